"""Signing in with an organization's own sign-in: who is here gets in, nobody is made, nothing bent is believed."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from marigold.audit.models import Event
from marigold.config import environment
from marigold.kit.doing import upkeep
from marigold.people.models import Person
from tests.web.provider import CLIENT, SECRET, organization
from tests.web.reading import words
from tests.web.test_mfa import with_app


@pytest.fixture
def org(settings, monkeypatch):
    """An organization's sign-in, set up here as an administrator does it."""
    cache.clear()
    with organization() as org:
        for name, value in {
            "ISSUER": org.url,
            "CLIENT": CLIENT,
            "SECRET": SECRET,
            "NAME": "Cedar ID",
        }.items():
            monkeypatch.setenv(f"MARIGOLD_OIDC_{name}", value)
        settings.SOCIALACCOUNT_PROVIDERS = environment.oidc(production=False)
        yield org
    cache.clear()


def is_at(org, person, **more) -> None:
    """Who sits at the keyboard there."""
    org.claims = {"sub": "u-4711", "email": person.email, "email_verified": True, "name": person.name, **more}


def come_back(org, client: Client, start: str = "/account/oidc/"):
    """Go there, say yes, and come back; the answer of this site."""
    away = client.get(start)
    assert away.status_code == 302, words(away)
    back = urlsplit(org.consent(away["Location"]))
    assert (back.netloc, back.path) == ("testserver", "/account/oidc/callback/")
    return client.get(f"{back.path}?{back.query}")


def test_the_button_is_there_only_when_it_is_set_up(db, org, settings) -> None:
    assert "Sign in with Cedar ID" in words(Client().get("/account/login/"))
    page = Client().get("/account/login/?next=/goals/").content.decode()
    assert 'href="/account/oidc/?next=/goals/"' in page
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "Sign in with a passkey" in words(Client().get("/account/login/"))
    assert "Cedar ID" not in words(Client().get("/account/login/"))
    for path in ("/account/oidc/", "/account/oidc/callback/?code=x&state=y"):
        assert Client().get(path).status_code == 404


@pytest.mark.parametrize("alg", ["RS256", "ES256"])
def test_someone_who_is_here_gets_in_and_is_known_from_then_on(town, org, alg) -> None:
    imani, before = town.people["imani"], Person.objects.count()
    org.alg = alg
    is_at(org, imani, email=imani.email.upper())
    client = Client()
    there = client.get("/account/oidc/?next=/goals/")
    asked = dict(parse_qsl(urlsplit(there["Location"]).query))
    assert asked["redirect_uri"] == "http://testserver/account/oidc/callback/"
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert asked["code_challenge_method"] == "S256" and len(asked["nonce"]) > 20
    assert come_back(org, client, "/account/oidc/?next=/goals/")["Location"] == "/goals/"
    assert client.get(f"/people/{imani.ref}/").status_code == 200
    assert "Someone signed in to your account with Cedar ID" in mail.outbox[0].body
    assert mail.outbox[0].to == [imani.email]
    told = Event.objects.get(target=imani.target, kind="people:person:linked")
    assert (told.by_name, told.change) == ("Imani Okafor", {"provider": [None, "Cedar ID"]})
    held = SocialAccount.objects.get()
    assert (held.user_id, held.provider, held.uid, held.extra_data) == (imani.pk, org.url, "u-4711", {})
    assert not SocialToken.objects.exists() and not EmailAddress.objects.filter(user=imani).exists()
    # Another address there, the same number: still the same person. And no second mail or event.
    is_at(org, imani, email="imani@new.example", email_verified=False)
    assert come_back(org, Client())["Location"] == "/"
    assert SocialAccount.objects.get().extra_data == {}
    assert len(mail.outbox) == 1 and Person.objects.count() == before


def test_a_password_stays_and_a_second_factor_is_still_asked_for(town, org) -> None:
    dana = town.people["dana"]
    dana.set_password("river stones and lanterns")
    dana.save(update_fields=["password"])
    with_app(dana)
    is_at(org, dana)
    client = Client()
    assert come_back(org, client)["Location"] == "/account/factors/check/"
    assert client.get("/goals/").status_code == 302
    dana.refresh_from_db()
    assert dana.check_password("river stones and lanterns")


def test_who_was_not_invited_is_told_so_and_not_made(town, org) -> None:
    before = Person.objects.count()
    is_at(org, town.people["imani"], email="newcomer@marigold.example")
    answer = come_back(org, Client())
    assert answer.status_code == 403
    assert "Nobody with the address newcomer@marigold.example has been invited here" in words(answer)
    assert (Person.objects.count(), SocialAccount.objects.count()) == (before, 0)
    # Someone who has left is nobody here any more.
    with upkeep("closing an account in a test"):
        Person.objects.filter(pk=town.people["mei"].pk).update(is_active=False)
    is_at(org, town.people["mei"])
    client = Client()
    assert "has been invited here" in words(come_back(org, client))
    assert client.get("/goals/").status_code == 302


@pytest.mark.parametrize("said", [False, "false", None, 0, [True]])
def test_an_address_that_is_not_verified_opens_nothing(town, org, said) -> None:
    is_at(org, town.people["lead"], email_verified=said)
    client = Client()
    answer = come_back(org, client)
    assert answer.status_code == 403
    assert "Cedar ID does not say that your e-mail address is verified" in words(answer)
    assert client.get("/goals/").status_code == 302 and not SocialAccount.objects.exists()


def test_an_administrator_may_vouch_for_a_domain_where_the_provider_says_nothing(
    town, org, settings, monkeypatch
) -> None:
    monkeypatch.setenv("MARIGOLD_OIDC_DOMAINS", "@Marigold.Example, other.example")
    settings.SOCIALACCOUNT_PROVIDERS = environment.oidc(production=False)
    is_at(org, town.people["imani"])
    del org.claims["email_verified"]
    assert come_back(org, Client())["Location"] == "/"
    is_at(org, town.people["luis"], sub="u-2", email_verified=False)
    assert come_back(org, Client()).status_code == 403
    is_at(org, town.people["luis"], sub="u-3", email="luis@evil.marigold.example")
    del org.claims["email_verified"]
    assert come_back(org, Client()).status_code == 403


def test_the_address_may_be_told_apart_but_only_about_the_same_person(town, org) -> None:
    org.wrong = "email elsewhere"
    is_at(org, town.people["imani"])
    assert come_back(org, Client())["Location"] == "/"
    is_at(org, town.people["luis"], sub="u-2", strange=True)
    assert come_back(org, Client()).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        "other site",
        "other issuer",
        "old",
        "other key",
        "no signature",
        "changed after",
        "other browser",
        "no word of who",
    ],
)
def test_a_bent_answer_is_not_believed(town, org, wrong) -> None:
    org.wrong = wrong
    is_at(org, town.people["imani"])
    client = Client()
    answer = come_back(org, client)
    assert answer.status_code == 401, wrong
    assert "Signing in with Cedar ID didn’t work" in words(answer)
    assert client.get("/goals/").status_code == 302 and not SocialAccount.objects.exists()


def test_an_answer_works_once_and_only_in_the_browser_that_asked(town, org) -> None:
    is_at(org, town.people["imani"])
    victim, thief = Client(), Client()
    back = urlsplit(org.consent(victim.get("/account/oidc/")["Location"]))
    path = f"{back.path}?{back.query}"
    assert thief.get(path).status_code == 401
    assert victim.get(path)["Location"] == "/"
    assert Client().get(path).status_code == 401
    # A code of one flow does not fit the state of another.
    one, two = Client(), Client()
    first = dict(parse_qsl(urlsplit(org.consent(one.get("/account/oidc/")["Location"])).query))
    second = dict(parse_qsl(urlsplit(org.consent(two.get("/account/oidc/")["Location"])).query))
    mixed = one.get("/account/oidc/callback/", {"code": second["code"], "state": first["state"]})
    assert mixed.status_code == 401


def test_saying_no_there_and_a_provider_that_is_away_are_said_in_words(town, org, settings) -> None:
    org.wrong = "said no"
    stopped = come_back(org, Client())
    assert "You stopped signing in with Cedar ID" in words(stopped)
    cache.clear()
    org.wrong = "calls itself otherwise"
    assert "didn’t work" in words(Client().get("/account/oidc/"))
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = (
        "http://127.0.0.1:9"
    )
    away = Client().get("/account/oidc/")
    assert away.status_code == 401 and "Signing in with Cedar ID didn’t work" in words(away)


def test_where_one_goes_after_is_on_this_site(town, org) -> None:
    is_at(org, town.people["imani"])
    assert come_back(org, Client(), "/account/oidc/?next=https://evil.example/")["Location"] == "/"


def test_an_old_invitation_is_no_way_in_after_that(town, org, signed_in) -> None:
    from marigold.web.account import invitation_link

    dana = town.people["dana"]
    link = invitation_link(dana)
    is_at(org, dana)
    come_back(org, Client())
    assert Client().get(link).status_code == 410
    page = signed_in("lead").get(f"/people/{dana.ref}/invite/")
    assert "Dana has already joined" in words(page)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"ISSUER": "http://login.example.org"}, "is not an address like https://"),
        ({"ISSUER": "login.example.org"}, "is not an address like https://"),
        (
            {"ISSUER": "https://login.example.org", "SECRET": ""},
            "Set MARIGOLD_OIDC_CLIENT and MARIGOLD_OIDC_SECRET",
        ),
    ],
)
def test_a_half_set_up_sign_in_stops_the_start(monkeypatch, given, says) -> None:
    for name, value in {"CLIENT": CLIENT, "SECRET": SECRET, **given}.items():
        monkeypatch.setenv(f"MARIGOLD_OIDC_{name}", value)
    with pytest.raises(ImproperlyConfigured, match=says):
        environment.oidc(production=True)


def test_on_a_real_site_the_provider_is_reached_over_https_only(monkeypatch) -> None:
    for name, value in {"ISSUER": "http://127.0.0.1:9", "CLIENT": CLIENT, "SECRET": SECRET}.items():
        monkeypatch.setenv(f"MARIGOLD_OIDC_{name}", value)
    assert environment.oidc(production=False)["openid_connect"]["APPS"][0]["name"] == "127.0.0.1"
    with pytest.raises(ImproperlyConfigured):
        environment.oidc(production=True)
