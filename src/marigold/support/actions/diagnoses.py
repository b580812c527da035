"""Diagnoses: a problem, the factors behind it, how they act on each other; sorted before it is answered."""

from datetime import date, datetime
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.rules import DiagnosisFacts
from marigold.kit.doing import Refused, action, nothing_changed
from marigold.practice.beds import beds_of
from marigold.practice.selectors import vocabulary
from marigold.support import selectors
from marigold.support.actions.door import insist
from marigold.support.events import Happened
from marigold.support.models import Diagnosis, Factor, FactorLink
from marigold.support.selectors import diagnoses as diagnosis_selectors

DIAGNOSIS_LEVELS = ("person", "system")
GAPS = ("", "learning", "conditions", "both")
HONED = ("", "new", "growing", "honed")


@action
def open_diagnosis(
    *, engagement_ref: str, subject: str, problem: str, on: date, by: Scope, at: datetime, **fields: Any
) -> Diagnosis:
    """Begin to ask why something is as it is."""
    engagement = selectors.engagement(by, engagement_ref, Permission.READINESS_EDIT)
    if not beds_of(vocabulary(by, engagement.edition_id)):
        raise Refused("The practice model names no factors, so there is nothing to draw with.")
    row = Diagnosis(
        root_id=engagement.root_id,
        engagement=engagement,
        subject=subject.strip(),
        problem=problem.strip(),
        on=on,
        created_at=at,
        **fields,
    )
    _sound(row, by)
    row.save()
    change = {"problem": [None, row.problem], "subject": [None, row.subject], "gap": [None, row.gap]}
    record(Happened.DIAGNOSIS_OPENED, row, by=by, at=at, about=engagement.target, change=change)
    return row


@action
def change_diagnosis(
    *, diagnosis_ref: str, version: int, by: Scope, at: datetime, **fields: Any
) -> Diagnosis:
    """Change what is written; a response waits until the problem is marked learning, conditions or both."""
    row = diagnosis_selectors.diagnosis(by, diagnosis_ref, Permission.READINESS_EDIT)
    for name, value in fields.items():
        setattr(row, name, value)
    _sound(row, by)
    stored = diagnosis_selectors.diagnosis(by, diagnosis_ref, Permission.READINESS_EDIT)
    change = stored.alter(expected=version, **fields)
    if change:
        record(
            Happened.DIAGNOSIS_CHANGED, stored, by=by, at=at, about=stored.engagement.target, change=change
        )
    else:
        nothing_changed()
    return stored


def _sound(row: Diagnosis, by: Scope) -> None:
    if not row.problem.strip():
        raise Refused("Say what is not happening as it should.", field="problem")
    if not row.subject.strip():
        raise Refused("Say whose work this is about.", field="subject")
    if row.level not in DIAGNOSIS_LEVELS or row.gap not in GAPS:
        raise Refused("Choose one of the list.", field="gap")
    if row.goal is not None and row.goal.engagement_id != row.engagement_id:
        raise Refused("The goal belongs to another engagement.", field="goal")
    practice = vocabulary(by, row.engagement.edition_id).practice
    insist(DiagnosisFacts(gap=row.gap, response=row.response), practice, field="gap", only="diagnosis.gap")


@action
def add_factor(
    *,
    diagnosis_ref: str,
    key: str,
    text: str,
    by: Scope,
    at: datetime,
    helps: bool = False,
    group: str = "",
    honed: str = "",
) -> Factor:
    """Put a factor into its bed: what it is, whether it helps, and whom it bears on."""
    diagnosis = diagnosis_selectors.diagnosis(by, diagnosis_ref, Permission.READINESS_EDIT)
    row = Factor(diagnosis=diagnosis, key=key, text=text.strip(), helps=helps, group=group.strip())
    row.honed, row.created_at = honed, at
    _sound_factor(row, by)
    row.save()
    change = {
        "key": [None, key],
        "text": [None, row.text],
        "helps": [None, helps],
        "group": [None, row.group],
    }
    _tell(Happened.FACTOR_ADDED, diagnosis, by, at, change)
    return row


@action
def change_factor(*, factor_ref: str, version: int, by: Scope, at: datetime, **fields: Any) -> Factor:
    """Change a factor."""
    row = diagnosis_selectors.factor(by, factor_ref)
    for name, value in fields.items():
        setattr(row, name, value)
    _sound_factor(row, by)
    stored = diagnosis_selectors.factor(by, factor_ref)
    change = stored.alter(expected=version, **fields)
    if change:
        _tell(Happened.FACTOR_CHANGED, stored.diagnosis, by, at, change)
    else:
        nothing_changed()
    return stored


def _sound_factor(row: Factor, by: Scope) -> None:
    if not row.text.strip():
        raise Refused("Say in a few words how it is here.", field="text")
    if row.honed not in HONED:
        raise Refused("Choose one of the list.", field="honed")
    words = vocabulary(by, row.diagnosis.engagement.edition_id)
    if row.key not in {item.key for bed in beds_of(words) for item in bed.items}:
        raise Refused("The practice model has no such factor.", field="key")


@action
def remove_factor(*, factor_ref: str, by: Scope, at: datetime) -> Diagnosis:
    """Take a factor out, with its links; its words stay in the history."""
    row = diagnosis_selectors.factor(by, factor_ref)
    _tell(Happened.FACTOR_REMOVED, row.diagnosis, by, at, {"key": [row.key, None], "text": [row.text, None]})
    FactorLink.objects.filter(cause=row).delete()
    FactorLink.objects.filter(effect=row).delete()
    row.delete()
    return row.diagnosis


@action
def link_factors(
    *, diagnosis_ref: str, cause_ref: str, effect_ref: str, by: Scope, at: datetime, how: str = ""
) -> FactorLink:
    """Say that one factor acts on another, and how. The way back is a link of its own."""
    diagnosis = diagnosis_selectors.diagnosis(by, diagnosis_ref, Permission.READINESS_EDIT)
    rows = {row.ref: row for row in diagnosis_selectors.factors_of(by, diagnosis)}
    if cause_ref not in rows or effect_ref not in rows:
        raise Refused("Choose two factors of this problem.", field="cause")
    if cause_ref == effect_ref:
        raise Refused("Choose two different factors.", field="effect")
    cause, effect = rows[cause_ref], rows[effect_ref]
    if FactorLink.objects.filter(cause=cause, effect=effect).exists():
        raise Refused("This link is drawn already. Draw the way back, or change its words.", field="effect")
    link = FactorLink(diagnosis=diagnosis, cause=cause, effect=effect, how=how.strip()[:300], created_at=at)
    link.save()
    change = {"cause": [None, cause.text], "effect": [None, effect.text], "how": [None, link.how]}
    _tell(Happened.FACTORS_LINKED, diagnosis, by, at, change)
    return link


@action
def unlink_factors(*, link_ref: str, by: Scope, at: datetime) -> Diagnosis:
    """Take a link out."""
    link = diagnosis_selectors.link(by, link_ref)
    change = {"cause": [link.cause.text, None], "effect": [link.effect.text, None]}
    _tell(Happened.FACTORS_UNLINKED, link.diagnosis, by, at, change)
    link.delete()
    return link.diagnosis


def _tell(kind: Happened, diagnosis: Diagnosis, by: Scope, at: datetime, change: dict[str, Any]) -> None:
    record(kind, diagnosis, by=by, at=at, about=diagnosis.engagement.target, change=change)
