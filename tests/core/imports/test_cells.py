"""Dates, times, durations and lists, as people type them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marigold.core.imports.cells import (
    Unclear,
    read_count,
    read_direct,
    read_yes_no,
    readings,
    split_words,
    text_of,
)
from marigold.core.imports.dates import DateEvidence, clock_text, read_clock, read_day
from marigold.core.imports.durations import UnitEvidence, read_minutes

TODAY = dt.date(2024, 6, 30)
FIFTH = dt.date(2024, 3, 5)


def code(call, *arguments):
    with pytest.raises(Unclear) as caught:
        call(*arguments)
    finding = caught.value.findings[0]
    assert finding.reason.endswith(".") and finding.remedy.endswith(".")
    return finding.code


@pytest.mark.parametrize(
    "cell",
    [
        "2024-03-05", "2024/3/5", "20240305", "5 Mar 2024", "5 March 2024", "Mar 5, 2024", "March 5th, 2024",
        "5-Mar-24", "Tuesday, March 5, 2024", "Tue 5 Mar 2024", "5.3.2024", "05.03.24", "2024-03-05 14:30:00",
        "2024-03-05T14:30:00Z", "5 de marzo de 2024", "45356", "45356.5", 45356, 45356.75,
        dt.date(2024, 3, 5), dt.datetime(2024, 3, 5, 9, 30), " 2024-03-05 ",
    ],
)  # fmt: skip
def test_a_date_that_reads_one_way_needs_no_order(cell):
    assert read_day(cell, None, TODAY) == FIFTH


def test_slashed_dates_follow_the_order_of_the_file():
    assert read_day("5/3/2024", "dmy", TODAY) == FIFTH
    assert read_day("3/5/2024", "mdy", TODAY) == FIFTH
    assert read_day("3/5/24 2:15 PM", "mdy", TODAY) == FIFTH
    assert read_day("13/5/2023", None, TODAY) == dt.date(2023, 5, 13)
    assert code(read_day, "3/5/2024", None, TODAY) == "date-order"


def test_dates_that_cannot_be_are_refused_with_a_remedy():
    assert code(read_day, "", "dmy", TODAY) == "date-missing"
    assert code(read_day, "31/2/2024", "dmy", TODAY) == "date-none"
    assert code(read_day, "13/14/2024", "mdy", TODAY) == "date-none"
    assert code(read_day, "March 2024", "mdy", TODAY) == "date-month"
    assert code(read_day, "next week", "mdy", TODAY) == "date-text"
    assert code(read_day, "1989-12-31", None, TODAY) == "date-early"
    assert code(read_day, "2025-07-02", None, TODAY) == "date-future"
    assert read_day("2025-07-01", None, TODAY) == dt.date(2025, 7, 1)
    assert code(read_day, "1" * 5000, None, TODAY) == "date-text"


@pytest.mark.parametrize(
    ("values", "order", "basis"),
    [
        (["3/4/2024", "13/4/2024"], "dmy", "evidence"),
        (["3/4/2024", "4/13/2024"], "mdy", "evidence"),
        (["13/4/2024", "4/13/2024"], None, "mixed"),
        (["3/4/2024", "5/6/2024"], None, "ask"),
        (["2024-03-04", "3 Mar 2024", "4.3.2024"], "mdy", "none needed"),
    ],
)
def test_a_column_shows_which_number_is_the_day(values, order, basis):
    evidence = DateEvidence()
    for value in values:
        evidence.add(value)
    verdict = evidence.verdict("mdy")
    assert (verdict.order, verdict.basis) == (order, basis)
    assert verdict.default == "mdy"


@pytest.mark.parametrize(
    ("cell", "unit", "minutes"),
    [
        ("1.5", "hours", 90), ("1,5", "hours", 90), ("90", "minutes", 90), ("1h30", None, 90), ("1:30", None, 90),
        ("1:30:00", None, 90), ("90 min", None, 90), ("1 hr 15 m", None, 75), ("0.25h", None, 15), ("2 hours", None, 120),
        ("1 hour and 5 minutes", None, 65), ("45m", None, 45), ("½", "hours", 30), ("1½ h", None, 90), (".5", "hours", 30),
        ("1 ½", "hours", 90), ("24:00", None, 1440), ("0", "minutes", 0), ("", "hours", None), ("  ", None, None),
        (1.5, "hours", 90), (90.0, "minutes", 90), (dt.time(1, 30), None, 90), (dt.timedelta(hours=2), None, 120),
        ("0.333", "hours", 20), ("90 Minutes", None, 90), ("1,440", "minutes", 1440), ("1h", "minutes", 60),
    ],
)  # fmt: skip
def test_durations_become_whole_minutes(cell, unit, minutes):
    assert read_minutes(cell, unit) == minutes


def test_durations_that_cannot_be_are_refused():
    assert code(read_minutes, "-5", "minutes") == "duration-negative"
    assert code(read_minutes, "−5", "minutes") == "duration-negative"
    assert code(read_minutes, -1.5, "hours") == "duration-negative"
    assert code(read_minutes, "24.1", "hours") == "duration-long"
    assert code(read_minutes, "1441", "minutes") == "duration-long"
    assert code(read_minutes, "90", None) == "duration-unit"
    assert code(read_minutes, "1:75", None) == "duration-text"
    assert code(read_minutes, "a while", "hours") == "duration-text"
    assert code(read_minutes, dt.datetime(2024, 1, 1), "hours") == "duration-date"


@pytest.mark.parametrize(
    ("header", "values", "unit", "basis"),
    [
        ("Hours", ["1", "2"], "hours", "header"),
        ("Duration (min)", ["1", "2"], "minutes", "header"),
        ("Duration", ["1.5", "2"], "hours", "evidence"),
        ("Duration", ["45", "2"], "minutes", "evidence"),
        ("Duration", ["1:30", "90 min"], "minutes", "none needed"),
        ("Duration", ["1", "2"], None, "ask"),
    ],
)
def test_a_column_shows_its_unit(header, values, unit, basis):
    evidence = UnitEvidence(header)
    for value in values:
        evidence.add(value)
    verdict = evidence.verdict()
    assert (verdict.unit, verdict.basis) == (unit, basis)


def test_clock_times():
    assert [read_clock(text) for text in ("9:30", "9:30 PM", "9am", "12 am", "14h30", "0930", "")] == [
        570, 1290, 540, 0, 870, 570, None,
    ]  # fmt: skip
    assert read_clock(0.5) == 720
    assert read_clock("2024-03-05 14:30") == 870
    assert code(read_clock, "25:00") == "clock"
    assert code(read_clock, "9") == "clock"


def test_a_cell_may_list_people_in_many_ways():
    assert readings("Doe, Jane; Smith, Bob") == (("Doe, Jane", "Smith, Bob"),)
    assert readings("Jane Doe | Bob Smith\nAna") == (("Jane Doe", "Bob Smith", "Ana"),)
    assert ("Jane Doe", "Bob Smith") in readings("Jane Doe and Bob Smith")
    assert ("Jane Doe", "Bob Smith") in readings("Jane Doe & Bob Smith")
    assert ("Jane Doe", "Bob Smith", "Ana Li") in readings("Jane Doe, Bob Smith, and Ana Li")
    assert ("Doe, Jane",) in readings("Doe, Jane")
    assert ("Doe, Jane", "Smith, Bob") in readings("Doe, Jane, Smith, Bob")
    assert ("Jane Doe",) in readings("Jane Doe, PhD")
    assert readings("  ") == ()


def test_words_split_at_commas_only_when_nothing_stronger_is_there():
    assert split_words("a, b") == ("a", "b")
    assert split_words("a, b; c") == ("a, b", "c")


def test_yes_no_direct_and_counts():
    assert [read_yes_no(word) for word in ("Yes", "n", "TRUE", "")] == [True, False, True, None]
    assert [read_direct(word) for word in ("Direct", "INDIRECT", "no", "")] == [True, False, False, None]
    assert (read_count("12"), read_count(12.0), read_count("")) == (12, 12, None)
    assert code(read_direct, "sometimes") == "direct"
    assert code(read_count, "a dozen") == "count"
    assert code(read_count, "-1") == "count"


def test_cells_show_as_people_see_them():
    cells = [12.0, 1.5, dt.date(2024, 3, 5), dt.timedelta(minutes=90)]
    assert [text_of(cell) for cell in cells] == ["12", "1.5", "2024-03-05", "1:30"]


FORMATS = (
    "%Y-%m-%d",
    "%d.%m.%Y",
    "%d %b %Y",
    "%B %d, %Y",
    "%d-%b-%y",
    "%Y%m%d",
    "%A, %B %d, %Y",
    "%Y/%m/%d %H:%M",
)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2024, 6, 30)), st.sampled_from(FORMATS))
def test_every_written_form_of_a_day_reads_back(day, form):
    assert read_day(day.strftime(form), None, TODAY) == day


@given(st.dates(dt.date(1990, 1, 1), dt.date(2024, 6, 30)))
def test_slashed_days_read_back_in_their_order(day):
    assert read_day(day.strftime("%d/%m/%Y"), "dmy", TODAY) == day
    assert read_day(day.strftime("%m/%d/%Y"), "mdy", TODAY) == day
    assert read_day(float((day - dt.date(1899, 12, 30)).days), None, TODAY) == day


@given(st.integers(0, 1440))
def test_every_written_form_of_a_duration_reads_back(minutes):
    hours, rest = divmod(minutes, 60)
    for text in (
        f"{hours}:{rest:02d}",
        f"{hours}h{rest:02d}",
        f"{minutes} min",
        f"{hours} hr {rest} m",
        f"{minutes / 60:.4f} h",
    ):
        assert read_minutes(text, None) == minutes
    assert read_minutes(f"{minutes}", "minutes") == minutes
    if minutes < 1440:
        assert read_clock(clock_text(minutes)) == minutes


@given(st.text(max_size=300))
def test_no_text_breaks_a_reader(text):
    for call in (
        lambda: read_day(text, "mdy", TODAY),
        lambda: read_minutes(text, "hours"),
        lambda: read_clock(text),
    ):
        try:
            call()
        except Unclear as error:
            assert error.findings
    for reading in readings(text):
        assert all(name.strip() == name and name for name in reading)
