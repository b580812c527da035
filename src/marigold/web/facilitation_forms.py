"""Forms about sessions, what people say in them, and stories."""

from collections.abc import Sequence
from typing import Any

from django import forms

from marigold.facilitation.actions import Wanted, Words
from marigold.facilitation.models import Contributor
from marigold.people.models import Person
from marigold.support.models import Activity
from marigold.web.forms import Choice, Date, Form, Text
from marigold.web.present.methods import Method

KINDS = (
    ("insight", "Something we noticed"),
    ("condition", "A condition or asset behind success"),
    ("more", "How we invest in it, or do more"),
)


def reach_words(engagement: str, system: str) -> list[tuple[str, str]]:
    """How far a story may go, in words; from near to far."""
    return [
        ("session", "Those who run this session, and the room while it lasts"),
        ("engagement", f"Everyone who sees the work in {engagement}"),
        ("system", f"Everyone who works in {system}, also later"),
        ("none", "Nobody. Do not show it"),
    ]


class SessionForm(Form):
    """A session to be: what it asks, when, for how long, and who plays which part."""

    theme = Text(
        required=True,
        rows=3,
        max_length=1000,
        label="Invitation",
        help_text="The theme, or the question it begins with.",
    )
    on = Date(label="On")
    starts_at = forms.TimeField(
        required=False, label="Begins at", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(min_value=1, max_value=480, label="Minutes there are")
    activity = Choice(required=False, label="Part of the contact")
    team = forms.MultipleChoiceField(
        required=False,
        label="Who runs it with you",
        widget=forms.CheckboxSelectMultiple,
        help_text="They also read what is told for the session alone.",
    )

    def __init__(
        self,
        *args: Any,
        method: Method,
        activities: Sequence[Activity],
        people: Sequence[Person],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.activities = {row.ref: row for row in activities}
        self.people = {row.ref: row for row in people}
        names = [(ref, f"{row.title}, {row.on:%b} {row.on.day}") for ref, row in self.activities.items()]
        self.fields["activity"].choices = [("", "None"), *names]  # type: ignore[attr-defined]
        self.fields["team"].choices = [(ref, row.name) for ref, row in self.people.items()]  # type: ignore[attr-defined]
        if not people:
            del self.fields["team"]
        self.roles = [str(role["name"]) for role in method.data.get("roles", ())]
        for at, role in enumerate(self.roles):
            made = forms.CharField(required=False, max_length=200, label=f"{role}: who")
            self._dress(f"role_{at}", made)
            self.fields[f"role_{at}"] = made

    def wanted(self) -> Wanted:
        """What was typed."""
        data = self.cleaned_data
        return Wanted(
            theme=data["theme"],
            on=data["on"],
            minutes=data["minutes"],
            starts_at=data["starts_at"],
            activity=self.activities.get(data["activity"]),
            roles={role: data[f"role_{at}"] for at, role in enumerate(self.roles)},
            team=[self.people[ref] for ref in data.get("team", ())],
        )


class JoinForm(Form):
    """Joining from a phone."""

    name = forms.CharField(
        max_length=80, label="What should people here call you?", help_text="A first name will do."
    )
    named = forms.BooleanField(
        required=False, label="My name may stand among those who took part, after the session"
    )


class _StoryForm(Form):
    title = forms.CharField(max_length=160, label="A short name for the story")
    happened = Text(
        required=True, rows=6, max_length=4000, label="What happened", help_text="As you heard it."
    )
    conditions = Text(
        rows=4,
        max_length=1000,
        label="What made it possible, one a line",
        help_text="Conditions and assets, in a few words each.",
    )

    def words(self) -> Words:
        """The story as typed."""
        data = self.cleaned_data
        return Words(
            data["title"], data["happened"], [one for one in data["conditions"].splitlines() if one.strip()]
        )


class RetellForm(_StoryForm):
    """A partner's story, from a phone."""

    teller = Choice(label="Whose story is it?")

    field_order = ("teller", "title", "happened", "conditions")

    def __init__(self, *args: Any, others: Sequence[Contributor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {row.ref: row for row in others}
        self.fields["teller"].choices = [
            ("", "Choose"),
            *((ref, row.name) for ref, row in self.others.items()),
        ]  # type: ignore[attr-defined]


class StoryForm(_StoryForm):
    """A story written down by hand, with what its teller said of it."""

    teller = Choice(label="Whose story is it?", required=False)
    new = forms.CharField(
        required=False, max_length=80, label="Or someone not listed", help_text="What they like to be called."
    )
    consent = Choice(label="Who may read it, says the teller")
    named = forms.BooleanField(required=False, label="With the teller’s name")

    field_order = ("teller", "new", "title", "happened", "conditions", "consent", "named")

    def __init__(
        self, *args: Any, tellers: Sequence[Contributor], reach: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tellers = {row.ref: row for row in tellers}
        self.fields["teller"].choices = [  # type: ignore[attr-defined]
            ("", "Choose"),
            *((ref, row.name or "Someone without a name") for ref, row in self.tellers.items()),
        ]
        self.fields["consent"].choices = [("asked", "Not asked yet. Only I read it"), *reach]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Somebody told it."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("teller") and not data.get("new", "").strip():
            self.add_error("teller", "Choose whose story it is, or write a name below.")
        return data


class CorrectStoryForm(_StoryForm):
    """Putting right what was written down."""

    why = forms.CharField(
        max_length=300, label="Why it is put right", help_text="What stood before stays beside it."
    )
    agreed = forms.BooleanField(
        required=False,
        label="The teller has heard the new words and says yes",
        help_text="Without this, only you read it until the teller says yes again.",
    )


class ConsentForm(Form):
    """What the teller says of a story."""

    consent = forms.ChoiceField(
        widget=forms.RadioSelect,
        label="Who may read it?",
        error_messages={"required": "Choose who may read it."},
    )
    named = forms.BooleanField(required=False, label="With my name")

    def __init__(
        self, *args: Any, reach: list[tuple[str, str]], by_hand: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent"].choices = reach  # type: ignore[attr-defined]
        if by_hand:
            self.fields["consent"].label = "Who may read it, says the teller"
            self.fields["named"].label = "With the teller’s name"


class SayForm(Form):
    """One thing the group found."""

    kind = forms.ChoiceField(
        choices=KINDS,
        widget=forms.RadioSelect,
        label="What is it?",
        error_messages={"required": "Choose what it is."},
    )
    text = Text(required=True, rows=2, max_length=400, label="In a sentence")


class CorrectForm(Form):
    """Putting right one thing that was said."""

    text = Text(required=True, rows=2, max_length=400, label="As it was meant")
    why = forms.CharField(
        max_length=300, label="Why it is put right", help_text="What stood before stays beside it."
    )


class PersonForm(Form):
    """Someone who took part, written down by hand."""

    name = forms.CharField(max_length=80, label="Name")
    named = forms.BooleanField(required=False, label="They said their name may stand here")


class NextForm(Form):
    """A next step, with who does it by when."""

    title = forms.CharField(max_length=300, label="What will be done")
    owner = Choice(label="Who does it", required=False)
    owner_text = forms.CharField(max_length=200, required=False, label="Or someone not listed")
    due_on = Date(label="By when")

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {row.ref: row for row in people}
        self.fields["owner"].choices = [
            ("", "Not listed"),
            *((ref, row.name) for ref, row in self.people.items()),
        ]  # type: ignore[attr-defined]
