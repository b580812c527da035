"""Who asks, and in which words they are answered: in one query, since every page begins with it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from marigold.access.scope import Scope
from marigold.kit.prepared import prepared
from marigold.people.models import Person
from marigold.people.selectors import HELD, held_roles, scope_of
from marigold.practice.models import Adoption


@prepared
def _asking(person: Any, on: Any) -> QuerySet[Any]:
    adopted = Adoption.objects.filter(root=OuterRef("posts__root_id"), starts_on__lte=on)
    newest = adopted.order_by("-starts_on", "-id").values("edition__about__words")[:1]
    return held_roles(person, on).annotate(words=Subquery(newest)).values_list(*HELD, "words")


def asking(person: Person, *, on: date) -> tuple[Scope, Mapping[int, Mapping[str, str]]]:
    """The scope of a person, and by each of their systems the words of the model that it works by."""
    rows = _asking(person=person.pk, on=on)
    scope = scope_of(person, [row[:-1] for row in rows], on=on)
    return scope, {row[4]: row[-1] or {} for row in rows if row[4] is not None}
