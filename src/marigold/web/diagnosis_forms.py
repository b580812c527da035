"""Forms about why something is as it is. Factors come from the practice model."""

from collections.abc import Sequence
from typing import Any

from django import forms

from marigold.practice.beds import Bed
from marigold.practice.vocabulary import Vocabulary
from marigold.support.models import Diagnosis, Factor, Goal
from marigold.web.forms import Choice, Date, Form, Text

LEVELS = (("person", "A person or team"), ("system", "An organization or system"))
HELPS = (("no", "It hinders"), ("yes", "It helps"))
HONED = (
    ("", "Not a skill, or not known"),
    ("new", "New to it"),
    ("growing", "Has practiced a little"),
    ("honed", "Well practiced"),
)
GAP_WORDS = {"learning": "Learning", "conditions": "Conditions", "both": "Both"}


def gap_choices(words: Vocabulary) -> list[tuple[str, str]]:
    """Learning, conditions or both, in the model's own words where it has them."""
    named = {item.data.get("diagnosis"): item.name for item in words.of("gap")}
    found = [(key, str(named.get(key, text))) for key, text in GAP_WORDS.items()]
    return [("", "Not sorted yet"), *found]


class DiagnosisForm(Form):
    """A problem, sorted into learning and conditions before a response is chosen."""

    problem = Text(rows=2, required=True, label="What is not happening as it should")
    subject = forms.CharField(
        max_length=200, label="Whose work this is about", help_text="A role or team rather than a name."
    )
    level = forms.ChoiceField(label="Level", widget=forms.RadioSelect, choices=LEVELS)
    on = Date(label="As seen on")
    goal = Choice(label="Goal it stands in the way of", required=False)
    gap = forms.ChoiceField(
        label="Do they not know how, or does their setting not let them?",
        widget=forms.RadioSelect,
        required=False,
    )
    response = Text(
        rows=2, label="Response", help_text="Chosen once it is sorted into learning, conditions or both."
    )
    teaming = Text(
        rows=2, label="Which team carries it", help_text="And whether they believe they can do it together."
    )
    result = Text(rows=2, label="What came of it")
    status_quo = Text(rows=2, label="What holds the present state in place")
    could_move = Text(rows=2, label="What could move it")
    self_signs = Text(rows=2, label="Signs that people already steer themselves")
    prior_learning = Text(rows=2, label="What people learned before, and bring with them")

    PLAIN = (
        *("problem", "subject", "level", "on", "gap", "response", "teaming", "result", "status_quo"),
        *("could_move", "self_signs", "prior_learning"),
    )

    def __init__(self, *args: Any, words: Vocabulary, goals: Sequence[Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goals_by_ref = {goal.ref: goal for goal in goals}
        self.fields["gap"].choices = gap_choices(words)  # type: ignore[attr-defined]
        if goals:
            named = [(goal.ref, f"{goal.number}. {goal.statement}") for goal in goals]
            self.fields["goal"].choices = [("", "None"), *named]  # type: ignore[attr-defined]
        else:
            del self.fields["goal"]

    def values(self) -> dict[str, Any]:
        """The columns of the diagnosis."""
        data = self.cleaned_data
        found = {name: data[name] for name in self.PLAIN}
        found["goal"] = self.goals_by_ref.get(data.get("goal", ""))
        return found


def diagnosis_start(row: Diagnosis) -> dict[str, Any]:
    """The fields of a diagnosis as they are now."""
    start: dict[str, Any] = {name: getattr(row, name) for name in (*DiagnosisForm.PLAIN, "version")}
    return {**start, "goal": row.goal.ref if row.goal else ""}


class FactorForm(Form):
    """One factor: what it is here, whether it helps, whom it bears on."""

    key = Choice(label="Factor")
    text = forms.CharField(max_length=300, label="How it is here")
    helps = forms.ChoiceField(label="What it does", widget=forms.RadioSelect, choices=HELPS, initial="no")
    group = forms.CharField(
        max_length=200, required=False, label="Whom it bears on", help_text="Leave empty for everyone."
    )
    honed = Choice(label="If it is a skill, how practiced", required=False, choices=HONED)

    def __init__(self, *args: Any, beds: Sequence[Bed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(item.key, f"{bed.name}: {item.name}") for bed in beds for item in bed.items]
        self.fields["key"].choices = [("", "Choose"), *named]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """The columns of the factor."""
        data = self.cleaned_data
        return {
            "key": data["key"],
            "text": data["text"],
            "helps": data["helps"] == "yes",
            "group": data["group"],
            "honed": data["honed"],
        }


def factor_start(row: Factor) -> dict[str, Any]:
    """The fields of a factor as they are now."""
    names = ("key", "text", "group", "honed", "version")
    return {**{name: getattr(row, name) for name in names}, "helps": "yes" if row.helps else "no"}


class LinkForm(Form):
    """One factor acting on another."""

    cause = Choice(label="This")
    effect = Choice(label="acts on this")
    how = forms.CharField(max_length=300, required=False, label="How")

    def __init__(self, *args: Any, factors: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("cause", "effect"):
            self.fields[name].choices = [("", "Choose"), *factors]  # type: ignore[attr-defined]
        # Two small forms stand on one page; no id may be there twice.
        for name in ("once", "version"):
            self.fields[name].widget.attrs["id"] = f"id_link_{name}"
