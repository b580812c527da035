"""Engagements, activities and goals as long lists: filtered, paged by key, downloaded."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.kit import paging
from marigold.kit.doing import NotThere
from marigold.kit.paging import ID, ID_DOWN, Key, by_date
from marigold.practice import selectors as practice
from marigold.support import selectors as support
from marigold.support.selectors import pages
from marigold.web import exports
from marigold.web.listing import MANY, Listing, labels, listing, reach_back, show
from marigold.web.phrases import SUPPORTS
from marigold.web.posting import page
from marigold.web.present.lines import activity_line

ACTIVITY_STATES = (("planned", "Planned"), ("done", "Done"), ("cancelled", "Canceled"))
GOAL_STATES = (
    ("proposed", "Proposed"),
    ("active", "Active"),
    ("reached", "Reached"),
    ("paused", "Paused"),
    ("ended", "Ended"),
)
# Kinds that sort an activity, each with a column of its own in the file.
SORTS = ("purpose", "recipient")
ENGAGEMENT_STATES = (("open", "Open"), ("ended", "Ended"))
ACTIVITY_ORDERS = {
    "new": (by_date("on", down=True), ID_DOWN),
    "old": (by_date("on"), ID),
}
ENGAGEMENT_ORDERS = {
    "name": (Key("name"), ID),
    "new": (by_date("starts_on", down=True), ID_DOWN),
}
GOAL_ORDERS = {
    "engagement": (Key("engagement__name"), Key("engagement_id", read=int), Key("number", read=int), ID),
    "due": (by_date("due"), ID),
}


@dataclass(frozen=True)
class File:
    """A list as a file: its name, its headings, the fields to read, and how a chunk of them becomes rows."""

    name: str
    head: Sequence[str]
    fields: Sequence[str]
    turn: Callable[[list[tuple[Any, ...]]], Iterable[Sequence[Any]]]


@page
def engagements(request: HttpRequest) -> HttpResponse:
    """Engagements in scope, by name."""
    asked = listing(
        request,
        keep=("q", "place", "person", "tier", "stage", "state", "sort"),
        states=ENGAGEMENT_STATES,
        sorts=(("name", "By name"), ("new", "Newest first")),
    )
    order = ENGAGEMENT_ORDERS[asked.sort]
    form = download(request)
    if form:
        rows = support.engagement_rows(request.scope, asked.wanted, export=True)
        return as_file(request, form, _engagement_file(request), [rows], order)
    rows = support.engagement_rows(request.scope, asked.wanted)
    shown = show(request, [rows], order, lambda ids: support.engagements_of(request.scope, ids))
    pairs = support.pairs_of(request.scope, [row.pk for row in shown.rows])
    for row in shown.rows:
        row.words = practice.vocabulary(request.scope, row.edition_id)
        row.tier_item = row.words.by_key.get(row.tier)
        row.pair_names = pairs.get(row.pk, [])
        row.over = bool(row.ends_on and row.ends_on < request.today)
    return as_list(request, "lists/engagements.html", asked, shown)


@page
def activities(request: HttpRequest) -> HttpResponse:
    """Activities in scope, newest first."""
    asked = listing(
        request,
        keep=(
            "q", "place", "person", "tier", "state", "kind", "category", "mode", "engagement", "batch", "since", "until",
            "sort",
        ),
        states=ACTIVITY_STATES,
        sorts=(("new", "Newest first"), ("old", "Oldest first")),
    )  # fmt: skip
    asked = reach_back(asked, request.today, partial(_many, request.scope))
    order = ACTIVITY_ORDERS[asked.sort]
    form = download(request)
    if form:
        parts = support.activity_parts(request.scope, asked.wanted, export=True)
        return as_file(request, form, _activity_file(request), parts, order)
    parts = support.activity_parts(request.scope, asked.wanted)
    shown = show(request, parts, order, lambda ids: support.activities_of(request.scope, ids))
    names = support.people_of_activities(request.scope, [row.id for row in shown.rows])
    words = {row.edition_id: practice.vocabulary(request.scope, row.edition_id) for row in shown.rows}
    lines = [activity_line(row, words[row.edition_id], names.get(row.id, [])) for row in shown.rows]
    shown = replace(shown, rows=lines)
    return as_list(request, "lists/activities.html", asked, shown)


@page
def goals(request: HttpRequest) -> HttpResponse:
    """Goals in scope, by engagement."""
    asked = listing(
        request,
        keep=("q", "place", "person", "tier", "stage", "state", "engagement", "since", "until", "sort"),
        states=GOAL_STATES,
        sorts=(("engagement", "By engagement"), ("due", "Next target first")),
    )
    order = GOAL_ORDERS[asked.sort]
    form = download(request)
    if form:
        rows = support.goal_rows(request.scope, asked.wanted, export=True)
        return as_file(request, form, _goal_file(request), [rows], order)
    rows = support.goal_rows(request.scope, asked.wanted)
    shown = show(request, [rows], order, lambda ids: support.goals_of(request.scope, ids))
    for row in shown.rows:
        row.state_words = dict(GOAL_STATES)[row.state]
        row.late = bool(row.state == "active" and row.target_on and row.target_on < request.today)
    return as_list(request, "lists/goals.html", asked, shown)


def _many(scope: Scope, since: date | None) -> bool:
    """Whether there are more activities in scope from a day on than can be looked at one by one."""
    return paging.count_some(support.activity_parts(scope, support.Wanted(since=since)), MANY) > MANY


def as_list(request: HttpRequest, template: str, asked: Listing, shown: Any) -> HttpResponse:
    """The page of a list, with downloads for those who may."""
    may_export = any(Permission.EXPORT_RUN in grant.permissions for grant in request.scope.grants)
    return render(request, template, {"asked": asked, "shown": shown, "may_export": may_export})


def download(request: HttpRequest) -> str:
    """The wanted file format, or "" for a page. Without the right to download there is nothing here."""
    form = request.GET.get("download", "")
    if not form:
        return ""
    if form not in exports.FORMATS or not request.scope.allows(Permission.EXPORT_RUN):
        raise NotThere("There is nothing here that you can download.")
    return form


def as_file(
    request: HttpRequest, form: str, file: File, parts: Sequence[Any], order: paging.Order
) -> HttpResponse:
    """The list as a file, read in chunks and never held together."""
    rows = paging.every(parts, order, file.fields)
    return exports.response(  # type: ignore[return-value]
        form=form, name=file.name, head=file.head, rows=_turned(rows, file), today=request.today
    )


def _turned(rows: Iterator[tuple[Any, ...]], file: File) -> Iterator[Sequence[Any]]:
    for chunk in exports.chunks(rows):
        yield from file.turn(chunk)


def _activity_file(request: HttpRequest) -> File:
    named = dict(
        labels(
            practice.vocabularies(request.scope),
            "tier",
            "format",
            "category_direct",
            "category_indirect",
            "mode",
        )
    )
    states = dict(ACTIVITY_STATES)
    models = practice.vocabularies(request.scope)
    sorts = [{item.id: item.name for words in models for item in words.of(kind)} for kind in SORTS]

    def turn(chunk: list[tuple[Any, ...]]) -> Iterator[Sequence[Any]]:
        names = support.people_of_activities(request.scope, [row[0] for row in chunk])
        used = pages.elements_of(request.scope, [row[0] for row in chunk])
        for row in chunk:
            key, ref, on, state, direct, tier, category, mode, *rest = row
            kind = "direct" if direct else "indirect"
            words = [named.get(value, value) for value in (tier, category, mode)]
            sorted_by = ["; ".join(some[one] for one in used.get(key, ()) if one in some) for some in sorts]
            given = "; ".join(names.get(key, []))
            yield [ref, on, states[state], kind, *words, *rest, sum(rest[3:7]), given, *sorted_by]

    head = (
        "Reference", "Date", "State", "Direct or indirect", "Tier", "Category", "Mode", "Title", "Engagement", "Place",
        "Contact minutes", "Preparation minutes", "Travel minutes", "Follow-up minutes", "Participants", "Purpose",
        "Note", "All minutes", "Given by", "What it was for", "Toward whom",
    )  # fmt: skip
    fields = (
        "id", "ref", "on", "state", "direct", "tier", "category", "mode", "title", "engagement__name", "unit__name",
        "minutes_contact", "minutes_preparation", "minutes_travel", "minutes_followup", "participant_count", "purpose",
        "note",
    )  # fmt: skip
    return File("activities", head, fields, turn)


def _engagement_file(request: HttpRequest) -> File:
    named = dict(labels(practice.vocabularies(request.scope), "tier", "format", "stage"))

    def turn(chunk: list[tuple[Any, ...]]) -> Iterator[Sequence[Any]]:
        pairs = support.pairs_of(request.scope, [row[0] for row in chunk])
        for key, ref, name, place, programme, tier, stage, *rest, supports in chunk:
            words = [named.get(value, value) for value in (tier, stage)]
            pair = "; ".join(pairs.get(key, []))
            yield [ref, name, place, programme, *words, *rest, pair, SUPPORTS.get(supports, "")]

    head = (
        "Reference", "Name", "Place", "Program", "Tier", "Stage", "First day", "Last day", "Days between contacts",
        "Purpose", "Pair", "What is supported",
    )  # fmt: skip
    fields = (
        "id", "ref", "name", "unit__name", "programme", "tier", "stage", "starts_on", "ends_on", "rhythm_days", "purpose",
        "supports",
    )  # fmt: skip
    return File("engagements", head, fields, turn)


def _goal_file(request: HttpRequest) -> File:
    states = dict(GOAL_STATES)

    def turn(chunk: list[tuple[Any, ...]]) -> Iterator[Sequence[Any]]:
        for ref, engagement, place, number, statement, state, *rest in chunk:
            yield [ref, engagement, place, number, statement, states[state], *rest]

    head = (
        "Reference", "Engagement", "Place", "Number", "Goal", "State", "Owner", "Target date", "Target value",
        "Success looks like", "Baseline",
    )  # fmt: skip
    fields = (
        "ref", "engagement__name", "engagement__unit__name", "number", "statement", "state", "owner__name", "target_on",
        "target_value", "success", "baseline",
    )  # fmt: skip
    return File("goals", head, fields, turn)
