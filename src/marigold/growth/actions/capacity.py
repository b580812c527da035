"""Agree to be counted in a system's totals, take it back, and tell the totals once a quarter."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Q

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.growth import Band, held, may_follow
from marigold.core.growth.group import FLOOR
from marigold.growth.events import Happened
from marigold.growth.frameworks import Asking, asking, refuse_other_readers
from marigold.growth.models import CapacityReport, CountIn, Evaluation
from marigold.growth.selectors.evaluations import levels_of
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people import selectors as people
from marigold.people.models import Unit
from marigold.practice.models import Edition

A_COUNT = "being counted in totals"


@action
def count_me_in(*, root: Unit, edition: Edition, by: Scope, at: datetime) -> CountIn:
    """Let one's newest finished self-evaluation be counted in a system's totals, without a name."""
    if by.person_id is None or root.pk not in by.roots:
        raise NotThere("You have no role in this system.")
    known = CountIn.objects.filter(
        person_id=by.person_id, root=root, framework_id=edition.framework_id, ended_on__isnull=True
    ).first()
    if known is not None:
        nothing_changed()
        return known
    row = CountIn(
        person_id=by.person_id, root=root, framework_id=edition.framework_id, since=by.on, created_at=at
    )
    row.save()
    record(Happened.COUNTED_IN, row, by=by, at=at, title=A_COUNT)
    return row


@action
def count_me_out(*, root: Unit, edition: Edition, by: Scope, at: datetime) -> None:
    """Take it back. What was told stays; numbers worked out from now on leave one out."""
    row = CountIn.objects.filter(
        person_id=by.person_id, root=root, framework_id=edition.framework_id, ended_on__isnull=True
    ).first()
    if by.person_id is None or row is None:
        raise NotThere("You are not counted here.")
    row.alter(ended_on=by.on)
    record(Happened.COUNTED_OUT, row, by=by, at=at, title=A_COUNT)


def quarter_of(day: date) -> date:
    """The first day of a day's quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


@action
def tell_capacity(*, root_ref: str, edition: Edition, by: Scope, at: datetime) -> CapacityReport:
    """Tell what a system's people hold: once a quarter, and what was told is never changed.

    Where too few came, went or moved since the numbers were last worked out, those stand for this quarter too.
    """
    root = people.unit(by, root_ref, Permission.PERSON_EDIT)
    if root.pk != root.root_id:
        raise Refused("Totals are told for a whole system, never for a part of it.")
    refuse_other_readers(by, edition)
    quarter = quarter_of(by.on)
    rows = CapacityReport.objects.filter(root=root, framework_id=edition.framework_id)
    known = rows.filter(quarter=quarter).first()
    if known is not None:
        nothing_changed()
        return known
    earlier = rows.order_by("-quarter").first()
    asked = asking(by, edition.pk)
    row = CapacityReport(
        root=root,
        edition=edition,
        framework_id=edition.framework_id,
        quarter=quarter,
        created_at=at,
        **_told(root, asked, earlier, edition, by.on),
    )
    row.save()
    record(Happened.CAPACITY_TOLD, row, by=by, at=at, about=root.target)
    return row


def _told(
    root: Unit, asked: Asking, earlier: CapacityReport | None, edition: Edition, on: date
) -> dict[str, object]:
    now = _holdings(root, asked, edition, on)
    keys = list(asked.by_key)
    if earlier is not None:
        then = _holdings(root, asked, edition, earlier.as_of)
        lost = max(earlier.counted - len(then), 0)
        if not may_follow(keys, then, now, lost=lost):
            return {"as_of": earlier.as_of, "told": earlier.told, "counted": earlier.counted}
    found = held(keys, list(now.values()))
    told = {
        "people": len(now) if len(now) >= FLOOR else None,
        "rows": [[one.key, asked.by_key[one.key].name, _ends(one.band)] for one in found],
    }
    return {"as_of": on, "told": told, "counted": len(now)}


def _ends(told: Band | None) -> list[int] | None:
    return None if told is None else [told.low, told.high]


def _holdings(root: Unit, asked: Asking, edition: Edition, on: date) -> Mapping[int, set[str]]:
    """What each person held on a day, of those who let themselves be counted then; it never leaves this module."""
    agreed = CountIn.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on),
        root=root,
        framework_id=edition.framework_id,
        since__lte=on,
    )
    rows = Evaluation.objects.filter(
        person_id__in=agreed.values("person_id"),
        edition__framework_id=edition.framework_id,
        finished_on__lte=on,
    )
    newest = {row.person_id: row for row in rows.order_by("finished_on", "id")}
    return {
        person: {key for key, level in levels_of(row).items() if level >= asked.beyond}
        for person, row in newest.items()
    }
