"""Growth plans with their steps and a coach's comments, the log of learning, and what a system expects of a year."""

from django.db import models
from django.db.models import F, Q

from marigold.kit.tables import Table


class GrowthPlan(Table):
    """What a person means to grow in over a period, often a year."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="growth_plans")
    starts_on = models.DateField()
    ends_on = models.DateField()
    aim = models.TextField(blank=True)
    # How the year's goals build fairness into the work, in the person's words.
    equity_aim = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="plan_ends_after")
        ]
        indexes = [models.Index(fields=["person", "-starts_on", "-id"], name="plan_of_person")]

    class Reach:
        owner = "person"

    def __str__(self) -> str:
        return f"Growth plan from {self.starts_on}"


class PlanStep(Table):
    """One next step: for which entry, what, where it is tried or learned, until when, and what came of it."""

    plan = models.ForeignKey("growth.GrowthPlan", models.CASCADE, related_name="steps")
    framework_key = models.CharField(max_length=60, blank=True)
    element_key = models.CharField(max_length=120, blank=True)
    element_name = models.CharField(max_length=300, blank=True)
    # The chance or resource it was chosen from, or nothing for one's own words.
    library_key = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    # Where it is tried, by name and (for the link) by record.
    place = models.CharField(max_length=200, blank=True)
    place_target = models.CharField(max_length=80, blank=True)
    helper = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    by_on = models.DateField(null=True)
    equity = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default="planned")
    done_on = models.DateField(null=True)
    became = models.TextField(blank=True)
    evidence = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["plan", "state", "by_on"], name="step_of_plan")]

    class Reach:
        owner = "plan__person"

    def __str__(self) -> str:
        return self.text[:80]


class PlanComment(Table):
    """A comment of the person, or of someone the plan is shown to; at a review, with how far it is."""

    plan = models.ForeignKey("growth.GrowthPlan", models.CASCADE, related_name="comments")
    author = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    on = models.DateField()
    text = models.TextField()
    review = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["plan", "-on", "-id"], name="comment_of_plan")]

    class Reach:
        owner = "plan__person"

    def __str__(self) -> str:
        return self.text[:80]


class Learning(Table):
    """One piece of learning: what, of which kind, how long, for which entries, and what it changed in practice."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="learning")
    on = models.DateField()
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=120)
    kind_name = models.CharField(max_length=200)
    minutes = models.PositiveIntegerField()
    equity = models.BooleanField(default=False)
    # Entries it is about, as `framework/key`.
    about = models.JSONField(default=list)
    changed = models.TextField(blank=True)
    step = models.ForeignKey("growth.PlanStep", models.SET_NULL, null=True, related_name="learning")

    class Meta:
        indexes = [models.Index(fields=["person", "-on", "-id"], name="learning_of_person")]

    class Reach:
        owner = "person"

    def __str__(self) -> str:
        return self.title


class Expectation(Table):
    """What a system expects of everyone's learning in a year."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    minutes = models.PositiveIntegerField(default=0)
    equity_minutes = models.PositiveIntegerField(default=0)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="expectation_ends_after"),
            models.UniqueConstraint(fields=["root", "starts_on"], name="expectation_once"),
        ]

    class Reach:
        tree = "root"

    def __str__(self) -> str:
        return f"Expected from {self.starts_on}"
