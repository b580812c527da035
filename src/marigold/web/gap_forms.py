"""Forms about gaps, who answers for what, and how well data can be split. Choices come from the practice model."""

from collections.abc import Sequence
from typing import Any

from django import forms

from marigold.improvement.actions.parts import ABILITY
from marigold.improvement.groups import label_of
from marigold.improvement.models import Breakdown
from marigold.people.models import Person
from marigold.practice.vocabulary import Vocabulary
from marigold.web.forms import Choice, Date, Form, Text
from marigold.web.present.data_parts import DATA_PARTS

LIES_IN = (
    ("now", "Inequity of today"),
    ("past", "Inequity of the past"),
    ("root", "Root in how things are arranged"),
)
STATES = (("planned", "Planned"), ("working", "In progress"), ("done", "Done"), ("dropped", "Dropped"))
ABILITIES = tuple((str(key), name) for key, name in ABILITY.items())
LISTS = {"aims": "change_aim", "outcomes": "implementation_outcome", "schools": "school_of_thought"}
NO_NUMBERS = "Write no numbers here that are not shown on the page of the indicator."


class GapForm(Form):
    """Why a gap matters, and how far it is to close by when."""

    why = Text(required=True, label="Why it matters, and to whom", help_text=NO_NUMBERS)
    target_gap = forms.FloatField(
        required=False,
        label="Target: at most so many points",
        help_text="How far apart the two may still be then.",
    )
    target_on = Date(required=False, label="By")
    review_on = Date(required=False, label="Look at it next on")

    def told(self) -> dict[str, Any]:
        """Fields for the action."""
        return {name: self.cleaned_data[name] for name in ("why", "target_gap", "target_on", "review_on")}


class TakeUpForm(GapForm):
    """The same, with the group whose gap it is."""

    field_order = ("group",)
    group = Choice(label="Whose gap")

    def __init__(self, *args: Any, breakdown: Breakdown, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told_together = [(one["name"], one["name"]) for one in breakdown.merges]
        self.fields["group"].choices = [
            *((one["code"], label_of(one)) for one in breakdown.groups),
            *told_together,
        ]

    def told(self) -> dict[str, Any]:
        """Fields for the action."""
        return super().told() | {"group": self.cleaned_data["group"]}


class EntryForm(Form):
    """Something found or done about a gap; each kind has its own fields and words."""

    lies_in = Choice(label="Where it lies", choices=[("", "Choose"), *LIES_IN])
    element = Choice(label="Kind of strategy", required=False)
    text = Text(required=True)
    aims = forms.MultipleChoiceField(
        required=False,
        label="What it means to change",
        widget=forms.CheckboxSelectMultiple,
        help_text="Needed for strategies for justice.",
    )
    outcomes = forms.MultipleChoiceField(
        required=False, label="What it should move in the program", widget=forms.CheckboxSelectMultiple
    )
    schools = forms.MultipleChoiceField(
        required=False, label="Schools of thought it draws on", widget=forms.CheckboxSelectMultiple
    )
    paid = forms.FloatField(min_value=0, label="Rate paid, in dollars")
    others_paid = forms.FloatField(
        required=False,
        min_value=0,
        label="What others are paid for the like",
        help_text="To see whether it is fair.",
    )
    paid_per = forms.CharField(
        required=False, max_length=40, label="For", help_text="An hour, a day, a session."
    )
    state = Choice(label="How far it is", choices=STATES, initial="planned")
    on = Date(label="On")
    who = forms.CharField(required=False, max_length=300, label="Who took part")
    source = forms.CharField(required=False, max_length=300, label="Source")
    review_on = Date(required=False, label="Look at it next on")

    WORDS = {
        "cause": ("What was found", "Also what happened long ago and still counts."),
        "strategy": ("What you will do", ""),
        "step": ("What was done", ""),
        "fitting": (
            "What was changed, and why",
            "What of the practice was fitted to the place, and what was kept.",
        ),
        "pay": ("Whom this pays, and for what", ""),
        "seat": ("Which seat or authorship", "A journal, a review group, a committee, a paper."),
        "review": ("How it goes", NO_NUMBERS),
    }
    FIELDS = {
        "cause": ("lies_in", "text", "on", "who", "source"),
        "strategy": ("element", "text", "aims", "outcomes", "schools", "state", "on", "who"),
        "step": ("text", "on", "who"),
        "fitting": ("text", "on", "who"),
        "pay": ("text", "paid", "others_paid", "paid_per", "on", "source"),
        "seat": ("text", "who", "source", "on"),
        "review": ("text", "on", "who", "review_on"),
    }

    def __init__(self, *args: Any, kind: str, words: Vocabulary, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = (*self.FIELDS[kind], "once", "version")
        self.fields = {name: self.fields[name] for name in wanted}
        self.fields["text"].label, hint = self.WORDS[kind]
        if hint:
            self.fields["text"].help_text = hint
            self._dress("text", self.fields["text"])
        if kind == "strategy":
            self._offer(words)
        if kind == "seat":
            self.fields["who"].label, self.fields["source"].label = "Who has it", "As what"

    def _offer(self, words: Vocabulary) -> None:
        items = [(item.key, item.name) for item in words.of("equity_strategy")]
        self.fields["element"].choices = [("", "Not from the list"), *items]  # type: ignore[attr-defined]
        for name, kind in LISTS.items():
            found = [(item.key, f"{item.name}: {item.text}") for item in words.of(kind)]
            if found:
                self.fields[name].choices = found  # type: ignore[attr-defined]
            else:
                del self.fields[name]
        if not items:
            del self.fields["element"]

    def told(self) -> dict[str, Any]:
        """Fields for the action."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"once", "version"}}


class CloseForm(Form):
    """What came of a gap."""

    outcome = Text(
        required=True, label="What came of it", help_text="Also when it did not close, and what you learned."
    )
    on = Date(label="On")


class OwnerForm(Form):
    """Who at which level answers for what: a person, or a group in words."""

    level = Choice(label="Level")
    part = Choice(label="Part in the data", choices=DATA_PARTS)
    person = Choice(label="Person", required=False)
    named = forms.CharField(
        required=False,
        max_length=200,
        label="Or in words",
        help_text="Somebody from elsewhere, a partnership or a group.",
    )
    does = forms.CharField(required=False, max_length=300, label="What they do")

    def __init__(
        self, *args: Any, words: Vocabulary, people: Sequence[Person], of_gap: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.ref: person for person in people}
        levels = [(str(one["key"]), str(one["name"])) for one in words.levels]
        self.fields["level"].choices = levels or [("system", "System"), ("place", "Place")]
        self.fields["person"].choices = [
            ("", "Nobody from here"),
            *((ref, one.name) for ref, one in self.people.items()),
        ]
        if of_gap:
            del self.fields["part"]
            self.fields["does"].label, self.fields["does"].required = "The part they play", True

    def told(self) -> dict[str, Any]:
        """Fields for the action."""
        names = [name for name in ("level", "part", "named", "does") if name in self.fields]
        data = {name: self.cleaned_data[name] for name in names}
        return data | {"person": self.people.get(self.cleaned_data["person"])}


class SplittingForm(Form):
    """How well a place can split its data in one way."""

    breakdown = Choice(label="Way to split people")
    ability = Choice(
        label="How far it is",
        choices=ABILITIES,
        help_text="Gathered: it is asked for. Can be split: results are looked at by group. Used: decisions rest on it.",
    )
    on = Date(label="On")
    note = forms.CharField(required=False, max_length=500, label="What it rests on, or what is missing")

    def __init__(self, *args: Any, breakdowns: Sequence[Breakdown], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.breakdowns = {one.ref: one for one in breakdowns}
        self.fields["breakdown"].choices = [(one.ref, one.name) for one in breakdowns]
