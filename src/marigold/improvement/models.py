"""Indicators and their observations."""

from django.db import models

from marigold.kit.tables import Guarded, Table


class Indicator(Table):
    """A measure of a unit: what is counted, of what, which way is better, and the rule set that reads it."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="indicators")
    name = models.CharField(max_length=200)
    numerator = models.CharField(max_length=300, blank=True)
    denominator = models.CharField(max_length=300, blank=True)
    measured_in = models.CharField(max_length=40, default="%")
    direction = models.CharField(max_length=10, default="higher")
    rule_set = models.CharField(max_length=40, default="anhoej")
    baseline_points = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=300, blank=True)

    class Reach:
        tree = "unit"

    def __str__(self) -> str:
        return self.name


class Observation(Guarded):
    """One period's value: the count when there is a denominator. A missing value is a gap, never zero."""

    indicator = models.ForeignKey("improvement.Indicator", models.CASCADE, related_name="observations")
    period = models.DateField()
    value = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["indicator", "period"], name="observation_once")]

    class Reach:
        tree = "indicator__unit"

    def __str__(self) -> str:
        return f"{self.indicator} {self.period}"
