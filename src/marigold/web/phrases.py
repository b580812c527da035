"""Words for everything that can happen, and for the fields it changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marigold.audit.models import Event, Look
from marigold.equity.events import Happened as Equity
from marigold.facilitation.events import Happened as Facilitation
from marigold.improvement.events import Happened as Improvement
from marigold.measures.events import Happened as Measures
from marigold.people.events import Happened as People
from marigold.practice.events import Happened as Practice
from marigold.support.events import Happened as Support
from marigold.web.growth_phrases import GROWTH
from marigold.web.labels import LABELS
from marigold.web.templatetags.marigold import hours, long_day

# What happened, after the name of who did it. {title} is the record's name then; others are new values of fields.
SENTENCES: dict[str, str] = {
    **GROWTH,
    People.ERASURE_ASKED: "asked to be erased",
    People.ERASURE_REFUSED: "turned down the wish to be erased",
    People.ERASURE_WITHDRAWN: "took back the wish to be erased",
    People.FACTOR_ADDED: "set up a second factor: {factor}",
    People.FACTOR_CODES: "made new recovery codes",
    People.FACTOR_REMOVED: "took off a second factor: {factor}",
    People.LEADER_ADDED: "named {person} as a leader",
    People.LEADER_CHANGED: "changed what is said of a leader: {title}",
    People.LEADER_MOVED: "let a leader’s place go on in {unit}: {title}",
    People.LEADER_RATED: "said how involved a leader is: {title}",
    People.PARTNER_ADDED: "named {person} as a partner",
    People.PARTNER_ENDED: "ended a partner’s place",
    People.PARTNER_MOVED: "let a partner’s place go on in {unit}: {title}",
    People.PARTNER_REMOVED: "took back a partner’s place: {title}",
    People.PERSON_ADDED: "added {title}",
    People.PERSON_CHANGED: "changed the details of {title}",
    People.PERSON_ERASED: "erased this person",
    People.PERSON_INVITED: "invited {title} to sign in",
    People.PERSON_JOINED: "set a first password and joined",
    People.PERSON_LINKED: "signed in with {provider} for the first time",
    People.PERSON_PASSWORD: "changed the password",
    People.PERSON_REMOVED: "took back {title}, who came in with a list",
    People.POST_ENDED: "set the last day of a role: {title}",
    People.POST_GIVEN: "gave a role: {title}",
    People.ROLE_RULE_SET: "changed whether the role {title} needs a second factor",
    People.POST_MOVED: "let a role go on in {unit}: {title}",
    People.POST_REMOVED: "took back a role: {title}",
    People.ROLES_LOADED: "brought the role {title} up to date",
    People.TEAM_ADDED: "added the team {title}",
    People.TEAM_CHANGED: "changed the team {title}",
    People.TEAM_JOINED: "put {person} on a team",
    People.TEAM_LEFT: "took {person} off a team",
    People.TEAM_MEMBER_CHANGED: "changed the part of {person} on a team",
    People.TEAM_MOVED: "let the team {title} go on in {unit}",
    People.UNIT_ADDED: "added the place {title}",
    People.UNIT_CHANGED: "changed the place {title}",
    People.UNIT_GREW: "merged {from} into {title}",
    People.UNIT_MERGED: "closed {title}, which merged into {into}",
    People.UNIT_MOVED: "moved {title} beneath {parent}",
    People.UNIT_REMOVED: "took back the place {title}, which came in with a list",
    People.UNIT_RENAMED: "gave a place its new name: {title}",
    People.UNIT_RESTORED: "took back a change of {title}",
    People.UNIT_SPLIT: "closed {title}, which was split into {into}",
    Measures.ANSWERED: "answered “{title}”",
    Measures.ANSWERED_TOGETHER: "kept the team’s answer to “{title}”",
    Measures.ANSWERS_ERASED: "took a name from the answers it stood on",
    Measures.INTENTION_CHANGED: "changed what comes next for oneself",
    Measures.INTENTION_WRITTEN: "wrote down what comes next for oneself",
    Measures.LOOKED: "looked at oneself",
    Measures.LOOK_REMOVED: "threw away a look at oneself",
    Measures.LOOK_SHARED: "shared a look at oneself with {reader}",
    Measures.LOOK_UNSHARED: "took back a shared look at oneself",
    Measures.ROUND_ENDED: "ended the round “{title}”",
    Measures.ROUND_MOVED: "let the round “{title}” go on in {unit}",
    Measures.ROUND_OPENED: "asked with “{title}”",
    Measures.ROUND_TOLD: "told back what was heard in “{title}”",
    Practice.ADOPTED: "chose the practice model {model}",
    Practice.CROSSWALK_BEGUN: "began the crosswalk {title}",
    Practice.CROSSWALK_LOADED: "loaded the crosswalk {title}",
    Practice.DOCUMENT_ADDED: "added the document {title}",
    Practice.DOCUMENT_ANSWERED: "answered a request for {title}",
    Practice.DOCUMENT_ASKED: "asked to read {title}",
    Practice.DOCUMENT_CHANGED: "changed the document {title}",
    Practice.DRAFT_CHANGED: "changed a draft: {title}",
    Practice.DRAFT_DROPPED: "gave up the draft {title}",
    Practice.DRAFT_PUBLISHED: "published {title}",
    Practice.DRAFT_STARTED: "began the draft {title}",
    Practice.FUNDER_ADDED: "named {title} as a funder",
    Practice.FUNDER_CHANGED: "changed what is written of the funder {title}",
    Practice.LINK_HEARD: "spoke to the link {title}",
    Practice.LINK_PROPOSED: "proposed the link {title}",
    Practice.LINK_WITHDRAWN: "took back the link {title}",
    Practice.LOADED: "loaded the model {title}",
    Practice.PROPOSAL_DECIDED: "decided on a wording for {title}",
    Practice.PROPOSED: "proposed a wording for {title}",
    Practice.STAGE_SET: "said how far the practice is: {title}",
    Practice.VOICE_HEARD: "spoke to a wording for {title}",
    Equity.COMMITMENT_ADDED: "kept the commitment “{title}”",
    Equity.COMMITMENT_ADDED_TO: "added evidence to “{title}”",
    Equity.COMMITMENT_CHANGED: "changed the commitment “{title}”",
    Equity.COMMITMENT_CLOSED: "said how “{title}” came out",
    Equity.CONSULTANCY_ADDED_TO: "added a session with {title}",
    Equity.CONSULTANCY_BEGUN: "asked in {title}",
    Equity.CONSULTANCY_CHANGED: "changed the consultancy of {title}",
    Equity.ENTRY_CHANGED: "corrected an entry of “{title}”",
    Facilitation.CONTRIBUTOR_CHANGED: "said whether a name may stand among those who took part",
    Facilitation.CONTRIBUTOR_JOINED: "joined, or was written down as taking part",
    Facilitation.INSIGHT_CORRECTED: "put right what was written down of what was said",
    Facilitation.INSIGHT_SAID: "said what the group found",
    Facilitation.SESSION_CHANGED: "changed the plan of the session {title}",
    Facilitation.SESSION_DROPPED: "took the planned session {title} off",
    Facilitation.SESSION_ENDED: "ended the session {title}",
    Facilitation.CODE_RENEWED: "gave the session {title} a new code",
    Facilitation.SESSION_MOVED: "went on in the session {title}: {step}",
    Facilitation.SESSION_PLANNED: "planned the session {title}",
    Facilitation.SESSION_STARTED: "began the session {title}",
    Facilitation.STEP_TAKEN_ON: "took on a next step of the session",
    Facilitation.STORY_CONSENT: "said how far a story may go",
    Facilitation.STORY_CORRECTED: "put right what was written down of a story",
    Facilitation.STORY_REMOVED: "took a story out for good",
    Facilitation.STORY_TIED: "said what a story shows",
    Facilitation.STORY_TOLD: "kept a story as it was retold",
    Equity.FUNDING_ADDED: "added the grant or contract {title}",
    Equity.FUNDING_CHANGED: "changed the grant or contract {title}",
    Improvement.BREAKDOWN_ADDED: "added a way to split people: {title}",
    Improvement.BREAKDOWN_CHANGED: "changed a way to split people: {title}",
    Improvement.DEFINITION_ADDED: "said what “{title}” means from a day on",
    Improvement.GAP_ADDED_TO: "worked on the gap “{title}”",
    Improvement.GAP_CHANGED: "changed what is written of the gap “{title}”",
    Improvement.GAP_CLOSED: "closed the gap “{title}” with what came of it",
    Improvement.GAP_ENTRY_CHANGED: "changed an entry of the gap “{title}”",
    Improvement.GAP_TAKEN_UP: "took up the gap “{title}”",
    Improvement.INDICATOR_ADDED: "defined the measure “{title}”",
    Improvement.INDICATOR_CHANGED: "changed the measure “{title}”",
    Improvement.INTERPRETED: "wrote down what people made of “{title}”",
    Improvement.OBSERVED: "entered data for “{title}”",
    Improvement.PART_CHANGED: "changed who plays which part: {title}",
    Improvement.PART_NAMED: "named who plays a part: {title}",
    Improvement.PART_REMOVED: "took back who plays a part: {title}",
    Improvement.PHASE_ADDED: "began a phase of “{title}”",
    Improvement.PHASE_CHANGED: "corrected a phase of “{title}”",
    Improvement.PHASE_REMOVED: "took back a phase of “{title}”",
    Improvement.SMALL_COUNTS_SET: "set which counts are too small to be seen",
    Improvement.LEAD_CHANGED: "changed why “{title}”",
    Improvement.LEAD_DRAWN: "expects that “{title}”",
    Improvement.LEAD_REMOVED: "no longer expects that “{title}”",
    Improvement.OWN_VIEW_GIVEN: "gave an own view: {title}",
    Improvement.OWN_VIEW_CHANGED: "changed an own view: {title}",
    Improvement.OWN_VIEW_ENDED: "ended an own view: {title}",
    Improvement.SPLIT_RATED: "rated how well {title}",
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
    Support.ENGAGEMENT_MOVED: "let the engagement {title} go on in {unit}",
    Support.ENGAGEMENT_OPENED: "opened the engagement {title}",
    Support.GOAL_ACTIVE: "made a goal active, with both sides’ yes",
    Support.GOAL_CHANGED: "changed a goal",
    Support.GOAL_CONFIRMED: "confirmed a goal for the {side} side",
    Support.GOAL_PROPOSED: "proposed a goal",
    Support.GOAL_RATED: "noted where a goal stands",
    Support.CHANGE_MOVED: "moved a change to the practice: {title}",
    Support.CHANGE_PROPOSED: "proposed a change to the practice: {title}",
    Support.CHANGE_SEEN: "told what was seen of a change: {title}",
    Support.CHANGE_TRIED: "began to try a change: {title}",
    Support.CHANNEL_CHANGED: "changed a channel: {title}",
    Support.CHANNEL_OPENED: "noted a channel: {title}",
    Support.ROLE_CHANGED: "changed the part of {title}",
    Support.ROLE_WRITTEN: "wrote down the part of {title}",
    Support.WISHES_SET: "changed how to be told of things",
    Support.STRATEGY_CHANGED: "changed what is said of the strategy “{title}”",
    Support.STRATEGY_COMPARED: "held the strategy “{title}” against others",
    Support.STRATEGY_CONSIDERED: "wrote down the strategy “{title}”",
    Support.STRATEGY_DELIVERED: "marked contacts that carried out “{title}”",
    Support.STRATEGY_FITTED: "fitted the strategy “{title}” to the place",
    Support.STRATEGY_MOVED: "moved on the strategy “{title}”",
    Support.SERVED_SET: "said whom {title} serves",
    Support.HAND_DOWN_AGREED: "agreed that {title}",
    Support.HAND_DOWN_CAME: "noted that it came: {title}",
    Support.HAND_DOWN_CHANGED: "changed what was agreed: {title}",
    Support.HAND_DOWN_DROPPED: "noted that it will not come: {title}",
    Support.HAND_DOWN_REOPENED: "put it back among what is agreed: {title}",
    Support.STRESS_BEGUN: "began the stress test of {practice}",
    Support.STRESS_CHANGED: "changed the stress test {title}",
    Support.STRESS_FOLLOWED: "took up what would not hold: {need}",
    Support.STRESS_SAID: "said what would hold: {scenario}",
    Support.STRUCTURE_ADDED_TO: "wrote down what happened with “{title}”",
    Support.STRUCTURE_BUILT: "wrote down what holds the work: {title}",
    Support.STRUCTURE_CHANGED: "changed what is said of “{title}”",
    Support.STRUCTURE_ENDED: "ended “{title}”",
    Support.STRUCTURE_ENTRY_CHANGED: "corrected what happened with “{title}”",
    Support.STRUCTURE_REOPENED: "let “{title}” go on",
    Support.ABSENCE_BEGUN: "noted an absence: {title}",
    Support.ABSENCE_ENDED: "noted the end of an absence: {title}",
    Support.HELP_ANSWERED: "answered a call for help: {title}",
    Support.HELP_ASKED: "called for help: {title}",
    Support.HELP_ENDED: "wrote what came of called-in help: {title}",
    Support.REFLECTED: "reflected on values and principles",
    Support.STRENGTHS_SET: "wrote down strengths",
    Support.LOCAL_EVENT_ADDED: "noted a local event: {title}",
    Support.LOCAL_EVENT_CHANGED: "changed a local event: {title}",
    Support.AGREEMENT_CONFIRMED: "said yes to the agreement for the {side} side",
    Support.AGREEMENT_HOLDS: "brought the agreement into force, with both sides’ yes",
    Support.AGREEMENT_MOVED: "changed whether the agreement holds",
    Support.AGREEMENT_WRITTEN: "wrote in the agreement",
    Support.CHECK_CHANGED: "changed a look at the work together",
    Support.CHECK_HELD: "held a look at the work together",
    Support.CONTEXT_CHANGED: "changed what is known about the place: {title}",
    Support.CONTEXT_TOLD: "wrote down what was told about the place: {title}",
    Support.CONTEXT_WITHDRAWN: "took out what was told about the place: {title}",
    Support.PARTNERS_ANSWERED: "answered the questions to partners",
    Support.PARTNER_LINK_REVOKED: "took back a partner’s link: {title}",
    Support.PARTNER_LINK_SENT: "sent a partner their page: {title}",
    Support.READINESS_CHANGED: "changed a look at readiness: {title}",
    Support.READINESS_SEEN: "looked at readiness: {title}",
    Support.LESSON_CHANGED: "changed a lesson: {title}",
    Support.LESSON_SHARED: "shared a lesson: {title}",
    Support.LESSON_USED: "took up a lesson: {title}",
    Support.RESEARCH_EXPORTED: "downloaded practice data without names: {title}",
    Support.REVIEW_CHANGED: "changed a review of the practice",
    Support.REVIEW_HELD: "reviewed the aims and activities of the system",
    Support.STUDY_CHANGED: "changed what is noted of a study: {title}",
    Support.STUDY_NOTED: "noted a study that used practice data: {title}",
    Support.NOTE_CHANGED: "changed a note",
    Support.NOTE_CORRECTED: "added to a note what partners put right",
    Support.NOTE_SENT_BACK: "sent back to partners what was heard",
    Support.NOTE_WRITTEN: "wrote a note",
    Support.TRASHED: "put {title} in the trash",
    Support.TRASH_EMPTIED: "deleted {title} for good, after its time in the trash",
    Support.UNTRASHED: "took {title} out of the trash",
    Support.PLACED: "decided on tier or stage",
    Support.CONCERN_ADDED: "worked on the concern “{title}”",
    Support.CONCERN_ANSWERED: "closed the concern “{title}” with an answer",
    Support.CONCERN_CHANGED: "changed the concern “{title}”",
    Support.CONCERN_POSTPONED: "put off the concern “{title}”",
    Support.CONCERN_RAISED: "raised the concern “{title}”",
    Support.CONCERN_REOPENED: "opened the concern “{title}” again",
    Support.CONSEQUENCE_NOTED: "noted what followed from “{title}”",
    Support.DECISION_CHANGED: "changed the decision “{title}”",
    Support.DECISION_CONFIRMED: "confirmed the decision “{title}”",
    Support.DECISION_RECORDED: "wrote down the decision “{title}”",
    Support.DIAGNOSIS_CHANGED: "changed what stands behind “{title}”",
    Support.DIAGNOSIS_OPENED: "began to ask why: “{title}”",
    Support.FACTOR_ADDED: "added a factor behind “{title}”",
    Support.FACTOR_CHANGED: "changed a factor behind “{title}”",
    Support.FACTOR_REMOVED: "took out a factor behind “{title}”",
    Support.FACTORS_LINKED: "linked two factors behind “{title}”",
    Support.FACTORS_UNLINKED: "took out a link behind “{title}”",
    Support.STEP_ADDED: "added the step “{title}”",
    Support.STEP_CHANGED: "changed the step “{title}”",
}

# What someone looked at, after their name: by table, or by the kind a page gave (`web.reads.seen`).
LOOKS: dict[str, str] = {
    "export": "downloaded your data",
    "improvement.ownview": "looked at an own view you gave, in “{title}”",
    "people.person": "opened your page as an administrator",
    "support.debrief": "read your debrief of “{title}”",
    "support.note": "read a note of yours on “{title}”",
}

SUPPORTS = {"program": "A program", "practice": "A practice", "policy": "A policy"}

# Never shown: fingerprints, and the words of a debrief, which belong to its writer.
HIDDEN = frozenset({"digest", "answers", "account", "import_key", "content_hash", "batch", "version"})
VALUES: dict[str, str] = {
    "support": "support", "partner": "partners’", "lead": "lead", "second": "second", "planned": "Planned",
    "cancelled": "Canceled", "proposed": "Proposed", "active": "Active", "reached": "Reached", "paused": "Paused",
    "ended": "Ended", "open": "Open", "working": "In progress", "waiting": "Waiting", "dropped": "Dropped",
    "plan": "Plan", "do": "Do", "study": "Study", "act": "Act", "closed": "Closed",
    "draft": "Draft", "agreed": "Agreed", "none": "None", "answered": "Answered", "postponed": "Put off", "perspective": "A view",
    "strategy": "A strategy", "distress": "A reading of strain", "returned": "A slip back", "loop": "A loop", "handed": "Handed back",
    "fit": "Doubts about fit", "eased": "Unease made normal", "result": "A result", "kept": "Kept", "shared": "Shared",
    "deferred": "Deferred", "re-engage": "Engage again", "change-format": "Change the format", "pause": "Pause", "close": "Close",
    "learning": "Learning", "conditions": "Conditions", "both": "Both", "opened": "Opened", "technical": "Technical",
    "now": "In what is today", "past": "In the past", "root": "In how things are arranged", "done": "Done", "cause": "A cause", "fitting": "A change to fit the place", "pay": "Pay", "seat": "A seat", "step": "Something done", "review": "A look at it",
    "used": "Used for a decision", "solved": "A problem solved", "joined": "People brought together", "lifted": "A step up",
    "coached": "Support given to it", "checked": "A look at how it works", "changed": "A change", "holds": "Holds", "shaky": "Shaky", "breaks": "Would break",
    "adaptive": "Adaptive", "yes": "Yes", "part": "In part", "no": "No",
}  # fmt: skip
# Fields whose values are words from a fixed list; all other text is shown as it was typed.
LISTED = frozenset({
    "state", "side", "led_by", "choice", "added", "power", "response", "gap", "effect", "lies_in", "nature", "idea_used",
    "outlook",
})  # fmt: skip


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


def look(row: Look) -> str:
    """What a look was, with who it was in front."""
    pattern = LOOKS.get(row.kind, "looked at “{title}”")
    return f"{row.by_name} {pattern.format(title=row.title)}"


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
        told = names or {}
        return "; ".join(f"{told.get(key, key)}: {words(field, part, names)}" for key, part in value.items())
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
