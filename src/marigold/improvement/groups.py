"""From stored numbers of groups to what may be seen. Every page, chart and file takes them from here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from marigold.core import bygroup
from marigold.core.bygroup import REST, Part, Period
from marigold.core.suppression import SUPPRESSED, Merge, Policy, Suppressed, Told, percentage
from marigold.improvement.models import Breakdown, SmallCounts

# Our own choice; a system sets what its data sources ask for.
DEFAULT = Policy(name="ten", threshold=10, zeros="hidden")
REST_LABEL = "Not said, or not known"
# Period, group (empty for the whole), count, people.
Row = tuple[date, str, float | None, float | None]


def policy_of(row: SmallCounts | None) -> Policy:
    """The policy of a system, or the one that holds until it sets its own. ValueError names what can't be."""
    if row is None:
        return DEFAULT
    return Policy(
        name="ours",
        threshold=row.threshold,
        zeros=row.zeros,  # type: ignore[arg-type]
        round_to=row.round_to,
        percent_low=row.percent_low,
        percent_high=row.percent_high,
        source=row.source,
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """One group in one period: its share in percent, and of how many; or that it may not be seen."""

    share: Told
    count: float | None = None
    of: float | None = None

    @property
    def shown(self) -> bool:
        """Whether there is anything to see."""
        return not isinstance(self.share, Suppressed)


HIDDEN = Cell(SUPPRESSED)


@dataclass(frozen=True, slots=True)
class ByGroup:
    """A measure split: groups as (code, label) in order, and a cell for each period; years together beside."""

    breakdown: Breakdown
    groups: Sequence[tuple[str, str]]
    periods: Sequence[date]
    whole: Mapping[date, Cell]
    cells: Mapping[tuple[str, date], Cell]
    years: Sequence[int]
    by_year: Mapping[tuple[str, int], Cell]
    merges: Sequence[Merge]
    policy: Policy

    @property
    def hidden(self) -> int:
        """How many cells hold a number that may not be seen."""
        return sum(not cell.shown for cell in self.cells.values())


def periods_of(rows: Iterable[Row]) -> list[Period]:
    """Rows (period, group, count, people), the whole with an empty group, as periods that have numbers of groups.

    ValueError for groups that hold more than the whole, or a period without a whole.
    """
    wholes: dict[date, Part] = {}
    found: dict[date, dict[str, Part]] = {}
    for on, group, value, denominator in rows:
        if value is None or denominator is None:
            continue
        part = Part(round(value), round(denominator))
        if group:
            found.setdefault(on, {})[group] = part
        else:
            wholes[on] = part
    missing = [on for on in found if on not in wholes]
    if missing:
        raise ValueError(f"{min(missing)}: there are groups, but no whole")
    return [Period(on, wholes[on], found[on]) for on in sorted(found)]


@dataclass(frozen=True, slots=True)
class Pattern:
    """What one place must know of the decision: hidden groups by period, merges in use, whether no other has numbers."""

    hidden: Mapping[date, Collection[str]]
    merges: Collection[str]
    alone: bool


def merges_of(breakdown: Breakdown) -> list[Merge]:
    """The merges declared for a way to split."""
    return [Merge(one["name"], tuple(one["groups"])) for one in breakdown.merges]


def release(breakdown: Breakdown, periods: Sequence[Period], pattern: Pattern, policy: Policy) -> ByGroup:
    """All that may be seen of one measure, split by a breakdown, under what was decided to be hidden."""
    used = [rule for rule in merges_of(breakdown) if rule.name in pattern.merges]
    if used:
        periods = [bygroup.joined(one, used) for one in periods]
    gone = pattern.hidden
    cells = {}
    for period in periods:
        for code, part in period.rows.items():
            cells[code, period.on] = HIDDEN if code in gone[period.on] else cell(part, policy)
    told = bygroup.years(periods, policy, gone, back=pattern.alone)
    by_year = {
        (code, one.year): HIDDEN if code in one.hidden else cell(part, policy)
        for one in told
        for code, part in one.groups.items()
    }
    return ByGroup(
        breakdown=breakdown,
        groups=_labels(breakdown, {code for code, _ in cells}, used),
        periods=[period.on for period in periods],
        whole={period.on: _whole(period.whole) for period in periods},
        cells=cells,
        years=[one.year for one in told],
        by_year=by_year,
        merges=used,
        policy=policy,
    )


def cell(part: Part, policy: Policy) -> Cell:
    """A part as it may be told where its group is not hidden."""
    share = percentage(part.count, part.of, policy)
    if isinstance(share, Suppressed):
        return HIDDEN
    exact = 0 <= policy.percent_low <= 100 * part.count / part.of <= policy.percent_high
    return Cell(share, policy.rounded(part.count) if exact else None, policy.rounded(part.of))


def own_cell(part: Part, policy: Policy) -> Cell:
    """The same for those who are counted: not too few for them, but rounded and bounded as everywhere."""
    return cell(part, replace(policy, threshold=1, zeros="shown", denominator=0)) if part.of else HIDDEN


def _whole(part: Part) -> Cell:
    return cell(part, Policy(name="whole", threshold=1)) if part.of else HIDDEN


def _labels(breakdown: Breakdown, present: set[str], used: Sequence[Merge]) -> list[tuple[str, str]]:
    """(code, label) of those present, in the breakdown's order; merged groups stand where their first one stood."""
    labels = {one["code"]: label_of(one) for one in breakdown.groups}
    order: list[tuple[str, str]] = []
    for code, label in labels.items():
        into = next((rule for rule in used if code in rule.groups and rule.name in present), None)
        if into is not None and (into.name, into.name) not in order:
            order.append((into.name, into.name))
        if code in present:
            order.append((code, label))
    if REST in present:
        order.append((REST, REST_LABEL))
    return order


def label_of(group: Mapping[str, str]) -> str:
    """What a group is called: by its own name for itself where it gave one."""
    return group.get("own") or group["label"]
