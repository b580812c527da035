"""The tables of practice models, by noun."""

from marigold.practice.models.crosswalks import Crosswalk, Link, LinkVoice
from marigold.practice.models.documents import Document, DocumentRequest
from marigold.practice.models.drafts import Draft, DraftElement, Proposal, Voice
from marigold.practice.models.editions import (
    Adoption,
    Edition,
    Element,
    Framework,
    Funder,
    ModelStage,
)

__all__ = [
    "Adoption",
    "Crosswalk",
    "Document",
    "DocumentRequest",
    "Draft",
    "DraftElement",
    "Edition",
    "Element",
    "Framework",
    "Funder",
    "Link",
    "LinkVoice",
    "ModelStage",
    "Proposal",
    "Voice",
]
