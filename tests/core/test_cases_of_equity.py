"""Files of cases: every suite of equity answers in plain JSON, and says what a case lacks."""

import json

import pytest

from marigold.core.cases.equity import SUITES
from marigold.core.cases.form import BadCase
from tests.core.golden import GOLDEN, cases

NAMES = [str(f.relative_to(GOLDEN).with_suffix("")) for name in ("disparity", "suppression", "gas", "reliability") for f in sorted((GOLDEN / name).glob("*.json"))]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_answers_are_plain_json_without_the_expected_part(name):
    for case in cases(name):
        case.pop("expected")
        try:
            result = SUITES[case["suite"]](case)
        except ValueError as refused:
            assert str(refused)
            continue
        assert json.loads(json.dumps(result, allow_nan=False)) == result


@pytest.mark.parametrize(
    ("suite", "case", "words"),
    [
        ("unordered", {"input": {}}, "input.estimate is missing"),
        ("unordered", {"input": {"estimate": [1, "x"]}}, "entry 2: 'x' is not a number"),
        ("rates", {"kind": "odds", "input": {}}, "kind 'odds' is not known"),
        ("suppression", {"kind": "cube", "input": {}}, "kinds are audit, minimum, list"),
        ("reliability", {"id": "case-1", "input": {"ratings": [[1, 2]]}}, "kind must say which measure"),
    ],
)
def test_a_case_that_cannot_be_read_says_what_it_lacks(suite, case, words):
    with pytest.raises(BadCase, match=words):
        SUITES[suite](case)
