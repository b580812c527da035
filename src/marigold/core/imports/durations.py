"""Read durations as logs write them (1.5, 1h30, 90 min, 1:30) into whole minutes."""

import datetime as dt
import re
from dataclasses import dataclass, field

from marigold.core.imports.cells import Cell, Unclear, text_of, unclear

DAY = 24 * 60
NUMBER = r"\d{1,6}(?:[.,]\d{1,6})?"
BARE = re.compile(NUMBER)
COLON = re.compile(r"(\d{1,4}):(\d{2})(?::(\d{2}))?")
WORDS = re.compile(
    rf"(?:({NUMBER}) ?(?:hours?|hrs?|h)\.?)? ?(?:,|and|&)? ?(?:({NUMBER}) ?(?:minutes?|mins?|m|')?\.?)?"
)
HAS_UNIT = re.compile(r"[hm']", re.I)
FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}
HOUR_WORDS = frozenset("hour hours hr hrs h".split())  # noqa: SIM905
MINUTE_WORDS = frozenset("minute minutes min mins m".split())  # noqa: SIM905


def read_minutes(cell: Cell, unit: str | None, name: str = "duration") -> int | None:
    """Whole minutes from 0 to 1,440 (half up), None for a blank cell.

    `unit` ("hours", "minutes" or None) is used for bare numbers only; "1:30" and "1h30" say their own. Raises
    `Unclear` for negative values, for more than 24 hours, for text without a duration and for a bare number without unit.
    """
    if isinstance(cell, dt.timedelta):
        minutes = cell.total_seconds() / 60
    elif isinstance(cell, dt.datetime):
        raise unclear(name, cell, "duration-date", "This is a date, not a duration.", "Write it as 90 min.")
    elif isinstance(cell, dt.time):
        minutes = cell.hour * 60 + cell.minute + cell.second / 60
    else:
        text = " ".join(text_of(cell).split()).lower()
        if not text:
            return None
        minutes = _from_text(text, unit, cell, name)
    if minutes < 0:
        raise unclear(name, cell, "duration-negative", "A duration is 0 or more.", "Remove the minus sign.")
    if minutes > DAY:
        raise unclear(
            name, cell, "duration-long", "This is more than 24 hours.", "Check the unit: hours or minutes."
        )
    return int(minutes + 0.5)


def _from_text(text: str, unit: str | None, cell: Cell, name: str) -> float:
    if text[0] in "-−–":
        return -1.0
    for mark, tail in FRACTIONS.items():
        if mark in text:
            text = text.replace(" " + mark, tail).replace(mark, tail)
            text = "0" + text if text.startswith(".") else text
    if text.startswith((".", ",")):
        text = "0" + text
    if len(text) > 40:
        raise unclear(name, cell, "duration-text", "This is not a duration.", "Write it as 90 min.")
    if BARE.fullmatch(text):
        if unit is None:
            raise unclear(
                name, cell, "duration-unit", "The unit is missing.", "Say if it is hours or minutes."
            )
        return number(text) * (60 if unit == "hours" else 1)
    match = COLON.fullmatch(text.removesuffix("h").removesuffix(" "))
    if match and int(match[2]) < 60 and int(match[3] or 0) < 60:
        return int(match[1]) * 60 + int(match[2]) + int(match[3] or 0) / 60
    match = WORDS.fullmatch(text)
    if match and HAS_UNIT.search(text) and (match[1] or match[2]):
        return number(match[1] or "0") * 60 + number(match[2] or "0")
    raise unclear(name, cell, "duration-text", "This is not a duration.", "Write it as 90 min or 1:30.")


def number(text: str) -> float:
    """A decimal number with point or comma. One comma before exactly three digits separates thousands."""
    if "," in text:
        whole, part = text.split(",")
        return float(whole + part) if len(part) == 3 else float(f"{whole}.{part}")
    return float(text)


@dataclass(frozen=True, slots=True)
class UnitVerdict:
    """The unit of bare numbers; None when a person has to say."""

    unit: str | None
    basis: str  # "header", "evidence", "none needed", "ask"
    sentence: str


@dataclass(slots=True)
class UnitEvidence:
    """Collects what one column's header and values say about its unit."""

    header: str
    largest: float = 0.0
    fractions: int = 0
    bare: int = 0
    _seen: set[object] = field(default_factory=set)

    def add(self, cell: Cell) -> None:
        """Count one cell; a text already seen counts once."""
        if cell in self._seen or len(self._seen) >= 200_000:
            return
        self._seen.add(cell)
        text = text_of(cell).strip() if isinstance(cell, str | int | float) else ""
        if not BARE.fullmatch(text):
            return
        value = number(text)
        self.bare += 1
        self.largest = max(self.largest, value)
        self.fractions += value != int(value)

    @property
    def settled(self) -> bool:
        """True when the header or the values already say the unit."""
        return self.verdict().basis != "ask"

    def verdict(self) -> UnitVerdict:
        """Header words first; then values: anything above 24 is minutes, fractions of small numbers are hours."""
        words = set(re.split(r"[^a-z]+", self.header.lower()))
        if words & HOUR_WORDS:
            return UnitVerdict("hours", "header", "The header says hours.")
        if words & MINUTE_WORDS:
            return UnitVerdict("minutes", "header", "The header says minutes.")
        if not self.bare:
            return UnitVerdict("minutes", "none needed", "Every value names its unit.")
        if self.largest > 24:
            return UnitVerdict(
                "minutes", "evidence", f"The largest value is {self.largest:g}: too much for hours."
            )
        if self.fractions:
            return UnitVerdict("hours", "evidence", "Values such as 1.5 are small and have fractions: hours.")
        return UnitVerdict(None, "ask", "The values could be hours or minutes.")


def is_duration(cell: Cell) -> bool:
    """True when the cell is a duration that names its own unit."""
    try:
        return read_minutes(cell, None) is not None
    except Unclear:
        return False
