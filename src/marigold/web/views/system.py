"""The map of roles and channels of a place, and changes to the practice."""

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
from marigold.people.models import Unit
from marigold.support import actions
from marigold.support.models import PracticeChange
from marigold.support.selectors import concerns, system
from marigold.support.selectors import elements as uses
from marigold.web.forms import Choice, Date, Form, Text
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.rolemap import role_map
from marigold.web.views.learning import reviews_shown

SOURCES = {
    "data": "Data",
    "experience": "Practitioners’ experience",
    "partners": "Partners’ feedback",
    "field": "New in the field",
}
STATES = {
    "idea": "Idea",
    "testing": "Being tried",
    "spreading": "Spreading",
    "kept": "Kept",
    "dropped": "Dropped",
}


@page
def rolemap(request: HttpRequest, ref: str) -> HttpResponse:
    """Who does what at which level, and who carries word between."""
    row = people.unit(request.scope, ref)
    if not request.scope.allows_at(Permission.ROLEMAP_VIEW, row.path):
        raise NotThere("There is nothing here that you can see.")
    shown = role_map(request.scope, row, today=request.today)
    return render(request, "system/rolemap.html", {"row": row, "page": shown})


class RoleForm(Form):
    """One actor's part."""

    actor = forms.CharField(max_length=200, label="Who", help_text="A role, a team or a person.")
    does = Text(required=True, label="What they do")
    decides = Text(label="What they decide")
    not_theirs = Text(label="What is not theirs", help_text="Where confusion has come up before.")
    agreed_on = Date(required=False, label="Agreed on")
    agreed_with = forms.CharField(max_length=300, required=False, label="Agreed with")
    review_on = Date(required=False, label="Look again on")
    ended_on = Date(required=False, label="No longer since")


ROLE_FIELDS = ("actor", "does", "decides", "not_theirs", "agreed_on", "agreed_with", "review_on")


@page
def role_new(request: HttpRequest, ref: str) -> HttpResponse:
    """Write down an actor's part at a place."""
    row = people.unit(request.scope, ref)
    _may_map(request.scope, row)
    form = RoleForm(request.POST or typed_before(request))
    del form.fields["ended_on"]

    def act() -> str:
        fields = {name: form.cleaned_data[name] for name in ROLE_FIELDS}
        actions.write_role(unit=row, by=request.scope, at=request.at, **fields)
        return _back(request, row)

    return _answer(request, form, act, row, "Add someone’s part", "Save")


@page
def role(request: HttpRequest, ref: str) -> HttpResponse:
    """Change an actor's part."""
    entry = system.role_entry(request.scope, ref)
    _may_map(request.scope, entry.unit)
    names = (*ROLE_FIELDS, "ended_on")
    start = {name: getattr(entry, name) for name in names} | {"version": entry.version}
    form = RoleForm(request.POST or typed_before(request), initial=start)

    def act() -> str:
        fields = {name: form.cleaned_data[name] for name in names}
        version = form.cleaned_data["version"] or entry.version
        actions.change_role(role_ref=ref, version=version, by=request.scope, at=request.at, **fields)
        return _back(request, entry.unit)

    return _answer(request, form, act, entry.unit, f"The part of {entry.actor}", "Save")


class ChannelForm(Form):
    """A standing way between two places."""

    receiver = Choice(label="To")
    carries = Text(
        required=True, label="What it carries", help_text="Issues for state leaders, data, good news."
    )
    carrier = Choice(label="Who carries it", required=False)
    carrier_text = forms.CharField(
        max_length=200, required=False, label="Or in words", help_text="A role or a team."
    )
    rhythm_days = forms.IntegerField(required=False, min_value=1, max_value=730, label="Every how many days")
    strain = Text(label="Where it strains", help_text="Tension between teams at the two levels, if any.")
    ended_on = Date(required=False, label="No longer since")

    def __init__(self, *args: Any, scope: Scope, origin: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = people.units(scope).filter(root_id=origin.root_id).exclude(pk=origin.pk).order_by("path")[:500]
        self.units = {row.ref: row for row in rows}
        self.fields["receiver"].choices = [(row.ref, row.name) for row in self.units.values()]
        found = people.people(scope).filter(is_active=True).order_by("name")[:500]
        self.people = {row.ref: row for row in found}
        named = [(row.ref, row.name) for row in self.people.values()]
        self.fields["carrier"].choices = [("", "Nobody by name"), *named]


CHANNEL_FIELDS = ("carries", "carrier_text", "rhythm_days", "strain")


@page
def channel_new(request: HttpRequest, ref: str) -> HttpResponse:
    """Note a channel that begins at a place."""
    row = people.unit(request.scope, ref)
    _may_map(request.scope, row)
    form = ChannelForm(request.POST or typed_before(request), scope=request.scope, origin=row)
    del form.fields["ended_on"]

    def act() -> str:
        data = form.cleaned_data
        actions.open_channel(
            origin=row,
            receiver=form.units[data["receiver"]],
            carrier=form.people.get(data["carrier"]),
            by=request.scope,
            at=request.at,
            **{name: data[name] for name in CHANNEL_FIELDS},
        )
        return _back(request, row)

    return _answer(request, form, act, row, f"A channel from {row.name}", "Save")


@page
def channel(request: HttpRequest, ref: str) -> HttpResponse:
    """Change or end a channel."""
    entry = system.channel(request.scope, ref)
    _may_map(request.scope, entry.origin)
    names = (*CHANNEL_FIELDS, "ended_on")
    start = {name: getattr(entry, name) for name in names} | {"version": entry.version}
    start["carrier"] = entry.carrier.ref if entry.carrier else ""
    form = ChannelForm(
        request.POST or typed_before(request), scope=request.scope, origin=entry.origin, initial=start
    )
    del form.fields["receiver"]

    def act() -> str:
        data = form.cleaned_data
        actions.change_channel(
            channel_ref=ref,
            version=data["version"] or entry.version,
            carrier=form.people.get(data["carrier"]),
            by=request.scope,
            at=request.at,
            **{name: data[name] for name in names},
        )
        return _back(request, entry.origin)

    title = f"{entry.origin.name} to {entry.receiver.name}"
    return _answer(request, form, act, entry.origin, title, "Save")


def _may_map(scope: Scope, row: Unit) -> None:
    if not scope.allows_at(Permission.ROLEMAP_EDIT, row.path):
        raise NotThere("There is nothing here that you can change.")


def _back(request: HttpRequest, row: Unit) -> str:
    messages.success(request, "Saved.")
    return reverse("rolemap", args=[row.ref])


def _answer(request: HttpRequest, form: Form, act: Any, row: Unit, title: str, save: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        answer = attempt(request, form, act)
        if answer:
            return answer
    shown = {
        "form": form,
        "row": row,
        "title": title,
        "save": save,
        "back": reverse("rolemap", args=[row.ref]),
    }
    return render(request, "system/form.html", shown, status=422 if request.method == "POST" else 200)


@page
def changes(request: HttpRequest) -> HttpResponse:
    """Changes to the practice: ideas, tests, what was kept and what failed safely."""
    if not request.scope.allows(Permission.CHANGE_VIEW):
        raise NotThere("There is nothing here that you can see.")
    rows = list(system.practice_changes(request.scope)[:200])
    groups = [(words, [row for row in rows if row.state == key]) for key, words in STATES.items()]
    inside = sum(row.inside for row in rows)
    shown = {
        "groups": groups,
        "rows": rows,
        "inside": inside,
        "outside": len(rows) - inside,
        "sources": SOURCES,
        **reviews_shown(request),
        **_variants(request.scope),
    }
    return render(request, "system/changes.html", shown)


def _variants(scope: Scope) -> dict[str, Any]:
    """Who tries which change where, and how many hold the practice as it is."""
    by_person: dict[str, dict[str, Any]] = {}
    for one in uses.trying(scope):
        person = by_person.setdefault(
            one["person_ref"], {"name": one["person"], "ref": one["person_ref"], "tries": []}
        )
        person["tries"].append({**one, "state": STATES[one["state"]]})
    return {"variants": list(by_person.values()), "still": max(uses.practicing(scope) - len(by_person), 0)}


class ChangeForm(Form):
    """A change to the practice."""

    system = Choice(label="In which system")
    title = forms.CharField(max_length=200, label="In a few words")
    what = Text(required=True, label="What would change")
    reason = Text(required=True, label="Why")
    source = Choice(label="What asks for it", choices=list(SOURCES.items()))
    inside = forms.BooleanField(required=False, label="It is about how our own team works")
    prediction = Text(label="What you expect to see")

    def __init__(self, *args: Any, roots: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roots = {row.ref: row for row in roots}
        self.fields["system"].choices = [(row.ref, row.name) for row in roots]


@page
def change_new(request: HttpRequest) -> HttpResponse:
    """Propose a change."""
    grants = [one for one in request.scope.grants if Permission.CHANGE_EDIT in one.permissions]
    roots = list(people.units(request.scope).filter(pk__in={one.root_id for one in grants}).order_by("name"))
    if not roots:
        raise NotThere("There is nothing here that you can change.")
    concern = concerns.concern(request.scope, request.GET["concern"]) if request.GET.get("concern") else None
    start: dict[str, Any] = {}
    if concern is not None:
        roots = [row for row in roots if row.pk == concern.root_id]
        start = {"title": concern.title, "reason": concern.text, "source": "experience"}
    form = ChangeForm(request.POST or typed_before(request), roots=roots, initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            names = ("title", "what", "reason", "source", "inside", "prediction")
            row = actions.propose_change(
                root=form.roots[data["system"]],
                concern=concern,
                by=request.scope,
                at=request.at,
                **{name: data[name] for name in names},
            )
            return reverse("practice-change", args=[row.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    shown = {
        "form": form,
        "title": "Propose a change",
        "save": "Propose",
        "back": reverse("practice-changes"),
    }
    return render(request, "system/form.html", shown, status=422 if request.method == "POST" else 200)


class TryForm(Form):
    """Where and from when."""

    engagement = Choice(label="Try it in")
    starts_on = Date(label="From")

    def __init__(self, *args: Any, engagements: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["engagement"].choices = [(row.ref, row.name) for row in engagements]


class SeenForm(Form):
    """What was seen in one place."""

    trial = forms.CharField(widget=forms.HiddenInput)
    saw = Text(required=True, label="What you saw")
    ends_on = Date(required=False, label="Ended on")


class MoveForm(Form):
    """What becomes of it."""

    state = Choice(label="What becomes of it")
    result = Text(label="What came of it")
    learned = Text(label="What was learned", help_text="Also, and above all, when it did not work.")


@page
def change(request: HttpRequest, ref: str) -> HttpResponse:
    """One change: why, where it is tried, what was seen, what becomes of it."""
    scope = request.scope
    row = system.practice_change(scope, ref)
    forms_here = _change_forms(request, row)
    for name, form in forms_here.items():
        if request.method == "POST" and name in request.POST and form.is_valid():
            answer = attempt(request, form, lambda form=form, name=name: _changed(request, row, name, form))
            if answer:
                return answer
    seen = system.trials(scope, row)
    shown = {
        "row": row,
        "source": SOURCES[row.source],
        "state": STATES[row.state],
        "trials": seen,
        "elsewhere": system.count_trials(scope, row) - len(seen),
        "forms": forms_here,
        "may": scope.allows_at(Permission.CHANGE_EDIT, row.root.path),
    }
    return render(request, "system/change.html", shown, status=422 if request.method == "POST" else 200)


def _change_forms(request: HttpRequest, row: PracticeChange) -> dict[str, Form]:
    def typed(name: str) -> Any:
        return request.POST if request.method == "POST" and name in request.POST else None

    move = MoveForm(
        typed("move"), initial={"version": row.version, "result": row.result, "learned": row.learned}
    )
    move.fields["state"].choices = [(key, words) for key, words in STATES.items() if key != row.state]
    here = system.try_here(request.scope, row.root_id)[:200]
    return {
        "try": TryForm(typed("try"), engagements=here, initial={"starts_on": request.today}),
        "seen": SeenForm(typed("seen")),
        "move": move,
    }


def _changed(request: HttpRequest, row: PracticeChange, name: str, form: Form) -> str:
    data, by, at = form.cleaned_data, request.scope, request.at
    if name == "try":
        actions.try_change(
            change_ref=row.ref, engagement_ref=data["engagement"], starts_on=data["starts_on"], by=by, at=at
        )
    elif name == "seen":
        actions.tell_trial(trial_ref=data["trial"], saw=data["saw"], ends_on=data["ends_on"], by=by, at=at)
    else:
        texts = {"result": data["result"], "learned": data["learned"]}
        version = data["version"] or row.version
        actions.move_change(change_ref=row.ref, version=version, state=data["state"], by=by, at=at, **texts)
    messages.success(request, "Saved.")
    return reverse("practice-change", args=[row.ref])
