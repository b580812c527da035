"""What rows of a log are held against: one system's places, people, words and goals, as plain data.

A place that a file may name is a unit or an engagement. Its id here is the unit's, or the engagement's with a minus sign.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from marigold.access.scope import Scope
from marigold.core.imports.cells import normal
from marigold.core.imports.match import Name, NameIndex
from marigold.core.imports.snapshot import OPEN, Engagement, Snapshot
from marigold.people.models import Unit
from marigold.practice.selectors import vocabulary
from marigold.practice.vocabulary import Vocabulary
from marigold.support import selectors

# Kinds of elements that a log may name as topics; where two share a name the earlier kind is meant.
TOPICS = (
    "principle", "function", "core_component", "strategy", "behaviour", "equity_strategy", "readiness_action", "barrier",
    "factor", "system_factor", "expertise_area", "learning_type", "style",
)  # fmt: skip
CATEGORIES = ("category_direct", "category_indirect")


@dataclass(frozen=True)
class World:
    """A snapshot of one system, with what pages and plans need beside it."""

    root: Unit
    snapshot: Snapshot
    labels: dict[int, str]  # place id -> name and where it is
    people: dict[int, str]  # person id -> name
    titles: dict[str, str]  # category key -> name
    indirect: frozenset[str]  # keys of categories (and modes) of work behind the scenes
    marks: dict[int, str]  # engagement id -> digest of what decided its rows
    order: dict[int, int] = field(default_factory=dict)  # unit id -> its place in the tree
    _index: dict[str, NameIndex] = field(default_factory=dict)

    def find_place(self, text: str) -> int | None:
        """The place that a name means, or None."""
        return NameIndex(self.snapshot.places).find(text).id

    def find_person(self, text: str) -> int | None:
        """The person that a name or an e-mail address means, or None."""
        return NameIndex(self.snapshot.people).find(text).id

    def close(self, kind: str, text: str) -> list[tuple[int, str]]:
        """Those a name could mean, best first."""
        names = self.snapshot.places if kind == "place" else self.snapshot.people
        index = self._index.setdefault(kind, NameIndex(names))
        found = index.find(text)
        ids = [one for one, _ in found.candidates] or ([found.id] if found.id is not None else [])
        return [(one, self.label(kind, one)) for one in ids]

    def offered(self, kind: str, most: int) -> list[tuple[int, str]]:
        """Everything a name could mean, by label; nothing when there are more than `most`."""
        if kind == "place":
            ids = [one.id for one in self.snapshot.places if self.snapshot.engagements.get(one.id)]
        else:
            ids = [one.id for one in self.snapshot.people]
        return (
            sorted(((one, self.label(kind, one)) for one in ids), key=lambda one: one[1])
            if len(ids) <= most
            else []
        )

    def label(self, kind: str, one: int) -> str:
        """What a place or person is called in a list."""
        return self.labels.get(one, "") if kind == "place" else self.people.get(one, "")


def build_world(scope: Scope, root: Unit) -> World:
    """Read a system as one may import into it."""
    places = [dict(zip(selectors.PLACE, row, strict=True)) for row in selectors.import_places(scope, root)]
    periods = _periods(places, selectors.tier_decisions(scope, root))
    names, engagements, labels = _places(places, selectors.import_units(scope, root), periods)
    people = selectors.import_people(scope, root)
    words = [vocabulary(scope, edition) for edition in selectors.editions_in_use(scope, root)]
    goals: dict[int, dict[str, int]] = {}
    for pk, engagement, number, statement in selectors.import_goals(scope, root):
        goals.setdefault(engagement, {}).update({statement: pk, str(number): pk, f"Goal {number}": pk})
    snapshot = Snapshot(
        people=tuple(Name(pk, name, email or "") for pk, name, email in people),
        places=tuple(names),
        engagements=engagements,
        goals=goals,
        **_words(words),
    )
    units = list(dict.fromkeys(place["unit_id"] for place in places))
    return World(
        root=root,
        snapshot=snapshot,
        labels=labels,
        people={pk: name for pk, name, _ in people},
        titles={item.key: item.name for one in reversed(words) for item in one.of(*CATEGORIES)},
        indirect=_indirect(words),
        marks={pk: _mark(parts) for pk, parts in periods.items()},
        order={unit: at for at, unit in enumerate(units)},
    )


def _periods(
    places: list[dict[str, Any]], decisions: list[tuple[int, str, date]]
) -> dict[int, tuple[Engagement, ...]]:
    """Each engagement cut where its tier changed, so that a row gets the tier of its day."""
    by_engagement: dict[int, list[tuple[str, date]]] = {}
    for engagement, tier, since in decisions:
        by_engagement.setdefault(engagement, []).append((tier, since))
    found = {}
    for place in places:
        last = place["ends_on"].isoformat() if place["ends_on"] else OPEN
        cuts = by_engagement.get(place["id"]) or [(place["tier"], place["starts_on"])]
        starts = [place["starts_on"], *(since for _, since in cuts[1:])]
        ends = [(since - timedelta(days=1)).isoformat() for since in starts[1:]] + [last]
        found[place["id"]] = tuple(
            Engagement(place["id"], place["unit_id"], 0, tier, since.isoformat(), min(end, last))
            for (tier, _), since, end in zip(cuts, starts, ends, strict=True)
        )
    return found


def _places(
    places: list[dict[str, Any]],
    units: list[tuple[int, str, str, str]],
    periods: dict[int, tuple[Engagement, ...]],
) -> tuple[list[Name], dict[int, tuple[Engagement, ...]], dict[int, str]]:
    """Names of units and engagements. A unit with two supports at once is no answer: both are shown to choose from."""
    by_unit: dict[int, list[dict[str, Any]]] = {}
    for place in places:
        by_unit.setdefault(place["unit_id"], []).append(place)
    names, engagements, labels = [], {}, {}
    known = {unit[0] for unit in units}
    named = {
        one["unit_id"]: (one["unit__name"], one["unit__short"], one["unit__parent__name"]) for one in places
    }
    units = [*units, *((unit, *words) for unit, words in named.items() if unit not in known)]
    for unit, name, short, above in units:
        mine = by_unit.get(unit, [])
        label = f"{name}, {above}" if above else name
        at_once = _overlap(mine)
        if not at_once:
            # One support at a time: the date tells which is meant, so all their names may stand for the unit.
            others = {normal(one["name"]): one["name"] for one in mine}
            others.pop(normal(name), None)
            names.append(Name(unit, name, "", tuple(filter(None, (short, *others.values())))))
            engagements[unit] = tuple(part for one in mine for part in periods[one["id"]])
            labels[unit] = label
        for one in mine if at_once else ():
            names.append(Name(-one["id"], one["name"], "", tuple(filter(None, (name, short)))))
            engagements[-one["id"]] = periods[one["id"]]
            labels[-one["id"]] = f"{one['name']}, {label}"
    return names, engagements, labels


def _overlap(mine: list[dict[str, Any]]) -> bool:
    ordered = sorted(mine, key=lambda one: one["starts_on"])
    return any(
        before["ends_on"] is None or before["ends_on"] >= after["starts_on"]
        for before, after in pairwise(ordered)
    )


def _words(words: list[Vocabulary]) -> dict[str, dict[str, Any]]:
    """Names to keys and ids; today's edition wins over older ones still in use."""

    def keys(*kinds: str) -> dict[str, str]:
        return {item.name: item.key for one in reversed(words) for item in one.of(*kinds)}

    elements: dict[str, int] = {}
    for one in words:
        for kind in TOPICS:
            for item in one.of(kind):
                elements.setdefault(item.name, item.id)
    return {
        "modes": keys("mode"),
        "categories": keys(*CATEGORIES),
        "tiers": keys("tier", "format"),
        "stages": {},
        "elements": elements,
    }


def _indirect(words: list[Vocabulary]) -> frozenset[str]:
    categories = {item.key for one in words for item in one.of("category_indirect")}
    return frozenset(
        categories
        | {item.key for one in words for item in one.of("mode") if item.data.get("contact") is False}
    )


def _mark(parts: tuple[Engagement, ...]) -> str:
    text = repr([(one.id, one.unit, one.tier, one.first, one.last) for one in parts])
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
