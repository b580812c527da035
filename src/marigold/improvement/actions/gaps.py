"""Taking up a gap: why it matters, where it comes from, what is done about it, and how far it is to close."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.disparity import GapPoint
from marigold.improvement import gaps as widths
from marigold.improvement import selectors, taken_up
from marigold.improvement.events import Happened
from marigold.improvement.groups import ByGroup
from marigold.improvement.models import ENTRY_KINDS, STRATEGY_STATES, Gap, GapEntry, Indicator
from marigold.kit.doing import Refused, action, nothing_changed
from marigold.practice import selectors as practice
from marigold.practice.vocabulary import Vocabulary

LISTS = {"aims": "change_aim", "outcomes": "implementation_outcome", "schools": "school_of_thought"}
IN_STRATEGIES = ("step", "fitting", "pay", "seat")
WORDS_NEEDED = {
    "cause": "Write what was found.",
    "strategy": "Say what you will do, in your own words.",
    "step": "Say what was done.",
    "fitting": "Say what was changed, and why.",
    "pay": "Say whom this pays, and for what.",
    "seat": "Say which seat or authorship it is.",
    "review": "Say how it goes.",
}
JUSTICE = "justice-oriented"


@action
def take_up(
    *,
    indicator_ref: str,
    breakdown_ref: str,
    group: str,
    why: str,
    on: date,
    by: Scope,
    at: datetime,
    **fields: Any,
) -> Gap:
    """Take up the gap of a group. How wide it is then is kept only where both numbers can be seen."""
    indicator = selectors.indicator(by, indicator_ref, Permission.INDICATOR_EDIT)
    breakdown = selectors.usable_one(by, indicator, breakdown_ref)
    told = selectors.by_group(by, indicator, breakdown)
    reference = indicator.reference if indicator.reference in dict(told.groups) else ""
    _free(indicator, told, group, reference)
    _sound({"why": why, **fields})
    then = _newest(widths.points_of(told, group, reference), on)
    gap = Gap(
        root_id=indicator.root_id,
        indicator=indicator,
        breakdown=breakdown,
        group=group,
        reference=reference,
        began_on=on,
        found_on=then and then[0],
        apart=then and then[1],
        why=why.strip(),
        created_at=at,
        **fields,
    )
    gap.save()
    # The history names the group; how wide the gap is may have to be hidden one day, so it is not in it.
    change = {"group": [None, gap.label], "breakdown": [None, breakdown.name], "why": [None, gap.why]}
    change |= {name: [None, value] for name, value in fields.items() if value is not None}
    record(Happened.GAP_TAKEN_UP, gap, by=by, at=at, about=indicator.unit.target, change=change)
    return gap


def _free(indicator: Indicator, told: ByGroup, group: str, reference: str) -> None:
    """Refused where there is no such gap, or it is worked on already."""
    if group not in dict(told.groups):
        raise Refused("There is no such group in this split.", field="group")
    if group == reference:
        raise Refused("This is the group that others are compared with.", field="group")
    held = Gap.objects.filter(indicator=indicator, breakdown=told.breakdown, group=group, state="open")
    if held.exists():
        raise Refused("This gap has been taken up already. Work on that one.", field="group")


def _newest(points: Sequence[GapPoint], on: date) -> tuple[date, float] | None:
    """The newest period up to a day in which both numbers may be seen, and how far apart they were."""
    found = [(date.fromisoformat(one.when), one.estimate) for one in points]
    known = [(day, round(apart, 1)) for day, apart in found if apart is not None and day <= on]
    return known[-1] if known else None


def _sound(fields: dict[str, Any]) -> None:
    if "why" in fields and not fields["why"].strip():
        raise Refused("Say why this gap matters, and to whom.", field="why")
    target = fields.get("target_gap")
    if target is not None and not 0 <= target <= 100:
        raise Refused("Give the target in points, from 0 to 100.", field="target_gap")
    if (target is None) != (fields.get("target_on") is None) and "target_on" in fields:
        field = "target_gap" if target is None else "target_on"
        raise Refused("A target needs both: how many points, and by which day.", field=field)


def _open(gap: Gap) -> None:
    if gap.state == "closed":
        raise Refused("This gap is closed. Take it up again from its indicator.")


@action
def change_gap(*, gap_ref: str, version: int | None = None, by: Scope, at: datetime, **fields: Any) -> Gap:
    """Change why it matters, how far it is to close by when, and when it is looked at next."""
    gap = taken_up.gap(by, gap_ref, Permission.INDICATOR_EDIT)
    _open(gap)
    _sound(fields)
    change = gap.alter(expected=version, **fields)
    if not change:
        nothing_changed()
        return gap
    record(Happened.GAP_CHANGED, gap, by=by, at=at, about=gap.indicator.unit.target, change=change)
    return gap


@action
def close_gap(
    *, gap_ref: str, version: int | None = None, outcome: str, on: date, by: Scope, at: datetime
) -> Gap:
    """Close it, with what came of it in words."""
    gap = taken_up.gap(by, gap_ref, Permission.INDICATOR_EDIT)
    _open(gap)
    if not outcome.strip():
        raise Refused("Say what came of it, also when it did not close.", field="outcome")
    change = gap.alter(expected=version, state="closed", outcome=outcome.strip(), closed_on=on)
    record(Happened.GAP_CLOSED, gap, by=by, at=at, about=gap.indicator.unit.target, change=change)
    return gap


@action
def add_to_gap(
    *,
    gap_ref: str,
    kind: str,
    on: date,
    text: str,
    strategy_ref: str = "",
    review_on: date | None = None,
    by: Scope,
    at: datetime,
    **fields: Any,
) -> GapEntry:
    """Write down a cause, a strategy, what was done in one, or a look at how it goes (with the day of the next)."""
    gap = taken_up.gap(by, gap_ref, Permission.INDICATOR_EDIT)
    _open(gap)
    if kind not in ENTRY_KINDS:
        raise Refused("Choose what to write down.", field="kind")
    strategy = None
    if kind in IN_STRATEGIES:
        strategy = GapEntry.objects.filter(gap=gap, kind="strategy", ref=strategy_ref).first()
        if strategy is None:
            raise Refused("Say in which strategy this was done.", field="strategy")
    entry = GapEntry(gap=gap, strategy=strategy, kind=kind, on=on, text=text.strip(), created_at=at, **fields)
    if kind == "strategy":
        entry.state = entry.state or "planned"
    _check(entry, words_of(by, gap))
    entry.save()
    change: dict[str, Any] = {"added": [None, kind], "on": [None, on], "text": [None, entry.text]}
    if kind == "review":
        change |= gap.alter(review_on=review_on)
    record(Happened.GAP_ADDED_TO, gap, by=by, at=at, about=gap.indicator.unit.target, change=change)
    return entry


@action
def change_entry(
    *, entry_ref: str, version: int | None = None, by: Scope, at: datetime, **fields: Any
) -> GapEntry:
    """Correct an entry, or say how far a strategy is."""
    entry = taken_up.entry(by, entry_ref)
    gap = entry.gap
    _open(gap)
    change = entry.alter(expected=version, **fields)
    if not change:
        nothing_changed()
        return entry
    _check(entry, words_of(by, gap))
    record(Happened.GAP_ENTRY_CHANGED, gap, by=by, at=at, about=gap.indicator.unit.target, change=change)
    return entry


def words_of(by: Scope, gap: Gap) -> Vocabulary:
    """The practice model the gap's system works by."""
    return practice.vocabulary(by, practice.adopted(by, gap.root_id).pk)


def _check(entry: GapEntry, words: Vocabulary) -> None:
    if not entry.text.strip():
        raise Refused(WORDS_NEEDED[entry.kind], field="text")
    if entry.kind == "cause" and not entry.lies_in:
        raise Refused(
            "Say whether this lies in the present, the past, or in how things are arranged.", field="lies_in"
        )
    if entry.kind == "pay" and (entry.paid is None or entry.paid < 0):
        raise Refused("Give the rate that is paid.", field="paid")
    if entry.state not in STRATEGY_STATES:
        raise Refused("Say how far it is.", field="state")
    if entry.kind == "strategy":
        _check_strategy(entry, words)


def _check_strategy(entry: GapEntry, words: Vocabulary) -> None:
    item = words.by_key.get(entry.element)
    if entry.element and (item is None or item.kind != "equity_strategy"):
        raise Refused("The practice model has no such strategy.", field="element")
    for name, kind in LISTS.items():
        if set(getattr(entry, name)) - {one.key for one in words.of(kind)}:
            raise Refused("The practice model has no such entry.", field=name)
    justice = item is not None and item.data.get("field") == JUSTICE
    if justice and words.of("change_aim") and not entry.aims:
        raise Refused(
            "Say what this is meant to change: a strategy for justice changes something.", field="aims"
        )
