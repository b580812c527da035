"""Headers find their fields, values correct them, people have the last word."""

import pytest

from marigold.core.imports.columns import propose
from marigold.core.imports.words import FIELDS, mode_names


def fields(*headers, rows=(), remembered=None):
    return [column.field for column in propose(headers, rows, remembered).columns]


def test_the_usual_headers_of_a_log_are_known():
    assert fields(
        "Contact date", "TA Provider", "District", "Attendees", "Method", "Activity", "Intensity", "Focus", "Stage", "Goal",
        "Hours", "Prep time", "Travel time", "Summary", "Next steps", "Follow-up date", "Funding source",
    ) == [
        "on", "practitioners", "site", "participants", "mode", "category", "tier", "elements", "stage", "goals",
        "duration", "minutes_preparation", "minutes_travel", "note", "next_steps", "next_step_on", "funding",
    ]  # fmt: skip


def test_units_counts_and_two_line_headers_are_understood():
    assert fields("Duration (hours)", "# of participants", "Time / Prep", "When / Start time") == [
        "duration", "participant_count", "minutes_preparation", "starts_at",
    ]  # fmt: skip


def test_every_column_has_a_reason_and_a_confidence():
    mapping = propose(("Date", "School visited", "Shoe size"))
    assert [column.confidence for column in mapping.columns] == [0.95, 0.6, 0.0]
    assert [column.reason for column in mapping.columns] == [
        "“Date” is a usual name for date.",
        "A word in “School visited” points to site.",
        "No field is known for “Shoe size”.",
    ]


def test_two_columns_cannot_hold_one_field_but_lists_can():
    mapping = propose(("Date", "Visit date", "Topic", "Tags"))
    assert [column.field for column in mapping.columns] == ["on", "skip", "elements", "elements"]
    assert mapping.columns[1].reason == "“Date” already holds date."
    assert mapping.places("elements") == (2, 3)


def test_values_correct_a_proposal():
    assert fields("Participants", rows=[["12"], ["8"], ["3"]]) == ["participant_count"]
    assert fields("Follow up", rows=[["2024-03-05"], ["2024-04-05"]]) == ["next_step_on"]
    assert fields("No", rows=[["1"], ["1"], ["1"]]) == ["skip"]
    assert fields("Q7", rows=[["2024-03-05"], ["2024-04-05"], ["2024-05-05"]]) == ["on"]
    assert fields("Q8", rows=[["1:30"], ["90 min"], ["2h"]]) == ["duration"]


def test_a_remembered_mapping_wins():
    first = propose(("Who", "Date")).choose(0, "practitioners")
    assert first.columns[0].reason == "You chose this."
    again = propose(("WHO:", "date"), remembered=first.remembered())
    assert [column.field for column in again.columns] == ["practitioners", "on"]
    assert again.columns[0].reason == "Mapped this way last time."


def test_choosing_a_field_takes_it_from_the_other_column():
    mapping = propose(("Date", "Entered")).choose(1, "on")
    assert [column.field for column in mapping.columns] == ["skip", "on"]
    with pytest.raises(ValueError, match="no field"):
        mapping.choose(0, "shoe size")


def test_what_is_missing_is_said():
    assert propose(("Date",)).missing() == (
        "No column holds the site.",
        "No column holds the practitioners.",
        "No column holds a duration, and there is no start and end time.",
    )
    assert propose(("Date", "Site", "Lead", "Start", "End")).missing() == ()


def test_modes_are_known_by_their_usual_names():
    names = mode_names({"Video": "m-video", "In person": "m-room", "Carrier pigeon": "m-bird"})
    assert (names["zoom"], names["on site"], names["carrier pigeon"]) == ("m-video", "m-room", "m-bird")
    assert "phone" not in names


def test_every_synonym_belongs_to_a_field():
    from marigold.core.imports.words import HINTS, SYNONYMS

    assert set(SYNONYMS.values()) | {field for _, field in HINTS} <= set(FIELDS)
