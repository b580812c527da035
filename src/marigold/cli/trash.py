"""`marigold trash`: delete for good what has lain in the trash for thirty days."""

import argparse
from datetime import datetime
from typing import Any

from marigold.cli.start import begin, data_option, now


def register(commands: Any) -> None:
    """Add the command."""
    text = "What people put in the trash can be taken out for thirty days."
    parser = commands.add_parser("trash", help="look after the trash", description=text)
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    words = "delete for good what has lain there for thirty days"
    verb = verbs.add_parser("empty", help=words, description=f"{words.capitalize()}.")
    data_option(verb)
    verb.set_defaults(run=run_empty)


def run_empty(args: argparse.Namespace) -> int:
    """Delete what is due."""
    begin(args)
    count = empty(now())
    print(f"{count:,} records were deleted for good." if count else "Nothing has lain there for thirty days.")
    return 0


def empty(at: datetime) -> int:
    """Delete what is due, a few hundred at a time; returns how much."""
    from marigold.access.scope import COMMAND_LINE
    from marigold.support.actions import empty_trash

    count = 0
    while some := empty_trash(by=COMMAND_LINE, at=at):
        count += some
    return count
