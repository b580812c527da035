"""Read dates and clock times as logs write them, and find out from a column which number is the day."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from marigold.core.imports.cells import Cell, Unclear, text_of, unclear

EPOCH = dt.date(1899, 12, 30)  # day 0 of the spreadsheet calendar (1900 system, after its leap-year slip)
FIRST_YEAR = 1990
AHEAD = 366
NUMERIC = re.compile(r"(\d{1,4}) ?([/.\-]) ?(\d{1,2}) ?\2 ?(\d{1,4})")
DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.)?[ \-/.]*(?:de |of )?([^\W\d_]{3,10})\.?[ \-/,.]*(?:de )?(\d{4}|\d{2})"
)
MONTH_FIRST = re.compile(r"([^\W\d_]{3,10})\.?[ \-/]*(\d{1,2})(?:st|nd|rd|th)?[ ,\-/]+(\d{4}|\d{2})")
YEAR_FIRST = re.compile(r"(\d{4})[ \-/]([^\W\d_]{3,10})[ \-/](\d{1,2})")
MONTH_ONLY = re.compile(r"([^\W\d_]{3,10})\.?[ \-/,]*(\d{4})|(\d{1,2})[/\-.](\d{4})|(\d{4})[\-/](\d{1,2})")
WEEKDAY = re.compile(
    r"^(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(?:day|nesday|sday|rsday|urday)?[.,]? +", re.I
)
TIME_TAIL = re.compile(
    r"(?:[T ]|, )\s*(\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?\s*(?:[ap]\.?m\.?)?)\s*(?:Z|UTC|[+\-]\d{2}:?\d{2})?$",
    re.I,
)
CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2})(?::\d{2}(?:\.\d{1,9})?)?)?\s*([ap])?\.?(?:m\.?)?", re.I)

MONTH_NAMES = (
    "jan january enero ene",
    "feb february febrero",
    "mar march marzo",
    "apr april abril abr",
    "may mayo",
    "jun june junio",
    "jul july julio",
    "aug august agosto ago",
    "sep sept september septiembre",
    "oct october octubre",
    "nov november noviembre",
    "dec december diciembre dic",
)
MONTHS = {name: number for number, names in enumerate(MONTH_NAMES, start=1) for name in names.split()}


def read_day(cell: Cell, order: str | None, today: dt.date, name: str = "on", ahead: int = AHEAD) -> dt.date:
    """The date in a cell. `order` is "dmy", "mdy" or None (then 3/4/2024 is refused as unclear).

    Takes ISO dates, dates with words, slashed dates, dates with a time, spreadsheet day numbers. Raises `Unclear` for
    text that is no date, for dates before 1990 and for dates more than `ahead` days after `today`.
    """
    day = written_day(cell, order, name)
    if day.year < FIRST_YEAR:
        raise unclear(name, cell, "date-early", f"This date is before {FIRST_YEAR}.", "Check the year.")
    if (day - today).days > ahead:
        raise unclear(name, cell, "date-future", "This date is more than a year away.", "Check the year.")
    return day


def written_day(cell: Cell, order: str | None, name: str) -> dt.date:
    """The date in a cell as `read_day` reads it, however long ago or ahead it is."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = " ".join(text_of(cell).split())
    if not text:
        raise unclear(name, "", "date-missing", "There is no date.", "Add the date of the contact.")
    if len(text) > 60:
        raise unclear(name, cell, "date-text", "This is not a date.", "Write it as 2024-03-05.")
    try:
        found = _from_text(_bare(text), order)
    except ValueError:
        raise unclear(name, cell, "date-none", "There is no such day.", _order_remedy(order)) from None
    if found is not None:
        return found
    if MONTH_ONLY.fullmatch(text):
        raise unclear(name, cell, "date-month", "This names a month, not a day.", "Add the day of the month.")
    if order is None and NUMERIC.fullmatch(_bare(text)):
        raise unclear(
            name,
            cell,
            "date-order",
            "This date can be read two ways.",
            "Say whether day or month comes first.",
        )
    raise unclear(name, cell, "date-text", "This is not a date.", "Write it as 2024-03-05.")


def _order_remedy(order: str | None) -> str:
    if order == "dmy":
        return "The file is read as day, month, year. Check this cell or change that setting."
    if order == "mdy":
        return "The file is read as month, day, year. Check this cell or change that setting."
    return "Check the day and the month."


def _bare(text: str) -> str:
    return TIME_TAIL.sub("", WEEKDAY.sub("", text)).strip(" ,")


def _from_text(text: str, order: str | None) -> dt.date | None:
    """None when the text has no shape of a date or needs an order; ValueError when the shape names no real day."""
    match = NUMERIC.fullmatch(text)
    if match:
        return _from_numbers(match, order)
    if text.replace(".", "", 1).isdigit() and text.isascii():
        return _from_digits(text)
    for pattern, places in ((DAY_FIRST, (3, 2, 1)), (MONTH_FIRST, (3, 1, 2)), (YEAR_FIRST, (1, 2, 3))):
        match = pattern.fullmatch(text)
        month = MONTHS.get(match[places[1]].casefold()) if match else None
        if match and month:
            return dt.date(_year(match[places[0]]), month, int(match[places[2]]))
    return None


def _from_numbers(match: re.Match[str], order: str | None) -> dt.date | None:
    first, mark, second, third = match.groups()
    if len(first) == 4 and len(third) <= 2:
        return dt.date(int(first), int(second), int(third))
    if len(first) > 2 or len(third) not in (2, 4):
        return None
    one, two, year = int(first), int(second), _year(third)
    if mark == ".":  # dots are written day first wherever they are written
        return dt.date(year, two, one)
    if order is None:
        if one > 12:
            return dt.date(year, two, one)
        if two > 12 or one == two:
            return dt.date(year, one, two)
        return None
    return dt.date(year, two, one) if order == "dmy" else dt.date(year, one, two)


def _from_digits(text: str) -> dt.date | None:
    if len(text) == 8 and text.isdigit():
        return dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    number = float(text)
    if 32874 <= number < 80000:  # 1990-01-01 up to 2119
        return EPOCH + dt.timedelta(days=int(number))
    return None


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else 2000 + year if year < 70 else 1900 + year


@dataclass(frozen=True, slots=True)
class OrderVerdict:
    """Which number is the day. `order` is None when a person has to say; `default` is what the locale would say."""

    order: str | None
    default: str
    basis: str  # "evidence", "none needed", "ask", "mixed"
    sentence: str


@dataclass(slots=True)
class DateEvidence:
    """Collects what the distinct texts of one column say about day and month order."""

    day_first: int = 0
    month_first: int = 0
    either: int = 0
    other: int = 0
    _seen: set[object] = field(default_factory=set)

    def add(self, cell: Cell) -> None:
        """Count one cell; a text already seen counts once, and at most 200,000 texts are kept."""
        if cell in self._seen or len(self._seen) >= 200_000:
            return
        self._seen.add(cell)
        match = NUMERIC.fullmatch(_bare(" ".join(cell.split()))) if isinstance(cell, str) else None
        if match is None or match[2] == "." or len(match[1]) > 2:
            self.other += 1
            return
        one, two = int(match[1]), int(match[3])
        if one > 12 >= two:
            self.day_first += 1
        elif two > 12 >= one:
            self.month_first += 1
        elif one != two:
            self.either += 1

    @property
    def settled(self) -> bool:
        """True when more rows of the same kind would not change the verdict."""
        return bool(self.day_first or self.month_first) or not self.either

    def verdict(self, default: str = "mdy") -> OrderVerdict:
        """The order this column uses. `default` is the locale's order, stated but never applied silently."""
        if self.day_first and self.month_first:
            return OrderVerdict(None, default, "mixed", "Some dates put the day first and some the month.")
        if self.day_first:
            return OrderVerdict(
                "dmy", default, "evidence", "The day comes first: a first number is above 12."
            )
        if self.month_first:
            return OrderVerdict(
                "mdy", default, "evidence", "The month comes first: a second number is above 12."
            )
        if self.either:
            usual = "month first" if default == "mdy" else "day first"
            return OrderVerdict(None, default, "ask", f"No date shows the order. Your region writes {usual}.")
        return OrderVerdict(default, default, "none needed", "Every date can be read only one way.")


def read_clock(cell: Cell, name: str = "starts_at") -> int | None:
    """Minutes after midnight (0 to 1439), None for a blank cell. Takes 9:30, 9:30 PM, 9am, 14h30, 0930 and times."""
    if isinstance(cell, dt.datetime | dt.time):
        return cell.hour * 60 + cell.minute
    if isinstance(cell, float) and 0 <= cell < 1:
        return int(cell * 1440 + 0.5) % 1440
    text = text_of(cell).strip()
    if not text:
        return None
    tail = TIME_TAIL.search(text)
    text = tail[1] if tail else text
    if len(text) == 4 and text.isdigit():
        text = f"{text[:2]}:{text[2:]}"
    match = CLOCK.fullmatch(text) if len(text) <= 30 else None
    if match and (match[2] or match[3]):
        hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour < 24 and minute < 60:
            return hour * 60 + minute
    raise unclear(name, cell, "clock", "This is not a time of day.", "Write it as 14:30.")


def clock_text(minutes: int) -> str:
    """Minutes after midnight as HH:MM."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def is_date(cell: Cell, order: str | None, today: dt.date) -> bool:
    """True when `read_day` would take the cell, or would after the order is known."""
    return _passes(lambda: read_day(cell, order or "mdy", today)) or _passes(
        lambda: read_day(cell, "dmy", today)
    )


def _passes(read: Callable[[], object]) -> bool:
    try:
        read()
    except Unclear:
        return False
    return True
