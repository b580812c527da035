"""Joining by invitation, colors, and how Marigold works."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from marigold.access.catalogue import WORDS
from marigold.people import actions
from marigold.people.models import Person
from marigold.people.selectors import roles, scope_for
from marigold.web.account import invited
from marigold.web.context import THEMES
from marigold.web.factors import has_factor
from marigold.web.forms import Form

BACKEND = "marigold.web.account.Backend"
YEAR = 365 * 24 * 3600


class JoinForm(Form):
    """A first password, written once and shown on wish by the browser."""

    password = forms.CharField(
        label="New password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        max_length=1_000,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password


@sensitive_post_parameters("password")
def join(request: HttpRequest, ref: str, token: str) -> HttpResponse:
    """Take up an invitation: set a password and begin. The link works once."""
    person = invited(ref, token)
    if person is None:
        return render(request, "account/join_gone.html", status=410)
    form = JoinForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        scope = scope_for(person, on=request.today)
        actions.join(person=person, password=form.cleaned_data["password"], by=scope, at=request.at)
        return _begin(request, person)
    context = {"form": form, "person": person, "rules": password_validators_help_texts()}
    response = render(request, "account/join.html", context, status=422 if request.method == "POST" else 200)
    response["Cache-Control"] = "no-store"  # the address holds the token
    return response


def _begin(request: HttpRequest, person: Person) -> HttpResponse:
    """Sign someone in who has just set a first password; a second factor they have is still asked for."""
    if has_factor(person):
        messages.success(request, "Your password is set. Sign in with it and your second factor.")
        return redirect("account_login")
    login(request, person, backend=BACKEND)
    record_authentication(request, person, "password")
    messages.success(
        request, "You are in. Under “Your account” you can add a passkey, to sign in without typing."
    )
    return redirect("week")


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light or dark colors, kept in a cookie of this browser."""
    goal = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        goal, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        goal = "/"
    response = redirect(goal)
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(
            "theme", chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


def help_page(request: HttpRequest) -> HttpResponse:
    """How Marigold works, in a page; roles and rights come from what is stored."""
    rights: list[Any] = list(roles(request.scope)) if request.user.is_authenticated else []
    for role in rights:
        role.words = [WORDS[key] for key in WORDS if key.value in role.permissions]
    return render(request, "pages/help.html", {"rights": rights})
