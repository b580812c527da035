"""What is known about a place, told with consent; and looks at willingness and ability."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.kit.doing import Refused, action, nothing_changed
from marigold.practice.selectors import vocabulary
from marigold.practice.vocabulary import Vocabulary
from marigold.support import selectors
from marigold.support.events import Happened
from marigold.support.models import ContextEntry, Engagement, Readiness
from marigold.support.models.concerns import LEVELS
from marigold.support.selectors import readiness

WITHDRAWN = "Taken back"


@action
def tell_context(
    *,
    engagement_ref: str,
    feature: str,
    text: str,
    told_by: str,
    consent: str,
    on: date,
    by: Scope,
    at: datetime,
) -> ContextEntry:
    """Keep what was told about one feature of the place: by whom, and what they agreed to."""
    engagement = selectors.engagement(by, engagement_ref, Permission.READINESS_EDIT)
    words = vocabulary(by, engagement.edition_id)
    _context_words(words, feature, text, told_by, consent)
    row = ContextEntry(
        root_id=engagement.root_id,
        engagement=engagement,
        feature=feature,
        text=text.strip(),
        told_by=told_by.strip(),
        consent=consent.strip(),
        author_id=by.person_id,
        on=on,
        created_at=at,
    )
    row.save()
    _say(Happened.CONTEXT_TOLD, row, engagement, words, by, at, {"letters": [0, len(row.text)]})
    return row


@action
def change_context(*, entry_ref: str, version: int, by: Scope, at: datetime, **fields: Any) -> ContextEntry:
    """Correct what was told about the place, or what was agreed to."""
    row = readiness.entry(by, entry_ref, Permission.READINESS_EDIT)
    words = vocabulary(by, row.engagement.edition_id)
    now = {name: fields.get(name, getattr(row, name)) for name in ("feature", "text", "told_by", "consent")}
    _context_words(words, **now)
    change = row.alter(expected=version, **fields)
    if not change:
        nothing_changed()
        return row
    _say(Happened.CONTEXT_CHANGED, row, row.engagement, words, by, at, _lengths(change))
    return row


@action
def withdraw_context(*, entry_ref: str, by: Scope, at: datetime) -> ContextEntry:
    """Take out what was told, because whoever told it no longer agrees. That something was there stays; its words go."""
    row = readiness.entry(by, entry_ref, Permission.READINESS_EDIT)
    words = vocabulary(by, row.engagement.edition_id)
    day = timezone.localdate(at)
    change = row.alter(text="", told_by="", consent=f"{WITHDRAWN} on {day:%B} {day.day}, {day.year}")
    _say(Happened.CONTEXT_WITHDRAWN, row, row.engagement, words, by, at, _lengths(change))
    return row


def _context_words(words: Vocabulary, feature: str, text: str, told_by: str, consent: str) -> None:
    if feature not in words.practice.features:
        raise Refused("The practice model has no such feature of a place.", field="feature")
    if not text.strip():
        raise Refused("Write down what was told.", field="text")
    if not told_by.strip():
        raise Refused("Say who told it: a name, or a part such as “two parents”.", field="told_by")
    if not consent.strip():
        raise Refused("Say what they agreed to: who may read it, and what for.", field="consent")


def _say(
    kind: Happened,
    row: ContextEntry,
    engagement: Engagement,
    words: Vocabulary,
    by: Scope,
    at: datetime,
    change: dict[str, Any],
) -> None:
    """The audit log holds which feature and how much, never the words: consent can be taken back."""
    title = words.label(row.feature)
    record(kind, row, by=by, at=at, about=engagement.target, title=title, change=change)


def _lengths(change: dict[str, list[Any]]) -> dict[str, Any]:
    before, after = change.pop("text", ["", ""])
    told = {name: [None, "changed"] for name in change if name in {"told_by", "consent"}}
    rest = {name: pair for name, pair in change.items() if name not in told}
    return {**rest, **told, "letters": [len(before), len(after)]}


@action
def look_at_readiness(
    *,
    engagement_ref: str,
    on: date,
    level: str,
    subject: str,
    willing: int,
    able: int,
    by: Scope,
    at: datetime,
    barriers: Sequence[str] = (),
    actions: Sequence[str] = (),
    note: str = "",
) -> Readiness:
    """Keep how willing and how able a person, team, organization or system is, from 1 to 5, and what is done about it."""
    engagement = selectors.engagement(by, engagement_ref, Permission.READINESS_EDIT)
    _look_words(subject, level, willing, able, on, at)
    row = Readiness(
        root_id=engagement.root_id,
        engagement=engagement,
        on=on,
        level=level,
        subject=subject.strip(),
        willing=willing,
        able=able,
        barriers=list(barriers),
        actions=list(actions),
        note=note,
        by_id=by.person_id,
        created_at=at,
    )
    row.save()
    change = {name: [None, getattr(row, name)] for name in ("willing", "able", "barriers", "actions")}
    record(Happened.READINESS_SEEN, row, by=by, at=at, about=engagement.target, change=change)
    return row


@action
def change_readiness(*, look_ref: str, version: int, by: Scope, at: datetime, **fields: Any) -> Readiness:
    """Correct a look at readiness."""
    row = readiness.look(by, look_ref, Permission.READINESS_EDIT)
    now = {
        name: fields.get(name, getattr(row, name)) for name in ("subject", "level", "willing", "able", "on")
    }
    _look_words(**now, at=at)
    change = row.alter(expected=version, **fields)
    if not change:
        nothing_changed()
        return row
    record(Happened.READINESS_CHANGED, row, by=by, at=at, about=row.engagement.target, change=change)
    return row


def _look_words(subject: str, level: str, willing: int, able: int, on: date, at: datetime) -> None:
    if not subject.strip():
        raise Refused("Say whose readiness this is.", field="subject")
    if level not in LEVELS:
        raise Refused("Choose a person, team, organization or system.", field="level")
    for name, value in (("willing", willing), ("able", able)):
        if not 1 <= value <= 5:
            raise Refused("Choose from 1 to 5.", field=name)
    if on > timezone.localdate(at):
        raise Refused("This day has not come yet.", field="on")
