"""What an import of a log reads: the systems, places, people and goals it may name, and what is stored already."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import visible
from marigold.access.scope import Scope
from marigold.audit.models import Event
from marigold.kit.doing import NotThere
from marigold.people.models import Partner, Person, Post, Unit
from marigold.practice.models import Adoption
from marigold.support.models import Activity, Batch, Engagement, Goal, Placement
from marigold.support.selectors.listed import imported

IDS = 900  # ids named in one query; every SQLite takes so many
PLACE = (
    "id", "unit_id", "name", "tier", "starts_on", "ends_on", "edition_id", "unit__name", "unit__short", "unit__path",
    "unit__parent__name",
)  # fmt: skip


def import_systems(scope: Scope) -> list[Unit]:
    """The systems (root units) one may import into, by name."""
    rows = Unit.objects.filter(parent=None).order_by("name", "id")
    if scope.hand:
        return list(rows)
    allowed = {grant.root_id for grant in scope.grants if Permission.IMPORT_RUN in grant.permissions}
    return list(rows.filter(pk__in=allowed))


def reaches(scope: Scope, root_id: int) -> bool:
    """Whether one may import into a system."""
    return scope.hand or any(
        grant.root_id == root_id and Permission.IMPORT_RUN in grant.permissions for grant in scope.grants
    )


def import_places(scope: Scope, root: Unit) -> list[tuple[Any, ...]]:
    """`PLACE` of every engagement of a system in which one may log activities, by unit."""
    rows = visible(Engagement.objects.filter(root=root), scope, Permission.ACTIVITY_EDIT)
    return list(rows.order_by("unit__path", "starts_on", "id").values_list(*PLACE))


def import_units(scope: Scope, root: Unit) -> list[tuple[int, str, str, str]]:
    """(id, name, short name, name of the unit above) of all units of a system that one may see."""
    rows = visible(Unit.objects.filter(Q(root=root) | Q(pk=root.pk)), scope, Permission.UNIT_VIEW)
    return list(rows.order_by("path").values_list("id", "name", "short", "parent__name"))


def tier_decisions(scope: Scope, root: Unit) -> list[tuple[int, str, date]]:
    """(engagement, tier, from) for every tier decision of a system, oldest first; only for engagements in scope."""
    rows = visible(
        Placement.objects.filter(engagement__root=root, kind="tier"), scope, Permission.ENGAGEMENT_VIEW
    )
    return list(rows.order_by("starts_on", "id").values_list("engagement_id", "element_key", "starts_on"))


def import_people(scope: Scope, root: Unit) -> list[tuple[int, str, str | None]]:
    """(id, name, e-mail) of the people one may see who belong to a system, hold a post or are partners in it."""
    inside = Q(unit__root=root) | Q(unit=root)
    posts = visible(Post.objects.filter(inside), scope, Permission.PERSON_VIEW).values("person_id")
    partners = visible(Partner.objects.filter(inside), scope, Permission.PERSON_VIEW).values("person_id")
    wanted = Q(pk__in=posts) | Q(pk__in=partners)
    if scope.hand or any(
        grant.whole_system and grant.root_id == root.pk and Permission.PERSON_VIEW in grant.permissions
        for grant in scope.grants
    ):
        wanted |= Q(root=root)
    return list(Person.objects.filter(wanted).order_by("name", "id").values_list("id", "name", "email"))


def import_goals(scope: Scope, root: Unit) -> list[tuple[int, int, int, str]]:
    """(id, engagement, number, statement) of the goals of a system in scope."""
    rows = visible(Goal.objects.filter(root=root), scope, Permission.GOAL_VIEW)
    return list(rows.order_by("id").values_list("id", "engagement_id", "number", "statement"))


def editions_in_use(scope: Scope, root: Unit) -> list[int]:
    """Editions of the practice model by which a system works: today's first, then those of its engagements."""
    now = (
        Adoption.objects.filter(root=root).order_by("-starts_on", "-id").values_list("edition_id", flat=True)
    )
    held = visible(Engagement.objects.filter(root=root), scope, Permission.ENGAGEMENT_VIEW)
    used = held.order_by().values_list("edition_id", flat=True).distinct()
    return list(dict.fromkeys([*now[:1], *used]))


def editable_engagements(scope: Scope, ids: Iterable[int]) -> set[int]:
    """Those of these engagements in which one may log activities."""
    found: set[int] = set()
    for some in _pieces(sorted(ids), IDS):
        rows = visible(Engagement.objects.filter(pk__in=some), scope, Permission.ACTIVITY_EDIT)
        found.update(rows.values_list("id", flat=True))
    return found


def has_imports(scope: Scope, root_id: int) -> bool:
    """Whether a system holds any activity that came from a file."""
    return (
        reaches(scope, root_id)
        and Activity.objects.filter(root_id=root_id, import_key__isnull=False).exists()
    )


def stored_keys(
    scope: Scope, root_id: int, keys: Sequence[bytes]
) -> dict[bytes, tuple[bytes, int, int, str]]:
    """Of these keys, those stored in a system: key to (content hash, activity, engagement, ref)."""
    found: dict[bytes, tuple[bytes, int, int, str]] = {}
    for some in _pieces(keys if reaches(scope, root_id) else (), IDS):
        rows = Activity.objects.filter(root_id=root_id, import_key__in=some)
        for key, content, pk, engagement, ref in rows.values_list(
            "import_key", "content_hash", "id", "engagement_id", "ref"
        ):
            found[bytes(key)] = (bytes(content or b""), pk, engagement, ref)
    return found


def touched_refs(scope: Scope, refs: Iterable[str]) -> set[str]:
    """Those of these activities that somebody worked on by hand: an import leaves no event on the single activity."""
    found: set[str] = set()
    for some in _pieces(sorted(refs) if scope.hand or scope.person_id else [], IDS):
        rows = Event.objects.filter(target__in=[f"{Activity._meta.label_lower}/{ref}" for ref in some])
        found.update(target.rpartition("/")[2] for target in rows.values_list("target", flat=True))
    return found


def import_batches(scope: Scope) -> QuerySet[Batch]:
    """Imports of activities one may go on with or undo, as in `imported`."""
    return imported(scope, "activities")


def import_batch(scope: Scope, ref: str, *kinds: str) -> Batch:
    """One import (of activities unless told otherwise) that one may go on with or undo, or NotThere."""
    row = imported(scope, *(kinds or ("activities",))).filter(ref=ref).first()
    if row is None:
        raise NotThere("There is no such import.")
    return row


def unfinished_batch(scope: Scope, root_id: int, kind: str = "activities") -> Batch | None:
    """The import of a system, of this kind, that is under way, if any."""
    rows = Batch.objects.filter(root_id=root_id, kind=kind, state__in=("applying", "undoing"))
    return rows.first() if reaches(scope, root_id) else None


def last_settings(scope: Scope, root_id: int) -> dict[str, Any]:
    """What the last import into a system was told: columns, names, choices. Empty before the first."""
    if not reaches(scope, root_id):
        return {}
    row = Batch.objects.filter(root_id=root_id, kind="activities").order_by("-id").first()
    return dict(row.settings) if row else {}


def lineage(scope: Scope, root_id: int) -> list[Any]:
    """A mark that changes when anything is imported into or undone in a system."""
    rows = Batch.objects.filter(root_id=root_id).order_by("id").values_list("id", "state")
    return [list(row) for row in rows] if reaches(scope, root_id) else []


def _pieces(items: Sequence[Any], size: int) -> Iterator[list[Any]]:
    """Items in lists of at most `size`."""
    for start in range(0, len(items), size):
        yield list(items[start : start + size])
