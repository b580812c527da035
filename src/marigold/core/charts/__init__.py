"""Drawings as SVG text: same input, same bytes. Page classes color them; plain attributes hold elsewhere.

run_chart(study, rails, options), course(rails), sparkline(study), flower(kind, state), tier_bars(tier)
"""

from marigold.core.charts.course import course
from marigold.core.charts.marks import flower, tier_bars
from marigold.core.charts.rails import Band, Mark, Rails, Span
from marigold.core.charts.runchart import Options, run_chart
from marigold.core.charts.sparkline import sparkline

__all__ = [
    "Band",
    "Mark",
    "Options",
    "Rails",
    "Span",
    "course",
    "flower",
    "run_chart",
    "sparkline",
    "tier_bars",
]
