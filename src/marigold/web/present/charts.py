"""A goal's run chart with its three rails, from what the page has fetched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marigold.core import charts, spc
from marigold.core.spc import words as spc_words
from marigold.core.spc.table import Table
from marigold.core.spc.table import rows as table_rows
from marigold.improvement.models import Phase
from marigold.improvement.selectors import Seen
from marigold.improvement.study import study_of
from marigold.support.models import Cycle, Goal, LocalEvent
from marigold.support.selectors.weeks import Held

LATEST = 24


@dataclass(frozen=True)
class Plot:
    """Chart, sentence and table of one study: they cannot disagree."""

    svg: str
    headline: str
    measure: str
    table: Table
    marks: Sequence[charts.Mark]
    source: str
    cautions: Sequence[str]

    @property
    def latest(self) -> Sequence[charts.Mark]:
        """The newest marks, for pages that show more than this chart."""
        return self.marks[-LATEST:]


def plot(
    goal: Goal,
    observations: Sequence[Seen],
    *,
    phases: Sequence[Phase] = (),
    contacts: Sequence[Held],
    cycles: Sequence[Cycle],
    events: Sequence[LocalEvent],
    today: date,
) -> Plot | None:
    """The run chart of a goal, or None without a measure or data."""
    indicator = goal.indicator
    if indicator is None or not observations:
        return None
    targets = (spc.Target(goal.target_value, goal.target_on),) if goal.target_value is not None else ()
    study = study_of(indicator, observations, targets=targets, phases=phases)
    first = observations[0].period
    marks = support_marks(contacts, first)
    rails = charts.Rails(
        support=tuple(marks),
        tests=tuple(charts.Span(row.starts_on, row.ends_on, row.title) for row in cycles),
        events=tuple(charts.Mark(row.on, row.title) for row in events),
    )
    denominators = {row.denominator for row in observations if row.denominator}
    of = f", of {indicator.denominator}" if indicator.denominator else ""
    if len(denominators) == 1 and indicator.denominator:
        of = f", of {denominators.pop():g} {indicator.denominator}"
    return Plot(
        svg=charts.run_chart(study, rails, charts.Options(id=f"goal-{goal.ref}", today=today)),
        headline=spc_words.headline(study, today),
        measure=f"{indicator.name}, {'percent' if indicator.measured_in == '%' else indicator.measured_in}{of}",
        table=table_rows(study),
        marks=marks,
        source=indicator.source,
        cautions=(*study.cautions, spc_words.timing(study, [mark.on for mark in marks])),
    )


def support_marks(contacts: Sequence[Held], first: date) -> list[charts.Mark]:
    """Contacts as numbered flowers, oldest first; a plan is an outline."""
    shown = sorted(
        (row for row in contacts if row.direct and row.on >= first), key=lambda row: (row.on, row.pk)
    )
    return [
        charts.Mark(row.on, row.title, planned=row.state != "done", number=index)
        for index, row in enumerate(shown, start=1)
    ]
