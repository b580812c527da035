"""Teams and people of a place: who is on which team, who leads, who carries the work, and which groups took part."""

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
from marigold.people import actions
from marigold.people import selectors as people
from marigold.people.models import Leader, Person, Team, Unit
from marigold.practice import selectors as practice
from marigold.support.selectors.participation import participation
from marigold.web.forms import Choice, Date, Form, Text
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.place_people import leaning, partner_groups, place_findings
from marigold.web.templatetags.marigold import INVOLVEMENT
from marigold.web.views.units import above

SHOWN = 300
LISTED = 500
YEAR = 365
RATINGS = [(key, words.capitalize()) for key, words in INVOLVEMENT.items()]


class TeamForm(Form):
    """A team's name and what it is for."""

    name = forms.CharField(max_length=200, label="Name")
    purpose = Text(label="What it is for")


class PersonChoice(Form):
    """A form that names one of the people in scope of a system."""

    person = Choice(label="Who")

    def __init__(self, *args: Any, scope: Scope, root_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = people.people(scope).filter(root_id=root_id, is_active=True).order_by("name", "id")[:LISTED]
        self.people: dict[str, Person] = {row.ref: row for row in found}
        self.fields["person"].choices = [
            ("", "Choose someone"),
            *((row.ref, row.name) for row in self.people.values()),
        ]


class JoinForm(PersonChoice):
    """Someone for a team."""

    part = forms.CharField(
        max_length=120, required=False, label="Part", help_text="Such as lead, data, families’ voice."
    )
    starts_on = Date(label="From")


class MemberForm(Form):
    """Someone's part on a team and its days."""

    member = forms.CharField(widget=forms.HiddenInput, max_length=12)
    part = forms.CharField(max_length=120, required=False, label="Part")
    starts_on = Date(label="From")
    ends_on = Date(required=False, label="Until")


class LeaderForm(PersonChoice):
    """Someone who leads the place, and how involved they are."""

    part = forms.CharField(
        max_length=200, required=False, label="What they lead", help_text="Such as director or board chair."
    )
    rating = forms.ChoiceField(choices=RATINGS, widget=forms.RadioSelect, label="How involved they are")
    starts_on = Date(label="Since")
    note = Text(
        label="Note", help_text="What you saw or heard. People who may see everyone here can read it."
    )


class RateForm(Form):
    """How involved a leader is from a day on."""

    rating = forms.ChoiceField(choices=RATINGS, widget=forms.RadioSelect, label="How involved they are")
    on = Date(label="From")
    note = Text(label="Note", help_text="What you saw or heard.")


class LeaderPartForm(Form):
    """What a leader leads, and until when."""

    part = forms.CharField(max_length=200, required=False, label="What they lead")
    ends_on = Date(required=False, label="Last day")


class PeriodForm(Form):
    """From when to when."""

    since = Date(required=False, label="From")
    until = Date(required=False, label="To")


@page
def here(request: HttpRequest, ref: str) -> HttpResponse:
    """Teams, leaders, what leans on one person, and which partner groups took part in a period."""
    scope = request.scope
    row = people.unit(scope, ref)
    words = practice.words_of(scope, int(row.root_id or row.pk))
    found = people.people_here(scope, row, limit=SHOWN, past=True)
    since, until, period = _period(request)
    took_part = participation(scope, row, since=since, until=until) if words else None
    leaders = [one for one in found if one.what == "leader"]
    context = {
        "row": row,
        "above": above(scope, row),
        "teams": [_team_here(found, one) for one in found if one.what == "team"],
        "leaders": leaders,
        "leaning": leaning(scope, row, found, words),
        "findings": place_findings(leaders, took_part, words, scope.on),
        "groups": partner_groups(scope, row, found, took_part, words),
        "took_part": took_part,
        "period": period,
        "since": since,
        "until": until,
        "may_tend": row.closed_on is None and people.may_tend(scope, row),
        "sees_people": scope.allows_at(Permission.PERSON_VIEW, row.path),
    }
    return render(request, "unit/people.html", context)


def _team_here(found: list[people.Here], team: people.Here) -> dict[str, Any]:
    members = [one for one in found if one.what == "member" and one.first == team.ref]
    return {"team": team, "members": members}


def _period(request: HttpRequest) -> tuple[date, date, PeriodForm]:
    """The period asked for; the last twelve months where that makes no sense."""
    year_ago = date.fromordinal(request.today.toordinal() - YEAR)
    asked = request.GET if "since" in request.GET or "until" in request.GET else None
    form = PeriodForm(asked, initial={"since": year_ago, "until": request.today})
    data = form.cleaned_data if asked and form.is_valid() else {}
    until = data.get("until") or request.today
    since = data.get("since") or min(year_ago, until)
    return (since, until, form) if since <= until else (until, since, form)


def _tended(request: HttpRequest, ref: str) -> Unit:
    row = people.unit(request.scope, ref)
    if not people.may_tend(request.scope, row):
        raise NotThere("There is nothing here that you can change.")
    return row


@page
def new_team(request: HttpRequest, ref: str) -> HttpResponse:
    """Add a team to a place."""
    row = _tended(request, ref)
    form = TeamForm(request.POST or typed_before(request) or None)
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            fields = {name: form.cleaned_data[name] for name in ("name", "purpose")}
            made = actions.add_team(unit=row, by=request.scope, at=request.at, **fields)
            messages.success(request, "The team is here. Now add who is on it.")
            return reverse("team", args=[made.ref])

        answer = attempt(request, form, save)
        if answer:
            return answer
    return _form(request, row, form, f"Add a team to {row.name}", "Add team")


@page
def new_leader(request: HttpRequest, ref: str) -> HttpResponse:
    """Name a leader of a place."""
    row = _tended(request, ref)
    form = LeaderForm(
        request.POST or typed_before(request) or None,
        scope=request.scope,
        root_id=int(row.root_id or row.pk),
        initial={"starts_on": request.today},
    )
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            data = form.cleaned_data
            fields = {name: data[name] for name in ("part", "rating", "starts_on", "note")}
            person = form.people[data["person"]]
            actions.add_leader(unit=row, person=person, by=request.scope, at=request.at, **fields)
            return reverse("unit-people", args=[row.ref])

        answer = attempt(request, form, save)
        if answer:
            return answer
    return _form(request, row, form, f"Name a leader of {row.name}", "Save leader")


def _form(request: HttpRequest, row: Unit, form: Form, title: str, save: str) -> HttpResponse:
    context = {"row": row, "above": above(request.scope, row), "form": form, "title": title, "save": save}
    return render(request, "unit/people_form.html", context, status=422 if request.method == "POST" else 200)


@page
def team(request: HttpRequest, ref: str) -> HttpResponse:
    """One team: what it is for, who is and was on it; and changing that."""
    row = people.team(request.scope, ref)
    may = row.unit.closed_on is None and people.may_tend(request.scope, row.unit)
    what = request.POST.get("what", "")
    typed = request.POST if request.method == "POST" else None
    scope, root_id = request.scope, row.root_id
    start = {"name": row.name, "purpose": row.purpose, "version": row.version}
    about = TeamForm(typed if what == "team" else None, initial=start)
    join = JoinForm(
        typed if what == "join" else None, scope=scope, root_id=root_id, initial={"starts_on": request.today}
    )
    member = MemberForm(typed if what == "member" else None)
    form: Form = {"team": about, "join": join}.get(what, member)
    if request.method == "POST":
        if not may:
            raise NotThere("There is nothing here that you can change.")
        answer = form.is_valid() and attempt(request, form, lambda: _change_team(request, row, what, form))
        if answer:
            return answer
    members = list(row.members.select_related("person").order_by("person__name", "id"))
    forms_of = [(one, _member_form(one, member if what == "member" else None)) for one in members]
    context = {"row": row.unit, "team": row, "above": above(scope, row.unit), "about": about, "join": join,
               "members": forms_of, "may_tend": may, "form": form}  # fmt: skip
    return render(request, "unit/team.html", context, status=422 if request.method == "POST" else 200)


def _member_form(row: Any, typed: MemberForm | None) -> MemberForm:
    """The form of one member; with what was typed, when it was about them."""
    if typed is not None and typed.data.get("member") == row.ref:
        return typed
    names = ("part", "starts_on", "ends_on")
    start = {"member": row.ref, **{name: getattr(row, name) for name in names}}
    return MemberForm(initial=start, auto_id=f"id_{row.ref}_%s")


def _change_team(request: HttpRequest, row: Team, what: str, form: Any) -> str:
    data, by, at = form.cleaned_data, request.scope, request.at
    if what == "team":
        version = data["version"] or row.version
        actions.change_team(
            team_ref=row.ref, version=version, name=data["name"], purpose=data["purpose"], by=by, at=at
        )
    elif what == "join":
        person = form.people[data["person"]]
        actions.join_team(
            team=row, person=person, part=data["part"], starts_on=data["starts_on"], by=by, at=at
        )
    else:
        fields = {name: data[name] for name in ("part", "starts_on", "ends_on")}
        actions.change_member(member_ref=data["member"], by=by, at=at, **fields)
    messages.success(request, "Saved.")
    return reverse("team", args=[row.ref])


@page
def leader(request: HttpRequest, ref: str) -> HttpResponse:
    """One leader of a place: how involved over time; and changing that."""
    row = people.leader(request.scope, ref)
    may = row.unit.closed_on is None and people.may_tend(request.scope, row.unit)
    what = request.POST.get("what", "")
    typed = request.POST if request.method == "POST" else None
    rate = RateForm(typed if what != "part" else None, initial={"on": request.today})
    start = {"part": row.part, "ends_on": row.ends_on, "version": row.version}
    part = LeaderPartForm(typed if what == "part" else None, initial=start)
    form: Form = part if what == "part" else rate
    if request.method == "POST":
        if not may:
            raise NotThere("There is nothing here that you can change.")
        answer = form.is_valid() and attempt(request, form, lambda: _change_leader(request, row, form))
        if answer:
            return answer
    context = {"row": row.unit, "leader": row, "above": above(request.scope, row.unit), "rate": rate, "part": part,
               "ratings": people.involvements(request.scope, row), "may_tend": may, "form": form}  # fmt: skip
    return render(request, "unit/leader.html", context, status=422 if request.method == "POST" else 200)


def _change_leader(request: HttpRequest, row: Leader, form: Form) -> str:
    data, by, at = form.cleaned_data, request.scope, request.at
    if isinstance(form, LeaderPartForm):
        version = data["version"] or row.version
        actions.change_leader(
            leader_ref=row.ref, version=version, part=data["part"], ends_on=data["ends_on"], by=by, at=at
        )
    else:
        fields = {name: data[name] for name in ("rating", "on", "note")}
        actions.rate_leader(leader_ref=row.ref, by=by, at=at, **fields)
    messages.success(request, "Saved.")
    return reverse("leader", args=[row.ref])
