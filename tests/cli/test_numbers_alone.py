"""Disparity, small counts, goals and agreement from files: numbers where they can be had, row and column where not."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

GROUPS = "subgroup,numerator,denominator\nMaple,80,100\nOak,45,90\nBirch,30,70\nElm,20,50\n"
TABLE = "school,group,count\nA,x,3\nA,y,40\nA,z,22\nB,x,18\nB,y,31\nB,z,9\nC,x,25\nC,y,12\nC,z,30\n"


@pytest.fixture
def write(tmp_path: Path):
    """Writes a file into the folder the command runs in."""

    def put(text: str, name: str = "file.csv") -> str:
        (tmp_path / name).write_text(text)
        return name

    return put


def test_disparity_of_a_file(marigold: Run, write) -> None:
    answer = marigold("disparity", write(GROUPS), "--against", "largest", "--json")
    assert answer.returncode == 0, answer.stderr
    found = json.loads(answer.stdout)
    assert found["measures"]["d"]["estimate"] == pytest.approx(40)
    assert found["measures"]["bgsd"]["method"] == "simulation"
    assert [gap["reference"] for gap in found["gaps"]] == ["Maple"] * 3
    said = marigold("disparity", "file.csv").stdout
    assert "Between-group variance" in said


def test_a_gap_over_time_from_a_file(marigold: Run, write) -> None:
    rows = "period,subgroup,estimate,se\n2024,Maple,70,2\n2024,Oak,40,2\n2025,Maple,66,2\n2025,Oak,NA,\n"
    found = json.loads(marigold("disparity", write(rows), "--json").stdout)
    assert [(p["when"], p["estimate"]) for p in found["points"]] == [("2024", 30), ("2025", None)]
    assert found["points"][1]["why"] == "A subgroup this measure compares has no estimate."


def test_small_counts_of_a_table_and_what_would_give_them_away(marigold: Run, write) -> None:
    answer = marigold("suppress", write(TABLE), "--policy", "under-5", "--json")
    assert answer.returncode == 0, answer.stderr
    hidden = [(c["school"], c["group"]) for c in json.loads(answer.stdout)["cells"] if c["suppressed"]]
    assert hidden == [("A", "x"), ("A", "z"), ("B", "x"), ("B", "z")]
    assert all(c["count"] is None for c in json.loads(answer.stdout)["cells"] if c["suppressed"])
    audited = json.loads(marigold("suppress", "file.csv", "--policy", "under-5", "--audit", "--json").stdout)
    assert audited["cells"][0]["from"] < 3 < audited["cells"][0]["to"]


def test_a_policy_of_ones_own_and_a_list(marigold: Run, write) -> None:
    write("name: ours\nthreshold: 20\nround_to: 10\n", "ours.yaml")
    rows = write("group,count\nMaple,12\nOak,45\nBirch,31\n")
    said = marigold("suppress", rows, "--policy", "ours.yaml").stdout
    assert [line.split() for line in said.splitlines()[1:5]] == [
        ["Maple", "hidden"], ["Oak", "50"], ["Birch", "hidden"], ["Total", "90"],
    ]  # fmt: skip
    alone = marigold("suppress", rows, "--policy", "ours.yaml", "--no-total").stdout
    assert alone.endswith("1 of 3 counts hidden.\n")


def test_goals_and_agreement(marigold: Run, write) -> None:
    goals = write("goal,achieved,baseline,importance,difficulty\nReading,-1,-1,1,1\nMeetings,-2,-1,1,2\n")
    assert marigold("gas", goals).stdout == (
        "T-score: 29.9 (50 is as expected over all goals)\nAt baseline: 38.0. Change: -8.0\n"
    )
    rows = write("lesson,ann,bob\n1,yes,yes\n2,no,yes\n3,no,no\n4,yes,yes\n".replace("lesson", "id"))
    assert "kappa: 0.5\n" in marigold("reliability", rows, "--measure", "cohen_kappa").stdout
    table = write(json.dumps({"ratings": [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6]]}), "r.json")
    found = json.loads(marigold("reliability", table, "--measure", "icc", "--json").stdout)
    assert list(found) == ["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"]


@pytest.mark.parametrize(
    ("words", "text", "said"),
    [
        (("disparity",), "subgroup,estimate\nMaple,4o\nOak,3\n", "row 2, column estimate: '4o' is not a number."),
        (("disparity",), "group,estimate\nMaple,4\n", "there is no column subgroup. Columns are group, estimate."),
        (("disparity",), "subgroup,estimate\nMaple,4\n", "a disparity needs at least two subgroups."),
        (("disparity",), "subgroup,estimate\nMaple,4\nMaple,5\n", "row 3, column subgroup: Maple is there twice."),
        (("disparity",), "subgroup,numerator,denominator\nMaple,4,3\nOak,1,3\n", "row 2, column numerator: 4 is not between"),
        (("disparity", "--reference", "Ash"), "subgroup,estimate\nMaple,4\nOak,5\n", "there is no subgroup Ash."),
        (("suppress", "--policy", "none"), "group,count\nMaple,4\n", "There is no policy none."),
        (("suppress", "--policy", "cms"), "group,count\nMaple,4.5\n", "row 2, column count: 4.5 is not a count."),
        (("suppress", "--policy", "cms"), "group,count\nTotal,4\n", "row 2, column group: totals are worked out here."),
        (("suppress", "--policy", "cms"), "a,b,count\nx,y,4\nw,z,4\n", "x, z: the count is missing."),
        (("gas",), "achieved,weight\n1,0\n", "one must be above it."),
        (("gas",), "achieved\n1,2\n", "row 2: 2 cells for 1 columns."),
        (("reliability", "--measure", "alpha"), "a,b\n1,x\n2,3\n", "row 1 of ratings, column 2: 'x' is not a number."),
        (("reliability", "--measure", "alpha"), "a,b\n1,\n2,3\n3,4\n", "row 1, column 2: the rating is missing"),
        (("gas",), "", "is empty."),
    ],
)  # fmt: skip
def test_a_bad_file_is_told_with_row_column_and_remedy(marigold: Run, write, words, text, said) -> None:
    answer = marigold(words[0], write(text), *words[1:])
    assert (answer.returncode, answer.stdout) == (2, "")
    assert said in answer.stderr
    assert answer.stderr.count("\n") == 1
