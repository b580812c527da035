"""Editions in the making: a draft, its changes one element at a time, and what the team says of a wording."""

from django.db import models
from django.db.models import Q

from marigold.kit.tables import Table


class Draft(Table):
    """A new edition in the making, laid over a published one; published once, or dropped."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    framework = models.ForeignKey("practice.Framework", models.PROTECT, related_name="drafts")
    base = models.ForeignKey("practice.Edition", models.PROTECT, related_name="+")
    published = models.ForeignKey("practice.Edition", models.PROTECT, null=True, related_name="+")
    edition = models.CharField(max_length=80)
    why = models.TextField()
    # What the model says of itself, where the draft says it anew: {summary, review_on, words}
    about = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="open")
    started_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "published", "dropped"]), name="draft_state"
            )
        ]

    class Reach:
        tree = "root"

    def __str__(self) -> str:
        return self.edition


class DraftElement(Table):
    """One element as the draft has it: all it says, or nothing where it is retired."""

    draft = models.ForeignKey("practice.Draft", models.CASCADE, related_name="elements")
    key = models.CharField(max_length=120)
    after = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "key"], name="draft_element_once")]

    class Reach:
        tree = "draft__root"

    def __str__(self) -> str:
        return self.key


class Proposal(Table):
    """Another wording for an element, put to the team of a system: talked over, then agreed or not."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    framework = models.ForeignKey("practice.Framework", models.PROTECT, related_name="proposals")
    edition = models.ForeignKey("practice.Edition", models.PROTECT, related_name="+")
    key = models.CharField(max_length=120)
    name = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    plain = models.TextField(blank=True)
    why = models.TextField()
    state = models.CharField(max_length=10, default="open")
    proposed_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)
    draft = models.ForeignKey("practice.Draft", models.PROTECT, null=True, related_name="proposals")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "agreed", "declined"]), name="proposal_state"
            )
        ]
        indexes = [models.Index(fields=["root", "framework", "key"], name="proposal_of_element")]

    class Reach:
        tree = "root"

    def __str__(self) -> str:
        return self.name


class Voice(Table):
    """What one of the team says to a proposal: yes, not yet, or only a word."""

    proposal = models.ForeignKey("practice.Proposal", models.CASCADE, related_name="voices")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    says = models.CharField(max_length=10)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(says__in=["yes", "not-yet", "word"]), name="voice_says")
        ]

    class Reach:
        tree = "proposal__root"

    def __str__(self) -> str:
        return f"{self.person_id} {self.says}"
