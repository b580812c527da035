"""What holds work in a place: whose hands it rests in, what overlaps, and what looks say of support."""

from datetime import date

import pytest

from marigold.core.holding import (
    Carried,
    Look,
    Overlap,
    alone,
    changes,
    compare,
    effect,
    leans_on,
    not_given,
    overlaps,
    weakest,
    works,
)
from marigold.core.rules import judge
from marigold.core.rules.holding import HoldingFacts, listed


def carried(name, people="", serves=""):
    return Carried(name, frozenset(people.split()), frozenset(serves.split()))


def test_teams_overlap_by_people_and_by_purpose():
    team = carried("Team", "ada ben cleo", "carries leads")
    huddle = carried("Huddle", "ada ben", "carries")
    circle = carried("Circle", "dan eve", "skills")
    # One of five shared is a link between teams, not an overlap of them.
    board = carried("Board", "ada fay gil hal ida", "leads")
    assert overlaps([team, huddle, circle, board]) == [
        Overlap("Team", "Huddle", ("ada", "ben"), ("carries",)),
        Overlap("Team", "Board", (), ("leads",)),
    ]
    assert [one.doubled for one in overlaps([team, huddle, board])] == [True, False]


def test_two_of_six_is_not_half():
    one, other = carried("A", "a b c d e f"), carried("B", "a b g h i j")
    assert overlaps([one, other]) == []
    assert overlaps([one, carried("B", "a b c g h i")]) == [Overlap("A", "B", ("a", "b", "c"), ())]


def test_work_that_rests_on_one_person_is_named():
    rows = [carried("A", "ada"), carried("B", "ada ben"), carried("C", "ada cleo"), carried("D")]
    assert alone(rows) == [("A", "ada")]
    # Three that name anyone are too few to say that one person holds most.
    assert leans_on(rows) is None
    assert leans_on([*rows, carried("E", "ben")]) == ("ada", 3, 4)
    assert leans_on([*rows, carried("E", "ben"), carried("F", "dan"), carried("G", "eve")]) is None


def test_needs_that_nothing_gives():
    needs = [("n.a", "Someone leads it"), ("n.b", "It is written down"), ("n.c", "Data tell how it goes")]
    assert not_given(needs, [["n.a"], [], ["n.c", "n.a"]]) == ["It is written down"]
    assert not_given(needs, []) == [name for _, name in needs]


def test_support_is_held_against_the_looks_around_it():
    days = [date(2026, month, 1) for month in range(1, 8)]
    first, last = Look(days[0], {"a": 0, "b": 2, "c": 1}), Look(days[6], {"a": 2, "b": 1, "d": 3})
    told = effect([days[2], days[1]], [last, first])
    assert (told.times, told.first, told.last, told.known) == (2, days[1], days[2], True)
    # Of the two questions both answered, one rose and one fell.
    assert told.moved == compare(first, last) == (1, 1)
    # A look of the same day as the last support does not say yet what came after it.
    assert effect([days[6]], [first, last]).after is None
    assert effect([days[6]], [first, last]).before == last
    assert effect([days[0]], [Look(days[3], {})]).known is False
    assert effect([], [first, last]) is None
    assert works({}) is None
    assert works({"a": 0, "b": 3}) == 1.5


def test_a_test_is_compared_with_the_one_before_where_both_say_something():
    before = {"a": "breaks", "b": "holds", "c": "shaky", "d": "holds"}
    now = {"a": "shaky", "b": "breaks", "c": "shaky", "e": "holds"}
    assert changes(before, now) == (["a"], ["b"])
    assert [weakest(one) for one in (["holds", "shaky"], ["shaky", "breaks"], ["holds"], [])] == [
        "shaky",
        "breaks",
        "holds",
        "",
    ]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c", "d"], "a, b, c and d"),
        (["a", "b", "c", "d", "e", "f"], "a, b, c, d and 2 more"),
    ],
)
def test_names_are_listed_as_people_say_them(names, said):
    assert listed(names) == said


def test_a_finding_says_what_would_break_and_when():
    facts = HoldingFacts(
        on=date(2026, 11, 18),
        tested_on=date(2026, 11, 1),
        breaks=(
            ("Half of the staff leave", ("New people learn it", "Data tell how it goes")),
            ("The board believes otherwise", ("It has time and money",)),
        ),
    )
    (finding,) = judge(facts, None)
    assert finding.message == (
        "By the newest stress test, this would break: new people learn it and data tell how it goes, if half of the "
        "staff leave; it has time and money, if the board believes otherwise. Nothing is planned for it."
    )
