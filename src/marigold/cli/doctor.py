"""`marigold doctor`: is everything well with this data folder?"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from marigold.cli.start import Stop, begin, data_option, json_option, now


def register(commands: Any) -> None:
    """Add the command."""
    text = "Look at the engine, its settings, the file, totals, backups and disk. Ends with 1 when something is wrong."
    parser = commands.add_parser("doctor", help="see whether everything is well", description=text)
    parser.add_argument(
        "--thorough", action="store_true", help="read every page of the database (takes minutes)"
    )
    data_option(parser)
    json_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Look, and say what to do about what is wrong."""
    folder = begin(args)
    from django.db import connection

    from marigold.cli import examine

    base = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and not base.exists():
        raise Stop(f"There is no database at {base}. Run ./run marigold setup first.")
    connection.ensure_connection()
    found = []
    for one in examine.everything(folder, connection, now(), thorough=args.thorough):
        found.append(one)
        if not args.json:
            print(f"{'ok   ' if one.ok else 'WRONG'}  {one.name}: {one.says}", flush=True)
            if not one.ok:
                print(f"       {one.remedy}", flush=True)
    wrong = sum(not one.ok for one in found)
    if args.json:
        rows = [{**asdict(one), "remedy": "" if one.ok else one.remedy} for one in found]
        print(json.dumps({"ok": not wrong, "checks": rows}))
    elif wrong:
        print(f"{wrong} of {len(found)} are wrong.")
    else:
        print("Everything is well.")
    return 1 if wrong else 0
