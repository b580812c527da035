"""One indicator: its chart with the rails beneath, how it is read, what it means, and the same by group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core import charts, spc
from marigold.core.spc import KINDS, RULE_SETS, rebase
from marigold.core.spc import words as spc_words
from marigold.core.spc.table import rows as table_rows
from marigold.improvement import selectors, taken_up
from marigold.improvement.actions.interpreting import ASKED
from marigold.improvement.models import Breakdown, Definition, Gap, Indicator, Interpretation, Part, Phase
from marigold.improvement.selectors import Seen
from marigold.improvement.study import study_of
from marigold.practice import selectors as practice
from marigold.practice.vocabulary import Vocabulary
from marigold.support.selectors import learning
from marigold.support.selectors.rails import Beneath, beneath
from marigold.web.present.charts import Plot, support_marks
from marigold.web.present.data_parts import parts_table
from marigold.web.present.groups import Split, split_of
from marigold.web.present.notes import Line, lines

LEVELS = {"implementation": "Implementation", "program": "Program", "population": "Population"}
BETTER = {"higher": "Higher is better", "lower": "Lower is better", "neutral": "Neither way is better"}
VARIATION = {
    "improvement": ("better", "Improving: more than chance would bring"),
    "concern": ("look", "Getting worse: more than chance would bring"),
    "common": ("same", "No more change than chance brings"),
    "high": ("look", "Higher than chance would bring"),
    "low": ("look", "Lower than chance would bring"),
    "": ("same", "Too early to say"),
}
ASSURANCE = {
    "consistent_pass": ("better", "As it is now, the target will be met"),
    "consistent_fail": ("look", "As it is now, the target will be missed"),
    "inconsistent": ("same", "The target will be met at times, by chance"),
    "": ("same", "No target, or too early to say"),
}


@dataclass(frozen=True)
class IndicatorPage:
    """All that the page shows."""

    indicator: Indicator
    level: str
    better: str
    kind: str
    rules: str
    plot: Plot | None
    sentences: Sequence[str]
    suggestion: str
    suggested_on: Sequence[date]
    phases: Sequence[Phase]
    definitions: Sequence[Definition]
    breakdowns: Sequence[Breakdown]
    may_split: Sequence[Breakdown]
    split: Split | None
    made_of_it: Sequence[tuple[str, Interpretation]]
    may_edit: bool
    may_export: bool
    talks: Sequence[Line]
    talk_here: str
    # Gaps taken up; those of the split that is shown by the code of their group; who does what with the data.
    gaps: Sequence[Gap]
    taken: Mapping[str, str]
    levels: Sequence[tuple[str, Sequence[Sequence[Part]]]]


def indicator_page(scope: Scope, ref: str, *, by: str, today: date) -> IndicatorPage:
    """Fetch, study, present. `by`: the reference of the breakdown to show, or empty for the first one."""
    row = selectors.indicator(scope, ref)
    observed = selectors.observations(scope, [row.pk])
    phases = selectors.phases(scope, row)
    study = study_of(row, observed, phases=phases) if observed else None
    usable = selectors.usable(scope, row)
    splits = [one for one in usable if one.held]  # type: ignore[attr-defined]
    chosen = next((one for one in splits if one.ref == by), splits[0] if splits else None)
    may_edit = selectors.may(scope, Permission.INDICATOR_EDIT, row.unit)
    found = rebase.suggested(study) if study else ()
    gaps, models = taken_up.of_indicator(scope, row), practice.vocabularies(scope)
    return IndicatorPage(
        indicator=row,
        level=LEVELS[row.level],
        better=BETTER[row.direction],
        kind=KINDS[row.chart_kind].name,
        rules=RULE_SETS[row.rule_set].name,
        plot=_plot(scope, row, study, observed, today) if study else None,
        sentences=(*spc.words.sentences(study), *spc_words.making_data_count(study)) if study else (),
        suggestion=spc_words.suggestion(study) if study else "",
        suggested_on=[observed[position - 1].period for position in found],
        phases=phases,
        definitions=selectors.definitions(scope, row),
        breakdowns=splits,
        may_split=usable if may_edit else (),
        split=split_of(scope, row, chosen) if chosen else None,
        made_of_it=[(ASKED[one.asked], one) for one in selectors.interpretations(scope, [row])],
        may_edit=may_edit,
        may_export=scope.allows_at(Permission.EXPORT_RUN, row.unit.path),
        gaps=gaps,
        taken={
            one.group: one.ref
            for one in gaps
            if one.state == "open" and chosen is not None and one.breakdown_id == chosen.pk
        },
        levels=parts_table(scope, row, models),
        **_talks(scope, row, models),
    )


def _talks(scope: Scope, row: Indicator, models: Sequence[Vocabulary]) -> dict[str, Any]:
    """What was said of the place about results that differ by group, and where one writes down more of it."""
    kinds = [item.key for words in models for item in words.of("note_kind") if item.data.get("about_gaps")]
    if not kinds:
        return {"talks": [], "talk_here": ""}
    here = learning.writes_at(scope, row.unit_id)
    address = f"{reverse('note-new', args=[here.ref])}?kind={kinds[0]}" if here else ""
    return {"talks": lines(scope, learning.talks(scope, row.unit_id, kinds)), "talk_here": address}


def _plot(scope: Scope, row: Indicator, study: spc.Study, observed: Sequence[Seen], today: date) -> Plot:
    under = beneath(scope, row.unit, since=observed[0].period)
    marks = support_marks(under.contacts, observed[0].period)  # type: ignore[arg-type]
    in_words = "percent" if row.measured_in == "%" else row.measured_in
    return Plot(
        svg=charts.run_chart(
            study, _rails(under, marks), charts.Options(id=f"indicator-{row.ref}", today=today)
        ),
        headline=spc_words.headline(study, today),
        measure=f"{row.name}, {in_words}{f', of {row.denominator}' if row.denominator else ''}",
        table=table_rows(study),
        marks=marks,
        source=row.source,
        cautions=(*study.cautions, spc_words.timing(study, [mark.on for mark in marks])),
    )


def _rails(under: Beneath, marks: Sequence[charts.Mark]) -> charts.Rails:
    return charts.Rails(
        support=tuple(marks),
        tests=tuple(charts.Span(row.starts_on, row.ends_on, row.title) for row in under.cycles),
        events=tuple(charts.Mark(row.on, row.title) for row in under.events),
    )
