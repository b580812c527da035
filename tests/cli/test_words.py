"""Every command explains itself, and wrong use gets one sentence."""

import argparse
import re
from collections.abc import Iterator

import pytest

from marigold.cli.main import main, parser
from marigold.config.environment import SETTINGS
from tests.cli.conftest import ROOT, Run

REFERENCE = ROOT / "docs" / "using" / "reference"


def _commands(of: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for one in of._actions:
        if isinstance(one, argparse._SubParsersAction):
            for name, inner in one.choices.items():
                deeper = list(_commands(inner, (*words, name)))
                yield from deeper or [(*words, name)]


COMMANDS = sorted(_commands(parser()))


# Django answers for its own commands; the reference says how to name the folder for those.
@pytest.mark.parametrize("words", [words for words in COMMANDS if words != ("manage",)], ids=" ".join)
def test_each_command_explains_itself_and_takes_a_data_folder(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
    assert ended.value.code == 0
    assert "--data DIR" in capsys.readouterr().out


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_each_command_is_in_the_reference(words: tuple[str, ...]) -> None:
    assert f"## {' '.join(words)}\n" in (REFERENCE / "commands.md").read_text()


def test_the_reference_lists_every_setting_with_its_default_and_no_other() -> None:
    text = (REFERENCE / "settings.md").read_text()
    rows = re.findall(r"^\| `(MARIGOLD_\w+)` \| (.+?) \| (.+?) \|$", text, re.MULTILINE)
    assert rows == [(one.name, one.text, one.default) for one in SETTINGS]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rollup",), "One of the arguments --verify --rebuild is required. See marigold rollup --help.\n"),
        (
            ("demo", "--port", "many"),
            "Argument --port: invalid int value: 'many'. See marigold demo --help.\n",
        ),
        (("demo", "--port", "70000"), "70000 is not a port. Choose one from 1024 to 65535.\n"),
    ],
)
def test_wrong_use_is_one_sentence_and_code_two(marigold: Run, words: tuple[str, ...], said: str) -> None:
    done = marigold(*words)
    assert (done.returncode, done.stderr, done.stdout) == (2, said, "")


def test_a_folder_that_is_not_there_is_named(marigold: Run) -> None:
    done = marigold("doctor", "--data", "nowhere")
    assert done.returncode == 1
    assert re.fullmatch(
        r"There is no folder /.*/nowhere\. Run \./run marigold setup, or name another with --data\.\n",
        done.stderr,
    )


def test_a_secret_is_long_and_new_each_time(marigold: Run) -> None:
    first, second = marigold("secret").stdout.strip(), marigold("secret").stdout.strip()
    assert len(first) == len(second) == 64
    assert first != second
