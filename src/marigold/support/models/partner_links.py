"""Links by which partners read their page without an account, and the codes by which they change something."""

from django.db import models

from marigold.access.reach import Circle
from marigold.kit.tables import Table


class PartnerLink(Table):
    """One partner's way to the page of one engagement: sent to an address, good until a day or until taken back.

    A change needs a code that goes to the same address; only its fingerprint is kept, for minutes.
    """

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    engagement = models.ForeignKey("support.Engagement", models.CASCADE, related_name="partner_links")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    sent_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    address = models.EmailField()
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=64, blank=True, editable=False)
    code_until = models.DateTimeField(null=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    # How many codes went out since when: no more than a few an hour.
    codes_since = models.DateTimeField(null=True, editable=False)
    codes_sent = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        indexes = [models.Index(fields=["engagement", "person", "-id"], name="link_of_engagement")]

    class Reach:
        tree = "engagement__unit"
        circle = Circle("engagement_id")

    def __str__(self) -> str:
        return f"Link for {self.person}"
