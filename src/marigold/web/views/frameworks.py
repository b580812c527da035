"""Frameworks as files: bringing in what others wrote after a look at it, and giving ours out by the standard."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from marigold.core import case
from marigold.core.imports.limits import MEBI
from marigold.imports import frameworks as loading
from marigold.kit.doing import NotThere, Refused
from marigold.practice import selectors as practice
from marigold.practice.selectors import exchange
from marigold.web.forms import Form
from marigold.web.posting import attempt, page
from marigold.web.reading import LICENCES
from marigold.web.views.crosswalks import attached, base_of, not_ready

SHOWN = 60


class UploadForm(Form):
    """A file."""

    file = forms.FileField(
        label="Framework",
        help_text="CASE 1.0 or 1.1 (JSON), an OpenSALT workbook (XLSX), or a CSV list. Nothing is stored before you saw it.",
    )


class LoadForm(Form):
    """Under which key, and exactly what was shown."""

    key = forms.CharField(
        max_length=40, label="Key", help_text="Names it in addresses: small letters, digits and dashes."
    )
    digest = forms.CharField(widget=forms.HiddenInput, required=False)


@page
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file."""
    loading.may(request.scope)
    form = UploadForm(request.POST or None, request.FILES or None)
    form.fields["file"].widget.attrs["accept"] = ".json,.xlsx,.csv"
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]

        def act() -> str:
            ref = loading.receive(name=file.name, pieces=file.chunks(), by=request.scope, at=request.at)
            try:
                loading.preview(loading.kept(ref, request.scope)[1], key="", by=request.scope)
            except Refused:
                loading.discard(ref, request.scope)
                raise
            return reverse("framework-preview", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    context = {"form": form, "most": settings.IMPORT_MAX_BYTES // MEBI}
    return render(request, "library/load.html", context, status=422 if request.method == "POST" else 200)


@page
def preview(request: HttpRequest, ref: str) -> HttpResponse:
    """What is in the file and what is odd about it; then load it."""
    name, data = loading.kept(ref, request.scope)
    if "discard" in request.POST:
        loading.discard(ref, request.scope)
        return redirect("library")
    posted = request.method == "POST"
    form = LoadForm(request.POST if posted else None)
    key = str(request.POST.get("key", "")).strip() if posted else request.GET.get("key", "")
    try:
        shown = loading.preview(data, key=key, by=request.scope)
    except Refused as refused:
        raise NotThere(refused.message) from refused
    if posted and "load" in request.POST and form.is_valid():

        def act() -> str:
            edition = loading.load(shown, digest=form.cleaned_data["digest"], by=request.scope, at=request.at)
            loading.discard(ref, request.scope)
            messages.success(request, f"Loaded {edition.framework.name}.")
            return reverse("model", args=[edition.framework.key])

        answer = attempt(request, form, act)
        if answer:
            return answer
    form.initial["key"] = shown.key
    context = _shown(shown, name) | {"form": form, "ref": ref}
    return render(request, "library/load_preview.html", context, status=422 if form.errors else 200)


def _shown(shown: loading.Preview, name: str) -> dict[str, Any]:
    gaps = case.readiness(shown.package)
    blocking = [gap for gap in gaps if gap.blocks]
    model = shown.taken.model
    return {
        "name": name,
        "shown": shown,
        "model": model,
        "counts": list(shown.counts.items()),
        "licence": LICENCES.get(model.licence, model.licence),
        "gaps": blocking[:SHOWN],
        "more_gaps": len(blocking) - SHOWN,
        "first": list(case.placed(shown.package)[:SHOWN]),
        "more": len(shown.package.items) - SHOWN,
    }


@page
def export(request: HttpRequest, key: str, version: str) -> HttpResponse:
    """A framework by the standard, or what to add before; with `?as=came` unchecked, as it came."""
    if version not in case.VERSIONS:
        raise NotThere("There is no such file.")
    edition = practice.edition(request.scope, key)
    wanted = request.GET.get("edition", "")
    if wanted:
        edition = practice.edition_by_ref(request.scope, wanted)
        if edition.framework.key != key:
            raise NotThere("There is no such edition.")
    package = exchange.package(request.scope, edition, base_of(request))
    came = request.GET.get("as") == "came"
    try:
        written = case.dump_package(package, version, strict=not came)
    except case.NotReady as error:
        return not_ready(request, edition.framework.name, error, f"{request.path}?as=came")
    return attached(written, f"{key}.case-{version}.json", "application/json")
