"""How a team grows: its own rating beside goals, promises, obstacles overcome, constraints and joint work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.charts.ratings import score_words
from marigold.core.scoring import change_words
from marigold.measures import selectors as measures
from marigold.measures.results import Result
from marigold.support.models import Engagement
from marigold.support.selectors import measures as beside
from marigold.web.present.measures import TEAM, Profile, profiles, results, withheld_words
from marigold.web.present.room import Room


@dataclass(frozen=True)
class Growth:
    """One round of the team's own rating beside what the work shows by that day."""

    on: date
    scores: Sequence[str]
    goals: tuple[int, int]
    kept: tuple[int, int]
    overcome: int
    constraints: int
    hours: float
    contacts: int
    together: bool


@dataclass(frozen=True)
class GrowthPage:
    """All that the page shows."""

    profile: Profile | None
    names: Sequence[str]
    rows: Sequence[Growth]
    constraints: Sequence[tuple[date, str, str]]
    capacity: Sequence[Profile]
    words: str
    alone: str
    # What the one who looks may see of the work: hours and contacts; concerns and constraints.
    hours: bool
    obstacles: bool


def growth_page(scope: Scope, room: Room, *, today: date) -> GrowthPage:
    """The team's own rating beside goals, promises, obstacles and joint work."""
    engagement: Engagement = room.engagement
    rounds = measures.rounds_of(scope, engagement.unit, engagement.pk)
    found = results(scope, rounds, today=today, names=room.may(Permission.MEASURE_EDIT))
    team = sorted(
        (one for one in found if one.instrument.key == TEAM and one.ended and one.shown),
        key=lambda one: (one.on, one.row.pk),
    )
    signs = beside.signs(scope, engagement)
    months = beside.dose_by_month(scope, engagement) if room.may(Permission.ACTIVITY_VIEW) else []
    rows = [_growth(one, before, signs, months) for before, one in zip([None, *team[:-1]], team, strict=True)]
    shown = profiles(team)
    return GrowthPage(
        profile=shown[0] if shown else None,
        names=list(team[-1].instrument.names.values()) if team else (),
        rows=list(reversed(rows)),
        constraints=signs.constraints,
        capacity=profiles(
            one for one in found if one.instrument.key in ("implementation-practices", "capacity")
        ),
        words=_growth_words(team, rows),
        alone=_alone_words(team),
        hours=room.may(Permission.ACTIVITY_VIEW),
        obstacles=room.may(Permission.CONCERN_VIEW) and room.may(Permission.READINESS_VIEW),
    )


def _growth(
    one: Result, before: Result | None, signs: beside.Signs, months: Sequence[beside.Month]
) -> Growth:
    since = before.on if before else date.min
    between = [month for month in months if since.replace(day=1) <= month.month <= one.on]
    return Growth(
        on=one.on,
        scores=[withheld_words(told, one.instrument.floor) for told in one.scores.values()],
        goals=signs.goals(one.on),
        kept=signs.kept(one.on),
        overcome=signs.overcome(one.on),
        constraints=len(signs.open_constraints(one.on)),
        hours=sum(month.minutes for month in between) / 60,
        contacts=sum(month.contacts for month in between),
        together=one.together is not None,
    )


def _growth_words(team: Sequence[Result], rows: Sequence[Growth]) -> str:
    if not team:
        return "The team has not rated itself yet."
    if len(team) == 1:
        return "One round so far. Asking again shows where it goes."
    first, last = team[0].value(), team[-1].value()
    if first is None or last is None:
        return f"{len(team)} rounds so far."
    grew = [
        name
        for key, name in team[-1].instrument.names.items()
        if key
        and (a := team[0].value(key)) is not None
        and (b := team[-1].value(key)) is not None
        and b - a >= 0.25
    ]
    told = f" What grew: {', '.join(grew).lower()}." if grew else ""
    held = rows[-1].constraints
    limits = f" {held} thing{'' if held == 1 else 's'} found to stand in the way by then." if held else ""
    return f"The team’s own rating is {change_words(first, last)} over {len(team)} rounds.{told}{limits}"


def _alone_words(team: Sequence[Result]) -> str:
    """How far the place says it could go on alone: a reason to plan stepping back, never to do it."""
    value = team[-1].value("part.alone") if team else None
    if value is None:
        return ""
    if value >= 4:
        return (
            f"Carrying on alone stands at {score_words(value)} of 5. "
            "Talk with partners about stepping back: a lighter tier, or a day to hand over."
        )
    return f"Carrying on alone stands at {score_words(value)} of 5. Keep building what is missing before you step back."
