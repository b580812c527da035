"""The library of ways to facilitate: to search by purpose, people and minutes; each with its steps, roles and when to use it."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marigold.facilitation import selectors as facilitation
from marigold.kit.doing import NotThere
from marigold.practice import selectors as practice
from marigold.practice.selectors.drafts import systems_to_edit
from marigold.practice.selectors.methods import KIND
from marigold.practice.selectors.methods import methods as all_methods
from marigold.web.forms import Form
from marigold.web.posting import page
from marigold.web.present.methods import method_of
from marigold.web.reading import LICENCES


class MethodFilters(Form):
    """What the library is narrowed to."""

    q = forms.CharField(required=False, max_length=100, label="What for, in words")
    people = forms.IntegerField(required=False, min_value=1, max_value=10_000, label="How many people")
    minutes = forms.IntegerField(
        required=False, min_value=1, max_value=1_440, label="How many minutes there are"
    )


@page
def methods(request: HttpRequest) -> HttpResponse:
    """All ways to facilitate."""
    form = MethodFilters(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    words, people, minutes = wanted.get("q") or "", wanted.get("people"), wanted.get("minutes")
    known = [method_of(row) for row in all_methods(request.scope)]
    found = [one for one in known if one.says(words) and one.suits(people=people, minutes=minutes)]
    context = {
        "form": form,
        "asked": bool(words or people or minutes),
        "found": [one for one in found if not one.slot],
        "slots": [one for one in found if one.slot],
        "own": {one.edition.framework.key: one.edition.framework.name for one in known},
        "may_draft": bool(systems_to_edit(request.scope)),
    }
    return render(request, "facilitation/methods.html", context)


@page
def method(request: HttpRequest, framework: str, key: str) -> HttpResponse:
    """One way to facilitate, whole; it prints on a sheet or two."""
    edition = practice.edition(request.scope, framework)
    row = practice.element_in(request.scope, edition, key)
    if row.kind != KIND:
        raise NotThere("There is no such way to facilitate.")
    one = method_of(row)
    context = {
        "one": one,
        "licence": LICENCES.get(row.edition.licence, row.edition.licence),
        "engagements": facilitation.where_to_run(request.scope) if one.steps else [],
    }
    return render(request, "facilitation/method.html", context)
