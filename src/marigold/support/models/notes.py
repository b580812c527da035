"""Notes: what somebody saw, heard or thought, of a kind the practice model names, for as many eyes as they chose."""

from django.db import models
from django.db.models import Q

from marigold.access.reach import Circle
from marigold.kit.tables import Trashable

# From the fewest eyes to the most. `team`: the pair, whoever is called in, and those who answer for support there.
VISIBILITIES = ("mine", "pair", "team", "participants")


class Note(Trashable):
    """A note on an engagement, or on an activity, goal, concern or decision of it. Partners' own words are kept as they were said."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    engagement = models.ForeignKey("support.Engagement", models.CASCADE, related_name="notes")
    activity = models.ForeignKey("support.Activity", models.SET_NULL, null=True, related_name="notes")
    goal = models.ForeignKey("support.Goal", models.SET_NULL, null=True, related_name="notes")
    concern = models.ForeignKey("support.Concern", models.SET_NULL, null=True, related_name="notes")
    decision = models.ForeignKey("support.Decision", models.SET_NULL, null=True, related_name="notes")
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=120)
    choice = models.CharField(max_length=40, blank=True)
    on = models.DateField()
    text = models.TextField()
    # Verbatim: changed only by whoever wrote it down, and never merged or shortened.
    own_words = models.BooleanField(default=False)
    said_by = models.CharField(max_length=200, blank=True)
    consent = models.CharField(max_length=300, blank=True)
    visibility = models.CharField(max_length=12, default="pair")
    # "What we heard": when a summary went back to partners, and what they corrected.
    sent_back_on = models.DateField(null=True)
    corrections = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(visibility__in=VISIBILITIES), name="note_visibility")
        ]
        indexes = [
            models.Index(fields=["engagement", "-on", "-id"], name="note_of_engagement"),
            models.Index(fields=["author", "-on", "-id"], name="note_of_author"),
            models.Index(fields=["root", "-on", "-id"], name="note_of_root"),
        ]

    class Reach:
        # How its engagement is reached. Who of them reads it, and that its author does: `selectors.notes.readable`.
        tree = "engagement__unit"
        circle = Circle("engagement_id")

    def __str__(self) -> str:
        return self.text[:80]
