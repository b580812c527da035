"""Pathways and awards among people: what of one's own work is handed in, and who is told of what."""

from collections.abc import Sequence
from datetime import datetime

from marigold.access.scope import Scope
from marigold.growth import actions as growth
from marigold.growth import selectors
from marigold.growth.actions.pathways import Given
from marigold.growth.models import Award, Enrolment, Submission
from marigold.kit.doing import Refused, action, nothing_changed
from marigold.support.actions.notices import tell
from marigold.support.selectors.proofs import proofs


@action
def hand_in(
    *,
    enrolment_ref: str,
    requirement_key: str,
    words: str,
    link: str,
    targets: Sequence[str],
    by: Scope,
    at: datetime,
) -> Submission:
    """Hand in for a requirement, with pieces of one's own work, and tell those who review."""
    asked = selectors.on_the_way(by, enrolment_ref).of(requirement_key)
    known = {one.target: one for one in proofs(by, asked.requirement)} if targets else {}
    if not set(targets) <= set(known):
        raise Refused("Choose only from your own work.", field="shown")
    given = Given(words, link, tuple(known[target] for target in dict.fromkeys(targets)))
    row = growth.submit(
        enrolment_ref=enrolment_ref, requirement_key=requirement_key, given=given, by=by, at=at
    )
    nothing_changed()
    people = [one.pk for one in selectors.reviewers(by, row.enrolment)]
    said = f"{by.name} handed in “{row.requirement_name}” for {row.enrolment.pathway_name}"
    tell(people, "review", row, said, by=by, at=at)
    return row


@action
def review(*, submission_ref: str, accept: bool, words: str, by: Scope, at: datetime) -> Submission:
    """Accept what was handed in or ask for a revision, and tell whose it is."""
    row = growth.answer_submission(submission_ref=submission_ref, accept=accept, words=words, by=by, at=at)
    nothing_changed()
    said = "accepted" if accept else "asks for a revision of"
    told = f"{by.name} {said} “{row.requirement_name}” ({row.enrolment.pathway_name})"
    tell([row.enrolment.person_id], "growth", row.enrolment, told, by=by, at=at)
    return row


@action
def give(*, enrolment_ref: str, by: Scope, at: datetime) -> Award:
    """Give the award of a pathway, and tell its holder and their mentor."""
    row = growth.give_award(enrolment_ref=enrolment_ref, by=by, at=at)
    nothing_changed()
    tell([row.person_id], "growth", row, f"{row.name} is yours. You choose who sees it", by=by, at=at)
    mentor = row.enrolment.mentor_id if row.enrolment else None
    if mentor and row.enrolment:
        tell([mentor], "growth", row.enrolment, f"{row.holder_name} now holds {row.name}", by=by, at=at)
    return row


@action
def revoke(*, award_ref: str, reason: str, by: Scope, at: datetime) -> Award:
    """Take an award back, and tell its holder."""
    row = growth.revoke_award(award_ref=award_ref, reason=reason, by=by, at=at)
    nothing_changed()
    tell([row.person_id], "growth", row, f"{by.name} took {row.name} back. Read why", by=by, at=at)
    return row


@action
def find_mentor(*, enrolment_ref: str, award_ref: str, by: Scope, at: datetime) -> Enrolment:
    """Choose a mentor, or none, and tell whoever was chosen."""
    row = growth.choose_mentor(enrolment_ref=enrolment_ref, award_ref=award_ref, by=by, at=at)
    nothing_changed()
    if row.mentor_id:
        told = f"{by.name} asks you along as mentor on the way to {row.pathway_name}"
        tell([row.mentor_id], "growth", row, told, by=by, at=at)
    return row


@action
def remind_of_ends(*, by: Scope, at: datetime) -> int:
    """Tell holders, once, that an award ends within sixty days. Run with the notices."""
    rows = selectors.near_their_end(by)
    for row in rows:
        until = row.valid_until
        assert until is not None
        told = f"{row.name} ends on {until:%B} {until.day}, {until.year}. Renew it to go on"
        tell([row.person_id], "growth", row, told, by=by, at=at)
        growth.note_reminded(award=row, by=by, at=at)
    nothing_changed()
    return len(rows)
