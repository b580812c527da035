"""Documents: who may read them, who asks, who grants."""

from datetime import date, datetime
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people.models import Unit
from marigold.practice.events import Happened
from marigold.practice.models import Document, DocumentRequest
from marigold.practice.selectors import documents as reads

ACCESS = ("open", "team", "request")
# Of a document everybody in its system may know these.
OPENLY = frozenset({"title", "access", "review_on"})


@action
def add_document(*, root: Unit, by: Scope, at: datetime, **fields: Any) -> Document:
    """Add a document, with who may read it. Whoever adds it keeps it: they grant requests."""
    if not by.allows_at(Permission.CHANGE_EDIT, root.path) or by.person_id is None:
        raise NotThere("There is nothing here that you can change.")
    _sound(fields)
    row = Document(root=root, keeper_id=by.person_id, created_at=at, **fields)
    row.save()
    record(
        Happened.DOCUMENT_ADDED, row, by=by, at=at, about=root.target, change={"access": [None, row.access]}
    )
    return row


@action
def change_document(*, document_ref: str, version: int, by: Scope, at: datetime, **fields: Any) -> Document:
    """Change a document or who may read it."""
    row = reads.document(by, document_ref)
    _may_keep(row, by)
    _sound(fields)
    change = row.alter(expected=version, **fields)
    if not change:
        nothing_changed()
        return row
    # The history of the system is read by people who may not read the document: it tells what changed, not to what.
    told = {name: pair for name, pair in change.items() if name in OPENLY}
    told["fields"] = [None, sorted(set(change) - OPENLY)]
    record(Happened.DOCUMENT_CHANGED, row, by=by, at=at, about=row.root.target, change=told)
    return row


def _sound(fields: dict[str, Any]) -> None:
    if not str(fields.get("title", "")).strip():
        raise Refused("Give it a title.", field="title")
    if fields.get("access") not in ACCESS:
        raise Refused("Choose who may read it.", field="access")
    if not fields.get("address") and not str(fields.get("text", "")).strip():
        raise Refused("Give its address, or its text.", field="address")


def _may_keep(row: Document, by: Scope) -> None:
    if not reads.keeps(by, row):
        raise NotThere("There is nothing here that you can change.")


@action
def ask_for_document(*, document_ref: str, why: str, by: Scope, at: datetime) -> DocumentRequest:
    """Ask to read a document."""
    row = reads.document(by, document_ref)
    if by.person_id is None:
        raise NotThere("There is nothing here that you can ask for.")
    if reads.may_read(by, row):
        raise Refused("You can read this document already.")
    if not why.strip():
        raise Refused("Say what you need it for.", field="why")
    if DocumentRequest.objects.filter(document=row, person_id=by.person_id, state="asked").exists():
        raise Refused("You asked already. Whoever keeps it will answer.")
    request = DocumentRequest(document=row, person_id=by.person_id, why=why.strip(), created_at=at)
    request.save()
    record(
        Happened.DOCUMENT_ASKED,
        request,
        by=by,
        at=at,
        about=row.target,
        title=row.title,
        change={"why": [None, why]},
    )
    return request


@action
def answer_request(
    *, request_ref: str, state: str, until: date | None, answer: str, by: Scope, at: datetime
) -> DocumentRequest:
    """Grant a request until a day, decline it, or end what was granted."""
    request = reads.request(by, request_ref)
    _may_keep(request.document, by)
    allowed = {"asked": {"granted", "declined"}, "granted": {"ended"}}
    if state not in allowed.get(request.state, set()):
        raise Refused("This request was answered already. Look at it again.")
    if state == "granted" and until is not None and until < at.date():
        raise Refused("That day is over. Choose a later one.", field="until")
    if state == "declined" and not answer.strip():
        raise Refused("Say why not.", field="answer")
    fields: dict[str, Any] = {"state": state, "decided_by_id": by.person_id, "decided_on": at.date()}
    if state != "ended":
        fields |= {"until": until, "answer": answer.strip()}
    change = request.alter(**fields)
    change.pop("decided_by_id", None)
    row = request.document
    change |= {"person": [None, request.person.name]}
    record(
        Happened.DOCUMENT_ANSWERED, request, by=by, at=at, about=row.target, title=row.title, change=change
    )
    return request
