"""What can happen to practice models."""

from enum import StrEnum


class Happened(StrEnum):
    """`room:noun:verb`."""

    ADOPTED = "practice:model:adopted"
    CROSSWALK_BEGUN = "practice:crosswalk:begun"
    CROSSWALK_LOADED = "practice:crosswalk:loaded"
    DOCUMENT_ADDED = "practice:document:added"
    DOCUMENT_ANSWERED = "practice:document:answered"
    DOCUMENT_ASKED = "practice:document:asked"
    DOCUMENT_CHANGED = "practice:document:changed"
    DRAFT_CHANGED = "practice:draft:changed"
    DRAFT_DROPPED = "practice:draft:dropped"
    DRAFT_PUBLISHED = "practice:draft:published"
    DRAFT_STARTED = "practice:draft:started"
    FUNDER_ADDED = "practice:funder:added"
    FUNDER_CHANGED = "practice:funder:changed"
    LINK_HEARD = "practice:link:heard"
    LINK_PROPOSED = "practice:link:proposed"
    LINK_WITHDRAWN = "practice:link:withdrawn"
    LOADED = "practice:model:loaded"
    PROPOSAL_DECIDED = "practice:proposal:decided"
    PROPOSED = "practice:proposal:made"
    STAGE_SET = "practice:model:staged"
    VOICE_HEARD = "practice:proposal:heard"
