"""Who took part in an activity, which goals it moved, which elements it used, which strategies it carried out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from marigold.kit.doing import Refused
from marigold.people.models import Person
from marigold.practice.models import Element
from marigold.support.models import (
    Activity,
    ActivityElement,
    ActivityGoal,
    ActivityPerson,
    ActivityStrategy,
    Goal,
    Strategy,
)

ROLES = ("lead", "second", "notes", "observer", "expert", "participant")


@dataclass(frozen=True)
class Links:
    """People as (person, role, side); elements of the practice model, the first being in focus; goals; strategies.

    Without strategies (None) those of an activity stay as they are: whoever logs may not be offered them.
    """

    people: Sequence[tuple[Person, str, str]] = ()
    elements: Sequence[int] = field(default=())
    goals: Sequence[Goal] = field(default=())
    strategies: Sequence[Strategy] | None = None

    @classmethod
    def of(cls, activity: Activity) -> "Links":
        """The links an activity has now."""
        people = ActivityPerson.objects.filter(activity=activity).select_related("person")
        focus_first = ActivityElement.objects.filter(activity=activity).order_by("-focus", "element_id")
        goals = Goal.objects.filter(activities__activity=activity)
        return cls(
            people=tuple((row.person, row.role, row.side) for row in people),
            elements=tuple(row.element_id for row in focus_first),
            goals=tuple(goals),
            strategies=tuple(_carried(activity)),
        )


def names_of(links: Links) -> list[str]:
    """The names of all who took part, with their role."""
    return [f"{person.name} ({role})" for person, role, _ in links.people]


def set_links(activity: Activity, links: Links) -> dict[str, Any]:
    """Make the links of an activity these; return what changed, in words."""
    return {
        **_set_people(activity, links),
        **_set_elements(activity, links),
        **_set_goals(activity, links),
        **_set_strategies(activity, links),
    }


def _set_people(activity: Activity, links: Links) -> dict[str, Any]:
    rows = ActivityPerson.objects.filter(activity=activity).select_related("person")
    before = {(row.person_id, row.role, row.side) for row in rows}
    after = {(person.pk, role, side) for person, role, side in links.people}
    if before == after:
        return {}
    words = [f"{row.person.name} ({row.role})" for row in rows]
    ActivityPerson.objects.filter(activity=activity).delete()
    ActivityPerson.objects.bulk_create(
        ActivityPerson(activity=activity, person=person, role=role, side=side)
        for person, role, side in links.people
    )
    return {"people": [words, names_of(links)]}


def _set_elements(activity: Activity, links: Links) -> dict[str, Any]:
    before = set(ActivityElement.objects.filter(activity=activity).values_list("element_id", "focus"))
    wanted = list(dict.fromkeys(links.elements))
    after = {(element, index == 0) for index, element in enumerate(wanted)}
    if before == after:
        return {}
    ActivityElement.objects.filter(activity=activity).delete()
    ActivityElement.objects.bulk_create(
        ActivityElement(activity=activity, element_id=element, focus=index == 0)
        for index, element in enumerate(wanted)
    )
    names = dict(
        Element.objects.filter(pk__in={*wanted, *(element for element, _ in before)}).values_list(
            "id", "name"
        )
    )
    return {
        "elements": [
            [names[element] for element, _ in sorted(before)],
            [names[element] for element in wanted],
        ]
    }


def _set_goals(activity: Activity, links: Links) -> dict[str, Any]:
    before = dict(ActivityGoal.objects.filter(activity=activity).values_list("goal_id", "goal__number"))
    after = {goal.pk: goal.number for goal in links.goals}
    if before == after:
        return {}
    ActivityGoal.objects.filter(activity=activity).delete()
    ActivityGoal.objects.bulk_create(ActivityGoal(activity=activity, goal_id=goal) for goal in after)
    return {"goals": [sorted(before.values()), sorted(after.values())]}


def _set_strategies(activity: Activity, links: Links) -> dict[str, Any]:
    if links.strategies is None:
        return {}
    if any(one.engagement_id != activity.engagement_id for one in links.strategies):
        raise Refused("This strategy belongs to another engagement.", field="strategies")
    before = {row.pk: row.name for row in _carried(activity)}
    after = {row.pk: row.name for row in links.strategies}
    if before == after:
        return {}
    ActivityStrategy.objects.filter(activity=activity, strategy__in=set(before) - set(after)).delete()
    ActivityStrategy.objects.bulk_create(
        ActivityStrategy(activity=activity, strategy_id=key) for key in after if key not in before
    )
    return {"strategies": [sorted(before.values()), sorted(after.values())]}


def _carried(activity: Activity) -> Any:
    """Strategies an activity carried out that forms may change; one that ended or lies in the trash stays linked."""
    return (
        Strategy.objects.filter(activities__activity=activity).exclude(state="ended").order_by("name", "id")
    )
