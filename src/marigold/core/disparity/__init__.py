"""Disparity between subgroups: rates, gaps, summary measures, all with intervals. Methods: docs/methods/disparity.md."""

from marigold.core.disparity.gaps import Against, Change, Gap, GapPoint, change, gap_series, gaps
from marigold.core.disparity.many import unordered_many
from marigold.core.disparity.measures import Columns
from marigold.core.disparity.rates import LinearSlope, Rate, linear_slope, proportion, rate, standardized_rate
from marigold.core.disparity.summary import NAMES, Answer, ordered, summary, unordered
from marigold.core.disparity.table import Measured, Refused, Subgroups

__all__ = [
    "NAMES", "Against", "Answer", "Change", "Columns", "Gap", "GapPoint", "LinearSlope", "Measured", "Rate",
    "Refused", "Subgroups", "change", "gap_series", "gaps", "linear_slope", "ordered", "proportion", "rate",
    "standardized_rate", "summary", "unordered", "unordered_many",
]  # fmt: skip
