"""What participants answered, as counts by half-year; fewer than three people are never shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

FEWEST = 3


@dataclass(frozen=True)
class Answer:
    """One person's answer to one question on a day, from 1 (not at all) to 5 (fully)."""

    question: str
    person: int
    on: date
    value: int


@dataclass(frozen=True)
class Counts:
    """How many people answered yes (4 or 5), in between (3) and no (1 or 2)."""

    yes: int
    between: int
    no: int

    @property
    def people(self) -> int:
        """All who answered."""
        return self.yes + self.between + self.no


@dataclass(frozen=True)
class Hidden:
    """Too few answered: there is no number to show."""

    people: None = None


Told = Counts | Hidden


@dataclass(frozen=True)
class Row:
    """One half-year: what may be told of each question, in the order asked for."""

    first: date
    name: str
    told: tuple[Told, ...]


def by_half_year(answers: Iterable[Answer], questions: Sequence[str]) -> list[Row]:
    """Half-years with answers, newest first. In each, a person counts once a question, with the latest answer."""
    latest: dict[tuple[date, str], dict[int, int]] = {}
    for one in sorted(answers, key=lambda answer: answer.on):
        latest.setdefault((_half(one.on), one.question), {})[one.person] = one.value
    halves = sorted({half for half, _ in latest}, reverse=True)
    return [
        Row(half, _name(half), tuple(_told(latest.get((half, question), {})) for question in questions))
        for half in halves
    ]


def _told(values: dict[int, int]) -> Told:
    if len(values) < FEWEST:
        return Hidden()
    given = list(values.values())
    return Counts(
        yes=sum(value >= 4 for value in given),
        between=sum(value == 3 for value in given),
        no=sum(value <= 2 for value in given),
    )


def _half(day: date) -> date:
    return date(day.year, 1 if day.month <= 6 else 7, 1)


def _name(first: date) -> str:
    return f"{'January to June' if first.month == 1 else 'July to December'} {first.year}"


def words(told: Told) -> str:
    """Counts as people say them: "4 of 5 yes, 1 in between"."""
    if isinstance(told, Hidden):
        return "Not shown: fewer than three answered"
    rest = [f"{told.between} in between"] if told.between else []
    rest += [f"{told.no} no"] if told.no else []
    return ", ".join([f"{told.yes} of {told.people} yes", *rest])
