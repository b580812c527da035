"""From a series and its settings to a study: phases, lines, runs, signals, cautions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marigold.core.spc.kinds import KINDS
from marigold.core.spc.mdc import LIMITS
from marigold.core.spc.model import Phase, Series, Settings, Signal, Study, StudyPoint, Tone
from marigold.core.spc.rules import OUTSIDE, RULE_SETS, SHIFTS, TRENDS
from marigold.core.spc.runs import Run, crossings_min, longest_run_max, runs, side_of
from marigold.core.spc.sample import Lines, Sample
from marigold.core.spc.seen import Pattern, Seen
from marigold.core.spc.when import period_of

POINTS_FOR_SIGNALS = 10
POINTS_FOR_BASELINE = 12


@dataclass(frozen=True, slots=True)
class _Part:
    """One phase under study: positions, scaled lines and what the rules may look at."""

    number: int
    first: int
    sample: Sample
    lines: Lines
    seen: tuple[Seen, ...]
    patterns: tuple[Pattern, ...]

    @property
    def last(self) -> int:
        return self.first + len(self.lines.y) - 1


def study(series: Series, settings: Settings | None = None) -> Study:
    """Study a series. ValueError for settings that do not fit it (unknown kind, positions outside it)."""
    settings = settings or Settings()
    check(series, settings)
    parts = [_part(series, settings, n, first, last) for n, first, last in _spans(series, settings)]
    phases = tuple(_phase(part, settings) for part in parts)
    signals = tuple(
        s for part, phase in zip(parts, phases, strict=True) for s in _signals(part, phase, series, settings)
    )
    points = tuple(
        _point(series, part, phase, i, signals, lead)
        for part, phase in zip(parts, phases, strict=True)
        for lead in (leading(signals, part.number),)
        for i in range(len(part.lines.y))
    )
    centre_name = settings.centre_by or KINDS[settings.kind].centre_name
    cautions = _cautions(phases, settings, centre_name) + _without_limits(points, settings)
    return Study(series, settings, centre_name, period_of(series), points, phases, signals, cautions)


def check(series: Series, settings: Settings) -> None:
    """Raises ValueError where a chart, its rules and its settings don't go together; numbers are looked at by `study`."""
    size = len(series.points)
    if settings.kind not in KINDS:
        raise ValueError(f"no chart kind {settings.kind!r}: there are {', '.join(KINDS)}")
    if settings.rule_set not in RULE_SETS:
        raise ValueError(f"no rule set {settings.rule_set!r}: there are {', '.join(RULE_SETS)}")
    if settings.freeze is not None and settings.freeze < 1:
        raise ValueError("freeze counts points from 1")
    if settings.multiply is not None and settings.multiply <= 0:
        raise ValueError("multiply must be above 0")
    if settings.phase_reasons and len(settings.phase_reasons) != len(settings.phase_starts):
        raise ValueError("each phase start needs its reason")
    if settings.run_points not in (6, 7):
        raise ValueError("a run of Making Data Count has 6 or 7 points")
    _check_kind(series, settings)
    outside = [p for p in (*settings.exclude, *settings.phase_starts) if not 1 <= p <= size]
    if outside:
        raise ValueError(f"position {outside[0]} is outside the series of {size} points")


def _check_kind(series: Series, settings: Settings) -> None:
    kind = KINDS[settings.kind]
    said = f"{'an' if kind.name[0] in 'AEIO' else 'a'} {kind.name[:1].lower()}{kind.name[1:]}"
    if RULE_SETS[settings.rule_set].zones and not kind.zones:
        raise ValueError(
            f"{said} has no zones for the {RULE_SETS[settings.rule_set].name}; choose another rule set"
        )
    if settings.centre_by and "centre_by" not in kind.reads:
        raise ValueError(f"{said} has one center line of its own; leave centre_by out")
    missing = next((p for p in series.points if p.value is not None and p.denominator is None), None)
    if kind.denominators and missing:
        raise ValueError(f"{missing.label}: {said} needs a denominator for each value")


def _spans(series: Series, settings: Settings) -> list[tuple[int, int, int]]:
    """(phase number, first position, last position) of each phase."""
    if not series.points:
        return []
    starts = sorted({1, *settings.phase_starts})
    ends = [s - 1 for s in starts[1:]] + [len(series.points)]
    return [(n, first, last) for n, (first, last) in enumerate(zip(starts, ends, strict=True), start=1)]


def _factor(series: Series, settings: Settings) -> float:
    if settings.multiply is not None:
        return settings.multiply
    return 100.0 if series.percent and any(p.denominator is not None for p in series.points) else 1.0


def _part(series: Series, settings: Settings, number: int, first: int, last: int) -> _Part:
    rows = series.points[first - 1 : last]
    included = tuple(p not in settings.exclude for p in range(first, last + 1))
    frozen = settings.freeze or len(rows)
    sample = Sample(
        values=tuple(r.value for r in rows),
        denominators=tuple(r.denominator for r in rows),
        included=included,
        baseline=tuple(ok and i < frozen for i, ok in enumerate(included)),
        centre=settings.centre,
        screened_mr=settings.screened_mr,
        floor_zero=settings.floor_zero,
        sizes=tuple(r.size for r in rows),
        sds=tuple(r.sd for r in rows),
        width=LIMITS if settings.rule_set == "making-data-count" else None,
        centre_by=settings.centre_by,
        ordered=settings.ordered,
    )
    lines = KINDS[settings.kind].lines(sample)
    seen = tuple(
        Seen(first + i, y, side_of(y, c), _snapped(z))
        for i, (y, c, z) in enumerate(zip(lines.y, lines.centre, lines.z, strict=True))
        if y is not None and c is not None and included[i]
    )
    return _Part(
        number, first, sample, _scaled(lines, _factor(series, settings)), seen, _patterns(seen, settings)
    )


def _snapped(z: float | None) -> float | None:
    """Exactly on a line where only the last bits of floating point say otherwise."""
    if z is None:
        return None
    whole = round(z)
    return float(whole) if abs(z - whole) < 1e-11 else z


def _scaled(lines: Lines, factor: float) -> Lines:
    if factor == 1:
        return lines

    def times(numbers: Sequence[float | None]) -> tuple[float | None, ...]:
        return tuple(None if v is None else v * factor for v in numbers)

    return Lines(
        times(lines.y),
        times(lines.centre),
        times(lines.lcl),
        times(lines.ucl),
        times(lines.lcl_2s),
        times(lines.ucl_2s),
        lines.z,
    )


def _longest(found: tuple[Run, ...]) -> Run | None:
    """The longest run; of equally long ones the newest, which is the one people ask about."""
    return max(reversed(found), key=lambda r: len(r.positions), default=None)


def _phase(part: _Part, settings: Settings) -> Phase:
    found = runs([(s.position, s.side) for s in part.seen])
    n_useful = sum(len(r.positions) for r in found)
    longest = _longest(found)
    has_value = [y is not None for y in part.lines.y]
    return Phase(
        number=part.number,
        first=part.first,
        last=part.last,
        n_obs=sum(part.sample.included),
        n_values=sum(ok and v for ok, v in zip(part.sample.included, has_value, strict=True)),
        n_baseline=sum(ok and v for ok, v in zip(part.sample.baseline, has_value, strict=True)),
        n_useful=n_useful,
        longest_run=len(longest.positions) if longest else None,
        longest_run_max=longest_run_max(n_useful) if n_useful else None,
        crossings=len(found) - 1 if found else None,
        crossings_min=crossings_min(n_useful) if n_useful else None,
        runs_signal=bool(part.patterns),
        longest_run_points=longest.positions if longest else (),
        reason=_reason(settings, part.number),
    )


def _patterns(seen: Sequence[Seen], settings: Settings) -> tuple[Pattern, ...]:
    """What the rule set finds in one phase. Ranges are not independent, and groups have no order: no runs there."""
    if not KINDS[settings.kind].runs or not settings.ordered:
        return ()
    return tuple(RULE_SETS[settings.rule_set].find(seen, settings))


def _reason(settings: Settings, number: int) -> str:
    """Why a phase begins, in the words of the person who set it."""
    starts = dict(zip(settings.phase_starts, settings.phase_reasons, strict=False))
    later = sorted({1, *starts})
    return starts.get(later[number - 1], "") if starts else ""


def _outside(part: _Part, i: int) -> int:
    """+1 above the upper 3-sigma limit, -1 below the lower, else 0."""
    y, low, high = part.lines.y[i], part.lines.lcl[i], part.lines.ucl[i]
    if y is None:
        return 0
    if high is not None and side_of(y, high) > 0:
        return 1
    return -1 if low is not None and side_of(y, low) < 0 else 0


def _signals(part: _Part, phase: Phase, series: Series, settings: Settings) -> list[Signal]:
    """The claims of one phase; none with fewer than ten values."""
    if phase.n_values < POINTS_FOR_SIGNALS:
        return []
    named = [(settings.rule_set, p) for p in part.patterns]
    own_limits = RULE_SETS[settings.rule_set].zones and settings.ordered
    for side in () if own_limits else (1, -1):
        out = tuple(s.position for s in part.seen if _outside(part, s.position - part.first) == side)
        if out:
            pattern = Pattern("outside-limits", out, out[0], side, len(out), 1)
            named.append(("three-sigma", pattern))
    return [
        Signal(
            name, p.rule, part.number, p.points, p.fired_at, p.side, p.found, p.limit, _tone(series, p.side)
        )
        for name, p in named
    ]


def _tone(series: Series, side: int) -> Tone:
    if side == 0 or series.direction == "neutral":
        return "same"
    return "better" if (side > 0) == (series.direction == "higher_is_better") else "look"


def leading(signals: Sequence[Signal], phase: int) -> Signal | None:
    """The signal of a phase to draw and to say first: the newest with a side, else one without.

    Two long runs on opposite sides of one median are one change; the newer of them shows where things are.
    """
    own = [s for s in signals if s.phase == phase]
    sided = [s for s in own if s.side]
    if sided:
        return max(sided, key=lambda s: (s.points[-1], 2 * (s.rule in SHIFTS) + (s.rule in TRENDS)))
    return own[0] if own else None


def _point(
    series: Series, part: _Part, phase: Phase, i: int, signals: Sequence[Signal], lead: Signal | None
) -> StudyPoint:
    position = part.first + i
    row, lines = series.points[position - 1], part.lines
    y, centre = lines.y[i], lines.centre[i]
    tone: Tone = lead.tone if lead and position in lead.points else "same"
    for s in signals:
        if s.rule in OUTSIDE and position in s.points and tone == "same":
            tone = s.tone
    return StudyPoint(
        position=position,
        label=row.label,
        value=y,
        count=row.value if row.denominator is not None else None,
        denominator=row.denominator,
        phase=part.number,
        baseline=part.sample.baseline[i],
        included=part.sample.included[i],
        centre=centre,
        lcl=lines.lcl[i],
        ucl=lines.ucl[i],
        lcl_2s=lines.lcl_2s[i],
        ucl_2s=lines.ucl_2s[i],
        side=None if y is None or centre is None else side_of(y, centre),
        outside=bool(_outside(part, i)),
        in_longest_run=position in phase.longest_run_points,
        tone=tone,
        z=_snapped(lines.z[i]),
    )


def _cautions(phases: Sequence[Phase], settings: Settings, centre_name: str) -> tuple[str, ...]:
    """What a reader must know before trusting the lines, in sentences."""
    found: list[str] = []
    for phase in phases:
        where = f" in part {phase.number}" if len(phases) > 1 else ""
        if phase.n_values < POINTS_FOR_SIGNALS:
            count = f"{phase.n_values} of {POINTS_FOR_SIGNALS} points{where}."
            found.append(f"{count} Signals start at {POINTS_FOR_SIGNALS}.")
        if 0 < phase.n_baseline < POINTS_FOR_BASELINE and settings.centre is None:
            noun = "point" if phase.n_baseline == 1 else "points"
            found.append(
                f"The {centre_name}{where} rests on {phase.n_baseline} {noun}. "
                f"With fewer than {POINTS_FOR_BASELINE} it can still move."
            )
    return tuple(found)


def _without_limits(points: Sequence[StudyPoint], settings: Settings) -> tuple[str, ...]:
    """Said of a chart that should have limits and, in a part with values, has none."""
    if settings.kind == "run":
        return ()
    seen = {p.phase for p in points if p.value is not None and p.included}
    bare = sorted(seen - {p.phase for p in points if p.ucl is not None})
    many = max((p.phase for p in points), default=1) > 1
    why = "the values there do not vary, or are too few"
    return tuple(f"There are no limits{f' in part {number}' if many else ''}: {why}." for number in bare)
