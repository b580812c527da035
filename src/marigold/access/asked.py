"""Prepared queries about what someone may see: the words are kept by the grants they depend on."""

from collections.abc import Callable, Hashable
from typing import Any, cast

from django.db.models import QuerySet

from marigold.access.scope import Scope
from marigold.kit.prepared import Prepared

PERSON, DAY = "scope.person_id", "scope.on"


class Asked(Prepared):
    """A function that writes a query for a scope. Person and day are blanks in it; grants stand in the words.

    @asked
    def _steps(scope, goals): return visible(Step.objects.filter(goal_id__in=goals), scope, ...)

    rows = _steps(scope, goals=[1, 2])
    """

    def __call__(self, scope: Scope, /, **values: Any) -> list[Any]:  # type: ignore[override]
        """All rows for this person, on their day."""
        return self.ask(
            (scope.grants, scope.circle, scope.hand, scope.person_id is None),
            {**values, PERSON: scope.person_id, DAY: scope.on},
        )

    def written(self, shape: Hashable, blanks: dict[str, Any]) -> QuerySet[Any]:
        """The query for everyone with these grants."""
        grants, circle, hand, _ = cast(Any, shape)
        person, day = blanks.pop(PERSON), blanks.pop(DAY)
        asking = Scope(
            person_id=person, person_ref="", name="", on=day, grants=grants, circle=circle, hand=hand
        )
        return self._build(asking, **blanks)


asked: Callable[[Callable[..., QuerySet[Any]]], Asked] = Asked
