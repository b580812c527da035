"""Places: the tree, one place with its support and people, and changing it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.kit import paging
from marigold.kit.paging import ID, Key
from marigold.people import actions
from marigold.people import selectors as people
from marigold.people.models import Unit
from marigold.practice import selectors as practice
from marigold.practice.vocabulary import Vocabulary
from marigold.support import selectors as support
from marigold.web.forms import Choice, Form, Text
from marigold.web.listing import show
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.hours import FEW, hours_of
from marigold.web.present.past import told

KIDS, BENEATH = 400, 800


class UnitForm(Form):
    """A place. Its level is chosen once, from the model's levels that may hang under its parent."""

    name = forms.CharField(max_length=200, label="Name")
    level = Choice(label="Level")
    place = forms.CharField(max_length=200, required=False, label="Where it is")
    about = Text(label="About this place", help_text="What people who give support here should know.")

    def __init__(self, *args: Any, levels: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if levels is None:
            del self.fields["level"]
        else:
            self.fields["level"].choices = levels


@page
def units(request: HttpRequest) -> HttpResponse:
    """The tree one may see, a branch at a time; or the places a search finds."""
    words = request.GET.get("q", "").strip()
    if words:
        return _found(request, words)
    ref = request.GET.get("under", "")
    branch = people.unit(request.scope, ref) if ref else None
    tops = [] if branch else people.tops(request.scope)
    if len(tops) == 1:
        branch = tops[0]
    shown = None
    if branch:
        rows = people.children(request.scope, [branch.pk])
        shown = show(request, [rows], (Key("name"), ID), lambda ids: _by_id(rows, ids))
    rows_here = shown.rows if shown else tops
    _dress(request.scope, [branch, *rows_here] if branch else rows_here)
    kids = list(people.children(request.scope, [row.pk for row in rows_here])[: KIDS + 1])
    for row in rows_here:
        row.kids = [kid for kid in kids[:KIDS] if kid.parent_id == row.pk]
    context = {
        "branch": branch,
        "above": above(request.scope, branch) if branch else [],
        "rows": rows_here,
        "shown": shown,
        "cut": len(kids) > KIDS,
        "q": "",
    }
    return render(request, "unit/units.html", context)


def _by_id(rows: Any, ids: tuple[int, ...]) -> list[Unit]:
    found = {row.pk: row for row in rows.filter(pk__in=ids)}
    return [found[key] for key in ids if key in found]


def _found(request: HttpRequest, words: str) -> HttpResponse:
    rows = people.find_units(request.scope, words, limit=paging.SIZE + 1)
    cut, rows = len(rows) > paging.SIZE, rows[: paging.SIZE]
    _dress(request.scope, rows)
    over = people.ancestors_of(request.scope, rows)
    for row in rows:
        row.above = over.get(row.pk, [])
        row.formerly = row.known_as.splitlines()
    return render(request, "unit/units.html", {"q": words, "rows": rows, "cut": cut, "found": True})


def _dress(scope: Scope, rows: Iterable[Any]) -> None:
    """Level in words, and how many open engagements there are in a place and beneath it."""
    rows = list(rows)
    counts: Counter[int] = Counter()
    for path, number in support.open_by_unit(scope):
        for part in path.split("/")[:-1]:
            counts[int(part)] += number
    beneath = people.count_children(scope, [row.pk for row in rows])
    words: dict[int, Vocabulary | None] = {
        root: practice.words_of(scope, root) for root in {row.root_id for row in rows}
    }
    for row in rows:
        model = words[row.root_id]
        row.level_words = model.level_name(row.level) if model else row.level.capitalize()
        row.engaged = counts[row.pk]
        row.beneath = beneath.get(row.pk, 0)


def above(scope: Scope, row: Unit) -> list[Any]:
    """The places over one, from the root down; `within` says which of them one may open."""
    rows: list[Any] = people.above(scope, row)
    for one in rows:
        one.within = scope.allows_at(Permission.UNIT_VIEW, one.path)
    return rows


@page
def unit(request: HttpRequest, ref: str) -> HttpResponse:
    """One place: its support, hours, activities, goals, people, partners, and what lies beneath."""
    scope = request.scope
    row = people.unit(scope, ref)
    words = practice.words_of(scope, row.root_id)
    found = people.beneath(scope, row, limit=BENEATH + 1)
    whole = row.pk == row.root_id
    many = len(found) > BENEATH
    kids = [one for one in found if one.parent_id == row.pk and one.closed_on is None]
    if whole or many:
        kids = people.open_children(scope, row, limit=paging.SIZE + 1)
    wanted = support.Wanted(
        root=row.root_id if whole else None,
        units=None if whole or many else (row.pk, *(one.pk for one in found)),
        paths=(row.path,),
    )
    _level_and_support(scope, [row, *kids], words)
    past = people.past_of(scope, row)
    changes = told(scope, past, row)
    everything = request.GET.get("months") == "all"
    hours = hours_of(scope, row, words, past, changes, today=request.today, everything=everything)
    context = {
        "row": row,
        "above": above(scope, row),
        "kids": sorted(kids, key=lambda one: one.name)[: paging.SIZE],
        "more_kids": len(kids) > paging.SIZE,
        "engagements": [_brief(scope, one) for one in support.briefs(scope, wanted, limit=FEW)],
        "activities": support.newest(
            scope.within(row.root_id), replace(wanted, since=hours.pop("recent", None)), limit=FEW
        ),
        "goals": support.goals_due(scope, wanted, limit=FEW),
        "changes": changes,
        "events": support.newest_events(scope, row, limit=FEW),
        **_may(scope, row),
        **_here(scope, row, words),
        **hours,
    }
    return render(request, "unit/unit.html", context)


def _may(scope: Scope, row: Unit) -> dict[str, bool]:
    """What one may do here; in a closed place nothing new begins."""
    is_open = row.closed_on is None
    return {
        "may_edit": scope.allows_at(Permission.UNIT_EDIT, row.path),
        "may_measures": scope.allows(Permission.MEASURE_VIEW),
        "may_roles": scope.allows_at(Permission.ROLEMAP_VIEW, row.path),
        "may_holds": scope.allows_at(Permission.STRUCTURE_VIEW, row.path),
        "may_chain": scope.allows_at(Permission.ENGAGEMENT_VIEW, row.path),
        "may_indicators": scope.allows(Permission.INDICATOR_VIEW),
        "may_begin": is_open and scope.allows_at(Permission.UNIT_EDIT, row.path),
        "may_add_person": is_open and scope.allows_at(Permission.PERSON_EDIT, row.path),
        "may_open": is_open and scope.allows_at(Permission.ENGAGEMENT_EDIT, row.path),
        "may_practice": row.parent_id is None and scope.allows_at(Permission.CHANGE_VIEW, row.path),
        "may_history": scope.allows_at(Permission.HISTORY_VIEW, row.path),
    }


def _level_and_support(scope: Scope, rows: list[Any], words: Vocabulary | None) -> None:
    """Level in words; for places beneath, how many open engagements are there and further down."""
    counts = support.open_by_child(scope, rows[0]) if len(rows) > 1 else {}
    for row in rows:
        row.level_words = words.level_name(row.level) if words else row.level.capitalize()
        row.engaged = counts.get(row.pk, 0)


def _brief(scope: Scope, one: support.Brief) -> dict[str, Any]:
    words = practice.vocabulary(scope, one.edition_id)
    return {
        "ref": one.ref,
        "name": one.name,
        "programme": one.programme,
        "tier": one.tier,
        "tier_item": words.by_key.get(one.tier),
        "stage_words": words.label(one.stage) if one.stage else "",
        "pair_names": list(one.pair),
        "ends_on": one.ends_on,
        "last": one.last,
        "next": one.next,
    }


def _here(scope: Scope, row: Unit, words: Vocabulary | None) -> dict[str, Any]:
    """Who has a part here today: roles, leaders, teams, and partners by the model's groups."""
    here = [one for one in people.people_here(scope, row, limit=paging.SIZE) if one.on(scope.on)]
    teams = [
        {"name": team.name, "purpose": team.first, "members": _on_team(here, team.ref)}
        for team in here
        if team.what == "team"
    ]
    return {
        "posts": [one for one in here if one.what == "post"],
        "leaders": [one for one in here if one.what == "leader"],
        "teams": teams,
        **_partners(here, words),
    }


def _on_team(here: list[people.Here], ref: str) -> list[people.Here]:
    return [one for one in here if one.what == "member" and one.first == ref]


def _partners(here: list[people.Here], words: Vocabulary | None) -> dict[str, Any]:
    """Partners by the model's groups, and the groups nobody stands for yet."""
    if words is None:
        return {"groups": [], "missing": []}
    groups = [
        {
            "name": item.name,
            "partners": [one for one in here if one.what == "partner" and one.first == item.key],
        }
        for item in words.of("partner_group")
    ]
    return {
        "groups": [group for group in groups if group["partners"]],
        "missing": [group["name"] for group in groups if not group["partners"]],
    }


@page
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a place's name, place and description."""
    row = people.unit(request.scope, ref, Permission.UNIT_EDIT)
    initial = {"name": row.name, "place": row.place, "about": row.about, "version": row.version}
    form = UnitForm(request.POST or typed_before(request) or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def save() -> str:
            actions.change_unit(
                unit_ref=ref,
                version=data["version"] or row.version,
                name=data["name"],
                place=data["place"],
                about=data["about"],
                by=request.scope,
                at=request.at,
            )
            return reverse("unit", args=[ref])

        answer = attempt(request, form, save)
        if answer:
            return answer
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "row": row, "above": above(request.scope, row)}
    return render(request, "unit/form.html", context, status=status)


@page
def add(request: HttpRequest, ref: str) -> HttpResponse:
    """Add a place beneath this one."""
    parent = people.unit(request.scope, ref, Permission.UNIT_EDIT)
    levels = levels_under(practice.words_of(request.scope, parent.root_id), parent.level)
    form = UnitForm(request.POST or typed_before(request) or None, levels=levels)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def save() -> str:
            made = actions.add_unit(
                parent=parent,
                name=data["name"],
                level=data["level"],
                place=data["place"],
                about=data["about"],
                by=request.scope,
                at=request.at,
            )
            return reverse("unit", args=[made.ref])

        answer = attempt(request, form, save)
        if answer:
            return answer
    status = 422 if request.method == "POST" else 200
    parent.within = True
    over = [*above(request.scope, parent), parent]
    context = {"form": form, "parent": parent, "above": over, "levels": levels}
    return render(request, "unit/form.html", context, status=status)


def levels_under(words: Vocabulary | None, level: str) -> list[tuple[str, str]]:
    """The model's levels that may hang under a level."""
    levels = words.levels if words else ()
    return [(str(one["key"]), str(one["name"])) for one in levels if level in one.get("parents", ())]
