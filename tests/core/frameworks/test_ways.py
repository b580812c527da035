"""A framework looked at through another one, by one crosswalk or by two."""

from hypothesis import given
from hypothesis import strategies as st

from marigold.core.frameworks.ways import ORDER, by_way
from marigold.core.growth import through

TO = [
    ("team", "teams", "strong", "agreed", "Both form teams."),
    ("team", "leaders", "weak", "agreed", ""),
    ("find", "context", "same", "disputed", "Is it?"),
]
ON = [
    ("teams", "reason.teams", "same", "agreed", "Both make teams work."),
    ("leaders", "reason.teams", "strong", "agreed", "Leaders make teams."),
    ("context", "reason.blind-spots", "strong", "proposed", ""),
]


def test_two_links_carry_as_much_as_the_weaker_of_them():
    assert by_way(TO, ON) == [
        ("team", "reason.teams", "strong", "agreed", "Both form teams. Both make teams work."),
        ("find", "reason.blind-spots", "strong", "disputed", "Is it?"),
    ]


def test_what_is_disputed_on_the_way_is_shown_and_not_counted():
    targets = [
        ("reason.teams", "Teams", ""),
        ("reason.blind-spots", "Blind spots", ""),
        ("reason.coach", "Coach", ""),
    ]
    teams, spots, coach = through(targets, by_way(TO, ON), {"team": "A team"}, {"team": 3.0, "find": 2.0})
    assert (teams.low, teams.high, teams.strength, teams.agreed) == (3.0, 3.0, "strong", True)
    assert (spots.low, [one.status for one in spots.draws]) == (None, ["disputed"])
    assert coach.draws == ()


LINKS = st.lists(
    st.tuples(
        st.sampled_from("ab"), st.sampled_from("xy"), st.sampled_from(ORDER), st.sampled_from(["agreed", "proposed", "disputed"]), st.just("")
    ),
    max_size=8,
)  # fmt: skip


@given(LINKS, LINKS)
def test_a_way_never_carries_more_than_its_links(first, second):
    onward = [(key, f"far-{other}", *more) for other, key, *more in second]
    for own, far, strength, status, _ in by_way(first, onward):
        near = [link for link in first if link[0] == own]
        on = [link for link in onward if link[1] == far]
        assert ORDER.index(strength) >= max(
            min(ORDER.index(link[2]) for link in near), min(ORDER.index(link[2]) for link in on)
        )
        assert status != "agreed" or ("agreed" in {link[3] for link in near} & {link[3] for link in on})
