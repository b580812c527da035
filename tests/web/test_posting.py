"""What is typed after a session ran out stays with whoever typed it."""

from django.conf import settings
from django.urls import reverse

from marigold.support.models import Engagement
from tests.web.reading import words


def typed_after_the_end(town, client, address: str) -> None:
    """Imani opens a form, her session ends on the server, and she sends it."""
    client.get(address)
    client.cookies.pop(settings.SESSION_COOKIE_NAME)
    sent = client.post(address, {"name": "A private thought about Gordon", "purpose": ""})
    assert sent.status_code == 302 and "/account/login/" in sent["Location"]


def test_typed_text_comes_back_to_its_writer(town, signed_in) -> None:
    address = reverse("engagement-edit", args=[Engagement.objects.get(unit=town.units["west"]).ref])
    client = signed_in("lead")
    typed_after_the_end(town, client, address)
    client.force_login(town.people["lead"])
    assert "A private thought about Gordon" in client.get(address).content.decode()


def test_typed_text_is_not_shown_to_the_next_person_on_the_same_computer(town, signed_in) -> None:
    address = reverse("engagement-edit", args=[Engagement.objects.get(unit=town.units["west"]).ref])
    client = signed_in("lead")
    typed_after_the_end(town, client, address)
    client.force_login(town.people["imani"])
    page = client.get(address)
    assert page.status_code == 200
    assert "A private thought" not in page.content.decode()
    assert "Edit" in words(page)
