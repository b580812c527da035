"""The report of a self-evaluation as plain data, for its documents."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from marigold.growth.models import PlanStep
from marigold.web.present.growth_report import Line, Report

HONEST = "It describes practice now. It is no score and no grade. The scale is Marigold’s own and has not been validated."
LENS_HONEST = "A crosswalk estimates; links may be proposed and not yet agreed."
SHORT = 220


def document(report: Report, steps: Sequence[PlanStep]) -> Mapping[str, Any]:
    """What the documents say; of what this reader may see, and no more.

    :param steps: the person's planned steps, which stand before what the library suggests
    """
    made = report.profile
    asked = report.asking
    answered = _day(report.row.finished_on or report.row.begun_on)
    return {
        "title": report.title,
        "about": f"{asked.name}, {asked.words.edition}. Answered {answered}.",
        "headline": report.headline,
        "changed": report.changed,
        "steps": [f"{step} {words}" for step, words in asked.scale],
        "low": asked.steps[0],
        "header": ["Now", *(["Change"] if report.before else []), *(view.name for view, _ in report.views)],
        "groups": [
            {"name": group, "lines": [_line(report, line) for line in lines]} for group, lines in report.lines
        ],
        "honest": HONEST,
        "strengths": [row.name for row in made.strengths],
        "grow": [row.name for row in made.grow],
        "conditions": _conditions(report),
        "differ": [
            f"{one.row.name}: you {_number(one.row.now)}, {one.view.name} {_number(one.theirs)}"
            for one in made.differ
        ],
        "next": _next(report, steps),
        "lens_name": ", ".join(one for one in (report.looked.name, report.looked.way) if one),
        "lens": [_through(one) for one in report.looked.entries],
        "lens_honest": LENS_HONEST,
        "words": _own_words(report),
        "told": [
            {"name": who, "text": words, "evidence": [f"{name}: {text}" for name, text in entries]}
            for who, words, entries in report.told
        ],
    }


def _own_words(report: Report) -> list[dict[str, Any]]:
    return [
        {
            "name": line.row.name,
            "text": line.said.words,
            "evidence": [f"{one.name}, {_day(one.on)}, {one.engagement}" for one in line.evidence],
        }
        for _, lines in report.lines
        for line in lines
        if line.said.words or line.evidence
    ]


def _line(report: Report, line: Line) -> dict[str, Any]:
    now = line.now or ("not part of the work" if line.said.apart else "open")
    return {
        "name": line.row.name,
        "now": line.row.now,
        "then": line.row.then,
        "views": [line.row.views.get(view.key) for view, _ in report.views],
        "cells": [now, *([line.change] if report.before else []), *line.views],
    }


def _conditions(report: Report) -> str:
    if not report.reading.notes or not report.conditions:
        return ""
    named = ", ".join(report.conditions)
    return f"Conditions stand in the way for {named}: a talk with a lead may do more there than learning."


def _next(report: Report, steps: Sequence[PlanStep]) -> list[str]:
    if steps:
        return [_planned(one) for one in steps]
    return [f"{row.name}: {one.name}. {one.text}" for row, found in report.steps for one, _ in found[:1]]


def _planned(one: PlanStep) -> str:
    words = one.text if len(one.text) <= SHORT else one.text[:SHORT].rstrip() + "…"
    where = f" In {one.place}." if one.place else ""
    until = f" Until {_day(one.by_on)}." if one.by_on else ""
    return f"{one.element_name}: {words}{where}{until}" if one.element_name else f"{words}{where}{until}"


def _through(one: Any) -> list[str]:
    draws = ", ".join(
        f"{draw.name}{' (disputed)' if draw.status == 'disputed' else ''}" for draw in one.draws
    )
    link = (
        f"{one.strength.capitalize()}, {'agreed' if one.agreed else 'proposed'}" if one.strength else "None"
    )
    span = "Not shown" if one.low is None else _number(one.low)
    if one.low is not None and one.high != one.low:
        span = f"{_number(one.low)} to {_number(one.high)}"
    return [one.name, draws or "Nothing leads here", link, span]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}".removesuffix(".0")


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
