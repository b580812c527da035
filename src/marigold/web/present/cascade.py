"""Support from level to level: who supports whom, where the chain has a gap, and what is agreed about handing it down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.cascade import ABOVE, BESIDE, OUTSIDE, OVER, OWN, Cascade, Gap, Rung, Source, Spot, cascade
from marigold.core.charts.cascade import Flow, Step, cascade_chart
from marigold.core.rules import Finding, Practice, judge
from marigold.core.rules.cascade import CascadeFacts
from marigold.people import selectors as people
from marigold.people.models import Unit
from marigold.practice.vocabulary import Vocabulary
from marigold.support.models import HandDown
from marigold.support.selectors import cascade as reads
from marigold.support.selectors.reach import Place, beneath_of, places
from marigold.web.present.brought_capacity import capacity_of
from marigold.web.present.hours import months_back

FEW, MOST, SHOWN = 12, 60, 80
WAYS = (
    (OWN, "Its own people"),
    (ABOVE, "The level above"),
    (OVER, "Further up"),
    (BESIDE, "Elsewhere in the system"),
    (OUTSIDE, "Outside, or not seen"),
)


SHORT = {
    OWN: "Own people",
    ABOVE: "Level above",
    OVER: "Further up",
    BESIDE: "Elsewhere",
    OUTSIDE: "Not seen",
}


@dataclass(frozen=True)
class LevelRow:
    """One level: places, open support, people who give support, places by where it comes from, hours, capacity."""

    name: str
    rung: Rung
    ways: Sequence[int]
    capacity: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class GapRow:
    """A place that the chain leaves out, and the places beneath it that are supported from further up."""

    place: Place
    able: bool
    from_: Sequence[str]
    places: Sequence[Place]
    more: int
    may_agree: bool


@dataclass(frozen=True)
class BothRow:
    """A place that gets support and gives it: from whom, and to whom."""

    place: Place
    gets: str
    gives: Sequence[Place]
    more: int


@dataclass(frozen=True)
class Agreed:
    """One agreement: how many of the places have support from its people by now, and whether it is past its day."""

    row: HandDown
    there: int
    all: int
    overdue: bool


@dataclass(frozen=True)
class PlaceRow:
    """One place with open support: by whom."""

    place: Place
    level: str
    way: str
    home: str


@dataclass(frozen=True)
class CascadePage:
    """All that the page shows."""

    unit: Unit
    first: date
    svg: str
    sentence: str
    levels: Sequence[LevelRow]
    # (name, short name)
    heads: Sequence[tuple[str, str]]
    gaps: Sequence[GapRow]
    both: Sequence[BothRow]
    agreed: Sequence[Agreed]
    rows: Sequence[PlaceRow]
    engaged: int
    idle: Sequence[str]
    findings: Sequence[Finding]
    hours: bool
    sees_people: bool
    may_agree: bool

    @property
    def measured(self) -> bool:
        """Whether any level has a rating that may be shown."""
        return any(one.capacity for one in self.levels)


def cascade_page(
    scope: Scope, unit: Unit, words: Vocabulary | None, *, months: int, today: date, everything: bool = False
) -> CascadePage:
    """Fetch, work out, say. `everything`: all places by name, as for a file."""
    since = months_back(today, months)[0]
    # Hours are told only where one sees every activity; the places are those whose engagements one sees.
    hours = scope.allows_at(Permission.ACTIVITY_VIEW, unit.path)
    every = places(scope, unit, since=since, permission=Permission.ENGAGEMENT_VIEW)
    found = [one for one in every if not one.closed]
    over = people.above(scope, unit)
    posts = reads.posts(scope, int(unit.root_id or unit.pk))
    by_key = {one.pk: one for one in found} | {row.pk: _over(row) for row in over}
    downs = reads.hand_downs(scope, unit)
    planned = {row.unit_id for row in downs if row.state == "agreed"}
    chain = cascade(_spots(scope, over, found), reads.givers(scope, unit), posts.homes, posts.able, planned)
    capacity = capacity_of(scope, unit, today=today)
    agreed = [_agreed(row, chain, found, today) for row in downs]
    told = _Told(words, by_key)
    keeps = scope.allows_at(Permission.STRUCTURE_EDIT, unit.path)
    own = {one.pk for one in found}
    return CascadePage(
        unit=unit,
        first=since,
        svg=_svg(chain, told, hours),
        sentence=_sentence(chain),
        levels=_levels(chain, told, capacity.by_level if capacity else {}),
        heads=[(name, SHORT[kind]) for kind, name in WAYS],
        gaps=[_gap(one, chain, told, keeps and one.between in own) for one in chain.gaps[:FEW]],
        both=_both(chain, told),
        agreed=agreed,
        rows=told.places(chain, None if everything else SHOWN),
        engaged=len(chain.sources),
        idle=[told.level(one) for one in chain.idle if any(one == place.level for place in found)],
        findings=judge(_facts(chain, told, agreed, today), words.practice if words else Practice()),
        hours=hours,
        sees_people=scope.allows_at(Permission.PERSON_VIEW, unit.path),
        may_agree=len(found) > 1 and reads.may(scope, Permission.STRUCTURE_EDIT, unit),
    )


def _over(row: Unit) -> Place:
    return Place(row.pk, row.ref, row.name, row.level, row.parent_id, 0, False, row.closed_on is not None)


def _spots(scope: Scope, over: Sequence[Unit], found: Sequence[Place]) -> list[Spot]:
    own = beneath_of(scope, found)
    spots = [Spot(row.pk, row.level, row.parent_id, shown=False) for row in over]
    return spots + [Spot(one.pk, one.level, one.parent, own[one.pk], one.engaged) for one in found]


@dataclass(frozen=True)
class _Told:
    """Names of levels and places."""

    words: Vocabulary | None
    by_key: Mapping[int, Place]

    def level(self, key: str) -> str:
        """The plural of a level."""
        levels: Sequence[Mapping[str, Any]] = self.words.levels if self.words else ()
        found = next((one for one in levels if one["key"] == key), {})
        return str(found.get("plural") or key.capitalize())

    def name(self, key: int | None) -> str:
        """The name of a place."""
        return self.by_key[key].name if key is not None else ""

    def source(self, one: Source) -> str:
        """Where support comes from, in words."""
        first = "its own people" if one.kind == OWN else self.name(one.home)
        names = [first, *(self.name(place) for place in one.also)]
        return "; ".join(name for name in names if name) or "outside, or people whose posts you do not see"

    def places(self, chain: Cascade, most: int | None) -> list[PlaceRow]:
        """Places with open support, in the order of the tree."""
        ways = dict(WAYS)
        single = {str(one["key"]): str(one["name"]) for one in (self.words.levels if self.words else ())}
        return [
            PlaceRow(
                place,
                single.get(place.level, place.level.capitalize()),
                ways[source.kind],
                "; ".join(self.name(one) for one in (source.home, *source.also) if one is not None),
            )
            for key, source in islice(chain.sources.items(), most)
            for place in (self.by_key[key],)
        ]


def _count(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _svg(chain: Cascade, told: _Told, hours: bool) -> str:
    levels = [*dict.fromkeys([*(band.giver for band in chain.bands if band.giver), *chain.rungs])]
    order = list(dict.fromkeys(place.level for place in told.by_key.values()))
    levels.sort(key=order.index)
    steps = []
    for key in levels:
        rung = chain.rungs.get(key)
        first = (
            f"{rung.engaged:,} of {_count(rung.places, 'place', 'places')} with open support"
            if rung
            else "Above this place"
        )
        people_here = (
            _count(rung.people, "person gives support", "people give support") if rung else "Gives support"
        )
        steps.append(Step(key, told.level(key), first, people_here))
    passing = set(chain.idle)
    flows = []
    for band in chain.bands:
        between = levels[levels.index(band.giver) + 1 : levels.index(band.receiver)] if band.giver else []
        said = _count(band.places, "place", "places")
        said += f", {round(band.minutes / 60):,} h" if hours else ""
        far = any(one not in passing for one in between)
        flows.append(Flow(band.giver, band.receiver, said, band.minutes if hours else 0, far))
    return cascade_chart(steps, flows, id="c-chain", says=_sentence(chain)) if flows else ""


def _sentence(chain: Cascade) -> str:
    counts = {kind: sum(rung.kinds[kind] for rung in chain.rungs.values()) for kind, _ in WAYS}
    engaged = sum(counts.values())
    if not engaged:
        return "No place here has open support."
    near = counts[OWN] + counts[ABOVE]
    said = f"{_count(engaged, 'place has', 'places have')} open support: {near:,} from the level above or from their own people"
    rest = [
        (counts[OVER], "from further up"),
        (counts[BESIDE], "from elsewhere"),
        (counts[OUTSIDE], "from outside, or not seen"),
    ]
    parts = [f"{count:,} {words}" for count, words in rest if count]
    return f"{', '.join([said, *parts])}."


def _levels(
    chain: Cascade, told: _Told, capacity: Mapping[str, Sequence[tuple[str, float, float, int]]]
) -> list[LevelRow]:
    order = [str(level["key"]) for level in told.words.levels] if told.words else []
    keys = sorted(chain.rungs, key=lambda key: order.index(key) if key in order else len(order))
    return [
        LevelRow(
            told.level(key),
            rung := chain.rungs[key],
            [rung.kinds[kind] for kind, _ in WAYS],
            [
                (name, f"{mean:.1f} of {top:g}", _count(count, "rating", "ratings"))
                for name, mean, top, count in capacity.get(key, ())
            ],
        )
        for key in keys
    ]


def _gap(one: Gap, chain: Cascade, told: _Told, may_agree: bool) -> GapRow:
    rows = [told.by_key[key] for key in one.places[:FEW]]
    homes = dict.fromkeys(told.name(chain.sources[key].home) for key in one.places)
    return GapRow(
        told.by_key[one.between], one.able, list(homes), rows, max(len(one.places) - FEW, 0), may_agree
    )


def _both(chain: Cascade, told: _Told) -> list[BothRow]:
    found = []
    for key, gives in islice(chain.both.items(), MOST):
        rows = [told.by_key[one] for one in gives[:FEW]]
        found.append(
            BothRow(told.by_key[key], told.source(chain.sources[key]), rows, max(len(gives) - FEW, 0))
        )
    return found


def _agreed(row: HandDown, chain: Cascade, found: Sequence[Place], today: date) -> Agreed:
    """How far an agreement came: of the places it is about that have open support, those that its people support."""
    if row.place_id is not None:
        keys = {row.place_id}
    else:
        near, keys = {row.unit_id}, set()
        for place in found:  # from the top down
            if place.parent in near:
                near.add(place.pk)
                keys |= {place.pk} if place.level == row.level else set()
    having = [source for key in keys if (source := chain.sources.get(key)) is not None]
    there = sum(source.home == row.unit_id for source in having)
    return Agreed(row, there, len(having), row.overdue(today))


def _facts(chain: Cascade, told: _Told, agreed: Sequence[Agreed], today: date) -> CascadeFacts:
    gaps = [(one.able, told.name(one.between), len(one.places)) for one in chain.gaps]
    return CascadeFacts(
        on=today,
        agreed=tuple(
            (one.row.unit.name, one.row.what, one.row.from_on) for one in agreed if one.row.state == "agreed"
        ),
        passed=tuple((name, count) for able, name, count in gaps if able),
        nobody=tuple((name, count) for able, name, count in gaps if not able),
    )
