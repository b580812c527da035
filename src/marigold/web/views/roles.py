"""Roles of a system: what each allows, and whether its holders need a second factor."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.access.catalogue import WORDS
from marigold.kit.doing import NotThere
from marigold.people import actions, selectors
from marigold.people.models import Unit
from marigold.people.selectors import RoleHere
from marigold.web.forms import Form
from marigold.web.posting import attempt, page


class RolesForm(Form):
    """The roles of one system whose holders need a second factor."""

    system = forms.CharField(widget=forms.HiddenInput, max_length=12)
    roles = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, known: list[RoleHere], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [(one.role.key, one.role.name) for one in known]


@page
def roles(request: HttpRequest) -> HttpResponse:
    """Whom the systems one answers for ask for a second factor."""
    systems = selectors.account_roots(request.scope)
    if not systems:
        raise NotThere("There is nothing here that you can change.")
    known = {root.ref: selectors.roles_here(request.scope, root) for root in systems}
    sent = request.POST.get("system", "")
    bound = None
    if request.method == "POST" and sent in known:
        bound = RolesForm(request.POST, known=known[sent])
        root = next(one for one in systems if one.ref == sent)
        answer = (
            attempt(request, bound, lambda: _save(request, root, known[sent], bound))
            if bound.is_valid()
            else None
        )
        if answer:
            return answer
    shown = [_shown(root, known[root.ref], bound if root.ref == sent else None) for root in systems]
    return render(
        request, "person/roles.html", {"systems": shown}, status=422 if request.method == "POST" else 200
    )


def _shown(root: Unit, known: list[RoleHere], bound: RolesForm | None) -> dict[str, Any]:
    rows = []
    for one in known:
        words = [WORDS[key] for key in WORDS if key.value in one.role.permissions]
        rows.append({"here": one, "words": words, "without": one.holders - one.protected})
    return {"root": root, "rows": rows, "form": bound or RolesForm(known=known)}


def _save(request: HttpRequest, root: Unit, known: list[RoleHere], form: RolesForm) -> str:
    wanted = set(form.cleaned_data["roles"])
    for one in known:
        needed = one.role.key in wanted
        actions.set_second_factor(
            root=root, role_key=one.role.key, needed=needed, by=request.scope, at=request.at
        )
    return reverse("roles")
