"""Crosswalks as SSSOM tables: what maps to what, by which word of SKOS, why, by whom and how sure.

`of_crosswalk(…)` makes a table, `dump(table)` its text; `parse(text)` reads one, ours or another's, and `links_of(…)` turns
rows back into links. How strengths and words of SKOS go together: docs/methods/frameworks.md.
"""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

import yaml

from marigold.core.case.giving import LICENCES
from marigold.core.frameworks.crosswalk import AIMS, Crosswalk, Link

VERSION = "1.0"
MANUAL = "semapv:ManualMappingCuration"
PREDICATES = {
    "same": "skos:exactMatch",
    "strong": "skos:closeMatch",
    "weak": "skos:relatedMatch",
    "unrated": "skos:relatedMatch",
}
STRENGTHS = {
    "skos:exactMatch": "same",
    "skos:closeMatch": "strong",
    "skos:broadMatch": "strong",
    "skos:narrowMatch": "strong",
    "skos:relatedMatch": "weak",
    "owl:sameAs": "same",
    "owl:equivalentClass": "same",
}
DIRECTIONS = {"skos:broadMatch": "The second is broader.", "skos:narrowMatch": "The second is narrower."}
NEEDED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
PREFIXES = {
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
}
MOST = 20_000_000


@dataclass(frozen=True)
class Table:
    """A mapping set: what is said of all (`about`), and rows by column name. Empty cells are left out of a row."""

    about: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[Mapping[str, str], ...] = ()

    def full(self, name: str) -> str:
        """The whole address of a short name such as `HP:0000175`."""
        prefix, sign, rest = name.partition(":")
        known = self.about.get("curie_map") or {}
        return f"{known[prefix]}{rest}" if sign and prefix in known else name


def of_crosswalk(
    crosswalk: Crosswalk,
    starts: Mapping[str, tuple[str, str]],
    ends: Mapping[str, tuple[str, str]],
    set_id: str,
) -> Table:
    """A crosswalk as a table.

    :param starts: address and label of each element of the first framework, by key; `ends`: of the second
    :param set_id: the address of the table itself
    """
    names = _Short()
    rows = [_row(link, starts[link.start], ends[link.end], names) for link in crosswalk.links]
    aims = ["ext_aims"] if any(link.aims for link in crosswalk.links) else []
    about = {
        "curie_map": {**names.prefixes, **PREFIXES},
        "sssom_version": VERSION,
        "mapping_set_id": set_id,
        "mapping_set_title": crosswalk.name,
        "mapping_set_description": f"{crosswalk.source} {crosswalk.licence_note}".strip(),
        "license": LICENCES.get(crosswalk.licence, ("", ""))[1],
        "subject_source_version": crosswalk.start_edition,
        "object_source_version": crosswalk.end_edition,
        "extension_definitions": [{"slot_name": name} for name in ("ext_strength", "ext_status", *aims)],
    }
    return Table({name: value for name, value in about.items() if value}, tuple(rows))


def _row(link: Link, start: tuple[str, str], end: tuple[str, str], names: "_Short") -> dict[str, str]:
    (subject, subject_label), (target, object_label) = start, end
    aims = {"ext_aims": "|".join(link.aims)} if link.aims else {}
    return {
        "subject_id": names.short(subject),
        "subject_label": subject_label,
        "predicate_id": PREDICATES[link.strength],
        "object_id": names.short(target),
        "object_label": object_label,
        "mapping_justification": MANUAL,
        "author_label": link.by,
        "comment": link.rationale,
        "ext_strength": link.strength,
        "ext_status": link.status,
        **aims,
    }


def dump(table: Table) -> str:
    """The table as text: YAML behind # on top, then tab-separated rows."""
    head = yaml.safe_dump(
        dict(table.about), sort_keys=True, allow_unicode=True, width=100_000, default_flow_style=False
    )
    columns = list(dict.fromkeys(name for row in table.rows for name in row)) or list(NEEDED)
    out = io.StringIO()
    for line in head.splitlines():
        out.write(f"#{line}\n")
    writer = csv.DictWriter(out, columns, delimiter="\t", lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(table.rows)
    return out.getvalue()


def parse(text: str) -> Table:
    """A table from text. Raises ValueError with one sentence when it is none."""
    if len(text) > MOST:
        raise ValueError("The table is larger than 20 MB.")
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    head = list(takewhile(lambda line: line.startswith("#"), lines))
    # Some writers put a space behind each #. It is theirs only when it is behind all.
    spaced = all(line.startswith("# ") or line == "#" for line in head)
    try:
        about = yaml.safe_load("\n".join(line[1 + spaced :] for line in head)) or {}
    except yaml.YAMLError as error:
        raise ValueError("The lines with # on top are not YAML that can be read.") from error
    if not isinstance(about, dict):
        raise ValueError("The lines with # on top name no properties.")
    try:
        rows = list(
            csv.reader(io.StringIO("\n".join(lines[len(head) :]), newline=""), delimiter="\t", strict=True)
        )
    except csv.Error as error:
        raise ValueError(f"The rows are not tab-separated text that can be read: {error}.") from error
    names = [name.strip() for name in rows[0]] if rows else []
    missing = [name for name in NEEDED if name not in names and name not in about]
    if missing:
        raise ValueError(f"The table has no column {', '.join(missing)}. An SSSOM table needs it.")
    shared = {name: str(about[name]) for name in NEEDED if isinstance(about.get(name), str)}
    found = []
    for at, cells in enumerate(rows[1:], start=len(head) + 2):
        row = {
            **shared,
            **{name: cell.strip() for name, cell in zip(names, cells, strict=False) if cell.strip()},
        }
        if not any(cell.strip() for cell in cells):
            continue
        lacking = [name for name in NEEDED if not row.get(name)]
        if lacking:
            raise ValueError(f"Line {at} has no {lacking[0]}. Add it, or take the line out.")
        found.append(row)
    return Table(about, tuple(found))


def links_of(
    table: Table, starts: Mapping[str, str], ends: Mapping[str, str], by: str
) -> tuple[list[Link], list[Mapping[str, str]]]:
    """Links between two frameworks, and the rows whose ends are in neither, or that say something else.

    :param starts: element keys of the first framework by address; `ends`: of the second
    :param by: who is named where a row names nobody
    """
    found: list[Link] = []
    left: list[Mapping[str, str]] = []
    for row in table.rows:
        subject, target = table.full(row["subject_id"]), table.full(row["object_id"])
        known = row["predicate_id"] in STRENGTHS and row.get("predicate_modifier", "") != "Not"
        if not known or subject not in starts or target not in ends:
            left.append(row)
            continue
        strength, status = row.get("ext_strength", ""), row.get("ext_status", "")
        words = " ".join(
            part for part in (row.get("comment", ""), DIRECTIONS.get(row["predicate_id"], "")) if part
        )
        found.append(
            Link(
                start=starts[subject],
                end=ends[target],
                strength=strength if strength in PREDICATES else STRENGTHS[row["predicate_id"]],
                rationale=words or "No reason is given.",
                status=status if status in ("proposed", "agreed", "disputed") else "proposed",
                by=row.get("author_label") or row.get("author_id") or by,
                aims=tuple(one for one in row.get("ext_aims", "").split("|") if one in AIMS),
            )
        )
    return found, left


class _Short:
    """Short names for addresses: the same beginning gets the same prefix."""

    def __init__(self) -> None:
        self.prefixes: dict[str, str] = {}
        self._known: dict[str, str] = {}

    def short(self, address: str) -> str:
        begin, rest = re.fullmatch(r"(.*[/#:])?([^/#:]*)", address).groups()  # type: ignore[union-attr]
        begin = begin or "urn:"
        if begin not in self._known:
            self._known[begin] = f"f{len(self._known) + 1}"
            self.prefixes[self._known[begin]] = begin
        return f"{self._known[begin]}:{rest}"
