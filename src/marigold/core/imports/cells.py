"""Small readings of one cell: text, lists of names, yes and no, direct and indirect."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

Cell = str | int | float | dt.date | dt.datetime | dt.time | dt.timedelta

STRONG = re.compile(r"[;|\n\r]+")
WEAK = re.compile(r"\s+and\s+|\s*&\s*|\s+with\s+|\s*,\s*and\s+", re.IGNORECASE)
CREDENTIALS = frozenset(
    "phd psyd edd md do jd msw lcsw lmsw lpc lmft mph mpa mpp mba med ma ms ba bs rn bcba dsw drph jr sr ii iii iv esq".split()  # noqa: SIM905
)
TRUE_WORDS = frozenset("yes y true t 1 x si ok checked direct".split())  # noqa: SIM905
FALSE_WORDS = frozenset("no n false f 0 unchecked".split())  # noqa: SIM905
INDIRECT_WORDS = frozenset(
    ("indirect", "indirect support", "behind the scenes", "on behalf", "off site prep", "no contact", "i")
)
DIRECT_WORDS = frozenset(("direct", "direct support", "with site", "contact", "face to face", "d"))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong or worth saying about one cell. `code` is stable and groups findings of one kind."""

    field: str
    value: str
    code: str
    reason: str
    remedy: str


class Unclear(ValueError):
    """A cell, or a row, that cannot be taken as it stands; carries one `Finding` or more."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(finding.reason for finding in findings))
        self.findings = findings


def unclear(field: str, value: object, code: str, reason: str, remedy: str) -> Unclear:
    """An `Unclear` with one finding; the value is shortened to 200 characters for the screen."""
    return Unclear(Finding(field, show(value), code, reason, remedy))


def show(value: object) -> str:
    """The cell as a person would see it, at most 200 characters."""
    text = value if type(value) is str else text_of(value)
    return text if len(text) <= 200 else text[:199] + "…"


def text_of(cell: object) -> str:
    """A cell as text: whole numbers without ".0", dates in ISO form, blanks as "". Text itself comes back unchanged."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, dt.timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    return str(cell)


@lru_cache(maxsize=100_000)
def normal(text: str) -> str:
    """Text for comparing: no accents, no case, punctuation as single spaces."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = [c if c.isalnum() else "" if unicodedata.combining(c) or c in "'’" else " " for c in plain]
    return " ".join("".join(kept).split())


def readings(text: str) -> tuple[tuple[str, ...], ...]:
    """Every way a cell may list names, most literal first; empty for a blank cell.

    "Doe, Jane" can be one person or two, so the caller takes the first reading in which it knows every name.
    With ; | or a line break the commas are inside names, so only those separate.
    """
    text = text.strip()
    if not text:
        return ()
    if STRONG.search(text):
        parts = _tidy(STRONG.split(text))
        return _unique((parts, _tidy([piece for part in parts for piece in WEAK.split(part)])))
    found: list[tuple[str, ...]] = [(text,)]
    weak = _tidy(WEAK.split(text))
    found.append(weak)
    if "," in text:
        found.extend(_comma_readings(weak))
    return _unique(tuple(found))


def _comma_readings(parts: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Readings of comma lists, after "and" and "&" were split off."""
    pieces = _tidy([piece for part in parts for piece in part.split(",")])
    names = tuple(piece for piece in pieces if normal(piece).replace(" ", "") not in CREDENTIALS)
    out = [names]
    single = all(" " not in name.strip() for name in names)
    if len(names) % 2 == 0 and single:
        out.insert(0, tuple(f"{names[i]}, {names[i + 1]}" for i in range(0, len(names), 2)))
    elif len(names) == 2 and " " not in names[0]:
        out.insert(0, (f"{names[0]}, {names[1]}",))
    return out


def _tidy(parts: list[str]) -> tuple[str, ...]:
    return tuple(part for part in (part.strip().strip(",").strip() for part in parts) if part)


def _unique(found: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(reading for reading in dict.fromkeys(found) if reading)


def split_words(text: str) -> tuple[str, ...]:
    """A list of topics or tags: split at ; | and line breaks, or at commas when none of those is there."""
    strong = _tidy(STRONG.split(text))
    if len(strong) > 1 or "," not in text:
        return strong
    return _tidy(text.split(","))


def read_yes_no(cell: Cell, field: str = "direct") -> bool | None:
    """True, False, or None for a blank cell. Raises `Unclear` for other words."""
    word = normal(text_of(cell))
    if not word:
        return None
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise unclear(field, cell, "yes-no", "This is neither yes nor no.", "Write yes or no.")


def read_direct(cell: Cell) -> bool | None:
    """True for direct support, False for indirect, None for a blank cell. Raises `Unclear` for other words."""
    word = normal(text_of(cell))
    if word in INDIRECT_WORDS:
        return False
    if word in DIRECT_WORDS:
        return True
    try:
        return read_yes_no(cell)
    except Unclear:
        raise unclear(
            "direct", cell, "direct", "This is neither direct nor indirect.", "Write direct or indirect."
        ) from None


def read_count(cell: Cell, field: str = "participant_count") -> int | None:
    """A head count from 0 to 100,000, None for a blank cell. Raises `Unclear` for anything else."""
    text = text_of(cell).strip()
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= 6 and int(text) <= 100_000:
        return int(text)
    raise unclear(field, cell, "count", "This is not a count of people.", "Write a whole number, such as 12.")
