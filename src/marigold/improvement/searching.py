"""What can be found of improvement: gaps that were taken up."""

from marigold.improvement import taken_up
from marigold.search.kinds import Kind, add

add(Kind(10, "gap", "Gap", "Gaps", "improvement.gap", ("why", "outcome"), "began_on", taken_up.gaps, {"r": "root_id"},
         ("indicator__unit", "breakdown")))  # fmt: skip
