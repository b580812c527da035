"""Awards and rounds as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from marigold.access.scope import Scope
from marigold.core.growth.pathway import Shown, renewable
from marigold.growth import selectors as growth
from marigold.growth.models import Award, Submission
from marigold.growth.pathways import shown_in

WORDS = {"valid": "Good", "expired": "Ended", "revoked": "Taken back"}


@dataclass(frozen=True)
class Held:
    """An award with how it stands on the reader's day."""

    row: Award
    state: str
    renewable: bool

    @property
    def words(self) -> str:
        """The state in a word or two."""
        return WORDS[self.state]


def held_line(scope: Scope, row: Award) -> Held:
    """One award."""
    return Held(row, growth.state_of(scope, row), renewable(row.revoked_on, row.valid_until, scope.on))


def held_lines(scope: Scope, rows: Sequence[Award]) -> list[Held]:
    """Several."""
    return [held_line(scope, row) for row in rows]


@dataclass(frozen=True)
class Round:
    """One round with what was shown in it."""

    row: Submission
    shown: Sequence[Shown]


def asked_lines(rows: Sequence[Submission]) -> list[Round]:
    """Rounds, newest first."""
    return [Round(row, shown_in(row)) for row in reversed(rows)]
