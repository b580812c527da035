"""People: the list, one person, and adding, inviting and giving roles."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.kit import paging
from marigold.kit.doing import Refused
from marigold.kit.paging import ID, Key
from marigold.people import actions
from marigold.people import selectors as people_selectors
from marigold.people.models import Person, Unit
from marigold.practice import selectors as practice
from marigold.support import selectors as support
from marigold.web.account import invitation_link, joined, send_invitation
from marigold.web.forms import Form
from marigold.web.listing import show
from marigold.web.person_forms import ZONES, EndForm, NewPerson, PersonForm, PostForm
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.hours import months_back
from marigold.web.reads import seen_by_administrator
from marigold.web.views.units import above

FEW = 10
UNITS_LISTED = 300
INVITED = "invited"  # the link, shown once after an invitation


@page
def people(request: HttpRequest) -> HttpResponse:
    """People in scope, by name."""
    scope = request.scope
    words = request.GET.get("q", "").strip()[:100]
    role = request.GET.get("role", "")
    rows = people_selectors.with_words(scope, people_selectors.people(scope), words)
    if role:
        rows = rows.filter(
            pk__in=_current(scope, people_selectors.posts(scope)).filter(role__key=role).values("person_id")
        )
    shown = show(request, [rows], (Key("name"), ID), lambda ids: _by_id(scope, ids))
    posts: dict[int, list[Any]] = {}
    for post in _current(scope, people_selectors.posts(scope)).filter(
        person__in=[row.pk for row in shown.rows]
    ):
        posts.setdefault(post.person_id, []).append(post)
    for row in shown.rows:
        row.now = posts.get(row.pk, [])
    context = {
        "shown": shown,
        "q": words,
        "role": role,
        "roles": [one for one in people_selectors.roles(scope) if one.key != "pair"],
        "narrowed": bool(words or role),
        "wishes": people_selectors.erasures(scope).count() if scope.allows(Permission.ACCOUNT_EDIT) else 0,
    }
    return render(request, "person/people.html", context)


def _by_id(scope: Scope, ids: tuple[int, ...]) -> list[Person]:
    found = {row.pk: row for row in people_selectors.people(scope).filter(pk__in=ids)}
    return [found[key] for key in ids if key in found]


def _current(scope: Scope, rows: Any) -> Any:
    return rows.filter(starts_on__lte=scope.on).exclude(ends_on__lt=scope.on)


@page
def person(request: HttpRequest, ref: str) -> HttpResponse:
    """One person: roles, partnerships, engagements, activities, hours, and what they say about themselves."""
    scope = request.scope
    row = people_selectors.person(scope, ref)
    seen_by_administrator(request, row)
    wanted = support.Wanted(people=(row.pk,))
    recent = paging.page(
        support.activity_parts(scope, wanted), (paging.by_date("on", down=True), paging.ID_DOWN), size=FEW
    )
    minutes = support.minutes_of_person(scope, row.pk, since=months_back(request.today, 12)[0])
    posts = list(people_selectors.posts(scope).filter(person=row).order_by("-starts_on"))
    context = {
        "row": row,
        "me": row.pk == scope.person_id,
        "posts": posts,
        "partnerships": _partnerships(scope, row),
        "assignments": list(support.assignments(scope).filter(person=row).select_related("engagement__unit")),
        "activities": support.activities_of(scope, recent.ids) if recent.ids else [],
        "more": bool(recent.after),
        "direct": minutes.get(True, (0, 0)),
        "indirect": minutes.get(False, (0, 0)),
        "zone": dict(ZONES).get(row.time_zone, row.time_zone),
        "link": _link_once(request, row),
        **_may(scope, row),
    }
    return render(request, "person/person.html", context)


def _partnerships(scope: Scope, row: Person) -> list[Any]:
    rows: list[Any] = list(people_selectors.partners(scope).filter(person=row))
    for one in rows:
        words = practice.words_of(scope, one.root_id)
        one.group_words = words.label(one.group) if words else one.group
    return rows


def _may(scope: Scope, row: Person) -> dict[str, bool]:
    editable = people_selectors.people(scope, Permission.PERSON_EDIT).filter(pk=row.pk).exists()
    invites = people_selectors.people(scope, Permission.PERSON_INVITE).filter(pk=row.pk).exists()
    return {
        "may_edit": editable,
        "may_account": row.pk != scope.person_id and people_selectors.answers_for(scope, row),
        "may_post": any(Permission.PERSON_EDIT in grant.permissions for grant in scope.grants),
        "may_invite": invites and row.pk != scope.person_id and not joined(row) and row.is_active,
    }


def _link_once(request: HttpRequest, row: Person) -> str:
    kept = request.session.get(INVITED, {})
    if kept.get("ref") != row.ref:
        return ""
    del request.session[INVITED]
    return str(kept["link"])


@page
def new(request: HttpRequest, ref: str) -> HttpResponse:
    """Add someone in a unit, with a role or as a partner."""
    unit = people_selectors.unit(request.scope, ref, Permission.PERSON_EDIT)
    words = practice.words_of(request.scope, unit.root_id)
    groups = [(item.key, item.name) for item in words.of("partner_group")] if words else []
    form = NewPerson(
        request.POST or typed_before(request) or None, roles=_roles(request.scope, [unit]), groups=groups
    )
    if request.method == "POST" and form.is_valid():
        answer = attempt(request, form, lambda: _add(request, unit, form.cleaned_data))
        if answer:
            return answer
    unit.within = True
    context = {"form": form, "unit": unit, "above": [*above(request.scope, unit), unit]}
    return render(request, "person/new.html", context, status=422 if request.method == "POST" else 200)


def _add(request: HttpRequest, unit: Unit, data: dict[str, Any]) -> str:
    """Add the person with role and partner group in one go; who could not be seen afterwards is refused."""
    if not data["role"] and not data["group"]:
        raise Refused(
            "Choose a role or a partner group, so that this person can be found here.", field="role"
        )
    doing = {"by": request.scope, "at": request.at}
    made = actions.add_person(unit=unit, name=data["name"], email=data["email"], title=data["title"], **doing)
    if data["role"]:
        actions.give_post(
            person=made,
            unit=unit,
            role_key=data["role"],
            title=data["title"],
            starts_on=request.today,
            **doing,
        )
    if data["group"]:
        actions.add_partner(
            unit=unit, person=made, group=data["group"], part=data["title"], starts_on=request.today, **doing
        )
    return reverse("person", args=[made.ref])


def _roles(scope: Scope, units: list[Unit]) -> list[tuple[str, str]]:
    """Roles one may give in at least one of these units."""
    return [
        (role.key, role.name)
        for role in people_selectors.giveable_roles(scope)
        if any(all(scope.allows_at(Permission(key), unit.path) for key in role.permissions) for unit in units)
    ]


@page
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change someone's details; one's own always."""
    mine = ref == request.scope.person_ref
    permission = Permission.PERSON_VIEW if mine else Permission.PERSON_EDIT
    row = people_selectors.person(request.scope, ref, permission)
    seen_by_administrator(request, row)
    names = ("name", "title", "pronouns", "phone", "time_zone", "about", "email", "version")
    form = PersonForm(
        request.POST or typed_before(request) or None,
        zone=row.time_zone,
        joined=mine or joined(row),
        initial={name: getattr(row, name) for name in names},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def save() -> str:
            actions.change_person(
                person_ref=ref,
                version=data["version"] or row.version,
                by=request.scope,
                at=request.at,
                **{name: data[name] for name in names[:-1] if name in data},
            )
            return reverse("person", args=[ref])

        answer = attempt(request, form, save)
        if answer:
            return answer
    context = {"form": form, "row": row, "me": mine}
    return render(request, "person/edit.html", context, status=422 if request.method == "POST" else 200)


@page
def invite(request: HttpRequest, ref: str) -> HttpResponse:
    """Invite someone to sign in: the link goes out by e-mail and is shown once for copying."""
    row = people_selectors.person(request.scope, ref, Permission.PERSON_INVITE)
    form = Form(request.POST or None)
    has_joined = joined(row)
    if request.method == "POST" and form.is_valid() and not has_joined:
        answer = attempt(request, form, lambda: _invite(request, row))
        if answer:
            return answer
    context = {"form": form, "row": row, "joined": has_joined}
    return render(request, "person/invite.html", context, status=422 if request.method == "POST" else 200)


def _invite(request: HttpRequest, row: Person) -> str:
    actions.invite_person(person_ref=row.ref, by=request.scope, at=request.at)
    link = request.build_absolute_uri(invitation_link(row))
    if send_invitation(row, link, by=request.user.name):
        messages.success(request, f"The invitation is on its way to {row.email}.")
    else:
        messages.warning(
            request, "The e-mail could not be sent. Copy the link below and pass it on yourself."
        )
    request.session[INVITED] = {"ref": row.ref, "link": link}
    return reverse("person", args=[row.ref])


@page
def post(request: HttpRequest, ref: str) -> HttpResponse:
    """Give someone a role in a place, or set the last day of one."""
    row = people_selectors.person(request.scope, ref)
    units = _units(request, row)
    roles = _roles(request.scope, units)
    if request.method == "POST" and "post" in request.POST:
        return _end(request, row, units, roles)
    initial = {"starts_on": request.today, "unit": request.GET.get("in", "")}
    form = PostForm(
        request.POST or typed_before(request) or None, units=_names(units), roles=roles, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def give() -> str:
            actions.give_post(
                person=row,
                unit=next(unit for unit in units if unit.ref == data["unit"]),
                role_key=data["role"],
                title=data["title"],
                starts_on=data["starts_on"],
                ends_on=data["ends_on"],
                by=request.scope,
                at=request.at,
            )
            return reverse("person", args=[ref])

        answer = attempt(request, form, give)
        if answer:
            return answer
    return _post_page(request, row, form, EndForm(initial={"ends_on": request.today}))


def _end(request: HttpRequest, row: Person, units: list[Unit], roles: list[tuple[str, str]]) -> HttpResponse:
    end = EndForm(request.POST)
    if end.is_valid():
        held = people_selectors.post(request.scope, end.cleaned_data["post"])

        def stop() -> str:
            actions.end_post(post=held, ends_on=end.cleaned_data["ends_on"], by=request.scope, at=request.at)
            return reverse("person", args=[row.ref])

        answer = attempt(request, end, stop)
        if answer:
            return answer
    form = PostForm(units=_names(units), roles=roles, initial={"starts_on": request.today})
    return _post_page(request, row, form, end)


def _post_page(request: HttpRequest, row: Person, form: PostForm, end: EndForm) -> HttpResponse:
    held = [
        one
        for one in people_selectors.posts(request.scope).filter(person=row)
        if request.scope.allows_at(Permission.PERSON_EDIT, one.unit.path)
        and (one.ends_on is None or one.ends_on >= request.today)
    ]
    context = {"form": form, "end": end, "row": row, "held": held}
    return render(request, "person/post.html", context, status=422 if request.method == "POST" else 200)


def _units(request: HttpRequest, row: Person) -> list[Unit]:
    """Places where one may give roles; in a large system those near the person or the place one came from."""
    rows = people_selectors.units(request.scope, Permission.PERSON_EDIT)
    rows = rows.filter(closed_on__isnull=True).order_by("path")
    found = list(rows[: UNITS_LISTED + 1])
    if not found:
        people_selectors.unit(request.scope, "", Permission.PERSON_EDIT)  # answers: not there
    if len(found) <= UNITS_LISTED:
        return found
    asked = request.POST.get("unit") or request.GET.get("in", "")
    near = list(rows.filter(ref=asked)) if asked else []
    held = rows.filter(pk__in=people_selectors.posts(request.scope).filter(person=row).values("unit_id"))
    first = rows.filter(pk__in=[unit.pk for unit in people_selectors.tops(request.scope)])
    return list({unit.pk: unit for unit in [*near, *held, *first]}.values())


def _names(units: list[Unit]) -> list[tuple[str, str]]:
    least = min((unit.path.count("/") for unit in units), default=0)
    return [(unit.ref, f"{'– ' * (unit.path.count('/') - least)}{unit.name}") for unit in units]
