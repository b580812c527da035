"""Agreements, looks at the work together, and how an engagement stands with both."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from marigold.access.asked import asked
from marigold.access.catalogue import Permission
from marigold.access.reach import one, under
from marigold.access.scope import Scope
from marigold.core.promises import Promise
from marigold.core.rules import StandingFacts
from marigold.support.models import (
    ActivityElement,
    Agreement,
    AgreementYes,
    Assignment,
    Engagement,
    LocalEvent,
    ProcessCheck,
    Step,
)
from marigold.support.selectors.engagements import my_engagements

# Long texts that lists of engagements have no use for.
LONG = (
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
)


def agreement_of(scope: Scope, engagement: Engagement) -> Agreement | None:
    """The agreement of an engagement already reached, or None."""
    rows: QuerySet[Agreement] = Agreement.objects.filter(engagement=engagement)
    found: Agreement | None = (
        under(rows, scope, Permission.AGREEMENT_VIEW, engagement.unit.path)
        .select_related("engagement__unit")
        .first()
    )
    return found


def agreement(scope: Scope, ref: str, permission: Permission = Permission.AGREEMENT_VIEW) -> Agreement:
    """One agreement in scope, or NotThere."""
    row: Agreement = one(Agreement.objects.select_related("engagement__unit"), scope, permission, ref)
    return row


def yeses(scope: Scope, agreement: Agreement) -> list[AgreementYes]:
    """Every yes to an agreement already reached, newest first."""
    rows: QuerySet[AgreementYes] = AgreementYes.objects.filter(agreement=agreement)
    rows = under(rows, scope, Permission.AGREEMENT_VIEW, agreement.engagement.unit.path)
    return list(rows.select_related("person").order_by("-id"))


def checks(scope: Scope, engagement: Engagement) -> list[ProcessCheck]:
    """Looks at the work together of an engagement already reached, newest first."""
    rows: QuerySet[ProcessCheck] = ProcessCheck.objects.filter(engagement=engagement)
    rows = under(rows, scope, Permission.AGREEMENT_VIEW, engagement.unit.path)
    return list(rows.select_related("by").order_by("-on", "-id"))


def check(scope: Scope, ref: str, permission: Permission = Permission.AGREEMENT_VIEW) -> ProcessCheck:
    """One look at the work together in scope, or NotThere."""
    rows = ProcessCheck.objects.select_related("engagement__unit", "engagement__edition")
    row: ProcessCheck = one(rows, scope, permission, ref)
    return row


def helpers_ever(scope: Scope, engagement: Engagement) -> frozenset[int]:
    """Whoever is or was on an engagement already reached: their promises are the support side's."""
    if scope.person_id is None:
        return frozenset()
    rows = Assignment.objects.filter(engagement=engagement)
    return frozenset(rows.values_list("person_id", flat=True))


def steps(scope: Scope, engagement: Engagement) -> list[Step]:
    """Steps and follow-ups of an engagement already reached, by the day they are due."""
    rows: QuerySet[Step] = Step.objects.filter(engagement=engagement)
    rows = under(rows, scope, Permission.GOAL_VIEW, engagement.unit.path)
    return list(rows.select_related("owner", "goal").order_by("due_on", "id"))


def side_of_step(scope: Scope, step: Step, helpers: frozenset[int]) -> str:
    """Whose promise a step is: the support side's, the partners', or nobody's yet."""
    if step.owner_id is not None:
        return "support" if step.owner_id in helpers else "partner"
    return "partner" if step.owner_text.strip() else ""


def promises(scope: Scope, rows: Sequence[Step], helpers: frozenset[int]) -> list[Promise]:
    """Steps already reached, as promises of a side."""
    return [Promise(side_of_step(scope, row, helpers), row.state, row.due_on, row.done_on) for row in rows]


def principles(scope: Scope, engagement: Engagement, *, since: date, elements: Sequence[int]) -> Counter[int]:
    """How many activities since a day used each of these elements of the model."""
    rows: QuerySet[Any] = ActivityElement.objects.filter(
        activity__engagement=engagement,
        activity__state="done",
        activity__on__gte=since,
        element_id__in=elements,
    )
    rows = under(rows, scope, Permission.AGREEMENT_VIEW, engagement.unit.path)
    return Counter(rows.values_list("element_id", flat=True))


def with_standing(scope: Scope, rows: QuerySet[Engagement]) -> QuerySet[Engagement]:
    """Engagements in scope with what `standing_of` reads, in the same query."""
    checked = ProcessCheck.objects.filter(engagement=OuterRef("pk")).order_by()
    asked = LocalEvent.objects.filter(unit=OuterRef("unit"), reconfirm=True, on__lte=scope.on)
    newest = asked.order_by("-on", "-id")
    unread = [f"agreement__{name}" for name in LONG]
    return (
        rows.select_related("agreement")
        .defer(*unread)
        .annotate(
            checked_on=Subquery(checked.values("engagement").annotate(last=Max("on")).values("last")),
            asked_on=Subquery(newest.values("on")[:1]),
            asked_by=Subquery(newest.values("title")[:1]),
        )
    )


@asked
def _mine(scope: Scope) -> QuerySet[Engagement]:
    return with_standing(scope, my_engagements(scope))


def mine_with_standing(scope: Scope) -> list[Any]:
    """Engagements one is named on today, with what `standing_of` reads."""
    return _mine(scope)


def standing_of(scope: Scope, row: Engagement) -> StandingFacts:
    """How far the agreement of an engagement fetched by `with_standing` has come."""
    facts = StandingFacts(on=scope.on, since=row.starts_on)
    held: Agreement | None = getattr(row, "agreement", None)
    if held is None:
        return facts
    return StandingFacts(
        on=scope.on,
        since=row.starts_on,
        state=held.state,
        written_on=held.worded_on or timezone.localdate(held.created_at),
        agreed_on=held.agreed_on,
        check_every_days=held.check_every_days,
        checked_on=getattr(row, "checked_on", None),
    )


def event_that_asks(scope: Scope, engagement: Engagement) -> LocalEvent | None:
    """The newest event in the place of an engagement already reached that asks both sides to confirm goals again."""
    rows = LocalEvent.objects.filter(unit_id=engagement.unit_id, reconfirm=True, on__lte=scope.on)
    return rows.order_by("-on", "-id").first() if scope.person_id is not None or scope.hand else None
