"""On the way to an award: who is enrolled in which pathway, and every round of what they handed in.

What was handed in is read by its person and by those who review portfolios of the system; a mentor sees how far it is.
"""

from django.db import models
from django.db.models import Q

from marigold.kit.tables import Table


class Enrolment(Table):
    """A person on a pathway of one edition of the library, in one system; perhaps with a mentor."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="enrolments")
    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    edition = models.ForeignKey("practice.Edition", models.PROTECT, related_name="+")
    pathway_key = models.CharField(max_length=120)
    pathway_name = models.CharField(max_length=300)
    mentor = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="mentored")
    begun_on = models.DateField()
    state = models.CharField(max_length=10, default="going")
    ended_on = models.DateField(null=True)
    # The award it renews.
    renews = models.ForeignKey("growth.Award", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["going", "awarded", "left"]), name="enrolment_state"
            ),
            models.UniqueConstraint(
                fields=["person", "root", "pathway_key"],
                condition=Q(state="going"),
                name="enrolment_once",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-begun_on", "-id"], name="enrolment_of_person"),
            models.Index(fields=["root", "state"], name="enrolment_of_root"),
        ]

    class Reach:
        tree = "root"
        owner = "person"

    def __str__(self) -> str:
        return self.pathway_name


class Submission(Table):
    """One round of one requirement: what was handed in, and what the reviewer said."""

    enrolment = models.ForeignKey("growth.Enrolment", models.CASCADE, related_name="submissions")
    requirement_key = models.CharField(max_length=120)
    requirement_name = models.CharField(max_length=300)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default="submitted")
    words = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    # Each as `core.growth.pathway.Shown`, as it stood then.
    shown = models.JSONField(default=list)
    submitted_on = models.DateField()
    reviewer = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["submitted", "revision", "accepted"]), name="submission_state"
            ),
            models.UniqueConstraint(
                fields=["enrolment", "requirement_key", "number"], name="submission_round_once"
            ),
        ]
        indexes = [models.Index(fields=["state", "submitted_on", "id"], name="submission_waiting")]

    class Reach:
        tree = "enrolment__root"
        owner = "enrolment__person"

    def __str__(self) -> str:
        return self.requirement_name
