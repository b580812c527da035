"""Concerns stay open until they are answered; decisions keep who was in the room and what followed."""

from django.db import models
from django.db.models import Q

from marigold.access.reach import Circle
from marigold.kit.tables import Table, Trashable

CONCERN_KINDS = ("challenge", "tension", "barrier", "role", "risk", "service", "blind-spot")
CONCERN_STATES = ("open", "postponed", "answered", "closed")
LEVELS = ("person", "team", "organization", "system")
NATURES = ("", "technical", "adaptive", "both")
POWER = ("", "kept", "shared", "deferred")
RESPONSES = ("", "re-engage", "change-format", "pause", "close")
SOLVED_BY = ("", "participants", "together", "practitioners")
IDEA_USED = ("", "yes", "part", "no")
ENTRY_KINDS = (
    *("perspective", "strategy", "distress", "postponed", "returned", "loop", "handed"),
    *("fit", "eased", "reopened"),
)


class Concern(Trashable):
    """Something to keep attention on: a challenge, tension, barrier, role confusion, risk, gap in services or blind spot."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    engagement = models.ForeignKey("support.Engagement", models.CASCADE, related_name="concerns")
    goal = models.ForeignKey("support.Goal", models.SET_NULL, null=True, related_name="concerns")
    kind = models.CharField(max_length=12)
    # An element of the model: a tension source or effect, a barrier, how a service is missing. Empty when none fits.
    source_key = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    level = models.CharField(max_length=14, default="organization")
    # Technical or adaptive. Signals are element keys: the signs of an adaptive challenge, the effects of a tension.
    nature = models.CharField(max_length=10, blank=True)
    signals = models.JSONField(default=list)
    # The adaptive challenge in full: people, history, larger pressures, sources of conflict.
    people = models.TextField(blank=True)
    history = models.TextField(blank=True)
    pressures = models.TextField(blank=True)
    conflict = models.TextField(blank=True)
    # Whether it bears on everyone or on a community group, and which.
    group = models.CharField(max_length=200, blank=True)
    raised_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    raised_as = models.CharField(max_length=200, blank=True)
    # Raised in confidence: who raised it is known to the pair alone.
    confidential = models.BooleanField(default=False)
    # What whoever raised it proposed, and whether that became part of the answer.
    idea = models.TextField(blank=True)
    idea_used = models.CharField(max_length=10, blank=True)
    raised_on = models.DateField()
    owner = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="concerns")
    owner_text = models.CharField(max_length=200, blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    next_on = models.DateField(null=True)
    # Pacing: what is done in which order, and what waits.
    pacing = models.TextField(blank=True)
    # The standing channel between levels it was routed to, instead of through the practitioner.
    channel = models.ForeignKey("support.Channel", models.SET_NULL, null=True, related_name="concerns")
    state = models.CharField(max_length=10, default="open")
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
    # Who found the answer, and with whom at other levels: participants without the pair is what support is for.
    solved_by = models.CharField(max_length=14, blank=True, db_default="")
    solved_with = models.CharField(max_length=300, blank=True, db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(solved_by__in=SOLVED_BY), name="concern_solved_by"),
            models.CheckConstraint(condition=Q(kind__in=CONCERN_KINDS), name="concern_kind"),
            models.CheckConstraint(condition=Q(state__in=CONCERN_STATES), name="concern_state"),
            models.CheckConstraint(condition=Q(level__in=LEVELS), name="concern_level"),
            models.CheckConstraint(condition=Q(nature__in=NATURES), name="concern_nature"),
            models.CheckConstraint(
                condition=~Q(state="answered") | ~Q(answer=""), name="concern_answered_in_words"
            ),
            models.CheckConstraint(condition=Q(idea_used__in=IDEA_USED), name="concern_idea_used"),
        ]
        indexes = [models.Index(fields=["engagement", "state", "-id"], name="concern_of_engagement")]

    class Reach:
        tree = "engagement__unit"
        circle = Circle("engagement_id")

    def __str__(self) -> str:
        return self.title


class ConcernEntry(Table):
    """What was added to a concern: a perspective, a strategy tried, a distress reading, a postponement, and more."""

    concern = models.ForeignKey("support.Concern", models.CASCADE, related_name="entries")
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    on = models.DateField()
    kind = models.CharField(max_length=12)
    text = models.TextField(blank=True)
    # Whose perspective it is, in words; perspectives stand side by side and have no order of weight.
    whose = models.CharField(max_length=200, blank=True)
    strategy = models.CharField(max_length=120, blank=True)
    reinforced = models.BooleanField(default=False)
    result = models.TextField(blank=True)
    distress = models.PositiveSmallIntegerField(null=True)
    # How doable people find it, and how well it fits here, where they were asked.
    feasible = models.PositiveSmallIntegerField(null=True)
    fits = models.PositiveSmallIntegerField(null=True)
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ENTRY_KINDS), name="concern_entry_kind"),
            models.CheckConstraint(
                condition=Q(distress__isnull=True) | Q(distress__range=(1, 5)), name="concern_distress"
            ),
            models.CheckConstraint(
                condition=Q(feasible__isnull=True) | Q(feasible__range=(1, 5)), name="concern_feasible"
            ),
            models.CheckConstraint(
                condition=Q(fits__isnull=True) | Q(fits__range=(1, 5)), name="concern_fits"
            ),
        ]
        indexes = [models.Index(fields=["concern", "on", "id"], name="entry_of_concern")]

    class Reach:
        tree = "concern__engagement__unit"
        circle = Circle("concern__engagement_id")

    def __str__(self) -> str:
        return self.text[:80] or self.kind


class Decision(Trashable):
    """What was decided, how, by whom, who was in the room and whose voice was missing."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    engagement = models.ForeignKey("support.Engagement", models.CASCADE, related_name="decisions")
    activity = models.ForeignKey("support.Activity", models.SET_NULL, null=True, related_name="decisions")
    goal = models.ForeignKey("support.Goal", models.SET_NULL, null=True, related_name="decisions")
    concern = models.ForeignKey("support.Concern", models.SET_NULL, null=True, related_name="decisions")
    on = models.DateField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    procedure = models.TextField(blank=True)
    bias_steps = models.TextField(blank=True)
    present_text = models.TextField(blank=True)
    # Partner groups in the room (element keys); the rest of the five were missing.
    groups = models.JSONField(default=list)
    missing_voices = models.TextField(blank=True)
    # Who was drawn in of those who are often left out.
    included = models.TextField(blank=True)
    # How power showed up and what was done to share it; in the end kept, shared or deferred, and to whom.
    power_text = models.TextField(blank=True)
    power = models.CharField(max_length=10, blank=True)
    power_to = models.CharField(max_length=200, blank=True)
    # A deliberate shake-up, meant to make the work fairer or likelier to succeed.
    disrupts = models.BooleanField(default=False)
    # The answer to a stalled effort, where it is one.
    response = models.CharField(max_length=14, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(power__in=POWER), name="decision_power"),
            models.CheckConstraint(condition=Q(response__in=RESPONSES), name="decision_response"),
        ]
        indexes = [models.Index(fields=["engagement", "-on", "-id"], name="decision_of_engagement")]

    class Reach:
        tree = "engagement__unit"
        circle = Circle("engagement_id")

    def __str__(self) -> str:
        return self.title


class DecisionPerson(Table):
    """Someone who was in the room for a decision, or confirmed it afterward."""

    decision = models.ForeignKey("support.Decision", models.CASCADE, related_name="people")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    decided = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "person"], name="decision_person_once")]

    class Reach:
        tree = "decision__engagement__unit"
        circle = Circle("decision__engagement_id")

    def __str__(self) -> str:
        return f"{self.person_id}"


class Consequence(Table):
    """What followed from a decision later: what it opened, what it closed."""

    decision = models.ForeignKey("support.Decision", models.CASCADE, related_name="consequences")
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    on = models.DateField()
    effect = models.CharField(max_length=8)
    text = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(effect__in=["opened", "closed", "other"]), name="consequence_effect"
            )
        ]

    class Reach:
        tree = "decision__engagement__unit"
        circle = Circle("decision__engagement_id")

    def __str__(self) -> str:
        return self.text[:80]
