"""Events without foreign keys, so that history never blocks a deletion and outlives one."""

from django.db import models

from marigold.kit.tables import Guarded


class Event(Guarded):
    """One write. `change` holds {field: [before, after]}, or counts for bulk work."""

    at = models.DateTimeField()
    by_ref = models.CharField(max_length=12, blank=True)
    by_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    target = models.CharField(max_length=80)
    about = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=300, blank=True)
    root_id = models.BigIntegerField(null=True)
    change = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["target", "-id"], name="event_of_target"),
            models.Index(fields=["about", "-id"], name="event_about"),
            models.Index(fields=["root_id", "-id"], name="event_of_root"),
        ]

    class Reach:
        tree = None

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"


class Look(Guarded):
    """One look at something private: who, when, at whose, and what. For the person it is about to read."""

    at = models.DateTimeField()
    by_ref = models.CharField(max_length=12)
    by_name = models.CharField(max_length=200)
    about_ref = models.CharField(max_length=12)
    # The table, or the name of what was read; its words are in `web.phrases`.
    kind = models.CharField(max_length=60)
    target = models.CharField(max_length=80)
    title = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["about_ref", "-id"], name="look_about"),
            models.Index(fields=["by_ref", "-id"], name="look_by"),
        ]

    class Reach:
        tree = None

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"


class OnceKey(models.Model):
    """A form's idempotency key, stored in the same transaction as what the form did."""

    key = models.CharField(max_length=64, primary_key=True)
    person_ref = models.CharField(max_length=12)
    path = models.CharField(max_length=300)
    location = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Reach:
        tree = None

    def __str__(self) -> str:
        return self.key
