"""Stages and tiers over time: where places stood, how support was paced, and how it spreads with readiness."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marigold.core.charts.journeys import Leg, Way, journeys
from marigold.core.usage import Span, standing_at, steps_back
from marigold.practice.vocabulary import Vocabulary
from marigold.support.selectors.uses import Placed

DRAWN = 12
MONTH = timedelta(days=27)  # to a day that every month has


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


def staged_in(placed: Sequence[Placed], run: Sequence[date]) -> list[Placed]:
    """Engagements that stood at some stage in a run of months."""
    return [row for row in placed if row.stages and (row.ends_on is None or row.ends_on >= run[0])]


def steady_units(staged: Sequence[Placed], run: Sequence[date]) -> dict[int, Placed]:
    """Places whose first engagement stood at one stage in all months of a run."""
    firsts: dict[int, Placed] = {}
    for row in staged:
        firsts.setdefault(row.unit_id, row)
    start, end = run[0] + MONTH, run[-1]
    return {
        unit: row
        for unit, row in firsts.items()
        if row.stages[-1][0] <= start and (row.ends_on is None or row.ends_on >= end)
    }


def stages_of(
    staged: Sequence[Placed],
    words: Vocabulary | None,
    minutes: Mapping[tuple[int, date], int],
    run: Sequence[date],
    *,
    today: date,
) -> Stages:
    """Stages with dates, back and forth; and minutes of support a month while places stood at each."""
    items = words.stages() if words else []
    names = {item.key: item.name for item in items}
    order = {item.key: at for at, item in enumerate(items)}
    rows = [StageRow(row.ref, row.name, _legs(row, names), _back(row, order)) for row in staged[:DRAWN]]
    start = min([row.stages[0][0] for row in staged[:DRAWN]], default=run[0])
    changed = [row for row in staged if len(row.stages) > 1]
    back, moved = sum(_back(row, order) for row in changed), len(changed)
    sentence = (
        f"{moved} of {len(staged)} engagements moved between stages. "
        f"{back or 'None'} of the moves went back to an earlier one, which is as good as going on."
        if rows
        else "No stage was decided here yet."
    )
    ways = [Way(row.name, tuple(row.legs)) for row in rows]
    svg = journeys(ways, start=min(start, run[0]), end=today, id="u-stages", says=sentence) if ways else ""
    return Stages(svg, sentence, rows, max(len(staged) - DRAWN, 0), _pace(staged, names, minutes, run))


def _back(row: Placed, order: Mapping[str, int]) -> int:
    return steps_back([key for _, key in row.stages], order)


def _legs(row: Placed, names: Mapping[str, str]) -> list[Leg]:
    legs: list[Leg] = []
    for at, (since, key) in enumerate(row.stages):
        until = row.stages[at + 1][0] if at + 1 < len(row.stages) else row.ends_on
        legs.append(Leg(names.get(key, key), since, until))
    return legs


def _pace(
    staged: Sequence[Placed],
    names: Mapping[str, str],
    minutes: Mapping[tuple[int, date], int],
    run: Sequence[date],
) -> list[tuple[str, int, int]]:
    """(stage, months places spent at it, minutes of support a month meanwhile), in the model's order."""
    months: Counter[str] = Counter()
    spent: Counter[str] = Counter()
    steady = steady_units(staged, run)
    for unit, row in steady.items():
        key = row.stages[-1][1]
        months[key] += len(run)
        spent[key] += minutes.get((unit, run[0]), 0)
    seen: set[tuple[int, date]] = set()
    for row in staged:
        for month in () if row.unit_id in steady else run:
            key = standing_at(row.stages, month + MONTH)
            # A place with two engagements has its hours once, at the stage of the first.
            if key and (row.unit_id, month) not in seen and (row.ends_on is None or month <= row.ends_on):
                seen.add((row.unit_id, month))
                months[key] += 1
                spent[key] += minutes.get((row.unit_id, month), 0)
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
    found = (move for row in placed if len(row.tiers) > 1 for move in _moves(row, names))
    moves = sorted((one for one in found if one[2] >= told[0].first), key=lambda one: one[2], reverse=True)
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
        row.tiers for row in placed if row.starts_on <= day and (row.ends_on is None or row.ends_on >= day)
    ]
    return Counter(key for tiers in open_then if (key := standing_at(tiers, day)))


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
