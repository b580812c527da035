"""Lists of places and people that came in: noted with what taking them back needs, and noted when they were."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.kit.doing import Refused, action
from marigold.people.models import Unit
from marigold.support import selectors
from marigold.support.events import Happened
from marigold.support.models import Batch


@action
def note_list(
    *, root: Unit, ref: str, kind: str, file_name: str, digest: str, counts: Mapping[str, int],
    kept: Mapping[str, Any], by: Scope, at: datetime,
) -> Batch:  # fmt: skip
    """Note a list that came in, in the transaction that stored it."""
    batch = Batch(
        ref=ref,
        root=root,
        person_id=by.person_id,
        kind=kind,
        file_name=file_name,
        digest=digest,
        state="done",
        rows_done=counts["create"] + counts["change"],
        counts=dict(counts),
        settings={"kept": dict(kept)},
        created_at=at,
        finished_at=at,
    )
    batch.save(force_insert=True)
    record(Happened.BATCH_APPLIED, batch, by=by, at=at, change=dict(counts))
    return batch


@action
def undo_list(*, batch_ref: str, counts: Mapping[str, int], by: Scope, at: datetime) -> Batch:
    """Note that a list was taken back, in the transaction that did it."""
    batch = Batch.objects.select_for_update().get(pk=selectors.list_batch(by, batch_ref).pk)
    if batch.state == "undone":
        raise Refused("This was taken back already.")
    batch.alter(state="undone", undone_at=at, counts={**batch.counts, **counts})
    record(Happened.BATCH_UNDONE, batch, by=by, at=at, change=dict(counts))
    return batch
