"""Signing in: with an address and a password, not by guessing; joining once; colors."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from marigold.audit.models import Event
from marigold.web.account import invitation_link
from tests.web.reading import words

PASSWORD = "river stones and lanterns"


@pytest.fixture(autouse=True)
def _no_guesses_from_before() -> None:
    cache.clear()


def _with_password(town, key: str):
    person = town.people[key]
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    return person


def _sign_in(client: Client, email: str, password: str):
    return client.post("/account/login/", {"login": email, "password": password})


def test_people_sign_in_with_their_address(town) -> None:
    person = _with_password(town, "imani")
    client = Client()
    page = client.get("/account/login/").content.decode()
    assert 'autocomplete="username"' in page and 'autocomplete="current-password"' in page
    answer = _sign_in(client, person.email.upper(), PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get(f"/people/{person.ref}/").status_code == 200


def test_where_someone_wanted_to_go_is_kept(town) -> None:
    person = _with_password(town, "imani")
    client = Client()
    away = client.get("/library/ictp/")
    assert away["Location"] == "/account/login/?next=/library/ictp/"
    data = {"login": person.email, "password": PASSWORD, "next": "/library/ictp/"}
    assert client.post("/account/login/", data)["Location"] == "/library/ictp/"
    other = Client().post("/account/login/", {**data, "next": "https://elsewhere.example/"})
    assert other["Location"] == "/"


def test_guessing_closes_the_door_for_a_while_even_to_the_right_password(town) -> None:
    person = _with_password(town, "dana")
    client = Client()
    for _ in range(5):
        assert "don’t go together" in words(_sign_in(client, person.email, "wrong and wrong"))
    sixth = _sign_in(client, person.email, "wrong and wrong")
    assert "Too many tries with this address. Wait 15 minutes" in words(sixth)
    right = _sign_in(client, person.email, PASSWORD)
    assert right.status_code == 200
    assert "Too many tries with this address." in words(right)
    elsewhere = Client(REMOTE_ADDR="10.1.2.3")
    assert "Too many tries" in words(_sign_in(elsewhere, person.email, PASSWORD))
    # Others can still sign in from elsewhere.
    other = _with_password(town, "imani")
    assert _sign_in(elsewhere, other.email, PASSWORD).status_code == 302


def test_a_wrong_password_and_an_unknown_address_answer_the_same(town) -> None:
    _with_password(town, "dana")
    known = [words(_sign_in(Client(), "dana@marigold.example", "wrong and wrong")) for _ in range(6)]
    cache.clear()
    unknown = [words(_sign_in(Client(), "nobody@marigold.example", "wrong and wrong")) for _ in range(6)]
    assert known == unknown


def test_asking_for_a_new_password_tells_nothing_and_works_once(town) -> None:
    person = _with_password(town, "dana")
    known = Client().post("/account/password/reset/", {"email": person.email})
    unknown = Client().post("/account/password/reset/", {"email": "nobody@marigold.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.to for message in mail.outbox] == [[person.email], ["nobody@marigold.example"]]
    link = next(line for line in mail.outbox[0].body.splitlines() if "/password/reset/key/" in line)
    path = link.split("testserver", 1)[1]
    client = Client()
    form = client.get(path, follow=True)
    assert "Set a new password" in words(form)
    new = {"password1": "lanterns over the weir", "password2": "lanterns over the weir"}
    assert client.post(form.request["PATH_INFO"], new).status_code == 302
    person.refresh_from_db()
    assert person.check_password("lanterns over the weir")
    assert "doesn’t work any more" in words(Client().get(path, follow=True))
    assert Event.objects.filter(target=person.target, kind="people:person:password").count() == 1


def test_an_invitation_works_once_and_signs_in(town) -> None:
    person = town.people["dana"]
    link = invitation_link(person)
    client = Client()
    page = client.get(link)
    assert "Welcome, Dana" in words(page)
    assert 'autocomplete="new-password"' in page.content.decode()
    for weak in ("short", "password1234", "danawhitfield", "123456789012"):
        assert client.post(link, {"password": weak}).status_code == 422
    done = client.post(link, {"password": PASSWORD})
    assert (done.status_code, done["Location"]) == (302, "/")
    assert client.get(f"/people/{person.ref}/").status_code == 200
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    for method in (Client().get, Client().post):
        gone = method(link)
        assert gone.status_code == 410
        assert "This invitation doesn’t work any more" in words(gone)
    assert Event.objects.filter(target=person.target, kind="people:person:joined").count() == 1


def test_an_invitation_is_for_one_person_and_cannot_be_bent(town) -> None:
    dana, luis = town.people["dana"], town.people["luis"]
    link = invitation_link(dana)
    assert Client().get(link.replace(dana.ref, luis.ref)).status_code == 410
    assert Client().get(f"{link[:-3]}xx/").status_code == 410
    dana.email = "dana@elsewhere.example"
    old = invitation_link(dana)
    assert Client().get(old).status_code == 410


def test_an_invitation_is_good_for_two_weeks(town, monkeypatch) -> None:
    from django.core import signing

    link = invitation_link(town.people["dana"])
    present = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: present + 13.9 * 24 * 3600)
    assert Client().get(link).status_code == 200
    monkeypatch.setattr(signing.time, "time", lambda: present + 14.1 * 24 * 3600)
    assert Client().get(link).status_code == 410


def test_nobody_signs_up_or_adds_addresses(town, signed_in) -> None:
    for address in ("/account/signup/", "/account/email/", "/account/confirm-email/"):
        assert Client().get(address).status_code == 404
        assert signed_in("imani").post(address, {"action_add": "", "email": "x@x.example"}).status_code == 404


def test_sign_ins_elsewhere_can_be_ended(town) -> None:
    person = _with_password(town, "imani")
    here, there = Client(), Client()
    for client in (here, there):
        assert _sign_in(client, person.email, PASSWORD).status_code == 302
    assert "Here and in 1 other place." in words(here.get("/account/sessions/"))
    here.post("/account/sessions/")
    assert "Only here." in words(here.get("/account/sessions/"))
    assert there.get(f"/people/{person.ref}/").status_code == 302


def test_colors_are_kept_in_a_cookie_and_lead_nowhere_else(town, signed_in) -> None:
    client = signed_in("imani")
    answer = client.post("/theme/", {"theme": "dark", "next": "/goals/"})
    assert answer["Location"] == "/goals/"
    assert client.cookies["theme"].value == "dark"
    assert 'data-theme="dark"' in client.get("/help/").content.decode()
    for bad in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"):
        assert client.post("/theme/", {"theme": "light", "next": bad})["Location"] == "/"
    assert client.get("/theme/").status_code == 405


def test_pages_that_are_not_there_say_so_in_words(town, signed_in) -> None:
    answer = signed_in("imani").get("/goals/none/")
    assert answer.status_code == 404
    assert "This page isn’t here" in words(answer)
    assert "How hours of support are counted" in words(Client().get("/help/"))
