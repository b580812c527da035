"""What every command begins with: the data folder, the mode, and Django."""

import argparse
import os
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from marigold.config import environment

SETTINGS = "marigold.config.settings"


class Stop(Exception):
    """Ends a command with one sentence and an exit code."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def data_option(parser: argparse.ArgumentParser, default: str = "") -> None:
    """Give a command its `--data DIR`."""
    shown = default or "MARIGOLD_DATA, else ./var"
    parser.add_argument(
        "--data",
        metavar="DIR",
        default=default,
        help=f"folder with the database and files (default: {shown})",
    )


def json_option(parser: argparse.ArgumentParser) -> None:
    """Give a command its `--json`."""
    parser.add_argument("--json", action="store_true", help="answer in JSON, for programs")


def data_folder(args: argparse.Namespace) -> Path:
    """The data folder asked for, absolute."""
    return Path(args.data or environment.text("MARIGOLD_DATA", "./var")).expanduser().absolute()


def prepare(args: argparse.Namespace, *, mode: str = "", create: bool = False) -> Path:
    """Tell the settings where the data is and which mode holds; returns the data folder.

    Raises Stop when the folder is not there and the command does not make one.
    """
    # Whatever is written holds people's work: for the account that runs Marigold only.
    os.umask(0o077)
    folder = data_folder(args)
    if create:
        _make(folder)
    elif not folder.is_dir():
        raise Stop(f"There is no folder {folder}. Run ./run marigold setup, or name another with --data.")
    os.environ["MARIGOLD_DATA"] = str(folder)
    if mode:
        os.environ["MARIGOLD_MODE"] = mode
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    return folder


def begin(args: argparse.Namespace, *, mode: str = "", create: bool = False) -> Path:
    """Prepare, then load Django. Raises ImproperlyConfigured for settings that are missing or unsafe."""
    import django
    from django.apps import apps

    folder = prepare(args, mode=mode, create=create)
    if not apps.ready:
        django.setup()
    return folder


def now() -> datetime:
    """This moment, in the time zone of the settings."""
    from django.utils import timezone

    return timezone.now()


class Teller:
    """A line of progress at most once a second."""

    def __init__(self, verb: str, noun: str) -> None:
        self.verb, self.noun, self.last = verb, noun, time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self.last >= 0.9:
            self.last = time.monotonic()
            say(f"{self.verb} {done:,}{f' of {total:,}' if total else ''} {self.noun}")


def say(*words: Any) -> None:
    """A line of progress, beside the answer and not in it."""
    print(*words, file=sys.stderr, flush=True)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Stop(f"The folder {folder} cannot be made: {error.strerror}.") from error
    if not os.access(folder, os.W_OK):
        raise Stop(f"The folder {folder} cannot be written to.")
