"""`marigold gas` and `marigold reliability`: scores of goals, and agreement of ratings, from a file."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from marigold.cli.rows import aligned, load, matrix
from marigold.cli.start import Stop, data_option, json_option

MEASURES = ("alpha", "icc", "cohen_kappa", "fleiss_kappa", "krippendorff")
# What may be said of categories by name; the others need numbers.
NAMED = ("cohen_kappa", "fleiss_kappa", "krippendorff")
WORDS = {"f": "F", "p": "p", "df1": "df1", "df2": "df2", "z_null": "z against chance", "if_dropped": "alpha without the item"}  # fmt: skip


def register(commands: Any) -> None:
    """Add both commands."""
    parser = commands.add_parser(
        "gas", help="goal attainment T-score from a file", description="Score goals. Needs no database."
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="CSV or JSON; - reads standard input")
    parser.add_argument("--rho", type=float, default=0.3, help="assumed correlation of goals (default: 0.3)")
    json_option(parser)
    data_option(parser)
    parser.set_defaults(run=goals)
    parser = commands.add_parser(
        "reliability",
        help="agreement of ratings from a file",
        description="Agreement and reliability of ratings. Needs no database.",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="a row a subject, a column a rater or item")
    parser.add_argument("--measure", required=True, choices=MEASURES, help="which measure")
    parser.add_argument(
        "--weights", choices=("none", "linear", "quadratic"), default="none", help="of cohen_kappa"
    )
    parser.add_argument(
        "--level", choices=("nominal", "ordinal", "interval", "ratio"), default="nominal", help="of krippendorff"
    )  # fmt: skip
    json_option(parser)
    data_option(parser)
    parser.set_defaults(run=ratings)


def goals(args: argparse.Namespace) -> int:
    """Print the T-score now and, where every goal has a baseline, then and the change."""
    from marigold.core import gas

    rows = load(args.file)
    rows.need("achieved")
    achieved = rows.every("achieved")
    baseline = rows.numbers("baseline") if rows.has("baseline") else [None] * len(achieved)
    try:
        if rows.has("weight"):
            weights = rows.every("weight")
        elif rows.has("importance") and rows.has("difficulty"):
            pairs = zip(rows.every("importance"), rows.every("difficulty"), strict=True)
            weights = [gas.weight(*pair) for pair in pairs]
        else:
            weights = [1.0] * len(achieved)
        found = gas.attainment(
            [gas.Goal(*row) for row in zip(achieved, baseline, weights, strict=True)], args.rho
        )
    except ValueError as error:
        raise Stop(f"{args.file}: {error}.", 2) from error
    if args.json:
        print(json.dumps(asdict(found), allow_nan=False))
        return 0
    print(f"T-score: {found.achieved_t:.1f} (50 is as expected over all goals)")
    if found.baseline_t is not None and found.change is not None:
        print(f"At baseline: {found.baseline_t:.1f}. Change: {found.change:+.1f}")
    return 0


def ratings(args: argparse.Namespace) -> int:
    """Print the measure asked for."""
    from marigold.core import reliability

    given = _numbers(args, matrix(args.file))
    forms: dict[str, Any] = {
        "alpha": lambda: asdict(reliability.alpha(given)),
        "icc": lambda: {name: asdict(one) for name, one in reliability.icc(given).items()},
        "cohen_kappa": lambda: asdict(reliability.cohen_kappa(given, weights=args.weights)),
        "fleiss_kappa": lambda: asdict(reliability.fleiss_kappa(given)),
        "krippendorff": lambda: {"alpha": reliability.krippendorff_alpha(given, level=args.level)},
    }
    try:
        found = forms[args.measure]()
    except ValueError as error:
        raise Stop(f"{args.file}: {error}.", 2) from error
    if args.json:
        print(json.dumps(found, allow_nan=False))
        return 0
    if args.measure == "icc":
        header = ("estimate", "lower", "upper", "f", "df1", "df2", "p")
        lines = [[name, *(_word(one[key]) for key in header)] for name, one in found.items()]
        print(aligned(("form", *(WORDS.get(key, key) for key in header)), lines))
        return 0
    for name, value in found.items():
        if value is not None:
            print(f"{WORDS.get(name, name.replace('_', ' '))}: {_word(value)}")
    return 0


def _word(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_word(one) for one in value)
    return "" if value is None else f"{value:.4g}"


def _numbers(args: argparse.Namespace, rows: list[list[Any]]) -> list[list[float | None]]:
    """Ratings as numbers; names of categories get a number each where only their sameness counts."""
    names = sorted({cell for row in rows for cell in row if isinstance(cell, str) and not _is_number(cell)})
    plain = args.measure in NAMED and args.weights == "none" and args.level == "nominal"
    if names and plain:
        every = sorted({str(cell) for row in rows for cell in row if cell is not None})
        return [[None if cell is None else float(every.index(str(cell))) for cell in row] for row in rows]
    found: list[list[float | None]] = []
    for n, row in enumerate(rows, start=1):
        found.append([])
        for m, cell in enumerate(row, start=1):
            if cell is not None and (isinstance(cell, bool) or not _is_number(cell)):
                raise Stop(f"{args.file}, row {n} of ratings, column {m}: {cell!r} is not a number. Write a number for it.", 2)  # fmt: skip
            found[-1].append(None if cell is None else float(cell))
    return found


def _is_number(cell: Any) -> bool:
    try:
        float(cell)
    except (TypeError, ValueError):
        return False
    return True
