"""A process that writes through actions until it is stopped: `python -m tests.store.writer NAME THREADS GO`.

It waits for the file GO, so that all writers begin together, and ends when the file is gone. After each commit it
says `saved NAME`, and `failed REASON` for each error.
"""

import sys
import threading
import time
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from marigold.access.scope import COMMAND_LINE  # noqa: E402
from marigold.people.actions import add_root  # noqa: E402


def write(name: str, go: Path, said: threading.Lock) -> None:
    """Add units one after the other for as long as the file is there."""
    number = 0
    while go.exists():
        number += 1
        try:
            unit = add_root(name=f"{name}-{number}", level="state", by=COMMAND_LINE, at=timezone.now())
            line = f"saved {unit.name}\n"
        except Exception as error:
            line = f"failed {type(error).__name__}: {error}\n"
        with said:
            sys.stdout.write(line)
            sys.stdout.flush()
    connection.close()


def main() -> None:
    """Start the threads together."""
    name, threads, go, said = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), threading.Lock()
    while not go.exists():
        time.sleep(0.01)
    started = [
        threading.Thread(target=write, args=(f"{name}.{number}", go, said)) for number in range(threads)
    ]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()


main()
