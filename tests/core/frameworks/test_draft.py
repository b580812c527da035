"""Drafts: changes laid over an edition, checked as a folder would be."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marigold.core import frameworks
from marigold.core.frameworks import Element, draft
from marigold.core.frameworks.write import folder_texts, problems_of

MODELS = Path(__file__).resolve().parents[3] / "src/marigold/data/models"


def read(name):
    texts = {file.name: file.read_text(encoding="utf-8") for file in (MODELS / name).glob("*.yaml")}
    return frameworks.read_folder_texts(texts).model


ICTP = read("ictp")
KINDNESS = Element("value.kindness", "value", "Kindness", "Being kind.", source="Our team")


@pytest.mark.parametrize("name", sorted(folder.name for folder in MODELS.iterdir() if folder.is_dir()))
def test_what_is_written_reads_as_the_same_model(name):
    model = read(name)
    reading = frameworks.read_folder_texts(folder_texts(model))
    assert reading.problems == ()
    assert reading.model.about() == model.about()
    assert reading.model.by_key == model.by_key


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=80))
def test_whatever_is_typed_comes_back_as_typed(name, text):
    typed = draft.tidy(replace(KINDNESS, name=name, text=text))
    made = draft.laid_over(replace(ICTP, elements=(), uses=()), {typed.key: typed})
    reading = frameworks.read_folder_texts(folder_texts(made))
    if reading.model is None:  # a character that no file may hold, or nothing but spaces
        assert (
            not typed.name or not typed.text or any(not one.isprintable() for one in typed.name + typed.text)
        )
    else:
        assert reading.model.by_key[typed.key] == typed


def test_changes_are_laid_over_and_the_base_stays():
    trust = replace(ICTP.by_key["value.mutual-trust"], name="Trust, both ways")
    made = draft.laid_over(
        ICTP, {trust.key: trust, "value.teaming": None, KINDNESS.key: KINDNESS}, edition="Ours"
    )
    assert (made.edition, made.by_key[trust.key].name) == ("Ours", "Trust, both ways")
    assert "value.teaming" not in made.by_key and made.by_key[KINDNESS.key] == KINDNESS
    assert ICTP.by_key["value.mutual-trust"].name == "Mutual Trust" and "value.teaming" in ICTP.by_key
    # Its behaviors would hang in the air: they move up, and are not lost.
    assert made.by_key["behaviour.teaming-1"].parent == ""
    assert problems_of(made) == ()
    plan = frameworks.plan(made, frameworks.snapshot_of(ICTP))
    assert [one.key for one in plan.additions] == ["value.kindness"]
    assert plan.retirements == ("value.teaming",)
    assert {one.key for one in plan.changes} >= {"value.mutual-trust", "behaviour.teaming-1"}


def test_a_tier_stays_while_a_staffing_rule_names_it():
    assert [one.key for one in draft.rests_on(ICTP, "tier.intensive")] == ["staffing.intensive"]
    assert len(draft.rests_on(ICTP, "role.regional-support-specialist")) == 4
    assert draft.rests_on(ICTP, "value.teaming") == ()
    made = draft.laid_over(ICTP, {"tier.intensive": None})
    assert any("tier.intensive" in one.message for one in problems_of(made))


def test_wrong_entries_name_field_and_remedy():
    cases = {
        "name": {"name": ""},
        "text": {"text": ""},
        "note": {"slot": True},
        "source": {"source": ""},
        "made_on": {"data": {"made_on": "last May"}},
        "parent": {"parent": "tier.intensive"},
    }
    for field, change in cases.items():
        found = draft.wrong_with(replace(KINDNESS, **change), ICTP)
        assert [one.field for one in found] == [field], field
        assert found[0].message.endswith(".")
    under_itself = replace(ICTP.by_key["value.teaming"], parent="value.teaming")
    assert [one.field for one in draft.wrong_with(under_itself, ICTP)] == ["parent"]
    assert draft.wrong_with(KINDNESS, ICTP) == []


def test_keys_of_new_elements_are_free_and_readable():
    assert draft.key_for("value", "Care – for all!", ICTP.by_key) == "value.care-for-all"
    assert draft.key_for("value", "Teaming", ICTP.by_key) == "value.teaming-2"
    assert draft.key_for("solo_reason", "§", ()) == "solo-reason.new"


def test_history_tells_only_of_the_editions_that_changed_it():
    second = replace(KINDNESS, text="Being kind, also when it is hard.")
    told = draft.history_of(
        "value.kindness", [(1, None), (2, KINDNESS), (3, KINDNESS), (4, second), (5, None)]
    )
    assert told == [(2, KINDNESS), (4, second), (5, None)]


def test_reviews_stand_by_day():
    late = replace(KINDNESS, key="value.b", data={"review_on": "2027-03-01"})
    soon = replace(KINDNESS, key="value.a", data={"review_on": "2026-12-01"})
    odd = replace(KINDNESS, key="value.c", data={"review_on": "soon"})
    days = [(day, one.key) for day, one in draft.review_days([late, soon, odd, KINDNESS])]
    assert days == [(date(2026, 12, 1), "value.a"), (date(2027, 3, 1), "value.b")]


def test_each_reader_gets_words_meant_for_them():
    one = replace(KINDNESS, plain="We are kind.", data={"for_leaders": "Kindness keeps staff."})
    assert draft.worded(one, "plain") == draft.worded(one, "partners") == "We are kind."
    assert draft.worded(one, "leaders") == "Kindness keeps staff."
    assert draft.worded(KINDNESS, "plain") == draft.worded(one, "") == "Being kind."
