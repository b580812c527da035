"""Columns of a list named after what they hold: a period, a group, an indicator.

Which column was read as what stands in the preview; a value that is wrong is told by its row and its own column.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from marigold.core.imports.cells import Cell, normal
from marigold.core.imports.columns import LEFT_OUT, Column
from marigold.core.imports.shapes import WIDE
from marigold.improvement.groups import label_of
from marigold.improvement.models import Breakdown
from marigold.kit.doing import Refused

CHOSEN = "You chose this."
EVERYONE = frozenset({"everyone", "everybody", "all", "whole", "overall"})
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# What the end of a header says of its numbers: out of how many, or the count itself.
END = re.compile(
    r"^(?P<base>.*?)[\s/:,(–-]*\b(?:(?P<of>out of(?: how many)?|denominator|of|n)|count|numerator|value|how many)\)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Wide:
    """What a column named after something holds: `cells` are what its name says, `role` is value or of."""

    cells: Mapping[str, Cell]
    role: str
    says: str

    @property
    def what(self) -> tuple[tuple[str, str], ...]:
        """Columns with the same go together: a count and out of how many."""
        return tuple(sorted((key, str(cell)) for key, cell in self.cells.items()))


def widened(
    columns: Sequence[Column], splits: Sequence[Breakdown], indicators: frozenset[str]
) -> tuple[tuple[Column, ...], dict[int, Wide]]:
    """The columns, and which of them (by index) are named after what they hold. Refused where a person chose one that isn't."""
    found: dict[int, Wide] = {}
    have = {column.field for column in columns}
    out = []
    for column in columns:
        asked = column.field == WIDE or (column.field == LEFT_OUT and column.reason != CHOSEN)
        read = _read(column.header, have, splits, indicators) if asked else None
        if read is not None:
            found[column.index] = read
            column = replace(column, field=WIDE, confidence=0.9, reason=read.says)
        elif column.field == WIDE:
            raise Refused(f"“{column.header}” names no period, no group and no indicator. Say what it holds.")
        out.append(column)
    return tuple(out), found


def _read(
    header: str, have: set[str], splits: Sequence[Breakdown], indicators: frozenset[str]
) -> Wide | None:
    """What a header names, as a whole or before a word such as “out of”."""
    end = END.match(header)
    tries = [(header, "value")]
    if end and end["base"].strip():
        tries.append((end["base"].strip(), "of" if end["of"] else "value"))
    for text, role in tries:
        found = _named(text, have, splits, indicators)
        if found is not None:
            cells, words = found
            held = "out of how many" if role == "of" else "values"
            return Wide(cells, role, f"“{text}” is {words}; its {held} stand here.")
    return None


def _named(
    text: str, have: set[str], splits: Sequence[Breakdown], indicators: frozenset[str]
) -> tuple[dict[str, Cell], str] | None:
    day = period(text) if "period" not in have else None
    if day is not None:
        return {"period": day}, f"the period that begins {day.isoformat()}"
    if "group" not in have:
        if normal(text) in EVERYONE:
            return {"group": "", "split": ""}, "everyone"
        of = [(split, code) for split in splits for code in _codes(split, text)]
        if "split" in have and of:
            return {"group": text}, "a group"
        if len(of) == 1:
            split, code = of[0]
            return {"group": code, "split": split.key}, f"a group of {split.name}"
    if "indicator" not in have and normal(text) in indicators:
        return {"indicator": text}, "an indicator"
    return None


def _codes(split: Breakdown, text: str) -> list[str]:
    wanted = normal(text)
    return [
        one["code"]
        for one in split.groups
        if wanted in {normal(one["code"]), normal(one["label"]), normal(label_of(one))}
    ]


def period(text: str) -> date | None:
    """The first day of a period named in a header: 2026-10-01, 2026-10, Oct 2026, October 2026, 2026 Q3, 2026."""
    text = text.strip()
    for pattern in (r"(?P<y>\d{4})-(?P<m>\d{1,2})(?:-(?P<d>\d{1,2}))?", r"(?P<w>[A-Za-z]{3,9})\.? (?P<y>\d{4})",
                    r"(?P<y>\d{4}) ?[Qq](?P<q>[1-4])", r"(?P<y>\d{4})"):  # fmt: skip
        match = re.fullmatch(pattern, text)
        if match:
            found = match.groupdict()
            word = (found.get("w") or "")[:3].lower()
            if word and word not in MONTHS:
                return None
            month = (
                MONTHS.index(word) + 1 if word else int(found.get("m") or 3 * int(found.get("q") or 1) - 2)
            )
            if found.get("m") is None and not word and found.get("q") is None:
                month = 1
            try:
                return date(int(found["y"]), month, int(found.get("d") or 1))
            except ValueError:
                return None
    return None
