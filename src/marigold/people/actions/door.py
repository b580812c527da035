"""What every write in a place asks first."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.models import Event
from marigold.kit.doing import NotThere, Refused
from marigold.kit.tables import Table
from marigold.people.models import Succession, Unit


def holds(by: Scope, permission: Permission, unit: Unit) -> bool:
    """Whether a grant holds the permission for a unit."""
    return by.allows_at(permission, unit.path)


def may(by: Scope, permission: Permission, unit: Unit) -> None:
    """Not there and not yours answer the same."""
    if not holds(by, permission, unit):
        raise NotThere("There is nothing here that you can change.")


def open_place(unit: Unit) -> None:
    """Nothing new begins in a place that is closed."""
    if unit.closed_on is not None:
        raise Refused(f"{unit.name} is closed. It can be read, and nothing new begins there.", field="unit")


def may_begin(by: Scope, permission: Permission, unit: Unit) -> None:
    """As `may`, for what begins anew: not in a closed place."""
    may(by, permission, unit)
    open_place(unit)


def past_day(on: date, at: datetime) -> None:
    """A change of places is written down on its day or later: until then they are what they were."""
    if on > timezone.localdate(at):
        raise Refused("This day is still to come. Write the change down on its day or later.", field="on")


def also_known(known_as: str, names: Iterable[str]) -> str:
    """Former names of a place with more of them, each once, the newest first."""
    return "\n".join(dict.fromkeys([*(name for name in names if name), *known_as.splitlines()]))


def names_before(unit: Unit) -> str:
    """The former names of a place, from what is known of its past."""
    rows = Succession.objects.filter(unit=unit, kind__in=["renamed", "merged"]).select_related("former")
    found: list[str] = []
    for row in rows.order_by("-on", "-id"):
        found += [row.name, *(row.former.known_as.splitlines() if row.former else ())]
    return also_known("", found)


def rests_on(row: Table, *, but: Iterable[str] = ()) -> str:
    """What other records point at a row, by the plural of their kind; empty when nothing does.

    Totals that come back to zero do not count. `but` names fields of a unit (`root`) that say nothing of this kind.
    """
    for relation in row._meta.related_objects:
        model: Any = relation.related_model
        if relation.field.name in but or model._meta.label == "support.Dose":
            continue
        if model._base_manager.filter(**{relation.field.name: row}).exists():
            return str(model._meta.verbose_name_plural)
    return ""


def untouched(row: Table, kinds: Iterable[str]) -> bool:
    """Whether nothing but these kinds of events ever happened to a row."""
    if row.version != 1:
        return False
    told = Event.objects.filter(target=row.target).values_list("kind", flat=True)
    return set(told) <= {str(kind) for kind in kinds}
