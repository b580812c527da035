"""What was set aside for equity and what it came to: sums of commitments and their evidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Committed:
    """One commitment: what it is for, toward whom, dollars set aside and spent, its day, state, and days of evidence."""

    purpose: str
    facing: str
    amount: float | None
    spent: float
    due_on: date | None
    state: str
    evidence: Sequence[date]


@dataclass(frozen=True, slots=True)
class Sum:
    """Dollars set aside and spent; `share` of the first, None where nothing was set aside."""

    amount: float
    spent: float

    @property
    def share(self) -> float | None:
        """How much of it is spent; above 1 where more was."""
        return self.spent / self.amount if self.amount else None


def standing(one: Committed, today: date) -> str:
    """kept, dropped, overdue, shown (there is evidence), or nothing yet ("").

    Overdue: its day is past, and nobody has said how it came out.
    """
    if one.state != "open":
        return one.state
    if one.due_on is not None and one.due_on < today:
        return "overdue"
    return "shown" if one.evidence else ""


def sums(rows: Iterable[Committed]) -> dict[tuple[str, str], Sum]:
    """{(purpose, facing): dollars} over commitments that were not dropped or for which something was spent all the same.

    What was spent of a dropped one counts; what was set aside for it does not.
    """
    found: dict[tuple[str, str], Sum] = {}
    for one in rows:
        amount = 0.0 if one.state == "dropped" else one.amount or 0.0
        if amount or one.spent:
            before = found.get((one.purpose, one.facing), Sum(0.0, 0.0))
            found[one.purpose, one.facing] = Sum(before.amount + amount, before.spent + one.spent)
    return found
