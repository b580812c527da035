"""A short form of a model, built from the stored elements so that long and short can never disagree."""

from __future__ import annotations

from dataclasses import dataclass

from .kinds import KINDS
from .shapes import Element, Model

NAMED_AT_MOST = 15


@dataclass(frozen=True, slots=True)
class Takeaway:
    """One line: the kind it is about, the sentence, and the keys of the elements behind it."""

    kind: str
    text: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The short form. ``open`` lists what is not known yet."""

    title: str
    intro: str
    takeaways: tuple[Takeaway, ...]
    open: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole as plain text, one line a paragraph."""
        lines = [self.title, self.intro, *(one.text for one in self.takeaways)]
        return "\n".join([*lines, *(f"Still open: {one}" for one in self.open)])


def summary(model: Model) -> Summary:
    """The takeaways of a model: what it is, each kind with its count and names, and what is still open.

    Lists of more than ``NAMED_AT_MOST`` are counted, and counted by parent where they have one.
    """
    return Summary(
        title=f"{model.name}, {model.edition}",
        intro=model.summary,
        takeaways=tuple(_takeaway(model, kind, found) for kind in KINDS if (found := _filled(model, kind))),
        open=tuple(f"{one.name}. {one.note}" for one in model.elements if one.slot),
    )


def _filled(model: Model, kind: str) -> tuple[Element, ...]:
    return tuple(element for element in model.of_kind(kind) if not element.slot)


def _takeaway(model: Model, kind: str, found: tuple[Element, ...]) -> Takeaway:
    words = KINDS[kind]
    count = f"{len(found)} {words.one if len(found) == 1 else words.many}"
    keys = tuple(element.key for element in found)
    if len(found) <= NAMED_AT_MOST:
        return Takeaway(kind, f"{count}: {_names(found)}.", keys)
    groups = _by_parent(model, found)
    return Takeaway(kind, f"{count}: {groups}." if groups else f"{count}.", keys)


def _names(found: tuple[Element, ...]) -> str:
    # Names that hold a comma would blur into the next one, so those lists are parted by semicolons.
    mark = "; " if any("," in element.name for element in found) else ", "
    return mark.join(element.name for element in found)


def _by_parent(model: Model, found: tuple[Element, ...]) -> str:
    counts: dict[str, int] = {}
    for element in found:
        counts[element.parent] = counts.get(element.parent, 0) + 1
    if "" in counts:
        return ""
    return "; ".join(f"{model.by_key[key].name} {count}" for key, count in counts.items())
