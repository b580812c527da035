"""Two-way tables with published margins: what hides a small cell, and what an outsider can still derive.

Hidden cells are edges between the nodes of their row and their column. Raising one by 1 means lowering another of its
row, raising one of that column and so on around a cycle. So a cell can move exactly when such a cycle exists, and how
far is a maximum flow (Gusfield, SIAM J Comput 1988;17:552).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from itertools import permutations
from random import Random

Cell = tuple[int, int]
Grid = Sequence[Sequence[int]]
# Orders in which small cells are protected, each giving a pattern; the best is kept.
ORDERS = 6
ALL_ORDERS_TO = 3


class Hidden:
    """A pattern of hidden cells as a graph. Nodes: rows 0 to r - 1, then columns."""

    def __init__(self, grid: Grid, cells: Iterable[Cell], least: int = 0) -> None:
        self.grid, self.least = grid, least
        self.rows, self.columns = len(grid), len(grid[0])
        self.out: list[set[int]] = [set() for _ in range(self.rows + self.columns)]
        for i, j in cells:
            self.add((i, j))

    def add(self, cell: Cell) -> None:
        """Hide a cell. It can always rise, and fall while above the least."""
        i, j = cell[0], self.rows + cell[1]
        self.out[i].add(j)
        if self.grid[cell[0]][cell[1]] > self.least:
            self.out[j].add(i)

    def remove(self, cell: Cell) -> None:
        """Show a cell again."""
        i, j = cell[0], self.rows + cell[1]
        self.out[i].discard(j)
        self.out[j].discard(i)

    def _reaches(self, start: int, end: int, skip: tuple[int, int]) -> bool:
        seen, waiting = {start}, [start]
        while waiting:
            node = waiting.pop()
            for after in self.out[node]:
                if after in seen or (node, after) == skip:
                    continue
                if after == end:
                    return True
                seen.add(after)
                waiting.append(after)
        return False

    def moves(self, cell: Cell) -> bool:
        """Whether a hidden cell can be more than one number."""
        i, j = cell[0], self.rows + cell[1]
        if self._reaches(j, i, (j, i)):
            return True
        return self.grid[cell[0]][cell[1]] > self.least and self._reaches(i, j, (i, j))

    def capacity(self, start: int, end: int, limit: float, skip: Cell) -> float:
        """Largest flow from start to end over hidden cells other than `skip`, at most `limit`."""
        room = self._room(skip)
        total = 0.0
        while total < limit:
            back = self._path(room, start, end)
            if back is None:
                return total
            step, node = limit - total, end
            while node != start:
                step = min(step, room[back[node]][node])
                node = back[node]
            node = end
            while node != start:
                before = back[node]
                room[before][node] -= step
                room[node][before] += step
                node = before
            total += step
        return limit

    def _room(self, skip: Cell) -> list[dict[int, float]]:
        room: list[dict[int, float]] = [{} for _ in self.out]
        for i in range(self.rows):
            for j in self.out[i]:
                if (i, j - self.rows) != skip:
                    room[i][j] = float("inf")
                    room[j][i] = float(self.grid[i][j - self.rows] - self.least)
        return room

    @staticmethod
    def _path(room: list[dict[int, float]], start: int, end: int) -> list[int] | None:
        back = [-1] * len(room)
        back[start] = start
        waiting = deque([start])
        while waiting:
            node = waiting.popleft()
            for after, space in room[node].items():
                if space > 0 and back[after] < 0:
                    back[after] = node
                    if after == end:
                        return back
                    waiting.append(after)
        return None


def intervals(grid: Grid, hidden: Collection[Cell], *, least: int = 0) -> dict[Cell, tuple[int, int]]:
    """The smallest and largest value each hidden cell can have, given all other cells and all totals. Exact.

    :param least: the smallest value an outsider takes a hidden cell to have
    :raises ValueError: a position outside the table
    """
    check(grid)
    for i, j in hidden:
        if not (0 <= i < len(grid) and 0 <= j < len(grid[0])):
            raise ValueError(f"there is no cell in row {i + 1}, column {j + 1}")
    graph, found = Hidden(grid, hidden, least), {}
    for i, j in sorted(hidden):
        value, column = grid[i][j], graph.rows + j
        # No hidden cell can rise by more than what its row hides besides.
        most = sum(grid[i][k - graph.rows] - least for k in graph.out[i]) - (value - least)
        up = graph.capacity(column, i, most, (i, j))
        down = graph.capacity(i, column, value - least, (i, j))
        found[i, j] = (int(value - down), int(value + up))
    return found


def check(grid: Grid) -> None:
    """ValueError unless the table is a rectangle of counts."""
    if not grid or not grid[0]:
        raise ValueError("the table has no cells")
    for n, row in enumerate(grid, start=1):
        if len(row) != len(grid[0]):
            raise ValueError(f"row {n} has {len(row)} cells and row 1 has {len(grid[0])}")
        for m, value in enumerate(row, start=1):
            if isinstance(value, bool) or value != int(value) or value < 0:
                raise ValueError(f"row {n}, column {m}: {value!r} is not a count")


def _nearest(
    graph: Hidden, cell: Cell, cost: Sequence[Sequence[float]], *, up: bool
) -> tuple[float, list[Cell]]:
    """The cheapest cells to hide besides so that a cell can rise (or fall); infinite cost when there are none."""
    rows, columns, least = graph.rows, graph.columns, graph.least
    i, j = cell[0], rows + cell[1]
    start, end = (j, i) if up else (i, j)
    size = rows + columns
    far, back, done = [float("inf")] * size, [-1] * size, [False] * size
    far[start] = 0.0
    for _ in range(size):
        node, best = -1, float("inf")
        for n in range(size):
            if not done[n] and far[n] < best:
                node, best = n, far[n]
        if node < 0 or node == end:
            break
        done[node] = True
        in_row = node < rows
        for k in range(columns if in_row else rows):
            row, column = (node, k) if in_row else (k, node - rows)
            after = rows + k if in_row else k
            price = cost[row][column]
            if done[after] or best + price >= far[after] or (row, column) == cell:
                continue
            if not in_row and graph.grid[row][column] <= least:
                continue
            far[after], back[after] = best + price, node
    if far[end] == float("inf"):
        return far[end], []
    path, node = [], end
    while node != start:
        before = back[node]
        row, column = (before, node - rows) if before < rows else (node, before - rows)
        if cost[row][column] > 0:
            path.append((row, column))
        node = before
    return far[end], path


def _pattern(
    grid: Grid, hidden: Collection[Cell], order: Sequence[Cell], price: list[list[float]], least: int,
    watched: Sequence[tuple[Cell, Cell | None]],
) -> set[Cell] | None:  # fmt: skip
    """Cells to hide besides, when the small cells are protected in this order; None when one can't be."""
    cost = [list(row) for row in price]
    graph, more = Hidden(grid, hidden, least), set[Cell]()
    for cell in order:
        for target, known in watched:
            if target != cell:
                continue
            if known is not None:
                graph.remove(known)
            if not graph.moves(cell):
                keep = None if known is None else cost[known[0]][known[1]]
                if known is not None:
                    cost[known[0]][known[1]] = float("inf")
                ways = [_nearest(graph, cell, cost, up=True)]
                if grid[cell[0]][cell[1]] > least:
                    ways.append(_nearest(graph, cell, cost, up=False))
                price_of, path = min(ways, key=lambda way: way[0])
                if known is not None and keep is not None:
                    cost[known[0]][known[1]] = keep
                if price_of == float("inf"):
                    return None
                for new in path:
                    more.add(new)
                    graph.add(new)
                    cost[new[0]][new[1]] = 0.0
            if known is not None:
                graph.add(known)
    _shed(graph, grid, more, watched)
    return more


def _shed(graph: Hidden, grid: Grid, more: set[Cell], watched: Sequence[tuple[Cell, Cell | None]]) -> None:
    """Show again what isn't needed, largest first."""
    for cell in sorted(more, key=lambda c: -grid[c[0]][c[1]]):
        graph.remove(cell)
        if all(_guarded(graph, target, known) for target, known in watched):
            more.discard(cell)
        else:
            graph.add(cell)


def _guarded(graph: Hidden, target: Cell, known: Cell | None) -> bool:
    if known is None:
        return graph.moves(target)
    graph.remove(known)
    moves = graph.moves(target)
    graph.add(known)
    return moves


def watch(grid: Grid, primary: Sequence[Cell], *, insiders: bool) -> list[tuple[Cell, Cell | None]]:
    """What must stay unknown, and to whom: every small cell to outsiders, and to the one person in a cell of 1."""
    pairs: list[tuple[Cell, Cell | None]] = [(cell, None) for cell in primary]
    if insiders:
        alone = [cell for cell in primary if grid[cell[0]][cell[1]] == 1]
        pairs += [(cell, known) for cell in primary for known in alone if cell != known]
    return pairs


def secondary(
    grid: Grid, primary: Sequence[Cell], allowed: Collection[Cell], *, least: int = 0, insiders: bool = False
) -> set[Cell] | None:
    """Further cells to hide so that no small cell can be derived exactly: few, and small ones first.

    Each small cell gets the cheapest cycle, in several orders; then what turned out not to be needed is shown again.
    :param allowed: cells that may be hidden
    :return: None when inner cells alone can't protect every small cell
    """
    watched = watch(grid, primary, insiders=insiders)
    graph = Hidden(grid, primary, least)
    open_cells = sorted({target for target, known in watched if not _guarded(graph, target, known)})
    if not open_cells:
        return set()
    whole = 1.0 + sum(map(sum, grid))
    price = [[float("inf")] * len(grid[0]) for _ in grid]
    for i, j in allowed:
        price[i][j] = whole + grid[i][j]
    for i, j in primary:
        price[i][j] = 0.0
    best: set[Cell] | None = None
    for order in _orders(open_cells):
        # A cell protected on the way may be exposed to an insider only later: all are asked again in turn.
        found = _pattern(grid, primary, order, price, least, watched)
        if found is None:
            return None
        if best is None or _size(grid, found) < _size(grid, best):
            best = found
    return best


def _orders(cells: Sequence[Cell]) -> Iterable[Sequence[Cell]]:
    if len(cells) <= ALL_ORDERS_TO:
        return permutations(cells)
    draw = Random(1)  # noqa: S311 - an order of work, not a secret
    orders = [list(cells), list(reversed(cells))]
    orders += [draw.sample(list(cells), len(cells)) for _ in range(ORDERS - 2)]
    return orders


def _size(grid: Grid, cells: Collection[Cell]) -> tuple[int, int]:
    return len(cells), sum(grid[i][j] for i, j in cells)
