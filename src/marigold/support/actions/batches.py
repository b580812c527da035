"""Imports that are begun, carried out chunk by chunk, finished, undone; and the chunks of activities.

A chunk is one transaction: its rows, their share of the roll-up and the batch's mark of how far it got. So a process may
die at any moment, and whoever goes on begins at the right row. The batch leaves an event at its start, its end and its
undoing; its chunks leave none of their own.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.kit.doing import Refused, action, nothing_changed
from marigold.people.models import Unit
from marigold.search import index
from marigold.support import bulk, selectors, uses
from marigold.support.events import Happened
from marigold.support.models import Activity, Batch, BatchBefore, Debrief, Step

# A changed row of a plan: (activity id, content hash it had, row).
Change = tuple[int, bytes, bulk.Row]
CHANGED_SINCE = "Records were changed since this was previewed. Preview the file again."


@action
def start_batch(
    *, root: Unit, ref: str, file_name: str, digest: str, counts: dict[str, Any], settings: dict[str, Any],
    by: Scope, at: datetime, kind: str = "activities",
) -> Batch:  # fmt: skip
    """Begin to carry out a previewed plan. One import of a kind at a time in a system."""
    if root.pk not in {unit.pk for unit in selectors.import_systems(by)}:
        raise Refused("You cannot import into this system.")
    Unit.objects.select_for_update().get(pk=root.pk)  # two who begin at once: the second sees the first
    other = selectors.unfinished_batch(by, root.pk, kind)
    if other is not None:
        raise Refused(f"The import of {other.file_name} is not finished. Go on with it or undo it first.")
    batch = Batch(
        ref=ref,
        root=root,
        person_id=by.person_id,
        kind=kind,
        file_name=file_name,
        digest=digest,
        counts=counts,
        settings=settings,
        created_at=at,
    )
    batch.save(force_insert=True)
    record(Happened.BATCH_STARTED, batch, by=by, at=at, change=_numbers(counts))
    return batch


def _numbers(counts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in counts.items() if isinstance(value, int)}


def held(ref: str, state: str, by: Scope) -> Batch:
    """The batch, held until the transaction ends, in a state; Refused in another."""
    seen = selectors.import_batch(by, ref, *selectors.CHUNKED)
    batch = Batch.objects.select_for_update().get(pk=seen.pk)
    if batch.state != state:
        raise Refused("This import has moved on meanwhile. Load the page again.")
    return batch


@action
def add_rows(*, batch_ref: str, done: int, rows: bulk.Ready, by: Scope, at: datetime) -> bool:
    """Store new activities, if the batch stands at `done` rows. False when somebody else stored them already.

    Raises IntegrityError when one of them came in by another way meanwhile.
    """
    nothing_changed()
    batch = held(batch_ref, "applying", by)
    if batch.rows_done != done:
        return False
    bulk.insert(batch, rows)
    mark(batch, done + rows.count)
    return True


@action
def change_rows(*, batch_ref: str, done: int, changes: Sequence[Change], by: Scope, at: datetime) -> bool:
    """Change activities that came from an earlier import, and keep what they were. False as in `add_rows`.

    Raises Refused when one of them is no longer what the preview saw.
    """
    nothing_changed()
    batch = held(batch_ref, "applying", by)
    if batch.rows_done != done:
        return False
    ids = [pk for pk, _, _ in changes]
    before = bulk.held(ids)
    if len(before) != len(ids) or any(
        bulk.real(before[pk]["flat"])[bulk.CONTENT] != content for pk, content, _ in changes
    ):
        raise Refused(CHANGED_SINCE)
    BatchBefore.objects.bulk_create(
        [BatchBefore(batch=batch, activity_id=pk, before=before[pk]) for pk in ids], batch_size=500
    )
    _replace(batch.root_id, before, {pk: row[0] for pk, _, row in changes})
    bulk.link(ids, [row for _, _, row in changes])
    uses.add_stored(batch.root_id, ids, 1)
    index.later("activity", ids)
    mark(batch, done + len(changes))
    return True


def _replace(root_id: int, before: dict[int, dict[str, Any]], flats: dict[int, tuple[Any, ...]]) -> None:
    """Give activities other values and no links, and correct the roll-up; their uses count again once they are linked."""
    uses.add_stored(root_id, list(flats), -1)
    bulk.rewrite([(pk, before[pk]["version"], flat) for pk, flat in flats.items()])
    bulk.unlink(list(flats))
    bulk.credit(root_id, (before[pk]["flat"] for pk in flats), -1)
    bulk.credit(root_id, flats.values(), 1)


def mark(batch: Batch, done: int) -> None:
    """Note how many rows are stored."""
    Batch.objects.filter(pk=batch.pk).update(rows_done=done)


@action
def finish_batch(*, batch_ref: str, by: Scope, at: datetime) -> Batch:
    """Close an import whose rows are all stored."""
    batch = held(batch_ref, "applying", by)
    batch.alter(state="done", finished_at=at)
    record(Happened.BATCH_APPLIED, batch, by=by, at=at, change=_numbers(batch.counts))
    return batch


@action
def start_undo(*, batch_ref: str, by: Scope, at: datetime) -> Batch:
    """Begin to undo an import, finished or not. Refused while a later one rests on its rows."""
    seen = selectors.import_batch(by, batch_ref, *selectors.CHUNKED)
    batch = Batch.objects.select_for_update().get(pk=seen.pk)
    if batch.state == "undoing":
        nothing_changed()
        return batch
    if batch.state == "undone":
        raise Refused("This import was undone already.")
    later = _resting_on(batch)
    if later is not None:
        raise Refused(
            f"The later import of {later.file_name} changed some of these rows. Undo that one first."
        )
    other = selectors.unfinished_batch(by, batch.root_id, batch.kind)
    if other is not None and other.pk != batch.pk:
        raise Refused(f"The import of {other.file_name} is not finished. Go on with it or undo it first.")
    counts = {**batch.counts, "removed": 0, "restored": 0, "kept": 0, "undone_to": 0}
    change = batch.alter(state="undoing", counts=counts)
    record(Happened.BATCH_UNDONE, batch, by=by, at=at, change={"state": change["state"]})
    return batch


def _resting_on(batch: Batch) -> Batch | None:
    """A later import that changed activities which this one brought in or changed."""
    mine = Activity.objects.filter(batch=batch).values("id")
    touched = BatchBefore.objects.filter(batch=batch).values("activity_id")
    after = BatchBefore.objects.filter(batch_id__gt=batch.pk).select_related("batch")
    found = after.filter(activity_id__in=mine).first() or after.filter(activity_id__in=touched).first()
    return found.batch if found else None


@action
def undo_rows(*, batch_ref: str, limit: int, by: Scope, at: datetime) -> bool:
    """Undo up to `limit` rows: first what was changed, then what was created. False when nothing is left.

    Rows that people worked on since (corrected, debriefed, given follow-ups) stay and are counted as kept.
    """
    nothing_changed()
    batch = held(batch_ref, "undoing", by)
    rows = list(BatchBefore.objects.filter(batch=batch).order_by("id")[:limit])
    if rows:
        _restore(batch, rows)
        return True
    after = int(batch.counts["undone_to"])
    found = Activity.objects.filter(batch=batch, pk__gt=after).order_by("pk")
    ids = list(found.values_list("pk", flat=True)[:limit])
    if ids:
        _take_back(batch, ids, by)
    return bool(ids)


def _restore(batch: Batch, rows: list[BatchBefore]) -> None:
    now = bulk.held([row.activity_id for row in rows])
    back = {
        row.activity_id: row.before
        for row in rows
        if row.activity_id in now and now[row.activity_id]["version"] == row.before["version"] + 1
    }
    _replace(
        batch.root_id, {pk: now[pk] for pk in back}, {pk: bulk.real(one["flat"]) for pk, one in back.items()}
    )
    bulk.relink(back)
    uses.add_stored(batch.root_id, list(back), 1)
    index.later("activity", back)
    BatchBefore.objects.filter(pk__in=[row.pk for row in rows]).delete()
    count(batch, restored=len(back), kept=len(rows) - len(back))


def _take_back(batch: Batch, ids: list[int], by: Scope) -> None:
    now = bulk.held(ids)
    first, last = ids[0], ids[-1]
    span = {"activity_id__gte": first, "activity_id__lte": last}
    kept = set(Debrief.objects.filter(**span).values_list("activity_id", flat=True))
    kept |= set(Step.objects.filter(**span).values_list("activity_id", flat=True))
    touched = selectors.touched_refs(by, [one["ref"] for one in now.values()])
    kept |= {pk for pk, one in now.items() if one["ref"] in touched}
    gone = [pk for pk in ids if pk not in kept]
    bulk.credit(batch.root_id, (now[pk]["flat"] for pk in gone), -1)
    uses.add_stored(batch.root_id, gone, -1)
    bulk.remove(gone)
    index.forget("activity", gone)
    batch.counts["undone_to"] = last
    count(batch, removed=len(gone), kept=len(ids) - len(gone))


def count(batch: Batch, **more: int) -> None:
    """Add to the figures of a batch."""
    counts = {**batch.counts, **{name: batch.counts.get(name, 0) + number for name, number in more.items()}}
    Batch.objects.filter(pk=batch.pk).update(counts=counts)


@action
def finish_undo(*, batch_ref: str, by: Scope, at: datetime) -> Batch:
    """Close an undo whose rows are all taken back."""
    batch = held(batch_ref, "undoing", by)
    if batch.kind == "activities":
        bulk.forget_empty_cells(batch.root_id)
    batch.alter(state="undone", undone_at=at)
    record(Happened.BATCH_UNDONE, batch, by=by, at=at, change=_numbers(batch.counts))
    return batch
