"""Previews of large files run in a process of their own, so that no page and no other reader waits for them.

`python -m marigold.imports.apart KIND REF PERSON DAY BYTES SECONDS` decides the file of a job and keeps its progress in the
job's folder. While it lives it holds a lock on that folder, which the kernel frees when it dies, however it dies. Whoever
looks next then says so. A preview that came to nothing leaves a sentence, and no rows.
"""

import fcntl
import logging
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from marigold.access.scope import Scope
from marigold.core.imports.limits import MEBI
from marigold.imports import uploads
from marigold.imports.uploads import Job

FILE = "progress.json"
# Where each kind of file is read: `load` finds a job, `preview` decides it.
READERS = {"activities": "marigold.imports.activities", "observations": "marigold.imports.values"}
MEMORY = 2_048 * MEBI  # what reading may reserve; a million rows need a tenth of it
SECONDS = 1_800  # of the processor; a million rows need half a minute
GRACE = 5  # seconds between the signal that time is up and the end
TOLD = 0.9  # seconds between two words of how far it is
DIED = "Reading this file stopped before its end. Try again, or import it in parts."
LARGE = "This file needs more memory than reading may take. Import it in parts."
LATE = "Reading this file took too long. Import it in parts."
log = logging.getLogger("marigold.imports")


class TimeIsUp(BaseException):
    """The processor time of a preview is used up. Nobody on the way takes it for a fault of a row."""


@dataclass(frozen=True)
class Working:
    """How far a preview is. `refused` is the sentence on which it ended, if it did."""

    rows: int
    refused: str


def working(job: Job) -> Working | None:
    """The preview under way for a job, or how it ended; None when none was started, or it went well."""
    data = uploads.read(job, FILE)
    if data is not None and not data["refused"]:
        with _lock(job) as free:
            # Asked again: it may have ended well between the first look and this one.
            data = uploads.read(job, FILE)
            if free and data is not None and not data["refused"]:
                _end(job, DIED)
                data = uploads.read(job, FILE)
    return Working(data["rows"], data["refused"]) if data else None


def start(job: Job, *, by: Scope, today: date) -> None:
    """Begin the preview of a job; nothing happens when one is under way."""
    words = (job.kind, job.ref, by.person_ref, today.isoformat(), str(MEMORY), str(SECONDS))
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    with _lock(job, tries=10) as lock:
        if not lock:
            return
        _tell(job, 0)
        process = subprocess.Popen(  # noqa: S603 - our own module, a reference made by us
            [sys.executable, "-m", __name__, *words],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=(lock,),  # so that the lock is its own from its first moment
        )
        _tell(job, 0, process=process.pid)


def forget(job: Job) -> None:
    """Take the word of an earlier preview away, and end it if it still goes on."""
    while (data := uploads.read(job, FILE)) is not None:
        with _lock(job) as free:
            if free:
                uploads.clear(job)
                (job.folder / FILE).unlink(missing_ok=True)
                return
        if data["process"]:
            with suppress(ProcessLookupError):
                os.kill(data["process"], signal.SIGKILL)
        time.sleep(0.01)


@contextmanager
def _lock(job: Job, *, tries: int = 1) -> Iterator[int]:
    """The lock of a job's folder as an open file, or 0 when somebody has it."""
    held = os.open(job.folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield next((held for _ in range(tries) if _take(held)), 0)
    finally:
        os.close(held)


def _take(held: int) -> bool:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        time.sleep(0.01)
        return False
    return True


def _tell(job: Job, rows: int, refused: str = "", process: int = 0) -> None:
    uploads.write(job, FILE, {"rows": rows, "refused": refused, "process": process})


def _end(job: Job, sentence: str) -> None:
    uploads.clear(job)
    _tell(job, 0, sentence)


def main(kind: str, ref: str, person_ref: str, day: str, memory: int, seconds: float) -> None:
    """Preview one job as one person; end with its plan, or with a sentence."""
    from marigold.people.models import Person  # noqa: PLC0415 - Django is set up first
    from marigold.people.selectors import scope_for  # noqa: PLC0415

    today = date.fromisoformat(day)
    scope = scope_for(Person.objects.get(ref=person_ref, is_active=True), on=today)
    reader = import_module(READERS[kind])
    job = reader.load(ref, scope)
    os.nice(5)
    sentence = _read(reader, job, scope, today, memory, seconds)
    # Only here, where all that was read is let go: after running out of memory there is then room for a sentence.
    if not job.folder.exists():
        return  # thrown away meanwhile
    if sentence:
        _end(job, sentence)
    else:
        (job.folder / FILE).unlink(missing_ok=True)


def _read(reader: Any, job: Job, scope: Scope, today: date, memory: int, seconds: float) -> str:
    """Preview a job within limits; the sentence on which it ended, or nothing."""
    from marigold.kit.doing import NotThere, Refused  # noqa: PLC0415

    told = float("-inf")  # the first rows are told at once, however short the rest takes

    def say(rows: int, _: int) -> None:
        nonlocal told
        if time.monotonic() - told >= TOLD:
            told = time.monotonic()
            _tell(job, rows, process=os.getpid())

    try:
        _limit(memory, seconds)
        reader.preview(job, by=scope, today=today, say=say)
    except (Refused, NotThere) as error:
        return str(error)
    except MemoryError:
        return LARGE
    except TimeIsUp:
        return LATE
    except Exception:
        if job.folder.exists():
            log.exception("Reading %s ended early.", job.ref)
        return DIED
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return ""


def _limit(memory: int, seconds: float) -> None:
    """Let the kernel keep this process to so much more than it took to begin."""

    def up(*_: Any) -> None:
        raise TimeIsUp

    signal.signal(signal.SIGPROF, up)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    # For what does not come to an end when told. Less may be allowed already, and not every system keeps such limits.
    with suppress(ValueError, OSError):
        used = resource.getrusage(resource.RUSAGE_SELF)
        until = int(used.ru_utime + used.ru_stime + seconds) + GRACE
        resource.setrlimit(resource.RLIMIT_CPU, (until, until))
    with suppress(ValueError, OSError):
        here = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (here + memory, here + memory))


def _main() -> None:
    import django  # noqa: PLC0415

    django.setup()
    kind, ref, person, day, memory, seconds = sys.argv[1:7]
    main(kind, ref, person, day, int(memory), float(seconds))


if __name__ == "__main__":
    _main()
