"""What becomes of growth when a person is erased: all of theirs goes, and their name on others' goes."""

from datetime import datetime

from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.growth.actions.awards import sign_anew
from marigold.growth.events import Happened
from marigold.growth.models import (
    Award,
    CohortMember,
    CountIn,
    Enrolment,
    Evaluation,
    FunctionHolder,
    GrowthPlan,
    Learning,
    OtherCredential,
    PlanComment,
    PlanStep,
    Share,
    Submission,
    View,
    ViewAsked,
)
from marigold.kit.doing import action
from marigold.people.models import Person


@action
def erase_growth(*, person: Person, by: Scope, at: datetime) -> None:
    """Delete a person's evaluations, plans and learning; what they gave others stays without their name."""
    CohortMember.objects.filter(person=person).delete()
    CountIn.objects.filter(person=person).delete()
    FunctionHolder.objects.filter(person=person).update(person=None)
    Evaluation.objects.filter(person=person).delete()
    GrowthPlan.objects.filter(person=person).delete()
    Learning.objects.filter(person=person).delete()
    Share.objects.filter(reader=person).delete()
    _take_badges_back(person, by, at)
    Enrolment.objects.filter(person=person).delete()
    OtherCredential.objects.filter(person=person).delete()
    Enrolment.objects.filter(mentor=person).update(mentor=None)
    Submission.objects.filter(reviewer=person).update(reviewer=None)
    Award.objects.filter(given_by=person).update(given_by=None)
    ViewAsked.objects.filter(person=person).delete()
    View.objects.filter(rater=person).update(rater=None)
    PlanComment.objects.filter(author=person).update(author=None)
    PlanStep.objects.filter(helper=person).update(helper=None)
    record(Happened.GROWTH_ERASED, person, by=by, at=at, title="growth of a person who was erased")


def _take_badges_back(person: Person, by: Scope, at: datetime) -> None:
    """A badge without a holder is none: its text goes, its name goes, and the public list says that it was taken back."""
    lists = {}
    for award in Award.objects.filter(person=person).select_related("list__issuer__root"):
        award.alter(
            person=None,
            holder_name="",
            credential={},
            signed_text="",
            public=False,
            mentors=False,
            reason="",
            revoked_on=award.revoked_on or by.on,
        )
        lists[award.list_id] = award.list
    for row in lists.values():
        sign_anew(row, at)
