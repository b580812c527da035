"""One series as a document: the finding, the chart, what was seen, how it was drawn, every point."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marigold.core import spc
from marigold.core.charts import run_chart
from marigold.core.spc.figures import figures
from marigold.core.spc.kinds import KINDS
from marigold.core.spc.model import Study
from marigold.core.spc.rules import RULE_SETS
from marigold.core.spc.when import name
from marigold.reports import typeset


def chart_pdf(study: Study, *, at: datetime, language: str = "en") -> bytes:
    """The document, dated `at`."""
    return typeset.pdf(
        "chart",
        _data(study),
        title=spc.words.chart_title(study),
        language=language,
        at=at,
        images={"chart": run_chart(study)},
    )


def _data(study: Study) -> dict[str, Any]:
    table = spc.table.rows(study)
    said = [*spc.words.sentences(study), *spc.words.making_data_count(study)]
    suggested = spc.words.suggestion(study)
    return {
        "headline": spc.words.headline(study) + ".",
        "description": spc.words.description(study),
        "sentences": [*said, *([suggested] if suggested else [])] or ["No signal."],
        "settings": _settings(study),
        "header": table.header,
        "rows": table.rows,
        "numbers": len(table.header) - 1 - (len(study.phases) > 1),
    }


def _settings(study: Study) -> list[tuple[str, str]]:
    """What a second person needs to draw the same chart."""
    chosen, fig = study.settings, figures(study)
    rows = [
        ("Chart", KINDS[chosen.kind].name),
        ("Rules", RULE_SETS[chosen.rule_set].name),
        ("Center line", study.centre_name),
    ]
    if chosen.freeze:
        rows.append(("Baseline", f"The first {chosen.freeze} points of each part"))
    for phase in study.phases[1:]:
        begins = name(study.points[phase.first - 1].label, study.period)
        rows.append(
            (f"Part {phase.number}", f"From {begins}: {phase.reason}" if phase.reason else f"From {begins}")
        )
    if chosen.exclude:
        out = ", ".join(name(study.points[p - 1].label, study.period) for p in chosen.exclude)
        rows.append(("Left out", out))
    rows += [(t.label, fig.full(t.value)) for t in chosen.targets]
    return rows
