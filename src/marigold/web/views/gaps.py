"""Gaps: the list, one with its course, and working on it."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.improvement import actions, taken_up
from marigold.improvement import selectors as improvement
from marigold.improvement.actions.gaps import IN_STRATEGIES, words_of
from marigold.improvement.models import Gap
from marigold.kit.doing import NotThere
from marigold.kit.paging import ID, ID_DOWN, by_date
from marigold.web.forms import Form
from marigold.web.gap_forms import CloseForm, EntryForm, GapForm, TakeUpForm
from marigold.web.listing import listing, show
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.gaps import gap_page, overdue, target_of
from marigold.web.views.indicators import about, shown_form
from marigold.web.views.lists import File, as_file, as_list, download

STATES = (("open", "Open"), ("overdue", "Look is overdue"), ("closed", "Closed"))
ORDERS = {"next": (by_date("due"), ID), "new": (by_date("began_on", down=True), ID_DOWN)}
TITLES = {
    "cause": ("Add a cause", "Save cause"),
    "strategy": ("Choose a strategy", "Save strategy"),
    "review": ("Look at how it goes", "Save look"),
    "step": ("What was done", "Save entry"),
    "fitting": ("A change to fit the place", "Save change"),
    "pay": ("Pay beside what others get", "Save pay"),
    "seat": ("A seat or authorship", "Save seat"),
}


@page
def gap_list(request: HttpRequest) -> HttpResponse:
    """Gaps in scope, the nearest look first."""
    asked = listing(
        request,
        keep=("q", "place", "person", "state", "sort"),
        states=STATES,
        sorts=(("next", "Nearest look first"), ("new", "Newest first")),
    )
    order, wanted = ORDERS[asked.sort], asked.wanted
    form = download(request)
    rows = taken_up.gap_rows(
        request.scope,
        paths=wanted.paths,
        words=wanted.words,
        state=wanted.state,
        people=wanted.people,
        export=bool(form),
    )
    if form:
        return as_file(request, form, _file(request), [rows], order)
    shown = show(request, [rows], order, lambda ids: taken_up.gaps_of(request.scope, ids))
    for row in shown.rows:
        _dress(request, row)
    return as_list(request, "gaps/gaps.html", asked, shown)


def _dress(request: HttpRequest, row: Any) -> None:
    row.target_words = target_of(row)
    row.overdue = overdue(row, request.today)
    row.owner_names = [one.who for one in row.owners.all()]
    row.strategies = sum(one.kind == "strategy" and one.state != "dropped" for one in row.entries.all())
    row.causes = sum(one.kind == "cause" for one in row.entries.all())


def _file(request: HttpRequest) -> File:
    """No file holds how wide a gap is: that is computed for each reader, on the page."""

    def turn(chunk: list[tuple[Any, ...]]) -> Iterator[Sequence[Any]]:
        for row in taken_up.gaps_of(request.scope, [ref for (ref,) in chunk]):
            _dress(request, row)
            told: Any = row
            yield (
                row.ref, row.indicator.name, row.indicator.unit.name, row.breakdown.name, row.label, row.against, row.why,
                row.state, row.began_on, told.target_words, ", ".join(told.owner_names), told.causes, told.strategies,
                row.review_on, row.closed_on, row.outcome,
            )  # fmt: skip

    head = (
        "Reference", "Indicator", "Place", "Split", "Group", "Compared with", "Why it matters", "State", "Taken up on",
        "Target", "Who answers for it", "Causes", "Strategies", "Next look", "Closed on", "What came of it",
    )  # fmt: skip
    return File("gaps", head, ("id",), turn)


@page
def take_up(request: HttpRequest, ref: str, by: str) -> HttpResponse:
    """Take up the gap of one group of an indicator."""
    row = improvement.indicator(request.scope, ref, Permission.INDICATOR_EDIT)
    breakdown = improvement.usable_one(request.scope, row, by)
    start = {"group": request.GET.get("group", "")}
    form = TakeUpForm(request.POST or typed_before(request), breakdown=breakdown, initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            gap = actions.take_up(
                indicator_ref=ref,
                breakdown_ref=by,
                on=request.today,
                by=request.scope,
                at=request.at,
                **form.told(),
            )
            messages.success(
                request, "Taken up. Look next for where it comes from, and say who answers for it."
            )
            return reverse("gap", args=[gap.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return about(request, form, row, f"Take up a gap by {breakdown.name.lower()}", "Take it up")


@page
def gap(request: HttpRequest, ref: str) -> HttpResponse:
    """One gap."""
    shown = gap_page(request.scope, ref, today=request.today)
    return render(request, "gaps/gap.html", {"page": shown, "row": shown.gap})


@page
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change why it matters, the target, or the day of the next look."""
    row = taken_up.gap(request.scope, ref, Permission.INDICATOR_EDIT)
    names = ("why", "target_gap", "target_on", "review_on", "version")
    form = GapForm(
        request.POST or typed_before(request), initial={name: getattr(row, name) for name in names}
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            version = form.cleaned_data["version"]
            actions.change_gap(gap_ref=ref, version=version, by=request.scope, at=request.at, **form.told())
            messages.success(request, "Saved.")
            return reverse("gap", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return about_gap(request, form, row, "Edit gap", "Save gap")


@page
def add(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Write down a cause, a strategy or a look."""
    row = taken_up.gap(request.scope, ref, Permission.INDICATOR_EDIT)
    if kind not in {"cause", "strategy", "review"}:
        raise NotThere("There is nothing of that kind to add.")
    return _write(request, row, kind)


@page
def log(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Write down what was done in a strategy: a step, a change to fit the place, pay, or a seat."""
    entry = taken_up.entry(request.scope, ref)
    if kind not in IN_STRATEGIES or entry.kind != "strategy":
        raise NotThere("There is nothing of that kind to add.")
    return _write(request, entry.gap, kind, strategy=ref)


def _write(request: HttpRequest, row: Gap, kind: str, strategy: str = "") -> HttpResponse:
    words = words_of(request.scope, row)
    form = EntryForm(
        request.POST or typed_before(request), kind=kind, words=words, initial={"on": request.today}
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.add_to_gap(
                gap_ref=row.ref,
                kind=kind,
                strategy_ref=strategy,
                by=request.scope,
                at=request.at,
                **form.told(),
            )
            messages.success(request, "Saved.")
            return reverse("gap", args=[row.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    title, save = TITLES[kind]
    return about_gap(request, form, row, title, save)


@page
def entry(request: HttpRequest, ref: str) -> HttpResponse:
    """Correct an entry, or say how far a strategy is."""
    found = taken_up.entry(request.scope, ref)
    words = words_of(request.scope, found.gap)
    start = {name: getattr(found, name) for name in EntryForm.FIELDS[found.kind] if name != "review_on"}
    start["version"] = found.version
    form = EntryForm(request.POST or typed_before(request), kind=found.kind, words=words, initial=start)
    form.fields.pop("review_on", None)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            version = form.cleaned_data["version"]
            actions.change_entry(
                entry_ref=ref, version=version, by=request.scope, at=request.at, **form.told()
            )
            messages.success(request, "Saved.")
            return reverse("gap", args=[found.gap.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return about_gap(request, form, found.gap, "Edit entry", "Save entry")


@page
def close(request: HttpRequest, ref: str) -> HttpResponse:
    """Close a gap with what came of it."""
    row = taken_up.gap(request.scope, ref, Permission.INDICATOR_EDIT)
    start = {"on": request.today, "version": row.version}
    form = CloseForm(request.POST or typed_before(request), initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            told = {name: form.cleaned_data[name] for name in ("outcome", "on", "version")}
            actions.close_gap(gap_ref=ref, by=request.scope, at=request.at, **told)
            messages.success(request, "Closed.")
            return reverse("gap", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return about_gap(request, form, row, "Close this gap", "Close it")


def about_gap(request: HttpRequest, form: Form, row: Gap, title: str, save: str, **more: Any) -> HttpResponse:
    """A form about one gap."""
    return shown_form(request, form, title, save, reverse("gap", args=[row.ref]), str(row), **more)
