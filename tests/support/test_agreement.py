"""Agreements hold by the yes of both sides to the same words; looks at the work together keep their rhythm."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from marigold.audit.models import Event
from marigold.core.rules import judge
from marigold.kit.doing import NotThere, Refused, Stale
from marigold.people.models import Person
from marigold.practice.selectors import vocabulary
from marigold.support import actions
from marigold.support import selectors as support
from marigold.support.actions.agreements import seal
from marigold.support.models import Agreement, AgreementYes, Assignment, Engagement, ProcessCheck
from marigold.support.selectors import agreements
from tests.web.reading import words

FULL = {
    "support_does": "Comes every two weeks.",
    "partners_do": "Set the agenda.",
    "support_expects": "Word when plans change.",
    "partners_expect": "No surprises.",
}


@pytest.fixture
def heron(town):
    """The one engagement of the town without an agreement; Nikhil is its partner, Dana and Mei its pair."""
    row = Engagement.objects.get(unit=town.units["heron-house"])
    assert not Agreement.objects.filter(engagement=row).exists()
    return row


def write(row, by, now, **fields):
    held = Agreement.objects.filter(engagement=row).first()
    return actions.write_agreement(
        engagement_ref=row.ref,
        version=held.version if held else None,
        seen="",
        by=by,
        at=now,
        **(fields or FULL),
    )


def confirm(row, by, now, wording=None):
    held = Agreement.objects.get(engagement=row)
    return actions.confirm_agreement(engagement_ref=row.ref, wording=wording or held.wording, by=by, at=now)


def test_an_agreement_holds_only_when_both_sides_said_yes_to_the_same_words(heron, scope, now):
    write(heron, scope("dana"), now)
    row, waiting = confirm(heron, scope("dana"), now)
    assert (row.state, [f.rule for f in waiting if f.blocks]) == ("draft", ["agreement.mutual"])
    # The other of the pair stands on the same side.
    row, _ = confirm(heron, scope("mei"), now)
    assert row.state == "draft"
    row, _ = confirm(heron, scope("nikhil"), now)
    assert (row.state, row.agreed_on) == ("agreed", timezone.localdate(now))
    assert sorted(AgreementYes.objects.filter(agreement=row).values_list("person__name", "side")) == [
        ("Dana Whitfield", "support"),
        ("Mei Tso", "support"),
        ("Nikhil Rao", "partner"),
    ]


def test_new_words_ask_both_sides_again_and_keep_the_earlier_yes(heron, scope, now):
    write(heron, scope("dana"), now)
    for key in ("dana", "nikhil"):
        confirm(heron, scope(key), now)
    held = Agreement.objects.get(engagement=heron)
    write(heron, scope("mei"), now, partners_do="Set the agenda, and chair.")
    row = Agreement.objects.get(engagement=heron)
    assert (row.state, row.wording) == ("draft", held.wording + 1)
    row, waiting = confirm(heron, scope("nikhil"), now)
    assert row.state == "draft"
    assert [f.message for f in waiting if f.blocks] == [
        "An agreement holds when both sides say yes to the same words. Still missing: the support pair."
    ]
    assert AgreementYes.objects.filter(agreement=row).count() == 3
    # Saving the same words changes nothing.
    confirm(heron, scope("dana"), now)
    write(heron, scope("mei"), now, partners_do="Set the agenda, and chair.")
    assert Agreement.objects.get(engagement=heron).state == "agreed"


def test_a_yes_is_refused_for_words_one_has_not_read(heron, scope, now):
    row = write(heron, scope("dana"), now)
    write(heron, scope("mei"), now, partners_expect="Plain words.")
    with pytest.raises(Refused, match="changed while you were reading"):
        confirm(heron, scope("nikhil"), now, wording=row.wording)
    assert not AgreementYes.objects.filter(agreement=row).exists()


def test_a_yes_does_not_bring_an_agreement_into_force_while_a_part_is_missing(heron, scope, now):
    write(heron, scope("dana"), now, support_does="Comes.", partners_do="Chair.")
    confirm(heron, scope("dana"), now)
    row, waiting = confirm(heron, scope("nikhil"), now)
    assert row.state == "draft"
    assert [f.message for f in waiting if f.blocks] == [
        "Not written yet: what the pair expects, what partners expect."
    ]


def test_two_people_write_different_parts_at_once_and_the_same_part_shows_both(heron, scope, now):
    first = write(heron, scope("dana"), now)
    # Both open the page; Dana saves one part, Mei another: nothing is in the way.
    seen = {name: seal(first, (name,)) for name in ("contingency", "local_fit")}
    common = {"engagement_ref": heron.ref, "version": first.version, "at": now}
    actions.write_agreement(
        **common, seen=seen["contingency"], by=scope("dana"), contingency="The other one comes."
    )
    actions.write_agreement(**common, seen=seen["local_fit"], by=scope("mei"), local_fit="Evenings.")
    # Mei had also opened what Dana saved: both texts come back, and nothing is lost.
    with pytest.raises(Stale) as raised:
        actions.write_agreement(
            **common, seen=seen["contingency"], by=scope("mei"), contingency="We move it."
        )
    assert raised.value.theirs == {"contingency": "The other one comes."}
    assert raised.value.yours == {"contingency": "We move it."}
    row = Agreement.objects.get(engagement=heron)
    assert (row.contingency, row.local_fit) == ("The other one comes.", "Evenings.")


def test_the_stale_page_shows_both_texts_and_saves_the_chosen_one(heron, signed_in):
    dana, mei = signed_in("dana"), signed_in("mei")
    address = reverse("agreement-part", args=[heron.ref, "away"])
    assert dana.post(address, {"contingency": "One comes alone."}).status_code == 302
    form = mei.get(address).context["form"]
    typed = {name: form[name].value() for name in ("version", "seen")} | {"contingency": "We move it."}
    dana.post(address, typed | {"contingency": "We call."})
    shown = mei.post(address, typed)
    assert shown.status_code == 409
    assert "We call." in words(shown) and "We move it." in words(shown)
    version = Agreement.objects.get(engagement=heron).version
    assert mei.post(address, typed | {"version": version}).status_code == 302
    assert Agreement.objects.get(engagement=heron).contingency == "We move it."


def test_strangers_and_partners_elsewhere_neither_read_nor_say_yes(heron, scope, signed_in, now):
    write(heron, scope("dana"), now)
    for key in ("terrell", "carmen", "sam", "rosa", "imani", "luis"):
        assert signed_in(key).get(reverse("engagement-agreement", args=[heron.ref])).status_code == 404
        with pytest.raises(NotThere):
            confirm(heron, scope(key), now)
    # A partner reads and says yes, and does not write.
    with pytest.raises(NotThere):
        write(heron, scope("nikhil"), now, partners_do="Nothing.")
    # A senior practitioner reads, and stands on neither side.
    assert signed_in("amos").get(reverse("engagement-agreement", args=[heron.ref])).status_code == 200
    with pytest.raises(NotThere):
        confirm(heron, scope("amos"), now)


def test_whoever_is_called_in_for_a_time_says_no_yes_for_the_pair(heron, town, scope, signed_in, now):
    write(heron, scope("dana"), now)
    actions.assign(
        engagement_ref=heron.ref,
        person=town.people["amos"],
        role="role.subject-expert",
        core=False,
        starts_on=timezone.localdate(now),
        by=scope("dana"),
        at=now,
    )
    shown = words(signed_in("amos").get(reverse("engagement-agreement", args=[heron.ref])))
    assert "Both sides say yes" in shown and "Yes, I agree" not in shown
    with pytest.raises(NotThere):
        confirm(heron, scope("amos"), now)
    assert "Yes, I agree for the pair" in words(
        signed_in("mei").get(reverse("engagement-agreement", args=[heron.ref]))
    )


def test_an_ended_agreement_is_taken_up_again_as_a_draft_that_asks_anew(heron, scope, now):
    write(heron, scope("dana"), now)
    for key in ("dana", "nikhil"):
        confirm(heron, scope(key), now)
    actions.move_agreement(engagement_ref=heron.ref, state="ended", by=scope("dana"), at=now)
    with pytest.raises(Refused, match="has ended"):
        write(heron, scope("dana"), now, partners_do="More.")
    with pytest.raises(Refused, match="has ended"):
        confirm(heron, scope("mei"), now)
    with pytest.raises(Refused, match="only by the yes of both sides"):
        actions.move_agreement(engagement_ref=heron.ref, state="agreed", by=scope("dana"), at=now)
    row = actions.move_agreement(engagement_ref=heron.ref, state="draft", by=scope("dana"), at=now)
    assert row.state == "draft"
    row, _ = confirm(heron, scope("nikhil"), now)
    assert row.state == "draft"


def findings(scope, row, on=None):
    fetched = agreements.with_standing(scope, Engagement.objects.filter(pk=row.pk)).get()
    facts = agreements.standing_of(scope, fetched)
    practice = vocabulary(scope, row.edition_id).practice
    return [finding.rule for finding in judge(facts, practice)]


def test_engagements_without_an_agreement_or_with_one_that_waits_are_pointed_out(town, heron, scope):
    juniper, willow, west = (
        Engagement.objects.get(unit=town.units[key]) for key in ("juniper-center", "willow", "west")
    )
    assert findings(scope("dana"), heron) == ["agreement.there"]
    # Written less than a month ago: there is time. Two months ago: there was.
    assert findings(scope("dana"), juniper) == []
    assert findings(scope("luis"), willow) == ["agreement.confirmed"]
    assert findings(scope("imani"), west) == []


def test_a_look_at_the_work_that_is_overdue_is_pointed_out_until_one_is_held(town, scope, now):
    row = Engagement.objects.get(unit=town.units["tallgrass-dss"])
    assert findings(scope("imani"), row) == ["check.due"]
    actions.record_check(
        engagement_ref=row.ref,
        on=timezone.localdate(now),
        learned="Fine again.",
        feasible=4,
        by=scope("imani"),
        at=now,
    )
    assert findings(scope("imani"), row) == []


def test_a_look_says_what_was_learned_and_not_before_it_happened(town, scope, now):
    west = Engagement.objects.get(unit=town.units["west"])
    today = timezone.localdate(now)
    for learned, on, why in (
        (" ", today, "Say in a line"),
        ("Well.", today + timedelta(days=1), "has not come yet"),
    ):
        with pytest.raises(Refused, match=why):
            actions.record_check(engagement_ref=west.ref, on=on, learned=learned, by=scope("imani"), at=now)
    with pytest.raises(NotThere):
        actions.record_check(engagement_ref=west.ref, on=today, learned="x", by=scope("rosa"), at=now)


def test_the_page_reads_as_a_document_with_promises_looks_and_both_sides(town, signed_in):
    west = Engagement.objects.get(unit=town.units["west"])
    shown = words(signed_in("rosa").get(reverse("engagement-agreement", args=[west.ref])))
    for text in (
        "Where we start",
        "We train people, and then nobody sees them again.",
        "The pair Comes every two to three weeks as a pair.",
        "When one of the pair cannot come",
        "Every 90 days.",
        "Partners said yes",
        "promises that came due",
        "How doable the work felt, and trust, from 1 to 5",
        "Support by our principles",
    ):
        assert text in shown
    # A partner reads; what only those who support may do is not offered, nor what others answered.
    for text in ("What partners say", "Add a look", "End the agreement", "History"):
        assert text not in shown
    pair = words(signed_in("imani").get(reverse("engagement-agreement", args=[west.ref])))
    assert "What partners say" in pair and "Send partners their page" in pair


def test_answers_are_counts_without_names_and_hidden_below_three(town, signed_in, scope, now):
    west = Engagement.objects.get(unit=town.units["west"])
    page = signed_in("imani").get(reverse("engagement-agreement", args=[west.ref]))
    told = words(page).split("What partners say", 1)[1].split("Counts only", 1)[0]
    assert "They work as one team." in told
    for name in ("Rosa", "Tasha", "Priya", "Helen"):
        assert name not in told
    # Two people of another place: no number at all.
    tallgrass = Engagement.objects.get(unit=town.units["tallgrass-dss"])
    for key in ("rosa", "terrell"):
        actions.answer_questions(
            engagement_ref=tallgrass.ref, answers={"question.one-team": 1}, by=scope(key), at=now
        )
    told = words(signed_in("imani").get(reverse("engagement-agreement", args=[tallgrass.ref])))
    told = told.split("What partners say", 1)[1].split("Counts only", 1)[0]
    assert "Not shown: fewer than three answered" in told
    assert "0 of 2" not in told and "2 no" not in told
    actions.answer_questions(
        engagement_ref=tallgrass.ref, answers={"question.one-team": 5}, by=scope("tasha"), at=now
    )
    told = words(signed_in("imani").get(reverse("engagement-agreement", args=[tallgrass.ref])))
    assert "They work as one team. 1 of 3 yes, 2 no" in told


def test_the_audit_log_says_that_someone_answered_and_never_what(town, scope, now):
    west = Engagement.objects.get(unit=town.units["west"])
    actions.answer_questions(
        engagement_ref=west.ref, answers={"question.safe": 1, "question.able": 2}, by=scope("rosa"), at=now
    )
    event = Event.objects.order_by("-id").first()
    assert (event.kind, event.change) == ("support:answers:given", {"answered": [None, 2]})


def test_a_promise_of_a_practitioner_who_has_left_stays_the_support_side_s(town, scope, now):
    west = Engagement.objects.get(unit=town.units["west"])
    step = actions.add_step(
        engagement_ref=west.ref,
        title="Send the chart",
        owner=town.people["dana"],
        due_on=date(2026, 1, 5),
        by=scope("imani"),
        at=now,
    )
    seat = Assignment.objects.get(engagement=west, person=town.people["dana"])
    actions.end_assignment(
        assignment_ref=seat.ref, ends_on=timezone.localdate(now), reason="Moved.", by=scope("lead"), at=now
    )
    helpers = agreements.helpers_ever(scope("lead"), west)
    assert agreements.side_of_step(scope("lead"), step, helpers) == "support"
    written = actions.add_step(
        engagement_ref=west.ref, title="Ask the mayor", owner_text="The parents", by=scope("imani"), at=now
    )
    nobodys = actions.add_step(engagement_ref=west.ref, title="Find a room", by=scope("imani"), at=now)
    assert agreements.side_of_step(scope("lead"), written, helpers) == "partner"
    assert agreements.side_of_step(scope("lead"), nobodys, helpers) == ""


def test_checks_of_one_place_are_not_reached_from_another(town, signed_in):
    west = Engagement.objects.get(unit=town.units["west"])
    row = ProcessCheck.objects.filter(engagement=west).first()
    assert signed_in("imani").get(reverse("check", args=[row.ref])).status_code == 200
    for key in ("rosa", "luis", "terrell", "sam"):
        assert signed_in(key).get(reverse("check", args=[row.ref])).status_code == 404


def test_the_history_of_an_agreement_is_for_those_who_support(town, signed_in):
    row = Agreement.objects.get(engagement__unit=town.units["west"])
    address = reverse("history", args=["support.agreement", row.ref])
    assert "wrote in the agreement" in words(signed_in("imani").get(address))
    assert signed_in("rosa").get(address).status_code == 404


def test_every_step_of_the_town_has_a_side_or_nobody(town, scope):
    lead = scope("lead")
    for row in Engagement.objects.select_related("unit"):
        helpers = agreements.helpers_ever(lead, row)
        for step in agreements.steps(lead, row):
            side = agreements.side_of_step(lead, step, helpers)
            assert side in {"support", "partner", ""}
            if step.owner_id:
                owner = Person.objects.get(pk=step.owner_id)
                assert (owner.pk in helpers) == (side == "support"), owner.name


def test_my_engagements_bring_their_standing_without_another_question(town, scope, django_assert_num_queries):
    imani = scope("imani")
    with django_assert_num_queries(1):
        rows = list(agreements.with_standing(imani, support.my_engagements(imani)))
        told = {row.name: agreements.standing_of(imani, row).state for row in rows}
    assert told == {
        "Cedar Basin Region": "agreed",
        "Juniper Flats Family Center": "draft",
        "Tallgrass County DSS": "agreed",
    }


def test_each_side_says_what_support_is_for_and_where_they_differ_is_pointed_out(town, scope, now, signed_in):
    row = Engagement.objects.get(unit=town.units["west"])
    imani, address = signed_in("imani"), reverse("engagement-agreement", args=[row.ref])
    part = reverse("agreement-part", args=[row.ref, "purpose"])
    told = "The two sides see differently what support is for."

    def write(**fields):
        form = imani.get(part).context["form"]
        start = {name: form[name].value() for name in form.fields if form[name].value() is not None}
        assert imani.post(part, {**start, **fields}).status_code == 302
        return words(imani.get(address))

    both = {"purpose_support": "Teams that run it alone.", "purpose_partners": "“Help close to home.”"}
    assert told not in write(**both, purpose_gap="")
    apart = write(**both, purpose_gap="Numbers first, or families first.")
    assert told in apart
    assert "“Help close to home.”" in apart
    assert "What support is for is not said yet by partners." in write(purpose_partners="", purpose_gap="")
