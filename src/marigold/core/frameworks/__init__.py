"""Practice models and frameworks as data: read, check, compare, sum up and link.

Everything here works on text and values. Reading files and storing models happens above.
"""

from .crosswalk import LINK_STATUSES, STRENGTHS, Crosswalk, CrosswalkReading, Link, read_crosswalk
from .kinds import KINDS, OF_GROWTH, OF_INSTRUMENTS, Kind
from .plan import Change, FieldChange, Plan, Refusal, content_digest, plan, snapshot_of
from .read import read_folder_texts
from .shapes import Element, Level, Model, Note, Problem, Provenance, Reading
from .summary import Summary, Takeaway, summary

__all__ = [
    "KINDS",
    "LINK_STATUSES",
    "OF_GROWTH",
    "OF_INSTRUMENTS",
    "STRENGTHS",
    "Change",
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
    "Summary",
    "Takeaway",
    "content_digest",
    "plan",
    "read_crosswalk",
    "read_folder_texts",
    "snapshot_of",
    "summary",
]
