"""What the builder remembers while it works."""

import random
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from marigold.access.scope import COMMAND_LINE, Scope
from marigold.people.models import Person, Unit
from marigold.people.selectors import scope_for
from marigold.practice.models import Edition
from marigold.practice.selectors import vocabulary
from marigold.practice.vocabulary import Vocabulary

DAYS_A_MONTH = 30.44


def workday(day: date, steps: int) -> date:
    """So many working days before or after a day."""
    step = 1 if steps > 0 else -1
    while steps:
        day += timedelta(days=step)
        if day.weekday() < 5:
            steps -= step
    return day


@dataclass
class World:
    """Units, people and editions by key, and the day that is today."""

    today: date
    dice: random.Random
    months: int
    # How many times rarer contacts are than in the plot; tests live through a thinner story.
    thin: int = 1
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    # By the id of the system (`root_id`, which the table lets be empty while a root is being made).
    editions: dict[int | None, Edition] = field(default_factory=dict)
    scopes: dict[tuple[str, date], Scope] = field(default_factory=dict)

    def day(self, months_ago: float) -> date:
        """A working day so many months before today."""
        day = self.today - timedelta(days=round(months_ago * DAYS_A_MONTH))
        return self.working(day)

    def working(self, day: date) -> date:
        """The same day, or the Friday before when it falls on a weekend."""
        return day - timedelta(days=max(0, day.weekday() - 4))

    def at(self, months_ago: float) -> datetime:
        """Nine in the morning of that day."""
        return self.moment(self.day(months_ago))

    def moment(self, day: date, hour: int = 9) -> datetime:
        """An hour of a day, where people are."""
        return timezone.make_aware(datetime.combine(day, time(hour)))

    def scope(self, key: str, at: datetime) -> Scope:
        """The scope of one of the cast at a moment."""
        known = self.scopes.get((key, at.date()))
        if known is None:
            known = self.scopes[(key, at.date())] = scope_for(self.people[key], on=at.date())
        return known

    def hand(self, day: date) -> Scope:
        """The command line on a day, for what runs at night."""
        return replace(COMMAND_LINE, on=day)

    def vocabulary(self, unit: Unit) -> Vocabulary:
        """The words of the system a unit belongs to."""
        scope = Scope(person_id=0, person_ref="", name="", on=self.today)
        return vocabulary(scope, self.editions[unit.root_id].pk)
