"""What a CASE package is made of: things with fields, and what each field holds.

A thing keeps what the standard knows in `fields` (cleaned) and everything else in `extras` (word for word).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

VERSIONS = ("1.0", "1.1")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
STRICT_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
EXTENDED = re.compile(r"ext:[A-Za-z0-9._-]+")
TYPES = (
    "isChildOf",
    "isPeerOf",
    "isPartOf",
    "exactMatchOf",
    "precedes",
    "isRelatedTo",
    "replacedBy",
    "exemplar",
    "hasSkillLevel",
    "isTranslationOf",
)
CHILD = "isChildOf"


@dataclass(frozen=True, slots=True)
class Slot:
    """One field: what it holds (a key of `cleaning.WAYS`, or the kind of the things in it), and since when."""

    holds: str
    required: bool = False
    since: str = "1.0"


def _slots(text: str) -> Mapping[str, Slot]:
    """`identifier! text` a line: name, `!` when required, `+` when new in 1.1, and what it holds."""
    slots = {}
    for line in text.split(";"):
        name, holds = line.split()
        slots[name.rstrip("!+")] = Slot(holds, "!" in name, "1.1" if "+" in name else "1.0")
    return MappingProxyType(slots)


_ID = "identifier! text; uri! text; lastChangeDateTime! moment; extensions+ mapping"
_TITLED = f"{_ID}; title! text; description text"
KINDS: Mapping[str, Mapping[str, Slot]] = MappingProxyType(
    {
        "CFDocument": _slots(
            f"{_ID}; creator! text; title! text; officialSourceURL text; publisher text; description text; subject texts;"
            "subjectURI links; language text; version text; adoptionStatus text; statusStartDate date; statusEndDate date;"
            "licenseURI link; notes text; frameworkType+ text; caseVersion+ text"
        ),
        "CFItem": _slots(
            f"{_ID}; fullStatement! text; alternativeLabel text; CFItemType text; humanCodingScheme text;"
            "listEnumeration text; abbreviatedStatement text; conceptKeywords texts; conceptKeywordsURI link; notes text;"
            "subject+ texts; subjectURI+ links; language text; educationLevel texts; CFItemTypeURI link; licenseURI link;"
            "statusStartDate date; statusEndDate date"
        ),
        "CFAssociation": _slots(
            f"{_ID}; associationType! type; sequenceNumber whole; originNodeURI! node; destinationNodeURI! node;"
            "CFAssociationGroupingURI link; notes+ text"
        ),
        "CFConcept": _slots(f"{_TITLED}; keywords text; hierarchyCode! text"),
        "CFSubject": _slots(f"{_TITLED}; hierarchyCode! text"),
        "CFLicense": _slots(f"{_TITLED}; licenseText! text"),
        "CFItemType": _slots(f"{_ID}; title! text; description! text; typeCode text; hierarchyCode! text"),
        "CFAssociationGrouping": _slots(_TITLED),
        "CFRubric": _slots(f"{_ID}; title text; description text; CFRubricCriteria CFRubricCriterion"),
        "CFRubricCriterion": _slots(
            f"{_ID}; category text; description text; CFItemURI link; weight number; position whole; rubricId text;"
            "CFRubricCriterionLevels CFRubricCriterionLevel"
        ),
        "CFRubricCriterionLevel": _slots(
            f"{_ID.replace('mapping', 'mappings')}; description text; quality text; score number; feedback text;"
            "position whole; rubricCriterionId text"
        ),
        "LinkURI": _slots("title! text; identifier! text; uri! text"),
        "LinkGenURI": _slots("title! text; identifier! text; uri! text; targetType+ text"),
    }
)
LINKS = {"link": "LinkURI", "links": "LinkURI", "node": "LinkGenURI"}
DEFINITIONS = {
    "CFConcepts": "CFConcept",
    "CFSubjects": "CFSubject",
    "CFLicenses": "CFLicense",
    "CFItemTypes": "CFItemType",
    "CFAssociationGroupings": "CFAssociationGrouping",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of a package. Links are things too; treat the mappings as read-only."""

    kind: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    extras: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        """A field's value; empty text when it is not there."""
        return self.fields.get(name, "")

    @property
    def identifier(self) -> str:
        return str(self["identifier"])

    @property
    def uri(self) -> str:
        return str(self["uri"])


@dataclass(frozen=True)
class Package:
    """A framework with everything in it. `definitions` holds lists by their CASE name, such as `CFItemTypes`."""

    document: Thing
    items: tuple[Thing, ...] = ()
    associations: tuple[Thing, ...] = ()
    definitions: Mapping[str, tuple[Thing, ...]] = field(default_factory=dict)
    rubrics: tuple[Thing, ...] = ()
    extensions: Mapping[str, Any] = field(default_factory=dict)
    extras: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def by_identifier(self) -> Mapping[str, Thing]:
        """Document and items by their identifier, the first of each."""
        found: dict[str, Thing] = {}
        for one in (self.document, *self.items):
            found.setdefault(one.identifier, one)
        return MappingProxyType(found)

    def things(self) -> Iterator[Thing]:
        """Every thing with an identifier of its own, rubrics with their criteria and levels."""
        yield self.document
        yield from self.items
        yield from self.associations
        for several in self.definitions.values():
            yield from several
        for rubric in self.rubrics:
            yield rubric
            for criterion in rubric.fields.get("CFRubricCriteria", ()):
                yield criterion
                yield from criterion.fields.get("CFRubricCriterionLevels", ())


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of oddity in a file, said once: where it was first, and how often it is there."""

    kind: str
    where: str
    says: str
    times: int = 1

    def __str__(self) -> str:
        often = f" ({self.times} times, first in {self.where})" if self.times > 1 else f" ({self.where})"
        return self.says + (often if self.where else "")
