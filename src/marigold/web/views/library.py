"""The library: practice models, competency frameworks, strategies, stages, and crosswalks between them."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marigold.access.catalogue import Permission
from marigold.core.frameworks import KINDS, Takeaway, summary
from marigold.kit.doing import NotThere
from marigold.practice import selectors as practice
from marigold.practice.models import Edition
from marigold.practice.selectors.agreeing import speaks_for
from marigold.practice.selectors.drafts import systems_to_edit
from marigold.web.posting import page
from marigold.web.reading import CONFIDENCES, LICENCES, MODEL_KINDS, READERS, sections, snippet

FOUND = 60
MOST = 1_000  # entries of one framework on its page; of a larger one the first, and the others by searching


@page
def library(request: HttpRequest) -> HttpResponse:
    """All models and frameworks by kind; a search through everything they name."""
    words = request.GET.get("q", "").strip()[:100]
    editions: list[Any] = list(practice.editions(request.scope))
    counts = practice.count_elements(request.scope, [row.pk for row in editions])
    for row in editions:
        row.count, row.licence_words = counts.get(row.pk, 0), LICENCES.get(row.licence, row.licence)
    groups = [
        {"title": title, "editions": [row for row in editions if row.framework.kind == kind]}
        for kind, title in MODEL_KINDS.items()
    ]
    crosswalks: list[Any] = list(practice.crosswalks(request.scope))
    for walk in crosswalks:
        walk.licence_words = LICENCES.get(walk.licence, walk.licence)
    found: list[Any] = list(practice.search(request.scope, words, limit=FOUND + 1)) if words else []
    for hit in found:
        hit.kind_words = KINDS[hit.kind].one if hit.kind in KINDS else hit.kind
        hit.snippet = snippet(hit.text or hit.plain or hit.note, words)
    context = {
        "groups": [group for group in groups if group["editions"]],
        "crosswalks": crosswalks,
        "q": words,
        "found": found[:FOUND],
        "cut": len(found) > FOUND,
        "may_link": speaks_for(request.scope) is not None,
        "may_load": request.scope.allows(Permission.PRACTICE_EDIT),
    }
    return render(request, "library/library.html", context)


@page
def model(request: HttpRequest, key: str) -> HttpResponse:
    """One model, whole: where it is from, its short form, what is not known, and every entry."""
    current = practice.edition(request.scope, key)
    older = [row for row in practice.editions_of(request.scope, current.framework) if row.pk != current.pk]
    wanted = request.GET.get("edition", "")
    edition = next((row for row in older if row.ref == wanted), None) if wanted else current
    if edition is None:
        raise NotThere("There is no such edition.")
    whole = practice.whole(request.scope, edition)
    many = len(whole.elements)
    words = request.GET.get("q", "").strip()[:100]
    read_as = _read_as(request)
    shown = whole if words or many <= MOST else replace(whole, elements=whole.elements[:MOST])
    others = list(practice.editions(request.scope))
    parts, short = sections(shown, words=words, reader=read_as["reader"]), summary(shown)
    context = {
        "edition": edition,
        "current": current,
        "older": older,
        "model": whole,
        "short": short,
        "takeaways": [_takeaway(line) for line in short.takeaways],
        "most": MOST,
        "many": many if len(shown.elements) < many else 0,
        "slots": [one for one in shown.elements if one.slot],
        "sections": parts,
        "q": words,
        "licence": LICENCES.get(whole.licence, whole.licence),
        "confidence": CONFIDENCES.get(whole.provenance.confidence, whole.provenance.confidence),
        "overdue": bool(whole.review_on and whole.review_on < request.today),
        "adoptions": list(practice.adoptions(request.scope, edition.framework)),
        "crosswalks": _crosswalks_of(request, edition),
        "uses": [row for row in others if row.framework.key in whole.uses],
        "instead": next((row for row in others if row.framework.key == edition.instead), None),
    }
    return render(request, "library/model.html", context | read_as)


def _read_as(request: HttpRequest) -> dict[str, Any]:
    """For whom the words of a page are, and what one may do besides reading."""
    reader = request.GET.get("as", "partners" if _partner_only(request) else "")
    return {
        "reader": reader if reader in READERS else "",
        "readers": READERS.items(),
        "may_draft": bool(systems_to_edit(request.scope)),
        "may_history": any(Permission.HISTORY_VIEW in grant.permissions for grant in request.scope.grants),
    }


def _partner_only(request: HttpRequest) -> bool:
    """Whoever has a role of the partners' side only reads what is worded for them first."""
    grants = request.scope.grants
    return bool(grants) and all(grant.role in {"partner", "partner-lead"} for grant in grants)


def _takeaway(line: Takeaway) -> dict[str, str]:
    """A line of the short form, parted so that its count can lead to the entries."""
    count, colon, rest = line.text.partition(":")
    return {"count": count, "rest": f"{colon}{rest}", "key": line.keys[0]}


def _crosswalks_of(request: HttpRequest, edition: Edition) -> list[Any]:
    ends = {edition.framework_id}
    return [row for row in practice.crosswalks(request.scope) if {row.left_id, row.right_id} & ends]
