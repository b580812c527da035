"""Second factors: an app, passkeys and recovery codes; set up, asked for, taken off, and never guessed or reused."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from marigold.access.scope import COMMAND_LINE
from marigold.audit.models import Event
from marigold.imports.roles import load_shipped
from marigold.kit.doing import NotThere, Refused, upkeep
from marigold.people import actions
from marigold.web.account import invitation_link
from tests.web.devices import Key, code_of
from tests.web.reading import words

PASSWORD = "river stones and lanterns"
HOME = "/account/factors/"


@pytest.fixture(autouse=True)
def _no_guesses_from_before() -> None:
    cache.clear()


@pytest.fixture
def person(town):
    def of(key: str):
        one = town.people[key]
        one.set_password(PASSWORD)
        one.save(update_fields=["password"])
        return one

    return of


def typed_in(person, client: Client | None = None) -> Client:
    """A browser in which someone typed address and password just now."""
    client = client or Client(HTTP_HOST="localhost")
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    return client


def key_of(answer) -> str:
    return re.search(r'id="key">([A-Z2-7 ]+)<', answer.content.decode())[1]


def with_app(person) -> str:
    """Set up an app by typing; returns its key."""
    client = typed_in(person)
    secret = key_of(client.get(f"{HOME}app/"))
    done = client.post(f"{HOME}app/", {"code": code_of(secret)})
    assert (done.status_code, done["Location"]) == (302, f"{HOME}codes/")
    return secret


def options_in(answer) -> dict:
    held = re.search(r'<script id="passkey-options"[^>]*>(.*?)</script>', answer.content.decode())[1]
    return json.loads(held)


def with_passkey(person, **about) -> Key:
    """Add a passkey by the steps a browser takes."""
    client, key = typed_in(person), Key(**about)
    made = key.make(options_in(client.get(f"{HOME}passkeys/add/")))
    done = client.post(f"{HOME}passkeys/add/", {"name": "Work laptop", "credential": made})
    assert done["Location"] == f"{HOME}codes/"
    return key


def test_an_app_is_set_up_and_asked_for_from_then_on(person) -> None:
    imani = person("imani")
    client = typed_in(imani)
    page = client.get(f"{HOME}app/")
    assert '<img class="qr" src="data:image/svg+xml;base64,' in page.content.decode()
    wrong = client.post(f"{HOME}app/", {"code": "000000"})
    assert "That didn’t work." in words(wrong) and key_of(wrong) == key_of(page)
    client.post(f"{HOME}app/", {"code": code_of(key_of(page))})
    assert "Set up since" in words(client.get(HOME))
    other = Client()
    asked = other.post("/account/login/", {"login": imani.email, "password": PASSWORD, "next": "/goals/"})
    assert asked["Location"] == f"{HOME}check/"
    assert other.get("/goals/").status_code == 302
    inside = other.post(f"{HOME}check/", {"code": code_of(key_of(page))})
    assert inside["Location"] == "/goals/"
    assert other.get("/goals/").status_code == 200
    told = Event.objects.get(target=imani.target, kind="people:factor:added")
    assert told.change == {"factor": [None, "authenticator app"]}


def test_a_code_works_once_and_guessing_closes_the_door(person) -> None:
    dana = person("dana")
    secret = with_app(dana)
    code = code_of(secret)
    assert typed_in(dana).post(f"{HOME}check/", {"code": code}).status_code == 302
    # Another form of the same digits, in another window, within the tolerance of the clock.
    again = typed_in(dana).post(f"{HOME}check/", {"code": f"{code[:3]} {code[3:]}"})
    assert again.status_code == 200
    assert "each works once" in words(again)
    thief = typed_in(dana)
    for _ in range(5):
        thief.post(f"{HOME}check/", {"code": "123456"})
    right = thief.post(f"{HOME}check/", {"code": code_of(secret, steps=1)})
    assert "Too many tries" in words(right)
    assert thief.get("/goals/").status_code == 302


def test_secrets_are_not_in_the_database_in_the_clear_and_die_with_the_key(person, settings) -> None:
    imani = person("imani")
    secret = with_app(imani).replace(" ", "")
    stored = json.dumps([one.data for one in Authenticator.objects.filter(user=imani)])
    assert secret not in stored and "gAAAA" in stored
    settings.SECRET_KEY = "another key, fifty characters or more, that nobody knows 0123456789"
    assert "didn’t work" in words(typed_in(imani).post(f"{HOME}check/", {"code": code_of(secret)}))


def test_recovery_codes_are_shown_once_saved_used_once_and_made_anew(person) -> None:
    imani = person("imani")
    client = typed_in(imani)
    secret = key_of(client.get(f"{HOME}app/"))
    client.post(f"{HOME}app/", {"code": code_of(secret)})
    first = re.findall(r"<li>(\d{8})</li>", client.get(f"{HOME}codes/").content.decode())
    assert len(set(first)) == 10
    saved = client.get(f"{HOME}codes/download/")
    assert re.findall(r"^\d{8}", saved.content.decode(), re.M) == first
    assert saved["Cache-Control"].startswith("max-age=0") and "attachment" in saved["Content-Disposition"]
    again = client.get(f"{HOME}codes/")
    assert (
        "are not shown again. Ten of ten are left." in words(again) and first[0] not in again.content.decode()
    )
    # Only where they were shown can they be saved.
    elsewhere = typed_in(imani)
    elsewhere.post(f"{HOME}check/", {"code": first[0]})
    assert elsewhere.get(f"{HOME}codes/download/").status_code == 404
    assert "Nine codes left" in words(elsewhere.get(HOME))
    assert "didn’t work" in words(typed_in(imani).post(f"{HOME}check/", {"code": first[0]}))
    assert client.post(f"{HOME}codes/new/")["Location"] == f"{HOME}codes/"
    second = re.findall(r"<li>(\d{8})</li>", client.get(f"{HOME}codes/").content.decode())
    assert set(first).isdisjoint(second)
    assert "didn’t work" in words(typed_in(imani).post(f"{HOME}check/", {"code": first[1]}))
    assert typed_in(imani).post(f"{HOME}check/", {"code": second[0]}).status_code == 302
    assert Event.objects.filter(target=imani.target, kind="people:factor:codes").count() == 1


def test_a_passkey_is_a_second_factor_and_signs_in_alone(person) -> None:
    luis = person("luis")
    key = with_passkey(luis)
    assert "A passkey was added to your account." in mail.outbox[0].body
    second = typed_in(luis)
    asked = second.get(f"{HOME}check/")
    assert second.post(f"{HOME}check/", {"credential": key.use(options_in(asked))})["Location"] == "/"
    assert second.get("/goals/").status_code == 200
    alone = Client(HTTP_HOST="localhost")
    options = alone.get(f"{HOME}passkeys/sign-in/", HTTP_ACCEPT="application/json").json()["request_options"]
    assert options["publicKey"].get("allowCredentials", []) == []
    sent = {"credential": key.use(options), "next": "/goals/"}
    assert alone.post(f"{HOME}passkeys/sign-in/", sent)["Location"] == "/goals/"
    assert alone.get("/goals/").status_code == 200
    # The same answer does not work a second time, nor from another site.
    assert (
        Client(HTTP_HOST="localhost").post(f"{HOME}passkeys/sign-in/", sent)["Location"] == "/account/login/"
    )
    fresh = Client(HTTP_HOST="localhost")
    options = fresh.get(f"{HOME}passkeys/sign-in/", HTTP_ACCEPT="application/json").json()["request_options"]
    fresh.post(f"{HOME}passkeys/sign-in/", {"credential": key.use(options, origin="https://evil.example")})
    assert fresh.get("/goals/").status_code == 302


def test_a_passkey_that_does_not_check_its_owner_comes_after_the_password_only(person) -> None:
    luis = person("luis")
    key = with_passkey(luis, checks_owner=False)
    second = typed_in(luis)
    options = options_in(second.get(f"{HOME}check/"))
    assert second.post(f"{HOME}check/", {"credential": key.use(options)})["Location"] == "/"
    alone = Client(HTTP_HOST="localhost")
    options = alone.get(f"{HOME}passkeys/sign-in/", HTTP_ACCEPT="application/json").json()["request_options"]
    alone.post(f"{HOME}passkeys/sign-in/", {"credential": key.use(options)})
    assert alone.get("/goals/").status_code == 302


def test_someone_else_s_passkey_opens_nothing_and_a_closed_account_stays_closed(person) -> None:
    luis, mei = person("luis"), person("mei")
    key = with_passkey(luis)
    with_passkey(mei)
    thief = typed_in(mei)
    options = options_in(thief.get(f"{HOME}check/"))
    assert "That passkey didn’t work here" in words(
        thief.post(f"{HOME}check/", {"credential": key.use(options)})
    )
    assert thief.get("/goals/").status_code == 302
    closed = Client(HTTP_HOST="localhost")
    options = closed.get(f"{HOME}passkeys/sign-in/", HTTP_ACCEPT="application/json").json()["request_options"]
    with upkeep("closing an account in a test"):
        type(luis).objects.filter(pk=luis.pk).update(is_active=False)
    closed.post(f"{HOME}passkeys/sign-in/", {"credential": key.use(options)})
    assert closed.get("/goals/").status_code == 302


def test_passkeys_are_listed_renamed_and_taken_off(person) -> None:
    luis = person("luis")
    key = with_passkey(luis)
    client = typed_in(luis)
    client.post(f"{HOME}check/", {"credential": key.use(options_in(client.get(f"{HOME}check/")))})
    assert "Work laptop" in words(client.get(HOME)) and "Signs you in alone." in words(client.get(HOME))
    held = Authenticator.objects.get(user=luis, type="webauthn")
    assert client.post(f"{HOME}passkeys/{held.pk}/", {"name": ""}).status_code == 200
    assert client.post(f"{HOME}passkeys/{held.pk}/", {"name": "Red key"})["Location"] == HOME
    assert "Red key" in words(client.get(f"{HOME}passkeys/{held.pk}/remove/"))
    # Nobody reaches another's passkey by its number.
    stranger = typed_in(person("mei"))
    for path in (f"{HOME}passkeys/{held.pk}/", f"{HOME}passkeys/{held.pk}/remove/"):
        assert stranger.get(path).status_code == 404
        assert stranger.post(path, {"name": "Mine"}).status_code == 404
    assert client.post(f"{HOME}passkeys/{held.pk}/remove/")["Location"] == HOME
    assert not Authenticator.objects.filter(user=luis).exists()
    told = Event.objects.get(target=luis.target, kind="people:factor:removed")
    assert told.change == {"factor": ["passkey", None]}


def test_who_signed_in_long_ago_says_again_who_they_are(person, signed_in) -> None:
    imani = person("imani")
    client = signed_in("imani")
    away = client.get(f"{HOME}app/")
    assert away["Location"] == "/account/reauthenticate/?next=%2Faccount%2Ffactors%2Fapp%2F"
    back = client.post("/account/reauthenticate/", {"password": PASSWORD, "next": f"{HOME}app/"})
    assert back["Location"] == f"{HOME}app/"
    assert client.get(f"{HOME}app/").status_code == 200
    # With an app, a code does as well as the password.
    secret = with_app(imani)
    later = signed_in("imani")
    assert "Other ways: a code" in words(later.get("/account/reauthenticate/"))
    done = later.post(f"{HOME}confirm/", {"code": code_of(secret), "next": f"{HOME}codes/new/"})
    assert done["Location"] == f"{HOME}codes/new/"


def test_an_invited_person_adds_a_passkey_right_after_choosing_a_password(town) -> None:
    dana = town.people["dana"]
    client, key = Client(HTTP_HOST="localhost"), Key()
    client.post(invitation_link(dana), {"password": PASSWORD})
    made = key.make(options_in(client.get(f"{HOME}passkeys/add/")))
    client.post(f"{HOME}passkeys/add/", {"credential": made})
    assert "Passkey 1" in words(client.get(HOME))
    # An old link, or a new one from the command line, does not step around it.
    link = invitation_link(dana)
    dana.refresh_from_db()
    other = Client(HTTP_HOST="localhost")
    assert other.get(link).status_code == 410
    fresh = other.post(invitation_link(dana), {"password": "lanterns over the weir"})
    assert fresh["Location"] == "/account/login/"
    assert other.get("/goals/").status_code == 302


def test_without_scripts_the_pages_say_what_passkeys_need(person) -> None:
    client = typed_in(person("imani"))
    for path in (f"{HOME}passkeys/add/", "/account/login/"):
        asker = client if "add" in path else Client()
        answer = asker.get(path)
        assert "Passkeys need JavaScript" in words(answer), path
        assert "js/passkey.js" in answer.content.decode()
        assert "script-src 'self'" in answer["Content-Security-Policy"]
    bare = re.sub(
        r"<script[^>]+src=[^>]+></script>|<script id=\"passkey-options\".*?</script>",
        "",
        answer.content.decode(),
    )
    assert "<script" not in bare


def test_pages_of_the_library_that_are_not_used_here_are_not_there(person) -> None:
    client = typed_in(person("imani"))
    assert client.get(HOME).status_code == 200
    for path in ("2fa/", "factors/trust/", "factors/passkeys/", "factors/passkeys/signup/"):
        assert client.get(f"/account/{path}").status_code == 404
    for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes"):
        assert Client().get(reverse(name)).status_code == 302


def needs(town, scope, now, role: str, system: str = "state") -> None:
    """The administrator asks the holders of a role for a second factor."""
    actions.set_second_factor(root=town.units[system], role_key=role, needed=True, by=scope("lead"), at=now)


def test_whose_role_asks_for_it_sets_one_up_before_anything_else(town, person, scope, now) -> None:
    imani = person("imani")
    client = typed_in(imani)
    assert client.get("/goals/").status_code == 200
    needs(town, scope, now, "practitioner")
    for path in ("/", "/goals/", f"/people/{imani.ref}/", "/you/", "/engagements/?download=csv"):
        away = client.get(path)
        assert (away.status_code, away["Location"]) == (302, HOME), path
    swap = client.get("/goals/", HTTP_HX_REQUEST="true")
    assert (swap.status_code, swap["HX-Redirect"]) == (200, HOME)
    assert "Your role needs a second factor Add an authenticator app" in words(client.get(HOME))
    for path in (
        "/help/",
        "/account/logout/",
        "/account/password/change/",
        f"{HOME}app/",
        "/account/sessions/",
    ):
        assert client.get(path).status_code == 200, path
    secret = key_of(client.get(f"{HOME}app/"))
    client.post(f"{HOME}app/", {"code": code_of(secret)})
    assert client.get("/goals/").status_code == 200
    # The last one stays.
    assert "Your role needs a second factor, and this is the only one" in words(
        client.get(f"{HOME}app/remove/")
    )
    assert client.post(f"{HOME}app/remove/").status_code == 200
    assert Authenticator.objects.filter(user=imani, type="totp").exists()


def test_what_was_being_typed_when_a_role_began_to_ask_is_not_lost(town, person, scope, now) -> None:
    imani = person("imani")
    client = typed_in(imani)
    about = "Ten years in home visiting, and two as a trainer."
    sent = {"name": imani.name, "time_zone": "America/New_York", "about": about, "version": imani.version}
    needs(town, scope, now, "practitioner")
    assert client.post(f"/people/{imani.ref}/edit/", sent)["Location"] == HOME
    client.post(f"{HOME}app/", {"code": code_of(key_of(client.get(f"{HOME}app/")))})
    assert about in client.get(f"/people/{imani.ref}/edit/").content.decode()


def test_the_last_passkey_stays_where_a_role_asks_for_one(town, person, scope, now) -> None:
    luis = person("luis")
    key = with_passkey(luis)
    needs(town, scope, now, "practitioner", "k12")
    client = typed_in(luis)
    client.post(f"{HOME}check/", {"credential": key.use(options_in(client.get(f"{HOME}check/")))})
    held = Authenticator.objects.get(user=luis, type="webauthn")
    client.post(f"{HOME}passkeys/{held.pk}/remove/")
    assert "this is the only one you have" in words(client.get(HOME))
    client.post(f"{HOME}app/", {"code": code_of(key_of(client.get(f"{HOME}app/")))})
    client.post(f"{HOME}passkeys/{held.pk}/remove/")
    assert not Authenticator.objects.filter(pk=held.pk).exists()


def test_a_system_asks_its_own_holders_only(town, scope, now) -> None:
    assert not scope("luis").second_factor
    needs(town, scope, now, "practitioner", "k12")
    assert [scope(key).second_factor for key in ("luis", "mei", "imani", "lead", "sam")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_the_administrator_sets_it_on_a_page_and_nobody_else_can(town, scope, now, signed_in, person) -> None:
    with_app(person("dana"))
    lead, state = signed_in("lead"), town.units["state"]
    assert "Roles and second factors" in words(lead.get("/people/"))
    page = lead.get("/roles/")
    assert "Plateau Schools Network" in words(page)
    row = re.search(r"Support practitioner.*?</tr>", page.content.decode(), re.S)[0]
    assert "4 people" in re.sub(r"<[^>]+>| +", " ", row).replace("  ", " ")
    assert "3 without a second factor" in row
    sent = {"system": state.ref, "roles": ["practitioner", "senior"], "once": "k1"}
    assert lead.post("/roles/", sent)["Location"] == "/roles/"
    assert scope("amos").second_factor and scope("imani").second_factor and not scope("rosa").second_factor
    told = Event.objects.filter(kind="people:role:factor").order_by("id")
    assert [(one.title, one.change) for one in told] == [
        ("Senior practitioner", {"second_factor": [False, True]}),
        ("Support practitioner", {"second_factor": [False, True]}),
    ]
    history = words(lead.get(f"/history/people.unit/{state.ref}/"))
    assert "changed whether the role Senior practitioner needs a second factor" in history
    lead.post("/roles/", {"system": state.ref, "roles": ["senior"], "once": "k2"})
    assert scope("amos").second_factor and not scope("imani").second_factor
    assert lead.post("/roles/", {"system": state.ref, "roles": ["pair"], "once": "k3"}).status_code == 422
    for key in ("imani", "rosa", "sam"):
        assert signed_in(key).get("/roles/").status_code == 404
        with pytest.raises(NotThere):
            actions.set_second_factor(root=state, role_key="lead", needed=True, by=scope(key), at=now)
    with pytest.raises(NotThere):
        actions.set_second_factor(
            root=town.units["west"], role_key="lead", needed=True, by=scope("lead"), at=now
        )


def test_what_a_system_decided_outlives_a_new_role_file(town, scope, now) -> None:
    needs(town, scope, now, "practitioner")
    load_shipped(by=COMMAND_LINE, at=now)
    assert scope("imani").second_factor
    asks = {"key": "auditor", "name": "Auditor", "permissions": ["people:unit:view"], "second_factor": True}
    actions.load_roles(roles=[asks], by=COMMAND_LINE, at=now)
    actions.give_post(
        person=town.people["sam"],
        unit=town.units["west"],
        role_key="auditor",
        starts_on=scope("lead").on,
        by=COMMAND_LINE,
        at=now,
    )
    assert scope("sam").second_factor


def test_a_lost_factor_is_taken_off_by_the_administrator_of_that_person_s_system(
    town, person, scope, now, signed_in
) -> None:
    tasha, luis = person("tasha"), person("luis")
    with_app(tasha)
    mail.outbox.clear()
    lead, path = signed_in("lead"), f"/people/{tasha.ref}/factors/"
    assert "Make sure that you are speaking with Tasha" in words(lead.get(path))
    assert lead.post(path, {"once": "k1"})["Location"] == f"/people/{tasha.ref}/"
    assert not Authenticator.objects.filter(user=tasha).exists()
    assert [one.to for one in mail.outbox] == [[tasha.email]]
    assert "An administrator took the second factor off" in mail.outbox[0].body
    told = Event.objects.get(target=tasha.target, kind="people:factor:removed")
    assert (told.by_name, told.change) == ("Ruth Castellano", {"factor": ["all", None]})
    assert typed_in(tasha).get("/goals/").status_code == 200
    for key in ("imani", "tasha"):
        assert signed_in(key).get(path).status_code == 404
    # An administrator of the schools may see Mei, but her home is the other system.
    assert {luis.root_id, town.people["mei"].root_id} == {town.units["k12"].pk}
    only_state = scope("lead").within(town.units["state"].pk)
    with pytest.raises(NotThere):
        actions.take_off_factors(person_ref=luis.ref, by=only_state, at=now)
    with pytest.raises(Refused, match="Take your own off"):
        actions.take_off_factors(person_ref=town.people["lead"].ref, by=scope("lead"), at=now)
