"""Strategies in use: considered, chosen, worked by, fitted to the place, held against each other, ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.flows import STRATEGY, may_move
from marigold.improvement.models import Indicator
from marigold.kit.doing import Refused, action, nothing_changed
from marigold.people.models import Person
from marigold.support import selectors
from marigold.support.choosing import choosing, lists
from marigold.support.events import Happened
from marigold.support.models import (
    Activity,
    ActivityStrategy,
    Cycle,
    Engagement,
    Fitting,
    Goal,
    Strategy,
    StrategyAnswer,
    StrategyMove,
)
from marigold.support.models.strategies import CORE, ENDINGS, PLANNED
from marigold.support.obstacles import Obstacle
from marigold.support.selectors import strategies as reads

# The specification: what a later fitting keeps as it had been.
SPEC = (
    *("actor", "actor_roles", "action", "target", "target_roles", "time", "planned_from", "planned_until"),
    *("dose", "planned_contacts", "planned_minutes", "outcomes", "why", "why_kinds", "source"),
)
# How one ends that was at work, and one that never was.
AFTER_WORK, BEFORE = ("kept", "handed", "stopped"), ("left",)


@dataclass(frozen=True)
class Said:
    """What is said of a strategy. `pick` names a strategy of a list; roles, outcomes and kinds are element keys."""

    name: str = ""
    pick: str = ""
    cluster: str = ""
    goal: Goal | None = None
    indicator: Indicator | None = None
    owner: Person | None = None
    owner_text: str = ""
    proposed_by: str = ""
    answers: Sequence[Obstacle] = ()
    spec: Mapping[str, Any] = field(default_factory=dict)


@action
def consider_strategy(
    *,
    engagement_ref: str,
    said: Said,
    by: Scope,
    at: datetime,
    state: str = "considered",
    on: date | None = None,
    reason: str = "",
) -> Strategy:
    """Write down a strategy that is considered, or one that is chosen or at work already, since a day."""
    engagement = selectors.engagement(by, engagement_ref, reads.EDIT)
    if state not in {"considered", "chosen", "working"}:
        raise Refused("Choose where it stands.", field="state")
    since = _day(on or by.on, by, None)
    row = Strategy(root_id=engagement.root_id, engagement=engagement, state=state, since=since, created_at=at)
    for name, value in (_named(said, by, None) | _fields(engagement, said, by)).items():
        setattr(row, name, value)
    _check_spec(row)
    row.save()
    StrategyMove(strategy=row, state=state, on=since, reason=reason.strip(), created_at=at).save()
    told = _answer(row, said.answers)
    change = {"state": [None, state], "answers": [None, told], "reason": [None, reason.strip()]}
    record(Happened.STRATEGY_CONSIDERED, row, by=by, at=at, about=engagement.target, change=change)
    return row


def _day(on: date, by: Scope, earliest: date | None) -> date:
    if on > by.on:
        raise Refused("Write it down once it is so. Choose today or a day before.", field="on")
    if earliest is not None and on < earliest:
        raise Refused(
            f"This is before {earliest:%B} {earliest.day}, the last change. Choose that day or later.",
            field="on",
        )
    return on


def _named(said: Said, by: Scope, row: Strategy | None) -> dict[str, Any]:
    """Name, list and cluster. A strategy of a list carries its name and cluster; others are named by whoever writes."""
    known = lists(by)
    found = known.find(said.pick) if said.pick else None
    kept = row is not None and bool(row.element_key) and not found and bool(said.pick)
    if said.pick and found is None and not kept:
        raise Refused(
            "This strategy is not in the list any more. Choose another, or name it yourself.", field="pick"
        )
    name = said.name.strip() or (found.item.name if found else "")
    if not name:
        raise Refused("Choose a strategy of a list, or give it a name people here use.", field="name")
    if said.cluster and not known.cluster(said.cluster):
        raise Refused("Choose a cluster of the list.", field="cluster")
    fields: dict[str, Any] = {"name": name[:200], "cluster": said.cluster or (found.cluster if found else "")}
    if not kept:
        fields |= {
            "edition": found.edition if found else None,
            "element_key": found.item.key if found else "",
        }
    return fields


def _fields(engagement: Engagement, said: Said, by: Scope) -> dict[str, Any]:
    if said.goal is not None and said.goal.engagement_id != engagement.pk:
        raise Refused("This goal belongs to another engagement.", field="goal")
    if said.indicator is not None and said.indicator.unit_id != engagement.unit_id:
        raise Refused("This indicator belongs to another place.", field="indicator")
    return {
        "goal": said.goal,
        "indicator": said.indicator,
        "owner": said.owner,
        "owner_text": said.owner_text.strip(),
        "proposed_by": said.proposed_by.strip(),
        **_spec(said.spec, by, int(engagement.root_id)),
    }


def _spec(spec: Mapping[str, Any], by: Scope, root_id: int) -> dict[str, Any]:
    words = choosing(by, root_id)
    known = {"outcomes": words.outcomes, "why_kinds": words.reasons}
    for name, items in known.items():
        if set(spec.get(name, ())) - {one.key for one in items}:
            raise Refused("Something here is not in the list any more. Reload the page.", field=name)
    if set(spec) - set(SPEC):
        raise Refused("Something here is not in the list any more. Reload the page.")
    return {name: value.strip() if isinstance(value, str) else value for name, value in spec.items()}


def _check_spec(row: Strategy) -> None:
    if row.planned_from and row.planned_until and row.planned_until < row.planned_from:
        raise Refused("It ends before it begins. Choose a later day.", field="planned_until")


def _answer(row: Strategy, wanted: Sequence[Obstacle]) -> list[str]:
    """Make these what a strategy answers; returns their titles. What one does not see stays."""
    for one in wanted:
        here = getattr(one.row, "engagement_id", None) == row.engagement_id
        if not here and getattr(one.row, "unit_id", None) != row.engagement.unit_id:
            raise Refused("This belongs to another place.", field="answers")
    StrategyAnswer.objects.bulk_create(
        StrategyAnswer(strategy=row, **{one.kind: one.row})
        for one in {one.key: one for one in wanted}.values()
    )
    return [one.title for one in wanted]


def specification(row: Strategy) -> dict[str, Any]:
    """A specification as plain values, to be kept."""
    told = {name: getattr(row, name) for name in SPEC}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}


@action
def change_strategy(
    *, strategy_ref: str, version: int | None, said: Said, by: Scope, at: datetime, correction: bool = False
) -> Strategy:
    """Change what is said of a strategy. Of one at work, what was said is altered by a fitting, or corrected on purpose."""
    row = reads.strategy(by, strategy_ref, reads.EDIT)
    fields = _named(said, by, row) | _fields(row.engagement, said, by)
    altered = [
        name for name in SPEC if name in fields and getattr(row, name) and getattr(row, name) != fields[name]
    ]
    if row.state == "working" and altered and not correction:
        raise Refused(
            "This strategy is at work. If what people do changes, write down how it was fitted; if only the words were "
            "wrong, tick that you correct them.",
            field="correction",
        )
    change = _alter(row, version, fields)
    change |= _answer_anew(row, said.answers, by)
    if not change:
        nothing_changed()
        return row
    record(Happened.STRATEGY_CHANGED, row, by=by, at=at, about=row.engagement.target, change=change)
    return row


def _answer_anew(row: Strategy, wanted: Sequence[Obstacle], by: Scope) -> dict[str, list[Any]]:
    """What a strategy answers now; what one may not see stays as it is."""
    before = {one.key: one for one in reads.answers(by, [row])[row.pk]}
    after = {one.key: one for one in wanted}
    if set(before) == set(after):
        return {}
    for key, one in before.items():
        if key not in after:
            StrategyAnswer.objects.filter(strategy=row, **{one.kind: one.row}).delete()
    _answer(row, [one for key, one in after.items() if key not in before])
    return {"answers": [[one.title for one in before.values()], [one.title for one in after.values()]]}


def _alter(row: Strategy, version: int | None, fields: dict[str, Any]) -> dict[str, list[Any]]:
    start, end = (fields.get(name, getattr(row, name)) for name in ("planned_from", "planned_until"))
    if start and end and end < start:
        raise Refused("It ends before it begins. Choose a later day.", field="planned_until")
    return row.alter(expected=version, **fields)


@action
def move_strategy(
    *, strategy_ref: str, version: int | None, state: str, on: date, reason: str, by: Scope, at: datetime,
    ending: str = "", came_of: str = "", learned: str = "", handed_to: str = "",
) -> Strategy:  # fmt: skip
    """Choose a strategy, begin to work by it, put it back, or end it: with the day and the reason."""
    row = reads.strategy(by, strategy_ref, reads.EDIT)
    if state == row.state or not may_move(STRATEGY, row.state, state):
        raise Refused(f"A strategy that is {row.state} cannot become {state}.", field="state")
    if not reason.strip():
        raise Refused("Say in a line why.", field="reason")
    day = _day(on, by, row.since)
    fields: dict[str, Any] = {"state": state, "since": day, "ending": ""}
    if state == "ended":
        fields |= _ended(row, ending, came_of, learned, handed_to)
    change = row.alter(expected=version, **fields)
    StrategyMove(strategy=row, state=state, on=day, reason=reason.strip(), created_at=at).save()
    change["reason"] = [None, reason.strip()]
    record(Happened.STRATEGY_MOVED, row, by=by, at=at, about=row.engagement.target, change=change)
    return row


def _ended(row: Strategy, ending: str, came_of: str, learned: str, handed_to: str) -> dict[str, Any]:
    worked = StrategyMove.objects.filter(strategy=row, state="working").exists()
    if ending not in ENDINGS or ending not in (AFTER_WORK if worked else BEFORE):
        raise Refused("Choose how it ends.", field="ending")
    if worked and not came_of.strip():
        raise Refused("Say what came of it, also where nothing did.", field="came_of")
    if ending == "handed" and not handed_to.strip():
        raise Refused("Say who carries it on.", field="handed_to")
    return {
        "ending": ending,
        "came_of": came_of.strip(),
        "learned": learned.strip(),
        "handed_to": handed_to.strip() if ending == "handed" else "",
    }


@dataclass(frozen=True)
class Altered:
    """How a strategy was fitted: what was altered, on which day, planned or not, why, by whom, and whether its core is kept.

    `parts`, `natures` and `goals` are element keys.
    """

    text: str
    on: date
    parts: Sequence[str] = ()
    natures: Sequence[str] = ()
    goals: Sequence[str] = ()
    planned: str = ""
    reason: str = ""
    decided_by: str = ""
    present: str = ""
    core: str = ""


@action
def fit_strategy(
    *,
    strategy_ref: str,
    version: int | None,
    altered: Altered,
    spec: Mapping[str, Any],
    by: Scope,
    at: datetime,
) -> Fitting:
    """Alter a strategy to fit the place. What was said before stays readable with the entry."""
    row = reads.strategy(by, strategy_ref, reads.EDIT)
    _check_altered(row, altered, by)
    was = specification(row)
    change = _alter(row, version, _spec(spec, by, row.root_id))
    fitting = Fitting(
        strategy=row,
        on=altered.on,
        text=altered.text.strip(),
        parts=list(altered.parts),
        natures=list(altered.natures),
        goals=list(altered.goals),
        planned=altered.planned,
        reason=altered.reason.strip(),
        decided_by=altered.decided_by.strip(),
        present=altered.present.strip(),
        core=altered.core,
        was=was,
        created_at=at,
    )
    fitting.save()
    change["text"] = [None, fitting.text]
    record(Happened.STRATEGY_FITTED, row, by=by, at=at, about=row.engagement.target, change=change)
    return fitting


def _check_altered(row: Strategy, altered: Altered, by: Scope) -> None:
    if row.state == "ended":
        raise Refused("This strategy has ended. Let it work again first.")
    if not altered.text.strip():
        raise Refused("Say what was altered.", field="text")
    first = (
        StrategyMove.objects.filter(strategy=row).order_by("on", "id").values_list("on", flat=True).first()
    )
    _day(altered.on, by, None)
    if first and altered.on < first:
        raise Refused("It was not considered yet on that day. Choose a later one.", field="on")
    if not altered.reason.strip() and not altered.goals:
        raise Refused("Say why it was altered, or tick what for.", field="reason")
    if altered.planned not in PLANNED or altered.core not in CORE:
        raise Refused("Something here is not in the list any more. Reload the page.")
    words = choosing(by, row.root_id)
    for part, keys in (("part", altered.parts), ("nature", altered.natures), ("goal", altered.goals)):
        if set(keys) - {one.key for one in words.fitted(part)}:
            raise Refused("Something here is not in the list any more. Reload the page.", field=f"{part}s")


@action
def compare_strategies(
    *, engagement_ref: str, told: Mapping[str, Mapping[str, str]], who: str, by: Scope, at: datetime
) -> list[Strategy]:
    """Keep what a group said of candidates side by side: {ref: fit, feasible, matters}, in words. No score decides."""
    engagement = selectors.engagement(by, engagement_ref, reads.EDIT)
    changed = []
    for ref, words in told.items():
        row = reads.strategy(by, ref, reads.EDIT)
        if row.engagement_id != engagement.pk:
            raise Refused("These strategies belong to different engagements.")
        asked = ("fit", "feasible", "matters")
        fields: dict[str, Any] = {name: words.get(name, "").strip() for name in asked}
        if all(getattr(row, name) == value for name, value in fields.items()):
            continue
        change = row.alter(**fields, judged_on=by.on, judged_by=who.strip())
        record(Happened.STRATEGY_COMPARED, row, by=by, at=at, about=engagement.target, change=change)
        changed.append(row)
    if not changed:
        nothing_changed()
    return changed


@action
def mark_carried_out(
    *, strategy_ref: str, activities: Sequence[Activity], offered: Sequence[Activity], by: Scope, at: datetime
) -> int:
    """Say which of the contacts that were offered carried a strategy out; their time is counted once, in the log."""
    row = reads.strategy(by, strategy_ref, reads.EDIT)
    wanted = {one.pk for one in activities}
    if any(one.engagement_id != row.engagement_id for one in activities):
        raise Refused("This contact belongs to another engagement.")
    shown = ActivityStrategy.objects.filter(strategy=row, activity__in=[one.pk for one in offered])
    held = set(shown.values_list("activity_id", flat=True))
    if held == wanted:
        nothing_changed()
        return len(held)
    shown.exclude(activity__in=wanted).delete()
    ActivityStrategy.objects.bulk_create(
        ActivityStrategy(activity_id=key, strategy=row) for key in sorted(wanted - held)
    )
    change = {"contacts": [len(held), len(wanted)]}
    record(Happened.STRATEGY_DELIVERED, row, by=by, at=at, about=row.engagement.target, change=change)
    return len(wanted)


@action
def name_tests(*, strategy_ref: str, cycles: Sequence[Cycle], by: Scope, at: datetime) -> list[Cycle]:
    """Say which tests of change of the same engagement are tests of a strategy, closed ones too; others stay as they are."""
    row = reads.strategy(by, strategy_ref, reads.EDIT)
    changed = []
    for cycle in cycles:
        if cycle.goal.engagement_id != row.engagement_id:
            raise Refused("This test belongs to another engagement.", field="cycles")
        change = cycle.alter(strategy=row)
        if change:
            about = row.engagement.target
            record(Happened.CYCLE_CHANGED, cycle, by=by, at=at, about=about, change=change)
            changed.append(cycle)
    if not changed:
        nothing_changed()
    return changed
