"""Concerns: raised, worked on from several sides, answered in words, opened again."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.flows import CONCERN, may_move
from marigold.core.rules import ConcernFacts
from marigold.kit.doing import Refused, action, nothing_changed
from marigold.people.models import Person
from marigold.practice.selectors import vocabulary
from marigold.practice.vocabulary import Vocabulary
from marigold.support import selectors
from marigold.support.actions.door import insist
from marigold.support.events import Happened
from marigold.support.models import Concern, ConcernEntry, Engagement
from marigold.support.models.concerns import CONCERN_KINDS, IDEA_USED, LEVELS, NATURES, SOLVED_BY
from marigold.support.selectors import concerns as concern_selectors

SOURCES = {"tension": "tension_source", "barrier": "barrier", "service": "service_gap"}
# Who raised a concern in confidence, and what only they could have said, are in no history.
QUIET = frozenset({"raised_by", "raised_as", "idea", "text"})
NEEDED = {
    "perspective": ("text", "Write how it looks from there."),
    "strategy": ("text", "Say what was tried."),
    "postponed": ("text", "Say why it is put off."),
    "returned": ("text", "Say what slid back."),
    "loop": ("text", "Say what you asked, what was done and what was adjusted."),
    "handed": ("text", "Say how it was handed back."),
    "eased": ("text", "Say how unease was made normal."),
}


@action
def raise_concern(
    *, engagement_ref: str, kind: str, title: str, raised_on: date, by: Scope, at: datetime, **fields: Any
) -> Concern:
    """Put something on the list that should not be forgotten. It stays open until it is answered."""
    engagement = selectors.engagement(by, engagement_ref, Permission.CONCERN_EDIT)
    if kind not in CONCERN_KINDS:
        raise Refused("Choose what kind of concern it is.", field="kind")
    concern = Concern(
        root_id=engagement.root_id,
        engagement=engagement,
        kind=kind,
        title=title.strip(),
        raised_on=raised_on,
        created_at=at,
        **fields,
    )
    _sound(concern, {"title": concern.title, **fields}, vocabulary(by, engagement.edition_id), engagement)
    concern.save()
    record(
        Happened.CONCERN_RAISED,
        concern,
        by=by,
        at=at,
        about=engagement.target,
        change={"kind": [None, kind], "level": [None, concern.level], "owner": [None, _owner(concern)]},
    )
    return concern


@action
def change_concern(*, concern_ref: str, version: int, by: Scope, at: datetime, **fields: Any) -> Concern:
    """Change what is written about a concern while it is open."""
    concern = concern_selectors.concern(by, concern_ref, Permission.CONCERN_EDIT)
    if concern.state in {"answered", "closed"}:
        raise Refused("This concern is closed. Open it again first.")
    guarded = {"confidential", "raised_by", "raised_as"} & set(fields)
    if concern.confidential and guarded and not concern_selectors.in_pair(by, concern.engagement):
        raise Refused("Only the pair can change who raised this.", field=sorted(guarded)[0])
    _sound(concern, fields, vocabulary(by, concern.engagement.edition_id), concern.engagement)
    change = concern.alter(expected=version, **fields)
    if change:
        _tell(Happened.CONCERN_CHANGED, concern, by, at, change)
    else:
        nothing_changed()
    return concern


def _sound(concern: Concern, fields: dict[str, Any], words: Vocabulary, engagement: Engagement) -> None:
    """Refuse what does not fit: an empty title, words the model does not have, a goal from elsewhere."""
    if "title" in fields and not str(fields["title"]).strip():
        raise Refused("Say in a line what the concern is.", field="title")
    for name, known in (("level", LEVELS), ("nature", NATURES), ("idea_used", IDEA_USED)):
        if name in fields and fields[name] not in known:
            raise Refused("Choose one of the list.", field=name)
    source = fields.get("source_key", "")
    if source and source not in {item.key for item in words.of(SOURCES.get(concern.kind, ""))}:
        raise Refused("The practice model has no such entry for this kind of concern.", field="source_key")
    signals = {item.key for item in words.of("adaptive_signal", "tension_effect")}
    if set(fields.get("signals", ())) - signals:
        raise Refused("The practice model has no such sign.", field="signals")
    goal = fields.get("goal")
    if goal is not None and goal.engagement_id != engagement.pk:
        raise Refused("The goal belongs to another engagement.", field="goal")


def _owner(concern: Concern) -> str:
    return concern.owner.name if concern.owner else concern.owner_text


def _tell(kind: Happened, concern: Concern, by: Scope, at: datetime, change: dict[str, Any]) -> None:
    """Leave the event; of a concern raised in confidence it tells that something changed, not what."""
    told = {
        name: ("changed" if concern.confidential and name in QUIET else pair) for name, pair in change.items()
    }
    record(kind, concern, by=by, at=at, about=concern.engagement.target, change=told)


@action
def add_to_concern(
    *,
    concern_ref: str,
    kind: str,
    on: date,
    by: Scope,
    at: datetime,
    owner: Person | None = None,
    **fields: Any,
) -> ConcernEntry:
    """Add a perspective, a strategy tried, a reading of strain, a postponement, a slip back, a loop or a handing back.

    A postponement puts the concern off until its day; handing back gives it the new owner.
    """
    concern = concern_selectors.concern(by, concern_ref, Permission.CONCERN_EDIT)
    if concern.state in {"answered", "closed"}:
        raise Refused("This concern is closed. Open it again first.")
    owner_text = str(fields.pop("owner_text", "")).strip()
    entry = ConcernEntry(concern=concern, by_id=by.person_id, on=on, kind=kind, created_at=at, **fields)
    _complete(entry, vocabulary(by, concern.engagement.edition_id), owner, owner_text)
    entry.save()
    change: dict[str, Any] = {"added": [None, kind], "on": [None, on]}
    if kind == "postponed":
        change |= concern.alter(state="postponed", next_on=entry.until)
    if kind == "handed":
        concern.alter(owner=owner, owner_text=owner_text)
        change["owner"] = [None, _owner(concern)]
    happened = Happened.CONCERN_POSTPONED if kind == "postponed" else Happened.CONCERN_ADDED
    _tell(happened, concern, by, at, change)
    return entry


def _complete(entry: ConcernEntry, words: Vocabulary, owner: Person | None, owner_text: str) -> None:
    """Refuse an entry that lacks what its kind is for."""
    name, sentence = NEEDED.get(entry.kind, ("", ""))
    if name and not str(getattr(entry, name)).strip():
        raise Refused(sentence, field=name)
    if entry.kind == "perspective" and not entry.whose.strip():
        raise Refused("Say whose view this is.", field="whose")
    known = {item.key for item in words.of("strategy", "tension_strategy")}
    if entry.kind == "strategy" and entry.strategy not in known:
        raise Refused("Choose a strategy.", field="strategy")
    if entry.kind == "distress" and entry.distress not in range(1, 6):
        raise Refused("Choose a level from 1 to 5.", field="distress")
    if entry.kind == "fit" and entry.feasible is None and entry.fits is None:
        raise Refused("Choose at least one level from 1 to 5.", field="feasible")
    if entry.kind == "postponed" and (entry.until is None or entry.until <= entry.on):
        raise Refused("Choose a later day on which it comes back.", field="until")
    if entry.kind == "handed" and owner is None and not owner_text:
        raise Refused("Say who has it now.", field="owner")


@action
def tell_result(*, entry_ref: str, version: int, result: str, by: Scope, at: datetime) -> ConcernEntry:
    """Write what came of a strategy that was tried."""
    entry = concern_selectors.entry(by, entry_ref)
    if entry.kind != "strategy":
        raise Refused("Only what was tried has a result.")
    change = entry.alter(expected=version, result=result.strip())
    if change:
        _tell(Happened.CONCERN_ADDED, entry.concern, by, at, {"added": [None, "result"]})
    else:
        nothing_changed()
    return entry


@action
def answer_concern(
    *,
    concern_ref: str,
    version: int,
    answer: str,
    by: Scope,
    at: datetime,
    state: str = "answered",
    idea_used: str = "",
    solved_by: str = "",
    solved_with: str = "",
) -> Concern:
    """Close a concern with its answer, or set it aside with the reason; never without words.

    `solved_by`: participants (without the pair), together, practitioners; `solved_with`: who at other levels.
    """
    concern = concern_selectors.concern(by, concern_ref, Permission.CONCERN_EDIT)
    if solved_by not in SOLVED_BY:
        raise Refused("Choose who found the answer.", field="solved_by")
    if state not in {"answered", "closed"} or not may_move(CONCERN, concern.state, state):
        raise Refused("This concern cannot be closed that way.", field="state")
    today = timezone.localdate(at)
    facts = ConcernFacts(
        kind=concern.kind, on=today, raised_on=concern.raised_on, closing=True, answer=answer
    )
    insist(
        facts, vocabulary(by, concern.engagement.edition_id).practice, field="answer", only="concern.answered"
    )
    change = concern.alter(
        expected=version,
        state=state,
        answer=answer.strip(),
        answered_on=today,
        idea_used=idea_used or concern.idea_used,
        solved_by=solved_by,
        solved_with=solved_with.strip(),
    )
    _tell(Happened.CONCERN_ANSWERED, concern, by, at, change)
    return concern


@action
def reopen_concern(*, concern_ref: str, by: Scope, at: datetime, reason: str = "") -> Concern:
    """Take a concern up again. The earlier answer stays with it."""
    concern = concern_selectors.concern(by, concern_ref, Permission.CONCERN_EDIT)
    if concern.state == "open":
        nothing_changed()
        return concern
    if concern.state != "postponed":
        if not reason.strip():
            raise Refused("Say why it is open again.", field="reason")
        ConcernEntry(
            concern=concern,
            by_id=by.person_id,
            on=timezone.localdate(at),
            kind="reopened",
            text=reason.strip(),
            result=concern.answer,
            created_at=at,
        ).save()
    change = concern.alter(state="open", answer="", answered_on=None)
    _tell(Happened.CONCERN_REOPENED, concern, by, at, {"state": change["state"], "reason": [None, reason]})
    return concern
