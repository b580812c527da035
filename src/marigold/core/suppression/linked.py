"""Counts tied together by sums: lists, tables of any number of sides, hierarchies, roll-ups, one release after another.

Every table is cells and sums (a total and its parts). What an outsider can derive is a linear program over them, so any
shape is audited in the same way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack

from marigold.core.suppression.policy import Policy

Key = tuple[str, ...]
TOTAL = "Total"
# A total is worth more to readers than a cell of its size.
TOTAL_COSTS = 8.0
# Among ways that cost the same, the one that moves least.
SLIGHT = 1e-9


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and its parts."""

    total: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """Counts and the sums that hold between them.

    :param values: every count, totals too
    :param unpublished: counts nobody publishes but anyone may work out (a difference of two releases)
    :param locked: shown in an earlier release, so that hiding them now helps nobody
    :param held: hidden in an earlier release, and hidden still
    :param past: counts of an earlier release, here only for what they give away
    """

    values: Mapping[Key, int]
    sums: tuple[Sum, ...] = ()
    unpublished: frozenset[Key] = frozenset()
    locked: frozenset[Key] = frozenset()
    held: frozenset[Key] = frozenset()
    past: frozenset[Key] = frozenset()

    def __post_init__(self) -> None:
        for key, value in self.values.items():
            if isinstance(value, bool) or value != int(value) or value < 0:
                raise ValueError(f"{_name(key)}: {value!r} is not a count")
        for one in self.sums:
            for key in (one.total, *one.parts):
                if key not in self.values:
                    raise ValueError(f"{_name(key)}: named in a sum, but there is no such count")
            if self.values[one.total] != sum(self.values[key] for key in one.parts):
                raise ValueError(f"{_name(one.total)}: is not the sum of its parts")


def _name(key: Key) -> str:
    return ", ".join(key)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a table: its categories, and totals over some of them.

    :param groups: name of a total -> its parts (categories or other groups); a total of everything is one of these
    """

    categories: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, *categories: str, total: str | None = TOTAL) -> Side:
        """A side without a hierarchy, with or without its total."""
        return cls(categories, {total: categories} if total else {})


def table(sides: Sequence[Side], counts: Mapping[Key, int]) -> Linked:
    """A table of any number of sides with every total its sides name; a list has one side.

    :param counts: the innermost cells, keyed by one category of each side
    :raises ValueError: a cell that is missing, or a group of something unknown
    """
    spans = [{name: _leaves(side, name) for name in (*side.categories, *side.groups)} for side in sides]
    for key in product(*(side.categories for side in sides)):
        if key not in counts:
            raise ValueError(f"{_name(key)}: the count is missing")
    values = {
        key: sum(counts[leaf] for leaf in product(*(span[k] for span, k in zip(spans, key, strict=True))))
        for key in product(*spans)
    }
    sums = [
        Sum(key, tuple((*key[:n], part, *key[n + 1 :]) for part in side.groups[key[n]]))
        for n, side in enumerate(sides)
        for key in values
        if key[n] in side.groups
    ]
    return Linked(values, tuple(sums))


def _leaves(side: Side, name: str, depth: int = 0) -> tuple[str, ...]:
    if name in side.categories:
        return (name,)
    if name not in side.groups or depth > len(side.groups):
        raise ValueError(f"{name}: a group must be made of categories and other groups")
    return tuple(leaf for part in side.groups[name] for leaf in _leaves(side, part, depth + 1))


def releases(earlier: Linked, hidden: Collection[Key], later: Linked) -> Linked:
    """A later release of the same table beside an earlier one, and the differences anyone can take.

    For counts that only grow (cumulative cuts). A small difference is a small count: the later one is hidden where the
    earlier one was shown. What was hidden stays hidden. ValueError when a count fell.
    """
    values, sums, past = dict(later.values), list(later.sums), set[Key]()
    unpublished, locked, held = set(later.unpublished), set[Key](), set(later.held)
    for key, before in earlier.values.items():
        if key not in later.values:
            continue
        if later.values[key] < before:
            raise ValueError(f"{_name(key)}: fell from one release to the next, so it isn't cumulative")
        old, gap = (*key, "earlier"), (*key, "difference")
        values[old], values[gap] = before, later.values[key] - before
        sums.append(Sum(key, (old, gap)))
        unpublished.add(gap)
        past.add(old)
        (held if key in hidden else locked).add(old)
        if key in hidden:
            held.add(key)
    for one in earlier.sums:
        if all((*key, "earlier") in values for key in (one.total, *one.parts)):
            sums += [Sum((*one.total, tag), tuple((*k, tag) for k in one.parts)) for tag in ("earlier", "difference")]  # fmt: skip
    return Linked(
        values, tuple(sums), frozenset(unpublished), frozenset(locked), frozenset(held), frozenset(past)
    )


class System:
    """The sums as equations over the hidden counts; everything shown is known."""

    def __init__(self, linked: Linked, policy: Policy) -> None:
        self.linked, self.policy = linked, policy
        self.keys = list(linked.values)
        self.at = {key: n for n, key in enumerate(self.keys)}
        rows, columns, signs = [], [], []
        for row, one in enumerate(linked.sums):
            for key, sign in ((one.total, -1.0), *((part, 1.0) for part in one.parts)):
                rows.append(row)
                columns.append(self.at[key])
                signs.append(sign)
        self.matrix = csr_array((signs, (rows, columns)), shape=(max(1, len(linked.sums)), len(self.keys)))
        self.values = np.array([linked.values[key] for key in self.keys], dtype=float)
        self.low = self._lows()

    def _lows(self) -> npt.NDArray[np.float64]:
        """The least an outsider takes each count to be, were it hidden; a difference nobody publishes may be 0."""
        least = np.full(len(self.keys), float(self.policy.least))
        for n, key in enumerate(self.keys):
            if key in self.linked.unpublished or self.values[n] < least[n]:
                least[n] = 0.0
        return least

    def moves(self, key: Key, hidden: Collection[Key]) -> bool:
        """Whether a hidden count can be more than one number."""
        return self.way(key, hidden, {}) is not None

    def way(self, key: Key, hidden: Collection[Key], price: Mapping[Key, float]) -> frozenset[Key] | None:
        """The counts that move together with this one, so that what isn't hidden yet is cheapest; None when none can."""
        up = self._direction(key, hidden, price, 1.0)
        if up is not None and not up[1] & price.keys():
            return up[1]
        found = [way for way in (up, self._direction(key, hidden, price, -1.0)) if way is not None]
        return min(found, key=lambda way: way[0])[1] if found else None

    def _direction(
        self, key: Key, hidden: Collection[Key], price: Mapping[Key, float], sign: float
    ) -> tuple[float, frozenset[Key]] | None:
        """min sum price |d| over directions d that keep all sums, raise (or lower) this count by 1, and go nowhere low."""
        target = self.at[key]
        if sign < 0 and self.values[target] <= self.low[target]:
            return None
        free = sorted({self.at[k] for k in (*hidden, *price)} - {target})
        if not free:
            return None
        # d = up - down, both at least 0; a count at its least can't go down.
        size, inner = len(free), self.matrix[:, free]
        ends = np.full((2 * size, 2), (0.0, np.inf))
        ends[size:, 1][self.values[free] <= self.low[free]] = 0.0
        cost = np.array([price.get(self.keys[n], 0.0) for n in free]) + SLIGHT
        answer = linprog(
            np.concatenate((cost, cost)),
            A_eq=hstack((inner, -inner), format="csr"),
            b_eq=-sign * self.matrix[:, [target]].toarray()[:, 0],
            bounds=ends,
            method="highs",
        )
        if answer.status != 0:
            return None
        moved = np.flatnonzero(np.abs(answer.x[:size] - answer.x[size:]) > 1e-7)
        return float(answer.fun), frozenset(self.keys[free[n]] for n in moved)

    def intervals(self, keys: Iterable[Key], hidden: Collection[Key], known: Collection[Key] = ()) -> dict[Key, tuple[float, float]]:  # fmt: skip
        """Smallest and largest value each key can have, given all that isn't hidden, and what is known besides."""
        unknown = [self.at[k] for k in hidden if k not in known]
        fixed = self.values.copy()
        fixed[unknown] = 0
        ends: dict[Key, tuple[float, float]] = {}
        inner, right = self.matrix[:, unknown], -(self.matrix @ fixed)
        bounds = [(self.low[n], None) for n in unknown]
        for key in keys:
            n = self.at[key]
            if n not in unknown:
                ends[key] = (self.values[n], self.values[n])
                continue
            goal = np.zeros(len(unknown))
            goal[unknown.index(n)] = 1
            sides = []
            for sign in (1.0, -1.0):
                answer = linprog(sign * goal, A_eq=inner, b_eq=right, bounds=bounds, method="highs")
                sides.append(sign * answer.fun if answer.status == 0 else -sign * np.inf)
            ends[key] = (round(sides[0], 6), round(sides[1], 6))
        return ends


@dataclass(frozen=True, slots=True)
class Plan:
    """Which counts to hide. `open_`: small counts that no hiding protects (categories must be merged, periods pooled)."""

    primary: frozenset[Key]
    secondary: frozenset[Key]
    open_: frozenset[Key] = frozenset()

    @property
    def hidden(self) -> frozenset[Key]:
        """All that is hidden."""
        return self.primary | self.secondary


def plan(linked: Linked, policy: Policy) -> Plan:
    """What to hide of counts tied by sums, so that no small one can be derived exactly.

    Each exposed count gets the cheapest set of counts that lets it move (a linear program, so that the set is small);
    then what turned out not to be needed is shown again. Small totals come after cells, and a total costs more than a
    cell of its size. Minimal in the sense that no single hidden count could be shown again.
    """
    system = System(linked, policy)
    primary = {k for k, v in linked.values.items() if policy.small(v) and k not in linked.locked}
    hidden = primary | set(linked.held) | set(linked.unpublished)
    totals = {one.total for one in linked.sums}
    may = {
        key: (1 + value / (1 + max(linked.values.values()))) * (TOTAL_COSTS if key in totals else 1.0)
        for key, value in linked.values.items()
        if key not in hidden and key not in linked.locked and not (value == 0 and policy.zeros == "shown")
    }
    more, ways = set[Key](), dict[Key, frozenset[Key]]()
    # Hiding more never exposes a count that could move before, so each is asked once.
    for key in sorted(primary):
        found = system.way(key, hidden | more, {k: p for k, p in may.items() if k not in more})
        if found is not None:
            more |= found & may.keys()
            ways[key] = found
    for key in sorted(more, key=lambda k: (k not in totals, -linked.values[k])):
        others = {
            k: system.way(k, (hidden | more) - {key}, {}) for k, way in list(ways.items()) if key in way
        }
        kept = {k: way for k, way in others.items() if way is not None}
        if len(kept) == len(others):
            more.discard(key)
            ways.update(kept)
    lost = primary - ways.keys()
    gone = linked.unpublished
    return Plan(frozenset(primary - gone), frozenset((more | linked.held) - primary - gone), frozenset(lost))


def audit(
    linked: Linked, policy: Policy, hidden: Collection[Key], *, known: Collection[Key] = ()
) -> dict[Key, tuple[float, float]]:
    """Bounds of every hidden count: what an outsider can derive from all that is shown.

    Minimum and maximum of each over all tables that agree with what is shown, by linear programming. A count whose
    bounds are equal is not hidden. `known`: hidden counts this outsider happens to know (their own).
    """
    asked = [key for key in linked.values if key in hidden and key not in known]
    unknown = set(hidden) | set(linked.unpublished)
    return System(linked, policy).intervals(asked, unknown, known)
