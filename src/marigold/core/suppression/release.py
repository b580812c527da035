"""From counts to what may be seen: plans for lists and tables, and the numbers behind them as types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marigold.core.suppression import linked, lists, minimal, twoway
from marigold.core.suppression.linked import Key, Linked, Side
from marigold.core.suppression.policy import SUPPRESSED, Policy, Shown, Told

# Up to so many cells the smallest pattern is proven, if it can be in time.
EXACT_CELLS = 150


@dataclass(frozen=True, slots=True)
class Pattern:
    """Cells of a two-way table to hide. secondary: None when inner cells alone can't protect it; then `linked` can."""

    primary: tuple[tuple[int, int], ...]
    secondary: tuple[tuple[int, int], ...] | None
    proven: bool = False

    @property
    def hidden(self) -> tuple[tuple[int, int], ...]:
        """All that is hidden."""
        return tuple(sorted((*self.primary, *(self.secondary or ()))))


def pattern(
    grid: Sequence[Sequence[int]], policy: Policy, *, exact: bool = True, seconds: float = minimal.SECONDS
) -> Pattern:
    """Inner cells of a two-way table to hide, when all its margins are shown.

    :param exact: look for the proven smallest pattern, in so many seconds; else a good one, at once
    :raises ValueError: not a rectangle of counts
    """
    twoway.check(grid)
    cells = [(i, j) for i in range(len(grid)) for j in range(len(grid[0]))]
    primary = [(i, j) for i, j in cells if policy.small(grid[i][j])]
    allowed = [(i, j) for i, j in cells if grid[i][j] >= policy.threshold]
    least, insiders = policy.least, policy.guard_insiders
    found = twoway.secondary(grid, primary, allowed, least=least, insiders=insiders)
    if found is None:
        return Pattern(tuple(primary), None)
    proven = not found
    if exact and found and len(cells) <= EXACT_CELLS:
        found, proven = minimal.smallest(
            grid, primary, allowed, found, least=least, insiders=insiders, seconds=seconds
        )
    return Pattern(tuple(primary), tuple(sorted(found)), proven)


def two_way(rows: Sequence[str], columns: Sequence[str], grid: Sequence[Sequence[int]]) -> Linked:
    """A two-way table with row totals, column totals and the grand total."""
    counts: dict[Key, int] = {(r, c): grid[i][j] for i, r in enumerate(rows) for j, c in enumerate(columns)}
    return linked.table([Side.of(*rows), Side.of(*columns)], counts)


def release(table: Linked, policy: Policy, plan: linked.Plan | None = None) -> dict[Key, Told]:
    """What may be seen of every published count. Counts still open after the plan are hidden with all sums above them.

    Rounded counts need not add up; what protects is checked on the counts before rounding.
    """
    made = linked.plan(table, policy) if plan is None else plan
    hidden = set(made.hidden)
    waiting = list(made.open_)
    while waiting:
        key = waiting.pop()
        for one in table.sums:
            if key in one.parts and one.total not in hidden:
                hidden.add(one.total)
                waiting.append(one.total)
    return {
        key: SUPPRESSED if key in hidden else Shown(policy.rounded(value))
        for key, value in table.values.items()
        if key not in table.unpublished and key not in table.past
    }


def release_list(
    counts: Mapping[str, int], policy: Policy, *, total_published: bool = True
) -> tuple[dict[str, Told], Told]:
    """(each count, their total) as they may be seen. When nothing else is left to hide, the total goes."""
    values = list(counts.values())
    for name, value in counts.items():
        if isinstance(value, bool) or value != int(value) or value < 0:
            raise ValueError(f"{name}: {value!r} is not a count")
    more = lists.secondary(values, policy, total_published=total_published)
    hidden = {*lists.primary(values, policy), *(more or ())}
    told: dict[str, Told] = {
        name: SUPPRESSED if n in hidden else Shown(policy.rounded(value))
        for n, (name, value) in enumerate(counts.items())
    }
    total: Told = Shown(policy.rounded(sum(values)))
    if not total_published or more is None or policy.small(sum(values)):
        total = SUPPRESSED
    return told, total
