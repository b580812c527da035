"""Promises kept, late and open, by side and quarter; answers counted, and hidden where too few gave one."""

from datetime import date

from marigold.core.answers import Answer, Counts, Hidden, by_half_year, words
from marigold.core.promises import Promise, follow_through, sentence, standing

TODAY = date(2026, 11, 18)


def test_a_promise_is_kept_late_open_or_let_go() -> None:
    due, before, after = date(2026, 11, 1), date(2026, 10, 30), date(2026, 11, 2)
    assert standing(Promise("support", "done", due, before), TODAY) == "kept"
    assert standing(Promise("support", "done", due, due), TODAY) == "kept"
    assert standing(Promise("support", "done", due, after), TODAY) == "late"
    assert standing(Promise("support", "done", None, after), TODAY) == "kept"
    assert standing(Promise("support", "open", due), TODAY) == "late"
    assert standing(Promise("support", "waiting", TODAY), TODAY) == "open"
    assert standing(Promise("support", "open", None), TODAY) == "open"
    assert standing(Promise("support", "dropped", due), TODAY) == "dropped"


def test_follow_through_counts_each_side_by_the_quarter_a_promise_came_due() -> None:
    pair, partners = follow_through(
        [
            Promise("support", "done", date(2026, 7, 1), date(2026, 6, 30)),
            Promise("support", "done", date(2026, 9, 30), date(2026, 10, 5)),
            Promise("support", "open", date(2026, 10, 1)),
            Promise("support", "open", date(2026, 12, 1)),
            # Two years ago: not in the time shown.
            Promise("support", "done", date(2024, 10, 1), date(2024, 10, 1)),
            Promise("partner", "done", None, date(2026, 11, 2)),
            Promise("partner", "dropped", date(2026, 11, 2)),
            # Nobody's yet: on neither side.
            Promise("", "open", date(2026, 1, 1)),
        ],
        ("support", "partner"),
        TODAY,
        quarters=2,
    )
    assert [(row.first, row.kept, row.late) for row in pair.quarters] == [
        (date(2026, 7, 1), 1, 1),
        (date(2026, 10, 1), 0, 1),
    ]
    assert pair.quarters[0].name == "Jul to Sep 2026"
    assert (pair.kept, pair.late, pair.waiting, pair.open, pair.rate) == (1, 2, 1, 1, 33)
    assert (partners.kept, partners.late, partners.open, partners.rate) == (1, 0, 0, 100)
    assert sentence(pair, "The pair") == (
        "The pair kept 1 of 3 promises that came due. 1 is late and not done. 1 open now."
    )
    assert sentence(partners, "Partners") == "Partners kept the one promise that came due. None open now."


def test_a_side_that_promised_nothing_has_no_rate() -> None:
    (side,) = follow_through([], ("partner",), TODAY)
    assert side.rate is None
    assert sentence(side, "Partners") == "Partners: nothing came due in this time. None open now."
    assert len(side.quarters) == 6


def answer(person: int, value: int, on: date = TODAY, question: str = "one-team") -> Answer:
    return Answer(question, person, on, value)


def test_fewer_than_three_people_are_never_counted() -> None:
    two = [answer(1, 5), answer(2, 1), answer(2, 5, date(2026, 11, 19))]
    (row,) = by_half_year(two, ["one-team"])
    assert row.told == (Hidden(),)
    assert words(row.told[0]) == "Not shown: fewer than three answered"
    (row,) = by_half_year([*two, answer(3, 3)], ["one-team", "safe"])
    # Person 2 said no, and a day later yes: the later word counts, once.
    assert row.told == (Counts(yes=2, between=1, no=0), Hidden())
    assert words(row.told[0]) == "2 of 3 yes, 1 in between"


def test_half_years_stand_apart_newest_first() -> None:
    spring = [answer(person, 2, date(2026, 6, 30)) for person in (1, 2, 3)]
    autumn = [answer(person, 4, date(2026, 7, 1)) for person in (1, 2, 3, 4)]
    rows = by_half_year([*autumn, *spring], ["one-team"])
    assert [(row.name, row.told) for row in rows] == [
        ("July to December 2026", (Counts(4, 0, 0),)),
        ("January to June 2026", (Counts(0, 0, 3),)),
    ]
    # One more in spring is not told apart by adding both halves: each stands alone.
    assert by_half_year([answer(1, 5)], ["one-team"])[0].told == (Hidden(),)
