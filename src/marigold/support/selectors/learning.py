"""What a system learns, in scope: lessons, reviews, studies; and what the learning page of an engagement shows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import visible
from marigold.access.scope import Scope
from marigold.kit.doing import NotThere
from marigold.support.models import (
    Assignment,
    CallIn,
    Decision,
    Engagement,
    Lesson,
    LessonUse,
    LocalEvent,
    Note,
    NoteElement,
    RoleEntry,
    Step,
    StudyUse,
    SystemReview,
)
from marigold.support.selectors import notes


def roots_with(scope: Scope, permission: Permission) -> frozenset[int]:
    """The systems in which someone holds a permission anywhere."""
    return frozenset(grant.root_id for grant in scope.grants if permission in grant.permissions)


def lessons(scope: Scope) -> QuerySet[Lesson]:
    """Lessons of the systems one works in, whatever the place they come from; newest first."""
    rows: QuerySet[Lesson] = Lesson.objects.filter(root_id__in=roots_with(scope, Permission.LESSON_VIEW))
    return rows.select_related("author", "root", "engagement__unit").order_by("-on", "-id")


def sought(
    scope: Scope, *, q: str = "", tier: str = "", stage: str = "", about: str = "", limit: int
) -> list[Lesson]:
    """Lessons with all the words of `q`, of a tier and stage, about an element; newest first. Empty means all."""
    rows = lessons(scope)
    rows = rows.filter(**{name: key for name, key in (("tier", tier), ("stage", stage)) if key})
    for word in q.split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(text__icontains=word))
    # What a lesson is about is a list inside the row, which SQLite cannot look into; a system has hundreds, not thousands.
    return [row for row in rows if not about or about in row.about][:limit]


def lesson(scope: Scope, ref: str) -> Lesson:
    """One lesson, or NotThere."""
    row = lessons(scope).filter(ref=ref).first()
    if row is None:
        raise NotThere("There is nothing here that you can see.")
    return row


def may_change_lesson(scope: Scope, row: Lesson) -> bool:
    """Its author, and those who answer for the practice of the whole system, may change a lesson or take it back."""
    edits = row.root_id in roots_with(scope, Permission.LESSON_EDIT)
    return edits and (
        row.author_id == scope.person_id or scope.allows_at(Permission.UNIT_EDIT, row.root.path)
    )


def own_lesson(scope: Scope, ref: str) -> Lesson:
    """A lesson one may throw away, or NotThere."""
    row = lesson(scope, ref)
    if not may_change_lesson(scope, row):
        raise NotThere("There is nothing here that you can throw away.")
    return row


def restorable(scope: Scope) -> QuerySet[Lesson]:
    """Lessons in the trash that one could have put there."""
    gone: QuerySet[Lesson] = Lesson.with_trash.filter(trashed_at__isnull=False)
    mine = Q(author_id=scope.person_id, root_id__in=roots_with(scope, Permission.LESSON_EDIT))
    over = [
        one.root_id
        for one in scope.grants
        if one.whole_system and {Permission.LESSON_EDIT, Permission.UNIT_EDIT} <= one.permissions
    ]
    return gone.filter(mine | Q(root_id__in=over)) if scope.person_id else gone.none()


def uses_of(scope: Scope, row: Lesson) -> tuple[list[LessonUse], int]:
    """Where a lesson already reached was taken up, as far as seen, and in how many places in all."""
    seen = visible(LessonUse.objects.filter(lesson=row), scope, Permission.ENGAGEMENT_VIEW)
    return list(seen.select_related("engagement", "person").order_by("-on", "-id")), row.uses.count()


def lesson_counts(scope: Scope, rows: Sequence[Lesson]) -> dict[int, int]:
    """In how many places each lesson already reached was taken up."""
    found = LessonUse.objects.filter(lesson__in=rows).order_by().values_list("lesson").annotate(n=Count("id"))
    return dict(found) if scope.person_id else {}


def place_of(scope: Scope, row: Lesson) -> Engagement | None:
    """Where a lesson was learned, for those who may see that."""
    rows = visible(Engagement.objects.filter(pk=row.engagement_id), scope, Permission.ENGAGEMENT_VIEW)
    found: Engagement | None = rows.select_related("unit").first()
    return found


def reviews(scope: Scope) -> QuerySet[SystemReview]:
    """Reviews of the systems one may see changes to the practice of, newest first."""
    rows = visible(SystemReview.objects.all(), scope, Permission.CHANGE_VIEW)
    return rows.select_related("by", "root").order_by("-on", "-id")


def review(scope: Scope, ref: str) -> SystemReview:
    """One review, or NotThere."""
    row = reviews(scope).filter(ref=ref).first()
    if row is None:
        raise NotThere("There is nothing here that you can see.")
    return row


def studies(scope: Scope) -> list[StudyUse]:
    """Studies that used practice data of systems one may export for research, newest first."""
    rows = visible(StudyUse.objects.all(), scope, Permission.RESEARCH_EXPORT)
    return list(rows.select_related("by", "root").order_by("-on", "-id"))


def study(scope: Scope, ref: str) -> StudyUse:
    """One study, or NotThere."""
    row = next((one for one in studies(scope) if one.ref == ref), None)
    if row is None:
        raise NotThere("There is nothing here that you can see.")
    return row


@dataclass(frozen=True)
class CodeCount:
    """A code of an engagement's notes: how often, and when last."""

    key: str
    notes: int
    last: date


def codes(scope: Scope, engagement: Engagement, *, since: date) -> list[CodeCount]:
    """How often each code was used in notes one may read, the most frequent first."""
    rows = notes.readable(scope).filter(engagement=engagement, on__gte=since)
    pairs = NoteElement.objects.filter(note__in=rows.values("pk")).values_list("key", "note__on")
    counts: Counter[str] = Counter()
    last: dict[str, date] = {}
    for key, on in pairs:
        counts[key] += 1
        last[key] = max(on, last.get(key, on))
    return [CodeCount(key, n, last[key]) for key, n in counts.most_common()]


def coded(scope: Scope, engagement: Engagement, code: str, *, since: date, limit: int = 8) -> list[Note]:
    """Readable notes with a code (or any), words written down as they were said first, then the newest."""
    rows = notes.readable(scope).filter(engagement=engagement, on__gte=since)
    keys = NoteElement.objects.filter(key=code) if code else NoteElement.objects.all()
    rows = rows.filter(pk__in=keys.values("note"))
    return list(rows.select_related(*notes.RELATED).order_by("-own_words", "-on", "-id")[:limit])


def shelf(scope: Scope, engagement: Engagement, kinds: Sequence[str], *, limit: int = 60) -> list[Note]:
    """Readable notes of some kinds, newest first."""
    rows = notes.readable(scope).filter(engagement=engagement, kind__in=kinds)
    return list(rows.select_related(*notes.RELATED).order_by("-on", "-id")[:limit])


def talks(scope: Scope, unit_id: int, kinds: Sequence[str], *, limit: int = 6) -> list[Note]:
    """Readable notes of some kinds on engagements of a place, newest first."""
    rows = notes.readable(scope).filter(engagement__unit_id=unit_id, kind__in=kinds)
    return list(rows.select_related(*notes.RELATED).order_by("-on", "-id")[:limit])


def writes_at(scope: Scope, unit_id: int) -> Engagement | None:
    """An engagement of a place on which one may write notes today, the newest first."""
    rows = visible(Engagement.objects.filter(unit_id=unit_id), scope, Permission.NOTE_EDIT)
    found: Engagement | None = rows.order_by("-starts_on", "-id").first()
    return found


def asked_for(scope: Scope, engagement: Engagement) -> list[Step]:
    """Requests and arrangements of an engagement already reached, open ones first."""
    rows = visible(Step.objects.filter(engagement=engagement), scope, Permission.GOAL_VIEW)
    rows = rows.filter(kind__in=["request", "arrangement"]).exclude(state="dropped")
    return sorted(
        rows.select_related("owner", "activity"),
        key=lambda one: (one.state == "done", one.due_on or date.max),
    )


@dataclass(frozen=True)
class Days:
    """The known days ahead of an engagement already reached."""

    steps: Sequence[Step]
    events: Sequence[LocalEvent]
    pair: Sequence[Assignment]
    calls: Sequence[CallIn]
    roles: Sequence[RoleEntry]


def days_ahead(scope: Scope, engagement: Engagement, *, since: date, until: date) -> Days:
    """Promises, events, ends and reviews between two days, for those who may see them."""
    window = {"gte": since, "lte": until}

    def within(name: str) -> dict[str, date]:
        return {f"{name}__{how}": day for how, day in window.items()}

    steps = visible(Step.objects.filter(engagement=engagement), scope, Permission.GOAL_VIEW)
    open_steps = steps.filter(state__in=["open", "working", "waiting"], **within("due_on"))
    events = LocalEvent.objects.filter(unit_id=engagement.unit_id, on__gt=scope.on, on__lte=until)
    pair = Assignment.objects.filter(engagement=engagement, **within("ends_on")).select_related("person")
    calls = CallIn.objects.filter(engagement=engagement, state="accepted", **within("until"))
    roles = visible(RoleEntry.objects.filter(unit_id=engagement.unit_id), scope, Permission.ROLEMAP_VIEW)
    still = Q(ended_on__isnull=True) | Q(ended_on__gte=scope.on)
    return Days(
        steps=list(open_steps.select_related("owner")),
        events=list(events.order_by("on")),
        pair=list(pair),
        calls=list(calls),
        roles=list(roles.filter(still, **within("review_on"))),
    )


def made_with(
    scope: Scope, engagement: Engagement, groups: Sequence[str], *, since: date
) -> list[tuple[str, str, str, date, list[str]]]:
    """(what it is, ref, title, day, partner groups) of decisions and of things made together, newest first."""
    decided = visible(
        Decision.objects.filter(engagement=engagement, on__gte=since), scope, Permission.DECISION_VIEW
    )
    rows = [("decision", row.ref, row.title, row.on, list(row.groups)) for row in decided]
    made = notes.readable(scope).filter(engagement=engagement, on__gte=since, codes__key__in=groups)
    found = list(made.distinct())
    codes = notes.codes_of(scope, found)
    rows += [("note", row.ref, row.kind, row.on, codes.get(row.pk, [])) for row in found]
    return sorted(rows, key=lambda one: one[3], reverse=True)
