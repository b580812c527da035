"""`marigold spc`: one series from a file as words and table, data, or a drawing, without a database."""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from marigold.cli.start import Stop, data_option, json_option
from marigold.core import spc
from marigold.core.charts import Options, run_chart
from marigold.core.spc.data import as_data
from marigold.core.spc.gather import Aggregate
from marigold.core.spc.rowsfile import BadFile, Loaded, load

WAYS = {"higher": "higher_is_better", "lower": "lower_is_better", "neutral": "neutral"}
MOST_BYTES = 20_000_000


def register(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "spc",
        help="study a series over time from a file",
        description="Study a series over time from a CSV or JSON file. Needs no database.",
    )
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="rows with a period and a value each; - reads standard input"
    )
    parser.add_argument("--chart", choices=tuple(spc.KINDS), default="run", help="which chart (default: run)")
    parser.add_argument(
        "--rules", choices=tuple(spc.RULE_SETS), default="anhoej", help="which rule set (default: anhoej)"
    )
    parser.add_argument(
        "--freeze", type=int, metavar="N", help="only the first N points of each phase set the lines"
    )
    parser.add_argument(
        "--phase",
        action="append",
        default=[],
        metavar="AT=REASON",
        help="a phase begins at this position, and why",
    )
    parser.add_argument(
        "--exclude",
        action="append",
        type=int,
        default=[],
        metavar="N",
        help="leave out the point at this position",
    )
    _line_options(parser)
    _output_options(parser)
    parser.set_defaults(run=run)


def _line_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--center", type=float, metavar="VALUE", help="a given center line, before --multiply"
    )
    parser.add_argument(
        "--center-by", choices=("mean", "median"), help="mean or median as center, for run and i"
    )
    parser.add_argument("--target", type=float, metavar="VALUE", help="a value to reach")
    parser.add_argument(
        "--better", choices=tuple(WAYS), default="neutral", help="which way is better (default: neutral)"
    )
    parser.add_argument("--multiply", type=float, metavar="FACTOR", help="factor for values and lines")
    parser.add_argument("--no-screening", action="store_true", help="keep all moving ranges")
    parser.add_argument("--floor-zero", action="store_true", help="no lower limit below 0")
    parser.add_argument(
        "--groups", action="store_true", help="the rows are groups side by side, not points in time"
    )
    parser.add_argument(
        "--aggregate",
        choices=("mean", "sum", "median"),
        default="mean",
        help="how rows of one period become one value (default: mean)",
    )
    parser.add_argument(
        "--two-of-three",
        choices=("outside", "between"),
        default="outside",
        help="whether points outside the limits count in this rule of making-data-count (default: outside)",
    )
    parser.add_argument(
        "--run-points",
        type=int,
        choices=(6, 7),
        default=7,
        help="points of a run and a trend in making-data-count (default: 7)",
    )


def _output_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", default="Value", help="the measure in words")
    parser.add_argument("--unit", default="", help='its unit, "%%" for per cent')
    parser.add_argument("--svg", type=Path, metavar="OUT", help="write the chart to this file")
    parser.add_argument(
        "--pdf", type=Path, metavar="OUT", help="write chart, words and table as a PDF to keep"
    )
    json_option(parser)
    data_option(parser)


def run(args: argparse.Namespace) -> int:
    """Print words and table, or JSON; write the drawing when asked for."""
    try:
        loaded = load(_text(args.file), _gathered(args))
        study = spc.study(
            spc.Series(args.name, loaded.points, args.unit, WAYS[args.better]),  # type: ignore[arg-type]
            _settings(args, loaded),
        )
    except BadFile as bad:
        raise Stop("\n".join((f"{args.file} can't be studied.", *bad.faults)), 2) from bad
    except ValueError as error:
        said = str(error)
        raise Stop(f"{args.file} can't be studied: {said.rstrip('.')}.", 2) from error
    if args.svg:
        args.svg.write_text(run_chart(study, options=Options(alone=True)) + "\n", encoding="utf-8")
    if args.pdf:
        from marigold.reports.chart import chart_pdf

        args.pdf.write_bytes(chart_pdf(study, at=datetime.now(UTC)))
    if args.json:
        print(json.dumps(as_data(study), allow_nan=False))
    else:
        print("\n".join(_told(study)))
    return 0


def _text(path: Path) -> str:
    if str(path) == "-":
        return sys.stdin.read()
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Stop(f"{path} is larger than 20 MB. One series has far fewer rows; check what it holds.", 2)
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Stop(f"{path} can't be read: {error.strerror}.", 2) from error
    except UnicodeDecodeError as error:
        raise Stop(f"{path} is not UTF-8 text. Save it as CSV in UTF-8.", 2) from error


def _gathered(args: argparse.Namespace) -> Aggregate:
    """Counts are added up; charts of subgroups keep how many values each has and how they vary."""
    if spc.KINDS[args.chart].subgroups:
        return "subgroup"
    return "sum" if args.chart == "c" else args.aggregate


def _settings(args: argparse.Namespace, loaded: Loaded) -> spc.Settings:
    phases = dict(zip(loaded.phase_starts, loaded.phase_reasons, strict=True))
    for text in args.phase:
        at, _, reason = text.partition("=")
        if not at.isdigit() or not reason.strip():
            raise ValueError(
                f"--phase {text!r} names no position and reason; write it as --phase 13='New schedule'"
            )
        phases[int(at)] = reason.strip()
    starts = tuple(sorted(phases))
    return spc.Settings(
        kind=args.chart,
        rule_set=args.rules,
        freeze=args.freeze,
        exclude=tuple(sorted({*loaded.exclude, *args.exclude})),
        phase_starts=starts,
        phase_reasons=tuple(phases[start] for start in starts),
        centre=args.center,
        centre_by=args.center_by,
        targets=(spc.Target(args.target, label="Target"),) if args.target is not None else (),
        multiply=args.multiply,
        screened_mr=not args.no_screening,
        floor_zero=args.floor_zero,
        ordered=not args.groups,
        two_of_three=args.two_of_three,
        run_points=args.run_points,
    )


def _told(study: spc.Study) -> list[str]:
    """The finding, its evidence, cautions, and the table with aligned columns."""
    header, rows = spc.table.rows(study)
    widths = [max(len(row[i]) for row in (header, *rows)) for i in range(len(header))]
    lines = [spc.words.headline(study) + "."]
    lines += [*spc.words.sentences(study), *spc.words.making_data_count(study)]
    lines += [said for said in (spc.words.suggestion(study),) if said]
    lines.append("")
    lines += [
        "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
        for row in (header, *rows)
    ]
    return lines
