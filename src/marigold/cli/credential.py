"""`marigold credential verify`: is a badge good? From a file, without a database. (Keys: `credential_keys`.)"""

import argparse
import json
import urllib.request
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from marigold.cli import credential_keys
from marigold.cli.start import Stop, data_option, json_option

MOST_BYTES = 5_000_000
SECONDS = 10
MARKS = {True: "yes", False: "no", None: "not known"}


def register(commands: Any) -> None:
    """Add the command with its part."""
    parts = commands.add_parser(
        "credential", help="check badges, and keep the keys to give them"
    ).add_subparsers(title="parts", metavar="PART", required=True)
    parser = parts.add_parser(
        "verify",
        help="check a badge from a file",
        description="Check an Open Badge: its words, key, signature, dates and status. Needs no database.",
    )
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="JSON, signed text, or a PNG or SVG with a badge in it"
    )
    parser.add_argument(
        "--page",
        action="append",
        default=[],
        metavar="ADDRESS=FILE",
        help="what stands at an address: the issuer's document, a status list",
    )
    parser.add_argument("--fetch", action="store_true", help="ask https addresses for what no --page gives")
    parser.add_argument("--at", metavar="DATE", default="", help="as of this day (default: now)")
    json_option(parser)
    data_option(parser)
    parser.set_defaults(run=run)
    credential_keys.register(parts)


def run(args: argparse.Namespace) -> int:
    """Print the verdict and what it rests on; 0 only for a good badge."""
    from marigold.core import credentials

    pages = _pages(args.page)

    def resolve(url: str) -> Mapping[str, Any] | None:
        if url in pages:
            return pages[url]
        return _fetched(url) if args.fetch else None

    verdict = credentials.verify(_badge(args.file), resolve, _at(args.at))
    if args.json:
        checks = [{"name": one.name, "holds": one.holds, "says": one.says} for one in verdict.checks]
        print(
            json.dumps({"state": verdict.state, "says": verdict.says, "checks": checks}, ensure_ascii=False)
        )
    else:
        print(verdict.says)
        for one in verdict.checks:
            print(f"  {one.name:<10} {MARKS[one.holds]:<10} {one.says}")
    return 0 if verdict.valid else 1


def _badge(path: Path) -> str:
    from marigold.core import credentials

    data = _bytes(path)
    try:
        if data.startswith(b"\x89PNG") or data.lstrip()[:1] == b"<":
            found = credentials.extract(data)
            if found is None:
                raise Stop(f"{path} is a picture without a badge in it.", 2)
            return found
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Stop(f"{path} is neither text nor a picture that can hold a badge.", 2) from error
    except ValueError as error:
        raise Stop(f"{path}: {error}", 2) from error


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Stop(f"{path} is larger than 5 MB. No badge is.", 2)
        return path.read_bytes()
    except OSError as error:
        raise Stop(f"{path} can't be read: {error.strerror}.", 2) from error


def _pages(given: list[str]) -> dict[str, Mapping[str, Any]]:
    pages = {}
    for text in given:
        address, sign, name = text.rpartition("=")
        if not sign or not name:
            raise Stop(f"--page {text} names no address and file. Write --page https://…=FILE.", 2)
        pages[address] = _object(_bytes(Path(name)), name)
    return pages


def _object(data: bytes, name: str) -> Mapping[str, Any]:
    from marigold.core.credentials.shape import read_json

    try:
        return read_json(data.decode("utf-8-sig"))
    except ValueError as error:
        raise Stop(f"{name}: {error}", 2) from error


def _fetched(url: str) -> Mapping[str, Any] | None:
    """What an https address answers, or None."""
    if not url.startswith("https://"):
        return None
    asked = urllib.request.Request(url, headers={"Accept": "application/json"})  # noqa: S310 - https only, see above
    try:
        with urllib.request.urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310 - the same
            data = answer.read(MOST_BYTES + 1)
            if not answer.url.startswith("https://") or len(data) > MOST_BYTES:
                return None
        return _object(data, url)
    except (OSError, Stop):
        return None


def _at(text: str) -> datetime:
    if not text:
        return datetime.now(UTC)
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Stop(f"--at {text} is no date. Write it like 2026-11-18.", 2) from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)
