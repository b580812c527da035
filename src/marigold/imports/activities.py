"""An existing log of activities: columns, preview, apply, undo. What is applied is what was previewed, row for row."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, connection, transaction

from marigold.access.scope import Scope
from marigold.core.imports.cells import Cell, normal
from marigold.core.imports.columns import LEFT_OUT, Column, Mapping, propose
from marigold.core.imports.limits import Refused as FileRefused
from marigold.core.imports.limits import Source
from marigold.core.imports.memo import resting_collector
from marigold.core.imports.source import open_source, sample
from marigold.core.imports.survey import Survey, survey
from marigold.core.imports.words import FIELDS
from marigold.imports import uploads
from marigold.imports.activities_preview import Plan, decide, load_plan
from marigold.imports.activities_snapshot import World, build_world
from marigold.imports.carrying import Chunk, Progress, Say, carry_out, take_back
from marigold.imports.spool import CREATE, read_chunk
from marigold.imports.uploads import Choices, Job
from marigold.kit.doing import NotThere, Refused
from marigold.kit.sqlite.bulk import long_run
from marigold.people.models import Unit
from marigold.support import actions, selectors
from marigold.support.actions.batches import CHANGED_SINCE
from marigold.support.bulk import prepare
from marigold.support.models import Batch

AT_ONCE = 5_000  # plans up to this many rows are stored in one transaction
UNDO_ROWS = 2_000
# Fields that logs have and Marigold keeps no column for.
NOT_KEPT = {
    "stage": "A stage is a decision on the engagement, not on a contact.",
    "funding": "Not kept here.",
}
OFFERED = {key: words for key, words in FIELDS.items() if key not in NOT_KEPT}


@dataclass(frozen=True)
class Reading:
    """A file as it would be read: columns with reasons, first rows, and what its values tell."""

    source: Source
    mapping: Mapping
    rows: list[list[Cell]]
    survey: Survey
    questions: tuple[str, ...]

    def samples(self, index: int, count: int = 3) -> list[str]:
        """The first different values of a column."""
        texts = (str(row[index]).strip() for row in self.rows if index < len(row))
        return list(dict.fromkeys(text[:60] for text in texts if text))[:count]


def choose_system(scope: Scope, name: str = "", job: Job | None = None) -> Unit:
    """The system to import into: named, or the only one, or the one whose places the file names most."""
    systems = selectors.import_systems(scope)
    if not systems:
        raise Refused("You cannot import into any system.")
    if name:
        systems = [unit for unit in systems if normal(unit.name) == normal(name) or unit.ref == name]
    if not systems:
        raise Refused(f"There is no system {name} that you can import into.")
    if len(systems) == 1 or job is None:
        if len(systems) > 1:
            raise Refused(f"Say which system: {', '.join(unit.name for unit in systems)}.")
        return systems[0]
    fits = sorted(
        ((_fit(scope, unit, job), -unit.pk, unit) for unit in systems), reverse=True, key=lambda one: one[:2]
    )
    if fits[0][0] == fits[1][0]:
        raise Refused(f"Say which system: {', '.join(unit.name for unit in systems)}.")
    return fits[0][2]


def _fit(scope: Scope, unit: Unit, job: Job) -> int:
    """How many of the first rows name a place of this system."""
    source = _open(job, ())
    rows = sample(source)
    column = propose(source.headers, rows).place("site")
    world = build_world(scope, unit)
    texts = {str(row[column]).strip() for row in rows if -1 < column < len(row)}
    return sum(world.find_place(text) is not None for text in texts)


def load(ref: str, scope: Scope) -> Job:
    """A log of one's own, or NotThere."""
    return uploads.load_job(ref, scope)


@contextmanager
def _readable() -> Iterator[None]:
    """Around everything that reads a file: what it holds against the file is a refusal as any other."""
    try:
        yield
    except FileRefused as error:
        raise Refused(str(error)) from error


@_readable()
def _open(job: Job, known: Any) -> Source:
    return open_source(Path(job.path), known)


def begin_job(
    *, path: Path | None, name: str, by: Scope, at: datetime, root: Unit | None = None, system: str = ""
) -> Job:
    """A job for a file on disk, with what was chosen last time in its system. Raises Refused with a sentence."""
    job = uploads.new_job(name=name, path=path, by=by, at=at, root=root.pk if root else 0)
    try:
        return settle_job(job, by=by, system=system)
    except Refused:
        uploads.discard(job)
        raise


def settle_job(job: Job, *, by: Scope, system: str = "") -> Job:
    """Weigh a file that is there, find its system, and take up what was chosen there last time."""
    _open(job, ())
    uploads.weigh(job)
    if not job.root:
        job.root = choose_system(by, system, job).pk
    last = selectors.last_settings(by, job.root)
    kept = {name: last[name] for name in ("people", "places", "unknown_people", "unknown_words", "unknown_places",
                                          "source") if name in last}  # fmt: skip
    job.choices = Choices(**kept)
    uploads.save_job(job)
    return job


def root_of(job: Job, *, by: Scope) -> Unit:
    """The system of a job, if one may still import into it."""
    unit = next((unit for unit in selectors.import_systems(by) if unit.pk == job.root), None)
    if unit is None:
        raise NotThere("There is no such system.")
    return unit


@_readable()
def read_columns(job: Job, *, by: Scope) -> Reading:
    """Open the file and say how it would be read, with everything chosen so far."""
    last = selectors.last_settings(by, job.root)
    remembered = last.get("columns", {})
    source = _open(job, frozenset(remembered))
    rows = sample(source)
    mapping = Mapping(tuple(_kept(column) for column in propose(source.headers, rows, remembered).columns))
    for index, name in job.choices.columns.items():
        if int(index) < len(mapping.columns) and mapping.columns[int(index)].field != name:
            mapping = mapping.choose(int(index), name)
    found = survey(source, mapping)
    return Reading(source, mapping, rows, found, _questions(found, job.choices))


def _kept(column: Column) -> Column:
    reason = NOT_KEPT.get(column.field)
    return replace(column, field=LEFT_OUT, reason=reason) if reason else column


def _questions(found: Survey, choices: Choices) -> tuple[str, ...]:
    order = (
        () if found.order.order or choices.date_order else (f"{found.order.sentence} Say which comes first.",)
    )
    units = (
        () if choices.unit else tuple(f"{one.sentence}" for one in found.units.values() if one.unit is None)
    )
    return (*order, *units)


def preview(job: Job, *, by: Scope, today: date, say: Say | None = None, keep: int = 1_000) -> Plan:
    """Decide every row and keep the decisions. Raises Refused when a needed column is missing or unclear."""
    world = build_world(by, root_of(job, by=by))
    reading = read_columns(job, by=by)
    missing = reading.mapping.missing()
    if missing:
        raise Refused(" ".join(missing))
    try:
        with _readable():
            plan = decide(
                job,
                reading.source,
                reading.mapping,
                reading.survey,
                world,
                by=by,
                today=today,
                say=say,
                keep=keep,
            )
    except BaseException:
        uploads.clear(job)
        raise
    uploads.save_job(job)
    gc.collect()  # what a file is decided with refers to itself, and remembers every record number
    return plan


def apply(
    job: Job, *, by: Scope, at: datetime, seconds: float | None = None, say: Say | None = None
) -> Progress:
    """Store the plan of a job, from where it stands, for so many seconds (or to its end).

    A small plan is stored in one transaction; a large one chunk by chunk, each with its mark, so that it may stop and
    go on anywhere. Raises Refused when the records are no longer those of the preview.
    """
    plan = load_plan(job)
    if plan is None:
        raise Refused("Preview the file first.")
    batch = selectors.import_batches(by).filter(ref=job.ref).first()
    if batch is None and plan.writes <= AT_ONCE:
        with transaction.atomic():
            batch = _start(job, plan, by, at)
            progress = _go_on(job, plan, batch, by, at, None, say)
    else:
        batch = batch or _start(job, plan, by, at)
        with long_run(), resting_collector():
            progress = _go_on(job, plan, batch, by, at, seconds, say)
    if progress.finished:
        uploads.tidy(job)
    return progress


def _start(job: Job, plan: Plan, by: Scope, at: datetime) -> Batch:
    root = root_of(job, by=by)
    if plan.lineage != selectors.lineage(by, root.pk):
        raise Refused(CHANGED_SINCE)
    world = build_world(by, root)
    if any(world.marks.get(int(engagement)) != mark for engagement, mark in plan.used.items()):
        raise Refused(CHANGED_SINCE)
    (job.folder / "begun").touch()
    return actions.start_batch(
        root=root,
        ref=job.ref,
        file_name=job.name,
        digest=plan.digest,
        counts=plan.counts,
        settings={**asdict(job.choices), "columns": plan.columns, "file": job.digest},
        by=by,
        at=at,
    )


def _go_on(
    job: Job, plan: Plan, batch: Batch, by: Scope, at: datetime, seconds: float | None, say: Say | None
) -> Progress:
    if batch.state == "done":
        return Progress(plan.writes, plan.writes, True, batch)
    if len(selectors.editable_engagements(by, map(int, plan.used))) < len(plan.used):
        raise Refused("You may no longer log for all places of this import.")
    aside = not connection.in_atomic_block

    def ready(chunk: Chunk) -> Any:
        rows = read_chunk(job.rows, chunk)
        return prepare(rows, aside=aside) if chunk[1] == CREATE else rows

    def store(start: int, chunk: Chunk, rows: Any) -> None:
        _store(batch, chunk, rows, start, by, at)

    done = carry_out(plan.chunks, batch.rows_done, ready=ready, store=store, seconds=seconds, say=say)
    if done < plan.writes:
        return Progress(done, plan.writes, False, batch)
    return Progress(plan.writes, plan.writes, True, actions.finish_batch(batch_ref=batch.ref, by=by, at=at))


def _store(batch: Batch, chunk: Chunk, rows: Any, start: int, by: Scope, at: datetime) -> None:
    try:
        if chunk[1] == CREATE:
            with rows.at_hand():
                actions.add_rows(batch_ref=batch.ref, done=start, rows=rows, by=by, at=at)
        else:
            actions.change_rows(batch_ref=batch.ref, done=start, changes=rows, by=by, at=at)
    except IntegrityError as error:
        raise Refused(CHANGED_SINCE) from error


def undo(
    batch_ref: str, *, by: Scope, at: datetime, seconds: float | None = None, say: Say | None = None
) -> Progress:
    """Take back an import, from where its undoing stands, for so many seconds (or to its end)."""
    selectors.import_batch(by, batch_ref)
    batch = actions.start_undo(batch_ref=batch_ref, by=by, at=at)
    total = int(batch.counts.get("create", 0)) + int(batch.counts.get("change", 0))

    def step() -> bool:
        return bool(actions.undo_rows(batch_ref=batch_ref, limit=UNDO_ROWS, by=by, at=at))

    def done() -> int:
        now = selectors.import_batch(by, batch_ref)
        return sum(int(now.counts[name]) for name in ("removed", "restored", "kept"))

    if not take_back(step, done, total, seconds=seconds, say=say):
        return Progress(done(), total, False, selectors.import_batch(by, batch_ref))
    batch = actions.finish_undo(batch_ref=batch_ref, by=by, at=at)
    job = uploads.any_job(batch_ref)
    if job:
        uploads.tidy(job)
    return Progress(total, total, True, batch)


def unfinished(by: Scope) -> list[Batch]:
    """Imports that were begun and neither finished nor undone, oldest first."""
    return list(selectors.import_batches(by).filter(state__in=("applying", "undoing")).order_by("id"))


def begun_with(job: Job, *, by: Scope) -> Batch | None:
    """The unfinished import of this very file, if there is one."""
    return next((batch for batch in unfinished(by) if batch.settings.get("file") == job.digest), None)


def world_of(job: Job, *, by: Scope) -> World:
    """The system of a job as one may import into it."""
    return build_world(by, root_of(job, by=by))
