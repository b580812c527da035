"""Strategies in use: what they are, what they answer, how they were fitted to a place, and what came of them."""

from django.db import models
from django.db.models import F, Q

from marigold.access.reach import Circle
from marigold.kit.tables import Guarded, Table, Trashable

STRATEGY_STATES = ("considered", "chosen", "working", "ended")
ENDINGS = ("", "kept", "handed", "stopped", "left")
PLANNED = ("", "ahead", "answer", "unplanned")
CORE = ("", "kept", "part", "lost")


class Strategy(Trashable):
    """A way to bring a practice about that an engagement considers, has chosen, works by or has ended."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    engagement = models.ForeignKey("support.Engagement", models.CASCADE, related_name="strategies")
    # Of a published list or an edition of one's own; empty for one with a name of its own only.
    edition = models.ForeignKey("practice.Edition", models.PROTECT, null=True, related_name="+")
    element_key = models.CharField(max_length=120, blank=True)
    # The cluster it is counted under, as a key of the list that has clusters; empty where nobody said.
    cluster = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=200)
    goal = models.ForeignKey("support.Goal", models.SET_NULL, null=True, related_name="strategies")
    state = models.CharField(max_length=10, default="considered")
    # The day the present state began.
    since = models.DateField()
    # Who does what to whom, when, how much. Roles are keys of the practice model: they may leave the system, words not.
    actor = models.CharField(max_length=300, blank=True)
    actor_roles = models.JSONField(default=list)
    action = models.TextField(blank=True)
    target = models.CharField(max_length=300, blank=True)
    target_roles = models.JSONField(default=list)
    time = models.CharField(max_length=300, blank=True)
    planned_from = models.DateField(null=True)
    planned_until = models.DateField(null=True)
    dose = models.CharField(max_length=300, blank=True)
    planned_contacts = models.PositiveIntegerField(null=True)
    planned_minutes = models.PositiveIntegerField(null=True)
    # What it should affect: outcomes as element keys, and the indicator that should move.
    outcomes = models.JSONField(default=list)
    indicator = models.ForeignKey(
        "improvement.Indicator", models.SET_NULL, null=True, related_name="strategies"
    )
    # Why this one: kinds of reason as element keys, in words, and from where.
    why = models.TextField(blank=True)
    why_kinds = models.JSONField(default=list)
    source = models.CharField(max_length=300, blank=True)
    proposed_by = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    owner_text = models.CharField(max_length=200, blank=True)
    # What the group said of it when they held it against others: in words, never a score.
    fit = models.TextField(blank=True)
    feasible = models.TextField(blank=True)
    matters = models.TextField(blank=True)
    judged_on = models.DateField(null=True)
    judged_by = models.CharField(max_length=300, blank=True)
    # Of one that has ended.
    ending = models.CharField(max_length=8, blank=True)
    came_of = models.TextField(blank=True)
    learned = models.TextField(blank=True)
    handed_to = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STRATEGY_STATES), name="strategy_state"),
            models.CheckConstraint(condition=Q(ending__in=ENDINGS), name="strategy_ending"),
            models.CheckConstraint(
                condition=~Q(state="ended") | ~Q(ending=""), name="strategy_ended_somehow"
            ),
            models.CheckConstraint(
                condition=Q(planned_until__isnull=True)
                | Q(planned_from__isnull=True)
                | Q(planned_until__gte=F("planned_from")),
                name="strategy_until_after_from",
            ),
        ]
        indexes = [
            models.Index(fields=["engagement", "state"], name="strategy_of_engagement"),
            models.Index(fields=["root", "cluster"], name="strategy_of_root"),
        ]

    class Reach:
        tree = "engagement__unit"
        circle = Circle("engagement_id")

    def __str__(self) -> str:
        return self.name

    @property
    def said(self) -> dict[str, object]:
        """What is said of each dimension of a specification, in words or codes; empty where nothing is."""
        return {
            "actor": self.actor or self.actor_roles,
            "action": self.action,
            "target": self.target or self.target_roles,
            "time": self.time or self.planned_from or self.planned_until,
            "dose": self.dose or self.planned_contacts or self.planned_minutes,
            "outcome": self.outcomes,
            "why": self.why or self.why_kinds,
        }


class StrategyMove(Table):
    """A strategy came into a state on a day, with the reason."""

    strategy = models.ForeignKey("support.Strategy", models.CASCADE, related_name="moves")
    state = models.CharField(max_length=10)
    on = models.DateField()
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STRATEGY_STATES), name="strategy_move_state")
        ]
        indexes = [models.Index(fields=["strategy", "on", "id"], name="move_of_strategy")]

    class Reach:
        tree = "strategy__engagement__unit"
        circle = Circle("strategy__engagement_id")

    def __str__(self) -> str:
        return f"{self.state} from {self.on}"


class Fitting(Table):
    """A strategy was altered to fit a place; `was` keeps the specification as it had been."""

    strategy = models.ForeignKey("support.Strategy", models.CASCADE, related_name="fittings")
    on = models.DateField()
    text = models.TextField()
    # Element keys: what was altered, how, and what for.
    parts = models.JSONField(default=list)
    natures = models.JSONField(default=list)
    goals = models.JSONField(default=list)
    planned = models.CharField(max_length=10, blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.CharField(max_length=300, blank=True)
    present = models.CharField(max_length=300, blank=True)
    # Whether what makes the strategy work is still there.
    core = models.CharField(max_length=6, blank=True)
    was = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(planned__in=PLANNED), name="fitting_planned"),
            models.CheckConstraint(condition=Q(core__in=CORE), name="fitting_core"),
        ]
        indexes = [models.Index(fields=["strategy", "on", "id"], name="fitting_of_strategy")]

    class Reach:
        tree = "strategy__engagement__unit"
        circle = Circle("strategy__engagement_id")

    def __str__(self) -> str:
        return self.text[:80]


class StrategyAnswer(Guarded):
    """What a strategy answers: exactly one record of what stands in the way."""

    strategy = models.ForeignKey("support.Strategy", models.CASCADE, related_name="answers")
    concern = models.ForeignKey("support.Concern", models.CASCADE, null=True, related_name="strategies")
    readiness = models.ForeignKey("support.Readiness", models.CASCADE, null=True, related_name="strategies")
    diagnosis = models.ForeignKey("support.Diagnosis", models.CASCADE, null=True, related_name="strategies")
    structure = models.ForeignKey("support.Structure", models.CASCADE, null=True, related_name="strategies")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", kind],
                condition=Q(**{f"{kind}__isnull": False}),
                name=f"strategy_{kind}_once",
            )
            for kind in ("concern", "readiness", "diagnosis", "structure")
        ]

    class Reach:
        tree = "strategy__engagement__unit"
        circle = Circle("strategy__engagement_id")

    def __str__(self) -> str:
        return f"{self.strategy_id}"


class ActivityStrategy(Guarded):
    """A strategy that an activity carried out: its dose is the time the log has, counted once there."""

    pk = models.CompositePrimaryKey("activity", "strategy")
    activity = models.ForeignKey(
        "support.Activity", models.CASCADE, related_name="strategies", db_index=False
    )
    strategy = models.ForeignKey("support.Strategy", models.CASCADE, related_name="activities")

    class Reach:
        tree = "activity__unit"
        circle = Circle("activity__engagement_id")

    def __str__(self) -> str:
        return f"{self.activity_id} {self.strategy_id}"
