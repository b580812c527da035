"""What a place was before, and what became of it, in the words its page uses."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.template.defaultfilters import date as format_date

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.people.models import Succession, Unit
from marigold.web.templatetags.marigold import names


@dataclass(frozen=True)
class Told:
    """One change of a place: which kind, when, why, and the places it has to do with."""

    kind: str
    on: date
    reason: str
    name: str
    # The merge or split it belongs to; empty for a new name.
    ref: str
    units: list[Any] = field(default_factory=list)

    @property
    def month(self) -> date:
        """From this month on hours count in the new order."""
        return self.on.replace(day=1)

    @property
    def when(self) -> str:
        """March 2026."""
        return format_date(self.on, "F Y")

    @property
    def mark(self) -> str:
        """What stands beside the hours at the month of the change; a new name changes no hours."""
        places = names(self.units)
        return {
            "merged": f"Merged here from {places}. Hours above are those of all of them together.",
            "merged into": f"Merged into {places}. Hours from here on are counted there.",
            "split": f"Split off from {places}. Earlier hours are counted there.",
            "split into": f"Split into {places}. Hours from here on are counted there.",
            "joined": f"From here on with {places}.",
            "left": f"From here on without {places}.",
        }.get(self.kind, "")


def told(scope: Scope, past: Iterable[Succession], unit: Unit) -> list[Told]:
    """The changes of one place, oldest first; places of one merge or split stand together.

    `within` says of each place whether one may open it. Its name is no secret to those who read what it became.
    """
    found: dict[tuple[str, int], Told] = {}
    for one in past:
        if one.unit_id == unit.pk:
            kind, other = one.kind, one.former
        elif one.former_id == unit.pk and one.kind in {"merged", "split"}:
            kind, other = f"{one.kind} into", one.unit
        else:
            continue
        key = (kind, one.reshaping_id or -one.pk)
        ref = one.reshaping.ref if one.reshaping else ""
        entry = found.setdefault(key, Told(kind, one.on, one.reason, one.name, ref))
        if other is not None:
            place: Any = other
            place.within = scope.allows_at(Permission.UNIT_VIEW, other.path)
            entry.units.append(place)
    return list(found.values())
