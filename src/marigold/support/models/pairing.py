"""Co-practice beyond the pair: strengths, people called in, absences; reflections on values in use."""

from django.db import models
from django.db.models import Q

from marigold.access.reach import Circle
from marigold.kit.tables import Table


class Strength(Table):
    """An area a practitioner is good at, in their own words: what pairings and calls for help look at."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="strengths")
    area = models.CharField(max_length=120)
    level = models.PositiveSmallIntegerField(default=2)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "area"], name="strength_once"),
            models.CheckConstraint(condition=Q(level__range=(1, 3)), name="strength_level"),
        ]

    class Reach:
        tree = "root"
        owner = "person"

    def __str__(self) -> str:
        return self.area


class CallIn(Table):
    """Someone asked to help for a time: an expert for an area, or a senior practitioner, and why."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    engagement = models.ForeignKey("support.Engagement", models.CASCADE, related_name="call_ins")
    asked_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="call_ins")
    area = models.CharField(max_length=120, blank=True)
    senior = models.BooleanField(default=False)
    # Advice only, or leading tailored capacity building.
    leads = models.BooleanField(default=False)
    why = models.TextField()
    state = models.CharField(max_length=10, default="asked")
    starts_on = models.DateField(null=True)
    until = models.DateField(null=True)
    answer = models.TextField(blank=True)
    outcome = models.TextField(blank=True)
    assignment = models.ForeignKey("support.Assignment", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["asked", "accepted", "declined", "ended", "withdrawn"]),
                name="call_in_state",
            ),
            # Help is for a time: whoever accepts says until when.
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(until__isnull=False), name="call_in_limit"
            ),
            models.CheckConstraint(condition=~Q(state="ended") | ~Q(outcome=""), name="call_in_outcome"),
        ]

    class Reach:
        tree = "engagement__unit"
        circle = Circle("engagement_id")
        owner = "person"

    def __str__(self) -> str:
        return self.why[:80]


class Absence(Table):
    """One of the pair cannot come for a while: since when, what is arranged, and the task that closes the gap."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    engagement = models.ForeignKey("support.Engagement", models.CASCADE, related_name="absences")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="absences")
    reason = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    arrangement = models.TextField()
    gap_step = models.ForeignKey("support.Step", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="absence_order",
            )
        ]

    class Reach:
        tree = "engagement__unit"
        circle = Circle("engagement_id")

    def __str__(self) -> str:
        return f"{self.person} away"


class Reflection(Table):
    """How a value, principle or question showed in practice: one look, by one person, never compared between people."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    engagement = models.ForeignKey("support.Engagement", models.CASCADE, related_name="reflections")
    activity = models.ForeignKey("support.Activity", models.SET_NULL, null=True, related_name="reflections")
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="reflections")
    # Who looks: oneself, the co-practitioner, or a participant.
    view = models.CharField(max_length=12)
    # Whose conduct it is about: support given outward, or the team's own.
    inside = models.BooleanField(default=False)
    on = models.DateField()
    element = models.CharField(max_length=120)
    seen = models.PositiveSmallIntegerField(null=True)
    intention = models.TextField(blank=True)
    impact = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(view__in=["self", "co", "participant"]), name="reflection_view"
            ),
            models.CheckConstraint(
                condition=Q(seen__isnull=True) | Q(seen__range=(1, 5)), name="reflection_seen"
            ),
        ]
        indexes = [models.Index(fields=["engagement", "element", "on"], name="reflection_of_engagement")]

    class Reach:
        tree = "engagement__unit"
        circle = Circle("engagement_id")
        owner = "by"

    def __str__(self) -> str:
        return self.element
