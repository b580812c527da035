"""From stored observations to one study, the same for chart, words, table and export."""

from collections.abc import Iterable

from marigold.core import spc
from marigold.improvement.models import Indicator
from marigold.improvement.selectors import Seen

DIRECTIONS = {"higher": "higher_is_better", "lower": "lower_is_better", "neutral": "neutral"}


def study_of(
    indicator: Indicator, observations: Iterable[Seen], *, targets: tuple[spc.Target, ...] = ()
) -> spc.Study:
    """Study a measure by the rule set it names; observations oldest first."""
    series = spc.Series(
        name=indicator.name,
        points=tuple(spc.Point(row.period, row.value, row.denominator) for row in observations),
        unit=indicator.measured_in,
        direction=DIRECTIONS[indicator.direction],  # type: ignore[arg-type]
    )
    settings = spc.Settings(
        kind="run", rule_set=indicator.rule_set, freeze=indicator.baseline_points, targets=targets
    )
    return spc.study(series, settings)
