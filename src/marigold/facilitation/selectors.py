"""Sessions of engagements one sees; stories only as far as their tellers let them go."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import one, visible
from marigold.access.scope import Scope
from marigold.facilitation.models import (
    SHARED,
    Contributor,
    Insight,
    NextStep,
    Session,
    SessionPerson,
    Story,
    StoryTie,
)
from marigold.kit.doing import NotThere, Refused
from marigold.practice.models import Framework
from marigold.support import selectors as support
from marigold.support.models import Engagement
from marigold.support.selectors.learning import roots_with

VIEW, EDIT = Permission.ENGAGEMENT_VIEW, Permission.SESSION_EDIT
NOT_HERE = "There is nothing here that you can see."
TIES = Prefetch("ties", StoryTie.objects.select_related("framework").order_by("framework__name", "key"))


def sessions(scope: Scope) -> QuerySet[Session]:
    """Sessions of engagements one sees, newest first."""
    rows = visible(Session.objects.all(), scope, VIEW)
    return rows.select_related("engagement__unit", "root", "by").order_by("-on", "-id")


def session(scope: Scope, ref: str, permission: Permission = VIEW) -> Session:
    """One session, or NotThere."""
    rows = Session.objects.select_related(
        "engagement__unit", "engagement__edition", "root", "by", "activity", "edition__framework"
    )
    row: Session = one(rows, scope, permission, ref)
    return row


def of_engagement(scope: Scope, engagement: Engagement) -> list[Session]:
    """Sessions of an engagement already reached, newest first, with how many took part."""
    rows = visible(Session.objects.filter(engagement=engagement), scope, VIEW).select_related("by")
    return list(rows.annotate(people=Count("contributors")).order_by("-on", "-id"))


def _mine(scope: Scope) -> QuerySet[Session]:
    """Sessions that one runs or ran, as long as one still sees them."""
    named = SessionPerson.objects.filter(person_id=scope.person_id).values("session_id")
    return visible(Session.objects.filter(Q(by_id=scope.person_id) | Q(pk__in=named)), scope, VIEW)


def runs(scope: Scope, row: Session) -> bool:
    """Whether one runs a session already reached, so that one hears what was said for it alone."""
    return row.by_id == scope.person_id or row.team.filter(person_id=scope.person_id).exists()


def stories(scope: Scope) -> QuerySet[Story]:
    """Stories one may read, newest first: this is the only way to them.

    For the whole system: everyone who reads its lessons. For the engagement: who sees it. For the session: who runs it.
    Before its teller has said anything: only who wrote it down. Taken back: nobody.
    """
    rows = Story.objects.select_related("session__engagement", "teller").order_by("-on", "-id")
    if scope.hand:
        return rows.filter(consent__in=SHARED)
    if scope.person_id is None:
        return rows.none()
    seen = visible(Engagement.objects.all(), scope, VIEW).values("pk")
    return rows.filter(
        Q(consent="system", root_id__in=roots_with(scope, Permission.LESSON_VIEW))
        | Q(consent__in=("engagement", "system"), engagement_id__in=seen)
        | Q(consent__in=SHARED, session_id__in=_mine(scope).values("pk"))
        | Q(consent="asked", writer_id=scope.person_id, session_id__in=_mine(scope).values("pk"))
    )


def story(scope: Scope, ref: str) -> Story:
    """One story one may read, or NotThere."""
    rows = stories(scope).select_related("session__engagement__unit", "root", "retold_by")
    row = rows.prefetch_related(TIES).filter(ref=ref).first()
    if row is None:
        raise NotThere(NOT_HERE)
    return row


def may_run(scope: Scope, engagement: Engagement) -> bool:
    """Whether one plans and runs sessions of an engagement already reached."""
    return EDIT in support.standing(scope, engagement)


def keeps(scope: Scope, row: Story) -> bool:
    """Whether one writes down corrections and consent of a story on its teller's word: whoever ran its session."""
    return may_run(scope, row.engagement) and runs(scope, row.session)


def may_tie(scope: Scope, row: Story) -> bool:
    """Whether one ties a story one reads to what it shows: who edits sessions here, or in its system for what all read."""
    if row.consent == "system":
        return support.engagements(scope, EDIT).filter(root_id=row.root_id).exists()
    return row.consent in SHARED and may_run(scope, row.engagement)


def stories_of(scope: Scope, row: Session) -> list[Story]:
    """Stories of a session that one may read, in the order they came."""
    return list(stories(scope).filter(session=row).prefetch_related(TIES).order_by("id"))


def waiting(scope: Scope, row: Session) -> tuple[int, int]:
    """Of a session already reached: how many stories wait for their teller's word, and how many are not shared."""
    found = row.stories.aggregate(
        asked=Count("pk", filter=Q(consent="asked")), none=Count("pk", filter=Q(consent="none"))
    )
    return (found["asked"], found["none"]) if scope.person_id or scope.hand else (0, 0)


def hidden(scope: Scope, row: Session) -> int:
    """How many shared stories of a session already reached one may not read."""
    shared = Story.objects.filter(session=row, consent__in=SHARED).count()
    return shared - stories(scope).filter(session=row, consent__in=SHARED).count()


def insights(scope: Scope, row: Session) -> list[Insight]:
    """What the group said in a session already reached, in the order it came."""
    return list(visible(Insight.objects.filter(session=row), scope, VIEW).order_by("id"))


def insight(scope: Scope, ref: str, permission: Permission = VIEW) -> Insight:
    """One thing that was said, or NotThere."""
    rows = Insight.objects.select_related("session__engagement__unit", "root")
    row: Insight = one(rows, scope, permission, ref)
    return row


def contributors(scope: Scope, row: Session) -> list[Contributor]:
    """Everyone who took part in a session already reached, in the order they joined."""
    return list(visible(Contributor.objects.filter(session=row), scope, VIEW).order_by("id"))


def next_steps(scope: Scope, row: Session) -> list[NextStep]:
    """Steps a session led to, those due first first."""
    rows = visible(NextStep.objects.filter(session=row), scope, Permission.GOAL_VIEW)
    return list(rows.select_related("step__owner").order_by("step__due_on", "id"))


def showing(scope: Scope, framework: Framework, keys: Iterable[str]) -> QuerySet[Story]:
    """Stories one may read that are tied to any of these elements of a framework."""
    tied = StoryTie.objects.filter(framework=framework, key__in=list(keys)).values("story_id")
    return stories(scope).filter(pk__in=tied)


def ties_of(scope: Scope, rows: Sequence[Story]) -> list[StoryTie]:
    """What stories already reached are tied to."""
    found = StoryTie.objects.filter(story__in=[row.pk for row in rows]).select_related("framework", "story")
    return list(found.order_by("id")) if scope.person_id or scope.hand else []


# By code, without sign-in


class NoSuchCode(Refused):
    """A code that no session ever had, unlike one that is over."""


def by_code(scope: Scope, code: str, at: datetime) -> Session:
    """The session a code opens now. Refused with a sentence where it opens none, any more or yet."""
    typed = "".join(code.split()).lower()[:20]
    rows = Session.objects.select_related("engagement__unit", "root", "by")
    row = rows.filter(code=typed).first() if typed else None
    if row is None:
        raise NoSuchCode(
            "No session has this code. Look at the screen once more, and type all six signs.", field="code"
        )
    if row.state == "ended":
        raise Refused("This session has ended. Thank you for taking part.", field="code")
    if row.state != "running" or row.code_until is None or row.code_until <= at:
        raise Refused("This code is too old. Ask whoever runs the session for a new one.", field="code")
    return row


def guest(scope: Scope, row: Session, ref: str) -> Contributor | None:
    """Who joined a session on this phone."""
    return Contributor.objects.filter(session=row, ref=ref, phone=True).first() if ref else None


def told_in(scope: Scope, row: Session) -> list[Story]:
    """What tellers let the session hear, for those in the room while its code is good. Never beyond the session."""
    rows = Story.objects.filter(session=row, consent__in=SHARED).select_related("teller").order_by("id")
    return list(rows)


def heard_in(scope: Scope, row: Session, *, limit: int = 30) -> list[Insight]:
    """What was said in a session, newest first, for those in the room while its code is good."""
    return list(Insight.objects.filter(session=row).order_by("-id")[:limit])


def others_in(scope: Scope, row: Session, me: Contributor) -> list[Contributor]:
    """Whom someone in the room may have heard a story from, by name, while its code is good."""
    rows = Contributor.objects.filter(session=row).exclude(pk=me.pk).exclude(name="")
    return list(rows.order_by("name", "id"))


def own_stories(scope: Scope, teller: Contributor) -> list[Story]:
    """A teller's own stories, whatever they said of them, for the one who holds their link."""
    return list(Story.objects.filter(teller=teller).exclude(title="").order_by("id"))


def teller(scope: Scope, ref: str) -> Contributor | None:
    """Whose link it is."""
    return (
        Contributor.objects.select_related("session__engagement__unit", "session__root")
        .filter(ref=ref)
        .first()
    )


def where_to_run(scope: Scope, *, limit: int = 30) -> list[Engagement]:
    """Engagements of which one may plan sessions, by name."""
    return list(support.engagements(scope, EDIT).order_by("name", "id")[:limit])
