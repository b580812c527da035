"""Links between the elements of two frameworks: who proposes them, how strong they are and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from .fields import MAX_NAME, MODEL_KEY, Fields, top
from .shapes import CONFIDENCES, LICENCES, Model, Problem, Provenance
from .yamltext import parse

STRENGTHS = ("same", "strong", "weak", "unrated")
LINK_STATUSES = ("proposed", "agreed", "disputed")
# What a link is meant to serve, where somebody says so.
AIMS = ("social-justice", "economic-justice", "human-rights", "ending-poverty", "most-vulnerable")


@dataclass(frozen=True, slots=True)
class Link:
    """One link. ``start`` and ``end`` are element keys; a link may be read in both directions."""

    start: str
    end: str
    strength: str
    rationale: str
    status: str
    by: str
    aims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """All links from one framework's edition to another's."""

    key: str
    name: str
    start_model: str
    start_edition: str
    end_model: str
    end_edition: str
    source: str
    licence: str
    licence_note: str
    provenance: Provenance
    links: tuple[Link, ...]

    def links_of(self, key: str) -> tuple[Link, ...]:
        """The links that touch an element at either end."""
        return tuple(link for link in self.links if key in (link.start, link.end))


@dataclass(frozen=True, slots=True)
class CrosswalkReading:
    """A crosswalk, or the problems that stand in its way (never both)."""

    crosswalk: Crosswalk | None
    problems: tuple[Problem, ...] = ()


def read_crosswalk(file: str, text: str, models: Mapping[str, Model]) -> CrosswalkReading:
    """Read one crosswalk file.

    :param file: its name, which must be ``<from>--<to>.yaml``
    :param models: the models already read, by key; both ends must be among them
    """
    node, parsed = parse(file, text)
    problems = list(parsed)
    fields = top(file, node, problems) if node else None
    crosswalk = _crosswalk(fields, models) if fields else None
    if problems or crosswalk is None:
        return CrosswalkReading(None, tuple(sorted(problems, key=lambda one: (one.line, one.message))))
    return CrosswalkReading(crosswalk)


def _crosswalk(fields: Fields, models: Mapping[str, Model]) -> Crosswalk:
    start, start_edition = _end(fields, "from", models)
    end, end_edition = _end(fields, "to", models)
    stem = fields.file.rsplit("/", 1)[-1].removesuffix(".yaml")
    if start and end and stem != f"{start}--{end}":
        fields.add(
            "from",
            f"The file {stem}.yaml holds links from {start} to {end}.",
            f"Name it {start}--{end}.yaml.",
        )
    by = fields.text("by", required=True, most=MAX_NAME)
    status = fields.choice("status", LINK_STATUSES)
    inside = fields.inside("provenance", required=True)
    crosswalk = Crosswalk(
        key=stem,
        name=fields.text("name", required=True, most=MAX_NAME),
        start_model=start,
        start_edition=start_edition,
        end_model=end,
        end_edition=end_edition,
        source=fields.text("source", required=True),
        licence=fields.choice("licence", LICENCES),
        licence_note=fields.text("licence_note", required=True),
        provenance=Provenance(
            inside.choice("confidence", CONFIDENCES) if inside else "",
            inside.text("basis", required=True) if inside else "",
        ),
        links=_links(fields, models.get(start), models.get(end), status, by),
    )
    fields.refuse_others()
    return crosswalk


def _end(fields: Fields, name: str, models: Mapping[str, Model]) -> tuple[str, str]:
    """A model's key and edition: the number of a competency can change between editions, so both are kept."""
    inside = fields.inside(name, required=True)
    if inside is None:
        return "", ""
    key, edition = inside.text("model", required=True), inside.text("edition", required=True)
    inside.refuse_others()
    model = models.get(key)
    if model is None and MODEL_KEY.fullmatch(key):
        inside.add("model", f"There is no model {key}.", "Use the key of a model that is loaded.")
    if model is not None and edition and edition != model.edition:
        inside.add(
            "edition",
            f"The model {key} is here as edition {model.edition}, not {edition}.",
            "Check the links against that edition, then change the edition.",
        )
    return key, edition


def _links(fields: Fields, start: Model | None, end: Model | None, status: str, by: str) -> tuple[Link, ...]:
    found: list[Link] = []
    nodes = fields.nodes("links")
    if not nodes:
        fields.add("links", "The crosswalk has no links.", "Add links: and a dash for each one.")
    for position, node in enumerate(nodes, start=1):
        entry = fields.of(node, f"links.{position}")
        if entry is None:
            continue
        link = Link(
            start=_known(entry, "from", start),
            end=_known(entry, "to", end),
            strength=entry.choice("strength", STRENGTHS),
            rationale=entry.text("rationale", required=True),
            status=entry.choice("status", LINK_STATUSES, default=status),
            by=entry.text("by", most=MAX_NAME) or by,
            aims=_aims(entry),
        )
        entry.refuse_others()
        if (link.start, link.end) in [(one.start, one.end) for one in found]:
            entry.add(
                "to", f"The link from {link.start} to {link.end} is here twice.", "Keep one of the two."
            )
        found.append(link)
    return tuple(found)


def _aims(entry: Fields) -> tuple[str, ...]:
    aims = entry.texts("aims")
    for aim in aims:
        if aim not in AIMS:
            entry.add("aims", f"{aim} is not an aim that Marigold knows.", f"Use {', '.join(AIMS)}.")
    return aims


def _known(entry: Fields, name: str, model: Model | None) -> str:
    key = entry.text(name, required=True)
    if key and model is not None and key not in model.by_key:
        close = get_close_matches(key, list(model.by_key), 1)
        remedy = f"Did you mean {close[0]}?" if close else f"Use a key of the model {model.key}."
        entry.add(name, f"{key} is not in the model {model.key}.", remedy)
    return key
