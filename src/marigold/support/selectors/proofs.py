"""What of one's own can be handed in for a requirement of a pathway."""

from marigold.access.scope import Scope
from marigold.core.growth import kept
from marigold.core.growth.pathway import Requirement, Shown
from marigold.growth import selectors as growth
from marigold.growth.models import PlanStep
from marigold.support.selectors.growth import evidence

MOST_STEPS = 12


def proofs(scope: Scope, asked: Requirement) -> list[Shown]:
    """Self-evaluations for a requirement that asks for one; else contacts, debriefs, steps taken, and others' credentials."""
    if scope.person_id is None:
        return []
    if asked.asks == "evaluation":
        return _evaluations(scope, asked)
    found = [Shown("work", one.target, f"{one.name}, {one.engagement}", one.on) for one in evidence(scope)]
    steps = PlanStep.objects.filter(plan__person_id=scope.person_id, state="done").order_by("-done_on", "-id")
    found += [Shown("step", one.target, one.text[:200], one.done_on) for one in steps[:MOST_STEPS]]
    found += [
        Shown("credential", one.target, f"{one.title}, {one.issuer}", one.issued_on)
        for one in growth.other_credentials(scope)
    ]
    return found


def _evaluations(scope: Scope, asked: Requirement) -> list[Shown]:
    return [
        Shown(
            "evaluation",
            row.target,
            row.edition.framework.name,
            row.finished_on,
            sum(kept(data).answered for data in row.answers.values()),
        )
        for row in growth.evaluations(scope)
        if row.finished_on is not None
        and (not asked.frameworks or row.edition.framework.key in asked.frameworks)
    ]
