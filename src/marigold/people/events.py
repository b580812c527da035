"""What can happen to people and places. Words are in `web.phrases`."""

from enum import StrEnum


class Happened(StrEnum):
    """`room:noun:verb`."""

    PARTNER_ADDED = "people:partner:added"
    PARTNER_ENDED = "people:partner:ended"
    PERSON_ADDED = "people:person:added"
    PERSON_CHANGED = "people:person:changed"
    PERSON_INVITED = "people:person:invited"
    PERSON_JOINED = "people:person:joined"
    PERSON_PASSWORD = "people:person:password"  # noqa: S105 - the name of an event
    POST_ENDED = "people:post:ended"
    POST_GIVEN = "people:post:given"
    ROLES_LOADED = "people:role:loaded"
    TEAM_ADDED = "people:team:added"
    TEAM_JOINED = "people:team:joined"
    TEAM_LEFT = "people:team:left"
    UNIT_ADDED = "people:unit:added"
    UNIT_CHANGED = "people:unit:changed"
