"""`marigold case`: look at a framework in a file, write it by the standard, or load it into the library."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from marigold.cli.start import Stop, begin, data_option, json_option, now

MOST_BYTES = 100_000_000


def register(commands: Any) -> None:
    """Add the command with its parts."""
    parts = commands.add_parser(
        "case", help="look at frameworks in CASE files, and convert them"
    ).add_subparsers(title="parts", metavar="PART", required=True)
    _part(
        parts,
        "check",
        run_check,
        "check a framework in a file",
        "Say what is in a framework, what is odd about its file, and what is missing to publish it. Needs no database.",
    )
    convert = _part(
        parts,
        "convert",
        run_convert,
        "write a framework by the standard",
        "Write a framework as CASE JSON, checked against the standard, or as it came with --all. Needs no database.",
    )
    convert.add_argument("out", metavar="OUT", type=Path, help="the file to write")
    convert.add_argument("--to", choices=("1.0", "1.1"), default="1.1", help="version of CASE (default: 1.1)")
    convert.add_argument(
        "--all",
        action="store_true",
        help="also what the standard does not know, unchecked; for readers that take it",
    )

    load = _part(
        parts,
        "load",
        run_load,
        "load a framework into the library",
        "Say what is in a framework and what is odd about its file, then load it as a new edition.",
    )
    load.add_argument("--key", default="", help="its key in the library (default: made from its title)")
    load.add_argument("--yes", action="store_true", help="load it; without, it is only shown")


def _part(parts: Any, name: str, run: Callable[[argparse.Namespace], int], short: str, long: str) -> Any:
    parser = parts.add_parser(name, help=short, description=long)
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="CASE JSON, an OpenSALT workbook, or a CSV list"
    )
    json_option(parser)
    data_option(parser)
    parser.set_defaults(run=run)
    return parser


def run_check(args: argparse.Namespace) -> int:
    """Print what is there, what is odd and what is missing; 1 when it could not be published as it is."""
    from marigold.core import case

    package, findings = _read(args.file)
    gaps = case.readiness(package)
    if args.json:
        print(json.dumps(_data(package, findings, gaps), ensure_ascii=False))
    else:
        print(f"{package.document['title'] or 'Without a title'}: {_counted(package)}")
        print("\n".join([*_told("Odd in the file", findings), *_told("Missing to publish it", gaps)]))
    return 1 if any(gap.blocks for gap in gaps) else 0


def run_convert(args: argparse.Namespace) -> int:
    """Write the file; says what this version leaves out. 1 when it cannot be written by the standard."""
    from marigold.core import case

    package, _ = _read(args.file)
    try:
        data = case.dump_package(package, args.to, strict=not args.all)
    except case.NotReady as error:
        lines = [str(gap) for gap in error.gaps]
        raise Stop(
            "\n".join(
                [
                    "Nothing is written. The standard wants more; add it to the file, or write it as it is with --all.",
                    *lines,
                ]
            )
        ) from error
    left = [] if args.all else case.losses(package, args.to)
    try:
        args.out.write_bytes(data)
    except OSError as error:
        raise Stop(f"{args.out} can't be written: {error.strerror}.") from error
    if args.json:
        print(json.dumps({"file": str(args.out), "version": args.to, "left_out": left}, ensure_ascii=False))
    else:
        print("\n".join([f"{args.out}: CASE {args.to}, {_counted(package)}", *(f"  {one}" for one in left)]))
    return 0


def run_load(args: argparse.Namespace) -> int:
    """Show what is in the file; load exactly that with --yes."""
    begin(args)
    from marigold.access.scope import COMMAND_LINE
    from marigold.imports import frameworks
    from marigold.kit.doing import Refused

    try:
        shown = frameworks.preview(_bytes(args.file), key=args.key, by=COMMAND_LINE)
        if args.yes:
            frameworks.load(shown, digest=shown.plan.digest, by=COMMAND_LINE, at=now())
    except Refused as refused:
        raise Stop(f"Nothing is loaded: {refused.message}") from refused
    done = args.yes and not shown.refused
    if args.json:
        found = [{"kind": one.kind, "says": one.says, "times": one.times} for one in shown.findings]
        data = {"key": shown.key, "loaded": done, "refused": shown.refused, "findings": found, **shown.counts}
        print(json.dumps(data, ensure_ascii=False))
    else:
        print(f"{shown.key}: {shown.taken.model.name}, {_counted(shown.package)}")
        print("\n".join(_told("Odd in the file", shown.findings)))
        print(
            "Loaded." if done else shown.refused or "Nothing is loaded yet. Add --yes to load what is shown."
        )
    return 1 if shown.refused else 0


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Stop(f"{path} is larger than 100 MB. Ask for it in parts.", 2)
        return path.read_bytes()
    except OSError as error:
        raise Stop(f"{path} can't be read: {error.strerror}.", 2) from error


def _read(path: Path) -> Any:
    from marigold.core import case

    try:
        return case.parse_package(_bytes(path))
    except case.NotAPackage as error:
        raise Stop(f"{path}: {error}", 2) from error


def _counted(package: Any) -> str:
    return f"{len(package.items):,} items, {len(package.associations):,} associations, {len(package.rubrics):,} rubrics"


def _told(head: str, rows: Any) -> list[str]:
    if not rows:
        return [f"{head}: nothing."]
    more = [f"  and {len(rows) - 40} more"] if len(rows) > 40 else []
    return [f"{head}:", *(f"  {row}" for row in rows[:40]), *more]


def _data(package: Any, findings: Any, gaps: Any) -> dict[str, Any]:
    return {
        "title": package.document["title"],
        "identifier": package.document.identifier,
        "items": len(package.items),
        "associations": len(package.associations),
        "rubrics": len(package.rubrics),
        "findings": [
            {"kind": one.kind, "says": one.says, "where": one.where, "times": one.times} for one in findings
        ],
        "gaps": [
            {
                "kind": one.kind,
                "identifier": one.identifier,
                "field": one.field,
                "says": one.says,
                "blocks": one.blocks,
            }
            for one in gaps
        ],
    }
