"""Awards: one's own, those of a system for who gives them, and what anyone may see of a public one."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import visible
from marigold.access.scope import Scope
from marigold.core.growth.pathway import RENEW_DAYS
from marigold.growth.models import Award, BadgeIssuer, IssuerKey, OtherCredential, StatusList
from marigold.kit.doing import NotThere
from marigold.people.models import Unit

GONE = "There is nothing here that you can see."


def _rows() -> QuerySet[Award]:
    return Award.objects.select_related("person", "root", "issuer", "edition", "given_by", "renews", "list")


def awards(scope: Scope) -> list[Award]:
    """One's own, newest first."""
    if scope.person_id is None:
        return []
    return list(_rows().filter(person_id=scope.person_id).order_by("-given_on", "-id"))


def awards_given(scope: Scope, *, limit: int = 200) -> list[Award]:
    """Awards of the systems whose portfolios one reviews, newest first."""
    if not scope.allows(Permission.AWARD_EDIT):
        return []
    rows = visible(_rows(), scope, Permission.AWARD_EDIT).exclude(person_id=scope.person_id)
    return list(rows.order_by("-given_on", "-id")[:limit])


def award(scope: Scope, ref: str) -> Award:
    """One of one's own, or one in a system whose portfolios one reviews; NotThere for everyone else."""
    row: Award | None = visible(_rows().filter(ref=ref), scope, Permission.AWARD_EDIT).first()
    if row is None:
        raise NotThere(GONE)
    return row


def my_award(scope: Scope, ref: str) -> Award:
    """One of one's own, or NotThere."""
    row = _rows().filter(ref=ref, person_id=scope.person_id).first() if scope.person_id else None
    if row is None:
        raise NotThere(GONE)
    return row


def held(scope: Scope, root_id: int, pathway_key: str) -> Award | None:
    """The newest award of a pathway that one has in a system and that was not taken back."""
    if scope.person_id is None:
        return None
    rows = Award.objects.filter(
        person_id=scope.person_id, root_id=root_id, pathway_key=pathway_key, revoked_on__isnull=True
    )
    return rows.order_by("-given_on", "-id").first()


def public_award(scope: Scope, token: str) -> Award:
    """An award its holder has made public, by the part of its address nobody can guess; for anyone."""
    row = _rows().filter(token=token, public=True, person__isnull=False).first()
    if row is None:
        raise NotThere(GONE)
    return row


def issuer(scope: Scope, ref: str) -> BadgeIssuer:
    """An issuer by the reference in its address; for anyone, since badges rest on it."""
    row = BadgeIssuer.objects.filter(ref=ref).prefetch_related("keys").first()
    if row is None:
        raise NotThere(GONE)
    return row


def issuer_of(scope: Scope, root: Unit) -> BadgeIssuer | None:
    """A system as issuer; None as long as it has no keys."""
    if scope.person_id is None and not scope.hand:
        return None
    return BadgeIssuer.objects.filter(root=root).select_related("root").prefetch_related("keys").first()


def issuer_key(scope: Scope, issuer_ref: str, ref: str) -> IssuerKey:
    """The public half of an RSA key, by its address; for anyone."""
    row = (
        IssuerKey.objects.filter(ref=ref, kind="rsa", issuer__ref=issuer_ref).select_related("issuer").first()
    )
    if row is None:
        raise NotThere(GONE)
    return row


def status_list(scope: Scope, issuer_ref: str, number: int) -> StatusList:
    """A list of badges taken back; for anyone."""
    row = StatusList.objects.filter(issuer__ref=issuer_ref, number=number).first()
    if row is None:
        raise NotThere(GONE)
    return row


def near_their_end(scope: Scope) -> Sequence[Award]:
    """Awards that end within the time to renew, of people not reminded yet; for the command that tells them."""
    if not scope.hand:
        return ()
    until = scope.on + timedelta(days=RENEW_DAYS)
    rows = Award.objects.filter(
        valid_until__range=(scope.on, until),
        revoked_on__isnull=True,
        reminded_on__isnull=True,
        person__is_active=True,
    )
    renewed = Q(renewed_by__revoked_on__isnull=True, renewed_by__isnull=False)
    return list(rows.exclude(renewed).select_related("person").order_by("id"))


def other_credentials(scope: Scope) -> list[OtherCredential]:
    """What others gave one, newest first."""
    if scope.person_id is None:
        return []
    rows = OtherCredential.objects.filter(person_id=scope.person_id)
    return list(rows.order_by("-issued_on", "-id"))


def other_credential(scope: Scope, ref: str) -> OtherCredential:
    """One of them, or NotThere."""
    row = (
        OtherCredential.objects.filter(ref=ref, person_id=scope.person_id).first()
        if scope.person_id
        else None
    )
    if row is None:
        raise NotThere(GONE)
    return row
