"""Answers: one's own, and one that a team agrees on together."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from django.db.models import Q
from django.utils import timezone

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.scoring import ended
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.measures import selectors
from marigold.measures.actions.rounds import close
from marigold.measures.events import Happened
from marigold.measures.models import Asked, Response, Round
from marigold.people.models import Person

OVER = "This round has ended, so nothing was kept."


@action
def answer_round(*, round_ref: str, answers: Mapping[str, int], by: Scope, at: datetime) -> Round:
    """Answer a round one is asked in. With a name on it, it may be changed while the round runs; without, it stays.

    When everyone who is asked has answered, the round ends.
    """
    row, before = selectors.open_for(by, round_ref)
    instrument = selectors.instrument_of_edition(by, row.edition_id)
    _refuse_if_over(row, by)
    if before and instrument.anonymous:
        raise Refused("You have answered already. Without a name on it, an answer cannot be found again.")
    problem = instrument.refuses(answers)
    if problem:
        raise Refused(problem)
    if instrument.anonymous:
        _keep_without_name(row, answers)
        nobody = replace(by, person_id=None, person_ref="", name="Someone who was asked")
        record(Happened.ANSWERED, row, by=nobody, at=_midnight(row), about=row.about)
    else:
        _keep_with_name(row, answers, by, at)
        record(Happened.ANSWERED, row, by=by, at=at, about=row.about)
    Asked.objects.filter(round=row, person_id=by.person_id).update(answered=True)
    if not Asked.objects.filter(round=row, answered=False).exists():
        # Whoever answered last is not named as the one who ended it.
        close(row, replace(by, person_id=None, person_ref="", name="The last answer"), at)
    return row


def _refuse_if_over(row: Round, by: Scope) -> None:
    if ended(until=row.until, ended_on=row.ended_on, today=by.on):
        raise Refused(OVER)


def _midnight(row: Round) -> datetime:
    """One moment for every anonymous answer of a round: its beginning."""
    return timezone.make_aware(datetime.combine(row.opened_on, time()))


def _keep_without_name(row: Round, answers: Mapping[str, int]) -> None:
    Response(round=row, answers=dict(answers), given_on=row.opened_on, created_at=_midnight(row)).save(
        force_insert=True
    )


def _keep_with_name(row: Round, answers: Mapping[str, int], by: Scope, at: datetime) -> None:
    mine = Response.objects.filter(round=row, person_id=by.person_id).first()
    if mine is not None:
        mine.alter(answers=dict(answers), given_on=by.on)
        return
    fields: dict[str, Any] = {"answers": dict(answers), "given_on": by.on, "created_at": at}
    Response(round=row, person_id=by.person_id, **fields).save(force_insert=True)


@action
def answer_together(
    *,
    round_ref: str,
    answers: Mapping[str, int],
    present: Sequence[Person],
    present_text: str,
    by: Scope,
    at: datetime,
) -> Round:
    """Keep the one answer a team agreed on, with who was in the room. The round ends with it."""
    row = _reached(round_ref, by)
    instrument = selectors.instrument_of_edition(by, row.edition_id)
    if not instrument.together:
        raise Refused("This instrument is answered one by one.")
    _refuse_if_over(row, by)
    problem = instrument.refuses(answers)
    if problem:
        raise Refused(problem)
    if not present and not present_text.strip():
        raise Refused("Say who was in the room.", field="present_text")
    Response(
        round=row,
        answers=dict(answers),
        together=True,
        present=[person.pk for person in present],
        present_text=present_text.strip()[:300],
        given_on=by.on,
        created_at=at,
    ).save(force_insert=True)
    record(Happened.ANSWERED_TOGETHER, row, by=by, at=at, about=row.about)
    close(row, by, at)
    return row


def _reached(ref: str, by: Scope) -> Round:
    """A round one may change, or is asked in."""
    try:
        return selectors.round_of(by, ref, Permission.MEASURE_EDIT)
    except NotThere:
        return selectors.open_for(by, ref)[0]


@action
def erase_answers(*, person: Person, by: Scope, at: datetime) -> int:
    """Take a person's name from their answers: the answers of a round stay as they are counted. Returns how many."""
    if not by.allows(Permission.ACCOUNT_EDIT):
        raise NotThere("There is nothing here that you can change.")
    count: int = Response.objects.filter(person=person).update(person=None)
    together = [
        row for row in Response.objects.filter(~Q(present=[]), together=True) if person.pk in row.present
    ]
    for row in together:
        row.alter(present=[key for key in row.present if key != person.pk])
    Asked.objects.filter(person=person).delete()
    if count or together:
        record(Happened.ANSWERS_ERASED, person, by=by, at=at, change={"answers": [count, 0]})
    else:
        nothing_changed()
    return count
