"""What can happen to funding, commitments and consultancies."""

from enum import StrEnum


class Happened(StrEnum):
    """`room:noun:verb`."""

    COMMITMENT_ADDED = "equity:commitment:added"
    COMMITMENT_ADDED_TO = "equity:commitment:added-to"
    COMMITMENT_CHANGED = "equity:commitment:changed"
    COMMITMENT_CLOSED = "equity:commitment:closed"
    CONSULTANCY_ADDED_TO = "equity:consultancy:added-to"
    CONSULTANCY_BEGUN = "equity:consultancy:begun"
    CONSULTANCY_CHANGED = "equity:consultancy:changed"
    ENTRY_CHANGED = "equity:entry:changed"
    FUNDING_ADDED = "equity:funding:added"
    FUNDING_CHANGED = "equity:funding:changed"
