"""`marigold serve`: the real thing, which refuses to start unsafe."""

import argparse
from pathlib import Path
from typing import Any

from marigold.cli.serving import LOOPBACK, free_port, serve
from marigold.cli.start import Stop, begin, data_folder, data_option, now, say
from marigold.cli.store import gather_static, migrate, refuse_network, refuse_pending
from marigold.config import environment

# Seconds that records which wait to be found may hold up the start.
PATIENCE = 20.0


def register(commands: Any) -> None:
    """Add the command."""
    text = (
        "Serve your own system. Settings come from the environment; unsafe ones are refused with a sentence."
    )
    parser = commands.add_parser("serve", help="serve your own system", description=text)
    parser.add_argument("--host", default="127.0.0.1", help="address to serve at (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to serve at (default 8000)")
    parser.add_argument("--migrate", action="store_true", help="bring the database up to date first")
    data_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check everything, then serve."""
    folder = data_folder(args)
    _refuse_demo(folder)
    workers = environment.workers()
    _refuse_plain_outside(args.host)
    if not environment.text("MARIGOLD_DATABASE"):
        refuse_network(folder if folder.exists() else folder.parent)
    port = free_port(args.host, args.port, command="./run serve")
    begin(args, mode="production", create=True)
    _refuse_unsafe()
    if args.migrate:
        migrate()
    refuse_pending()
    gather_static(folder)
    _tidy()
    _close()
    named = environment.hosts(production=True)[0].lstrip(".")
    return serve(
        args.host,
        port,
        workers=workers,
        named=named,
        ready=lambda: say(f"Serving {named} at {args.host}, port {port}. Ctrl-C ends it."),
    )


def _refuse_demo(folder: Path) -> None:
    if (folder / "demo-logins.json").exists():
        raise Stop(f"{folder} holds a demo, whose passwords lie in a file. Name another folder with --data.")


def _refuse_plain_outside(host: str) -> None:
    if not environment.https(production=True) and host not in LOOPBACK:
        raise Stop(
            f"MARIGOLD_HTTPS=no would send passwords in the clear from {host}. "
            "Serve at 127.0.0.1 behind a proxy that ends HTTPS, or leave MARIGOLD_HTTPS out."
        )


# What MARIGOLD_HTTPS=no gives up on purpose, because a proxy on this machine sees to it.
LEFT_TO_PROXY = frozenset({"security.W004", "security.W008", "security.W012", "security.W016"})


def _refuse_unsafe() -> None:
    from django.core import checks

    found = checks.run_checks(include_deployment_checks=True)
    forgiven = frozenset() if environment.https(production=True) else LEFT_TO_PROXY
    grave = [one for one in found if one.level >= checks.ERROR]
    grave += [one for one in found if one.level == checks.WARNING and str(one.id).startswith("security.")]
    grave = [one for one in grave if one.id not in forgiven]
    if grave:
        words = " ".join(f"{one.msg}{f' {one.hint}' if one.hint else ''} ({one.id})" for one in grave)
        raise Stop(f"The settings are not safe to serve. {words}")


def _tidy() -> None:
    """What is due: the trash of more than thirty days, and imported records that wait to be found."""
    from marigold.cli import trash
    from marigold.search import index

    gone = trash.empty(now())
    if gone:
        say(f"{gone:,} records left the trash for good.")
    if index.missing():
        say("Filling the search")
        index.rebuild()
    left = index.catch_up(seconds=PATIENCE)
    if left:
        say(f"{left:,} records wait to be found. Run ./run marigold search catch-up beside the site.")


def _close() -> None:
    from django.db import connections

    connections.close_all()
