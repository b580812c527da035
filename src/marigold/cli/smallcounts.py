"""`marigold suppress`: hides small counts of a file, and what would give them away."""

import argparse
import json
from pathlib import Path
from typing import Any

from marigold.cli.rows import Rows, aligned, load, text_of
from marigold.cli.start import Stop, data_option, json_option

# Linear programs over more cells than this take minutes.
MOST_CELLS = 2_000


def register(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "suppress",
        help="hide small counts of a file",
        description="Hide small counts, and those that would give them away. Needs no database.",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="CSV or JSON; - reads standard input")
    parser.add_argument(
        "--policy", required=True, metavar="P", help="a policy that comes along, or a YAML file with one"
    )
    parser.add_argument("--no-total", action="store_true", help="a list whose total nobody publishes")
    parser.add_argument(
        "--audit", action="store_true", help="show what outsiders can derive; for you, not to publish"
    )
    json_option(parser)
    data_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what may be seen."""
    from marigold.core import suppression

    policy, rows = _policy(args.policy), load(args.file)
    rows.need("count")
    sides = [name for name in rows.header if name != "count"]
    if not sides:
        raise Stop(f"{args.file}: besides count, a column with the groups is needed.", 2)
    if args.no_total and len(sides) > 1:
        raise Stop("--no-total is for lists. A table has totals anyone can work out.", 2)
    counts = _counts(rows, sides)
    if args.no_total:
        told, _ = suppression.release_list(
            {key[0]: value for key, value in counts.items()}, policy, total_published=False
        )
        _say(args, sides, {(name,): one for name, one in told.items()}, {})
        return 0
    made = [suppression.Side.of(*dict.fromkeys(key[n] for key in counts)) for n in range(len(sides))]
    try:
        table = suppression.table(made, counts)
    except ValueError as error:
        raise Stop(f"{args.file}: {error}. Add a row for it, with 0 if there is none.", 2) from error
    if len(table.values) > MOST_CELLS:
        raise Stop(
            f"{args.file} makes {len(table.values):,} cells with totals; the most is {MOST_CELLS:,}.", 2
        )
    plan = suppression.plan(table, policy)
    bounds = suppression.audit(table, policy, plan.hidden) if args.audit else {}
    _say(args, sides, suppression.release(table, policy, plan), bounds)
    return 0


def _policy(name: str) -> Any:
    import yaml

    from marigold.core import suppression

    known = suppression.shipped()
    if name in known:
        return known[name]
    if not Path(name).exists():
        raise Stop(
            f"There is no policy {name}. Policies are {', '.join(known)}, or a YAML file of your own.", 2
        )
    try:
        data = yaml.safe_load(text_of(Path(name)))
    except yaml.YAMLError as error:
        raise Stop(f"{name} is not YAML: {' '.join(str(error).split())}.", 2) from error
    if not isinstance(data, dict):
        raise Stop(f"{name} must hold one policy: a name, a threshold and so on.", 2)
    try:
        return suppression.policy_from(data)
    except ValueError as error:
        raise Stop(f"{name}: {error}.", 2) from error


def _counts(rows: Rows, sides: list[str]) -> dict[tuple[str, ...], int]:
    from marigold.core.suppression.linked import TOTAL

    columns = [rows.texts(side) for side in sides]
    found: dict[tuple[str, ...], int] = {}
    for (row, _), value, *key in zip(rows.rows, rows.every("count"), *columns, strict=True):
        if value < 0 or value != int(value):
            raise rows.stop(row, "count", f"{value:g} is not a count. Write a whole number, 0 or more.")
        for side, name in zip(sides, key, strict=True):
            if name == TOTAL:
                raise rows.stop(row, side, "totals are worked out here. Leave out this row.")
        if tuple(key) in found:
            raise rows.stop(row, sides[0], f"{', '.join(key)} is there twice. Keep one row for it.")
        found[tuple(key)] = int(value)
    return found


def _say(
    args: argparse.Namespace, sides: list[str], told: dict[Any, Any], bounds: dict[Any, tuple[float, float]]
) -> None:
    from marigold.core.suppression import Shown

    cells: list[dict[str, Any]] = []
    for key, one in told.items():
        shown = isinstance(one, Shown)
        cell = {**dict(zip(sides, key, strict=True)), "count": int(one.value) if shown else None, "suppressed": not shown}  # fmt: skip
        if key in bounds:
            cell["from"], cell["to"] = (int(value) if abs(value) < 1e15 else None for value in bounds[key])
        cells.append(cell)
    if args.json:
        print(json.dumps({"cells": cells}, allow_nan=False))
        return
    header = [*sides, "count", *(("from", "to") if bounds else ())]
    lines = [
        ["hidden" if name == "count" and cell["suppressed"] else _word(cell.get(name)) for name in header]
        for cell in cells
    ]
    print(aligned(header, lines))
    print(f"\n{sum(cell['suppressed'] for cell in cells)} of {len(cells)} counts hidden.")


def _word(value: Any) -> str:
    return "" if value is None else str(value)
