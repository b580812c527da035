"""Asking with instruments about an engagement: who may be asked, and about which record."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.kit.doing import NotThere, Refused
from marigold.measures import actions as measures
from marigold.measures import selectors as measured
from marigold.measures.models import Intention, LookShare, Round
from marigold.people.models import Person
from marigold.support import selectors
from marigold.support.models import Activity, Engagement
from marigold.support.selectors.measures import may_be_asked
from marigold.support.selectors.own import companions


def ask(
    *,
    engagement_ref: str,
    wanted: measures.Wanted,
    people: Sequence[str],
    by: Scope,
    at: datetime,
    contact_ref: str = "",
) -> Round:
    """Open a round about an engagement, or about one of its contacts.

    :param people: refs of those asked; each must be a partner there or support there today
    """
    engagement = selectors.engagement(by, engagement_ref, Permission.MEASURE_EDIT)
    contact = _contact(by, engagement, contact_ref) if contact_ref else None
    if wanted.before_ref:
        before = measured.round_of(by, wanted.before_ref, Permission.MEASURE_EDIT)
        if before.circle_key != engagement.pk:
            raise NotThere("There is no such round here.")
    named = f"{contact.title}, {contact.on:%B} {contact.on.day}"[:200] if contact else ""
    return measures.open_round(
        unit=engagement.unit,
        wanted=replace(
            wanted,
            about=contact.target if contact else engagement.target,
            subject=wanted.subject or named,
        ),
        people=_chosen(by, engagement, wanted.instrument_key, people),
        circle_key=engagement.pk,
        by=by,
        at=at,
    )


def _chosen(by: Scope, engagement: Engagement, key: str, refs: Sequence[str]) -> list[Person]:
    instrument = measured.instrument(by, key)
    may = may_be_asked(by, engagement)
    known = {
        person.ref: person
        for side in instrument.answered_by
        for person in (may.participant if side == "participant" else may.practitioner)
    }
    if not set(refs) <= set(known):
        raise Refused("Choose only people who take part here.", field="people")
    return [known[ref] for ref in dict.fromkeys(refs)]


def _contact(by: Scope, engagement: Engagement, ref: str) -> Activity:
    row = selectors.activity(by, ref)
    if row.engagement_id != engagement.pk:
        raise NotThere("There is no such contact here.")
    return row


def record_together(
    *,
    engagement_ref: str,
    round_ref: str,
    answers: dict[str, int],
    present: Sequence[str],
    present_text: str,
    by: Scope,
    at: datetime,
) -> Round:
    """Keep a team's one answer to a round of an engagement, with those of its people who were in the room."""
    engagement = selectors.engagement(by, engagement_ref)
    may = may_be_asked(by, engagement)
    there = [one for one in (*may.participant, *may.practitioner) if one.ref in present]
    return measures.answer_together(
        round_ref=round_ref, answers=answers, present=there, present_text=present_text, by=by, at=at
    )


def share_own_look(*, look_ref: str, reader_ref: str, by: Scope, at: datetime) -> LookShare:
    """Show a look at oneself to someone one works with."""
    reader = next((one for one in may_read_looks(by) if one.ref == reader_ref), None)
    if reader is None:
        raise Refused("Choose someone you work with.", field="reader")
    return measures.share_look(look_ref=look_ref, reader=reader, by=by, at=at)


def may_read_looks(by: Scope) -> list[Person]:
    """People one may show a look at oneself to: those one shares an engagement with, and leads of one’s places."""
    return companions(by)


def intend(*, engagement_ref: str, text: str, share: bool, by: Scope, at: datetime) -> Intention:
    """Say what one means to do next, about an engagement where one is named; without one, for oneself alone."""
    key = selectors.engagement(by, engagement_ref).pk if engagement_ref else None
    return measures.write_intention(text=text, circle_key=key, share=share, by=by, at=at)
