"""Each kind of chart: figures worked out by hand, what it refuses, and the laws all kinds keep."""

from math import isclose, sqrt
from statistics import mean, median, stdev

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from marigold.core.spc import KINDS, Point, Series, Settings, gather, study
from marigold.core.spc.constants import a3, b3, b4, c4

LINES = ("centre", "lcl", "ucl", "lcl_2s", "ucl_2s")
OF_COUNTS = [kind for kind, k in KINDS.items() if k.denominators]
PLAIN = [kind for kind, k in KINDS.items() if not k.denominators and not k.subgroups]


def series(values, below=None):
    rows = zip(values, below or [None] * len(values), strict=True)
    return Series("x", tuple(Point(str(n), v, d) for n, (v, d) in enumerate(rows, start=1)))


def lines(point):
    return tuple(getattr(point, name) for name in LINES)


def same(first, second):
    return all(
        a is b if a is None or b is None else isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)
        for a, b in zip(first, second, strict=True)
    )


def test_a_proportion_has_limits_by_its_own_denominator_kept_between_0_and_1():
    points = study(series([20, 5, 95], [100, 10, 100]), Settings(kind="p")).points
    p = 120 / 210
    assert points[0].ucl == pytest.approx(p + 3 * sqrt(p * (1 - p) / 100))
    assert points[1].ucl == 1 and points[1].lcl == pytest.approx(p - 3 * sqrt(p * (1 - p) / 10))
    assert [point.outside for point in points] == [True, False, True]


def test_a_rate_is_pooled_not_averaged():
    points = study(series([1, 30], [10, 100]), Settings(kind="u", multiply=100)).points
    assert points[0].centre == pytest.approx(100 * 31 / 110)


def test_a_chart_of_cases_between_events_shows_the_median_and_limits_from_the_mean():
    values = [3, 0, 12, 7, 5, 9, 2]
    point = study(series(values), Settings(kind="g")).points[0]
    g = mean(values)
    assert (point.centre, point.lcl) == (5, 0)
    assert point.ucl == pytest.approx(g + 3 * sqrt(g * (g + 1)))
    assert study(series(values), Settings(kind="g", centre=10)).points[0].centre == pytest.approx(6.93)


def test_a_given_line_of_a_chart_of_times_is_in_the_unit_of_the_times():
    point = study(series([3, 5, 9, 4]), Settings(kind="t", centre=10)).points[0]
    assert point.centre == pytest.approx(10)
    assert 0 <= point.lcl < 10 < point.ucl


def test_ranges_differ_from_the_point_before_also_across_a_point_left_out():
    points = study(series([4, 9, 7, None, 8, 8]), Settings(kind="mr", exclude=(2,))).points
    assert [p.value for p in points] == [None, 5, 2, None, None, 0]
    assert points[0].centre == 1


def test_subgroups_keep_their_size_and_spread():
    rows = [(1, 4, None), (1, 6, None), (1, 8, None), (2, 5, None), (2, None, None), (3, None, None)]
    points = gather(rows, "subgroup")
    assert [(p.value, p.size, p.sd) for p in points] == [(6, 3, 2), (5, 1, None), (None, None, None)]
    found = study(Series("x", points), Settings(kind="xbar")).points
    assert found[0].centre == pytest.approx(23 / 4)
    assert found[0].ucl == pytest.approx(23 / 4 + a3(3) * 2)
    assert (found[1].ucl, found[1].value) == (None, 5)
    spread = study(Series("x", points), Settings(kind="s")).points
    assert (spread[0].value, spread[0].lcl, spread[0].ucl) == (2, b3(3) * 2, b4(3) * 2)


def test_constants_of_large_subgroups_do_not_overflow():
    assert c4(2) == pytest.approx(0.797884560802865)
    assert c4(100_000) == pytest.approx(1 - 1 / (4 * 100_000), abs=1e-9)
    with pytest.raises(ValueError, match="no standard deviation"):
        c4(1)


def test_groups_side_by_side_have_no_runs_and_their_own_extra_variation():
    counts, below = [1, 2, 3, 4, 5, 6, 40, 41, 42, 43, 44, 45], [100] * 12
    found = study(series(counts, below), Settings(kind="pp", ordered=False))
    assert found.phases[0].runs_signal is False
    p = sum(counts) / 1200
    z = [(c / 100 - p) / sqrt(p * (1 - p) / 100) for c in counts]
    assert found.points[0].ucl == pytest.approx(min(1, p + 3 * sqrt(p * (1 - p) / 100) * stdev(z)))


def test_the_median_can_be_the_center_of_an_individuals_chart():
    values = [4, 6, 5, 7, 60, 5, 4]
    usual, robust = (study(series(values), Settings(kind="i", centre_by=by)) for by in (None, "median"))
    assert (usual.centre_name, robust.centre_name) == ("mean", "median")
    assert (usual.points[0].centre, robust.points[0].centre) == (mean(values), median(values))
    widths = [p.ucl - p.centre for p in (usual.points[0], robust.points[0])]
    assert widths[0] == pytest.approx(widths[1])


@pytest.mark.parametrize(
    ("values", "below", "settings", "said"),
    [
        ([1, 2], None, {"kind": "p"}, "1: a chart of proportions needs a denominator"),
        ([5], [4], {"kind": "p"}, "between 0 and 1"),
        ([-1], None, {"kind": "c"}, "can't be below zero"),
        ([-1], [4], {"kind": "u"}, "can't be below zero"),
        ([3, 0], None, {"kind": "t"}, "must be above zero"),
        ([3, 1], None, {"kind": "g", "rule_set": "nelson"}, "no zones for the Nelson rules"),
        ([3, 1], None, {"kind": "c", "centre_by": "median"}, "leave centre_by out"),
        ([3, 1], None, {"run_points": 9}, "6 or 7 points"),
        ([3, 1], None, {"phase_starts": (2,), "phase_reasons": ("a", "b")}, "each phase start needs its reason"),
    ],
)  # fmt: skip
def test_what_does_not_fit_a_kind_is_refused_with_its_reason(values, below, settings, said):
    with pytest.raises(ValueError, match=said):
        study(series(values, below), Settings(**settings))


def test_a_chart_whose_values_do_not_vary_says_that_it_has_no_limits():
    found = study(series([4] * 14), Settings(kind="i"))
    assert (found.points[0].centre, found.points[0].ucl) == (4, None)
    assert found.cautions == ("There are no limits: the values there do not vary, or are too few.",)
    bare = study(series([4] * 14), Settings(kind="i", screened_mr=False)).points[0]
    assert (bare.lcl, bare.ucl, bare.outside) == (4, 4, False)


@st.composite
def any_series(draw):
    """A kind of chart with values and denominators it takes, some missing."""
    kind = draw(st.sampled_from([*OF_COUNTS, *PLAIN]))
    n = draw(st.integers(2, 30))
    below = draw(st.lists(st.integers(1, 200), min_size=n, max_size=n)) if kind in OF_COUNTS else None
    top = below or [500] * n
    values = [draw(st.none() | st.integers(1, t)) for t in top]
    return kind, values, below


@given(any_series(), st.integers(1, 30))
def test_freezing_at_k_gives_the_lines_of_the_first_k_points_alone(made, k):
    kind, values, below = made
    assume(kind != "ip")  # its mean range is of all points, as its source has it
    frozen = study(series(values, below), Settings(kind=kind, freeze=k, exclude=()))
    alone = study(series(values[:k], below[:k] if below else None), Settings(kind=kind))
    for ours, theirs in zip(frozen.points[:k], alone.points, strict=False):
        assert same(lines(ours), lines(theirs))


@given(any_series(), st.integers(2, 29))
def test_phases_are_charts_of_their_own(made, start):
    kind, values, below = made
    assume(start <= len(values))
    both = study(series(values, below), Settings(kind=kind, phase_starts=(start,)))
    halves = [slice(None, start - 1), slice(start - 1, None)]
    alone = [study(series(values[h], below[h] if below else None), Settings(kind=kind)) for h in halves]
    found = [lines(p) for p in both.points]
    assert all(map(same, found, [lines(p) for half in alone for p in half.points]))


@given(any_series(), st.integers(0, 29))
def test_a_missing_point_at_the_end_moves_no_other(made, _):
    kind, values, below = made
    first = study(series(values, below), Settings(kind=kind))
    second = study(series([*values, None], [*below, 10] if below else None), Settings(kind=kind))
    for ours, theirs in zip(first.points, second.points[:-1], strict=True):
        assert same(lines(ours), lines(theirs))
        assert (ours.value, ours.side, ours.outside) == (theirs.value, theirs.side, theirs.outside)
    assert second.points[-1].value is None


@given(any_series(), st.randoms(use_true_random=False))
def test_order_within_a_phase_moves_no_line_that_rests_on_no_neighbors(made, random):
    kind, values, below = made
    assume(kind in ("run", "p", "u", "c", "g"))
    rows = list(zip(values, below or [None] * len(values), strict=True))
    mixed = random.sample(rows, len(rows))
    first, second = (
        study(series([v for v, _ in r], [d for _, d in r] if below else None), Settings(kind=kind))
        for r in (rows, mixed)
    )
    by_row = lambda s, r: sorted((str(row), lines(p)) for row, p in zip(r, s.points, strict=True))  # noqa: E731
    for (_, ours), (_, theirs) in zip(by_row(first, rows), by_row(second, mixed), strict=True):
        assert same(ours, theirs)


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=30), st.integers(1, 9), st.integers(-99, 99))
def test_an_individuals_chart_moves_and_stretches_with_its_values(values, a, b):
    first = study(series(values), Settings(kind="i")).points[0]
    second = study(series([a * v + b for v in values]), Settings(kind="i")).points[0]
    assert same([None if v is None else a * v + b for v in lines(first)], lines(second))


@given(any_series(), st.integers(0, 30))
def test_a_missing_point_anywhere_moves_no_other_where_lines_rest_on_no_neighbors(made, at):
    kind, values, below = made
    assume(kind in ("run", "p", "u", "c", "g") and at <= len(values))
    holed = study(
        series([*values[:at], None, *values[at:]], [*below[:at], 10, *below[at:]] if below else None),
        Settings(kind=kind),
    )
    whole = study(series(values, below), Settings(kind=kind))
    rest = [p for p in holed.points if p.position != at + 1]
    for ours, theirs in zip(rest, whole.points, strict=True):
        assert same(lines(ours), lines(theirs))
        assert (ours.value, ours.side, ours.outside, ours.tone) == (
            theirs.value,
            theirs.side,
            theirs.outside,
            theirs.tone,
        )


@given(st.lists(st.integers(-9, 9), min_size=2, max_size=40), st.sampled_from(["nelson", "western-electric"]))
def test_each_zone_signal_names_a_rule_of_its_set_and_points_that_it_holds_for(values, rule_set):
    found = study(series(values), Settings(kind="i", rule_set=rule_set))
    for signal in found.signals:
        assert signal.rule_set == rule_set
        assert signal.rule.startswith("nelson" if rule_set == "nelson" else "we")
        assert signal.fired_at in range(signal.points[0], len(values) + 1)
        chosen = [found.points[p - 1] for p in signal.points]
        line = {
            "nelson-1": 3,
            "we-1": 3,
            "nelson-5": 2,
            "we-2": 2,
            "nelson-6": 1,
            "we-3": 1,
            "nelson-2": 0,
            "we-4": 0,
        }
        if signal.rule in line and chosen[0].z is not None:
            assert all(p.z * signal.side > line[signal.rule] for p in chosen)
