"""A cohort of a program: begin it, invite, accept or leave, name one's looks, and work its change out once."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.growth import Pair, cohort
from marigold.growth.events import Happened
from marigold.growth.frameworks import asking, refuse_other_readers
from marigold.growth.models import Cohort, CohortMember, Evaluation
from marigold.growth.selectors import together as reads
from marigold.growth.selectors.evaluations import levels_of
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people import selectors as people
from marigold.people.models import Unit
from marigold.practice.models import Edition

MOST = 200
A_PLACE = "a place in a cohort"


@action
def begin_cohort(
    *,
    root: Unit,
    edition: Edition,
    name: str,
    about: str,
    starts_on: date,
    ends_on: date,
    by: Scope,
    at: datetime,
) -> Cohort:
    """Begin a cohort, which one leads oneself."""
    if by.person_id is None or not by.allows_at(Permission.PERSON_VIEW, root.path):
        raise NotThere("There is nothing here that you can begin.")
    if not name.strip():
        raise Refused("Give the cohort a name.", field="name")
    if ends_on <= starts_on:
        raise Refused("The program ends before it begins. Choose a later end.", field="ends_on")
    refuse_other_readers(by, edition, field="framework")
    row = Cohort(
        root_id=root.root_id,
        framework_id=edition.framework_id,
        leader_id=by.person_id,
        name=name.strip()[:200],
        about=about.strip()[:5_000],
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=at,
    )
    row.save()
    record(Happened.COHORT_BEGUN, row, by=by, at=at)
    return row


@action
def invite(*, cohort_ref: str, people_refs: Sequence[str], by: Scope, at: datetime) -> int:
    """Invite people one may see. Whoever left may be invited anew; whoever is in stays in."""
    row = reads.cohort_led(by, cohort_ref)
    _open(row)
    found = list(people.people(by).filter(ref__in=list(people_refs)[:MOST], is_active=True))
    if not found:
        raise Refused("Choose at least one person.", field="people")
    known = {one.person_id: one for one in row.members.all()}
    fresh = 0
    for person in found:
        one = known.get(person.pk)
        if one is None:
            CohortMember(cohort=row, person=person, invited_on=by.on, created_at=at).save()
        elif one.left_on is not None:
            one.alter(left_on=None, joined_on=None, invited_on=by.on, before=None, after=None)
        else:
            continue
        fresh += 1
    if not fresh:
        nothing_changed()
        return 0
    record(Happened.COHORT_INVITED, row, by=by, at=at, change={"people": [None, fresh]})
    return fresh


def _open(row: Cohort) -> None:
    if row.results_on is not None:
        raise Refused("The results of this cohort are worked out. It takes nobody in any more.")


def _mine(by: Scope, ref: str) -> CohortMember:
    row = reads.membership(by, ref)
    if row is None:
        raise NotThere(reads.GONE)
    return row


@action
def join_cohort(*, cohort_ref: str, by: Scope, at: datetime) -> CohortMember:
    """Accept an invitation. Nothing is counted before one names one's looks."""
    row = _mine(by, cohort_ref)
    _open(row.cohort)
    if row.joined_on is not None:
        nothing_changed()
        return row
    row.alter(joined_on=by.on)
    record(Happened.COHORT_JOINED, row, by=by, at=at, title=A_PLACE)
    return row


@action
def leave_cohort(*, cohort_ref: str, by: Scope, at: datetime) -> None:
    """Turn an invitation down, or leave: one's looks are no longer part of it. What was told stays as it was told."""
    row = _mine(by, cohort_ref)
    row.alter(left_on=by.on, before=None, after=None)
    record(Happened.COHORT_LEFT, row, by=by, at=at, title=A_PLACE)


@action
def choose_looks(
    *, cohort_ref: str, before_ref: str, after_ref: str, by: Scope, at: datetime
) -> CohortMember:
    """Say which of one's finished self-evaluations stand for before and after; either may stay open."""
    row = _mine(by, cohort_ref)
    if row.joined_on is None:
        raise Refused("Join the cohort first.")
    _open(row.cohort)
    known = {one.ref: one for one in reads.looks_for(by, row.cohort)[0]}
    for name, ref in (("before", before_ref), ("after", after_ref)):
        if ref and ref not in known:
            raise Refused("Choose one of your finished self-evaluations.", field=name)
    before, after = known.get(before_ref), known.get(after_ref)
    if before and after and not _earlier(before, after):
        raise Refused("The look after comes later than the one before. Choose another.", field="after")
    if not row.alter(before=before, after=after):
        nothing_changed()
        return row
    record(Happened.COHORT_CHOSEN, row, by=by, at=at, title=A_PLACE)
    return row


def _earlier(before: Evaluation, after: Evaluation) -> bool:
    return (
        before.finished_on is not None
        and after.finished_on is not None
        and ((before.finished_on, before.pk) < (after.finished_on, after.pk))
    )


@action
def tell_cohort(*, cohort_ref: str, edition: Edition, by: Scope, at: datetime) -> Cohort:
    """Work out the change of those who named both looks. Once, after the end: a second time would tell who came or left."""
    row = reads.cohort_led(by, cohort_ref)
    if row.results_on is not None:
        nothing_changed()
        return row
    if by.on < row.ends_on:
        raise Refused("Results are worked out once, when the program has ended.")
    if edition.framework_id != row.framework_id:
        raise NotThere(reads.GONE)
    entries = asking(by, edition.pk).by_key
    rows = row.members.filter(joined_on__isnull=False, left_on__isnull=True)
    rows = rows.filter(before__isnull=False, after__isnull=False).select_related("before", "after")
    pairs = [Pair(levels_of(one.before), levels_of(one.after)) for one in rows]
    found = cohort(list(entries), pairs)
    if found.people is None:
        raise Refused(
            f"Fewer than {found.floor} members have named a look before and one after with the same entries. "
            "Results are told of at least so many, and only once; wait until more have."
        )
    told: dict[str, Any] = {
        "people": found.people,
        "rows": [
            [one.key, entries[one.key].name, one.before, one.after, one.mean, one.low, one.high, one.chance]
            for one in found.changes
        ],
    }
    row.alter(results=told, results_on=by.on)
    record(Happened.COHORT_TOLD, row, by=by, at=at)
    return row
