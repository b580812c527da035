"""Ways to split people, and what keeps small groups from being made out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.improvement import groups, selectors
from marigold.improvement.events import Happened
from marigold.improvement.models import Breakdown, Observation, SmallCounts
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people.models import Unit

NAMES = ("code", "label", "own")


def _check(fields: Mapping[str, Any]) -> None:
    if not fields["name"].strip():
        raise Refused("Give this way to split people a name.", field="name")
    if fields["in_use"] and fields["sensitive"] and not fields["purpose"].strip():
        raise Refused("Say what these numbers are for before they are asked for.", field="purpose")
    if fields["in_use"] and len(fields["groups"]) < 2:
        raise Refused("Name at least two groups before it is used.", field="groups")
    codes = [one["code"] for one in fields["groups"]]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise Refused(f"The code {twice[0]} stands there twice.", field="groups")
    for one in fields["groups"]:
        if not one["code"] or len(one["code"]) > 40 or not one.get("label"):
            raise Refused("Each group needs a code of up to 40 letters, and a label.", field="groups")
    _check_merges(fields["merges"], codes)


def _check_merges(merges: Sequence[Mapping[str, Any]], codes: Sequence[str]) -> None:
    taken = set[str]()
    for rule in merges:
        unknown = [code for code in rule["groups"] if code not in codes]
        if unknown:
            raise Refused(f"{rule['name']}: there is no group {unknown[0]}.", field="merges")
        if rule["name"] in codes or len(rule["groups"]) < 2:
            raise Refused(
                f"{rule['name']}: name two groups or more, under a name of their own.", field="merges"
            )
        again = taken.intersection(rule["groups"])
        if again:
            raise Refused(f"The group {sorted(again)[0]} stands in two merges.", field="merges")
        taken.update(rule["groups"])


def _whole(fields: Mapping[str, Any]) -> dict[str, Any]:
    """All fields, with groups and merges in their plain form."""
    usual: dict[str, Any] = {
        "name": "",
        "code_system": "",
        "code_year": None,
        "groups": [],
        "merges": [],
        "sensitive": False,
        "purpose": "",
        "in_use": True,
    }
    unknown = sorted(set(fields) - set(usual))
    if unknown:
        raise TypeError(f"a breakdown has no {unknown[0]}")
    whole = {**usual, **fields}
    whole["groups"] = [{name: str(one.get(name) or "") for name in NAMES} for one in whole["groups"]]
    whole["merges"] = [{"name": one["name"], "groups": list(one["groups"])} for one in whole["merges"]]
    return whole


@action
def add_breakdown(*, root: Unit, key: str, by: Scope, at: datetime, **fields: Any) -> Breakdown:
    """A way to split people in a system: {code, label, own} of each group in order, and merges declared beforehand."""
    if not by.allows_at(Permission.INDICATOR_EDIT, root.path):
        raise NotThere("There is nothing here that you can change.")
    whole = _whole(fields)
    _check(whole)
    if Breakdown.objects.filter(root=root, key=key).exists():
        raise Refused("There is one with this key already. Change that one.", field="key")
    row = Breakdown(root=root, key=key, created_at=at, **whole)
    row.save()
    record(Happened.BREAKDOWN_ADDED, row, by=by, at=at, about=root.target, change={"name": [None, row.name]})
    return row


@action
def change_breakdown(
    *, breakdown_ref: str, version: int | None = None, by: Scope, at: datetime, **fields: Any
) -> Breakdown:
    """Change labels, purpose, order or use. Groups with numbers stay, and so do merges once there are numbers."""
    row = selectors.breakdown(by, breakdown_ref, Permission.INDICATOR_EDIT)
    whole = _whole({name: getattr(row, name) for name in _whole({})} | fields)
    _check(whole)
    held = set(Observation.objects.filter(breakdown=row).values_list("group", flat=True).distinct())
    lost = sorted(held - {one["code"] for one in whole["groups"]})
    if lost:
        raise Refused(f"There are numbers for {lost[0]}, so it can’t be left out.", field="groups")
    if held and whole["merges"] != row.merges:
        words = "There are numbers already. Other merges now would let the two be told apart by subtraction."
        raise Refused(words, field="merges")
    change = row.alter(expected=version, **whole)
    if not change:
        nothing_changed()
        return row
    record(Happened.BREAKDOWN_CHANGED, row, by=by, at=at, about=row.root.target, change=change)
    return row


@action
def set_small_counts(*, root: Unit, by: Scope, at: datetime, **fields: Any) -> SmallCounts:
    """Say which counts are too small to be seen in a system."""
    if not by.allows_at(Permission.INDICATOR_EDIT, root.path):
        raise NotThere("There is nothing here that you can change.")
    row, _ = selectors.small_counts(by, root.pk)
    before = {name: getattr(row, name) for name in fields} if row else {}
    row = row or SmallCounts(root=root, created_at=at)
    for name, value in fields.items():
        setattr(row, name, value)
    try:
        groups.policy_of(row)
    except ValueError as error:
        name, _, words = str(error).partition(": ")
        raise Refused(f"{words or name}.".capitalize(), field=name.split(" ", 1)[0]) from error
    change = {name: [before.get(name), value] for name, value in fields.items() if before.get(name) != value}
    if not change:
        nothing_changed()
        return row
    row.version += 1 if before else 0
    row.save()
    record(Happened.SMALL_COUNTS_SET, row, by=by, at=at, about=root.target, change=change)
    return row
