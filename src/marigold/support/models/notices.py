"""What somebody should hear of, how they want to be told, and the filters they keep."""

from datetime import time

from django.db import models
from django.db.models import Q

from marigold.kit.tables import Guarded, Table


class Notice(Guarded):
    """One thing somebody should hear of: kept on their page, and sent by e-mail when they wish."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="notices")
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    # The record it is about, by its address in the audit log; a second notice of the same kind replaces an unread one.
    about = models.CharField(max_length=80)
    by_name = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=300)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_of_person"),
            models.Index(fields=["person"], condition=Q(mailed_at__isnull=True), name="notice_waiting"),
        ]

    class Reach:
        owner = "person"

    def __str__(self) -> str:
        return self.words


class NoticeWishes(Table):
    """How one person wants to be told."""

    person = models.OneToOneField("people.Person", models.CASCADE, related_name="notice_wishes")
    off = models.BooleanField(default=False)
    daily = models.BooleanField(default=False)
    quiet_from = models.TimeField(default=time(19))
    quiet_until = models.TimeField(default=time(7))
    muted = models.JSONField(default=list)

    class Reach:
        owner = "person"

    def __str__(self) -> str:
        return f"Wishes of {self.person_id}"


class KeptFilter(Guarded):
    """A list narrowed as one person likes it, by a name of their own."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="kept_filters")
    page = models.CharField(max_length=120)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "page", "name"], name="kept_filter_once")]

    class Reach:
        owner = "person"

    def __str__(self) -> str:
        return self.name
