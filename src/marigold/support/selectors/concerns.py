"""Concerns in scope: of one engagement, of all, and what the whole of them shows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, DateField, F, Max, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from marigold.access.asked import asked
from marigold.access.catalogue import Permission
from marigold.access.reach import one, visible
from marigold.access.scope import Scope
from marigold.core.rules import Answered
from marigold.support.models import Assignment, Concern, ConcernEntry, Decision, Engagement, Goal, Step
from marigold.support.selectors.engagements import pair_of
from marigold.support.selectors.lists import Wanted, narrowed

OPEN = ("open", "postponed")
UNDONE_STEP = ("open", "working", "waiting")


def concern(scope: Scope, ref: str, permission: Permission = Permission.CONCERN_VIEW) -> Concern:
    """One concern in scope that is not in the trash, or NotThere."""
    rows = Concern.objects.filter(trashed_at__isnull=True)
    related = ("engagement__unit", "engagement__edition", "owner", "raised_by", "goal", "channel")
    row: Concern = one(rows.select_related(*related), scope, permission, ref)
    return row


def entry(scope: Scope, ref: str) -> ConcernEntry:
    """One entry of a concern one may work on, or NotThere."""
    rows = ConcernEntry.objects.filter(concern__trashed_at__isnull=True)
    row: ConcernEntry = one(
        rows.select_related("concern__engagement__unit"), scope, Permission.CONCERN_EDIT, ref
    )
    return row


def entries(scope: Scope, concern: Concern) -> list[ConcernEntry]:
    """All that was added to a concern already reached, oldest first."""
    rows = visible(ConcernEntry.objects.filter(concern=concern), scope, Permission.CONCERN_VIEW)
    return list(rows.select_related("by").order_by("on", "id"))


def of_engagement(scope: Scope, engagement: Engagement) -> list[Concern]:
    """Concerns of an engagement already reached, open ones first; `put_off` and `views` count their entries."""
    rows: QuerySet[Concern] = Concern.objects.filter(engagement=engagement, trashed_at__isnull=True)
    rows = visible(rows, scope, Permission.CONCERN_VIEW).select_related("owner")
    rows = rows.annotate(
        put_off=Count("entries", filter=Q(entries__kind="postponed")),
        views=Count("entries", filter=Q(entries__kind="perspective")),
    )
    order = {"open": 0, "postponed": 1, "answered": 2, "closed": 3}
    return sorted(rows, key=lambda row: (order[row.state], row.next_on or date.max, -row.pk))


def in_pair(scope: Scope, engagement: Engagement) -> bool:
    """Whether one is of the pair of an engagement today: the only ones who see who raised a concern in confidence."""
    return scope.person_id is not None and any(
        row.person_id == scope.person_id for row in pair_of(scope, engagement)
    )


def concern_rows(scope: Scope, wanted: Wanted, *, export: bool = False) -> QuerySet[Concern]:
    """Concerns in scope that match, with `due`: the day of the next step, or the end of time where there is none.

    Words are not looked for in who raised a concern: that is the pair's to know.
    """
    never = Value(date.max, output_field=DateField())
    rows: QuerySet[Any] = Concern.objects.filter(trashed_at__isnull=True)
    rows = rows.annotate(due=Coalesce("next_on", never, output_field=DateField()))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.state:
        rows = rows.filter(state__in=OPEN) if wanted.state == "any-open" else rows.filter(state=wanted.state)
    if wanted.since:
        rows = rows.filter(raised_on__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(raised_on__lte=wanted.until)
    if wanted.engagement:
        rows = rows.filter(engagement__ref=wanted.engagement)
    if wanted.people is not None:
        rows = rows.filter(owner_id__in=wanted.people)
    words = ("title", "next_step", "engagement__name")
    return narrowed(
        scope, rows, wanted, Permission.CONCERN_VIEW, unit="engagement__unit", words=words, export=export
    )


def concerns_of(scope: Scope, ids: Sequence[int]) -> list[Concern]:
    """Concerns already reached, in the order of their ids, with owner and engagement."""
    if scope.person_id is None:
        return []
    rows = Concern.objects.filter(pk__in=ids).select_related("owner", "engagement")
    found = {row.pk: row for row in rows}
    return [found[key] for key in ids if key in found]


@dataclass(frozen=True)
class Used:
    """A strategy as it was used in a concern."""

    key: str
    on: date
    reinforced: bool
    text: str
    result: str
    concern: str
    concern_ref: str
    state: str
    engagement: str
    edition_id: int


def strategies_used(scope: Scope, *, limit: int = 500) -> list[Used]:
    """Every use of a strategy in concerns in scope, newest first."""
    rows: QuerySet[Any] = ConcernEntry.objects.filter(kind="strategy", concern__trashed_at__isnull=True)
    rows = visible(rows, scope, Permission.CONCERN_VIEW).order_by("-on", "-id")
    columns = (
        *("strategy", "on", "reinforced", "text", "result", "concern__title", "concern__ref"),
        *("concern__state", "concern__engagement__name", "concern__engagement__edition_id"),
    )
    return [Used(*row) for row in rows.values_list(*columns)[:limit]]


@dataclass(frozen=True)
class Work:
    """Open work of one engagement: pieces by owner, and concerns opened since a day."""

    engagement_ref: str
    place: str
    edition_id: int
    owners: tuple[tuple[str, int, bool], ...]
    lately: int


def open_work(scope: Scope, *, since: date, limit: int = 300) -> list[Work]:
    """Who owns the open concerns, steps and goals of engagements in scope, by place; owners in name order."""
    pieces = [
        (Concern.objects.filter(state__in=OPEN, trashed_at__isnull=True), Permission.CONCERN_VIEW),
        (Step.objects.filter(state__in=UNDONE_STEP), Permission.GOAL_VIEW),
        (Goal.objects.filter(state="active"), Permission.GOAL_VIEW),
    ]
    counted: dict[int, dict[tuple[int, str], int]] = defaultdict(lambda: defaultdict(int))
    for rows, permission in pieces:
        seen = visible(rows.filter(owner__isnull=False), scope, permission).order_by()
        columns = ("engagement_id", "owner_id", "owner__name")
        for engagement, owner, name, count in seen.values_list(*columns).annotate(n=Count("id")):
            counted[engagement][(owner, name)] += count
    opened = visible(pieces[0][0].filter(raised_on__gte=since), scope, Permission.CONCERN_VIEW)
    lately = dict(opened.order_by().values_list("engagement_id").annotate(n=Count("id")))
    return _work(scope, counted, lately, limit)


def _work(
    scope: Scope, counted: dict[int, dict[tuple[int, str], int]], lately: dict[int, int], limit: int
) -> list[Work]:
    # Where most is open comes first, should there be more places than a page can hold.
    busiest = sorted(counted, key=lambda key: (-sum(counted[key].values()), key))
    wanted = set(busiest[:limit]) | set(sorted(lately, key=lambda key: (-lately[key], key))[:limit])
    rows = visible(Engagement.objects.all(), scope, Permission.ENGAGEMENT_VIEW)
    rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on), pk__in=wanted)
    named = list(rows.order_by("name", "id").values_list("pk", "ref", "name", "edition_id")[:limit])
    helpers = set(
        Assignment.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on),
            engagement_id__in=[row[0] for row in named],
            starts_on__lte=scope.on,
        ).values_list("engagement_id", "person_id")
    )
    return [
        Work(
            ref,
            name,
            edition,
            tuple(
                (person, count, (key, owner) in helpers)
                for (owner, person), count in sorted(counted[key].items(), key=lambda one: one[0][1])
            ),
            lately.get(key, 0),
        )
        for key, ref, name, edition in named
    ]


@dataclass(frozen=True)
class Pattern:
    """How often one entry of the model was named in concerns of one place."""

    key: str
    kind: str
    place: str
    count: int
    first: date
    last: date
    edition_id: int


def patterns(scope: Scope, *, since: date) -> list[Pattern]:
    """Sources of tension and barriers by place, named in concerns raised since a day."""
    rows = Concern.objects.filter(trashed_at__isnull=True, raised_on__gte=since).exclude(source_key="")
    rows = visible(rows, scope, Permission.CONCERN_VIEW).order_by()
    columns = ("source_key", "kind", "engagement__name")
    found = rows.values_list(*columns).annotate(
        n=Count("id"), first=Min("raised_on"), last=Max("raised_on"), edition=F("engagement__edition_id")
    )
    return [Pattern(*row) for row in found]


@dataclass(frozen=True)
class Waiting:
    """A concern whose next step is past its day, or that was to come back by then."""

    engagement_id: int
    ref: str
    title: str
    step: str
    on: date


@dataclass(frozen=True)
class Attention:
    """What a support week asks of concerns and decisions: overdue next steps, and answers to standstill.

    Answers are by (engagement, goal); the goal is None where the decision is about the whole engagement.
    """

    waiting: tuple[Waiting, ...] = ()
    answers: Mapping[tuple[int, int | None], Answered] = field(default_factory=dict)

    def answer(self, engagement: int, goal: int | None = None) -> Answered | None:
        """The newest answer for a goal, or for its engagement."""
        found = [self.answers.get((engagement, key)) for key in {goal, None}]
        return max((one for one in found if one), key=lambda one: one.on, default=None)


@asked
def _attention(scope: Scope, engagements: Any) -> QuerySet[Any]:
    concerns = Concern.objects.filter(
        engagement_id__in=engagements, state__in=OPEN, next_on__lt=scope.on, trashed_at__isnull=True
    )
    decisions = Decision.objects.filter(
        engagement_id__in=engagements, on__lte=scope.on, trashed_at__isnull=True
    ).exclude(response="")
    shared = ("engagement_id", "goal_id", "ref", "title")
    late = _named(concerns, scope, Permission.CONCERN_VIEW).order_by()
    made = _named(decisions, scope, Permission.DECISION_VIEW).order_by()
    return late.values_list(*shared, "next_step", "next_on", Value("late")).union(
        made.values_list(*shared, "response", "on", Value("made")), all=True
    )


def attention(scope: Scope, engagements: Sequence[int]) -> Attention:
    """Overdue next steps and answers to standstill of engagements one is named on today, in one query."""
    if not engagements:
        return Attention()
    waiting, answers = [], dict[tuple[int, int | None], Answered]()
    for engagement, goal, ref, title, text, on, what in _attention(scope, engagements=engagements):
        if what == "late":
            waiting.append(Waiting(engagement, ref, title, text, on))
        elif (engagement, goal) not in answers or answers[(engagement, goal)].on < on:
            answers[(engagement, goal)] = Answered(on, text)
    return Attention(tuple(sorted(waiting, key=lambda one: (one.on, one.ref))), answers)


def _named(rows: QuerySet[Any], scope: Scope, permission: Permission) -> QuerySet[Any]:
    """Rows of engagements one is named on today: all of them, when being named allows it."""
    return rows if permission in scope.circle else visible(rows, scope, permission)
