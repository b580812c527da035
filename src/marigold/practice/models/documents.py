"""Documents around the practice: open, for the team, or on request."""

from django.db import models
from django.db.models import Q

from marigold.kit.tables import Table


class Document(Table):
    """Deeper material: where to find it or its text, who may read it, who grants it, and what it is about."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    citation = models.TextField(blank=True)
    address = models.URLField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    access = models.CharField(max_length=10, default="team")
    # Who grants it, besides administrators of the system.
    keeper = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    # Keys of elements of the practice model it goes deeper into.
    about = models.JSONField(default=list)
    review_on = models.DateField(null=True)
    gone_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(access__in=["open", "team", "request"]), name="document_access"
            ),
            models.CheckConstraint(condition=~Q(address="") | ~Q(text=""), name="document_holds_something"),
        ]
        indexes = [models.Index(fields=["root", "title"], name="document_of_root")]

    class Reach:
        tree = "root"
        owner = "keeper"

    def __str__(self) -> str:
        return self.title


class DocumentRequest(Table):
    """Someone asks to read a document; who granted it, until when, or why not."""

    document = models.ForeignKey("practice.Document", models.CASCADE, related_name="requests")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    why = models.TextField()
    state = models.CharField(max_length=10, default="asked")
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    until = models.DateField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["asked", "granted", "declined", "ended"]),
                name="document_request_state",
            ),
            models.UniqueConstraint(
                fields=["document", "person"], condition=Q(state="asked"), name="document_asked_once"
            ),
        ]

    class Reach:
        tree = "document__root"
        owner = "person"

    def __str__(self) -> str:
        return f"{self.person_id} {self.state}"
