"""Ratings told together, of people who agreed to it: a system's capacity, and cohorts of a program.

What is told stays as it was told. Nobody's own rating is kept here.
"""

from django.db import models
from django.db.models import F, Q

from marigold.kit.tables import Table


class CountIn(Table):
    """Someone lets their newest finished self-evaluation be counted in a system's totals, until they take it back."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="counted_in")
    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    framework = models.ForeignKey("practice.Framework", models.PROTECT, related_name="+")
    since = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "root", "framework"],
                condition=Q(ended_on__isnull=True),
                name="counted_in_once",
            )
        ]

    class Reach:
        owner = "person"

    def __str__(self) -> str:
        return f"Counted since {self.since}"


class CapacityReport(Table):
    """What a system's people hold, told once a quarter and never changed."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    edition = models.ForeignKey("practice.Edition", models.PROTECT, related_name="+")
    framework = models.ForeignKey("practice.Framework", models.PROTECT, related_name="+")
    quarter = models.DateField()
    # The day the numbers are of; an earlier one where too few people changed to tell new ones.
    as_of = models.DateField()
    # {"people": 12 or None, "rows": [[key, name, low, high]]}
    told = models.JSONField(default=dict)
    # How many were counted; told to nobody, needed to see how many are gone since.
    counted = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["root", "framework", "quarter"], name="capacity_once_a_quarter")
        ]

    class Reach:
        tree = "root"

    def __str__(self) -> str:
        return f"Capacity of the quarter from {self.quarter}"


class Cohort(Table):
    """People who go through a program together and let their change be told as a group."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    framework = models.ForeignKey("practice.Framework", models.PROTECT, related_name="+")
    leader = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    # Worked out once: {"people": 6, "rows": [[key, name, before, after, mean, low, high, chance]]}
    results = models.JSONField(null=True)
    results_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="cohort_ends_after")
        ]

    class Reach:
        owner = "leader"

    def __str__(self) -> str:
        return self.name


class CohortMember(Table):
    """Someone invited into a cohort; a member once they accept. They say which self-evaluations count."""

    cohort = models.ForeignKey("growth.Cohort", models.CASCADE, related_name="members")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="cohorts")
    invited_on = models.DateField()
    joined_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    before = models.ForeignKey("growth.Evaluation", models.SET_NULL, null=True, related_name="+")
    after = models.ForeignKey("growth.Evaluation", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "person"], name="cohort_member_once")]

    class Reach:
        owner = "person"

    def __str__(self) -> str:
        return "A member of a cohort"
