"""Notes as pages show them: who reads them in names, what they are about as far as the reader may know."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit import selectors as audit
from marigold.core.noteparts import guide
from marigold.people.models import Person
from marigold.practice.selectors import vocabulary
from marigold.practice.vocabulary import Item, Vocabulary
from marigold.support.models import Assignment, Engagement, Note
from marigold.support.models.notes import VISIBILITIES
from marigold.support.selectors import notes, pages
from marigold.web import phrases
from marigold.web.templatetags.marigold import names

# On a tag, where names are not at hand.
TAGS = {"mine": "Only you", "pair": "The pair", "team": "Support team", "participants": "Everyone here"}
SHORT = 600
NAMED = 4
LIKELY = 6
# Fields as the history of a note names them.
CHANGED = {
    "text": "the words",
    "on": "the date",
    "kind": "the kind",
    "choice": "the choice",
    "said_by": "who said it",
    "consent": "the consent",
    "activity": "what it is about",
    "goal": "what it is about",
    "concern": "what it is about",
    "decision": "what it is about",
    "codes": "the codes",
    "corrections": "what partners put right",
}


@dataclass(frozen=True)
class Readers:
    """Who reads a note of an engagement, by how it is kept, in words for one person."""

    words: Mapping[str, str]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """From the fewest eyes to the most."""
        return [(key, self.words[key]) for key in VISIBILITIES]


def readers(scope: Scope, engagement: Engagement, author: Person | None = None) -> Readers:
    """Who would read a note that the person who asks writes, or that `author` (who is somebody else) wrote."""
    named = notes.named_today(scope, engagement)
    own = author.first_name if author else "you"
    core = _others(scope, author, (row for row in named if row.core))
    team = _others(scope, author, named)
    partners = [row.person.first_name for row in pages.partners_of(scope, engagement)][:NAMED]
    shown = f" such as {names(partners)}" if partners else ""
    pair = names([*core, own]) if core else f"Only {own}, until there is a pair"
    words = {
        "mine": f"Only {own}",
        "pair": pair[:1].upper() + pair[1:],
        "team": f"The support team: {names([*team, own])}, and those who lead support here",
        "participants": f"Everyone who can see this engagement, including partners{shown}",
    }
    return Readers(words)


def _others(scope: Scope, author: Person | None, rows: Iterable[Assignment]) -> list[str]:
    """First names without the author's; whoever asks is `you`."""
    found = []
    for row in rows:
        if row.person_id == scope.person_id:
            found += ["you"] if author else []
        elif author is None or row.person_id != author.pk:
            found.append(row.person.first_name)
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Line:
    """One note in a list."""

    ref: str
    kind: str
    choice: str
    text: str
    long: bool
    on: date
    author: str
    own: bool
    own_words: bool
    said_by: str
    kept: str
    readers: str
    about: str
    href: str
    engagement: str
    engagement_ref: str
    sent_back_on: date | None


May = Callable[[Note, Permission], bool]


def lines(scope: Scope, rows: Sequence[Note], *, held: frozenset[Permission] | None = None) -> list[Line]:
    """Notes one may read, ready for a list.

    :param held: what one may do on their engagement, where all are of one; found out for each otherwise
    """
    may = (lambda row, permission: permission in held) if held is not None else _standing(scope)
    return [line(scope, row, vocabulary(scope, row.engagement.edition_id), may) for row in rows]


def _standing(scope: Scope) -> May:
    """By a role over the place, or by being named on the engagement today."""
    # Asked only for those whose role does not do already.
    named = cache(lambda: notes.named_on(scope))

    def may(row: Note, permission: Permission) -> bool:
        over = scope.allows_at(permission, row.engagement.unit.path)
        return over or (permission in scope.circle and row.engagement_id in named())

    return may


def line(scope: Scope, row: Note, words: Vocabulary, may: May) -> Line:
    """One note for a list."""
    own = row.author_id == scope.person_id
    about, href = subject(row, may)
    return Line(
        ref=row.ref,
        kind=words.label(row.kind),
        choice=row.choice.capitalize(),
        text=row.text[:SHORT].rstrip() + "…" if len(row.text) > SHORT else row.text,
        long=len(row.text) > SHORT,
        on=row.on,
        author="you" if own else row.author.name,
        own=own,
        own_words=row.own_words,
        said_by=row.said_by,
        kept=row.visibility,
        readers=TAGS[row.visibility],
        about=about,
        href=href,
        engagement=row.engagement.name,
        engagement_ref=row.engagement.ref,
        sent_back_on=row.sent_back_on,
    )


def subject(row: Note, may: May) -> tuple[str, str]:
    """What a note is about and where that is shown; nothing where one may not see it."""
    if row.activity is not None and may(row, Permission.ACTIVITY_VIEW):
        return row.activity.title, reverse("activity", args=[row.activity.ref])
    if row.goal is not None and may(row, Permission.GOAL_VIEW):
        return f"Goal {row.goal.number}", reverse("goal", args=[row.goal.ref])
    if row.decision is not None and not row.decision.trashed_at and may(row, Permission.DECISION_VIEW):
        return row.decision.title, reverse("decision", args=[row.decision.ref])
    if row.concern is not None and not row.concern.trashed_at and may(row, Permission.CONCERN_VIEW):
        return row.concern.title, ""
    return "", ""


@dataclass(frozen=True)
class KindTile:
    """A kind of note to choose: its name, its line, and who usually reads it."""

    key: str
    name: str
    text: str
    readers: str
    visibility: str
    needs: str
    parts: str
    chosen: bool


def tiles(
    words: Vocabulary, who: Readers, used: Sequence[str], chosen: str
) -> tuple[list[KindTile], list[KindTile]]:
    """The kinds one most likely wants (those used last, or else the first), and all others."""
    items = [item for item in words.of("note_kind") if not item.data.get("goes_back") or item.key == chosen]
    likely = list(dict.fromkeys([*([chosen] if chosen else []), *used, *(item.key for item in items)]))[
        :LIKELY
    ]
    found = {item.key: _tile(item, who, chosen) for item in items}
    near = [found[key] for key in likely if key in found]
    return near, [tile for key, tile in found.items() if key not in likely]


def _tile(item: Item, who: Readers, chosen: str) -> KindTile:
    visibility = str(item.data.get("visibility", "pair"))
    parts = [str(one) for one in item.data.get("parts", ())]
    needs = [
        *(["said_by"] if item.data.get("own_words") else []),
        *(["consent"] if item.data.get("needs_consent") else []),
        *(["choice"] if item.data.get("choices") else []),
    ]
    tag = who.words["pair"] if visibility == "pair" else TAGS[visibility]
    return KindTile(
        item.key, item.name, item.text, tag, visibility, " ".join(needs), guide(parts), item.key == chosen
    )


def coded(words: Vocabulary, keys: Sequence[str]) -> list[tuple[str, str]]:
    """(key, name) of the codes of a note, in the order of the model."""
    order = {item.key: place for place, item in enumerate(words.items)}
    return [(key, words.label(key)) for key in sorted(keys, key=lambda one: order.get(one, len(order)))]


@dataclass(frozen=True)
class Change:
    """One change of a note: who did what, and when. Its words are kept nowhere but in the note."""

    words: str
    at: datetime
    more: str


def history(scope: Scope, row: Note, *, limit: int = 30) -> list[Change]:
    """Who changed a note when, newest first."""
    return [
        Change(phrases.sentence(event), event.at, _more(event.change))
        for event in audit.history(scope, row.target, limit=limit)
    ]


def last_hand(scope: Scope, row: Note) -> str:
    """Who changed a note last, other than whoever asks."""
    events = audit.history(scope, row.target, limit=20)
    return next((event.by_name for event in events if event.by_ref != scope.person_ref), "Somebody")


def _more(change: Mapping[str, Any]) -> str:
    """What was changed, without a word of it."""
    told = list(dict.fromkeys(CHANGED.get(name, name) for name in _after(change.get("fields")) or ()))
    parts = [names(told)] if told else []
    kept = _after(change.get("visibility"))
    if kept in TAGS:
        parts.append(f"read by: {TAGS[kept].lower()}")
    to = _after(change.get("to"))
    if to:
        parts.append(f"e-mailed to {names(list(to))}")
    return "; ".join(parts)


def _after(pair: Any) -> Any:
    return pair[1] if isinstance(pair, list) and len(pair) == 2 else None
