"""YAML text into a tree that remembers its lines.

Only a small, predictable part of YAML is read: mappings, lists and plain values. Anchors, aliases and tags are
refused, because a short file of aliases can grow without bound in memory and because a tag could name code.
Words such as ``yes`` and ``on`` stay text; only ``true`` and ``false`` are truth values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from .shapes import Problem

MAX_CHARACTERS = 400_000
MAX_DEPTH = 12

Scalar = str | bool | int | float | None

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,15})")
_DECIMAL = re.compile(r"-?[0-9]{1,15}\.[0-9]{1,15}")
_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a file: its line (from 1), what it holds, and the text as written (plain values only)."""

    line: int
    value: Scalar | list[Node] | dict[str, Node]
    raw: str = ""

    def lines(self, path: str = "") -> dict[str, int]:
        """The line of every field within, by dotted path; list entries count from 1."""
        found = {path: self.line} if path else {}
        children: list[tuple[str, Node]] = []
        if isinstance(self.value, dict):
            children = list(self.value.items())
        elif isinstance(self.value, list):
            children = [(str(number), child) for number, child in enumerate(self.value, start=1)]
        for name, child in children:
            found |= child.lines(f"{path}.{name}" if path else name)
        return found

    def plain(self) -> Any:
        """The value without lines: str, bool, int, float, None, list or dict."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value


class _StopReading(Exception):
    def __init__(self, line: int, message: str, remedy: str) -> None:
        super().__init__(message)
        self.line, self.message, self.remedy = line, message, remedy


class _Builder:
    """Builds nodes straight from parser events, so depth and aliases are refused before anything grows."""

    def __init__(self, text: str, file: str) -> None:
        self.loader: Any = yaml.SafeLoader(text)
        self.file = file
        self.problems: list[Problem] = []

    def document(self) -> Node | None:
        self.loader.get_event()  # the start of the stream
        if self.loader.check_event(yaml.StreamEndEvent):
            return None
        self.loader.get_event()  # the start of the document
        node = self.node(self.loader.get_event(), 1)
        self.loader.get_event()  # the end of the document
        if not self.loader.check_event(yaml.StreamEndEvent):
            line = self.loader.peek_event().start_mark.line + 1
            raise _StopReading(
                line,
                "A second document starts here.",
                "Keep one document in a file and take the line of dashes away.",
            )
        return node

    def node(self, event: Any, depth: int) -> Node:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise _StopReading(
                line,
                "Anchors and aliases (& and *) are not read.",
                "Write the value out in full in each place.",
            )
        if event.tag not in (None, "!"):
            raise _StopReading(line, f"The tag {event.tag} is not read.", "Take the tag away.")
        if depth > MAX_DEPTH:
            raise _StopReading(
                line, f"Values are nested more than {MAX_DEPTH} deep here.", "Use fewer levels."
            )
        if isinstance(event, yaml.ScalarEvent):
            self.refuse_odd_characters(event, line)
            return Node(line, _scalar(event), event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(line, self.items(depth))
        return Node(line, self.pairs(depth))

    def refuse_odd_characters(self, event: Any, line: int) -> None:
        # Escapes such as \0 or half a surrogate pair can be written in quotes but not stored or shown.
        if _NOT_TEXT.search(event.value):
            raise _StopReading(line, "This value holds a character that is not text.", "Take it away.")

    def items(self, depth: int) -> list[Node]:
        found = []
        while not self.loader.check_event(yaml.SequenceEndEvent):
            found.append(self.node(self.loader.get_event(), depth + 1))
        self.loader.get_event()
        return found

    def pairs(self, depth: int) -> dict[str, Node]:
        found: dict[str, Node] = {}
        while not self.loader.check_event(yaml.MappingEndEvent):
            event = self.loader.get_event()
            line = event.start_mark.line + 1
            if not isinstance(event, yaml.ScalarEvent):
                raise _StopReading(
                    line, "A field name here is not plain text.", "Use a word as the field name."
                )
            self.refuse_odd_characters(event, line)
            value = self.node(self.loader.get_event(), depth + 1)
            # A field's line is the line of its name, also when its value starts below.
            value = Node(line, value.value, value.raw)
            if event.value in found:
                self.problems.append(
                    Problem(
                        self.file,
                        line,
                        event.value,
                        f"The field {event.value} is here twice; "
                        f"the first is on line {found[event.value].line}.",
                        "Keep one of the two.",
                    )
                )
            else:
                found[event.value] = value
        self.loader.get_event()
        return found


def _scalar(event: Any) -> Scalar:
    written: str = event.value
    if event.style is not None:  # quoted or block text is always text
        return written
    if written in _WORDS:
        return _WORDS[written]
    if _INTEGER.fullmatch(written):
        return int(written)
    if _DECIMAL.fullmatch(written):
        return float(written)
    return written


def parse(file: str, text: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """Read one YAML document.

    :param file: the name to show in problems
    :param text: the whole file as text, at most ``MAX_CHARACTERS`` characters
    :returns: the tree (None when nothing could be read) and the problems found; never raises on bad text
    """
    if len(text) > MAX_CHARACTERS:
        message = f"The file has {len(text):,} characters; the most that is read is {MAX_CHARACTERS:,}."
        return None, (Problem(file, 1, "", message, "Split it into several files."),)
    try:
        builder = _Builder(text, file)
    except yaml.YAMLError:
        remedy = "Save the file as plain UTF-8 text."
        return None, (Problem(file, 1, "", "The file holds characters that are not text.", remedy),)
    try:
        node = builder.document()
    except _StopReading as stop:
        return None, (*builder.problems, Problem(file, stop.line, "", stop.message, stop.remedy))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        message = f"The text cannot be read from here: {error.problem}."
        remedy = "Check the indent, colons, commas and quotes on this line and the one above."
        return None, (*builder.problems, Problem(file, line, "", message, remedy))
    except (yaml.YAMLError, ValueError, OverflowError):  # escapes beyond Unicode come through as these
        line = int(builder.loader.line) + 1
        message = "A value here holds a character that is not text."
        return None, (*builder.problems, Problem(file, line, "", message, "Take it away."))
    if node is None:
        return None, (Problem(file, 1, "", "The file is empty.", "Fill it in or take it away."),)
    return node, tuple(builder.problems)
