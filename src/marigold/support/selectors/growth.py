"""Around growth: who may be asked for a view, evidence from one's own work, and where a next step can be tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from marigold.access.scope import Scope
from marigold.people.models import Partner, Person, Post
from marigold.support.models import Activity, ActivityPerson, Assignment, Debrief, Engagement
from marigold.support.selectors.own import own_engagements

LOOK_BACK = timedelta(days=200)
MOST = 24


def may_view_me(scope: Scope) -> list[tuple[Person, str]]:
    """People one may ask for a view of one's practice: (person, side), each once, by side and name."""
    helping = [one for one in own_engagements(scope) if one.helping]
    if not helping:
        return []
    now = Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on)
    units = {one.unit_id for one in helping}
    over = {int(part) for one in helping for part in one.unit.path.strip("/").split("/")}
    named = Assignment.objects.filter(now, engagement__in=helping, person_id=OuterRef("pk"))
    lead = Post.objects.filter(
        now, role__key__in=("lead", "administrator"), unit_id__in=over, person_id=OuterRef("pk")
    )
    partner = Partner.objects.filter(now, unit_id__in=units, person_id=OuterRef("pk"))
    people = Person.objects.filter(is_active=True).exclude(pk=scope.person_id).order_by("name")
    found: dict[int, tuple[Person, str]] = {}
    for side, condition in (("supervisor", lead), ("peer", named), ("participant", partner)):
        for person in people.filter(Exists(condition)):
            found.setdefault(person.pk, (person, side))
    order = ("peer", "supervisor", "participant")
    return sorted(found.values(), key=lambda pair: (order.index(pair[1]), pair[0].name))


@dataclass(frozen=True, slots=True)
class Offer:
    """A piece of one's own work that may show something: its target, name, day, and the elements it used."""

    target: str
    name: str
    on: date
    engagement: str


def evidence(scope: Scope) -> list[Offer]:
    """One's own contacts and debriefs of the last months, newest first."""
    if scope.person_id is None:
        return []
    since = scope.on - LOOK_BACK
    mine = ActivityPerson.objects.filter(activity_id=OuterRef("pk"), person_id=scope.person_id)
    rows = Activity.objects.filter(Exists(mine), state="done", on__gte=since).select_related("engagement")
    found = [
        Offer(row.target, row.title, row.on, row.engagement.name)
        for row in rows.order_by("-on", "-id")[:MOST]
    ]
    told = Debrief.objects.filter(person_id=scope.person_id, activity__on__gte=since)
    told = told.select_related("activity__engagement").order_by("-activity__on", "-id")[: MOST // 2]
    found += [
        Offer(
            row.activity.target.replace("support.activity", "support.debrief"),
            f"Debrief: {row.activity.title}",
            row.activity.on,
            row.activity.engagement.name,
        )
        for row in told
    ]
    return sorted(found, key=lambda one: one.on, reverse=True)[:MOST]


def evidence_names(scope: Scope, targets: Sequence[str]) -> dict[str, Offer]:
    """Names of pieces of evidence that this reader may open, by target; others stay without a name."""
    refs = {target.rsplit("/", 1)[-1] for target in targets if target.startswith("support.")}
    if not refs or scope.person_id is None:
        return {}
    mine = ActivityPerson.objects.filter(activity_id=OuterRef("pk"), person_id=scope.person_id)
    rows = Activity.objects.filter(Exists(mine), ref__in=refs).select_related("engagement")
    found = {}
    for row in rows:
        found[row.target] = Offer(row.target, row.title, row.on, row.engagement.name)
        debrief = row.target.replace("support.activity", "support.debrief")
        found[debrief] = Offer(debrief, f"Debrief: {row.title}", row.on, row.engagement.name)
    return {target: found[target] for target in targets if target in found}


def places_to_try(scope: Scope) -> list[Engagement]:
    """Engagements one supports today, where a next step can be tried."""
    return [one for one in own_engagements(scope) if one.helping]
