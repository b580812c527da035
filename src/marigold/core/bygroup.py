"""One measure by group over periods: what may be seen of each group, so that no small one can be worked out.

A group is told whole (how many of how many) or not at all. The whole of a period is always shown, so hidden groups
come in twos or more, and together are not small either. Method: docs/methods/suppression.md, By group over time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from marigold.core.suppression import Merge, Policy
from marigold.core.suppression.twoway import Hidden

# Those of the whole who are in no group that was entered.
REST = ""
BIG = 10**9


class Part(NamedTuple):
    """So many of so many people."""

    count: int  # type: ignore[assignment]
    of: int

    @property
    def others(self) -> int:
        """Those who are not among the count."""
        return self.of - self.count

    def __add__(self, other: Part) -> Part:  # type: ignore[override]
        return Part(self.count + other.count, self.of + other.of)

    def less(self, other: Part) -> Part:
        """What is left without these; below 0 where they were never part of it."""
        return Part(self.count - other.count, self.of - other.of)

    @property
    def negative(self) -> bool:
        """Whether any number is below 0."""
        return self.count < 0 or self.of < self.count

    @property
    def numbers(self) -> tuple[int, int, int]:
        """All that a share of known people tells."""
        return self.count, self.others, self.of


NOBODY = Part(0, 0)


@dataclass(frozen=True, slots=True)
class Period:
    """One period: the whole, and each group that was entered. Groups never hold more than the whole."""

    on: date
    whole: Part
    groups: Mapping[str, Part]

    def __post_init__(self) -> None:
        for name, part in (("The whole", self.whole), *self.groups.items()):
            if not 0 <= part.count <= part.of:
                raise ValueError(f"{self.on}: {name} is {part.count} of {part.of}")
        told = sum(self.groups.values(), NOBODY)
        if any(a > b for a, b in zip(told.numbers, self.whole.numbers, strict=True)):
            raise ValueError(
                f"{self.on}: the groups add up to {told.count} of {told.of}, and the whole is {self.whole.count} of "
                f"{self.whole.of}"
            )

    @property
    def rows(self) -> dict[str, Part]:
        """The groups, and the rest of the whole where there is any."""
        told = sum(self.groups.values(), NOBODY)
        rest = self.whole.less(told)
        return {**self.groups, REST: rest} if rest.of else dict(self.groups)


def is_small(part: Part, policy: Policy) -> bool:
    """Whether a part is hidden for its own sake."""
    count, of = part
    least, most = 0 if policy.zeros == "hidden" else 1, policy.threshold
    if of < policy.denominator:
        return True
    return least <= count < most or least <= of - count < most or least <= of < most


def enough(parts: Sequence[Part], policy: Policy) -> bool:
    """Whether what is hidden together hides each: two or more, and a sum that is not small itself."""
    together = sum(parts, NOBODY)
    return len(parts) >= 2 and all(number >= policy.threshold for number in together.numbers)


def hidden(period: Period, policy: Policy) -> frozenset[str]:
    """Groups of one period that are not told, the rest among them: small ones, and the smallest others they need."""
    return frozenset(row_closed(period.rows, (), policy))


def row_closed(
    rows: Mapping[str, Part], also: Iterable[str], policy: Policy, first: Collection[str] = ()
) -> set[str]:
    """Small groups and these, with the smallest others that they need beside them under a whole that is shown.

    :param first: groups to take before smaller ones, since they are hidden in places near by
    """
    gone = {*also, *(name for name, part in rows.items() if is_small(part, policy))}
    others = sorted(rows.keys() - gone, key=lambda name: (name not in first, rows[name].of, name))
    while gone and others and not enough([rows[name] for name in gone], policy):
        gone.add(others.pop(0))
    return gone


@dataclass(frozen=True, slots=True)
class Year:
    """A whole year taken together: its groups, and those not told."""

    year: int
    whole: Part
    groups: Mapping[str, Part]
    hidden: frozenset[str]


def years(
    periods: Sequence[Period],
    policy: Policy,
    gone: Mapping[date, Collection[str]] | None = None,
    back: bool = True,
) -> list[Year]:
    """Every year before the newest one, taken together.

    A group is told for a year only where each of its periods is told already, or none is: otherwise a year less its
    periods would tell the hidden one. What remains is checked by a flow over the year's table.

    :param gone: the groups hidden in each period, where that was decided together with other places
    :param back: False to tell only what the periods tell, where other places tell years of their own
    """
    if not periods:
        return []
    if gone is None:
        gone = {period.on: hidden(period, policy) for period in periods}
    newest = max(period.on for period in periods).year
    return [
        _year(year, [period for period in periods if period.on.year == year], policy, gone, back)
        for year in sorted({period.on.year for period in periods})
        if year < newest
    ]


def _year(
    year: int,
    periods: Sequence[Period],
    policy: Policy,
    unseen: Mapping[date, Collection[str]],
    may_return: bool,
) -> Year:
    gone = {(name, n) for n, period in enumerate(periods) for name in unseen[period.on]}
    parts: dict[str, list[tuple[int, Part]]] = {}
    for n, period in enumerate(periods):
        for name, part in period.rows.items():
            parts.setdefault(name, []).append((n, part))
    sums = {name: sum((part for _, part in found), Part(0, 0)) for name, found in parts.items()}
    open_ = {name for name, found in parts.items() if not any((name, n) in gone for n, _ in found)}
    back = [
        name
        for name, found in parts.items()
        if may_return
        and len(found) > 1
        and all((name, n) in gone for n, _ in found)
        and not is_small(sums[name], policy)
    ]
    back.sort(key=lambda name: sums[name].of)
    while back and not _holds(periods, gone, sums, open_ | set(back), policy):
        back.pop(0)
    whole = sum((period.whole for period in periods), Part(0, 0))
    return Year(year, whole, sums, frozenset(sums) - open_ - set(back))


def _holds(
    periods: Sequence[Period],
    gone: set[tuple[str, int]],
    sums: Mapping[str, Part],
    told: set[str],
    policy: Policy,
) -> bool:
    """Whether every hidden number can still be more than one when these groups are told for the year."""
    left = [sums[name] for name in sums if name not in told]
    if left and not enough(left, policy):
        return False
    return all(_moving(periods, gone, sums, told, gone))


def _moving(
    periods: Sequence[Period],
    gone: Collection[tuple[str, int]],
    sums: Mapping[str, Part],
    told: Collection[str],
    asked: Collection[tuple[str, int]],
) -> Iterator[bool]:
    """For each of the numbers asked for whether it can be more than one, by the table of a year."""
    names, at = list(sums), len(periods)
    rows = [period.rows for period in periods]
    cells = [(names.index(name), n) for name, n in gone]
    loose = [(i, at) for i, name in enumerate(names) if name not in told]
    for which in (0, 1):  # the count, and the others; people are their sum
        grid = [[row[name].numbers[which] if name in row else 0 for row in rows] + [BIG] for name in names]
        graph = Hidden(grid, [*cells, *loose])
        yield from (graph.moves((names.index(name), n)) for name, n in asked)


def year_tells(
    periods: Sequence[Period],
    gone: Collection[tuple[str, int]],
    sums: Mapping[str, Part],
    told: Collection[str],
    policy: Policy,
) -> bool:
    """Whether a small number of a period or of the year can be worked out when these groups are told for the year."""
    left = [sums[name] for name in sums if name not in told]
    if any(is_small(part, policy) for part in left) and not enough(left, policy):
        return True
    small = {(name, n) for name, n in gone if is_small(periods[n].rows[name], policy)}
    return not all(_moving(periods, gone, sums, told, small))


def merged(
    periods: Sequence[Period], rules: Sequence[Merge], policy: Policy
) -> tuple[list[Period], list[Merge]]:
    """(periods, rules used): each declared rule for all periods, as soon as one of its groups is small in any.

    Never for some periods only: a series that changes its groups can't be compared.
    """
    used = [rule for rule in rules if needed(periods, rule, policy)]
    return [joined(period, used) for period in periods], used


def needed(periods: Iterable[Period], rule: Merge, policy: Policy) -> bool:
    """Whether a group that a rule would merge is small in any of these."""
    here = ([period.groups[name] for name in rule.groups if name in period.groups] for period in periods)
    return any(len(found) > 1 and any(is_small(part, policy) for part in found) for found in here)


def joined(period: Period, rules: Iterable[Merge]) -> Period:
    """The period with these groups taken together."""
    groups = dict(period.groups)
    for rule in rules:
        found = [groups.pop(name) for name in rule.groups if name in groups]
        if found:
            groups[rule.name] = sum(found, NOBODY)
    return Period(period.on, period.whole, groups)
