"""Saying which indicator is expected to move which: the way from support to benefit, as those who work on it see it."""

from datetime import datetime

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.improvement import chain, selectors
from marigold.improvement.events import Happened
from marigold.improvement.models import Lead
from marigold.kit.doing import Refused, action, nothing_changed

ORDER = ("implementation", "program", "population")


@action
def draw_lead(*, cause_ref: str, effect_ref: str, why: str, by: Scope, at: datetime) -> Lead:
    """Expect that one indicator moves another. Never back toward support, and both within one system."""
    cause = selectors.indicator(by, cause_ref, Permission.INDICATOR_EDIT)
    effect = selectors.indicator(by, effect_ref)
    if not why.strip():
        raise Refused("Say why the one should move the other.", field="why")
    if cause.pk == effect.pk or cause.root_id != effect.root_id:
        raise Refused("Choose another indicator of this system.", field="effect")
    if ORDER.index(cause.level) > ORDER.index(effect.level):
        raise Refused("The way goes from the work to the program and on to people’s lives.", field="effect")
    if Lead.objects.filter(cause=effect, effect=cause).exists():
        raise Refused("It is said the other way round already.", field="effect")
    if Lead.objects.filter(cause=cause, effect=effect).exists():
        raise Refused("This is said already.", field="effect")
    row = Lead(cause=cause, effect=effect, why=why.strip(), author_id=by.person_id, created_at=at)
    row.save()
    change = {"why": [None, row.why]}
    record(Happened.LEAD_DRAWN, row, by=by, at=at, about=cause.target, change=change)
    return row


@action
def change_lead(*, lead_ref: str, why: str, version: int | None = None, by: Scope, at: datetime) -> Lead:
    """Correct why one indicator is expected to move another."""
    row = chain.lead(by, lead_ref)
    if not why.strip():
        raise Refused("Say why the one should move the other.", field="why")
    change = row.alter(expected=version, why=why.strip())
    if not change:
        nothing_changed()
        return row
    record(Happened.LEAD_CHANGED, row, by=by, at=at, about=row.cause.target, change=change)
    return row


@action
def remove_lead(*, lead_ref: str, by: Scope, at: datetime) -> None:
    """It is no longer expected; the history keeps that it was."""
    row = chain.lead(by, lead_ref)
    change = {"why": [row.why, None]}
    about = row.cause.target
    row.delete()
    record(Happened.LEAD_REMOVED, row, by=by, at=at, about=about, change=change)
