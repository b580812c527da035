"""Every permission there is, with its words. `room:noun:verb`, in alphabetical order."""

from enum import StrEnum


class Permission(StrEnum):
    """What a role may allow."""

    ACCOUNT_EDIT = "people:account:edit"
    ACTIVITY_EDIT = "support:activity:edit"
    ACTIVITY_VIEW = "support:activity:view"
    AGREEMENT_EDIT = "support:agreement:edit"
    AGREEMENT_VIEW = "support:agreement:view"
    AWARD_EDIT = "growth:award:edit"
    CHANGE_EDIT = "support:change:edit"
    CHANGE_VIEW = "support:change:view"
    CONCERN_EDIT = "support:concern:edit"
    CONCERN_VIEW = "support:concern:view"
    CROSSWALK_EDIT = "practice:crosswalk:edit"
    CYCLE_EDIT = "support:cycle:edit"
    DEBRIEF_VIEW = "support:debrief:view"
    DECISION_EDIT = "support:decision:edit"
    DECISION_VIEW = "support:decision:view"
    ENGAGEMENT_EDIT = "support:engagement:edit"
    ENGAGEMENT_VIEW = "support:engagement:view"
    EQUITY_EDIT = "equity:commitment:edit"
    EQUITY_VIEW = "equity:commitment:view"
    EXPORT_RUN = "support:export:run"
    GOAL_CONFIRM = "support:goal:confirm"
    GOAL_EDIT = "support:goal:edit"
    GOAL_VIEW = "support:goal:view"
    HISTORY_VIEW = "audit:history:view"
    IMPORT_RUN = "imports:file:run"
    INDICATOR_EDIT = "improvement:indicator:edit"
    INDICATOR_VIEW = "improvement:indicator:view"
    LESSON_EDIT = "support:lesson:edit"
    LESSON_VIEW = "support:lesson:view"
    MEASURE_EDIT = "measures:round:edit"
    MEASURE_VIEW = "measures:round:view"
    NOTE_EDIT = "support:note:edit"
    NOTE_VIEW = "support:note:view"
    PERSON_EDIT = "people:person:edit"
    PERSON_INVITE = "people:person:invite"
    PERSON_VIEW = "people:person:view"
    PRACTICE_EDIT = "practice:model:edit"
    READINESS_EDIT = "support:readiness:edit"
    READINESS_VIEW = "support:readiness:view"
    RESEARCH_EXPORT = "support:research:export"
    ROLEMAP_EDIT = "support:rolemap:edit"
    ROLEMAP_VIEW = "support:rolemap:view"
    SESSION_EDIT = "facilitation:session:edit"
    STRUCTURE_EDIT = "support:structure:edit"
    STRUCTURE_VIEW = "support:structure:view"
    UNIT_EDIT = "people:unit:edit"
    UNIT_VIEW = "people:unit:view"


WORDS: dict[Permission, str] = {
    Permission.ACCOUNT_EDIT: "set who needs a second factor, take lost ones off, and carry out erasures",
    Permission.ACTIVITY_EDIT: "plan, log and correct activities",
    Permission.ACTIVITY_VIEW: "see activities",
    Permission.AGREEMENT_EDIT: "write agreements and process checks",
    Permission.AGREEMENT_VIEW: "see agreements",
    Permission.AWARD_EDIT: "review portfolios, give awards and take them back",
    Permission.CHANGE_EDIT: "propose and try changes to the practice",
    Permission.CHANGE_VIEW: "see changes to the practice",
    Permission.CONCERN_EDIT: "raise and work on concerns",
    Permission.CONCERN_VIEW: "see concerns",
    Permission.CROSSWALK_EDIT: "propose, agree to and dispute links between frameworks",
    Permission.CYCLE_EDIT: "write and close tests of change",
    Permission.DEBRIEF_VIEW: "read shared debriefs",
    Permission.DECISION_EDIT: "record decisions",
    Permission.DECISION_VIEW: "see decisions",
    Permission.ENGAGEMENT_EDIT: "open engagements, set tier, stage and pair",
    Permission.ENGAGEMENT_VIEW: "see engagements",
    Permission.EQUITY_EDIT: "keep commitments to equity and what is set aside for them",
    Permission.EQUITY_VIEW: "see commitments to equity and what came of them",
    Permission.EXPORT_RUN: "download lists",
    Permission.GOAL_CONFIRM: "confirm goals for the partners' side",
    Permission.GOAL_EDIT: "write goals, steps and strategies",
    Permission.GOAL_VIEW: "see goals, steps, strategies and tests of change",
    Permission.HISTORY_VIEW: "read a record's history",
    Permission.IMPORT_RUN: "bring in activity logs",
    Permission.INDICATOR_EDIT: "define measures and enter their data",
    Permission.INDICATOR_VIEW: "see measures and their charts",
    Permission.LESSON_EDIT: "share lessons with the whole system",
    Permission.LESSON_VIEW: "read lessons and stories of the whole system",
    Permission.MEASURE_EDIT: "ask with instruments, and tell back what was heard",
    Permission.MEASURE_VIEW: "see rounds of instruments and their results",
    Permission.NOTE_EDIT: "write notes",
    Permission.NOTE_VIEW: "read the support team’s notes",
    Permission.PERSON_EDIT: "add people and give them roles",
    Permission.PERSON_INVITE: "invite people to sign in",
    Permission.PERSON_VIEW: "see people",
    Permission.PRACTICE_EDIT: "load and adopt practice models",
    Permission.READINESS_EDIT: "note readiness, context and diagnosis",
    Permission.READINESS_VIEW: "see readiness, context and diagnosis",
    Permission.RESEARCH_EXPORT: "download practice data without names for research",
    Permission.ROLEMAP_EDIT: "keep the map of roles and channels",
    Permission.ROLEMAP_VIEW: "see the map of roles and channels",
    Permission.SESSION_EDIT: "plan and run sessions, and tie stories to what they show",
    Permission.STRUCTURE_EDIT: "keep what holds the work in a place, and test it",
    Permission.STRUCTURE_VIEW: "see what holds the work in a place",
    Permission.UNIT_EDIT: "add and change units",
    Permission.UNIT_VIEW: "see units",
}
