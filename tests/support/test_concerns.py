"""Concerns stay open until they are answered; what is said in confidence stays with the pair."""

from datetime import timedelta

import pytest

from marigold.audit.models import Event
from marigold.kit.doing import NotThere, Refused
from marigold.support import actions
from marigold.support.models import Concern, ConcernEntry, Engagement
from marigold.support.selectors import concerns
from marigold.support.selectors.lists import Wanted

SECRET = "Tasha heard it from two coaches at Tallgrass"


@pytest.fixture
def west(town):
    return Engagement.objects.get(unit=town.units["west"])


@pytest.fixture
def concern(town, west, scope, now):
    return actions.raise_concern(
        engagement_ref=west.ref,
        kind="challenge",
        title="Why do we leave families out of the agenda?",
        raised_on=scope("imani").on,
        nature="adaptive",
        signals=["signal.beliefs"],
        raised_by=town.people["tasha"],
        raised_as=SECRET,
        idea="Let parents write the first item.",
        confidential=True,
        by=scope("imani"),
        at=now,
    )


def add(concern, kind, scope, now, who="dana", **fields):
    return actions.add_to_concern(
        concern_ref=concern.ref, kind=kind, on=scope("imani").on, by=scope(who), at=now, **fields
    )


def test_a_concern_closes_only_with_an_answer_in_words(concern, scope, now):
    for words in ("", "   "):
        with pytest.raises(Refused, match="closes with an answer") as refused:
            actions.answer_concern(
                concern_ref=concern.ref, version=concern.version, answer=words, by=scope("imani"), at=now
            )
        assert (refused.value.field, refused.value.findings[0].rule) == ("answer", "concern.answered")
        assert Concern.objects.get(pk=concern.pk).state == "open"
    closed = actions.answer_concern(
        concern_ref=concern.ref,
        version=concern.version,
        answer="Parents write the first item now.",
        idea_used="yes",
        by=scope("dana"),
        at=now,
    )
    assert (closed.state, closed.idea_used, closed.answered_on) == ("answered", "yes", scope("dana").on)
    with pytest.raises(Refused, match="Open it again first"):
        add(closed, "perspective", scope, now, whose="A parent", text="Too late.")
    with pytest.raises(Refused, match="Open it again first"):
        actions.change_concern(
            concern_ref=concern.ref, version=closed.version, title="Changed", by=scope("imani"), at=now
        )


def test_an_answered_concern_opens_again_with_its_earlier_answer(concern, scope, now):
    by = scope("imani")
    actions.answer_concern(
        concern_ref=concern.ref,
        version=concern.version,
        answer="It is settled.",
        state="closed",
        by=by,
        at=now,
    )
    with pytest.raises(Refused, match="why it is open again"):
        actions.reopen_concern(concern_ref=concern.ref, by=by, at=now)
    actions.reopen_concern(concern_ref=concern.ref, reason="It came back in May.", by=by, at=now)
    row = Concern.objects.get(pk=concern.pk)
    assert (row.state, row.answer, row.answered_on) == ("open", "", None)
    entry = ConcernEntry.objects.get(concern=concern, kind="reopened")
    assert (entry.text, entry.result) == ("It came back in May.", "It is settled.")


def test_putting_off_is_counted_and_comes_back_on_its_day(concern, scope, now):
    day = scope("imani").on + timedelta(days=14)
    with pytest.raises(Refused, match="later day"):
        add(concern, "postponed", scope, now, text="Budget weeks.", until=scope("imani").on)
    with pytest.raises(Refused, match="why it is put off"):
        add(concern, "postponed", scope, now, text=" ", until=day)
    add(concern, "postponed", scope, now, text="Budget weeks.", until=day)
    row = concerns.concern(scope("imani"), concern.ref)
    assert (row.state, row.next_on) == ("postponed", day)
    actions.reopen_concern(concern_ref=concern.ref, by=scope("imani"), at=now)
    assert concerns.concern(scope("imani"), concern.ref).state == "open"
    add(concern, "postponed", scope, now, text="Holidays.", until=day)
    (line,) = [one for one in concerns.of_engagement(scope("imani"), row.engagement) if one.pk == concern.pk]
    assert (line.put_off, line.views) == (2, 0)


def test_each_entry_holds_what_it_is_for(concern, town, scope, now):
    refused = [
        ("perspective", {"text": "It feels like a check.", "whose": ""}, "whose"),
        ("perspective", {"text": "", "whose": "A coach"}, "text"),
        ("strategy", {"text": "Talked.", "strategy": "principle.co-creation"}, "strategy"),
        ("distress", {"distress": 6}, "distress"),
        ("fit", {"text": "Too long."}, "feasible"),
        ("handed", {"text": "They take it."}, "owner"),
    ]
    for kind, fields, field in refused:
        with pytest.raises(Refused) as error:
            add(concern, kind, scope, now, **fields)
        assert error.value.field == field, kind
    assert not ConcernEntry.objects.filter(concern=concern).exists()
    add(concern, "perspective", scope, now, whose="A coach", text="It feels like a check.")
    add(concern, "strategy", scope, now, strategy="strategy.regulate-distress", text="Slowed down.")
    add(concern, "strategy", scope, now, strategy="easing.common-ground", text="Began with what both want.")
    add(concern, "distress", scope, now, distress=4)
    add(concern, "fit", scope, now, feasible=2, fits=4, text="No room on Mondays.")
    add(concern, "handed", scope, now, owner=town.people["rosa"], text="Rosa’s team keeps it.")
    row = concerns.concern(scope("imani"), concern.ref)
    assert row.owner == town.people["rosa"]
    kinds = [entry.kind for entry in concerns.entries(scope("imani"), row)]
    assert kinds == ["perspective", "strategy", "strategy", "distress", "fit", "handed"]


def test_a_result_is_told_later_and_a_stale_one_is_not_lost(concern, scope, now):
    entry = add(concern, "strategy", scope, now, strategy="strategy.regulate-distress", text="Slowed down.")
    actions.tell_result(
        entry_ref=entry.ref, version=entry.version, result="Calmer.", by=scope("imani"), at=now
    )
    assert ConcernEntry.objects.get(pk=entry.pk).result == "Calmer."
    view = add(concern, "perspective", scope, now, whose="A coach", text="A check.")
    with pytest.raises(Refused, match="Only what was tried"):
        actions.tell_result(entry_ref=view.ref, version=view.version, result="x", by=scope("imani"), at=now)


def test_words_must_be_those_of_the_model_and_goals_of_the_engagement(town, west, scope, now):
    from marigold.support.models import Goal

    elsewhere = Goal.objects.exclude(engagement=west).first()
    wrong = [
        {"kind": "wish"},
        {"kind": "tension", "source_key": "barrier.funding"},
        {"kind": "challenge", "signals": ["barrier.funding"]},
        {"kind": "risk", "goal": elsewhere},
        {"kind": "risk", "level": "planet"},
        {"kind": "risk", "title": "  "},
    ]
    for fields in wrong:
        with pytest.raises(Refused):
            actions.raise_concern(
                **{"engagement_ref": west.ref, "title": "x", "raised_on": scope("imani").on, **fields},
                by=scope("imani"),
                at=now,
            )


def test_concerns_are_the_support_side_s(concern, scope, now):
    # Partners, practitioners elsewhere and strangers find nothing; the senior practitioner reads, and does not write.
    for key in ("rosa", "tasha", "gordon", "luis", "mei", "carmen", "sam"):
        with pytest.raises(NotThere):
            concerns.concern(scope(key), concern.ref)
        assert concern.pk not in concerns.concern_rows(scope(key), Wanted()).values_list("pk", flat=True)
    for key in ("imani", "dana", "lead", "amos"):
        assert concerns.concern(scope(key), concern.ref) == concern
    for key in ("amos", "rosa", "luis"):
        with pytest.raises(NotThere):
            add(concern, "distress", scope, now, who=key, distress=3)


def test_who_raised_it_in_confidence_is_in_no_history_and_only_the_pair_changes_it(concern, town, scope, now):
    concern = actions.change_concern(
        concern_ref=concern.ref,
        version=concern.version,
        raised_as=f"{SECRET}, on Monday",
        text="Two coaches at Tallgrass said so.",
        by=scope("dana"),
        at=now,
    )
    with pytest.raises(Refused, match="Only the pair"):
        actions.change_concern(
            concern_ref=concern.ref, version=concern.version, confidential=False, by=scope("lead"), at=now
        )
    told = [
        str(event.change) + event.title
        for event in Event.objects.filter(target=concern.target).order_by("id")
    ]
    assert len(told) == 2
    assert not any(word in text for text in told for word in ("Tallgrass", "Tasha", "Monday"))
    assert "'raised_as': 'changed'" in told[1]


def test_a_concern_in_the_trash_is_nowhere(concern, west, scope, now):
    from marigold.kit.doing import upkeep

    add(concern, "strategy", scope, now, strategy="strategy.regulate-distress", text="Slowed down.")
    with upkeep("the trash has its own tests"):
        concern.alter(
            trashed_at=now, next_on=scope("imani").on - timedelta(days=9), source_key="barrier.funding"
        )
    who = scope("imani")
    with pytest.raises(NotThere):
        concerns.concern(who, concern.ref)
    assert concern not in concerns.of_engagement(who, west)
    assert concern.pk not in concerns.concern_rows(who, Wanted()).values_list("pk", flat=True)
    assert concern.ref not in {one.concern_ref for one in concerns.strategies_used(who)}
    assert concern.ref not in {one.ref for one in concerns.attention(who, [west.pk]).waiting}


def test_open_work_is_counted_by_owner_with_who_is_a_practitioner(town, west, scope, now):
    before = {one.place: one for one in concerns.open_work(scope("lead"), since=scope("imani").on)}
    base = {name: count for name, count, _ in before["Cedar Basin Region"].owners}
    for number in range(4):
        actions.raise_concern(
            engagement_ref=west.ref,
            kind="risk",
            title=f"Risk {number}",
            raised_on=scope("imani").on,
            owner=town.people["imani"],
            by=scope("imani"),
            at=now,
        )
    after = {one.place: one for one in concerns.open_work(scope("lead"), since=scope("imani").on)}
    found = {name: (count, helper) for name, count, helper in after["Cedar Basin Region"].owners}
    assert found["Imani Okafor"] == (base.get("Imani Okafor", 0) + 4, True)
    assert found["Rosa Almeida"] == (base["Rosa Almeida"], False)
    assert after["Cedar Basin Region"].lately == before["Cedar Basin Region"].lately + 4
    # Partners see no concerns and count none of them; a stranger sees no place at all.
    seen = {
        name: count
        for one in concerns.open_work(scope("rosa"), since=scope("rosa").on)
        if one.place == "Cedar Basin Region"
        for name, count, _ in one.owners
    }
    assert seen.get("Imani Okafor", 0) == base.get("Imani Okafor", 0)
    assert seen["Rosa Almeida"] == base["Rosa Almeida"] - 1
    assert concerns.open_work(scope("sam"), since=scope("sam").on) == []
