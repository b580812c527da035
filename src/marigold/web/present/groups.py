"""An indicator by group: small charts on one scale, the gap to a named reference, and why something is not shown.

Everything here is made from cells as they may be seen; numbers that may not be seen never come this far.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marigold.access.scope import Scope
from marigold.core.charts.multiples import Line, gap_line, multiple
from marigold.core.disparity import GapPoint, change, proportion
from marigold.core.suppression import Beyond, Shown
from marigold.improvement import selectors
from marigold.improvement.gaps import apart, behind, value_of
from marigold.improvement.groups import ByGroup, Cell
from marigold.improvement.models import Breakdown, Indicator

NOT_SHOWN = "Not shown"
WHOLE = "everyone"


@dataclass(frozen=True)
class GroupLine:
    """One group: its small chart, newest value with interval, its gap, and its row of the table."""

    code: str
    label: str
    svg: str
    newest: str
    gap: str
    gap_svg: str
    moved: str
    cells: Sequence[str]
    years: Sequence[str]
    hidden: int
    # Known to be better off, or the one that others are compared with: there is no gap to take up.
    ahead: bool = False


@dataclass(frozen=True)
class Split:
    """The part of the page about groups."""

    breakdown: Breakdown
    lines: Sequence[GroupLine]
    head: Sequence[date]
    years: Sequence[int]
    reference: str
    hidden: int
    threshold: int
    merged: Sequence[str]
    mergeable: bool

    @property
    def table(self) -> list[tuple[date, list[str]]]:
        """A row for each period, newest first, with a cell for each group."""
        rows = [(day, [line.cells[n] for line in self.lines]) for n, day in enumerate(self.head)]
        return rows[::-1]

    @property
    def year_table(self) -> list[tuple[int, list[str]]]:
        """A row for each whole year, with a cell for each group."""
        return [(year, [line.years[n] for line in self.lines]) for n, year in enumerate(self.years)]


def words_of(cell: Cell | None) -> str:
    """A cell in words: "62% of 90", "above 95%", "Not shown"; empty where nothing was entered."""
    if cell is None:
        return ""
    if isinstance(cell.share, Shown):
        return f"{cell.share.value:.1f}% of {cell.of:g}"
    if isinstance(cell.share, Beyond):
        return f"{cell.share.side} {cell.share.limit:g}%"
    return NOT_SHOWN


def split_of(scope: Scope, indicator: Indicator, breakdown: Breakdown) -> Split:
    """Everything about one breakdown of an indicator already reached."""
    return split_from(indicator, selectors.by_group(scope, indicator, breakdown))


def split_from(indicator: Indicator, told: ByGroup) -> Split:
    """The same, from cells as they may be seen."""
    labels = dict(told.groups)
    reference = indicator.reference if indicator.reference in labels else ""
    base: dict[date, Cell | None] = dict(told.whole)
    if reference:
        base = {day: told.cells.get((reference, day)) for day in told.periods}
    top = max(
        [cell.share.value for cell in told.cells.values() if isinstance(cell.share, Shown)]
        + [cell.share.value for cell in told.whole.values() if isinstance(cell.share, Shown)],
        default=100.0,
    )
    name = labels[reference] if reference else WHOLE
    lines = [
        _line(told, code, label, base, (reference, name, indicator.direction), top)
        for code, label in told.groups
    ]
    return Split(
        breakdown=told.breakdown,
        lines=lines,
        head=told.periods,
        years=told.years,
        reference=name,
        hidden=told.hidden,
        threshold=told.policy.threshold,
        merged=[rule.name for rule in told.merges],
        mergeable=bool(told.breakdown.merges),
    )


def _line(
    told: ByGroup,
    code: str,
    label: str,
    base: dict[date, Cell | None],
    against: tuple[str, str, str],
    top: float,
) -> GroupLine:
    """`against`: code and name of the reference, and which way is better."""
    reference, name, direction = against
    mine = {day: told.cells.get((code, day)) for day in told.periods}
    values = [value_of(mine[day]) for day in told.periods]
    whole = [value_of(told.whole.get(day)) for day in told.periods]
    points = [apart(day, mine[day], base.get(day)) for day in told.periods] if code != reference else []
    known = [point for point in points if point.estimate is not None]
    hidden = sum(cell is not None and not cell.shown for cell in mine.values())
    return GroupLine(
        code=code,
        label=label,
        svg=multiple(Line(f"{label}, percent", tuple(told.periods), tuple(values), tuple(whole)), top=top),
        newest=_newest(told.periods, mine),
        gap=_gap_words(known, name),
        gap_svg=gap_line(f"Gap between {label} and {name}, in points", points) if len(known) > 1 else "",
        moved=_moved(known),
        cells=[words_of(mine[day]) for day in told.periods],
        years=[words_of(told.by_year.get((code, year))) for year in told.years],
        hidden=hidden,
        ahead=code == reference or bool(known and behind(direction, known[-1].estimate or 0) < 0),
    )


def _newest(days: Sequence[date], cells: dict[date, Cell | None]) -> str:
    for day in reversed(days):
        cell = cells[day]
        if cell is None or not isinstance(cell.share, Shown) or cell.count is None or not cell.of:
            continue
        rate = proportion(cell.count, cell.of, multiplier=100)
        when = day.strftime("%b %Y")
        return f"{rate.value:.0f}% in {when}; 95% interval {rate.lower:.0f} to {rate.upper:.0f}"
    return "No period can be shown"


def _gap_words(known: Sequence[GapPoint], name: str) -> str:
    if not known:
        return ""
    last = known[-1]
    assert last.estimate is not None and last.lower is not None and last.upper is not None
    side = "above" if last.estimate >= 0 else "below"
    sure = "" if last.lower > 0 or last.upper < 0 else " This can be chance."
    return (
        f"{abs(last.estimate):.0f} points {side} {name} in {date.fromisoformat(last.when):%b %Y}, "
        f"from {last.lower:.0f} to {last.upper:.0f}.{sure}"
    )


def _moved(known: Sequence[GapPoint]) -> str:
    """How the gap changed between the first and the newest period that can be shown."""
    if len(known) < 2:
        return ""
    found = change(known[0], known[-1])
    if found is None or known[0].estimate is None or known[-1].estimate is None:
        return ""
    since = f"since {date.fromisoformat(known[0].when):%b %Y}"
    if not found.certain:
        return f"No sure change of the gap {since}."
    smaller = abs(known[-1].estimate) < abs(known[0].estimate)
    return (
        f"The gap became {'smaller' if smaller else 'larger'} {since}, by {abs(found.estimate):.0f} points."
    )
