"""Lists of values of indicators: look, bring in, take back. Long work goes on in slices, or in a process of its own."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from marigold.core.imports.decide import Problem
from marigold.core.imports.limits import MEBI
from marigold.imports import apart, lists, uploads, values
from marigold.imports.lists import ListJob
from marigold.imports.values import Reading
from marigold.imports.values_preview import ValuesPlan, load_plan
from marigold.kit.doing import NotThere, Refused
from marigold.support import selectors as support
from marigold.web.import_list_forms import LookForm
from marigold.web.posting import page
from marigold.web.views.imports import SLICE

SMALL = 4 * MEBI  # files up to this size are looked at while one waits
SHOWN = 100


def look(request: HttpRequest, job: ListJob) -> HttpResponse:
    """What bringing values in would do; or how far looking at them is."""
    if request.method == "POST" and not any(name.startswith("column_") for name in request.POST):
        return redirect("import-list", job.ref)  # the page that waits asks how far it is
    working = apart.working(job)
    if working is not None and not working.refused:
        return _working(request, job, working.rows)
    try:
        reading = values.read_columns(job, values.known_of(job, request.scope))
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("import-observations")
    form = LookForm(request.POST or None, job=job, columns=reading.columns, names={})
    if request.method == "POST" and form.is_valid():
        form.put_into(job)
        apart.forget(job)
        uploads.clear(job)
        lists.save(job)
        return redirect("import-list", job.ref)
    refusal = reading.refusal or (working.refused if working else "")
    plan = load_plan(job)
    if plan is None and not refusal:
        if job.size > SMALL:
            apart.start(job, by=request.scope, today=request.today)
            return redirect("import-list", job.ref)
        try:
            plan = values.preview(job, by=request.scope)
        except Refused as refused:
            refusal = refused.message
    return _shown(request, job, reading, form, plan, refusal)


def _working(request: HttpRequest, job: ListJob, rows: int) -> HttpResponse:
    context = {
        "title": f"Reading {job.name}",
        "done": rows,
        "noun": "rows read",
        "address": request.path,
        "note": "You may leave this page; the file is read to its end.",
        "back": reverse("import-observations"),
        "back_words": "Import values of indicators",
    }
    return render(request, "imports/working.html", context)


def _shown(
    request: HttpRequest,
    job: ListJob,
    reading: Reading,
    form: LookForm,
    plan: ValuesPlan | None,
    refusal: str,
) -> HttpResponse:
    rows = [
        {"column": one, "field": form[f"column_{one.index}"], "samples": reading.samples[one.index]}
        for one in form.columns
    ]
    problems = plan.problems[:SHOWN] if plan else []
    context = {
        "job": job,
        "kind": job.kind,
        "system": lists.root_of(job, request.scope),
        "plan": plan,
        "figures": plan.counts if plan else {},
        "notes": reading.source.notes,
        "several": bool(plan and plan.several),
        "problems": [Problem(**one) for one in problems],
        "more": (plan.problem_count if plan else 0) - len(problems),
        "rows": rows,
        "form": form,
        "refusal": refusal if plan is None else "",
    }
    return render(request, "imports/list_look.html", context, status=422 if form.errors else 200)


def store(request: HttpRequest, job: ListJob) -> HttpResponse:
    """Bring values in, a slice at a time, if they are what was shown."""
    try:
        seen = request.POST.get("seen", "")
        progress = values.apply(job, by=request.scope, at=request.at, seen=seen, seconds=SLICE)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("import-list", job.ref)
    if progress.finished:
        messages.success(request, "The list is in.")
        return redirect("import-list", job.ref)
    return _slice(request, f"Storing {job.name}", progress, "values stored")


def take_back(request: HttpRequest, batch: Any) -> HttpResponse:
    """Take values back, a slice at a time."""
    try:
        progress = values.undo(batch.ref, by=request.scope, at=request.at, seconds=SLICE)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("import-list", batch.ref)
    if progress.finished:
        messages.success(request, "The list was taken back.")
        return redirect("import-list", batch.ref)
    return _slice(request, f"Taking back {batch.file_name}", progress, "values taken back")


def _slice(request: HttpRequest, title: str, progress: Any, noun: str) -> HttpResponse:
    context = {
        "title": title,
        "done": progress.done,
        "total": progress.total,
        "noun": noun,
        "address": request.path,
        "note": "Every step is saved. If this page is closed, go on later from the list of imports.",
        "back": reverse("import-observations"),
        "back_words": "Import values of indicators",
    }
    return render(request, "imports/working.html", context)


def kept_first(request: HttpRequest, batch: Any) -> list[dict[str, str]]:
    """The first values that stayed when an import was undone, since they were changed meanwhile."""
    names = ("indicator", "place", "period", "split", "group")
    every = values.kept(batch, by=request.scope)
    return [dict(zip(names, row, strict=True)) for row, _ in zip(every, range(SHOWN), strict=False)]


@page
def kept(request: HttpRequest, ref: str) -> HttpResponseBase:
    """All values that stayed when an import was undone, as CSV, guarded against formulas."""
    batch = support.list_batches(request.scope, values.KIND).filter(ref=ref).first()
    if batch is None:
        raise NotThere("There is no such list.")
    if not batch.counts.get("kept"):
        raise Http404("Nothing stayed.")
    text = values.kept_text(batch, by=request.scope)
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"marigold-kept-{request.today.isoformat()}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
