"""Values of indicators from a list, one a row or several: columns, preview, apply, undo. What is applied is what was previewed."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
from django.db import IntegrityError, connection, transaction

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.imports.cells import text_of
from marigold.core.imports.columns import Column
from marigold.core.imports.guard import safe_cell
from marigold.core.imports.limits import Refused as FileRefused
from marigold.core.imports.limits import Source, sample
from marigold.core.imports.memo import resting_collector
from marigold.core.imports.shapes import missing, propose
from marigold.core.imports.source import open_source
from marigold.core.observed import ROW
from marigold.imports import lists, uploads
from marigold.imports.carrying import Chunk, Progress, Say, carry_out, take_back
from marigold.imports.lists import ListJob
from marigold.imports.spool import read_bytes
from marigold.imports.values_preview import ValuesPlan, decide, load_plan
from marigold.imports.values_read import Known, takes_of
from marigold.imports.wide import Wide, widened
from marigold.improvement import bulk
from marigold.improvement import selectors as measures
from marigold.improvement.groups import label_of
from marigold.improvement.models import Breakdown
from marigold.improvement.settling import mend
from marigold.kit.doing import Refused, upkeep
from marigold.kit.sqlite.bulk import long_run
from marigold.support import actions, selectors
from marigold.support.actions.batches import CHANGED_SINCE
from marigold.support.models import Batch, BatchValues

KIND = "observations"
AT_ONCE = 5_000  # plans up to this many values are stored in one transaction
# Of so many indicators what is not told is decided at the end of an import; of more it is a step of its own.
SOON = 100
ROWS = 500
KEPT_HEADERS = ("Indicator", "Place", "Period", "Split by", "Group")


@dataclass(frozen=True)
class Reading:
    """A list as it would be read: what each column holds, its first texts, and what keeps it from being read."""

    source: Source
    columns: Sequence[Column]
    wide: Mapping[int, Wide]
    samples: Mapping[int, Sequence[str]]
    refusal: str


def load(ref: str, scope: Scope) -> ListJob:
    """A list of values of one's own, or NotThere."""
    return lists.load(ref, scope)


def read_columns(job: ListJob, known: Known) -> Reading:
    """Open the file and say how it would be read. Raises Refused with a sentence for a file that is no list."""
    try:
        source = open_source(Path(job.path), job.shape.known())
        rows = sample(source, ROWS)
    except FileRefused as error:
        raise Refused(str(error)) from error
    columns = propose(job.shape, source.headers, job.columns)
    wide: Mapping[int, Wide] = {}
    refusal = ""
    try:
        columns, wide = widened(columns, known.breakdowns, frozenset(known.names))
        given = (
            frozenset({"value", *(key for one in wide.values() for key in one.cells)})
            if wide
            else frozenset()
        )
        refusal = " ".join(missing(job.shape, columns, given))
    except Refused as refused:
        refusal = refused.message
    samples = {}
    for column in columns:
        texts = (text_of(row[column.index]).strip()[:60] for row in rows if column.index < len(row))
        samples[column.index] = list(dict.fromkeys(text for text in texts if text))[:3]
    return Reading(source, columns, wide, samples, refusal)


def known_of(job: ListJob, by: Scope) -> Known:
    """What a list of values can name, in its system."""
    return Known(by, lists.root_of(job, by))


def preview(
    job: ListJob, *, by: Scope, today: date | None = None, say: Say | None = None, keep: int = 1_000
) -> ValuesPlan:
    """Decide every value and keep the decisions. Raises Refused when a needed column is missing."""
    root = lists.root_of(job, by)
    known = Known(by, root)
    reading = read_columns(job, known)
    if reading.refusal:
        raise Refused(reading.refusal)
    takes = takes_of(reading.columns, reading.wide)
    try:
        return decide(job, reading.source, takes, known, root, by=by, say=say, keep=keep)
    except FileRefused as error:
        uploads.clear(job)
        raise Refused(str(error)) from error
    except BaseException:
        uploads.clear(job)
        raise


def apply(
    job: ListJob, *, by: Scope, at: datetime, seen: str, seconds: float | None = None, say: Say | None = None
) -> Progress:
    """Store the plan of a list, from where it stands, for so many seconds (or to its end).

    A small plan is stored in one transaction; a large one chunk by chunk. Raises Refused when what is stored, or the
    plan, is no longer what was shown (`seen` is the digest of that).
    """
    plan = load_plan(job)
    if plan is None:
        raise Refused("Look at the list first.")
    batch = selectors.imported(by, KIND).filter(ref=job.ref).first()
    if batch is None and plan.digest != seen:
        raise Refused(CHANGED_SINCE)
    total = sum(chunk[4] for chunk in plan.chunks)
    if batch is None and total <= AT_ONCE:
        with transaction.atomic():
            batch = _start(job, plan, by, at)
            progress = _go_on(job, plan, batch, by, at, None, say)
    else:
        batch = batch or _start(job, plan, by, at)
        with long_run(), resting_collector():
            progress = _go_on(job, plan, batch, by, at, seconds, say)
    if progress.finished:
        uploads.tidy(job)
        (job.folder / lists.KEPT).unlink(missing_ok=True)
    return progress


def _start(job: ListJob, plan: ValuesPlan, by: Scope, at: datetime) -> Batch:
    root = lists.root_of(job, by)
    if plan.lineage != selectors.lineage(by, root.pk):
        raise Refused(CHANGED_SINCE)
    if plan.clash:
        raise Refused(plan.clash)
    (job.folder / "begun").touch()
    return actions.start_batch(
        root=root, ref=job.ref, kind=KIND, file_name=job.name, digest=plan.digest,
        counts={**plan.counts, "sums": plan.sums}, settings={"columns": job.columns, "file": job.digest}, by=by, at=at,
    )  # fmt: skip


def _go_on(
    job: ListJob,
    plan: ValuesPlan,
    batch: Batch,
    by: Scope,
    at: datetime,
    seconds: float | None,
    say: Say | None,
) -> Progress:
    total = sum(chunk[4] for chunk in plan.chunks)
    if batch.state == "done":
        return Progress(total, total, True, batch)
    aside, later = not connection.in_atomic_block, len(plan.chunks) > 1
    numbered = {chunk[2]: at for at, chunk in enumerate(plan.chunks)}

    def ready(chunk: Chunk) -> bulk.Ready:
        data = read_bytes(job.rows, chunk)
        new, change = np.split(np.frombuffer(data, ROW, offset=8), [int.from_bytes(data[:8], "big")])
        nth = numbered[chunk[2]]
        return bulk.prepare(
            new,
            change,
            groups=bulk.Groups.of(plan.groups),
            spans=plan.spans[nth],
            mark=plan.marks[nth],
            aside=aside,
        )

    def store(start: int, _: Chunk, values: bulk.Ready) -> None:
        try:
            with values.at_hand():
                actions.add_values(batch_ref=batch.ref, done=start, values=values, later=later, by=by, at=at)
        except IntegrityError as error:
            raise Refused(CHANGED_SINCE) from error

    done = carry_out(plan.chunks, batch.rows_done, ready=ready, store=store, seconds=seconds, say=say)
    if done < total:
        return Progress(done, total, False, batch)
    if later:
        _soon(batch, plan)
    return Progress(total, total, True, actions.finish_batch(batch_ref=batch.ref, by=by, at=at))


def _soon(batch: Batch, plan: ValuesPlan) -> None:
    """Decide what is not told of a few indicators right away."""
    touched = {span[0] for spans in plan.spans for span in spans}
    if len(touched) <= SOON:
        _mend(batch, touched)


def _mend(batch: Batch, indicators: Set[int]) -> int:
    with upkeep("what is not told, after many values came in"):
        return mend(batch.root_id, indicators)


def settle(ref: str, *, by: Scope) -> int:
    """Decide what is not told of all that an import brought, as a step of its own; returns how many rows were stored.

    For large ones, which leave it: pages decide it at each look until then.
    """
    batch = selectors.import_batch(by, ref, KIND)
    touched: set[int] = set()
    for row in BatchValues.objects.filter(batch=batch).iterator(chunk_size=1):
        for rows in bulk.unpack(row.wrote)[1]:
            touched |= set(rows["indicator"].tolist())
    return _mend(batch, touched)


def undo(
    ref: str, *, by: Scope, at: datetime, seconds: float | None = None, say: Say | None = None
) -> Progress:
    """Take values back, from where that stands, for so many seconds (or to its end)."""
    selectors.import_batch(by, ref, KIND)
    batch = actions.start_undo(batch_ref=ref, by=by, at=at)

    def step() -> bool:
        return bool(actions.undo_values(batch_ref=ref, by=by, at=at))

    def done() -> int:
        counts = selectors.import_batch(by, ref, KIND).counts
        return sum(int(counts[name]) for name in ("removed", "restored", "kept"))

    with long_run():
        if not take_back(step, done, batch.rows_done, seconds=seconds, say=say):
            return Progress(done(), batch.rows_done, False, selectors.import_batch(by, ref, KIND))
    batch = actions.finish_undo(batch_ref=ref, by=by, at=at)
    job = lists.any_job(ref)
    if job:
        uploads.tidy(job)
        (job.folder / lists.KEPT).unlink(missing_ok=True)
    return Progress(batch.rows_done, batch.rows_done, True, batch)


def unfinished(by: Scope) -> list[Batch]:
    """Imports of values that were begun and neither finished nor undone, oldest first."""
    return list(selectors.imported(by, KIND).filter(state__in=("applying", "undoing")).order_by("id"))


def begun_with(job: ListJob, *, by: Scope) -> Batch | None:
    """The unfinished import of this very file, if there is one."""
    return next((batch for batch in unfinished(by) if batch.settings.get("file") == job.digest), None)


def kept(batch: Batch, *, by: Scope) -> Iterator[tuple[str, ...]]:
    """What was changed since an import and stayed when it was undone, as `KEPT_HEADERS`; not the numbers."""
    splits = {row.pk: row for row in Breakdown.objects.filter(root=batch.root)}
    for row in selectors.kept_values(by, batch):
        groups, (values,) = bulk.unpack(row.wrote)
        every = list(groups)
        keys = sorted(set(values["indicator"].tolist()))
        names = {
            one.pk: one for one in measures.indicators(by, Permission.INDICATOR_VIEW).filter(pk__in=keys)
        }
        for indicator, day, split in zip(
            *(values[name].tolist() for name in ("indicator", "day", "split")), strict=True
        ):
            one = names.get(indicator)
            called = (one.name, one.unit.name) if one else ("An indicator that you can’t see", "")
            of = ("Everyone", "")
            if split:
                breakdown, code = every[split - 1]
                held = splits.get(breakdown)
                label = (
                    next((label_of(one) for one in held.groups if one["code"] == code), code)
                    if held
                    else code
                )
                of = (held.name if held else "", label)
            yield (*called, date.fromordinal(day).isoformat(), *of)


def kept_text(batch: Batch, *, by: Scope) -> bytes:
    """All of `kept` as CSV, guarded against formulas."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(KEPT_HEADERS)
    writer.writerows([safe_cell(text) for text in row] for row in kept(batch, by=by))
    return file.getvalue().encode("utf-8-sig")
