"""What a practice model or framework is, once read. Values only; nothing here reads or writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any

MODEL_KINDS = ("practice-model", "framework", "strategies", "stages", "instrument", "growth", "methods")
STATUSES = ("draft", "published")
CONFIDENCES = ("found", "general", "uncertain", "proposed")
LICENCES = (
    "not-stated",
    "all-rights-reserved",
    "cc-by-4.0",
    "cc-by-sa-4.0",
    "cc-by-nc-4.0",
    "cc-by-nc-sa-4.0",
    "cc-by-nc-nd-4.0",
    "cc0-1.0",
    "public-domain",
    "apache-2.0",
)
_PLAIN_WORDS = (
    "practitioner",
    "co_practitioner",
    "participant",
    "partner",
    "pair",
    "tier",
    "format",
    "stage",
    "engagement",
    "unit",
    "goal",
    "value",
    "principle",
    "competency",
)
WORDS = (
    *_PLAIN_WORDS,
    *(f"{word}s" for word in _PLAIN_WORDS if word != "competency"),
    *("competencies", "activity", "activities"),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. ``line`` counts from 1; ``field`` is a dotted path, empty for the whole file."""

    file: str
    line: int
    field: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.message} {self.remedy}"


@dataclass(frozen=True, slots=True)
class Level:
    """A kind of unit (region, district). ``parents`` are the level keys it may hang under; none means the root."""

    key: str
    name: str
    plural: str
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Something people should know about the model, such as a list nobody could find."""

    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """How sure we are (one of ``CONFIDENCES``) and what the text rests on."""

    confidence: str
    basis: str


@dataclass(frozen=True, slots=True)
class Element:
    """One entry of a model. ``data`` is plain JSON-like content; treat it as read-only."""

    key: str
    kind: str
    name: str
    text: str = ""
    plain: str = ""
    parent: str = ""
    order: int = 0
    source: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    prompts: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    slot: bool = False
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The element as the plain dict used in snapshots (without its key)."""
        return {
            "kind": self.kind,
            "name": self.name,
            "text": self.text,
            "plain": self.plain,
            "parent": self.parent,
            "order": self.order,
            "source": self.source,
            "data": dict(self.data),
            "prompts": list(self.prompts),
            "see": list(self.see),
            "slot": self.slot,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a framework was written for. `instead` is the key of the one to take for the support role, where it is another."""

    who: str
    instead: str = ""


@dataclass(frozen=True)
class Model:
    """A whole practice model or framework, checked. Elements stand in reading order."""

    key: str
    name: str
    kind: str
    edition: str
    status: str
    language: str
    source: str
    licence: str
    licence_note: str
    provenance: Provenance
    summary: str
    review_on: date | None = None
    # When the source came out and when it was last changed, as the source says it: a year, a month, a day.
    issued: str = ""
    updated: str = ""
    audience: Audience | None = None
    uses: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    levels: tuple[Level, ...] = ()
    notes: tuple[Note, ...] = ()
    elements: tuple[Element, ...] = ()

    @cached_property
    def by_key(self) -> Mapping[str, Element]:
        """Every element under its key."""
        return MappingProxyType({element.key: element for element in self.elements})

    def of_kind(self, kind: str) -> tuple[Element, ...]:
        """The elements of one kind, in reading order, slots among them."""
        return tuple(element for element in self.elements if element.kind == kind)

    def children_of(self, key: str) -> tuple[Element, ...]:
        """The elements whose parent is ``key``, in reading order."""
        return tuple(element for element in self.elements if element.parent == key)

    def word(self, word: str) -> str:
        """This model's label for one of Marigold's words; the word itself where the model keeps it."""
        return self.words.get(word, word.replace("_", "-"))

    def about(self) -> dict[str, Any]:
        """Everything but key and elements, as a plain dict for snapshots."""
        dates = {name: said for name, said in (("issued", self.issued), ("updated", self.updated)) if said}
        who = (
            {"audience": {"who": self.audience.who, "instead": self.audience.instead}}
            if self.audience
            else {}
        )
        return {
            "name": self.name,
            "kind": self.kind,
            "status": self.status,
            "language": self.language,
            "source": self.source,
            "licence": self.licence,
            "licence_note": self.licence_note,
            "provenance": {"confidence": self.provenance.confidence, "basis": self.provenance.basis},
            "summary": self.summary,
            "review_on": self.review_on.isoformat() if self.review_on else "",
            "uses": list(self.uses),
            "words": dict(self.words),
            "levels": [
                {"key": one.key, "name": one.name, "plural": one.plural, "parents": list(one.parents)}
                for one in self.levels
            ],
            "notes": [{"about": note.about, "text": note.text} for note in self.notes],
            **dates,
            **who,
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading: a model, or the problems that stand in its way (never both)."""

    model: Model | None
    problems: tuple[Problem, ...] = ()
