"""`marigold search`: build the index anew, go on with what waits, or check it."""

import argparse
import time
from typing import Any

from marigold.cli.start import Stop, begin, data_option, say


def register(commands: Any) -> None:
    """Add the commands."""
    text = "The search keeps an index beside the records. Build it anew, go on with what waits, or check it."
    parser = commands.add_parser("search", help="look after the search", description=text)
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, words, run in (
        ("rebuild", "empty the index and fill it from the records", run_rebuild),
        ("catch-up", "put imported records that wait into the index", run_catch_up),
        ("verify", "compare the index with every record; changes nothing", run_verify),
    ):
        verb = verbs.add_parser(name, help=words, description=f"{words.capitalize()}.")
        data_option(verb)
        verb.set_defaults(run=run)


def run_rebuild(args: argparse.Namespace) -> int:
    """Build the index anew. When it is stopped, `catch-up` goes on."""
    begin(args)
    from marigold.search import index

    print(f"{index.rebuild(say=Teller()):,} records can be found.")
    return 0


def run_catch_up(args: argparse.Namespace) -> int:
    """Index what waits."""
    begin(args)
    from marigold.search import index

    index.catch_up(say=Teller())
    print("Nothing waits.")
    return 0


def run_verify(args: argparse.Namespace) -> int:
    """Compare the whole index with the records."""
    begin(args)
    from marigold.search import index

    wrong, waiting = index.differences(thorough=True), index.waiting()
    if wrong:
        raise Stop(f"{wrong:,} records are not in the search as they are. Run ./run marigold search rebuild.")
    print(f"The search agrees with the records.{f' {waiting:,} wait to be put in.' if waiting else ''}")
    return 0


class Teller:
    """A line of progress at most once a second."""

    def __init__(self) -> None:
        self.last = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self.last >= 1:
            self.last = time.monotonic()
            say(f"Put {done:,} of {total:,} into the search")
