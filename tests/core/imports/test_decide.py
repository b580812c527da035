"""What becomes of a row: taken with exact values, refused whole with a reason, or skipped; and what a preview counts."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marigold.core.imports.columns import propose
from marigold.core.imports.decide import FLAT, ROW, Decider, people_of
from marigold.core.imports.limits import Batch
from marigold.core.imports.preview import Preview
from tests.core.imports.world import (
    ADAMS,
    ANA,
    BOB,
    GRANT,
    HEADERS,
    JANE,
    LINCOLN,
    SNAPSHOT,
    ZOE,
    accepted,
    decide,
    reasons,
    row,
    run,
    settings,
    write_csv,
    write_xlsx,
)  # fmt: skip


def test_a_clean_row_becomes_exactly_these_values():
    chunk = decide(row())
    got = accepted(chunk)
    key, content = got.pop("key"), got.pop("content")
    assert (len(key), len(content)) == (16, 8)
    assert got == {
        "row": 2, "on": "2024-03-05", "engagement": 100, "unit": LINCOLN, "root": 1, "contact": 60, "preparation": 15,
        "travel": 0, "followup": 0, "starts": "", "mode": "video", "category": "coaching", "direct": True,
        "tier": "universal", "stage": "", "funding": "", "purpose": "", "note": "Met", "next_steps": "", "next_step_on": "",
        "participant_count": None, "staff": (JANE,), "guests": (ANA,), "others": (), "elements": (71,), "goals": (),
    }  # fmt: skip
    assert (chunk.rows, chunk.refused, chunk.skipped, chunk.minutes, chunk.problems) == (1, 0, 0, 75, [])
    assert ROW[FLAT:] == ("staff", "guests", "others", "elements", "goals")


def test_people_have_roles_and_nobody_counts_twice():
    values = decide(
        row(coach="Bob Smith; Jane Doe; Bob Smith", attendees="Doe, Jane; Ana María López; ana maria lopez")
    ).accepted[0]
    assert people_of(values) == [
        (BOB, "lead", "practitioner"),
        (JANE, "second", "practitioner"),
        (ANA, "", "participant"),
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "Jane Doe, Bob Smith",
        "Jane Doe and Bob Smith",
        "Doe, Jane; Smith, Bob;",
        "Doe, Jane, Smith, Bob",
        "jane@example.org | Bob Smith",
        "Jane Doe & bob@example.org",
        "Jane Doe, Bob Smith <bob@example.org>",
        "Jane Doe <jane@example.org>; Bob Smith (bob@example.org)",
    ],
)
def test_people_are_found_however_the_cell_lists_them(cell):
    assert accepted(decide(row(coach=cell)))["staff"] == (JANE, BOB)


def test_one_person_may_be_written_with_a_comma_or_a_degree():
    assert accepted(decide(row(coach="Doe, Jane")))["staff"] == (JANE,)
    assert accepted(decide(row(coach="Jane Doe, PhD")))["staff"] == (JANE,)
    assert accepted(decide(row(coach="Doe, Jane <jane@example.org>")))["staff"] == (JANE,)
    assert accepted(decide(row(attendees="Zoë O'Neil & Bob Smith")))["guests"] == (ZOE, BOB)


def test_a_count_stands_in_for_names():
    got = accepted(decide(row(attendees="12")))
    assert (got["guests"], got["participant_count"]) == ((), 12)


def test_unknown_people_are_refused_or_kept_as_text():
    chunk = decide(row(attendees="Ana María López; Nobody Known"))
    assert reasons(chunk) == [("refused", 2, "Attendees", "person-unknown")]
    assert chunk.problems[0].value == "Nobody Known"
    chunk = decide(row(attendees="Ana María López; Nobody Known"), unknown_people="text")
    assert (accepted(chunk)["guests"], accepted(chunk)["others"]) == ((ANA,), ("Nobody Known",))
    assert reasons(chunk) == [("noted", 2, "Attendees", "person-text")]
    assert decide(row(coach="Nobody Known"), unknown_people="text").refused == 1


def test_a_close_spelling_is_offered_and_an_answer_is_kept():
    problem = decide(row(coach="Jane Do")).problems[0]
    assert (problem.reason, problem.remedy) == ("No person is known by this name.", "Choose one: Jane Doe.")
    assert accepted(decide(row(coach="Jane Do"), people={"jane do": JANE}))["staff"] == (JANE,)
    assert accepted(decide(row(school="Lincon"), places={"lincon": LINCOLN}))["unit"] == LINCOLN


def test_unknown_places_are_refused_or_skipped():
    assert reasons(decide(row(school="Nowhere"))) == [("refused", 2, "School", "site-unknown")]
    chunk = decide(row(school="Nowhere"), unknown_places="skip")
    assert (chunk.refused, chunk.skipped, reasons(chunk)) == (
        0,
        1,
        [("skipped", 2, "School", "site-unknown")],
    )
    assert reasons(decide(row(school="Adams School"))) == [("refused", 2, "School", "site-no-support")]
    assert ADAMS not in SNAPSHOT.engagements


def test_the_date_chooses_between_two_periods_of_support():
    assert accepted(decide(row(school="Grant School", date="2023-12-31")))["engagement"] == 101
    got = accepted(decide(row(school="Grant School", date="2024-01-01")))
    assert (got["engagement"], got["unit"], got["tier"]) == (102, GRANT, "intensive")
    chunk = decide(row(school="Grant School", date="2022-12-31"))
    assert reasons(chunk) == [("refused", 2, "Date", "date-outside")]
    assert chunk.problems[0].reason == "Grant School had no support on this date."


def test_a_practitioner_outside_the_pair_is_a_note_not_a_refusal():
    chunk = decide(
        row(date="2024-04-01"),
        row(id="A2", date="2024-03-31"),
        row(id="A3", coach="Ana María López", attendees=""),
    )
    assert len(chunk.accepted) == 3
    assert reasons(chunk) == [("noted", 2, "Coach", "pair"), ("noted", 4, "Coach", "pair")]
    assert chunk.problems[0].value == "Jane Doe"


def test_a_refused_row_names_everything_wrong_with_it():
    chunk = decide(row(date="31/31/2024", coach="", school="", minutes="-5", mode="carrier pigeon"))
    assert Counter(reasons(chunk)) == Counter([
        ("refused", 2, "Date", "date-none"), ("refused", 2, "School", "site-missing"), ("refused", 2, "Coach", "staff-missing"),
        ("refused", 2, "Minutes", "duration-negative"), ("refused", 2, "Mode", "mode-unknown"),
    ])  # fmt: skip
    assert (chunk.refused, chunk.accepted) == (1, [])


def test_a_record_number_twice_is_refused_and_the_first_row_named():
    chunk = decide(row(minutes="-1"), row(id=" A1 "), row(id="A2"))
    assert [values[2] for values in chunk.accepted] == [4]
    problem = chunk.problems[1]
    assert (problem.row, problem.column, problem.reason) == (3, "ID", "Row 2 has this record number already.")


def test_a_record_number_on_two_sheets_is_still_twice():
    decider = Decider(propose(HEADERS), settings(), SNAPSHOT)
    assert len(decider.decide_rows(Batch("January", range(2, 3), [row()])).accepted) == 1
    chunk = decider.decide_rows(Batch("February", range(2, 3), [row()]))
    assert chunk.problems[0].reason == "Row 2 of “January” has this record number already."


def test_without_a_record_number_equal_rows_are_counted():
    same = [row(id=""), row(id=" "), row(id="")]
    first, again = decide(*same), decide(*same)
    keys = [values[0] for values in first.accepted]
    assert len(set(keys)) == 3
    assert keys == [values[0] for values in again.accepted]
    spelled = decide(row(id="", coach="doe, jane", date="5 Mar 2024", notes="MET"))
    assert spelled.accepted[0][0] == keys[0]
    assert spelled.accepted[0][1] != first.accepted[0][1]


def test_the_key_follows_the_record_number_and_the_source():
    one = accepted(decide(row()))
    changed = accepted(decide(row(minutes="61")))
    assert (one["key"] == changed["key"], one["content"] == changed["content"]) == (True, False)
    assert accepted(decide(row(), source="Old system"))["key"] != one["key"]
    assert accepted(decide(row(date="5 Mar 2024", coach="DOE, JANE")))["content"] == one["content"]


def test_blank_total_and_header_rows_are_skipped():
    blank = [""] * len(HEADERS)
    total = ["", "Subtotal March", "", "", "", "", "", "300", "", "", ""]
    chunk = decide(row(), blank, total, list(HEADERS), row(id="A2"))
    assert (len(chunk.accepted), chunk.skipped, chunk.refused) == (2, 3, 0)
    assert reasons(chunk) == [("skipped", 4, "", "row-total"), ("skipped", 5, "", "row-header")]


def test_short_rows_are_filled_and_wide_rows_refused():
    assert accepted(decide(row()[:-2]))["note"] == ""
    assert len(decide([*row(), "", ""]).accepted) == 1
    assert reasons(decide([*row(), "spill"])) == [("refused", 2, "", "row-wide")]


def test_words_nobody_knows_are_refused_or_left_out():
    assert reasons(decide(row(topic="Fidelity; Juggling"))) == [("refused", 2, "Topic", "elements-unknown")]
    chunk = decide(
        row(topic="Fidelity; Juggling", mode="pigeon"), unknown_words="leave-out", default_mode="phone"
    )
    assert (accepted(chunk)["elements"], accepted(chunk)["mode"]) == ((71,), "phone")
    assert reasons(chunk) == [
        ("noted", 2, "Topic", "elements-left-out"),
        ("noted", 2, "Mode", "mode-left-out"),
    ]
    assert accepted(decide(row(topic="Data & feedback, Leadership")))["elements"] == (72, 70)


def test_a_note_that_was_guarded_on_export_comes_back_as_it_was():
    assert accepted(decide(row(notes="'=1+1")))["note"] == "=1+1"
    assert accepted(decide(row(notes="'90s ")))["note"] == "'90s "
    assert reasons(decide(row(notes="x" * 50_001))) == [("refused", 2, "Notes", "text-long")]


WIDE = (
    "Date", "Lead", "Coach", "School", "Participants", "Number of participants", "Start", "End", "Travel time", "Direct",
    "Tier", "Goal", "Purpose", "Notes", "Next steps", "Next step date", "Funding", "Focus", "Topic",
)  # fmt: skip


def test_every_other_field_of_a_log_is_read():
    cells = [
        dt.date(2024, 3, 5), "Bob Smith", "Jane Doe", "Grant School", "", 7.0, dt.time(9, 30), "11:00 AM", "0:45", "indirect",
        "Universal", "team meets monthly", "Plan", "Went well", "Send notes", "2024-09-01", "State grant", "Leadership", "Fidelity",
    ]  # fmt: skip
    got = accepted(decide(cells, headers=WIDE))
    wanted = {
        "staff": (BOB, JANE), "participant_count": 7, "starts": "09:30", "contact": 90, "travel": 45, "direct": False,
        "tier": "universal", "goals": (901,), "purpose": "Plan", "note": "Went well", "next_steps": "Send notes",
        "next_step_on": "2024-09-01", "funding": "State grant", "elements": (70, 71), "engagement": 102,
    }  # fmt: skip
    assert {name: got[name] for name in wanted} == wanted


def test_times_that_run_backwards_and_days_longer_than_a_day_are_refused():
    cells = ["2024-03-05", "", "Jane Doe", "Grant School", "", "", "11:00", "9:30"] + [""] * 11
    assert reasons(decide(cells, headers=WIDE)) == [("refused", 2, "End", "ends-early")]
    assert reasons(decide(row(minutes="1440", prep_minutes="1"))) == [
        ("refused", 2, "Minutes", "duration-long")
    ]
    assert reasons(decide(row(minutes=""), row(id="A2", minutes="", prep_minutes=""))) == [
        ("refused", 3, "Minutes", "duration-missing")
    ]


def test_a_mapping_without_a_date_cannot_decide():
    with pytest.raises(ValueError, match="No column holds the date"):
        Decider(propose(("Coach", "School", "Minutes")), settings(), SNAPSHOT)


def test_an_unreadable_row_is_refused_with_its_reason():
    decider = Decider(propose(HEADERS), settings(), SNAPSHOT)
    chunk = decider.decide_rows(Batch("", range(2, 4), [row(), []], {3: "This row holds zero bytes."}))
    assert reasons(chunk) == [("refused", 3, "", "row-unreadable")]
    assert chunk.problems[0].reason == "This row holds zero bytes."


def test_a_messy_workbook_from_start_to_end(tmp_path):
    head = ["When", "Coach", "School", "Who attended", "Method", "Duration"]
    path = write_xlsx(tmp_path / "log.xlsx", {
        "January": [
            ["Coaching log"], [], head,
            [dt.date(2024, 1, 9), "Doe, Jane", "LINCOLN SCHOOL", "Ana María López", "on-site", dt.time(1, 30)],
            ["", "", "", "", "Subtotal", 1.5],
        ],
        "February": [
            head,
            ["13/02/2024", "Jane Doe & Bob Smith", "Lincoln School", 4, "Zoom", "1h30"],
            [],
            ["05/02/2024", "Bob Smith", "Grant School", "", "by phone", 0.5],
            ["02/29/2024", "Bob Smith", "Grant School", "", "phone", 1.25],
        ],
    })  # fmt: skip
    preview, rows, _ = run(path, date_order="dmy")
    assert [(got["on"], got["contact"], got["mode"], got["staff"]) for got in rows] == [
        ("2024-01-09", 90, "in-person", (JANE,)),
        ("2024-02-13", 90, "video", (JANE, BOB)),
        ("2024-02-05", 30, "phone", (BOB,)),
    ]
    assert (preview.rows, preview.create, preview.refused, preview.skipped, preview.minutes) == (
        6,
        3,
        1,
        2,
        210,
    )
    assert [(p.sheet, p.row, p.column, p.code) for p in preview.problems] == [
        ("January", 5, "", "row-total"), ("February", 5, "When", "date-none"),
    ]  # fmt: skip
    assert (preview.first, preview.last) == ("2024-01-09", "2024-02-13")


def test_the_digest_is_the_same_for_every_size_of_batch_and_changes_with_any_value(tmp_path):
    rows = [row(id=f"A{n}", minutes=str(n)) for n in range(20)]
    digests = set()
    for size in (1, 7, 20):
        decider = Decider(propose(HEADERS), settings(), SNAPSHOT)
        for at in range(0, 20, size):
            decider.decide_rows(
                Batch("", range(at + 2, at + 2 + len(rows[at : at + size])), rows[at : at + size])
            )
        digests.add(decider.digest)
    assert len(digests) == 1
    path = write_csv(tmp_path / "log.csv", [HEADERS, *rows])
    assert run(path)[2] in digests
    assert run(write_csv(path, [HEADERS, *rows[:-1], row(id="A19", minutes="20")]))[2] not in digests


def test_a_second_import_finds_what_is_new_changed_and_the_same():
    stored = {values[0]: values[1] for values in decide(row(), row(id="A2")).accepted}
    preview = Preview()
    preview.add(decide(row(), row(id="A2", minutes="61"), row(id="A3"), row(id="A4", minutes="x")), stored)
    assert (preview.create, preview.change, preview.same, preview.refused) == (1, 1, 1, 1)


def test_a_preview_keeps_some_problems_and_passes_on_all():
    heard = []
    preview = Preview(keep=2, write=heard.append)
    preview.add(decide(*[row(id=f"A{n}", minutes="x") for n in range(5)]))
    assert (len(preview.problems), len(heard)) == (2, 5)
    assert preview.reasons == {("refused", "Minutes", "duration-text"): 5}
    assert preview.sentences == {("refused", "Minutes", "duration-text"): "This is not a duration."}


def test_content_bytes_do_not_depend_on_the_version_of_python():
    assert accepted(decide(row()))["content"].hex() == "372217970271d348"
    assert accepted(decide(row()))["key"].hex() == "33116cda3afc6b7d3120249c5c1ed60d"


cells = {
    "id": st.sampled_from(["", "1", "2", "3", " "]),
    "date": st.sampled_from(["2024-03-05", "5/3/2024", "31/31/2024", "", "Total", "Date"]),
    "coach": st.sampled_from(["Jane Doe", "Bob Smith; Jane Doe", "Nobody", ""]),
    "school": st.sampled_from(["Lincoln School", "Grant School", "Nowhere", ""]),
    "attendees": st.sampled_from(["", "12", "Ana María López; Jane Doe", "Who"]),
    "minutes": st.sampled_from(["60", "-1", "1:30", "", "9999"]),
    "topic": st.sampled_from(["", "Fidelity", "Juggling"]),
}
drafts = st.lists(st.fixed_dictionaries(cells), max_size=25)


@given(drafts, st.sampled_from(["refuse", "skip"]), st.sampled_from(["refuse", "text"]), st.data())
def test_every_row_is_counted_exactly_once(rows, places, people, data):
    lists = [row(**values) for values in rows]
    chunk = decide(*lists, unknown_places=places, unknown_people=people)
    stored = {
        v[0]: data.draw(st.sampled_from([v[1], b"changed!"]))
        for v in chunk.accepted
        if data.draw(st.booleans())
    }
    preview = Preview()
    preview.add(chunk, stored)
    assert preview.rows == len(rows)
    assert preview.rows == preview.create + preview.change + preview.same + preview.refused + preview.skipped
    assert {p.row for p in chunk.problems if p.kind == "refused"}.isdisjoint(v[2] for v in chunk.accepted)
    assert len({p.row for p in chunk.problems if p.kind == "refused"}) == chunk.refused
    assert len({values[0] for values in chunk.accepted}) == len(chunk.accepted)
    again = decide(*lists, unknown_places=places, unknown_people=people)
    assert again.accepted == chunk.accepted and again.problems == chunk.problems
