"""What we heard: partners' words gathered into a summary, sent back to them, and what they put right beside it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.rules import HeardFacts, judge
from marigold.people.models import Person
from marigold.practice.vocabulary import Item, Vocabulary
from marigold.support import selectors as support
from marigold.support.models import Note
from marigold.support.selectors import notes, pages


def kind_of(words: Vocabulary) -> Item | None:
    """The kind of note that goes back to partners, where the practice model has one."""
    return next((item for item in words.of("note_kind") if item.data.get("goes_back")), None)


def draft(rows: Sequence[Note], words: Vocabulary) -> str:
    """Notes that everyone on the engagement may read as the beginning of a summary, by kind; own words in quotes."""
    found: dict[str, list[str]] = {}
    for row in rows:
        text = f"“{row.text}”" if row.own_words else row.text
        said = f" ({row.said_by})" if row.said_by else ""
        found.setdefault(row.kind, []).append(f"{text}{said}")
    parts = [f"{words.label(kind)}\n" + "\n".join(texts) for kind, texts in found.items()]
    return "\n\n".join(parts)


def parts(scope: Scope, row: Note, words: Vocabulary, *, today: date) -> dict[str, Any]:
    """What the page of a summary shows besides the note itself; nothing for other notes."""
    item = words.by_key.get(row.kind)
    if item is None or not item.data.get("goes_back"):
        return {}
    facts = HeardFacts(written_on=row.on, today=today, sent_back_on=row.sent_back_on)
    may_send = notes.hand(scope, row).text and row.visibility == "participants"
    sees = Permission.ENGAGEMENT_VIEW in support.standing(scope, row.engagement)
    return {
        "goes_back": True,
        "findings": judge(facts, words.practice),
        "may_send": may_send,
        "may_correct": row.sent_back_on is not None and sees,
        "speaks_for_others": may_send,
    }


def addressees(scope: Scope, row: Note) -> list[Person]:
    """Partners of the place who can be sent the summary: with an e-mail address, and still a part in the place."""
    found = {one.person_id: one.person for one in pages.partners_of(scope, row.engagement)}
    return [person for person in found.values() if person.email and person.is_active]
