"""What becomes of growth when a person is erased: all of theirs goes, and their name on others' goes."""

from datetime import datetime

from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.growth.events import Happened
from marigold.growth.models import (
    Evaluation,
    GrowthPlan,
    Learning,
    PlanComment,
    PlanStep,
    Share,
    View,
    ViewAsked,
)
from marigold.kit.doing import action
from marigold.people.models import Person


@action
def erase_growth(*, person: Person, by: Scope, at: datetime) -> None:
    """Delete a person's evaluations, plans and learning; what they gave others stays without their name."""
    Evaluation.objects.filter(person=person).delete()
    GrowthPlan.objects.filter(person=person).delete()
    Learning.objects.filter(person=person).delete()
    Share.objects.filter(reader=person).delete()
    ViewAsked.objects.filter(person=person).delete()
    View.objects.filter(rater=person).update(rater=None)
    PlanComment.objects.filter(author=person).update(author=None)
    PlanStep.objects.filter(helper=person).update(helper=None)
    record(Happened.GROWTH_ERASED, person, by=by, at=at, title="growth of a person who was erased")
