"""Places that merge or split: closing, hanging elsewhere, moving people along, and taking it back.

These are parts of the actions in `support.actions.reshaping`, which know about engagements and hours as well.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Value
from django.db.models.functions import Concat, Substr

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.kit.doing import Refused
from marigold.people.actions.door import also_known, holds, names_before
from marigold.people.events import Happened
from marigold.people.models import (
    FormerPath,
    Involvement,
    Leader,
    Partner,
    Post,
    Reshaping,
    Succession,
    Team,
    Unit,
)
from marigold.search import index

Held = Post | Partner | Leader
MOVED: dict[type[Held], Happened] = {
    Post: Happened.POST_MOVED,
    Partner: Happened.PARTNER_MOVED,
    Leader: Happened.LEADER_MOVED,
}


def found_place(
    turn: Reshaping, parent: Unit, name: str, of: Sequence[Unit], by: Scope, at: datetime
) -> Unit:
    """A new place that a merge or split makes, of the level of the old ones; a merged one is found by their names."""
    level = of[0].level
    unit = Unit(root_id=parent.root_id, parent=parent, level=level, name=name, created_at=at, path="")
    if turn.kind == "merged":
        unit.known_as = _names_of(of)
    unit.save()
    unit.path = f"{parent.path}{unit.pk}/"
    unit.save()
    change = {"name": [None, name], "level": [None, level], "reason": [None, turn.reason]}
    record(Happened.UNIT_ADDED, unit, by=by, at=at, change=change)
    return unit


def hang(unit: Unit, parent: Unit, turn: Reshaping, at: datetime) -> str:
    """Hang a unit with all beneath it under another one; returns the path it had.

    Hours up to the month of the merge or split stay where they are counted now.
    """
    old, new = unit.path, f"{parent.path}{unit.pk}/"
    month = turn.on.replace(day=1)
    rows = Unit.objects.filter(root_id=unit.root_id, path__startswith=old)
    known = set(FormerPath.objects.filter(unit__in=rows, until=month).values_list("unit_id", flat=True))
    FormerPath.objects.bulk_create(
        FormerPath(root_id=unit.root_id, unit_id=pk, path=path, until=month, reshaping=turn, created_at=at)
        for pk, path in rows.values_list("id", "path")
        if pk not in known
    )
    _repath(unit, parent, old, new)
    return old


def was_part_of(unit: Unit, old: Unit, turn: Reshaping, at: datetime) -> None:
    """A new place that was split off: what its support did before counts in the old place, wherever that stood."""
    month = turn.on.replace(day=1)
    known = FormerPath.objects.filter(unit=old, until__lte=month).order_by("until")
    rows = dict(known.values_list("until", "path")) | {month: old.path}
    FormerPath.objects.bulk_create(
        FormerPath(root_id=unit.root_id, unit=unit, path=path, until=until, reshaping=turn, created_at=at)
        for until, path in rows.items()
    )


def _repath(unit: Unit, parent: Unit, old: str, new: str) -> None:
    rows = Unit.objects.filter(root_id=unit.root_id, path__startswith=old)
    rows.exclude(pk=unit.pk).update(path=Concat(Value(new), Substr("path", len(old) + 1)))
    unit.alter(parent_id=parent.pk, path=new)


def move_child(child: Unit, parent: Unit, turn: Reshaping, by: Scope, at: datetime) -> str:
    """A place beneath one that closes goes on beneath another; returns the path it had."""
    before = child.parent
    old = hang(child, parent, turn, at)
    change = {"parent": [before, parent], "starts_on": [None, turn.on], "reason": [None, turn.reason]}
    record(Happened.UNIT_MOVED, child, by=by, at=at, about=parent.target, change=change)
    return old


def close(unit: Unit, turn: Reshaping, into: Sequence[Unit], by: Scope, at: datetime) -> None:
    """Close a place that merged into another or was split into others."""
    kind = Happened.UNIT_MERGED if turn.kind == "merged" else Happened.UNIT_SPLIT
    change = unit.alter(closed_on=turn.on)
    change["into"] = [None, [one.name for one in into]]
    change["reason"] = [None, turn.reason]
    about = into[0].target if turn.kind == "merged" else ""
    record(kind, unit, by=by, at=at, about=about, change=change)


def _names_of(units: Sequence[Unit]) -> str:
    return also_known("", [name for unit in units for name in (unit.name, *unit.known_as.splitlines())])


def grow(unit: Unit, from_units: Sequence[Unit], turn: Reshaping, by: Scope, at: datetime) -> None:
    """Leave word on a place that others became part of it, and let their names lead to it."""
    unit.alter(known_as=also_known(unit.known_as, _names_of(from_units).splitlines()))
    change = {
        "from": [None, [one.name for one in from_units]],
        "on": [None, turn.on],
        "reason": [None, turn.reason],
    }
    record(Happened.UNIT_GREW, unit, by=by, at=at, change=change)


def succeed(unit: Unit, former: Unit, kind: str, turn: Reshaping, at: datetime) -> None:
    """Note what a place was before, or whose hours count in it from now on."""
    Succession(
        root_id=unit.root_id,
        unit=unit,
        former=former,
        kind=kind,
        name=former.name,
        on=turn.on,
        reason=turn.reason,
        reshaping=turn,
        created_at=at,
    ).save()


def move_held(row: Held, unit: Unit, turn: Reshaping, by: Scope, at: datetime) -> list[Any]:
    """A role, or a place as partner or leader, goes on in another place; returns what taking it back needs.

    What began before ends on the day before and begins there anew, so that its time in the old place stays true.
    """
    if isinstance(row, Post):
        _giveable(row, unit, by)
    kind = MOVED[type(row)]
    before, ended = row.unit, row.ends_on
    change = {"unit": [before, unit], "starts_on": [None, turn.on]}
    if _there_already(row, unit, turn.on):
        # The same person with the same part in two places that became one.
        row.alter(ends_on=max(row.starts_on, turn.on - timedelta(days=1)))
        record(kind, row, by=by, at=at, about=row.person.target, change=change)
        return [row.ref, before.ref, _text(ended), "", row.version]
    if row.starts_on >= turn.on:
        row.alter(unit_id=unit.pk)
        record(kind, row, by=by, at=at, about=row.person.target, change=change)
        return [row.ref, before.ref, _text(ended), row.ref, row.version]
    row.alter(ends_on=turn.on - timedelta(days=1))
    there = _copy(row, unit, turn.on, ended, at)
    record(kind, there, by=by, at=at, about=row.person.target, change=change)
    return [row.ref, before.ref, _text(ended), there.ref, row.version]


def _giveable(post: Post, unit: Unit, by: Scope) -> None:
    if any(not holds(by, Permission(key), unit) for key in post.role.permissions):
        raise Refused(
            f"{post.person.name} has the role {post.role.name}, which allows more than you may give in {unit.name}. "
            "Let the role stay, or ask someone who may give it."
        )


def _there_already(row: Held, unit: Unit, on: date) -> bool:
    found = type(row).objects.filter(unit=unit, person_id=row.person_id)
    if isinstance(row, Post):
        found = found.filter(role_id=row.role_id)
    elif isinstance(row, Partner):
        found = found.filter(group=row.group)
    return any(one.ends_on is None or one.ends_on >= on for one in found)


def _copy(row: Held, unit: Unit, on: date, ends_on: date | None, at: datetime) -> Held:
    alike: dict[str, Any] = {
        "root_id": unit.root_id,
        "person_id": row.person_id,
        "unit": unit,
        "starts_on": on,
        "ends_on": ends_on,
        "created_at": at,
    }
    there: Held
    if isinstance(row, Post):
        there = Post(role_id=row.role_id, title=row.title, **alike)
    elif isinstance(row, Partner):
        there = Partner(group=row.group, part=row.part, **alike)
    else:
        there = Leader(part=row.part, **alike)
    there.save()
    if isinstance(row, Leader) and isinstance(there, Leader):
        _still_involved(row, there, at)
    return there


def _still_involved(old: Leader, new: Leader, at: datetime) -> None:
    """A leader begins in the merged place as involved as they were."""
    last = Involvement.objects.filter(leader=old, on__lte=new.starts_on).order_by("-on").first()
    if last is not None:
        Involvement(leader=new, on=new.starts_on, rating=last.rating, created_at=at).save()


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def move_team(team: Team, unit: Unit, by: Scope, at: datetime) -> list[Any]:
    """A team goes on in another place, with everyone on it."""
    before = team.unit
    team.alter(unit_id=unit.pk)
    record(Happened.TEAM_MOVED, team, by=by, at=at, about=unit.target, change={"unit": [before, unit]})
    return [team.ref, before.ref]


def bring_back_held(model: type[Held], held: Sequence[Any], by: Scope, at: datetime) -> None:
    """Take back what `move_held` did, if nobody changed it since."""
    ref, unit_ref, ended, there_ref, version = held
    row = model.objects.select_related("person").get(ref=ref)
    if row.version != version:
        raise Refused(f"What {row.person.name} does there was changed since. Put that right by hand.")
    if there_ref and there_ref != ref:
        there = model.objects.get(ref=there_ref)
        if there.version != 1:
            raise Refused(f"What {row.person.name} does there was changed since. Put that right by hand.")
        there.delete()
    home = Unit.objects.get(ref=unit_ref)
    row.alter(unit_id=home.pk, ends_on=date.fromisoformat(ended) if ended else None)
    record(MOVED[model], row, by=by, at=at, about=row.person.target, change={"unit": [None, home]})


def bring_back_team(held: Sequence[Any], by: Scope, at: datetime) -> None:
    """Take back what `move_team` did."""
    team = Team.objects.select_related("unit").get(ref=held[0])
    move_team(team, Unit.objects.get(ref=held[1]), by, at)


def hang_back(unit: Unit, parent: Unit, turn: Reshaping) -> tuple[str, str]:
    """Take back what `hang` did; returns the path it had and the one it has again."""
    old, new = unit.path, f"{parent.path}{unit.pk}/"
    rows = Unit.objects.filter(root_id=unit.root_id, path__startswith=old)
    FormerPath.objects.filter(unit__in=rows, reshaping=turn).delete()
    _repath(unit, parent, old, new)
    return old, new


def reopen(unit: Unit, turn: Reshaping, by: Scope, at: datetime) -> None:
    """A place that was closed by a merge or split is open again."""
    change = unit.alter(closed_on=None)
    record(Happened.UNIT_RESTORED, unit, by=by, at=at, change=change | {"kind": [turn.kind, None]})


def shrink(unit: Unit, turn: Reshaping, by: Scope, at: datetime) -> None:
    """Leave word on a place that a merge into it was taken back; the others' names no longer lead to it."""
    unit.alter(known_as=names_before(unit))
    record(Happened.UNIT_RESTORED, unit, by=by, at=at, change={"kind": [turn.kind, None]})


def unmake(unit: Unit, turn: Reshaping, by: Scope, at: datetime) -> None:
    """Take away a place that a merge or split made and nothing else happened in."""
    record(Happened.UNIT_RESTORED, unit, by=by, at=at, change={"name": [unit.name, None]})
    index.forget("unit", [unit.pk])
    unit.delete()


def forget(turn: Reshaping, at: datetime) -> None:
    """A merge or split that was taken back says nothing about its places any more."""
    Succession.objects.filter(reshaping=turn).delete()
    FormerPath.objects.filter(reshaping=turn).delete()
    turn.alter(undone_at=at)
