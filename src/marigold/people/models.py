"""Units and what they were, people, roles, posts, teams, leaders and partners."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from marigold.kit import doing
from marigold.kit.tables import GuardedQuerySet, Table


class Unit(Table):
    """A place in the tree: a state, region, agency, district, school. `level` is named by the practice model."""

    root = models.ForeignKey("self", models.PROTECT, related_name="+", null=True)
    parent = models.ForeignKey("self", models.PROTECT, related_name="children", null=True)
    level = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    short = models.CharField(max_length=60, blank=True)
    # Names it had, and those of places that merged into it, a line each: a search for them leads here.
    known_as = models.TextField(blank=True)
    # Ids from the root down, each with its slash ("1/4/12/"), so that "1/4/" never matches "1/42/".
    path = models.CharField(max_length=200, db_index=True)
    place = models.CharField(max_length=200, blank=True)
    about = models.TextField(blank=True)
    closed_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["root", "name"], name="unit_root_name")]

    class Reach:
        tree = ""

    def __str__(self) -> str:
        return self.name


class PeopleManager(BaseUserManager.from_queryset(GuardedQuerySet)):  # type: ignore[misc]
    """Finds people by e-mail, as the sign-in needs."""

    def get_by_natural_key(self, email: str | None) -> Any:
        return self.get(email__iexact=email)


class Person(AbstractBaseUser, Table):
    """Anyone Marigold knows. Those with an e-mail address and a password can sign in."""

    email = models.EmailField(max_length=254, unique=True, null=True)
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True)
    pronouns = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    about = models.TextField(blank=True)
    time_zone = models.CharField(max_length=60, default="America/New_York")
    # The system this person belongs to; posts say where in it.
    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+", null=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    is_staff = False
    is_superuser = False

    objects = PeopleManager()

    class Meta:
        indexes = [models.Index(fields=["root", "name"], name="person_root_name")]

    class Reach:
        tree = "posts__unit"

    # The sign-in library keeps these; they are not people's work and leave no event of their own.
    UPKEEP = frozenset({"last_login", "password"})

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save inside an action; the sign-in library may save its own fields."""
        if set(kwargs.get("update_fields") or ()) <= self.UPKEEP and kwargs.get("update_fields"):
            with doing.upkeep("sign-in"):
                super().save(*args, **kwargs)
            return
        super().save(*args, **kwargs)

    @property
    def initials(self) -> str:
        """First and last initial."""
        parts = self.name.split()
        return (parts[0][:1] + (parts[-1][:1] if len(parts) > 1 else "")).upper() if parts else "?"

    @property
    def first_name(self) -> str:
        """What to call a person in a sentence."""
        return self.name.split()[0] if self.name else ""


class Role(Table):
    """What a post allows, as data."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    permissions = models.JSONField(default=list)
    side = models.CharField(max_length=20, default="support")
    # Whether its holders need a second factor at sign-in, unless their system says otherwise.
    second_factor = models.BooleanField(default=False)

    class Reach:
        open = True

    def __str__(self) -> str:
        return self.name


class RoleRule(Table):
    """What one system asks of those who hold a role in it."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    role = models.ForeignKey("people.Role", models.PROTECT, related_name="rules")
    second_factor = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["root", "role"], name="role_rule_once")]

    class Reach:
        tree = "root"

    def __str__(self) -> str:
        return str(self.role)


class Post(Table):
    """A role held by a person in a unit, from a day until a day."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="posts")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="posts")
    role = models.ForeignKey("people.Role", models.PROTECT, related_name="posts")
    title = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="post_ends_after_start",
            )
        ]

    class Reach:
        tree = "unit"
        owner = "person"

    def __str__(self) -> str:
        return f"{self.person} as {self.role} at {self.unit}"


class Team(Table):
    """People who work on something together in a unit (an implementation team, say)."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="teams")
    name = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)

    class Reach:
        tree = "unit"

    def __str__(self) -> str:
        return self.name


class TeamMember(Table):
    """A person on a team, with dates."""

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="members")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="team_places")
    part = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Reach:
        tree = "team__unit"

    def __str__(self) -> str:
        return f"{self.person} on {self.team}"


class Partner(Table):
    """A person's place in one of the practice model's partner groups, for a unit."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="partners")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="partnerships")
    group = models.CharField(max_length=60)
    part = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "person", "group", "starts_on"], name="partner_once")
        ]

    class Reach:
        tree = "unit"
        owner = "person"

    def __str__(self) -> str:
        return f"{self.person}, partner of {self.unit}"


class Leader(Table):
    """Someone who leads a place, as those who give support there see it; how involved they are is dated."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="leaders")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="leads")
    part = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="leader_ends_after_start",
            )
        ]

    class Reach:
        tree = "unit"

    def __str__(self) -> str:
        return f"{self.person}, leader of {self.unit}"


class Involvement(Table):
    """How involved a leader is, from a day until it is said anew: leads, backs, absent."""

    leader = models.ForeignKey("people.Leader", models.CASCADE, related_name="involvements")
    on = models.DateField()
    rating = models.CharField(max_length=10)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["leader", "on"], name="involvement_once_a_day"),
            models.CheckConstraint(
                condition=Q(rating__in=["leads", "backs", "absent"]), name="involvement_rating"
            ),
        ]

    class Reach:
        tree = "leader__unit"

    def __str__(self) -> str:
        return f"{self.leader}: {self.rating}"


class Reshaping(Table):
    """One merge or split of places: what it moved from where, so that it can be taken back."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    on = models.DateField()
    reason = models.TextField()
    # {"units", "targets", "made": refs; "children", "engagements", "posts", ...: what moved, as [ref, from, ...]}
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["merged", "split"]), name="reshaping_kind")
        ]

    class Reach:
        tree = "root"

    def __str__(self) -> str:
        return f"{self.kind} on {self.on}"


class Succession(Table):
    """What a place was before a day.

    `renamed`: it had another name; `merged`: `former` became part of it; `split`: it was part of `former`;
    `joined` and `left`: from then on the hours of `former` count in it, or no longer do.
    """

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="successions")
    former = models.ForeignKey("people.Unit", models.PROTECT, null=True, related_name="became")
    kind = models.CharField(max_length=10)
    # The old name; with another place, its name then.
    name = models.CharField(max_length=200)
    on = models.DateField()
    reason = models.TextField(blank=True)
    reshaping = models.ForeignKey("people.Reshaping", models.PROTECT, null=True, related_name="successions")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["renamed", "merged", "split", "joined", "left"]), name="succession_kind"
            ),
        ]
        indexes = [models.Index(fields=["root", "kind"], name="succession_root_kind")]

    class Reach:
        tree = "unit"

    def __str__(self) -> str:
        return f"{self.name} until {self.on}"


class FormerPath(Table):
    """Where a unit stood in the tree in the months before `until`; hours of those months count there."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="former_paths")
    path = models.CharField(max_length=200)
    until = models.DateField()
    reshaping = models.ForeignKey("people.Reshaping", models.PROTECT, null=True, related_name="paths")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "until"], name="former_path_once")]

    class Reach:
        tree = "unit"

    def __str__(self) -> str:
        return f"{self.path} until {self.until}"


class Erasure(Table):
    """Someone's wish that Marigold forgets them: asked, then withdrawn, turned down or carried out."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="erasures")
    asked_on = models.DateField()
    # The first day on which an administrator may carry it out.
    due_on = models.DateField()
    state = models.CharField(max_length=10, default="asked")
    reason = models.TextField(blank=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="asked"), name="erasure_one_open_wish"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "withdrawn", "refused", "done"]), name="erasure_state"
            ),
        ]

    class Reach:
        tree = "root"
        owner = "person"

    def __str__(self) -> str:
        return f"Asked on {self.asked_on}"
