"""What an administrator does for someone's account: take lost second factors off."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.people import actions, selectors
from marigold.web.factors import has_factor
from marigold.web.forms import Form
from marigold.web.posting import attempt, page


@page
def factors(request: HttpRequest, ref: str) -> HttpResponse:
    """Take the second factors off someone who lost theirs."""
    row = selectors.account_of(request.scope, ref)
    form = Form(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.take_off_factors(person_ref=ref, by=request.scope, at=request.at)
            get_adapter().send_notification_mail("mfa/email/factors_taken_off", row)
            messages.success(
                request, f"{row.name} signs in with the password alone, until a new one is set up."
            )
            return reverse("person", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    context = {"form": form, "row": row, "has": has_factor(row), "me": row.pk == request.scope.person_id}
    return render(request, "person/factors.html", context, status=422 if request.method == "POST" else 200)
