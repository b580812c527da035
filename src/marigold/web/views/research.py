"""Practice data for research: a file without names, and the studies that used such data."""

import csv
import io
import tempfile
import zipfile
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marigold.access.catalogue import Permission
from marigold.kit.doing import NotThere
from marigold.support import actions
from marigold.support.selectors import learning
from marigold.support.selectors.research import COLUMNS, research_rows
from marigold.support.selectors.research_strategies import COLUMNS as STRATEGY_COLUMNS
from marigold.support.selectors.research_strategies import strategy_rows
from marigold.web.exports import cell, workbook
from marigold.web.learning_forms import ResearchForm, StudyForm
from marigold.web.posting import attempt, page, typed_before
from marigold.web.views.learning import own_roots

STUDY = ("title", "who", "purpose", "data", "on", "link", "found")
CODEBOOK = (("column", ""), ("what it holds", ""))
ABOUT = """Practice data without names
===========================

One row an activity that was held. There are no names, no free words and no days, only months. Stand-ins such as
contact-1a2b3c4d5e6f are the same within this file and different in every other file, and nothing leads back from them.
The level of a place is 'other' where fewer than three places share it.

Who knows the places well may still guess some of them. Use the data for the purpose that was agreed on, do not try to
find out who or where, and tell those whose work it is what you found.

data.csv      the rows
codebook.csv  what each column holds

strategies.csv, strategies.xlsx  one row a strategy in use: who, what, to whom, when, planned and given dose, outcome, why
strategies-codebook.csv          what each of their columns holds
"""


def _roots(request: HttpRequest) -> list[Any]:
    roots = own_roots(request, Permission.RESEARCH_EXPORT)
    if not roots:
        raise NotThere("There is nothing here that you can see.")
    return roots


@page
def research(request: HttpRequest) -> HttpResponse:
    """Studies that used practice data, and the form for a file."""
    return _page(request, _blank(request))


def _blank(request: HttpRequest) -> ResearchForm:
    start = {"since": request.today.replace(month=1, day=1), "until": request.today}
    return ResearchForm(None, roots=_roots(request), initial=start)


def _page(request: HttpRequest, form: ResearchForm, *, status: int = 200) -> HttpResponse:
    shown = {
        "studies": learning.studies(request.scope),
        "form": form,
        "columns": COLUMNS,
        "of_strategies": STRATEGY_COLUMNS,
    }
    return render(request, "learning/research.html", shown, status=status)


@page
@require_POST
def download(request: HttpRequest) -> HttpResponse:
    """The file: rows, what each column holds, and how to use them. That it was taken is on record."""
    form = ResearchForm(request.POST, roots=_roots(request))
    if not form.is_valid():
        return _page(request, form, status=422)
    data = form.cleaned_data
    root = form.roots[data["system"]]
    period = {"since": data["since"], "until": data["until"]}
    used = list(strategy_rows(request.scope, root, **period))
    file, count = _file(research_rows(request.scope, root, **period), used)
    actions.tell_export(
        root=root, rows=count, since=data["since"], until=data["until"], by=request.scope, at=request.at
    )
    name = f"marigold-research-{request.today.isoformat()}.zip"
    answer = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    answer["Cache-Control"] = "no-store"
    return answer


def _file(rows: Any, strategies: Any) -> tuple[Any, int]:
    file = tempfile.TemporaryFile(suffix=".zip")  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        count = _table(packed, "data.csv", COLUMNS, rows)
        _table(packed, "codebook.csv", CODEBOOK, COLUMNS)
        _table(packed, "strategies.csv", STRATEGY_COLUMNS, strategies)
        _table(packed, "strategies-codebook.csv", CODEBOOK, STRATEGY_COLUMNS)
        head = [name for name, _ in STRATEGY_COLUMNS]
        with workbook("strategies", head, strategies) as book:
            packed.writestr("strategies.xlsx", book.read())
        packed.writestr("README.txt", ABOUT)
    file.seek(0)
    return file, count


def _table(packed: zipfile.ZipFile, name: str, columns: Any, rows: Any) -> int:
    """One table of the file, row by row; returns how many rows."""
    count = 0
    with packed.open(name, "w") as raw, io.TextIOWrapper(raw, "utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow([column for column, _ in columns])
        for row in rows:
            writer.writerow([cell(value) for value in row])
            count += 1
    return count


@page
def study_new(request: HttpRequest) -> HttpResponse:
    """Note a study that uses practice data."""
    form = StudyForm(
        request.POST or typed_before(request), roots=_roots(request), initial={"on": request.today}
    )

    def act() -> str:
        data = form.cleaned_data
        told = {name: data[name] for name in STUDY}
        actions.note_study(root=form.roots[data["system"]], by=request.scope, at=request.at, **told)
        return reverse("research")

    return _study(request, form, "Note a study", act)


@page
def study(request: HttpRequest, ref: str) -> HttpResponse:
    """One study, to read and to change."""
    row = learning.study(request.scope, ref)
    start = {name: getattr(row, name) for name in STUDY} | {"version": row.version, "system": row.root.ref}
    form = StudyForm(request.POST or typed_before(request), roots=[row.root], initial=start)

    def act() -> str:
        data = form.cleaned_data
        told = {name: data[name] for name in STUDY}
        actions.change_study(
            study_ref=ref, version=data["version"] or row.version, by=request.scope, at=request.at, **told
        )
        return reverse("research")

    return _study(request, form, row.title, act)


def _study(request: HttpRequest, form: StudyForm, title: str, act: Any) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        answer = attempt(request, form, act)
        if answer:
            messages.success(request, "Saved.")
            return answer
    shown = {"form": form, "title": title, "save": "Save", "back": reverse("research")}
    return render(request, "learning/form.html", shown, status=422 if request.method == "POST" else 200)
