"""Every permission there is, with its words. `room:noun:verb`, in alphabetical order."""

from enum import StrEnum


class Permission(StrEnum):
    """What a role may allow."""

    ACTIVITY_EDIT = "support:activity:edit"
    ACTIVITY_VIEW = "support:activity:view"
    CYCLE_EDIT = "support:cycle:edit"
    DEBRIEF_VIEW = "support:debrief:view"
    ENGAGEMENT_EDIT = "support:engagement:edit"
    ENGAGEMENT_VIEW = "support:engagement:view"
    EXPORT_RUN = "support:export:run"
    GOAL_CONFIRM = "support:goal:confirm"
    GOAL_EDIT = "support:goal:edit"
    GOAL_VIEW = "support:goal:view"
    HISTORY_VIEW = "audit:history:view"
    IMPORT_RUN = "imports:file:run"
    INDICATOR_EDIT = "improvement:indicator:edit"
    INDICATOR_VIEW = "improvement:indicator:view"
    PERSON_EDIT = "people:person:edit"
    PERSON_INVITE = "people:person:invite"
    PERSON_VIEW = "people:person:view"
    PRACTICE_EDIT = "practice:model:edit"
    UNIT_EDIT = "people:unit:edit"
    UNIT_VIEW = "people:unit:view"


WORDS: dict[Permission, str] = {
    Permission.ACTIVITY_EDIT: "plan, log and correct activities",
    Permission.ACTIVITY_VIEW: "see activities",
    Permission.CYCLE_EDIT: "write and close tests of change",
    Permission.DEBRIEF_VIEW: "read shared debriefs",
    Permission.ENGAGEMENT_EDIT: "open engagements, set tier, stage and pair",
    Permission.ENGAGEMENT_VIEW: "see engagements",
    Permission.EXPORT_RUN: "download lists",
    Permission.GOAL_CONFIRM: "confirm goals for the partners' side",
    Permission.GOAL_EDIT: "write goals and steps",
    Permission.GOAL_VIEW: "see goals, steps and tests of change",
    Permission.HISTORY_VIEW: "read a record's history",
    Permission.IMPORT_RUN: "bring in activity logs",
    Permission.INDICATOR_EDIT: "define measures and enter their data",
    Permission.INDICATOR_VIEW: "see measures and their charts",
    Permission.PERSON_EDIT: "add people and give them roles",
    Permission.PERSON_INVITE: "invite people to sign in",
    Permission.PERSON_VIEW: "see people",
    Permission.PRACTICE_EDIT: "load and adopt practice models",
    Permission.UNIT_EDIT: "add and change units",
    Permission.UNIT_VIEW: "see units",
}
