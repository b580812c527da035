"""Sign-in, password, second factors and sessions.

The sign-in library's pages for adding addresses and signing up are closed: people are invited, and an address is
changed by whoever may edit the person.
"""

from allauth.mfa.base.views import authenticate, reauthenticate
from allauth.mfa.webauthn.views import login_webauthn, reauthenticate_webauthn
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views.decorators.cache import never_cache

from marigold.web.views import factors, sign_in


def closed(request: HttpRequest) -> HttpResponse:
    """A page of the sign-in library that is not used here."""
    raise Http404("There is nothing here.")


# The library's names, which it looks for itself; each page that changes something is ours and leaves an event.
factor_urls = [
    path("", factors.Overview.as_view(), name="mfa_index"),
    path("check/", authenticate, name="mfa_authenticate"),
    path("confirm/", reauthenticate, name="mfa_reauthenticate"),
    path("app/", factors.AddApp.as_view(), name="mfa_activate_totp"),
    path("app/remove/", factors.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("passkeys/add/", factors.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("passkeys/sign-in/", login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/confirm/", reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/", factors.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", factors.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("codes/", never_cache(factors.Codes.as_view()), name="mfa_view_recovery_codes"),
    path("codes/new/", factors.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("codes/download/", factors.download_codes, name="mfa_download_recovery_codes"),
]
urlpatterns = [
    path("sessions/", include("allauth.usersessions.urls")),
    path("oidc/", sign_in.begin, name="oidc"),
    path("oidc/callback/", sign_in.callback, name="oidc-callback"),
    path("factors/", include(factor_urls)),
    re_path(r"^(?:email|confirm-email|signup|login/code)/", closed),
    path("", include("allauth.account.urls")),
]
