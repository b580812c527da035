"""Places: the tree, one place with its support and people, and changing it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.kit import paging
from marigold.kit.doing import NotThere
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

MONTHS = 12
MANY_MONTHS = 60
FEW = 10
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
        root: words_of(scope, root) for root in {row.root_id for row in rows}
    }
    for row in rows:
        model = words[row.root_id]
        row.level_words = model.level_name(row.level) if model else row.level.capitalize()
        row.engaged = counts[row.pk]
        row.beneath = beneath.get(row.pk, 0)


def words_of(scope: Scope, root_id: int) -> Vocabulary | None:
    """The vocabulary of a system's model, or None before one is adopted."""
    try:
        return practice.vocabulary(scope, practice.adopted(scope, root_id).pk)
    except NotThere:
        return None


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
    words = words_of(scope, row.root_id)
    found = people.beneath(scope, row, limit=BENEATH + 1)
    whole = row.pk == row.root_id
    many = len(found) > BENEATH
    kids = [one for one in found if one.parent_id == row.pk]
    if whole or many:
        kids = list(people.children(scope, [row.pk])[: paging.SIZE + 1])
    wanted = support.Wanted(
        root=row.root_id if whole else None,
        units=None if whole or many else (row.pk, *(one.pk for one in found)),
        paths=(row.path,),
    )
    _level_and_support(scope, [row, *kids], words)
    hours = _dose(request, row, words)
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
        "teams": people.teams_of(scope, row),
        "posts": people.posts_in(scope, row, limit=paging.SIZE),
        "events": list(support.local_events(scope, row).reverse()[:FEW]),
        "may_edit": scope.allows_at(Permission.UNIT_EDIT, row.path),
        "may_add_person": scope.allows_at(Permission.PERSON_EDIT, row.path),
        "may_open": scope.allows_at(Permission.ENGAGEMENT_EDIT, row.path),
        "may_history": scope.allows_at(Permission.HISTORY_VIEW, row.path),
        **_partners(scope, row, words),
        **hours,
    }
    return render(request, "unit/unit.html", context)


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


def _partners(scope: Scope, row: Unit, words: Vocabulary | None) -> dict[str, Any]:
    """Partners by the model's groups, and the groups nobody stands for yet."""
    if words is None:
        return {"groups": [], "missing": []}
    rows = people.partners_in(scope, row)
    groups = [
        {"name": item.name, "partners": [one for one in rows if one.group == item.key]}
        for item in words.of("partner_group")
    ]
    return {
        "groups": [group for group in groups if group["partners"]],
        "missing": [group["name"] for group in groups if not group["partners"]],
    }


def _dose(request: HttpRequest, row: Unit, words: Vocabulary | None) -> dict[str, Any]:
    """Minutes of support by month, direct and indirect, oldest first; and by tier, in the model's order."""
    if not request.scope.allows_at(Permission.ACTIVITY_VIEW, row.path):
        return {"dose": [], "dose_hidden": True}
    everything = request.GET.get("months") == "all"
    months = months_back(request.today, MANY_MONTHS if everything else MONTHS)
    cells: Counter[tuple[date, bool]] = Counter()
    held: Counter[date] = Counter()
    tiers: Counter[str] = Counter()
    for cell in support.dose_of(request.scope, row, since=months[0]):
        cells[(cell.month, cell.direct)] += cell.minutes
        held[cell.month] += cell.activities
        tiers[cell.tier] += cell.minutes
    rows = [
        {"month": month, "direct": cells[(month, True)], "indirect": cells[(month, False)]}
        for month in months
    ]
    while everything and rows and not rows[0]["direct"] and not rows[0]["indirect"]:
        rows.pop(0)
    top = max([one["direct"] + one["indirect"] for one in rows], default=0) or 1
    for one in rows:
        one["all"] = one["direct"] + one["indirect"]
        one["wide"] = round(300 * one["direct"] / top, 1)
        one["more"] = round(300 * one["indirect"] / top, 1)
    direct, indirect = sum(one["direct"] for one in rows), sum(one["indirect"] for one in rows)
    return {"dose": rows, "dose_direct": direct, "dose_indirect": indirect, "dose_all": direct + indirect,
            "everything": everything, "recent": _recent(held), "tiers": _by_tier(tiers, words)}  # fmt: skip


def _by_tier(minutes: Counter[str], words: Vocabulary | None) -> list[tuple[str, int]]:
    """(tier, minutes) in the order of the model; tiers it no longer names come last."""
    known = [item.key for item in words.tiers()] if words else []
    keys = [*(key for key in known if minutes[key]), *sorted(key for key in minutes if key not in known)]
    return [(words.label(key) if words else key, minutes[key]) for key in keys]


def _recent(held: Counter[date]) -> date | None:
    """The month from which on there are enough activities to show, so that the newest are found without a search."""
    found = 0
    for month in sorted(held, reverse=True):
        found += held[month]
        if found >= FEW:
            return month
    return None


def months_back(today: date, count: int) -> list[date]:
    """The first days of the last `count` months, this one included, oldest first."""
    found = []
    for back in reversed(range(count)):
        number = today.year * 12 + today.month - 1 - back
        found.append(date(number // 12, number % 12 + 1, 1))
    return found


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
    levels = levels_under(words_of(request.scope, parent.root_id), parent.level)
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
