"""Words for everything that can happen, and for the fields it changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marigold.audit.models import Event, Look
from marigold.equity.events import Happened as Equity
from marigold.improvement.events import Happened as Improvement
from marigold.measures.events import Happened as Measures
from marigold.people.events import Happened as People
from marigold.practice.events import Happened as Practice
from marigold.support.events import Happened as Support
from marigold.web.growth_phrases import GROWTH
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
    Support.SERVED_SET: "said whom {title} serves",
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

LABELS: dict[str, str] = {
    "aims": "Means to change", "lies_in": "Where it lies", "paid_per": "For", "element": "Kind of strategy", "named": "Named", "outcomes": "Meant to move", "others_paid": "Paid to others", "paid": "Pay", "schools": "Draws on", "split": "Split", "target_gap": "Target",
    "amount": "Set aside", "facing": "Toward", "document": "Where it can be read", "funder": "Funder", "consultant": "Who", "commitment": "Paid from", "hours": "Hours", "found": "Found",
    "who": "Who took part", "ability": "Ability", "agreement": "Where it is written", "least": "Fewest people", "since": "From", "whose": "Whose numbers",
    "baseline_points": "Points of the baseline", "breakdown": "Split by", "chart_kind": "Chart", "code_system": "Code list", "code_year": "Year of the code list",
    "denominator": "Out of what", "direction": "Which way is better", "groups": "Groups", "in_use": "In use", "measured_in": "Unit", "merges": "Groups told together",
    "numerator": "What is counted", "percent_high": "Percentages told up to", "percent_low": "Percentages told from", "periods": "Periods", "reference": "Compared with",
    "round_to": "Rounded to", "rule_set": "Rules", "sensitive": "Sensitive", "settings": "Settings", "source": "Source", "threshold": "Smallest count shown", "zeros": "Zeros",
    "asked": "People asked", "public": "Public", "mentors": "Offers to mentor", "mentor": "Mentor", "reader": "Shown to", "notes": "With words", "rationale": "Why", "status": "Where it stands", "strength": "Strength", "heard": "What we heard", "told_on": "Told on",
    "about": "About", "account": "Account", "actual": "What happened", "added": "Entries added", "agenda": "Agenda",
    "aim": "Aim", "baseline": "Baseline", "bias_steps": "Steps against bias", "category": "Category",
    "changed": "Entries changed", "closed_on": "Closed", "choice": "Decision", "comparison": "Compared with the prediction",
    "coplan_on": "Co-plan date", "coplanned_at": "Co-planned", "data": "Data", "data_plan": "Data to gather",
    "debrief_on": "Debrief date", "debriefed_at": "Debriefed", "decided_with": "Decided with", "direct": "Direct support",
    "done": "What was done", "done_on": "Done", "due_on": "Due", "edition": "Edition", "elements": "From the model",
    "email": "E-mail", "ends_on": "Last day", "experiential": "Learned by doing", "factor": "Second factor", "goal_directed": "Goal directed",
    "goals": "Goals", "group": "Partner group", "indicator": "Measure", "into": "Into", "from": "From", "parent": "Beneath", "part": "Part", "rating": "How involved", "kind": "Kind", "learned": "Learned",
    "led_by": "Led by", "level": "Level", "levels": "Attainment levels", "links": "Links", "logged_at": "Logged",
    "minutes": "Time", "minutes_contact": "Contact time", "minutes_followup": "Follow-up time",
    "minutes_preparation": "Preparation time", "minutes_travel": "Travel time", "missing_voices": "Missing voices",
    "mode": "Mode", "model": "Practice model", "name": "Name", "next_steps": "Next steps", "note": "Note",
    "observed_value": "Observed value", "on": "Date", "owner": "Owner", "owner_id": "Owner", "owner_text": "Owner",
    "participant_count": "Participants", "participants_text": "Who took part", "path": "Place in the tree",
    "people": "People", "permissions": "Rights", "person": "Person", "phone": "Phone", "place": "Place", "planned_minutes": "Planned time",
    "predicted_value": "Predicted value", "prediction": "Prediction", "procedure": "How it was set",
    "programme": "Program, practice or policy", "pronouns": "Pronouns", "provider": "Signed in with", "proposed_by": "Proposed by", "purpose": "Purpose",
    "question": "Question", "reason": "Reason", "relationship": "To build the relationship", "retired": "Entries retired",
    "review_on": "Review", "revision": "Revision", "rhythm_days": "Days between contacts", "role": "Role",
    "supports": "What is supported", "short": "Short name", "second_factor": "Second factor needed", "side": "Side", "solo_agreed": "Co-practitioner agreed", "solo_note": "Why alone, in words",
    "solo_participants_agreed": "Participants agreed", "solo_reason": "Why alone", "stage": "Stage",
    "stage_reason": "Reason for the stage", "starts_at": "Start time", "starts_on": "First day", "state": "State",
    "statement": "Goal", "study_on": "Study date", "success": "Success looks like", "success_by": "Who says so",
    "tailored": "Tailored", "target_on": "Target date", "target_value": "Target value", "text": "Description", "tier": "Tier",
    "tier_reason": "Reason for the tier", "time_zone": "Time zone", "title": "Title", "took_part": "Who took part",
    "unit": "Place", "via": "How", "visibility": "Who reads it", "fields": "Changed", "sent_back_on": "Sent back", "wording": "Wording", "written": "Written",
    "able": "Ability", "actions": "What is done", "again": "Said again on", "answered": "Questions answered",
    "barriers": "Barriers", "change": "What changes", "change_made": "What changed in support",
    "purpose_support": "What support is for, says the pair", "purpose_partners": "What support is for, say partners",
    "purpose_gap": "Where the two differ", "change_talk": "What the change will feel like", "check_every_days": "Days between looks at the work together",
    "consent": "Consent", "contingency": "When one of the pair cannot come", "feasible": "Felt doable",
    "feature": "Feature of the place", "input_from": "Whose input", "letters": "Letters", "local_fit": "Fit to the place",
    "partners_do": "What partners do", "partners_expect": "What partners expect", "readiness": "Readiness",
    "reconfirm": "Both sides are asked again", "starting_point": "Where partners are", "subject": "Who or what",
    "support_does": "What the pair does", "support_expects": "What the pair expects", "tailored_to": "Shaped to",
    "told_by": "Told by", "trust": "Trust", "until": "Until", "willing": "Willingness", "with_whom": "With",
    "answer": "Answer", "answered_on": "Answered", "cause": "Cause", "channel": "Channel", "concern": "Concern",
    "confidential": "In confidence", "confirmed": "Confirmations", "conflict": "Sources of conflict",
    "could_move": "What could move it", "disrupts": "Deliberate shake-up", "effect": "Effect",
    "gap": "Learning or conditions", "helps": "Helps", "history": "History", "honed": "How practiced",
    "how": "How it acts", "idea": "Idea", "idea_used": "Idea used", "included": "Who was drawn in", "key": "Factor",
    "nature": "Technical or adaptive", "next_step": "Next step", "next_on": "Day of the next step", "pacing": "Pace",
    "power": "Power", "power_text": "How power showed up", "power_to": "Power to",
    "present_text": "Others in the room", "pressures": "Larger pressures", "prior_learning": "Earlier learning",
    "problem": "Problem", "raised_as": "Raised as", "raised_by": "Raised by", "raised_on": "Raised",
    "response": "Response", "result": "Result", "self_signs": "Signs of steering themselves", "signals": "Signs",
    "source_key": "Source", "handover_to": "Carried forward by", "handover_on": "Handed over", "why": "Why", "access": "Who may read it", "says": "Said", "plain": "In plain words", "summary": "In short", "words": "Words", "actor": "Actor", "agreed_on": "Agreed", "agreed_with": "Agreed with", "area": "Area", "arrangement": "Arrangement", "carrier": "Carried by", "carrier_text": "Carried by", "carries": "Carries", "daily": "In one mail a day", "decided_on": "Decided", "decides": "Decides", "does": "Does", "engagement": "Engagement", "muted": "Muted", "not_theirs": "Not theirs", "off": "No e-mail", "outcome": "What came of it", "quiet_from": "Quiet from", "quiet_until": "Quiet until", "saw": "What was seen", "senior": "Senior practitioner", "strain": "Where it strains", "strengths": "Strengths", "to": "To", "assignment": "Time on the engagement", "ended_on": "No longer since", "status_quo": "What holds it in place", "style": "How it was given", "teaming": "Team that carries it", "goal": "Goal",
    "began_on": "Since", "decision": "Decision", "details": "More about it", "made": "Made of it", "need": "What it needs", "others": "Others who carry it",
    "practice": "Practice", "ratings": "How it works", "scenario": "Event", "outlook": "What people said", "serves": "Gives", "team": "Team", "activity": "Contact",
}  # fmt: skip

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
