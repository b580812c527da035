"""Long lists on a page: the filter form, what is narrowed and how to loosen it, and one page of rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest

from marigold.access.scope import Scope
from marigold.kit import paging
from marigold.people import selectors as people
from marigold.practice import selectors as practice
from marigold.practice.vocabulary import Vocabulary
from marigold.support import selectors as support
from marigold.support.selectors import Wanted
from marigold.web.forms import Choice, Date, Form

# How far back filters look where there are more rows than this to look at, in days and in words.
MANY = 100_000
REACHES = ((366, "12 months"), (92, "3 months"), (31, "month"))
NAMED_MANY = 3


class Filters(Form):
    """What a list can be narrowed to; each list takes away the fields that mean nothing there."""

    q = forms.CharField(required=False, label="Words", max_length=100)
    place = forms.CharField(required=False, label="Place", max_length=100)
    person = forms.CharField(required=False, label="Person", max_length=100)
    tier = Choice(required=False)
    stage = Choice(required=False)
    state = Choice(required=False, label="State")
    kind = Choice(required=False, label="Kind", choices=(("direct", "Direct"), ("indirect", "Indirect")))
    category = Choice(required=False, label="Category")
    mode = Choice(required=False, label="Mode")
    engagement = forms.CharField(required=False, widget=forms.HiddenInput, max_length=12)
    batch = forms.CharField(required=False, widget=forms.HiddenInput, max_length=12, label="Import")
    since = Date(required=False, label="From")
    until = Date(required=False, label="To")
    sort = Choice(required=False, label="Order")

    def __init__(
        self, *args: Any, choices: dict[str, Sequence[tuple[str, str]]], keep: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if name not in keep]:
            del self.fields[name]
        for name, pairs in choices.items():
            if name in self.fields:
                self.fields[name].choices = pairs
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField) and name != "sort":
                field.choices = [("", "All"), *field.choices]


@dataclass(frozen=True)
class Chip:
    """One filter in use: its words, and the address without it."""

    words: str
    without: str


@dataclass(frozen=True)
class Listing:
    """A list as its page shows it."""

    form: Filters
    wanted: Wanted
    chips: tuple[Chip, ...]
    sort: str
    notes: tuple[str, ...]
    # Fields that stand in the open; the others wait under "More filters".
    plain: tuple[str, ...] = ("q", "place", "person", "sort")


def labels(models: Sequence[Vocabulary], *kinds: str) -> list[tuple[str, str]]:
    """(key, name) of elements of these kinds in some models; a key that two models name differently has both."""
    names: dict[str, list[str]] = {}
    for words in models:
        for item in words.of(*kinds):
            known = names.setdefault(item.key, [])
            if item.name not in known:
                known.append(item.name)
    return [(key, " or ".join(found)) for key, found in names.items()]


def all_choices(scope: Scope) -> dict[str, list[tuple[str, str]]]:
    """Choices that come from the practice models of one's systems."""
    models = practice.vocabularies(scope)
    return {
        "tier": labels(models, "tier", "format"),
        "stage": labels(models, "stage"),
        "category": labels(models, "category_direct", "category_indirect"),
        "mode": labels(models, "mode"),
    }


def listing(
    request: HttpRequest,
    *,
    keep: Sequence[str],
    states: Sequence[tuple[str, str]],
    sorts: Sequence[tuple[str, str]],
    kinds: Sequence[tuple[str, str]] = (),
) -> Listing:
    """Read the filters of a request; those that make no sense are told and left out.

    :param kinds: what `kind` means in this list, where it is not direct and indirect
    """
    scope = request.scope
    choices = {**all_choices(scope), "state": list(states), "sort": list(sorts)}
    choices |= {"kind": list(kinds)} if kinds else {}
    form = Filters(request.GET, choices=choices, keep=keep)
    form.is_valid()
    data = {name: form.cleaned_data.get(name) or "" for name in form.fields}
    notes = [text for _, text in form.error_list]
    wanted = _plain(data)
    said: dict[str, str] = {}
    if data.get("place"):
        found = people.find_units(scope, data["place"])
        wanted = replace(wanted, paths=tuple(unit.path for unit in found))
        said["place"] = _named(found, data["place"])
    if data.get("person"):
        persons = people.find_people(scope, data["person"])
        wanted = replace(wanted, people=tuple(person.pk for person in persons))
        said["person"] = _named(persons, data["person"])
    if data.get("batch"):
        batch = support.import_batches(scope).filter(ref=data["batch"]).first()
        wanted = replace(wanted, batch=(batch.pk, batch.rows_done) if batch else (0, 0))
        said["batch"] = batch.file_name if batch else f"{data['batch']} (no match)"
    sort = data.get("sort") or sorts[0][0]
    return Listing(form, wanted, chips_of(request, form, data, said), sort, tuple(notes))


def _plain(data: dict[str, Any]) -> Wanted:
    """What is wanted, as far as the fields say it by themselves."""
    return Wanted(
        words=data.get("q", ""),
        since=data.get("since") or None,
        until=data.get("until") or None,
        **{
            name: data.get(name, "")
            for name in ("tier", "stage", "state", "mode", "category", "kind", "engagement")
        },
    )


def _named(found: Sequence[Any], words: str) -> str:
    names = [row.name for row in found]
    if not names:
        return f"{words} (no match)"
    if len(names) > NAMED_MANY:
        return f"{words} ({len(names)} matches)"
    return " or ".join(names)


def chips_of(
    request: HttpRequest, form: Filters, data: dict[str, Any], said: dict[str, str]
) -> tuple[Chip, ...]:
    chips = []
    for name, field in form.fields.items():
        if name in {"sort", "once", "version"} or not data.get(name):
            continue
        value = said.get(name) or dict(getattr(field, "choices", ())).get(data[name]) or data[name]
        label = "Engagement" if name == "engagement" else str(field.label or name.capitalize())
        query = request.GET.copy()
        for gone in (name, "after", "before", "download"):
            query.pop(gone, None)
        shown = "this one" if name == "engagement" else value
        chips.append(Chip(f"{label}: {shown}", f"?{query.urlencode()}"))
    return tuple(chips)


def reach_back(listing: Listing, today: date, many: Callable[[date | None], bool]) -> Listing:
    """Where there is very much, filters that no index helps with look at the newest rows, and the page says so.

    :param many: whether there are too many rows from a day on (None: in all) to look at each of them
    """
    wanted = listing.wanted
    slow = wanted.words or wanted.tier or wanted.state or wanted.mode or wanted.category or wanted.kind
    if not slow or wanted.since or wanted.engagement or not many(None):
        return listing
    end = wanted.until or today
    days, words = next((one for one in REACHES if not many(end - timedelta(days=one[0]))), REACHES[-1])
    note = f"There is a lot here, so filters look at the last {words}. Give a From date to look further back."
    since = end - timedelta(days=days)
    return replace(listing, wanted=replace(wanted, since=since), notes=(*listing.notes, note))


@dataclass(frozen=True)
class Shown:
    """One page of rows with its neighbors and an honest count."""

    rows: list[Any]
    before: str
    after: str
    count: int
    begun: bool

    @property
    def counted(self) -> str:
        """The number of rows in words; beyond a thousand it isn't counted further."""
        return f"over {paging.COUNTED:,}" if self.count > paging.COUNTED else f"{self.count:,}"

    @property
    def pages(self) -> bool:
        """True when there is more than this page."""
        return bool(self.before or self.after)


def show(
    request: HttpRequest,
    parts: Sequence[QuerySet[Any]],
    order: paging.Order,
    fetch: Callable[[tuple[int, ...]], list[Any]],
) -> Shown:
    """The page of a list that a request asks for. A mark that leads nowhere any more begins again."""
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    found = paging.page(parts, order, after=after, before=before)
    if not found.ids and (after or before):
        found = paging.page(parts, order)
    rows = fetch(found.ids) if found.ids else []
    count = len(found.ids)
    if found.before or found.after:
        count = paging.count_some(parts)
    return Shown(rows, found.before, found.after, count, bool(found.before))
