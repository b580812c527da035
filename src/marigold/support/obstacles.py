"""What stands in the way of a place, or helps it, as far as strategies answer it: one value for four kinds of record."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from marigold.support.models import Concern, Diagnosis, Readiness, Strategy, Structure

# From this step of five on, willingness and ability help.
HELPS = 4


@dataclass(frozen=True)
class Obstacle:
    """Something written down of a place that helps or hinders: where it stands, and which keys of the model it names."""

    kind: str
    row: Any
    title: str
    keys: frozenset[str]
    helps: bool = False
    # A line more: what it is about.
    about: str = ""

    @property
    def key(self) -> str:
        """How forms name it."""
        return f"{self.kind}:{self.row.ref}"


def of_concern(row: Concern) -> Obstacle:
    """A concern as something that hinders."""
    keys = frozenset({row.source_key or f"kind.{row.kind}"})
    return Obstacle("concern", row, row.title, keys, about=row.kind)


def of_look(row: Readiness) -> Obstacle:
    """A look at readiness: it hinders where barriers were named or people are hardly willing or able."""
    helps = not row.barriers and min(row.willing, row.able) >= HELPS
    keys = frozenset(row.barriers) or frozenset({"kind.readiness"})
    return Obstacle("readiness", row, str(row), keys, helps)


def of_diagnosis(row: Diagnosis, keys: Iterable[str] = ()) -> Obstacle:
    """Why a problem is there, as something that hinders."""
    return Obstacle("diagnosis", row, row.problem, frozenset(keys) or frozenset({f"gap.{row.gap}"}))


def of_structure(row: Structure) -> Obstacle:
    """A structure: what holds the work helps, and it may be what a strategy builds up."""
    return Obstacle("structure", row, row.name, frozenset({row.kind}), True)


MADE: dict[str, Any] = {
    "concern": of_concern,
    "readiness": of_look,
    "diagnosis": of_diagnosis,
    "structure": of_structure,
}


def indicator_of(row: Strategy) -> int | None:
    """The indicator a strategy should move: its own, or that of its goal."""
    return row.indicator_id or (row.goal.indicator_id if row.goal else None)
