"""What both sides agreed, their yes to it, and looks at how the work together goes."""

from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.utils import timezone

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.flows import AGREEMENT, may_move
from marigold.core.rules import Finding, judge
from marigold.kit.doing import NotThere, Refused, Stale, action, nothing_changed
from marigold.practice.selectors import vocabulary
from marigold.support import facts, selectors
from marigold.support.actions.goals import side_of
from marigold.support.events import Happened
from marigold.support.models import Agreement, AgreementYes, Engagement, ProcessCheck
from marigold.support.selectors import agreements

WORDS = (
    "starting_point",
    "purpose_support",
    "purpose_partners",
    "purpose_gap",
    "local_fit",
    "input_from",
    "support_does",
    "partners_do",
    "partners_expect",
    "support_expects",
    "change_talk",
    "contingency",
    "check_every_days",
)


def seal(agreement: Agreement | None, fields: tuple[str, ...]) -> str:
    """A short fingerprint of some parts of an agreement, by which one sees whether somebody changed them meanwhile."""
    row = agreement or Agreement()
    text = "\x1f".join(str(getattr(row, name)) for name in fields)
    return sha256(text.encode()).hexdigest()[:16]


@action
def write_agreement(
    *, engagement_ref: str, version: int | None, seen: str, by: Scope, at: datetime, **fields: Any
) -> Agreement:
    """Write some parts of an agreement; the first words begin it. New words ask both sides again.

    `seen` is the seal of these parts as the writer had them before them: two people may write different parts at once.
    """
    engagement = selectors.engagement(by, engagement_ref, Permission.AGREEMENT_EDIT)
    if set(fields) - set(WORDS):
        raise Refused("An agreement has no such part.")
    if not 7 <= int(fields.get("check_every_days", 90)) <= 366:
        raise Refused("Choose a rhythm between 7 and 366 days.", field="check_every_days")
    row = agreements.agreement_of(by, engagement)
    if row is None:
        return _begin(engagement, fields, by, at)
    if row.version != version and seen != seal(row, tuple(fields)):
        raise Stale(row, {name: getattr(row, name) for name in fields}, dict(fields))
    if row.state == "ended":
        raise Refused("This agreement has ended. Take it up again first.")
    if any(getattr(row, name) != value for name, value in fields.items()):
        fields |= {"wording": row.wording + 1, "worded_on": timezone.localdate(at), "state": "draft"}
    change = row.alter(**fields)
    if not change:
        nothing_changed()
        return row
    record(Happened.AGREEMENT_WRITTEN, row, by=by, at=at, about=engagement.target, change=change)
    return row


def _begin(engagement: Engagement, fields: dict[str, Any], by: Scope, at: datetime) -> Agreement:
    row = Agreement(
        root_id=engagement.root_id,
        engagement=engagement,
        worded_on=timezone.localdate(at),
        created_at=at,
        **fields,
    )
    row.save()
    change = {name: [None, value] for name, value in fields.items()}
    record(Happened.AGREEMENT_WRITTEN, row, by=by, at=at, about=engagement.target, change=change)
    return row


@action
def confirm_agreement(
    *, engagement_ref: str, wording: int, by: Scope, at: datetime, via: str = "signed in"
) -> tuple[Agreement, tuple[Finding, ...]]:
    """Say yes for one's side to the words one has read. With both sides' yes and nothing missing, it holds.

    Returns the agreement and what still keeps it from holding.
    """
    engagement = selectors.engagement(by, engagement_ref, Permission.AGREEMENT_VIEW)
    row = agreements.agreement_of(by, engagement)
    side = side_of(by, engagement)
    if row is None or side is None:
        raise NotThere("There is nothing here that you can confirm.")
    if row.state == "ended":
        raise Refused("This agreement has ended.")
    if row.wording != wording:
        raise Refused("The words changed while you were reading. Read them again, then say yes.")
    if AgreementYes.objects.filter(agreement=row, person_id=by.person_id, wording=wording).exists():
        nothing_changed()
    else:
        AgreementYes(agreement=row, person_id=by.person_id, side=side, wording=wording, created_at=at).save()
        change = {"side": [None, side], "via": [None, via]}
        record(Happened.AGREEMENT_CONFIRMED, row, by=by, at=at, about=engagement.target, change=change)
    return row, _try_agreed(row, engagement, by, at)


def _try_agreed(row: Agreement, engagement: Engagement, by: Scope, at: datetime) -> tuple[Finding, ...]:
    if row.state == "agreed":
        return ()
    practice = vocabulary(by, engagement.edition_id).practice
    sides = AgreementYes.objects.filter(agreement=row, wording=row.wording).values_list("side", flat=True)
    findings = judge(facts.of_agreement(row, sides=sides, becoming_agreed=True), practice)
    if any(finding.blocks for finding in findings):
        return findings
    change = row.alter(state="agreed", agreed_on=timezone.localdate(at))
    record(Happened.AGREEMENT_HOLDS, row, by=by, at=at, about=engagement.target, change=change)
    return findings


@action
def move_agreement(*, engagement_ref: str, state: str, by: Scope, at: datetime) -> Agreement:
    """End an agreement, or take an ended one up again as a draft that asks both sides."""
    engagement = selectors.engagement(by, engagement_ref, Permission.AGREEMENT_EDIT)
    row = agreements.agreement_of(by, engagement)
    if row is None:
        raise NotThere("There is no agreement here.")
    if row.state == state:
        nothing_changed()
        return row
    if state == "agreed" or not may_move(AGREEMENT, row.state, state):
        raise Refused("An agreement holds only by the yes of both sides.", field="state")
    fields: dict[str, Any] = {"state": state}
    if state == "draft":
        fields |= {"wording": row.wording + 1, "worded_on": timezone.localdate(at)}
    change = row.alter(**fields)
    record(Happened.AGREEMENT_MOVED, row, by=by, at=at, about=engagement.target, change=change)
    return row


@action
def record_check(
    *,
    engagement_ref: str,
    on: date,
    learned: str,
    by: Scope,
    at: datetime,
    with_whom: str = "",
    change: str = "",
    feasible: int | None = None,
    trust: int | None = None,
) -> ProcessCheck:
    """Keep a look at how the work together goes: with whom, what was learned, what changes."""
    engagement = selectors.engagement(by, engagement_ref, Permission.AGREEMENT_EDIT)
    _check_words(learned, on, at)
    row = ProcessCheck(
        root_id=engagement.root_id,
        engagement=engagement,
        by_id=by.person_id,
        on=on,
        with_whom=with_whom,
        learned=learned.strip(),
        change=change,
        feasible=feasible,
        trust=trust,
        created_at=at,
    )
    row.save()
    told = {"on": [None, on], "learned": [None, row.learned], "change": [None, change]}
    record(Happened.CHECK_HELD, row, by=by, at=at, about=engagement.target, change=told)
    return row


@action
def change_check(*, check_ref: str, version: int, by: Scope, at: datetime, **fields: Any) -> ProcessCheck:
    """Correct a look at the work together."""
    row = agreements.check(by, check_ref, Permission.AGREEMENT_EDIT)
    _check_words(str(fields.get("learned", row.learned)), fields.get("on", row.on), at)
    change = row.alter(expected=version, **fields)
    if not change:
        nothing_changed()
        return row
    record(Happened.CHECK_CHANGED, row, by=by, at=at, about=row.engagement.target, change=change)
    return row


def _check_words(learned: str, on: date, at: datetime) -> None:
    if not learned.strip():
        raise Refused("Say in a line what you learned.", field="learned")
    if on > timezone.localdate(at):
        raise Refused("This day has not come yet. Keep the look after it happened.", field="on")
