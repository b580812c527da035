"""Lists of places and of people from a file: upload, look at what happens, bring in, take back."""

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from marigold.core.imports.cells import normal
from marigold.core.imports.limits import MEBI
from marigold.imports import lists, uploads
from marigold.imports.lists import ListJob
from marigold.imports.persons import NEW
from marigold.imports.tables import LIMITS, MOST_ROWS, Decided, read_table
from marigold.kit.doing import NotThere, Refused
from marigold.people import actions as people
from marigold.support import selectors as support
from marigold.web.account import invitation_link, send_invitation
from marigold.web.forms import Form
from marigold.web.posting import page

SHOWN = 100
NAMES = 60  # unclear names offered for an answer at a time
ORDERS = (
    ("", "As the cells show"),
    ("mdy", "Month first, like 10/31/2026"),
    ("dmy", "Day first, like 31/10/2026"),
)


class UploadForm(Form):
    """A file, and the system it belongs to when there are several."""

    file = forms.FileField(
        label="List",
        help_text="CSV, XLSX, XLS or ODS. Nothing is stored before you have seen what will happen.",
    )

    def __init__(self, *args: Any, systems: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["once"], self.fields["version"]
        self.fields["file"].widget.attrs["accept"] = ".csv,.tsv,.txt,.xlsx,.xls,.ods"
        if len(systems) > 1:
            choices = [(unit.ref, unit.name) for unit in systems]
            self.fields["system"] = forms.ChoiceField(label="System", choices=choices)
            self._dress("system", self.fields["system"])


class LookForm(Form):
    """How the list is read: what each column holds, who is meant by unclear names, whom to invite."""

    def __init__(self, *args: Any, job: ListJob, columns: Any, names: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["once"], self.fields["version"]
        self.columns, self.names = list(columns), list(names.items())[:NAMES]
        for column in self.columns:
            held = forms.ChoiceField(
                label=f"Field for {column.header}",
                choices=tuple(job.shape.labels().items()),
                initial=column.field,
            )
            self._add(f"column_{column.index}", held)
        for at, (name, offered) in enumerate(self.names):
            choices = [("", "Leave as it is"), *offered, (NEW, "Somebody new")]
            self._add(f"name_{at}", forms.ChoiceField(label=f"{name} is", choices=choices, required=False))
        if job.kind == "people":
            order = forms.ChoiceField(
                label="Dates with numbers only", choices=ORDERS, required=False, initial=job.date_order
            )
            self._add("date_order", order)
            invite = forms.BooleanField(
                label="Invite those who are added to sign in", required=False, initial=job.invite
            )
            self._add("invite", invite)

    def _add(self, name: str, field: forms.Field) -> None:
        self.fields[name] = field
        self._dress(name, field)

    def put_into(self, job: ListJob) -> None:
        """Keep what was chosen."""
        data = self.cleaned_data
        job.columns = {str(column.index): data[f"column_{column.index}"] for column in self.columns}
        for at, (name, _) in enumerate(self.names):
            if data.get(f"name_{at}"):
                job.names[normal(name)] = data[f"name_{at}"]
        job.date_order, job.invite = data.get("date_order", ""), data.get("invite", False)


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
    context = {
        "form": form,
        "kind": kind,
        "shape": lists.SHAPES[kind],
        "batches": list(support.list_batches(request.scope, kind)[:50]),
        "most": min(settings.IMPORT_MAX_BYTES, LIMITS.file) // MEBI,
        "most_rows": MOST_ROWS,
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
        uploads.discard(job)
        messages.success(request, "The file was thrown away. Nothing was stored.")
        return redirect(f"import-{job.kind}")
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
    if support.list_batches(request.scope).filter(ref=ref).exists():
        return redirect("import-list", ref)
    job = lists.load(ref, request.scope)
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
    return render(request, "imports/list_done.html", {"batch": batch, "listed": wrong})


@page
def take_back(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a list back."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
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
