"""What stands under the chart of a place: contacts, tests of change and local events one may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marigold.access.catalogue import Permission
from marigold.access.reach import visible
from marigold.access.scope import Scope
from marigold.people.models import Unit
from marigold.support.models import Activity, Cycle, LocalEvent

MOST = 150


@dataclass(frozen=True, slots=True)
class Beneath:
    """Contacts, tests and events of one place, oldest first."""

    contacts: Sequence[Activity]
    cycles: Sequence[Cycle]
    events: Sequence[LocalEvent]


def beneath(scope: Scope, unit: Unit, *, since: date) -> Beneath:
    """The rails of a place already reached, from a day on: what engagements right there did, as far as one sees it."""
    held = Activity.objects.filter(engagement__unit=unit, direct=True, on__gte=since).exclude(
        state="cancelled"
    )
    contacts = visible(held, scope, Permission.ACTIVITY_VIEW).only("id", "on", "title", "state", "direct")
    tried = Cycle.objects.filter(goal__engagement__unit=unit, starts_on__gte=since)
    cycles = visible(tried, scope, Permission.GOAL_VIEW).order_by("starts_on", "id")
    happened = LocalEvent.objects.filter(unit=unit, on__gte=since)
    events = visible(happened, scope, Permission.UNIT_VIEW).order_by("on", "id")
    return Beneath(
        contacts=sorted(contacts.order_by("-on", "-id")[:MOST], key=lambda row: (row.on, row.pk)),
        cycles=list(cycles[:MOST]),
        events=list(events[:MOST]),
    )
