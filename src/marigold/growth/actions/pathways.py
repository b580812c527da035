"""On a pathway: enrol, leave, hand in, answer, and find a mentor. The log says that it happened, never what was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.growth.pathway import MOST, RENEW_DAYS, Shown, refuses, renewable
from marigold.growth import selectors
from marigold.growth.events import Happened
from marigold.growth.frameworks import LIBRARY, refuse_other_readers
from marigold.growth.models import Award, Enrolment, Submission
from marigold.growth.pathways import pathway
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people.models import Person, Unit
from marigold.practice import selectors as practice

GONE = "There is nothing here that you can do."


@dataclass(frozen=True)
class Given:
    """What is handed in: words, a link to a document, and what of one's own work shows it."""

    words: str = ""
    link: str = ""
    shown: Sequence[Shown] = ()


@action
def enrol(*, pathway_key: str, root: Unit, by: Scope, at: datetime, renews: Award | None = None) -> Enrolment:
    """Begin a pathway in a system one has a role in, or go on with it where one has begun."""
    if by.person_id is None or root.pk not in by.roots:
        raise NotThere(GONE)
    edition = practice.edition(by, LIBRARY)
    way = pathway(by, pathway_key, edition.pk)
    going = Enrolment.objects.filter(
        person_id=by.person_id, root=root, pathway_key=way.key, state="going"
    ).first()
    if going is not None:
        nothing_changed()
        return going
    held = selectors.held(by, root.pk, way.key)
    if held is not None and not renewable(held.revoked_on, held.valid_until, by.on):
        until = (
            f" until {held.valid_until:%B} {held.valid_until.day}, {held.valid_until.year}"
            if held.valid_until
            else ""
        )
        raise Refused(
            f"You hold {held.name}{until}. It can be renewed from {RENEW_DAYS} days before its end."
        )
    about = {one.partition("/")[0] for asks in way.requirements for one in asks.on}
    for one in practice.editions(by):
        if one.framework.key in about:
            refuse_other_readers(by, one)
    row = Enrolment(
        person_id=by.person_id,
        root=root,
        edition=edition,
        pathway_key=way.key,
        pathway_name=way.name,
        begun_on=by.on,
        renews=renews or held,
        created_at=at,
    )
    row.save()
    record(Happened.ENROLLED, row, by=by, at=at)
    return row


@action
def leave_pathway(*, enrolment_ref: str, by: Scope, at: datetime) -> Enrolment:
    """Leave a pathway. What was handed in stays with its person; reviewers and the mentor see it no more."""
    row = _going(by, enrolment_ref)
    row.alter(state="left", ended_on=by.on, mentor=None)
    record(Happened.ENROLMENT_LEFT, row, by=by, at=at)
    return row


def _going(by: Scope, ref: str) -> Enrolment:
    row = selectors.my_enrolment(by, ref)
    if row.state != "going":
        raise Refused("You are not on this pathway any more.")
    return row


@action
def submit(*, enrolment_ref: str, requirement_key: str, given: Given, by: Scope, at: datetime) -> Submission:
    """Hand in for a requirement, as its next round. Whoever calls this says that what is shown is one's own."""
    row = _going(by, enrolment_ref)
    asked = selectors.on_the_way(by, row.ref).of(requirement_key)
    if asked.state == "submitted":
        raise Refused("This waits for review already. Take it back first to hand in something else.")
    if asked.state == "accepted":
        raise Refused("This is accepted already.")
    problem, field = refuses(asked.requirement, given.words, given.link, given.shown)
    if problem:
        raise Refused(problem, field=field)
    made = Submission(
        enrolment=row,
        requirement_key=requirement_key,
        requirement_name=asked.requirement.name,
        number=len(asked.rounds) + 1,
        words=given.words.strip(),
        link=given.link.strip(),
        shown=[one.as_data() for one in given.shown],
        submitted_on=by.on,
        created_at=at,
    )
    made.save()
    record(Happened.SUBMITTED, made, by=by, at=at, about=row.target)
    return made


@action
def take_back(*, enrolment_ref: str, requirement_key: str, by: Scope, at: datetime) -> None:
    """Take back what one handed in, as long as nobody answered it."""
    row = _going(by, enrolment_ref)
    last = selectors.on_the_way(by, row.ref).of(requirement_key).last
    if last is None or last.state != "submitted":
        raise Refused("It was answered meanwhile. Open it to read what was said.")
    record(Happened.SUBMISSION_TAKEN_BACK, last, by=by, at=at, about=row.target)
    last.delete()


@action
def answer_submission(
    *, submission_ref: str, accept: bool, words: str, by: Scope, at: datetime
) -> Submission:
    """Accept what someone handed in, or ask for a revision with words. Nobody answers their own."""
    row = selectors.submission_to_review(by, submission_ref)
    if row.state != "submitted" or row.enrolment.state != "going":
        raise Refused("Somebody answered this already.")
    if not accept and not words.strip():
        raise Refused("Say what to change, so that the next round can succeed.", field="words")
    if len(words) > MOST:
        raise Refused(f"Use at most {MOST:,} characters.", field="words")
    row.alter(
        state="accepted" if accept else "revision",
        answer=words.strip(),
        answered_on=by.on,
        reviewer_id=by.person_id,
    )
    change = {"state": [None, "Accepted" if accept else "To revise"]}
    record(Happened.SUBMISSION_ANSWERED, row, by=by, at=at, about=row.enrolment.target, change=change)
    return row


@action
def choose_mentor(*, enrolment_ref: str, award_ref: str, by: Scope, at: datetime) -> Enrolment:
    """Choose a mentor among those who offer it; with no award, go on without one."""
    row = _going(by, enrolment_ref)
    mentor: Person | None = None
    if award_ref:
        found = next((one for one in selectors.may_mentor(by, row) if one.ref == award_ref), None)
        if found is None:
            raise Refused("Choose someone who offers to mentor.", field="mentor")
        mentor = found.person
    change = row.alter(mentor=mentor)
    if not change:
        nothing_changed()
        return row
    record(Happened.MENTOR_CHOSEN, row, by=by, at=at, change=change)
    return row


@action
def stop_mentoring(*, enrolment_ref: str, by: Scope, at: datetime) -> Enrolment:
    """Step back as someone's mentor."""
    row = Enrolment.objects.filter(ref=enrolment_ref, mentor_id=by.person_id, state="going").first()
    if row is None or by.person_id is None:
        raise NotThere(GONE)
    row.alter(mentor=None)
    record(Happened.MENTOR_LEFT, row, by=by, at=at)
    return row
