"""Importing a log: upload, columns, preview, apply, undo. Long work goes on in slices, so that no request is long."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from marigold.core.imports.cells import normal
from marigold.core.imports.limits import MEBI
from marigold.imports import activities, apart, uploads
from marigold.imports.activities_preview import load_plan
from marigold.imports.uploads import Job
from marigold.kit.doing import NotThere, Refused
from marigold.search import index
from marigold.support import selectors as support
from marigold.web.import_forms import ColumnsForm, NamesForm, UploadForm
from marigold.web.posting import page

SLICE = 2.0  # seconds of work in one request
SMALL = 4 * MEBI  # files up to this size are previewed while one waits
SHOWN = 100


@page
def imports(request: HttpRequest) -> HttpResponse:
    """Upload a file; files under way; earlier imports."""
    systems = support.import_systems(request.scope)
    if not systems:
        raise NotThere("You cannot import into any system.")
    form = UploadForm(request.POST or None, request.FILES or None, systems=systems)
    if request.method == "POST" and form.is_valid():
        root = next((unit for unit in systems if unit.ref == form.cleaned_data.get("system")), systems[0])
        try:
            job = _receive(request, form.cleaned_data["file"], root)
            return redirect("import-file", job.ref)
        except Refused as refused:
            form.refuse(refused.message, "file")
    batches = list(support.import_batches(request.scope)[:50])
    begun = {batch.ref for batch in batches}
    context = {
        "form": form,
        "batches": batches,
        "waiting": [job for job in uploads.waiting(request.scope) if job.ref not in begun],
        "most": settings.IMPORT_MAX_BYTES // MEBI,
    }
    return render(request, "imports/imports.html", context, status=422 if request.method == "POST" else 200)


def _receive(request: HttpRequest, file: Any, root: Any) -> Job:
    job = uploads.new_job(name=file.name, path=None, by=request.scope, at=request.at, root=root.pk)
    try:
        uploads.receive(job, file.chunks())
        return activities.settle_job(job, by=request.scope)
    except Refused:
        uploads.discard(job)
        raise


@page
def file(request: HttpRequest, ref: str) -> HttpResponse:
    """A file's columns; once it is being stored, how it went."""
    batch = support.import_batches(request.scope).filter(ref=ref).first()
    if batch is not None:
        return _done(request, batch)
    job = _job(request, ref)
    if request.method == "POST" and "discard" in request.POST:
        apart.forget(job)
        uploads.discard(job)
        messages.success(request, "The file was thrown away. Nothing was stored.")
        return redirect("imports")
    try:
        reading = activities.read_columns(job, by=request.scope)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("imports")
    form = ColumnsForm(request.POST or None, reading=reading, choices=job.choices)
    if request.method == "POST" and form.is_valid():
        form.put_into(job.choices)
        _again(job)
        return _preview_now(request, job, form)
    return _columns_page(request, job, form)


def _columns_page(request: HttpRequest, job: Job, form: ColumnsForm) -> HttpResponse:
    context = {"job": job, "form": form, "rows": list(form.rows()), "reading": form.reading}
    return render(request, "imports/columns.html", context, status=422 if request.method == "POST" else 200)


def _preview_now(request: HttpRequest, job: Job, form: ColumnsForm) -> HttpResponse:
    """Preview a small file at once; a large one in a process of its own."""
    if job.size > SMALL:
        apart.start(job, by=request.scope, today=request.today)
        return redirect("import-preview", job.ref)
    try:
        activities.preview(job, by=request.scope, today=request.today)
    except Refused as refused:
        form.refuse(refused.message)
        return _columns_page(request, job, form)
    return redirect("import-preview", job.ref)


def _again(job: Job) -> None:
    """Whatever was previewed no longer holds."""
    apart.forget(job)
    uploads.clear(job)
    uploads.save_job(job)


def _job(request: HttpRequest, ref: str) -> Job:
    job = uploads.load_job(ref, request.scope)
    job.system = activities.root_of(job, by=request.scope)  # type: ignore[attr-defined]
    return job


@page
def preview(request: HttpRequest, ref: str) -> HttpResponse:
    """What will happen: figures, problems, the first rows; names to choose for."""
    if support.import_batches(request.scope).filter(ref=ref).exists():
        return redirect("import-file", ref)
    job = _job(request, ref)
    plan = load_plan(job)
    if plan is None:
        return _waiting(request, job)
    world = activities.world_of(job, by=request.scope)
    names = NamesForm(request.POST or None, plan=plan, world=world)
    if request.method == "POST" and names.is_valid():
        if names.put_into(job.choices, normal):
            _again(job)
            form = ColumnsForm(
                None, reading=activities.read_columns(job, by=request.scope), choices=job.choices
            )
            return _preview_now(request, job, form)
        return redirect("import-preview", ref)
    context = {
        "job": job,
        "plan": plan,
        "names": names,
        "rows": list(names.rows()),
        "problems": plan.problems[:SHOWN],
        "more": plan.problem_count - min(SHOWN, len(plan.problems)),
    }
    return render(request, "imports/preview.html", context)


def _waiting(request: HttpRequest, job: Job) -> HttpResponse:
    """The file is being read, or has to be read (again)."""
    now = apart.working(job)
    if now is None:
        # It may have ended well since the plan was looked for.
        return redirect("import-preview" if load_plan(job) else "import-file", job.ref)
    if now.refused:
        messages.error(request, now.refused)
        apart.forget(job)
        return redirect("import-file", job.ref)
    if request.method == "POST":
        return redirect("import-preview", job.ref)
    context = {
        "job": job,
        "title": f"Reading {job.name}",
        "done": now.rows,
        "noun": "rows read",
        "address": request.path,
        "note": "You may leave this page; the file is read to its end.",
    }
    return render(request, "imports/working.html", context)


@page
def apply(request: HttpRequest, ref: str) -> HttpResponse:
    """Store what was previewed, a slice at a time."""
    if request.method != "POST":
        return redirect("import-file", ref)
    job = uploads.any_job(ref)
    mine = support.import_batches(request.scope).filter(ref=ref).exists()
    if job is None or not mine:
        job = _job(request, ref)
    try:
        progress = activities.apply(job, by=request.scope, at=request.at, seconds=SLICE)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("import-file" if mine else "import-preview", ref)
    if progress.finished:
        index.catch_up(seconds=SLICE)
        messages.success(request, f"{progress.total:,} activities are in.")
        return redirect("import-file", ref)
    return _slice(request, job.name, progress, "activities stored")


@page
def undo(request: HttpRequest, ref: str) -> HttpResponse:
    """Take an import back, a slice at a time."""
    batch = support.import_batch(request.scope, ref)
    if request.method != "POST":
        return redirect("import-file", ref)
    try:
        progress = activities.undo(ref, by=request.scope, at=request.at, seconds=SLICE)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("import-file", ref)
    if progress.finished:
        messages.success(request, "The import was undone.")
        return redirect("import-file", ref)
    return _slice(request, batch.file_name, progress, "rows taken back")


def _slice(request: HttpRequest, name: str, progress: Any, noun: str) -> HttpResponse:
    context = {
        "title": f"{'Storing' if 'stored' in noun else 'Undoing'} {name}",
        "done": progress.done,
        "total": progress.total,
        "noun": noun,
        "address": request.path,
        "note": "Every step is saved. If this page is closed, go on later from the list of imports.",
    }
    return render(request, "imports/working.html", context)


def _done(request: HttpRequest, batch: Any) -> HttpResponse:
    job = uploads.any_job(batch.ref)
    plan = load_plan(job) if job else None
    context = {
        "batch": batch,
        "plan": plan,
        "waiting": index.waiting(),
        "listed": bool(job and job.refused.exists() and plan and plan.problem_count),
    }
    return render(request, "imports/done.html", context)


@page
def refused(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Every problem of a file as CSV, guarded against formulas."""
    mine = support.import_batches(request.scope).filter(ref=ref).exists()
    job = uploads.any_job(ref) if mine else uploads.load_job(ref, request.scope)
    if job is None or not job.refused.exists():
        raise Http404("There is no list of problems.")
    name = f"marigold-refused-{request.today.isoformat()}.csv"
    return FileResponse(
        job.refused.open("rb"), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8"
    )
