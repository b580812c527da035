"""The roll-up of newest studies: written with the data, verified by recount."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from marigold.improvement.models import Indicator, Latest, Observation, Phase
from marigold.improvement.selectors import Seen
from marigold.improvement.study import check, told
from marigold.kit.doing import Refused


def _count(indicator: Indicator, observed: list[Seen], phases: list[Phase]) -> dict[str, Any]:
    return asdict(told(indicator, observed, phases))


def settle(indicator: Indicator) -> None:
    """Bring the roll-up of a measure up to date, inside the action that changed it.

    Refused when the chart and rules it names can't read its data: a page must always be able to draw it.
    """
    rows = Observation.objects.filter(indicator=indicator, breakdown=None).order_by("period")
    observed = [Seen(indicator.pk, *row) for row in rows.values_list("period", "value", "denominator")]
    phases = list(Phase.objects.filter(indicator=indicator))
    try:
        check(indicator, observed, phases)
        found = _count(indicator, observed, phases)
    except ValueError as error:
        raise Refused(f"The chart can’t show this: {error}.") from error
    if not Latest.objects.filter(indicator=indicator).update(**found):
        Latest(indicator=indicator, **found).save(force_insert=True)


def settle_all(indicators: Sequence[Indicator]) -> None:
    """Bring the roll-ups of these measures up to date, inside the action that changed them; Refused as in `settle`."""
    keys = [one.pk for one in indicators]
    observed: dict[int, list[Seen]] = {}
    # Wholes are told by their empty group: of rows without a breakdown SQLite thinks there are few, and reads them all.
    rows = Observation.objects.filter(indicator_id__in=keys, group="").order_by("period")
    for breakdown, *row in rows.values_list("breakdown_id", "indicator_id", "period", "value", "denominator"):
        if breakdown is None:
            observed.setdefault(row[0], []).append(Seen(*row))
    phases: dict[int, list[Phase]] = {}
    for phase in Phase.objects.filter(indicator_id__in=keys):
        phases.setdefault(phase.indicator_id, []).append(phase)
    found = []
    for one in indicators:
        mine = observed.get(one.pk, []), phases.get(one.pk, [])
        try:
            check(one, *mine)
            found.append(Latest(indicator=one, **_count(one, *mine)))
        except ValueError as error:
            raise Refused(f"The chart of “{one.name}” can’t show this: {error}.") from error
    fields = [field.name for field in Latest._meta.fields if not field.primary_key]
    Latest.objects.bulk_create(
        found, update_conflicts=True, unique_fields=["indicator"], update_fields=fields, batch_size=100
    )


def recount(root_id: int) -> dict[int, dict[str, Any]]:
    """What the roll-up of a system must hold: {indicator id: fields}, from the data alone."""
    indicators = list(Indicator.objects.filter(root_id=root_id))
    observed: dict[int, list[Seen]] = {}
    rows = Observation.objects.filter(indicator__root_id=root_id, breakdown=None)
    for row in rows.order_by("period").values_list("indicator_id", "period", "value", "denominator"):
        observed.setdefault(row[0], []).append(Seen(*row))
    phases: dict[int, list[Phase]] = {}
    for phase in Phase.objects.filter(indicator__root_id=root_id):
        phases.setdefault(phase.indicator_id, []).append(phase)
    return {one.pk: _count(one, observed.get(one.pk, []), phases.get(one.pk, [])) for one in indicators}


def stored(root_id: int) -> dict[int, dict[str, Any]]:
    """What the roll-up of a system holds."""
    names = ("on", "value", "variation", "assurance", "headline", "drawing")
    rows = Latest.objects.filter(indicator__root_id=root_id).values("indicator_id", *names)
    return {row.pop("indicator_id"): row for row in rows}


def mend(root_id: int) -> int:
    """Store the recount where it differs; returns how many rows were mended. Inside upkeep."""
    counted, held = recount(root_id), stored(root_id)
    wrong = [pk for pk in counted if counted[pk] != held.get(pk)]
    Latest.objects.filter(indicator_id__in=wrong).delete()
    Latest.objects.bulk_create([Latest(indicator_id=pk, **counted[pk]) for pk in wrong])
    return len(wrong)
