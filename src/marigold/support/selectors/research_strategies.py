"""Specifications of strategies for research, without names and without free words: coded parts, planned and given dose."""

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, Sum

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.pseudonyms import alias, coarse
from marigold.core.strategies import DIMENSIONS, days_working, stays
from marigold.core.strategies import Course as Told
from marigold.kit.doing import NotThere
from marigold.people.models import Unit
from marigold.support.models import ActivityStrategy, Cycle, Fitting, Strategy, StrategyAnswer, StrategyMove

# (column, what it holds): name, actor, action, target, time, dose, outcome, justification, then what was done.
COLUMNS = (
    ("strategy", "Stand-in for the strategy in use; another in every file"),
    ("engagement", "Stand-in for the engagement it belongs to"),
    ("place_level", "Level of the place; 'other' where fewer than three places share it"),
    ("list", "List it was chosen from, as a key; empty for a name of the place's own, which is not given"),
    ("element", "Strategy of that list, as a key"),
    ("cluster", "Cluster it counts under, as a key; of ERIC where the list is ERIC"),
    ("state", "considered, chosen, working or ended, today"),
    ("ending", "How it ended: kept, handed, stopped, left (not taken up)"),
    ("began", "Month it was first considered, as YYYY-MM"),
    ("month_of_support", "Whole months since the engagement began until it was first considered, from 0"),
    ("days_working", "Days it was at work, until the last day asked for"),
    ("actor_roles", "Actor: keys of roles, joined by a semicolon"),
    ("target_roles", "Target: keys of roles of the system, joined by a semicolon"),
    ("planned_days", "Time: days from the first to the last day planned; empty where one is missing"),
    ("planned_contacts", "Dose as planned: contacts in all"),
    ("planned_minutes", "Dose as planned: minutes in all"),
    ("contacts", "Dose as delivered: contacts that carried it out, until the last day asked for"),
    ("minutes", "Dose as delivered: minutes, behind the scenes included, each activity once"),
    ("outcomes", "Outcomes it should affect, as keys, joined by a semicolon"),
    ("why_kinds", "Justification: kinds of reason, as keys, joined by a semicolon"),
    *((f"said_{key}", f"Whether it is said {words}: yes or no") for key, words in DIMENSIONS),
    ("answers", "What it answers: concern, readiness, diagnosis, structure, joined by a semicolon"),
    ("barriers", "Keys of the barriers that those records name, joined by a semicolon"),
    ("fittings", "How many times it was altered"),
    ("core_kept", "Of those: how many kept what makes it work"),
    ("tests", "How many tests of change it had"),
    ("adopted", "Of those: how many ended in adopt"),
)


def strategy_rows(scope: Scope, root: Unit, *, since: date, until: date) -> Iterator[tuple[Any, ...]]:
    """Strategies of a system first considered by the last day and not ended before the first; see `COLUMNS`.

    Raises NotThere for whoever may not export all of the system. The key behind the stand-ins is made for this call.
    """
    if not scope.allows_at(Permission.RESEARCH_EXPORT, root.path):
        raise NotThere("There is nothing here that you can download.")
    return _rows(root, since, until)


def _rows(root: Unit, since: date, until: date) -> Iterator[tuple[Any, ...]]:
    key = secrets.token_bytes(32)
    shared = Counter(Unit.objects.filter(root=root).values_list("level", flat=True))
    known = _known(root, until)
    rows = Strategy.objects.filter(root=root).exclude(state="ended", since__lt=since)
    for row in rows.select_related("engagement__unit", "edition__framework").order_by("id"):
        moves = known["moves"][row.pk]
        if moves and moves[0][1] <= until:
            yield _row(key, row, shared, known, until)


def _known(root: Unit, until: date) -> dict[str, Any]:
    """Moves, fittings, tests, dose and answers of all strategies of a system, by id."""
    of = {"strategy__root": root}
    moves: dict[int, list[Any]] = defaultdict(list)
    for pk, *move in (
        StrategyMove.objects.filter(**of, on__lte=until)
        .order_by("on", "id")
        .values_list("strategy_id", "state", "on", "reason")
    ):
        moves[pk].append(move)
    answers: dict[int, list[Any]] = defaultdict(list)
    for link in StrategyAnswer.objects.filter(**of).select_related("concern", "readiness"):
        answers[link.strategy_id].append(link)
    minutes = sum(
        (F(f"activity__minutes_{part}") for part in ("preparation", "travel", "followup")),
        F("activity__minutes_contact"),
    )
    done = ActivityStrategy.objects.filter(**of, activity__state="done", activity__on__lte=until).order_by()
    return {
        "moves": moves,
        "answers": answers,
        "dose": _by(done, n=Count("activity_id", filter=Q(activity__direct=True)), kept=Sum(minutes)),
        "fittings": _by(Fitting.objects.filter(**of, on__lte=until).order_by(), n=Count("id"), kept=Count("id", filter=Q(core="kept"))),
        "tests": _by(Cycle.objects.filter(**of, starts_on__lte=until).order_by(), n=Count("id"), kept=Count("id", filter=Q(choice="adopt"))),
    }  # fmt: skip


def _by(rows: Any, **wanted: Any) -> dict[int, tuple[int, int]]:
    found = rows.values("strategy_id").annotate(**wanted).values_list("strategy_id", "n", "kept")
    return {pk: (n, kept or 0) for pk, n, kept in found}


def _row(
    key: bytes, row: Strategy, shared: Counter[str], known: dict[str, Any], until: date
) -> tuple[Any, ...]:
    moves, nothing = known["moves"][row.pk], (0, 0)
    began, start = moves[0][1], row.engagement.starts_on
    months = max(0, (began.year - start.year) * 12 + began.month - start.month - (began.day < start.day))
    planned = (row.planned_until - row.planned_from).days if row.planned_from and row.planned_until else ""
    said = row.said
    return (
        alias(key, "strategy", row.pk),
        alias(key, "engagement", row.engagement_id),
        coarse(shared, row.engagement.unit.level),
        row.edition.framework.key if row.edition else "",
        row.element_key,
        row.cluster,
        moves[-1][0],
        row.ending if moves[-1][0] == "ended" else "",
        f"{began:%Y-%m}",
        months,
        days_working(Told(stays(moves)), until),
        ";".join(row.actor_roles),
        ";".join(row.target_roles),
        planned,
        row.planned_contacts,
        row.planned_minutes,
        *known["dose"].get(row.pk, nothing),
        ";".join(row.outcomes),
        ";".join(row.why_kinds),
        *("yes" if said[dimension] else "no" for dimension, _ in DIMENSIONS),
        *_answers(known["answers"][row.pk]),
        *known["fittings"].get(row.pk, nothing),
        *known["tests"].get(row.pk, nothing),
    )


def _answers(links: list[StrategyAnswer]) -> tuple[str, str]:
    """Kinds of what it answers, and the barriers those name; never their words."""
    kinds, barriers = set(), set()
    for link in links:
        kinds |= {
            name for name in ("concern", "readiness", "diagnosis", "structure") if getattr(link, f"{name}_id")
        }
        if link.concern is not None and link.concern.source_key:
            barriers.add(link.concern.source_key)
        if link.readiness is not None:
            barriers |= set(link.readiness.barriers)
    return ";".join(sorted(kinds)), ";".join(sorted(barriers))
