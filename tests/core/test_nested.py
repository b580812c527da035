"""The same measure in places within places: no number that one place hides is told by those around it."""

import random
from datetime import date

import pytest

from marigold.core.bygroup import REST, Part, Period, hidden
from marigold.core.nested import Place, hidden_together
from marigold.core.suppression import Policy
from marigold.core.suppression.linked import Linked, Sum, audit

TEN = Policy(name="ten", threshold=10, zeros="hidden")
SHOWN = Policy(name="shown", threshold=5, zeros="shown")
JAN = date(2025, 1, 1)


def place(key, above, whole, **groups):
    return Place(key, above, Period(JAN, Part(*whole), {name: Part(*pair) for name, pair in groups.items()}))


def test_a_place_does_not_tell_the_one_place_beneath_that_hides_a_group():
    region = place(1, None, (120, 300), a=(35, 90), b=(40, 100), c=(45, 110))
    small = place(2, 1, (46, 115), a=(5, 20), b=(16, 40), c=(25, 55))
    large = place(3, 1, (74, 185), a=(30, 70), b=(24, 60), c=(20, 55))
    # By themselves only the small place hides a and b; then the region less the large one would tell them.
    assert [hidden(one.period, TEN) for one in (region, small, large)] == [set(), {"a", "b"}, set()]
    gone = hidden_together([region, small, large], TEN)
    assert gone[2] == {"a", "b"}
    assert len(gone[3]) == 2 and gone[3] == {"a", "b"} and gone[1] == set()


def test_those_of_a_group_who_are_in_no_place_beneath_are_too_few_to_tell():
    state = place(1, None, (100, 250), a=(40, 100), b=(60, 150))
    region = place(2, 1, (80, 200), a=(37, 92), b=(43, 108))
    gone = hidden_together([state, region], TEN)
    assert gone == {1: set(), 2: {"a", "b"}}


def test_places_whose_numbers_do_not_go_into_the_one_above_are_held_apart():
    state = place(1, None, (60, 140), a=(20, 50), b=(40, 90))
    other = place(2, 1, (80, 190), a=(40, 95), b=(40, 95))
    assert hidden_together([state, other], TEN) == {1: set(), 2: set()}


def test_nothing_more_is_hidden_where_nothing_is_small():
    state = place(1, None, (200, 480), a=(80, 200), b=(120, 280))
    beneath = [place(n, 1, (60, 140), a=(20, 50), b=(40, 90)) for n in (2, 3)]
    assert not any(hidden_together([state, *beneath], TEN).values())


def test_a_place_above_that_hides_what_all_beneath_show_would_hide_nothing():
    # The others of c are few above and beneath; the place above hides a beside it, and so does one beneath.
    top = place(1, None, (151, 300), a=(40, 90), b=(60, 155), c=(51, 55))
    one = place(2, 1, (78, 150), a=(20, 45), b=(32, 77), c=(26, 28))
    two = place(3, 1, (73, 150), a=(20, 45), b=(28, 78), c=(25, 27))
    gone = hidden_together([top, one, two], TEN)
    assert all({"a", "c"} <= hidden_ for hidden_ in gone.values())


def tree(seed):
    """A region, districts that make it up or nearly, and schools of one of them; groups sometimes not asked for."""
    dice = random.Random(seed)
    names = "abcd"[: dice.choice((2, 3, 4))]

    def leaf():
        found = {}
        for name in names:
            people = dice.choice((0, 3, 9, 12, 25, 40, 80, 200))
            found[name] = Part(round(people * dice.choice((0, 0.1, 0.3, 0.5, 0.95, 1))), people)
        found[REST] = Part(*dice.choice(((0, 0), (0, 0), (2, 5), (20, 45))))
        return found

    def total(parts):
        return {name: sum((one[name] for one in parts), Part(0, 0)) for name in (*names, REST)}

    def period(parts):
        asked = {name: part for name, part in parts.items() if name != REST}
        if dice.random() < 0.15:
            asked.pop(names[0])
        return Period(JAN, sum(parts.values(), Part(0, 0)), asked)

    schools = [leaf() for _ in range(dice.choice((2, 3)))]
    districts = [total([*schools, *([leaf()] if dice.random() < 0.5 else [])]), leaf(), leaf()]
    region = total([*districts, *([leaf()] if dice.random() < 0.5 else [])])
    found = [Place(1, None, period(region))]
    found += [Place(10 + n, 1, period(one)) for n, one in enumerate(districts)]
    return found + [Place(100 + n, 10, period(one)) for n, one in enumerate(schools)]


def published(places, gone, which):
    """Everything anyone sees of a period, and every sum that holds, named without looking at how it was decided."""
    number = lambda part: getattr(part, which)  # noqa: E731
    values, sums, unseen, floating = {}, [], set(), set()
    rows = {one.key: one.period.rows for one in places}
    for one in places:
        values["whole", str(one.key)] = number(one.period.whole)
        for group, part in one.period.rows.items():
            values[group, str(one.key)] = number(part)
            if group in gone[one.key]:
                unseen.add((group, str(one.key)))
        sums.append(Sum(("whole", str(one.key)), tuple((group, str(one.key)) for group in one.period.rows)))
    for top in places:
        beneath = [one.key for one in places if one.above == top.key]
        groups = {frozenset(rows[key].keys() - {REST}) for key in (top.key, *beneath)}
        if not beneath or len(groups) > 1:
            continue  # columns of places that asked for other groups: see below
        left = number(top.period.whole) - sum(values["whole", str(key)] for key in beneath)
        values["whole", f"not {top.key}"] = left
        mine = []
        for group in {name for key in (top.key, *beneath) for name in rows[key]}:
            parts = tuple((group, str(key)) for key in beneath if group in rows[key])
            values.setdefault((group, str(top.key)), 0)
            rest = (group, f"not {top.key}")
            values[rest] = values[group, str(top.key)] - sum(values[key] for key in parts)
            sums.append(Sum((group, str(top.key)), (*parts, rest)))
            mine.append(rest)
            floating.add(rest)
        sums.append(Sum(("whole", f"not {top.key}"), tuple(mine)))
    return Linked(values, tuple(sums), frozenset(floating)), unseen, floating


def told_exactly(places, gone, policy):
    """Hidden numbers, and few people elsewhere, that have only one possible value though they needn't."""
    found = set()
    for which in ("count", "others"):
        linked, unseen, floating = published(places, gone, which)
        exact = {
            key
            for key, (low, high) in audit(linked, policy, unseen | floating).items()
            if low == high and (key in unseen or policy.small(linked.values[key]))
        }
        if exact:  # what the wholes alone tell, no hiding could keep
            everything = {key for key in linked.values if key[0] != "whole"}
            exact -= {k for k, (low, high) in audit(linked, policy, everything).items() if low == high}
        found |= {(which, *key) for key in exact}
    return found


@pytest.mark.parametrize("block", range(4))
def test_nothing_hidden_in_one_hundred_trees_can_be_derived(block):
    hid = 0
    for seed in range(block * 25, block * 25 + 25):
        places = tree(seed)
        policy = TEN if seed % 3 else SHOWN
        gone = hidden_together(places, policy)
        assert told_exactly(places, gone, policy) == set(), seed
        hid += sum(map(len, gone.values()))
    assert hid > 150


def test_the_answer_is_the_same_in_whatever_order_it_is_asked():
    for seed in range(30):
        places = tree(seed)
        gone = hidden_together(places, TEN)
        for _ in range(3):
            random.Random(seed).shuffle(places)
            turned = [Place(one.key, one.above, _turned(one.period)) for one in places]
            assert hidden_together(turned, TEN) == gone


def _turned(period):
    return Period(period.on, period.whole, dict(reversed(period.groups.items())))


def test_held_apart_the_same_trees_would_tell():
    told = 0
    for seed in range(12):
        places = tree(seed)
        apart = {one.key: set(hidden(one.period, TEN)) for one in places}
        told += bool(told_exactly(places, apart, TEN))
    assert told > 2
