"""The `marigold` command: finds its commands, and says in one sentence what went wrong."""

import argparse
import os
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import NoReturn

from marigold.cli.start import Stop

# One module a command (or a few that belong together); each has `register(commands)`.
MODULES = (
    "demo",
    "serve",
    "setup",
    "accounts",
    "practice",
    "imports",
    "doctor",
    "backup",
    "notices",
    "rollup",
    "search",
    "spc",
    "analyze",
    "trash",
    "disparity",
    "smallcounts",
    "scales",
    "credential",
    "case",
    "about",
    "manage",
)
# Written later than the others; left out as long as they are not there.
OPTIONAL = frozenset({"imports"})


class Parser(argparse.ArgumentParser):
    """A parser whose complaint is one sentence and ends with code 2."""

    def error(self, message: str) -> NoReturn:
        words = message[:1].upper() + message[1:].rstrip(".")
        print(f"{words}. See {self.prog} --help.", file=sys.stderr)
        raise SystemExit(2)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = Parser(prog="marigold", description="The working home of implementation support practitioners.")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=Parser)
    for name in MODULES:
        module = f"marigold.cli.{name}"
        if name in OPTIONAL and find_spec(module) is None:
            continue
        import_module(module).register(commands)
    return top


def main(words: list[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 refused, 2 wrong use."""
    given = sys.argv[1:] if words is None else words
    top = parser()
    if given[:1] == ["manage"]:
        # Django's own commands keep their own options.
        known, rest = top.parse_known_args(given[:1])
        known.rest = [*rest, *given[1:]]
    else:
        known = top.parse_args(given)
    try:
        return int(known.run(known) or 0)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return stop.code
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read our words has gone; nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        print(sentence, file=sys.stderr)
        return 1


def _sentence(error: Exception) -> str | None:
    """What a person can do about a known kind of failure; None for a fault of the program itself."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db.utils import DatabaseError

    from marigold.kit.doing import NotThere, Refused
    from marigold.kit.engine import EngineTooOld

    if isinstance(error, Refused | NotThere | ImproperlyConfigured | EngineTooOld):
        return str(error)
    if isinstance(error, DatabaseError):
        first = (str(error).strip().splitlines() or ["no reason given"])[0]
        return f"The database said: {first}. If it is new, run ./run marigold setup first."
    if isinstance(error, OSError):
        return f"{error.filename or 'The system'}: {error.strerror or error}."
    return None
