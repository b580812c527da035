"""Indicators on pages: the chart and its rails, entering, phases, groups, what needs attention, and who gets in."""

import re
from datetime import date

import pytest
from django.urls import reverse

from marigold.core.suppression import Shown
from marigold.improvement import actions, selectors
from marigold.improvement.models import Breakdown, Definition, Indicator, Latest, Observation
from marigold.improvement.rollup import recount
from marigold.support import actions as support
from marigold.support.models import Engagement
from tests.web.reading import body, words

FAMILIES = "Families in the program who finish it"
JAN = date(2025, 1, 1)


@pytest.fixture
def families(town):
    return Indicator.objects.get(name=FAMILIES)


@pytest.fixture
def race(town):
    return Breakdown.objects.get(root=town.units["state"], key="race-ethnicity")


def show(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


def test_an_indicator_is_drawn_said_and_listed_with_support_beneath(families, signed_in):
    answer = show(signed_in("lead"), "indicator", families.ref)
    shown = words(answer)
    assert "Chart of proportions" in shown
    assert "Making Data Count" in shown
    assert "Evening groups and child care began." in shown
    assert "families who finished, out of all families who began" in shown.lower()
    html = answer.content.decode()
    assert "What the flowers are" in html
    assert html.count("<h1") == 1


def test_values_are_entered_a_line_a_period_and_a_bad_line_is_named(town, signed_in, now, scope):
    row = actions.add_indicator(unit=town.units["west"], name="Waiting days", by=scope("lead"), at=now)
    lead, there = signed_in("lead"), reverse("indicator-values", args=[row.ref])
    bad = lead.post(there, {"status": "final", "values": "2026-01-01, 12\nlast week, 4"})
    assert bad.status_code == 422
    assert "Line 2 is not a day and a number" in words(bad)
    assert "last week, 4" in bad.content.decode()
    assert not Observation.objects.filter(indicator=row).exists()
    assert (
        lead.post(there, {"status": "provisional", "values": "2026-01-01, 12\n2026-02-01,"}).status_code
        == 302
    )
    found = Observation.objects.filter(indicator=row).order_by("period")
    assert [(one.value, one.status) for one in found] == [(12.0, "provisional"), (None, "provisional")]


def test_groups_are_entered_in_a_grid_that_shows_nothing_stored(families, race, signed_in):
    lead, there = signed_in("lead"), reverse("indicator-groups", args=[families.ref, race.ref])
    period = Observation.objects.filter(indicator=families, breakdown=race).order_by("-period").first().period
    stored = Observation.objects.filter(indicator=families, breakdown=race).values_list("value", flat=True)
    inputs = re.findall(r'<input type="number"[^>]*>', lead.get(there).content.decode())
    assert len(inputs) == 2 * len(race.groups)
    assert all("value=" not in one for one in inputs)
    assert len(stored) > 0
    half = lead.post(there, {"period": period.isoformat(), "status": "final", "count_0": "3"})
    assert "Give both numbers of American Indian or Alaska Native, or none." in words(half)
    typed = {
        "period": "2023-01-01",
        "status": "final",
        "count_0": "3",
        "of_0": "9",
        "count_6": "40",
        "of_6": "90",
    }
    assert lead.post(there, typed).status_code == 302
    assert Observation.objects.get(indicator=families, breakdown=None, period="2023-01-01").denominator == 99


def test_a_phase_is_begun_corrected_and_taken_back(families, signed_in):
    lead = signed_in("lead")
    there = reverse("phase-new", args=[families.ref])
    assert "What changed then" in words(lead.post(there, {"starts_on": "2026-02-01", "reason": ""}))
    lead.post(there, {"starts_on": "2026-02-01", "reason": "A van for rides."})
    assert "A van for rides." in words(show(lead, "indicator", families.ref))
    row = families.phases.get(reason="A van for rides.")
    lead.post(reverse("phase", args=[row.ref]), {"remove": "1"})
    assert "A van for rides." not in words(show(lead, "indicator", families.ref))


def test_what_it_means_changes_from_a_day_and_the_old_words_stay(families, signed_in):
    lead = signed_in("lead")
    typed = {
        "text": "Families with six meetings.",
        "starts_on": "2026-06-01",
        "reason": "The program has six now.",
    }
    assert lead.post(reverse("definition-new", args=[families.ref]), typed).status_code == 302
    shown = words(show(lead, "indicator", families.ref))
    assert shown.index("Families with six meetings.") < shown.index("counted on the last day of the month")
    assert Definition.objects.filter(indicator=families).count() == 2


def test_how_it_is_read_can_be_changed_and_what_cannot_be_is_said(families, signed_in):
    lead, there = signed_in("lead"), reverse("indicator-edit", args=[families.ref])
    form = lead.get(there).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    refused = lead.post(there, {**typed, "chart_kind": "run"})
    assert refused.status_code == 422
    assert "no zones for the Making Data Count" in words(refused)
    assert lead.post(there, {**typed, "chart_kind": "run", "rule_set": "anhoej"}).status_code == 302
    assert "Run chart" in words(show(lead, "indicator", families.ref))


def test_a_new_indicator_is_added_to_a_place(town, signed_in):
    lead, there = signed_in("lead"), reverse("indicator-new", args=[town.units["west"].ref])
    typed = {
        "name": "Calls answered", "level": "program", "measured_in": "%", "direction": "higher", "chart_kind": "run",
        "rule_set": "anhoej",
    }  # fmt: skip
    assert lead.post(there, typed).status_code == 302
    assert "Calls answered" in words(show(lead, "unit-indicators", town.units["west"].ref))


def test_groups_stand_side_by_side_with_gaps_and_small_ones_are_not_shown(families, race, scope, signed_in):
    answer = show(signed_in("lead"), "indicator", families.ref, by=race.ref)
    shown = words(answer)
    told = selectors.by_group(scope("lead"), families, race)
    assert {code for (code, _), cell in told.cells.items() if not cell.shown} >= {"aian", "asian"}
    assert f"{told.hidden} numbers are not shown" in shown
    assert re.search(r"\d+ points below everyone in", shown)
    assert "by race and ethnicity" in shown.lower()


def test_talks_about_what_lies_beneath_a_gap_stand_beside_it(town, families, race, scope, now, signed_in):
    west = Engagement.objects.get(unit=families.unit)
    told = "What the numbers show: Two groups finish less.\n\nWhat may lie beneath: No bus runs after six."
    for kept, text in (("participants", told), ("mine", "Quagga alone.")):
        support.write_note(
            engagement_ref=west.ref,
            kind="note.uneven-results",
            text=text,
            visibility=kept,
            codes=["partner.community"],
            by=scope("imani"),
            at=now,
        )
    shown = words(show(signed_in("rosa"), "indicator", families.ref, by=race.ref))
    assert "What was said about uneven results here" in shown
    assert "No bus runs after six." in shown
    assert "Quagga" not in shown
    assert "Write down a talk" not in shown
    mine = show(signed_in("imani"), "indicator", families.ref, by=race.ref)
    link = reverse("note-new", args=[west.ref]) + "?kind=note.uneven-results"
    assert link in mine.content.decode()


def test_no_page_and_no_file_holds_a_number_of_a_hidden_group(town, families, race, scope, signed_in):
    told = selectors.by_group(scope("lead"), families, race)
    rows = Observation.objects.filter(indicator=families, breakdown=race)
    hidden = [row for row in rows if not told.cells[row.group, row.period].shown]
    assert hidden
    page = show(signed_in("lead"), "indicator", families.ref, by=race.ref).content.decode()
    file = body(show(signed_in("lead"), "indicator", families.ref, by=race.ref, download="csv")).decode()
    labels = {one["code"]: one["label"] for one in race.groups}
    for row in hidden:
        assert f"{row.period},{labels[row.group]},Not shown" in file
        share = f"{100 * row.value / row.denominator:.1f}% of {row.denominator:g}"
        assert file.count(f"{row.period},{labels[row.group]},{share}") == 0
    cells = re.findall(r"<td>([^<]*)</td>", page)
    assert sum(one == "Not shown" for one in cells) >= len(hidden)


def test_shown_numbers_on_page_and_in_file_are_the_same(families, race, scope, signed_in):
    told = selectors.by_group(scope("lead"), families, race)
    (_, day), cell = next(
        (at, one) for at, one in told.cells.items() if isinstance(one.share, Shown) and at[0] == "white"
    )
    text = f"{cell.share.value:.1f}% of {cell.of:g}"
    assert text in words(show(signed_in("lead"), "indicator", families.ref, by=race.ref))
    file = body(show(signed_in("lead"), "indicator", families.ref, by=race.ref, download="csv")).decode()
    assert f"{day},White,{text}" in file


def test_what_needs_attention_shows_all_in_the_order_of_need(town, signed_in, scope, now):
    by = {"by": scope("lead"), "at": now}
    row = actions.add_indicator(unit=town.units["west"], name="Zealously falling", **by)
    values = {
        date(2024 + n // 12, n % 12 + 1, 1): (60.0 + n % 3 - (20 if n > 20 else 0), None) for n in range(24)
    }
    actions.observe(indicator_ref=row.ref, values=values, **by)
    answer = show(signed_in("lead"), "attention")
    lines = answer.context["lines"]
    worse = [one.name for one in lines if one.variation[1].startswith("Getting worse")]
    assert worse == sorted(worse)
    assert "Zealously falling" in worse
    assert worse == [one.name for one in lines[: len(worse)]]
    assert len(lines) == Indicator.objects.count()
    narrowed = show(signed_in("lead"), "attention", place=town.units["riverbend"].ref, level="population")
    assert [one.name for one in narrowed.context["lines"]] == ["Students reading at benchmark"]


def test_the_roll_up_never_lags_behind_what_was_written(town, scope, now):
    by = {"by": scope("lead"), "at": now}
    row = actions.add_indicator(unit=town.units["west"], name="Never stale", **by)
    for n in range(14):
        actions.observe(indicator_ref=row.ref, values={date(2025, n % 12 + 1, 1): (50.0 - 3 * n, None)}, **by)
        held = Latest.objects.filter(indicator=row).values("on", "value", "variation", "headline").get()
        counted = recount(row.root_id)[row.pk]
        assert held == {name: counted[name] for name in held}
        assert [one.value for one in selectors.attention(scope("lead")) if one.pk == row.pk] == [
            held["value"]
        ]


def test_of_too_many_indicators_those_that_need_a_look_are_kept(town, scope):
    every = selectors.attention(scope("lead"))
    assert len({one.variation for one in every}) > 2
    below = selectors.attention(scope("lead"), place=town.units["west"].path)
    for most in (1, 2, 3, 5):
        assert selectors.attention(scope("lead"), most=most) == every[: most + 1]
        few = selectors.attention(scope("lead"), place=town.units["west"].path, most=most)
        assert few == below[: most + 1] == [one for one in every if one in below][: most + 1]


def test_ways_to_split_people_are_kept_by_the_system_itself(town, signed_in):
    root, lead = town.units["state"], signed_in("lead")
    shown = words(show(lead, "breakdowns", root.ref))
    assert "Statistical Policy Directive No. 15" in shown
    assert "for those who are counted to say" in shown
    typed = {
        "name": "Family form", "groups": "one, One parent\ntwo, Two parents, Both of us", "merges": "",
        "in_use": "on", "sensitive": "on",
    }  # fmt: skip
    there = reverse("breakdown-new", args=[root.ref])
    assert "Say what these numbers are for" in words(lead.post(there, typed))
    assert lead.post(there, {**typed, "purpose": "To see who has no evening care."}).status_code == 302
    assert "Both of us in the code list: Two parents" in words(show(lead, "breakdowns", root.ref))


def test_the_threshold_is_set_on_a_page_and_holds_at_once(town, families, race, signed_in, scope):
    before = selectors.by_group(scope("lead"), families, race).hidden
    there = reverse("small-counts", args=[town.units["state"].ref])
    typed = {"threshold": "5", "zeros": "shown", "round_to": "1", "percent_low": "60", "percent_high": "40"}
    assert "lower one first" in words(signed_in("lead").post(there, typed))
    typed |= {"percent_low": "0", "percent_high": "100"}
    assert signed_in("lead").post(there, typed).status_code == 302
    assert selectors.by_group(scope("lead"), families, race).hidden < before
    assert "Counts from 1 to 4 are not shown" in words(
        show(signed_in("lead"), "breakdowns", town.units["state"].ref)
    )
