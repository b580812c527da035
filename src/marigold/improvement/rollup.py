"""The roll-up of newest studies: written with the data, verified by recount. That of what is not told: `settling`."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet

from marigold.improvement.models import Indicator, Latest, Observation, Phase
from marigold.improvement.selectors import Seen
from marigold.improvement.settling import drop, settle_patterns
from marigold.improvement.study import check, told
from marigold.kit.doing import Refused

# Measures settled at once.
BATCH = 200
FIELDS = ("on", "value", "variation", "assurance", "headline", "drawing")


def _count(indicator: Indicator, observed: list[Seen], phases: list[Phase]) -> dict[str, Any]:
    return asdict(told(indicator, observed, phases))


def _observed(rows: QuerySet[Observation]) -> dict[int, list[Seen]]:
    """{indicator id: its observations of the whole, oldest first}."""
    # Wholes are told by their empty group: of rows without a breakdown SQLite thinks there are few, and reads them all.
    found: dict[int, list[Seen]] = {}
    columns = ("breakdown_id", "indicator_id", "period", "value", "denominator")
    for breakdown, *row in rows.filter(group="").order_by("period").values_list(*columns):
        if breakdown is None:
            found.setdefault(row[0], []).append(Seen(*row))
    return found


def _phases(rows: QuerySet[Phase]) -> dict[int, list[Phase]]:
    found: dict[int, list[Phase]] = {}
    for phase in rows:
        found.setdefault(phase.indicator_id, []).append(phase)
    return found


def settle(indicator: Indicator) -> None:
    """Bring the roll-ups of a measure up to date, inside the action that changed it."""
    settle_all([indicator])


def settle_all(indicators: Sequence[Indicator], *, later: bool = False) -> None:
    """Bring the roll-ups of these measures up to date, inside the action that changed them.

    Refused when the chart and rules one names can't read its data: a page must always be able to draw it.

    :param later: nothing is kept of what is not told, and pages work it out, until `settling.mend` at the end of it all
    """
    for start in range(0, len(indicators), BATCH):
        some = indicators[start : start + BATCH]
        _settle_studies(some)
        (drop if later else settle_patterns)(some)


def _settle_studies(indicators: Sequence[Indicator]) -> None:
    keys = [one.pk for one in indicators]
    observed = _observed(Observation.objects.filter(indicator_id__in=keys))
    phases = _phases(Phase.objects.filter(indicator_id__in=keys))
    found = []
    for one in indicators:
        rows, starts = observed.get(one.pk, []), phases.get(one.pk, [])
        try:
            check(one, rows, starts)
            found.append(Latest(indicator=one, **_count(one, rows, starts)))
        except ValueError as error:
            raise Refused(f"The chart of “{one.name}” can’t show this: {error}.") from error
    Latest.objects.bulk_create(
        found, update_conflicts=True, unique_fields=["indicator"], update_fields=FIELDS
    )


def recount(root_id: int) -> dict[int, dict[str, Any]]:
    """What the roll-up of a system must hold: {indicator id: fields}, from the data alone."""
    observed = _observed(Observation.objects.filter(indicator__root_id=root_id))
    phases = _phases(Phase.objects.filter(indicator__root_id=root_id))
    return {
        one.pk: _count(one, observed.get(one.pk, []), phases.get(one.pk, []))
        for one in Indicator.objects.filter(root_id=root_id)
    }


def stored(root_id: int) -> dict[int, dict[str, Any]]:
    """What the roll-up of a system holds."""
    rows = Latest.objects.filter(indicator__root_id=root_id).values("indicator_id", *FIELDS)
    return {row.pop("indicator_id"): row for row in rows}


def mend(root_id: int) -> int:
    """Store the recount where it differs; returns how many rows were mended. Inside upkeep."""
    counted, held = recount(root_id), stored(root_id)
    wrong = [pk for pk in counted if counted[pk] != held.get(pk)]
    Latest.objects.filter(indicator_id__in=wrong).delete()
    Latest.objects.bulk_create([Latest(indicator_id=pk, **counted[pk]) for pk in wrong])
    return len(wrong)
