"""People: who sees whom, roles within one's own, invitations."""

from datetime import timedelta

from django.core import mail
from django.utils import timezone

from marigold.people.models import Person, Post
from marigold.support import selectors
from marigold.support.models import Activity
from tests.web.reading import row_links, words


def test_people_are_listed_only_where_one_may_see_them(town, signed_in) -> None:
    def names(key: str) -> set[str]:
        refs = row_links(signed_in(key).get("/people/"), "people")
        return set(Person.objects.filter(ref__in=refs).values_list("name", flat=True))

    assert names("sam") == {"Sam Novak"}
    assert names("terrell") == {"Terrell Owens-Gray"}
    everyone = names("lead")
    assert {"Imani Okafor", "Terrell Owens-Gray", "Carmen Ibarra"} <= everyone
    assert "Sam Novak" not in everyone
    assert "Carmen Ibarra" not in names("imani")


def test_the_list_can_be_searched_and_narrowed_to_a_role(town, signed_in) -> None:
    client = signed_in("lead")
    dana = row_links(client.get("/people/", {"q": "whitf"}), "people")
    assert dana == [town.people["dana"].ref]
    leads = row_links(client.get("/people/", {"role": "partner-lead"}), "people")
    assert set(leads) == {town.people[key].ref for key in ("rosa", "terrell", "carmen")}
    assert "Nobody matches" in words(client.get("/people/", {"q": "zzzz"}))


def test_each_activity_counts_once_for_a_person(town, scope, signed_in) -> None:
    imani, today = town.people["imani"], timezone.localdate()
    since = today.replace(year=today.year - 1)
    rows = Activity.objects.filter(
        people__person=imani, people__side="support", state="done", on__gte=since, on__lte=today
    ).distinct()
    found = selectors.minutes_of_person(scope("imani"), imani.pk, since=since)
    for direct in (True, False):
        mine = [row for row in rows if row.direct is direct]
        assert found[direct] == (sum(row.minutes for row in mine), len(mine))
    assert selectors.minutes_of_person(scope("sam"), imani.pk, since=since) == {}


def test_someone_new_gets_a_role_and_can_be_found(town, signed_in) -> None:
    client = signed_in("lead")
    west = town.units["west"]
    address = f"/people/new/{west.ref}/"
    lonely = client.post(address, {"name": "Ada Brook", "email": "ada@brook.example"})
    assert lonely.status_code == 422
    assert not Person.objects.filter(name="Ada Brook").exists()
    taken = client.post(address, {"name": "Ada Brook", "email": town.people["dana"].email, "role": "partner"})
    assert "Someone here already has this e-mail address." in words(taken)
    made = client.post(address, {"name": "Ada Brook", "email": "Ada@Brook.example", "role": "partner"})
    ada = Person.objects.get(email="ada@brook.example")
    assert made["Location"] == f"/people/{ada.ref}/"
    assert not ada.has_usable_password()
    assert row_links(client.get("/people/", {"q": "Ada"}), "people") == [ada.ref]
    assert signed_in("imani").get(address).status_code == 404


def test_nobody_gives_a_role_that_allows_more_than_their_own(town, signed_in, now) -> None:
    from marigold.access.scope import COMMAND_LINE
    from marigold.people import actions

    actions.give_post(
        person=town.people["amos"], unit=town.units["west"], role_key="lead", starts_on=timezone.localdate(),
        by=COMMAND_LINE, at=now,
    )  # fmt: skip
    client = signed_in("amos")
    address = f"/people/{town.people['dana'].ref}/post/"
    page = client.get(address).content.decode()
    assert '<option value="partner">' in page
    for beyond in ("administrator", "pair"):
        assert f'<option value="{beyond}">' not in page
    assert town.units["state"].ref not in page and town.units["tallgrass"].ref in page
    sent = {"unit": town.units["west"].ref, "starts_on": timezone.localdate().isoformat()}
    assert client.post(address, {**sent, "role": "administrator"}).status_code == 422
    assert (
        client.post(address, {**sent, "role": "partner", "unit": town.units["state"].ref}).status_code == 422
    )
    before = Post.objects.count()
    assert client.post(address, {**sent, "role": "partner"}).status_code == 302
    assert Post.objects.count() == before + 1


def test_a_role_ends_on_its_last_day(town, signed_in, scope) -> None:
    client = signed_in("lead")
    rosa = town.people["rosa"]
    post = Post.objects.get(person=rosa)
    address = f"/people/{rosa.ref}/post/"
    early = client.post(
        address, {"post": post.ref, "ends_on": (post.starts_on - timedelta(days=1)).isoformat()}
    )
    assert early.status_code == 422
    assert "The last day comes before the first." in words(early)
    yesterday = timezone.localdate() - timedelta(days=1)
    assert client.post(address, {"post": post.ref, "ends_on": yesterday.isoformat()}).status_code == 302
    assert scope("rosa").grants == ()
    other = signed_in("terrell").post(f"/people/{town.people['terrell'].ref}/post/", {"post": post.ref})
    assert other.status_code == 404


def test_an_invitation_goes_out_by_mail_and_is_shown_once(town, signed_in) -> None:
    client = signed_in("lead")
    dana = town.people["dana"]
    answer = client.post(f"/people/{dana.ref}/invite/", {"once": "invite-1"})
    assert answer["Location"] == f"/people/{dana.ref}/"
    assert [message.to for message in mail.outbox] == [["dana@marigold.example"]]
    link = next(line for line in mail.outbox[0].body.splitlines() if "/join/" in line)
    assert link in client.get(f"/people/{dana.ref}/").content.decode()
    assert link not in client.get(f"/people/{dana.ref}/").content.decode()
    # Sent twice with the same key, it goes out once.
    client.post(f"/people/{dana.ref}/invite/", {"once": "invite-1"})
    assert len(mail.outbox) == 1
    assert signed_in("imani").post(f"/people/{dana.ref}/invite/").status_code == 404


def test_ones_own_details_can_always_be_changed(town, signed_in) -> None:
    sam = town.people["sam"]
    client = signed_in("sam")
    sent = {"name": "Sam Novak", "pronouns": "they", "time_zone": "America/Denver", "version": sam.version}
    assert client.post(f"/people/{sam.ref}/edit/", sent).status_code == 302
    sam.refresh_from_db()
    assert (sam.pronouns, sam.time_zone, sam.email) == ("they", "America/Denver", "sam@marigold.example")
