"""Function over form: who does each function of a framework today, in a place and those beneath it."""

from collections.abc import Sequence
from dataclasses import dataclass

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.growth import Beat
from marigold.growth.actions.uses import KINDS
from marigold.growth.frameworks import Asking
from marigold.growth.models import FunctionHolder, StaffingChoice
from marigold.growth.selectors import uses as reads
from marigold.people.models import Unit
from marigold.support.selectors import system

MOST_PLACES = 7


@dataclass(frozen=True)
class FunctionRow:
    """One function: how many do it in each place, and who here."""

    beat: Beat
    counts: Sequence[int]
    here: Sequence[FunctionHolder]

    @property
    def gap(self) -> bool:
        """Nobody does it in any of the places shown."""
        return not any(self.counts)

    @property
    def overlap(self) -> bool:
        """More than two do it here."""
        return len(self.here) > 2


@dataclass(frozen=True)
class FunctionMap:
    """All that the page shows."""

    unit: Unit
    asking: Asking
    places: Sequence[Unit]
    left_out: int
    groups: Sequence[tuple[str, Sequence[FunctionRow]]]
    choices: Sequence[tuple[StaffingChoice, str]]
    may_edit: bool

    @property
    def rows(self) -> list[FunctionRow]:
        """Every row."""
        return [row for _, rows in self.groups for row in rows]

    @property
    def uncovered(self) -> list[Beat]:
        """What nobody here does yet."""
        return [row.beat for row in self.rows if not row.here]

    @property
    def overlaps(self) -> list[FunctionRow]:
        """What many do here."""
        return [row for row in self.rows if row.overlap]


def function_map(scope: Scope, unit: Unit, asked: Asking) -> FunctionMap:
    """The place and those right beneath it that one sees, with counts."""
    beneath = [
        row
        for row in system.places_of(scope, unit)
        if row.parent_id == unit.pk
        and row.closed_on is None
        and scope.allows_at(Permission.ROLEMAP_VIEW, row.path)
    ]
    places = [unit, *beneath[:MOST_PLACES]]
    found = reads.holders(scope, [row.pk for row in places], asked.key)
    groups: dict[str, list[FunctionRow]] = {}
    for beat in asked.entries:
        does = [row for row in found if row.element_key == beat.key]
        counts = [sum(row.unit_id == place.pk for row in does) for place in places]
        here = [row for row in does if row.unit_id == unit.pk]
        groups.setdefault(beat.group, []).append(FunctionRow(beat, counts, here))
    return FunctionMap(
        unit=unit,
        asking=asked,
        places=places,
        left_out=len(beneath) - len(beneath[:MOST_PLACES]),
        groups=list(groups.items()),
        choices=[(row, KINDS[row.kind]) for row in reads.staffing_choices(scope, unit.pk)],
        may_edit=scope.allows_at(Permission.ROLEMAP_EDIT, unit.path),
    )
