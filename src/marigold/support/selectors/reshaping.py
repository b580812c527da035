"""What a merge or split of places would do: worked out, and refused with the reason, before anything is saved."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.kit.doing import Refused
from marigold.people import selectors as people
from marigold.people.models import FormerPath, Leader, Partner, Post, Succession, Team, Unit
from marigold.support.models import Engagement
from marigold.support.selectors.hours import hours_of

STAY = "stay"
# What a piece needs decided before a split can be saved: where it goes on. Other pieces may stay unless one says so.
DECIDED = ("child", "engagement")
RIGHTS = (Permission.UNIT_EDIT, Permission.ENGAGEMENT_EDIT, Permission.PERSON_EDIT)


@dataclass(frozen=True)
class Piece:
    """Something in a place that closes: it goes on in a target, or stays to be read and ended there."""

    kind: str
    ref: str
    name: str
    detail: str
    unit: Unit
    version: int

    @property
    def key(self) -> str:
        """What choices name it by."""
        return f"{self.kind}-{self.ref}"

    @property
    def may_stay(self) -> bool:
        """Places beneath cannot stay under a closed one."""
        return self.kind != "child"


@dataclass(frozen=True)
class Target:
    """A place in which the work goes on: one there is, or (`unit` None) one to be made."""

    name: str
    unit: Unit | None = None


@dataclass(frozen=True)
class Plan:
    """A merge or split, worked out. `parent` is where new places hang; `hours` are minutes before the month, by place."""

    kind: str
    sources: tuple[Unit, ...]
    targets: tuple[Target, ...]
    parent: Unit
    on: date
    pieces: tuple[Piece, ...]
    hours: tuple[tuple[str, int], ...]

    @property
    def month(self) -> date:
        """From this month on hours count in the new order."""
        return self.on.replace(day=1)

    @property
    def digest(self) -> str:
        """A mark of all that was shown, so that what is saved is what somebody looked at."""
        units = [*self.sources, *(one.unit for one in self.targets if one.unit), self.parent]
        seen = [self.kind, self.on.isoformat(), *(one.name for one in self.targets)]
        seen += [f"{unit.ref} {unit.version}" for unit in units]
        seen += [f"{piece.key} {piece.unit.ref} {piece.version}" for piece in self.pieces]
        return hashlib.sha256("\n".join(seen).encode()).hexdigest()[:24]

    @property
    def before(self) -> int:
        """Minutes of all places together before the month."""
        return sum(minutes for _, minutes in self.hours)


def plan_merge(scope: Scope, *, refs: Sequence[str], into: str, name: str, on: date, today: date) -> Plan:
    """Places become one. `into` is the ref of the one that takes the others in; empty for a new one with a name."""
    units = [people.unit(scope, ref, Permission.UNIT_EDIT) for ref in dict.fromkeys(refs)]
    if len(units) < 2:
        raise Refused("Choose at least two places.", field="other")
    _alike(units)
    kept = [unit for unit in units if unit.ref == into]
    if into and not kept:
        raise Refused("Choose which of the places goes on.", field="into")
    sources = tuple(unit for unit in units if unit.ref != into)
    parent = units[0].parent
    assert parent is not None  # `_alike` refuses whole systems
    if not kept and not name.strip():
        raise Refused("Give the new place a name.", field="name")
    target = Target(kept[0].name, kept[0]) if kept else Target(name.strip())
    _allowed(scope, [*units, parent] if not kept else units)
    _in_order(units, on, today)
    hours = tuple((unit.name, _minutes_before(scope, unit, on)) for unit in units)
    return Plan("merged", sources, (target,), parent, on, tuple(_pieces(scope, sources, on)), hours)


def plan_split(scope: Scope, *, ref: str, names: Sequence[str], on: date, today: date) -> Plan:
    """A place becomes several new ones of the same level, beside where it was."""
    unit = people.unit(scope, ref, Permission.UNIT_EDIT)
    _alike([unit])
    wanted = [name.strip() for name in names if name.strip()]
    if len(wanted) < 2:
        raise Refused("Name at least two new places.", field="name2")
    if len({name.casefold() for name in wanted}) < len(wanted):
        raise Refused("Give each new place a name of its own.", field="name2")
    parent = unit.parent
    assert parent is not None
    _allowed(scope, [unit, parent])
    _in_order([unit], on, today)
    targets = tuple(Target(name) for name in wanted)
    hours = ((unit.name, _minutes_before(scope, unit, on)),)
    return Plan("split", (unit,), targets, parent, on, tuple(_pieces(scope, (unit,), on)), hours)


def _alike(units: Sequence[Unit]) -> None:
    first = units[0]
    for unit in units:
        if unit.parent_id is None:
            raise Refused(f"{unit.name} is a whole system. Systems are not merged or split.", field="other")
        if unit.closed_on is not None:
            raise Refused(f"{unit.name} is closed already.", field="other")
        if unit.root_id != first.root_id:
            raise Refused(f"{unit.name} and {first.name} belong to different systems.", field="other")
        over = next((one for one in units if one.pk != unit.pk and unit.path.startswith(one.path)), None)
        if over is not None:
            raise Refused(
                f"{unit.name} lies beneath {over.name}, so they cannot become one place.", field="other"
            )
        if unit.level != first.level:
            raise Refused(f"{unit.name} and {first.name} are not of the same level.", field="other")


def _allowed(scope: Scope, units: Sequence[Unit]) -> None:
    """One must be able to edit places, people and support on every side."""
    for unit in units:
        if not all(scope.allows_at(right, unit.path) for right in RIGHTS):
            raise Refused(
                f"This moves places, people and support, and you may not change all of these in {unit.name}. "
                "Ask someone who may on every side."
            )


def _in_order(units: Sequence[Unit], on: date, today: date) -> None:
    """Changes are written down in the order in which they happened."""
    if on > today:
        raise Refused("This day is still to come. Write the change down on its day or later.", field="on")
    later = (
        Succession.objects.filter(Q(unit__in=units) | Q(former__in=units), on__gt=on).order_by("-on").first()
    )
    day = later.on if later else None
    beneath = Q(pk__in=[])
    for unit in units:
        beneath |= Q(unit__path__startswith=unit.path)
    moved = FormerPath.objects.filter(beneath, until__gt=on.replace(day=1)).order_by("-until").first()
    day = day or (moved.until if moved else None)
    if day is not None:
        raise Refused(f"Something here changed on {day:%B %-d, %Y} already. Choose a later day.", field="on")


def _minutes_before(scope: Scope, unit: Unit, on: date) -> int:
    cells = hours_of(scope, unit, people.past_of(scope, unit), since=date.min)
    return sum(cell.minutes for cell in cells if cell.month < on.replace(day=1))


def _pieces(scope: Scope, sources: Sequence[Unit], on: date) -> Iterator[Piece]:
    """All that has to go on somewhere, place by place."""
    for unit in sources:
        children = Unit.objects.filter(parent=unit, closed_on__isnull=True).order_by("name", "id")
        for child in children:
            yield Piece("child", child.ref, child.name, child.level, unit, child.version)
        for row in _still(Engagement.objects.filter(unit=unit), on).order_by("name", "id"):
            yield Piece("engagement", row.ref, row.name, row.programme, unit, row.version)
        for team in Team.objects.filter(unit=unit).order_by("name", "id"):
            yield Piece("team", team.ref, team.name, team.purpose, unit, team.version)
        people_of: tuple[tuple[str, QuerySet[Any], str], ...] = (
            ("post", Post.objects.filter(unit=unit).select_related("role"), "role"),
            ("partner", Partner.objects.filter(unit=unit), "group"),
            ("leader", Leader.objects.filter(unit=unit), "part"),
        )
        for kind, rows, detail in people_of:
            for held in _still(rows.select_related("person"), on).order_by("person__name", "id"):
                told = str(getattr(held, detail))
                yield Piece(kind, held.ref, held.person.name, told, unit, held.version)


def _still(rows: Any, on: date) -> Any:
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
