"""Writing down what was committed for equity, and what came of it."""

from marigold.equity.actions.commitments import (
    add_commitment,
    add_evidence,
    add_funding,
    change_commitment,
    change_entry,
    change_funding,
    close_commitment,
)
from marigold.equity.actions.consultancies import add_session, begin_consultancy, change_consultancy

__all__ = [
    "add_commitment",
    "add_evidence",
    "add_funding",
    "add_session",
    "begin_consultancy",
    "change_commitment",
    "change_consultancy",
    "change_entry",
    "change_funding",
    "close_commitment",
]
