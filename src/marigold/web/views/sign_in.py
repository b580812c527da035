"""To the organization's own sign-in and back."""

import secrets

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from requests import RequestException

from marigold.web.oidc import Client, Provider, configured


@never_cache
@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider, with a number that only this browser knows.

    A link, not a form: a page that may send forms only to itself is not led elsewhere by the answer to one.
    """
    provider = _provider(request)
    nonce = secrets.token_urlsafe(24)
    try:
        return provider.redirect(
            request,
            "login",
            next_url=get_next_redirect_url(request),
            data={"nonce": nonce},
            auth_params={"nonce": nonce},
        )
    except (OAuth2Error, RequestException, KeyError) as error:
        return render_authentication_error(request, provider, exception=error)


@never_cache
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """What the provider answered."""
    provider = _provider(request)
    view = OAuth2CallbackView.adapter_view(Client(request, provider.app.provider_id))
    return view(request)


def _provider(request: HttpRequest) -> Provider:
    known = configured()
    if known is None:
        raise Http404("There is nothing here.")
    return get_adapter().get_provider(request, known["provider_id"])
