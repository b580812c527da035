"""Notes: written, changed by several, sent back to those who spoke. The log of changes never holds their words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit import selectors as audit
from marigold.audit.recorder import record
from marigold.core import noteparts
from marigold.core.merging import merge, plain
from marigold.core.rules import Finding, NoteFacts
from marigold.kit.doing import NotThere, Refused, Stale, action, nothing_changed
from marigold.people.models import Person
from marigold.practice.selectors import vocabulary
from marigold.practice.vocabulary import Item
from marigold.support import selectors
from marigold.support.actions.door import insist
from marigold.support.events import Happened
from marigold.support.models import Engagement, Note, NoteElement
from marigold.support.models.notes import VISIBILITIES
from marigold.support.selectors import notes as reading

TITLE = "a note"
# What only the author of a note decides.
AUTHORS = frozenset({"kind", "visibility", "said_by", "consent"})
SUBJECTS = ("activity", "goal", "concern", "decision")
WIDER = "More people would read this than before. Confirm that this is meant."
# A text for these eyes is known to the whole team anyway, so that its history may stand on the engagement's page.
TOLD = frozenset({"team", "participants"})


@dataclass(frozen=True)
class Saved:
    """A note as saved, what the rules still say, and whose changes were put together with one's own."""

    note: Note
    findings: tuple[Finding, ...] = ()
    joined: str = ""


@action
def write_note(
    *,
    engagement_ref: str,
    kind: str,
    text: str,
    by: Scope,
    at: datetime,
    on: date | None = None,
    visibility: str = "",
    widened: bool = False,
    codes: Sequence[str] = (),
    **fields: Any,
) -> Saved:
    """Write a note of a kind of the practice model; without a word on who reads it, those its kind says.

    `fields`: choice, said_by, consent, activity, goal, concern, decision. `widened`: more eyes than usual are meant.
    `codes`: element keys of the model, such as a theme, a use of data, or partner groups that took part.
    """
    engagement = selectors.engagement(by, engagement_ref, Permission.NOTE_EDIT)
    item = _kind(by, engagement, kind)
    usual = str(item.data.get("visibility", "pair"))
    note = Note(
        root_id=engagement.root_id,
        engagement=engagement,
        author_id=by.person_id,
        kind=kind,
        on=on or timezone.localdate(at),
        text=plain(text).strip(),
        own_words=bool(item.data.get("own_words")),
        visibility=visibility or usual,
        created_at=at,
        **fields,
    )
    _more_eyes(note.visibility, usual, widened)
    findings = _check(by, note, item, at, codes)
    note.save()
    _code(note, (), codes)
    _tell(Happened.NOTE_WRITTEN, note, by, at, {"visibility": [None, note.visibility]})
    return Saved(note, findings)


@action
def change_note(
    *,
    note_ref: str,
    version: int,
    by: Scope,
    at: datetime,
    seen: Mapping[str, Any] | None = None,
    widened: bool = False,
    codes: Sequence[str] | None = None,
    **fields: Any,
) -> Saved:
    """Change a note. What somebody else changed meanwhile is kept as well, line by line.

    :param seen: the fields as they were shown to the person; without them a save on an older version is Stale
    Raises Stale with both texts where the same lines (or the same field) were changed in two ways.
    """
    note = reading.note(by, note_ref)
    hand = reading.hand(by, note)
    if not hand.text:
        raise NotThere("There is nothing here that you can change.")
    if "text" in fields:
        fields["text"] = plain(fields["text"]).strip()
    joined = ""
    if seen:
        base = plain(str(seen.get("text", "")))
        joined = _who(by, note) if base not in {note.text, fields.get("text", base)} else ""
        fields, version = _joined(note, seen, fields), note.version
    if not hand.visibility and any(getattr(note, name) != fields[name] for name in AUTHORS & set(fields)):
        raise Refused(f"Only {note.author.name} can change the kind of this note and who reads it.")
    _more_eyes(fields.get("visibility", note.visibility), note.visibility, widened)
    item = _kind(by, note.engagement, fields.get("kind", note.kind))
    told = note.visibility in TOLD
    change = note.alter(expected=version, **fields, own_words=bool(item.data.get("own_words")))
    after = _recode(by, note, codes, seen or {}, change)
    findings = _check(by, note, item, at, after)
    if not change:
        nothing_changed()
        return Saved(note, findings)
    said = {name: pair for name, pair in change.items() if name == "visibility"}
    said["fields"] = [None, sorted(set(change) - {"visibility", "own_words"})]
    _tell(Happened.NOTE_CHANGED, note, by, at, said, told=told)
    return Saved(note, findings, joined)


def _joined(note: Note, seen: Mapping[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    """Fields to save on top of what is stored now, so that nobody's change is lost. Raises Stale where they clash."""
    saved, clash = dict(fields), False
    for name, mine in fields.items():
        base, theirs = seen.get(name), getattr(note, name)
        if name == "text":
            merged = merge(str(base or ""), note.text, mine)
            clash |= not merged.clean
            saved["text"] = merged.text
        elif mine == base:
            saved[name] = theirs  # left as it was shown: the newer value stays
        elif theirs not in (base, mine):
            clash = True
    if clash:
        mine_all = {name: value for name, value in fields.items() if name not in SUBJECTS}
        raise Stale(note, {name: getattr(note, name) for name in mine_all}, mine_all)
    return saved


def _who(by: Scope, note: Note) -> str:
    """Who saved the note last, other than oneself."""
    names = (
        event.by_name for event in audit.history(by, note.target, limit=20) if event.by_ref != by.person_ref
    )
    return next(names, "Somebody")


def _kind(by: Scope, engagement: Engagement, key: str) -> Item:
    item = vocabulary(by, engagement.edition_id).by_key.get(key)
    if item is None or item.kind != "note_kind":
        raise Refused("Choose what kind of note it is.", field="kind")
    return item


def _more_eyes(after: str, before: str, widened: bool) -> None:
    if after not in VISIBILITIES:
        raise Refused("Choose who reads it.", field="visibility")
    if VISIBILITIES.index(after) > VISIBILITIES.index(before) and not widened:
        raise Refused(WIDER, field="widened")


def _recode(
    by: Scope, note: Note, codes: Sequence[str] | None, seen: Mapping[str, Any], change: dict[str, Any]
) -> Sequence[str]:
    """Set the codes of a note beside what somebody else set meanwhile; enter that in the change."""
    kept = reading.codes_of(by, [note]).get(note.pk, [])
    after = kept if codes is None else _both(kept, seen.get("codes", kept), codes)
    if _code(note, kept, after):
        change["codes"] = [kept, after]
    return after


def _both(kept: Sequence[str], base: Sequence[str], mine: Sequence[str]) -> list[str]:
    """Codes with what both people changed since `base`: what either added is there, what either took off is not."""
    gone = set(base) - set(mine)
    return [key for key in dict.fromkeys([*kept, *(set(mine) - set(base))]) if key not in gone]


def _code(note: Note, before: Sequence[str], after: Sequence[str]) -> bool:
    """Make the codes of a note these; True when that changed any."""
    gone, new = set(before) - set(after), [key for key in after if key not in set(before)]
    if gone:
        NoteElement.objects.filter(note=note, key__in=gone).delete()
    NoteElement.objects.bulk_create(NoteElement(note=note, key=key) for key in dict.fromkeys(new))
    return bool(gone or new)


def _check(by: Scope, note: Note, item: Item, at: datetime, codes: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Refuse a note that cannot stand; return what the rules still say."""
    parts = tuple(str(one) for one in item.data.get("parts", ()))
    if not note.text or noteparts.wordless(note.text, parts):
        raise Refused("Write something.", field="text")
    if note.on > timezone.localdate(at):
        raise Refused("A note is about something that happened. Choose today or an earlier day.", field="on")
    choices = tuple(str(one) for one in item.data.get("choices", ()))
    if note.choice and note.choice not in choices:
        raise Refused("Choose one of the choices of this kind of note.", field="choice")
    for name in SUBJECTS:
        row = getattr(note, name)
        if row is not None and row.engagement_id != note.engagement_id:
            raise Refused("What the note is about belongs to another engagement.", field="subject")
    words = vocabulary(by, note.engagement.edition_id)
    unknown = [key for key in codes if key not in words.by_key and not note.pk]
    if unknown:
        raise Refused("The practice model does not have this code any more. Choose again.", field="codes")
    groups = {item.key for item in words.of("partner_group")}
    facts = NoteFacts(
        needs_consent=bool(item.data.get("needs_consent")),
        consent=note.consent,
        own_words=note.own_words,
        said_by=note.said_by,
        choices=choices,
        choice=note.choice,
        empty_parts=noteparts.empty(note.text, parts),
        needs_groups=bool(item.data.get("groups")),
        groups=len(groups & set(codes)),
    )
    return insist(facts, words.practice, field="consent")


def _tell(
    kind: Happened, note: Note, by: Scope, at: datetime, change: Mapping[str, Any], *, told: bool = True
) -> None:
    """Leave an event without any word of the note. That a private note exists stands on no page of the engagement."""
    about = note.engagement.target if told and note.visibility in TOLD else ""
    record(kind, note, by=by, at=at, about=about, title=TITLE, change=change)


@action
def send_back(*, note_ref: str, on: date, by: Scope, at: datetime, people: Sequence[Person] = ()) -> Note:
    """Mark a summary of what was heard as sent back to partners on a day, to those named or to all of them."""
    note = _summary(by, note_ref)
    if not reading.hand(by, note).text:
        raise NotThere("There is nothing here that you can change.")
    if note.visibility != "participants":
        raise Refused("Partners cannot read this note. Let everyone on the engagement read it first.")
    if on < note.on or on > timezone.localdate(at):
        raise Refused("Choose a day from the day it was written until today.", field="on")
    change = note.alter(sent_back_on=note.sent_back_on or on)
    said = {"sent_back_on": [None, on], "to": [None, [person.name for person in people]]}
    if not change and not people:
        nothing_changed()
        return note
    _tell(Happened.NOTE_SENT_BACK, note, by, at, said)
    return note


@action
def correct_note(*, note_ref: str, text: str, by: Scope, at: datetime, said_by: str = "") -> Note:
    """Add what partners corrected beside a summary: a partner for themselves, or the pair for someone who told them.

    What was added stays as it was said; the summary itself is not touched.
    """
    note = _summary(by, note_ref)
    words = plain(text).strip()
    if not words:
        raise Refused("Write what should be put right.", field="text")
    if note.sent_back_on is None:
        raise Refused("This has not gone back to partners yet.")
    on = timezone.localdate(at)
    head = f"{said_by.strip() or by.name}, {on:%B} {on.day}, {on.year}"
    note.alter(corrections="\n\n".join(part for part in (note.corrections, f"{head}\n{words}") if part))
    _tell(Happened.NOTE_CORRECTED, note, by, at, {"fields": [None, ["corrections"]]})
    return note


def _summary(by: Scope, ref: str) -> Note:
    """A readable note of a kind that goes back to partners, or NotThere."""
    note = reading.note(by, ref)
    item = vocabulary(by, note.engagement.edition_id).by_key.get(note.kind)
    if item is None or not item.data.get("goes_back"):
        raise NotThere("There is nothing here that goes back to partners.")
    return note
