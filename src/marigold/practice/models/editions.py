"""Practice models and frameworks: versions, elements, links."""

from django.db import models
from django.db.models import Q, Value

from marigold.core.frameworks import Audience
from marigold.kit.tables import Table


class Framework(Table):
    """A practice model, competency framework, list of strategies or of stages, by its key."""

    key = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=200)

    class Reach:
        open = True

    def __str__(self) -> str:
        return self.name


class Edition(Table):
    """One published state of a framework. Records made under it keep pointing at it."""

    framework = models.ForeignKey("practice.Framework", models.PROTECT, related_name="editions")
    edition = models.CharField(max_length=120)
    revision = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64)
    current = models.BooleanField(default=True)
    source = models.TextField()
    licence = models.CharField(max_length=120)
    licence_note = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    review_on = models.DateField(null=True)
    # Written here from another edition: from which, by whom and why. Empty for what was loaded from a folder.
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    published_by = models.CharField(max_length=200, blank=True, default="", db_default="")
    why = models.TextField(blank=True, default="", db_default="")
    # Everything the model's own file says about itself: words, levels, notes, provenance.
    about = models.JSONField(default=dict)
    # The editions it builds on, pinned when it was loaded: {framework key: edition id}
    used = models.JSONField(default=dict)
    # What came along with a framework of others and is no element: its document, lists and rubrics, as they came.
    rest = models.JSONField(default=dict, db_default=Value({}, output_field=models.JSONField()))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["framework", "edition", "revision"], name="edition_once"),
            models.UniqueConstraint(
                fields=["framework"], condition=Q(current=True), name="edition_one_current"
            ),
        ]

    class Reach:
        open = True

    def __str__(self) -> str:
        return f"{self.framework.name}, {self.edition}"

    @property
    def audience(self) -> Audience | None:
        """Whom it says that it was written for."""
        said = self.about.get("audience")
        return Audience(said["who"], said.get("instead", "")) if said else None

    @property
    def instead(self) -> str:
        """The key of the framework to take for the support role, where this one is for other readers; else empty."""
        return self.audience.instead if self.audience else ""


class Element(Table):
    """Anything a practice model names: a value, principle, tier, staffing rule, prompt, term."""

    edition = models.ForeignKey("practice.Edition", models.PROTECT, related_name="elements")
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    plain = models.TextField(blank=True)
    parent_key = models.CharField(max_length=120, blank=True)
    order = models.PositiveIntegerField(default=0)
    source = models.TextField(blank=True)
    slot = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    # kind-specific data, prompts and links, as the model's own file says them
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="element_once")]
        indexes = [models.Index(fields=["edition", "kind", "order"], name="element_of_kind")]

    class Reach:
        open = True

    def __str__(self) -> str:
        return self.name


class Adoption(Table):
    """The practice model a system works by, from a day."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="adoptions")
    edition = models.ForeignKey("practice.Edition", models.PROTECT, related_name="adoptions")
    starts_on = models.DateField()

    class Reach:
        tree = "root"

    def __str__(self) -> str:
        return f"{self.root} works by {self.edition}"


class ModelStage(Table):
    """How far a system's own practice model is as an innovation: a stage from a day, with the reason."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    framework = models.ForeignKey("practice.Framework", models.PROTECT, related_name="stages")
    element_key = models.CharField(max_length=120)
    starts_on = models.DateField()
    reason = models.TextField()

    class Reach:
        tree = "root"

    def __str__(self) -> str:
        return f"{self.framework} at {self.element_key}"


class Funder(Table):
    """Who pays for a system's support or one of its programs, from a day until a day."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="funders")
    name = models.CharField(max_length=200)
    programme = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Reach:
        tree = "root"

    def __str__(self) -> str:
        return self.name
