"""Writing down what was committed for equity, and what came of it."""

from marigold.equity.actions.commitments import (
    add_commitment,
    add_funding,
    change_commitment,
    change_funding,
    close_commitment,
)
from marigold.equity.actions.consultancies import begin_consultancy, change_consultancy
from marigold.equity.actions.entries import add_evidence, add_session, change_entry

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
