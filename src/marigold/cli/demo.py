"""`marigold demo`: a believable system, built once, opened with printed sign-ins."""

import argparse
import fcntl
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from marigold.cli import passwords
from marigold.cli.fingerprint import demo_print
from marigold.cli.serving import free_port, serve
from marigold.cli.start import Stop, begin, data_option, json_option, now, prepare, say
from marigold.cli.store import gather_static, migrate, refuse_network

HOST = "127.0.0.1"
COMMAND = "./run demo"
LOGINS = "demo-logins.json"
BUILT = "demo-built"
# What the demo makes in its folder, and so may throw away again.
OWN_FILES = (
    *(f"marigold.sqlite3{end}" for end in ("", "-wal", "-shm", ".gate")),
    *(LOGINS, BUILT, "static-fingerprint"),
)


def register(commands: Any) -> None:
    """Add the command."""
    text = "Build a believable system with three years of history, and open it."
    parser = commands.add_parser("demo", help="open a believable system to try", description=text)
    parser.add_argument(
        "--port", type=int, default=8000, help="port to serve at (default 8000; 0 takes a free one)"
    )
    parser.add_argument(
        "--fresh", action="store_true", help="throw the demo in the folder away and build it anew"
    )
    data_option(parser, "./var/demo")
    json_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Build what is missing, serve, and print who can sign in."""
    started = time.monotonic()
    # The demo keeps to its own folder and this machine, whatever the site of this shell is set to.
    for name in ("DATABASE", "HOSTS", "SECRET", "HTTPS", "EMAIL", "OIDC_ISSUER"):
        os.environ.pop(f"MARIGOLD_{name}", None)
    folder = prepare(args, mode="demo", create=True)
    refuse_network(folder)
    port = free_port(HOST, args.port, command=COMMAND)
    lock = _only_one(folder)
    if args.fresh:
        _throw_away(args, folder)
    if _needs_work(folder):
        _build(args, folder)
    people = json.loads((folder / LOGINS).read_text(encoding="utf-8"))
    url = f"http://{HOST}:{port}/"

    def ready() -> None:
        if args.json:
            print(json.dumps({"url": url, "people": people}), flush=True)
        else:
            print(_table(people, url), flush=True)
        say(f"Ready after {time.monotonic() - started:.1f} s. Ctrl-C ends it.")

    try:
        return serve(HOST, port, workers=1, ready=ready)
    finally:
        os.close(lock)


def _only_one(folder: Path) -> int:
    """Hold the folder, so that two demos cannot build into it at once."""
    handle = os.open(folder / "demo.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise Stop(
            f"A demo already runs from {folder}. Use that one, or name another folder with --data."
        ) from error
    return handle


def _needs_work(folder: Path) -> bool:
    mark = folder / BUILT
    whole = (
        (folder / "marigold.sqlite3").exists() and (folder / LOGINS).exists() and (folder / "static").is_dir()
    )
    return not whole or not mark.exists() or mark.read_text() != demo_print()


def _throw_away(args: argparse.Namespace, folder: Path) -> None:
    if (folder / "marigold.sqlite3").exists() and not (folder / LOGINS).exists():
        begin(args, mode="demo")
        _refuse_others(folder)
    for name in OWN_FILES:
        (folder / name).unlink(missing_ok=True)


def _refuse_others(folder: Path) -> None:
    """Raise Stop when the folder's database is somebody's own and no demo."""
    from django.db import connection, connections

    from marigold.people.models import Person

    try:
        theirs = Person._meta.db_table in connection.introspection.table_names() and Person.objects.exists()
    finally:
        connections.close_all()
    if theirs:
        raise Stop(
            f"{folder} holds a database that is not a demo, so it is left alone. Name another folder with --data."
        )


def _build(args: argparse.Namespace, folder: Path) -> None:
    begin(args, mode="demo")
    from django.db import connections

    from marigold.cli.ahead import hashing_ahead
    from marigold.demo import cast
    from marigold.people.models import Unit

    if not (folder / LOGINS).exists():
        _refuse_others(folder)
    words = passwords.several(len(cast.CAST))
    # Begun before anything else: tables and static files take about as long as the hashes.
    with hashing_ahead([] if (folder / BUILT).exists() else words):
        migrate()
        gather_static(folder)
        if not (folder / LOGINS).exists() or not Unit.objects.exists():
            _tell_the_story(folder, words)
    # Closed here, so that the worker processes are the only ones that have the database open.
    connections.close_all()
    (folder / BUILT).write_text(demo_print())


def _tell_the_story(folder: Path, words: list[str]) -> None:
    from django.utils import timezone

    from marigold.demo import build, cast

    people = [
        {"name": one.name, "email": one.address, "password": word, "role": one.shown_as}
        for one, word in zip(cast.CAST, words, strict=True)
    ]
    # Written first: a build that stops leaves an empty database, which the next start can tell from somebody's own.
    _keep_private(folder / LOGINS, json.dumps(people, indent=1, ensure_ascii=False))
    say("Building three years of history (once, about half a minute)")
    build.build(
        today=timezone.localdate(now()),
        passwords={one.key: word for one, word in zip(cast.CAST, words, strict=True)},
        say=lambda line: say(f"  {line}"),
    )


def _keep_private(file: Path, text: str) -> None:
    handle = os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        opened.write(text)


def _table(people: list[dict[str, str]], url: str) -> str:
    names = ("name", "email", "password", "role")
    widths = {name: max(len(name), *(len(one[name]) for one in people)) for name in names}
    rows = [dict(zip(names, ("Name", "E-mail", "Password", "Role"), strict=True)), *people]
    lines = ["  ".join(row[name].ljust(widths[name]) for name in names).rstrip() for row in rows]
    bold = sys.stdout.isatty()
    address = f"\033[1m{url}\033[0m" if bold else url
    return "\n".join(["", *lines, "", f"Marigold is open at {address}"])
