"""Alpha, intraclass correlations, kappas and Krippendorff's alpha agree with the reference programs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marigold.core import reliability
from marigold.core.cases.equity import SUITES
from tests.core.golden import cases, differences

NAMES = ("alpha", "icc", "cohen_kappa", "fleiss_kappa", "krippendorff")
ALL = [case for name in NAMES for case in cases(f"reliability/{name}")]


@pytest.mark.parametrize("case", ALL, ids=lambda c: c["id"])
def test_every_number_agrees(case):
    # p-values are compared by their size, all others as the anchors state.
    assert differences(SUITES["reliability"](case), case["expected"], rel=1e-7, floor=1e-9) == []


def test_kappa_is_low_beside_high_agreement_when_one_category_prevails():
    case = next(c for c in ALL if c["id"].startswith("cohen-kappa-prevalence"))
    found = reliability.cohen_kappa(case["input"]["ratings"])
    assert found.raw_agreement == pytest.approx(0.9)
    assert found.kappa == pytest.approx(4 / 9)


def test_weights_of_kappa_bring_an_interval_too():
    rows = [[1, 1], [2, 3], [3, 3], [2, 2], [1, 2], [3, 3], [1, 1], [2, 2]]
    found = reliability.cohen_kappa(rows, weights="quadratic")
    assert found.lower < found.kappa < found.upper <= 1


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda: reliability.alpha([[1, 2], [2, None], [3, 4]]), "row 2, column 2: the rating is missing"),
        (lambda: reliability.alpha([[1, 2], [2, 2], [3, 2]]), "column 2: every rating is the same"),
        (lambda: reliability.alpha([[1, 2], [2, 1]]), "at least 3 subjects"),
        (lambda: reliability.icc([[1, 2], [2]]), "row 2 has 1 ratings and row 1 has 2"),
        (lambda: reliability.icc([[4, 4], [4, 4]]), "all ratings are the same"),
        (lambda: reliability.icc([[1, 2], [2, 3], [3, 4]]), "differ by nothing but a constant"),
        (lambda: reliability.cohen_kappa([[1, 2, 3]]), "two raters, and there are 3"),
        (lambda: reliability.cohen_kappa([[1, 1], [1, 1]]), "one category only"),
        (lambda: reliability.cohen_kappa([[1, 2]], weights="cubic"), "linear or quadratic"),
        (lambda: reliability.fleiss_kappa([[2, 2], [2, 2]]), "one category only"),
        (lambda: reliability.krippendorff_alpha([[1, None], [None, 2]]), "no subject has two ratings"),
        (lambda: reliability.krippendorff_alpha([[1, 2]], level="odd"), "must be one of nominal"),
        (lambda: reliability.krippendorff_alpha([[-1, 2]], level="ratio"), "can't be below 0"),
    ],
)
def test_what_has_no_answer_is_refused_in_words(act, words):
    with pytest.raises(ValueError, match=words):
        act()


two_raters = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=2, max_size=30).filter(
    lambda rows: len({v for row in rows for v in row}) > 1
)


@settings(deadline=None)
@given(two_raters, st.sampled_from(["none", "linear", "quadratic"]))
def test_kappa_stays_between_minus_one_and_one_and_does_not_ask_who_is_first(rows, weights):
    found = reliability.cohen_kappa(rows, weights=weights)
    assert -1 - 1e-12 <= found.kappa <= 1 + 1e-12
    turned = reliability.cohen_kappa([row[::-1] for row in rows], weights=weights)
    assert turned.kappa == pytest.approx(found.kappa, abs=1e-12)
    assert (found.kappa == pytest.approx(1)) == all(a == b for a, b in rows)


@settings(deadline=None)
@given(two_raters)
def test_names_of_categories_do_not_matter_without_weights(rows):
    other = {1: 40, 2: -3, 3: 7, 4: 0.5}
    renamed = [[other[a], other[b]] for a, b in rows]
    assert reliability.cohen_kappa(renamed).kappa == pytest.approx(
        reliability.cohen_kappa(rows).kappa, abs=1e-12
    )
    assert reliability.fleiss_kappa(renamed).kappa == pytest.approx(
        reliability.fleiss_kappa(rows).kappa, abs=1e-12
    )
    assert reliability.krippendorff_alpha(renamed) == pytest.approx(
        reliability.krippendorff_alpha(rows), abs=1e-12
    )


tables = st.integers(2, 5).flatmap(
    lambda k: st.lists(st.lists(st.integers(1, 7), min_size=k, max_size=k), min_size=4, max_size=20)
)


def spread(rows):
    return all(len({row[m] for row in rows}) > 1 for m in range(len(rows[0])))


@settings(deadline=None)
@given(tables.filter(spread), st.floats(0.5, 20), st.floats(-9, 9))
def test_alpha_is_at_most_one_and_knows_no_units(rows, factor, shift):
    try:
        found = reliability.alpha(rows)
    except ValueError:
        assert len({sum(row) for row in rows}) == 1
        return
    assert found.alpha <= 1 + 1e-12
    assert found.lower <= found.alpha + 1e-9
    assert found.alpha <= found.upper + 1e-9
    scaled = reliability.alpha([[factor * v + shift for v in row] for row in rows])
    assert scaled.alpha == pytest.approx(found.alpha, rel=1e-6, abs=1e-6)
