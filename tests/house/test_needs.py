"""The table of needs is honest: 403 rows, and what is done has a test that exists."""

from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
NEEDS = yaml.safe_load((ROOT / "docs" / "needs.yaml").read_text(encoding="utf-8"))


def test_all_403_needs_are_there_in_order():
    assert [row["number"] for row in NEEDS] == list(range(1, 404))


def test_each_row_says_what_where_and_how_far():
    for row in NEEDS:
        assert set(row) == {"number", "need", "status", "where", "tests"}, row["number"]
        assert len(row["need"]) > 15, row["number"]
        assert row["status"] in {"open", "part", "done"}, row["number"]
        if row["status"] == "open":
            assert not row["tests"], row["number"]
        else:
            assert row["where"], row["number"]
            assert row["tests"], row["number"]


def test_every_named_test_exists():
    for row in NEEDS:
        for named in row["tests"]:
            path, _, name = named.partition("::")
            file = ROOT / path
            assert file.exists(), f"{row['number']}: {path}"
            if name:
                assert f"def {name}" in file.read_text(), f"{row['number']}: {named}"


def test_the_readable_table_is_built_from_the_data():
    from marigold.cli.needs import as_markdown

    assert (ROOT / "docs" / "needs.md").read_text(encoding="utf-8") == as_markdown(NEEDS)
