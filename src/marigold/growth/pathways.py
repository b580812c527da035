"""Pathways as the library holds them, from its editions; and the entries they are about, by their own names."""

from dataclasses import dataclass

from marigold.access.scope import Scope
from marigold.core.growth.pathway import Pathway, Shown, shown
from marigold.core.growth.pathway import pathways as read
from marigold.growth.frameworks import LIBRARY
from marigold.growth.models import Enrolment, Submission
from marigold.kit.doing import NotThere
from marigold.practice import selectors as practice
from marigold.practice.vocabulary import Vocabulary

GONE = "There is no such pathway."


def pathways_in(words: Vocabulary) -> list[Pathway]:
    """The pathways of an edition; open slots are none yet."""
    items = words.of("pathway", "requirement")
    return read((one.key, one.kind, one.name, one.text, one.parent, one.data) for one in items)


def pathways(scope: Scope) -> list[Pathway]:
    """The pathways of the library today."""
    return pathways_in(practice.vocabulary(scope, practice.edition(scope, LIBRARY).pk))


def pathway(scope: Scope, key: str, edition_id: int | None = None) -> Pathway:
    """One pathway of an edition of the library (today's, unless one is given), or NotThere."""
    if edition_id is None:
        edition_id = practice.edition(scope, LIBRARY).pk
    found = pathways_in(practice.vocabulary(scope, edition_id))
    one = next((one for one in found if one.key == key), None)
    if one is None:
        raise NotThere(GONE)
    return one


def pathway_of(scope: Scope, row: Enrolment) -> Pathway:
    """The pathway someone is on, in the edition they began with."""
    return pathway(scope, row.pathway_key, row.edition_id)


@dataclass(frozen=True, slots=True)
class About:
    """An entry of a framework that a pathway is about."""

    framework_key: str
    framework: str
    edition: str
    key: str
    name: str
    source: str


def about(scope: Scope, way: Pathway) -> list[About]:
    """The entries a pathway is about, in its order, as the newest editions name them. What is gone is left out."""
    found: list[About] = []
    known: dict[str, Vocabulary | None] = {}
    for target in way.entries:
        framework, _, key = target.partition("/")
        if framework not in known:
            known[framework] = _words(scope, framework)
        words = known[framework]
        item = words.by_key.get(key) if words else None
        if words is not None and item is not None and not item.slot:
            found.append(About(framework, words.name, words.edition, key, item.name, item.source))
    return found


def _words(scope: Scope, framework: str) -> Vocabulary | None:
    try:
        edition = practice.edition(scope, framework)
    except NotThere:
        return None
    return practice.vocabulary(scope, edition.pk)


def shown_in(row: Submission) -> list[Shown]:
    """What of their work someone showed in a round already reached."""
    return [shown(data) for data in row.shown]
