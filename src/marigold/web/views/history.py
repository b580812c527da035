"""The history of one record, for those who may load it with the right to read histories."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit import selectors as audit
from marigold.equity import selectors as equity
from marigold.facilitation import selectors as facilitation
from marigold.improvement import owned, taken_up
from marigold.improvement import selectors as improvement
from marigold.kit.doing import NotThere
from marigold.measures import selectors as measures
from marigold.people import selectors as people
from marigold.people.models import Person
from marigold.practice import selectors as practice
from marigold.practice.selectors import drafts
from marigold.support import selectors as support
from marigold.support.selectors import (
    agreements,
    cascade,
    concerns,
    decisions,
    diagnoses,
    strategies,
    structures,
)
from marigold.web import phrases
from marigold.web.posting import page
from marigold.web.reads import seen_by_administrator

Load = Callable[..., Any]
# Record: how it is loaded, and the page that shows it (None where the record has no page of its own).
TABLES: dict[str, tuple[Load, str | None]] = {
    "equity.commitment": (equity.commitment, "commitment"),
    "equity.consultancy": (equity.consultancy, "consultancy"),
    "facilitation.session": (facilitation.session, "session"),
    "improvement.gap": (taken_up.gap, "gap"),
    "improvement.indicator": (improvement.indicator, "indicator"),
    "improvement.ownview": (owned.own_view, "own-view"),
    "measures.round": (measures.round_of, "round"),
    "people.person": (people.person, "person"),
    "people.unit": (people.unit, "unit"),
    "support.activity": (support.activity, "activity"),
    "support.agreement": (agreements.agreement, None),
    "support.concern": (concerns.concern, "concern"),
    "support.cycle": (support.cycle, "cycle"),
    "support.decision": (decisions.decision, "decision"),
    "support.diagnosis": (diagnoses.diagnosis, "diagnosis"),
    "support.engagement": (support.engagement, "engagement"),
    "support.goal": (support.goal, "goal"),
    "support.handdown": (cascade.hand_down, "hand-down"),
    "support.strategy": (strategies.strategy, "strategy"),
    "support.stresstest": (structures.stress_test, "stress"),
    "support.structure": (structures.structure, "structure"),
}
SHOWN = 200
FIELDS = 10  # of one event in the open; a year of data would fill the page


@page
def history(request: HttpRequest, table: str, ref: str) -> HttpResponse:
    """Events of a record, newest first: who, when, what, before and after."""
    row, back = _load(request.scope, table, ref)
    if isinstance(row, Person):
        seen_by_administrator(request, row)
    events = list(audit.history(request.scope, row.target, limit=SHOWN + 1))
    names = {item.key: item.name for words in practice.vocabularies(request.scope) for item in words.items}
    told = []
    for event in events[:SHOWN]:
        changes = list(phrases.differences(event, names))
        parts = {"changes": changes, "first": changes[:FIELDS], "rest": changes[FIELDS:]}
        told.append({"event": event, "words": phrases.sentence(event), **parts})
    context = {"row": row, "back": back, "told": told, "more": len(events) > SHOWN, "most": SHOWN}
    return render(request, "history/history.html", context)


def _load(scope: Scope, table: str, ref: str) -> tuple[Any, str]:
    if table == "practice.edition":
        return _edition(scope, ref)
    if table == "practice.draft":
        return drafts.draft(scope, ref), reverse("draft", args=[ref])
    if table not in TABLES:
        raise NotThere("There is no history of that kind.")
    load, name = TABLES[table]
    row = load(scope, ref, Permission.HISTORY_VIEW)
    return row, reverse(name, args=[ref]) if name else ""


def _edition(scope: Scope, ref: str) -> tuple[Any, str]:
    if not any(Permission.HISTORY_VIEW in grant.permissions for grant in scope.grants):
        raise NotThere("There is nothing here that you can see.")
    row = practice.edition_by_ref(scope, ref)
    return row, reverse("model", args=[row.framework.key])
