"""Which groups of a measure are not told (its suppression pattern): decided for all of a family together, and kept.

A pattern holds only under what it was decided under. Of the policy, the merges and the places there is a mark, of the
numbers a print for each period; whoever finds others decides anew from the data. See ADR 0018.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from hashlib import blake2b
from typing import Any

from marigold.core import bygroup
from marigold.core.bygroup import Period
from marigold.core.nested import Place, hidden_together
from marigold.core.suppression import Merge, Policy
from marigold.improvement.families import Above, Family, Numbers
from marigold.improvement.groups import Pattern, merges_of
from marigold.improvement.models import Breakdown, SuppressionPattern

# Raised with every change of what is hidden, so that patterns from before are not read any more.
METHOD = 1
# {period: [print of its numbers, groups hidden, merges it needs]}, as JSON has it.
Periods = Mapping[str, list[Any]]
NEVER = [""]


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of what is kept: of one measure, by one breakdown."""

    mark: str
    periods: Periods
    # Names of the merges in use, in this place and in all others of the family.
    merges: list[str]
    # No other place has numbers.
    alone: bool

    @property
    def pattern(self) -> Pattern:
        """What it says is hidden."""
        hidden = {date.fromisoformat(day): gone for day, (_, gone, _) in self.periods.items()}
        return Pattern(hidden, self.merges, self.alone)

    def fits(self, mark: str, periods: Sequence[Period]) -> bool:
        """Whether it was decided under all that is there now: this mark and these numbers."""
        if self.mark != mark or len(self.periods) != len(periods):
            return False
        return all(
            self.periods.get(one.on.isoformat(), NEVER)[0] == print_of(one) for one in periods
        )  # fmt: skip


FIELDS = ("mark", "periods", "merges", "alone")


def stored(indicators: Collection[int]) -> dict[int, dict[int, Kept]]:
    """What is kept of these: {breakdown id: {indicator id: row}}."""
    found: dict[int, dict[int, Kept]] = {}
    rows = SuppressionPattern.objects.filter(indicator__in=indicators)
    for breakdown, key, *row in rows.values_list("breakdown_id", "indicator_id", *FIELDS):
        found.setdefault(breakdown, {})[key] = Kept(*row)
    return found


def mark_of(family: Family, breakdown: Breakdown, policy: Policy) -> str:
    """What a pattern is decided under, beside the numbers."""
    rules = astuple(replace(policy, name="", source=""))
    told = repr((METHOD, rules, [astuple(one) for one in merges_of(breakdown)], family.places))
    return blake2b(told.encode(), digest_size=16).hexdigest()


def print_of(period: Period) -> str:
    """Changes when a number of the period does."""
    told = repr((*period.whole, sorted((name, *part) for name, part in period.groups.items())))
    return blake2b(told.encode(), digest_size=8).hexdigest()


def decided(numbers: Numbers, family: Family, breakdown: Breakdown, policy: Policy) -> dict[int, Kept]:
    """The row of each of a family, from all its numbers by one breakdown."""
    mark = mark_of(family, breakdown, policy)
    found = {key: entries(numbers.get(key, ()), breakdown, policy) for key in family.keys}
    merges = needed(found.values(), breakdown)
    rows = {key: Kept(mark, periods, merges, alone=False) for key, periods in found.items()}
    days = {day for periods in found.values() for day in periods}
    return decided_on(days, numbers, rows, family, breakdown, policy)


def entries(periods: Iterable[Period], breakdown: Breakdown, policy: Policy) -> Periods:
    """Periods as they are kept, before it is decided what is hidden."""
    rules = merges_of(breakdown)
    return {
        one.on.isoformat(): [
            print_of(one),
            [],
            [rule.name for rule in rules if bygroup.needed([one], rule, policy)],
        ]
        for one in periods
    }


def differing(before: Periods, now: Periods) -> set[str]:
    """Periods that came, went, or have other numbers."""
    days = before.keys() | now.keys()
    return {day for day in days if before.get(day, NEVER)[0] != now.get(day, NEVER)[0]}


def needed(families: Iterable[Periods], breakdown: Breakdown) -> list[str]:
    """The merges that any period of any place calls for; they hold for every period of every place."""
    called = {name for periods in families for _, _, needs in periods.values() for name in needs}
    return [rule.name for rule in merges_of(breakdown) if rule.name in called]


def decided_on(
    days: Collection[str],
    numbers: Numbers,
    rows: Mapping[int, Kept],
    family: Family,
    breakdown: Breakdown,
    policy: Policy,
) -> dict[int, Kept]:
    """These rows with what is hidden on some days decided anew. `numbers`: those of all places on these days."""
    merges = next(iter(rows.values())).merges
    used = [rule for rule in merges_of(breakdown) if rule.name in merges]
    hidden = hidden_in(numbers, family.above, used, policy)
    having = [key for key, row in rows.items() if row.periods]
    found = {}
    for key, row in rows.items():
        periods = {
            day: [one[0], sorted(hidden[key, day]), one[2]] if day in days else one
            for day, one in row.periods.items()
        }
        found[key] = replace(row, periods=periods, alone=having in ([], [key]))
    return found


def hidden_in(
    numbers: Numbers, above: Above, used: Sequence[Merge], policy: Policy
) -> dict[tuple[int, str], set[str]]:
    """The groups not told of each place in each period it has, decided for all places together."""
    return {
        (key, day.isoformat()): gone
        for day, places in places_of(joined(numbers, used), above).items()
        for key, gone in hidden_together(places, policy).items()
    }


def joined(numbers: Numbers, used: Sequence[Merge]) -> Numbers:
    """All periods with the groups of these merges taken together."""
    if not used:
        return numbers
    return {key: [bygroup.joined(one, used) for one in periods] for key, periods in numbers.items()}


def told_together(breakdown: Breakdown, numbers: Numbers, policy: Policy) -> tuple[Numbers, list[Merge]]:
    """(periods of each measure, rules used): groups taken together as declared, in all of a family or in none."""
    every = [period for periods in numbers.values() for period in periods]
    used = [rule for rule in merges_of(breakdown) if bygroup.needed(every, rule, policy)]
    return joined(numbers, used), used


def places_of(numbers: Numbers, above: Above) -> dict[date, list[Place]]:
    """For each period everywhere the same is measured, with the nearest place above that has it then."""
    days: dict[date, dict[int, Period]] = {}
    for key, periods in numbers.items():
        for period in periods:
            days.setdefault(period.on, {})[key] = period

    def nearest(key: int, known: Collection[int]) -> int | None:
        up = above[key]
        while up is not None and up not in known:
            up = above[up]
        return up

    return {
        day: [Place(key, nearest(key, those), one) for key, one in those.items()]
        for day, those in days.items()
    }
