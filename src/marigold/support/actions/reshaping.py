"""Places merge or split from a day on. What was is not rewritten: it stays where it was, and the new places know it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, Subquery
from django.utils import timezone

from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.improvement.actions import move_indicator
from marigold.improvement.models import Indicator
from marigold.kit.doing import Refused, action
from marigold.measures.actions import move_rounds
from marigold.people import selectors as people
from marigold.people.actions import reshaping as places
from marigold.people.actions.door import rests_on
from marigold.people.models import FormerPath, Leader, Partner, Post, Reshaping, Succession, Team, Unit
from marigold.support import dose, uses
from marigold.support.events import Happened
from marigold.support.models import Activity, Engagement, Structure
from marigold.support.selectors.reshaping import DECIDED, STAY, Piece, Plan, plan_merge, plan_split

CHANGED = "Something here changed since this was shown. Look through it again."
HELD: dict[str, Any] = {"post": Post, "partner": Partner, "leader": Leader}


@action
def merge_units(
    *, refs: Sequence[str], into: str, name: str, on: date, reason: str, choices: Mapping[str, str],
    by: Scope, at: datetime, seen: str = "",
) -> Unit:  # fmt: skip
    """Several places become one from a day on: the one `into` names, or a new one.

    :param choices: piece to "0" (goes on in the merged place) or "stay"; what is not named goes on there
    :param seen: the mark of the plan that was shown; refused when something changed since
    """
    _hold(refs)
    plan = plan_merge(by, refs=refs, into=into, name=name, on=on, today=timezone.localdate(at))
    _as_shown(plan, seen, reason)
    settled = {piece.key: choices.get(piece.key, "0") for piece in plan.pieces}
    (target,) = _carry_out(plan, settled, reason, by, at)
    return target


@action
def split_unit(
    *, ref: str, names: Sequence[str], on: date, reason: str, choices: Mapping[str, str],
    by: Scope, at: datetime, seen: str = "",
) -> list[Unit]:  # fmt: skip
    """A place becomes several from a day on; its history stays with it.

    :param choices: piece to the number of the new place ("0", "1") or "stay"
    """
    _hold([ref])
    plan = plan_split(by, ref=ref, names=names, on=on, today=timezone.localdate(at))
    _as_shown(plan, seen, reason)
    for piece in plan.pieces:
        if piece.kind in DECIDED and piece.key not in choices:
            raise Refused(f"Choose where {piece.name} goes on.", field=piece.key)
    settled = {piece.key: choices.get(piece.key, STAY) for piece in plan.pieces}
    return _carry_out(plan, settled, reason, by, at)


def _hold(refs: Sequence[str]) -> None:
    """Two who reshape the same places at once: the second waits, and then sees what the first did."""
    list(Unit.objects.select_for_update().filter(ref__in=list(refs)).order_by("id"))


def _as_shown(plan: Plan, seen: str, reason: str) -> None:
    if not reason.strip():
        raise Refused("Say in a sentence why.", field="reason")
    if seen and seen != plan.digest:
        raise Refused(CHANGED)


def _carry_out(plan: Plan, settled: Mapping[str, str], reason: str, by: Scope, at: datetime) -> list[Unit]:
    turn = Reshaping(
        root_id=plan.parent.root_id, kind=plan.kind, on=plan.on, reason=reason.strip(), created_at=at
    )
    turn.save()
    targets = [
        one.unit or places.found_place(turn, plan.parent, one.name, plan.sources, by, at)
        for one in plan.targets
    ]
    moved: dict[str, Any] = {
        "units": [unit.ref for unit in plan.sources],
        "parents": {unit.ref: unit.parent.ref for unit in plan.sources if unit.parent},
        "targets": [unit.ref for unit in targets],
        "made": [unit.ref for unit, one in zip(targets, plan.targets, strict=True) if one.unit is None],
    }
    if plan.kind == "split":
        for unit in targets:
            places.was_part_of(unit, plan.sources[0], turn, at)
    for piece in plan.pieces:
        where = settled[piece.key]
        if where == STAY and piece.may_stay:
            continue
        if not where.isdigit() or int(where) >= len(targets):
            raise Refused(f"Choose where {piece.name} goes on.", field=piece.key)
        told = _move(piece, targets[int(where)], turn, by, at)
        moved.setdefault(piece.kind, []).append(told)
    for unit in plan.sources:
        _end(unit, plan, targets, turn, by, at)
    for unit, one in zip(targets, plan.targets, strict=True):
        if one.unit is not None:
            places.grow(unit, plan.sources, turn, by, at)
    turn.alter(moved=moved)
    return targets


def _end(unit: Unit, plan: Plan, targets: Sequence[Unit], turn: Reshaping, by: Scope, at: datetime) -> None:
    """Close a place; one that merged hangs under what it became, so that who reads there reads it too."""
    if plan.kind == "merged":
        target = targets[0]
        old = places.hang(unit, target, turn, at)
        _shift(unit, old, unit.path, plan.month)
        _tell_above(unit, old, target, turn, at)
    places.close(unit, turn, targets, by, at)
    for target in targets:
        places.succeed(target, unit, plan.kind, turn, at)


def _tell_above(unit: Unit, old: str, target: Unit, turn: Reshaping, at: datetime) -> None:
    """Places over it that count its hours from now on, or no longer, say so beside their hours."""
    before = set(dose.ancestors(old)[:-1])
    after = set(dose.ancestors(target.path)[:-1])
    for row in Unit.objects.filter(pk__in=before ^ after):
        places.succeed(row, unit, "left" if row.pk in before else "joined", turn, at)


def _move(piece: Piece, target: Unit, turn: Reshaping, by: Scope, at: datetime) -> list[Any]:
    """Let one thing go on in another place; returns what taking it back needs."""
    if piece.kind == "child":
        child = Unit.objects.select_related("parent").get(ref=piece.ref)
        old = places.move_child(child, target, turn, by, at)
        _shift(child, old, child.path, turn.on)
        return [piece.ref, piece.unit.ref]
    if piece.kind == "engagement":
        engagement = Engagement.objects.get(ref=piece.ref)
        rows = Activity.objects.filter(unit=piece.unit)
        if turn.kind == "merged":  # what was done before stays where it was done, beneath the new place
            rows = rows.filter(Q(on__gte=turn.on) | Q(state="planned"))
        measures = _move_engagement(engagement, piece.unit, target, rows, by, at)
        return [piece.ref, piece.unit.ref, measures]
    if piece.kind == "team":
        team = Team.objects.select_related("unit").get(ref=piece.ref)
        # What is said of a team goes where the team goes.
        Structure.objects.filter(team=team).update(unit=target, version=F("version") + 1)
        return places.move_team(team, target, by, at)
    row = HELD[piece.kind].objects.select_related("person", "unit").get(ref=piece.ref)
    return places.move_held(row, target, turn, by, at)


def _move_engagement(
    engagement: Engagement, old: Unit, new: Unit, rows: Any, by: Scope, at: datetime
) -> list[str]:
    """An engagement goes on in another place with the activities in `rows`; returns the measures that went along."""
    rows = rows.filter(engagement=engagement)
    dose.move_activities(engagement.root_id, rows, old, new)
    uses.move(engagement.root_id, list(rows.order_by("id").values_list("id", flat=True)), old, new)
    rows.update(unit=new)
    engagement.alter(unit_id=new.pk)
    change = {"unit": [old, new]}
    record(Happened.ENGAGEMENT_MOVED, engagement, by=by, at=at, about=new.target, change=change)
    move_rounds(circle_key=engagement.pk, unit=new, by=by, at=at)
    measures = Indicator.objects.filter(unit=old, pk__in=engagement.goals.values("indicator_id"))
    found = list(measures.select_related("unit").order_by("id"))
    for row in found:
        move_indicator(indicator=row, unit=new, by=by, at=at)
    Structure.objects.filter(indicator__in=found).update(unit=new, version=F("version") + 1)
    return [row.ref for row in found]


@action
def undo_reshaping(*, reshaping_ref: str, by: Scope, at: datetime) -> Reshaping:
    """Take back a merge or split: all that moved goes back, as long as nothing else rests on it."""
    turn = people.reshaping(by, reshaping_ref)
    moved = turn.moved
    _hold([*moved["units"], *moved["targets"]])
    units = {row.ref: row for row in Unit.objects.filter(ref__in=[*moved["units"], *moved["targets"]])}
    _latest(turn, list(units.values()))
    homes = {row.ref: row for row in Unit.objects.filter(ref__in=moved["parents"].values())}
    if turn.kind == "merged":
        for ref in moved["units"]:
            _hang_back(units[ref], homes[moved["parents"][ref]], turn)
    for ref, home in moved.get("child", ()):
        child = Unit.objects.get(ref=ref)
        _hang_back(child, Unit.objects.get(ref=home), turn)
    for ref, home, measures in moved.get("engagement", ()):
        _bring_back(ref, home, measures, by, at)
    for held in moved.get("team", ()):
        places.bring_back_team(held, by, at)
        for team in Team.objects.filter(ref=held[0]):
            Structure.objects.filter(team=team).update(unit=team.unit_id, version=F("version") + 1)
    for kind, model in HELD.items():
        for held in moved.get(kind, ()):
            places.bring_back_held(model, held, by, at)
    places.forget(turn, at)
    for ref in moved["units"]:
        places.reopen(Unit.objects.get(ref=ref), turn, by, at)
    for ref in moved["targets"]:
        unit = Unit.objects.get(ref=ref)
        if ref in moved["made"]:
            _empty(unit)
            places.unmake(unit, turn, by, at)
        else:
            places.shrink(unit, turn, by, at)
    return turn


def _shift(unit: Unit, old: str, new: str, on: date) -> None:
    """Both roll-ups follow a unit that moved in the tree, from a month on."""
    for roll_up in (dose, uses):
        roll_up.shift(int(unit.root_id or 0), unit.pk, old, new, since=on.replace(day=1))


def _latest(turn: Reshaping, units: Sequence[Unit]) -> None:
    if turn.undone_at is not None:
        raise Refused("This was taken back already.")
    touched = Q(unit__in=units) | Q(former__in=units)
    own = turn.successions.order_by("-pk").values("pk")[:1]
    later = Succession.objects.filter(touched, pk__gt=Subquery(own))
    beneath = Q(pk__in=[])
    for unit in units:
        beneath |= Q(unit__path__startswith=unit.path)
    moved = FormerPath.objects.filter(beneath, reshaping_id__gt=turn.pk)
    if later.exists() or moved.exists():
        raise Refused("These places changed again since. Take that back first.")


def _hang_back(unit: Unit, home: Unit, turn: Reshaping) -> None:
    old, new = places.hang_back(unit, home, turn)
    _shift(unit, old, new, turn.on)


def _bring_back(ref: str, home_ref: str, measures: Sequence[str], by: Scope, at: datetime) -> None:
    engagement = Engagement.objects.select_related("unit").get(ref=ref)
    home = Unit.objects.get(ref=home_ref)
    here = engagement.unit
    _move_engagement(engagement, here, home, Activity.objects.filter(unit=here), by, at)
    for row in Indicator.objects.filter(ref__in=measures, unit=here).select_related("unit"):
        move_indicator(indicator=row, unit=home, by=by, at=at)
        Structure.objects.filter(indicator=row).update(unit=home, version=F("version") + 1)


def _empty(unit: Unit) -> None:
    """Refuse to take away a place that something new happened in."""
    what = rests_on(unit, but=("root",))
    if what:
        raise Refused(f"{unit.name} has new {what} by now, so this cannot be taken back any more.")
