"""Thousands of series at once give what each gives alone."""

from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from marigold.core.spc import Point, Series, Settings, study
from marigold.core.spc.many import KINDS, study_many

RUNS = ("n_values", "n_useful", "longest_run", "longest_run_max", "crossings", "crossings_min", "runs_signal")


@st.composite
def tables(draw):
    """Settings, values and denominators of a few series, some values missing."""
    width, count = draw(st.integers(2, 26)), draw(st.integers(1, 5))
    kind = draw(st.sampled_from(KINDS))
    settings = Settings(
        kind=kind,
        freeze=draw(st.none() | st.integers(1, width)),
        exclude=tuple(sorted(draw(st.sets(st.integers(1, width), max_size=2)))),
        phase_starts=tuple(sorted(draw(st.sets(st.integers(2, width), max_size=2)))),
        screened_mr=draw(st.booleans()),
        floor_zero=draw(st.booleans()),
        centre=draw(st.none() | st.just(0.5)),
        multiply=draw(st.none() | st.just(100.0)),
    )
    cell = st.none() | st.integers(0, 9)
    values = draw(st.lists(st.lists(cell, min_size=width, max_size=width), min_size=count, max_size=count))
    return settings, values, [[draw(st.integers(9, 20)) for _ in range(width)] for _ in values]


def number(value):
    return None if isnan(value) else pytest.approx(value, rel=1e-9, abs=1e-9)


@tuned(deadline=None, max_examples=300)
@given(tables())
def test_each_series_of_many_has_the_numbers_it_has_alone(made):
    settings, values, below = made
    share = settings.kind in ("p", "u")
    table = np.array([[np.nan if v is None else v for v in row] for row in values])
    many = study_many(table, np.array(below, dtype=float) if share else None, settings)
    for i, row in enumerate(values):
        points = tuple(Point(str(n), v, below[i][n] if share else None) for n, v in enumerate(row))
        alone = study(Series("x", points), settings)
        for phase, found in zip(alone.phases, many, strict=True):
            assert [getattr(phase, name) or 0 for name in RUNS] == [getattr(found, name)[i] for name in RUNS]
            rows = alone.points[phase.first - 1 : phase.last]
            for name in ("centre", "lcl", "ucl"):
                line = np.broadcast_to(getattr(found, name)[i], len(rows))
                shown = [p for p in zip(rows, line, strict=True) if p[0].value is not None]
                assert [getattr(p, name) for p, _ in shown] == [number(v) for _, v in shown], name
            assert [p.outside for p in rows] == list(found.above[i] | found.below[i])


@pytest.mark.parametrize(
    ("values", "below", "settings", "said"),
    [
        ([1, 2], None, Settings(), "arrays of one shape"),
        ([[1, 2]], [[1]], Settings(kind="p"), "arrays of one shape"),
        ([[1, 2]], None, Settings(kind="p"), "needs a denominator"),
        ([[1, 2]], [[1, 0]], Settings(kind="u"), "over a denominator of 0"),
        ([[1, 2]], None, Settings(kind="t"), "study the others one by one"),
        ([[1, 2]], None, Settings(kind="i", rule_set="nelson"), "study the others one by one"),
        ([[1, 2]], None, Settings(kind="i", centre_by="median"), "the usual center line"),
    ],
)  # fmt: skip
def test_what_many_can_not_do_is_refused(values, below, settings, said):
    with pytest.raises(ValueError, match=said):
        study_many(values, below, settings)


def test_no_values_and_no_series_have_no_signal():
    (found,) = study_many(np.full((2, 12), np.nan))
    assert list(found.runs_signal) == [False, False]
    assert list(found.n_useful) == [0, 0]
    assert study_many(np.empty((0, 12)))[0].longest_run.shape == (0,)
