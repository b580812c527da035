"""A strategy in use: what is said of it, how it went on one axis of time, and what is known of its way to outcomes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

# What a description of a strategy needs once the strategy is named: (key, words), in the order people ask.
DIMENSIONS = (
    ("actor", "who does it"),
    ("action", "what they do"),
    ("target", "to whom"),
    ("time", "when"),
    ("dose", "how much"),
    ("outcome", "what it should affect"),
    ("why", "why this one"),
)
STATES = ("considered", "chosen", "working", "ended")


def missing(said: Mapping[str, Any]) -> tuple[str, ...]:
    """Words of the dimensions that nothing is said of, by a mapping of dimension to whatever was said."""
    return tuple(words for key, words in DIMENSIONS if not said.get(key))


@dataclass(frozen=True)
class Stay:
    """A state, from a day until the day of the next one; None while it lasts."""

    state: str
    since: date
    until: date | None
    reason: str = ""


@dataclass(frozen=True)
class Contact:
    """Work in which a strategy was carried out: minutes as the log has them, counted once there."""

    on: date
    title: str
    minutes: int = 0
    direct: bool = True


@dataclass(frozen=True)
class Trial:
    """A test of change of a strategy; `choice` is adopt, adapt, abandon, or empty while it is open."""

    starts_on: date
    ends_on: date | None
    title: str
    choice: str = ""
    learned: str = ""


@dataclass(frozen=True)
class Course:
    """How a strategy went: one value from which picture, sentence and table are made.

    `contacts` is None for whoever may not see the log.
    """

    stays: Sequence[Stay]
    fittings: Sequence[tuple[date, str]] = ()
    tests: Sequence[Trial] = ()
    contacts: Sequence[Contact] | None = ()
    planned_contacts: int | None = None
    planned_minutes: int | None = None

    @property
    def state(self) -> str:
        """Where it stands now."""
        return self.stays[-1].state if self.stays else "considered"

    @property
    def held(self) -> int:
        """How many times it was carried out with people."""
        return sum(one.direct for one in self.contacts or ())

    @property
    def minutes(self) -> int:
        """All minutes of it."""
        return sum(one.minutes for one in self.contacts or ())


def stays(moves: Iterable[tuple[str, date, str]]) -> list[Stay]:
    """States in order, from moves of (state, day, reason) oldest first; what lasted no day at all is left in."""
    told = list(moves)
    if not told:
        return []
    ends: list[date | None] = [day for _, day, _ in told[1:]]
    return [Stay(state, day, end, why) for (state, day, why), end in zip(told, [*ends, None], strict=True)]


def days_working(course: Course, today: date) -> int:
    """On how many days it was working, up to today."""
    return sum(
        max(((one.until or today) - one.since).days, 0) for one in course.stays if one.state == "working"
    )


def hours(minutes: int) -> str:
    """Minutes as hours in words: 1.5 hours."""
    number = _number(minutes)
    return f"{number} hour{'' if number == '1' else 's'}"


def _number(minutes: int) -> str:
    return f"{minutes / 60:.1f}".removesuffix(".0")


def _count(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def dose(course: Course) -> str:
    """Dose as delivered, beside dose as planned."""
    if course.contacts is None:
        return "You do not see the contacts here."
    if not course.contacts:
        planned = [_count(course.planned_contacts, "contact")] if course.planned_contacts else []
        planned += [hours(course.planned_minutes)] if course.planned_minutes else []
        return f"No contact yet; planned are {' and '.join(planned)}." if planned else "No contact yet."
    held, given = _count(course.held, "contact"), hours(course.minutes)
    if course.planned_contacts:
        held = f"{course.held} of {course.planned_contacts} planned contacts"
    if course.planned_minutes:
        given = f"{_number(course.minutes)} of {_number(course.planned_minutes)} planned hours"
    return f"{held}, {given}."


CHOICES = {"adopt": "adopted", "adapt": "adapted", "abandon": "abandoned", "": "still open"}


def sentence(course: Course, today: date) -> str:
    """How it went in words: state, dose, fittings and tests. It tells what happened, and claims no cause."""
    told = [_standing(course, today)]
    if course.state in {"working", "ended"} or course.contacts:
        told.append(dose(course))
    if course.fittings:
        times = len(course.fittings)
        told.append("Fitted once." if times == 1 else f"Fitted {times} times.")
    if course.tests:
        ends = ", ".join(CHOICES[one.choice] for one in course.tests)
        told.append(f"{_count(len(course.tests), 'test')} of change: {ends}.")
    return " ".join(told)


def _standing(course: Course, today: date) -> str:
    if not course.stays:
        return "Nothing is said of it yet."
    last, worked = course.stays[-1], days_working(course, today)
    day = f"{last.since:%B} {last.since.day}, {last.since.year}"
    if last.state == "working":
        return f"Working since {day}; {_count(worked, 'day')} of work so far."
    if last.state == "ended":
        return f"Ended on {day} after {_count(worked, 'day')} of work." if worked else f"Ended on {day}."
    return f"{last.state.capitalize()} on {day}."


STATE_WORDS = {"considered": "Considered", "chosen": "Chosen", "working": "Working", "ended": "Ended"}


def rows(course: Course) -> list[tuple[date, str, str]]:
    """All that happened as (day, kind, words), oldest first: what the picture shows, to read."""
    order = {"State": 0, "Fitted": 1, "Test begun": 2, "Test ended": 3, "Contact": 4, "Behind the scenes": 5}
    told = [(one.since, "State", _with(STATE_WORDS[one.state], one.reason)) for one in course.stays]
    told += [(on, "Fitted", text) for on, text in course.fittings]
    for one in course.tests:
        told.append((one.starts_on, "Test begun", one.title))
        if one.ends_on:
            told.append(
                (one.ends_on, "Test ended", _with(f"{one.title}: {CHOICES[one.choice]}", one.learned))
            )
    for held in course.contacts or ():
        kind = "Contact" if held.direct else "Behind the scenes"
        told.append((held.on, kind, f"{held.title}, {hours(held.minutes)}"))
    return sorted(told, key=lambda row: (row[0], order[row[1]]))


def _with(words: str, reason: str) -> str:
    return f"{words}. {reason}" if reason else words


SIGNALS = {
    "improvement": "is improving",
    "concern": "is getting worse",
    "high": "is higher than before",
    "low": "is lower than before",
    "common": "shows no more change than chance brings",
    "": "has too little data to say",
}


def signal(name: str, variation: str) -> str:
    """What the study of an indicator says, in a sentence that names no cause."""
    return f"{name} {SIGNALS.get(variation, SIGNALS[''])}. This shows timing, not cause."


def in_order(rows: Iterable[Any]) -> list[Any]:
    """Those at work first, then chosen, considered, ended; otherwise as they came."""
    order = {"working": 0, "chosen": 1, "considered": 2, "ended": 3}
    return sorted(rows, key=lambda row: order[row.state])


def alike(one: Collection[str], other: Collection[str]) -> bool:
    """Whether two barriers are of a kind: they share a key of the practice model."""
    return bool(set(one) & set(other))


def quiet(course: Course, today: date, days: int) -> bool:
    """Whether nothing was carried out in the last so many days."""
    since = today - timedelta(days=days)
    return not any(one.on > since for one in course.contacts or ())
