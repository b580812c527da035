"""The library: whole models, their short form, what is not known, links and crosswalks."""

import re
from html import unescape

from marigold.access.scope import COMMAND_LINE
from marigold.core.frameworks import content_digest, summary
from marigold.imports import practice as loading
from marigold.practice import selectors
from marigold.practice.models import Edition, Element, Link
from tests.web.reading import words


def _html(answer) -> str:
    return unescape(answer.content.decode())


def test_the_values_of_table_5_1_are_all_there_with_their_behaviors(town, signed_in) -> None:
    html = _html(signed_in("tasha").get("/library/ictp/"))
    text = re.sub(r"<[^>]+>", "", html)
    assert "11 values: " in text
    assert "35 exemplar behaviors: " in text
    edition = Edition.objects.get(framework__key="ictp", current=True)
    values = edition.elements.filter(kind="value")
    assert values.count() == 11
    for value in values:
        inside = html.split(f'id="{value.key}"', 1)[1].split('id="value.', 1)[0]
        for key in edition.elements.filter(parent_key=value.key).values_list("key", flat=True):
            assert f'id="{key}"' in inside
    assert edition.elements.filter(kind="behaviour").count() == 35


def test_long_and_short_say_the_same(town, signed_in, scope) -> None:
    for model in (reading.model for reading in loading.shipped().values()):
        edition = selectors.edition(COMMAND_LINE, model.key)
        stored = selectors.whole(scope("tasha"), edition)
        assert stored == model
        assert content_digest(stored) == edition.digest
        html = _html(signed_in("tasha").get(f"/library/{model.key}/"))
        text = re.sub(r"<[^>]+>", "", html)
        for line in summary(stored).takeaways:
            assert line.text in text


def test_every_entry_has_its_place_on_the_page_once(town, signed_in) -> None:
    client = signed_in("imani")
    for edition in Edition.objects.filter(current=True).select_related("framework"):
        html = _html(client.get(f"/library/{edition.framework.key}/"))
        ids = re.findall(r'<article class="el" id="([^"]+)"', html)
        assert sorted(ids) == sorted(edition.elements.values_list("key", flat=True))
        anchors = set(re.findall(r'href="#([^"]+)"', html))
        assert anchors <= set(re.findall(r'id="([^"]+)"', html))


def test_open_slots_are_said_plainly(town, signed_in) -> None:
    text = words(signed_in("imani").get("/library/ictp/"))
    slots = Element.objects.filter(edition__framework__key="ictp", edition__current=True, slot=True)
    assert slots.count() > 0
    for slot in slots:
        assert f"Not known yet. {slot.note}" in text


def test_staffing_is_said_in_words_at_the_tier(town, signed_in) -> None:
    html = _html(signed_in("imani").get("/library/ictp/"))
    inside = html.split('id="tier.intensive"', 1)[1].split("</article>", 1)[0]
    assert "Who gives it: two regional support specialists." in inside
    assert "Shaped to one place and without an end date." in inside


def test_searching_leads_to_the_entry(town, signed_in) -> None:
    client = signed_in("imani")
    answer = client.get("/library/", {"q": "mutual trust"})
    assert 'href="/library/ictp/#value.mutual-trust"' in answer.content.decode()
    inside = _html(client.get("/library/ictp/", {"q": "mutual trust"}))
    assert 'id="value.mutual-trust"' in inside
    assert 'id="value.teaming"' not in inside
    assert "Nothing in this model holds" in words(client.get("/library/ictp/", {"q": "zzzz"}))
    assert "Nothing here holds" in words(client.get("/library/", {"q": "zzzz"}))


def test_typed_words_stay_words(town, signed_in) -> None:
    client = signed_in("imani")
    for address in ("/library/", "/library/ictp/", "/places/", "/people/", "/goals/"):
        page = client.get(address, {"q": "<script>alert(1)</script>"}).content.decode()
        assert "<script>alert" not in page


def test_a_crosswalk_shows_links_reasons_and_what_has_none(town, signed_in) -> None:
    client = signed_in("imani")
    answer = client.get("/library/crosswalk/tci--isp-profile/")
    html, text = _html(answer), words(answer)
    links = Link.objects.filter(crosswalk__key="tci--isp-profile")
    for link in links:
        assert f'<a href="/library/tci/#{link.left_key}">' in html
        assert f'<a href="/library/isp-profile/#{link.right_key}">' in html
        assert link.rationale in text
    assert f"{links.count()} links" in text
    assert "Not rated" in text and "Proposed" in text
    for model, end in (("tci", "left_key"), ("isp-profile", "right_key")):
        linked = set(links.values_list(end, flat=True))
        stored = Element.objects.filter(edition__framework__key=model, edition__current=True, slot=False)
        kinds = set(stored.filter(key__in=linked).values_list("kind", flat=True))
        of = stored.filter(kind__in=kinds)
        assert f"{len(linked)} of {of.count()} entries have a link" in text
        for missing in of.exclude(key__in=linked):
            assert f'<li><a href="/library/{model}/#{missing.key}">{missing.name}</a></li>' in html
    assert client.get("/library/crosswalk/none--none/").status_code == 404
    assert client.get("/library/crosswalk/").status_code == 404


def test_the_page_says_where_a_model_is_from_and_who_works_by_it(town, signed_in) -> None:
    text = words(signed_in("lead").get("/library/ictp/"))
    assert "License Not stated. No licence was found." in text
    assert "Foundations brief (undated)" in text
    assert "Found: written from the source itself" in text
    assert "Foothills Family Support System since" in text
    # A partner sees only the systems they have a role at the top of.
    assert "Foothills" not in words(signed_in("carmen").get("/library/ictp/"))
