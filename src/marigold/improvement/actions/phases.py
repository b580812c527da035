"""Where a chart gets lines of its own: a person says so, and why."""

from datetime import date, datetime

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.improvement import selectors
from marigold.improvement.events import Happened
from marigold.improvement.models import Phase
from marigold.improvement.rollup import settle
from marigold.kit.doing import Refused, action, nothing_changed

WHY = "Say what changed then. New lines need a known cause."


@action
def begin_phase(*, indicator_ref: str, starts_on: date, reason: str, by: Scope, at: datetime) -> Phase:
    """From a day on the chart has new lines."""
    indicator = selectors.indicator(by, indicator_ref, Permission.INDICATOR_EDIT)
    if not reason.strip():
        raise Refused(WHY, field="reason")
    if any(row.starts_on == starts_on for row in selectors.phases(by, indicator)):
        raise Refused("A phase begins on that day already.", field="starts_on")
    row = Phase(
        indicator=indicator, starts_on=starts_on, reason=reason.strip(), author_id=by.person_id, created_at=at
    )
    row.save()
    settle(indicator)
    change = {"starts_on": [None, starts_on], "reason": [None, row.reason]}
    record(Happened.PHASE_ADDED, indicator, by=by, at=at, about=indicator.unit.target, change=change)
    return row


@action
def change_phase(
    *, phase_ref: str, version: int | None = None, starts_on: date, reason: str, by: Scope, at: datetime
) -> Phase:
    """Correct the day or the reason."""
    row = selectors.phase(by, phase_ref)
    if not reason.strip():
        raise Refused(WHY, field="reason")
    others = [one for one in selectors.phases(by, row.indicator) if one.pk != row.pk]
    if any(one.starts_on == starts_on for one in others):
        raise Refused("A phase begins on that day already.", field="starts_on")
    change = row.alter(expected=version, starts_on=starts_on, reason=reason.strip())
    if not change:
        nothing_changed()
        return row
    settle(row.indicator)
    record(
        Happened.PHASE_CHANGED, row.indicator, by=by, at=at, about=row.indicator.unit.target, change=change
    )
    return row


@action
def remove_phase(*, phase_ref: str, by: Scope, at: datetime) -> None:
    """The lines go on as before that day; the history keeps that there was a phase."""
    row = selectors.phase(by, phase_ref)
    indicator = row.indicator
    change = {"starts_on": [row.starts_on, None], "reason": [row.reason, None]}
    row.delete()
    settle(indicator)
    record(Happened.PHASE_REMOVED, indicator, by=by, at=at, about=indicator.unit.target, change=change)
