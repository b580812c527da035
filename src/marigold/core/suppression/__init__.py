"""Small counts: what to hide, what else that takes, and what an outsider can derive. Methods: docs/methods/suppression.md."""

from marigold.core.suppression.linked import Linked, Plan, Side, Sum, audit, plan, releases, table
from marigold.core.suppression.policy import (
    SUPPRESSED,
    Beyond,
    Policy,
    Shown,
    Suppressed,
    Told,
    percentage,
    policy_from,
    shipped,
)
from marigold.core.suppression.release import Pattern, pattern, release, release_list, two_way
from marigold.core.suppression.twoway import intervals
from marigold.core.suppression.visibility import Merge, OwnView, Pooled, merge, own_view, pool

__all__ = [
    "SUPPRESSED", "Beyond", "Linked", "Merge", "OwnView", "Pattern", "Plan", "Policy", "Pooled", "Shown", "Side",
    "Sum", "Suppressed", "Told", "audit", "intervals", "merge", "own_view", "pattern", "percentage", "plan",
    "policy_from", "pool", "release", "release_list", "releases", "shipped", "table", "two_way",
]  # fmt: skip
