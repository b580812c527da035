"""The map of roles and channels of a system, and changes to the practice as staged tests."""

from datetime import date, datetime
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.flows import PRACTICE_CHANGE, may_move
from marigold.core.rules import Practice, PracticeChangeFacts
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people.models import Unit
from marigold.support import selectors
from marigold.support.actions.door import insist
from marigold.support.events import Happened
from marigold.support.models import Channel, PracticeChange, PracticeTrial, RoleEntry
from marigold.support.selectors import system as reads


def _map_of(by: Scope, unit: Unit) -> None:
    if not by.allows_at(Permission.ROLEMAP_EDIT, unit.path):
        raise NotThere("There is nothing here that you can change.")


@action
def write_role(*, unit: Unit, by: Scope, at: datetime, **fields: Any) -> RoleEntry:
    """Write down what an actor of a place does and decides (actor, does, decides, not_theirs, agreed_on, …)."""
    _map_of(by, unit)
    _named(fields)
    row = RoleEntry(root_id=unit.root_id, unit=unit, created_at=at, **fields)
    row.save()
    change = {"actor": [None, row.actor], "does": [None, row.does]}
    record(Happened.ROLE_WRITTEN, row, by=by, at=at, about=unit.target, change=change)
    return row


def _named(fields: dict[str, Any]) -> None:
    for name, words in (("actor", "Name the actor."), ("does", "Say what they do.")):
        if name in fields and not str(fields[name]).strip():
            raise Refused(words, field=name)
    if fields.get("agreed_on") and not str(fields.get("agreed_with", "")).strip():
        raise Refused("Say with whom it was agreed.", field="agreed_with")


@action
def change_role(*, role_ref: str, version: int, by: Scope, at: datetime, **fields: Any) -> RoleEntry:
    """Change an actor's part, agree it, set the next review, or end it."""
    row = reads.role_entry(by, role_ref)
    _map_of(by, row.unit)
    _named({"agreed_with": row.agreed_with, **fields})
    change = row.alter(expected=version, **fields)
    if change:
        record(Happened.ROLE_CHANGED, row, by=by, at=at, about=row.unit.target, change=change)
    else:
        nothing_changed()
    return row


@action
def open_channel(*, origin: Unit, receiver: Unit, by: Scope, at: datetime, **fields: Any) -> Channel:
    """Note a standing way between two places of one system: who carries what, how often."""
    _map_of(by, origin)
    if origin.pk == receiver.pk:
        raise Refused("A channel leads to another place.", field="receiver")
    if origin.root_id != receiver.root_id:
        raise Refused("Both places belong to one system.", field="receiver")
    if not str(fields.get("carries", "")).strip():
        raise Refused("Say what is carried.", field="carries")
    if not fields.get("carrier") and not str(fields.get("carrier_text", "")).strip():
        raise Refused("Say who carries it.", field="carrier_text")
    row = Channel(root_id=origin.root_id, origin=origin, receiver=receiver, created_at=at, **fields)
    row.save()
    change = {"carries": [None, row.carries], "to": [None, receiver.name]}
    record(Happened.CHANNEL_OPENED, row, by=by, at=at, about=origin.target, change=change)
    return row


@action
def change_channel(*, channel_ref: str, version: int, by: Scope, at: datetime, **fields: Any) -> Channel:
    """Change who carries what, note strain, or end a channel."""
    row = reads.channel(by, channel_ref)
    _map_of(by, row.origin)
    change = row.alter(expected=version, **fields)
    if change:
        record(Happened.CHANNEL_CHANGED, row, by=by, at=at, about=row.origin.target, change=change)
    else:
        nothing_changed()
    return row


@action
def propose_change(
    *, root: Unit, title: str, what: str, reason: str, source: str, by: Scope, at: datetime, **fields: Any
) -> PracticeChange:
    """Propose a change to the practice: what, why, and who asked for it (data, experience, partners, field)."""
    if not by.allows_at(Permission.CHANGE_EDIT, root.path):
        raise NotThere("There is nothing here that you can change.")
    if not title.strip():
        raise Refused("Give the change a short name.", field="title")
    concern = fields.get("concern")
    if concern is not None and concern.root_id != root.pk:
        raise Refused("The concern belongs to another system.", field="system")
    insist(PracticeChangeFacts("idea", reason, source), Practice(), field="reason")
    row = PracticeChange(
        root=root,
        title=title.strip(),
        what=what,
        reason=reason,
        source=source,
        raised_by_id=by.person_id,
        created_at=at,
        **fields,
    )
    row.save()
    record(Happened.CHANGE_PROPOSED, row, by=by, at=at, about=root.target, change={"reason": [None, reason]})
    return row


@action
def try_change(
    *, change_ref: str, engagement_ref: str, starts_on: date, by: Scope, at: datetime
) -> PracticeTrial:
    """Try a change in an engagement one supports; the first trial makes the idea a test."""
    row = reads.practice_change(by, change_ref)
    engagement = selectors.engagement(by, engagement_ref, Permission.ENGAGEMENT_EDIT)
    if engagement.root_id != row.root_id:
        raise Refused("The engagement belongs to another system.", field="engagement")
    if row.state in {"kept", "dropped"}:
        raise Refused("This change is decided already.")
    if PracticeTrial.objects.filter(change=row, engagement=engagement).exists():
        raise Refused("It is tried there already.", field="engagement")
    trial = PracticeTrial(change=row, engagement=engagement, starts_on=starts_on, created_at=at)
    trial.save()
    if row.state == "idea":
        row.alter(state="testing", starts_on=starts_on)
    change = {"engagement": [None, engagement.name]}
    record(Happened.CHANGE_TRIED, row, by=by, at=at, about=engagement.target, change=change)
    return trial


@action
def tell_trial(
    *, trial_ref: str, saw: str, by: Scope, at: datetime, ends_on: date | None = None
) -> PracticeTrial:
    """Say what was seen where a change was tried."""
    trial = reads.trial(by, trial_ref)
    selectors.engagement(by, trial.engagement.ref, Permission.ENGAGEMENT_EDIT)
    if not saw.strip():
        raise Refused("Say what you saw.", field="saw")
    change = trial.alter(saw=saw.strip(), ends_on=ends_on)
    record(Happened.CHANGE_SEEN, trial.change, by=by, at=at, about=trial.engagement.target, change=change)
    return trial


@action
def move_change(
    *, change_ref: str, version: int, state: str, by: Scope, at: datetime, result: str = "", learned: str = ""
) -> PracticeChange:
    """Let a change spread, keep it or drop it; what was learned stays either way."""
    row = reads.practice_change(by, change_ref)
    if not by.allows_at(Permission.CHANGE_EDIT, row.root.path):
        raise NotThere("There is nothing here that you can change.")
    if not may_move(PRACTICE_CHANGE, row.state, state):
        raise Refused(f"A change that is {row.state} cannot become {state}.", field="state")
    trials = PracticeTrial.objects.filter(change=row).count()
    facts = PracticeChangeFacts(state, row.reason, row.source, trials, learned or row.learned)
    insist(facts, Practice(), field="learned" if trials else "state")
    fields: dict[str, Any] = {
        "state": state,
        "result": result or row.result,
        "learned": learned or row.learned,
    }
    if state in {"kept", "dropped"}:
        fields["decided_on"] = at.date()
    change = row.alter(expected=version, **fields)
    record(Happened.CHANGE_MOVED, row, by=by, at=at, about=row.root.target, change=change)
    return row
