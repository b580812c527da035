"""Activities, entered once and credited to all who took part; debriefs; dose roll-ups; import batches."""

from django.db import models
from django.db.models import Q

from marigold.access.reach import Circle
from marigold.kit.tables import Guarded, Table


class Activity(Table):
    """One support contact (direct) or piece of work behind the scenes (indirect)."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+", db_index=False)
    engagement = models.ForeignKey(
        "support.Engagement", models.PROTECT, related_name="activities", db_index=False
    )
    tier = models.CharField(max_length=120)
    state = models.CharField(max_length=10, default="planned")
    on = models.DateField()
    starts_at = models.TimeField(null=True)
    direct = models.BooleanField(default=True)
    category = models.CharField(max_length=120, blank=True)
    mode = models.CharField(max_length=120, blank=True)
    # Plan
    title = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    agenda = models.TextField(blank=True)
    relationship = models.BooleanField(default=False)
    tailored = models.BooleanField(default=False)
    # The feature of the place it is tailored to, and the style of support used (element keys).
    tailored_to = models.CharField(max_length=120, blank=True, default="", db_default="")
    style = models.CharField(max_length=120, blank=True, default="", db_default="")
    planned_minutes = models.PositiveIntegerField(null=True)
    coplan_on = models.DateField(null=True)
    coplanned_at = models.DateTimeField(null=True)
    debrief_on = models.DateField(null=True)
    debriefed_at = models.DateTimeField(null=True)
    # Log. Minutes of the activity, not of a person: dose multiplies by people only where a report says so.
    minutes_contact = models.PositiveIntegerField(default=0)
    minutes_preparation = models.PositiveIntegerField(default=0)
    minutes_travel = models.PositiveIntegerField(default=0)
    minutes_followup = models.PositiveIntegerField(default=0)
    goal_directed = models.BooleanField(null=True)
    led_by = models.CharField(max_length=20, blank=True)
    participant_count = models.PositiveIntegerField(null=True)
    participants_text = models.TextField(blank=True)
    note = models.TextField(blank=True)
    next_steps = models.TextField(blank=True)
    solo_reason = models.CharField(max_length=120, blank=True)
    solo_note = models.TextField(blank=True)
    solo_agreed = models.BooleanField(default=False)
    solo_participants_agreed = models.BooleanField(default=False)
    logged_at = models.DateTimeField(null=True)
    # Import
    batch = models.ForeignKey(
        "support.Batch", models.PROTECT, null=True, related_name="activities", db_index=False
    )
    import_key = models.BinaryField(max_length=16, null=True)
    content_hash = models.BinaryField(max_length=8, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["planned", "done", "cancelled"]), name="activity_state"
            ),
            models.UniqueConstraint(
                fields=["root", "import_key"],
                condition=Q(import_key__isnull=False),
                name="activity_import_once",
            ),
        ]
        indexes = [
            models.Index(fields=["root", "-on", "-id"], name="activity_of_root"),
            models.Index(fields=["unit", "-on", "-id"], name="activity_of_unit"),
            models.Index(fields=["engagement", "-on", "-id"], name="activity_of_engagement"),
            models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="activity_of_batch"),
        ]

    class Reach:
        tree = "unit"
        circle = Circle("engagement_id")

    def __str__(self) -> str:
        return self.title

    @property
    def minutes(self) -> int:
        """All minutes of the activity, counted once."""
        return self.minutes_contact + self.minutes_preparation + self.minutes_travel + self.minutes_followup


class ActivityPerson(Guarded):
    """Who took part, once each. `side` is support or partner."""

    pk = models.CompositePrimaryKey("activity", "person")
    activity = models.ForeignKey("support.Activity", models.CASCADE, related_name="people", db_index=False)
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="activity_places", db_index=False
    )
    role = models.CharField(max_length=20)
    side = models.CharField(max_length=10, default="support")

    class Meta:
        indexes = [models.Index(fields=["person", "-activity"], name="activity_of_person")]

    class Reach:
        tree = "activity__unit"
        circle = Circle("activity__engagement_id")

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class ActivityElement(Guarded):
    """An element of the practice model that an activity used."""

    pk = models.CompositePrimaryKey("activity", "element")
    activity = models.ForeignKey("support.Activity", models.CASCADE, related_name="elements", db_index=False)
    element = models.ForeignKey("practice.Element", models.PROTECT, related_name="+")
    focus = models.BooleanField(default=False)

    class Reach:
        tree = "activity__unit"
        circle = Circle("activity__engagement_id")

    def __str__(self) -> str:
        return f"{self.activity_id} {self.element_id}"


class ActivityGoal(Guarded):
    """A goal that an activity worked on."""

    pk = models.CompositePrimaryKey("activity", "goal")
    activity = models.ForeignKey("support.Activity", models.CASCADE, related_name="goals", db_index=False)
    goal = models.ForeignKey("support.Goal", models.PROTECT, related_name="activities")

    class Reach:
        tree = "activity__unit"
        circle = Circle("activity__engagement_id")

    def __str__(self) -> str:
        return f"{self.activity_id} {self.goal_id}"


class Debrief(Table):
    """One practitioner's account of an activity: their own until they share it with the pair."""

    activity = models.ForeignKey("support.Activity", models.CASCADE, related_name="debriefs")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    account = models.TextField(blank=True)
    # Answers to the model's prompts: {element key: text}
    answers = models.JSONField(default=dict)
    minutes = models.PositiveIntegerField(default=0)
    shared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "person"], name="debrief_one_each")]

    class Reach:
        tree = "activity__unit"
        circle = Circle("activity__engagement_id")
        owner = "person"

    def __str__(self) -> str:
        return f"Debrief of {self.activity}"


class Dose(Guarded):
    """Roll-up: minutes and contacts of a unit and all beneath it, by month, tier and kind; kept exact."""

    root = models.ForeignKey("people.Unit", models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey("people.Unit", models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()
    tier = models.CharField(max_length=120)
    direct = models.BooleanField()
    activities = models.IntegerField(default=0)
    minutes = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "month", "tier", "direct"], name="dose_cell")]

    class Reach:
        tree = "unit"

    def __str__(self) -> str:
        return f"{self.unit_id} {self.month} {self.tier}"


class Use(Guarded):
    """Roll-up: activities of a branch by month, tier and what they were (`support.uses`); kept exact."""

    root = models.ForeignKey("people.Unit", models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey("people.Unit", models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()
    tier = models.CharField(max_length=120)
    facet = models.CharField(max_length=120)
    activities = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "month", "tier", "facet"], name="use_cell")]

    class Reach:
        tree = "unit"

    def __str__(self) -> str:
        return f"{self.unit_id} {self.month} {self.facet}"


class Batch(Table):
    """One import of a file: what was shown, how far it got, and whether it was undone."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=40, default="activities")
    file_name = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=12, default="applying")
    rows_done = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    settings = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Reach:
        tree = "root"
        owner = "person"

    def __str__(self) -> str:
        return self.file_name


class BatchBefore(Guarded):
    """What an activity was before an import changed it, so that undo restores it exactly."""

    batch = models.ForeignKey("support.Batch", models.CASCADE, related_name="before")
    activity_id = models.BigIntegerField()
    before = models.JSONField()

    class Reach:
        tree = "batch__root"

    def __str__(self) -> str:
        return f"{self.batch_id} {self.activity_id}"


class BatchValues(Guarded):
    """Values of indicators that one chunk of an import wrote, and what was there before, so that undo restores it exactly.

    Once it is undone, those stand here that were changed since and were left as they are. Packed by `improvement.bulk`.
    """

    batch = models.ForeignKey("support.Batch", models.CASCADE, related_name="values")
    # Rows that were stored before this chunk.
    start = models.BigIntegerField()
    wrote = models.BinaryField()
    before = models.BinaryField()
    undone = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "start"], name="batch_values_once")]

    class Reach:
        tree = "batch__root"

    def __str__(self) -> str:
        return f"{self.batch_id} from {self.start}"
