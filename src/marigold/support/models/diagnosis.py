"""Why performance is as it is: factors of three groups and how they act on each other."""

from django.db import models
from django.db.models import Q

from marigold.access.reach import Circle
from marigold.kit.tables import Table, Trashable


class Diagnosis(Trashable):
    """One performance problem, marked learning, conditions or both before a response is chosen."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    engagement = models.ForeignKey("support.Engagement", models.CASCADE, related_name="diagnoses")
    goal = models.ForeignKey("support.Goal", models.SET_NULL, null=True, related_name="diagnoses")
    on = models.DateField()
    level = models.CharField(max_length=10, default="system")
    subject = models.CharField(max_length=200)
    problem = models.TextField()
    # What holds the present state in place, what could shift it, and signs that people steer themselves.
    status_quo = models.TextField(blank=True)
    could_move = models.TextField(blank=True)
    self_signs = models.TextField(blank=True)
    prior_learning = models.TextField(blank=True)
    teaming = models.TextField(blank=True)
    gap = models.CharField(max_length=10, blank=True)
    response = models.TextField(blank=True)
    result = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__in=["person", "system"]), name="diagnosis_level"),
            models.CheckConstraint(
                condition=Q(gap__in=["", "learning", "conditions", "both"]), name="diagnosis_gap"
            ),
            models.CheckConstraint(
                condition=Q(response="") | ~Q(gap=""), name="diagnosis_gap_before_response"
            ),
        ]

    class Reach:
        tree = "engagement__unit"
        circle = Circle("engagement_id")

    def __str__(self) -> str:
        return self.problem[:80]


class Factor(Table):
    """A cognitive, behavioral or environmental factor at work in a diagnosis (`key`: an element of the model)."""

    diagnosis = models.ForeignKey("support.Diagnosis", models.CASCADE, related_name="factors")
    key = models.CharField(max_length=120)
    text = models.TextField()
    helps = models.BooleanField(default=False)
    # For a skill: how far practice has honed it.
    honed = models.CharField(max_length=10, blank=True)
    # Whom it bears on: everyone, or a community group by name.
    group = models.CharField(max_length=200, blank=True)

    class Reach:
        tree = "diagnosis__engagement__unit"
        circle = Circle("diagnosis__engagement_id")

    def __str__(self) -> str:
        return self.text[:80]


class FactorLink(Table):
    """One factor acting on another; the way back is a link of its own."""

    diagnosis = models.ForeignKey("support.Diagnosis", models.CASCADE, related_name="links")
    cause = models.ForeignKey("support.Factor", models.CASCADE, related_name="acts_on")
    effect = models.ForeignKey("support.Factor", models.CASCADE, related_name="acted_on_by")
    how = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cause", "effect"], name="factor_link_once"),
            models.CheckConstraint(condition=~Q(cause=models.F("effect")), name="factor_link_apart"),
        ]

    class Reach:
        tree = "diagnosis__engagement__unit"
        circle = Circle("diagnosis__engagement_id")

    def __str__(self) -> str:
        return self.how
