"""A study as a table: the same numbers and the same signals as the chart and the words."""

from __future__ import annotations

from typing import NamedTuple

from marigold.core.spc.figures import figures
from marigold.core.spc.model import Study, StudyPoint
from marigold.core.spc.rules import RULE_NAMES
from marigold.core.spc.when import name


class Table(NamedTuple):
    """header and rows; every row is as long as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def rows(study: Study, raw: bool = False) -> Table:
    """Header and one row for each point, as text. `raw` keeps every digit and leaves the unit out, for CSV."""
    fig = figures(study)

    def number(value: float | None) -> str:
        if value is None:
            return ""
        return repr(value) if raw else fig.full(value)

    counted = any(p.denominator is not None for p in study.points)
    limits = any(p.ucl is not None for p in study.points)
    header = [
        {"point": "Point", "week": "Week of"}.get(study.period, study.period.capitalize()),
        study.series.name,
        *(("Count", "Of") if counted else ()),
        study.centre_name.capitalize(),
        *(("Lower limit", "Upper limit") if limits else ()),
        *(("Part",) if len(study.phases) > 1 else ()),
        "Signal",
    ]
    body = []
    for p in study.points:
        row = [name(p.label, study.period), number(p.value)]
        if counted:
            row += ["" if v is None else (repr(v) if raw else f"{v:g}") for v in (p.count, p.denominator)]
        row.append(number(p.centre))
        if limits:
            row += [number(p.lcl), number(p.ucl)]
        if len(study.phases) > 1:
            row.append(_part(study, p, raw))
        body.append((*row, mark(study, p)))
    return Table(tuple(header), tuple(body))


def _part(study: Study, point: StudyPoint, raw: bool) -> str:
    """The number of the phase, and at its first point why it begins."""
    phase = study.phases[point.phase - 1]
    begins = point.position == phase.first and phase.reason and not raw
    return f"{phase.number}: {phase.reason}" if begins else str(phase.number)


def mark(study: Study, point: StudyPoint) -> str:
    """What the last column says of a point. A rule without a side is named at the last of its points."""
    if point.value is None:
        return "No value"
    if not point.included:
        return "Left out"
    fired: list[str] = []
    for s in study.signals:
        here = point.position in s.points if s.side else point.position == s.points[-1]
        if here and RULE_NAMES[s.rule] not in fired:
            fired.append(RULE_NAMES[s.rule])
    if fired:
        return ", ".join(fired)
    return "Baseline" if point.baseline and study.settings.freeze else ""
