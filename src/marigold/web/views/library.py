"""The library: practice models, competency frameworks, strategies, stages, and crosswalks between them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marigold.access.catalogue import Permission
from marigold.core.frameworks import KINDS, Element, Model, Takeaway, summary
from marigold.kit.doing import NotThere
from marigold.practice import selectors as practice
from marigold.practice.models import Edition
from marigold.practice.selectors.drafts import systems_to_edit
from marigold.web.posting import page
from marigold.web.reading import CONFIDENCES, LICENCES, MODEL_KINDS, READERS, capital, sections, snippet

FOUND = 60
STRENGTHS = {"same": "Same", "strong": "Strong", "weak": "Weak", "unrated": "Not rated"}
STATUSES = {"proposed": "Proposed", "agreed": "Agreed", "disputed": "Disputed"}


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
    words = request.GET.get("q", "").strip()[:100]
    reader = request.GET.get("as", "partners" if _partner_only(request) else "")
    reader = reader if reader in READERS else ""
    parts, short = sections(whole, words=words, reader=reader), summary(whole)
    context = {
        "reader": reader,
        "readers": READERS.items(),
        "may_draft": bool(systems_to_edit(request.scope)),
        "edition": edition,
        "current": current,
        "older": older,
        "model": whole,
        "short": short,
        "takeaways": [_takeaway(line) for line in short.takeaways],
        "slots": [one for one in whole.elements if one.slot],
        "sections": parts,
        "q": words,
        "licence": LICENCES.get(whole.licence, whole.licence),
        "confidence": CONFIDENCES.get(whole.provenance.confidence, whole.provenance.confidence),
        "overdue": bool(whole.review_on and whole.review_on < request.today),
        "adoptions": list(practice.adoptions(request.scope, edition.framework)),
        "crosswalks": _crosswalks_of(request, edition),
        "uses": [row for row in practice.editions(request.scope) if row.framework.key in whole.uses],
        "may_history": any(Permission.HISTORY_VIEW in grant.permissions for grant in request.scope.grants),
    }
    return render(request, "library/model.html", context)


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


@page
def crosswalk(request: HttpRequest, key: str) -> HttpResponse:
    """The links between two frameworks, each with strength, status and reason; and what has no link."""
    row = practice.crosswalk(request.scope, key)
    left, right = _end(request, row.left.key), _end(request, row.right.key)
    links: list[Any] = list(practice.links(request.scope, row))
    for link in links:
        link.left_name = _name(left, link.left_key)
        link.right_name = _name(right, link.right_key)
        link.strength_words = STRENGTHS.get(link.strength, capital(link.strength))
        link.status_words = STATUSES.get(link.status, capital(link.status))
    provenance = row.about.get("provenance", {})
    linked_left, linked_right = {link.left_key for link in links}, {link.right_key for link in links}
    context = {
        "row": row,
        "name": row.about.get("name") or str(row),
        "links": links,
        "sides": [
            {"key": row.left.key, "model": left, **_coverage(left, linked_left)},
            {"key": row.right.key, "model": right, **_coverage(right, linked_right)},
        ],
        "editions": row.about.get("editions", ["", ""]),
        "licence": LICENCES.get(row.licence, row.licence),
        "licence_note": row.about.get("licence_note", ""),
        "confidence": CONFIDENCES.get(provenance.get("confidence", ""), provenance.get("confidence", "")),
        "basis": provenance.get("basis", ""),
    }
    return render(request, "library/crosswalk.html", context)


def _end(request: HttpRequest, key: str) -> Model:
    return practice.whole(request.scope, practice.edition(request.scope, key))


def _name(model: Model, key: str) -> str:
    found = model.by_key.get(key)
    return found.name if found else key


def _coverage(model: Model, linked: set[str]) -> dict[str, Any]:
    """Entries of the kinds that are linked at all: those with a link, and those without."""
    kinds = {model.by_key[key].kind for key in linked if key in model.by_key}
    rows: list[Element] = [one for one in model.elements if one.kind in kinds and not one.slot]
    return {
        "of": len(rows),
        "linked": sum(1 for one in rows if one.key in linked),
        "without": [one for one in rows if one.key not in linked],
    }
