"""Reports of self-evaluations as PDF: processor time for a page, warm, and how it grows with the words in it."""

import time
from datetime import UTC, datetime
from typing import Any

AT = datetime(2026, 11, 28, 9, tzinfo=UTC)
REPORTS = 200
NAMES = (
    "Developing a team",
    "Unearthing the problem",
    "Selecting what to put in place",
    "Assessing barriers and facilitators",
    "Planning for and enacting spread and scale",
)


def data(number: int) -> dict[str, Any]:
    """One report as people have them: 15 entries, two views, some words of their own."""

    def line(at: int) -> dict[str, Any]:
        now, then = float((number + at) % 4 + 1), float((number + at * 3) % 4 + 1)
        return {
            "name": NAMES[at % 5],
            "now": now,
            "then": then,
            "views": [3.0, 2.5],
            "cells": [f"{now:g}", f"{now - then:+g}", "3", "2.5"],
        }

    words = f"What happened in the {number}th place, and what the team made of it. " * (3 + number % 9)
    return {
        "title": f"Your practice, number {number}",
        "about": "Core competencies and functions, 2024.",
        "headline": f"{number % 15} of 15 rose since May.",
        "changed": "Such a split may be the mood of the day.",
        "steps": ["1 Starting", "2 Growing", "3 Practicing", "4 Helping others"],
        "low": 1,
        "header": ["Now", "Change", "A colleague", "Participants"],
        "groups": [
            {"name": "Competencies", "lines": [line(at) for at in range(10)]},
            {"name": "Functions", "lines": [line(at) for at in range(10, 15)]},
        ],
        "honest": "It is no grade.",
        "strengths": list(NAMES[:3]),
        "grow": list(NAMES[2:]),
        "conditions": "",
        "differ": [f"{name}: you 2, a colleague 3" for name in NAMES],
        "next": [f"{name}: {words[:150]}" for name in NAMES[:3]],
        "lens_name": "another framework",
        "lens": [[name, NAMES[1], "Strong, agreed", "2 to 3"] for name in NAMES * 3],
        "lens_honest": "A crosswalk estimates.",
        "told": [],
        "words": [{"name": name, "text": words, "evidence": ["A visit, May 5"]} for name in NAMES],
    }


def run(reports: int = REPORTS) -> dict[str, float]:
    """Milliseconds of processor time a page, of so many different reports in one process."""
    import pymupdf

    from marigold.reports.growth import growth_pdf

    growth_pdf(data(-1), at=AT, short=False)
    made = []
    started, wall = time.process_time(), time.perf_counter()
    for number in range(reports):
        made.append(growth_pdf(data(number), at=AT, short=False))
    spent, passed = time.process_time() - started, time.perf_counter() - wall
    pages = sum(pymupdf.open(stream=one).page_count for one in made)
    return {
        "reports": reports,
        "pages": pages,
        "cpu_ms_a_page": 1000 * spent / pages,
        "wall_ms_a_page": 1000 * passed / pages,
        "cpu_ms_a_report": 1000 * spent / reports,
    }
