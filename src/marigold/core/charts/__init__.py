"""Drawings as SVG text: same input, same bytes. Page classes color them; plain attributes hold elsewhere.

run_chart(study, rails, options), sparkline(study), flower(kind, state), tier_bars(tier)
"""

from marigold.core.charts.marks import flower, tier_bars
from marigold.core.charts.rails import Mark, Rails, Span
from marigold.core.charts.runchart import Options, run_chart
from marigold.core.charts.sparkline import sparkline

__all__ = ["Mark", "Options", "Rails", "Span", "flower", "run_chart", "sparkline", "tier_bars"]
