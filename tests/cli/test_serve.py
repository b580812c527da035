"""Serving refuses what is unsafe, each with its sentence."""

import json
from pathlib import Path

import pytest

from marigold.cli.store import file_system
from tests.cli.conftest import Run

SECRET = "kq3W-" * 12 + "zX8_vB1n"
SAFE = {"MARIGOLD_SECRET": SECRET, "MARIGOLD_HOSTS": "marigold.example"}


@pytest.mark.parametrize(
    ("change", "words", "said"),
    [
        (
            {"MARIGOLD_SECRET": ""},
            (),
            "MARIGOLD_SECRET is not set. Make one with: ./run marigold secret, and keep it out of the code.",
        ),
        (
            {"MARIGOLD_SECRET": "short"},
            (),
            "MARIGOLD_SECRET is too short or too plain. Make one of 50 random characters or more.",
        ),
        (
            {"MARIGOLD_SECRET": "a" * 60},
            (),
            "MARIGOLD_SECRET is too short or too plain. Make one of 50 random characters or more.",
        ),
        ({"MARIGOLD_HOSTS": ""}, (), "MARIGOLD_HOSTS is not set. Name the hosts this site answers to."),
        ({"MARIGOLD_HOSTS": "*"}, (), "MARIGOLD_HOSTS may not be * in production. Name the hosts."),
        ({"MARIGOLD_HTTPS": "maybe"}, (), "MARIGOLD_HTTPS is maybe. Use yes or no."),
        (
            {"MARIGOLD_HTTPS": "no"},
            ("--host", "192.0.2.7"),
            "MARIGOLD_HTTPS=no would send passwords in the clear from 192.0.2.7. "
            "Serve at 127.0.0.1 behind a proxy that ends HTTPS, or leave MARIGOLD_HTTPS out.",
        ),
        ({"MARIGOLD_WORKERS": "0"}, (), "MARIGOLD_WORKERS is 0. Use a number from 1 to 64."),
        (
            {"MARIGOLD_EMAIL": "mail.example"},
            (),
            "MARIGOLD_EMAIL is neither `file` nor an address like smtp://name:password@host:587.",
        ),
        (
            {"MARIGOLD_DATABASE": "mysql://a/b"},
            (),
            "MARIGOLD_DATABASE is not an address like postgresql://name:password@host/base.",
        ),
    ],
    ids=lambda value: next(iter(value), "") if isinstance(value, dict) else "",
)
def test_an_unsafe_setting_is_refused(
    marigold: Run, change: dict[str, str], words: tuple[str, ...], said: str
) -> None:
    done = marigold("serve", "--port", "0", *words, **{**SAFE, **change})
    assert (done.returncode, done.stderr, done.stdout) == (1, f"{said}\n", "")


def test_a_mode_nobody_knows_is_refused(marigold: Run) -> None:
    done = marigold("setup", MARIGOLD_MODE="prod")
    assert (done.returncode, done.stderr) == (1, "MARIGOLD_MODE is prod. Use demo, production or test.\n")


def test_a_demo_is_not_served_to_the_world(marigold: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "demo-logins.json").write_text(json.dumps([]))
    done = marigold("serve", **SAFE)
    assert done.returncode == 1
    assert done.stderr == (
        f"{tmp_path}/data holds a demo, whose passwords lie in a file. Name another folder with --data.\n"
    )


def test_tables_are_changed_only_when_told_to(marigold: Run) -> None:
    done = marigold("serve", "--port", "0", **SAFE)
    assert done.returncode == 1
    assert done.stderr.endswith("Make a backup, then run ./run marigold setup or start with --migrate.\n")


def test_the_file_system_of_a_folder_is_that_of_the_deepest_mount(tmp_path: Path) -> None:
    table = [("/", "ext4"), (str(tmp_path), "nfs4"), (f"{tmp_path}/inner", "xfs"), (f"{tmp_path}/in", "cifs")]
    assert file_system(tmp_path / "other", table) == "nfs4"
    assert file_system(tmp_path / "inner" / "deep", table) == "xfs"
    assert file_system(Path("/"), table) == "ext4"
