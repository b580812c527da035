"""Support handed down from level to level: who agreed to take it over, from which day, and whether it came."""

from datetime import date

from django.db import models
from django.db.models import Q

from marigold.access.reach import Circle
from marigold.kit.tables import Table
from marigold.support.models.structures import HERE

STATES = ("agreed", "came", "dropped")


class HandDown(Table):
    """An agreement that a place takes over the support of one place beneath it, or of all beneath it at a level."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    # Whose people are to give the support.
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="hand_downs")
    # One of both: a place beneath, or a level of places beneath.
    place = models.ForeignKey("people.Unit", models.PROTECT, null=True, related_name="+")
    level = models.CharField(max_length=40, blank=True)
    # The same in words, as it was agreed: "Juniper Flats Family Center", "all agencies beneath".
    what = models.CharField(max_length=220)
    from_on = models.DateField()
    agreed_with = models.CharField(max_length=300, blank=True)
    # What must be there first: time, people, a skill.
    needs = models.TextField(blank=True)
    state = models.CharField(max_length=8, default="agreed")
    # The day it came, or the day it was given up; and what came of it.
    settled_on = models.DateField(null=True)
    outcome = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="hand_down_state"),
            models.CheckConstraint(
                condition=Q(place__isnull=False, level="") | (Q(place__isnull=True) & ~Q(level="")),
                name="hand_down_of_one",
            ),
            models.CheckConstraint(
                condition=Q(state="agreed", settled_on__isnull=True)
                | (~Q(state="agreed") & Q(settled_on__isnull=False)),
                name="hand_down_settled",
            ),
        ]
        indexes = [models.Index(fields=["root", "state", "from_on"], name="hand_down_of_root")]

    class Reach:
        tree = "unit"
        circle = Circle("unit_id", **HERE)

    def overdue(self, today: date) -> bool:
        """Whether it is agreed, and its day has passed."""
        return self.state == "agreed" and self.from_on < today

    def __str__(self) -> str:
        return f"{self.unit} takes over {self.what}"
