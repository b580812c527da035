"""The short form is counted from the long one, so the two can never disagree."""

from __future__ import annotations

from dataclasses import replace

from marigold.core import frameworks
from tests.core.frameworks.folders import read_garden, shipped


def line(model: frameworks.Model, kind: str) -> str:
    return next(one.text for one in frameworks.summary(model).takeaways if one.kind == kind)


def test_a_small_model_in_full() -> None:
    assert frameworks.summary(read_garden()).text == (
        "Garden practice, 2026\n"
        "A small model.\n"
        "1 value: Trust.\n"
        "1 exemplar behavior: Keep promises.\n"
        "1 tier: Deep.\n"
        "1 role: Gardener.\n"
        "1 staffing rule: Two gardeners.\n"
        "Still open: Components. Nobody knows them."
    )


def test_the_eleven_values_are_named() -> None:
    assert line(shipped("ictp"), "value") == (
        "11 values: Integrity, Accountability, Responsiveness, Authenticity, Awareness of Context, Mutual Trust, "
        "Two-Way Communication, Equity, Growth Mindset, Teaming, Risk Taking."
    )


def test_a_name_with_a_comma_does_not_blur_into_the_next() -> None:
    assert line(shipped("ictp"), "principle").startswith("8 principles: Co-creation; ")


def test_a_long_list_is_counted_by_parent() -> None:
    assert line(shipped("eric"), "strategy").startswith(
        "73 strategies: Use evaluative and iterative strategies 10; Provide interactive assistance 4; "
    )


def test_renaming_a_value_renames_it_in_the_short_form() -> None:
    model = read_garden()
    trust, *others = model.elements
    renamed = replace(model, elements=(replace(trust, name="Faith"), *others))
    assert line(renamed, "value") == "1 value: Faith."


def test_a_slot_is_never_counted_and_always_told() -> None:
    short = frameworks.summary(shipped("ictp"))
    assert "core_component" not in [one.kind for one in short.takeaways]
    assert any(one.startswith("Core practice components. ") for one in short.open)
