"""Grants and contracts, what was committed in them for equity, consultancies, and the log of both."""

from django.db import models
from django.db.models import Q

from marigold.kit.tables import Table

FUNDING_KINDS = ("proposal", "grant", "contract")
PURPOSES = ("term", "training", "coaching", "facilitation")
FACING = ("in", "out", "both")
STATES = ("open", "kept", "dropped")
EVIDENCE = "evidence"
SESSIONS = ("training", "leadership-coaching", "team-coaching", "facilitation", "review")


class Funding(Table):
    """A grant, contract or proposal of a system, and where its text can be read."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    funder = models.ForeignKey("practice.Funder", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, default="grant")
    document = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=FUNDING_KINDS), name="funding_kind")]

    class Reach:
        tree = "root"

    def __str__(self) -> str:
        return self.name


class Commitment(Table):
    """An equity term or commitment, with money set aside for it where it is training, coaching or facilitation."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    funding = models.ForeignKey("equity.Funding", models.PROTECT, related_name="commitments")
    text = models.TextField()
    # Where in the document it stands.
    place = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=12, default="term")
    # Toward the team itself, toward partners, or both.
    facing = models.CharField(max_length=4, default="both")
    # Dollars.
    amount = models.FloatField(null=True)
    owner = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=8, default="open")
    outcome = models.TextField(blank=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=PURPOSES), name="commitment_purpose"),
            models.CheckConstraint(condition=Q(facing__in=FACING), name="commitment_facing"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="commitment_state"),
            models.CheckConstraint(
                condition=Q(state="open") | ~Q(outcome=""), name="commitment_closed_in_words"
            ),
        ]

    class Reach:
        tree = "root"

    def __str__(self) -> str:
        return self.text if len(self.text) < 90 else f"{self.text[:88].rstrip()}…"


class Consultancy(Table):
    """Somebody from outside who helps the team, or its partners, to learn about equity and to live it."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    # What pays for it, where something was set aside.
    commitment = models.ForeignKey(
        "equity.Commitment", models.PROTECT, null=True, related_name="consultancies"
    )
    consultant = models.CharField(max_length=200)
    about = models.TextField()
    facing = models.CharField(max_length=4, default="in")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    # Dollars, and for what; for those who keep the books.
    rate = models.FloatField(null=True)
    rate_per = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(facing__in=FACING), name="consultancy_facing")]

    class Reach:
        tree = "root"

    def __str__(self) -> str:
        return self.consultant


class FundingEntry(Table):
    """Evidence that a commitment is kept, or one session of a consultancy: what was done, found, and changed by it."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    commitment = models.ForeignKey("equity.Commitment", models.CASCADE, null=True, related_name="entries")
    consultancy = models.ForeignKey("equity.Consultancy", models.CASCADE, null=True, related_name="entries")
    kind = models.CharField(max_length=20, default=EVIDENCE)
    on = models.DateField()
    text = models.TextField()
    who = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    hours = models.FloatField(null=True)
    people = models.PositiveIntegerField(null=True)
    paid = models.FloatField(null=True)
    # Of a review of documents and of coaching: what came out, and what was done about it.
    found = models.TextField(blank=True)
    changed = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(commitment__isnull=False, consultancy=None, kind=EVIDENCE)
                | Q(commitment=None, consultancy__isnull=False, kind__in=SESSIONS),
                name="funding_entry_of_one_thing",
            )
        ]
        indexes = [
            models.Index(fields=["commitment", "on", "id"], name="entry_of_commitment"),
            models.Index(fields=["consultancy", "on", "id"], name="entry_of_consultancy"),
        ]

    class Reach:
        tree = "root"

    def __str__(self) -> str:
        return self.text[:80]
