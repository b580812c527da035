"""Documents of one's systems: that they are there is open; what they hold is not always."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.kit.doing import NotThere
from marigold.practice.models import Document, DocumentRequest


def documents(scope: Scope) -> QuerySet[Document]:
    """Documents of the systems one has a role in, by title. That a document exists may be known, so that one can ask."""
    if scope.person_id is None:
        return Document.objects.none()
    rows = Document.objects.filter(root_id__in=sorted(scope.roots), gone_on__isnull=True)
    return rows.select_related("keeper", "root").order_by("title", "id")


def document(scope: Scope, ref: str) -> Document:
    """One document of one's systems, or NotThere."""
    row = documents(scope).filter(ref=ref).first()
    if row is None:
        raise NotThere("There is no such document.")
    return row


def keeps(scope: Scope, document: Document) -> bool:
    """Whether one may change a document and grant requests: its keeper, and administrators of its system."""
    own = document.keeper_id == scope.person_id and document.root_id in scope.roots
    return own or scope.allows_at(Permission.PRACTICE_EDIT, document.root.path)


def may_read(scope: Scope, document: Document) -> bool:
    """Whether what a document holds is open to one today."""
    return bool(readable(scope, [document]))


def readable(scope: Scope, documents: Sequence[Document]) -> set[int]:
    """Ids of those whose content is open to one today: open ones, the team's for the team, and what was granted."""
    if scope.person_id is None:
        return set()
    granted = set(
        DocumentRequest.objects.filter(
            Q(until__isnull=True) | Q(until__gte=scope.on),
            person_id=scope.person_id,
            document__in=[row.pk for row in documents],
            state="granted",
        ).values_list("document_id", flat=True)
    )
    team = {grant.root_id for grant in scope.grants if Permission.CHANGE_VIEW in grant.permissions}
    return {
        row.pk
        for row in documents
        if row.access == "open"
        or (row.access == "team" and row.root_id in team)
        or row.pk in granted
        or keeps(scope, row)
    }


def requests(scope: Scope, document: Document) -> list[DocumentRequest]:
    """Requests for a document already reached: all for those who grant, one's own for others; newest first."""
    rows = DocumentRequest.objects.filter(document=document)
    if not keeps(scope, document):
        rows = rows.filter(person_id=scope.person_id)
    return list(rows.select_related("person", "decided_by").order_by("-id"))


def request(scope: Scope, ref: str) -> DocumentRequest:
    """One request for a document of one's systems, or NotThere."""
    rows = DocumentRequest.objects.filter(document__root_id__in=sorted(scope.roots))
    row = rows.select_related("document__root", "document__keeper", "person").filter(ref=ref).first()
    if row is None:
        raise NotThere("There is no such request.")
    return row


def about(scope: Scope, key: str) -> list[Document]:
    """Documents of one's systems that go deeper into an element."""
    return [row for row in documents(scope)[:500] if key in row.about]


def waiting(scope: Scope, documents: Sequence[Document]) -> list[DocumentRequest]:
    """Open requests for those of these documents that one keeps, oldest first."""
    mine = [row.pk for row in documents if keeps(scope, row)]
    rows = DocumentRequest.objects.filter(document_id__in=mine, state="asked")
    return list(rows.select_related("person", "document").order_by("id"))
