"""How support goes down a system, and what it brings about in places: by hand-counted examples."""

from datetime import date

import pytest

from marigold.core.brought import (
    ALONE,
    HELD,
    LESS,
    UNSAID,
    UNSEEN,
    Run,
    at_end_of_months,
    change,
    ended_on,
    kept,
)
from marigold.core.cascade import ABOVE, BESIDE, OUTSIDE, OVER, OWN, Band, Gap, Source, Spot, cascade
from marigold.core.charts.cascade import Flow, Step, cascade_chart
from marigold.core.charts.shares import Column
from marigold.core.charts.stacked import class_of, stacked
from marigold.core.holding import Look

# A state with two regions; counties that nobody works in; agencies.
STATE, WEST, EAST, COUNTY, SHORE, ONE, TWO, THREE = range(1, 9)
SPOTS = [
    Spot(STATE, "state", None),
    Spot(WEST, "region", STATE, 600, True),
    Spot(COUNTY, "county", WEST),
    Spot(ONE, "agency", COUNTY, 120, True),
    Spot(TWO, "agency", COUNTY, 60, True),
    Spot(EAST, "region", STATE),
    Spot(SHORE, "county", EAST),
    Spot(THREE, "agency", SHORE, 30, True),
]
IMANI, DANA, ROSA, GUEST = 11, 12, 13, 14
HOMES = {IMANI: {STATE}, DANA: {STATE, WEST}, ROSA: {WEST}}


def chain(givers, homes=HOMES, able=((STATE, IMANI), (STATE, DANA), (WEST, DANA)), spots=SPOTS):
    return cascade(spots, givers, homes, able)


def test_support_comes_from_the_nearest_of_those_who_give_it():
    found = chain({WEST: {IMANI}, ONE: {IMANI, DANA}, TWO: {IMANI}, THREE: {IMANI}})
    # Counties give nothing and get nothing: they are no step, so that a region stands right above its agencies.
    assert found.idle == ("county",)
    assert found.sources == {
        WEST: Source(ABOVE, STATE),
        ONE: Source(ABOVE, WEST, (), (STATE,)),
        TWO: Source(OVER, STATE, (WEST,)),
        THREE: Source(OVER, STATE, (EAST,)),
    }
    # West has somebody who could; in the east is nobody yet.
    assert found.gaps == (Gap(WEST, True, (TWO,)), Gap(EAST, False, (THREE,)))
    assert found.bands == (
        Band("state", "region", 1, 600),
        Band("state", "agency", 2, 90),
        Band("region", "agency", 1, 120),
    )
    # Where a county is to take it over, counties are a step, and missing ones are told.
    planned = cascade(SPOTS, {THREE: {IMANI}, ONE: {DANA}}, HOMES, (), {SHORE})
    assert planned.idle == () and planned.sources[ONE] == Source(OVER, WEST, (COUNTY,))
    # West gets support and gives it on.
    assert found.both == {WEST: (ONE,)}
    rungs = {key: (one.places, one.engaged, one.people, one.minutes) for key, one in found.rungs.items()}
    assert rungs == {
        "state": (1, 0, 2, 0),
        "region": (2, 1, 1, 600),
        "county": (2, 0, 0, 0),
        "agency": (3, 3, 0, 210),
    }


def test_own_people_those_from_elsewhere_and_those_not_seen_are_told_apart():
    homes = HOMES | {ROSA: {ONE}}
    found = chain({ONE: {ROSA, IMANI}, TWO: {ROSA}, THREE: {GUEST}, WEST: set()}, homes)
    assert found.sources[ONE] == Source(OWN, ONE, (), (STATE,))
    assert found.sources[TWO] == Source(BESIDE, ONE)
    assert found.sources[THREE] == found.sources[WEST] == Source(OUTSIDE)
    assert found.gaps == ()
    # A part of a system: what stands over it gives, and is not counted.
    part = [
        Spot(STATE, "state", None, shown=False),
        *(one for one in SPOTS if one.key in (WEST, COUNTY, ONE)),
    ]
    found = chain({WEST: {IMANI}}, spots=part)
    assert list(found.rungs) == ["region", "county", "agency"]
    assert found.sources[WEST] == Source(ABOVE, STATE)


def test_places_are_counted_once_a_month_at_the_stage_of_their_longest_support():
    ends = [date(2026, month, 28) for month in range(1, 7)]
    places = {
        1: [
            Run("2026-01-05", None, [("2026-01-05", "a"), ("2026-03-28", "b")]),
            Run("2026-02-01", None, [("2026-02-01", "z")]),
        ],
        2: [Run("2026-02-03", "2026-04-28", [("2026-03-01", "a")])],
        3: [Run("2025-01-01", "2025-12-31", [("2025-01-01", "a")]), Run("2026-05-01", None)],
    }
    assert [dict(one) for one in at_end_of_months(places, ends)] == [
        {"a": 1, ALONE: 1},
        {"a": 1, UNSAID: 1, ALONE: 1},
        {"b": 1, "a": 1, ALONE: 1},
        {"b": 1, "a": 1, ALONE: 1},
        {"b": 1, ALONE: 1, UNSAID: 1},
        {"b": 1, ALONE: 1, UNSAID: 1},
    ]
    assert at_end_of_months({}, ends[:1]) == [{}]
    assert ended_on(places[2], date(2026, 5, 1)) == date(2026, 4, 28)
    assert ended_on(places[2], date(2026, 4, 28)) is ended_on(places[3], date(2026, 5, 2)) is None


def test_a_change_says_no_more_than_its_numbers_hold():
    assert change([]) is None
    one = change([(2.0, 3.0)])
    assert one.words == "1 rose. With one measured twice, no more can be said."
    assert (one.low, one.high) == (None, None)
    sure = change([(2.0, 3.0), (2.0, 3.1), (2.5, 3.4), (1.0, 2.1)])
    assert (sure.rose, sure.fell, round(sure.mean, 3)) == (4, 0, 1.025)
    # Student's t with three degrees of freedom, by hand: 1.025 -+ 3.182 * 0.0957 / 2.
    assert (round(sure.low, 2), round(sure.high, 2)) == (0.87, 1.18)
    assert sure.words.startswith("4 rose: +1.0 on average, and between +0.9 and +1.2 is likely.")
    mixed = change([(2.0, 3.0), (3.0, 2.0), (2.0, 2.1)])
    assert mixed.words.startswith("1 rose, 1 fell, 1 stayed about the same: +0.0 on average")
    assert mixed.words.endswith("It may be chance.")


@pytest.mark.parametrize(
    ("looks", "said"),
    [
        ([], (UNSEEN, None)),
        # A look on the last day of support, or without any answer, says nothing of what came later.
        ([(date(2026, 1, 31), {"x": 3}), (date(2026, 5, 1), {})], (UNSEEN, None)),
        ([(date(2026, 4, 1), {"x": 0}), (date(2026, 6, 1), {"x": 3, "y": 1})], (HELD, date(2026, 6, 1))),
        ([(date(2026, 6, 1), {"x": 3}), (date(2026, 6, 1), {"x": 0})], (LESS, date(2026, 6, 1))),
    ],
)
def test_what_outlasts_support_is_what_was_looked_at_later(looks, said):
    found = [Look(on, ratings) for on, ratings in looks]
    assert kept(date(2026, 1, 31), found, low=0, high=3) == said


def test_the_drawings_hold_their_words_and_nothing_raw():
    steps = [Step("state", "States <b>", "0 of 1", "2 people"), Step("agency", "Agencies", "3 of 3", "none")]
    flows = [Flow("state", "agency", "2 places, 9 h", 540, far=True), Flow("", "agency", "1 place, 1 h", 60)]
    drawn = cascade_chart(steps, flows, id="c", says="Says it.")
    assert "<b>" not in drawn and "Says it." in drawn
    assert drawn.count('class="flow far"') == 1 and drawn.count('class="flow"') == 1
    assert "Outside, or not seen" in drawn
    bars = stacked(
        [Column("May", (1, 2)), Column("June", (0, 3))],
        [("A", "stage-0"), ("B", "stage-own")],
        id="s",
        says="x",
    )
    assert bars.count("<rect") == 3 and "June: B, 3" in bars
    assert [class_of(at, 3) for at in range(3)] == ["stage-0", "stage-2", "stage-5"]
