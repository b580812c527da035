"""Goals, who confirmed them, attainment, steps and tests of change."""

from django.db import models
from django.db.models import Q

from marigold.access.reach import Circle
from marigold.kit.tables import Guarded, Table

STEP_KINDS = ("step", "request", "arrangement")


class Goal(Table):
    """What partners and practitioners set out to reach together."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+", db_index=False)
    engagement = models.ForeignKey("support.Engagement", models.PROTECT, related_name="goals")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="near_goals")
    indicator = models.ForeignKey("improvement.Indicator", models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField()
    statement = models.TextField()
    horizon = models.CharField(max_length=10, default="long")
    kind = models.CharField(max_length=12, default="performance")
    baseline = models.TextField(blank=True)
    success = models.TextField(blank=True)
    success_by = models.CharField(max_length=200, blank=True)
    proposed_by = models.CharField(max_length=200, blank=True)
    procedure = models.TextField(blank=True)
    bias_steps = models.TextField(blank=True)
    missing_voices = models.TextField(blank=True)
    owner = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    target_value = models.FloatField(null=True)
    target_on = models.DateField(null=True)
    state = models.CharField(max_length=12, default="proposed")
    # Attainment levels -2 .. +2, in words; empty until set.
    levels = models.JSONField(default=dict)
    # Confirmations hold for the wording they were given to.
    wording = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["engagement", "number"], name="goal_number"),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "active", "reached", "paused", "ended"]), name="goal_state"
            ),
        ]
        indexes = [models.Index(fields=["root", "target_on", "id"], name="goal_of_root")]

    class Reach:
        tree = "engagement__unit"
        circle = Circle("engagement_id")

    def __str__(self) -> str:
        return self.statement


class GoalPerson(Guarded):
    """Who took part in setting a goal."""

    pk = models.CompositePrimaryKey("goal", "person")
    goal = models.ForeignKey("support.Goal", models.CASCADE, related_name="people", db_index=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")

    class Reach:
        tree = "goal__engagement__unit"
        circle = Circle("goal__engagement_id")

    def __str__(self) -> str:
        return f"{self.goal_id} {self.person_id}"


class Confirmation(Table):
    """One side's yes to a goal as it was worded then."""

    goal = models.ForeignKey("support.Goal", models.CASCADE, related_name="confirmations")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    side = models.CharField(max_length=10)
    wording = models.PositiveIntegerField()
    via = models.CharField(max_length=20, default="signed in")
    # The day it was said once more, after something in the place asked both sides again.
    again_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "person", "wording"], name="confirmation_once"),
            models.CheckConstraint(condition=Q(side__in=["support", "partner"]), name="confirmation_side"),
        ]

    class Reach:
        tree = "goal__engagement__unit"
        circle = Circle("goal__engagement_id")

    def __str__(self) -> str:
        return f"{self.person} confirms"


class GasRating(Table):
    """Where a goal stands on its attainment levels, on a day."""

    goal = models.ForeignKey("support.Goal", models.CASCADE, related_name="ratings")
    on = models.DateField()
    level = models.SmallIntegerField()
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=-2) & Q(level__lte=2), name="gas_level_range")
        ]

    class Reach:
        tree = "goal__engagement__unit"
        circle = Circle("goal__engagement_id")

    def __str__(self) -> str:
        return f"{self.level:+d}"


class Step(Table):
    """A piece of work with an owner and a date: a goal's step, or a follow-up of an activity."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    engagement = models.ForeignKey("support.Engagement", models.CASCADE, related_name="steps")
    goal = models.ForeignKey("support.Goal", models.CASCADE, null=True, related_name="steps")
    activity = models.ForeignKey("support.Activity", models.SET_NULL, null=True, related_name="steps")
    title = models.CharField(max_length=300)
    owner = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="steps")
    owner_text = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=12, default="open")
    done_on = models.DateField(null=True)
    # Of research or means that were asked for: by whom, and how they were used once delivered. Of travel, rooms and
    # meals: that it is an arrangement.
    kind = models.CharField(max_length=12, default="step", db_default="step")
    asked_by = models.CharField(max_length=200, blank=True, db_default="")
    used = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "working", "waiting", "done", "dropped"]), name="step_state"
            ),
            models.CheckConstraint(condition=Q(kind__in=STEP_KINDS), name="step_kind"),
        ]
        indexes = [models.Index(fields=["owner", "state", "due_on"], name="step_of_owner")]

    class Reach:
        tree = "engagement__unit"
        circle = Circle("engagement_id")
        owner = "owner"

    def __str__(self) -> str:
        return self.title


class Cycle(Table):
    """A test of change: plan, do, study, act."""

    goal = models.ForeignKey("support.Goal", models.CASCADE, related_name="cycles")
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="next_cycles")
    # The strategy it tests, where it tests one.
    strategy = models.ForeignKey("support.Strategy", models.SET_NULL, null=True, related_name="cycles")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    aim = models.TextField(blank=True)
    question = models.TextField(blank=True)
    prediction = models.TextField()
    predicted_value = models.FloatField(null=True)
    data_plan = models.TextField(blank=True)
    state = models.CharField(max_length=8, default="plan")
    starts_on = models.DateField()
    study_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    done = models.TextField(blank=True)
    data = models.TextField(blank=True)
    observed_value = models.FloatField(null=True)
    comparison = models.TextField(blank=True)
    learned = models.TextField(blank=True)
    experiential = models.BooleanField(default=False)
    choice = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="cycle_number"),
            models.CheckConstraint(
                condition=Q(state__in=["plan", "do", "study", "act", "closed"]), name="cycle_state"
            ),
        ]

    class Reach:
        tree = "goal__engagement__unit"
        circle = Circle("goal__engagement_id")

    def __str__(self) -> str:
        return self.title
