"""One strategy: what it is, what it answers, how it was fitted, and how it went on one axis of time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core import charts, spc
from marigold.core import strategies as core
from marigold.core.rules import Finding
from marigold.core.spc import words as spc_words
from marigold.core.spc.table import Table
from marigold.core.spc.table import rows as table_rows
from marigold.core.strategies import DIMENSIONS, Course
from marigold.improvement import selectors as improvement
from marigold.improvement.models import Indicator
from marigold.improvement.study import study_of
from marigold.practice.selectors import vocabulary
from marigold.practice.vocabulary import Vocabulary
from marigold.support import selectors as support
from marigold.support.actions.strategies import specification
from marigold.support.choosing import Candidate, Choosing, choosing, lists
from marigold.support.models import Cycle, Fitting, Strategy
from marigold.support.obstacles import Obstacle
from marigold.support.selectors import strategies as reads
from marigold.web.present.strategies import KINDS, STATES, TAGS, answer_page, findings_of, held

PLANNED = {"ahead": "Planned ahead", "answer": "In answer to something", "unplanned": "Unplanned", "": ""}
CORE = {
    "kept": "What makes it work is kept",
    "part": "What makes it work is kept in part",
    "lost": "What makes it work was given up",
    "": "",
}


@dataclass(frozen=True)
class Told:
    """One alteration, with the specification as it had been."""

    row: Fitting
    tags: Sequence[str]
    # (what, before, after)
    changed: Sequence[tuple[str, str, str]]
    was: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Picture:
    """Drawing, sentence and table of one course; with the indicator's own chart, sentence and table where it has one."""

    svg: str
    says: str
    rows: Sequence[tuple[date, str, str]]
    indicator: Indicator | None
    headline: str
    numbers: Table | None
    caution: str


@dataclass(frozen=True)
class StrategyPage:
    """All that the page shows."""

    row: Strategy
    state: str
    tag: str
    listed: Candidate | None
    cluster: str
    spec: Sequence[tuple[str, str, str]]
    missing: Sequence[str]
    answers: Sequence[tuple[str, str, Obstacle]]
    hidden: int
    fittings: Sequence[Told]
    cycles: Sequence[Cycle]
    picture: Picture
    findings: Sequence[Finding]
    may_edit: bool
    may_test: bool
    may_mark: bool
    may_history: bool


def strategy_page(scope: Scope, ref: str, *, today: date) -> StrategyPage:
    """Fetch, decide, present."""
    row = reads.strategy(scope, ref)
    engagement = row.engagement
    known, names = held(scope, [row]), lists(scope)
    words = choosing(scope, row.root_id)
    practice = vocabulary(scope, engagement.edition_id)
    rights = support.standing(scope, engagement)
    course = known.course(row)
    spec = specified(specification(row), words, practice)
    said = [(key, text) for key, _, text in spec]
    answers = known.answers.get(row.pk, ())
    return StrategyPage(
        row=row,
        state=dict(STATES)[row.state],
        tag=TAGS[row.state],
        listed=names.of(row.edition_id, row.element_key) if row.element_key else None,
        cluster=names.cluster(row.cluster),
        spec=spec,
        missing=[name for key, name in DIMENSIONS if not dict(said)[key]],
        answers=[(answer_page(one, row), KINDS[one.kind], one) for one in answers],
        hidden=known.count.get(row.pk, 0) - len(answers),
        fittings=_told(known.fittings.get(row.pk, ()), row, words, practice),
        cycles=known.cycles.get(row.pk, ()),
        picture=_picture(scope, row, course, known.latest, today),
        findings=findings_of(row, known, today),
        may_edit=reads.EDIT in rights,
        may_test=Permission.CYCLE_EDIT in rights and row.goal is not None and row.state != "ended",
        may_mark=reads.EDIT in rights and row.pk in known.seen and row.state != "considered",
        may_history=Permission.HISTORY_VIEW in rights,
    )


NAMES = (
    ("actor", "Who does it"),
    ("action", "What they do"),
    ("target", "To whom"),
    ("time", "When"),
    ("dose", "How much"),
    ("outcome", "What it should affect"),
    ("why", "Why this one"),
)


def specified(spec: Mapping[str, Any], words: Choosing, practice: Vocabulary) -> list[tuple[str, str, str]]:
    """(key, name, words) of the seven dimensions; the words are empty where nothing is said."""
    said = {
        "actor": _joined(spec["actor"], _labels(spec["actor_roles"], practice)),
        "action": spec["action"],
        "target": _joined(spec["target"], _labels(spec["target_roles"], practice)),
        "time": _joined(spec["time"], _period(spec)),
        "dose": _joined(spec["dose"], _planned(spec)),
        "outcome": ", ".join(words.names(spec["outcomes"])),
        "why": _joined(spec["why"], ", ".join(words.names(spec["why_kinds"])), spec["source"]),
    }
    return [(key, name, said[key]) for key, name in NAMES]


def _joined(*parts: str) -> str:
    told = [part.rstrip(".") for part in parts if part]
    return ". ".join(told) + "." if told else ""


def _labels(keys: Sequence[str], practice: Vocabulary) -> str:
    return ", ".join(practice.label(key) for key in keys)


def _day(text: str | None) -> str:
    if not text:
        return ""
    day = date.fromisoformat(text)
    return f"{day:%b} {day.day}, {day.year}"


def _period(spec: Mapping[str, Any]) -> str:
    start, end = _day(spec["planned_from"]), _day(spec["planned_until"])
    if start and end:
        return f"{start} to {end}"
    return f"From {start}" if start else (f"Until {end}" if end else "")


def _planned(spec: Mapping[str, Any]) -> str:
    contacts, minutes = spec["planned_contacts"], spec["planned_minutes"]
    told = [f"{contacts} contact{'s' if contacts != 1 else ''}"] if contacts else []
    told += [core.hours(minutes)] if minutes else []
    return f"{' and '.join(told)} in all" if told else ""


def _told(rows: Sequence[Fitting], row: Strategy, words: Choosing, practice: Vocabulary) -> list[Told]:
    """Alterations, the newest first; each holds what was said before it and what came instead."""
    if not rows:
        return []
    stands = [one.was for one in rows[1:]] + [specification(row)]
    told = []
    for one, after in zip(rows, stands, strict=True):
        before = specified(one.was, words, practice)
        now = {key: text for key, _, text in specified(after, words, practice)}
        told.append(
            Told(
                row=one,
                tags=[
                    *words.names([*one.parts, *one.natures, *one.goals]),
                    *(text for text in (PLANNED[one.planned], CORE[one.core]) if text),
                ],
                changed=[(name, text, now[key]) for key, name, text in before if text != now[key]],
                was=[(name, text) for _, name, text in before if text],
            )
        )
    return told[::-1]


def _picture(scope: Scope, row: Strategy, course: Course, latest: Mapping[int, Any], today: date) -> Picture:
    rails, says = rails_of(course), core.sentence(course, today)
    named = row.indicator or (row.goal.indicator if row.goal else None)
    observed = improvement.observations(scope, [named.pk]) if named is not None and named.pk in latest else []
    if named is None or not observed:
        begun = len(course.stays) > 1 or course.contacts or course.tests or course.state != "considered"
        drawn = {"id": f"course-{row.ref}", "title": row.name, "says": says, "today": today}
        svg = charts.course(rails, **drawn) if begun else ""  # type: ignore[arg-type]
        return Picture(svg, says, core.rows(course), None, "", None, "")
    study = study_of(named, observed, phases=improvement.phases_of(scope, [named.pk]).get(named.pk, ()))
    options = charts.Options(id=f"course-{row.ref}", today=today)
    return Picture(
        svg=charts.run_chart(study, rails, options),
        says=says,
        rows=core.rows(course),
        indicator=named,
        headline=spc_words.headline(study, today),
        numbers=table_rows(study),
        caution=_caution(study, course),
    )


def _caution(study: spc.Study, course: Course) -> str:
    began = [one.since for one in course.stays if one.state == "working"]
    return spc_words.timing(study, began)


def rails_of(course: Course) -> charts.Rails:
    """The drawing's side of a course."""
    direct = [one for one in course.contacts or () if one.direct]
    return charts.Rails(
        support=tuple(charts.Mark(one.on, one.title, number=n) for n, one in enumerate(direct, start=1)),
        tests=tuple(charts.Span(one.starts_on, one.ends_on, one.title) for one in course.tests),
        bands=tuple(
            charts.Band(one.state, one.since, one.until, core.STATE_WORDS[one.state]) for one in course.stays
        ),
        fittings=tuple(charts.Mark(on, text) for on, text in course.fittings),
    )
