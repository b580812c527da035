"""Second factors and passkeys: the sign-in library's pages, with an event for each change and codes shown once."""

import time
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache

from marigold.people import actions
from marigold.web.factors import WORDS, Adapter

SHOWN = "codes-shown"  # in the session: which codes were shown here, and when
SAVE_WITHIN = 10 * 60


def _doing(request: HttpRequest) -> dict[str, Any]:
    return {"person": request.user, "by": request.scope, "at": request.at}


class Overview(IndexView):
    """What one has: app, passkeys, recovery codes; and whether a role asks for it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        codes = context["authenticators"].get("recovery_codes")
        context["codes_left"] = len(codes.get_unused_codes()) if codes else 0
        context["needed"] = self.request.scope.second_factor
        return context


class AddApp(ActivateTOTPView):
    """Set up an app that shows codes."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        actions.note_factor(factor=WORDS["totp"], **_doing(self.request))
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        context["typed"] = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        return context


class RemoveApp(DeactivateTOTPView):
    """Take the app off."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        actions.note_factor_removed(factor=WORDS["totp"], **_doing(self.request))
        return response


class AddPasskey(AddWebAuthnView):
    """Add a passkey. One that its device can find again also signs in alone."""

    success_url = reverse_lazy("mfa_index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # The library leaves this to its script; here the server says it.
        wanted = context["js_data"]["creation_options"]["publicKey"]["authenticatorSelection"]
        wanted["residentKey"] = "preferred"
        wanted["requireResidentKey"] = False
        return context

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        actions.note_factor(factor=WORDS["webauthn"], **_doing(self.request))
        return response


class RenamePasskey(EditWebAuthnView):
    """Give a passkey another name."""

    success_url = reverse_lazy("mfa_index")


class RemovePasskey(RemoveWebAuthnView):
    """Take a passkey off; the last factor stays where a role needs one."""

    success_url = reverse_lazy("mfa_index")

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        if not Adapter().can_delete_authenticator(self.object):
            messages.error(self.request, Adapter.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_index")
        response = super().form_valid(form)
        actions.note_factor_removed(factor=WORDS["webauthn"], **_doing(self.request))
        return response


class NewCodes(GenerateRecoveryCodesView):
    """Make new recovery codes; the old ones stop working."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        actions.note_recovery_codes(**_doing(self.request))
        return response


class Codes(ViewRecoveryCodesView):
    """The recovery codes, once."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if context["can_view_codes"]:
            self.request.session[SHOWN] = {"of": _codes_of(self.request).pk, "at": time.time()}
        return context


@login_required
@never_cache
@reauthentication_required(app="allauth.mfa")
def download_codes(request: HttpRequest) -> HttpResponse:
    """The codes that were just shown here, as a file; ten minutes later there is nothing to download."""
    shown = request.session.get(SHOWN) or {}
    held = _codes_of(request)
    if held is None or shown.get("of") != held.pk or time.time() - shown["at"] > SAVE_WITHIN:
        raise Http404("There is nothing to download any more.")
    codes = held.wrap().get_unused_codes()
    lines = [f"Marigold recovery codes for {request.user.email}", "Each works once.", "", *codes, ""]
    answer = HttpResponse("\r\n".join(lines), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="marigold-recovery-codes.txt"'
    return answer


def _codes_of(request: HttpRequest) -> Any:
    return Authenticator.objects.filter(
        user_id=request.user.pk, type=Authenticator.Type.RECOVERY_CODES
    ).first()
