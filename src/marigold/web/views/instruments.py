"""Instruments as they are loaded, and what a place and all beneath it say with them."""

from collections import defaultdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marigold.access.catalogue import Permission
from marigold.kit.doing import NotThere
from marigold.measures import selectors as measures
from marigold.measures.results import Result
from marigold.people import selectors as people
from marigold.practice import selectors as practice
from marigold.support import selectors as support
from marigold.web.posting import page
from marigold.web.present.measures import LEVELS, OCCASIONS, WHO, privacy_words, results
from marigold.web.reading import CONFIDENCES, LICENCES


@page
def instruments(request: HttpRequest) -> HttpResponse:
    """All instruments: what each is for, who answers, how private it is."""
    rows = [
        (one, privacy_words(one), " and ".join(WHO[side] for side in one.answered_by))
        for one in measures.instruments(request.scope)
    ]
    groups = [
        ("Asked of partners and teams", [row for row in rows if not row[0].private and not row[0].slot]),
        ("For a look at oneself", [row for row in rows if row[0].private]),
        ("Open places", [row for row in rows if row[0].slot]),
    ]
    return render(request, "measures/instruments.html", {"groups": groups})


@page
def instrument(request: HttpRequest, key: str) -> HttpResponse:
    """One instrument: what it asks, where it is from, how it is scored, and when it is used."""
    one = measures.instrument(request.scope, key)
    edition = practice.edition(request.scope, key)
    provenance = edition.about.get("provenance", {})
    names = {part.key: part.name for part in one.parts}
    context = {
        "instrument": one,
        "edition": edition,
        "questions": [(question, names.get(question.part, "")) for question in one.questions],
        "privacy": privacy_words(one),
        "occasion": OCCASIONS[one.occasion],
        "levels": ", ".join(LEVELS[level] for level in one.levels),
        "asked_of": " and ".join(WHO[side] for side in one.answered_by),
        "licence": LICENCES.get(edition.licence, edition.licence),
        "confidence": CONFIDENCES.get(provenance.get("confidence", ""), ""),
        "basis": provenance.get("basis", ""),
    }
    return render(request, "measures/instrument.html", context)


@page
def of_unit(request: HttpRequest, ref: str) -> HttpResponse:
    """What engagements in a place and beneath it say, instrument by instrument. By name, never ranked."""
    scope = request.scope
    unit = people.unit(scope, ref)
    if not scope.allows(Permission.MEASURE_VIEW):
        raise NotThere("There is nothing here that you can see.")
    rounds = measures.beneath(scope, unit)
    found = [
        one for one in results(scope, rounds, today=request.today, names=False) if one.shown and one.ended
    ]
    keys = {one.row.circle_key for one in found}
    places = {
        pk: (name, ref)
        for pk, name, ref in support.engagements(scope).filter(pk__in=keys).values_list("pk", "name", "ref")
    }
    grouped: dict[tuple[str, str], dict[tuple[str, str, str], list[Result]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for one in found:
        if one.instrument.occasion != "act" and one.row.circle_key in places:
            name, at = places[one.row.circle_key]
            subject = one.row.subject if one.instrument.occasion == "time" else ""
            level = LEVELS[one.row.level] if len(one.instrument.levels) > 1 else ""
            grouped[(one.instrument.name, level)][(name, subject, at)].append(one)
    shown = [_instrument(name, level, rows) for (name, level), rows in sorted(grouped.items())]
    return render(request, "measures/unit.html", {"unit": unit, "shown": shown})


def _instrument(name: str, level: str, rows: dict[tuple[str, str, str], list[Result]]) -> dict[str, object]:
    """One instrument at one level: a line for each engagement and subject, in the order of names."""
    lines = []
    last = next(iter(rows.values()))[-1].instrument
    for (place, subject, ref), found in sorted(rows.items()):
        latest, first = found[-1], found[0]
        lines.append(
            {
                "name": place,
                "subject": subject,
                "ref": ref,
                "on": latest.on,
                "rounds": len(found),
                "scores": [_one(latest, part) for part in last.names],
                "first": _one(first, next(reversed(last.names))) if len(found) > 1 else "",
            }
        )
    return {"name": name, "level": level, "parts": list(last.names.values()), "lines": lines}


def _one(result: Result, part: str) -> str:
    value = result.value(part)
    return f"{value:.1f}" if value is not None else "Not shown"
