"""Forms about decisions. Choices come from the engagement and its practice model."""

from typing import Any

from django import forms

from marigold.practice.vocabulary import Vocabulary
from marigold.support.actions.decisions import Room
from marigold.support.models import Concern, Decision, DecisionPerson
from marigold.support.selectors.choices import Choices
from marigold.web.concern_forms import people_by_ref
from marigold.web.forms import Choice, Date, Form, Text

POWER = (
    ("", "Not said"),
    ("kept", "Kept: decided as usual"),
    ("shared", "Shared: decided together"),
    ("deferred", "Deferred: left to others"),
)
RESPONSES = (
    ("", "No"),
    ("re-engage", "Engage again"),
    ("change-format", "Change the format"),
    ("pause", "Pause"),
    ("close", "Close"),
)
PLACES = (("", "was not there"), ("there", "was there"), ("decided", "was there and decided"))
EFFECTS = (("opened", "It opened something"), ("closed", "It closed something"), ("other", "Something else"))


class DecisionForm(Form):
    """What was decided, how, by whom, with which voices."""

    title = forms.CharField(max_length=200, label="What was decided, in a line")
    text = Text(rows=3, label="More about it")
    on = Date(label="Decided on")
    procedure = Text(
        rows=2, label="How it was decided", help_text="A round, a vote, a draft that was changed together."
    )
    bias_steps = Text(
        rows=2,
        label="What you did to keep bias out",
        help_text="Such as writing alone first, or those closest to families speaking first.",
    )
    present_text = forms.CharField(
        max_length=500, required=False, label="Others in the room", help_text="Without names of families."
    )
    groups = forms.MultipleChoiceField(
        required=False,
        label="Partner groups in the room",
        widget=forms.CheckboxSelectMultiple,
        help_text="Those you don’t tick are shown as missing.",
    )
    missing_voices = Text(rows=2, label="Whose voice was missing, and how you will hear them")
    included = Text(rows=2, label="Who was drawn in of those who are often left out")
    power_text = Text(rows=2, label="How power showed up, and what you did to share it")
    power = forms.ChoiceField(required=False, label="Power was", widget=forms.RadioSelect, choices=POWER)
    power_to = forms.CharField(max_length=200, required=False, label="With or to whom")
    disrupts = forms.BooleanField(
        required=False,
        label="It is a deliberate shake-up, meant to make the work fairer or likelier to succeed",
    )
    response = forms.ChoiceField(
        required=False,
        label="Does it answer work that stands still?",
        widget=forms.RadioSelect,
        choices=RESPONSES,
    )
    goal = Choice(label="Goal it is about", required=False)
    concern = Choice(label="Concern it came out of", required=False)

    PLAIN = (
        *("title", "text", "on", "procedure", "bias_steps", "present_text", "missing_voices", "included"),
        *("power_text", "power", "power_to", "disrupts", "response"),
    )
    HEAD = ("title", "text", "on", "goal", "concern")
    HOW = ("procedure", "bias_steps")
    ROOM = ("present_text", "groups", "missing_voices", "included")
    POWERS = ("power_text", "power", "power_to", "disrupts")

    def __init__(
        self,
        *args: Any,
        words: Vocabulary,
        choices: Choices,
        concerns: list[Concern],
        row: Decision | None = None,
        people: list[DecisionPerson] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        known = [one.person for one in people or ()]
        self.people_by_ref = people_by_ref(choices, known)
        self.goals_by_ref = {goal.ref: goal for goal in choices.goals}
        if row and row.goal:
            self.goals_by_ref[row.goal.ref] = row.goal
        self.concerns_by_ref = {one.ref: one for one in concerns}
        self._offer(
            "goal", [(ref, f"{goal.number}. {goal.statement}") for ref, goal in self.goals_by_ref.items()]
        )
        self._offer("concern", [(ref, one.title) for ref, one in self.concerns_by_ref.items()])
        groups = [(item.key, item.name) for item in words.of("partner_group")]
        if groups:
            self.fields["groups"].choices = groups  # type: ignore[attr-defined]
        else:
            del self.fields["groups"]
        for person in self.people_by_ref.values():
            name = f"there_{person.ref}"
            self.fields[name] = Choice(label=person.name, choices=PLACES, required=False)
            self._dress(name, self.fields[name])

    def _offer(self, name: str, values: list[tuple[str, str]]) -> None:
        if values:
            self.fields[name].choices = [("", "None"), *values]  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def part(self, names: tuple[str, ...]) -> list[Any]:
        """Bound fields of one part that are there."""
        return [self[name] for name in names if name in self.fields]

    @property
    def parts(self) -> list[tuple[str, list[Any]]]:
        """The form in parts, each with its heading; the first has none."""
        return [
            ("", self.part(self.HEAD)),
            ("How", self.part(self.HOW)),
            ("Who was in the room", self.part(self.ROOM)),
            ("Power", self.part(self.POWERS)),
            ("Work that stands still", self.part(("response",))),
        ]

    @property
    def places(self) -> list[Any]:
        """Where each person was, as bound fields."""
        return [self[f"there_{ref}"] for ref in self.people_by_ref]

    def values(self) -> dict[str, Any]:
        """The columns of the decision."""
        data = self.cleaned_data
        found = {name: data[name] for name in self.PLAIN}
        found["groups"] = data.get("groups", [])
        found["goal"] = self.goals_by_ref.get(data.get("goal", ""))
        if "concern" in self.fields:
            found["concern"] = self.concerns_by_ref.get(data["concern"])
        return found

    def room(self) -> Room:
        """Who was there, and who decided."""
        chosen = [(person, self.cleaned_data[f"there_{ref}"]) for ref, person in self.people_by_ref.items()]
        return [(person, place == "decided") for person, place in chosen if place]


def decision_start(row: Decision, people: list[DecisionPerson]) -> dict[str, Any]:
    """The fields of a decision as they are now."""
    start: dict[str, Any] = {name: getattr(row, name) for name in (*DecisionForm.PLAIN, "groups", "version")}
    places = {f"there_{one.person.ref}": "decided" if one.decided else "there" for one in people}
    goal, concern = (one.ref if one else "" for one in (row.goal, row.concern))
    return {**start, **places, "goal": goal, "concern": concern}


class ConsequenceForm(Form):
    """What followed from a decision."""

    effect = forms.ChoiceField(label="What it did", widget=forms.RadioSelect, choices=EFFECTS)
    text = Text(rows=3, label="What followed")
    on = Date(label="Seen on")
