"""What is one's own: rounds one is asked in, one's answers, looks at oneself, and intentions."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import named_on, one, visible
from marigold.access.scope import Scope
from marigold.kit.doing import NotThere
from marigold.measures.models import Asked, Intention, LookShare, OwnLook, Response, Round

WITH = ("round__edition__framework", "round__unit")


def my_rounds(scope: Scope, *, circle_key: int | None = None) -> list[Round]:
    """Rounds that wait for one's answer today, the one that ends first on top."""
    rows = visible(Asked.objects.filter(answered=False), scope, Permission.MEASURE_VIEW)
    rows = rows.filter(round__ended_on__isnull=True, round__until__gte=scope.on, person_id=scope.person_id)
    if circle_key is not None:
        rows = rows.filter(round__circle_key=circle_key)
    return [row.round for row in rows.select_related(*WITH).order_by("round__until", "round_id")]


def open_for(scope: Scope, ref: str) -> tuple[Round, bool]:
    """A round one is asked in, and whether one has answered it; NotThere for anyone else."""
    rows = Asked.objects.filter(round__ref=ref, person_id=scope.person_id).select_related(*WITH)
    row = rows.first() if scope.person_id else None
    if row is None:
        raise NotThere("There is nothing here that you can answer.")
    return row.round, row.answered


def my_responses(scope: Scope) -> list[Response]:
    """One's own answers with one's name on them, oldest first. Anonymous ones belong to nobody."""
    rows = visible(Response.objects.filter(person_id=scope.person_id), scope, Permission.MEASURE_VIEW)
    return list(rows.select_related(*WITH).order_by("given_on", "id")) if scope.person_id else []


def looks(scope: Scope) -> list[OwnLook]:
    """One's looks at oneself, oldest first, with who each is shared with."""
    rows: QuerySet[OwnLook] = OwnLook.objects.filter(person_id=scope.person_id)
    rows = visible(rows, scope, Permission.MEASURE_VIEW).select_related("edition__framework")
    return list(rows.prefetch_related("shares__reader").order_by("on", "id")) if scope.person_id else []


def look(scope: Scope, ref: str) -> OwnLook:
    """One of one's own looks, or NotThere."""
    rows = OwnLook.objects.filter(person_id=scope.person_id).select_related("edition__framework", "person")
    row: OwnLook = one(rows, scope, Permission.MEASURE_VIEW, ref)
    return row


def shared_with_me(scope: Scope) -> list[LookShare]:
    """Looks that others share with one now, newest first."""
    rows = LookShare.objects.filter(reader_id=scope.person_id, ended_on__isnull=True)
    found = visible(rows, scope, Permission.MEASURE_VIEW).select_related("look__edition", "look__person")
    return list(found.order_by("-look__on", "-id")) if scope.person_id else []


def intentions(scope: Scope) -> list[Intention]:
    """What one means to do next, newest first."""
    rows = Intention.objects.filter(person_id=scope.person_id)
    return (
        list(visible(rows, scope, Permission.MEASURE_VIEW).order_by("-on", "-id")) if scope.person_id else []
    )


def shared_intentions(scope: Scope, circle_key: int, path: str) -> Sequence[Intention]:
    """What people of an engagement already reached mean to do next and chose to share with the pair."""
    may = scope.allows_at(Permission.MEASURE_EDIT, path) or named_on(
        scope, Permission.MEASURE_EDIT, Round.Reach.circle, circle_key
    )
    if not may:
        return []
    rows = Intention.objects.filter(Q(shared_on__isnull=False), circle_key=circle_key)
    return list(rows.select_related("person").order_by("-on", "-id")[:20])
