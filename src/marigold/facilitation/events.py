"""What can happen to sessions and stories. No event holds what was said: that follows its teller's consent."""

from enum import StrEnum


class Happened(StrEnum):
    """`room:noun:verb`."""

    CONTRIBUTOR_CHANGED = "facilitation:contributor:changed"
    CONTRIBUTOR_JOINED = "facilitation:contributor:joined"
    INSIGHT_CORRECTED = "facilitation:insight:corrected"
    INSIGHT_SAID = "facilitation:insight:said"
    CODE_RENEWED = "facilitation:session:code-renewed"
    SESSION_CHANGED = "facilitation:session:changed"
    SESSION_DROPPED = "facilitation:session:dropped"
    SESSION_ENDED = "facilitation:session:ended"
    SESSION_MOVED = "facilitation:session:moved"
    SESSION_PLANNED = "facilitation:session:planned"
    SESSION_STARTED = "facilitation:session:started"
    STEP_TAKEN_ON = "facilitation:step:taken-on"
    STORY_CONSENT = "facilitation:story:consent"
    STORY_CORRECTED = "facilitation:story:corrected"
    STORY_REMOVED = "facilitation:story:removed"
    STORY_TIED = "facilitation:story:tied"
    STORY_TOLD = "facilitation:story:told"
