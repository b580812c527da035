"""What a whole system learns: lessons shared across places, regular reviews, and research that used its data."""

from django.db import models

from marigold.kit.tables import Guarded, Table, Trashable


class Lesson(Trashable):
    """Something learned in one place, told without names so that every place of the system can use it."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    # Where it was learned; shown to nobody who may not see the engagement.
    engagement = models.ForeignKey("support.Engagement", models.CASCADE, related_name="lessons")
    note = models.ForeignKey("support.Note", models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=200)
    text = models.TextField()
    # Element keys of the model: the stage and tier it comes from, and what it is about.
    stage = models.CharField(max_length=120, blank=True)
    tier = models.CharField(max_length=120, blank=True)
    about = models.JSONField(default=list)
    on = models.DateField()
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["root", "-on", "-id"], name="lesson_of_root")]

    class Reach:
        # Read by everybody who reads changes to the practice: `selectors.learning.lessons`.
        tree = "root"

    def __str__(self) -> str:
        return self.title


class LessonUse(Table):
    """A lesson that somebody took up in another engagement, and what came of it."""

    lesson = models.ForeignKey("support.Lesson", models.CASCADE, related_name="uses")
    engagement = models.ForeignKey("support.Engagement", models.CASCADE, related_name="lessons_used")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    on = models.DateField()
    text = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lesson", "engagement"], name="lesson_used_once")]

    class Reach:
        tree = "engagement__unit"

    def __str__(self) -> str:
        return f"{self.lesson_id} in {self.engagement_id}"


class SystemReview(Table):
    """A regular look at a system's aims and activities from a distance: patterns, and what could be better."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    on = models.DateField()
    with_whom = models.CharField(max_length=300, blank=True)
    aims = models.TextField()
    patterns = models.TextField(blank=True)
    better = models.TextField(blank=True)
    next_on = models.DateField(null=True)
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["root", "-on", "-id"], name="review_of_root")]

    class Reach:
        tree = "root"

    def __str__(self) -> str:
        return self.aims[:80]


class StudyUse(Table):
    """A study that used a system's practice data without names: who, what for, since when, and what came of it."""

    root = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    who = models.CharField(max_length=300)
    purpose = models.TextField()
    data = models.TextField()
    on = models.DateField()
    link = models.URLField(max_length=500, blank=True)
    found = models.TextField(blank=True)
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")

    class Reach:
        tree = "root"

    def __str__(self) -> str:
        return self.title


class NoteElement(Guarded):
    """An element of the practice model that a note is coded with: a use of data, a theme, a partner group that took part."""

    pk = models.CompositePrimaryKey("note", "key")
    note = models.ForeignKey("support.Note", models.CASCADE, related_name="codes", db_index=False)
    key = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["key", "note"], name="note_by_code")]

    class Reach:
        tree = "note__engagement__unit"

    def __str__(self) -> str:
        return self.key
