"""From stored observations to one study, the same for chart, words, table and export."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from marigold.core import charts, spc
from marigold.core.spc import mdc
from marigold.improvement.models import Indicator, Phase
from marigold.improvement.selectors import Seen

DIRECTIONS = {"higher": "higher_is_better", "lower": "lower_is_better", "neutral": "neutral"}
# Settings an indicator may hold beside its own columns, with the type each must have.
FURTHER: Mapping[str, type | tuple[type, ...]] = {
    "screened_mr": bool,
    "floor_zero": bool,
    "centre_by": str,
    "run_points": int,
    "two_of_three": str,
}
READS_AS = "making-data-count"
# Charts that show every number; the others ask something of them.
TAKES_ALL = frozenset({"run", "i"})
SPARK = 24


def series_of(indicator: Indicator, observations: Iterable[Seen]) -> spc.Series:
    """Observations of the whole as a series; oldest first."""
    return spc.Series(
        name=indicator.name,
        points=tuple(spc.Point(row.period, row.value, row.denominator) for row in observations),
        unit=indicator.measured_in,
        direction=DIRECTIONS[indicator.direction],  # type: ignore[arg-type]
    )


def study_of(
    indicator: Indicator,
    observations: Iterable[Seen],
    *,
    targets: tuple[spc.Target, ...] = (),
    phases: Sequence[Phase] = (),
) -> spc.Study:
    """Study a measure by the chart and rule set it names; observations oldest first. ValueError for what doesn't fit.

    :param phases: days from which the lines are new; one before the data, or in a gap, holds from the next period on
    """
    return spc.study(*_asked(indicator, observations, targets, phases))


def check(indicator: Indicator, observations: Iterable[Seen], phases: Sequence[Phase]) -> None:
    """ValueError where `study_of` would raise one. Most charts show whatever they are given, and need not be drawn."""
    series, settings = _asked(indicator, observations, (), phases)
    spc.check(series, settings)
    if indicator.chart_kind not in TAKES_ALL:
        spc.study(series, settings)


def _asked(
    indicator: Indicator,
    observations: Iterable[Seen],
    targets: tuple[spc.Target, ...],
    phases: Sequence[Phase],
) -> tuple[spc.Series, spc.Settings]:
    series = series_of(indicator, observations)
    if indicator.target_value is not None and not targets:
        targets = (spc.Target(indicator.target_value, indicator.target_on, "Target"),)
    starts = _starts(series, phases)
    return series, spc.Settings(
        kind=indicator.chart_kind,
        rule_set=indicator.rule_set,
        freeze=indicator.baseline_points,
        targets=targets,
        phase_starts=tuple(starts),
        phase_reasons=tuple(starts.values()),
        **checked(indicator.settings),
    )


def _starts(series: spc.Series, phases: Sequence[Phase]) -> dict[int, str]:
    """{position: reason} of the phases that begin within the series."""
    found: dict[int, str] = {}
    for phase in sorted(phases, key=lambda row: row.starts_on):
        later = [n for n, point in enumerate(series.points, 1) if point.label >= phase.starts_on]  # type: ignore[operator]
        if later and later[0] > 1:
            found[later[0]] = phase.reason
    return found


def checked(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Further settings, each known and of its type; ValueError says which is not."""
    for name, value in settings.items():
        if name not in FURTHER:
            raise ValueError(f"{name} is not a setting; settings are {', '.join(FURTHER)}")
        if not isinstance(value, FURTHER[name]):
            raise ValueError(f"{name} can't be {value!r}")
    return dict(settings)


@dataclass(frozen=True, slots=True)
class Told:
    """What a roll-up keeps of one indicator."""

    on: date | None
    value: float | None
    variation: str
    assurance: str
    headline: str
    drawing: str


def told(indicator: Indicator, observations: Sequence[Seen], phases: Sequence[Phase]) -> Told:
    """The newest value, how Making Data Count reads it on an individuals chart, and a small drawing.

    The same for every indicator, whatever chart its page shows, so that many can stand beside each other.
    """
    series = series_of(indicator, observations)
    starts = _starts(series, phases)
    targets = () if indicator.target_value is None else (spc.Target(indicator.target_value),)
    settings = spc.Settings(
        kind="i",
        rule_set=READS_AS,
        freeze=indicator.baseline_points,
        targets=targets,
        phase_starts=tuple(starts),
        phase_reasons=tuple(starts.values()),
    )
    study = spc.study(series, settings)
    last = study.last
    phase = spc.words.current_phase(study) if study.points else None
    early = phase is None or phase.n_values < spc.POINTS_FOR_SIGNALS
    reading = mdc.reading(study)
    return Told(
        on=last.label if last and isinstance(last.label, date) else None,
        value=None if last is None else last.value,
        variation="" if early else reading.variation,
        assurance="" if early else reading.assurance or "",
        headline=spc.words.headline(study)[:400],
        drawing=charts.sparkline(study, SPARK) if last else "",
    )
