"""Files under way to an import: each has a folder in the data folder, with what was chosen and what was found.

imports/<ref>/file        the uploaded file (the command line reads the file where it lies)
imports/<ref>/job.json    whose it is, how columns and names are read (of a list: list.json)
imports/<ref>/plan.json   the preview, once there is one
imports/<ref>/refused.csv every problem
imports/<ref>/rows/       decided rows, see `spool`
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from marigold.access.scope import Scope
from marigold.core.imports.limits import MEBI
from marigold.kit.doing import NotThere, Refused
from marigold.kit.refs import ALPHABET, LENGTH, new_ref

KEPT_DAYS = 7
_REF = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


@dataclass
class Choices:
    """How a person wants a file read. `columns` is column index to field; names are normalised text to id."""

    columns: dict[str, str] = field(default_factory=dict)
    date_order: str = ""
    unit: str = ""
    unknown_people: str = "refuse"
    unknown_words: str = "refuse"
    unknown_places: str = "refuse"
    people: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    source: str = ""


@dataclass
class Job:
    """One file on its way in."""

    ref: str
    name: str
    path: str
    person: str
    root: int
    digest: str
    size: int
    choices: Choices = field(default_factory=Choices)
    kind: str = "activities"

    @property
    def folder(self) -> Path:
        """Where everything about it lies."""
        return home() / self.ref

    @property
    def rows(self) -> Path:
        """Where its decided rows lie."""
        return self.folder / "rows"

    @property
    def refused(self) -> Path:
        """The list of problems."""
        return self.folder / "refused.csv"


def home() -> Path:
    """The folder of all imports."""
    return Path(settings.DATA) / "imports"


def new_job(*, name: str, path: Path | None, by: Scope, at: datetime, root: int) -> Job:
    """A job for a file that lies somewhere, or (without a path) is about to be written to its folder."""
    sweep(at)
    ref = new_ref()
    folder = home() / ref
    folder.mkdir(parents=True, mode=0o700)
    here = path or folder / "file"
    clean = "".join(letter for letter in Path(name).name if letter.isprintable())[:200] or "file"
    return Job(ref, clean, str(here), by.person_ref, root, "", 0)


def receive(job: Job, pieces: Iterable[bytes]) -> None:
    """Write an upload to its folder, piece by piece. Raises Refused (and leaves nothing) when it is too large."""
    size = 0
    with Path(job.path).open("wb") as file:
        for piece in pieces:
            size += len(piece)
            if size > settings.IMPORT_MAX_BYTES:
                break
            file.write(piece)
    if size > settings.IMPORT_MAX_BYTES:
        shutil.rmtree(job.folder, ignore_errors=True)
        raise Refused(
            f"This file is larger than {settings.IMPORT_MAX_BYTES // MEBI:,} MB. Import it in parts."
        )


def weigh(job: Job) -> None:
    """Note size and digest of the file as it is now."""
    sha = hashlib.blake2b(digest_size=16)
    try:
        with Path(job.path).open("rb") as file:
            while piece := file.read(MEBI):
                sha.update(piece)
            job.size = file.tell()
    except OSError as error:
        raise Refused(f"The file {job.name} cannot be read: {error.strerror}.") from error
    job.digest = sha.hexdigest()


def save_job(job: Job) -> None:
    """Keep what was chosen."""
    write(job, "job.json", asdict(job))


def load_job(ref: str, scope: Scope) -> Job:
    """A job of one's own, or NotThere."""
    if not _REF.fullmatch(ref):
        raise NotThere("There is no such import.")
    data = read_file(home() / ref / "job.json")
    if data is None or (not scope.hand and (not scope.person_ref or data["person"] != scope.person_ref)):
        raise NotThere("There is no such import.")
    return Job(**{**data, "choices": Choices(**data["choices"])})


def any_job(ref: str) -> Job | None:
    """The job of a batch that was already reached."""
    data = read_file(home() / ref / "job.json") if _REF.fullmatch(ref) else None
    return Job(**{**data, "choices": Choices(**data["choices"])}) if data else None


def write(job: Job, name: str, data: Any) -> None:
    """Write a file of a job whole or not at all."""
    target = job.folder / name
    new = target.with_suffix(f".{os.getpid()}.new")
    new.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    new.replace(target)


def read(job: Job, name: str) -> Any:
    """A file of a job, or None."""
    return read_file(job.folder / name)


def read_file(path: Path) -> Any:
    """A JSON file, or None when it is not there."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None


def read_kept(ref: str, name: str) -> Any:
    """A file kept beside an upload, by the upload's reference, or None."""
    return read_file(home() / ref / name) if _REF.fullmatch(ref) else None


def waiting(scope: Scope) -> list[Job]:
    """One's own files that are not imported yet, newest first."""
    found = []
    for ref in folders():
        try:
            found.append(load_job(ref, scope))
        except NotThere:
            continue
    return found


def folders() -> list[str]:
    """References of all files under way, newest first."""
    every = home().iterdir() if home().is_dir() else ()
    return [one.name for one in sorted(every, key=lambda one: one.stat().st_mtime, reverse=True)]


def tidy(job: Job) -> None:
    """Drop the uploaded file and the decided rows; what was found stays."""
    shutil.rmtree(job.rows, ignore_errors=True)
    if Path(job.path).parent == job.folder:
        Path(job.path).unlink(missing_ok=True)


def clear(job: Job) -> None:
    """Drop what a preview made, whole or not."""
    shutil.rmtree(job.rows, ignore_errors=True)
    for path in (job.refused, job.folder / "plan.json", *job.folder.glob("*.new")):
        path.unlink(missing_ok=True)


def discard(job: Job) -> None:
    """Drop everything about a file."""
    shutil.rmtree(job.folder, ignore_errors=True)


def sweep(at: datetime) -> None:
    """Drop what nobody went on with for a week. Rows of an import that has begun are younger, or kept by its batch."""
    limit = at.timestamp() - KEPT_DAYS * 86_400
    for folder in home().iterdir() if home().is_dir() else ():
        begun = (folder / "begun").exists()
        if not begun and folder.stat().st_mtime < limit:
            shutil.rmtree(folder, ignore_errors=True)
