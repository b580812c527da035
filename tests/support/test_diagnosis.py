"""Why things are as they are: sorted before answered, surroundings and structures looked at."""

import pytest
from django.db import IntegrityError, transaction

from marigold.kit.doing import NotThere, Refused, upkeep
from marigold.practice.beds import beds_of
from marigold.practice.selectors import vocabulary
from marigold.support import actions, judging
from marigold.support.models import Diagnosis, Engagement, Factor, FactorLink, Goal
from marigold.support.selectors import diagnoses


@pytest.fixture
def west(town):
    return Engagement.objects.get(unit=town.units["west"])


@pytest.fixture
def diagnosis(west, scope, now):
    return actions.open_diagnosis(
        engagement_ref=west.ref,
        subject="Supervisors",
        problem="Feedback does not happen",
        on=scope("dana").on,
        level="person",
        by=scope("dana"),
        at=now,
    )


def put(diagnosis, scope, now, key, text="It is so", **fields):
    return actions.add_factor(
        diagnosis_ref=diagnosis.ref, key=key, text=text, by=scope("dana"), at=now, **fields
    )


def judged(diagnosis, scope):
    who = scope("dana")
    words = vocabulary(who, diagnosis.engagement.edition_id)
    factors, links = diagnoses.factors_of(who, diagnosis), diagnoses.links_of(who, diagnosis)
    return judging.of_diagnosis(
        diagnosis,
        factors,
        beds_of(words),
        links=len(links),
        carriers=diagnoses.carriers_of(who, diagnosis.goal),
    )


def test_a_response_waits_until_the_problem_is_sorted(diagnosis, scope, now):
    with pytest.raises(Refused, match="learning, of conditions, or of both") as refused:
        actions.change_diagnosis(
            diagnosis_ref=diagnosis.ref,
            version=diagnosis.version,
            response="More training.",
            by=scope("dana"),
            at=now,
        )
    assert refused.value.findings[0].rule == "diagnosis.gap"
    # The store refuses it as well.
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        upkeep("no action would"),
    ):
        Diagnosis.objects.filter(pk=diagnosis.pk).update(response="More training.")
    row = actions.change_diagnosis(
        diagnosis_ref=diagnosis.ref,
        version=diagnosis.version,
        gap="conditions",
        response="Protect the hour.",
        by=scope("dana"),
        at=now,
    )
    assert (row.gap, row.response) == ("conditions", "Protect the hour.")


def test_the_look_is_incomplete_until_structures_are_in_it(diagnosis, scope, now):
    put(diagnosis, scope, now, "factor.attitudes")
    facts = judged(diagnosis, scope)
    assert facts.always_missing == ("Structural and institutional inequity",)
    assert (facts.causes_people, facts.causes_around, facts.beds) == (1, 0, ("cognitive factors",))
    put(diagnosis, scope, now, "factor.norms")
    put(diagnosis, scope, now, "system.leadership", helps=True)
    put(diagnosis, scope, now, "complexity.time")
    assert judged(diagnosis, scope).always_missing == ("Structural and institutional inequity",)
    put(diagnosis, scope, now, "factor.structural-inequity", group="Spanish-speaking staff")
    facts = judged(diagnosis, scope)
    assert facts.always_missing == ()
    # Norms, time that cannot stop and structures hinder; leaders who want it help.
    assert (facts.causes_people, facts.causes_around, facts.helps) == (1, 3, 1)


def test_factors_act_on_each_other_both_ways_and_leave_together(diagnosis, scope, now):
    norms, skill = put(diagnosis, scope, now, "factor.norms"), put(diagnosis, scope, now, "factor.leadership")
    by = scope("dana")

    def link(cause, effect):
        return actions.link_factors(
            diagnosis_ref=diagnosis.ref, cause_ref=cause.ref, effect_ref=effect.ref, how="x", by=by, at=now
        )

    link(norms, skill)
    link(skill, norms)
    with pytest.raises(Refused, match="drawn already"):
        link(norms, skill)
    with pytest.raises(Refused, match="two different"):
        link(norms, norms)
    other = Factor.objects.exclude(diagnosis=diagnosis).first()
    with pytest.raises(Refused, match="of this problem"):
        link(norms, other)
    assert judged(diagnosis, scope).links == 2
    actions.remove_factor(factor_ref=norms.ref, by=by, at=now)
    assert not FactorLink.objects.filter(diagnosis=diagnosis).exists()
    assert list(Factor.objects.filter(diagnosis=diagnosis)) == [skill]


def test_factors_are_those_of_the_model(diagnosis, scope, now):
    for key in ("factor.mood", "principle.co-creation", ""):
        with pytest.raises(Refused, match="no such factor"):
            put(diagnosis, scope, now, key)
    with pytest.raises(Refused, match="few words"):
        put(diagnosis, scope, now, "factor.norms", text="  ")


def test_a_plan_that_rests_on_one_person_is_seen(west, scope, now):
    goal = Goal.objects.filter(engagement=west).order_by("number").first()
    assert diagnoses.carriers_of(scope("dana"), goal) == [
        "Priya Quintero",
        "Rosa Almeida",
        "Terrell Owens-Gray",
    ]
    alone = actions.propose_goal(
        engagement_ref=west.ref, statement="Alone.", people=[], owner=goal.owner, by=scope("dana"), at=now
    )
    row = actions.open_diagnosis(
        engagement_ref=west.ref,
        subject="Coordinators",
        problem="It hangs on one person",
        on=scope("dana").on,
        goal=alone,
        by=scope("dana"),
        at=now,
    )
    assert judged(row, scope).carriers == ("Rosa Almeida",)


def test_it_is_the_support_side_s_to_read_and_the_pair_s_to_write(diagnosis, scope, now):
    for key in ("imani", "dana", "lead", "amos"):
        assert diagnoses.diagnosis(scope(key), diagnosis.ref) == diagnosis
    for key in ("rosa", "tasha", "luis", "gordon", "sam"):
        with pytest.raises(NotThere):
            diagnoses.diagnosis(scope(key), diagnosis.ref)
    for key in ("amos", "rosa"):
        with pytest.raises(NotThere):
            actions.add_factor(
                diagnosis_ref=diagnosis.ref, key="factor.norms", text="x", by=scope(key), at=now
            )


def test_the_school_model_has_beds_of_its_own(town, scope, now):
    river = Engagement.objects.get(unit=town.units["riverbend"])
    row = actions.open_diagnosis(
        engagement_ref=river.ref,
        subject="Grade teams",
        problem="Data stays in the drawer",
        on=scope("luis").on,
        by=scope("luis"),
        at=now,
    )
    actions.add_factor(diagnosis_ref=row.ref, key="factor.schedule", text="No hour", by=scope("luis"), at=now)
    beds = beds_of(vocabulary(scope("luis"), river.edition_id))
    assert [(bed.around, len(bed.items)) for bed in beds] == [(False, 3), (False, 3), (True, 4)]
    assert [item.name for item in beds[2].always] == ["Unequal structures"]
    with pytest.raises(Refused, match="no such factor"):
        actions.add_factor(diagnosis_ref=row.ref, key="factor.norms", text="x", by=scope("luis"), at=now)
