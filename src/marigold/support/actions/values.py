"""Values of indicators that come in from a file, chunk by chunk, and are taken back.

A chunk is one transaction: its values, the roll-ups of their indicators, what undoing it needs, and the batch's mark of
how far it got. Beginning, end and undoing are in `batches`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.observed import FITS, ROW, SPLITS, Index, Rows, equal, found, in_order, judge, keys
from marigold.improvement import bulk
from marigold.improvement import selectors as measures
from marigold.improvement.models import Breakdown, Indicator
from marigold.improvement.rollup import settle_all
from marigold.kit.doing import Refused, action, nothing_changed
from marigold.support.actions.batches import CHANGED_SINCE, count, held, mark
from marigold.support.models import Batch, BatchValues

NOT_YOURS = "You may no longer enter values for all places of this import."


@action
def add_values(
    *, batch_ref: str, done: int, values: bulk.Ready, later: bool = False, by: Scope, at: datetime
) -> bool:
    """Store the values of a chunk, if the batch stands at `done` rows. False when somebody else stored them already.

    :param later: it is one chunk of many, and what is not told is settled at the end of them all

    Refused when what is stored of their indicators is no longer what the preview saw.
    """
    nothing_changed()
    batch = held(batch_ref, "applying", by)
    if batch.rows_done != done:
        return False
    indicators = _editable(by, [span[0] for span in values.spans])
    if len(indicators) < len(values.spans):
        raise Refused(NOT_YOURS)
    there = bulk.stored(values.spans, values.groups)
    if bulk.mark(there.rows) != values.mark or not _in_use(batch, values):
        raise Refused(CHANGED_SINCE)
    at_row = found(_keys(values.change, there.rows), _keys(there.rows, values.change))
    before = there.take(at_row)
    bulk.insert(values)
    bulk.rewrite(before.ids, values.change)
    BatchValues(
        batch=batch, start=done, wrote=values.packed, before=bulk.pack(values.groups, before.rows)
    ).save(force_insert=True)
    settle_all(indicators, later=later)
    mark(batch, done + values.count)
    return True


def _editable(by: Scope, keys: Sequence[int]) -> list[Indicator]:
    return list(measures.indicators(by, Permission.INDICATOR_EDIT).filter(pk__in=keys))


def _keys(rows: Rows, others: Rows) -> Index:
    return keys(rows, np.unique(np.concatenate([rows["indicator"], others["indicator"]])))


def _in_use(batch: Batch, values: bulk.Ready) -> bool:
    """Whether the groups that are written are still groups in use."""
    rows = Breakdown.objects.filter(root_id=batch.root_id, in_use=True)
    known = {(row.pk, one["code"]) for row in rows for one in row.groups}
    every = [*values.groups]
    splits = np.unique(np.concatenate([values.new["split"], values.change["split"]]))
    return known.issuperset(every[one - 1] for one in splits.tolist() if one)


@action
def undo_values(*, batch_ref: str, by: Scope, at: datetime) -> bool:
    """Undo the last chunk that is not undone: what was new goes, what was changed is as before. False when none is left.

    A value that somebody changed since stays, with the others of its indicator and period where groups and their whole
    would not go together without them, or where its chart could not show it; it is kept with the batch which these are.
    """
    nothing_changed()
    batch = held(batch_ref, "undoing", by)
    row = BatchValues.objects.filter(batch=batch, undone=False).order_by("-start").first()
    if row is None:
        return False
    groups, (new, change) = bulk.unpack(row.wrote)
    _, (before,) = bulk.unpack(row.before)
    wrote = np.concatenate([new, change])
    spans = bulk.spans_of(wrote)
    keys_ = [span[0] for span in spans]
    indicators = {one.pk: one for one in _editable(by, keys_)}
    if len(indicators) < Indicator.objects.filter(pk__in=keys_).count():
        raise Refused(NOT_YOURS)
    there = bulk.stored(spans, groups)
    at_row = found(_keys(wrote, there.rows), _keys(there.rows, wrote))
    same = at_row >= 0
    same[same] = equal(wrote[same], there.rows[at_row[same]])
    old = np.concatenate([np.zeros(len(new), ROW), before])
    goes = np.arange(len(wrote)) < len(new)
    same &= _fits(there, at_row, same, goes, old, groups.breakdowns, wrote)
    without = bulk.undrawable(indicators, old[same & ~goes])
    same &= ~np.isin(wrote["indicator"], list(without))
    bulk.remove(there.ids[at_row[same & goes]])
    bulk.rewrite(there.ids[at_row[same & ~goes]], old[same & ~goes])
    settle_all(list(indicators.values()), later=row.start > 0)
    _keep(row, groups, wrote[~same])
    count(
        batch,
        removed=int((same & goes).sum()),
        restored=int((same & ~goes).sum()),
        kept=int((~same).sum()),
    )
    return True


def _fits(
    there: bulk.Stored, at_row: Index, same: Any, goes: Any, old: Rows, breakdowns: Index, wrote: Rows
) -> Any:
    """Which rows can be undone: those of periods whose groups fit their whole when all that can be is."""
    stays = np.ones(len(there.rows), bool)
    stays[at_row[same & goes]] = False
    then = there.rows.copy()
    then[at_row[same & ~goes]] = old[same & ~goes]
    then = then[stays]
    judged = judge(then, then[:0], breakdowns)
    unfit = np.concatenate([then[judged.wrong != FITS], judged.sums])
    return ~np.isin(_keys(wrote, unfit) >> SPLITS, _keys(unfit, wrote) >> SPLITS)


def _keep(row: BatchValues, groups: bulk.Groups, kept: Rows) -> None:
    """Nothing of an undone chunk is left but what was kept of it."""
    if not len(kept):
        row.delete()
        return
    row.wrote, row.before, row.undone = bulk.pack(groups, kept[in_order(kept)]), b"", True
    row.save()
