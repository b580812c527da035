"""Engagements, their tier and stage as dated decisions, the people who support, and local events."""

from django.db import models
from django.db.models import F, Q

from marigold.access.reach import Circle
from marigold.kit.tables import Table


class Engagement(Table):
    """One unit's support: what for, by which practice model, at which tier and stage, by which pair."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="engagements")
    edition = models.ForeignKey("practice.Edition", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    # What the programme named below is: what is supported may also be a practice or a policy. Empty where not said.
    supports = models.CharField(max_length=10, blank=True, default="", db_default="")
    programme = models.CharField(max_length=200, blank=True)
    purpose = models.TextField(blank=True)
    # The latest placement of each kind, kept on the row so that lists need no search through decisions.
    tier = models.CharField(max_length=120)
    stage = models.CharField(max_length=120, blank=True)
    rhythm_days = models.PositiveIntegerField(default=28)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    # Who carries the work forward once time-limited support ends, and when it was handed over to them.
    handover_to = models.CharField(max_length=200, blank=True, default="", db_default="")
    handover_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "ends_on"], name="engagement_of_unit"),
            models.Index(fields=["root", "name", "id"], name="engagement_root_name"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(supports__in=["", "program", "practice", "policy"]), name="engagement_supports"
            )
        ]

    class Reach:
        tree = "unit"
        circle = Circle("id")

    def __str__(self) -> str:
        return self.name


class Placement(Table):
    """A decision to work at a tier (or stage) from a day, with its reason."""

    engagement = models.ForeignKey("support.Engagement", models.CASCADE, related_name="placements")
    kind = models.CharField(max_length=10)
    element_key = models.CharField(max_length=120)
    starts_on = models.DateField()
    reason = models.TextField()
    decided_with = models.CharField(max_length=300, blank=True)
    review_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["tier", "stage"]), name="placement_kind"),
        ]
        indexes = [models.Index(fields=["engagement", "kind", "starts_on"], name="placement_in_order")]

    class Reach:
        tree = "engagement__unit"
        circle = Circle("engagement_id")

    def __str__(self) -> str:
        return f"{self.kind} {self.element_key} from {self.starts_on}"


class Assignment(Table):
    """A practitioner on an engagement, in a role of the staffing rule, from a day until a day."""

    engagement = models.ForeignKey("support.Engagement", models.CASCADE, related_name="assignments")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=60)
    core = models.BooleanField(default=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="assignment_ends_after_start",
            )
        ]
        indexes = [models.Index(fields=["person", "ends_on", "starts_on"], name="assignment_of_person")]

    class Reach:
        tree = "engagement__unit"
        circle = Circle("engagement_id")
        owner = "person"

    def __str__(self) -> str:
        return f"{self.person} on {self.engagement}"


class LocalEvent(Table):
    """Something that happened in the place itself: drawn on charts, never as a cause."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="local_events")
    on = models.DateField()
    title = models.CharField(max_length=200)
    # An element of the model (a source of tension), and the level at which it happened; empty where not said.
    kind = models.CharField(max_length=40, blank=True)
    level = models.CharField(max_length=14, blank=True, default="", db_default="")
    note = models.TextField(blank=True)
    # The change made in support because of it; and whether goals need both sides' yes again afterward.
    change_made = models.TextField(blank=True)
    reconfirm = models.BooleanField(default=False)

    class Reach:
        tree = "unit"

    def __str__(self) -> str:
        return self.title
