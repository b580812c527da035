"""Awards: give one as a badge, show or hide it, offer to mentor, take it back, and note that its end was told."""

from datetime import datetime

from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.credentials import ENTRIES, free_index
from marigold.core.growth.pathway import MOST, months_after
from marigold.growth import selectors
from marigold.growth.events import Happened
from marigold.growth.issuing import NONE, signed, signed_list
from marigold.growth.models import Award, BadgeIssuer, StatusList
from marigold.growth.pathways import about
from marigold.kit.doing import NotThere, Refused, action, nothing_changed


@action
def give_award(*, enrolment_ref: str, by: Scope, at: datetime) -> Award:
    """Give the award of a pathway once everything it asks for is accepted. Nobody gives one to themselves."""
    selectors.to_review(by, enrolment_ref)
    found = selectors.on_the_way(by, enrolment_ref)
    row = found.row
    if row.state != "going":
        raise Refused("This award was given already.")
    if not found.complete:
        left = len(found.asked) - found.accepted
        raise Refused(f"Not everything is accepted yet: {left} of {len(found.asked)} are open.")
    issuer = selectors.issuer_of(by, row.root)
    if issuer is None:
        raise Refused(NONE.format(ref=row.root.ref))
    place, index = _place(issuer, at)
    award = Award(
        person=row.person,
        holder_name=row.person.name,
        root=row.root,
        issuer=issuer,
        enrolment=row,
        edition=row.edition,
        pathway_key=row.pathway_key,
        name=row.pathway_name,
        given_by_id=by.person_id,
        given_on=by.on,
        valid_until=months_after(by.on, found.pathway.months) if found.pathway.months else None,
        list=place,
        list_index=index,
        renews=row.renews,
        created_at=at,
    )
    award.credential, award.signed_text = signed(award, found.pathway, about(by, found.pathway), at)
    award.save()
    row.alter(state="awarded", ended_on=by.on)
    record(Happened.AWARD_GIVEN, award, by=by, at=at, about=row.target)
    return award


def _place(issuer: BadgeIssuer, at: datetime) -> tuple[StatusList, int]:
    """A free place in the newest list, drawn at random; in a new list when that one is half full."""
    last = StatusList.objects.filter(issuer=issuer).select_related("issuer__root").order_by("-number").first()
    if last is not None:
        taken = set(Award.objects.filter(list=last).values_list("list_index", flat=True))
        if len(taken) * 2 <= ENTRIES:
            return last, free_index(taken)
    row = StatusList(issuer=issuer, number=last.number + 1 if last else 1, changed_at=at, created_at=at)
    row.document = signed_list(row, at)
    row.save()
    return row, free_index(())


@action
def show_award(*, award_ref: str, public: bool, by: Scope, at: datetime) -> Award:
    """Make one's own award public, or not: only then its page opens for anyone who has the address."""
    row = selectors.my_award(by, award_ref)
    change = row.alter(public=public)
    if not change:
        nothing_changed()
        return row
    record(Happened.AWARD_SHOWN, row, by=by, at=at, change=change)
    return row


@action
def offer_mentoring(*, award_ref: str, offers: bool, by: Scope, at: datetime) -> Award:
    """Offer to mentor people on the way to an award one holds, or not any more."""
    row = selectors.my_award(by, award_ref)
    if offers and selectors.state_of(by, row) != "valid":
        raise Refused("Only an award that is good today lets you offer this.")
    change = row.alter(mentors=offers)
    if not change:
        nothing_changed()
        return row
    record(Happened.MENTORING_OFFERED, row, by=by, at=at, change=change)
    return row


@action
def revoke_award(*, award_ref: str, reason: str, by: Scope, at: datetime) -> Award:
    """Take an award back, with a reason. Its page and the public list say so from this moment."""
    row = selectors.award(by, award_ref)
    if row.person_id is not None and row.person_id == by.person_id:
        raise NotThere("There is nothing here that you can take back.")
    if row.revoked_on is not None:
        nothing_changed()
        return row
    if not reason.strip():
        raise Refused("Say why, so that its holder can understand.", field="reason")
    if len(reason) > MOST:
        raise Refused(f"Use at most {MOST:,} characters.", field="reason")
    row.alter(revoked_on=by.on, reason=reason.strip(), mentors=False)
    sign_anew(row.list, at)
    record(Happened.AWARD_REVOKED, row, by=by, at=at)
    return row


def sign_anew(row: StatusList, at: datetime) -> None:
    """Bring a list of badges taken back up to date. Called inside an action."""
    row.alter(document=signed_list(row, at), changed_at=at)


@action
def note_reminded(*, award: Award, by: Scope, at: datetime) -> None:
    """Note that someone was told that their award ends."""
    if not by.hand:
        raise NotThere("There is nothing here that you can change.")
    award.alter(reminded_on=by.on if by.on.year > 1 else at.date())
    record(Happened.AWARD_REMINDED, award, by=by, at=at)
