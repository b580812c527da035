"""Lists on their way in: a file with what was chosen. Preview, storing and undoing of lists of places and of people.

Values of indicators come in lists as well, and long ones: see `values`.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.imports.cells import normal
from marigold.core.imports.limits import Refused as FileRefused
from marigold.core.imports.limits import Source
from marigold.core.imports.shapes import OBSERVATIONS, PEOPLE, PLACES, Shape
from marigold.core.imports.source import open_source
from marigold.imports import persons, places, uploads
from marigold.imports.problems import write_problems
from marigold.imports.tables import Decided, read_table
from marigold.imports.uploads import Job
from marigold.kit.doing import NotThere, Refused
from marigold.people.models import Person, Unit
from marigold.people.selectors.listing import systems_for
from marigold.support import actions, selectors
from marigold.support.actions.batches import CHANGED_SINCE
from marigold.support.models import Batch

SHAPES: dict[str, Shape] = {shape.kind: shape for shape in (PLACES, PEOPLE, OBSERVATIONS)}
EDITS = {
    "places": Permission.UNIT_EDIT,
    "people": Permission.PERSON_EDIT,
    "observations": Permission.INDICATOR_EDIT,
}
KINDS: dict[str, Any] = {"places": places, "people": persons}
KEPT = "list.json"


@dataclass
class ListJob(Job):
    """A list on its way in. `columns` is column index to field; `names` is a name in the file to somebody here."""

    kind: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    date_order: str = ""
    invite: bool = False

    @property
    def shape(self) -> Shape:
        """What a list of this kind holds."""
        return SHAPES[self.kind]


@dataclass(frozen=True)
class Stored:
    """A list that came in, and those it added who can be invited."""

    batch: Batch
    invite: Sequence[Person]


def systems(kind: str, scope: Scope) -> list[Unit]:
    """The systems into which one may bring a list of this kind, by name."""
    return systems_for(scope, EDITS[kind])


def choose_system(kind: str, scope: Scope, name: str = "") -> Unit:
    """The system named, or the only one. Raises Refused with a sentence."""
    found = systems(kind, scope)
    if not found:
        raise Refused("You cannot bring such a list into any system.")
    if name:
        found = [unit for unit in found if normal(unit.name) == normal(name) or unit.ref == name]
        if not found:
            raise Refused(f"There is no system {name} that you can bring this into.")
    if len(found) > 1:
        raise Refused(f"Say which system: {', '.join(unit.name for unit in found)}.")
    return found[0]


def begin_job(
    kind: str, *, name: str, by: Scope, at: datetime, root: Unit, path: Path | None = None, pieces: Any = ()
) -> ListJob:
    """A job for a list that lies somewhere, or (without a path) comes in pieces. Raises Refused with a sentence."""
    plain = uploads.new_job(name=name, path=path, by=by, at=at, root=root.pk)
    values = {name: value for name, value in asdict(plain).items() if name not in ("choices", "kind")}
    job = ListJob(**values, kind=kind)
    try:
        if path is None:
            uploads.receive(job, pieces)
        if kind in KINDS:
            read_table(Path(job.path), job.shape, job.columns)
        else:
            open_list(job)
        uploads.weigh(job)
    except Refused:
        uploads.discard(job)
        raise
    save(job)
    return job


def open_list(job: ListJob) -> Source:
    """The file of a long list. Raises Refused with a sentence for a file that is no list."""
    try:
        return open_source(Path(job.path), job.shape.known())
    except FileRefused as error:
        raise Refused(str(error)) from error


def save(job: ListJob) -> None:
    """Keep what was chosen."""
    uploads.write(job, KEPT, asdict(job))


def load(ref: str, scope: Scope) -> ListJob:
    """A list of one's own that is not stored yet, or NotThere."""
    job = any_job(ref)
    if job is None or (not scope.hand and (not scope.person_ref or job.person != scope.person_ref)):
        raise NotThere("There is no such list.")
    return job


def any_job(ref: str) -> ListJob | None:
    """The list of a batch that was already reached."""
    data = uploads.read_kept(ref, KEPT)
    return ListJob(**{**data, "choices": uploads.Choices(**data["choices"])}) if data else None


def waiting(kind: str, scope: Scope) -> list[ListJob]:
    """One's own lists of a kind that are not stored yet, newest first."""
    found = []
    for ref in uploads.folders():
        job = any_job(ref)
        if job and job.kind == kind and scope.person_ref and job.person == scope.person_ref:
            found.append(job)
    return found


def root_of(job: ListJob, scope: Scope) -> Unit:
    """The system of a job, if one may still bring a list into it."""
    unit = next((unit for unit in systems(job.kind, scope) if unit.pk == job.root), None)
    if unit is None:
        raise NotThere("There is no such system.")
    return unit


def preview(job: ListJob, *, by: Scope, today: date) -> Decided:
    """What bringing a list in would do; every problem is kept beside it as CSV. Raises Refused with a sentence."""
    root = root_of(job, by)
    table = read_table(Path(job.path), job.shape, job.columns)
    if job.kind == "places":
        decided = places.decide(table, by=by, root=root, today=today)
    else:
        decided = persons.decide(
            table, by=by, root=root, today=today, names=job.names, date_order=job.date_order
        )
    write_problems(job.refused, decided.problems)
    return decided


def apply(job: ListJob, *, by: Scope, at: datetime, today: date, seen: str) -> Stored:
    """Bring a list in, in one transaction, if it would still do what was shown (`seen` is the digest of that)."""
    root = root_of(job, by)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=root.pk)  # two lists at once: the second sees the first
        decided = preview(job, by=by, today=today)
        if decided.digest != seen:
            raise Refused(CHANGED_SINCE)
        store = KINDS[job.kind].carry_out
        kept = store(decided, by=by, root=root, at=at)
        batch = actions.note_list(
            root=root, ref=job.ref, kind=job.kind, file_name=job.name, digest=decided.digest,
            counts=decided.figures(), kept=kept, by=by, at=at,
        )  # fmt: skip
        invite = persons.to_invite(kept, by=by) if job.kind == "people" and job.invite else []
    uploads.tidy(job)
    (job.folder / KEPT).unlink(missing_ok=True)
    return Stored(batch, invite)


def undo(ref: str, *, by: Scope, at: datetime) -> Batch:
    """Take a list back: what it added and nobody touched since. The rest stays, and is counted."""
    batch = selectors.list_batch(by, ref)
    with transaction.atomic():
        if batch.state == "undone":
            raise Refused("This was taken back already.")
        kept = batch.settings["kept"]
        take = KINDS[batch.kind].take_back
        removed, restored, left = take(kept, by=by, at=at)
        counts = {"removed": removed, "restored": restored, "kept": left}
        return actions.undo_list(batch_ref=ref, counts=counts, by=by, at=at)
