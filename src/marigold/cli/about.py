"""`marigold version` and `marigold secret`."""

import argparse
import platform
import secrets
from importlib.metadata import version
from typing import Any

from marigold import __version__
from marigold.cli.start import data_option


def register(commands: Any) -> None:
    """Add both commands."""
    parser = commands.add_parser(
        "secret", help="print a new secret key", description="Print a new MARIGOLD_SECRET."
    )
    data_option(parser)
    parser.set_defaults(run=secret)
    parser = commands.add_parser("version", help="print versions", description="Print the versions in use.")
    data_option(parser)
    parser.set_defaults(run=versions)


def secret(args: argparse.Namespace) -> int:
    """Print 64 random characters that no shell or settings file needs to quote."""
    print(secrets.token_urlsafe(48))
    return 0


def versions(args: argparse.Namespace) -> int:
    """Print what a report of a fault should name."""
    from marigold.kit.engine import use_current_sqlite

    print(f"Marigold {__version__}")
    print(f"Python {platform.python_version()}, Django {version('django')}, SQLite {use_current_sqlite()}")
    return 0
