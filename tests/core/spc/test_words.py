"""Words and table are faces of the same study and never contradict each other."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marigold.core.spc import Point, Series, Settings, Target, figures, gather, study, table, words
from marigold.core.spc.rules import RULE_NAMES, SHIFTS
from marigold.core.spc.when import period_of
from tests.core.spc.series import COACHING, monthly, months

BASED = Settings(freeze=10, rule_set="shift-trend", targets=(Target(80, date(2027, 6, 30)),))


def test_a_shift_that_holds_is_told_with_its_last_value_and_its_median():
    result = study(monthly(COACHING), BASED)
    assert words.headline(result) == "Coaching feedback has shifted up: 57% in October, from a median of 32%"
    assert words.rule(result, result.signals[0]) == "Shift: 10 months above the median"


def test_the_year_is_named_when_it_is_not_this_one():
    result = study(monthly(COACHING), BASED)
    assert "57% in October, from" in words.headline(result, date(2026, 11, 18))
    assert "57% in October 2026, from" in words.headline(result, date(2027, 1, 5))


def test_a_shift_that_has_ended_is_told_as_past():
    result = study(monthly((*COACHING, 20, 21)), BASED)
    assert words.headline(result) == (
        "Coaching feedback was above its median of 32%, Jan to Oct 2026; 21% in December"
    )


def test_a_line_that_moves_with_the_shift_is_not_told_as_where_it_came_from():
    result = study(monthly([1, 2] * 6 + [9, 8] * 6, unit=""))
    assert words.headline(result) == (
        "Coaching feedback has shifted up: 8 in February, with 12 months above the median of 5"
    )


def test_too_few_points_hold_the_claim():
    assert words.headline(study(monthly(COACHING[:7]))) == (
        "Coaching feedback: 35% in September. 7 of 10 points. Signals start at 10"
    )


def test_no_values_and_no_signal_are_said():
    assert words.headline(study(monthly([None] * 4))) == "Coaching feedback: no values yet"
    assert words.headline(study(Series("visits", ()))) == "Visits: no values yet"
    assert words.headline(study(monthly(COACHING[:10]))) == (
        "Coaching feedback shows no signal: 31% in December, median 32%"
    )


def test_trends_crossings_and_limits_are_told_without_a_cause():
    falling = [80, 85, 75, 90, 95, 80, 70, 65, 60, 55, 45]
    assert words.headline(study(monthly(falling), Settings(rule_set="shift-trend"))) == (
        "Coaching feedback is falling: 7 months in one direction, 45% in January"
    )
    slow = [1] * 6 + [9] * 6 + [1] * 6 + [9] * 6
    assert words.headline(study(monthly(slow), Settings(centre=5))) == (
        "Coaching feedback crossed its median 3 times, where chance alone gives 8 or more as a rule; 9% in February"
    )
    spike = [10, 11, 9, 10, 11, 9, 10, 11, 9, 10, 11, 9, 30]
    assert words.headline(study(monthly(spike), Settings(kind="i", freeze=12))) == (
        "Coaching feedback: 1 point is above the upper limit; 30% in March"
    )


def test_support_that_came_after_the_shift_began_is_said():
    result = study(monthly(COACHING), BASED)
    assert words.timing(result, [date(2025, 12, 1)]) == "Events show timing, not cause."
    assert words.timing(result, [date(2026, 5, 6), date(2026, 2, 12)]) == (
        "Events show timing, not cause. "
        "The first point of this signal, January 2026, came before support began."
    )


def test_the_table_shows_every_point_and_names_the_signal_at_its_points():
    header, rows = table.rows(study(monthly([*COACHING, None]), BASED))
    assert header == ("Month", "Coaching feedback", "Median", "Signal")
    assert rows[0] == ("March 2025", "33%", "32%", "Baseline")
    assert rows[19] == ("October 2026", "57%", "32%", "Shift")
    assert rows[20] == ("November 2026", "", "32%", "No value")


def test_the_table_for_download_keeps_every_digit_and_both_counts():
    points = tuple(Point(d, 1, 3) for d in months(2))
    header, rows = table.rows(study(Series("On time", points, "%"), Settings(exclude=(2,))), raw=True)
    assert header == ("Month", "On time", "Count", "Of", "Median", "Signal")
    assert rows[0] == ("March 2025", repr(1 / 3 * 100), "1", "3", repr(1 / 3 * 100), "")
    assert rows[1][-1] == "Left out"


def test_limits_have_their_columns():
    header, _ = table.rows(study(monthly(COACHING), Settings(kind="i")))
    assert header == ("Month", "Coaching feedback", "Mean", "Lower limit", "Upper limit", "Signal")


def test_decimals_grow_only_until_the_last_value_can_be_told_from_its_line():
    assert figures(study(monthly([1, 2, 3]))).decimals == 0
    assert figures(study(monthly([10.1, 30.2, 55.3]))).decimals == 0
    assert figures(study(monthly([1.5, 2.5, 3.9]))).decimals == 1
    near = study(monthly([10.1, 30.2, 55.3, 60.0, 30.4], unit=""), Settings(centre=30.2))
    assert (figures(near).full(30.4), figures(near).full(30.2)) == ("30.4", "30.2")
    assert figures(near).full(-0.04) == "0.0"
    assert figures(study(monthly([1204, 3], unit="visits"))).full(1204) == "1,204 visits"


@pytest.mark.parametrize(
    ("days", "period"),
    [((1, 2, 3), "day"), ((1, 8, 15), "week"), ((1, 32, 60), "month"), ((1, 91, 182), "quarter"),
     ((1, 366, 731), "year"), ((1, 12, 40), "point"), ((1,), "point")],
)  # fmt: skip
def test_the_distance_of_dates_says_what_a_point_is(days, period):
    start = date(2026, 1, 1).toordinal() - 1
    points = tuple(Point(date.fromordinal(start + d), 1) for d in days)
    assert period_of(Series("x", points)) == period


def test_rows_of_one_label_become_one_point():
    rows = [("b", 4, None), ("a", 1, None), ("b", 8, None), ("c", None, None), ("b", 9, None)]
    assert gather(rows, "mean") == (Point("a", 1), Point("b", 7), Point("c", None))
    assert gather(rows, "sum")[1] == Point("b", 21)
    assert gather(rows, "median")[1] == Point("b", 8)
    assert gather([("a", 1, 4), ("a", 2, 6)]) == (Point("a", 3, 10),)
    with pytest.raises(ValueError):
        gather([("a", 1, 4), ("a", 2, None)])


values = st.lists(st.one_of(st.none(), st.integers(0, 100)), max_size=40)
settings = st.one_of(
    st.builds(
        Settings,
        kind=st.sampled_from(["run", "i", "c", "g"]),
        rule_set=st.sampled_from(["anhoej", "bestbox", "cutbox", "shift-trend"]),
        freeze=st.one_of(st.none(), st.integers(1, 20)),
    ),
    st.builds(
        Settings,
        kind=st.sampled_from(["i", "c"]),
        rule_set=st.sampled_from(["nelson", "western-electric", "making-data-count"]),
        freeze=st.one_of(st.none(), st.integers(1, 20)),
    ),
)
NAMED = tuple(RULE_NAMES.values())


@given(values, settings)
def test_words_never_contradict_the_table(numbers, chosen):
    result = study(monthly(numbers), chosen)
    said, rows = words.headline(result), table.rows(result).rows
    shown = [r for r in rows if r[1]]
    marks = {m for r in rows for m in r[-1].split(", ") if m.startswith(NAMED)}
    assert bool(marks) == bool(result.signals)
    if not shown:
        assert said.endswith("no values yet")
        return
    last = shown[-1]
    assert f"{last[1]} in " in said
    assert ("Signals start at 10" in said) == (len(shown) < 10)
    assert ("shows no signal" in said) == (len(shown) >= 10 and not marks)
    if "has shifted" in said:
        assert ("up" in said) == (result.last.value > result.last.centre)
        assert any(last[-1].find(RULE_NAMES[rule]) >= 0 for rule in SHIFTS)
    if "from a " in said:
        assert said.endswith(f"of {last[2]}")
    assert len(words.sentences(result)) == len(result.signals) + len(result.cautions)


ZONED = [50, 52, 48, 51, 49, 50, 53, 47, 50, 51, 49, 52, 56, 56.5, 50, 49]


def test_zone_rules_say_their_set_their_rule_and_their_points():
    result = study(monthly(ZONED), Settings(kind="i", rule_set="western-electric", freeze=12))
    said = words.sentences(result)
    assert said == (
        "2 of 3 points beyond 2 sigma: 2 points above the mean, Mar to Apr 2026. "
        "The rule (Western Electric rules): 2 of 3 points beyond 2 sigma.",
    )
    (signal,) = result.signals
    assert (signal.rule_set, signal.rule, signal.points, signal.fired_at) == (
        "western-electric", "we-2", (13, 14), 14,
    )  # fmt: skip
    assert (
        words.headline(result)
        == "Coaching feedback shows a pattern: 2 of 3 points beyond 2 sigma: 2 points above the mean, Mar to Apr 2026; 49.0% in June"
    )


def test_making_data_count_says_variation_and_assurance_by_the_limits_of_the_last_part():
    values = [50, 52, 48, 51, 49, 50, 53, 47, 50, 51, 49, 52, 60, 61, 62, 60, 63, 61, 60, 62, 61, 62]
    settings = Settings(kind="i", rule_set="making-data-count", phase_starts=(13,), targets=(Target(55),))
    assert words.making_data_count(study(monthly(values), settings)) == (
        "Variation at the last point: common cause.",
        "Goal 55%: as the process is now, it will meet this every time.",
    )
    lower = study(monthly(values, direction="lower_is_better"), settings)
    assert (
        words.making_data_count(lower)[1] == "Goal 55%: as the process is now, it will miss this every time."
    )
    assert words.making_data_count(study(monthly(values, direction="neutral"), settings)) == (
        "Variation at the last point: common cause.",
    )
    assert words.making_data_count(study(monthly(values))) == ()
    assert (
        words.making_data_count(study(monthly(values[:9]), Settings(kind="i", rule_set="making-data-count")))
        == ()
    )


def test_both_readings_of_two_of_three_are_there_and_the_one_in_force_is_said():
    values = [*[50, 52, 48, 51, 49, 50, 53, 47, 50, 51, 49, 52], 59, 70, 50, 49]
    both = {
        reading: study(
            monthly(values), Settings(kind="i", rule_set="making-data-count", freeze=12, two_of_three=reading)
        )
        for reading in ("outside", "between")
    }
    fired = {
        reading: [s.points for s in found.signals if s.rule == "mdc-two-of-three"]
        for reading, found in both.items()
    }
    assert fired == {"outside": [(13, 14)], "between": []}
    assert any("points beyond the limit counted too" in said for said in words.sentences(both["outside"]))


def test_a_new_median_is_suggested_never_drawn():
    values = [33, 28, 34, 30, 33, 29, 35, 32, 32, 31, 30, 33, 45, 47, 44, 48, 46, 47, 45, 49, 48]
    found = study(monthly(values), Settings(freeze=12))
    assert words.suggestion(found) == (
        "A new median could begin in March 2026, if you know what changed there. "
        "It is only drawn once a person says so, with a reason."
    )
    assert {p.centre for p in found.points} == {32}
    given = Settings(freeze=12, phase_starts=(13,), phase_reasons=("New coaching schedule",))
    set_by_hand = study(monthly(values), given)
    assert words.suggestion(set_by_hand) == ""
    assert "Part 2 begins in March 2026: New coaching schedule." in words.description(set_by_hand)
