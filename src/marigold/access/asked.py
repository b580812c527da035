"""Prepared queries about what someone may see: the words are kept by the grants they depend on."""

from collections.abc import Callable, Hashable, Iterable
from typing import Any, cast

from django.db.models import QuerySet

from marigold.access.scope import Scope
from marigold.kit.prepared import Prepared, Words, write

PERSON, DAY = "scope.person_id", "scope.on"


class _Watched(Scope):
    """A scope that notices whether its grants were looked at."""

    looked = False

    def __getattribute__(self, name: str) -> Any:
        if name == "grants":
            object.__setattr__(self, "looked", True)
        return super().__getattribute__(name)


class Asked(Prepared):
    """A function that writes a query for a scope. Person and day are blanks in it; grants stand in the words.

        @asked
        def _steps(scope, goals): return visible(Step.objects.filter(goal_id__in=goals), scope, ...)

        rows = _steps(scope, goals=[1, 2])

    Where it did not look at the grants when it wrote, it would not with others either: then one form serves everyone,
    however many different roles in different places there are.
    """

    def __init__(self, build: Callable[..., QuerySet[Any]]) -> None:
        super().__init__(build)
        self._alike: set[Hashable] = set()

    def __call__(self, scope: Scope, /, **values: Any) -> list[Any]:  # type: ignore[override]
        """All rows for this person, on their day."""
        values |= {PERSON: scope.person_id, DAY: scope.on}
        who = (scope.circle, scope.hand, scope.person_id is None)
        alike = (who, self.kinds(values)) in self._alike
        return self.ask((() if alike else scope.grants, who), values)

    def _write(self, vendor: str, zone: str, shape: Hashable, kinds: Iterable[tuple[str, Any]]) -> Words:
        """The words for everyone with these grants."""
        grants, who = cast(Any, shape)
        circle, hand, _ = who
        blanks = self.blanks(kinds)
        asking = _Watched(
            blanks.pop(PERSON), "", "", blanks.pop(DAY), grants=grants, circle=circle, hand=hand
        )
        words = write(self._build(asking, **blanks))
        if not asking.looked:
            self._alike.add((who, kinds))
        return words


asked: Callable[[Callable[..., QuerySet[Any]]], Asked] = Asked
