"""Awards as badges: who issues, with which keys, what was given, what was taken back; and what others gave."""

from django.db import models
from django.db.models import Q

from marigold.kit.refs import new_ref
from marigold.kit.tables import Table


def new_token() -> str:
    """The part of a badge's address that cannot be guessed."""
    return new_ref() + new_ref()


class BadgeIssuer(Table):
    """A system as issuer of badges. Its address is chosen once: badges rest on it."""

    root = models.OneToOneField("people.Unit", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    site = models.URLField(max_length=300)

    class Reach:
        tree = "root"

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Where its document is, and its id in every badge."""
        return f"{self.site}/issuers/{self.ref}"


class IssuerKey(Table):
    """A key an issuer signs or signed with. The private half is encrypted; an old public half stays listed."""

    issuer = models.ForeignKey("growth.BadgeIssuer", models.PROTECT, related_name="keys")
    kind = models.CharField(max_length=10)
    # Multikey text for Ed25519; JWK for RSA.
    public = models.JSONField()
    sealed = models.TextField(blank=True)
    made_on = models.DateField()
    retired_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["ed25519", "rsa"]), name="issuer_key_kind"),
            models.UniqueConstraint(
                fields=["issuer", "kind"], condition=Q(retired_on__isnull=True), name="issuer_key_one_in_use"
            ),
        ]

    class Reach:
        tree = "issuer__root"

    def __str__(self) -> str:
        return f"{self.kind} key of {self.made_on}"


class StatusList(Table):
    """A list of badges taken back, signed anew with each change. Which are, the awards say."""

    issuer = models.ForeignKey("growth.BadgeIssuer", models.PROTECT, related_name="lists")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "number"], name="status_list_once")]

    class Reach:
        tree = "issuer__root"

    def __str__(self) -> str:
        return f"List {self.number}"

    @property
    def address(self) -> str:
        """Where it is."""
        return f"{self.issuer.address}/status/{self.number}"


class Award(Table):
    """A badge that was given to someone. It is public only while they want it to be."""

    person = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="awards")
    holder_name = models.CharField(max_length=200, blank=True)
    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    issuer = models.ForeignKey("growth.BadgeIssuer", models.PROTECT, related_name="awards")
    enrolment = models.ForeignKey("growth.Enrolment", models.SET_NULL, null=True, related_name="+")
    edition = models.ForeignKey("practice.Edition", models.PROTECT, related_name="+")
    pathway_key = models.CharField(max_length=120)
    name = models.CharField(max_length=300)
    given_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    given_on = models.DateField()
    valid_until = models.DateField(null=True)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    public = models.BooleanField(default=False)
    mentors = models.BooleanField(default=False)
    list = models.ForeignKey("growth.StatusList", models.PROTECT, related_name="+")
    list_index = models.PositiveIntegerField()
    credential = models.JSONField(default=dict)
    signed_text = models.TextField(blank=True)
    revoked_on = models.DateField(null=True)
    reason = models.TextField(blank=True)
    renews = models.ForeignKey("self", models.SET_NULL, null=True, related_name="renewed_by")
    reminded_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "list_index"], name="award_index_once")]
        indexes = [
            models.Index(fields=["person", "-given_on", "-id"], name="award_of_person"),
            models.Index(fields=["root", "-given_on", "-id"], name="award_of_root"),
        ]

    class Reach:
        tree = "root"
        owner = "person"

    def __str__(self) -> str:
        return self.name


class OtherCredential(Table):
    """A certificate or badge that someone else gave, as its holder recorded it, with what could be checked."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="other_credentials")
    title = models.CharField(max_length=200)
    issuer = models.CharField(max_length=200)
    issued_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    link = models.URLField(max_length=500, blank=True)
    # The badge itself, and what was found when it was looked at: {state, says, checks: [[name, holds, says]]}
    badge = models.TextField(blank=True)
    verdict = models.JSONField(default=dict)
    checked_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-issued_on", "-id"], name="other_of_person")]

    class Reach:
        owner = "person"

    def __str__(self) -> str:
        return self.title
