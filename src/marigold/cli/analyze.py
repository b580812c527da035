"""`marigold analyze cases`: works through a file of cases without a database."""

import argparse
import json
from pathlib import Path
from typing import Any

from marigold.cli.start import Stop, data_option


def register(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "analyze", help="work with numbers alone", description="Work with numbers alone."
    )
    inner = parser.add_subparsers(title="what", metavar="WHAT", required=True)
    one = inner.add_parser(
        "cases",
        help="work through a file of cases",
        description="Print the result of each case of a file, as JSON. Needs no database.",
    )
    one.add_argument(
        "file", metavar="FILE", type=Path, help="a JSON file that names its suite and holds cases"
    )
    data_option(one)
    one.set_defaults(run=cases)


def cases(args: argparse.Namespace) -> int:
    """Print {"cases": [{"id", "result"}]}, or {"result"} for a file of columns."""
    from marigold.core.cases import BadCase, answers

    try:
        document = json.loads(args.file.read_text(encoding="utf-8"))
    except OSError as error:
        raise Stop(f"{args.file} can't be read: {error.strerror}.", 2) from error
    except ValueError as error:
        raise Stop(f"{args.file} is not JSON: {error}.", 2) from error
    try:
        print(json.dumps(answers(document), allow_nan=False))
    except BadCase as error:
        raise Stop(f"{args.file}: {error}.", 2) from error
    return 0
