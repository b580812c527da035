"""Practice models and frameworks as data: read, check, compare, sum up and link.

Everything here works on text and values. Reading files and storing models happens above.
"""

from .agreeing import ENOUGH, Coverage, Side, coverage, status_of
from .crosswalk import AIMS, LINK_STATUSES, STRENGTHS, Crosswalk, CrosswalkReading, Link, read_crosswalk
from .kinds import KINDS, OF_GROWTH, OF_INSTRUMENTS, Kind
from .plan import Change, FieldChange, Plan, Refusal, content_digest, plan, snapshot_of
from .read import read_folder_texts
from .shapes import Audience, Element, Level, Model, Note, Problem, Provenance, Reading
from .summary import Summary, Takeaway, summary

__all__ = [
    "AIMS",
    "ENOUGH",
    "KINDS",
    "LINK_STATUSES",
    "OF_GROWTH",
    "OF_INSTRUMENTS",
    "STRENGTHS",
    "Audience",
    "Change",
    "Coverage",
    "Crosswalk",
    "CrosswalkReading",
    "Element",
    "FieldChange",
    "Kind",
    "Level",
    "Link",
    "Model",
    "Note",
    "Plan",
    "Problem",
    "Provenance",
    "Reading",
    "Refusal",
    "Side",
    "Summary",
    "Takeaway",
    "content_digest",
    "coverage",
    "plan",
    "read_crosswalk",
    "read_folder_texts",
    "snapshot_of",
    "status_of",
    "summary",
]
