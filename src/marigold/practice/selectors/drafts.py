"""Drafts of editions and what a team says of wordings, in scope."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import one, visible
from marigold.access.scope import Scope
from marigold.core.frameworks import Element as ElementData
from marigold.core.frameworks import Model
from marigold.core.frameworks.draft import laid_over
from marigold.people.models import Unit
from marigold.practice.models import Draft, DraftElement, Framework, Proposal, Voice
from marigold.practice.selectors import whole

LISTS = ("prompts", "see")


def systems_to_edit(scope: Scope) -> list[Unit]:
    """The systems whose practice model one may draft and adopt, by name."""
    if scope.hand:
        return list(Unit.objects.filter(parent=None).order_by("name"))
    held = {
        grant.root_id
        for grant in scope.grants
        if grant.whole_system and Permission.PRACTICE_EDIT in grant.permissions
    }
    return list(Unit.objects.filter(pk__in=held).order_by("name"))


def systems_to_discuss(scope: Scope) -> list[Unit]:
    """The systems in whose team one may propose another wording, by name."""
    held = {grant.root_id for grant in scope.grants if Permission.CHANGE_EDIT in grant.permissions}
    return list(Unit.objects.filter(pk__in=held).order_by("name"))


def drafts(scope: Scope, framework: Framework) -> QuerySet[Draft]:
    """Drafts of a framework in scope, the newest first."""
    rows = visible(Draft.objects.filter(framework=framework), scope, Permission.PRACTICE_EDIT)
    return rows.select_related("root", "base", "framework", "published").order_by("-id")


def draft(scope: Scope, ref: str) -> Draft:
    """One draft, or NotThere."""
    rows = Draft.objects.select_related("root", "base__framework", "framework", "published", "started_by")
    row: Draft = one(rows, scope, Permission.PRACTICE_EDIT, ref)
    return row


def changes_of(scope: Scope, draft: Draft) -> dict[str, DraftElement]:
    """The changed elements of a draft already reached, by key, in the order they came."""
    rows = visible(DraftElement.objects.filter(draft=draft), scope, Permission.PRACTICE_EDIT)
    return {row.key: row for row in rows.order_by("id")}


def model_of(scope: Scope, draft: Draft, rows: Iterable[DraftElement] | None = None) -> Model:
    """A draft already reached as the model it would be."""
    kept = changes_of(scope, draft).values() if rows is None else rows
    about: dict[str, Any] = {"edition": draft.edition, "status": "published"}
    if "summary" in draft.about:
        about["summary"] = draft.about["summary"]
    if "words" in draft.about:
        about["words"] = draft.about["words"]
    if "review_on" in draft.about:
        day = draft.about["review_on"]
        about["review_on"] = date.fromisoformat(day) if day else None
    return laid_over(whole(scope, draft.base), {row.key: _element(row) for row in kept}, **about)


def _element(row: DraftElement) -> ElementData | None:
    """The element a row of a draft holds; None where it is retired."""
    if row.after is None:
        return None
    fields: dict[str, Any] = {
        name: tuple(value) if name in LISTS else value for name, value in row.after.items()
    }
    return ElementData(key=row.key, **fields)


def proposals(scope: Scope, framework: Framework, key: str = "") -> QuerySet[Proposal]:
    """Proposals on a framework (or one element of it) in scope, open ones first, then the newest."""
    rows: QuerySet[Proposal] = Proposal.objects.filter(framework=framework, **({"key": key} if key else {}))
    rows = visible(rows, scope, Permission.CHANGE_VIEW)
    return rows.select_related("proposed_by", "decided_by", "root", "framework", "edition").order_by(
        "-state", "-id"
    )


def proposal(scope: Scope, ref: str) -> Proposal:
    """One proposal, or NotThere."""
    row: Proposal = one(
        Proposal.objects.select_related("root", "framework"), scope, Permission.CHANGE_VIEW, ref
    )
    return row


def voices(scope: Scope, proposals: list[Proposal]) -> dict[int, list[Voice]]:
    """What the team said to proposals already reached, oldest first."""
    found: dict[int, list[Voice]] = {row.pk: [] for row in proposals}
    rows = visible(Voice.objects.filter(proposal__in=proposals), scope, Permission.CHANGE_VIEW)
    for row in rows.select_related("person").order_by("id"):
        found[row.proposal_id].append(row)
    return found
