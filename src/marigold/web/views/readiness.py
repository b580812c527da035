"""The place and its readiness: looks, what was told with consent, and what happened there."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marigold.access.catalogue import Permission
from marigold.practice import selectors as practice
from marigold.practice.vocabulary import Item, Vocabulary
from marigold.support import actions
from marigold.support import selectors as support
from marigold.support.models import Engagement
from marigold.support.selectors import readiness as reads
from marigold.web.forms import Choice, Date, Form, Text
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.readiness import LEVEL_WORDS, readiness_page
from marigold.web.present.room import Room, context, room

TAB = "readiness"
FIVE = [(str(value), str(value)) for value in range(1, 6)]


@page
def readiness(request: HttpRequest, ref: str) -> HttpResponse:
    """Place and readiness of an engagement."""
    here = room(request.scope, ref, TAB, Permission.READINESS_VIEW)
    shown = readiness_page(request.scope, here)
    return render(request, "readiness/readiness.html", context(here, page=shown))


def _five(label: str, hint: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, help_text=hint, coerce=int, choices=FIVE, widget=forms.RadioSelect
    )


class LookForm(Form):
    """How willing and how able, in seconds; barriers and actions where there is time."""

    level = forms.ChoiceField(
        label="Whose readiness", widget=forms.RadioSelect, choices=list(LEVEL_WORDS.items())
    )
    subject = forms.CharField(max_length=200, label="Name", help_text="Use the same name each time.")
    willing = _five("How willing?", "1 not at all, 5 fully.")
    able = _five("How able?", "1 not at all, 5 fully. Time, skill, means.")
    barriers = forms.MultipleChoiceField(
        label="What stands in the way", widget=forms.CheckboxSelectMultiple, required=False
    )
    actions = forms.MultipleChoiceField(
        label="What you will do about it", widget=forms.CheckboxSelectMultiple, required=False
    )
    note = Text(label="How you know", rows=2)
    on = Date(label="On")

    field_order = ("level", "subject", "willing", "able")

    def __init__(self, *args: Any, words: Vocabulary, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in (("barriers", "barrier"), ("actions", "readiness_action")):
            self.fields[name].choices = [(item.key, item.name) for item in words.of(kind)]
            if not words.of(kind):
                del self.fields[name]

    def values(self) -> dict[str, Any]:
        """The look as typed."""
        names = ("level", "subject", "willing", "able", "note", "on")
        data = self.cleaned_data
        return {
            **{name: data[name] for name in names},
            "barriers": data.get("barriers", []),
            "actions": data.get("actions", []),
        }


@page
def look(request: HttpRequest, ref: str) -> HttpResponse:
    """Look at readiness."""
    here = room(request.scope, ref, TAB, Permission.READINESS_EDIT)
    last = reads.looks(request.scope, here.engagement)[-1:]
    usual = (last[0].level, last[0].subject) if last else ("organization", here.engagement.unit.name)
    start = {
        "on": request.today,
        "level": request.GET.get("level", usual[0]),
        "subject": request.GET.get("subject", usual[1]),
    }
    form = LookForm(request.POST or typed_before(request), initial=start, words=here.words)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.look_at_readiness(engagement_ref=ref, by=request.scope, at=request.at, **form.values())
            messages.success(request, "Saved.")
            return reverse("engagement-readiness", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _form(request, here, form, "Look at readiness", "Save this look")


@page
def edit_look(request: HttpRequest, ref: str) -> HttpResponse:
    """Correct a look at readiness."""
    row = reads.look(request.scope, ref, Permission.READINESS_EDIT)
    here = room(request.scope, row.engagement.ref, TAB, Permission.READINESS_EDIT)
    names = ("level", "subject", "willing", "able", "barriers", "actions", "note", "on", "version")
    start = {name: getattr(row, name) for name in names}
    form = LookForm(request.POST or typed_before(request), initial=start, words=here.words)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            version = form.cleaned_data["version"]
            actions.change_readiness(
                look_ref=ref, version=version, by=request.scope, at=request.at, **form.values()
            )
            messages.success(request, "Saved.")
            return reverse("engagement-readiness", args=[here.engagement.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _form(request, here, form, "Change this look", "Save this look")


CONTEXT_FIELDS = ("feature", "text", "told_by", "consent", "on")


class ContextForm(Form):
    """What was told about one feature of the place."""

    feature = Choice(label="Feature of the place")
    text = Text(
        required=True,
        rows=5,
        label="What was told",
        help_text="In their words. Don’t name children or families.",
    )
    told_by = forms.CharField(
        max_length=200, label="Who told it", help_text="A name, or a part such as “two parents”."
    )
    consent = forms.CharField(
        max_length=300,
        label="What they agreed to",
        help_text="Who may read it, and what for. Without a word on this it isn’t kept.",
    )
    on = Date(label="When")

    def __init__(self, *args: Any, items: list[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["feature"].choices = [(item.key, item.name) for item in items]


@page
def tell(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep what was told about the place."""
    here = room(request.scope, ref, TAB, Permission.READINESS_EDIT)
    start = {"on": request.today, "feature": request.GET.get("feature", "")}
    items = here.words.of("context_feature")
    form = ContextForm(request.POST or typed_before(request), initial=start, items=items)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            fields = {name: form.cleaned_data[name] for name in CONTEXT_FIELDS}
            actions.tell_context(engagement_ref=ref, by=request.scope, at=request.at, **fields)
            messages.success(request, "Saved.")
            return f"{reverse('engagement-readiness', args=[ref])}#place"

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _form(request, here, form, "What you were told about this place", "Save")


@page
def edit_entry(request: HttpRequest, ref: str) -> HttpResponse:
    """Correct what was told about the place."""
    row = reads.entry(request.scope, ref, Permission.READINESS_EDIT)
    here = room(request.scope, row.engagement.ref, TAB, Permission.READINESS_EDIT)
    start = {name: getattr(row, name) for name in (*CONTEXT_FIELDS, "version")}
    items = here.words.of("context_feature")
    form = ContextForm(request.POST or typed_before(request), initial=start, items=items)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            fields = {name: form.cleaned_data[name] for name in CONTEXT_FIELDS}
            version = form.cleaned_data["version"]
            actions.change_context(entry_ref=ref, version=version, by=request.scope, at=request.at, **fields)
            messages.success(request, "Saved.")
            return f"{reverse('engagement-readiness', args=[here.engagement.ref])}#place"

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _form(request, here, form, "Change what was told", "Save", taking_back=row)


@require_POST
@page
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Take out what was told: whoever told it no longer agrees."""
    row = reads.entry(request.scope, ref, Permission.READINESS_EDIT)
    form = Form(request.POST)
    form.is_valid()

    def act() -> str:
        actions.withdraw_context(entry_ref=ref, by=request.scope, at=request.at)
        messages.success(request, "Taken out. The words are gone.")
        return f"{reverse('engagement-readiness', args=[row.engagement.ref])}#place"

    answer = attempt(request, form, act)
    assert answer is not None  # nothing in it can be refused
    return answer


EVENT_FIELDS = ("on", "title", "kind", "level", "note", "change_made", "reconfirm")


class EventForm(Form):
    """Something that happened in the place, and what changed in support because of it."""

    on = Date(label="When")
    title = forms.CharField(
        max_length=200, label="What happened", help_text="A new director, a storm, a grant."
    )
    kind = Choice(label="What kind", required=False)
    level = Choice(label="At which level", required=False)
    note = Text(label="More about it")
    change_made = Text(label="What changed in support because of it")
    reconfirm = forms.BooleanField(
        required=False,
        label="Ask both sides to say yes to their goals again",
        help_text="After a break, goals hold on when people look at them again.",
    )

    def __init__(self, *args: Any, words: Vocabulary, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(item.key, item.name) for item in words.of("tension_source")]
        self.fields["kind"].choices = [("", "Not said"), *kinds]
        self.fields["level"].choices = [("", "Not said"), *LEVEL_WORDS.items()]
        if not kinds:
            del self.fields["kind"]

    def values(self) -> dict[str, Any]:
        """The event as typed."""
        return {name: self.cleaned_data[name] for name in EVENT_FIELDS if name in self.fields}


@page
def event(request: HttpRequest, ref: str) -> HttpResponse:
    """Note something that happened in the place of an engagement."""
    row = support.engagement(request.scope, ref, Permission.ACTIVITY_EDIT)
    words = practice.vocabulary(request.scope, row.edition_id)
    form = EventForm(request.POST or typed_before(request), initial={"on": request.today}, words=words)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.add_local_event(unit=row.unit, by=request.scope, at=request.at, **form.values())
            return reverse("engagement", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _event_form(request, form, "Note a local event", row)


@page
def edit_event(request: HttpRequest, ref: str) -> HttpResponse:
    """Change an event, or say what changed in support because of it."""
    row = reads.event(request.scope, ref)
    here = reads.engagement_of_event(request.scope, row)
    words = practice.vocabulary(request.scope, here.edition_id)
    start = {name: getattr(row, name) for name in (*EVENT_FIELDS, "version")}
    form = EventForm(request.POST or typed_before(request), initial=start, words=words)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            version = form.cleaned_data["version"]
            actions.change_local_event(
                event_ref=ref, version=version, by=request.scope, at=request.at, **form.values()
            )
            messages.success(request, "Saved.")
            return f"{reverse('engagement-readiness', args=[here.ref])}#events"

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _event_form(request, form, f"Change “{row.title}”", here)


def _event_form(request: HttpRequest, form: Form, title: str, row: Engagement) -> HttpResponse:
    here = room(request.scope, row.ref, TAB)
    more = {"form": form, "title": title, "save": "Save event", "back": reverse("engagement", args=[row.ref])}
    status = 422 if request.method == "POST" else 200
    return render(request, "agreement/form.html", context(here, **more), status=status)


def _form(request: HttpRequest, here: Room, form: Form, title: str, save: str, **more: Any) -> HttpResponse:
    back = reverse("engagement-readiness", args=[here.engagement.ref])
    shown = {"form": form, "title": title, "save": save, "back": back, **more}
    shown |= {"four": ("level",), "wide": ("barriers", "actions")}
    status = 422 if request.method == "POST" else 200
    return render(request, "agreement/form.html", context(here, **shown), status=status)
