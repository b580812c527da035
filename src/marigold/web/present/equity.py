"""Commitments to equity of a system: what was set aside and spent, what stands open, and who was asked in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.setaside import Sum, standing, sums
from marigold.equity import selectors
from marigold.equity.models import Commitment, Consultancy, Funding, FundingEntry
from marigold.people.models import Unit
from marigold.practice import selectors as practice
from marigold.practice.selectors.drafts import systems_to_edit
from marigold.practice.vocabulary import Item, Vocabulary
from marigold.web.equity_forms import FACING, FUNDING_KINDS, PURPOSES, SESSIONS

STANDING = {
    "kept": ("leaf", "Kept"),
    "dropped": ("", "Not kept"),
    "overdue": ("look", "Its day is past"),
    "shown": ("leaf", "Under way"),
    "": ("", "Nothing shows it yet"),
}
MONEY = {
    "training": "Training",
    "coaching": "Coaching",
    "facilitation": "Facilitation",
    "term": "Other commitments",
}
KINDS, TOWARD, SESSION, PURPOSE = dict(FUNDING_KINDS), dict(FACING), dict(SESSIONS), dict(PURPOSES)


def dollars(value: float) -> str:
    """ "$12,500"."""
    return f"${value:,.0f}"


@dataclass(frozen=True)
class Row:
    """One commitment in the list."""

    row: Commitment
    tone: str
    words: str
    toward: str
    purpose: str
    evidence: Sequence[FundingEntry]
    spent: float
    money: str


@dataclass(frozen=True)
class Bar:
    """Money for one thing and toward whom."""

    what: str
    toward: str
    sum: Sum
    words: str


@dataclass(frozen=True)
class Register:
    """All that the page of a system shows."""

    root: Unit
    # What equity means here: the entry of the model the system works by.
    words: Vocabulary | None
    equity: Item | None
    # Other systems whose commitments one sees.
    others: Sequence[Unit]
    fundings: Sequence[tuple[Funding, str, Sequence[Row]]]
    bars: Sequence[Bar]
    counts: Sequence[tuple[str, int]]
    consultancies: Sequence[tuple[Consultancy, str]]
    may_edit: bool
    may_draft: bool
    may_export: bool


def register(scope: Scope, root: Unit, *, today: date) -> Register:
    """Everything about the commitments of a system one works in."""
    found = [
        (row, KINDS[row.kind], [row_of(scope, one, today) for one in row.commitments.all()])
        for row in selectors.fundings(scope, root)
    ]
    every = [one for _, _, rows in found for one in rows]
    money = sums(selectors.committed(scope, one.row) for one in every)
    order = [(what, facing) for what in MONEY for facing in TOWARD if (what, facing) in money]
    words = practice.words_of(scope, root.pk)
    said = [(STANDING[key][1], sum(one.words == STANDING[key][1] for one in every)) for key in STANDING]
    return Register(
        root=root,
        words=words,
        equity=words.by_key.get("term.equity") if words else None,
        others=[one for one in selectors.systems(scope) if one != root],
        fundings=found,
        bars=[_bar(what, facing, money[what, facing]) for what, facing in order],
        counts=[pair for pair in said if pair[1]],
        consultancies=[(one, _sessions(one)) for one in selectors.consultancies(scope, root)],
        may_edit=selectors.may_edit(scope, root),
        may_draft=root in systems_to_edit(scope),
        may_export=scope.allows_at(Permission.EXPORT_RUN, root.path),
    )


def row_of(scope: Scope, row: Commitment, today: date) -> Row:
    """A commitment with how it stands."""
    told = selectors.committed(scope, row)
    tone, words = STANDING[standing(told, today)]
    money = ""
    if row.amount:
        money = f"{dollars(told.spent)} of {dollars(row.amount)} spent"
    elif told.spent:
        money = f"{dollars(told.spent)} spent"
    evidence = selectors.evidence(scope, row)
    return Row(row, tone, words, TOWARD[row.facing], PURPOSE[row.purpose], evidence, told.spent, money)


def _bar(what: str, facing: str, found: Sum) -> Bar:
    words = f"{dollars(found.spent)} of {dollars(found.amount)}"
    if found.amount and found.spent > found.amount:
        words += f", {dollars(found.spent - found.amount)} more than set aside"
    elif not found.amount:
        words = f"{dollars(found.spent)} spent, nothing set aside"
    return Bar(MONEY[what], TOWARD[facing], found, words)


def _sessions(row: Consultancy) -> str:
    """How much was done: "3 trainings, 2 reviews; 14 hours"."""
    entries = list(row.entries.all())
    counts = [(name, sum(one.kind == key for one in entries)) for key, name in SESSIONS]
    told = ", ".join(f"{name.lower()} {number}×" for name, number in counts if number)
    hours = sum(one.hours or 0.0 for one in entries)
    return f"{told}; {hours:g} hours" if hours else told
