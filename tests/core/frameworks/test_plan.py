"""Loading is planned before it is done, and loading the same thing twice changes nothing."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from marigold.core import frameworks
from marigold.core.frameworks import Element, FieldChange, Model
from tests.core.frameworks.folders import SHIPPED, read_garden, shipped


def with_elements(model: Model, *elements: Element) -> Model:
    return replace(model, elements=elements)


def test_the_first_load_adds_everything_as_revision_one() -> None:
    model = read_garden()
    plan = frameworks.plan(model, None)
    assert plan.additions == model.elements
    assert (plan.edition, plan.revision, plan.previous_revision) == ("2026", 1, 0)
    assert (plan.changes, plan.retirements, plan.same, plan.refusals) == ((), (), (), ())
    assert plan.can_apply
    assert not plan.nothing_to_do


def test_loading_every_shipped_model_again_changes_nothing() -> None:
    for key in SHIPPED:
        model = shipped(key)
        stored = json.loads(json.dumps(frameworks.snapshot_of(model, revision=4)))
        plan = frameworks.plan(model, stored)
        assert plan.nothing_to_do
        assert plan.same == tuple(element.key for element in model.elements)
        assert plan.revision == 4


def test_a_changed_word_in_the_same_edition_is_a_new_revision() -> None:
    model = read_garden()
    stored = frameworks.snapshot_of(model, revision=2)
    trust, *others = model.elements
    plan = frameworks.plan(with_elements(model, replace(trust, text="We keep our word."), *others), stored)
    assert plan.revision == 3
    assert plan.changes == (
        frameworks.Change(
            "value.trust", (FieldChange("text", "We rely on each other.", "We keep our word."),)
        ),
    )
    assert len(plan.same) == len(others)


def test_a_new_edition_starts_again_at_revision_one() -> None:
    model = read_garden()
    plan = frameworks.plan(replace(model, edition="2027"), frameworks.snapshot_of(model, revision=5))
    assert (plan.previous_edition, plan.previous_revision) == ("2026", 5)
    assert (plan.edition, plan.revision) == ("2027", 1)
    assert not plan.nothing_to_do


def test_what_left_the_folder_is_retired_once_and_can_come_back() -> None:
    model = read_garden()
    stored = frameworks.snapshot_of(model)
    smaller = with_elements(model, *model.elements[:-1])
    assert frameworks.plan(smaller, stored).retirements == ("component.open",)
    stored["elements"]["component.open"]["retired"] = True
    assert frameworks.plan(smaller, stored).nothing_to_do
    back = frameworks.plan(model, stored)
    assert back.changes == (frameworks.Change("component.open", (FieldChange("retired", True, False),)),)


def test_a_key_may_not_change_its_kind() -> None:
    model = read_garden()
    trust, *others = model.elements
    plan = frameworks.plan(
        with_elements(model, replace(trust, kind="principle"), *others), frameworks.snapshot_of(model)
    )
    assert not plan.can_apply
    assert plan.refusals == (
        frameworks.Refusal(
            "value.trust",
            "value.trust is stored as a value and would become a principle.",
            "Give the new element another key.",
        ),
    )


def test_one_model_may_not_be_loaded_over_another() -> None:
    model = read_garden()
    plan = frameworks.plan(replace(model, key="meadow"), frameworks.snapshot_of(model))
    assert [refusal.message for refusal in plan.refusals] == [
        "This folder holds the model meadow, and the stored one is garden."
    ]


def test_words_and_levels_count_as_content_when_they_are_stored() -> None:
    model = read_garden()
    plan = frameworks.plan(replace(model, words={"practitioner": "grower"}), frameworks.snapshot_of(model))
    assert plan.about == (
        FieldChange(
            "words", {"practitioner": "gardener", "practitioners": "gardeners"}, {"practitioner": "grower"}
        ),
    )
    assert plan.revision == 2


def test_a_snapshot_may_leave_out_what_is_empty() -> None:
    model = read_garden()
    stored = frameworks.snapshot_of(model)
    for element in stored["elements"].values():
        for name in [name for name, value in element.items() if value in ("", [], {}, None, False)]:
            del element[name]
    assert frameworks.plan(model, stored).nothing_to_do


def test_the_digest_names_one_difference_and_no_other() -> None:
    model = read_garden()
    stored = frameworks.snapshot_of(model)
    trust, *others = model.elements
    one = with_elements(model, replace(trust, text="One."), *others)
    two = with_elements(model, replace(trust, text="Two."), *others)
    digests = [frameworks.plan(each, stored).digest for each in (one, one, two)]
    assert digests[0] == digests[1] != digests[2]
    assert len(digests[0]) == 64
    assert frameworks.content_digest(one) != frameworks.content_digest(two)


words = st.text('ab é\n"\\', max_size=4)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=4,
)
elements = st.builds(
    Element,
    key=st.from_regex(r"[a-z]{1,6}", fullmatch=True),
    kind=st.sampled_from(sorted(frameworks.KINDS)),
    name=words,
    text=words,
    plain=words,
    parent=words,
    order=st.integers(0, 99),
    source=words,
    data=st.dictionaries(words, plain, max_size=3),
    prompts=st.lists(words, max_size=2).map(tuple),
    see=st.lists(words, max_size=2).map(tuple),
    slot=st.booleans(),
    note=words,
)
GARDEN = read_garden()
models = st.lists(elements, max_size=4, unique_by=lambda element: element.key).map(
    lambda found: replace(GARDEN, elements=tuple(found))
)


@settings(deadline=None, max_examples=60)
@given(models, st.integers(1, 50))
def test_planning_what_is_stored_is_always_all_same(model: Model, revision: int) -> None:
    plan = frameworks.plan(model, frameworks.snapshot_of(model, revision))
    assert plan.nothing_to_do
    assert plan.same == tuple(element.key for element in model.elements)
    assert plan.revision == revision


@settings(deadline=None, max_examples=60)
@given(models, models)
def test_every_element_of_either_side_is_accounted_for_exactly_once(before: Model, after: Model) -> None:
    plan = frameworks.plan(after, frameworks.snapshot_of(before))
    added = [element.key for element in plan.additions]
    changed = [change.key for change in plan.changes]
    assert sorted([*added, *changed, *plan.same]) == sorted(after.by_key)
    assert sorted([*changed, *plan.same, *plan.retirements]) == sorted(before.by_key)
