"""Practice data for research, without names and without free words: what was done by whom to whom, when, how much, why."""

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.pseudonyms import alias, coarse
from marigold.kit.doing import NotThere
from marigold.people.models import Partner, Unit
from marigold.practice.models import Element
from marigold.support.models import Activity, ActivityElement, ActivityGoal, ActivityPerson, Engagement

CHUNK = 500
# (column, what it holds), in the order of the file: actor, action, target, time, dose, justification, outcome.
COLUMNS = (
    ("contact", "Stand-in for the activity; another in every file"),
    ("engagement", "Stand-in for the engagement it belongs to"),
    ("place", "Stand-in for the place"),
    ("place_level", "Level of the place; 'other' where fewer than three places share it"),
    ("month", "Month of the activity, as YYYY-MM"),
    ("month_of_support", "Whole months since the engagement began, from 0"),
    ("tier", "Tier or format of support then, as a key of the practice model"),
    ("stage", "Stage of the engagement today, as a key of the practice model"),
    ("practitioners", "Actor: how many people gave support"),
    ("roles", "Actor: their roles, joined by a semicolon"),
    ("direct", "Action: yes with participants, no behind the scenes"),
    ("category", "Action: key of the practice model"),
    (
        "elements",
        "Action: keys of the values, principles, functions and strategies used, joined by a semicolon",
    ),
    ("mode", "Action: key of the practice model"),
    ("participants", "Target: how many people took part from the partners' side"),
    ("partner_groups", "Target: the groups they stood for, joined by a semicolon"),
    ("minutes_preparation", "Dose, in minutes"),
    ("minutes_contact", "Dose, in minutes"),
    ("minutes_travel", "Dose, in minutes"),
    ("minutes_followup", "Dose, in minutes"),
    ("goal_directed", "Justification: yes for goal-directed, no for reactive, empty where not said"),
    ("goals", "Justification: stand-ins for the goals it worked on, joined by a semicolon"),
    ("goals_reached", "Outcome: how many of those goals are reached today"),
)
FIELDS = (
    *("id", "engagement_id", "unit_id", "on", "tier", "direct", "category", "mode", "participant_count"),
    *("minutes_preparation", "minutes_contact", "minutes_travel", "minutes_followup", "goal_directed"),
)


def research_rows(scope: Scope, root: Unit, *, since: date, until: date) -> Iterator[tuple[Any, ...]]:
    """Activities held in a system in a period, both days included, one row each; see `COLUMNS`.

    Raises NotThere for whoever may not export all of the system. The key behind the stand-ins is made for this call
    and kept nowhere.
    """
    if not scope.allows_at(Permission.RESEARCH_EXPORT, root.path):
        raise NotThere("There is nothing here that you can download.")
    return _rows(root, since, until)


def _rows(root: Unit, since: date, until: date) -> Iterator[tuple[Any, ...]]:
    key = secrets.token_bytes(32)
    levels = dict(Unit.objects.filter(root=root).values_list("id", "level"))
    shared = Counter(levels.values())
    begun = {
        row[0]: row[1:]
        for row in Engagement.objects.filter(root=root).values_list("id", "starts_on", "stage")
    }
    groups = _groups(root)
    wanted = Activity.objects.filter(root=root, state="done", on__gte=since, on__lte=until).order_by("id")
    rows = iter(wanted.values_list(*FIELDS).iterator(chunk_size=CHUNK))
    while chunk := list(islice(rows, CHUNK)):
        more = _more([row[0] for row in chunk])
        for row in chunk:
            yield _row(key, row, begun, levels, shared, groups, more)


def _groups(root: Unit) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for person, group in Partner.objects.filter(root=root).values_list("person_id", "group"):
        found[person].add(group)
    return found


def _more(ids: Sequence[int]) -> tuple[dict[int, list[Any]], dict[int, list[Any]], dict[int, list[Any]]]:
    """People, elements and goals of some activities."""
    people: dict[int, list[Any]] = defaultdict(list)
    for one, *rest in ActivityPerson.objects.filter(activity__in=ids).values_list(
        "activity_id", "person_id", "role", "side"
    ):
        people[one].append(rest)
    elements: dict[int, list[Any]] = defaultdict(list)
    keys = dict(
        Element.objects.filter(
            pk__in=ActivityElement.objects.filter(activity__in=ids).values("element_id")
        ).values_list("id", "key")
    )
    for one, element in ActivityElement.objects.filter(activity__in=ids).values_list(
        "activity_id", "element_id"
    ):
        elements[one].append(keys[element])
    goals: dict[int, list[Any]] = defaultdict(list)
    for one, goal, state in ActivityGoal.objects.filter(activity__in=ids).values_list(
        "activity_id", "goal_id", "goal__state"
    ):
        goals[one].append((goal, state))
    return people, elements, goals


def _row(
    key: bytes,
    row: tuple[Any, ...],
    begun: dict[int, Any],
    levels: dict[int, str],
    shared: Counter[str],
    groups: dict[int, set[str]],
    more: tuple[dict[int, list[Any]], dict[int, list[Any]], dict[int, list[Any]]],
) -> tuple[Any, ...]:
    one, engagement, unit, on, tier, direct, category, mode, count, *minutes, directed = row
    people, elements, goals = (part.get(one, []) for part in more)
    start, stage = begun.get(engagement, (on, ""))
    months = max(0, (on.year - start.year) * 12 + on.month - start.month - (on.day < start.day))
    gave = [role for _, role, side in people if side != "partner"]
    came = [person for person, _, side in people if side == "partner"]
    stood = sorted({group for person in came for group in groups.get(person, ())})
    return (
        alias(key, "contact", one),
        alias(key, "engagement", engagement),
        alias(key, "place", unit),
        coarse(shared, levels.get(unit, "")),
        f"{on:%Y-%m}",
        months,
        tier,
        stage,
        len(gave),
        ";".join(sorted(gave)),
        "yes" if direct else "no",
        category,
        ";".join(sorted(elements)),
        mode,
        max(count or 0, len(came)),
        ";".join(stood),
        *minutes,
        {True: "yes", False: "no"}.get(directed, ""),
        ";".join(sorted(alias(key, "goal", goal) for goal, _ in goals)),
        sum(state == "reached" for _, state in goals),
    )
