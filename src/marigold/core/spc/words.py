"""A study in plain sentences. They tell when and how much, never why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from marigold.core.spc.engine import POINTS_FOR_SIGNALS, leading
from marigold.core.spc.figures import Figures, figures
from marigold.core.spc.kinds import KINDS
from marigold.core.spc.mdc import reading
from marigold.core.spc.model import Phase, Signal, Study, StudyPoint
from marigold.core.spc.rebase import suggested
from marigold.core.spc.rules import OUTSIDE, RULE_NAMES, RULE_SETS, SHIFTS, TRENDS
from marigold.core.spc.when import at, name, plural, span

CROSSINGS = frozenset({"few-crossings", "long-run-and-few-crossings"})
TIMING = "Events show timing, not cause."


def headline(study: Study, today: date | None = None) -> str:
    """The finding in one line, fit for a chart title. Says only what the study's signals say.

    The year is named when it is not that of `today` (without `today`, not that of the last point).
    """
    last, phase = study.last, current_phase(study)
    subject = _capital(study.series.name)
    if last is None or phase is None or last.value is None:
        return f"{subject}: no values yet"
    fig = figures(study)
    now = f"{fig.full(last.value)} {_at(study, last, today)}"
    if phase.n_values < POINTS_FOR_SIGNALS:
        count = f"{phase.n_values} of {POINTS_FOR_SIGNALS} points"
        return f"{subject}: {now}. {count}. Signals start at {POINTS_FOR_SIGNALS}"
    signal = leading(study.signals, phase.number)
    if signal is None:
        return f"{subject} shows no signal: {now}, {study.centre_name} {_centre(last, fig)}"
    if signal.rule in SHIFTS:
        return _shifted(study, signal, phase, subject, now, fig)
    if signal.rule in TRENDS:
        return _trended(study, signal, subject, now, fig)
    if signal.rule in OUTSIDE:
        side = "above the upper limit" if signal.side > 0 else "below the lower limit"
        which = "1 point is" if signal.found == 1 else f"{signal.found} points are"
        return f"{subject}: {which} {side}; {now}"
    if signal.rule in CROSSINGS:
        return f"{subject} {_crossings(study, signal)}; {now}"
    return f"{subject} shows a pattern: {rule(study, signal)}, {_spelled(study, signal)}; {now}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _at(study: Study, point: StudyPoint, today: date | None) -> str:
    year = isinstance(point.label, date) and today is not None and point.label.year != today.year
    return at(point.label, study.period, year or study.period == "year")


def _centre(point: StudyPoint, fig: Figures) -> str:
    return fig.full(point.centre) if point.centre is not None else "not known"


def current_phase(study: Study) -> Phase | None:
    """The phase the newest value is in; without values, the last phase."""
    if study.last is not None:
        return study.phases[study.last.phase - 1]
    return study.phases[-1] if study.phases else None


def _spelled(study: Study, signal: Signal) -> str:
    points = study.points
    return span(points[signal.points[0] - 1].label, points[signal.points[-1] - 1].label, study.period)


def _shifted(study: Study, signal: Signal, phase: Phase, subject: str, now: str, fig: Figures) -> str:
    """A run that still holds is a shift, one that has ended is past. "From" needs a line set before its end."""
    last = study.last
    assert last is not None
    centre = f"{study.centre_name} of {_centre(last, fig)}"
    side = "above" if signal.side > 0 else "below"
    off_line = [p.position for p in study.observed if p.side]
    if last.side != signal.side or off_line[-1] != signal.points[-1]:
        return f"{subject} was {side} its {centre}, {_spelled(study, signal)}; {now}"
    way = "up" if signal.side > 0 else "down"
    if study.settings.centre is None and study.points[signal.points[-1] - 1].baseline:
        count = plural(study.period, signal.found)
        return f"{subject} has shifted {way}: {now}, with {count} {side} the {centre}"
    return f"{subject} has shifted {way}: {now}, from a {centre}"


def _trended(study: Study, signal: Signal, subject: str, now: str, fig: Figures) -> str:
    count = plural(study.period, signal.found)
    seen = [p.position for p in study.observed]
    if seen and _same_level(study, signal.points[-1], seen[-1]):
        return f"{subject} is {'rising' if signal.side > 0 else 'falling'}: {count} in one direction, {now}"
    end = study.points[signal.points[-1] - 1]
    reached = fig.full(end.value) if end.value is not None else ""
    way = "rose" if signal.side > 0 else "fell"
    return f"{subject} {way} to {reached}, {_spelled(study, signal)}; {now}"


def _same_level(study: Study, position: int, last: int) -> bool:
    """Whether nothing but repeats of its value follows the point at `position`."""
    value = study.points[position - 1].value
    return all(p.value == value for p in study.observed if position <= p.position <= last)


def _crossings(study: Study, signal: Signal) -> str:
    times = "once" if signal.found == 1 else f"{signal.found} times"
    times = "never" if signal.found == 0 else times
    return (
        f"crossed its {study.centre_name} {times}, where chance alone gives {signal.limit} or more as a rule"
    )


def rule(study: Study, signal: Signal) -> str:
    """What a bracket on the chart says: "Shift: 10 months above the median"."""
    title = RULE_NAMES[signal.rule]
    if signal.rule in SHIFTS:
        side = "above" if signal.side > 0 else "below"
        return f"{title}: {plural(study.period, signal.found)} {side} the {study.centre_name}"
    if signal.rule in TRENDS:
        return f"{title}: {plural(study.period, signal.found)} {'rising' if signal.side > 0 else 'falling'}"
    if signal.rule in OUTSIDE:
        return f"{title}: {plural('point', signal.found)} {'above' if signal.side > 0 else 'below'}"
    if signal.rule in CROSSINGS:
        return f"{title}: {signal.found}, {signal.limit} or more expected"
    side = {1: f" above the {study.centre_name}", -1: f" below the {study.centre_name}", 0: ""}[signal.side]
    return f"{title}: {plural('point', signal.found)}{side}"


def sentences(study: Study) -> tuple[str, ...]:
    """Every signal with its points and its rule, then the cautions. Each is a full sentence."""
    return tuple(evidence(study, s) for s in study.signals) + study.cautions


def evidence(study: Study, signal: Signal) -> str:
    """One signal, when it held and what makes it one."""
    said = f"{rule(study, signal)}, {_spelled(study, signal)}."
    limit, key = signal.limit, signal.rule
    if key in CROSSINGS:
        return f"{said} The rule: fewer crossings than chance gives in 95 of 100 stable series."
    if key in ("shift", "long-run"):
        return f"{said} The rule: {limit} or more on one side, points on the {study.centre_name} not counted."
    if key == "trend":
        return f"{said} The rule: {limit} or more that keep rising or falling, repeats not counted."
    if key == "outside-limits":
        return f"{said} The rule: 1 or more beyond three standard deviations."
    title = RULE_NAMES[key][:1].lower() + RULE_NAMES[key][1:]
    told = {
        "mdc-one-side": f"{limit} or more on one side; a point on the mean ends it",
        "mdc-trend": f"{limit} or more that keep rising or falling; a repeat ends it",
        "mdc-two-of-three": f"2 of 3 points beyond two thirds of a limit, {_COUNTED[study.settings.two_of_three]}",
    }.get(key, title)
    return f"{said} The rule ({RULE_SETS[signal.rule_set].name}): {told}."


_COUNTED = {
    "outside": "points beyond the limit counted too",
    "between": "points beyond the limit not counted",
}
VARIATION = {
    "improvement": "Variation at the last point: special cause, for the better.",
    "concern": "Variation at the last point: special cause, worth a look.",
    "high": "Variation at the last point: special cause, high.",
    "low": "Variation at the last point: special cause, low.",
    "common": "Variation at the last point: common cause.",
}
ASSURANCE = {
    "consistent_pass": "as the process is now, it will meet this every time",
    "consistent_fail": "as the process is now, it will miss this every time",
    "inconsistent": "as the process is now, it will meet this at some times and miss it at others",
}


def making_data_count(study: Study) -> tuple[str, ...]:
    """What Making Data Count says of variation and of the target; nothing under another rule set or too early."""
    phase = current_phase(study)
    if study.settings.rule_set != "making-data-count" or phase is None or phase.n_values < POINTS_FOR_SIGNALS:
        return ()
    read = reading(study)
    said = [VARIATION[read.variation]]
    if read.assurance:
        target = study.settings.targets[0]
        said.append(f"{target.label} {figures(study).full(target.value)}: {ASSURANCE[read.assurance]}.")
    return tuple(said)


def suggestion(study: Study) -> str:
    """That a new median may be due, where a run chart shows it; "" else. A person decides, and says why."""
    found = suggested(study)
    if not found:
        return ""
    labels = [at(study.points[position - 1].label, study.period) for position in found]
    return (
        f"A new {study.centre_name} could begin {' and '.join(labels)}, if you know what changed there. "
        "It is only drawn once a person says so, with a reason."
    )


def timing(study: Study, support: Iterable[date]) -> str:
    """That timing is not cause, and, where the current signal began before any support, that it did."""
    phase = current_phase(study)
    signal = leading(study.signals, phase.number) if phase else None
    began = min(support, default=None)
    if signal is None or not signal.side or began is None:
        return TIMING
    first = study.points[signal.points[0] - 1].label
    if isinstance(first, date) and first < began:
        return f"{TIMING} The first point of this signal, {name(first, study.period)}, came before support began."
    return TIMING


def description(study: Study) -> str:
    """For people who hear the chart: span, range, centre line, signals, targets, where the numbers are."""
    seen = study.observed
    if not seen:
        return "There are no values yet."
    fig = figures(study)
    values = [p.value for p in seen if p.value is not None]
    when = span(seen[0].label, seen[-1].label, study.period)
    parts = [f"{plural(study.period, len(seen))}, {when}."]
    if len(seen) > 1:
        parts.append(f"Values run from {fig.full(min(values))} to {fig.full(max(values))}.")
    parts.append(f"The last is {fig.full(values[-1])}.")
    for phase in study.phases:
        centre = study.points[phase.first - 1].centre
        where = f" in part {phase.number}" if len(study.phases) > 1 else ""
        if centre is not None:
            parts.append(f"The {study.centre_name}{where} is {fig.full(centre)}.")
        if phase.reason:
            begins = at(study.points[phase.first - 1].label, study.period)
            parts.append(f"Part {phase.number} begins {begins}: {phase.reason.rstrip('.')}.")
    gaps = sum(1 for p in study.points if p.value is None)
    if gaps:
        parts.append(f"{plural('point', gaps)} without a value.")
    parts += [f"{rule(study, s)}, {_spelled(study, s)}." for s in study.signals] or ["No signal."]
    for target in study.settings.targets:
        due = f" by {name(target.by, 'month')}" if target.by else ""
        parts.append(f"{target.label}: {fig.full(target.value)}{due}.")
    return " ".join(parts)


def chart_title(study: Study) -> str:
    """What the drawing is, for its title element: "Run chart of coaching feedback, by month"."""
    by = f", by {study.period}" if study.period != "point" else ""
    return f"{KINDS[study.settings.kind].name} of {study.series.name[:1].lower()}{study.series.name[1:]}{by}"
