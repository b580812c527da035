"""Opening engagements; deciding tier and stage; who supports, from when to when."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.rules import EngagementFacts
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people.actions.door import open_place
from marigold.people.models import Person, Unit
from marigold.practice.models import Edition
from marigold.practice.selectors import vocabulary
from marigold.practice.vocabulary import Vocabulary
from marigold.support import selectors
from marigold.support.actions.door import insist
from marigold.support.actions.notices import tell
from marigold.support.events import Happened
from marigold.support.models import Assignment, Engagement, Placement
from marigold.support.selectors import readiness


@action
def open_engagement(
    *,
    unit: Unit,
    edition: Edition,
    tier: str,
    tier_reason: str,
    people: Sequence[tuple[Person, str]],
    starts_on: date,
    by: Scope,
    at: datetime,
    stage: str = "",
    stage_reason: str = "",
    decided_with: str = "",
    **fields: Any,
) -> Engagement:
    """Open a unit's support with its tier, stage and practitioners; the staffing rules must hold.

    `fields`: name (the unit's, unless given), supports (program, practice or policy), programme, purpose, rhythm_days, ends_on.
    """
    if not by.allows_at(Permission.ENGAGEMENT_EDIT, unit.path):
        raise NotThere("There is nothing here that you can change.")
    open_place(unit)
    words = vocabulary(by, edition.pk)
    helpers = [(person.pk, role) for person, role in people]
    _staffed(words, tier, tier_reason, helpers, starts_on, starts_on, fields.get("ends_on"), field="tier")
    fields["name"] = str(fields.get("name", "")).strip() or unit.name
    own = {"tier": tier, "stage": stage, "starts_on": starts_on, "created_at": at}
    engagement = Engagement(root_id=unit.root_id, unit=unit, edition=edition, **own, **fields)
    engagement.save()
    _placement(engagement, "tier", tier, starts_on, tier_reason, at, decided_with)
    if stage:
        why = stage_reason or "Where the work began."
        _placement(engagement, "stage", stage, starts_on, why, at, decided_with)
    for person, role in people:
        Assignment(engagement=engagement, person=person, role=role, starts_on=starts_on, created_at=at).save()
    _tell_opened(engagement, words, tier_reason, [person.name for person, _ in people], by, at)
    return engagement


def _tell_opened(
    engagement: Engagement, words: Vocabulary, reason: str, names: list[str], by: Scope, at: datetime
) -> None:
    change = {
        "tier": [None, words.label(engagement.tier)],
        "tier_reason": [None, reason],
        "stage": [None, words.label(engagement.stage)],
        "people": [None, names],
        "starts_on": [None, engagement.starts_on],
    }
    record(Happened.ENGAGEMENT_OPENED, engagement, by=by, at=at, change=change)


def _staffed(
    words: Vocabulary,
    tier: str,
    reason: str,
    people: Sequence[tuple[int, str]],
    on: date,
    starts_on: date,
    ends_on: date | None,
    *,
    field: str,
) -> None:
    """Insist on the rules of a tier for these people: known, with a reason, staffed."""
    facts = EngagementFacts(
        tier=tier,
        on=on,
        people=tuple(people),
        starts_on=starts_on,
        ends_on=ends_on,
        active_goals=1,
        tier_reason=reason,
    )
    insist(facts, words.practice, field=field)


def _placement(
    engagement: Engagement,
    kind: str,
    key: str,
    starts_on: date,
    reason: str,
    at: datetime,
    decided_with: str,
    review_on: date | None = None,
) -> Placement:
    placement = Placement(
        engagement=engagement,
        kind=kind,
        element_key=key,
        starts_on=starts_on,
        reason=reason,
        decided_with=decided_with,
        review_on=review_on,
        created_at=at,
    )
    placement.save()
    return placement


@action
def place(
    *,
    engagement_ref: str,
    kind: str,
    element_key: str,
    starts_on: date,
    reason: str,
    by: Scope,
    at: datetime,
    decided_with: str = "",
    review_on: date | None = None,
    unready_reason: str = "",
) -> Placement:
    """Decide a tier or stage from a day, with the reason. Going back is as good as going on.

    `unready_reason`: why long tailored support begins without a recent look at readiness; kept with the reason.
    """
    engagement = selectors.engagement(by, engagement_ref, Permission.ENGAGEMENT_EDIT)
    words = vocabulary(by, engagement.edition_id)
    known = {item.key for item in (words.tiers() if kind == "tier" else words.stages())}
    if element_key not in known:
        raise Refused(f"The practice model has no {kind} “{element_key}”.", field="element_key")
    if not reason.strip():
        raise Refused("Give the reason in a sentence.", field="reason")
    if kind == "tier":
        reason = _tiered(engagement, words, element_key, starts_on, reason, unready_reason, by)
    placement = _placement(engagement, kind, element_key, starts_on, reason, at, decided_with, review_on)
    latest = Placement.objects.filter(engagement=engagement, kind=kind).order_by("-starts_on", "-id").first()
    before = getattr(engagement, kind)
    if latest is not None:
        engagement.alter(**{kind: latest.element_key})
    record(
        Happened.PLACED,
        placement,
        by=by,
        at=at,
        about=engagement.target,
        change={kind: [words.label(before), words.label(element_key)], "reason": [None, reason]},
    )
    return placement


def _tiered(
    engagement: Engagement,
    words: Vocabulary,
    tier: str,
    starts_on: date,
    reason: str,
    unready_reason: str,
    by: Scope,
) -> str:
    """Insist on a tier's rules for the present pair; the reason, with why it did not wait for a look at readiness."""
    pair = [(row.person_id, row.role) for row in selectors.pair_of(by, engagement)]
    began, ends = engagement.starts_on, engagement.ends_on
    _staffed(words, tier, reason, pair, starts_on, began, ends, field="element_key")
    unready = readiness.unready(by, engagement, tier, starts_on, words.practice)
    if unready is None or not unready_reason.strip():
        return reason
    return f"{reason.strip()}\n\nWithout a recent look at readiness: {unready_reason.strip()}"


@action
def assign(
    *,
    engagement_ref: str,
    person: Person,
    role: str,
    starts_on: date,
    by: Scope,
    at: datetime,
    core: bool = True,
    ends_on: date | None = None,
    reason: str = "",
) -> Assignment:
    """Put a practitioner on an engagement from a day; the core pair, or someone called in for a time."""
    engagement = selectors.engagement(by, engagement_ref, Permission.ENGAGEMENT_EDIT)
    if ends_on and ends_on < starts_on:
        raise Refused("The last day comes before the first.", field="ends_on")
    overlap = Assignment.objects.filter(engagement=engagement, person=person, ends_on__isnull=True)
    if overlap.exists():
        raise Refused(f"{person.name} is already on this engagement.", field="person")
    assignment = Assignment(
        engagement=engagement,
        person=person,
        role=role,
        core=core,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        created_at=at,
    )
    assignment.save()
    record(
        Happened.ASSIGNED,
        assignment,
        by=by,
        at=at,
        about=engagement.target,
        change={"person": [None, person.name], "role": [None, role], "starts_on": [None, starts_on]},
    )
    tell([person.pk], "pair", engagement, f"You support {engagement.name}", by=by, at=at)
    return assignment


@action
def end_assignment(*, assignment_ref: str, ends_on: date, reason: str, by: Scope, at: datetime) -> Assignment:
    """Let a practitioner's time on an engagement end; the page then shows what the staffing rule misses."""
    assignment = Assignment.objects.select_related("engagement", "person").filter(ref=assignment_ref).first()
    if assignment is None:
        raise NotThere("There is nothing here that you can change.")
    engagement = selectors.engagement(by, assignment.engagement.ref, Permission.ENGAGEMENT_EDIT)
    if ends_on < assignment.starts_on:
        raise Refused("The last day comes before the first.", field="ends_on")
    change = assignment.alter(ends_on=ends_on, reason=reason or assignment.reason)
    record(Happened.ASSIGNMENT_ENDED, assignment, by=by, at=at, about=engagement.target, change=change)
    return assignment


@action
def change_engagement(
    *, engagement_ref: str, version: int, by: Scope, at: datetime, **fields: Any
) -> Engagement:
    """Change name, what is supported, purpose, rhythm or end of an engagement."""
    engagement = selectors.engagement(by, engagement_ref, Permission.ENGAGEMENT_EDIT)
    if not str(fields.get("name", engagement.name)).strip():
        raise Refused("Give the engagement a name.", field="name")
    if fields.get("handover_on") and not str(fields.get("handover_to", engagement.handover_to)).strip():
        raise Refused("Say who carries it forward.", field="handover_to")
    change = engagement.alter(expected=version, **fields)
    if change:
        record(Happened.ENGAGEMENT_CHANGED, engagement, by=by, at=at, change=change)
    else:
        nothing_changed()
    return engagement
