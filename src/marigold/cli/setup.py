"""`marigold setup`: tables, roles and the shipped practice models."""

import argparse
from typing import Any

from marigold.cli.start import begin, data_option, now, say
from marigold.cli.store import migrate, refuse_network


def register(commands: Any) -> None:
    """Add the command."""
    text = "Make or update the database: tables, roles and the practice models that come with Marigold."
    parser = commands.add_parser("setup", help="make or update the database", description=text)
    data_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Bring everything up to date; a second run changes nothing."""
    folder = begin(args, create=True)
    from django.db import connection

    from marigold.access.scope import COMMAND_LINE
    from marigold.imports import practice, roles
    from marigold.search import index

    if connection.vendor == "sqlite":
        refuse_network(folder)
    migrate()
    at = now()
    say("Loading roles")
    roles.load_shipped(by=COMMAND_LINE, at=at)
    say("Loading practice models")
    editions = practice.load_shipped(by=COMMAND_LINE, at=at)
    if index.missing():
        say("Filling the search")
        index.rebuild()
    instruments = sum(edition.framework.kind == "instrument" for edition in editions)
    models = len(editions) - instruments
    print(
        f"The database is ready, with {models} practice models and frameworks and {instruments} instruments."
    )
    return 0
