"""Showing a self-evaluation or a plan to one person, and taking it back."""

from datetime import datetime

from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.growth import selectors
from marigold.growth.actions.evaluations import A_LOOK
from marigold.growth.events import Happened
from marigold.growth.models import Evaluation, GrowthPlan, Share
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.kit.tables import Table
from marigold.people.models import Person

A_PLAN = "a growth plan"


@action
def share_evaluation(*, evaluation_ref: str, reader: Person, notes: bool, by: Scope, at: datetime) -> Share:
    """Show a finished self-evaluation to one person, with one's words or without. Whoever calls this says to whom one may."""
    row = selectors.evaluation(by, evaluation_ref)
    if row.finished_on is None:
        raise Refused("Finish the self-evaluation first; then show it.")
    return _show(row, Share(evaluation=row), reader, notes, by, at)


@action
def share_plan(*, plan_ref: str, reader: Person, by: Scope, at: datetime) -> Share:
    """Show a plan to one person, who may then comment on it."""
    found = selectors.plan_reading(by, plan_ref)
    if not found.mine:
        raise NotThere("There is no such plan of yours.")
    return _show(found.plan, Share(plan=found.plan), reader, True, by, at)


def _show(
    row: Evaluation | GrowthPlan, share: Share, reader: Person, notes: bool, by: Scope, at: datetime
) -> Share:
    if reader.pk == by.person_id:
        raise Refused("You see it already. Choose someone else.", field="reader")
    known = row.shares.filter(reader=reader, ended_on__isnull=True).first()
    if known is not None and known.notes == notes:
        nothing_changed()
        return known
    if known is not None:
        known.alter(notes=notes)
    else:
        share.owner_id = by.person_id  # type: ignore[assignment]
        share.reader, share.notes, share.since, share.created_at = reader, notes, by.on, at
        share.save()
    change = {"reader": [None, reader.name], "notes": [None, notes]}
    record(Happened.SHARED, row, by=by, at=at, title=_title(row), change=change)
    return known or share


@action
def unshare(*, share_ref: str, by: Scope, at: datetime) -> Share:
    """Take back what one showed. From now on the reader sees nothing of it."""
    rows = Share.objects.select_related("evaluation", "plan", "reader").filter(ref=share_ref)
    share: Share | None = (
        rows.filter(owner_id=by.person_id, ended_on__isnull=True).first() if by.person_id else None
    )
    if share is None:
        raise NotThere("There is nothing here that you can take back.")
    share.alter(ended_on=by.on)
    row = share.evaluation or share.plan
    assert row is not None
    record(
        Happened.UNSHARED, row, by=by, at=at, title=_title(row), change={"reader": [share.reader.name, None]}
    )
    return share


def _title(row: Table) -> str:
    return A_PLAN if isinstance(row, GrowthPlan) else A_LOOK
