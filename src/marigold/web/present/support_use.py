"""How support is used in a place: coverage of principles, focus, who led, stages, near and far goals, tiers."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from marigold.access.scope import Scope
from marigold.core.charts.shares import Column, shares
from marigold.core.rules import Finding, UseFacts, judge
from marigold.core.rules.uses import percent
from marigold.core.usage import Span, by_span, halves, near_and_far, spans
from marigold.practice.vocabulary import Vocabulary
from marigold.support import uses
from marigold.support.selectors import uses as reads
from marigold.support.selectors.uses import About
from marigold.web.present.hours import months_back
from marigold.web.present.support_heat import Heat, Sorted, heat_of, interactions_of, sorted_of
from marigold.web.present.support_stages import Stages, Tiers, staged_in, stages_of, steady_units, tiers_of


@dataclass(frozen=True)
class Trend:
    """Shares over time: drawing, sentence and table say the same."""

    svg: str
    sentence: str
    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int], int]]
    legend: Sequence[tuple[str, str]]
    empty: bool


@dataclass(frozen=True)
class UseReport:
    """All that the page shows."""

    about: About
    words: Vocabulary | None
    first: date
    activities: int
    contacts: int
    minutes: int
    findings: Sequence[Finding]
    heat: Heat
    sorted: Sorted
    interactions: Heat | None
    tied: Trend
    bare_places: Sequence[tuple[str, str, int, int]]
    focus: Trend
    led: Trend
    decided: Trend
    done: Trend
    credit: str
    halves: Trend
    near: Sequence[tuple[str, Any]]
    stages: Stages
    tiers: Tiers
    levels: Sequence[tuple[str, int, int, int]]


def use_report(
    scope: Scope, about: About, words: Vocabulary | None, *, months: int, by: str, today: date
) -> UseReport:
    """Fetch, count, say."""
    run = months_back(today, months)
    told = spans(run)
    cells, beneath = reads.counted(scope, about, since=run[0])
    whole: Counter[str] = Counter()
    for _, _, facet, count in cells:
        whole[facet] += count
    placed = reads.placed(scope, about)
    staged = staged_in(placed, run)
    steady = steady_units(staged, run)
    changing = {row.unit_id for row in staged}.difference(steady)
    spent = reads.minutes(scope, about, beneath, since=run[0], whole=steady, monthly=changing)
    minutes = spent.here
    flat = [(month, facet, count) for month, _, facet, count in cells]
    names = _principles(words)
    trends = _trends(flat, told, reads.done_and_decided(scope, about, since=run[0]))
    return UseReport(
        about=about,
        words=words,
        first=run[0],
        activities=whole[uses.ALL],
        contacts=whole[uses.DIRECT],
        minutes=sum(count for _, _, count in minutes),
        findings=judge(_facts(about, whole, flat, minutes, run, names), words.practice) if words else (),
        heat=heat_of(cells, beneath, names, words, told, by),
        sorted=sorted_of(cells, beneath, words, told),
        interactions=interactions_of(
            reads.interactions(scope, about, since=run[0], contacts=whole[uses.DIRECT]), names, words
        ),
        bare_places=_bare(beneath),
        credit=_credit(whole, trends["done"], str(about.engagement or about.unit)),
        near=_near(scope, about),
        stages=stages_of(staged, words, spent.by_unit, run, today=today),
        tiers=tiers_of(placed, words, told, minutes, spent.lower, today=today),
        levels=_levels(scope, about, words),
        **trends,
    )


def _trends(
    flat: Sequence[tuple[date, str, int]],
    told: Sequence[Span],
    sides: Mapping[str, list[tuple[date, str, int]]],
) -> dict[str, "Trend"]:
    return {
        "tied": trend(_tied(flat), told, TIED, "tied", _tied_words),
        "focus": trend(flat, told, FOCUS, "focus", _focus_words),
        "led": trend(flat, told, LED, "led", led_words),
        "decided": trend(sides["decided"], told, SIDES, "decided", side_words("voices in decisions")),
        "done": trend(sides["done"], told, SIDES, "done", side_words("steps done")),
        "halves": trend(_halves(flat), told, HALVES, "halves", _halves_words),
    }


def _levels(scope: Scope, about: About, words: Vocabulary | None) -> list[tuple[str, int, int, int]]:
    return [
        (words.level_name(level) if words else level.capitalize(), *rest)
        for level, *rest in reads.leading(scope, about)
    ]


def _principles(words: Vocabulary | None) -> list[tuple[str, str]]:
    return [(item.key, item.name) for item in words.of("principle")] if words else []


def _facts(
    about: About,
    whole: Counter[str],
    flat: Sequence[tuple[date, str, int]],
    minutes: Iterable[tuple[date, str, int]],
    run: Sequence[date],
    names: Sequence[tuple[str, str]],
) -> UseFacts:
    before, now = halves(run, flat)
    spent = [sum(half.values()) for half in halves(run, minutes)]
    local, led = (uses.LED["partner"], uses.LED["together"]), tuple(uses.LED.values())
    return UseFacts(
        place=str(about.engagement or about.unit),
        contacts=whole[uses.DIRECT],
        bare=whole[uses.BARE],
        goal=whole[uses.GOAL],
        reactive=whole[uses.REACTIVE],
        led_before=sum(before[one] for one in led),
        local_before=sum(before[one] for one in local),
        led_now=sum(now[one] for one in led),
        local_now=sum(now[one] for one in local),
        minutes_before=spent[0],
        minutes_now=spent[1],
        unserved=tuple(name for key, name in names if not whole[key]),
    )


# Parts of each drawing: (facet, words, class), from the bottom up. Marigold is support given, leaf the partners' own.
LED = (
    (uses.LED["partner"], "Partners led", "share-c"),
    (uses.LED["together"], "Led together", "share-b"),
    (uses.LED["support"], "Practitioners led", "share-a"),
)
SIDES = (("local", "Local partners", "share-c"), ("support", "Practitioners", "share-a"))
FOCUS = ((uses.GOAL, "For a goal", "share-a"), (uses.REACTIVE, "Answering what came up", "share-d"))
TIED = ((uses.TIED, "Tied to the model", "share-a"), (uses.BARE, "Tied to nothing", "share-d"))
HALVES = (
    (uses.GOAL, "Toward better practice", "share-a"),
    (uses.BOTH, "Both at once", "share-b"),
    (uses.EASED, "Easing tension", "share-d"),
)
Parts = Sequence[tuple[str, str, str]]


def trend(
    flat: Iterable[tuple[date, str, int]], told: Sequence[Span], parts: Parts, name: str, say: Any
) -> Trend:
    counts = by_span(flat, told)
    rows = [
        (
            span.label,
            [counts[span.first][key] for key, _, _ in parts],
            sum(counts[span.first][k] for k, _, _ in parts),
        )
        for span in told
    ]
    whole = {key: sum(row[1][at] for row in rows) for at, (key, _, _) in enumerate(parts)}
    sentence = say(whole, rows)
    columns = [Column(label, tuple(values)) for label, values, _ in rows]
    drawn = shares(columns, [(head, cls) for _, head, cls in parts], id=f"u-{name}", says=sentence)
    legend = [(cls, name) for _, name, cls in parts]
    return Trend(drawn, sentence, [name for _, name, _ in parts], rows, legend, not any(whole.values()))


def _tied(flat: Sequence[tuple[date, str, int]]) -> list[tuple[date, str, int]]:
    """Contacts with and without a tie: those with one are all contacts but the bare ones."""
    found = [(month, uses.BARE, count) for month, facet, count in flat if facet == uses.BARE]
    found += [(month, uses.TIED, count) for month, facet, count in flat if facet == uses.DIRECT]
    return found + [(month, uses.TIED, -count) for month, facet, count in found if facet == uses.BARE]


def _halves(flat: Sequence[tuple[date, str, int]]) -> list[tuple[date, str, int]]:
    """Contacts for a goal and those that eased tension, with those that did both told apart."""
    found = [row for row in flat if row[1] in {uses.GOAL, uses.EASED, uses.BOTH}]
    both = [(month, count) for month, facet, count in found if facet == uses.BOTH]
    return found + [(month, key, -count) for month, count in both for key in (uses.GOAL, uses.EASED)]


def led_words(whole: Mapping[str, int], rows: Any) -> str:
    partner, together, support = (whole[key] for key, _, _ in LED)
    known = partner + together + support
    if not known:
        return "Who led is not noted on any contact in this time."
    first = next((row for row in rows if row[2]), rows[0])
    last = next((row for row in reversed(rows) if row[2]), rows[-1])
    said = f"Partners led or shared the lead in {partner + together} of {known} contacts ({percent(partner + together, known)}%)"
    if first is last:
        return f"{said}."
    return (
        f"{said}: {percent(first[1][0] + first[1][1], first[2])}% in {first[0]}, "
        f"{percent(last[1][0] + last[1][1], last[2])}% in {last[0]}."
    )


def side_words(what: str) -> Any:
    def say(whole: Mapping[str, int], rows: Any) -> str:
        known = whole["local"] + whole["support"]
        if not known:
            return f"There are no {what} in this time."
        return f"Local partners: {whole['local']} of {known} {what} ({percent(whole['local'], known)}%)."

    return say


def _focus_words(whole: Mapping[str, int], rows: Any) -> str:
    goal, reactive = whole[uses.GOAL], whole[uses.REACTIVE]
    if not goal + reactive:
        return "Whether contacts were for a goal is not noted in this time."
    return f"{goal} of {goal + reactive} contacts ({percent(goal, goal + reactive)}%) were for a goal; {reactive} answered something that came up."


def _tied_words(whole: Mapping[str, int], rows: Any) -> str:
    known = whole[uses.TIED] + whole[uses.BARE]
    if not known:
        return "There were no contacts in this time."
    return f"{whole[uses.BARE]} of {known} contacts ({percent(whole[uses.BARE], known)}%) name nothing in the model’s theory, values or principles."


def _halves_words(whole: Mapping[str, int], rows: Any) -> str:
    goal, both, eased = whole[uses.GOAL], whole[uses.BOTH], whole[uses.EASED]
    if not goal + both + eased:
        return "Neither half is noted on any activity in this time."
    return f"{goal + both} activities moved toward better practice and {eased + both} eased the strain of change; {both} did both."


def _credit(whole: Counter[str], done: Trend, place: str) -> str:
    """What local partners did, in words that credit them."""
    led = whole[uses.LED["partner"]] + whole[uses.LED["together"]]
    steps = sum(row[1][0] for row in done.rows)
    parts = [f"led or shared the lead in {led} contact{'' if led == 1 else 's'}"] if led else []
    parts += [f"finished {steps} step{'' if steps == 1 else 's'}"] if steps else []
    return f"Partners in {place} {' and '.join(parts)}." if parts else ""


def _bare(beneath: Sequence[reads.Beneath]) -> list[tuple[str, str, int, int]]:
    rows = [
        (one.ref, one.name, one.uses.get(uses.BARE, 0), one.uses[uses.DIRECT])
        for one in beneath
        if one.uses.get(uses.DIRECT)
    ]
    return sorted(rows, key=lambda row: -row[2] / row[3])[:12]


def _near(scope: Scope, about: About) -> list[tuple[str, Any]]:
    told = near_and_far(reads.far_goals(scope, about))
    rows = [("With a near goal reached", told[True]), ("Without one", told[False])]
    return [row for row in rows if row[1].far]
