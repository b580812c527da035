"""The agreement: one page, changed part by part in its place; the yes of each side; looks at the work together."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marigold.access.catalogue import Permission
from marigold.kit.doing import NotThere
from marigold.support import actions
from marigold.support.actions.agreements import seal
from marigold.support.models import Agreement
from marigold.support.selectors import agreements
from marigold.web.forms import Date, Form, Text
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.agreement import BY_KEY, Part, agreement_page
from marigold.web.present.room import Room, context, room

TAB = "agreement"


@page
def agreement(request: HttpRequest, ref: str) -> HttpResponse:
    """The whole agreement, with promises kept and looks at the work together."""
    here = room(request.scope, ref, TAB, Permission.AGREEMENT_VIEW)
    return _show(request, here)


def _show(
    request: HttpRequest, here: Room, *, form: Form | None = None, editing: str = "", status: int = 200
) -> HttpResponse:
    shown = agreement_page(request.scope, here, today=request.today)
    more = {"page": shown, "form": form, "editing": editing}
    return render(request, "agreement/agreement.html", context(here, **more), status=status)


class PartForm(Form):
    """One part of the agreement."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, part: Part, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in part.fields:
            made: forms.Field
            if field.name == "check_every_days":
                made = forms.IntegerField(min_value=7, max_value=366, label=field.words)
            else:
                made = Text(rows=7, label=field.words, help_text=field.hint)
            self.fields[field.name] = made
            self._dress(field.name, made)

    def values(self, part: Part) -> dict[str, Any]:
        """The part's fields as typed."""
        return {field.name: self.cleaned_data[field.name] for field in part.fields}


@page
def edit_part(request: HttpRequest, ref: str, part: str) -> HttpResponse:
    """Write one part; the page around it stays."""
    wanted = BY_KEY.get(part)
    if wanted is None:
        raise NotThere("There is no such part.")
    here = room(request.scope, ref, TAB, Permission.AGREEMENT_EDIT)
    row = agreements.agreement_of(request.scope, here.engagement)
    names = tuple(field.name for field in wanted.fields)
    start = {name: getattr(row or Agreement(), name) for name in names}
    start |= {"version": row.version if row else None, "seen": seal(row, names)}
    form = PartForm(request.POST or typed_before(request), initial=start, part=wanted)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.write_agreement(
                engagement_ref=ref,
                version=form.cleaned_data["version"],
                seen=form.cleaned_data["seen"],
                by=request.scope,
                at=request.at,
                **form.values(wanted),
            )
            messages.success(request, "Saved. New words ask both sides for their yes.")
            return f"{reverse('engagement-agreement', args=[ref])}#{part}"

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _show(request, here, form=form, editing=part, status=422 if request.method == "POST" else 200)


@require_POST
@page
def confirm(request: HttpRequest, ref: str) -> HttpResponse:
    """Say yes for one's side to the words one has read."""

    def act() -> str:
        row, waiting = actions.confirm_agreement(
            engagement_ref=ref,
            wording=_number(request.POST.get("wording")),
            by=request.scope,
            at=request.at,
        )
        done = "Both sides said yes. The agreement holds." if row.state == "agreed" else "Your yes is saved."
        messages.success(request, done)
        for finding in waiting:
            if finding.blocks:
                messages.info(request, f"{finding.message} {finding.remedy}")
        return reverse("engagement-agreement", args=[ref])

    return _do(request, ref, act)


@require_POST
@page
def state(request: HttpRequest, ref: str) -> HttpResponse:
    """End the agreement, or take it up again."""

    def act() -> str:
        wanted = request.POST.get("state", "")
        actions.move_agreement(engagement_ref=ref, state=wanted, by=request.scope, at=request.at)
        return reverse("engagement-agreement", args=[ref])

    return _do(request, ref, act)


def _do(request: HttpRequest, ref: str, act: Any) -> HttpResponse:
    """A button's action: back to the agreement, with the refusal in words when there is one."""
    form = Form(request.POST)
    form.is_valid()
    answer = attempt(request, form, act)
    if answer:
        return answer
    for _, text in form.error_list:
        messages.error(request, text)
    return redirect(reverse("engagement-agreement", args=[ref]), permanent=False)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else 0


RATINGS = [("", "Not asked"), *((str(value), str(value)) for value in range(1, 6))]
CHECK_FIELDS = ("on", "with_whom", "learned", "change", "feasible", "trust")


def rating(label: str, hint: str) -> forms.TypedChoiceField:
    """A choice from 1 to 5, or not asked."""
    return forms.TypedChoiceField(
        label=label,
        help_text=hint,
        coerce=int,
        empty_value=None,
        required=False,
        choices=RATINGS,
        widget=forms.RadioSelect,
    )


class CheckForm(Form):
    """A look at how the work together goes."""

    on = Date(label="When")
    with_whom = forms.CharField(
        max_length=300, required=False, label="With whom", help_text="Both sides see this page."
    )
    learned = Text(required=True, label="What you learned", rows=4)
    change = Text(label="What you will do differently", rows=3)
    feasible = rating("How doable the work felt", "1 far too much, 5 quite doable.")
    trust = rating("How much people trust one another", "1 hardly, 5 fully.")


@page
def check(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep a look at the work together."""
    here = room(request.scope, ref, TAB, Permission.AGREEMENT_EDIT)
    start = {"on": request.today, "feasible": "", "trust": ""}
    form = CheckForm(request.POST or typed_before(request), initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.record_check(engagement_ref=ref, by=request.scope, at=request.at, **_check(form))
            messages.success(request, "Saved.")
            return f"{reverse('engagement-agreement', args=[ref])}#checks"

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _form(request, here, form, "Look at our work together", "Save this look")


@page
def edit_check(request: HttpRequest, ref: str) -> HttpResponse:
    """Correct a look at the work together."""
    row = agreements.check(request.scope, ref, Permission.AGREEMENT_EDIT)
    here = room(request.scope, row.engagement.ref, TAB, Permission.AGREEMENT_EDIT)
    start = {name: getattr(row, name) for name in (*CHECK_FIELDS, "version")}
    form = CheckForm(request.POST or typed_before(request), initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.change_check(
                check_ref=ref,
                version=form.cleaned_data["version"],
                by=request.scope,
                at=request.at,
                **_check(form),
            )
            messages.success(request, "Saved.")
            return f"{reverse('engagement-agreement', args=[row.engagement.ref])}#checks"

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _form(request, here, form, "Change this look", "Save this look")


def _check(form: CheckForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in CHECK_FIELDS}


def _form(request: HttpRequest, here: Room, form: Form, title: str, save: str) -> HttpResponse:
    back = f"{reverse('engagement-agreement', args=[here.engagement.ref])}#checks"
    more = {"form": form, "title": title, "save": save, "back": back}
    status = 422 if request.method == "POST" else 200
    return render(request, "agreement/form.html", context(here, **more), status=status)
