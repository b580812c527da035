"""Runs the site with granian, and knows when it answers."""

import errno
import http.client
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable

from marigold.cli.start import Stop, say

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
PATIENCE = 60.0


def free_port(host: str, port: int, *, command: str) -> int:
    """The port to use: the one asked for, or any when that is 0. Raises Stop when it is taken."""
    if not 0 <= port <= 65_535:
        raise Stop(f"{port} is not a port. Choose one from 1024 to 65535.", code=2)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise Stop(_why_not(error, host, port, command)) from error
        return int(trial.getsockname()[1])


def _why_not(error: OSError, host: str, port: int, command: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. Stop it, or choose another: {command} --port {port + 1}"
    if error.errno == errno.EACCES:
        return f"Port {port} is kept for the system administrator. Choose one above 1023 with --port."
    return f"The address {host} cannot be used on this machine: {error.strerror}."


def serve(host: str, port: int, *, workers: int, ready: Callable[[], None], named: str = "") -> int:
    """Serve until Ctrl-C; calls `ready` once the site answers to the name it goes by. Returns the exit code."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    # Fresh processes on every system: a fork would carry threads' locks and database connections along.
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        "marigold.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        # A page is mostly Python: a few threads a worker keep slow readers from holding up the others.
        blocking_threads=4,
        # Only what escapes the application altogether; its own log says the rest.
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )
    given_up = threading.Event()
    watch = (host, port, named or host, ready, given_up)
    threading.Thread(target=_when_answering, args=watch, daemon=True).start()
    server.serve()
    say("Stopped.")
    return 1 if given_up.is_set() else 0


def _when_answering(
    host: str, port: int, named: str, ready: Callable[[], None], given_up: threading.Event
) -> None:
    until = time.monotonic() + PATIENCE
    status = 0
    while not status and time.monotonic() < until:
        status = answer(host, port, named)
        time.sleep(0 if status else 0.03)
    if 0 < status < 500:
        ready()
        return
    if status:
        say(f"The site starts, and its sign-in page fails with {status}. The lines above say why.")
    else:
        say(f"The site did not answer within {PATIENCE:.0f} seconds.")
    given_up.set()
    # As Ctrl-C would, so that the worker processes end as well.
    os.kill(os.getpid(), signal.SIGINT)


def answer(host: str, port: int, named: str) -> int:
    """The status of the sign-in page, asked for by the site's name and as if through a proxy; 0 without an answer."""
    connection = http.client.HTTPConnection(host, port, timeout=10)
    try:
        connection.request("GET", "/account/login/", headers={"Host": named, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
