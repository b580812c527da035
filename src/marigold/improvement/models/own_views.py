"""A community's own numbers, shown to a named person by an agreement with those who are counted."""

from django.db import models
from django.db.models import F, Q

from marigold.kit.tables import Table


class OwnView(Table):
    """One group's own numbers in a place and beneath it, shown to one person for a reason and a time, until taken back.

    It opens nothing else: the person must be able to see the indicators already. What would tell numbers of others
    stays hidden all the same (`core.ownview`).
    """

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    breakdown = models.ForeignKey("improvement.Breakdown", models.PROTECT, related_name="+")
    # The group's code.
    group = models.CharField(max_length=40)
    reader = models.ForeignKey("people.Person", models.PROTECT, related_name="own_views")
    given_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    why = models.TextField()
    # Who of the community agreed, and where that is written down.
    agreed_with = models.CharField(max_length=300)
    agreement = models.CharField(max_length=300, blank=True)
    # The fewest people a number is told of even here.
    least = models.PositiveSmallIntegerField(default=1)
    since = models.DateField()
    until = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "breakdown", "group", "reader"],
                condition=Q(ended_on=None),
                name="own_view_once",
            ),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="own_view_until"),
        ]

    class Reach:
        tree = "unit"
        owner = "reader"

    def __str__(self) -> str:
        return f"{self.label} in {self.unit.name}, for {self.reader.name}"

    @property
    def label(self) -> str:
        """What the group is called, by its own name for itself where it gave one."""
        found = next((one for one in self.breakdown.groups if one["code"] == self.group), None)
        return str(found.get("own") or found["label"]) if found else self.group
