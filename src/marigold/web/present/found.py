"""What a search found, as its page shows it: a title, the words in their place, and where it leads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from marigold.access.scope import Scope
from marigold.core.search import Query, marked, snippet
from marigold.practice.selectors import vocabulary
from marigold.search.kinds import Kind
from marigold.web.present.notes import TAGS
from marigold.web.templatetags.marigold import day

Pieces = list[tuple[str, bool]]
Told = Callable[[Scope, Any], str]


@dataclass(frozen=True)
class Found:
    """One record."""

    title: Pieces
    text: Pieces
    meta: str
    tag: str
    href: str


@dataclass(frozen=True)
class Section:
    """The records of one kind, and whether there are more."""

    kind: Kind
    rows: Sequence[Found]
    # The key after which the next page begins; 0 where there is none.
    after: int


def _kind_of_note(scope: Scope, row: Any) -> str:
    return vocabulary(scope, row.engagement.edition_id).label(row.kind)


def _of_engagement(on: str) -> Told:
    """A day and the name of the engagement."""
    return lambda scope, row: f"{day(getattr(row, on))}, {row.engagement.name}"


# Where a record's first field is not its title, and what stands beneath. Kinds that say nothing have only their name.
TITLES: Mapping[str, Told] = {
    "note": _kind_of_note,
    "goal": lambda scope, row: f"Goal {row.number}: {row.statement}",
    "gap": lambda scope, row: str(row),
}
METAS: Mapping[str, Told] = {
    "unit": lambda scope, row: row.level.capitalize(),
    "engagement": lambda scope, row: row.unit.name if row.unit.name != row.name else row.programme,
    "goal": lambda scope, row: row.engagement.name,
    "activity": _of_engagement("on"),
    "note": lambda scope, row: f"{day(row.on)}, {row.author.name}, {row.engagement.name}",
    "concern": _of_engagement("raised_on"),
    "decision": _of_engagement("on"),
    "gap": lambda scope, row: f"{day(row.began_on)}, {row.indicator.unit.name}",
    "diagnosis": _of_engagement("on"),
    # Not where it was told: that is for those who see the engagement.
    "story": lambda scope, row: day(row.on),
    "structure": lambda scope, row: f"{day(row.began_on)}, {row.unit.name}",
}


def section(scope: Scope, kind: Kind, rows: Sequence[Any], query: Query, *, after: int = 0) -> Section:
    """Records of one kind, ready to show."""
    ordered = sorted(rows, key=lambda row: row.name.casefold()) if kind.order == "name" else rows
    return Section(kind, [_found(scope, kind, row, query) for row in ordered], after)


def _found(scope: Scope, kind: Kind, row: Any, query: Query) -> Found:
    told = TITLES.get(kind.key)
    title = told(scope, row) if told else str(getattr(row, kind.fields[0]))
    # The title of a note or a gap is made, so the first field stands beneath; elsewhere the first field is the title.
    rest = kind.fields if kind.key in {"note", "gap"} else kind.fields[1:]
    text = " ".join(str(getattr(row, name)) for name in rest if getattr(row, name))
    meta = METAS.get(kind.key)
    return Found(
        title=marked(title, query),
        text=snippet(text, query),
        meta=meta(scope, row) if meta else "",
        tag=TAGS[row.visibility] if kind.key == "note" else _state(row),
        href=_href(kind, row),
    )


def _state(row: Any) -> str:
    return "Canceled" if getattr(row, "state", "") == "cancelled" else ""


def _href(kind: Kind, row: Any) -> str:
    """The page of a record: pages are called as their kind is."""
    return reverse(kind.key, args=[row.ref])
