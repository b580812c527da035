"""Stages and tiers over time: where places stood, how support was paced, and how it spreads with readiness."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marigold.access.scope import Scope
from marigold.core.charts.journeys import Leg, Way, journeys
from marigold.core.usage import Span, standing_at, steps_back
from marigold.practice.vocabulary import Vocabulary
from marigold.support.selectors import uses as reads
from marigold.support.selectors.uses import About, Placed

DRAWN = 12


@dataclass(frozen=True)
class StageRow:
    """One engagement's way: stages with their days, and how often it went back."""

    ref: str
    name: str
    legs: Sequence[Leg]
    back: int


@dataclass(frozen=True)
class Stages:
    """The ways drawn and told, and the hours a month by stage."""

    svg: str
    sentence: str
    rows: Sequence[StageRow]
    more: int
    pace: Sequence[tuple[str, int, int]]


def stages_of(
    scope: Scope,
    about: About,
    placed: Sequence[Placed],
    words: Vocabulary | None,
    *,
    since: date,
    today: date,
) -> Stages:
    """Stages with dates, back and forth; and minutes of support a month while places stood at each."""
    items = words.stages() if words else []
    names = {item.key: item.name for item in items}
    order = {item.key: at for at, item in enumerate(items)}
    staged = [row for row in placed if row.stages and (row.ends_on is None or row.ends_on >= since)]
    rows = [
        StageRow(row.ref, row.name, _legs(row, names), steps_back([key for _, key in row.stages], order))
        for row in staged
    ]
    start = min([row.stages[0][0] for row in staged[:DRAWN]], default=since)
    back = sum(row.back for row in rows)
    moved = sum(len(row.legs) > 1 for row in rows)
    sentence = (
        f"{moved} of {len(rows)} engagements moved between stages. "
        f"{back or 'None'} of the moves went back to an earlier one, which is as good as going on."
        if rows
        else "No stage was decided here yet."
    )
    ways = [Way(row.name, tuple(row.legs)) for row in rows[:DRAWN]]
    svg = journeys(ways, start=min(start, since), end=today, id="u-stages", says=sentence) if ways else ""
    pace = _pace(scope, about, staged, names, since=since, today=today)
    return Stages(svg, sentence, rows[:DRAWN], max(len(rows) - DRAWN, 0), pace)


def _legs(row: Placed, names: Mapping[str, str]) -> list[Leg]:
    legs: list[Leg] = []
    for at, (since, key) in enumerate(row.stages):
        until = row.stages[at + 1][0] if at + 1 < len(row.stages) else row.ends_on
        legs.append(Leg(names.get(key, key), since, until))
    return legs


def _pace(
    scope: Scope,
    about: About,
    staged: Sequence[Placed],
    names: Mapping[str, str],
    *,
    since: date,
    today: date,
) -> list[tuple[str, int, int]]:
    """(stage, months places spent at it, minutes of support a month meanwhile), in the model's order."""
    minutes = reads.minutes_of_units(scope, about, [row.unit_id for row in staged], since=since)
    months: Counter[str] = Counter()
    spent: Counter[str] = Counter()
    seen: set[tuple[int, date]] = set()
    for row in staged:
        month = since.replace(day=1)
        while month <= today:
            key = standing_at(row.stages, month + timedelta(days=27))
            # A place with two engagements has its hours once, at the stage of the first.
            if key and (row.unit_id, month) not in seen and (row.ends_on is None or month <= row.ends_on):
                seen.add((row.unit_id, month))
                months[key] += 1
                spent[key] += minutes.get((row.unit_id, month), 0)
            month = (month + timedelta(days=32)).replace(day=1)
    known = [*names, *(key for key in months if key not in names)]
    return [
        (names.get(key, key), months[key], round(spent[key] / months[key])) for key in known if months[key]
    ]


@dataclass(frozen=True)
class Tiers:
    """Engagements by tier over time with their readiness; moves; and hours by tier, here and beneath."""

    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int]]]
    sentence: str
    moves: Sequence[tuple[str, str, date, str, str, str]]
    more: int
    hours: Sequence[tuple[str, str, int, int]]


def tiers_of(
    placed: Sequence[Placed],
    words: Vocabulary | None,
    told: Sequence[Span],
    minutes: Sequence[tuple[date, str, int]],
    lower: Mapping[str, int],
    *,
    today: date,
) -> Tiers:
    """Scale-out by readiness, and regional and state-level support apart."""
    items = {item.key: item for item in words.tiers()} if words else {}
    names = {key: item.name for key, item in items.items()}
    ends = [*(span.first - timedelta(days=1) for span in told[1:]), today]
    at_end = [_at(placed, day) for day in ends]
    used = [key for key in names if any(counts[key] for counts in at_end)]
    used += sorted({key for counts in at_end for key in counts} - set(names))
    rows = [(span.label, [counts[key] for key in used]) for span, counts in zip(told, at_end, strict=True)]
    moves = sorted(
        (move for row in placed for move in _moves(row, names) if move[2] >= told[0].first),
        key=lambda move: move[2],
        reverse=True,
    )
    ready = sum(bool(move[5]) for move in moves)
    sentence = (
        f"{len(moves)} move{'' if len(moves) == 1 else 's'} between tiers in this time, "
        f"{ready} of them after a look at readiness."
        if moves
        else "No engagement moved between tiers in this time."
    )
    return Tiers(
        [names.get(key, key) for key in used],
        rows,
        sentence,
        moves[:DRAWN],
        max(len(moves) - DRAWN, 0),
        _hours(items, names, minutes, lower),
    )


def _hours(
    items: Mapping[str, object],
    names: Mapping[str, str],
    minutes: Sequence[tuple[date, str, int]],
    lower: Mapping[str, int],
) -> list[tuple[str, str, int, int]]:
    """(tier, whom it is for, minutes right here, minutes beneath), in the model's order."""
    whole: Counter[str] = Counter()
    for _, tier, count in minutes:
        whole[tier] += count
    return [
        (names.get(key, key), _reach(items.get(key)), whole[key] - lower.get(key, 0), lower.get(key, 0))
        for key in [*names, *(key for key in whole if key not in names)]
        if whole[key]
    ]


def _reach(item: object) -> str:
    scope = getattr(item, "data", {}).get("scope", "")
    return {"regional": "Places", "statewide": "Whole system", "any": "Any level"}.get(str(scope), "")


def _at(placed: Sequence[Placed], day: date) -> Counter[str]:
    open_then = [
        row for row in placed if row.starts_on <= day and (row.ends_on is None or row.ends_on >= day)
    ]
    return Counter(key for row in open_then if (key := standing_at(row.tiers, day)))


def _moves(row: Placed, names: Mapping[str, str]) -> list[tuple[str, str, date, str, str, str]]:
    """(ref, name, day, from, to, readiness then in words) of each move to another tier."""
    found = []
    for (_, before), (on, after) in zip(row.tiers, row.tiers[1:], strict=False):
        if before == after:
            continue
        look = next((look for look in reversed(row.looks) if look[0] <= on), None)
        seen = f"willing {look[1]}, able {look[2]} of 5" if look else ""
        found.append((row.ref, row.name, on, names.get(before, before), names.get(after, after), seen))
    return found
