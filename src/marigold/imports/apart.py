"""Previews of large files run in a process of their own, so that no page and no other reader waits for them.

`python -m marigold.imports.apart REF PERSON DAY` decides the file of a job and keeps its progress in the job's folder.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from marigold.access.scope import Scope
from marigold.imports import uploads
from marigold.imports.uploads import Job

STALE = 60  # seconds without a word, after which a process is taken for dead
FILE = "progress.json"


@dataclass(frozen=True)
class Working:
    """How far a preview is. `refused` is the sentence on which it ended, if it did."""

    rows: int
    refused: str
    alive: bool


def working(job: Job, *, at: datetime) -> Working | None:
    """The preview under way for a job, or None when none was started."""
    data = uploads.read(job, FILE)
    if data is None:
        return None
    told = (job.folder / FILE).stat().st_mtime
    alive = not data["refused"] and at.timestamp() - told < STALE
    return Working(data["rows"], data["refused"], alive)


def start(job: Job, *, by: Scope, at: datetime, today: date) -> None:
    """Begin the preview of a job; nothing happens when one is under way."""
    now = working(job, at=at)
    if now is not None and now.alive:
        return
    _tell(job, 0)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    subprocess.Popen(  # noqa: S603 - our own module, a reference made by us
        [sys.executable, "-m", __name__, job.ref, by.person_ref, today.isoformat()],
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def forget(job: Job) -> None:
    """Take the word of an earlier preview away."""
    (job.folder / FILE).unlink(missing_ok=True)


def _tell(job: Job, rows: int, refused: str = "") -> None:
    uploads.write(job, FILE, {"rows": rows, "refused": refused})


def main(ref: str, person_ref: str, day: str) -> None:
    """Preview one job as one person."""
    from marigold.imports import activities  # noqa: PLC0415 - Django is set up first
    from marigold.kit.doing import NotThere, Refused  # noqa: PLC0415
    from marigold.people.models import Person  # noqa: PLC0415
    from marigold.people.selectors import scope_for  # noqa: PLC0415

    today = date.fromisoformat(day)
    scope = scope_for(Person.objects.get(ref=person_ref, is_active=True), on=today)
    job = uploads.load_job(ref, scope)
    os.nice(5)
    try:
        activities.preview(job, by=scope, today=today, say=lambda done, _: _tell(job, done))
    except (Refused, NotThere) as error:
        _tell(job, 0, str(error))
    except Exception:
        _tell(job, 0, "The file could not be read to its end. Try again, or import it in parts.")
        raise
    else:
        forget(job)


def _main() -> Any:
    import django  # noqa: PLC0415

    django.setup()
    main(*sys.argv[1:4])


if __name__ == "__main__":
    _main()
