"""Rounds of an instrument, who is asked, what they answer; one's own looks, who they are shared with, and intentions.

Instruments are data: an edition of a framework of the kind `instrument` (`marigold.practice`). Engagements and
activities live above this app, so a round names them by kind and reference, and by the key of its circle.
"""

import secrets

from django.db import models
from django.db.models import F, Q

from marigold.access.reach import Circle
from marigold.kit.tables import Guarded, Table


def unordered() -> int:
    """A key that says nothing of when its row was written, so that an anonymous answer cannot be matched by order."""
    return secrets.randbelow(2**53 - 1) + 1


class Round(Table):
    """One administration of an instrument in a place: about what, who may answer until when, and what became of it."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="rounds")
    edition = models.ForeignKey("practice.Edition", models.PROTECT, related_name="rounds")
    # The engagement whose people may open and read it, by its id; none for a round of a place.
    circle_key = models.BigIntegerField(null=True)
    # The record it is about: `support.engagement/…`, `support.activity/…`, `people.unit/…`, `people.person/…`.
    about = models.CharField(max_length=80)
    level = models.CharField(max_length=14)
    # Whom or what the answers are about, where an instrument is used for several: a partner, a team, a process.
    subject = models.CharField(max_length=200, blank=True)
    # One act in one situation, and the round before support that this one is to be read beside.
    situation = models.CharField(max_length=300, blank=True)
    before = models.ForeignKey("self", models.PROTECT, null=True, related_name="after")
    opened_on = models.DateField()
    until = models.DateField()
    ended_on = models.DateField(null=True)
    opened_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    # What was told back to those who answered.
    heard = models.TextField(blank=True)
    changed = models.TextField(blank=True)
    told_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("opened_on")), name="round_ends_after")
        ]
        indexes = [
            models.Index(fields=["circle_key", "-opened_on", "-id"], name="round_of_circle"),
            models.Index(fields=["unit", "-opened_on", "-id"], name="round_of_unit"),
        ]

    class Reach:
        tree = "unit"
        circle = Circle("circle_key")

    def __str__(self) -> str:
        name = self.edition.framework.name
        return f"{name}: {self.subject or self.situation}" if self.subject or self.situation else name


class Asked(Guarded):
    """Someone who is asked in a round. Whether they answered is kept so that nobody answers twice."""

    round = models.ForeignKey("measures.Round", models.CASCADE, related_name="asked")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="asked_in")
    answered = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="asked_once")]

    class Reach:
        owner = "person"

    def __str__(self) -> str:
        return f"{self.person_id} in {self.round_id}"


class Response(Table):
    """One set of answers. An anonymous one has no person, no order and no time of its own."""

    id = models.BigIntegerField(primary_key=True, default=unordered, editable=False)
    round = models.ForeignKey("measures.Round", models.CASCADE, related_name="responses")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="responses")
    # {item key: answer}
    answers = models.JSONField(default=dict)
    # One answer agreed on by a team: who was in the room, as far as they are known here, and in words.
    together = models.BooleanField(default=False)
    present = models.JSONField(default=list)
    present_text = models.CharField(max_length=300, blank=True)
    given_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="response_once")]

    class Reach:
        owner = "person"

    def __str__(self) -> str:
        return f"Answers of {self.given_on}"


class OwnLook(Table):
    """A look at oneself with an instrument: seen by its writer alone, until shared."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="own_looks")
    edition = models.ForeignKey("practice.Edition", models.PROTECT, related_name="+")
    on = models.DateField()
    answers = models.JSONField(default=dict)
    note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-on", "-id"], name="own_look_of_person")]

    class Reach:
        owner = "person"

    def __str__(self) -> str:
        return f"Own look of {self.on}"


class LookShare(Table):
    """A look at oneself shown to one other person, from a day until it is taken back."""

    look = models.ForeignKey("measures.OwnLook", models.CASCADE, related_name="shares")
    reader = models.ForeignKey("people.Person", models.CASCADE, related_name="looks_shared")
    since = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["look", "reader"], condition=Q(ended_on__isnull=True), name="look_shared_once"
            )
        ]

    class Reach:
        owner = "reader"

    def __str__(self) -> str:
        return f"Shared since {self.since}"


class Intention(Table):
    """What someone means to do next in the work, in their own words: theirs, and the pair's where they share it."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="intentions")
    circle_key = models.BigIntegerField(null=True)
    text = models.TextField()
    on = models.DateField()
    shared_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    became = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-on", "-id"], name="intention_of_person"),
            models.Index(
                fields=["circle_key", "-on"], condition=Q(shared_on__isnull=False), name="intention_shared"
            ),
        ]

    class Reach:
        owner = "person"

    def __str__(self) -> str:
        return self.text[:80]
