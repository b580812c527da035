"""Signing in with an organization's own sign-in (OpenID Connect): for people who are here already, and only for them.

The protocol is the sign-in library's. Here it is made strict: the provider's answer is checked against its keys, its
name, this site and this browser, and nothing of it is kept but the number it knows a person by.
"""

import logging
from typing import Any

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.people import actions
from marigold.people.models import Person
from marigold.people.selectors import scope_for

log = logging.getLogger("marigold.sign_in")
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
LEEWAY = 60  # seconds that the two clocks may differ
KNOWN_FOR = 600  # seconds for which the provider's description is kept


def configured() -> dict[str, Any] | None:
    """The provider as it is set up, or None."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", ())
    return dict(apps[0]) if apps else None


class Client(OpenIDConnectOAuth2Adapter):
    """Speaks to the provider."""

    @property
    def openid_config(self) -> dict[str, Any]:
        issuer = self.provider_id
        key = f"marigold.oidc.{issuer}"
        found = cache.get(key)
        if found is None:
            found = self._fetch(self.get_provider().server_url)
            if str(found.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
                raise OAuth2Error(f"The provider calls itself {found.get('issuer')}, not {issuer}.")
            cache.set(key, found, KNOWN_FOR)
        return dict(found)

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return request.build_absolute_uri(reverse("oidc-callback"))

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        claims = self._claims(app, kwargs["response"].get("id_token") or "")
        if "email" not in claims and "userinfo_endpoint" in self.openid_config:
            more = self._fetch(self.profile_url, headers={"Authorization": f"Bearer {token.token}"})
            if more.get("sub") != claims["sub"]:
                raise OAuth2Error("The provider answered about someone else.")
            claims = {**more, **claims}
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def _claims(self, app: Any, id_token: str) -> dict[str, Any]:
        try:
            key = self._key(id_token)
            return jwt.decode(
                id_token,
                key,
                algorithms=list(ALGORITHMS),
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                leeway=LEEWAY,
                options={"require": ["exp", "iat", "sub", "iss", "aud"]},
            )
        except (jwt.PyJWTError, ValueError, KeyError) as error:
            raise OAuth2Error(f"The provider's answer is not in order: {error}") from error

    def _key(self, id_token: str) -> Any:
        wanted = jwt.get_unverified_header(id_token).get("kid")
        keys = jwt.PyJWKSet.from_dict(self._fetch(self.openid_config["jwks_uri"])).keys
        fitting = [key for key in keys if wanted is None or key.key_id == wanted]
        if len(fitting) != 1:
            raise jwt.InvalidKeyError("it is signed with a key the provider does not name.")
        return fitting[0]

    def _fetch(self, address: str, **kwargs: Any) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            answer = session.get(address, **kwargs)
            answer.raise_for_status()
            return dict(answer.json())


class Provider(OpenIDConnectProvider):
    """The one provider of this site."""

    oauth2_adapter_class = Client
    pkce_enabled_default = True

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        # Compared with what this browser was sent off with, then thrown away.
        return {"nonce": data["id_token"].get("nonce")}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        found = super().extract_email_addresses(data)
        for address in found:
            address.verified = self._vouched(data["id_token"], address.email)
        return found

    def _vouched(self, claims: dict[str, Any], address: str) -> bool:
        """Said to be verified; or, where nothing is said, at a domain the administrator vouches for."""
        said = claims.get("email_verified")
        if said is None:
            return address.rpartition("@")[2].lower() in self.app.settings["domains"]
        return said is True or said == "true"


class Adapter(DefaultSocialAccountAdapter):
    """Who gets in: those who are known here, by the provider's number or by a verified address."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Provider:
        return Provider(request, app=self.get_app(request, provider=provider, client_id=client_id))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Nobody is made, so nothing is filled in."""
        return sociallogin.user

    def authenticate_by_email(self, sociallogin: Any) -> None:
        """Left to `pre_social_login`, which leaves a link and an event."""
        return

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        sent = (sociallogin.state.get("data") or {}).get("nonce")
        if not sent or sociallogin.account.extra_data.get("nonce") != sent:
            log.warning("A sign-in was refused: the provider answered to another browser.")
            raise ImmediateHttpResponse(_sorry(request, "failed", 401))
        sociallogin.account.extra_data = {}
        if sociallogin.account.pk:
            sociallogin.account.save(update_fields=["extra_data"])
            return
        address = next(iter(sociallogin.email_addresses), None)
        if address is None or not address.verified:
            raise ImmediateHttpResponse(_sorry(request, "unverified", 403, address=address))
        person = Person.objects.filter(email=address.email.lower(), is_active=True).first()
        if person is None:
            raise ImmediateHttpResponse(_sorry(request, "unknown", 403, address=address))
        _link(request, sociallogin, person)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> None:
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(_sorry(request, "cancelled", 200))
        log.warning("A sign-in failed: %s", str(exception or error)[:300])
        raise ImmediateHttpResponse(_sorry(request, "failed", 401))


@transaction.atomic
def _link(request: HttpRequest, sociallogin: Any, person: Person) -> None:
    """Remember by which number the provider knows this person; their address may change after."""
    account: SocialAccount = sociallogin.account
    account.user = person
    account.save()
    sociallogin.user = person
    scope = scope_for(person, on=request.today)
    actions.note_sign_in_linked(person=person, provider=sociallogin.provider.name, by=scope, at=request.at)
    context = {"provider": sociallogin.provider.name}
    get_adapter().send_notification_mail("account/email/sign_in_linked", person, context=context)


def _sorry(request: HttpRequest, reason: str, status: int, **context: Any) -> HttpResponse:
    known = configured() or {}
    return render(
        request,
        "account/oidc.html",
        {"reason": reason, "provider": known.get("name"), **context},
        status=status,
    )
