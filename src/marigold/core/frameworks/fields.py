"""Small readers for one field at a time. Each adds a problem with line and remedy instead of stopping."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from .shapes import Problem
from .yamltext import Node

MODEL_KEY = re.compile(r"[a-z][a-z0-9-]{1,39}")
ELEMENT_KEY = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)*")
MAX_TEXT = 2_000
MAX_NAME = 160


def sentence_list(words: Sequence[str]) -> str:
    """``a, b or c`` for a message."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


@dataclass(slots=True)
class Fields:
    """The fields of one mapping in one file, with the problems found so far (a list shared by all)."""

    file: str
    line: int
    pairs: dict[str, Node]
    problems: list[Problem]
    path: str = ""
    seen: set[str] = field(default_factory=set)

    def at(self, name: str) -> int:
        node = self.pairs.get(name)
        return node.line if node else self.line

    def add(self, name: str, message: str, remedy: str, line: int | None = None) -> None:
        path = f"{self.path}.{name}".strip(".") if name else self.path
        self.problems.append(
            Problem(self.file, self.at(name) if line is None else line, path, message, remedy)
        )

    def text(self, name: str, *, required: bool = False, most: int = MAX_TEXT) -> str:
        """Plain text with its spaces tidied; numbers and truth words are taken as written."""
        self.seen.add(name)
        node = self.pairs.get(name)
        if node is None or (node.value is None and not node.raw.strip("~")):
            if required:
                self.add(name, f"The field {name} is missing.", f"Add {name}.")
            return ""
        if isinstance(node.value, list | dict):
            self.add(name, f"The field {name} must be text.", "Write it as text on one line.")
            return ""
        words = " ".join(node.raw.split())
        if required and not words:
            self.add(name, f"The field {name} is empty.", f"Fill in {name}.")
        if len(words) > most:
            self.add(
                name, f"The field {name} has {len(words)} characters; the most is {most}.", "Shorten it."
            )
        return words

    def choice(self, name: str, among: Sequence[str], *, required: bool = True, default: str = "") -> str:
        """One of a closed list."""
        word = self.text(name, required=required and not default) or default
        if word and word not in among:
            close = get_close_matches(word, among, 1)
            remedy = f"Did you mean {close[0]}?" if close else f"Use {sentence_list(list(among))}."
            self.add(name, f"{word} is not a {name.replace('_', ' ')} that Marigold knows.", remedy)
        return word

    def truth(self, name: str, *, required: bool = False) -> bool:
        self.seen.add(name)
        node = self.pairs.get(name)
        if node is None:
            if required:
                self.add(name, f"The field {name} is missing.", f"Add {name}: true or {name}: false.")
            return False
        if not isinstance(node.value, bool):
            self.add(name, f"The field {name} must be true or false.", "Write true or false without quotes.")
            return False
        return node.value

    def number(self, name: str, *, low: int, high: int, required: bool = False) -> int | None:
        """A whole number from ``low`` to ``high``."""
        self.seen.add(name)
        node = self.pairs.get(name)
        if node is None:
            if required:
                self.add(
                    name, f"The field {name} is missing.", f"Add {name}: a whole number from {low} to {high}."
                )
            return None
        if isinstance(node.value, bool) or not isinstance(node.value, int) or not low <= node.value <= high:
            self.add(
                name,
                f"The field {name} must be a whole number from {low} to {high}.",
                "Write digits without quotes.",
            )
            return None
        return node.value

    def day(self, name: str) -> date | None:
        word = self.text(name)
        try:
            return date.fromisoformat(word) if word else None
        except ValueError:
            self.add(name, f"{word} is not a date.", "Write it as year-month-day, such as 2027-01-31.")
            return None

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of plain texts."""
        found: list[str] = []
        for node in self.nodes(name):
            if isinstance(node.value, list | dict) or not node.raw.strip():
                self.add(
                    name, f"Each entry of {name} must be text.", "Write one text for each entry.", node.line
                )
            else:
                found.append(" ".join(node.raw.split()))
        return tuple(found)

    def nodes(self, name: str) -> list[Node]:
        """The entries of a list field; none when it is absent."""
        self.seen.add(name)
        node = self.pairs.get(name)
        if node is None or node.value is None:
            return []
        if not isinstance(node.value, list):
            self.add(
                name, f"The field {name} must be a list.", "Start each entry with a dash, or use [ and ]."
            )
            return []
        return node.value

    def inside(self, name: str, *, required: bool = False) -> Fields | None:
        """The fields of a mapping within this one."""
        self.seen.add(name)
        node = self.pairs.get(name)
        if node is None or node.value is None:
            if required:
                self.add(name, f"The field {name} is missing.", f"Add {name}.")
            return None
        return self.of(node, name)

    def of(self, node: Node, name: str) -> Fields | None:
        if not isinstance(node.value, dict):
            self.add(
                name, f"The field {name} must hold named fields.", "Write them as name: value.", node.line
            )
            return None
        path = f"{self.path}.{name}".strip(".")
        return Fields(self.file, node.line, node.value, self.problems, path)

    def key(self, name: str = "key") -> str:
        word = self.text(name, required=True, most=120)
        if word and not ELEMENT_KEY.fullmatch(word):
            self.add(
                name,
                f"{word} cannot be a key.",
                "Use small letters, digits, dashes and dots, such as value.trust.",
            )
        return word

    def refuse_others(self, known: Sequence[str] | None = None) -> None:
        """A problem for every field nobody asked for, so that a slip of the pen is not lost in silence."""
        allowed = sorted(set(known or ()) | self.seen)
        for name, node in self.pairs.items():
            if name not in allowed:
                close = get_close_matches(name, allowed, 1)
                remedy = f"Did you mean {close[0]}?" if close else f"Use {sentence_list(allowed)}."
                self.add(name, f"The field {name} is not known here.", remedy, node.line)


def top(file: str, node: Node, problems: list[Problem]) -> Fields | None:
    """The fields of a whole file."""
    if not isinstance(node.value, dict):
        problems.append(
            Problem(
                file, node.line, "", "The file must hold named fields.", "Start with a field such as key:."
            )
        )
        return None
    return Fields(file, node.line, node.value, problems)
