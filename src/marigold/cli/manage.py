"""`marigold manage`: Django's own commands, with Marigold's settings."""

import argparse
import os
from typing import Any

from marigold.cli.start import SETTINGS, data_option


def register(commands: Any) -> None:
    """Add the command; everything after `manage` is Django's."""
    text = "Pass a command on to Django, such as check, showmigrations or dbshell."
    parser = commands.add_parser("manage", help="pass a command on to Django", description=text)
    data_option(parser)
    parser.set_defaults(run=run, rest=[])


def run(args: argparse.Namespace) -> int:
    """Run Django's command."""
    from django.core.management import execute_from_command_line

    rest = list(args.rest)
    if "--data" in rest[:1] and len(rest) > 1:
        os.environ["MARIGOLD_DATA"] = os.path.abspath(rest[1])  # noqa: PTH100 - no need of the folder yet
        rest = rest[2:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    execute_from_command_line(["marigold manage", *(rest or ["help"])])
    return 0
