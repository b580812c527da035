"""Who does what at which level, who carries word between levels, and changes to the practice itself."""

from django.db import models
from django.db.models import Q

from marigold.access.reach import Circle
from marigold.kit.tables import Table


class RoleEntry(Table):
    """One actor of a system: what they do and decide at their level, agreed with them, looked at again on a day."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="role_entries")
    actor = models.CharField(max_length=200)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    does = models.TextField()
    decides = models.TextField(blank=True)
    not_theirs = models.TextField(blank=True)
    agreed_on = models.DateField(null=True)
    agreed_with = models.CharField(max_length=300, blank=True)
    review_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Reach:
        tree = "unit"

    def __str__(self) -> str:
        return self.actor


class Channel(Table):
    """A standing way between two places of a system: who carries what, how often."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    origin = models.ForeignKey("people.Unit", models.PROTECT, related_name="channels_out")
    receiver = models.ForeignKey("people.Unit", models.PROTECT, related_name="channels_in")
    carrier = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    carrier_text = models.CharField(max_length=200, blank=True)
    carries = models.TextField()
    rhythm_days = models.PositiveIntegerField(null=True)
    strain = models.TextField(blank=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(origin=models.F("receiver")), name="channel_between_two")
        ]

    class Reach:
        tree = "origin"

    def __str__(self) -> str:
        return self.carries[:80]


class PracticeChange(Table):
    """A change to the practice: why, from which source, tried where, and what came of it; failing safely is a result."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    what = models.TextField()
    reason = models.TextField()
    source = models.CharField(max_length=12)
    inside = models.BooleanField(default=False)
    prediction = models.TextField(blank=True)
    state = models.CharField(max_length=10, default="idea")
    starts_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    result = models.TextField(blank=True)
    learned = models.TextField(blank=True)
    raised_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    # The challenge that was turned into something to improve, where it was one.
    concern = models.ForeignKey("support.Concern", models.SET_NULL, null=True, related_name="changes")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(source__in=["data", "experience", "partners", "field"]),
                name="practice_change_source",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["idea", "testing", "spreading", "kept", "dropped"]),
                name="practice_change_state",
            ),
            # Nothing is kept or dropped without a word on what was learned.
            models.CheckConstraint(
                condition=~Q(state__in=["kept", "dropped"]) | ~Q(learned=""), name="practice_change_learned"
            ),
        ]

    class Reach:
        tree = "root"

    def __str__(self) -> str:
        return self.title


class PracticeTrial(Table):
    """An engagement that practices a changed way, from a day to a day."""

    change = models.ForeignKey("support.PracticeChange", models.CASCADE, related_name="trials")
    engagement = models.ForeignKey("support.Engagement", models.CASCADE, related_name="trials")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    saw = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "engagement"], name="practice_trial_once")]

    class Reach:
        tree = "engagement__unit"
        circle = Circle("engagement_id")

    def __str__(self) -> str:
        return f"{self.change_id} in {self.engagement_id}"
