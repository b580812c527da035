"""Words for everything that can happen, and for the fields it changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marigold.audit.models import Event
from marigold.improvement.events import Happened as Improvement
from marigold.people.events import Happened as People
from marigold.practice.events import Happened as Practice
from marigold.support.events import Happened as Support
from marigold.web.templatetags.marigold import hours, long_day

# What happened, after the name of who did it. {title} is the record's name then; others are new values of fields.
SENTENCES: dict[str, str] = {
    People.PARTNER_ADDED: "named {person} as a partner",
    People.PARTNER_ENDED: "ended a partner’s place",
    People.PERSON_ADDED: "added {title}",
    People.PERSON_CHANGED: "changed the details of {title}",
    People.PERSON_INVITED: "invited {title} to sign in",
    People.PERSON_JOINED: "set a first password and joined",
    People.PERSON_PASSWORD: "changed the password",
    People.POST_ENDED: "set the last day of a role: {title}",
    People.POST_GIVEN: "gave a role: {title}",
    People.ROLES_LOADED: "brought the role {title} up to date",
    People.TEAM_ADDED: "added the team {title}",
    People.TEAM_JOINED: "put {person} on a team",
    People.TEAM_LEFT: "took someone off a team",
    People.UNIT_ADDED: "added the place {title}",
    People.UNIT_CHANGED: "changed the place {title}",
    Practice.ADOPTED: "chose the practice model {model}",
    Practice.CROSSWALK_LOADED: "loaded the crosswalk {title}",
    Practice.LOADED: "loaded the model {title}",
    Improvement.INDICATOR_ADDED: "defined the measure “{title}”",
    Improvement.INDICATOR_CHANGED: "changed the measure “{title}”",
    Improvement.OBSERVED: "entered data for “{title}”",
    Support.ACTIVITY_CANCELLED: "canceled “{title}”",
    Support.ACTIVITY_CHANGED: "changed “{title}”",
    Support.ACTIVITY_COPLANNED: "co-planned “{title}”",
    Support.ACTIVITY_DEBRIEFED: "finished the debrief of “{title}”",
    Support.ACTIVITY_LOGGED: "logged “{title}”",
    Support.ACTIVITY_PLANNED: "planned “{title}”",
    Support.ASSIGNED: "put {person} on the engagement",
    Support.ASSIGNMENT_ENDED: "set the last day of {title}",
    Support.BATCH_APPLIED: "finished bringing in {title}",
    Support.BATCH_STARTED: "began to bring in {title}",
    Support.BATCH_UNDONE: "took back the import of {title}",
    Support.CYCLE_CHANGED: "changed the test of change “{title}”",
    Support.CYCLE_CLOSED: "closed the test of change “{title}”",
    Support.CYCLE_MOVED: "moved the test of change “{title}” on",
    Support.CYCLE_PLANNED: "planned the test of change “{title}”",
    Support.DEBRIEF_SHARED: "shared their debrief with the pair",
    Support.DEBRIEF_WRITTEN: "wrote in their own debrief",
    Support.ENGAGEMENT_CHANGED: "changed the engagement {title}",
    Support.ENGAGEMENT_OPENED: "opened the engagement {title}",
    Support.GOAL_ACTIVE: "made a goal active, with both sides’ yes",
    Support.GOAL_CHANGED: "changed a goal",
    Support.GOAL_CONFIRMED: "confirmed a goal for the {side} side",
    Support.GOAL_PROPOSED: "proposed a goal",
    Support.GOAL_RATED: "noted where a goal stands",
    Support.LOCAL_EVENT_ADDED: "noted a local event: {title}",
    Support.PLACED: "decided on tier or stage",
    Support.STEP_ADDED: "added the step “{title}”",
    Support.STEP_CHANGED: "changed the step “{title}”",
}

LABELS: dict[str, str] = {
    "about": "About", "account": "Account", "actual": "What happened", "added": "Entries added", "agenda": "Agenda",
    "aim": "Aim", "baseline": "Baseline", "bias_steps": "Steps against bias", "category": "Category",
    "changed": "Entries changed", "choice": "Decision", "comparison": "Compared with the prediction",
    "coplan_on": "Co-plan date", "coplanned_at": "Co-planned", "data": "Data", "data_plan": "Data to gather",
    "debrief_on": "Debrief date", "debriefed_at": "Debriefed", "decided_with": "Decided with", "direct": "Direct support",
    "done": "What was done", "done_on": "Done", "due_on": "Due", "edition": "Edition", "elements": "From the model",
    "email": "E-mail", "ends_on": "Last day", "experiential": "Learned by doing", "goal_directed": "Goal directed",
    "goals": "Goals", "group": "Partner group", "indicator": "Measure", "kind": "Kind", "learned": "Learned",
    "led_by": "Led by", "level": "Level", "levels": "Attainment levels", "links": "Links", "logged_at": "Logged",
    "minutes": "Time", "minutes_contact": "Contact time", "minutes_followup": "Follow-up time",
    "minutes_preparation": "Preparation time", "minutes_travel": "Travel time", "missing_voices": "Missing voices",
    "mode": "Mode", "model": "Practice model", "name": "Name", "next_steps": "Next steps", "note": "Note",
    "observed_value": "Observed value", "on": "Date", "owner": "Owner", "owner_id": "Owner", "owner_text": "Owner",
    "participant_count": "Participants", "participants_text": "Who took part", "path": "Place in the tree",
    "people": "People", "permissions": "Rights", "person": "Person", "phone": "Phone", "place": "Place", "planned_minutes": "Planned time",
    "predicted_value": "Predicted value", "prediction": "Prediction", "procedure": "How it was set",
    "programme": "Program", "pronouns": "Pronouns", "proposed_by": "Proposed by", "purpose": "Purpose",
    "question": "Question", "reason": "Reason", "relationship": "To build the relationship", "retired": "Entries retired",
    "review_on": "Review", "revision": "Revision", "rhythm_days": "Days between contacts", "role": "Role",
    "short": "Short name", "side": "Side", "solo_agreed": "Co-practitioner agreed", "solo_note": "Why alone, in words",
    "solo_participants_agreed": "Participants agreed", "solo_reason": "Why alone", "stage": "Stage",
    "stage_reason": "Reason for the stage", "starts_at": "Start time", "starts_on": "First day", "state": "State",
    "statement": "Goal", "study_on": "Study date", "success": "Success looks like", "success_by": "Who says so",
    "tailored": "Tailored", "target_on": "Target date", "target_value": "Target value", "text": "Description", "tier": "Tier",
    "tier_reason": "Reason for the tier", "time_zone": "Time zone", "title": "Title", "took_part": "Who took part",
    "unit": "Place", "via": "How", "wording": "Wording", "written": "Written",
}  # fmt: skip

# Never shown: fingerprints, and the words of a debrief, which belong to its writer.
HIDDEN = frozenset({"digest", "answers", "account", "import_key", "content_hash", "batch", "version"})
VALUES: dict[str, str] = {
    "support": "support", "partner": "partners’", "lead": "lead", "second": "second", "planned": "Planned",
    "cancelled": "Canceled", "proposed": "Proposed", "active": "Active", "reached": "Reached", "paused": "Paused",
    "ended": "Ended", "open": "Open", "working": "In progress", "waiting": "Waiting", "dropped": "Dropped",
    "plan": "Plan", "do": "Do", "study": "Study", "act": "Act", "closed": "Closed",
}  # fmt: skip
# Fields whose values are words from a fixed list; all other text is shown as it was typed.
LISTED = frozenset({"state", "side", "led_by", "choice"})


@dataclass(frozen=True)
class Difference:
    """One field before and after, in words; empty when there was nothing."""

    label: str
    before: str
    after: str


def sentence(event: Event) -> str:
    """What an event says, with who did it in front: `Dana Whitfield logged “Data walk”`."""
    pattern = SENTENCES.get(event.kind)
    if pattern is None:
        return f"{event.by_name} changed “{event.title}”"
    return f"{event.by_name} {pattern.format_map(_Told(event))}"


class _Told(dict[str, str]):
    """What a sentence may name: the title, and the new value of any field."""

    def __init__(self, event: Event) -> None:
        super().__init__(title=event.title)
        self.change = event.change

    def __missing__(self, name: str) -> str:
        value = _after(self.change.get(name))
        return words(name, value) or "someone"


def _after(pair: Any) -> Any:
    return pair[1] if isinstance(pair, list) and len(pair) == 2 else pair


def differences(event: Event, names: Mapping[str, str] | None = None) -> Iterator[Difference]:
    """What an event changed, field by field. `names` are the model's names for element keys."""
    for field, pair in event.change.items():
        if field in HIDDEN or event.kind == Support.DEBRIEF_WRITTEN:
            continue
        before, after = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
        told = words(field, before, names), words(field, after, names)
        if told[0] != told[1]:
            yield Difference(label(field), *told)


def label(field: str) -> str:
    """A field's name on screen. Measures' data are labeled by their month."""
    on = _date(field)
    return f"{on:%B %Y}" if on else LABELS.get(field, field.replace("_", " ").capitalize())


def words(field: str, value: Any, names: Mapping[str, str] | None = None) -> str:
    """A value in words."""
    if value is None or value == "" or value == [] or value == {}:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(words(field, part, names) for part in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {words(field, part, names)}" for key, part in value.items())
    if field.startswith("minutes") or field == "planned_minutes":
        return hours(value) if isinstance(value, int) else str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    if field.endswith("_on") or field in {"on", "coplanned_at", "debriefed_at", "logged_at"}:
        on = _date(text[:10])
        return long_day(on) if on else text
    if field in LISTED:
        return VALUES.get(text, text)
    return (names or {}).get(text, text)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
