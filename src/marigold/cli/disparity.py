"""`marigold disparity`: summary measures, gaps against a reference, and gaps over time, from a file."""

import argparse
import json
from collections.abc import Sequence
from math import sqrt
from pathlib import Path
from typing import Any

from marigold.cli.rows import Rows, aligned, load
from marigold.cli.start import Stop, data_option, json_option

AGAINST = ("largest", "best", "fixed", "average")


def register(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "disparity",
        help="measure disparity between subgroups from a file",
        description="Measure disparity between subgroups. Needs no database.",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="CSV or JSON; - reads standard input")
    parser.add_argument("--lower-is-better", action="store_true", help="for what one wants to see fall")
    parser.add_argument("--scale", type=float, default=100, help="100 for percent (default), 1, 1000, ...")
    parser.add_argument("--reference", metavar="NAME", help="subgroup the others are compared with")
    parser.add_argument("--average", type=float, help="average of everybody, when known from elsewhere")
    parser.add_argument("--against", choices=AGAINST, help="also each subgroup against this reference")
    parser.add_argument("--measure", default="d", help="measure followed over time (default: d, difference)")
    parser.add_argument("--confidence", type=float, default=0.95, help="of the intervals (default: 0.95)")
    parser.add_argument("--draws", type=int, default=20_000, help="simulated tables (default: 20,000)")
    json_option(parser)
    data_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print all measures, or a series of one where the file has periods."""
    from marigold.core.disparity import gap_series, gaps, summary

    rows = load(args.file)
    rows.need("subgroup")
    tables = _tables(args, rows)
    try:
        if rows.has("period"):
            points = gap_series(tables, args.measure, confidence=args.confidence)
            return _say_series(args, points)
        table = tables[0][1]
        answers = summary(table, draws=args.draws, confidence=args.confidence)
        against = gaps(table, args.against, confidence=args.confidence) if args.against else []
    except ValueError as error:
        raise Stop(f"{args.file}: {error}.", 2) from error
    if args.json:
        found: dict[str, Any] = {"measures": {name: _data(answer) for name, answer in answers.items()}}
        if args.against:
            found["gaps"] = [
                {"subgroup": gap.name, "reference": gap.reference, "difference": _data(gap.difference), "ratio": _data(gap.ratio)}
                for gap in against
            ]  # fmt: skip
        print(json.dumps(found, allow_nan=False))
        return 0
    _say(answers, against)
    return 0


def _tables(args: argparse.Namespace, rows: Rows) -> list[tuple[str, Any]]:
    """One table, or one for each period, in the order of the file."""
    if not rows.has("period"):
        return [("", _table(args, rows))]
    periods = dict.fromkeys(rows.texts("period"))
    return [
        (period, _table(args, Rows(rows.file, rows.header, [r for r in rows.rows if str(r[1]["period"]).strip() == period])))
        for period in periods
    ]  # fmt: skip


def _table(args: argparse.Namespace, rows: Rows) -> Any:
    from marigold.core.disparity import Subgroups

    names = rows.texts("subgroup")
    twice = next((n for n, name in enumerate(names) if name in names[:n]), None)
    if twice is not None:
        raise rows.stop(
            rows.rows[twice][0], "subgroup", f"{names[twice]} is there twice. Keep one row for it."
        )
    if args.reference is not None and args.reference not in names:
        raise Stop(
            f"{rows.file}: there is no subgroup {args.reference}. Subgroups are {', '.join(names)}.", 2
        )
    population = tuple(rows.every("population")) if rows.has("population") else None
    if rows.has("estimate"):
        estimates = rows.numbers("estimate")
        se = tuple(rows.numbers("se")) if rows.has("se") else None
    else:
        estimates, errors, people = _from_counts(args, rows)
        se = tuple(errors)
        population = population or people
    try:
        return Subgroups(
            names=tuple(names),
            estimates=tuple(estimates),
            se=se,
            population=population,
            order=tuple(rows.every("order")) if rows.has("order") else None,
            reference=None if args.reference is None else names.index(args.reference),
            setting_average=args.average,
            higher_is_better=not args.lower_is_better,
            scale=args.scale,
        )
    except ValueError as error:
        raise Stop(f"{rows.file}: {error}.", 2) from error


def _from_counts(
    args: argparse.Namespace, rows: Rows
) -> tuple[list[float | None], list[float | None], tuple[float, ...]]:
    """Shares of people with their standard errors, from two columns of counts."""
    if not (rows.has("numerator") and rows.has("denominator")):
        rows.need("estimate")
    estimates, errors = list[float | None](), list[float | None]()
    below = rows.every("denominator")
    for (row, _), x, n in zip(rows.rows, rows.numbers("numerator"), below, strict=True):
        if n <= 0:
            raise rows.stop(row, "denominator", "must be above 0.")
        if x is not None and not 0 <= x <= n:
            raise rows.stop(row, "numerator", f"{x:g} is not between 0 and the denominator, {n:g}.")
        estimates.append(None if x is None else args.scale * x / n)
        errors.append(None if x is None else args.scale * sqrt(x / n * (1 - x / n) / n))
    return estimates, errors, tuple(below)


def _data(answer: Any) -> dict[str, Any]:
    if hasattr(answer, "code"):
        return {"refused": answer.code, "why": answer.words}
    names = ("estimate", "se", "lower", "upper", "method", "log_se")
    return {name: getattr(answer, name) for name in names}


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}" if abs(value) < 1000 else f"{value:,.0f}"


def _row(name: str, answer: Any) -> list[str]:
    if hasattr(answer, "code"):
        return [name, answer.words, "", ""]
    return [name, _cell(answer.estimate), _cell(answer.lower), _cell(answer.upper)]


def _say(answers: dict[str, Any], against: Sequence[Any]) -> None:
    from marigold.core.disparity import NAMES

    lines = [_row(NAMES.get(name, name.replace("_", " ")).capitalize(), one) for name, one in answers.items()]
    print(aligned(("Measure", "Estimate", "From", "To"), lines))
    if against:
        print(f"\nEach against: {against[0].reference}")
        print(
            aligned(("Difference", "Estimate", "From", "To"), [_row(g.name, g.difference) for g in against])
        )
        print()
        print(aligned(("Ratio", "Estimate", "From", "To"), [_row(g.name, g.ratio) for g in against]))


def _say_series(args: argparse.Namespace, points: Sequence[Any]) -> int:
    if args.json:
        names = ("when", "estimate", "lower", "upper", "se", "why")
        print(json.dumps({"measure": args.measure, "points": [{n: getattr(p, n) for n in names} for p in points]}, allow_nan=False))  # fmt: skip
        return 0
    lines = [
        [p.when, p.why, "", ""] if p.estimate is None else [p.when, _cell(p.estimate), _cell(p.lower), _cell(p.upper)]
        for p in points
    ]  # fmt: skip
    print(aligned(("Period", "Estimate", "From", "To"), lines))
    return 0
