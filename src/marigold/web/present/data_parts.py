"""Who at which level gathers, judges, analyzes and reports the data of an indicator."""

from collections.abc import Sequence

from marigold.access.scope import Scope
from marigold.improvement import taken_up
from marigold.improvement.models import Indicator, Part
from marigold.practice.vocabulary import Vocabulary

DATA_PARTS = (
    ("gather", "Gathers it"),
    ("judge", "Judges what it means"),
    ("analyze", "Analyzes it"),
    ("report", "Reports it"),
)


def parts_table(
    scope: Scope, indicator: Indicator, models: Sequence[Vocabulary]
) -> list[tuple[str, list[list[Part]]]]:
    """A row for each level that somebody is named at, with a cell for each part in the data."""
    parts = taken_up.parts(scope, indicator)
    if not parts:
        return []
    names = {str(one["key"]): str(one["name"]) for words in models for one in words.levels}
    order = list(names)
    levels = sorted(
        {one.level for one in parts}, key=lambda key: order.index(key) if key in names else len(order)
    )
    cells = {level: [_at(parts, level, key) for key, _ in DATA_PARTS] for level in levels}
    return [(names.get(level, level.capitalize()), cells[level]) for level in levels]


def _at(parts: Sequence[Part], level: str, part: str) -> list[Part]:
    return [one for one in parts if one.level == level and one.part == part]
