"""Sessions, who took part, stories with their tellers' consent, insights, next steps, and what stories are tied to."""

from django.db import models
from django.db.models import Q

from marigold.access.reach import Circle
from marigold.kit.tables import Table

STATES = ("planned", "running", "ended")
# How far a story may go, from nowhere to everybody in the system. `asked`: its teller has not said yet.
CONSENTS = ("asked", "none", "session", "engagement", "system")
SHARED = ("session", "engagement", "system")
INSIGHTS = ("insight", "condition", "more")


class Session(Table):
    """A meeting by a method: what it asks, its steps with their minutes, and where it stands."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    engagement = models.ForeignKey("support.Engagement", models.PROTECT, related_name="sessions")
    activity = models.ForeignKey("support.Activity", models.SET_NULL, null=True, related_name="+")
    # The edition the method was taken from, and its key and name there.
    edition = models.ForeignKey("practice.Edition", models.PROTECT, related_name="+")
    method = models.CharField(max_length=120)
    method_name = models.CharField(max_length=200)
    theme = models.TextField()
    on = models.DateField()
    starts_at = models.TimeField(null=True)
    minutes = models.PositiveIntegerField()
    # As planned: [{name, does, groups, minutes}].
    steps = models.JSONField(default=list)
    # Who plays which role, as typed: {role: names}.
    roles = models.JSONField(default=dict)
    state = models.CharField(max_length=8, default="planned")
    step = models.PositiveIntegerField(default=0)
    step_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # What people type to join, from its start; it is kept after the end so that it can say that it is over.
    code = models.CharField(max_length=8, null=True, unique=True)
    code_until = models.DateTimeField(null=True)
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=STATES), name="session_state")]
        indexes = [models.Index(fields=["engagement", "-on", "-id"], name="session_of_engagement")]

    class Reach:
        tree = "engagement__unit"
        circle = Circle("engagement_id")

    def __str__(self) -> str:
        return self.method_name


class SessionPerson(Table):
    """Someone with an account who runs a session with its maker: they hear what is said for the session alone."""

    session = models.ForeignKey("facilitation.Session", models.CASCADE, related_name="team")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="session_person_once")]

    class Reach:
        tree = "session__engagement__unit"
        circle = Circle("session__engagement_id")

    def __str__(self) -> str:
        return f"{self.person_id} in {self.session_id}"


class Contributor(Table):
    """Someone who took part, by the name they gave, and whether that name may stand on the session's page."""

    session = models.ForeignKey("facilitation.Session", models.CASCADE, related_name="contributors")
    name = models.CharField(max_length=80, blank=True)
    named = models.BooleanField(default=False)
    # Joined from a phone: then they say for themselves what may be shared.
    phone = models.BooleanField(default=False)

    class Reach:
        tree = "session__engagement__unit"
        circle = Circle("session__engagement_id")

    def __str__(self) -> str:
        return "someone who took part"


class Story(Table):
    """A success as it was retold, and how far its teller lets it go. Only `selectors.stories` says who may read it."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    engagement = models.ForeignKey("support.Engagement", models.PROTECT, related_name="+")
    session = models.ForeignKey("facilitation.Session", models.CASCADE, related_name="stories")
    teller = models.ForeignKey("facilitation.Contributor", models.PROTECT, related_name="stories")
    # Who retold it: from a phone, or whoever wrote it down by hand.
    retold_by = models.ForeignKey("facilitation.Contributor", models.SET_NULL, null=True, related_name="+")
    writer = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    title = models.CharField(max_length=160)
    happened = models.TextField(blank=True)
    # What made it possible, in the words said: conditions and assets.
    conditions = models.JSONField(default=list)
    consent = models.CharField(max_length=10, default="asked")
    named = models.BooleanField(default=False)
    # What it said before each correction: [{title, happened, conditions, by, at, why}].
    before = models.JSONField(default=list)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(consent__in=CONSENTS), name="story_consent")]
        indexes = [
            models.Index(fields=["session", "id"], name="story_of_session"),
            models.Index(fields=["root", "consent", "-on", "-id"], name="story_of_root"),
        ]

    class Reach:
        # By no role: a role says nothing of what its teller wants.
        owner = "writer"

    def __str__(self) -> str:
        return "a story"


class StoryTie(Table):
    """An element of a framework that a story shows, as somebody who may edit sessions sees it."""

    story = models.ForeignKey("facilitation.Story", models.CASCADE, related_name="ties")
    framework = models.ForeignKey("practice.Framework", models.PROTECT, related_name="+")
    key = models.CharField(max_length=120)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "framework", "key"], name="story_tie_once")]
        indexes = [models.Index(fields=["framework", "key"], name="story_by_element")]

    class Reach:
        owner = "person"

    def __str__(self) -> str:
        return self.key


class Insight(Table):
    """What the group said: an insight, a condition or asset, or something to do more of. Nobody's name stands with it."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    session = models.ForeignKey("facilitation.Session", models.CASCADE, related_name="insights")
    kind = models.CharField(max_length=10)
    text = models.CharField(max_length=400)
    contributor = models.ForeignKey(
        "facilitation.Contributor", models.SET_NULL, null=True, related_name="insights"
    )
    # What it said before each correction: [{text, by, at, why}].
    before = models.JSONField(default=list)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=INSIGHTS), name="insight_kind")]
        indexes = [models.Index(fields=["session", "kind", "id"], name="insight_of_session")]

    class Reach:
        tree = "session__engagement__unit"
        circle = Circle("session__engagement_id")

    def __str__(self) -> str:
        return "what was said"


class NextStep(Table):
    """A step of the engagement that a session led to. The step itself stands with all others."""

    session = models.ForeignKey("facilitation.Session", models.CASCADE, related_name="next_steps")
    step = models.OneToOneField("support.Step", models.CASCADE, related_name="+")

    class Reach:
        tree = "session__engagement__unit"
        circle = Circle("session__engagement_id")

    def __str__(self) -> str:
        return f"{self.step_id} of {self.session_id}"
