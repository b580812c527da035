"""The forms of what a system learns: a lesson, a review, a study, and the file for research."""

from collections.abc import Iterable
from typing import Any

from django import forms

from marigold.people.models import Unit
from marigold.practice.vocabulary import Vocabulary
from marigold.support.models import Engagement
from marigold.web.forms import Choice, Date, Form, Text
from marigold.web.note_forms import coded


class LessonForm(Form):
    """Something learned, told without names."""

    title = forms.CharField(max_length=200, label="The lesson in a few words")
    text = Text(required=True, rows=6, label="What was learned, told without names of people or places")
    about = forms.MultipleChoiceField(
        required=False, label="What it is about", widget=forms.CheckboxSelectMultiple
    )
    nameless = forms.BooleanField(
        required=False, label="I have read it again: nobody and no place can be known by it"
    )

    def __init__(self, *args: Any, words: Vocabulary, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = coded(words, self.initial.get("about", ()))
        self.groups = [(name, some) for name, some in groups if not name.startswith("Partner groups")]
        self.fields["about"].choices = [one for _, some in self.groups for one in some]


class UseForm(Form):
    """A lesson taken up somewhere."""

    engagement = Choice(label="Taken up in")
    text = Text(label="What came of it", rows=2)

    def __init__(self, *args: Any, engagements: Iterable[Engagement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["engagement"].choices = [(row.ref, row.name) for row in engagements]


class LessonFilters(Form):
    """What the list of lessons is narrowed to."""

    q = forms.CharField(required=False, label="Words", max_length=100)
    tier = Choice(required=False, label="Tier")
    stage = Choice(required=False, label="Stage")
    about = Choice(required=False, label="About")

    def __init__(self, *args: Any, choices: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, some in choices.items():
            self.fields[name].choices = [("", "All"), *some]


class _OfSystem(Form):
    system = Choice(label="System")

    def __init__(self, *args: Any, roots: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roots = {row.ref: row for row in roots}
        self.fields["system"].choices = [(row.ref, row.name) for row in self.roots.values()]


class ReviewForm(_OfSystem):
    """A look at aims and activities from a distance."""

    on = Date(label="When you looked")
    with_whom = forms.CharField(required=False, max_length=300, label="Who looked with you")
    aims = Text(required=True, rows=4, label="How the aims and activities fare")
    patterns = Text(rows=3, label="Patterns you see across places")
    better = Text(rows=3, label="What could be better")
    next_on = Date(required=False, label="When to look again")


class StudyForm(_OfSystem):
    """A study that used practice data."""

    title = forms.CharField(max_length=300, label="Title of the study")
    who = forms.CharField(max_length=300, label="Who does it")
    purpose = Text(required=True, rows=2, label="What it is for")
    data = Text(
        required=True,
        rows=2,
        label="Which data it uses",
        help_text="For example: contacts of 2026, by month.",
    )
    on = Date(label="Since when")
    link = forms.URLField(required=False, max_length=500, label="Where to read more", assume_scheme="https")
    found = Text(rows=3, label="What it found, in plain words")


class ResearchForm(_OfSystem):
    """Which data, of which time."""

    since = Date(label="From")
    until = Date(label="To")

    def clean(self) -> dict[str, Any]:
        """The first day comes first."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("since") and data.get("until") and data["since"] > data["until"]:
            self.add_error("until", "Choose a last day on or after the first.")
        return data
