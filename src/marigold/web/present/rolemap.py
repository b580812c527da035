"""The map of roles of a place: the ladder of levels, parts of actors, channels, and findings."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.charts.ladder import Arrow, Rung, ladder
from marigold.core.rolemap import Way, route
from marigold.core.rules import ConduitFacts, Finding, Practice, judge
from marigold.people.models import Unit
from marigold.practice import selectors as practice
from marigold.support.models import Channel, RoleEntry
from marigold.support.selectors import system


@dataclass(frozen=True)
class RoleMap:
    """All that the page shows."""

    svg: str
    places: Sequence[tuple[Unit, str, Sequence[RoleEntry]]]
    channels: Sequence[tuple[Channel, bool]]
    onward: Sequence[Channel]
    findings: Sequence[Finding]
    may_edit: bool


def role_map(scope: Scope, unit: Unit, *, today: date) -> RoleMap:
    """Fetch, decide, present."""
    places = [
        row for row in system.places_of(scope, unit) if scope.allows_at(Permission.ROLEMAP_VIEW, row.path)
    ]
    entries = system.role_entries(scope, [row.pk for row in places])
    channels = system.channels(scope, unit.root_id)
    supporting = system.support_people(scope, [row.carrier_id for row in channels if row.carrier_id])
    carried = [(row, row.carrier_id in supporting) for row in channels]
    levels = _levels(scope, unit)
    counts = Counter(row.unit_id for row in entries)
    rungs = [
        Rung(row.path, levels.get(row.level, row.level.capitalize()), row.name, counts[row.pk])
        for row in places[:9]
    ]
    arrows = [
        Arrow(
            row.origin.path,
            row.receiver.path,
            row.carrier.name if row.carrier else row.carrier_text,
            by_support,
        )
        for row, by_support in carried
    ]
    ways = [Way(row.pk, row.origin.path, row.receiver.path, by_support) for row, by_support in carried]
    onward = {way.key for way in route(unit.path, ways)}
    return RoleMap(
        svg=ladder(rungs, arrows, id=f"map-{unit.ref}"),
        places=[
            (row, levels.get(row.level, row.level), [one for one in entries if one.unit_id == row.pk])
            for row in places
        ],
        channels=carried,
        onward=[row for row in channels if row.pk in onward],
        findings=judge(_facts(entries, carried, today), Practice()),
        may_edit=scope.allows_at(Permission.ROLEMAP_EDIT, unit.path),
    )


def _levels(scope: Scope, unit: Unit) -> dict[str, str]:
    words = practice.words_of(scope, int(unit.root_id or unit.pk))
    return {str(one["key"]): str(one["name"]) for one in words.levels} if words else {}


def _facts(
    entries: Sequence[RoleEntry], carried: Sequence[tuple[Channel, bool]], today: date
) -> ConduitFacts:
    return ConduitFacts(
        on=today,
        channels=len(carried),
        by_support=sum(by_support for _, by_support in carried),
        overdue=tuple((row.actor, row.review_on) for row in entries if row.review_on),
        not_agreed=tuple(row.actor for row in entries if row.agreed_on is None),
    )
