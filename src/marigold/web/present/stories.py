"""Stories to read: narrowed, and through a framework by its own ties and by links of a crosswalk."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

from marigold.access.scope import Scope
from marigold.core.charts.tally import tally
from marigold.core.facilitation import Told, pattern, same_words, through_lens
from marigold.core.frameworks import KINDS
from marigold.facilitation import selectors
from marigold.facilitation.models import Story, StoryTie
from marigold.kit.doing import NotThere
from marigold.practice import selectors as practice
from marigold.practice.models import Edition
from marigold.practice.selectors.linked import links_along, ways
from marigold.web.forms import Form
from marigold.web.reading import STATUSES, STRENGTHS, capital

# What a story can show, of models and frameworks that are published here.
SHOWN = ("competency", "principle", "value", "function", "core_component", "behaviour", "reason")
MODELS = ("framework", "practice-model")
MOST = 400
FIRST = "isp-profile"


@dataclass(frozen=True)
class Tie:
    """What a story shows, by its name."""

    framework: str
    framework_key: str
    key: str
    name: str


def _ties(scope: Scope, found: Sequence[StoryTie]) -> list[Tie]:
    """Ties with the names of what they tie to, as current editions have them."""
    names = practice.names_of(scope, {one.key for one in found})
    return [
        Tie(one.framework.name, one.framework.key, one.key, names.get((one.framework.key, one.key), one.key))
        for one in found
    ]


def tied(scope: Scope, row: Story) -> list[Tie]:
    """What a story already reached shows."""
    return _ties(scope, list(row.ties.all()))


@dataclass(frozen=True)
class Card:
    """A story in a list, with what it shows, and by which link it came here where it came by one."""

    row: Story
    ties: Sequence[Tie]
    by: str = ""
    disputed: bool = False


@dataclass(frozen=True)
class Group:
    """An element of the framework one reads through, with its stories."""

    key: str
    name: str
    count: int
    cards: Sequence[Card]


@dataclass(frozen=True)
class Library:
    """What the page of stories shows."""

    q: str
    shows: str
    condition: str
    lens: str
    cards: Sequence[Card]
    groups: Sequence[Group]
    elements: Sequence[tuple[str, str]]
    lenses: Sequence[tuple[str, str]]
    conditions: Sequence[tuple[str, int, str]]
    whole: int
    # How many of them are looked through, where there are more.
    most: int = 0
    asked: bool = False
    lens_name: str = ""


def library(scope: Scope, asked: Mapping[str, str]) -> Library:
    """Stories one may read, as far as asked for. `shows` is `framework:key`; `lens` a framework."""
    q, shows, condition, lens = (
        asked.get(name, "").strip()[:200] for name in ("q", "shows", "condition", "lens")
    )
    rows = list(selectors.stories(scope).exclude(consent="asked")[: MOST + 1])
    cut, rows = len(rows) > MOST, rows[:MOST]
    found = selectors.ties_of(scope, rows)
    ties = _ties(scope, found)
    by_story: dict[str, list[Tie]] = defaultdict(list)
    for one, tie in zip(found, ties, strict=True):
        by_story[one.story.ref].append(tie)
    kept = [row for row in rows if _holds(row, q, condition)]
    cards = {row.ref: Card(row, by_story.get(row.ref, ())) for row in kept}
    editions = _editions(scope)
    groups = _through(scope, editions[lens], cards) if lens in editions else []
    if shows and ":" in shows:
        cards = {
            ref: card
            for ref, card in cards.items()
            if shows in {f"{one.framework_key}:{one.key}" for one in card.ties}
        }
        if groups:
            groups = [one for one in groups if f"{lens}:{one.key}" == shows] or groups
    shared = pattern((row.ref, row.conditions) for row in rows)
    whole = len(rows)
    return Library(
        q, shows, condition, lens if lens in editions else "",
        list(cards.values()), groups,
        elements=_elements(ties),
        lenses=[(key, row.framework.name) for key, row in editions.items()],
        conditions=[(one.words, one.count, tally(one.count, whole, id=f"t{at}")) for at, one in enumerate(shared[:12])],
        whole=whole, most=MOST if cut else 0, asked=bool(q or shows or condition or lens),
        lens_name=editions[lens].framework.name if lens in editions else "",
    )  # fmt: skip


def _holds(row: Story, q: str, condition: str) -> bool:
    text = f"{row.title} {row.happened} {' '.join(row.conditions)}".casefold()
    wanted = same_words(condition)
    return all(word in text for word in q.casefold().split()[:8]) and (
        not wanted or wanted in {same_words(one) for one in row.conditions}
    )


def _editions(scope: Scope) -> dict[str, Edition]:
    """Frameworks a story can be tied to, by key; those written for other readers stay apart."""
    return {
        row.framework.key: row
        for row in practice.editions(scope)
        if row.framework.kind in MODELS and not row.instead
    }


def _elements(ties: Sequence[Tie]) -> list[tuple[str, str]]:
    """What the list can be narrowed to: elements that some story shows."""
    some = {(f"{one.framework_key}:{one.key}", f"{one.name} ({one.framework})") for one in ties}
    return sorted(some, key=lambda pair: pair[1].casefold())


def _through(scope: Scope, edition: Edition, cards: Mapping[str, Card]) -> list[Group]:
    """The entries of a framework that stories show, by its own ties and by links."""
    key = edition.framework.key
    targets = [
        (row.key, row.name) for row in practice.elements(scope, edition).filter(kind__in=SHOWN, slot=False)
    ]
    ties = [(ref, one.framework_key, one.key) for ref, card in cards.items() for one in card.ties]
    leading = ways(scope, key)
    others = sorted({of for _, of, _ in ties if of in leading})
    links = {
        other: [link[:4] for link in links_along(scope, other, key, leading[other].over)] for other in others
    }
    told = through_lens(targets, key, ties, links)
    over = {other: leading[other].words for other in others}
    return [Group(one.key, one.name, one.count, _cards(cards, one.told, over)) for one in told if one.told]


def _cards(cards: Mapping[str, Card], told: Sequence[Told], over: Mapping[str, str]) -> list[Card]:
    """Each story once, with every way that leads to it; in dispute where all of them are."""
    ways: dict[str, list[Told]] = {}
    for one in told:
        ways.setdefault(one.story, []).append(one)
    return [
        Card(
            cards[ref].row,
            cards[ref].ties,
            "; ".join(_way(cards[ref], one, over) for one in some),
            not any(one.counts for one in some),
        )
        for ref, some in ways.items()
    ]


def _way(card: Card, told: Told, over: Mapping[str, str]) -> str:
    """How a story came to stand under an entry: tied to it, or by which link."""
    if told.direct:
        return "tied to it"
    name = next(
        (one.name for one in card.ties if (one.framework_key, one.key) == (told.framework, told.key)),
        told.key,
    )
    framework = next(
        (one.framework for one in card.ties if one.framework_key == told.framework), told.framework
    )
    words = f"by {name} ({framework}), link {STATUSES.get(told.status, told.status).lower()}"
    if told.strength != "unrated":
        words += f", {STRENGTHS.get(told.strength, told.strength).lower()}"
    return ", ".join(part for part in (words, over[told.framework]) if part)


@dataclass(frozen=True)
class Offered:
    """A framework and its entries, for tying a story to them."""

    edition: Edition
    frameworks: Sequence[tuple[str, str]]
    groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    held: Sequence[str]
    known: Sequence[str] = field(default=())


def to_tie(scope: Scope, row: Story, wanted: str) -> Offered:
    """What a story can be tied to: one framework at a time, those it has ties in told first."""
    editions = _editions(scope)
    chosen = wanted if wanted in editions else (FIRST if FIRST in editions else next(iter(editions), ""))
    if not chosen:
        raise NotThere("No framework is loaded here.")
    edition = editions[chosen]
    elements = list(practice.elements(scope, edition).filter(slot=False))
    names = {one.key: one.name for one in elements}
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in (each for each in elements if each.kind in SHOWN):
        above = names.get(one.parent_key) or capital(KINDS[one.kind].many)
        groups.setdefault(above, []).append((one.key, one.name))
    held = [one.key for one in row.ties.all() if one.framework_id == edition.framework_id]
    known = [key for some in groups.values() for key, _ in some]
    frameworks = [(key, one.framework.name) for key, one in editions.items()]
    return Offered(
        edition, frameworks, list(groups.items()), held, [*known, *(one for one in held if one not in known)]
    )


class TieForm(Form):
    """Entries of one framework that a story shows."""

    keys = forms.MultipleChoiceField(
        required=False, label="What the story shows", widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, groups: Sequence[tuple[str, Sequence[tuple[str, str]]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        self.fields["keys"].choices = [one for _, some in groups for one in some]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> set[str]:
        """Keys that are ticked."""
        value = self["keys"].value() or []
        return {str(one) for one in value}
