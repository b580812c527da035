"""Uses of a framework: its front page, role profiles, training and career path, and the nine reasons."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.growth.actions import uses as actions
from marigold.growth.frameworks import Asking, asking, frameworks
from marigold.growth.models import RoleProfile
from marigold.growth.selectors import together
from marigold.growth.selectors import uses as reads
from marigold.kit.doing import NotThere
from marigold.people import selectors as people
from marigold.people.models import Unit
from marigold.practice import selectors as practice
from marigold.reports.role import role_pdf
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.uses import career_path, edition_of, role_document, role_page
from marigold.web.present.uses import training as training_of
from marigold.web.uses_forms import ProfileForm

FIRST = "tci"
REASONS = "nine-reasons"
# Pages for those who see places whole, or are named on engagements.
REPORTS = frozenset({"report-reach", "report-brought", "report-cascade"})
# Where Marigold shows what a reason asks of a system: (address name, whether it is about one place, words).
SHOWN: dict[str, Sequence[tuple[str, bool, str]]] = {
    "reason.coach": (
        ("engagements", False, "Who supports whom"),
        ("report-cascade", False, "Support from level to level"),
        ("holds", True, "Support to the system, and whether it helped"),
    ),
    "reason.research-to-practice": (
        ("library", False, "The practice and its strategies"),
        ("goals", False, "Goals and small tests"),
    ),
    "reason.work-smarter": (
        ("rolemap", True, "Roles and channels between levels"),
        ("unit-people", True, "Partners around the place"),
        ("holds", True, "Relationships, and who was brought together"),
    ),
    "reason.lift-up-leadership": (
        ("unit-people", True, "Leaders at every level"),
        ("holds", True, "Who leads without a title, and what lifted them"),
    ),
    "reason.teams-that-work": (
        ("holds", True, "Teams and their purpose, overlap, and whether they work"),
        ("unit-measures", True, "How teams rate themselves"),
    ),
    "reason.usable-data": (
        ("attention", False, "What the data ask you to look at"),
        ("holds", True, "What is collected, and what it decides"),
    ),
    "reason.find-blind-spots": (
        ("gaps", False, "Gaps between groups"),
        ("concern-list", False, "Hard questions kept in view"),
        ("holds", True, "Blind spots of the place"),
    ),
    "reason.teacher-support": (
        ("report-reach", False, "Whether support reaches the front line"),
        ("unit-measures", True, "What those who are supported say of it"),
    ),
    "reason.long-term-sustainability": (
        ("holds", True, "Would it last? Stress tests and structures"),
        ("report-brought", False, "What stays where support has ended"),
        ("engagements", False, "Readiness and handing over, by engagement"),
    ),
}


def roots_to_map(scope: Scope) -> list[Unit]:
    """Systems whose map of roles one keeps."""
    grants = [one for one in scope.grants if Permission.ROLEMAP_EDIT in one.permissions and one.whole_system]
    return list(people.units(scope).filter(pk__in={one.root_id for one in grants}).order_by("name"))


@page
def front(request: HttpRequest) -> HttpResponse:
    """What a framework can be used for, and what is there."""
    scope = request.scope
    known = frameworks(scope)
    wanted = request.GET.get("by", FIRST)
    chosen = next((one for one in known if one.key == wanted), known[0] if known else None)
    maps = scope.allows(Permission.ROLEMAP_VIEW)
    tops = people.tops(scope)
    context = {
        "known": known,
        "chosen": chosen,
        "profiles": reads.role_profiles(scope),
        "places": tops if maps else (),
        "systems": [row for row in tops if row.pk == row.root_id and scope.allows(Permission.PERSON_VIEW)],
        "may_write": bool(chosen)
        and any(Permission.ROLEMAP_EDIT in one.permissions and one.whole_system for one in scope.grants),
        "led": together.cohorts_led(scope),
        "memberships": together.memberships(scope),
        "may_lead": scope.allows(Permission.PERSON_VIEW),
        "place": tops[0] if tops else None,
        "team": scope.allows(Permission.CHANGE_VIEW),
    }
    return render(request, "uses/front.html", context)


@page
def reasons(request: HttpRequest) -> HttpResponse:
    """Why a system grows its own support, and where Marigold shows what each reason asks."""
    words = practice.vocabulary(request.scope, practice.edition(request.scope, REASONS).pk)
    tops = people.tops(request.scope)
    place = next((row for row in tops if row.ref == request.GET.get("place")), tops[0] if tops else None)
    maps = place is not None and request.scope.allows_at(Permission.ROLEMAP_VIEW, place.path)
    team = any(Permission.CHANGE_VIEW in grant.permissions for grant in request.scope.grants)
    rows = []
    for item in words.of("reason"):
        links = []
        for name, of_place, said in SHOWN.get(item.key, ()):
            if of_place and (place is None or (name == "rolemap" and not maps)):
                continue
            if name in REPORTS and not team:
                continue
            links.append((reverse(name, args=[place.ref] if of_place else []), said))
        rows.append((item, links))
    context = {"rows": rows, "places": tops, "place": place, "words": words, "maps": maps}
    return render(request, "uses/reasons.html", context)


@page
def role(request: HttpRequest, ref: str) -> HttpResponse:
    """A role profile."""
    row = reads.role_profile(request.scope, ref)
    return render(request, "uses/role.html", {"p": role_page(request.scope, row)})


@page
def role_file(request: HttpRequest, ref: str) -> HttpResponse:
    """The role on one sheet, as PDF."""
    row = reads.role_profile(request.scope, ref)
    made = role_pdf(role_document(role_page(request.scope, row)), at=request.at)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="role.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@page
def interview(request: HttpRequest, ref: str) -> HttpResponse:
    """Questions for a talk with someone who might take the role, with room for notes on paper."""
    row = reads.role_profile(request.scope, ref)
    return render(request, "uses/interview.html", {"p": role_page(request.scope, row)})


def _chosen(posted: Mapping[str, str], asked: Asking) -> dict[str, str]:
    found = {beat.key: posted.get(f"w-{beat.key}", "") for beat in asked.entries}
    return {key: value for key, value in found.items() if value}


def _role(data: dict[str, Any], chosen: Mapping[str, str]) -> actions.Role:
    return actions.Role(
        title=data["title"],
        about=data["about"],
        not_theirs=data["not_theirs"],
        titles=data["titles"].splitlines(),
        chosen=chosen,
    )


def _groups(asked: Asking, chosen: Mapping[str, str]) -> list[tuple[str, list[Any]]]:
    found: dict[str, list[Any]] = {}
    for beat in asked.entries:
        found.setdefault(beat.group, []).append((beat, chosen.get(beat.key, "")))
    return list(found.items())


@page
def role_new(request: HttpRequest, key: str) -> HttpResponse:
    """Describe a role by a framework."""
    roots = roots_to_map(request.scope)
    if not roots:
        raise NotThere("There is nothing here that you can write.")
    asked = edition_of(request.scope, key)
    if not asked.entries:
        raise NotThere("This framework does not describe a role.")
    root = next((row for row in roots if row.ref == request.GET.get("system")), roots[0])
    form = ProfileForm(request.POST or typed_before(request))
    del form.fields["ended"]
    chosen = _chosen(request.POST, asked)

    def act() -> str:
        row = actions.write_profile(
            root=root,
            edition=practice.edition(request.scope, key),
            role=_role(form.cleaned_data, chosen),
            by=request.scope,
            at=request.at,
        )
        return reverse("role-profile", args=[row.ref])

    context = {"title": "Describe a role", "root": root, "roots": roots, "back": reverse("uses")}
    return _role_answer(request, form, act, asked, chosen, context)


@page
def role_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a role profile."""
    row = reads.role_profile(request.scope, ref)
    actions.may_map(request.scope, row.root)
    asked = asking(request.scope, row.edition_id)
    form = ProfileForm(request.POST or typed_before(request), initial=_start(row))
    chosen = _chosen(request.POST, asked) if request.method == "POST" else row.chosen

    def act() -> str:
        actions.change_profile(
            profile_ref=ref,
            version=form.cleaned_data["version"] or row.version,
            role=_role(form.cleaned_data, chosen),
            ended=form.cleaned_data["ended"],
            by=request.scope,
            at=request.at,
        )
        messages.success(request, "Saved.")
        return reverse("role-profile", args=[ref])

    context = {"title": row.title, "root": row.root, "back": reverse("role-profile", args=[ref])}
    return _role_answer(request, form, act, asked, chosen, context)


def _start(row: RoleProfile) -> dict[str, Any]:
    return {
        "title": row.title,
        "about": row.about,
        "not_theirs": row.not_theirs,
        "titles": "\n".join(row.titles),
        "ended": row.ended_on is not None,
        "version": row.version,
    }


def _role_answer(
    request: HttpRequest,
    form: ProfileForm,
    act: Any,
    asked: Asking,
    chosen: Mapping[str, str],
    context: dict[str, Any],
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        answer = attempt(request, form, act)
        if answer:
            return answer
    shown = {"form": form, "asked": asked, "groups": _groups(asked, chosen), "wanted": actions.WANTED}
    status = 422 if request.method == "POST" else 200
    return render(request, "uses/role_form.html", shown | context, status=status)


@page
def training(request: HttpRequest, key: str) -> HttpResponse:
    """What helps to learn each entry, what nothing was made for, and what one's own log covers."""
    wanted = request.GET.getlist("want")[:60]
    return render(request, "uses/training.html", {"t": training_of(request.scope, key, wanted)})


@page
def path(request: HttpRequest, ref: str) -> HttpResponse:
    """Where one stands against a role, if one chooses to look; only for oneself."""
    row = reads.role_profile(request.scope, ref)
    found = career_path(request.scope, row, request.GET.get("look", ""))
    return render(request, "uses/path.html", {"c": found})
