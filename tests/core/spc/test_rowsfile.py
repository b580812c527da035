"""A series from a file: columns by name, gaps as gaps, and every fault with row, column and remedy."""

import json
from datetime import date

import pymupdf
import pytest

from marigold.cli.main import main
from marigold.core.spc import Point
from marigold.core.spc.rowsfile import BadFile, load

LESSONS = """Month;Numerator;Denominator;Phase;Excluded
2025-02;14;42;Before;
2025-01;12;40;Before;
2025-03;;;Before;
2025-04;9;38;New schedule;yes
2025-05;"1,200";4000;New schedule;no
"""


def test_columns_are_found_by_name_and_dates_put_in_order():
    loaded = load(LESSONS)
    assert loaded.points == (
        Point(date(2025, 1, 1), 12, 40),
        Point(date(2025, 2, 1), 14, 42),
        Point(date(2025, 3, 1), None),
        Point(date(2025, 4, 1), 9, 38),
        Point(date(2025, 5, 1), 1200, 4000),
    )
    assert (loaded.exclude, loaded.phase_starts, loaded.phase_reasons) == ((4,), (4,), ("New schedule",))


def test_names_keep_the_order_of_the_file_and_rows_of_one_name_are_taken_together():
    loaded = load("subgroup,value\nWave 10,4\nWave 2,6\nWave 10,8\n")
    assert loaded.points == (Point("Wave 10", 6), Point("Wave 2", 6))


@pytest.mark.parametrize(
    "document",
    [
        [{"period": "2026-01", "value": 4}, {"period": "2026-02", "value": None}],
        {"rows": [{"period": "2026-01", "value": 4}, {"period": "2026-02", "value": None}]},
        {"period": ["2026-01", "2026-02"], "value": [4, None]},
    ],
)
def test_json_is_read_as_rows_or_as_columns(document):
    assert load(json.dumps(document)).points == (Point(date(2026, 1, 1), 4), Point(date(2026, 2, 1), None))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("month,value\n2026-01,abc\n", "Row 2, column 'value': 'abc' is not a number. Write digits"),
        ("month,value\n2026-01,4\n,5\n", "Row 3, column 'month': there is no period."),
        ("month,count,n\n2026-01,4,0\n", "Row 2, column 'n': 4 of 0 has no share."),
        ("month,count,n\n2026-01,4,-2\n", "Row 2, column 'n': -2 is below zero."),
        (
            "month,value,excluded\n2026-01,4,maybe\n",
            "Row 2, column 'excluded': 'maybe' is neither yes nor no.",
        ),
        ("month,value\n2026-01,4,5\n", "Row 2: 3 cells under 2 columns."),
        ("month,value\n2026-01,4\nspring,5\n", "'spring' is not a date, though others are."),
        (
            "month,score\n2026-01,4\n",
            "There is no column for the value among month, score. Name it one of value,",
        ),
        ("month,value,value\n2026-01,4,5\n", "Column 'value' is there twice."),
        ("month,value\n", "The file has no rows under its header."),
        ("", "There is no column for the period among none."),
        ('month,value\n2026-01,"4\n', "can't be read"),
        ('{"period": ["a"], "value": [1, 2]}', "not of one length"),
        ("[1]", "Each row must be an object"),
        ("[", "The file is not JSON"),
    ],
)
def test_each_fault_names_its_place_and_its_remedy(text, said):
    with pytest.raises(BadFile) as bad:
        load(text)
    assert said in str(bad.value)


def test_all_faults_are_told_at_once_up_to_twenty():
    rows = "".join(f"2026-01-{day:02},x\n" for day in range(1, 26))
    with pytest.raises(BadFile) as bad:
        load(f"date,value\n{rows}")
    assert (len(bad.value.faults), bad.value.faults[-1]) == (21, "And 5 more.")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "lessons.csv"
    path.write_text(LESSONS)
    return path


def test_the_command_prints_finding_and_table(file, capsys):
    assert main(["spc", str(file), "--chart", "p", "--unit", "%", "--name", "On time"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("On time: 30.0% in May. 1 of 10 points. Signals start at 10.")
    assert out.splitlines()[-2].split() == [
        "April",
        "2025",
        "23.7%",
        "9",
        "38",
        "30.0%",
        "7.7%",
        "52.3%",
        "2:",
        "New",
        "schedule",
        "Left",
        "out",
    ]


def test_the_command_answers_in_json_and_draws_a_file_of_its_own(file, tmp_path, capsys):
    out = tmp_path / "chart.svg"
    assert main(["spc", str(file), "--chart", "u", "--json", "--svg", str(out), "--target", "0.4"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["chart"], found["phases"][1]["reason"]) == ("u", "New schedule")
    assert [p["value"] for p in found["points"]][:3] == [12 / 40, 14 / 42, None]
    drawn = out.read_text()
    assert (
        drawn.startswith("<svg")
        and "forced-colors" in drawn
        and "Target" in drawn
        and "New schedule" in drawn
    )


def test_the_command_writes_a_document_to_keep(file, tmp_path, capsys):
    out = tmp_path / "chart.pdf"
    assert (
        main(["spc", str(file), "--chart", "p", "--unit", "%", "--name", "On time 😀", "--pdf", str(out)])
        == 0
    )
    with pymupdf.open(out) as made:
        words = " ".join(made[0].get_text().split())
        rest = " ".join(" ".join(page.get_text() for page in made).split())
    assert "On time ◌: 30.0% in May. 1 of 10 points. Signals start at 10." in words
    assert "From April 2025: New schedule" in words
    assert "April 2025 23.7% 9 38 30.0% 7.7% 52.3% 2: New schedule Left out" in rest
    assert "◌ stands for: U+1F600 grinning face." in rest


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--chart", "t", "--aggregate", "sum", "--exclude", "9"], "position 9 is outside the series"),
        (["--phase", "3"], "--phase '3' names no position and reason"),
        (["--chart", "g", "--rules", "nelson"], "no zones for the Nelson rules; choose another rule set."),
    ],
)
def test_settings_that_do_not_fit_end_with_two(file, options, said, capsys):
    assert main(["spc", str(file), *options]) == 2
    assert said in capsys.readouterr().err


def test_a_bad_file_ends_with_two_and_its_faults(tmp_path, capsys):
    path = tmp_path / "bad.csv"
    path.write_text("month,value\n2026-01,abc\n")
    assert main(["spc", str(path)]) == 2
    assert "Row 2, column 'value'" in capsys.readouterr().err
    assert main(["spc", str(tmp_path / "none.csv")]) == 2
    path.write_bytes(b"\xff\xfe\x00")
    assert main(["spc", str(path)]) == 2
