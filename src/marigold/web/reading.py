"""A practice model laid out for reading: sections by kind, entries nested, rules in words, terms linked in place."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from marigold.core.frameworks import KINDS, Element, Model
from marigold.core.frameworks.draft import worded
from marigold.web.templatetags.marigold import NUMBERS

LICENCES = {
    "not-stated": "Not stated",
    "all-rights-reserved": "All rights reserved",
    "cc-by-4.0": "Creative Commons Attribution 4.0",
    "cc-by-sa-4.0": "Creative Commons Attribution-ShareAlike 4.0",
    "cc-by-nc-4.0": "Creative Commons Attribution-NonCommercial 4.0",
    "cc-by-nc-sa-4.0": "Creative Commons Attribution-NonCommercial-ShareAlike 4.0",
    "cc-by-nc-nd-4.0": "Creative Commons Attribution-NonCommercial-NoDerivatives 4.0",
    "cc0-1.0": "Creative Commons Zero 1.0",
    "public-domain": "Public domain",
    "apache-2.0": "Apache License 2.0",
}
STRENGTHS = {"same": "Same", "strong": "Strong", "weak": "Weak", "unrated": "Not rated"}
STATUSES = {"proposed": "Proposed", "agreed": "Agreed", "disputed": "Disputed"}
AIMS = {
    "social-justice": "Social justice",
    "economic-justice": "Economic justice",
    "human-rights": "Human rights",
    "ending-poverty": "Ending poverty",
    "most-vulnerable": "The most vulnerable",
}
CONFIDENCES = {
    "found": "Found: written from the source itself",
    "general": "General: rests on common knowledge of the field",
    "uncertain": "Uncertain: check against the source",
    "proposed": "Proposed: nobody has agreed to it yet",
}
MODEL_KINDS = {
    "practice-model": "Practice models",
    "framework": "Competency frameworks",
    "strategies": "Lists of strategies",
    "stages": "Stages",
    "growth": "Growth",
    "methods": "Ways to facilitate",
}
READERS = {
    "": "The practice",
    "plain": "Plain words",
    "partners": "Partners",
    "leaders": "Leaders and funders",
}
VISIBLE_TO = {"mine": "only you", "pair": "the pair", "team": "the team", "participants": "participants too"}
ASKED = {"lead": "the lead", "second": "the second practitioner", "both": "both practitioners"}
PARTS = {"preparation": "preparation", "contact": "contact", "travel": "travel", "follow_up": "follow-up"}


@dataclass(frozen=True)
class Entry:
    """An element with its words linked and what hangs under it."""

    element: Element
    text: SafeString
    plain: SafeString
    lines: tuple[str, ...]
    kids: tuple["Entry", ...] = ()
    kind: str = ""
    see: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Section:
    """All entries of one kind that hang under nothing."""

    key: str
    title: str
    count: int
    entries: tuple[Entry, ...] = field(default=())


def sections(model: Model, *, words: str = "", reader: str = "") -> list[Section]:
    """The model by kind, in reading order, each entry under its parent; with `words`, only what holds them all.

    :param reader: one of `READERS`, whose wording is shown where there is one
    """
    wanted = _matching(model, words) if words.strip() else None
    terms = Terms(model)
    parts = []
    for kind, meaning in KINDS.items():
        rows = [one for one in model.of_kind(kind) if one.parent not in model.by_key]
        entries = tuple(
            entry for one in rows if (entry := _entry(model, one, terms, wanted, reader)) is not None
        )
        if entries:
            count = sum(1 for one in rows if not one.slot)
            parts.append(Section(kind, capital(meaning.many), count, entries))
    return parts


def _matching(model: Model, words: str) -> set[str]:
    """Keys of the entries that hold all the words, and of everything above them."""
    sought = [word.casefold() for word in words.split()[:8]]
    keys: set[str] = set()
    for one in model.elements:
        text = f"{one.name} {one.text} {one.plain} {one.note} {' '.join(one.prompts)}".casefold()
        if all(word in text for word in sought):
            keys.add(one.key)
            above = model.by_key.get(one.parent)
            while above is not None and above.key not in keys:
                keys.add(above.key)
                above = model.by_key.get(above.parent)
    return keys


def _entry(model: Model, one: Element, terms: "Terms", wanted: set[str] | None, reader: str) -> Entry | None:
    if wanted is not None and one.key not in wanted:
        return None
    kids = (_entry(model, kid, terms, wanted, reader) for kid in model.children_of(one.key))
    return Entry(
        element=one,
        text=terms.linked(worded(one, reader), but=one.key),
        plain=terms.linked("" if reader else one.plain, but=one.key),
        lines=tuple(lines(model, one)),
        see=tuple(read_more(one, model)),
        kids=tuple(kid for kid in kids if kid is not None),
        kind=KINDS[one.kind].one if one.kind in KINDS else one.kind,
    )


def read_more(one: Element, model: Model) -> Iterable[tuple[str, str]]:
    """(address, words) of each link of an element: within its model, to another one, or out into the web."""
    for link in one.see:
        if link.startswith("https://"):
            yield link, link.removeprefix("https://")
        elif ":" in link:
            framework, key = link.split(":", 1)
            yield (
                reverse("entry", args=[framework, key]),
                key.rsplit(".", 1)[-1].replace("-", " ").capitalize(),
            )
        elif link in model.by_key:
            yield reverse("entry", args=[model.key, link]), model.by_key[link].name


def lines(model: Model, one: Element) -> Iterable[str]:
    """What an element's data say, in words."""
    data = one.data
    if one.kind in {"tier", "format"}:
        yield from _tier(model, one)
    if one.kind == "staffing_rule" and not one.slot:
        yield f"For: {_name(model, str(data.get('applies_to', '')))}. {staffing(model, one)}"
    if "for" in data:
        yield f"Asked of {ASKED.get(str(data['for']), data['for'])}."
    if "visibility" in data:
        yield f"Seen by {VISIBLE_TO.get(str(data['visibility']), data['visibility'])}."
    if data.get("parts"):
        yield f"Time is noted for {sentence([PARTS.get(part, part) for part in data['parts']])}."
    if one.kind == "solo_reason":
        agreeing = [str(who).replace("_", "-") for who in data.get("agreement_of", ())]
        if data.get("needs_agreement") and agreeing:
            yield f"Needs the yes of {sentence([f'the {who}' for who in agreeing])}."


def _tier(model: Model, one: Element) -> Iterable[str]:
    said = []
    if "tailored" in one.data:
        said.append("shaped to one place" if one.data["tailored"] else "the same for everyone")
    if "time_limited" in one.data:
        said.append("with an end date" if one.data["time_limited"] else "without an end date")
    if said:
        yield f"{capital(sentence(said))}."
    rules = [rule for rule in model.of_kind("staffing_rule") if rule.data.get("applies_to") == one.key]
    for rule in rules:
        yield (
            f"Who gives it: not known yet. {rule.note}"
            if rule.slot
            else f"Who gives it: {staffing(model, rule)}"
        )


def staffing(model: Model, rule: Element) -> str:
    """A staffing rule in words: `two regional support specialists, with a guest in turn if wanted.`"""
    told: dict[bool, list[str]] = {False: [], True: []}
    for need in rule.data.get("needs", ()):
        count = int(need["count"])
        number = NUMBERS[count] if count < len(NUMBERS) else str(count)
        name = _name(model, str(need["role"]))
        name = name if name[1:] != name[1:].lower() else name.lower()
        words = f"{number} {name}s" if count > 1 else f"one {name}"
        told[bool(need.get("optional"))].append(f"{words}, in turn" if need.get("rotating") else words)
    firm, wanted = sentence(told[False]), sentence(told[True])
    if firm and wanted:
        return f"{firm}; if wanted, {wanted}."
    return f"{firm or f'if wanted, {wanted}'}."


def _name(model: Model, key: str) -> str:
    found = model.by_key.get(key)
    return found.name if found else key.rsplit(".", 1)[-1].replace("-", " ").capitalize()


def sentence(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def capital(text: str) -> str:
    """The first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


class Terms:
    """Finds the model's glossary terms in a text and links the first of each to its meaning."""

    def __init__(self, model: Model) -> None:
        self.terms: Mapping[str, Element] = {
            one.name.casefold(): one for one in model.of_kind("glossary_term") if not one.slot
        }
        names = sorted(self.terms, key=len, reverse=True)
        self.pattern = (
            re.compile(rf"\b({'|'.join(re.escape(name) for name in names)})(s?)\b", re.IGNORECASE)
            if names
            else None
        )

    def linked(self, text: str, *, but: str = "") -> SafeString:
        """Escaped text with links to `#key`; the term itself (`but`) is not linked to itself."""
        if self.pattern is None or not text:
            return mark_safe(escape(text))  # noqa: S308 - escaped right here
        seen = {but}
        pieces, at = [], 0
        for found in self.pattern.finditer(text):
            term = self.terms[found[1].casefold()]
            if term.key in seen:
                continue
            seen.add(term.key)
            pieces.append(escape(text[at : found.start()]))
            pieces.append(
                format_html('<a class="term" href="#{}" title="{}">{}</a>', term.key, term.text, found[0])
            )
            at = found.end()
        pieces.append(escape(text[at:]))
        return mark_safe("".join(pieces))  # noqa: S308 - every piece is escaped


def snippet(text: str, words: str, width: int = 160) -> str:
    """The part of a text around the first of the words."""
    lowered = text.casefold()
    places = [lowered.find(word.casefold()) for word in words.split()]
    at = min([place for place in places if place >= 0], default=0)
    start = max(0, at - width // 3)
    cut = text[start : start + width].strip()
    return f"{'… ' if start else ''}{cut}{' …' if start + width < len(text) else ''}"
