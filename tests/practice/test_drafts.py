"""A team makes the model its own: drafts, publishing what was shown, and records that stay where they were made."""

from dataclasses import replace

import pytest
from django.utils import timezone

from marigold.core import frameworks
from marigold.core.frameworks import Element
from marigold.imports import practice as loading
from marigold.kit.doing import NotThere, Refused, Stale
from marigold.practice import actions, selectors
from marigold.practice.actions import drafts, talks
from marigold.practice.models import Edition, ModelStage
from marigold.practice.models import Element as ElementRow
from marigold.practice.selectors import drafts as reads
from marigold.support.actions import open_engagement
from marigold.support.models import ActivityElement, Engagement
from tests.web.reading import words

TODAY = timezone.localdate()


@pytest.fixture
def by(scope, now):
    return lambda key: {"by": scope(key), "at": now}


@pytest.fixture
def draft(town, scope, by):
    base = selectors.adopted(scope("lead"), town.units["state"].pk)
    yield drafts.start_draft(
        root=town.units["state"], base=base, edition="Foothills 2027", why="Our own words.", **by("lead")
    )
    selectors.forget()  # what this test published is rolled back, and its id given again


def element(scope, draft, key):
    return reads.model_of(scope("lead"), draft).by_key[key]


def say(draft, scope, by, key, version=0, **fields):
    one = replace(element(scope, draft, key), **fields)
    return drafts.set_element(draft_ref=draft.ref, element=one, version=version, **by("lead"))


def seen(draft, scope):
    return frameworks.plan(
        reads.model_of(scope("lead"), draft), selectors.snapshot_of(scope("lead"), draft.base)
    )


def test_what_is_published_is_what_was_shown_and_nothing_old_changes(town, draft, scope, by):
    before = ActivityElement.objects.filter(element__key="principle.co-creation").first().element
    say(draft, scope, by, "value.mutual-trust", name="Trust, both ways")
    say(draft, scope, by, "principle.co-creation", name="Making it together")
    drafts.retire_element(draft_ref=draft.ref, key="value.risk-taking", **by("lead"))
    kind = Element("x", "value", "Kindness", "Being kind.", source="Our team")
    added = drafts.add_element(draft_ref=draft.ref, element=kind, **by("lead"))
    assert added.key == "value.kindness"
    plan = seen(draft, scope)
    # Between the preview and the yes, somebody else changed something: nothing is published unseen.
    say(draft, scope, by, "value.equity", plain="Fairness first.")
    with pytest.raises(Refused, match="changed since"):
        drafts.publish_draft(draft_ref=draft.ref, digest=plan.digest, **by("lead"))
    made = drafts.publish_draft(draft_ref=draft.ref, digest=seen(draft, scope).digest, **by("lead"))
    stored = {row.key: row for row in made.elements.all()}
    assert (made.edition, made.revision, made.current) == ("Foothills 2027", 1, True)
    assert (made.based_on_id, made.published_by, made.why) == (
        draft.base_id,
        by("lead")["by"].name,
        "Our own words.",
    )
    assert stored["value.mutual-trust"].name == "Trust, both ways"
    assert "value.risk-taking" not in stored and stored["value.kindness"].text == "Being kind."
    assert frameworks.content_digest(selectors.whole(scope("lead"), made)) == made.digest
    before.refresh_from_db()
    assert (before.name, before.edition_id) == ("Co-creation", draft.base_id)
    assert ElementRow.objects.filter(edition=draft.base, key="value.risk-taking").exists()
    with pytest.raises(Refused, match="no longer open"):
        say(draft, scope, by, "value.equity", plain="Again.")


def test_adopting_moves_only_what_comes(town, draft, scope, by, now):
    say(
        draft,
        scope,
        by,
        "tier.brief",
        data={**element(scope, draft, "tier.brief").data, "local_term": "Sprint"},
    )
    needs = [{"role": "role.regional-support-specialist", "count": 1, "optional": False, "rotating": False}]
    say(draft, scope, by, "staffing.brief", data={"applies_to": "tier.brief", "needs": needs})
    made = drafts.publish_draft(draft_ref=draft.ref, digest=seen(draft, scope).digest, **by("lead"))
    west = Engagement.objects.get(unit=town.units["west"])
    root = town.units["state"]
    assert selectors.adopted(scope("lead"), root.pk) == draft.base  # published is not yet adopted
    actions.adopt(root=root, edition=made, starts_on=TODAY, **by("lead"))
    assert selectors.adopted(scope("lead"), root.pk) == made
    west.refresh_from_db()
    assert west.edition_id == draft.base_id
    old, new = (selectors.vocabulary(scope("lead"), pk) for pk in (draft.base_id, made.pk))
    assert (old.label("tier.brief"), new.label("tier.brief")) == ("Brief", "Sprint")
    # The staffing rule of the new edition holds for a new engagement: one is enough.
    opened = open_engagement(
        unit=town.units["west"],
        edition=selectors.adopted(scope("lead"), root.pk),
        tier="tier.brief",
        tier_reason="One narrow need.",
        people=[(town.people["imani"], "role.regional-support-specialist")],
        starts_on=TODAY,
        name="Sprint on media",
        **by("lead"),
    )
    assert opened.edition == made
    with pytest.raises(Refused, match="needs"):
        open_engagement(
            unit=town.units["west"],
            edition=draft.base,
            tier="tier.brief",
            tier_reason="One narrow need.",
            people=[(town.people["imani"], "role.regional-support-specialist")],
            starts_on=TODAY,
            name="As before",
            **by("lead"),
        )


def test_two_who_edit_one_entry_both_keep_their_words(draft, scope, by):
    say(draft, scope, by, "value.equity", text="Fairness.")
    with pytest.raises(Stale) as stale:
        say(draft, scope, by, "value.equity", text="Justice.")
    assert stale.value.theirs["text"] == "Fairness." and stale.value.yours["text"] == "Justice."
    say(draft, scope, by, "value.equity", version=1, text="Justice.")
    assert element(scope, draft, "value.equity").text == "Justice."
    drafts.take_back(draft_ref=draft.ref, key="value.equity", **by("lead"))
    assert seen(draft, scope).nothing_to_do is False  # the edition's name still differs
    assert not seen(draft, scope).changes


def test_what_cannot_stand_is_refused_and_nothing_is_half_done(town, draft, scope, by):
    with pytest.raises(Refused, match="names it"):
        drafts.retire_element(draft_ref=draft.ref, key="tier.intensive", **by("lead"))
    with pytest.raises(Refused, match="name"):
        say(draft, scope, by, "value.equity", name=" ")
    with pytest.raises(Refused, match="changes nothing"):
        drafts.publish_draft(draft_ref=draft.ref, digest=seen(draft, scope).digest, **by("lead"))
    with pytest.raises(Refused, match="open draft"):
        drafts.start_draft(root=town.units["state"], base=draft.base, edition="More", why="Why", **by("lead"))
    drafts.drop_draft(draft_ref=draft.ref, **by("lead"))
    with pytest.raises(Refused, match="edition with this name"):
        drafts.start_draft(
            root=town.units["state"], base=draft.base, edition=draft.base.edition, why="Why", **by("lead")
        )
    assert Edition.objects.filter(framework=draft.framework).count() == 1


def test_only_administrators_draft_and_nobody_of_another_system_sees_it(town, draft, scope, by):
    for key in ("imani", "amos", "rosa", "tasha", "sam", "mei"):
        with pytest.raises(NotThere):
            reads.draft(scope(key), draft.ref)
        with pytest.raises(NotThere):
            drafts.start_draft(
                root=town.units["mesa"],
                base=draft.base,
                edition="Mine",
                why="Why",
                by=scope(key),
                at=by(key)["at"],
            )


def test_a_new_version_of_the_shipped_model_does_not_push_a_team_s_own_aside(town, draft, scope, by, now):
    say(draft, scope, by, "value.equity", text="Fairness.")
    made = drafts.publish_draft(draft_ref=draft.ref, digest=seen(draft, scope).digest, **by("lead"))
    from marigold.access.scope import COMMAND_LINE

    loading.load_shipped(by=COMMAND_LINE, at=now)
    assert selectors.edition(scope("lead"), "ictp") == made
    assert Edition.objects.filter(framework__key="ictp").count() == 2


def test_the_team_talks_a_wording_over_and_what_is_agreed_names_its_makers(town, draft, scope, by):
    words = {"name": "Equity", "text": "Fairness, with our own part in it.", "plain": "We are fair."}
    row = talks.propose_wording(
        root=town.units["state"],
        edition=draft.base,
        key="value.equity",
        why="Plainer.",
        **words,
        **by("imani"),
    )
    talks.say_to_proposal(proposal_ref=row.ref, says="not-yet", text="Too short?", **by("dana"))
    talks.say_to_proposal(proposal_ref=row.ref, says="yes", text="", **by("dana"))
    with pytest.raises(Refused, match="sentence"):
        talks.say_to_proposal(proposal_ref=row.ref, says="word", text=" ", **by("luis"))
    with pytest.raises(NotThere):
        talks.decide_proposal(proposal_ref=row.ref, agreed=True, answer="", **by("imani"))
    for key in ("rosa", "sam", "terrell"):
        with pytest.raises(NotThere):
            reads.proposal(scope(key), row.ref)
    talks.decide_proposal(proposal_ref=row.ref, agreed=True, answer="", **by("lead"))
    one = element(scope, draft, "value.equity")
    assert (one.text, one.data["made_on"]) == ("Fairness, with our own part in it.", TODAY.isoformat())
    assert one.data["made_with"] == f"{town.people['imani'].name}, {town.people['dana'].name}"
    with pytest.raises(Refused, match="decided already"):
        talks.say_to_proposal(proposal_ref=row.ref, says="yes", text="", **by("luis"))


def test_the_practice_has_a_stage_of_its_own_and_those_who_pay(town, scope, by):
    root = town.units["state"]
    framework = selectors.adopted(scope("lead"), root.pk).framework
    stages = selectors.stages_for(scope("lead"), root.pk)
    before = ModelStage.objects.filter(root=root).count()
    for at, reason in ((2, "All pairs work by it."), (1, "New pairs are still learning it.")):
        talks.set_stage(
            root=root,
            framework=framework,
            element_key=stages[at].key,
            starts_on=TODAY,
            reason=reason,
            **by("lead"),
        )
    told = selectors.model_stages(scope("imani"), framework)[before:]
    assert [row.element_key for row in told] == [stages[2].key, stages[1].key]  # going back is on record too
    assert selectors.model_stages(scope("rosa"), framework) == []
    funder = talks.add_funder(root=root, name="County fund", programme="Parenting", **by("lead"))
    with pytest.raises(Refused, match="first"):
        talks.change_funder(
            funder_ref=funder.ref,
            version=1,
            name="County fund",
            starts_on=TODAY,
            ends_on=TODAY.replace(year=TODAY.year - 1),
            **by("lead"),
        )
    assert "County fund" in [row.name for row in selectors.funders(scope("imani"), root.pk)]
    # The other system has its own: its team does not see these.
    assert selectors.funders(scope("terrell"), root.pk) == []
    with pytest.raises(NotThere):
        talks.add_funder(root=root, name="Mine", **by("imani"))


def test_a_tier_moves_with_day_and_reason_and_the_way_stays(town, scope, by):
    from marigold.support.actions import place

    west = Engagement.objects.get(unit=town.units["west"])
    for key, reason in (("tier.universal", "The board is changing."), ("tier.intensive", "They are back.")):
        with pytest.raises(Refused, match="reason"):
            place(
                engagement_ref=west.ref,
                kind="tier",
                element_key=key,
                starts_on=TODAY,
                reason=" ",
                **by("imani"),
            )
        place(
            engagement_ref=west.ref,
            kind="tier",
            element_key=key,
            starts_on=TODAY,
            reason=reason,
            unready_reason="Readiness was talked over by phone.",
            **by("imani"),
        )
    told = list(west.placements.filter(kind="tier").order_by("starts_on", "id"))[-2:]
    assert [row.element_key for row in told] == ["tier.universal", "tier.intensive"]
    assert told[0].reason == "The board is changing." and told[1].reason.startswith("They are back.")
    west.refresh_from_db()
    assert west.tier == "tier.intensive"


def test_a_team_s_own_definition_of_equity_stands_where_it_keeps_its_commitments(
    town, draft, scope, by, signed_in
):
    root = town.units["state"]
    page = f"/places/{root.ref}/commitments/"
    shipped, own = (
        "Being just and fair to everyone.",
        "Every family gets what it needs, and a say in what that is.",
    )
    assert shipped in words(signed_in("imani").get(page))
    say(draft, scope, by, "term.equity", text=own)
    made = drafts.publish_draft(draft_ref=draft.ref, digest=seen(draft, scope).digest, **by("lead"))
    # Published is not yet adopted: until it is, the old one holds.
    assert own not in words(signed_in("imani").get(page))
    actions.adopt(root=root, edition=made, starts_on=TODAY, **by("lead"))
    read, lead = signed_in("imani").get(page), signed_in("lead").get(page)
    assert own in words(read) and shipped not in words(read)
    entry = f"/library/ictp/entry/term.equity/?edition={made.ref}"
    assert f'href="{entry}"' in read.content.decode()
    assert "Our own words." in words(signed_in("imani").get("/library/ictp/"))
    assert "Put your own definition in its place" in words(lead)
    assert "Put your own definition in its place" not in words(read)
    # Another system keeps its own.
    assert own not in words(signed_in("lead").get(f"/places/{town.units['k12'].ref}/commitments/"))
