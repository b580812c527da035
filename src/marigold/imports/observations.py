"""Values of indicators from a list, one a row or a column for each: decided, shown, stored in one transaction, taken back while untouched."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.imports.cells import normal, text_of
from marigold.core.imports.durations import number
from marigold.imports.tables import CHANGE, CREATE, SAME, Decided, Row, Table, Wrong, begin
from marigold.imports.wide import widened
from marigold.improvement import actions, selectors
from marigold.improvement.groups import label_of
from marigold.improvement.models import Breakdown, Indicator, Observation
from marigold.kit.doing import Refused
from marigold.people.models import Unit

Pair = tuple[float | None, float | None]


@dataclass(frozen=True)
class Step:
    """One value: of everyone, or (with a split) of one group."""

    indicator: str
    split: str
    group: str
    period: date
    value: float | None
    of: float | None


class Known:
    """What a list can name: indicators one may enter values for, ways to split, and what is stored."""

    def __init__(self, by: Scope, root: Unit) -> None:
        rows = selectors.indicators(by, Permission.INDICATOR_EDIT).filter(root=root)
        self.indicators: dict[str, list[Indicator]] = {}
        self.by_ref: dict[str, Indicator] = {}
        for row in rows:
            self.by_ref[row.ref] = row
            for name in {row.ref, normal(row.name)}:
                self.indicators.setdefault(name, []).append(row)
        self.splits: dict[str, Breakdown] = {}
        for split in Breakdown.objects.filter(root=root, in_use=True):
            self.splits |= {normal(split.name): split, split.key: split}
        columns = ("indicator__ref", "breakdown__ref", "group", "period", "value", "denominator")
        held = Observation.objects.filter(indicator__in=list(self.by_ref.values())).values_list(*columns)
        self.stored: dict[tuple[str, str, str, date], Pair] = {
            (ref, split or "", group, period): (value, of) for ref, split, group, period, value, of in held
        }


def decide(table: Table, *, by: Scope, root: Unit) -> Decided:
    """What a list of values would do. Nothing is written."""
    known = Known(by, root)
    decided = begin(widened(table, list(dict.fromkeys(known.splits.values())), frozenset(known.indicators)))
    taken: dict[tuple[str, str, str, date], int] = {}
    for row in decided.table.rows:
        try:
            step = _step(row, known)
            key = (step.indicator, step.split, step.group, step.period)
            if key in taken:
                words = f"Row {taken[key]} gives a value for the same period and group."
                raise Wrong("period", row.text("period"), "twice", words, "Leave one of them out.")
        except Wrong as wrong:
            decided.refuse(row, wrong)
            continue
        taken[key] = row.number
        held = known.stored.get(key)
        # Of groups nobody is told whether a guess hits what is stored.
        same = held == (step.value, step.of) and not step.split
        decided.counts[CREATE if held is None else SAME if same else CHANGE] += 1
        if not same:
            decided.steps.append(step)
    held_now = [
        (one, known.stored.get((one.indicator, one.split, one.group, one.period))) for one in decided.steps
    ]
    marks = [old is None if one.split else old for one, old in held_now]
    decided.digest = hashlib.sha256(repr((decided.steps, marks)).encode()).hexdigest()[:32]
    return decided


def _step(row: Row, known: Known) -> Step:
    indicator = _indicator(row, known)
    split, group = _group(row, known)
    value, of = _number(row, "value"), _number(row, "of")
    if split and (value is None or of is None):
        raise Wrong(
            "of",
            "",
            "of-missing",
            "A group needs how many, and out of how many.",
            "Give both, or leave the row out.",
        )
    return Step(indicator.ref, split.ref if split else "", group, _period(row), value, of)


def _indicator(row: Row, known: Known) -> Indicator:
    name, place = row.text("indicator"), normal(row.text("unit"))
    found = known.indicators.get(name) or known.indicators.get(normal(name), [])
    if place:
        found = [one for one in found if normal(one.unit.name) == place]
    if not found:
        reason = "There is no such indicator whose values you enter."
        raise Wrong(
            "indicator", name, "indicator-unknown", reason, "Correct the name or the place, or add it first."
        )
    if len(found) > 1:
        reason = "Several places have an indicator of this name."
        raise Wrong("indicator", name, "indicator-unclear", reason, "Name the place in a column of its own.")
    return found[0]


def _group(row: Row, known: Known) -> tuple[Breakdown | None, str]:
    name, group = row.text("split"), row.text("group")
    if not name and not group:
        return None, ""
    split = known.splits.get(name) or known.splits.get(normal(name))
    if split is None:
        raise Wrong(
            "split",
            name,
            "split-unknown",
            "There is no such way to split people in use.",
            "Correct the name.",
        )
    for one in split.groups:
        if normal(group) in {normal(one["code"]), normal(one["label"]), normal(label_of(one))}:
            return split, one["code"]
    labels = ", ".join(label_of(one) for one in split.groups)
    raise Wrong("group", group, "group-unknown", f"{split.name} has no such group.", f"Use one of: {labels}.")


def _period(row: Row) -> date:
    cell = row.cells.get("period")
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        return date.fromisoformat(row.text("period"))
    except ValueError:
        text, reason = row.text("period"), "This is not a day."
        raise Wrong("period", text, "period-unclear", reason, "Write it like 2026-10-01.") from None


def _number(row: Row, name: str) -> float | None:
    text = text_of(row.cells.get(name, "")).strip().rstrip("%").strip()
    try:
        read = number(text) if text else None
    except ValueError:
        read = float("nan")
    if read is not None and not abs(read) < 1e15:
        raise Wrong(name, text, "number-unclear", "This is not a number.", "Write it like 57 or 57.5.")
    return read


def carry_out(decided: Decided, *, by: Scope, root: Unit, at: datetime) -> dict[str, Any]:
    """Store what was decided; returns what taking it back needs. Everyone first, so that groups have their whole."""
    known = Known(by, root)
    before = [known.stored.get((one.indicator, one.split, one.group, one.period)) for one in decided.steps]
    _store(decided.steps, by, at)
    kept = [
        [
            one.indicator,
            one.split,
            one.group,
            one.period.isoformat(),
            [one.value, one.of],
            list(old) if old else None,
        ]
        for one, old in zip(decided.steps, before, strict=True)
    ]
    return {"values": kept}


def _store(steps: list[Step], by: Scope, at: datetime) -> None:
    wholes: dict[str, dict[date, Pair]] = {}
    groups: dict[tuple[str, str], dict[date, dict[str, tuple[float, float]]]] = {}
    for one in steps:
        if not one.split:
            wholes.setdefault(one.indicator, {})[one.period] = (one.value, one.of)
        elif one.value is not None and one.of is not None:
            cells = groups.setdefault((one.indicator, one.split), {}).setdefault(one.period, {})
            cells[one.group] = (one.value, one.of)
    for ref, values in wholes.items():
        actions.observe(indicator_ref=ref, values=values, by=by, at=at)
    for (ref, split), periods in groups.items():
        actions.observe_groups(indicator_ref=ref, breakdown_ref=split, values=periods, by=by, at=at)


def take_back(kept: Mapping[str, Any], *, by: Scope, at: datetime) -> tuple[int, int, int]:
    """Put back what values were before, as far as nobody touched them: (removed, restored, kept).

    A value that was new becomes a gap; numbers of groups that were new stay, since the whole may rest on them.
    """
    removed = restored = left = 0
    steps: list[Step] = []
    held = {
        (ref, split or "", group, period.isoformat()): [value, of]
        for ref, split, group, period, value, of in Observation.objects.filter(
            indicator__ref__in={one[0] for one in kept["values"]}
        ).values_list("indicator__ref", "breakdown__ref", "group", "period", "value", "denominator")
    }
    for ref, split, group, day, now, old in kept["values"]:
        if held.get((ref, split, group, day)) != now or (split and old is None):
            left += 1
            continue
        removed, restored = (removed + 1, restored) if old is None else (removed, restored + 1)
        value, of = old or (None, None)
        steps.append(Step(ref, split, group, date.fromisoformat(day), value, of))
    try:
        with transaction.atomic():
            _store(steps, by, at)
    except Refused:
        return 0, 0, len(kept["values"])
    return removed, restored, left
