"""Indicators: those of a place, one with its chart, and defining it."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.improvement import actions
from marigold.improvement import selectors as improvement
from marigold.improvement.models import Indicator
from marigold.kit.doing import NotThere
from marigold.people import selectors as people
from marigold.people.models import Person, Unit
from marigold.web import exports
from marigold.web.forms import Form
from marigold.web.indicator_forms import IndicatorForm, MeaningForm
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.attention import lines_of
from marigold.web.present.groups import Split
from marigold.web.present.indicators import IndicatorPage, indicator_page

PEOPLE = 500
NAMES = (
    "name", "level", "numerator", "denominator", "measured_in", "direction", "target_value", "target_on", "chart_kind",
    "rule_set", "baseline_points", "reference", "source", "version",
)  # fmt: skip


@page
def of_unit(request: HttpRequest, ref: str) -> HttpResponse:
    """The indicators of a place and beneath it."""
    unit = unit_with_indicators(request, ref)
    context = {
        "unit": unit,
        "lines": lines_of(improvement.attention(request.scope, place=unit.path, most=improvement.MOST)),
        "may_edit": improvement.may(request.scope, Permission.INDICATOR_EDIT, unit),
        "root": unit.root_id == unit.pk,
        "may_import": request.scope.allows_at(Permission.IMPORT_RUN, unit.path),
    }
    return render(request, "indicators/unit.html", context)


def unit_with_indicators(
    request: HttpRequest, ref: str, permission: Permission = Permission.INDICATOR_VIEW
) -> Unit:
    """A place whose indicators one may see (or change), or NotThere."""
    unit = people.unit(request.scope, ref)
    if not improvement.may(request.scope, permission, unit):
        raise NotThere("There is nothing here that you can see.")
    return unit


@page
def indicator(request: HttpRequest, ref: str) -> HttpResponseBase:
    """One indicator, or its numbers as a file: the same as the page shows."""
    shown = indicator_page(request.scope, ref, by=request.GET.get("by", ""), today=request.today)
    form = request.GET.get("download", "")
    if form in exports.FORMATS:
        if not shown.may_export:
            raise NotThere("There is nothing here that you can download.")
        head = ("period", "group", "value")
        return exports.response(
            form=form, name="indicator", head=head, rows=_rows(shown), today=request.today
        )
    return render(request, "indicators/indicator.html", {"page": shown, "row": shown.indicator})


def _rows(shown: IndicatorPage) -> Iterator[tuple[Any, ...]]:
    """Long rows: the whole as the table has it, then each group in the words of the page."""
    if shown.plot:
        for row in shown.plot.table.rows:
            yield row[0], "Everyone", row[1]
    if shown.split:
        yield from _group_rows(shown.split)


def _group_rows(split: Split) -> Iterator[tuple[Any, ...]]:
    for line in split.lines:
        for day, words in zip(split.head, line.cells, strict=True):
            if words:
                yield day, line.label, words
        for year, words in zip(split.years, line.years, strict=True):
            if words:
                yield f"{year}, the whole year", line.label, words


@page
def new(request: HttpRequest, ref: str) -> HttpResponse:
    """Define an indicator of a place."""
    unit = unit_with_indicators(request, ref, Permission.INDICATOR_EDIT)
    form = IndicatorForm(request.POST or typed_before(request), people=_people(request, unit))
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            row = actions.add_indicator(unit=unit, by=request.scope, at=request.at, **form.told())
            messages.success(request, "Saved. Say next what it means, and enter values.")
            return reverse("indicator", args=[row.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    back = reverse("unit-indicators", args=[ref])
    return shown_form(request, form, f"Add an indicator of {unit.name}", "Save indicator", back, unit.name)


@page
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change an indicator."""
    row = improvement.indicator(request.scope, ref, Permission.INDICATOR_EDIT)
    start = {name: getattr(row, name) for name in NAMES} | {"owner": row.owner.ref if row.owner else ""}
    found = _people(request, row.unit)
    if row.owner and row.owner not in found:
        found.append(row.owner)
    form = IndicatorForm(request.POST or typed_before(request), initial=start, people=found)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            version = form.cleaned_data["version"]
            actions.change_indicator(
                indicator_ref=ref, version=version, by=request.scope, at=request.at, **form.told()
            )
            messages.success(request, "Saved.")
            return reverse("indicator", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return about(request, form, row, "Edit indicator", "Save indicator")


def _people(request: HttpRequest, unit: Unit) -> list[Person]:
    return list(people.people(request.scope).filter(root_id=unit.root_id).order_by("name")[:PEOPLE])


@page
def meaning(request: HttpRequest, ref: str) -> HttpResponse:
    """Say what an indicator means from a day on."""
    row = improvement.indicator(request.scope, ref, Permission.INDICATOR_EDIT)
    form = MeaningForm(request.POST or typed_before(request), initial={"starts_on": request.today})
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            told = {name: form.cleaned_data[name] for name in ("text", "starts_on", "reason")}
            actions.define(indicator_ref=ref, by=request.scope, at=request.at, **told)
            messages.success(request, "Saved. Data from before keep the definition they had.")
            return reverse("indicator", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return about(request, form, row, "What it means", "Save definition")


def about(
    request: HttpRequest, form: Form, row: Indicator, title: str, save: str, **more: Any
) -> HttpResponse:
    """A form about one indicator."""
    return shown_form(request, form, title, save, reverse("indicator", args=[row.ref]), row.name, **more)


def shown_form(
    request: HttpRequest, form: Form, title: str, save: str, back: str, back_name: str, **more: Any
) -> HttpResponse:
    """A form with the way back."""
    context = {"form": form, "title": title, "save": save, "back": back, "back_name": back_name, **more}
    status = 422 if request.method == "POST" else 200
    return render(request, "indicators/form.html", context, status=status)
