"""Who complements whom, how a pair shares its work, and how contacts were staffed. Pure; nobody is ranked."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Helper:
    """A practitioner as pairing sees them: areas with a level (1 some, 2 solid, 3 deep) and open engagements."""

    key: int
    name: str
    areas: Mapping[str, int] = field(default_factory=dict)
    engagements: int = 0


@dataclass(frozen=True)
class Suggestion:
    """A possible partner: the wanted areas they add, the areas both share, and their present load."""

    helper: Helper
    adds: tuple[str, ...]
    shares: tuple[str, ...]


def suggest(
    partner: Helper | None, others: Iterable[Helper], wanted: Collection[str] = (), *, limit: int = 5
) -> list[Suggestion]:
    """Partners whose strengths complete those of `partner`, most completing first, then fewest engagements, then name.

    `wanted` are the areas the place needs; without any, every area the partner lacks counts.
    Areas count from level 2 on: some acquaintance does not carry a pair.
    """
    have = _solid(partner) if partner else frozenset()
    found = []
    for helper in others:
        if partner is not None and helper.key == partner.key:
            continue
        solid = _solid(helper)
        adds = (solid - have) & set(wanted) if wanted else solid - have
        found.append(Suggestion(helper, tuple(sorted(adds)), tuple(sorted(solid & have))))
    found.sort(key=lambda one: (-len(one.adds), one.helper.engagements, one.helper.name, one.helper.key))
    return found[:limit]


def _solid(helper: Helper) -> frozenset[str]:
    return frozenset(area for area, level in helper.areas.items() if level >= 2)


@dataclass(frozen=True)
class Held:
    """One logged activity: direct or not, minutes, who supported in which role, and why it was solo (if it was)."""

    direct: bool
    minutes: int
    people: tuple[tuple[int, str], ...]
    solo_reason: str = ""
    solo_agreed: bool = False


@dataclass(frozen=True)
class Share:
    """One person's part: minutes with participants, minutes behind the scenes, contacts, and contacts led."""

    direct: int = 0
    indirect: int = 0
    contacts: int = 0
    led: int = 0


def shares(activities: Iterable[Held], people: Sequence[int]) -> dict[int, Share]:
    """The part of each of these people, in the order given. A minute two people gave counts for each of them here.

    (Dose counts an activity once; this is about people's load, so it does not.)
    """
    direct, indirect, contacts, led = Counter[int](), Counter[int](), Counter[int](), Counter[int]()
    for row in activities:
        for person, role in row.people:
            if row.direct:
                direct[person] += row.minutes
                contacts[person] += 1
                led[person] += role == "lead"
            else:
                indirect[person] += row.minutes
    return {key: Share(direct[key], indirect[key], contacts[key], led[key]) for key in people}


@dataclass(frozen=True)
class Mix:
    """Contacts by how they were staffed; together they are all contacts."""

    together: int = 0
    agreed: int = 0
    exception: int = 0
    neither: int = 0

    @property
    def all(self) -> int:
        """All contacts."""
        return self.together + self.agreed + self.exception + self.neither


def mix(activities: Iterable[Held], exceptions: Collection[str]) -> Mix:
    """Contacts held as a team, solo with agreement, solo by a named exception, solo without either."""
    counts: Counter[str] = Counter()
    for row in activities:
        if not row.direct:
            continue
        if len({person for person, _ in row.people}) > 1:
            counts["together"] += 1
        elif row.solo_reason in exceptions:
            counts["exception"] += 1
        elif row.solo_reason and row.solo_agreed:
            counts["agreed"] += 1
        else:
            counts["neither"] += 1
    return Mix(counts["together"], counts["agreed"], counts["exception"], counts["neither"])


# Contacts of two teams with one place that are this close may be doubled work.
CLOSE_DAYS = 2


@dataclass(frozen=True)
class Met:
    """A contact with a place: its day, what it was, and who supported in it."""

    on: date
    title: str
    people: frozenset[int]


def doubled(own: Iterable[Met], others: Sequence[Met]) -> list[tuple[Met, Met]]:
    """Contacts that others had with the same place within two days, with nobody in common; by day."""
    found = [
        (mine, other)
        for mine in own
        for other in others
        if abs((mine.on - other.on).days) <= CLOSE_DAYS and mine.people and other.people
        if not mine.people & other.people
    ]
    return sorted(found, key=lambda pair: (pair[0].on, pair[1].on, pair[0].title, pair[1].title))
