"""No small count can be worked out from what is shown; ways back to visibility; policies in data."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from marigold.core.suppression import (
    SUPPRESSED,
    Beyond,
    Merge,
    Policy,
    Shown,
    Side,
    audit,
    intervals,
    merge,
    own_view,
    pattern,
    percentage,
    plan,
    policy_from,
    pool,
    release,
    release_list,
    releases,
    shipped,
    table,
    two_way,
)  # fmt: skip
from marigold.core.suppression.linked import System
from marigold.core.suppression.twoway import Hidden

FIVE = Policy("under 5", 5)
NAIVE = Policy("under 5", 5, policy_known=False)

counts = st.one_of(st.integers(0, 4), st.integers(5, 60), st.integers(5, 60))
grids = st.tuples(st.integers(2, 4), st.integers(2, 4)).flatmap(
    lambda size: st.lists(
        st.lists(counts, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)


def bounds_by_program(grid, hidden, least):
    """Smallest and largest value of each hidden cell by linear programming over rows and columns."""
    hidden = list(hidden)
    rows, columns = len(grid), len(grid[0])
    matrix, right = np.zeros((rows + columns, len(hidden))), np.zeros(rows + columns)
    for k, (i, j) in enumerate(hidden):
        for node in (i, rows + j):
            matrix[node, k] = 1
            right[node] += grid[i][j]
    found = {}
    for k, cell in enumerate(hidden):
        goal = np.eye(len(hidden))[k]
        ends = [linprog(s * goal, A_eq=matrix, b_eq=right, bounds=(least, None)).fun * s for s in (1, -1)]
        found[cell] = tuple(round(end) for end in ends)
    return found


@settings(deadline=None, max_examples=60)
@given(grids, st.sampled_from([FIVE, NAIVE]), st.booleans())
def test_no_hidden_cell_can_be_solved_from_the_margins(grid, policy, exact):
    found = pattern(grid, policy, exact=exact)
    if found.secondary is None:
        return
    bounds = bounds_by_program(grid, found.hidden, policy.least)
    assert bounds == intervals(grid, found.hidden, least=policy.least)
    for i, j in found.hidden:
        assert bounds[i, j][0] <= grid[i][j] <= bounds[i, j][1]
    assert all(bounds[cell][0] < bounds[cell][1] for cell in found.primary)
    assert all(grid[i][j] >= 5 for i, j in found.secondary)


def fewest(grid, primary, policy, most=4):
    """(cells, sum) of the smallest pattern by trying all; None when more than `most` are needed."""
    allowed = [
        (i, j) for i, j in product(range(len(grid)), range(len(grid[0]))) if grid[i][j] >= policy.threshold
    ]
    for size in range(most + 1):
        sums = [
            sum(grid[i][j] for i, j in cells)
            for cells in combinations(allowed, size)
            if all(map(Hidden(grid, [*primary, *cells], policy.least).moves, primary))
        ]
        if sums:
            return size, min(sums)
    return None


@settings(deadline=None, max_examples=40)
@given(grids)
def test_the_exact_pattern_is_the_smallest_and_the_quick_one_comes_within_two_cells(grid):
    exact, quick = (pattern(grid, NAIVE, exact=way) for way in (True, False))
    smallest = fewest(grid, exact.primary, NAIVE)
    if smallest is None:
        assert exact.secondary is None or len(exact.secondary) > 4
        return
    assert exact.secondary is not None
    assert (len(exact.secondary), sum(grid[i][j] for i, j in exact.secondary)) == smallest
    assert len(quick.secondary) <= smallest[0] + 2


def test_small_counts_that_all_have_the_least_value_protect_nobody_who_knows_the_rule():
    grid = [[1, 1, 30], [1, 1, 40], [20, 20, 50]]
    found = pattern(grid, FIVE)
    # Rows and columns of two people in two hidden cells: everyone who knows zeros are shown can tell.
    assert len(found.secondary) > 0
    assert pattern(grid, NAIVE).secondary == ()


def test_the_one_person_in_a_cell_cannot_work_out_the_other():
    grid = [[1, 3, 30], [20, 22, 40], [18, 25, 50]]
    guarded = pattern(grid, Policy("guarded", 5, guard_insiders=True))
    graph = Hidden(grid, set(guarded.hidden) - {(0, 0)}, 1)
    assert graph.moves((0, 1))
    open_ = pattern(grid, FIVE)
    assert len(guarded.secondary) > len(open_.secondary)


@settings(deadline=None, max_examples=15)
@given(grids)
def test_margins_are_hidden_too_where_they_must(grid):
    rows, columns = [f"r{n}" for n in range(len(grid))], [f"c{n}" for n in range(len(grid[0]))]
    whole = two_way(rows, columns, grid)
    made = plan(whole, FIVE)
    bounds = audit(whole, FIVE, made.hidden)
    assert {key for key, value in whole.values.items() if 0 < value < 5} == set(made.primary)
    for key in made.primary - made.open_:
        assert bounds[key][0] < bounds[key][1]
    told = release(whole, FIVE, made)
    assert all(told[key] is SUPPRESSED for key in made.hidden)
    assert {type(one) for one in told.values()} <= {Shown, type(SUPPRESSED)}


def test_a_suppressed_number_has_no_number_in_it():
    told, total = release_list({"Maple": 3, "Oak": 45, "Birch": 12}, FIVE)
    assert told == {"Maple": SUPPRESSED, "Oak": Shown(45), "Birch": SUPPRESSED}
    assert total == Shown(60)
    assert repr(told["Maple"]) == "Suppressed()" == repr(told["Birch"])


def test_a_list_whose_only_people_are_few_loses_its_total():
    told, total = release_list({"Maple": 4, "Oak": 0}, FIVE)
    assert (told["Maple"], told["Oak"], total) == (SUPPRESSED, Shown(0), SUPPRESSED)


def test_a_hierarchy_is_protected_on_every_level():
    side = Side(
        ("North 1", "North 2", "South 1", "South 2"),
        {"North": ("North 1", "North 2"), "South": ("South 1", "South 2"), "Total": ("North", "South")},
    )
    one = table([side], {("North 1",): 3, ("North 2",): 40, ("South 1",): 25, ("South 2",): 31})
    made = plan(one, FIVE)
    assert made.primary == {("North 1",)}
    assert ("North 2",) in made.secondary or ("North",) in made.secondary
    low, high = audit(one, FIVE, made.hidden)["North 1",]
    assert low < high


def test_three_sides_are_audited_like_two():
    sides = [Side.of("a", "b"), Side.of("x", "y"), Side.of("1", "2")]
    cells = dict.fromkeys(product("ab", "xy", "12"), 20)
    cells["a", "x", "1"] = 2
    one = table(sides, cells)
    made = plan(one, FIVE)
    low, high = audit(one, FIVE, made.hidden)["a", "x", "1"]
    assert low < high
    # A cube needs all its eight corners, or totals in their place.
    assert len(made.secondary) >= 5


def test_a_small_difference_between_two_releases_is_a_small_count():
    groups = [Side.of("Maple", "Oak", "Birch")]
    spring = table(groups, {("Maple",): 20, ("Oak",): 30, ("Birch",): 25})
    assert plan(spring, FIVE).hidden == set()
    summer = table(groups, {("Maple",): 22, ("Oak",): 44, ("Birch",): 38})
    assert plan(summer, FIVE).hidden == set()
    both = releases(spring, plan(spring, FIVE).hidden, summer)
    made = plan(both, FIVE)
    assert ("Maple",) in made.hidden
    bounds = audit(both, FIVE, {*made.hidden, ("Maple", "difference")})
    assert bounds["Maple", "difference"][0] < bounds["Maple", "difference"][1]
    told = release(both, FIVE, made)
    assert set(told) == {("Maple",), ("Oak",), ("Birch",), ("Total",)}


def test_what_was_hidden_once_stays_hidden():
    groups = [Side.of("Maple", "Oak", "Birch")]
    spring = table(groups, {("Maple",): 3, ("Oak",): 30, ("Birch",): 25})
    before = plan(spring, FIVE).hidden
    summer = table(groups, {("Maple",): 33, ("Oak",): 60, ("Birch",): 55})
    made = plan(releases(spring, before, summer), FIVE)
    assert before <= made.hidden
    with pytest.raises(ValueError, match="Maple: fell"):
        releases(summer, before, spring)


def test_pooled_periods_do_not_overlap_and_leave_nobody_out():
    months = [(f"2025-{n:02}", {"Maple": 2, "Oak": 20}) for n in range(1, 8)]
    found = pool(months, FIVE)
    assert [one.periods for one in found] == [
        ("2025-01", "2025-02", "2025-03", "2025-04"), ("2025-05", "2025-06", "2025-07")
    ]  # fmt: skip
    assert [one.counts["Maple"] for one in found] == [8, 6]
    assert pool(months, Policy("under 50", 50)) is None


def test_groups_merge_by_rules_declared_beforehand_and_only_while_needed():
    rules = [Merge("Maple or Oak", ("Maple", "Oak")), Merge("Birch or Elm", ("Birch", "Elm"))]
    left, used = merge({"Maple": 3, "Oak": 9, "Birch": 12, "Elm": 40}, rules, FIVE)
    assert left == {"Birch": 12, "Elm": 40, "Maple or Oak": 12}
    assert used == rules[:1]
    with pytest.raises(ValueError, match="there is no group Ash"):
        merge({"Maple": 3}, [Merge("x", ("Maple", "Ash"))], FIVE)


def test_a_community_sees_itself_and_is_told_what_that_would_give_away():
    grid = [[3, 40, 22], [4, 31, 25], [25, 12, 30]]
    whole = two_way(["Maple", "Oak", "Birch"], ["x", "y", "z"], grid)
    made = plan(whole, FIVE)
    view = own_view(whole, FIVE, made, "Maple")
    assert view.own["Maple", "x"] == Shown(3)
    assert all("Maple" in key for key in view.own)
    # Maple and Oak hide each other in column x: who knows one knows the other.
    assert view.gives_away == (("Oak", "x"),)
    assert own_view(whole, FIVE, made, "Birch").gives_away == ()


def test_a_percentage_goes_with_its_count_and_with_what_is_left_of_it():
    policy = Policy("careful", 5, percent_low=5, percent_high=95, denominator=20)
    assert percentage(30, 60, policy) == Shown(50)
    assert percentage(3, 60, policy) is SUPPRESSED
    assert percentage(57, 60, policy) is SUPPRESSED
    assert percentage(9, 18, policy) is SUPPRESSED
    assert percentage(6, 200, policy) == Beyond(5, "below")
    assert percentage(194, 200, policy) == Beyond(95, "above")


def test_shipped_policies_say_what_they_hide():
    found = shipped()
    assert [found["cms"].small(n) for n in (0, 1, 10, 11)] == [False, True, True, False]
    assert [found["opensafely"].rounded(n) for n in (8, 12, 13, 17)] == [10, 10, 15, 15]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"name": "x"}, "threshold: missing"),
        ({"name": "x", "threshold": "5"}, "threshold: '5' is not a whole number"),
        ({"name": "x", "threshold": 5, "limit": 3}, "limit: not a field"),
        ({"name": "x", "threshold": 5, "zeros": "maybe"}, "zeros: must be shown or hidden"),
        ({"name": "x", "threshold": 5, "percent_low": 60, "percent_high": 40}, "the lower one first"),
    ],
)
def test_a_policy_that_cannot_be_followed_is_refused(data, words):
    with pytest.raises(ValueError, match=words):
        policy_from(data)


def test_sums_that_do_not_hold_are_refused():
    with pytest.raises(ValueError, match="row 2, column 1: -1 is not a count"):
        pattern([[1, 2], [-1, 4]], FIVE)
    with pytest.raises(ValueError, match="b, y: the count is missing"):
        table([Side.of("a", "b"), Side.of("x", "y")], {("a", "x"): 1, ("a", "y"): 1, ("b", "x"): 1})


def test_the_two_auditors_agree():
    grid = [[3, 6, 131, 172], [23, 7, 4, 68], [7, 108, 4, 175], [72, 150, 80, 76]]
    hidden = [(0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (2, 0)]
    whole = two_way("abcd", "wxyz", grid)
    keys = [("abcd"[i], "wxyz"[j]) for i, j in hidden]
    by_program = System(whole, NAIVE).intervals(keys, keys)
    assert list(by_program.values()) == [intervals(grid, hidden)[cell] for cell in hidden]


growth = st.lists(
    st.tuples(st.integers(0, 4) | st.integers(5, 40), st.just(0) | st.integers(1, 30)), min_size=3, max_size=6
)


@settings(deadline=None, max_examples=20)
@given(growth)
def test_no_two_releases_together_give_away_a_small_count(rows):
    groups = tuple(f"g{n}" for n in range(len(rows)))
    spring = table([Side.of(*groups)], {(g,): a for g, (a, _) in zip(groups, rows, strict=True)})
    summer = table([Side.of(*groups)], {(g,): a + more for g, (a, more) in zip(groups, rows, strict=True)})
    both = releases(spring, plan(spring, FIVE).hidden, summer)
    made = plan(both, FIVE)
    bounds = audit(both, FIVE, made.hidden | both.held | both.unpublished)
    small = {key for key, value in both.values.items() if FIVE.small(value)} - both.locked - made.open_
    assert [key for key in small if bounds[key][0] == bounds[key][1]] == []
