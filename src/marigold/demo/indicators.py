"""Indicators of the west region and of one school district, two of them split, small groups among them."""

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

from marigold.access.scope import Scope
from marigold.demo.world import World
from marigold.improvement import actions
from marigold.improvement.models import Breakdown
from marigold.improvement.shipped import shipped
from marigold.people.models import Unit

SOURCE = "Invented for the demo; entered each month."
PURPOSE = "To see who is not reached, and to plan with them."
# Share of people in each group, and how far its rate lies from that of all, in points.
GROUPS = {
    "urban-rural": {"urban": (0.7, 3), "rural": (0.3, -7)},
    "race-ethnicity": {
        "black": (0.32, -6),
        "hispanic": (0.18, -9),
        "white": (0.41, 8),
        "asian": (0.05, 2),
        "aian": (0.04, -4),
    },
    "home-language": {"english": (0.72, 4), "spanish": (0.2, -9), "karen": (0.05, -12), "other": (0.03, -3)},
}

# How much of a gap closes in the newest months.
CLOSING = {"black": 0.6}


@dataclass(frozen=True)
class Story:
    """One indicator: from one rate to another, from so many months after the start on."""

    unit: str
    name: str
    level: str
    numerator: str
    denominator: str
    people: int
    start: float
    end: float
    moves_at: int
    target: float
    owner: str
    direction: str = "higher"
    by: tuple[str, ...] = ()
    phase: str = ""


STORIES = (
    Story("west", "Families in the program who finish it", "program", "families who finished", "families who began",
          240, 48, 63, 20, 65, "rosa", by=("race-ethnicity", "urban-rural"),
          phase="Evening groups and child care began."),
    Story("west", "Staff who had coaching this month", "implementation", "staff who were coached", "staff in the program",
          46, 40, 74, 14, 80, "tasha"),
    Story("west", "Children with a maltreatment report", "population", "children with a report", "children who live here",
          5200, 4.6, 4.1, 22, 3.5, "priya", direction="lower", by=("urban-rural",)),
    Story("riverbend", "Students reading at benchmark", "population", "students at benchmark", "students tested",
          620, 51, 58, 18, 65, "", by=("home-language",)),
    Story("riverbend", "Classrooms where the routine was seen", "implementation", "classrooms where it was seen",
          "classrooms visited", 38, 55, 57, 12, 80, ""),
)  # fmt: skip


def build_indicators(world: World) -> None:
    """All indicators, their definitions, phases, targets and groups."""
    for root in ("state", "k12"):
        _breakdowns(world, world.units[root])
    for story in STORIES:
        _story(world, story, min(world.months, 30))


def _breakdowns(world: World, root: Unit) -> None:
    at = world.at(world.months)
    by: dict[str, Any] = {"by": world.scope("lead", at), "at": at}
    for key, fields in shipped().items():
        told = {name: value for name, value in fields.items() if name != "key"}
        if key == "race-ethnicity" and root == world.units["state"]:
            told |= {"in_use": True, "purpose": PURPOSE}
        actions.add_breakdown(root=root, key=key, **told, **by)
    if root != world.units["state"]:
        names = {"english": "English", "spanish": "Spanish", "karen": "Karen", "other": "Another language"}
        groups = [{"code": code, "label": label} for code, label in names.items()]
        actions.add_breakdown(
            root=root, key="home-language", name="Language at home", code_system="Our own list", groups=groups,
            merges=[{"name": "Karen or another language", "groups": ["karen", "other"]}], **by,
        )  # fmt: skip


def _story(world: World, story: Story, months: int) -> None:
    unit, at = world.units[story.unit], world.at(months)
    by = world.scope("lead", at)
    indicator = actions.add_indicator(
        unit=unit,
        name=story.name,
        level=story.level,
        numerator=story.numerator,
        denominator=story.denominator,
        direction=story.direction,
        owner=world.people.get(story.owner),
        target_value=float(story.target),
        chart_kind="pp" if story.people > 1000 else "p",
        rule_set="making-data-count",
        baseline_points=12,
        reference="urban" if story.by == ("urban-rural",) else "",
        source=SOURCE,
        by=by,
        at=at,
    )
    wording = f"{story.numerator.capitalize()}, out of all {story.denominator}, counted on the last day of the month."
    actions.define(indicator_ref=indicator.ref, text=wording, starts_on=at.date(), by=by, at=at)
    days = [world.day(months - month).replace(day=1) for month in range(months)]
    values = {day: _value(story, n) for n, day in enumerate(days)}
    ref = indicator.ref
    actions.observe(indicator_ref=ref, values=values, by=by, at=world.moment(world.today, 8))
    for key in story.by:
        _split(world, ref, unit, key, values, by)
    if story.phase and months > story.moves_at + 2:
        actions.begin_phase(
            indicator_ref=ref, starts_on=days[story.moves_at], reason=story.phase, by=by, at=world.at(4)
        )


def _value(story: Story, month: int) -> tuple[float | None, float | None]:
    risen = 0.0 if month < story.moves_at else min(1.0, (month - story.moves_at + 1) / 5)
    wave = (math.sin(month * 2.1) + math.sin(month * 0.9 + 1)) * story.start * 0.03
    people = story.people + round(story.people * 0.04 * math.sin(month * 1.3))
    share = story.start + (story.end - story.start) * risen + wave
    return float(round(share * people / 100)), float(people)


def _risen(month: int, months: int) -> float:
    """From 0 up to 1 over the newest eight months."""
    return min(1.0, max(0.0, (month - months + 9) / 8))


def _split(world: World, ref: str, unit: Unit, key: str, values: dict[date, tuple[float | None, float | None]], by: Scope) -> None:  # fmt: skip
    breakdown = Breakdown.objects.get(root_id=unit.root_id, key=key)
    shares = GROUPS[key]
    wanted = {}
    for n, (day, (count, people)) in enumerate(values.items()):
        assert count is not None and people is not None
        rate = count / people
        cells: dict[str, tuple[float, float]] = {}
        *small, (largest, _) = sorted(shares.items(), key=lambda one: one[1][0])
        for code, (share, far) in small:
            apart = far * (1 - CLOSING.get(code, 0) * _risen(n, len(values)))
            of = int(people * share)
            points = apart / 100 * rate * 2 + 0.02 * math.sin(n * 1.7 + len(code)) * rate
            cells[code] = (float(min(of, max(0, round(of * (rate + points))))), float(of))
        told = [sum(cell[side] for cell in cells.values()) for side in (0, 1)]
        cells[largest] = (count - told[0], people - told[1])
        wanted[day] = cells
    actions.observe_groups(
        indicator_ref=ref, breakdown_ref=breakdown.ref, values=wanted, by=by, at=world.moment(world.today, 8)
    )
