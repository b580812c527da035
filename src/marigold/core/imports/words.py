"""The words that logs use: header synonyms for each field, and ways to say how a contact took place."""

import re
from functools import lru_cache

from marigold.core.imports.cells import normal

# field -> what a person calls it on the mapping page
FIELDS: dict[str, str] = {
    "external_id": "Record number",
    "on": "Date",
    "starts_at": "Start time",
    "ends_at": "End time",
    "site": "Site",
    "practitioners": "Practitioners",
    "lead": "Lead practitioner",
    "participants": "Participants",
    "participant_count": "Number of participants",
    "mode": "Mode of contact",
    "category": "Type of support",
    "direct": "Direct or indirect",
    "tier": "Tier",
    "minutes_contact": "Contact time",
    "minutes_preparation": "Preparation time",
    "minutes_travel": "Travel time",
    "minutes_followup": "Follow-up time",
    "duration": "Duration",
    "goals": "Goals",
    "elements": "Topics",
    "purpose": "Purpose",
    "note": "Note",
    "next_steps": "Next steps",
    "next_step_on": "Next step date",
    "stage": "Stage",
    "funding": "Funding source",
    "skip": "Leave out",
}
SEVERAL = frozenset({"practitioners", "participants", "elements", "goals", "skip"})
DURATIONS = ("minutes_contact", "minutes_preparation", "minutes_travel", "minutes_followup", "duration")

_SYNONYMS: dict[str, str] = {
    "external_id": "id|external id|record id|log id|entry id|activity id|contact id|ta id|record number|log number|"
    "entry number|record|response id|submission id|case number|ref|reference|uid|uuid|key|no|number",
    "on": "date|contact date|activity date|date of contact|date of activity|date of service|service date|visit date|"
    "date of visit|ta date|session date|meeting date|coaching date|event date|date of support|day|when|log date|month|fecha",
    "starts_at": "start|start time|time began|time started|begin|begin time|began|from|time in|time start",
    "ends_at": "end|end time|time ended|finish|finish time|ended|to|until|time out|time end",
    "site": "site|site name|district|agency|grantee|client|school|school name|organization|organisation|place|location|"
    "program|programme|region|county|community|partner|implementing site|recipient|ta recipient|provider agency|"
    "unit|building|center|centre|engagement|team supported|lea",
    "practitioners": "practitioner|practitioners|ta provider|ta providers|coach|coaches|staff|staff name|isp|isps|provider|"
    "consultant|consultants|specialist|facilitator|facilitators|support provider|team members|implementation specialist|"
    "implementation support practitioner|implementation support practitioners|logged by|completed by|ta staff|trainer",
    "lead": "lead|lead practitioner|lead coach|lead provider|primary|primary practitioner|led by|who led|primary coach|"
    "lead consultant|lead staff",
    "participants": "participants|attendees|participant names|attendee names|attended|who attended|people|people involved|"
    "adults present|recipients|contacts|contact person|contact name|participant|attendee|names of participants|present",
    "participant_count": "number of participants|participant count|attendance|headcount|head count|count|n participants|"
    "number of attendees|attendee count|number attending|people count|number of people|participants number",
    "mode": "mode|method|mode of contact|contact mode|method of contact|format|delivery|delivery mode|modality|contact method|"
    "medium|how|type of contact|contact type|delivery method|setting",
    "category": "type|activity|activity type|type of activity|category|type of support|support type|service|service type|"
    "type of tta intervention|ta type|type of ta|strategy|strategies used|kind|intervention|activity category",
    "direct": "direct|direct or indirect|direct indirect|indirect|contact or indirect|direct support|is direct",
    "tier": "tier|intensity|level|support level|level of support|ta level|intensity of ta|dose level|support tier",
    "minutes_contact": "contact time|contact minutes|contact hours|minutes contact|direct time|direct minutes|direct hours|"
    "session time|session length|meeting time|session minutes|time with site",
    "minutes_preparation": "prep|prep time|preparation|preparation time|prep minutes|prep hours|preparation minutes|"
    "preparation hours|planning time|minutes prep|minutes preparation|prep min|indirect time|time prep",
    "minutes_travel": "travel|travel time|travel minutes|travel hours|drive time|minutes travel|mileage time|time travel",
    "minutes_followup": "follow up time|followup time|follow up minutes|follow up hours|followup minutes|documentation time|"
    "minutes follow up|wrap up time|paperwork time",
    "duration": "duration|hours|minutes|time|length|time spent|total time|total hours|total minutes|hrs|mins|min|"
    "number of hours|number of minutes|hours spent|minutes spent|amount of time|h mm|dose|service hours|units of time",
    "goals": "goal|goals|goal name|objective|objectives|related goal|goal addressed|action plan goal",
    "elements": "topic|topics|focus|focus area|tag|tags|driver|drivers|topic area|priority area|topic priority area|component|"
    "components|content|element|elements|competency|subject|area of focus|implementation driver|practice components|theme",
    "purpose": "purpose|agenda|reason|need|the need|planned agenda|intent|intent purpose|aim|title|description of need|request",
    "note": "note|notes|summary|description|comments|comment|narrative|details|what happened|session notes|remarks|"
    "activity description|brief description|log|notes summary|summary of activity|reflection",
    "next_steps": "next steps|next step|action items|actions|follow up|follow up needed|to do|action steps|followup|"
    "additional support|follow up actions",
    "next_step_on": "next step date|follow up date|followup date|next contact|next contact date|due date|next meeting|"
    "next visit|next date|next meeting date|due",
    "stage": "stage|implementation stage|phase|stage of implementation",
    "funding": "funding|funding source|funder|project|grant|deliverable|contract|budget|cost center|fund|funding stream|"
    "project code|charge code",
}
SYNONYMS: dict[str, str] = {word: field for field, words in _SYNONYMS.items() for word in words.split("|")}
# Whole words that hint at a field when the header as a whole is not known; earlier ones win.
HINTS: tuple[tuple[str, str], ...] = (
    ("follow up date", "next_step_on"),
    ("next step", "next_steps"),
    ("travel", "minutes_travel"),
    ("prep", "minutes_preparation"),
    ("preparation", "minutes_preparation"),
    ("date", "on"),
    ("participants", "participants"),
    ("attendees", "participants"),
    ("coach", "practitioners"),
    ("practitioner", "practitioners"),
    ("provider", "practitioners"),
    ("site", "site"),
    ("district", "site"),
    ("school", "site"),
    ("agency", "site"),
    ("duration", "duration"),
    ("hours", "duration"),
    ("minutes", "duration"),
    ("mode", "mode"),
    ("topic", "elements"),
    ("focus", "elements"),
    ("goal", "goals"),
    ("notes", "note"),
    ("summary", "note"),
    ("type", "category"),
    ("id", "external_id"),
    ("funding", "funding"),
)
UNITS = re.compile(
    r"[(\[]\s*(?:in )?(?:hours?|hrs?|h|minutes?|mins?|min|m|h:?mm|hh:mm)\.?\s*[)\]]", re.IGNORECASE
)
COUNTS = re.compile(r"^\s*(?:#|no\.|nr\.?|num(?:ber)?\.?)\s*(?:of\s+)?(?=\D)", re.IGNORECASE)

# Ways to name one mode of contact. The practice model's own name for it is looked up in the same group.
MODE_GROUPS: tuple[frozenset[str], ...] = tuple(
    frozenset(words.split("|"))
    for words in (
        "in person|on site|onsite|face to face|f2f|site visit|visit|in house|live|in the room|at site|field visit|ip",
        "video|zoom|teams|ms teams|microsoft teams|webex|google meet|meet|skype|virtual|online|video call|remote|"
        "video conference|videoconference|web meeting|virtual meeting|zoom meeting|zoom call|web conference",
        "phone|telephone|call|phone call|tel|conference call|cell|by phone|teleconference|audio",
        "email|e mail|mail|by email|emails|email exchange",
        "chat|text|text message|sms|slack|message|messaging|teams chat|instant message",
        "hybrid|mixed|in person and virtual|blended|both",
        "written|document|asynchronous|async|written feedback|shared document|document review",
        "webinar|web training|webcast",
    )
)


@lru_cache(maxsize=20_000)
def known_field(header: str) -> tuple[str, bool]:
    """(field, True) for a known header, (field, False) when only a word in it hints, ("", False) otherwise."""
    tail = header.rsplit(" / ", 1)[-1]
    for text in dict.fromkeys((header, tail)):
        if COUNTS.match(text):
            rest = normal(COUNTS.sub("", text))
            if SYNONYMS.get(rest) in ("participants", "participant_count"):
                return "participant_count", True
        for form in (normal(text), normal(UNITS.sub(" ", text))):
            if form in SYNONYMS:
                return SYNONYMS[form], True
    words = f" {normal(header)} "
    if len(words) <= 60:
        for hint, field in HINTS:
            if f" {hint} " in words:
                return field, False
    return "", False


def mode_names(names: dict[str, str]) -> dict[str, str]:
    """Normalised word -> mode key: the model's own names first, then every synonym of a group that has one of them."""
    found = {normal(name): key for name, key in names.items()}
    for name, key in names.items():
        # "E-mail or message" is found by either word.
        for part in name.split(" or ") if " or " in name else ():
            found.setdefault(normal(part), key)
    out = dict(found)
    for group in MODE_GROUPS:
        keys = {found[word] for word in group if word in found}
        if len(keys) == 1:
            key = keys.pop()
            for word in group:
                out.setdefault(word, key)
    return out
