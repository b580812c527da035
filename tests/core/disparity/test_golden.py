"""Every disparity number agrees with the reference program, or with the published formula where that fails."""

import pytest

from marigold.core.cases.equity import SUITES
from tests.core.golden import cases, differences

UNORDERED, ORDERED, RATES = (cases(f"disparity/{name}") for name in ("unordered", "ordered", "rates"))
# The reference differentiates these numerically; their estimates agree to 1e-7.
LOOSE = ("sii", "rii")


def same_interval(found, expected, pairs):
    """Simulated bounds agree within 3 % of the interval's width."""
    for low, high in pairs:
        width = expected[high] - expected[low]
        for end in (low, high):
            assert abs(found[end] - expected[end]) <= 0.03 * width + 1e-12


@pytest.mark.parametrize("case", UNORDERED + ORDERED, ids=lambda c: c["id"])
def test_every_measure_agrees(case):
    found = SUITES[case["suite"]](case)
    for name, expected in case["expected"].items():
        if expected.get("informative"):
            continue
        if "refused" in expected:
            assert "refused" in found[name], name
            continue
        if "simulated_interval" in expected:
            same_interval(
                found[name]["simulated_interval"], expected["simulated_interval"], [("lower", "upper")]
            )
            assert found[name]["simulated_interval"]["sd"] == pytest.approx(
                expected["simulated_interval"]["sd"], rel=0.02, abs=1e-9
            )
        plain = {k: v for k, v in expected.items() if k not in ("origin", "simulated_interval")}
        if name.startswith(LOOSE):
            assert differences(found[name], {"estimate": plain.pop("estimate")}, rel=1e-7) == [], name
            assert differences(found[name], plain, rel=2e-4) == [], name
        else:
            assert differences(found[name], plain) == [], name


@pytest.mark.parametrize("case", RATES, ids=lambda c: c["id"])
def test_rates_of_subgroups_agree(case):
    expected = case["expected"]
    if "refused" in expected:
        with pytest.raises(ValueError, match=expected["refused"]):
            SUITES["rates"](case)
        return
    found = SUITES["rates"](case)
    simulated = expected.pop("simulated_interval", None)
    assert differences(found, expected) == []
    if simulated:
        pairs = [("sii_lower", "sii_upper"), ("rii_lower", "rii_upper")]
        same_interval(found["simulated_interval"], simulated, pairs)
