"""A community's own hidden numbers: shown only where whoever knows them learns of nobody else."""

import random
from datetime import date

from marigold.core.bygroup import Part, hidden, years
from marigold.core.nested import Place, hidden_together
from marigold.core.ownview import tells_others, year_tells_others
from marigold.core.suppression.linked import Linked, Sum, audit
from tests.core.test_bygroup import generated as months
from tests.core.test_bygroup import period
from tests.core.test_nested import TEN, place, published, tree

JAN, NEXT = date(2025, 1, 1), date(2026, 1, 1)


def test_a_group_that_is_hidden_with_a_large_one_may_see_itself():
    # Only a is small; b went along. Whoever knows a learns b, which is no secret.
    one = place(1, None, (101, 250), a=(4, 20), b=(12, 40), c=(85, 190))
    gone = hidden_together([one], TEN)
    assert gone == {1: {"a", "b"}}
    assert not tells_others([one], TEN, gone, {(1, "a")})
    # The other way round b would tell the small a.
    assert tells_others([one], TEN, gone, {(1, "b")})


def test_two_small_groups_would_tell_each_other():
    one = place(1, None, (99, 240), a=(4, 20), b=(9, 25), c=(86, 195))
    gone = hidden_together([one], TEN)
    assert gone == {1: {"a", "b"}}
    assert tells_others([one], TEN, gone, {(1, "a")})
    assert not tells_others([one], TEN, gone, {(1, "a"), (1, "b")})


def test_a_third_group_lets_each_of_two_see_itself_only_while_the_rest_is_not_small_together():
    small = place(1, None, (75, 168), a=(2, 9), b=(3, 9), c=(20, 50), d=(50, 100))
    gone = hidden_together([small], TEN)
    assert gone == {1: {"a", "b", "c"}}
    assert not tells_others([small], TEN, gone, {(1, "a")})  # b and c are 23 of 59 together
    assert tells_others([small], TEN, gone, {(1, "c")})  # a and b are 5 of 18


def test_what_places_beneath_hide_is_not_told_by_the_own_numbers_of_the_place_above():
    region = place(1, None, (120, 300), a=(35, 90), b=(40, 100), c=(45, 110))
    small = place(2, 1, (46, 115), a=(5, 20), b=(16, 40), c=(25, 55))
    large = place(3, 1, (74, 185), a=(30, 70), b=(24, 60), c=(20, 55))
    gone = hidden_together([region, small, large], TEN)
    # Of the large place, a is hidden so that the region less it does not tell the small one.
    assert tells_others([region, small, large], TEN, gone, {(3, "a")})
    assert not tells_others([region, small, large], TEN, gone, {(2, "a"), (3, "a")})


def calm(seed):
    """A region with three districts and some people elsewhere; few of the groups are small."""
    dice, names = random.Random(seed), "abcde"[: random.Random(seed).choice((3, 4, 5))]

    def leaf():
        people = {name: dice.choice((40, 60, 90)) for name in names}
        return {name: Part(of // 2, of) for name, of in people.items()}

    parts = [leaf() for _ in range(dice.choice((3, 4)))]
    for one in dice.sample(parts, 2):
        one[dice.choice(names)] = Part(*dice.choice(((4, 20), (17, 20), (3, 8))))
    region = {name: sum((one[name] for one in parts), Part(0, 0)) for name in names}
    beneath = parts[: dice.choice((3, len(parts)))]
    rows = [(1, None, region), *((10 + n, 1, one) for n, one in enumerate(beneath))]
    return [place(key, above, sum(found.values(), Part(0, 0)), **found) for key, above, found in rows]


def test_nobody_can_work_out_a_small_number_of_others_with_what_they_are_shown():
    shown = 0
    for seed in range(36):
        dice, places = random.Random(seed), tree(seed) if seed % 3 == 0 else calm(seed)
        gone = hidden_together(places, TEN)
        cells = sorted((key, name) for key, names in gone.items() for name in names)
        for _ in range(8):
            share = dice.choice((0.2, 0.5, 0.8))
            own = {cell for cell in cells if dice.random() < share}
            if not own or tells_others(places, TEN, gone, own):
                continue
            left = {key: {name for name in names if (key, name) not in own} for key, names in gone.items()}
            if any(left.values()):
                shown += 1
                assert not small_told(places, left)
    assert shown >= 20


def small_told(places, gone):
    """Small numbers, and few people elsewhere, that have only one possible value though they needn't."""
    found = set()
    for which in ("count", "others"):
        linked, unseen, floating = published(places, gone, which)
        bounds = audit(linked, TEN, unseen | floating)
        exact = {key for key, (low, high) in bounds.items() if low == high and TEN.small(linked.values[key])}
        if exact:
            everything = {key for key in linked.values if key[0] != "whole"}
            exact -= {k for k, (low, high) in audit(linked, TEN, everything).items() if low == high}
        found |= {(which, *key) for key in exact}
    return found


def test_a_year_that_is_told_gives_away_the_month_beside_ones_own():
    months_ = [
        period(date(2025, month, 1), (40, 100), a=(6, 15), b=(7, 16), c=(27, 69)) for month in (1, 2, 3)
    ]
    (year,) = years([*months_, period(NEXT, (40, 100), a=(6, 15), b=(7, 16), c=(27, 69))], TEN)
    gone = {(name, n) for n in range(3) for name in ("a", "b")}
    assert year.hidden == frozenset()
    assert year_tells_others(months_, TEN, gone, year, {("a", 0)})
    assert not year_tells_others(months_, TEN, gone, year, set())
    assert not year_tells_others(months_, TEN, gone, year, gone)


def test_months_and_years_together_tell_no_small_number_of_others():
    shown = 0
    for seed in range(150):
        dice, periods = random.Random(seed), months(seed)
        told = years(periods, TEN)
        unseen = {one.on: hidden(one, TEN) for one in periods}
        names = sorted({name for names in unseen.values() for name in names})
        if not names or not told:
            continue
        mine = dice.choice(names)
        for year in told:
            inside = [one for one in periods if one.on.year == year.year]
            gone = {(name, n) for n, one in enumerate(inside) for name in unseen[one.on]}
            own = {(name, n) for name, n in gone if name == mine}
            barred = any(
                tells_others([Place(1, None, one)], TEN, {1: unseen[one.on]}, {(1, mine)}) for one in inside
            )
            if not own or barred or year_tells_others(inside, TEN, gone, year, own):
                continue
            shown += len(own)
            assert not told_by_year(inside, gone - own, year)
    assert shown >= 10


def told_by_year(inside, left, year):
    """Small numbers of months with one possible value, given the months, the year, and what is left unknown."""
    found = set()
    for which in ("count", "others"):
        values, sums, unseen = {}, [], set()
        for n, one in enumerate(inside):
            for name, part in one.rows.items():
                values[name, str(n)] = getattr(part, which)
                if (name, n) in left:
                    unseen.add((name, str(n)))
            values["whole", str(n)] = getattr(one.whole, which)
            sums.append(Sum(("whole", str(n)), tuple((name, str(n)) for name in one.rows)))
        for name, part in year.groups.items():
            values[name, "year"] = getattr(part, which)
            sums.append(
                Sum((name, "year"), tuple((name, str(n)) for n, one in enumerate(inside) if name in one.rows))
            )
            if name in year.hidden and any(one == name for one, _ in left):
                unseen.add((name, "year"))
        linked = Linked(values, tuple(sums))
        exact = {
            k for k, (low, high) in audit(linked, TEN, unseen).items() if low == high and TEN.small(values[k])
        }
        if exact:
            cells = {key for key in values if key[0] != "whole"}
            exact -= {k for k, (low, high) in audit(linked, TEN, cells).items() if low == high}
        found |= exact
    return found
