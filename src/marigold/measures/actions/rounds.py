"""Rounds: opened, ended, told back, and moved with the work they belong to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from marigold.access.catalogue import Permission
from marigold.access.reach import named_on
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.rules import Practice, RoundFacts, judge
from marigold.core.scoring import ended
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.measures import selectors
from marigold.measures.events import Happened
from marigold.measures.instruments import Instrument
from marigold.measures.models import Asked, Round
from marigold.people.models import Person, Unit

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Wanted:
    """A round as it is to be opened: with which instrument, until when, about which record and whom or what."""

    instrument_key: str
    until: date
    # The record it is about, by its name in the audit log; the place itself where there is none.
    about: str = ""
    level: str = ""
    subject: str = ""
    situation: str = ""
    before_ref: str = ""


@action
def open_round(
    *,
    unit: Unit,
    wanted: Wanted,
    people: Sequence[Person],
    by: Scope,
    at: datetime,
    circle_key: int | None = None,
) -> Round:
    """Ask people with an instrument until a day. Whoever calls this says who may be asked, and about what."""
    _may(by, unit, circle_key)
    instrument = selectors.instrument(by, wanted.instrument_key)
    ref = wanted.before_ref
    before = selectors.round_of(by, ref, Permission.MEASURE_EDIT) if ref else None
    row = Round(
        root_id=unit.root_id or unit.pk,
        unit=unit,
        edition_id=instrument.edition_id,
        circle_key=circle_key,
        about=wanted.about or unit.target,
        level=wanted.level or instrument.levels[0],
        subject=wanted.subject.strip(),
        situation=before.situation if before else wanted.situation.strip(),
        before=before,
        opened_on=by.on,
        until=wanted.until,
        opened_by_id=by.person_id,
        created_at=at,
    )
    _refuse(instrument, people, row)
    row.save()
    Asked.objects.bulk_create(Asked(round=row, person=person) for person in people)
    change = {"asked": [None, len(people)], "until": [None, row.until]}
    record(Happened.ROUND_OPENED, row, by=by, at=at, about=row.about, title=instrument.name, change=change)
    return row


def _may(by: Scope, unit: Unit, circle_key: int | None) -> None:
    if by.allows_at(Permission.MEASURE_EDIT, unit.path):
        return
    if circle_key is None or not named_on(by, Permission.MEASURE_EDIT, Round.Reach.circle, circle_key):
        raise NotThere("There is nothing here that you can change.")


def _refuse(instrument: Instrument, people: Sequence[Person], row: Round) -> None:
    if instrument.slot:
        raise Refused("This place is still empty. Load your own instrument first.")
    if instrument.private:
        raise Refused("This instrument is only for a look at oneself. Open it under My space.")
    if row.level not in instrument.levels:
        raise Refused("Choose one of the levels shown.", field="level")
    if not row.opened_on <= row.until <= row.opened_on + LONGEST:
        raise Refused("Choose a last day from today to a year from now.", field="until")
    if instrument.occasion == "act" and not row.situation:
        raise Refused("Name the act and the situation.", field="situation")
    if len(row.situation) > 300:
        raise Refused("Use at most 300 characters for the act and the situation.", field="situation")
    if len(row.subject) > 200:
        raise Refused("Use at most 200 characters.", field="subject")
    if row.before is not None and row.before.edition.framework.key != instrument.key:
        raise Refused("The round before must be of the same instrument.", field="before_ref")
    facts = RoundFacts(
        on=row.opened_on,
        name=instrument.name,
        until=row.until,
        floor=instrument.floor,
        anonymous=instrument.anonymous,
        asked=len(people),
        together=instrument.together and not people,
        opening=True,
    )
    for finding in judge(facts, Practice()):
        if finding.blocks:
            raise Refused(finding.message, findings=(finding,), field="people")
    if not people and not instrument.together:
        raise Refused("Choose who is asked.", field="people")


@action
def end_round(*, round_ref: str, by: Scope, at: datetime) -> Round:
    """End a round before its last day. It is never opened again, so that no two looks at it differ."""
    row = selectors.round_of(by, round_ref, Permission.MEASURE_EDIT)
    if ended(until=row.until, ended_on=row.ended_on, today=by.on if not by.hand else at.date()):
        nothing_changed()
        return row
    close(row, by, at)
    return row


def close(row: Round, by: Scope, at: datetime) -> None:
    """The round takes no answers any more, from now on."""
    row.alter(ended_on=max(by.on, row.opened_on))
    record(Happened.ROUND_ENDED, row, by=by, at=at, about=row.about)


@action
def tell_back(
    *, round_ref: str, version: int | None, heard: str, changed: str, on: date, by: Scope, at: datetime
) -> Round:
    """Note what was told back to those who answered: what was heard, what changes, and the day it was told."""
    row = selectors.round_of(by, round_ref, Permission.MEASURE_EDIT)
    if not ended(until=row.until, ended_on=row.ended_on, today=by.on):
        raise Refused("The round still runs. Tell back what you heard when it has ended.")
    if not heard.strip():
        raise Refused("Write what you heard.", field="heard")
    if not row.opened_on <= on <= by.on:
        raise Refused(
            "Choose the day on which you told them: not before the round, and not to come.", field="on"
        )
    change = row.alter(expected=version, heard=heard.strip(), changed=changed.strip(), told_on=on)
    if not change:
        nothing_changed()
        return row
    record(Happened.ROUND_TOLD, row, by=by, at=at, about=row.about, change=change)
    return row


@action
def move_rounds(*, circle_key: int, unit: Unit, by: Scope, at: datetime) -> int:
    """Rounds of an engagement go on in the place where the engagement goes on; returns how many moved."""
    if not by.allows_at(Permission.UNIT_EDIT, unit.path):
        raise NotThere("There is nothing here that you can change.")
    rows = list(
        Round.objects.filter(circle_key=circle_key).exclude(unit=unit).select_related("unit", "edition")
    )
    for row in rows:
        old = row.unit
        row.alter(unit_id=unit.pk)
        record(Happened.ROUND_MOVED, row, by=by, at=at, about=unit.target, change={"unit": [old, unit]})
    if not rows:
        nothing_changed()
    return len(rows)
