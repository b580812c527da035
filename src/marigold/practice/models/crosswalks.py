"""Crosswalks: links between the elements of two frameworks, and what people say of each."""

from django.db import models
from django.db.models import Q

from marigold.kit.tables import Table


class Crosswalk(Table):
    """A set of links between two frameworks, from a file or begun here."""

    key = models.SlugField(max_length=120, unique=True)
    left = models.ForeignKey("practice.Framework", models.PROTECT, related_name="+")
    right = models.ForeignKey("practice.Framework", models.PROTECT, related_name="+")
    source = models.TextField(blank=True)
    licence = models.CharField(max_length=120, blank=True)
    # Of the file it was loaded from last; empty for one begun here.
    digest = models.CharField(max_length=64, blank=True)
    about = models.JSONField(default=dict)

    class Reach:
        open = True

    def __str__(self) -> str:
        return f"{self.left.name} and {self.right.name}"


class Link(Table):
    """One link of a crosswalk, with its strength, reason and status.

    `status` is what its file says of it (`told`), until people speak: then it follows from what they say.
    """

    crosswalk = models.ForeignKey("practice.Crosswalk", models.CASCADE, related_name="links")
    left_key = models.CharField(max_length=120)
    right_key = models.CharField(max_length=120)
    strength = models.CharField(max_length=40)
    status = models.CharField(max_length=40)
    rationale = models.TextField(blank=True)
    aims = models.JSONField(default=list)
    # From its file: by whom, and its status there. Empty for a link that a person proposed here.
    said_by = models.CharField(max_length=200, blank=True)
    told = models.CharField(max_length=40, blank=True)
    proposed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["crosswalk", "left_key", "right_key"], name="link_once"),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "agreed", "disputed"]), name="link_status"
            ),
        ]

    class Reach:
        open = True

    def __str__(self) -> str:
        return f"{self.left_key} – {self.right_key}"


class LinkVoice(Table):
    """What one person says of a link, and why. Others of their system see who; everyone sees how many."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    link = models.ForeignKey("practice.Link", models.CASCADE, related_name="voices")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    says = models.CharField(max_length=10)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["link", "person"], name="link_voice_once"),
            models.CheckConstraint(condition=Q(says__in=["agree", "dispute"]), name="link_voice_says"),
        ]

    class Reach:
        tree = "root"
        owner = "person"

    def __str__(self) -> str:
        return f"{self.person_id} {self.says}"
