"""What holds the work in a place when people leave, whether it would last, and which groups a place serves."""

from django.db import models
from django.db.models import F, Q

from marigold.access.reach import Circle
from marigold.kit.tables import Table

# Those named on an engagement right in the place.
HERE = {"key": "engagement__unit_id"}
ENTRY_KINDS = ("used", "solved", "joined", "lifted", "coached", "checked", "changed")
OUTLOOKS = ("holds", "shaky", "breaks")


class Structure(Table):
    """Something that holds the work in a place: a team, data in use, a relationship, a policy, a routine, a post, a leader."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="structures")
    # An element of the practice model (a kind of structure).
    kind = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    # What is said of it, by key of the model: {"part.decision": "Which agency is visited next"}.
    details = models.JSONField(default=dict)
    # What a practice needs to last, by key of the model, as far as this gives it.
    serves = models.JSONField(default=list)
    # A team or an indicator that Marigold knows already.
    team = models.ForeignKey("people.Team", models.SET_NULL, null=True, related_name="structures")
    indicator = models.ForeignKey(
        "improvement.Indicator", models.SET_NULL, null=True, related_name="structures"
    )
    # Of leadership: who leads. They read all of it, whatever else they may see.
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    # People and organizations that are not in Marigold, by name.
    others = models.JSONField(default=list)
    began_on = models.DateField()
    ended_on = models.DateField(null=True)
    review_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team"], condition=Q(team__isnull=False, ended_on=None), name="structure_of_team"
            ),
            models.UniqueConstraint(
                fields=["indicator"],
                condition=Q(indicator__isnull=False, ended_on=None),
                name="structure_of_indicator",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on")),
                name="structure_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["unit", "ended_on"], name="structure_of_unit")]

    class Reach:
        tree = "unit"
        circle = Circle("unit_id", **HERE)
        owner = "person"

    def __str__(self) -> str:
        return self.name


class StructurePerson(Table):
    """Someone who carries a structure, from a day until a day."""

    structure = models.ForeignKey("support.Structure", models.CASCADE, related_name="people")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "person"], condition=Q(until=None), name="structure_person_once"
            )
        ]

    class Reach:
        tree = "structure__unit"
        circle = Circle("structure__unit_id", **HERE)
        owner = "person"

    def __str__(self) -> str:
        return f"{self.person} in {self.structure}"


class StructureEntry(Table):
    """What happened with a structure: used for a decision, a problem solved, support given, a look at how it works."""

    structure = models.ForeignKey("support.Structure", models.CASCADE, related_name="entries")
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    on = models.DateField()
    kind = models.CharField(max_length=8)
    text = models.TextField(blank=True)
    who = models.CharField(max_length=300, blank=True)
    # Of a check: step by question, as far as it was answered; with the words it was asked in.
    ratings = models.JSONField(default=dict)
    asked = models.JSONField(default=dict)
    activity = models.ForeignKey("support.Activity", models.SET_NULL, null=True, related_name="+")
    decision = models.ForeignKey("support.Decision", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ENTRY_KINDS), name="structure_entry_kind"),
        ]
        indexes = [models.Index(fields=["structure", "on", "id"], name="entry_of_structure")]

    class Reach:
        tree = "structure__unit"
        circle = Circle("structure__unit_id", **HERE)

    def __str__(self) -> str:
        return self.text[:80] or self.kind


class StressTest(Table):
    """A look ahead: would the practice survive certain events, need by need, as people of the place see it."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="stress_tests")
    practice = models.CharField(max_length=200)
    on = models.DateField()
    who = models.CharField(max_length=300, blank=True)
    # As they were asked: [{"key", "name", "text"}]. A place may add events of its own.
    scenarios = models.JSONField(default=list)
    needs = models.JSONField(default=list)
    learned = models.TextField(blank=True)
    next_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "-on", "-id"], name="stress_test_of_unit")]

    class Reach:
        tree = "unit"
        circle = Circle("unit_id", **HERE)

    def __str__(self) -> str:
        return f"{self.practice}, {self.on:%B} {self.on.day}, {self.on.year}"


class StressCell(Table):
    """One need in one event: would it still be given, which structure carries it, what is missing."""

    test = models.ForeignKey("support.StressTest", models.CASCADE, related_name="cells")
    scenario = models.CharField(max_length=120)
    need = models.CharField(max_length=120)
    outlook = models.CharField(max_length=6)
    structure = models.ForeignKey("support.Structure", models.SET_NULL, null=True, related_name="cells")
    missing = models.TextField(blank=True)
    # What was made of a gap.
    concern = models.ForeignKey("support.Concern", models.SET_NULL, null=True, related_name="+")
    step = models.ForeignKey("support.Step", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["test", "scenario", "need"], name="stress_cell_once"),
            models.CheckConstraint(condition=Q(outlook__in=OUTLOOKS), name="stress_cell_outlook"),
        ]

    class Reach:
        tree = "test__unit"
        circle = Circle("test__unit_id", **HERE)

    def __str__(self) -> str:
        return f"{self.scenario}: {self.need}"


class ServedGroup(Table):
    """A group that a place says it serves, from a day until a day. It is about the place, never about a person."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    group_key = models.CharField(max_length=120)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "group_key"], condition=Q(until=None), name="served_group_once"
            )
        ]
        indexes = [models.Index(fields=["root", "group_key"], name="served_group_of_root")]

    class Reach:
        tree = "unit"
        circle = Circle("unit_id", **HERE)

    def __str__(self) -> str:
        return self.group_key
