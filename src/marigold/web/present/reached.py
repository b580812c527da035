"""Who is reached: places by level, roles in the system, places that serve a group, and process beside outcomes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from marigold.access.scope import Scope
from marigold.core.rules import Finding, Practice, judge
from marigold.core.rules.holding import ReachedFacts
from marigold.practice.vocabulary import Item, Vocabulary
from marigold.support import uses
from marigold.support.selectors import reach as reads
from marigold.support.selectors import uses as use_reads
from marigold.support.selectors.reach import Named, Place
from marigold.support.selectors.uses import About
from marigold.web.present.attention import AttentionLine, lines_of
from marigold.web.present.hours import months_back

FEW, SHOWN = 12, 5
# Levels of indicators: how the work is done, and what comes of it.
SIDES = (("implementation",), ("program", "population"))
BAR = 300


@dataclass(frozen=True)
class LevelRow:
    """Places of one level: how many, with open support, reached in the period, and minutes given right there."""

    name: str
    places: int
    engaged: int
    reached: int
    minutes: int
    wide: int
    left: Sequence[Place]
    more: int


@dataclass(frozen=True)
class RoleRow:
    """One role in the system: contacts it took part in, and its people who are named here."""

    item: Item
    frontline: bool
    contacts: int
    wide: int
    named: Named | None

    @property
    def reached(self) -> bool:
        """Whether anything says that support reached it."""
        return bool(self.contacts or (self.named and self.named.reached))


@dataclass(frozen=True)
class ServedRow:
    """Places that serve a group beside the other places of the same levels."""

    name: str
    places: int
    reached: int
    minutes: int
    others: int
    others_reached: int
    others_minutes: int
    left: Sequence[Place]

    @property
    def each(self) -> int:
        """Minutes for each of these places."""
        return self.minutes // self.places if self.places else 0

    @property
    def others_each(self) -> int:
        """Minutes for each of the others."""
        return self.others_minutes // self.others if self.others else 0


@dataclass(frozen=True)
class ReachPage:
    """All that the page shows."""

    about: About
    words: Vocabulary | None
    first: date
    contacts: int
    told: int
    levels: Sequence[LevelRow]
    roles: Sequence[RoleRow]
    served: Sequence[ServedRow]
    groups: Sequence[str]
    process: Sequence[AttentionLine]
    outcomes: Sequence[AttentionLine]
    findings: Sequence[Finding]
    sentence: str
    many: bool


def reach_page(
    scope: Scope, about: About, words: Vocabulary | None, *, months: int, today: date
) -> ReachPage:
    """Fetch, count, say."""
    since = months_back(today, months)[0]
    counts = use_reads.totals(scope, about, since=since)
    whole = about.engagement is None
    places = reads.places(scope, about.unit, since=since) if whole else []
    roles = _roles(scope, about, words, counts, since, len(places))
    served = _served(places, reads.served(scope, about.unit), words) if whole else []
    levels = _levels(scope, places, words)
    process, outcomes = map(lines_of, reads.followed(scope, about.unit, SIDES, limit=SHOWN))
    facts = ReachedFacts(
        contacts=counts[uses.DIRECT],
        told=counts[uses.TOLD],
        roles=tuple((one.item.name, one.contacts or int(one.reached), one.frontline) for one in roles),
        served=tuple((one.name, one.places, one.reached, one.others, one.others_reached) for one in served),
        process=len(process),
        outcomes=len(outcomes),
    )
    return ReachPage(
        about=about,
        words=words,
        first=since,
        contacts=counts[uses.DIRECT],
        told=counts[uses.TOLD],
        levels=levels,
        roles=roles,
        served=served,
        groups=[one.name for one in words.of("served_group")] if words else [],
        process=process,
        outcomes=outcomes,
        findings=judge(facts, words.practice if words else Practice()),
        sentence=_sentence(roles, counts),
        many=len(places) > reads.MOST_NAMED,
    )


def _levels(scope: Scope, places: Sequence[Place], words: Vocabulary | None) -> list[LevelRow]:
    """Levels from the top down, as they come in the tree."""
    own = reads.beneath_of(scope, places)
    still = [one for one in places if not one.closed]
    found: dict[str, list[Place]] = {}
    for one in still:
        found.setdefault(one.level, []).append(one)
    order = [str(level["key"]) for level in words.levels] if words else []
    keys = sorted(found, key=lambda key: order.index(key) if key in order else len(order))
    told = []
    for key in keys:
        rows = found[key]
        left = [one for one in rows if not one.minutes]
        reached = len(rows) - len(left)
        told.append(
            LevelRow(
                name=_plural(words, key),
                places=len(rows),
                engaged=sum(one.engaged for one in rows),
                reached=reached,
                minutes=sum(own[one.pk] for one in rows),
                wide=round(BAR * reached / len(rows)),
                left=left[:FEW],
                more=max(len(left) - FEW, 0),
            )
        )
    return told


def _plural(words: Vocabulary | None, key: str) -> str:
    level: Mapping[str, Any] = next((one for one in words.levels if one["key"] == key), {}) if words else {}
    return str(level.get("plural") or key.capitalize())


def _roles(
    scope: Scope, about: About, words: Vocabulary | None, counts: Counter[str], since: date, places: int
) -> list[RoleRow]:
    """Every role the model names; those nobody supported stand where the others do, and say so."""
    items = words.of("system_role") if words else []
    titles = {
        item.key: {str(title).lower() for title in item.data.get("titles", ())}
        for item in items
        if item.data.get("titles")
    }
    named = reads.named(scope, about, titles, since=since, places=places)
    most = max((counts[item.key] for item in items), default=0) or 1
    return [
        RoleRow(
            item,
            bool(item.data.get("frontline")),
            counts[item.key],
            round(BAR * counts[item.key] / most),
            named.get(item.key),
        )
        for item in items
    ]


def _sentence(roles: Sequence[RoleRow], counts: Counter[str]) -> str:
    """How far support reaches, over those contacts that say it."""
    if not roles:
        return ""
    if not counts[uses.DIRECT]:
        return "There were no contacts in this time."
    known, all_of = counts[uses.TOLD], counts[uses.DIRECT]
    reached = sum(one.reached for one in roles)
    front = [one for one in roles if one.frontline]
    there = sum(one.reached for one in front)
    said = f"Support reached {reached} of {len(roles)} roles"
    if front:
        said += f", {there} of {len(front)} at the front line"
    return f"{said}. {known} of {all_of} contacts say which roles took part."


def _served(
    places: Sequence[Place], groups: Mapping[str, set[int]], words: Vocabulary | None
) -> list[ServedRow]:
    still = [one for one in places if not one.closed]
    names = {item.key: item.name for item in words.of("served_group")} if words else {}
    found = []
    for key in [*names, *sorted(set(groups) - set(names))]:
        mine = [one for one in still if one.pk in groups.get(key, ())]
        if not mine:
            continue
        levels = {one.level for one in mine}
        others = [one for one in still if one.level in levels and one.pk not in groups[key]]
        found.append(
            ServedRow(
                names.get(key, key),
                len(mine),
                sum(bool(one.minutes) for one in mine),
                sum(one.minutes for one in mine),
                len(others),
                sum(bool(one.minutes) for one in others),
                sum(one.minutes for one in others),
                [one for one in mine if not one.minutes][:FEW],
            )
        )
    return found
