"""Who looked at whom; one's own data, whole and safe to open; and being forgotten without anything else changing."""

import csv
import dataclasses
import io
import json
import zipfile
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.core import mail
from django.db.models import Count, Sum
from django.test import Client
from django.utils import timezone

from marigold.access.scope import COMMAND_LINE
from marigold.audit.actions import Seen, note_looks
from marigold.audit.forgetting import forget
from marigold.audit.models import Event, Look
from marigold.audit.recorder import record
from marigold.cli.rollup import differences
from marigold.kit.doing import NotThere, Refused, action, nothing_changed, upkeep
from marigold.people import actions as people_actions
from marigold.people.models import Erasure, Person, Post
from marigold.people.selectors import scope_for
from marigold.support.actions import carry_out_erasure
from marigold.support.models import Activity, ActivityPerson, Assignment, Debrief, Dose, Goal
from marigold.support.selectors.personal import personal
from tests.web.reading import body, words


def looks_at(person) -> list[tuple[str, str, str]]:
    return list(
        Look.objects.filter(about_ref=person.ref).order_by("id").values_list("by_name", "kind", "title")
    )


@pytest.fixture
def shared(town):
    """A debrief that Dana and Imani both shared: the activity, and what Dana wrote."""
    theirs = Debrief.objects.filter(
        person=town.people["dana"],
        shared_at__isnull=False,
        activity__debriefed_at__isnull=False,
        activity__engagement__unit=town.units["west"],
    )
    return theirs.select_related("activity").order_by("-activity__on").first()


def test_reading_the_other_s_debrief_is_a_look_that_they_can_see(town, signed_in, shared) -> None:
    imani, dana = town.people["imani"], town.people["dana"]
    client, path = signed_in("imani"), f"/activities/{shared.activity.ref}/"
    assert shared.account and shared.account[:40] in words(client.get(path))
    client.get(path)
    title = shared.activity.title
    assert looks_at(dana) == [("Imani Okafor", "support.debrief", title)]
    # Her own is no look, and each sees only who looked at them.
    assert looks_at(imani) == []
    assert f"Imani Okafor read your debrief of “{title}”" in words(signed_in("dana").get("/you/looked/"))
    assert "Nobody yet" in words(client.get("/you/looked/"))
    # Those who see the activity but not the debrief leave no trace of having read it.
    for key in ("amos", "rosa", "tasha", "sam"):
        answer = signed_in(key).get(path)
        assert answer.status_code == 404 or shared.account[:40] not in words(answer)
    assert len(looks_at(dana)) == 1


def test_a_page_opened_by_an_administrator_is_a_look_and_by_a_colleague_is_none(town, signed_in) -> None:
    tasha = town.people["tasha"]
    for key in ("imani", "tasha"):
        assert signed_in(key).get(f"/people/{tasha.ref}/").status_code == 200
    assert looks_at(tasha) == []
    lead = signed_in("lead")
    for path in (
        f"/people/{tasha.ref}/",
        f"/people/{tasha.ref}/edit/",
        f"/history/people.person/{tasha.ref}/",
    ):
        assert lead.get(path).status_code == 200
    assert looks_at(tasha) == [("Ruth Castellano", "people.person", "Tasha Bell")]
    assert "Ruth Castellano opened your page as an administrator" in words(
        signed_in("tasha").get("/you/looked/")
    )
    assert lead.get(f"/people/{town.people['lead'].ref}/").status_code == 200
    assert looks_at(town.people["lead"]) == []


def test_a_page_that_was_not_shown_was_no_look(town, signed_in) -> None:
    tasha, rosa = town.people["tasha"], town.people["rosa"]
    assert signed_in("rosa").get(f"/people/{tasha.ref}/edit/").status_code == 404
    lead, path = signed_in("lead"), f"/people/{rosa.ref}/edit/"
    saved = {"name": rosa.name, "time_zone": rosa.time_zone, "version": rosa.version, "title": "Coordinator"}
    assert lead.post(path, saved).status_code == 302
    assert looks_at(rosa) == []
    assert lead.post(path, {"name": "", "time_zone": "UTC"}).status_code == 422
    assert looks_at(rosa) == [("Ruth Castellano", "people.person", "Rosa Almeida")]


def test_the_same_look_within_ten_minutes_counts_once(town, scope, now) -> None:
    from datetime import timedelta

    dana = town.people["dana"]
    debrief, note = (
        Seen(dana.ref, "support.debrief", "support.debrief/a", "Data walk"),
        Seen(dana.ref, "x", "x/b"),
    )
    keep = {"by": scope("imani")}
    assert note_looks(seen=[debrief, debrief, note], at=now, **keep) == 2
    assert note_looks(seen=[debrief], at=now + timedelta(minutes=9), **keep) == 0
    assert note_looks(seen=[debrief], at=now + timedelta(minutes=11), **keep) == 1
    assert note_looks(seen=[debrief], at=now, by=scope("luis")) == 1
    assert [name for name, _, _ in looks_at(dana)] == ["Imani Okafor"] * 3 + ["Luis Ferreira"]


def files_in(answer) -> dict[str, str]:
    archive = zipfile.ZipFile(io.BytesIO(body(answer)))
    assert archive.testzip() is None
    return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def rows_of(files: dict[str, str], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"{name}.csv"])))


def test_one_s_data_is_a_file_with_everything_about_oneself_and_nobody_else_s(
    town, signed_in, shared
) -> None:
    dana = town.people["dana"]
    files = files_in(signed_in("dana").get("/you/data/download/"))
    about = rows_of(files, "about-you")
    assert [(row["Name"], row["E-mail"]) for row in about] == [("Dana Whitfield", "dana@marigold.example")]
    assert "password" not in files["about-you.json"]
    wanted = ActivityPerson.objects.filter(person=dana).count()
    told = json.loads(files["activities.json"])
    assert len(rows_of(files, "activities")) == len(told) == wanted > 20
    theirs = next(
        one
        for one in told
        if one["activity"] == shared.activity.title and one["on"] == str(shared.activity.on)
    )
    assert (theirs["minutes"], theirs["person"]) == (shared.activity.minutes, "Dana Whitfield")
    accounts = {row["account"] for row in json.loads(files["debriefs.json"])}
    assert accounts == set(Debrief.objects.filter(person=dana).values_list("account", flat=True))
    others = Debrief.objects.exclude(person=dana).values_list("ref", flat=True)
    assert [ref for ref in others if ref in files["debriefs.csv"]] == []
    assert len(rows_of(files, "what-you-did")) == Event.objects.filter(by_ref=dana.ref).count()
    assert (
        "debriefs: " in files["READ-ME.txt"]
        and "What Marigold holds about Dana Whitfield" in files["READ-ME.txt"]
    )
    assert {name.rpartition(".")[2] for name in files} == {"csv", "json", "txt"}
    # Every table of ours that points at a person was asked, also those this test does not know.
    keys = [shelf.key for shelf in personal(scope_for(dana, on=shared.activity.on))]
    pointing = {
        model._meta.label_lower
        for model in apps.get_models()
        if model.__module__.startswith("marigold.")
        and any(field.related_model is Person for field in model._meta.concrete_fields)
    }
    assert pointing <= set(keys)


def test_the_file_cannot_run_anything_in_a_spreadsheet(town, scope, now, signed_in) -> None:
    tasha = town.people["tasha"]
    evil = '=HYPERLINK("http://evil.example","click")'
    people_actions.change_person(
        person_ref=tasha.ref,
        version=tasha.version,
        about=evil,
        phone="+1 555 0100",
        by=scope("tasha"),
        at=now,
    )
    files = files_in(signed_in("tasha").get("/you/data/download/"))
    (row,) = rows_of(files, "about-you")
    assert (row["About"], row["Phone"]) == (f"'{evil}", "'+1 555 0100")
    assert json.loads(files["about-you.json"])[0]["about"] == evil


def test_a_download_is_a_look_and_asks_who_is_there(town, signed_in) -> None:
    tasha = town.people["tasha"]
    assert "about-you.csv" in files_in(signed_in("tasha").get("/you/data/download/"))
    assert looks_at(tasha) == [("Tasha Bell", "export", "Tasha Bell")]
    assert "Tasha Bell downloaded your data" in words(signed_in("tasha").get("/you/looked/"))
    tasha.set_password("river stones and lanterns")
    tasha.save(update_fields=["password"])
    later = signed_in("tasha")
    for path in ("/you/data/", "/you/data/download/"):
        assert later.get(path)["Location"].startswith("/account/reauthenticate/?next=")
    later.post("/account/reauthenticate/", {"password": "river stones and lanterns"})
    assert "Tasha Bell" in files_in(later.get("/you/data/download/"))["about-you.csv"]
    assert "Tasha Bell" not in "".join(files_in(signed_in("sam").get("/you/data/download/")).values())


@pytest.fixture
def second_lead(town, now):
    """Imani answers for both systems too, and has signed in."""
    imani = town.people["imani"]
    for key in ("state", "k12"):
        people_actions.give_post(
            person=imani,
            unit=town.units[key],
            role_key="administrator",
            starts_on=timezone.localdate(),
            by=COMMAND_LINE,
            at=now,
        )
    Client().force_login(imani)
    return imani


def asked(town, key: str, scope, now):
    """Someone asked to be erased so long ago that it is due today."""
    wish = people_actions.ask_erasure(by=scope(key), at=now)
    with upkeep("letting time pass in a test"):
        Erasure.objects.filter(pk=wish.pk).update(due_on=scope(key).on)
    return wish


def sums() -> dict:
    """All that is counted: hours and contacts of every place, and of every person by number."""
    dose = list(
        Dose.objects.order_by("unit_id", "month", "tier", "direct").values_list(
            "unit_id", "month", "tier", "direct", "activities", "minutes"
        )
    )
    people = ActivityPerson.objects.values("person_id", "side").annotate(
        n=Count("activity"), minutes=Sum("activity__minutes_contact")
    )
    minutes = Activity.objects.aggregate(
        *(Sum(f"minutes_{part}") for part in ("contact", "preparation", "travel", "followup")), n=Count("id")
    )
    goals = Goal.objects.values("state").annotate(n=Count("id"))
    return {
        "dose": dose,
        "people": sorted(people, key=str),
        "minutes": minutes,
        "goals": sorted(goals, key=str),
        "debriefs": Debrief.objects.aggregate(n=Count("id"), minutes=Sum("minutes")),
    }


def test_erasing_leaves_every_sum_and_no_name(town, scope, now, signed_in, second_lead, shared) -> None:
    dana = town.people["dana"]
    client = signed_in("dana")
    Authenticator.objects.create(user=dana, type="totp", data={"secret": "x"})
    SocialAccount.objects.create(user=dana, provider="https://login.example", uid="7")
    EmailAddress.objects.create(user=dana, email=dana.email, verified=True)
    own = Debrief.objects.filter(person=dana, shared_at__isnull=True).first()
    wish = asked(town, "dana", scope, now)
    before, role_days = sums(), Post.objects.filter(person=dana).count()
    lead = signed_in("lead")
    assert "Wishes to be erased (1)" in words(lead.get("/people/"))
    assert "Dana Whitfield" in words(lead.get("/erasures/"))
    mail.outbox.clear()
    assert lead.post(f"/erasures/{wish.ref}/", {"erase": "1", "once": "k1"})["Location"] == "/erasures/"
    assert sums() == before and differences() == 0
    dana.refresh_from_db()
    assert (dana.name, dana.email, dana.title, dana.about, dana.phone, dana.is_active, dana.last_login) == (
        "Erased person",
        None,
        "",
        "",
        "",
        False,
        None,
    )
    assert not dana.has_usable_password()
    for held in (dana.authenticator_set, dana.socialaccount_set, dana.emailaddress_set, dana.usersession_set):
        assert not held.exists()
    assert client.get("/goals/").status_code == 302
    assert Post.objects.filter(person=dana, title="", ends_on__isnull=False).count() == role_days
    assert not Assignment.objects.filter(person=dana, ends_on__isnull=True).exists()
    # What was shared with the pair stays; what nobody else was to read is gone.
    assert Debrief.objects.get(pk=shared.pk).account == shared.account
    if own is not None:
        assert Debrief.objects.get(pk=own.pk).account == ""
    assert mail.outbox[0].to == ["dana@marigold.example"] and "forgotten you" in mail.outbox[0].body
    page = words(lead.get(f"/activities/{shared.activity.ref}/"))
    assert "Dana" not in page


def test_the_log_keeps_references_and_no_name(town, scope, now, second_lead) -> None:
    dana, imani = town.people["dana"], town.people["imani"]
    people_actions.change_person(
        person_ref=dana.ref, version=dana.version, name="Dana Whitfield-Núñez", by=scope("dana"), at=now
    )
    dana.refresh_from_db()
    people_actions.change_person(
        person_ref=dana.ref,
        version=dana.version,
        name="Dana Whitfield",
        phone="555 0101",
        by=scope("dana"),
        at=now,
    )
    by_dana, all_events = Event.objects.filter(by_ref=dana.ref).count(), Event.objects.count()
    wish = asked(town, "dana", scope, now)
    carry_out_erasure(erasure_ref=wish.ref, by=scope("lead"), at=now)
    assert Event.objects.filter(by_ref=dana.ref).count() == by_dana + 1
    assert Event.objects.count() > all_events
    told = [
        f"{one.by_name} {one.title} {json.dumps(one.change, ensure_ascii=False)}"
        for one in Event.objects.all()
    ]
    for word in ("Dana Whitfield", "Núñez", "dana@marigold.example", "555 0101"):
        assert [line for line in told if word in line] == [], word
    assert any("Imani Okafor" in line for line in told)
    assert set(Event.objects.filter(by_ref=dana.ref).values_list("by_name", flat=True)) == {"Erased person"}
    assert Event.objects.filter(
        target=dana.target, kind="people:person:erased", by_name="Ruth Castellano"
    ).exists()
    assert set(Event.objects.filter(by_ref=imani.ref).values_list("by_name", flat=True)) == {"Imani Okafor"}


def test_nobody_is_left_with_a_system_without_an_administrator(town, scope, now, signed_in) -> None:
    ruth, imani = town.people["lead"], town.people["imani"]
    page = signed_in("lead").get("/you/data/")
    assert "You are the only administrator of" in words(page) and "Ask to be erased" not in words(page)
    with pytest.raises(
        Refused, match=r"You are the only administrator of .* Give someone else that role first"
    ):
        people_actions.ask_erasure(by=scope("lead"), at=now)
    # Someone who holds the role but never signed in does not count.
    give = {"role_key": "administrator", "starts_on": scope("lead").on, "by": COMMAND_LINE, "at": now}
    people_actions.give_post(person=imani, unit=town.units["state"], **give)
    people_actions.give_post(person=imani, unit=town.units["k12"], **give)
    with pytest.raises(Refused):
        people_actions.ask_erasure(by=scope("lead"), at=now)
    Client().force_login(imani)
    wish = asked(town, "lead", scope, now)
    with pytest.raises(Refused, match="Another administrator"):
        carry_out_erasure(erasure_ref=wish.ref, by=scope("lead"), at=now)
    # The other one's role ends meanwhile: then it is refused at the last moment too.
    for post in Post.objects.filter(person=imani, role__key="administrator", unit=town.units["k12"]):
        people_actions.end_post(post=post, ends_on=scope("lead").on, by=COMMAND_LINE, at=now)
    tomorrow = dataclasses.replace(scope("imani"), on=scope("imani").on + timedelta(days=1))
    with pytest.raises(Refused, match="Ruth Castellano is the only administrator of Plateau Schools Network"):
        carry_out_erasure(erasure_ref=wish.ref, by=tomorrow, at=now)
    ruth.refresh_from_db()
    assert ruth.name == "Ruth Castellano"


def test_a_wish_waits_can_be_taken_back_and_can_be_turned_down(town, scope, now, signed_in) -> None:
    tasha, lead = signed_in("tasha"), signed_in("lead")
    assert tasha.post("/you/data/", {"reason": "I moved away.", "once": "k1"})["Location"] == "/you/data/"
    assert mail.outbox[0].to == ["lead@marigold.example"] or mail.outbox[0].to == ["ruth@marigold.example"]
    wish = Erasure.objects.get()
    assert (wish.due_on - wish.asked_on).days == 14
    path = f"/erasures/{wish.ref}/"
    assert mail.outbox[0].body.count(path) == 1
    assert "I moved away." in words(lead.get(path)) and "Possible from" in words(lead.get(path))
    early = lead.post(path, {"erase": "1", "once": "k2"})
    assert early.status_code == 422 and "The grace time runs until" in words(early)
    assert "You have asked already." in words(tasha.post("/you/data/", {"once": "k3"}))
    # Nobody else sees it or decides.
    for key in ("imani", "rosa", "tasha"):
        assert signed_in(key).get(path).status_code == 404
        assert signed_in(key).post(path, {"erase": "1"}).status_code == 404
        assert signed_in(key).get("/erasures/").status_code == 404
    tasha.post("/you/data/", {"withdraw": "1", "once": "k4"})
    assert "None" in words(lead.get("/erasures/"))
    tasha.post("/you/data/", {"once": "k5"})
    again = Erasure.objects.get(state="asked")
    assert lead.post(f"/erasures/{again.ref}/", {"answer": "", "once": "k6"}).status_code == 422
    mail.outbox.clear()
    lead.post(f"/erasures/{again.ref}/", {"answer": "A court asks us to keep this.", "once": "k7"})
    assert "A court asks us to keep this." in words(tasha.get("/you/data/"))
    assert "A court asks us to keep this." in mail.outbox[0].body
    kinds = list(
        Event.objects.filter(kind__startswith="people:erasure").order_by("id").values_list("kind", flat=True)
    )
    assert [kind.rpartition(":")[2] for kind in kinds] == ["asked", "withdrawn", "asked", "refused"]
    tasha_row = town.people["tasha"]
    tasha_row.refresh_from_db()
    assert tasha_row.name == "Tasha Bell"


def test_someone_who_was_erased_stays_so(town, scope, now, second_lead) -> None:
    tasha = town.people["tasha"]
    wish = asked(town, "tasha", scope, now)
    carry_out_erasure(erasure_ref=wish.ref, by=scope("lead"), at=now)
    tasha.refresh_from_db()
    with pytest.raises(Refused, match="This person was erased"):
        people_actions.change_person(
            person_ref=tasha.ref, version=tasha.version, name="Tasha Bell", by=scope("lead"), at=now
        )
    with pytest.raises(Refused, match="This person was erased"):
        people_actions.give_post(
            person=tasha,
            unit=town.units["west"],
            role_key="partner",
            starts_on=scope("lead").on,
            by=scope("lead"),
            at=now,
        )
    with pytest.raises(NotThere):
        carry_out_erasure(erasure_ref=wish.ref, by=scope("lead"), at=now)


def test_only_whole_names_go_from_the_log(db, town, scope, now) -> None:
    about = {"by": scope("lead"), "at": now}

    @action
    def say(*, title: str, by, at) -> None:
        record("x", town.units["west"], by=by, at=at, title=title, change={"person": [None, "Sam"]})

    for title in ("Sam", "Sam Novak as Partner", "Sam Novakova as Partner", "Samuel"):
        say(title=title, **about)

    @action
    def go(*, by, at) -> None:
        forget(
            ref="none", target="people.person/none", words={"Sam Novak", "Sam", ""}, instead="Erased person"
        )
        nothing_changed()

    go(**about)
    told = Event.objects.filter(kind="x").order_by("id")
    assert [one.title for one in told] == [
        "Erased person",
        "Erased person as Partner",
        "Sam Novakova as Partner",
        "Samuel",
    ]
    assert {one.change["person"][1] for one in told} == {"Erased person"}
