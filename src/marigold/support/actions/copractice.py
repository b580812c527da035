"""Strengths, people called in for a time, absences with a task that closes the gap, and reflections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.flows import CALL_IN, may_move
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people.models import Person
from marigold.practice.selectors import vocabulary
from marigold.practice.vocabulary import Vocabulary
from marigold.support import selectors
from marigold.support.actions.notices import tell
from marigold.support.events import Happened
from marigold.support.models import (
    Absence,
    Activity,
    Assignment,
    CallIn,
    Engagement,
    Reflection,
    Step,
    Strength,
)
from marigold.support.selectors import copractice as reads

# Days after an exception by which the pair has caught up.
CATCH_UP = 7
CLOSING = "Close the gap: "


@action
def set_strengths(*, levels: Mapping[str, tuple[int, str]], by: Scope, at: datetime) -> list[Strength]:
    """Say what one is good at: {area: (level 1 to 3, a few words)}. Areas left out are taken away."""
    person = Person.objects.filter(pk=by.person_id).first()
    if person is None or person.root_id is None:
        raise NotThere("There is nothing here that you can change.")
    before = {row.area: row for row in Strength.objects.filter(person=person)}
    old = {area: row.level for area, row in before.items()}
    for area, (level, note) in levels.items():
        row = before.pop(area, None) or Strength(
            root_id=person.root_id, person=person, area=area, created_at=at
        )
        row.level, row.note = level, note[:300]
        row.save()
    for gone in before.values():
        gone.delete()
    new = {area: level for area, (level, _) in levels.items()}
    if old == new and not levels:
        nothing_changed()
        return []
    record(Happened.STRENGTHS_SET, person, by=by, at=at, change={"strengths": [old, new]})
    return list(Strength.objects.filter(person=person).order_by("area"))


@action
def ask_help(
    *,
    engagement_ref: str,
    why: str,
    by: Scope,
    at: datetime,
    area: str = "",
    person: Person | None = None,
    senior: bool = False,
    leads: bool = False,
) -> CallIn:
    """Ask for an expert in an area, or for a senior practitioner, and say why."""
    engagement = selectors.engagement(by, engagement_ref, Permission.ENGAGEMENT_EDIT)
    if not why.strip():
        raise Refused("Say what you need help with.", field="why")
    if not area and not senior:
        raise Refused("Choose an area, or ask for a senior practitioner.", field="area")
    row = CallIn(
        root_id=engagement.root_id,
        engagement=engagement,
        asked_by_id=by.person_id,
        person=person,
        area=area,
        senior=senior,
        leads=leads,
        why=why.strip(),
        created_at=at,
    )
    row.save()
    asked = {"person": [None, person], "area": [None, area], "senior": [None, senior]}
    record(Happened.HELP_ASKED, row, by=by, at=at, about=engagement.target, change=asked)
    if person:
        tell([person.pk], "help", row, f"{by.name} asks for your help with {engagement.name}", by=by, at=at)
    return row


@action
def accept_help(
    *, call_in_ref: str, starts_on: date, until: date, by: Scope, at: datetime, role: str, answer: str = ""
) -> CallIn:
    """Say yes for a time. Whoever is asked may; when nobody is named, whoever accepts takes it on."""
    row = _call_in(by, call_in_ref)
    _move(row, "accepted")
    if until < starts_on:
        raise Refused("The last day comes before the first.", field="until")
    person = row.person or Person.objects.get(pk=by.person_id)
    if Assignment.objects.filter(engagement=row.engagement, person=person, ends_on__isnull=True).exists():
        raise Refused(f"{person.name} is already on this engagement.")
    place = Assignment(
        engagement=row.engagement,
        person=person,
        role=role,
        core=False,
        starts_on=starts_on,
        ends_on=until,
        reason=row.why[:300],
        created_at=at,
    )
    place.save()
    tell([row.asked_by_id], "help", row, f"{person.name} will help with {row.engagement.name}", by=by, at=at)
    change = row.alter(
        state="accepted", person=person, starts_on=starts_on, until=until, answer=answer, assignment=place
    )
    record(Happened.HELP_ANSWERED, row, by=by, at=at, about=row.engagement.target, change=change)
    return row


@action
def decline_help(*, call_in_ref: str, answer: str, by: Scope, at: datetime) -> CallIn:
    """Say no, with a word on why or who else might."""
    row = _call_in(by, call_in_ref)
    _move(row, "declined")
    if not answer.strip():
        raise Refused("Say why, or who else might help.", field="answer")
    tell([row.asked_by_id], "help", row, f"{by.name} cannot help with {row.engagement.name}", by=by, at=at)
    change = row.alter(state="declined", answer=answer.strip())
    record(Happened.HELP_ANSWERED, row, by=by, at=at, about=row.engagement.target, change=change)
    return row


@action
def end_help(*, call_in_ref: str, outcome: str, on: date, by: Scope, at: datetime) -> CallIn:
    """Write what came of called-in help; the time on the engagement ends with it."""
    row = _call_in(by, call_in_ref, asked_too=True)
    _move(row, "ended")
    if not outcome.strip():
        raise Refused("Say what came of it.", field="outcome")
    if row.assignment and (row.assignment.ends_on is None or row.assignment.ends_on > on):
        row.assignment.alter(ends_on=max(on, row.assignment.starts_on))
    change = row.alter(state="ended", outcome=outcome.strip(), until=on)
    record(Happened.HELP_ENDED, row, by=by, at=at, about=row.engagement.target, change=change)
    return row


def _move(row: CallIn, state: str) -> None:
    if not may_move(CALL_IN, row.state, state):
        raise Refused(f"This request is {row.state} already.")


def _call_in(by: Scope, ref: str, *, asked_too: bool = False) -> CallIn:
    """A request one may answer: asked of oneself or of nobody in particular; or of an engagement one may edit."""
    row = reads.call_in(by, ref)
    mine = row.person_id in {None, by.person_id} and row.asked_by_id != by.person_id
    if mine or (asked_too and Permission.ENGAGEMENT_EDIT in selectors.standing(by, row.engagement)):
        return row
    if by.allows_at(Permission.ENGAGEMENT_EDIT, row.engagement.unit.path):
        return row
    raise Refused("Only the person asked can answer this.")


@action
def begin_absence(
    *,
    engagement_ref: str,
    person: Person,
    reason: str,
    starts_on: date,
    arrangement: str,
    by: Scope,
    at: datetime,
    ends_on: date | None = None,
) -> Absence:
    """One of the pair is away for a while: what is arranged, and a task that closes the gap afterward."""
    engagement = selectors.engagement(by, engagement_ref, Permission.ENGAGEMENT_EDIT)
    if not Assignment.objects.filter(engagement=engagement, person=person, core=True).exists():
        raise Refused(f"{person.name} is not one of the pair.", field="person")
    return _away(engagement, person, reason, starts_on, ends_on, arrangement, by, at)


def _away(
    engagement: Engagement,
    person: Person,
    reason: str,
    starts_on: date,
    ends_on: date | None,
    arrangement: str,
    by: Scope,
    at: datetime,
) -> Absence:
    if ends_on and ends_on < starts_on:
        raise Refused("The last day comes before the first.", field="ends_on")
    if not arrangement.strip():
        raise Refused("Say what is arranged meanwhile.", field="arrangement")
    step = _gap(engagement, f"{person.name} away", (ends_on or starts_on) + timedelta(days=CATCH_UP), by, at)
    row = Absence(
        root_id=engagement.root_id,
        engagement=engagement,
        person=person,
        reason=reason,
        starts_on=starts_on,
        ends_on=ends_on,
        arrangement=arrangement.strip(),
        gap_step=step,
        created_at=at,
    )
    row.save()
    change = {"person": [None, person], "starts_on": [None, starts_on], "ends_on": [None, ends_on]}
    record(Happened.ABSENCE_BEGUN, row, by=by, at=at, about=engagement.target, change=change)
    return row


@action
def end_absence(*, absence_ref: str, ends_on: date, by: Scope, at: datetime) -> Absence:
    """Back again; the task that closes the gap is due a week later."""
    row = reads.absence(by, absence_ref)
    selectors.engagement(by, row.engagement.ref, Permission.ENGAGEMENT_EDIT)
    if ends_on < row.starts_on:
        raise Refused("The last day comes before the first.", field="ends_on")
    change = row.alter(ends_on=ends_on)
    if row.gap_step and row.gap_step.state != "done":
        row.gap_step.alter(due_on=ends_on + timedelta(days=CATCH_UP))
    record(Happened.ABSENCE_ENDED, row, by=by, at=at, about=row.engagement.target, change=change)
    return row


@action
def leave_pair(
    *, assignment_ref: str, last_day: date, reason: str, arrangement: str, by: Scope, at: datetime
) -> Absence:
    """One of the pair leaves: their time ends, the interim is noted, and the hand-over becomes a task."""
    place = Assignment.objects.select_related("engagement", "person").filter(ref=assignment_ref).first()
    if place is None:
        raise NotThere("There is nothing here that you can change.")
    engagement = selectors.engagement(by, place.engagement.ref, Permission.ENGAGEMENT_EDIT)
    if not place.core:
        raise Refused("Only one of the pair can hand over.")
    if last_day < place.starts_on:
        raise Refused("The last day comes before the first.", field="last_day")
    row = _away(engagement, place.person, reason, last_day, last_day, arrangement, by, at)
    change = place.alter(ends_on=last_day, reason=reason)
    tell([place.person_id], "pair", engagement, f"Your last day with {engagement.name} is set", by=by, at=at)
    record(Happened.ASSIGNMENT_ENDED, place, by=by, at=at, about=engagement.target, change=change)
    return row


def open_gap(activity: Activity, by: Scope, at: datetime) -> Step | None:
    """After a solo contact by exception: a task to tell the co-practitioner and catch up. None when not needed."""
    if not activity.solo_reason:
        return None
    words = vocabulary(by, activity.engagement.edition_id)
    reason = words.practice.solo.get(activity.solo_reason, {})
    if not reason.get("opens_gap_task"):
        return None
    due = activity.on + timedelta(days=CATCH_UP)
    return _gap(activity.engagement, f"{activity.title}, held alone", due, by, at, activity)


def _gap(
    engagement: Engagement, after: str, due: date, by: Scope, at: datetime, activity: Activity | None = None
) -> Step:
    step = Step(
        root_id=engagement.root_id,
        engagement=engagement,
        activity=activity,
        title=f"{CLOSING}{after}"[:300],
        owner_id=by.person_id,
        due_on=due,
        created_at=at,
    )
    step.save()
    change = {"title": [None, step.title], "due_on": [None, due]}
    record(Happened.STEP_ADDED, step, by=by, at=at, about=engagement.target, change=change)
    return step


@dataclass(frozen=True)
class Look:
    """One look at one element of the model: how clearly it showed (1 to 5, or None), and words."""

    element: str
    seen: int | None = None
    note: str = ""
    intention: str = ""
    impact: str = ""


def _kept(looks: Sequence[Look], words: Vocabulary) -> list[Look]:
    """The looks that say something, all of elements the model has."""
    kept = [look for look in looks if look.seen or look.note.strip() or look.impact.strip()]
    if not kept:
        raise Refused("Choose at least one value or principle.")
    if any(look.element not in words.by_key for look in kept):
        raise Refused("The practice model no longer has this element.", field="element")
    return kept


@action
def reflect(
    *,
    engagement_ref: str,
    looks: Sequence[Look],
    view: str,
    on: date,
    by: Scope,
    at: datetime,
    inside: bool = False,
    activity: Activity | None = None,
) -> list[Reflection]:
    """Note how values and principles showed, in one's own conduct or the co-practitioner's. Never compared."""
    engagement = selectors.engagement(by, engagement_ref, Permission.ACTIVITY_EDIT)
    if view not in {"self", "co"}:
        raise Refused("Say whose conduct you looked at.", field="view")
    rows = []
    for look in _kept(looks, vocabulary(by, engagement.edition_id)):
        row = Reflection(
            root_id=engagement.root_id,
            engagement=engagement,
            activity=activity,
            by_id=by.person_id,
            view=view,
            inside=inside,
            on=on,
            element=look.element,
            seen=look.seen,
            note=look.note.strip(),
            intention=look.intention.strip(),
            impact=look.impact.strip(),
            created_at=at,
        )
        row.save()
        rows.append(row)
    # What was written stays between the two; the log knows only which elements were looked at.
    change = {"elements": [None, [row.element for row in rows]]}
    record(Happened.REFLECTED, rows[0], by=by, at=at, about=engagement.target, change=change)
    return rows
