"""Debriefs: each practitioner's own account first, then shared with the pair."""

from collections.abc import Mapping
from datetime import datetime

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.kit.doing import Refused, action, nothing_changed
from marigold.support import selectors
from marigold.support.actions.activities import _dose_minutes, _recredit
from marigold.support.actions.notices import tell
from marigold.support.events import Happened
from marigold.support.models import Activity, ActivityPerson, Debrief


@action
def write_debrief(
    *,
    activity_ref: str,
    account: str,
    answers: Mapping[str, str],
    by: Scope,
    at: datetime,
    version: int | None = None,
    minutes: int = 0,
) -> Debrief:
    """Write one's own account of a logged activity; nobody else reads it before it is shared."""
    activity = _logged(by, activity_ref)
    kept = {key: text.strip() for key, text in answers.items() if text.strip()}
    own = Debrief.objects.filter(activity=activity, person_id=by.person_id).first()
    if own is None:
        own = Debrief(
            activity=activity,
            person_id=by.person_id,
            account=account,
            answers=kept,
            minutes=minutes,
            created_at=at,
        )
        own.save()
        change: dict[str, object] = {"written": [None, True]}
    else:
        change = dict(own.alter(expected=version, account=account, answers=kept, minutes=minutes))
    if change:
        # The words stay with the debrief; the log says only that they were written.
        record(
            Happened.DEBRIEF_WRITTEN,
            own,
            by=by,
            at=at,
            about=activity.engagement.target,
            title=f"Debrief of {activity.title}",
            change={"written": [None, True]},
        )
    else:
        nothing_changed()
    return own


@action
def share_debrief(*, activity_ref: str, by: Scope, at: datetime) -> Debrief:
    """Share one's account with the pair. When all who gave the support have shared, the debrief is done."""
    activity = _logged(by, activity_ref)
    own = Debrief.objects.filter(activity=activity, person_id=by.person_id).first()
    if own is None or not (own.account.strip() or own.answers):
        raise Refused("Write your account first, in a line or two.", field="account")
    if own.shared_at is not None:
        nothing_changed()
        return own
    own.alter(shared_at=at)
    record(
        Happened.DEBRIEF_SHARED,
        own,
        by=by,
        at=at,
        about=activity.engagement.target,
        title=f"Debrief of {activity.title}",
    )
    others = activity.people.filter(side="support").values_list("person_id", flat=True)
    tell(others, "debrief", activity, f"{by.name} shared a debrief of “{activity.title}”", by=by, at=at)
    if activity.debriefed_at is None and _all_shared(activity):
        before = _dose_minutes(activity)
        longest = max(Debrief.objects.filter(activity=activity).values_list("minutes", flat=True))
        activity.alter(debriefed_at=at, minutes_followup=activity.minutes_followup + longest)
        _recredit(activity, before)
        record(
            Happened.ACTIVITY_DEBRIEFED,
            activity,
            by=by,
            at=at,
            about=activity.engagement.target,
            change={"minutes_followup": [activity.minutes_followup - longest, activity.minutes_followup]},
        )
    return own


def _logged(by: Scope, activity_ref: str) -> Activity:
    activity = selectors.activity(by, activity_ref, Permission.ACTIVITY_EDIT)
    if activity.state != "done":
        raise Refused("Log the activity first, then debrief.")
    if not ActivityPerson.objects.filter(activity=activity, person_id=by.person_id, side="support").exists():
        raise Refused(
            "A debrief is written by those who gave the support. Add yourself to the activity first."
        )
    return activity


def _all_shared(activity: Activity) -> bool:
    gave = set(
        ActivityPerson.objects.filter(activity=activity, side="support").values_list("person_id", flat=True)
    )
    shared = set(
        Debrief.objects.filter(activity=activity, shared_at__isnull=False).values_list("person_id", flat=True)
    )
    return gave <= shared
