"""Steps fitted to the time there is, what stories share, and stories read through another framework."""

import pytest

from marigold.core.facilitation import Step, Told, fit, least, pattern, through_lens
from tests.core.frameworks.folders import shipped

INTERVIEWS = [
    Step(one["name"], one["low"], one["high"])
    for one in shipped("liberating-structures").by_key["method.appreciative-interviews"].data["steps"]
]


@pytest.mark.parametrize(
    ("minutes", "given", "spare"),
    [
        (53, [3, 15, 15, 10, 10], 0),
        (60, [3, 19, 15, 13, 10], 0),  # 7 over: 3.5 and 3.5, the earlier step takes the odd one
        (63, [3, 20, 15, 15, 10], 0),
        (75, [3, 20, 15, 15, 10], 12),
        (30, [2, 8, 8, 6, 6], 0),
        (5, [1, 1, 1, 1, 1], 0),
    ],
)
def test_steps_fill_the_time_there_is(minutes: int, given: list[int], spare: int) -> None:
    plan = fit(INTERVIEWS, minutes)
    assert [part.minutes for part in plan.parts] == given
    assert sum(given) + spare == minutes
    assert plan.spare == spare
    assert [part.start for part in plan.parts] == [sum(given[:at]) for at in range(5)]
    assert bool(plan.caution) == (minutes < 53)


def test_a_meeting_that_is_too_short_says_how_much_the_method_asks_for() -> None:
    assert least(INTERVIEWS) == 53
    assert fit(INTERVIEWS, 52).caution == (
        "This method asks for 53 minutes at least. In 52, people get less time than they need: leave out a step, or "
        "take more time."
    )
    with pytest.raises(ValueError, match="a minute for each step"):
        fit(INTERVIEWS, 4)
    for minutes in range(5, 120):
        plan = fit(INTERVIEWS, minutes)
        assert sum(part.minutes for part in plan.parts) + plan.spare == minutes
        assert all(1 <= part.minutes <= one.high for part, one in zip(plan.parts, INTERVIEWS, strict=True))


def test_conditions_are_counted_once_a_story_in_the_words_first_said() -> None:
    found = pattern(
        [
            ("a", ["A leader who asked", "Time on Fridays", "a leader  who asked."]),
            ("b", ["time on fridays", " ", "Food"]),
            ("c", ["TIME ON FRIDAYS!", "Time on Friday"]),
        ]
    )
    assert [(one.words, one.count) for one in found] == [
        ("Time on Fridays", 3),
        ("A leader who asked", 1),
        ("Food", 1),
        ("Time on Friday", 1),
    ]
    assert found[0].stories == ("a", "b", "c")


def test_a_lens_tells_ties_from_links_and_does_not_count_what_is_disputed() -> None:
    shown = through_lens(
        [("c.engage", "Engage"), ("c.justice", "Justice"), ("c.policy", "Policy")],
        "cswe",
        [("s1", "isp", "i.trust"), ("s2", "cswe", "c.engage"), ("s1", "cswe", "c.engage"), ("s3", "tci", "t.x"),
         ("s3", "isp", "i.brokering"), ("s4", "cswe", "c.gone")],
        {"isp": [("i.trust", "c.engage", "strong", "agreed"), ("i.trust", "c.justice", "weak", "disputed"),
                 ("i.brokering", "c.elsewhere", "same", "agreed")]},
    )  # fmt: skip
    assert [(one.key, one.count) for one in shown] == [("c.engage", 2), ("c.justice", 0), ("c.policy", 0)]
    assert shown[0].told == (Told("s2"), Told("s1"), Told("s1", "isp", "i.trust", "strong", "agreed"))
    assert [one.counts for one in shown[1].told] == [False]
