"""A study as data, for programs: the same numbers, signals and sentences as chart, words and table."""

from __future__ import annotations

from typing import Any

from marigold.core.spc import words
from marigold.core.spc.kinds import KINDS
from marigold.core.spc.mdc import reading
from marigold.core.spc.model import Signal, Study, StudyPoint
from marigold.core.spc.rules import RULE_NAMES, RULE_SETS

POINT = (
    "position", "value", "count", "denominator", "phase", "baseline", "included", "centre", "lcl", "ucl",
    "lcl_2s", "ucl_2s", "z", "outside", "tone",
)  # fmt: skip
PHASE = (
    "number", "first", "last", "reason", "n_obs", "n_values", "n_baseline", "n_useful", "longest_run",
    "longest_run_max", "crossings", "crossings_min", "runs_signal",
)  # fmt: skip


def as_data(study: Study) -> dict[str, Any]:
    """Plain dictionaries and lists; dates as text, missing numbers as None, positions from 1."""
    found: dict[str, Any] = {
        "chart": study.settings.kind,
        "chart_name": KINDS[study.settings.kind].name,
        "rules": study.settings.rule_set,
        "rules_name": RULE_SETS[study.settings.rule_set].name,
        "headline": words.headline(study),
        "sentences": [words.evidence(study, s) for s in study.signals],
        "cautions": list(study.cautions),
        "suggestion": words.suggestion(study),
        "centre_name": study.centre_name,
        "targets": [
            {"label": t.label, "value": t.value, "by": t.by and t.by.isoformat()}
            for t in study.settings.targets
        ],
        "points": [_point(p) for p in study.points],
        "phases": [{name: getattr(phase, name) for name in PHASE} for phase in study.phases],
        "signals": [_signal(s) for s in study.signals],
    }
    if study.settings.rule_set == "making-data-count":
        read = reading(study)
        found["making_data_count"] = {
            "variation": read.variation,
            "assurance": read.assurance,
            "points": list(read.kinds),
            "two_of_three": study.settings.two_of_three,
        }
    return found


def _point(point: StudyPoint) -> dict[str, Any]:
    label = point.label if isinstance(point.label, str) else point.label.isoformat()
    return {"label": label, **{name: getattr(point, name) for name in POINT}}


def _signal(signal: Signal) -> dict[str, Any]:
    return {
        "rule_set": signal.rule_set,
        "rule": signal.rule,
        "name": RULE_NAMES[signal.rule],
        "phase": signal.phase,
        "points": list(signal.points),
        "fired_at": signal.fired_at,
        "side": signal.side,
        "found": signal.found,
        "limit": signal.limit,
        "tone": signal.tone,
    }
