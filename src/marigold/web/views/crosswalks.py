"""A crosswalk to read: its links with what people say of them, coverage and gaps, and files for others."""

from dataclasses import replace
from datetime import UTC
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marigold.core import case, sssom
from marigold.core.frameworks import AIMS, Coverage, Model, coverage
from marigold.kit.doing import NotThere
from marigold.practice import selectors as practice
from marigold.practice.models import Crosswalk
from marigold.practice.selectors import agreeing, exchange
from marigold.web import reading
from marigold.web.posting import page
from marigold.web.reading import CONFIDENCES, LICENCES, capital

WIDE = 300
FORMS = ("sssom.tsv", "case-1.1.json", "case-1.0.json")


@page
def crosswalk(request: HttpRequest, key: str) -> HttpResponse:
    """The links between two frameworks, each with strength, status and reason; and what has no link."""
    row = practice.crosswalk(request.scope, key)
    left, right = end(request, row.left.key), end(request, row.right.key)
    links = told_links(request, row, left, right)
    aim = request.GET.get("aim", "")
    shown = [link for link in links if aim in link.aims] if aim in AIMS else links
    told = covered(request, row, links, left, right)
    provenance = row.about.get("provenance", {})
    context = {
        "row": row,
        "name": row.about.get("name") or str(row),
        "links": shown,
        "aim": aim if aim in AIMS else "",
        "aims": [(one, reading.AIMS[one]) for one in AIMS if any(one in link.aims for link in links)],
        "sides": sides(row, told, left, right),
        "bars": bars(told, len(links)),
        "editions": row.about.get("editions", ["", ""]),
        "licence": LICENCES.get(row.licence, row.licence),
        "licence_note": row.about.get("licence_note", ""),
        "confidence": CONFIDENCES.get(provenance.get("confidence", ""), provenance.get("confidence", "")),
        "basis": provenance.get("basis", ""),
        "may": agreeing.speaks_for(request.scope) is not None,
        "forms": FORMS,
    }
    return render(request, "library/crosswalk.html", context)


def end(request: HttpRequest, key: str) -> Model:
    """One of the two frameworks as it is now."""
    return practice.whole(request.scope, practice.edition(request.scope, key))


def told_links(request: HttpRequest, row: Crosswalk, left: Model, right: Model) -> list[Any]:
    """Links in words, with what was said of each."""
    links: list[Any] = list(practice.links(request.scope, row))
    said = agreeing.said(request.scope, links)
    for link in links:
        link.crosswalk = row
        link.said = said[link.pk]
        link.left_name, link.right_name = name_in(left, link.left_key), name_in(right, link.right_key)
        link.strength_words = reading.STRENGTHS.get(link.strength, capital(link.strength))
        link.status_words = reading.STATUSES.get(link.status, capital(link.status))
        link.aim_words = [reading.AIMS.get(aim, aim) for aim in link.aims]
        link.by = agreeing.proposer(request.scope, link, link.said)
    return links


def name_in(model: Model, key: str) -> str:
    """The name of an entry, or its key where the framework no longer has it."""
    found = model.by_key.get(key)
    return found.name if found else key


def covered(request: HttpRequest, row: Crosswalk, links: list[Any], left: Model, right: Model) -> Coverage:
    """Coverage and gaps by the links as they are now."""
    data = agreeing.as_data(request.scope, row, links, {link.pk: link.said for link in links})
    return coverage(left.elements, right.elements, data.links)


def sides(row: Crosswalk, told: Coverage, left: Model, right: Model) -> list[dict[str, Any]]:
    """Both frameworks with how much of them is linked."""
    return [
        {"key": framework.key, "model": model, "side": side, **_bar("", side.linked, side.of)}
        for framework, model, side in ((row.left, left, told.start), (row.right, right, told.end))
    ]


def bars(told: Coverage, of: int) -> list[dict[str, Any]]:
    """How many links there are by status and by strength."""
    groups = (("Status", told.statuses, reading.STATUSES), ("Strength", told.strengths, reading.STRENGTHS))
    return [
        {"title": title, "rows": [_bar(words[name], count, of) for name, count in rows]}
        for title, rows, words in groups
    ]


def _bar(words: str, count: int, of: int) -> dict[str, Any]:
    return {"words": words, "count": count, "of": of, "wide": round(WIDE * count / of) if of else 0}


@page
def export(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """The crosswalk as a file: all links as a table, or as CASE the agreed ones (all with `?all=yes`)."""
    if form not in FORMS:
        raise NotThere("There is no such file.")
    row = practice.crosswalk(request.scope, key)
    base = base_of(request)
    links = list(practice.links(request.scope, row))
    for link in links:
        link.crosswalk = row
    data = agreeing.as_data(request.scope, row, links, agreeing.said(request.scope, links))
    start, stop = (case.nodes(one) for one in exchange.ends(request.scope, row, base))
    if form == "sssom.tsv":
        names = [{key: (one.uri, str(one["title"])) for key, one in ends.items()} for ends in (start, stop)]
        here = tuple(one for one in data.links if one.start in start and one.end in stop)
        kept = replace(data, links=here)
        text = sssom.dump(sssom.of_crosswalk(kept, *names, f"{base}{request.path}"))
        return attached(text, f"{row.key}.sssom.tsv", "text/tab-separated-values; charset=utf-8")
    statuses = ("agreed", "proposed", "disputed") if request.GET.get("all") == "yes" else ("agreed",)
    at = row.created_at.astimezone(UTC).isoformat()
    package = case.crosswalk_package(data, start, stop, base, at, statuses=statuses)
    version = form.removeprefix("case-").removesuffix(".json")
    try:
        written = case.dump_package(package, version)
    except case.NotReady as error:
        return not_ready(request, data.name, error)
    return attached(written, f"{row.key}.{form}", "application/json")


def base_of(request: HttpRequest) -> str:
    """The address of this site, under which its frameworks are named."""
    return str(request.build_absolute_uri("/")).rstrip("/")


def attached(data: str | bytes, name: str, kind: str) -> HttpResponse:
    """A file to download."""
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="marigold-{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def not_ready(request: HttpRequest, name: str, error: case.NotReady, came: str = "") -> HttpResponse:
    """What the standard wants and nobody wrote: no file is made."""
    gaps = error.gaps[:100]
    context = {"name": name, "gaps": gaps, "more": len(error.gaps) - len(gaps), "came": came}
    return render(request, "library/not_ready.html", context, status=422)
