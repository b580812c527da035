"""What people keep for themselves: looks at themselves, whom they show them to, and what they mean to do next."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.reach import one
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.measures import selectors
from marigold.measures.events import Happened
from marigold.measures.models import Intention, LookShare, OwnLook
from marigold.people.models import Person

# What the log says of something private: that it was written, never what.
A_LOOK = "a look at oneself"
AN_INTENTION = "what comes next"


@action
def write_look(
    *, instrument_key: str, answers: Mapping[str, int], note: str, by: Scope, at: datetime
) -> OwnLook:
    """Keep a look at oneself. Only its writer sees it until it is shared."""
    instrument = selectors.instrument(by, instrument_key)
    if by.person_id is None or not instrument.own or instrument.slot:
        raise NotThere("There is nothing here that you can answer.")
    problem = instrument.refuses(answers)
    if problem:
        raise Refused(problem)
    look = OwnLook(
        person_id=by.person_id,
        edition_id=instrument.edition_id,
        on=by.on,
        answers=dict(answers),
        note=note.strip()[:5_000],
        created_at=at,
    )
    look.save()
    record(Happened.LOOKED, look, by=by, at=at, title=A_LOOK)
    return look


@action
def remove_look(*, look_ref: str, by: Scope, at: datetime) -> None:
    """Throw one's own look away, for good."""
    look = selectors.look(by, look_ref)
    record(Happened.LOOK_REMOVED, look, by=by, at=at, title=A_LOOK)
    look.delete()


@action
def share_look(*, look_ref: str, reader: Person, by: Scope, at: datetime) -> LookShare:
    """Show one's look to one other person from today. Whoever calls this says whom it may be shown to."""
    look = selectors.look(by, look_ref)
    if reader.pk == by.person_id:
        raise Refused("You see it already. Choose someone else.", field="reader")
    known = LookShare.objects.filter(look=look, reader=reader, ended_on__isnull=True).first()
    if known is not None:
        nothing_changed()
        return known
    row = LookShare(look=look, reader=reader, since=by.on, created_at=at)
    row.save()
    record(Happened.LOOK_SHARED, look, by=by, at=at, title=A_LOOK, change={"reader": [None, reader.name]})
    return row


@action
def unshare_look(*, share_ref: str, by: Scope, at: datetime) -> LookShare:
    """Take back what one showed. From now on only its writer sees it."""
    rows = LookShare.objects.filter(look__person_id=by.person_id).select_related("look", "reader")
    row: LookShare | None = (
        rows.filter(ref=share_ref, ended_on__isnull=True).first() if by.person_id else None
    )
    if row is None:
        raise NotThere("There is nothing here that you can take back.")
    row.alter(ended_on=by.on)
    change = {"reader": [row.reader.name, None]}
    record(Happened.LOOK_UNSHARED, row.look, by=by, at=at, title=A_LOOK, change=change)
    return row


@action
def write_intention(*, text: str, circle_key: int | None, share: bool, by: Scope, at: datetime) -> Intention:
    """Say what one means to do next. Shared with the pair of an engagement only where one chooses so."""
    if by.person_id is None:
        raise NotThere("There is nothing here that you can write.")
    _refuse_words(text)
    row = Intention(
        person_id=by.person_id,
        circle_key=circle_key,
        text=text.strip(),
        on=by.on,
        shared_on=by.on if share and circle_key else None,
        created_at=at,
    )
    row.save()
    record(Happened.INTENTION_WRITTEN, row, by=by, at=at, title=AN_INTENTION)
    return row


def _refuse_words(text: str) -> None:
    if not text.strip():
        raise Refused("Write what you mean to do next.", field="text")
    if len(text) > 2_000:
        raise Refused("Use at most 2,000 characters.", field="text")


@action
def change_intention(
    *, intention_ref: str, version: int | None = None, by: Scope, at: datetime, **fields: Any
) -> Intention:
    """Change one's own intention: `text`, `became`, whether it is `done`, whether it is shared (`share`)."""
    row: Intention = one(
        Intention.objects.filter(person_id=by.person_id), by, Permission.MEASURE_VIEW, intention_ref
    )
    new: dict[str, Any] = {}
    if "text" in fields:
        _refuse_words(fields["text"])
        new["text"] = fields["text"].strip()
    if "became" in fields:
        new["became"] = fields["became"].strip()[:5_000]
    if "done" in fields:
        new["done_on"] = (row.done_on or by.on) if fields["done"] else None
    if "share" in fields:
        new["shared_on"] = (row.shared_on or by.on) if fields["share"] and row.circle_key else None
    if not row.alter(expected=version, **new):
        nothing_changed()
        return row
    record(Happened.INTENTION_CHANGED, row, by=by, at=at, title=AN_INTENTION)
    return row
