"""Pages of the practice as a living reference: entries, drafts, adoption, what is due, and how support is used."""

import re
from html import unescape

import pytest
from django.utils import timezone

from marigold.kit.doing import upkeep
from marigold.people.models import Partner
from marigold.practice import selectors as practice
from marigold.practice.actions import drafts
from marigold.practice.models import DraftElement, Edition
from marigold.practice.selectors import drafts as reads
from marigold.support import actions, uses
from marigold.support.models import Activity, ActivityElement, Engagement, Use
from marigold.support.selectors import uses as used
from tests.web.reading import words

TODAY = timezone.localdate()


@pytest.fixture
def draft(town, scope, now):
    by = scope("lead")
    base = practice.adopted(by, town.units["state"].pk)
    yield drafts.start_draft(
        root=town.units["state"], base=base, edition="Foothills 2027", why="Our words.", by=by, at=now
    )
    practice.forget()  # what this test published is rolled back, and its id given again


def fields(answer):
    """What the form on a page would send: its inputs, text areas and chosen options."""
    html = (
        answer.content.decode().split("<main", 1)[1].split('<form method="post"', 1)[1].split("</form>", 1)[0]
    )
    found = {}
    for name, value in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s?(.*?)</textarea>', html, re.S):
        found[name] = unescape(value)
    for tag in re.findall(r"<input[^>]*>", html):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]+)"', tag)
        if name and (kind is None or kind[1] not in {"checkbox", "radio"} or " checked" in tag):
            typed = unescape(value[1]) if value else ("on" if kind and kind[1] == "checkbox" else "")
            found[name[1]] = [*found[name[1]], typed] if name[1] in found else [typed]
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        found[name] = chosen[1] if chosen else ""
    return found


def test_an_entry_is_saved_as_it_was_shown_when_nothing_is_changed(town, draft, signed_in):
    client = signed_in("lead")
    for key in ("value.equity", "staffing.learning-collaborative", "tier.brief", "solo.agreed", "mode.video"):
        page = f"/drafts/{draft.ref}/entry/{key}/"
        answer = client.post(page, fields(client.get(page)))
        assert answer.status_code == 302, key
    assert DraftElement.objects.filter(draft=draft).count() == 0


def test_a_staffing_rule_is_rewritten_on_its_page(town, draft, signed_in, scope):
    client = signed_in("lead")
    page = f"/drafts/{draft.ref}/entry/staffing.brief/"
    typed = fields(client.get(page)) | {"need_0_count": "1"}
    typed |= {"need_1_role": "role.media-networking", "need_1_count": "", "need_1_optional": "on"}
    answer = client.post(page, typed)
    assert answer.status_code == 422 and "Say how many." in words(answer)
    assert 'value="role.media-networking" selected' in answer.content.decode()  # nothing typed is lost
    assert client.post(page, typed | {"need_1_count": "1"}).status_code == 302
    rule = reads.model_of(scope("lead"), draft).by_key["staffing.brief"]
    assert rule.data["needs"] == [
        {"role": "role.regional-support-specialist", "count": 1, "optional": False, "rotating": False},
        {"role": "role.media-networking", "count": 1, "optional": True, "rotating": False},
    ]
    shown = words(client.get(f"/drafts/{draft.ref}/publish/"))
    assert "2 × Regional support specialist" in shown and "1 × Regional support specialist" in shown


def test_two_administrators_both_see_both_texts(town, draft, signed_in):
    client = signed_in("lead")
    page = f"/drafts/{draft.ref}/entry/value.equity/"
    mine, theirs = fields(client.get(page)), fields(client.get(page))
    assert client.post(page, theirs | {"text": "Fairness."}).status_code == 302
    answer = client.post(page, mine | {"text": "Justice."})
    assert answer.status_code == 409
    assert "Fairness." in words(answer) and "Justice." in words(answer)


def test_every_kind_can_be_added(town, draft, signed_in, scope):
    from marigold.core.frameworks import KINDS, OF_INSTRUMENTS

    client = signed_in("lead")
    assert client.get(f"/drafts/{draft.ref}/add/item/").status_code == 404
    for kind in set(KINDS) - OF_INSTRUMENTS:
        page = f"/drafts/{draft.ref}/add/{kind}/"
        shown = client.get(page)
        assert shown.status_code == 200, kind
        typed = fields(shown) | {"name": f"New {kind}", "text": "What it means."}
        for name, value in (
            ("data_bars", "1"),
            ("data_order", "9"),
            ("data_number", ""),
            ("data_stage", "stage.full"),
            ("data_on", "tci/function.connect"),
            ("data_framework", "tci"),
            ("data_low", "1"),
            ("data_anchors", "Starting"),
            ("data_purpose", "To meet"),
            ("data_use_when", "Now"),
            ("data_people_from", "2"),
            ("data_minutes", "10"),
            ("data_roles", "Host | Opens"),
            ("data_steps", "Meet | Talk | 5 | 10 | Pairs"),
        ):
            if name in typed:
                typed[name] = value
        if "data_parts" in shown.content.decode():
            typed["data_parts"] = "preparation"
        for name in re.findall(r'<select[^>]*name="(data_\w+)"', shown.content.decode()):
            if name in typed and not typed[name]:
                options = re.findall(rf'name="{name}".*?</select>', shown.content.decode(), re.S)[0]
                typed[name] = next(iter(re.findall(r'value="([^"]+)"', options)), "")
        for name, value in (("need_0_role", "role.principal-investigator"), ("need_0_count", "1")):
            if name in typed:
                typed[name] = value
        for name in ("data_applies_to", "data_for", "data_visibility"):
            if name in typed and not typed[name]:
                options = re.findall(rf'name="{name}".*?</select>', shown.content.decode(), re.S)[0]
                typed[name] = re.findall(r'value="([^"]+)"', options)[0]
        answer = client.post(page, typed)
        assert answer.status_code == 302, (kind, answer.context["form"].error_list, typed)
    from marigold.core.frameworks.write import problems_of

    assert problems_of(reads.model_of(scope("lead"), draft)) == ()


def test_an_entry_tells_where_it_is_used_and_how_it_changed(town, draft, signed_in, scope, now):
    client = signed_in("lead")
    page = f"/drafts/{draft.ref}/entry/principle.co-creation/"
    typed = fields(client.get(page)) | {"text": "We build it together.", "see": "https://example.org/brief"}
    assert client.post(page, typed | {"owner": "Imani", "review_on": "2027-03-01"}).status_code == 302
    publish = f"/drafts/{draft.ref}/publish/"
    assert client.post(publish, fields(client.get(publish))).status_code == 302
    text = words(signed_in("imani").get("/library/ictp/entry/principle.co-creation/"))
    assert "We build it together." in text and "example.org/brief" in text
    assert f"Changed by {town.people['lead'].name}." in text and "Looked after by Imani" in text
    element_ids = practice.ids_ever(scope("imani"), draft.framework, "principle.co-creation")
    seen = ActivityElement.objects.filter(
        element_id__in=element_ids, activity__engagement__assignments__person=town.people["imani"]
    )
    count = seen.values("activity_id").distinct().count()
    assert f"{count} activities that you can see" in text
    assert "Imani" in words(client.get("/library/reviews/due/"))
    # The older edition still says what it said.
    old = f"/library/ictp/entry/principle.co-creation/?edition={draft.base.ref}"
    assert "As an older edition has it" in words(signed_in("imani").get(old))


def test_a_record_says_under_which_edition_it_was_made_and_explains_its_words(town, signed_in):
    west = Engagement.objects.get(unit=town.units["west"])
    held = Activity.objects.filter(engagement=west, state="done").first()
    client = signed_in("imani")
    for page in (f"/engagements/{west.ref}/", f"/activities/{held.ref}/"):
        answer = client.get(page)
        assert (
            "Made under ICTP implementation support practice model, Foundations brief (undated), revision 1"
            in words(answer)
        )
        html = answer.content.decode()
        button = re.search(r'popovertarget="(x\d+)">Intensive</button>', html)
        assert button and f'id="{button[1]}"' in html
        assert "Close support on many fronts" in html


def test_each_reader_is_given_words_meant_for_them(town, draft, signed_in):
    client = signed_in("lead")
    page = f"/drafts/{draft.ref}/entry/value.equity/"
    typed = fields(client.get(page)) | {"for_partners": "Everyone counts here.", "local_term": "Fair play"}
    client.post(page, typed)
    publish = f"/drafts/{draft.ref}/publish/"
    client.post(publish, fields(client.get(publish)))
    assert "Everyone counts here." in words(signed_in("rosa").get("/library/ictp/"))
    assert "Everyone counts here." not in words(signed_in("imani").get("/library/ictp/"))
    assert "Everyone counts here." in words(signed_in("imani").get("/library/ictp/?as=partners"))
    assert "here called Fair play" in words(signed_in("imani").get("/library/ictp/"))
    made = Edition.objects.get(edition="Foothills 2027")
    from marigold.access.scope import COMMAND_LINE

    assert practice.vocabulary(COMMAND_LINE, made.pk).label("value.equity") == "Fair play"


def test_adopting_shows_what_stays(town, draft, signed_in):
    client = signed_in("lead")
    page = f"/drafts/{draft.ref}/entry/value.equity/"
    client.post(page, fields(client.get(page)) | {"name": "Fairness"})
    publish = f"/drafts/{draft.ref}/publish/"
    there = client.post(publish, fields(client.get(publish)))["Location"]
    shown = client.get(there)
    still = Engagement.objects.filter(root=town.units["state"], edition=draft.base).exclude(ends_on__lt=TODAY)
    text = words(shown)
    assert f"{still.count()} open engagements stay with the edition they were opened under" in text
    assert "Equity" in text and "Fairness" in text
    assert client.post(there, fields(shown)).status_code == 302
    assert "Foothills 2027" in words(client.get(f"/systems/{town.units['state'].ref}/"))


def test_the_report_counts_what_the_activities_say(town, signed_in, scope):
    root = town.units["state"]
    client = signed_in("lead")
    answer = client.get("/reports/support/", {"place": root.ref, "months": "36", "by": "place"})
    text = words(answer)
    contacts = Activity.objects.filter(root=root, state="done", direct=True)
    total = Use.objects.filter(root=root, facet=uses.DIRECT)
    assert sum(row.activities for row in total) == contacts.count()
    led = {key: contacts.filter(led_by=key).count() for key in ("support", "together", "partner")}
    local, known = led["partner"] + led["together"], sum(led.values())
    assert f"Partners led or shared the lead in {local} of {known} contacts" in text
    goal, reactive = (contacts.filter(goal_directed=one).count() for one in (True, False))
    assert f"{goal} of {goal + reactive} contacts" in text
    bare = contacts.filter(elements__isnull=True).count()
    assert f"{bare} of {contacts.count()} contacts" in text
    assert f"Partners in {root.name} led or shared the lead in {local} contacts" in text
    model = practice.vocabulary(scope("lead"), practice.adopted(scope("lead"), root.pk).pk)
    for name in model.of("principle"):
        assert name.name in text
    done = Activity.objects.filter(root=root, state="done")
    for kind, asked in (("purpose", "what they were for"), ("recipient", "toward whom they went")):
        known = done.filter(elements__element__kind=kind).distinct().count()
        each = {item.name: done.filter(elements__element__key=item.key).count() for item in model.of(kind)}
        assert 0 < known < done.count() and all(each.values())
        said = ", ".join(f"{name} {count} ({round(100 * count / known)}%)" for name, count in each.items())
        assert f"{known} of {done.count()} activities say {asked}: {said}." in text


def test_principles_used_with_a_partner_group_are_those_of_its_contacts_in_its_days(
    town, signed_in, scope, now
):
    west = Engagement.objects.get(unit=town.units["west"])
    about = used.About(west.unit, west)
    rosa = Partner.objects.filter(person=town.people["rosa"], unit=west.unit).first()
    came = Activity.objects.filter(
        engagement=west, direct=True, state="done", people__person=rosa.person, people__side="partner"
    ).order_by("on")
    first, last = came.first(), came.last()
    assert first.on < last.on
    with upkeep("a story of who stood for a group when"):
        Partner.objects.exclude(pk=rosa.pk).delete()
        rosa.alter(group="partner.funders", starts_on=last.on, ends_on=None)
    keys = {one.element.key if one.element.kind == "principle" else one.element.parent_key
            for one in last.elements.select_related("element")} & {
        item.key for item in practice.vocabulary(scope("imani"), west.edition_id).of("principle")}  # fmt: skip
    told = used.interactions(scope("imani"), about, since=first.on, contacts=2)
    assert set(told) == {"partner.funders"} and told["partner.funders"][uses.ALL] == 1
    assert {key for key in told["partner.funders"] if key.startswith("principle.")} == keys != set()
    text = words(signed_in("imani").get("/reports/support/", {"place": west.ref, "months": "36"}))
    assert "Funders and policymakers: 1 contact, most often" in text
    assert "Community and families:" not in text
    assert used.interactions(scope("imani"), about, since=first.on, contacts=10_001) is None
    # Nothing of it for those who may not see the contacts.
    assert used.interactions(scope("sam"), about, since=first.on, contacts=2) == {}


def test_the_report_of_an_engagement_is_for_those_named_on_it(town, signed_in):
    west = Engagement.objects.get(unit=town.units["west"])
    text = words(signed_in("imani").get("/reports/support/", {"place": west.ref, "months": "36"}))
    count = Activity.objects.filter(engagement=west, state="done", direct=True).count()
    assert f"{count} of them contacts" in text
    for key in ("luis", "rosa", "tasha", "sam"):
        for ref in (west.ref, town.units["west"].ref):
            assert signed_in(key).get("/reports/support/", {"place": ref}).status_code == 404, key


def test_tiers_stages_and_goals_stand_in_the_report(town, signed_in, scope, now):
    west = Engagement.objects.get(unit=town.units["west"])
    by = {"by": scope("imani"), "at": now}
    for key in ("tier.universal", "tier.intensive"):
        actions.place(
            engagement_ref=west.ref, kind="tier", element_key=key, starts_on=TODAY, reason="So.",
            unready_reason="Talked over.", **by,
        )  # fmt: skip
    stages = practice.vocabulary(scope("imani"), west.edition_id).stages()
    actions.place(
        engagement_ref=west.ref,
        kind="stage",
        element_key=stages[0].key,
        starts_on=TODAY,
        reason="Back.",
        **by,
    )
    answer = signed_in("lead").get("/reports/support/", {"place": town.units["west"].ref, "months": "12"})
    text = words(answer)
    assert "Intensive Universal" in text and "Universal Intensive" in text
    assert "went back to an earlier one" in text and "willing" in text
    assert answer.content.decode().count('role="img"') >= 2


def test_the_report_asks_a_fixed_number_of_things(town, signed_in, django_assert_max_num_queries):
    west = Engagement.objects.get(unit=town.units["west"])
    for key, place in (
        ("lead", town.units["state"].ref),
        ("lead", town.units["west"].ref),
        ("imani", west.ref),
    ):
        client = signed_in(key)
        client.get("/reports/support/", {"place": place})
        with django_assert_max_num_queries(16):
            client.get("/reports/support/", {"place": place, "months": "36", "by": "tier"})


def test_the_page_of_changes_says_who_tries_what(town, signed_in, scope, now):
    west = Engagement.objects.get(unit=town.units["west"])
    by = {"by": scope("imani"), "at": now}
    row = actions.propose_change(
        root=town.units["state"],
        title="Shorter visits",
        what="40 minutes.",
        reason="Tired.",
        source="partners",
        **by,
    )
    actions.try_change(change_ref=row.ref, engagement_ref=west.ref, starts_on=TODAY, **by)
    text = words(signed_in("imani").get("/practice-changes/"))
    for key in ("imani", "dana"):
        assert re.search(rf"{town.people[key].name} [^.]*Shorter visits in {west.name}", text)
    # Luis supports other places: he does not read who tries it there.
    assert f"in {west.name}" not in words(signed_in("luis").get("/practice-changes/"))


def test_time_limited_support_names_who_carries_it_forward(town, signed_in, scope, now):
    west = Engagement.objects.get(unit=town.units["west"])
    change = {"engagement_ref": west.ref, "by": scope("imani"), "at": now}
    from marigold.kit.doing import Refused

    with pytest.raises(Refused, match="who carries"):
        actions.change_engagement(version=west.version, handover_on=TODAY, handover_to=" ", **change)
    actions.change_engagement(version=west.version, handover_on=TODAY, handover_to="The board", **change)
    assert "The board carries it forward since" in words(signed_in("rosa").get(f"/engagements/{west.ref}/"))


def test_what_is_left_out_can_be_taken_back_in(town, draft, signed_in, scope):
    client = signed_in("lead")
    page = f"/drafts/{draft.ref}/entry/value.teaming/"
    assert client.post(page, {"retire": "yes"}).status_code == 302
    assert "Take back in" in words(client.get(f"/drafts/{draft.ref}/"))
    assert client.get(page).status_code == 404
    assert client.post(page, {"back": "yes"}).status_code == 302
    assert "value.teaming" in reads.model_of(scope("lead"), draft).by_key
    # A tier that a staffing rule names is refused, with the way out.
    answer = client.post(f"/drafts/{draft.ref}/entry/tier.brief/", {"retire": "yes"})
    assert answer.status_code == 422 and "Two for brief support names it" in words(answer)
