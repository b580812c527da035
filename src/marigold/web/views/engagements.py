"""Engagements: open, look, change; tier and stage; the pair; local events."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.kit.doing import NotThere
from marigold.people import selectors as people
from marigold.practice import selectors as practice
from marigold.practice.vocabulary import Vocabulary
from marigold.support import actions
from marigold.support import selectors as support
from marigold.support.models import Engagement
from marigold.support.selectors import pages, readiness
from marigold.web.forms import Choice, Date, Form, Text
from marigold.web.phrases import SUPPORTS
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.engagement import engagement_page


@page
def engagement(request: HttpRequest, ref: str) -> HttpResponse:
    """One engagement."""
    show = request.GET.get("show", "")
    shown = engagement_page(request.scope, ref, today=request.today, show=show)
    return render(request, "engagement/engagement.html", {"page": shown, "show": show})


class EngagementForm(Form):
    """Name, what is supported, purpose, rhythm and end."""

    name = forms.CharField(max_length=200, label="Name")
    supports = Choice(
        required=False, label="What is supported", choices=(("", "Not said"), *SUPPORTS.items())
    )
    programme = forms.CharField(
        max_length=200, required=False, label="Name of the program, practice or policy"
    )
    purpose = Text(label="What support is for")
    rhythm_days = forms.IntegerField(
        min_value=1, max_value=366, label="Rhythm promised", help_text="Days from one contact to the next."
    )
    ends_on = Date(required=False, label="Ends on")
    handover_to = forms.CharField(
        max_length=200,
        required=False,
        label="Who carries it forward",
        help_text="For support with an end: a person or team of the place.",
    )
    handover_on = Date(required=False, label="Handed over on")


@page
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change an engagement."""
    row = support.engagement(request.scope, ref, Permission.ENGAGEMENT_EDIT)
    names = (
        "name",
        "supports",
        "programme",
        "purpose",
        "rhythm_days",
        "ends_on",
        "handover_to",
        "handover_on",
    )
    start = {name: getattr(row, name) for name in names} | {"version": row.version}
    form = EngagementForm(request.POST or typed_before(request), initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            actions.change_engagement(
                engagement_ref=ref,
                version=data["version"],
                by=request.scope,
                at=request.at,
                **{name: data[name] for name in names},
            )
            messages.success(request, "Saved.")
            return reverse("engagement", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _form(request, form, f"Edit {row.name}", row, "Save")


PLACE_FIELDS = ("element_key", "starts_on", "reason", "decided_with", "review_on")


class PlaceForm(Form):
    """A dated decision with its reason."""

    element_key = Choice(label="Choose")
    starts_on = Date(label="From")
    reason = Text(
        required=True, label="Why", help_text="Going back isn’t failure. Say what you and partners saw."
    )
    decided_with = forms.CharField(max_length=300, required=False, label="Decided with")
    review_on = Date(required=False, label="Look again on")
    unready_reason = Text(label="Why it cannot wait for a look at readiness", rows=2)

    def __init__(self, *args: Any, items: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["element_key"].choices = [(item.key, item.name) for item in items]


@page
def place(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Decide tier or stage."""
    if kind not in {"tier", "stage"}:
        raise NotThere("There is no such decision.")
    row = support.engagement(request.scope, ref, Permission.ENGAGEMENT_EDIT)
    words = practice.vocabulary(request.scope, row.edition_id)
    items = words.tiers() if kind == "tier" else words.stages()
    start = {"element_key": request.GET.get("to", getattr(row, kind)), "starts_on": request.today}
    form = PlaceForm(request.POST or typed_before(request), initial=start, items=items)
    form.fields["element_key"].label = words.word(kind).capitalize()
    if _unready(request, form, row, words, kind) and form.is_valid():

        def act() -> str:
            fields = {name: form.cleaned_data[name] for name in (*PLACE_FIELDS, *_asked(form))}
            actions.place(engagement_ref=ref, kind=kind, by=request.scope, at=request.at, **fields)
            messages.success(request, "Decision saved.")
            return reverse("engagement", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _form(request, form, f"Change {words.word(kind)}", row, "Save decision")


def _unready(request: HttpRequest, form: PlaceForm, row: Engagement, words: Vocabulary, kind: str) -> bool:
    """True when a post may go on. Long tailored support without a recent look at readiness is asked why first."""
    posted = request.method == "POST" and form.is_valid()
    finding = None
    if posted and kind == "tier":
        data = form.cleaned_data
        finding = readiness.unready(
            request.scope, row, data["element_key"], data["starts_on"], words.practice
        )
    if finding is None:
        del form.fields["unready_reason"]
    elif not form.cleaned_data["unready_reason"].strip():
        form.refuse(f"{finding.message} {finding.remedy}", "unready_reason")
    return posted


def _asked(form: PlaceForm) -> tuple[str, ...]:
    return ("unready_reason",) if "unready_reason" in form.fields else ()


class AssignForm(Form):
    """Someone for the engagement, in a role, for a time."""

    person = Choice(label="Who")
    role = Choice(label="Role")
    core = forms.TypedChoiceField(
        label="As",
        choices=[("yes", "one of the pair"), ("no", "called in for one need")],
        coerce=lambda value: value == "yes",
        initial="yes",
    )
    starts_on = Date(label="From")
    ends_on = Date(required=False, label="Until")
    reason = Text(label="Why")

    def __init__(self, *args: Any, scope: Scope, words: Vocabulary, root_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = people.people(scope).filter(root_id=root_id, is_active=True).order_by("name")[:500]
        self.people = {row.ref: row for row in found}
        self.fields["person"].choices = [(row.ref, row.name) for row in self.people.values()]
        self.fields["role"].choices = [
            (item.key, item.name) for item in words.of("role") if item.data.get("practitioner")
        ]


class EndForm(Form):
    """The last day of someone on the engagement."""

    assignment = forms.CharField(widget=forms.HiddenInput)
    ends_on = Date(label="Last day")
    reason = forms.CharField(max_length=300, required=False, label="Why")


@page
def pair(request: HttpRequest, ref: str) -> HttpResponse:
    """Who supports, from when to when."""
    row = support.engagement(request.scope, ref, Permission.ENGAGEMENT_EDIT)
    words = practice.vocabulary(request.scope, row.edition_id)
    ending = request.method == "POST" and "assignment" in request.POST
    add = AssignForm(
        None if ending else (request.POST or None),
        scope=request.scope,
        words=words,
        root_id=row.root_id,
        initial={"starts_on": request.today},
    )
    end = EndForm(request.POST if ending else None, initial={"ends_on": request.today})
    form = end if ending else add
    if request.method == "POST" and form.is_valid():
        answer = attempt(request, form, lambda: _assign_or_end(request, ref, form, row))
        if answer:
            return answer
    assigned = pages.assignments_of(request.scope, row)
    context = {"form": add, "end": end, "failed": form, "row": row, "assigned": assigned, "words": words}
    return render(request, "engagement/pair.html", context, status=422 if request.method == "POST" else 200)


def _assign_or_end(request: HttpRequest, ref: str, form: Form, row: Engagement) -> str:
    data = form.cleaned_data
    if isinstance(form, EndForm):
        actions.end_assignment(
            assignment_ref=data["assignment"],
            ends_on=data["ends_on"],
            reason=data["reason"],
            by=request.scope,
            at=request.at,
        )
    else:
        assert isinstance(form, AssignForm)
        actions.assign(
            engagement_ref=ref,
            person=form.people[data["person"]],
            role=data["role"],
            core=data["core"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            reason=data["reason"],
            by=request.scope,
            at=request.at,
        )
    messages.success(request, "Saved.")
    return reverse("engagement-pair", args=[row.ref])


HELPERS = ("first", "second", "third", "fourth")


class OpenForm(EngagementForm):
    """A new engagement with its tier, stage and pair."""

    unit = Choice(label="Place")
    tier = Choice(label="Tier")
    tier_reason = Text(required=True, label="Why this tier")
    stage = Choice(label="Stage")
    starts_on = Date(label="Starts on")
    first = Choice(label="First of the pair")
    first_role = Choice(label="In the role")
    second = Choice(label="Second of the pair", required=False)
    second_role = Choice(label="In the role", required=False)
    third = Choice(label="A third, where the tier asks for more", required=False)
    third_role = Choice(label="In the role", required=False)
    fourth = Choice(label="A fourth", required=False)
    fourth_role = Choice(label="In the role", required=False)
    decided_with = forms.CharField(max_length=300, required=False, label="Decided with")

    field_order = (
        "unit",
        "name",
        "supports",
        "programme",
        "purpose",
        "tier",
        "tier_reason",
        "stage",
        "starts_on",
        "ends_on",
    )

    def __init__(
        self, *args: Any, scope: Scope, words: Vocabulary, root_id: int, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        units = (
            people.units(scope, Permission.ENGAGEMENT_EDIT)
            .filter(root_id=root_id, closed_on__isnull=True)
            .order_by("path")[:2_000]
        )
        self.units = {row.ref: row for row in units}
        found = people.people(scope).filter(root_id=root_id, is_active=True).order_by("name")[:500]
        self.people = {row.ref: row for row in found}
        names = [(row.ref, row.name) for row in self.people.values()]
        roles = [(item.key, item.name) for item in words.of("role") if item.data.get("practitioner")]
        choices = {
            "unit": [(row.ref, row.name) for row in self.units.values()],
            "tier": [(item.key, item.name) for item in words.tiers()],
            "stage": [(item.key, item.name) for item in words.stages()],
            "first": names,
            **{name: [("", "Nobody yet"), *names] for name in HELPERS[1:]},
            **{f"{name}_role": roles for name in HELPERS},
        }
        for name, values in choices.items():
            self.fields[name].choices = values

    def helpers(self) -> list[tuple[Any, str]]:
        """(person, role) of everyone named."""
        data = self.cleaned_data
        return [(self.people[data[name]], data[f"{name}_role"]) for name in HELPERS if data[name]]


@page
def new(request: HttpRequest) -> HttpResponse:
    """Open an engagement in one of the systems one leads."""
    scope = request.scope
    roots = people.units(scope, Permission.ENGAGEMENT_EDIT).filter(parent=None)
    wanted = request.GET.get("system")
    root = roots.filter(ref=wanted).first() if wanted else roots.first()
    if root is None:
        raise NotThere("There is no system where you can open an engagement.")
    edition = practice.adopted(scope, root.pk)
    words = practice.vocabulary(scope, edition.pk)
    form = OpenForm(
        request.POST or typed_before(request),
        scope=scope,
        words=words,
        root_id=root.pk,
        today=request.today,
        initial={"starts_on": request.today, "rhythm_days": 28, "unit": request.GET.get("unit")},
    )
    if request.method == "POST" and form.is_valid():
        answer = attempt(request, form, lambda: _open(request, form, edition))
        if answer:
            return answer
    context = {"form": form, "roots": roots, "root": root, "words": words}
    return render(request, "engagement/new.html", context, status=422 if request.method == "POST" else 200)


def _open(request: HttpRequest, form: OpenForm, edition: Any) -> str:
    data = form.cleaned_data
    row = actions.open_engagement(
        unit=form.units[data["unit"]],
        edition=edition,
        name=data["name"],
        supports=data["supports"],
        programme=data["programme"],
        purpose=data["purpose"],
        tier=data["tier"],
        tier_reason=data["tier_reason"],
        stage=data["stage"],
        people=form.helpers(),
        starts_on=data["starts_on"],
        ends_on=data["ends_on"],
        rhythm_days=data["rhythm_days"],
        decided_with=data["decided_with"],
        by=request.scope,
        at=request.at,
    )
    messages.success(request, "The engagement is open.")
    return reverse("engagement", args=[row.ref])


def _form(request: HttpRequest, form: Form, title: str, row: Engagement, save: str) -> HttpResponse:
    context = {"form": form, "title": title, "row": row, "save": save}
    return render(request, "engagement/form.html", context, status=422 if request.method == "POST" else 200)
