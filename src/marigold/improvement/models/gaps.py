"""Gaps that are taken up, who plays which part at which level, and how well places can split their data."""

from django.db import models
from django.db.models import Q

from marigold.access.reach import Circle
from marigold.improvement.models.indicators import HERE
from marigold.kit.tables import Table

GAP_STATES = ("open", "closed")
ENTRY_KINDS = ("cause", "strategy", "step", "fitting", "pay", "seat", "review")
LIES_IN = ("", "now", "past", "root")
STRATEGY_STATES = ("", "planned", "working", "done", "dropped")
DATA_PARTS = ("", "gather", "judge", "analyze", "report")
ABILITIES = (0, 1, 2, 3)


class Gap(Table):
    """A gap between a group and what it is compared with, taken up by people who look for its roots and close it.

    `apart` is how far apart the two were, and stands only where both could be seen; pages show it only while they can.
    """

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    indicator = models.ForeignKey("improvement.Indicator", models.CASCADE, related_name="gaps")
    breakdown = models.ForeignKey("improvement.Breakdown", models.PROTECT, related_name="+")
    # Codes of the breakdown, or the name of groups told together; the reference is empty for everyone.
    group = models.CharField(max_length=120)
    reference = models.CharField(max_length=120, blank=True, default="")
    began_on = models.DateField()
    found_on = models.DateField(null=True)
    apart = models.FloatField(null=True)
    why = models.TextField()
    state = models.CharField(max_length=8, default="open")
    # The gap is to be no wider than this many points, by this day.
    target_gap = models.FloatField(null=True)
    target_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    outcome = models.TextField(blank=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "breakdown", "group"], condition=Q(state="open"), name="gap_once"
            ),
            models.CheckConstraint(condition=Q(state__in=GAP_STATES), name="gap_state"),
            models.CheckConstraint(condition=~Q(state="closed") | ~Q(outcome=""), name="gap_closed_in_words"),
        ]

    class Reach:
        tree = "indicator__unit"
        circle = Circle("indicator__unit_id", **HERE)

    def __str__(self) -> str:
        return f"{self.indicator.name}: {self.label}"

    @property
    def label(self) -> str:
        """What the group is called, by its own name for itself where it gave one."""
        return self._called(self.group)

    @property
    def against(self) -> str:
        """What the group is compared with."""
        return self._called(self.reference) if self.reference else "everyone"

    def _called(self, code: str) -> str:
        found = next((one for one in self.breakdown.groups if one["code"] == code), None)
        return str(found.get("own") or found["label"]) if found else code


class GapEntry(Table):
    """What was found or done about a gap: a cause, a strategy with what was done in it, or a look at how it goes."""

    gap = models.ForeignKey("improvement.Gap", models.CASCADE, related_name="entries")
    # The strategy that something was done in.
    strategy = models.ForeignKey("improvement.GapEntry", models.CASCADE, null=True, related_name="log")
    kind = models.CharField(max_length=10)
    on = models.DateField()
    text = models.TextField()
    who = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    # Of a cause: in what is now, in the past, or in how things are arranged.
    lies_in = models.CharField(max_length=6, blank=True)
    # Of a strategy: elements of the practice model, by key.
    element = models.CharField(max_length=120, blank=True)
    aims = models.JSONField(default=list)
    outcomes = models.JSONField(default=list)
    schools = models.JSONField(default=list)
    state = models.CharField(max_length=10, blank=True)
    # Of pay: the rate, what others get for the like, and for what (an hour, a day).
    paid = models.FloatField(null=True)
    others_paid = models.FloatField(null=True)
    paid_per = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ENTRY_KINDS), name="gap_entry_kind"),
            models.CheckConstraint(condition=Q(lies_in__in=LIES_IN), name="gap_entry_lies_in"),
            models.CheckConstraint(condition=Q(state__in=STRATEGY_STATES), name="gap_entry_state"),
        ]
        indexes = [models.Index(fields=["gap", "on", "id"], name="gap_entry_of_gap")]

    class Reach:
        tree = "gap__indicator__unit"
        circle = Circle("gap__indicator__unit_id", **HERE)

    def __str__(self) -> str:
        return self.text[:80]


class Part(Table):
    """Who at a level plays which part: in the data of an indicator, or in closing a gap of it."""

    indicator = models.ForeignKey("improvement.Indicator", models.CASCADE, related_name="parts")
    gap = models.ForeignKey("improvement.Gap", models.CASCADE, null=True, related_name="owners")
    # A level of the practice model.
    level = models.CharField(max_length=60)
    # Of data: gather, judge, analyze or report. Empty for an owner of a gap.
    part = models.CharField(max_length=8, blank=True)
    does = models.CharField(max_length=300, blank=True)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    named = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(part__in=DATA_PARTS), name="part_part"),
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(named=""), name="part_of_somebody"),
        ]

    class Reach:
        tree = "indicator__unit"
        circle = Circle("indicator__unit_id", **HERE)

    def __str__(self) -> str:
        return self.who

    @property
    def who(self) -> str:
        """The person, or who it is in words."""
        return self.person.name if self.person else self.named


class Splitting(Table):
    """How well a place could split its data in one way, on a day: not gathered, gathered, can be split, used."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    breakdown = models.ForeignKey("improvement.Breakdown", models.PROTECT, related_name="+")
    on = models.DateField()
    ability = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "breakdown", "on"], name="splitting_day"),
            models.CheckConstraint(condition=Q(ability__in=ABILITIES), name="splitting_ability"),
        ]

    class Reach:
        tree = "unit"
        circle = Circle("unit_id", **HERE)

    def __str__(self) -> str:
        return f"{self.unit} can split by {self.breakdown.name.lower()}"
