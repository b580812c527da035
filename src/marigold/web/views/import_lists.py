"""Lists of places and of people from a file: upload, look at what happens, bring in, take back."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from marigold.core.imports.limits import MEBI
from marigold.imports import apart, lists, uploads, values
from marigold.imports.lists import ListJob
from marigold.imports.tables import LIMITS, MOST_ROWS, Decided, read_table
from marigold.imports.values_preview import MOST_VALUES
from marigold.kit.doing import NotThere, Refused
from marigold.people import actions as people
from marigold.support import selectors as support
from marigold.web.account import invitation_link, send_invitation
from marigold.web.import_list_forms import NAMES, LookForm, UploadForm
from marigold.web.posting import page
from marigold.web.views import import_values

SHOWN = 100


def places(request: HttpRequest) -> HttpResponse:
    """Bring in a list of places."""
    return upload(request, "places")


def people_list(request: HttpRequest) -> HttpResponse:
    """Bring in a list of people."""
    return upload(request, "people")


def observations(request: HttpRequest) -> HttpResponse:
    """Bring in values of indicators."""
    return upload(request, "observations")


@page
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose a file; earlier lists."""
    systems = lists.systems(kind, request.scope)
    if not systems:
        raise NotThere("You cannot bring such a list into any system.")
    form = UploadForm(request.POST or None, request.FILES or None, systems=systems)
    if request.method == "POST" and form.is_valid():
        root = next((unit for unit in systems if unit.ref == form.cleaned_data.get("system")), systems[0])
        file = form.cleaned_data["file"]
        try:
            job = lists.begin_job(
                kind, name=file.name, by=request.scope, at=request.at, root=root, pieces=file.chunks()
            )
            return redirect("import-list", job.ref)
        except Refused as refused:
            form.refuse(refused.message, "file")
    batches = list(support.list_batches(request.scope, kind)[:50])
    long = kind == values.KIND
    begun = {batch.ref for batch in batches}
    context = {
        "form": form,
        "kind": kind,
        "shape": lists.SHAPES[kind],
        "batches": batches,
        "waiting": [job for job in lists.waiting(kind, request.scope) if job.ref not in begun],
        "most": (settings.IMPORT_MAX_BYTES if long else min(settings.IMPORT_MAX_BYTES, LIMITS.file)) // MEBI,
        "most_rows": MOST_VALUES if long else MOST_ROWS,
    }
    return render(
        request, "imports/list_upload.html", context, status=422 if request.method == "POST" else 200
    )


@page
def listed(request: HttpRequest, ref: str) -> HttpResponse:
    """What bringing a list in would do; once it is in, how it went."""
    batch = support.list_batches(request.scope).filter(ref=ref).first()
    if batch is not None:
        return _done(request, batch)
    job = lists.load(ref, request.scope)
    if request.method == "POST" and "discard" in request.POST:
        apart.forget(job)
        uploads.discard(job)
        messages.success(request, "The file was thrown away. Nothing was stored.")
        return redirect(f"import-{job.kind}")
    if job.kind == values.KIND:
        return import_values.look(request, job)
    decided, refusal = _look(request, job)
    form = _form(request.POST or None, job, decided)
    if request.method == "POST" and form.is_valid():
        form.put_into(job)
        lists.save(job)
        return redirect("import-list", ref)
    return _shown(request, job, decided, form, refusal)


def _look(request: HttpRequest, job: ListJob) -> tuple[Decided, str]:
    """The plan, or (when a needed column is not named yet) an empty one with the reason."""
    try:
        return lists.preview(job, by=request.scope, today=request.today), ""
    except Refused as refused:
        return Decided(read_table(Path(job.path), job.shape, job.columns)), refused.message


def _form(typed: Any, job: ListJob, decided: Decided) -> LookForm:
    return LookForm(typed, job=job, columns=decided.table.columns, names=decided.names)


def _shown(
    request: HttpRequest, job: ListJob, decided: Decided, form: LookForm, refusal: str
) -> HttpResponse:
    rows = [
        {
            "column": column,
            "field": form[f"column_{column.index}"],
            "samples": decided.table.samples[column.index],
        }
        for column in form.columns
    ]
    names = [{"name": name, "field": form[f"name_{at}"]} for at, (name, _) in enumerate(form.names)]
    context = {
        "job": job,
        "kind": job.kind,
        "system": lists.root_of(job, request.scope),
        "plan": decided,
        "figures": decided.figures(),
        "notes": decided.table.notes,
        "problems": decided.problems[:SHOWN],
        "more": len(decided.problems) - SHOWN,
        "rows": rows,
        "names": names,
        "more_names": len(decided.names) - NAMES,
        "form": form,
        "refusal": refusal,
    }
    return render(request, "imports/list_look.html", context, status=422 if form.errors else 200)


@page
def store(request: HttpRequest, ref: str) -> HttpResponse:
    """Bring a list in, if it would still do what was shown."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    batch = support.list_batches(request.scope).filter(ref=ref).first()
    if batch is not None and batch.state != "applying":
        return redirect("import-list", ref)
    # Whoever may take an import back may go on with it.
    job = lists.any_job(ref) if batch is not None else lists.load(ref, request.scope)
    if job is None:
        messages.error(request, "The rows of this list are gone. Take it back and bring the file in again.")
        return redirect("import-list", ref)
    if job.kind == values.KIND:
        return import_values.store(request, job)
    try:
        stored = lists.apply(
            job, by=request.scope, at=request.at, today=request.today, seen=request.POST.get("seen", "")
        )
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("import-list", ref)
    invited = [_invite(request, person) for person in stored.invite]
    messages.success(request, "The list is in.")
    if invited:
        sent = sum(invited)
        messages.success(request, f"{sent} of {len(invited)} invitations are on their way.")
    return redirect("import-list", ref)


def _invite(request: HttpRequest, person: Any) -> bool:
    people.invite_person(person_ref=person.ref, by=request.scope, at=request.at)
    link = request.build_absolute_uri(invitation_link(person))
    return send_invitation(person, link, by=request.user.name)


def _done(request: HttpRequest, batch: Any) -> HttpResponse:
    listed_file = uploads.home() / batch.ref / "refused.csv"
    wrong = bool(batch.counts.get("refused")) and listed_file.exists()
    kept = import_values.kept_first(request, batch) if batch.counts.get("kept") else []
    context = {
        "batch": batch,
        "listed": wrong,
        "kept": kept,
        "more": batch.counts.get("kept", 0) - len(kept),
    }
    return render(request, "imports/list_done.html", context)


@page
def take_back(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a list back."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    batch = support.list_batch(request.scope, ref)
    if batch.kind == values.KIND:
        return import_values.take_back(request, batch)
    try:
        lists.undo(ref, by=request.scope, at=request.at)
        messages.success(request, "The list was taken back.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("import-list", ref)


@page
def problems(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Every problem of a list as CSV, guarded against formulas."""
    mine = support.list_batches(request.scope).filter(ref=ref).exists()
    file = uploads.home() / ref / "refused.csv" if mine else lists.load(ref, request.scope).refused
    if not file.exists():
        raise Http404("There is no list of problems.")
    name = f"marigold-refused-{request.today.isoformat()}.csv"
    return FileResponse(
        file.open("rb"), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8"
    )
