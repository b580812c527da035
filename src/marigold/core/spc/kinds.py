"""The chart kinds in one registry. A new kind is one function from a phase to its lines, and one entry here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from marigold.core.spc import counts, groups, values
from marigold.core.spc.sample import Lines, Sample


@dataclass(frozen=True, slots=True)
class Kind:
    """name and centre_name in words.

    runs: whether the runs tests apply. zones: whether rules in standard deviations apply. denominators: whether
    each point needs one. subgroups: whether each point stands for several values. reads: which settings the kind
    heeds beyond the common ones ("screened_mr", "floor_zero", "centre_by").
    """

    name: str
    centre_name: str
    lines: Callable[[Sample], Lines]
    runs: bool = True
    zones: bool = True
    denominators: bool = False
    subgroups: bool = False
    reads: frozenset[str] = frozenset()


SCREENED = frozenset({"screened_mr"})
KINDS: dict[str, Kind] = {
    "run": Kind("Run chart", "median", values.run_lines, zones=False, reads=frozenset({"centre_by"})),
    "i": Kind(
        "Individuals chart",
        "mean",
        values.individual_lines,
        reads=frozenset({"screened_mr", "floor_zero", "centre_by"}),
    ),
    "mr": Kind("Moving range chart", "mean range", values.range_lines, runs=False, zones=False),
    "ip": Kind(
        "Individuals chart with denominators",
        "mean",
        values.weighted_lines,
        denominators=True,
        reads=frozenset({"screened_mr", "floor_zero"}),
    ),
    "xbar": Kind("Chart of means", "mean", groups.mean_lines, subgroups=True),
    "s": Kind(
        "Chart of standard deviations", "mean deviation", groups.deviation_lines, zones=False, subgroups=True
    ),
    "c": Kind("Chart of counts", "mean", counts.count_lines),
    "u": Kind("Chart of rates", "mean", counts.rate_lines, denominators=True),
    "up": Kind("Chart of rates, prime", "mean", counts.rate_prime_lines, denominators=True, reads=SCREENED),
    "p": Kind("Chart of proportions", "mean", counts.proportion_lines, denominators=True),
    "pp": Kind(
        "Chart of proportions, prime",
        "mean",
        counts.proportion_prime_lines,
        denominators=True,
        reads=SCREENED,
    ),
    "g": Kind("Chart of cases between events", "median", values.between_lines, zones=False),
    "t": Kind("Chart of times between events", "mean", values.time_lines, reads=SCREENED),
}
