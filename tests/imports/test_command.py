"""`marigold import`, as someone at the command line sees it."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from marigold.cli.main import main
from marigold.demo.world import World
from marigold.improvement import actions as improvement
from marigold.people.models import Unit
from marigold.support.models import Activity, Engagement
from tests.imports.logs import row, write_csv

SYSTEM = ("--system", "Foothills Family Support System")


@pytest.fixture
def data(town: World, settings: object) -> str:
    """The data folder of the tests."""
    return str(settings.DATA)  # type: ignore[attr-defined]


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["import", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_json_tells_counts_and_problems_in_one_object(
    data: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_csv(tmp_path / "log.csv", [row(1), row(2, agency="Atlantis"), ["Total", *[""] * 9]])
    words = ("activities", str(file), *SYSTEM, "--data", data, "--json")
    code, out, _ = run(capsys, *words, "--dry-run")
    answer = json.loads(out)
    counts = {
        name: answer[name] for name in ("rows", "create", "change", "same", "refused", "skipped", "minutes")
    }
    assert code == 0
    assert counts == {
        "rows": 3,
        "create": 1,
        "change": 0,
        "same": 0,
        "refused": 1,
        "skipped": 1,
        "minutes": 60,
    }
    assert (answer["applied"], answer["batch"]) == (False, None)
    assert [(one["row"], one["column"], one["kind"]) for one in answer["problems"]] == [
        (3, "Agency", "refused"),
        (4, "", "skipped"),
    ]
    assert all(one["reason"] and one["remedy"] for one in answer["problems"])
    assert not Activity.objects.filter(import_key__isnull=False).exists()
    _, out, _ = run(capsys, *words, "--yes")
    done = json.loads(out)
    assert done["applied"] is True
    _, out, _ = run(capsys, *words, "--yes")
    again = json.loads(out)
    assert (again["create"], again["same"], again["applied"]) == (0, 1, False)
    _, out, _ = run(capsys, "undo", done["batch"], "--yes", "--data", data, "--json")
    assert json.loads(out)["removed"] == 1
    _, out, _ = run(capsys, "list", "--data", data, "--json")
    assert [(one["batch"], one["state"]) for one in json.loads(out)] == [(done["batch"], "undone")]


def test_names_columns_and_orders_are_told_on_the_command_line(
    data: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    headers = ("Key", "When", "Who", "Where", "With", "How", "What", "Spent", "Topic", "Notes")
    cells = row(1, on="03/04/2026", agency="TG", coach="I. O.", minutes="2", mode="phone")
    file = write_csv(tmp_path / "log.csv", [cells], headers)
    _, out, _ = run(
        capsys, "activities", str(file), *SYSTEM, "--data", data, "--yes", "--json", "--as", "imani@marigold.example",
        "--map", "Who=practitioners", "--map", "Where=site", "--map", "Spent=duration", "--map", "When=on",
        "--place", "TG=Tallgrass County DSS", "--person", "I. O.=imani@marigold.example",
        "--date-order", "dmy", "--duration-unit", "hours",
    )  # fmt: skip
    answer = json.loads(out)
    assert (answer["create"], answer["refused"]) == (1, 0), answer["problems"]
    activity = Activity.objects.get(batch__ref=answer["batch"])
    assert (activity.on.isoformat(), activity.minutes_contact) == ("2026-04-03", 120)
    assert activity.batch is not None and activity.batch.person is not None
    assert activity.batch.person.name == "Imani Okafor"


def test_a_wrong_word_is_one_sentence(data: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(write_csv(tmp_path / "log.csv", [row(1)]))
    begin = ("activities", file, "--data", data)
    for words, code, sentence in (
        ((*begin, "--system", "Nowhere"), 1, "There is no system Nowhere"),
        ((*begin, *SYSTEM, "--map", "Nope=on"), 2, "The file has no column Nope."),
        ((*begin, *SYSTEM, "--map", "Notes=smell"), 2, "There is no field smell."),
        ((*begin, *SYSTEM, "--place", "A=Atlantis"), 1, "No single place here is called Atlantis."),
        ((*begin, *SYSTEM, "--as", "x@example.org"), 1, "Nobody here has the e-mail address"),
        (("activities", "nowhere.csv", *SYSTEM, "--data", data), 1, "This file is not there."),
        ((*begin, *SYSTEM), 1, "Nothing is stored. Add --yes"),
    ):
        found, _, err = run(capsys, *words)
        assert (found, err.count("\n")) == (code, 1), err
        assert sentence in err


def test_a_person_sees_counts_and_the_first_problems(
    data: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_csv(tmp_path / "log.csv", [row(1), row(2, agency="Atlantis")])
    _, out, _ = run(capsys, "activities", str(file), *SYSTEM, "--data", data, "--yes")
    assert "New                  1\n" in out and "Refused              1\n" in out
    assert "  row 3, Agency “Atlantis”: No place is known by this name." in out
    assert "refused.csv" in out and "import undo" in out


def test_a_log_makes_no_places_and_says_what_to_do_about_them(
    data: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        row(1),
        row(2, agency="Atlantis"),
        row(3, agency="Atlantis"),
        row(4, agency="Lemuria"),
        row(5, on="1999-01-04"),
    ]
    file = str(write_csv(tmp_path / "log.csv", rows))
    words = ("activities", file, *SYSTEM, "--data", data)
    held = (
        set(Unit.objects.values_list("ref", flat=True)),
        set(Engagement.objects.values_list("ref", flat=True)),
    )
    _, out, _ = run(capsys, *words, "--dry-run")
    assert "New                  1\n" in out and "Refused              4\n" in out
    where = "No place is known by this name. Add the place and its engagement first, or correct the name."
    assert f"  row 3, Agency “Atlantis”: {where}\n" in out
    assert (
        "Tallgrass County DSS had no support on this date. Check the date, or the dates of the support."
        in out
    )
    assert "Places in the way, and their rows: Atlantis (2), Lemuria (1)\n" in out
    assert 'with --place "Atlantis=Name here", or add them with their engagements first.\n' in out
    assert "People in the way" not in out

    _, out, _ = run(capsys, *words, "--yes", "--json", "--new-places", "skip")
    answer = json.loads(out)
    assert (answer["create"], answer["refused"], answer["skipped"]) == (1, 1, 3)
    with pytest.raises(SystemExit) as stopped:
        run(capsys, *words, "--yes", "--new-places", "create")
    assert stopped.value.code == 2
    assert "invalid choice: 'create'" in capsys.readouterr().err
    now = (
        set(Unit.objects.values_list("ref", flat=True)),
        set(Engagement.objects.values_list("ref", flat=True)),
    )
    assert now == held


def test_values_come_in_are_listed_and_go_out_by_command(
    data: str, town: World, scope: Any, now: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = improvement.add_indicator(
        unit=town.units["west"], name="Families reached", by=scope("lead"), at=now
    )
    lines = (
        "Measure,When,How many,Out of",
        "Families reached,2026-01-01,4,9",
        "Families reached,2026-02-01,,",
        "Lost,2026-03-01,1,2",
    )
    file = tmp_path / "values.csv"
    file.write_text("\n".join(lines))
    words = ("observations", str(file), *SYSTEM, "--data", data, "--map", "When=period")
    _, out, _ = run(capsys, *words, "--json", "--dry-run")
    dry = json.loads(out)
    assert (dry["rows"], dry["create"], dry["refused"], dry["applied"], dry["batch"]) == (
        3,
        2,
        1,
        False,
        None,
    )
    assert [(one["row"], one["column"], one["value"]) for one in dry["problems"]] == [(4, "Measure", "Lost")]
    assert made.observations.count() == 0
    code, out, _ = run(capsys, *words, "--yes")
    assert code == 0
    assert "New                  2" in out and "row 4, Measure “Lost”: There is no such indicator" in out
    ref = out.split()[-1]
    _, out, _ = run(capsys, "list", "--data", data, "--json")
    assert [(one["batch"], one["state"], one["rows_done"]) for one in json.loads(out)] == [(ref, "done", 2)]
    improvement.observe(
        indicator_ref=made.ref, values={date(2026, 2, 1): (5.0, None)}, by=scope("lead"), at=now
    )
    _, out, _ = run(capsys, "undo", ref, "--yes", "--data", data)
    assert "Undone: 1 removed, 0 put back as they were, 1 kept" in out
    assert "Families reached, Cedar Basin Region, 2026-02-01, Everyone" in out
    assert list(made.observations.values_list("value", flat=True)) == [5.0]
