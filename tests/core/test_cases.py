"""Files of cases: one refused case spoils no other, and an unreadable file says what to mend."""

import json

import pytest

from marigold.cli.main import main
from marigold.core.cases import BadCase, answers

GOOD = {"id": "a", "chart": "i", "input": {"x": [3, 1, 2], "y": [4, 2, 6]}}


def file(*cases, suite="spc-charts"):
    return {"format": 1, "suite": suite, "cases": list(cases)}


def test_a_refused_case_stands_beside_those_that_are_worked_through():
    bad = {"id": "b", "chart": "t", "input": {"x": [1, 2], "y": [3, 0]}}
    found = answers(file(GOOD, bad))["cases"]
    assert found[0]["result"]["points"]["y"] == [2, 6, 4]
    assert found[1] == {"id": "b", "result": {"refused": "a time between events must be above zero"}}


def test_rows_of_one_label_are_taken_together_and_missing_denominators_are_gaps():
    case = {"id": "a", "chart": "p", "input": {"x": [1, 1, 2, 2], "y": [1, 2, 3, 4], "n": [4, 6, 8, None]}}
    points = answers(file(case))["cases"][0]["result"]["points"]
    assert (points["x"], points["y"], points["n"]) == ([1, 2], [0.3, 0.375], [10, 8])


def test_names_are_groups_and_dates_are_not():
    case = {
        "id": "a",
        "chart": "c",
        "input": {"x": [f"2026-{m:02}-01" for m in range(1, 13)], "y": [0] * 6 + [5] * 6},
    }
    named = {**case, "input": {**case["input"], "x": list("abcdefghijkl")}}
    first, second = (answers(file(one))["cases"][0]["result"]["parts"][0] for one in (case, named))
    assert (first["longest_run"], second["longest_run"]) == (6, 6)
    assert (first["crossings"], first["runs_signal"], second["runs_signal"]) == (1, True, False)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "the file must hold one JSON object"),
        (file(suite="magic"), "there is no suite 'magic'"),
        ({"suite": "spc-charts", "cases": {}}, "cases must be a list of objects"),
        (file({"id": "a", "chart": "pie", "input": {}}), "case a: there is no chart 'pie'"),
        (file({"id": "a", "chart": "i", "input": {"x": [1]}}), "case a: y is missing"),
        (file({"id": "a", "chart": "i", "input": {"x": [1], "y": ["4"]}}), "input.y, entry 1: '4' is not a number"),
        (file({"id": "a", "chart": "i", "input": {"x": [1, 2], "y": [4]}}), "must be of one length"),
        (file({"id": "a", "chart": "i", "input": {"x": [1, "b"], "y": [4, 5]}}), "not of the form the suite needs"),
    ],
)  # fmt: skip
def test_what_can_not_be_read_is_named(document, said):
    with pytest.raises(BadCase, match=said.replace("[", r"\[")):
        answers(document)


def test_the_command_needs_no_database_and_prints_what_the_core_finds(tmp_path, capsys):
    path = tmp_path / "cases.json"
    path.write_text(json.dumps(file(GOOD)))
    assert main(["analyze", "cases", str(path)]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(answers(file(GOOD))))


def test_the_command_names_the_file_and_ends_with_two(tmp_path, capsys):
    path = tmp_path / "cases.json"
    path.write_text("{")
    assert main(["analyze", "cases", str(path)]) == 2
    assert "cases.json is not JSON" in capsys.readouterr().err
    assert main(["analyze", "cases", str(tmp_path / "none.json")]) == 2
    assert "can't be read" in capsys.readouterr().err
