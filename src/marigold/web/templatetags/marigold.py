"""Template words: places in the bar, marks, minutes, dates."""

from datetime import date, datetime
from typing import Any

from django import template
from django.template import defaulttags
from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from marigold.access.catalogue import Permission
from marigold.core.answers import words as answer_words
from marigold.core.wording import said
from marigold.support.selectors import notices
from marigold.web.addresses import address
from marigold.web.wording import words_for

register = template.Library()

MARKS = {"coplan": "Co-plan", "contact": "Contact", "debrief": "Debrief"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NOTE_KINDS = {"error": "bad", "warning": "warn", "success": "good", "info": ""}


class QuickUrl(defaulttags.URLNode):
    """Django's `{% url %}` for a name and positional parts."""

    def render(self, context: Any) -> str:
        """The address."""
        return address(self.view_name.resolve(context), *(arg.resolve(context) for arg in self.args))


@register.tag
def url(parser: Any, token: Any) -> defaulttags.URLNode:
    """Django's own, quicker where nothing but a name and positional parts are given."""
    node = defaulttags.url(parser, token)
    plain = not node.kwargs and not node.asvar
    return QuickUrl(node.view_name, node.args, node.kwargs, node.asvar) if plain else node


@register.simple_tag(takes_context=True)
def own(context: Any, text: Any, *, names: bool = False) -> str:
    """A text of Marigold's own in the words of the practice model here. Templates are marked with it when they are read.

    What comes with tags of HTML stays as it is.
    """
    words = words_for(context)
    tagged = isinstance(text, SafeString) and "<" in text
    return text if not words or tagged else said(str(text), words, names=names)


@register.simple_tag(takes_context=True)
def place(context: dict[str, Any], name: str, words: str, icon: str) -> SafeString:
    """One of the places in the bar, marked when one is there."""
    there = address(name)
    request = context["request"]
    here = request.path == there if there == "/" else request.path.startswith(there)
    return format_html(
        '<li><a href="{}"{}><svg class="icon" aria-hidden="true"><use href="#{}"/></svg><span>{}</span></a></li>',
        there,
        SafeString(' aria-current="page"') if here else "",
        icon,
        said(words, words_for(context)),
    )


@register.simple_tag(takes_context=True)
def explain(context: dict[str, Any], words: Any, key: str, label: str = "") -> SafeString:
    """A word of the practice model that explains itself where it stands, and leads to its entry. Needs no script."""
    item = words.by_key.get(key) if words else None
    if item is None:
        return format_html("{}", label or key)
    request = context["request"]
    request.explained = getattr(request, "explained", 0) + 1
    address = f"{reverse('entry', args=[words.framework, item.key])}?edition={words.edition_ref}"
    return format_html(
        '<button type="button" class="explain" popovertarget="x{n}">{label}</button><span popover class="explained" '
        'id="x{n}"><b>{name}</b> <span>{text}</span> <a href="{address}">Where this is from</a></span>',
        n=request.explained,
        label=label or item.name,
        name=item.name,
        text=item.plain or item.text or item.note,
        address=address,
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite, always beside words."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="#{}"/></svg>', name)


@register.simple_tag
def glyph(kind: str, state: str = "") -> SafeString:
    """A support mark: co-plan, contact or debrief; planned, done, overdue or missing."""
    return format_html(
        '<svg class="glyph {}" aria-hidden="true"><use href="#m-{}"/></svg>',
        "" if state == "planned" else state,
        kind,
    )


@register.simple_tag
def tier_bars(bars: int | None) -> SafeString:
    """One to three filled bars; an open circle for a tier with none."""
    if not bars:
        return SafeString(
            '<svg viewBox="0 0 18 14" aria-hidden="true"><circle cx="9" cy="8" r="4.5" fill="none" '
            'stroke="currentColor" stroke-width="1.6"/></svg>'
        )
    shapes = ((1, 8, 5), (7, 4.5, 8.5), (13, 1, 12))
    parts = [
        f'<rect x="{x}" y="{y}" width="4" height="{height}" rx="1" '
        + ('fill="currentColor"/>' if index < bars else 'fill="none" stroke="currentColor" opacity=".55"/>')
        for index, (x, y, height) in enumerate(shapes)
    ]
    return SafeString(f'<svg viewBox="0 0 18 14" aria-hidden="true">{"".join(parts)}</svg>')


@register.filter
def hours(minutes: int | None) -> str:
    """Minutes as people say them: 45 min, 1 h, 1 h 30."""
    total = int(minutes or 0)
    whole, rest = divmod(total, 60)
    if not whole:
        return f"{rest} min"
    return f"{whole} h {rest:02d}" if rest else f"{whole} h"


@register.filter
def day(value: date | None) -> str:
    """Nov 18, with the year when it is not this one."""
    if not value:
        return ""
    on = timezone.localtime(value).date() if isinstance(value, datetime) else value
    short = f"{MONTHS[on.month - 1]} {on.day}"
    return short if on.year == timezone.localdate().year else f"{short}, {on.year}"


@register.filter
def iso_day(text: Any) -> str:
    """A date kept as text in a practice model, as people write it; other text as it is."""
    try:
        return day(date.fromisoformat(str(text)))
    except ValueError:
        return str(text)


@register.filter
def weekday(value: date | None) -> str:
    """Wed, Nov 18."""
    return f"{format_date(value, 'D')}, {day(value)}" if value else ""


@register.filter
def long_day(value: date | None) -> str:
    """Wednesday, November 18."""
    if not value:
        return ""
    return format_date(value, "l, F j" if value.year == timezone.localdate().year else "l, F j, Y")


@register.filter
def moment(value: datetime | None) -> str:
    """Nov 18, 1:00."""
    if not value:
        return ""
    local = timezone.localtime(value)
    return f"{day(local)}, {format_date(local, 'g:i A')}"


@register.filter
def note_kind(tags: str) -> str:
    """The kind of message box for Django's message tags."""
    return next((kind for tag, kind in NOTE_KINDS.items() if tag in tags), "")


@register.filter
def undo(tags: str) -> str:
    """The address that takes back what a message tells of; empty when nothing does."""
    return next((tag.removeprefix("undo:") for tag in tags.split() if tag.startswith("undo:")), "")


@register.filter
def names(people: list[Any]) -> str:
    """Dana, Luis and Mei."""
    words = [str(getattr(person, "name", person)) for person in people]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


@register.filter
def lookup(mapping: Any, key: Any) -> Any:
    """A value by key, where the key is itself a variable."""
    try:
        return mapping[key]
    except (KeyError, IndexError, TypeError):
        return ""


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changes: Any) -> str:
    """This page's query with some fields changed (None takes one away)."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


@register.filter
def times(count: int) -> range:
    """1 to count, for drawing so many of something."""
    return range(1, int(count) + 1)


@register.filter
def beside(left: Any, right: Any) -> list[tuple[Any, Any]]:
    """Pairs from two lists of the same length."""
    return list(zip(left, right, strict=False))


@register.filter
def positive(number: int) -> int:
    """A number without its sign."""
    return abs(int(number))


NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


@register.filter
def spelled(number: int) -> str:
    """Up to twelve in words."""
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else str(number)


@register.filter
def near(value: date, today: date) -> str:
    """Today, tomorrow, yesterday, on Thursday, or the date."""
    days = (value - today).days
    named = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days)
    if named:
        return named
    return f"on {format_date(value, 'l')}" if abs(days) < 7 else f"on {day(value)}"


@register.filter
def hours_figure(minutes: int | None) -> SafeString:
    """Hours and minutes as a figure: 21 h 30, with the unit small."""
    whole, rest = divmod(int(minutes or 0), 60)
    return format_html("{} <small>h{}</small>", whole, f" {rest:02d}" if rest else "")


@register.filter
def drawing(svg: str) -> SafeString:
    """A drawing of our own builder, which escapes every text it is given."""
    return SafeString(svg)


@register.filter
def pdsa(cycle: Any) -> list[tuple[str, str]]:
    """The four letters of a test of change, with which are done and which is now."""
    at = ("plan", "do", "study", "act", "closed").index(cycle.state)
    return [
        (letter, "on" if index < at else "now" if index == at else "") for index, letter in enumerate("PDSA")
    ]


@register.filter
def label_in(key: str, words: Any) -> str:
    """The name a practice model gives a key."""
    return str(words.label(key)) if key else ""


INVOLVEMENT = {"leads": "leads the work", "backs": "backs the work", "absent": "absent from the work"}


@register.filter
def involvement(rating: str) -> str:
    """How involved a leader is, in words."""
    return INVOLVEMENT.get(str(rating), "not said yet")


@register.filter
def told(counts: Any) -> str:
    """Counts of answers in words, or that there are too few to show."""
    return answer_words(counts)


@register.simple_tag(takes_context=True)
def lists_to_import(context: dict[str, Any]) -> list[tuple[str, str]]:
    """(address, words) of the lists one may bring in from a file."""
    scope = context["request"].scope
    if not scope.allows(Permission.IMPORT_RUN):
        return []
    lists = (
        ("import-places", "Places", Permission.UNIT_EDIT),
        ("import-people", "People", Permission.PERSON_EDIT),
    )
    return [(reverse(name), words) for name, words, edits in lists if scope.allows(edits)]


@register.simple_tag(takes_context=True)
def kept_filters(context: Any) -> list[Any]:
    """One's own kept filters of the list on this page."""
    request = context["request"]
    return notices.kept_filters(request.scope, request.path)
