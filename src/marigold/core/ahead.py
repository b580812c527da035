"""What is coming for a place of support: days already known, and what its stage usually asks for."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DAYS = 120
# How long before a day of a kind getting ready usually begins.
LEAD = {"review": 14, "event": 30, "end": 45, "goal": 30, "data": 7, "promise": 7, "round": 7}


@dataclass(frozen=True)
class Known:
    """A day that is known: its kind (a key of LEAD), what it is, and where it is shown."""

    on: date
    kind: str
    words: str
    href: str = ""


@dataclass(frozen=True)
class Coming:
    """A day ahead with the day to begin getting ready, never before today."""

    on: date
    begin: date
    kind: str
    words: str
    href: str

    def late(self, today: date) -> bool:
        """True when the day has passed and it still stands open."""
        return self.on < today


def ahead(known: Iterable[Known], today: date, *, days: int = DAYS) -> list[Coming]:
    """What comes within so many days, soonest first, the same thing said once; what is past and open comes first."""
    found: dict[tuple[date, str], Coming] = {}
    for one in known:
        if one.on <= today + timedelta(days=days):
            begin = max(today, one.on - timedelta(days=LEAD.get(one.kind, 14)))
            found.setdefault((one.on, one.words), Coming(one.on, begin, one.kind, one.words, one.href))
    return sorted(found.values(), key=lambda one: (one.on, one.words))


def next_due(days: Sequence[date], today: date) -> date | None:
    """When data that came on these days is due again: the latest day and the usual gap between them.

    None for fewer than three days, or where the last is more than three usual gaps ago: then nobody waits for it.
    """
    if len(days) < 3:
        return None
    ordered = sorted(days)[-7:]
    gaps = sorted((after - before).days for before, after in itertools.pairwise(ordered))
    usual = gaps[len(gaps) // 2]
    due = ordered[-1] + timedelta(days=usual)
    return due if usual > 0 and (today - ordered[-1]).days <= 3 * usual else None
