"""Indicators, what they mean and since when, ways to split them, observations, and what was made of them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from marigold.access.reach import Circle
from marigold.kit.tables import Guarded, Table

# Those named on an engagement right in the place.
HERE = {"key": "engagement__unit_id"}


class Indicator(Table):
    """A measure of a unit: what is counted, of what, which way is better, and how it is read."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="indicators")
    name = models.CharField(max_length=200)
    # implementation, program or population.
    level = models.CharField(max_length=16, default="implementation", db_default="implementation")
    numerator = models.CharField(max_length=300, blank=True)
    denominator = models.CharField(max_length=300, blank=True)
    measured_in = models.CharField(max_length=40, default="%")
    direction = models.CharField(max_length=10, default="higher")
    owner = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    target_value = models.FloatField(null=True)
    target_on = models.DateField(null=True)
    chart_kind = models.CharField(max_length=8, default="run", db_default="run")
    rule_set = models.CharField(max_length=40, default="anhoej")
    baseline_points = models.PositiveIntegerField(null=True)
    # Further settings of a study, by the names of core.spc.Settings.
    settings = models.JSONField(default=dict)
    # The group others are compared with, by its code; empty for the whole.
    reference = models.CharField(max_length=40, blank=True, default="", db_default="")
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        # Those of one name belong together, however it is written.
        indexes = [models.Index("root", Lower("name"), name="indicator_by_name")]

    class Reach:
        tree = "unit"
        circle = Circle("unit_id", **HERE)

    def __str__(self) -> str:
        return self.name


class Definition(Table):
    """What an indicator means from a day on; data from before keep the definition they were gathered under."""

    indicator = models.ForeignKey("improvement.Indicator", models.CASCADE, related_name="definitions")
    starts_on = models.DateField()
    text = models.TextField()
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["indicator", "starts_on"], name="definition_day")]

    class Reach:
        tree = "indicator__unit"
        circle = Circle("indicator__unit_id", **HERE)

    def __str__(self) -> str:
        return f"{self.indicator} from {self.starts_on}"


class Phase(Table):
    """From this day on the chart has lines of its own, for a reason that a person gave."""

    indicator = models.ForeignKey("improvement.Indicator", models.CASCADE, related_name="phases")
    starts_on = models.DateField()
    reason = models.CharField(max_length=300)
    author = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["indicator", "starts_on"], name="phase_day")]

    class Reach:
        tree = "indicator__unit"
        circle = Circle("indicator__unit_id", **HERE)

    def __str__(self) -> str:
        return f"{self.indicator} from {self.starts_on}"


class Breakdown(Table):
    """A way to split people into groups: each group has a code, a label and, if it wants, a label of its own."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    code_system = models.CharField(max_length=200, blank=True)
    code_year = models.PositiveIntegerField(null=True)
    # [{"code", "label", "own"}], in order.
    groups = models.JSONField(default=list)
    # [{"name", "groups"}]: groups that may be told together when one is small; declared before anyone sees numbers.
    merges = models.JSONField(default=list)
    sensitive = models.BooleanField(default=False)
    purpose = models.TextField(blank=True)
    in_use = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["root", "key"], name="breakdown_key")]

    class Reach:
        tree = "root"

    def __str__(self) -> str:
        return self.name


class Observation(Guarded):
    """One period's value: the count when there is a denominator. A missing value is a gap, never zero.

    Of the whole, or of one group of a breakdown. Numbers of groups leave this table only through `selectors.groups`.
    """

    indicator = models.ForeignKey("improvement.Indicator", models.CASCADE, related_name="observations")
    breakdown = models.ForeignKey("improvement.Breakdown", models.PROTECT, null=True, related_name="+")
    group = models.CharField(max_length=40, blank=True, default="", db_default="")
    period = models.DateField()
    value = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    # "final", or "provisional" while more may still come in.
    status = models.CharField(max_length=12, default="final", db_default="final")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period"], condition=Q(breakdown=None), name="observation_once"
            ),
            models.UniqueConstraint(
                fields=["indicator", "breakdown", "group", "period"],
                condition=Q(breakdown__isnull=False),
                name="observation_group_once",
            ),
        ]
        indexes = [models.Index(fields=["indicator", "period"], name="observation_by_period")]

    class Reach:
        tree = "indicator__unit"
        circle = Circle("indicator__unit_id", **HERE)

    def __str__(self) -> str:
        return f"{self.indicator} {self.period}"


class SmallCounts(Table):
    """The policy for small counts of one system; without one the shipped policy holds."""

    root = models.OneToOneField("people.Unit", models.PROTECT, related_name="+")
    threshold = models.PositiveIntegerField()
    zeros = models.CharField(max_length=8, default="hidden")
    round_to = models.PositiveIntegerField(default=1)
    percent_low = models.FloatField(default=0.0)
    percent_high = models.FloatField(default=100.0)
    source = models.CharField(max_length=300, blank=True)

    class Reach:
        tree = "root"

    def __str__(self) -> str:
        return f"Small counts of {self.root}"


class Latest(Guarded):
    """What the newest study of an indicator says, kept so that many can be shown at once; a recount makes the same."""

    indicator = models.OneToOneField(
        "improvement.Indicator", models.CASCADE, related_name="latest", primary_key=True
    )
    on = models.DateField(null=True)
    value = models.FloatField(null=True)
    # By Making Data Count: improvement, concern, common, high, low, or "" too early to say.
    variation = models.CharField(max_length=12, blank=True)
    assurance = models.CharField(max_length=16, blank=True)
    headline = models.CharField(max_length=400, blank=True)
    drawing = models.TextField(blank=True)

    class Meta:
        # What needs a look is found without the drawings, which make the rows long.
        indexes = [models.Index(fields=["variation", "assurance"], name="latest_by_need")]

    class Reach:
        tree = "indicator__unit"
        circle = Circle("indicator__unit_id", **HERE)

    def __str__(self) -> str:
        return f"{self.indicator}: {self.headline}"


class SuppressionPattern(Guarded):
    """Which groups of a measure are not told, kept so that a page need not decide it anew; see `improvement.patterns`.

    One for each measure of a family in which any has numbers by this breakdown.
    """

    indicator = models.ForeignKey("improvement.Indicator", models.CASCADE, related_name="patterns")
    breakdown = models.ForeignKey("improvement.Breakdown", models.PROTECT, related_name="+")
    # Of the policy, the merges and the places it was decided under: under others it does not hold.
    mark = models.CharField(max_length=32)
    # {period: [print of its numbers, groups hidden, merges it needs]}.
    periods = models.JSONField(default=dict)
    # Names of the merges in use, in this place and all others of the family.
    merges = models.JSONField(default=list)
    # No other place has numbers.
    alone = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["indicator", "breakdown"], name="pattern_once")]
        indexes = [models.Index(fields=["mark"], name="pattern_by_mark")]

    class Reach:
        tree = "indicator__unit"
        circle = Circle("indicator__unit_id", **HERE)

    def __str__(self) -> str:
        return f"{self.indicator}: what is not told by {self.breakdown}"


class Interpretation(Table):
    """What people made of an indicator when they stood before it; beside the numbers, never instead of them."""

    indicator = models.ForeignKey("improvement.Indicator", models.CASCADE, related_name="interpretations")
    on = models.DateField()
    # see, surprise or missing: which of the three questions was answered.
    asked = models.CharField(max_length=10)
    text = models.TextField()
    said_by = models.CharField(max_length=200, blank=True)

    class Reach:
        tree = "indicator__unit"
        circle = Circle("indicator__unit_id", **HERE)

    def __str__(self) -> str:
        return f"{self.indicator}: {self.text}"


class Lead(Table):
    """One indicator is expected to move another, for a reason somebody gave: a step of the way from support to benefit."""

    cause = models.ForeignKey("improvement.Indicator", models.CASCADE, related_name="leads_to")
    effect = models.ForeignKey("improvement.Indicator", models.CASCADE, related_name="led_by")
    why = models.TextField()
    author = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cause", "effect"], name="lead_once"),
            models.CheckConstraint(condition=~Q(cause=F("effect")), name="lead_elsewhere"),
        ]

    class Reach:
        tree = "cause__unit"
        circle = Circle("cause__unit_id", **HERE)

    def __str__(self) -> str:
        return f"{self.cause} moves {self.effect}"
