"""Hours of support in a place, month by month, with a mark where the place itself changed."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.people.models import Succession, Unit
from marigold.practice.vocabulary import Vocabulary
from marigold.support import selectors as support
from marigold.web.present.past import Told

MONTHS = 12
MANY_MONTHS = 60
WIDE = 300
# So many of the newest activities a place's page shows.
FEW = 10


def hours_of(
    scope: Scope,
    row: Unit,
    words: Vocabulary | None,
    past: Sequence[Succession],
    changes: Sequence[Told],
    *,
    today: date,
    everything: bool,
) -> dict[str, Any]:
    """Minutes of support by month, direct and indirect, oldest first; and by tier, in the model's order."""
    if not scope.allows_at(Permission.ACTIVITY_VIEW, row.path):
        return {"dose": [], "dose_hidden": True}
    months = months_back(today, MANY_MONTHS if everything else MONTHS)
    cells: Counter[tuple[date, bool]] = Counter()
    held: Counter[date] = Counter()
    tiers: Counter[str] = Counter()
    for cell in support.hours_of(scope, row, past, since=months[0]):
        cells[(cell.month, cell.direct)] += cell.minutes
        held[cell.month] += cell.activities
        tiers[cell.tier] += cell.minutes
    rows: list[dict[str, Any]] = [
        {"month": month, "direct": cells[(month, True)], "indirect": cells[(month, False)]}
        for month in months
    ]
    marked = {one.month for one in changes if one.mark}
    while everything and rows and not _said(rows[0], marked):
        rows.pop(0)
    top = max([one["direct"] + one["indirect"] for one in rows], default=0) or 1
    for one in rows:
        one["all"] = one["direct"] + one["indirect"]
        one["wide"] = round(WIDE * one["direct"] / top, 1)
        one["more"] = round(WIDE * one["indirect"] / top, 1)
        one["marks"] = [change.mark for change in changes if change.mark and change.month == one["month"]]
    direct, indirect = sum(one["direct"] for one in rows), sum(one["indirect"] for one in rows)
    return {"dose": rows, "dose_direct": direct, "dose_indirect": indirect, "dose_all": direct + indirect,
            "everything": everything, "recent": _recent(held), "tiers": _by_tier(tiers, words),
            "together": _together(changes, rows)}  # fmt: skip


def _said(row: dict[str, Any], marked: set[date]) -> bool:
    return bool(row["direct"] or row["indirect"] or row["month"] in marked)


def _together(changes: Sequence[Told], rows: Sequence[dict[str, Any]]) -> list[Told]:
    """The merges whose time before is on the chart: their hours are those of several places."""
    first = rows[0]["month"] if rows else date.max
    return [one for one in changes if one.kind == "merged" and one.month > first]


def _by_tier(minutes: Counter[str], words: Vocabulary | None) -> list[tuple[str, int]]:
    """(tier, minutes) in the order of the model; tiers it no longer names come last."""
    known = [item.key for item in words.tiers()] if words else []
    keys = [*(key for key in known if minutes[key]), *sorted(key for key in minutes if key not in known)]
    return [(words.label(key) if words else key, minutes[key]) for key in keys]


def _recent(held: Counter[date]) -> date | None:
    """The month from which on there are enough activities to show, so that the newest are found without a search."""
    found = 0
    for month in sorted(held, reverse=True):
        found += held[month]
        if found >= FEW:
            return month
    return None


def months_back(today: date, count: int) -> list[date]:
    """The first days of the last `count` months, this one included, oldest first."""
    found = []
    for back in reversed(range(count)):
        number = today.year * 12 + today.month - 1 - back
        found.append(date(number // 12, number % 12 + 1, 1))
    return found
