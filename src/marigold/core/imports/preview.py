"""Count what an import would do, keep the first problems, pass on all of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from marigold.core.imports.decide import Chunk, Problem
from marigold.core.imports.snapshot import OPEN

CREATE, CHANGE, SAME = "create", "change", "same"


def standing(row: tuple[Any, ...], existing: Mapping[bytes, bytes]) -> str:
    """What storing an accepted row would do. `existing` maps the keys already stored to their content hashes."""
    held = existing.get(row[0])
    if held is None:
        return CREATE
    return SAME if held == row[1] else CHANGE


@dataclass(slots=True)
class Preview:
    """Running totals. rows = create + change + same + refused + skipped, after every chunk.

    `keep` bounds `problems`; `reasons` counts all of them by (kind, column, code), with one example sentence each in
    `sentences`. `write` receives every problem as it comes, for a file of refused rows.
    """

    keep: int = 1_000
    write: Callable[[Problem], None] | None = None
    rows: int = 0
    create: int = 0
    change: int = 0
    same: int = 0
    refused: int = 0
    skipped: int = 0
    minutes: int = 0
    problems: list[Problem] = field(default_factory=list)
    reasons: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    sentences: dict[tuple[str, str, str], str] = field(default_factory=dict)
    first: str = ""
    last: str = ""

    def add(self, chunk: Chunk, existing: Mapping[bytes, bytes] | None = None) -> None:
        """Count one chunk. `existing` needs to hold only the keys of this chunk that are stored already."""
        self.rows += chunk.rows
        self.refused += chunk.refused
        self.skipped += chunk.skipped
        self.minutes += chunk.minutes
        if existing:
            kinds = Counter(standing(row, existing) for row in chunk.accepted)
            self.create += kinds[CREATE]
            self.change += kinds[CHANGE]
            self.same += kinds[SAME]
        else:
            self.create += len(chunk.accepted)
        if chunk.accepted:
            days = {row[3] for row in chunk.accepted}
            self.first = min(self.first or OPEN, *days)
            self.last = max(self.last, *days)
        self._hear(chunk.problems)

    def _hear(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            kind = (problem.kind, problem.column, problem.code)
            self.reasons[kind] += 1
            self.sentences.setdefault(kind, problem.reason)
            if len(self.problems) < self.keep:
                self.problems.append(problem)
            if self.write is not None:
                self.write(problem)
