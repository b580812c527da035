"""What a framework is used for in a system: describing a role, and seeing who does its functions today."""

from django.db import models
from django.db.models import F, Q

from marigold.kit.tables import Table


class RoleProfile(Table):
    """A role described by entries of a framework: what it must bring, what helps, and what is not its work."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    edition = models.ForeignKey("practice.Edition", models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    not_theirs = models.TextField(blank=True)
    # What the role is called where; all of them mean this one role.
    titles = models.JSONField(default=list)
    # {element key: "must" or "nice"}
    chosen = models.JSONField(default=dict)
    ended_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["root", "title"], name="role_profile_of_root")]

    class Reach:
        tree = "root"

    def __str__(self) -> str:
        return self.title


class FunctionHolder(Table):
    """Someone on staff, under any title, who does what an entry of a framework says, in one place."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    framework = models.ForeignKey("practice.Framework", models.PROTECT, related_name="+")
    element_key = models.CharField(max_length=120)
    element_name = models.CharField(max_length=300)
    person = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    # A post or a team in words, or the title of the person.
    words = models.CharField(max_length=200, blank=True)
    # Of a week, in hundredths; nothing where it isn't known.
    share = models.PositiveSmallIntegerField(null=True)
    notes = models.TextField(blank=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="holder_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gte=1, share__lte=100), name="holder_share"
            ),
        ]
        indexes = [models.Index(fields=["unit", "framework", "element_key"], name="holder_of_unit")]

    class Reach:
        tree = "unit"

    def __str__(self) -> str:
        return f"{self.element_name}: {self.words or 'someone on staff'}"


class StaffingChoice(Table):
    """What was decided about who does the work, on a day and why: among people there, or by a new post."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    framework = models.ForeignKey("practice.Framework", models.PROTECT, related_name="+")
    on = models.DateField()
    kind = models.CharField(max_length=10)
    what = models.TextField()
    reason = models.TextField()
    # How the map stood on that day: entries with someone, entries in all.
    covered = models.PositiveSmallIntegerField()
    entries = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["found", "shared", "freed", "post"]), name="staffing_choice_kind"
            )
        ]
        indexes = [models.Index(fields=["unit", "-on", "-id"], name="staffing_choice_of_unit")]

    class Reach:
        tree = "unit"

    def __str__(self) -> str:
        return self.what[:80]
