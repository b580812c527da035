"""Finding a strategy in four steps: what helps and hinders, what is in use, candidates, tailoring."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from marigold.access.scope import Scope
from marigold.core import strategies as core
from marigold.practice.vocabulary import Item
from marigold.support.choosing import Candidate, Lists, lists
from marigold.support.models import Strategy
from marigold.support.obstacles import Obstacle
from marigold.support.selectors import strategies as reads
from marigold.web.present.room import Room
from marigold.web.present.strategies import ENDINGS, KINDS, STATES, TAGS, answer_page

MOST = 24


@dataclass(frozen=True)
class Way:
    """Something that helps or hinders: its kind in words, the names of the keys it stands for, where one reads more."""

    one: Obstacle
    kind: str
    names: Sequence[str]
    href: str
    # Strategies of this place that answer it already.
    answered: Sequence[Strategy]


@dataclass(frozen=True)
class Elsewhere:
    """A strategy of a place: what it is, where it stands, what came of it. No person is named."""

    row: Strategy
    state: str
    tag: str
    came: str


@dataclass(frozen=True)
class Found:
    """A candidate, how often it is in use in what one sees, and whether it is here already."""

    candidate: Candidate
    used: int
    here: str


@dataclass(frozen=True)
class FindPage:
    """All that the page shows."""

    steps: Sequence[Item]
    hinders: Sequence[Way]
    helps: Sequence[Way]
    chosen: Way | None
    here: Sequence[Elsewhere]
    beside: Sequence[Elsewhere]
    like: Sequence[Elsewhere]
    found: Sequence[Found]
    total: int
    names: Lists
    tailor: Sequence[tuple[Strategy, Sequence[str]]]


def find_page(scope: Scope, here: Room, wanted: Mapping[str, str]) -> FindPage:
    """Fetch and put in order. `wanted`: for (an obstacle), q, cluster, list."""
    engagement, names = here.engagement, lists(scope)
    rows = list(
        reads.strategies(scope).filter(root_id=engagement.root_id).order_by("-since", "-id")[: reads.MOST]
    )
    mine = [row for row in rows if row.engagement_id == engagement.pk]
    others = [row for row in rows if row.engagement_id != engagement.pk]
    answered = reads.answers(scope, rows)
    by_key: dict[str, list[Strategy]] = defaultdict(list)
    for row in mine:
        for one in answered.get(row.pk, ()):
            by_key[one.key].append(row)
    ways = [_way(one, here, by_key) for one in reads.obstacles(scope, engagement)]
    chosen = next((way for way in ways if way.one.key == wanted.get("for")), None)
    like = [
        row for row in others
        if chosen and any(core.alike(chosen.one.keys, one.keys) for one in answered.get(row.pk, ()))
    ]  # fmt: skip
    found = _found(names, rows, mine, wanted)
    return FindPage(
        steps=names.steps,
        hinders=[way for way in ways if not way.one.helps],
        helps=[way for way in ways if way.one.helps],
        chosen=chosen,
        here=[_elsewhere(row) for row in core.in_order(mine)],
        beside=[_elsewhere(row) for row in others if row.state in {"working", "chosen"}][:MOST],
        like=[_elsewhere(row) for row in like][:MOST],
        found=found[:MOST] if _narrowed(wanted) else [],
        total=len(found),
        names=names,
        tailor=[(row, core.missing(row.said)) for row in core.in_order(mine) if row.state != "ended"],
    )


def _narrowed(wanted: Mapping[str, str]) -> bool:
    return any(wanted.get(name) for name in ("q", "cluster", "list"))


def _way(one: Obstacle, here: Room, by_key: Mapping[str, list[Strategy]]) -> Way:
    words = here.words
    names = [words.by_key[key].name for key in sorted(one.keys) if key in words.by_key]
    stand = Strategy(engagement=here.engagement)
    return Way(one, KINDS[one.kind], names, answer_page(one, stand), by_key.get(one.key, []))


def _elsewhere(row: Strategy) -> Elsewhere:
    came = ". ".join(
        part.rstrip(".") for part in (ENDINGS.get(row.ending, ""), row.came_of, row.learned) if part
    )
    return Elsewhere(row, dict(STATES)[row.state], TAGS[row.state], f"{came}." if came else "")


def _found(
    names: Lists, rows: Sequence[Strategy], mine: Sequence[Strategy], wanted: Mapping[str, str]
) -> list[Found]:
    used = Counter(row.element_key for row in rows if row.element_key)
    there = {row.element_key: row.ref for row in mine if row.element_key}
    asked = wanted.get("q", "").lower().split()
    found = []
    for one in names.candidates:
        text = f"{one.item.name} {one.item.text} {one.cluster_name}".lower()
        if wanted.get("list") not in {None, "", one.edition.framework.key}:
            continue
        if wanted.get("cluster") not in {None, "", one.cluster}:
            continue
        if all(word in text for word in asked):
            found.append(Found(one, used[one.item.key], there.get(one.item.key, "")))
    return sorted(found, key=lambda one: -one.used)


@dataclass(frozen=True)
class Side:
    """A candidate beside others: what is said of it so far."""

    row: Strategy
    text: str
    cluster: str
    missing: Sequence[str]
    answers: Sequence[Obstacle]
    used: Sequence[Elsewhere]


def sides(scope: Scope, rows: Sequence[Strategy], today: date) -> list[Side]:
    """Candidates side by side, with what places one can see know of the same strategy."""
    names, answered = lists(scope), reads.answers(scope, rows)
    keys = {row.element_key for row in rows if row.element_key}
    root = rows[0].root_id if rows else None
    others = reads.strategies(scope).filter(root_id=root, element_key__in=keys)
    known = [row for row in others.order_by("-since", "-id")[: reads.FEW] if row not in rows]
    told = []
    for row in rows:
        listed = names.of(row.edition_id, row.element_key) if row.element_key else None
        told.append(
            Side(
                row=row,
                text=listed.item.text if listed else row.action,
                cluster=names.cluster(row.cluster),
                missing=core.missing(row.said),
                answers=answered.get(row.pk, ()),
                used=[_elsewhere(one) for one in known if row.element_key == one.element_key],
            )
        )
    return told
