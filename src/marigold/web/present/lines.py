"""Rows of long lists, made ready in Python so that their templates only print them."""

from html import escape

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


# Printed in one go: fifty rows of ten values each are most of the list's work when a template looks up every value.
ROW = (
    '<tr><th scope="row"><span class="glyphed">{mark}<a href="/activities/{ref}/">{title}</a></span>{tag}</th>'
    '<td data-label="Date" class="nowrap">{on}</td>'
    '<td data-label="Engagement"><a href="/engagements/{engagement_ref}/">{engagement}</a></td>'
    '<td data-label="Kind">{kind}<span class="meta block">{mode}</span></td>'
    '<td data-label="Given by">{given_by}</td><td data-label="Time" class="n">{time}</td></tr>\n'
)


def activity_line(row: Line, words: Vocabulary, people: list[str]) -> SafeString:
    """A row of the list from an activity and those who gave it; every text in it is escaped."""
    kind = "Direct" if row.direct else "Indirect"
    if row.category:
        kind = f"{kind}, {words.label(row.category)}"
    planned = f"{hours(row.planned_minutes)} planned" if row.planned_minutes else "Open"
    return SafeString(
        ROW.format(
            ref=row.ref,
            mark=MARKS[row.state] if row.direct else INDIRECT,
            title=escape(row.title),
            tag=TAGS[row.state],
            on=day(row.on),
            engagement_ref=row.engagement_ref,
            engagement=escape(row.engagement_name),
            kind=escape(kind),
            mode=escape(words.label(row.mode)) if row.mode else "",
            given_by=escape(names(people) or "Nobody named"),
            time=hours(row.minutes) if row.state == "done" else planned,
        )
    )
