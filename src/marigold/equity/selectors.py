"""Grants and contracts, commitments and consultancies of the systems one has a role in: open to all who work there."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.setaside import Committed
from marigold.equity.models import Commitment, Consultancy, Funding, FundingEntry
from marigold.kit.doing import NotThere
from marigold.people.models import Unit

SEE, EDIT = Permission.EQUITY_VIEW, Permission.EQUITY_EDIT
ENTRIES = Prefetch("entries", FundingEntry.objects.order_by("-on", "-id"))
SESSIONS = Prefetch(
    "consultancies", Consultancy.objects.prefetch_related(ENTRIES).order_by("-starts_on", "-id")
)


def may_edit(scope: Scope, root: Unit) -> bool:
    """Whether one keeps the commitments of a system."""
    return scope.allows_at(EDIT, root.path)


def _in_system(rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
    """Rows of systems in which one has a role that sees commitments, wherever in them that role is."""
    if scope.hand:
        return rows
    roots = {grant.root_id for grant in scope.grants if SEE in grant.permissions}
    return rows.filter(root_id__in=roots)


def _one(rows: QuerySet[Any], scope: Scope, ref: str, permission: Permission) -> Any:
    row = _in_system(rows.select_related("root"), scope).filter(ref=ref).first()
    if row is None or (permission != SEE and not scope.allows_at(permission, row.root.path)):
        raise NotThere("There is nothing here that you can see.")
    return row


def systems(scope: Scope) -> list[Unit]:
    """Systems whose commitments one sees, by name."""
    roots = {grant.root_id for grant in scope.grants if SEE in grant.permissions}
    rows = Unit.objects.filter(parent=None)
    return list((rows if scope.hand else rows.filter(pk__in=roots)).order_by("name"))


def system(scope: Scope, ref: str, permission: Permission = SEE) -> Unit:
    """One system whose commitments one sees (or keeps), or NotThere."""
    found = next((one for one in systems(scope) if one.ref == ref), None)
    if found is None or (permission != SEE and not scope.allows_at(permission, found.path)):
        raise NotThere("There is nothing here that you can see.")
    return found


def fundings(scope: Scope, root: Unit) -> list[Funding]:
    """Grants, contracts and proposals, newest first, with commitments, consultancies and their logs."""
    commitments = Commitment.objects.select_related("owner", "funding").prefetch_related(ENTRIES, SESSIONS)
    rows = _in_system(Funding.objects.filter(root=root), scope).select_related("funder")
    rows = rows.prefetch_related(Prefetch("commitments", commitments.order_by("due_on", "id")))
    return list(rows.order_by("-starts_on", "-id"))


def funding(scope: Scope, ref: str, permission: Permission = SEE) -> Funding:
    """One grant, contract or proposal, or NotThere."""
    row: Funding = _one(Funding.objects.select_related("funder"), scope, ref, permission)
    return row


def commitment(scope: Scope, ref: str, permission: Permission = SEE) -> Commitment:
    """One commitment with its log and consultancies, or NotThere."""
    rows = Commitment.objects.select_related("funding__funder", "owner").prefetch_related(ENTRIES, SESSIONS)
    row: Commitment = _one(rows, scope, ref, permission)
    return row


def consultancies(scope: Scope, root: Unit) -> list[Consultancy]:
    """Consultancies of a system, newest first, with their sessions."""
    rows = _in_system(Consultancy.objects.filter(root=root), scope).select_related("commitment__funding")
    return list(rows.prefetch_related(ENTRIES).order_by("-starts_on", "-id"))


def consultancy(scope: Scope, ref: str, permission: Permission = SEE) -> Consultancy:
    """One consultancy with its sessions, or NotThere."""
    rows = Consultancy.objects.select_related("commitment__funding").prefetch_related(ENTRIES)
    row: Consultancy = _one(rows, scope, ref, permission)
    return row


def entry(scope: Scope, ref: str) -> FundingEntry:
    """One entry of a log that one may change, or NotThere."""
    row: FundingEntry = _one(
        FundingEntry.objects.select_related("commitment", "consultancy"), scope, ref, EDIT
    )
    return row


def evidence(scope: Scope, row: Commitment) -> list[FundingEntry]:
    """All that shows how far a commitment already reached is: its own entries and the sessions it paid for, newest first."""
    found: Iterable[FundingEntry] = (
        *row.entries.all(),
        *(one for each in row.consultancies.all() for one in each.entries.all()),
    )
    return (
        sorted(found, key=lambda one: (one.on, one.pk), reverse=True) if scope.hand or scope.person_id else []
    )


def committed(scope: Scope, row: Commitment) -> Committed:
    """A commitment already reached, in the words of the core."""
    found = evidence(scope, row)
    return Committed(
        purpose=row.purpose,
        facing=row.facing,
        amount=row.amount,
        spent=sum(one.paid or 0.0 for one in found),
        due_on=row.due_on,
        state=row.state,
        evidence=[one.on for one in found],
    )
