"""Lists of places, people and values that came in from a file."""

from django.db.models import Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.kit.doing import NotThere
from marigold.support.models import Batch, BatchValues

# What one must be allowed to edit, for each kind of file.
KINDS = {
    "activities": Permission.ACTIVITY_EDIT,
    "places": Permission.UNIT_EDIT,
    "people": Permission.PERSON_EDIT,
    "observations": Permission.INDICATOR_EDIT,
}
LISTS = tuple(kind for kind in KINDS if kind != "activities")
# Kinds that are stored chunk by chunk, so that they may stop and go on.
CHUNKED = ("activities", "observations")


def imported(scope: Scope, *kinds: str) -> QuerySet[Batch]:
    """Imports of these kinds one may go on with or take back, newest first: one's own, and all of a system one leads."""
    rows = Batch.objects.filter(kind__in=kinds).select_related("root", "person").order_by("-id")
    if scope.hand:
        return rows
    if scope.person_id is None:
        return rows.none()
    wanted = Q(person_id=scope.person_id)
    for one in kinds:
        led = [
            grant.root_id
            for grant in scope.grants
            if grant.whole_system and {Permission.IMPORT_RUN, KINDS[one]} <= grant.permissions
        ]
        wanted |= Q(kind=one, root_id__in=led)
    return rows.filter(wanted)


def list_batches(scope: Scope, kind: str = "") -> QuerySet[Batch]:
    """Lists, of one kind or all, as in `imported`."""
    return imported(scope, *((kind,) if kind else LISTS))


def kept_values(scope: Scope, batch: Batch) -> list[BatchValues]:
    """What was changed since an import of values already reached, and so stayed when it was undone."""
    if not scope.hand and scope.person_id is None:
        return []
    return list(BatchValues.objects.filter(batch=batch, undone=True).order_by("start"))


def list_batch(scope: Scope, ref: str) -> Batch:
    """One list one may take back, or NotThere."""
    row = list_batches(scope).filter(ref=ref).first()
    if row is None:
        raise NotThere("There is no such list.")
    return row
