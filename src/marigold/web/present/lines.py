"""Rows of long lists, made ready in Python so that their templates only print."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from marigold.practice.vocabulary import Vocabulary
from marigold.support.selectors.lists import Line
from marigold.web.templatetags.marigold import day, glyph, hours, icon, names

MARKS = {
    "done": glyph("contact", "done"),
    "planned": glyph("contact", "planned"),
    "cancelled": glyph("contact", "planned"),
}
INDIRECT = icon("i-pen")
TAGS = {
    "done": SafeString(""),
    "planned": SafeString(' <span class="tag sky">Planned</span>'),
    "cancelled": SafeString(' <span class="tag">Canceled</span>'),
}


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """One row of the activity list, as words."""

    ref: str
    mark: str
    title: str
    tag: str
    on: str
    engagement_ref: str
    engagement: str
    kind: str
    mode: str
    given_by: str
    time: str


def activity_line(row: Line, words: Vocabulary, people: list[str]) -> ActivityLine:
    """A row of the list from an activity and those who gave it."""
    kind = "Direct" if row.direct else "Indirect"
    if row.category:
        kind = f"{kind}, {words.label(row.category)}"
    planned = f"{hours(row.planned_minutes)} planned" if row.planned_minutes else "Open"
    return ActivityLine(
        ref=row.ref,
        mark=MARKS[row.state] if row.direct else INDIRECT,
        title=row.title,
        tag=TAGS[row.state],
        on=day(row.on),
        engagement_ref=row.engagement_ref,
        engagement=row.engagement_name,
        kind=kind,
        mode=words.label(row.mode) if row.mode else "",
        given_by=names(people) or "Nobody named",
        time=hours(row.minutes) if row.state == "done" else planned,
    )
