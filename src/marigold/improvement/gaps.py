"""How far a group is from what it is compared with, period by period: only from shares that may be seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

from marigold.core import spc
from marigold.core.disparity import GapPoint, change
from marigold.core.suppression import Shown
from marigold.improvement.groups import ByGroup, Cell
from marigold.improvement.models import Gap

HIDDEN = "Not shown"
# Which way a gap is for the worse, by the direction that is better; without one any distance is.
SIGNS = {"higher": -1, "lower": 1}


def value_of(cell: Cell | None) -> float | None:
    """The share of a cell, where it is told exactly."""
    return cell.share.value if cell is not None and isinstance(cell.share, Shown) else None


def apart(day: date, cell: Cell | None, base: Cell | None) -> GapPoint:
    """The difference in points with its interval, from shown shares only."""
    when, mine, theirs = day.isoformat(), value_of(cell), value_of(base)
    if mine is None or theirs is None or cell is None or base is None or not cell.of or not base.of:
        return GapPoint(when, None, None, None, None, HIDDEN)
    se = sqrt(mine * (100 - mine) / cell.of + theirs * (100 - theirs) / base.of)
    found = mine - theirs
    return GapPoint(when, found, found - 1.96 * se, found + 1.96 * se, se)


def points_of(told: ByGroup, group: str, reference: str) -> list[GapPoint]:
    """A gap in every period, oldest first."""

    def base(day: date) -> Cell | None:
        return told.cells.get((reference, day)) if reference else told.whole.get(day)

    return [apart(day, told.cells.get((group, day)), base(day)) for day in told.periods]


@dataclass(frozen=True, slots=True)
class Width:
    """How wide a gap is to the disadvantage of its group, in points; below zero where the group is ahead."""

    on: date
    points: float | None


@dataclass(frozen=True)
class Course:
    """A gap from when it was taken up to now, as far as it may be seen today."""

    widths: Sequence[Width]
    # None where it may not be seen (any more), whatever is stored.
    start: float | None
    now: Width | None
    target: float | None
    # Whether the gap changed since it was taken up by more than chance would bring.
    certain: bool = False

    @property
    def met(self) -> bool:
        """Whether the newest width that can be seen is within the target."""
        return bool(
            self.now
            and self.now.points is not None
            and self.target is not None
            and self.now.points <= self.target
        )

    @property
    def closed_by(self) -> float | None:
        """How many points narrower it is than when it was taken up."""
        if self.start is None or self.now is None or self.now.points is None:
            return None
        return round(self.start - self.now.points, 1)


def course_of(gap: Gap, told: ByGroup) -> Course:
    """What may be seen of a gap under the policy of today, from numbers as they are released today."""
    points = points_of(told, gap.group, gap.reference)
    widths = [Width(date.fromisoformat(one.when), _width(gap, one.estimate)) for one in points]
    known = [n for n, one in enumerate(widths) if one.points is not None]
    then = next((n for n in known if widths[n].on == gap.found_on), None)
    moved = change(points[then], points[known[-1]]) if then is not None else None
    return Course(
        widths=widths,
        start=_width(gap, gap.apart) if then is not None else None,
        now=widths[known[-1]] if known else None,
        target=gap.target_gap,
        certain=moved is not None and moved.certain,
    )


def _width(gap: Gap, estimate: float | None) -> float | None:
    return None if estimate is None else round(behind(gap.indicator.direction, estimate), 1)


def behind(direction: str, estimate: float) -> float:
    """How much worse off a group is, from its difference to what it is compared with."""
    sign = SIGNS.get(direction)
    return abs(estimate) if sign is None else sign * estimate


def study_of(gap: Gap, course: Course) -> spc.Study | None:
    """The width of a gap over time as a run chart with its target; None where no period can be seen."""
    if course.now is None:
        return None
    series = spc.Series(
        name=f"Gap of {gap.label} to {gap.against}",
        points=tuple(spc.Point(one.on, one.points) for one in course.widths),
        unit="points",
        direction="lower_is_better",
    )
    wanted = course.target
    targets = () if wanted is None else (spc.Target(wanted, gap.target_on, "Target"),)
    return spc.study(series, spc.Settings(kind="run", rule_set="anhoej", targets=targets))
