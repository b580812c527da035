"""Indicators: what they mean and since when, phases, ways to split, numbers of groups, and the roll-up of studies."""

from datetime import date

import pytest

from marigold.audit.models import Event
from marigold.cli.rollup import differences
from marigold.core.suppression import Policy, Shown
from marigold.improvement import actions, selectors
from marigold.improvement.groups import DEFAULT, REST_LABEL
from marigold.improvement.models import Breakdown, Indicator, Latest, Observation
from marigold.improvement.shipped import shipped
from marigold.kit.doing import NotThere, Refused, upkeep

JAN, FEB = date(2025, 1, 1), date(2025, 2, 1)


@pytest.fixture
def lead(scope, now):
    return {"by": scope("lead"), "at": now}


@pytest.fixture
def reach(town, lead):
    """A measure of the west region without data."""
    return actions.add_indicator(unit=town.units["west"], name="Families reached", level="program", **lead)


@pytest.fixture
def places(town):
    return Breakdown.objects.get(root=town.units["state"], key="urban-rural")


def split(reach, places, lead, **cells):
    return actions.observe_groups(
        indicator_ref=reach.ref, breakdown_ref=places.ref, values={JAN: cells}, **lead
    )


def test_a_definition_holds_from_its_day_and_the_next_needs_a_reason(reach, lead):
    actions.define(indicator_ref=reach.ref, text="One visit or more.", starts_on=JAN, **lead)
    with pytest.raises(Refused, match="Say why"):
        actions.define(indicator_ref=reach.ref, text="Two visits or more.", starts_on=FEB, **lead)
    actions.define(
        indicator_ref=reach.ref,
        text="Two visits or more.",
        starts_on=FEB,
        reason="One visit is an intake.",
        **lead,
    )
    held = selectors.definitions(lead["by"], reach)
    assert [(row.text, row.starts_on) for row in held] == [
        ("Two visits or more.", FEB),
        ("One visit or more.", JAN),
    ]


def test_a_phase_needs_a_reason_and_its_own_day(reach, lead):
    with pytest.raises(Refused, match="known cause"):
        actions.begin_phase(indicator_ref=reach.ref, starts_on=FEB, reason=" ", **lead)
    row = actions.begin_phase(indicator_ref=reach.ref, starts_on=FEB, reason="A second site opened.", **lead)
    assert row.author == Indicator.objects.get(pk=reach.pk).phases.get().author is not None
    with pytest.raises(Refused, match="on that day already"):
        actions.begin_phase(indicator_ref=reach.ref, starts_on=FEB, reason="Again.", **lead)
    actions.remove_phase(phase_ref=row.ref, **lead)
    assert selectors.phases(lead["by"], reach) == []


def test_settings_are_checked_by_what_will_read_them(reach, lead):
    with pytest.raises(Refused, match="colour is not a setting"):
        actions.change_indicator(indicator_ref=reach.ref, settings={"colour": True}, **lead)
    with pytest.raises(Refused, match="no zones for the Making Data Count"):
        actions.change_indicator(indicator_ref=reach.ref, rule_set="making-data-count", **lead)
    actions.observe(indicator_ref=reach.ref, values={JAN: (40.0, None)}, **lead)
    with pytest.raises(Refused, match="needs a denominator for each value"):
        actions.change_indicator(indicator_ref=reach.ref, chart_kind="p", **lead)
    assert Indicator.objects.get(pk=reach.pk).chart_kind == "run"


def test_groups_are_seen_only_as_far_as_no_small_one_can_be_made_out(reach, places, lead):
    split(reach, places, lead, urban=(40, 100), rural=(3, 20))
    told = selectors.by_group(lead["by"], reach, places)
    assert {code: cell.shown for (code, _), cell in told.cells.items()} == {"urban": False, "rural": False}
    # The whole was not entered, so it is the sum.
    assert told.whole[JAN].share == Shown(100 * 43 / 120)
    actions.set_small_counts(root=places.root, threshold=3, **lead)
    told = selectors.by_group(lead["by"], reach, places)
    assert told.cells["rural", JAN].share == Shown(15.0)


def test_those_in_no_group_have_a_row_of_their_own(reach, places, lead):
    actions.observe(indicator_ref=reach.ref, values={JAN: (100.0, 240.0)}, **lead)
    split(reach, places, lead, urban=(40, 100), rural=(30, 90))
    told = selectors.by_group(lead["by"], reach, places)
    assert [label for _, label in told.groups] == ["Urban", "Rural", REST_LABEL]
    assert told.cells["", JAN].share == Shown(60.0)


def test_groups_and_whole_must_go_together_whichever_comes_last(reach, places, lead):
    split(reach, places, lead, urban=(40, 100), rural=(30, 90))
    with pytest.raises(Refused, match="add up to 70 of 190, and the whole is 60 of 190"):
        actions.observe(indicator_ref=reach.ref, values={JAN: (60.0, 190.0)}, **lead)
    with pytest.raises(Refused, match="no whole"):
        actions.observe(indicator_ref=reach.ref, values={JAN: (None, None)}, **lead)
    with pytest.raises(Refused, match="no group suburban"):
        split(reach, places, lead, suburban=(1, 2))
    with pytest.raises(Refused, match="give whole people"):
        split(reach, places, lead, urban=(1.5, 20))
    assert Observation.objects.get(indicator=reach, group="urban").value == 40


def test_the_history_names_periods_and_never_the_numbers_of_groups(reach, places, lead):
    split(reach, places, lead, urban=(43217, 86431), rural=(31337, 71993))
    event = Event.objects.filter(target=reach.target).order_by("id").last()
    assert event.change == {"breakdown": [None, "Urban or rural"], "periods": [None, ["2025-01-01"]]}
    assert not Event.objects.filter(change__icontains="31337").exists()


def test_studies_of_the_whole_never_read_groups(reach, places, lead):
    split(reach, places, lead, urban=(40, 100), rural=(30, 90))
    (seen,) = selectors.observations(lead["by"], [reach.pk])
    assert (seen.value, seen.denominator) == (70, 190)


def test_a_sensitive_split_is_off_until_its_purpose_is_said(town, lead):
    found = shipped()
    assert found["sexual-orientation-gender-identity"]["groups"] == []
    off = {key for key, one in found.items() if not one["in_use"]}
    assert off == {"race-ethnicity", "sexual-orientation-gender-identity"}
    row = Breakdown.objects.get(root=town.units["k12"], key="race-ethnicity")
    with pytest.raises(Refused, match="Say what these numbers are for"):
        actions.change_breakdown(breakdown_ref=row.ref, in_use=True, **lead)
    assert actions.change_breakdown(breakdown_ref=row.ref, in_use=True, purpose="To plan.", **lead).in_use


def test_merges_stay_as_declared_once_there_are_numbers(reach, places, lead):
    split(reach, places, lead, urban=(40, 100), rural=(30, 90))
    rule = [{"name": "Everywhere", "groups": ["urban", "rural"]}]
    with pytest.raises(Refused, match="by subtraction"):
        actions.change_breakdown(breakdown_ref=places.ref, merges=rule, **lead)
    with pytest.raises(Refused, match="can’t be left out"):
        actions.change_breakdown(breakdown_ref=places.ref, groups=[{"code": "x", "label": "X"}, {"code": "urban", "label": "U"}], **lead)  # fmt: skip


def test_the_shipped_threshold_is_ten_and_a_system_sets_its_own(town, lead):
    assert Policy(name="ten", threshold=10, zeros="hidden") == DEFAULT
    root = town.units["state"]
    with pytest.raises(Refused, match="must be 1 or more"):
        actions.set_small_counts(root=root, threshold=0, **lead)
    actions.set_small_counts(root=root, threshold=11, zeros="shown", **lead)
    assert selectors.small_counts(lead["by"], root.pk)[1].threshold == 11
    assert selectors.small_counts(lead["by"], town.units["k12"].pk)[1] == DEFAULT


def test_others_define_nothing_here(town, scope, now, reach, places):
    for key in ("sam", "terrell"):
        by = {"by": scope(key), "at": now}
        with pytest.raises(NotThere):
            actions.change_indicator(indicator_ref=reach.ref, name="X", **by)
        with pytest.raises(NotThere):
            actions.observe_groups(indicator_ref=reach.ref, breakdown_ref=places.ref, values={}, **by)
        with pytest.raises(NotThere):
            actions.set_small_counts(root=town.units["state"], threshold=1, **by)


def test_the_roll_up_agrees_with_a_recount_and_a_wrong_one_is_found(town, reach, lead):
    values = {date(2024, month, 1): (40.0 + month % 3, 100.0) for month in range(1, 13)}
    actions.observe(indicator_ref=reach.ref, values=values, **lead)
    row = Latest.objects.get(indicator=reach)
    assert (row.on, row.value, row.variation, row.assurance) == (date(2024, 12, 1), 40.0, "common", "")
    assert differences() == 0
    with upkeep("a fault for the test"):
        Latest.objects.filter(indicator=reach).update(variation="concern")
    assert differences() == 1
