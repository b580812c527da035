"""Frameworks in files, looked at and converted from the command line."""

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.core.case.made import as_bytes, name_of, small

SAMPLES = Path(__file__).resolve().parents[1] / "core" / "case" / "samples"


def test_what_is_in_a_file_and_what_is_missing(marigold: Run, tmp_path: Path) -> None:
    (tmp_path / "small.json").write_bytes(as_bytes(small()))
    good = marigold("case", "check", "small.json")
    assert good.returncode == 0, good.stderr
    assert good.stdout.splitlines() == [
        "How we work: 2 items, 3 associations, 1 rubrics",
        "Odd in the file:",
        "  Associations lead out of this package. Their ends are kept with address and title. "
        f"({name_of('elsewhere')})",
        "Missing to publish it: nothing.",
    ]
    sheet = marigold("case", "check", str(SAMPLES / "opensalt-import-sample.xlsx"), "--json")
    assert sheet.returncode == 1
    found = json.loads(sheet.stdout)
    assert (found["title"], found["items"], found["associations"]) == ("SampleFramework", 4, 10)
    assert {one["field"] for one in found["gaps"] if one["blocks"]} == {"lastChangeDateTime"}
    assert {
        name: value
        for one in found["findings"]
        if one["kind"] == "label"
        for name, value in one.items()
        if name in ("kind", "times")
    } == {"kind": "label", "times": 10}


def test_converting_says_what_is_left_out(marigold: Run, tmp_path: Path) -> None:
    (tmp_path / "small.json").write_bytes(as_bytes(small()))
    done = marigold("case", "convert", "small.json", "--to", "1.0", "out.json")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[:2] == [
        "out.json: CASE 1.0, 2 items, 3 associations, 1 rubrics",
        "  CFAssociation extensions is left out.",
    ]
    written = json.loads((tmp_path / "out.json").read_text())
    assert len(written["CFAssociations"]) == 2
    same = marigold("case", "convert", "small.json", "same.json", "--json")
    assert json.loads(same.stdout) == {"file": "same.json", "version": "1.1", "left_out": []}
    assert json.loads((tmp_path / "same.json").read_text()) == small()


def test_what_cannot_be_written_by_the_standard_is_not_written(marigold: Run, tmp_path: Path) -> None:
    source = str(SAMPLES / "opensalt-what-standards-could-be.json")
    refused = marigold("case", "convert", source, "out.json")
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[:2] == [
        "Nothing is written. The standard wants more; add it to the file, or write it as it is with --all.",
        "CFItemType 5b5f9983-eabb-4661-aca4-9e0c81046772, description: It is missing. The standard wants it.",
    ]
    assert not (tmp_path / "out.json").exists()
    assert marigold("case", "convert", source, "out.json", "--all").returncode == 0
    assert len(json.loads((tmp_path / "out.json").read_text())["CFItems"]) == 16


def test_files_that_hold_no_framework(marigold: Run, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}")
    answer = marigold("case", "check", "x.json")
    assert (answer.returncode, answer.stderr.strip()) == (
        2, "x.json: The file holds no CASE package: there is no CFDocument in it.",
    )  # fmt: skip
    assert (
        marigold("case", "check", "gone.json").stderr.strip()
        == "gone.json can't be read: No such file or directory."
    )
