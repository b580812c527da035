"""What both sides agreed, how the work is checked on, the place's own story, and readiness over time."""

from django.db import models
from django.db.models import Q

from marigold.access.reach import Circle
from marigold.kit.tables import Table
from marigold.support.models.concerns import LEVELS


class Agreement(Table):
    """Roles, responsibilities and expectations of both sides of an engagement, confirmed by both in the same wording."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    engagement = models.OneToOneField("support.Engagement", models.CASCADE, related_name="agreement")
    support_does = models.TextField(blank=True)
    partners_do = models.TextField(blank=True)
    support_expects = models.TextField(blank=True)
    partners_expect = models.TextField(blank=True)
    # Where partners are and what they say they need, before planning.
    starting_point = models.TextField(blank=True)
    # What support is for, as each side says it, and where the two still differ.
    purpose_support = models.TextField(blank=True, db_default="")
    purpose_partners = models.TextField(blank=True, db_default="")
    purpose_gap = models.TextField(blank=True, db_default="")
    # How the practice is fitted to the place, and whose input shaped the plan.
    local_fit = models.TextField(blank=True)
    input_from = models.TextField(blank=True)
    # What change will feel like: talked through openly.
    change_talk = models.TextField(blank=True)
    contingency = models.TextField(blank=True)
    check_every_days = models.PositiveIntegerField(default=90)
    state = models.CharField(max_length=10, default="draft")
    agreed_on = models.DateField(null=True)
    # A yes holds for the wording it was given to; since when that wording stands.
    wording = models.PositiveIntegerField(default=1)
    worded_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "agreed", "ended"]), name="agreement_state"
            )
        ]

    class Reach:
        tree = "engagement__unit"
        circle = Circle("engagement_id")

    def __str__(self) -> str:
        return f"Agreement for {self.engagement}"


class AgreementYes(Table):
    """One person's yes to an agreement as it was worded then."""

    agreement = models.ForeignKey("support.Agreement", models.CASCADE, related_name="yeses")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    side = models.CharField(max_length=10)
    wording = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "person", "wording"], name="agreement_yes_once"),
            models.CheckConstraint(condition=Q(side__in=["support", "partner"]), name="agreement_yes_side"),
        ]

    class Reach:
        tree = "agreement__engagement__unit"
        circle = Circle("agreement__engagement_id")

    def __str__(self) -> str:
        return f"{self.person_id} says yes"


class ProcessCheck(Table):
    """A look at how the work together goes: who looked, what was learned, what changes."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    engagement = models.ForeignKey("support.Engagement", models.CASCADE, related_name="checks")
    on = models.DateField()
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    with_whom = models.CharField(max_length=300, blank=True)
    learned = models.TextField()
    change = models.TextField(blank=True)
    # One to five, where they were asked; empty where not.
    feasible = models.PositiveSmallIntegerField(null=True)
    trust = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(feasible__isnull=True) | Q(feasible__range=(1, 5)), name="check_feasible"
            ),
            models.CheckConstraint(
                condition=Q(trust__isnull=True) | Q(trust__range=(1, 5)), name="check_trust"
            ),
        ]

    class Reach:
        tree = "engagement__unit"
        circle = Circle("engagement_id")

    def __str__(self) -> str:
        return self.learned[:80]


class ContextEntry(Table):
    """One feature of the place, told with consent: size, resources, culture, density, history, politics."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    engagement = models.ForeignKey("support.Engagement", models.CASCADE, related_name="context")
    feature = models.CharField(max_length=120)
    text = models.TextField()
    told_by = models.CharField(max_length=200, blank=True)
    consent = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    on = models.DateField()

    class Reach:
        tree = "engagement__unit"
        circle = Circle("engagement_id")

    def __str__(self) -> str:
        return self.text[:80]


class Readiness(Table):
    """Willingness and ability of a person, team, organization or system on a day, with barriers and what is done."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    engagement = models.ForeignKey("support.Engagement", models.CASCADE, related_name="readiness")
    on = models.DateField()
    level = models.CharField(max_length=14)
    subject = models.CharField(max_length=200)
    willing = models.PositiveSmallIntegerField()
    able = models.PositiveSmallIntegerField()
    barriers = models.JSONField(default=list)
    actions = models.JSONField(default=list)
    note = models.TextField(blank=True)
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__in=LEVELS), name="readiness_level"),
            models.CheckConstraint(condition=Q(willing__range=(1, 5)), name="readiness_willing"),
            models.CheckConstraint(condition=Q(able__range=(1, 5)), name="readiness_able"),
        ]
        indexes = [models.Index(fields=["engagement", "-on", "-id"], name="readiness_of_engagement")]

    class Reach:
        tree = "engagement__unit"
        circle = Circle("engagement_id")

    def __str__(self) -> str:
        return f"{self.subject}: willing {self.willing}, able {self.able}"
