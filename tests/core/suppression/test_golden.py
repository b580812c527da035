"""What outsiders can derive is found exactly, and patterns are as small as the proven minimum."""

import pytest

from marigold.core.cases.equity import SUITES
from marigold.core.suppression import intervals
from tests.core.golden import cases, differences

AUDIT, MINIMUM, LISTS = (cases(f"suppression/{name}") for name in ("audit", "minimum", "list"))


@pytest.mark.parametrize("case", AUDIT + LISTS, ids=lambda c: c["id"])
def test_bounds_and_lists_agree(case):
    assert differences(SUITES["suppression"](case), case["expected"]) == []


@pytest.mark.parametrize("case", MINIMUM, ids=lambda c: c["id"])
def test_patterns_hold_and_are_as_small_as_the_proven_minimum(case):
    found, expected = SUITES["suppression"](case), case["expected"]
    assert found["primary"] == expected["primary"]
    if expected["minimum_secondary_cells"] is None:
        assert found["secondary"] is None
        return
    assert len(found["secondary"]) == expected["minimum_secondary_cells"]
    assert found["minimum_secondary_sum"] == expected["minimum_secondary_sum"]
    hidden = [(i - 1, j - 1) for i, j in found["primary"] + found["secondary"]]
    bounds = intervals(case["input"]["table"], hidden)
    assert all(bounds[i - 1, j - 1][0] < bounds[i - 1, j - 1][1] for i, j in found["primary"])
