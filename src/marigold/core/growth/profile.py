"""The profile: now, then and others' views side by side, and what stands out. Descriptions, never a grade.

A rating is one answer on a scale of a few steps, so a single step up or down can be the mood of the day. What is said
of a change therefore speaks of how many entries rose and fell, with the chance of so uneven a split if nothing had
changed (two-sided sign test: Dixon & Mood 1946, J. Am. Stat. Assoc. 41, 557-566), and of the mean move with a 95 %
interval (Student's t over the entries). Entries of one person are not independent of each other, so both are a
guide for a talk and are told as such.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import comb, sqrt
from statistics import fmean, median, stdev

from scipy.special import stdtrit

# A view that differs by at least this many steps is worth a talk.
TALK = 0.5
SHOWN = 3


@dataclass(frozen=True, slots=True)
class View:
    """Ratings from one side beside one's own: a colleague, a supervisor, participants together."""

    key: str
    name: str
    levels: Mapping[str, float]
    people: int = 1
    together: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One entry: now, then, and what each view says of it. None is no answer, or no part of the work."""

    key: str
    name: str
    group: str
    now: float | None
    then: float | None = None
    views: Mapping[str, float] = field(default_factory=dict)

    @property
    def change(self) -> float | None:
        """Steps up (or down) since last time."""
        return None if self.now is None or self.then is None else self.now - self.then


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry on which a view and one's own differ enough to talk about."""

    row: Row
    view: View
    theirs: float

    @property
    def gap(self) -> float:
        """Their steps less one's own."""
        return self.theirs - (self.row.now or 0.0)


@dataclass(frozen=True, slots=True)
class Shift:
    """What changed between two sets of ratings on the same entries."""

    compared: int
    rose: int
    fell: int
    mean: float
    low: float | None
    high: float | None
    chance: float

    @property
    def same(self) -> int:
        """Entries that stayed on their step."""
        return self.compared - self.rose - self.fell


@dataclass(frozen=True, slots=True)
class Profile:
    """All of it: the rows in order, and what stands out."""

    rows: tuple[Row, ...]
    views: tuple[View, ...]
    strengths: tuple[Row, ...]
    grow: tuple[Row, ...]
    grew: tuple[Row, ...]
    fell: tuple[Row, ...]
    differ: tuple[Difference, ...]
    shift: Shift | None
    steady: int

    @property
    def groups(self) -> list[tuple[str, list[Row]]]:
        """Rows by group, in order."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.group, []).append(row)
        return list(found.items())


def profile(
    entries: Sequence[tuple[str, str, str]],
    now: Mapping[str, float],
    then: Mapping[str, float] | None = None,
    views: Sequence[View] = (),
    *,
    beyond: float,
) -> Profile:
    """Put the profile together.

    :param entries: (key, name, group) in reading order
    :param now: step by entry; entries without one were not answered or are no part of the work
    :param then: the same from the time before, or None
    :param beyond: from this step on a person practices the entry on their own
    """
    before = then or {}

    def row(key: str, name: str, group: str) -> Row:
        said = {view.key: view.levels[key] for view in views if key in view.levels}
        return Row(key, name, group, now.get(key), before.get(key), said)

    rows = tuple(row(*entry) for entry in entries)
    rated = [row for row in rows if row.now is not None]
    changed = [row for row in rated if row.change]
    return Profile(
        rows=rows,
        views=tuple(views),
        strengths=tuple(_top([row for row in rated if (row.now or 0) >= beyond])),
        grow=tuple(_bottom([row for row in rated if (row.now or 0) < beyond])),
        grew=tuple(
            row for row in sorted(changed, key=lambda row: -(row.change or 0)) if (row.change or 0) > 0
        )[:SHOWN],
        fell=tuple(row for row in changed if (row.change or 0) < 0),
        differ=_differ(rated, views),
        shift=shift(before, now) if then else None,
        steady=sum((row.now or 0) >= beyond for row in rated),
    )


def _top(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-(row.now or 0), -_agreed(row)))[:SHOWN]


def _bottom(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: ((row.now or 0), row.change or 0, _agreed(row)))[:SHOWN]


def _agreed(row: Row) -> float:
    return fmean(row.views.values()) if row.views else 0.0


def _differ(rows: Sequence[Row], views: Sequence[View]) -> tuple[Difference, ...]:
    found = [
        Difference(row, view, row.views[view.key])
        for row in rows
        for view in views
        if view.key in row.views and abs(row.views[view.key] - (row.now or 0)) >= TALK
    ]
    return tuple(sorted(found, key=lambda one: -abs(one.gap)))


def middle(levels: Sequence[float]) -> float:
    """The middle of several people's steps."""
    return float(median(levels))


def shift(before: Mapping[str, float], after: Mapping[str, float]) -> Shift | None:
    """What changed on the entries that both have, or None where they share none."""
    moves = [after[key] - before[key] for key in before if key in after]
    if not moves:
        return None
    mean, low, high = interval(moves)
    rose, fell = sum(move > 0 for move in moves), sum(move < 0 for move in moves)
    return Shift(len(moves), rose, fell, mean, low, high, sign_chance(rose, fell))


def interval(values: Sequence[float], level: float = 0.95) -> tuple[float, float | None, float | None]:
    """Mean with its Student's t interval; no interval for fewer than three values."""
    mean = fmean(values)
    if len(values) < 3:
        return mean, None, None
    half = float(stdtrit(len(values) - 1, 0.5 + level / 2)) * stdev(values) / sqrt(len(values))
    return mean, mean - half, mean + half


def sign_chance(rose: int, fell: int) -> float:
    """Two-sided chance of a split at least this uneven if rising and falling were as likely."""
    n = rose + fell
    if n == 0:
        return 1.0
    tail = sum(comb(n, k) for k in range(max(rose, fell), n + 1))
    return float(min(1.0, 2 * tail / 2**n))
