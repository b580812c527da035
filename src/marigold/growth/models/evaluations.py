"""Self-evaluations, others' views beside them, and whom they are shown to.

Ratings belong to the person they are about. No role opens them: a reader is named in a share, from a day until it is
taken back. What participants say is kept without a name, an order or a time.
"""

import secrets

from django.db import models
from django.db.models import Q

from marigold.kit.tables import Guarded, Table


def unordered() -> int:
    """A key that says nothing of when its row was written."""
    return secrets.randbelow(2**53 - 1) + 1


class Evaluation(Table):
    """One look at one's practice, entry by entry of one edition of a framework; a draft until it is finished."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="evaluations")
    edition = models.ForeignKey("practice.Edition", models.PROTECT, related_name="+")
    # The edition that gave the scale and the questions.
    asked_by = models.ForeignKey("practice.Edition", models.PROTECT, related_name="+")
    begun_on = models.DateField()
    finished_on = models.DateField(null=True)
    # {element key: `core.growth.Reflected` as data}
    answers = models.JSONField(default=dict)
    # Participants' views are told once no more come in, so that two looks cannot tell one answer.
    views_until = models.DateField(null=True)
    views_closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "edition"],
                condition=Q(finished_on__isnull=True),
                name="evaluation_one_draft",
            )
        ]
        indexes = [models.Index(fields=["person", "-begun_on", "-id"], name="evaluation_of_person")]

    class Reach:
        owner = "person"

    def __str__(self) -> str:
        return f"Self-evaluation of {self.finished_on or self.begun_on}"


class ViewAsked(Guarded):
    """Someone whose view was asked for. Of a participant it is kept only whether they answered."""

    evaluation = models.ForeignKey("growth.Evaluation", models.CASCADE, related_name="asked")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="views_asked")
    side = models.CharField(max_length=12)
    asked_on = models.DateField()
    answered = models.BooleanField(default=False)
    declined = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evaluation", "person"], name="view_asked_once")]

    class Reach:
        owner = "person"

    def __str__(self) -> str:
        return f"{self.person_id} asked for a view"


class View(Table):
    """What someone else sees of a person's practice. It belongs to the person it is about."""

    id = models.BigIntegerField(primary_key=True, default=unordered, editable=False)
    evaluation = models.ForeignKey("growth.Evaluation", models.CASCADE, related_name="views")
    side = models.CharField(max_length=12)
    # Nobody, for a participant.
    rater = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    answers = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    given_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "rater"], name="view_once"),
            models.CheckConstraint(
                condition=~Q(side="participant") | Q(rater__isnull=True, given_on__isnull=True),
                name="view_participant_nameless",
            ),
        ]

    class Reach:
        owner = "rater"

    def __str__(self) -> str:
        return f"View of a {self.side}"


class Share(Table):
    """A finished evaluation, or a plan, shown to one person from a day until it is taken back."""

    owner = models.ForeignKey("people.Person", models.CASCADE, related_name="growth_shared")
    reader = models.ForeignKey("people.Person", models.CASCADE, related_name="growth_shown")
    evaluation = models.ForeignKey("growth.Evaluation", models.CASCADE, null=True, related_name="shares")
    plan = models.ForeignKey("growth.GrowthPlan", models.CASCADE, null=True, related_name="shares")
    # With one's own words and evidence, or the profile alone.
    notes = models.BooleanField(default=False)
    since = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(evaluation__isnull=False, plan__isnull=True)
                | Q(evaluation__isnull=True, plan__isnull=False),
                name="share_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["evaluation", "reader"],
                condition=Q(ended_on__isnull=True, evaluation__isnull=False),
                name="share_evaluation_once",
            ),
            models.UniqueConstraint(
                fields=["plan", "reader"],
                condition=Q(ended_on__isnull=True, plan__isnull=False),
                name="share_plan_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["reader", "-since"], condition=Q(ended_on__isnull=True), name="share_of_reader"
            )
        ]

    class Reach:
        owner = "reader"

    def __str__(self) -> str:
        return f"Shown since {self.since}"
