"""A data walk: posters of chosen indicators to print or project, and what people made of them."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.core import charts
from marigold.core.spc import words as spc_words
from marigold.core.spc.table import rows as table_rows
from marigold.improvement import actions
from marigold.improvement import selectors as improvement
from marigold.improvement.actions.interpreting import ASKED
from marigold.improvement.models import Indicator
from marigold.improvement.study import study_of
from marigold.kit.doing import NotThere
from marigold.people import selectors as people
from marigold.web.forms import Choice, Date, Form, Text
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.groups import Split, split_from
from marigold.web.views.indicators import about

MOST = 12


@dataclass(frozen=True)
class Poster:
    """One station: a chart, the same by group, and what was said before it."""

    indicator: Indicator
    headline: str
    svg: str
    table: Any
    split: Split | None
    said: list[tuple[str, str, str]]


@page
def walk(request: HttpRequest, ref: str) -> HttpResponse:
    """The posters of the indicators chosen (`i`), or of the first ones here and beneath."""
    unit = people.unit(request.scope, ref)
    if not improvement.may(request.scope, Permission.INDICATOR_VIEW, unit):
        raise NotThere("There is nothing here that you can see.")
    offered = list(improvement.indicators(request.scope).filter(unit__path__startswith=unit.path)[:100])
    wanted = set(request.GET.getlist("i"))
    chosen = [row for row in offered if row.ref in wanted] or offered
    context = {
        "unit": unit,
        "offered": [(row, row in chosen[:MOST]) for row in offered],
        "posters": _posters(request, chosen[:MOST]),
        "questions": ASKED.values(),
        "may_edit": improvement.may(request.scope, Permission.INDICATOR_EDIT, unit),
    }
    return render(request, "indicators/walk.html", context)


def _posters(request: HttpRequest, rows: list[Indicator]) -> list[Poster]:
    scope = request.scope
    observed: dict[int, list[Any]] = {}
    for one in improvement.observations(scope, [row.pk for row in rows]):
        observed.setdefault(one.indicator_id, []).append(one)
    phases = improvement.phases_of(scope, [row.pk for row in rows])
    split = improvement.walked(scope, rows)
    said: dict[int, list[tuple[str, str, str]]] = {}
    for one in improvement.interpretations(scope, rows):
        said.setdefault(one.indicator_id, []).append((ASKED[one.asked], one.text, one.said_by))
    found = []
    for row in rows:
        if row.pk not in observed:
            continue
        study = study_of(row, observed[row.pk], phases=phases.get(row.pk, ()))
        found.append(
            Poster(
                indicator=row,
                headline=spc_words.headline(study, request.today),
                svg=charts.run_chart(
                    study, None, charts.Options(id=f"poster-{row.ref}", today=request.today)
                ),
                table=table_rows(study),
                split=split_from(row, split[row.pk]) if row.pk in split else None,
                said=said.get(row.pk, []),
            )
        )
    return found


class SaidForm(Form):
    """One answer to one of the three questions."""

    asked = Choice(label="Which question", choices=list(ASKED.items()))
    text = Text(label="What was said", required=True)
    said_by = forms.CharField(
        max_length=200,
        required=False,
        label="By whom",
        help_text="In their own words, such as a parent. Or nobody.",
    )
    on = Date(label="On")


@page
def said(request: HttpRequest, ref: str) -> HttpResponse:
    """Write down what people make of an indicator."""
    row = improvement.indicator(request.scope, ref, Permission.INDICATOR_EDIT)
    form = SaidForm(request.POST or typed_before(request), initial={"on": request.today})
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            told = {name: form.cleaned_data[name] for name in ("asked", "text", "said_by", "on")}
            actions.interpret(indicator_ref=ref, by=request.scope, at=request.at, **told)
            messages.success(request, "Saved. It stands beside the numbers.")
            return reverse("indicator", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return about(request, form, row, "What people make of it", "Save")
