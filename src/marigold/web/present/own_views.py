"""Own views: who was given one, and the page with a community's own numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.charts.multiples import Line, multiple
from marigold.core.suppression import Suppressed
from marigold.improvement import owned, selectors
from marigold.improvement.gaps import value_of
from marigold.improvement.models import Indicator, OwnView
from marigold.people.models import Unit
from marigold.web.present.groups import words_of

BARRED = "Held back: it would tell numbers of others"


@dataclass(frozen=True)
class Given:
    """One own view in the list: whether it holds, and what the one who looks may do with it."""

    row: OwnView
    holds: bool
    past: str
    may_change: bool
    may_end: bool


def given(scope: Scope, unit: Unit) -> list[Given]:
    """Own views of a place and beneath it; those that hold, or will, first."""
    found = [_one(scope, row) for row in owned.given(scope, unit)[: owned.MOST]]
    return sorted(found, key=lambda one: bool(one.past))


def _one(scope: Scope, row: OwnView) -> Given:
    ended = row.ended_on or (row.until if row.until < scope.on else None)
    may_edit = scope.allows_at(Permission.INDICATOR_EDIT, row.unit.path)
    reads = row.reader_id == scope.person_id
    past = f"Ended {ended:%b} {ended.day}, {ended.year}" if ended else ""
    return Given(
        row=row,
        holds=not ended and row.since <= scope.on,
        past=past,
        may_change=may_edit and not ended and not reads,
        may_end=(may_edit or reads) and not ended,
    )


@dataclass(frozen=True)
class OwnPart:
    """One group's own numbers as the page shows them."""

    view: OwnView
    svg: str
    rows: Sequence[tuple[date, str, str]]
    within: str
    opened: int
    barred: int


def own_parts(scope: Scope, indicator: Indicator) -> list[OwnPart]:
    """All that the one who asks may see of their own communities in a measure already reached."""
    wholes = {
        seen.period: 100 * seen.value / seen.denominator
        for seen in selectors.observations(scope, [indicator.pk])
        if seen.value is not None and seen.denominator
    }
    return [_part(one, wholes) for one in owned.numbers(scope, indicator)]


def _part(one: owned.OwnNumbers, wholes: dict[date, float]) -> OwnPart:
    values = tuple(value_of(one.cells[day]) for day in one.periods)
    whole = tuple(wholes.get(day) for day in one.periods)
    top = max([number for number in (*values, *whole) if number is not None], default=100.0)
    rows = []
    for day in reversed(one.periods):
        cell = one.cells[day]
        if cell is None:
            words = BARRED
        elif isinstance(cell.share, Suppressed):
            words = f"Fewer than {one.view.least}, as was agreed"
        else:
            words = words_of(cell)
        seen = "Everyone may see it" if day in one.open else "You" if _told(cell) else ""
        rows.append((day, words, seen))
    return OwnPart(
        view=one.view,
        svg=multiple(Line(f"{one.view.label}, percent", tuple(one.periods), values, whole), top=top),
        rows=rows,
        within=one.within,
        opened=sum(seen == "You" for _, _, seen in rows),
        barred=sum(words == BARRED for _, words, _ in rows),
    )


def _told(cell: object) -> bool:
    return cell is not None and not isinstance(getattr(cell, "share", None), Suppressed)
