"""What is told of several people together: a system's capacity, and a cohort's change. Never a person's rating."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.charts.changes import change_row
from marigold.growth.actions.capacity import quarter_of
from marigold.growth.frameworks import Asking
from marigold.growth.models import CapacityReport, Cohort, CohortMember, CountIn
from marigold.growth.selectors import together as reads
from marigold.people.models import Unit


@dataclass(frozen=True)
class CapacityRow:
    """One entry: words for how many hold it, its heat, and whether it is short."""

    name: str
    words: str
    heat: int
    short: bool


@dataclass(frozen=True)
class Capacity:
    """All that the page shows."""

    unit: Unit
    asking: Asking
    report: CapacityReport | None
    rows: Sequence[CapacityRow]
    people: int | None
    earlier: Sequence[CapacityReport]
    mine: CountIn | None
    may_tell: bool
    told_now: bool

    @property
    def short(self) -> list[CapacityRow]:
        """What is short: no more than half of those counted hold it, for certain."""
        return [row for row in self.rows if row.short]


def capacity(scope: Scope, unit: Unit, asked: Asking, *, quarter: str) -> Capacity:
    """The newest report of a framework (or that of a quarter), and one's own agreement."""
    reports = [row for row in reads.capacity_reports(scope, unit.pk) if row.framework.key == asked.key]
    report = next((row for row in reports if row.quarter.isoformat() == quarter), None)
    report = report or (reports[0] if reports else None)
    many = report.told.get("people") if report else None
    return Capacity(
        unit=unit,
        asking=asked,
        report=report,
        rows=[_capacity_row(row, many) for row in report.told["rows"]] if report and many else [],
        people=many,
        earlier=reports,
        mine=reads.counted_in(scope, unit.pk).get(asked.key),
        may_tell=scope.allows_at(Permission.PERSON_EDIT, unit.path),
        told_now=bool(reports) and reports[0].quarter == quarter_of(scope.on),
    )


def _capacity_row(row: Sequence[Any], many: int) -> CapacityRow:
    _, name, ends = row
    low, high = ends
    words = f"{low} to {high}" if low else f"{high} or fewer"
    if high == many and low:
        words = f"{low} or more"
    return CapacityRow(name, words, round(3 * low / many) if many else 0, 2 * high <= many)


@dataclass(frozen=True)
class CohortRow:
    """One entry's change as words; empty where it is not told."""

    name: str
    before: str
    after: str
    change: str
    span: str
    svg: str


@dataclass(frozen=True)
class CohortPage:
    """What the page shows: all of it to the one who leads it, results and one's own place to a member."""

    row: Cohort
    leads: bool
    mine: CohortMember | None
    progress: reads.Progress
    names: Sequence[CohortMember]
    rows: Sequence[CohortRow]
    people: int
    most: int
    says: str
    ended: bool


def cohort_page(scope: Scope, row: Cohort, asked: Asking, *, today: date) -> CohortPage:
    """Fetch and draw. Results are read as they were told."""
    told = row.results or {"people": 0, "rows": []}
    most = asked.steps[-1] - asked.steps[0]
    rows = [_cohort_row(one, most) for one in told["rows"]]
    return CohortPage(
        row=row,
        leads=row.leader_id == scope.person_id,
        mine=reads.membership(scope, row.ref),
        progress=reads.progress(scope, row),
        names=reads.names_in(scope, row),
        rows=rows,
        people=told["people"],
        most=most,
        says=_says(told),
        ended=today >= row.ends_on,
    )


def _cohort_row(one: Sequence[Any], most: int) -> CohortRow:
    _, name, before, after, mean, low, high, _chance = one
    if mean is None:
        return CohortRow(name, "", "", "", "", "")
    span = f"{low:+.1f} to {high:+.1f}" if low is not None and high is not None else ""
    title = f"{name}: mean change {mean:+.1f}, 95 % interval {span or 'not known'}"
    svg = change_row(mean, low, high, most=most, title=title)
    return CohortRow(name, f"{before:.1f}", f"{after:.1f}", f"{mean:+.1f}", span, svg)


def _says(told: dict[str, Any]) -> str:
    rows = [one for one in told["rows"] if one[4] is not None]
    if not rows:
        return ""
    clear = sum(one[5] is not None and one[5] > 0 for one in rows)
    down = sum(one[6] is not None and one[6] < 0 for one in rows)
    rose = sum(one[4] > 0 for one in rows)
    words = f"The group of {told['people']} rose on average in {rose} of {len(rows)} entries told"
    words += f"; in {clear} the interval lies wholly above no change"
    return f"{words}, and in {down} below it." if down else f"{words}."
