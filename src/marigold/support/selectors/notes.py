"""Notes one may read. `readable` is the only way to their rows: lists, pages, search, files and counts all go by it.

Who reads a note follows from how it is kept:
mine          its author;
pair          its author, and today's core pair of the engagement;
team          those named on the engagement today, and those who hold the right to read notes over its place;
participants  everyone who can see the engagement.
Whoever wrote a note reads it as long as it is there, also after leaving the engagement.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import parts, visible
from marigold.access.scope import Scope
from marigold.kit.doing import NotThere
from marigold.support.models import (
    Activity,
    Assignment,
    Concern,
    Decision,
    Engagement,
    Goal,
    Note,
    NoteElement,
)

RELATED = ("author", "engagement__unit", "activity", "goal", "concern", "decision")


def readable(scope: Scope) -> QuerySet[Note]:
    """The notes a person may read, as one queryset."""
    found = Note.objects.none()
    for piece in _ways(
        scope, Note.objects.all(), lambda rows, permission: [visible(rows, scope, permission)]
    ):
        found = found | piece
    return found


def readable_parts(scope: Scope, rows: QuerySet[Note]) -> list[QuerySet[Note]]:
    """Those of some notes that a person may read, in pieces that an index can each give in order; they may overlap."""
    return _ways(scope, rows, lambda some, permission: parts(some, scope, permission))


def _ways(
    scope: Scope, rows: QuerySet[Note], reached: Callable[[QuerySet[Note], Permission], list[QuerySet[Note]]]
) -> list[QuerySet[Note]]:
    """Every way there is to read a note: having written it, being one of the pair, being reached by who it is for."""
    if scope.person_id is None:
        return []  # also at the command line: what is written in confidence is for no command to read
    found = [rows.filter(author_id=scope.person_id)]
    if Permission.NOTE_VIEW in scope.circle:
        found.append(rows.filter(visibility="pair", engagement_id__in=_paired(scope)))
    if _same_reach(scope):
        return found + reached(rows.filter(visibility__in=("team", "participants")), Permission.NOTE_VIEW)
    found += reached(rows.filter(visibility="team"), Permission.NOTE_VIEW)
    return found + reached(rows.filter(visibility="participants"), Permission.ENGAGEMENT_VIEW)


def _same_reach(scope: Scope) -> bool:
    """Whether one reads the team's notes wherever one sees engagements: then both are one question to the database."""
    held = (*(grant.permissions for grant in scope.grants), scope.circle)
    return all((Permission.NOTE_VIEW in some) == (Permission.ENGAGEMENT_VIEW in some) for some in held)


def _paired(scope: Scope) -> QuerySet[Any]:
    """Engagements whose core pair one is of today."""
    return _today(Assignment.objects.filter(person_id=scope.person_id, core=True), scope).values(
        "engagement_id"
    )


def _today(rows: QuerySet[Assignment], scope: Scope) -> QuerySet[Assignment]:
    still = Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on)
    return rows.filter(still, starts_on__lte=scope.on)


def note(scope: Scope, ref: str) -> Note:
    """One note one may read, or NotThere."""
    row = readable(scope).select_related(*RELATED, "engagement__edition").filter(ref=ref).first()
    if row is None:
        raise NotThere("There is nothing here that you can see.")
    return row


@dataclass(frozen=True)
class Hand:
    """What one may do with a note one reads."""

    text: bool
    visibility: bool
    trash: bool


def hand(scope: Scope, row: Note) -> Hand:
    """Whether one may change the words of a note, who reads it, and put it in the trash.

    The author may, as long as they are on the engagement; and of what is not the author's alone, the pair may change
    the words, except words that were written down as they were said. A note that only its author reads is always theirs
    to throw away.
    """
    named = _today(
        Assignment.objects.filter(person_id=scope.person_id, engagement_id=row.engagement_id), scope
    )
    cores = list(named.values_list("core", flat=True)) if Permission.NOTE_EDIT in scope.circle else []
    own = scope.person_id is not None and row.author_id == scope.person_id
    shared = any(cores) and row.visibility != "mine" and not row.own_words
    text = (bool(cores) and own) or shared
    return Hand(text=text, visibility=bool(cores) and own, trash=text or (own and row.visibility == "mine"))


def restorable(scope: Scope) -> QuerySet[Note]:
    """Notes in the trash that one could have put there."""
    gone: QuerySet[Note] = Note.with_trash.filter(trashed_at__isnull=False)
    if scope.person_id is None:
        return gone.none()
    here = _today(Assignment.objects.filter(person_id=scope.person_id), scope)
    own = Q(author_id=scope.person_id) & (
        Q(visibility="mine") | Q(engagement_id__in=here.values("engagement_id"))
    )
    shared = Q(engagement_id__in=_paired(scope), own_words=False) & ~Q(visibility="mine")
    wanted = own | shared if Permission.NOTE_EDIT in scope.circle else own & Q(visibility="mine")
    return gone.filter(wanted)


@dataclass(frozen=True)
class Sought:
    """What a list of notes is narrowed to. Empty means all."""

    engagement: int | None = None
    activity: int | None = None
    goal: int | None = None
    kind: str = ""
    code: str = ""
    about: str = ""
    visibility: str = ""
    words: str = ""
    since: date | None = None
    until: date | None = None


# What a note can be about, besides its engagement.
ABOUT = {name: f"{name}__isnull" for name in ("activity", "goal", "concern", "decision")}


def sought(scope: Scope, wanted: Sought, *, export: bool = False) -> list[QuerySet[Note]]:
    """Readable notes that match, in pieces; with `export`, only where one may also download lists."""
    rows: QuerySet[Note] = Note.objects.all()
    plain = {
        "engagement_id": wanted.engagement,
        "activity_id": wanted.activity,
        "goal_id": wanted.goal,
        "kind": wanted.kind,
        "visibility": wanted.visibility,
        "on__gte": wanted.since,
        "on__lte": wanted.until,
    }
    rows = rows.filter(**{name: value for name, value in plain.items() if value})
    if wanted.about in ABOUT:
        rows = rows.filter(**{ABOUT[wanted.about]: False})
    elif wanted.about == "engagement":
        rows = rows.filter(**dict.fromkeys(ABOUT.values(), True))
    if wanted.code:
        rows = rows.filter(codes__key=wanted.code)
    for word in wanted.words.split()[:8]:
        rows = rows.filter(Q(text__icontains=word) | Q(said_by__icontains=word))
    # The notes of one engagement are few enough to be asked for at once.
    pieces = [readable(scope) & rows] if wanted.engagement else readable_parts(scope, rows)
    return [visible(piece, scope, Permission.EXPORT_RUN) for piece in pieces] if export else pieces


def in_order(scope: Scope, ids: Sequence[int]) -> list[Note]:
    """Notes by id, in the order of the ids; those one may not read are left out, whoever asks."""
    found = {row.pk: row for row in readable(scope).filter(pk__in=ids).select_related(*RELATED)}
    return [found[key] for key in ids if key in found]


def latest(scope: Scope, about: Activity | Goal | Concern | Decision, *, limit: int = 4) -> list[Note]:
    """The newest readable notes on an activity, goal or concern, one more than `limit` where there are more."""
    rows = readable(scope).filter(**{str(about._meta.model_name): about}).select_related(*RELATED)
    return list(rows.order_by("-on", "-id")[: limit + 1])


def codes_of(scope: Scope, rows: Sequence[Note]) -> dict[int, list[str]]:
    """The codes of notes already read, by note."""
    found: dict[int, list[str]] = {}
    if rows:
        pairs = NoteElement.objects.filter(note__in=[row.pk for row in rows]).order_by("note", "key")
        for note, key in pairs.values_list("note_id", "key"):
            found.setdefault(note, []).append(key)
    return found


def last_look_back(scope: Scope, engagement: Engagement, kinds: Sequence[str]) -> date | None:
    """The latest day on which anybody of the team wrote a note of these kinds, which they may all read."""
    if scope.person_id is None:
        return None
    rows = Note.objects.filter(engagement=engagement, kind__in=kinds, visibility__in=["team", "participants"])
    return rows.order_by("-on").values_list("on", flat=True).first()


def heard(
    scope: Scope, engagement: Engagement, summary: str, activity: Activity | None = None, *, limit: int = 100
) -> list[Note]:
    """What may go back to partners: notes they may read, of an activity, or of all since the last summary; oldest first."""
    rows = readable(scope).filter(engagement=engagement, visibility="participants").exclude(kind=summary)
    if activity is not None:
        rows = rows.filter(activity=activity)
    else:
        before = Note.objects.filter(engagement=engagement, kind=summary, activity=None)
        last = before.order_by("-id").values_list("id", flat=True).first()
        rows = rows.filter(id__gt=last) if last else rows
    return list(rows.order_by("-own_words", "on", "id")[:limit])


def kinds_used(scope: Scope, engagement: Engagement, *, limit: int = 4) -> list[str]:
    """The kinds of note one wrote last on an engagement: what one most likely writes next."""
    rows = readable(scope).filter(engagement=engagement, author_id=scope.person_id)
    found = dict.fromkeys(rows.order_by("-id").values_list("kind", flat=True)[:40])
    return list(found)[:limit]


def named_today(scope: Scope, engagement: Engagement) -> list[Assignment]:
    """Who is on an engagement already reached today, the core pair first."""
    if scope.person_id is None:
        return []
    rows = _today(Assignment.objects.filter(engagement=engagement), scope)
    return list(rows.select_related("person").order_by("-core", "starts_on", "id"))


def named_on(scope: Scope) -> frozenset[int]:
    """The engagements one is named on today."""
    rows = _today(Assignment.objects.filter(person_id=scope.person_id), scope)
    return frozenset(rows.values_list("engagement_id", flat=True)) if scope.person_id else frozenset()


def subjects(
    scope: Scope, engagement: Engagement, *, limit: int = 30
) -> list[Activity | Goal | Concern | Decision]:
    """What a note on an engagement can be about, as far as seen: goals, open concerns, latest decisions and activities."""
    activities = visible(Activity.objects.filter(engagement=engagement), scope, Permission.ACTIVITY_VIEW)
    goals = visible(Goal.objects.filter(engagement=engagement), scope, Permission.GOAL_VIEW)
    concerns = visible(Concern.objects.filter(engagement=engagement), scope, Permission.CONCERN_VIEW)
    decisions = visible(Decision.objects.filter(engagement=engagement), scope, Permission.DECISION_VIEW)
    return [
        *goals.exclude(state="ended").order_by("number"),
        *concerns.exclude(state="closed").order_by("-id")[:limit],
        *decisions.order_by("-on", "-id")[:limit],
        *activities.exclude(state="cancelled").order_by("-on", "-id")[:limit],
    ]
