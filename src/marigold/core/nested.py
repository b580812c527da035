"""The same measure by group in a place and in the places beneath it: what may be seen of each, held together.

What a place shows less what places beneath it show is a number too. So all of one period are one table: in each place
the groups add up to the whole, and of each group the places beneath, with those elsewhere, add up to the place above.
Wholes are always shown. Method: docs/methods/suppression.md, Places within places.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from marigold.core.bygroup import REST, Part, Period, enough, is_small, row_closed
from marigold.core.suppression import Policy

Cell = tuple[int, str]
Node = tuple[Hashable, ...]
KINDS = (0, 1)  # the count, and the others; people are their sum


@dataclass(frozen=True, slots=True)
class Place:
    """One place's numbers of a period, and the nearest place above that measures the same."""

    key: int
    above: int | None
    period: Period


@dataclass(slots=True)
class _Column:
    """One group in one place, and what adds up to it: cells of places beneath, and those who are elsewhere."""

    top: Cell
    parts: list[Cell] = field(default_factory=list)
    elsewhere: Part | None = None
    # Those elsewhere can't be told from those whose group a place beneath did not enter.
    loose: bool = False


def hidden_together(places: Sequence[Place], policy: Policy) -> dict[int, set[str]]:
    """For each place the groups that are not told in this period."""
    # In one order whoever asks: two answers that hide other cells would together tell what each hides.
    table = _Table(sorted(places, key=lambda one: one.key), policy)
    first = table.small if table.columns else ()
    gone = {key: row_closed(rows, (), policy, first) for key, rows in table.rows.items()}
    if table.columns and (any(gone.values()) or table.watched):
        _hold(table, gone)
    return gone


def _hold(table: _Table, gone: dict[int, set[str]]) -> None:
    """Hide more, the smallest first, until every sum and every path keeps what it must."""
    while True:
        more = _opened(table, gone)
        if more is None:
            stuck = _stuck(table, gone)
            more = next((cell for cell in (_beside(table, gone, one) for one in stuck) if cell), None)
        if more is None:
            return
        key, group = more
        first = {name for groups in gone.values() for name in groups}
        gone[key] = row_closed(table.rows[key], (*gone[key], group), table.policy, first)


def _opened(table: _Table, gone: Mapping[int, set[str]]) -> Cell | None:
    """A cell to hide in the first column whose sum gives something away; None when none does."""
    for column in table.columns:
        unknown = [(key, group) for key, group in column.parts if group in gone[key]]
        others = [cell for cell in column.parts if cell not in unknown]
        key, group = column.top
        if group in gone[key]:
            if unknown or column.elsewhere is not None or not others:
                continue
            return min(others, key=table.size)
        kept = [table.part(cell) for cell in unknown]
        if column.elsewhere is not None:
            kept.append(column.elsewhere)
        secret = unknown or (column.elsewhere is not None and is_small(column.elsewhere, table.policy))
        if secret and not enough(kept, table.policy):
            return min([*others, column.top], key=table.size)
    return None


def _beside(table: _Table, gone: Mapping[int, set[str]], stuck: Node) -> Cell | None:
    """The smallest cell that is still shown: of the same group, else of the same place, else of any."""
    key, group = stuck[-2:]
    shown = [(one, name) for one, rows in table.rows.items() for name in rows if name not in gone[one]]
    near = [cell for cell in shown if cell[1] == group] or [cell for cell in shown if cell[0] == key]
    return min(near or shown, key=table.size, default=None)


def known_tell(places: Sequence[Place], policy: Policy, left: Mapping[int, set[str]]) -> bool:
    """Whether a small number can be worked out between places when only these groups of each are unknown.

    Few people elsewhere are a small number too. What the wholes alone tell does not count.
    """
    table = _Table(sorted(places, key=lambda one: one.key), policy)
    if not table.columns:
        return False

    def is_secret(node: Node) -> bool:
        return node[0] == "elsewhere" or is_small(table.part(node[-2:]), policy)  # type: ignore[arg-type]

    opened = any(_column_opened(table, column, left) for column in table.columns)
    return opened or any(is_secret(node) for node in _stuck(table, left))


def _column_opened(table: _Table, column: _Column, left: Mapping[int, set[str]]) -> bool:
    """Whether the sum over places tells a small part, or that few people are hidden in it together."""
    unknown = [table.part((key, group)) for key, group in column.parts if group in left[key]]
    key, group = column.top
    if group in left[key]:
        alone = not unknown and column.elsewhere is None
        return alone and is_small(table.part(column.top), table.policy)
    kept = [*unknown, column.elsewhere] if column.elsewhere is not None else unknown
    return any(is_small(part, table.policy) for part in kept if not part.negative) and not enough(
        kept, table.policy
    )


class _Table:
    """One period of all places, as rows and columns."""

    def __init__(self, places: Sequence[Place], policy: Policy) -> None:
        self.policy = policy
        self.rows = {one.key: dict(sorted(one.period.rows.items())) for one in places}
        self.wholes = {one.key: one.period.whole for one in places}
        self.above: dict[int, int] = {}
        self.columns: list[_Column] = []
        self._elsewhere: dict[int, bool] = {}
        beneath: dict[int, list[int]] = {}
        for one in places:
            if one.above in self.rows:
                beneath.setdefault(one.above, []).append(one.key)
        for top, keys in beneath.items():
            self._add(top, keys)

    def _add(self, top: int, keys: Iterable[int]) -> None:
        """The columns of a place, over those of the places beneath whose numbers fit into it."""
        rows, left = self.rows[top], self.wholes[top]
        rest, kept, loose = dict(rows), list[int](), False
        for key in keys:
            further = loose or self.rows[key].keys() - {REST} != rows.keys() - {REST}
            fewer = left.less(self.wholes[key])
            tried = None if fewer.negative else self._left(rest, self.rows[key], REST if further else None)
            if tried is not None:
                rest, left, loose = tried, fewer, further
                kept.append(key)
        if kept:
            self.columns += self._columns(top, kept, rest, bool(left.of), loose)
            self.above.update(dict.fromkeys(kept, top))

    @staticmethod
    def _left(
        rest: Mapping[str, Part], theirs: Mapping[str, Part], free: str | None
    ) -> dict[str, Part] | None:
        """What is left of each group without these; None where they were never part of it. `free` may be anything."""
        left = dict(rest)
        for group, part in theirs.items():
            under = group if group in left else REST
            if under in left:
                left[under] = left[under].less(part)
            elif part.of:
                return None
        return None if any(part.negative for group, part in left.items() if group != free) else left

    def _columns(
        self, top: int, keys: Sequence[int], rest: Mapping[str, Part], some: bool, loose: bool
    ) -> list[_Column]:
        columns = {group: _Column((top, group), loose=loose) for group in self.rows[top]}
        for key in keys:
            for group in self.rows[key]:
                under = group if group in columns else REST
                if under in columns:
                    columns[under].parts.append((key, group))
        for group, column in columns.items():
            if some or (loose and (group == REST or not all(group in self.rows[key] for key in keys))):
                column.elsewhere = rest[group]
        return list(columns.values())

    def size(self, cell: Cell) -> tuple[int, int, str]:
        return self.part(cell).of, -cell[0], cell[1]

    def part(self, cell: Cell) -> Part:
        return self.rows[cell[0]][cell[1]]

    @property
    def small(self) -> set[str]:
        """Groups that are small in any place."""
        return {
            name for rows in self.rows.values() for name, part in rows.items() if is_small(part, self.policy)
        }

    @property
    def watched(self) -> list[_Column]:
        """Columns whose people elsewhere are so few that they must not be worked out."""
        return [
            one for one in self.columns
            if one.elsewhere is not None and not one.elsewhere.negative and is_small(one.elsewhere, self.policy)
        ]  # fmt: skip


def _stuck(table: _Table, gone: Mapping[int, set[str]]) -> list[Node]:
    """What is hidden and yet can be only one number, though hiding more could help."""
    everything = {key: set(rows) for key, rows in table.rows.items()}
    found: list[Node] = []
    for kind in KINDS:
        fixed = _Paths(table, gone, kind).fixed()
        if fixed:
            alone = set(_Paths(table, everything, kind).fixed())
            found += [one for one in fixed if one not in alone]
    return found


class _Paths:
    """Hidden cells as ways between sums: one can change exactly when it lies on a round trip of changes."""

    def __init__(self, table: _Table, gone: Mapping[int, set[str]], kind: int) -> None:
        self.ways: dict[Node, list[tuple[Node, int]]] = {}
        self.edges: list[tuple[Node, Node, bool]] = []
        self.asked: list[tuple[Node, int]] = []
        least, inner = table.policy.least, set(table.above.values())
        ends = {cell: ("sum", *column.top) for column in table.columns for cell in column.parts}
        for key, groups in gone.items():
            for group in sorted(groups):
                start: Node = ("sum", key, group) if key in inner else ("row", key)
                end = ends.get((key, group), ("root", key))
                value = table.rows[key][group].numbers[kind]
                self._join(start, end, value > least, ("cell", key, group))
        for column in table.columns:
            if column.elsewhere is not None:
                value = column.elsewhere.numbers[kind]
                falls = value > 0 or (column.loose and column.top[1] == REST)
                secret = not column.elsewhere.negative and is_small(column.elsewhere, table.policy)
                name: Node = ("elsewhere", *column.top)
                self._join(("rest", column.top[0]), ("sum", *column.top), falls, name if secret else None)

    def _join(self, start: Node, end: Node, falls: bool, name: Node | None) -> None:
        at = len(self.edges)
        self.edges.append((start, end, falls))
        self.ways.setdefault(start, []).append((end, at))
        if falls:
            self.ways.setdefault(end, []).append((start, at))
        if name is not None:
            self.asked.append((name, at))

    def fixed(self) -> list[Node]:
        """Those asked for that can't change. What lies on a round trip of two-way changes is known at once."""
        round_ = self._rounds()
        return [name for name, at in self.asked if at not in round_ and not self._moves(at)]

    def _rounds(self) -> set[int]:
        """Two-way changes on a round trip: all but the bridges, found in one walk (Tarjan 1974)."""
        two_way = [at for at, (_, _, falls) in enumerate(self.edges) if falls]
        near: dict[Node, list[tuple[Node, int]]] = {}
        for at in two_way:
            start, end, _ = self.edges[at]
            near.setdefault(start, []).append((end, at))
            near.setdefault(end, []).append((start, at))
        order: dict[Node, int] = {}
        low: dict[Node, int] = {}
        bridges: set[int] = set()
        for root in near:
            if root in order:
                continue
            order[root] = low[root] = len(order)
            waiting = [(root, -1, iter(near[root]))]
            while waiting:
                node, by, ways = waiting[-1]
                for after, at in ways:
                    if at == by:
                        continue
                    if after in order:
                        low[node] = min(low[node], order[after])
                    else:
                        order[after] = low[after] = len(order)
                        waiting.append((after, at, iter(near[after])))
                        break
                else:
                    waiting.pop()
                    if waiting:
                        above = waiting[-1][0]
                        low[above] = min(low[above], low[node])
                        if low[node] > order[above]:
                            bridges.add(by)
        return set(two_way) - bridges

    def _moves(self, at: int) -> bool:
        start, end, falls = self.edges[at]
        return self._reaches(end, start, at) or (falls and self._reaches(start, end, at))

    def _reaches(self, start: Node, goal: Node, without: int) -> bool:
        seen, waiting = {start}, [start]
        while waiting:
            for after, at in self.ways.get(waiting.pop(), ()):
                if at == without or after in seen:
                    continue
                if after == goal:
                    return True
                seen.add(after)
                waiting.append(after)
        return False
