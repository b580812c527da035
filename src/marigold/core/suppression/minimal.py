"""The proven smallest pattern of a two-way table, as an integer program, for tables small enough to wait for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from marigold.core.suppression.twoway import Cell, Grid, Hidden, watch

SECONDS = 10.0


def smallest(
    grid: Grid, primary: Sequence[Cell], allowed: Collection[Cell], start: Collection[Cell], *,
    least: int = 0, insiders: bool = False, seconds: float = SECONDS,
) -> tuple[set[Cell], bool]:  # fmt: skip
    """(cells to hide besides, proven): fewest cells, and among those the smallest sum.

    For every small cell a path from its row to its column over other hidden cells, so that it lies on a cycle; a cell
    of a path is hidden. `start` is a pattern that holds, kept when the program finds nothing better in time, or when
    what it finds doesn't hold (it doesn't know of cells that can't fall below the least).
    """
    have = set(start)
    if len(have) <= 1:
        return _fewest_one(grid, primary, allowed, have, least=least, insiders=insiders)
    program = _Program(grid, primary, sorted(set(allowed) - set(primary)))
    found = program.solve(watch(grid, primary, insiders=insiders), seconds)
    if found is None:
        return have, False
    cells, proven = found
    graph = Hidden(grid, {*primary, *cells}, least)
    for target, known in watch(grid, primary, insiders=insiders):
        if known is not None:
            graph.remove(known)
        holds = graph.moves(target)
        if known is not None:
            graph.add(known)
        if not holds:
            return have, False
    return (cells, proven) if _size(grid, cells) <= _size(grid, have) else (have, False)


def _fewest_one(
    grid: Grid, primary: Sequence[Cell], allowed: Collection[Cell], have: set[Cell], *, least: int, insiders: bool
) -> tuple[set[Cell], bool]:  # fmt: skip
    """None is fewest; of single cells every smaller one is tried."""
    if not have:
        return have, True
    watched = watch(grid, primary, insiders=insiders)
    graph = Hidden(grid, primary, least)
    for cell in sorted(allowed, key=lambda c: (grid[c[0]][c[1]], c)):
        graph.add(cell)
        holds = True
        for target, known in watched:
            if known is not None:
                graph.remove(known)
            holds = holds and graph.moves(target)
            if known is not None:
                graph.add(known)
        if holds:
            return {cell}, True
        graph.remove(cell)
    return have, True


def _size(grid: Grid, cells: Collection[Cell]) -> tuple[int, int]:
    return len(cells), sum(grid[i][j] for i, j in cells)


class _Program:
    """Variables: one switch for each cell that may be hidden, then a flow each way along each cell for each small cell."""

    def __init__(self, grid: Grid, primary: Sequence[Cell], allowed: Sequence[Cell]) -> None:
        self.grid, self.allowed, self.edges = grid, allowed, [*allowed, *primary]
        self.rows, self.nodes = len(grid), len(grid) + len(grid[0])

    def solve(
        self, watched: Sequence[tuple[Cell, Cell | None]], seconds: float
    ) -> tuple[set[Cell], bool] | None:
        """The switches that are on; None when there was no answer in time."""
        switches = len(self.allowed)
        size = switches + 2 * len(self.edges) * len(watched)
        upper = np.ones(size)
        matrix, low, high = self._paths(watched, size, upper)
        whole = 1.0 + sum(self.grid[i][j] for i, j in self.allowed)
        cost, kinds = np.zeros(size), np.zeros(size)
        cost[:switches] = [whole + self.grid[i][j] for i, j in self.allowed]
        kinds[:switches] = 1
        answer = milp(
            cost,
            integrality=kinds,
            bounds=Bounds(0, upper),
            constraints=LinearConstraint(matrix, low, high),
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )
        if answer.x is None:
            return None
        on = {cell for k, cell in enumerate(self.allowed) if answer.x[k] > 0.5}
        return on, bool(answer.status == 0)

    def _paths(
        self, watched: Sequence[tuple[Cell, Cell | None]], size: int, upper: npt.NDArray[np.float64]
    ) -> tuple[csr_array, list[float], list[float]]:
        """Rows: what flows into a node flows out, and nothing flows along a cell whose switch is off."""
        switches, edges = len(self.allowed), len(self.edges)
        entries, low, high = list[tuple[int, int, float]](), list[float](), list[float]()
        for n, (target, known) in enumerate(watched):
            first, row = switches + 2 * edges * n, len(low)
            need = [0.0] * self.nodes
            need[target[0]], need[self.rows + target[1]] = 1.0, -1.0
            low += [*need, *([-np.inf] * switches)]
            high += [*need, *([0.0] * switches)]
            for k, (i, j) in enumerate(self.edges):
                forth, back = first + 2 * k, first + 2 * k + 1
                if (i, j) in (target, known):
                    upper[forth] = upper[back] = 0
                for node, sign in ((i, 1.0), (self.rows + j, -1.0)):
                    entries += [(row + node, forth, sign), (row + node, back, -sign)]
                if k < switches:
                    gate = row + self.nodes + k
                    entries += [(gate, forth, 1.0), (gate, back, 1.0), (gate, k, -1.0)]
        at, to, by = zip(*entries, strict=True)
        return csr_array((by, (at, to)), shape=(len(low), size)), low, high
