"""Forms about grants and contracts, commitments to equity, and consultancies."""

from collections.abc import Sequence
from typing import Any

from django import forms

from marigold.equity.models import Commitment
from marigold.people.models import Person
from marigold.practice.models import Funder
from marigold.web.forms import Choice, Date, Form, Text

FUNDING_KINDS = (("proposal", "Proposal"), ("grant", "Grant"), ("contract", "Contract"))
PURPOSES = (
    ("term", "Something we said we would do"),
    ("training", "Money for training"),
    ("coaching", "Money for coaching"),
    ("facilitation", "Money for facilitation"),
)
FACING = (("in", "Our own team"), ("out", "Our partners"), ("both", "Both"))
SESSIONS = (
    ("training", "Training"),
    ("leadership-coaching", "Coaching of leaders"),
    ("team-coaching", "Coaching of the team"),
    ("facilitation", "Facilitated meeting"),
    ("review", "Review of documents"),
)
STATES = (("kept", "Kept"), ("dropped", "Not kept, or dropped"), ("open", "Open after all"))


class Told(Form):
    """A form whose fields go to the action as they are."""

    def told(self) -> dict[str, Any]:
        """Fields for the action."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"once", "version"}}


class FundingForm(Told):
    """What a grant, contract or proposal is, and where it can be read."""

    name = forms.CharField(max_length=200, label="What it is called")
    kind = Choice(label="What it is", choices=FUNDING_KINDS, initial="grant")
    funder = Choice(label="Who pays", required=False)
    document = forms.CharField(
        required=False,
        max_length=300,
        label="Where it can be read",
        help_text="A file name, a folder, an address.",
    )
    starts_on = Date(required=False, label="First day")
    ends_on = Date(required=False, label="Last day")
    note = Text(required=False, label="Note")

    def __init__(self, *args: Any, funders: Sequence[Funder], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.funders = {one.ref: one for one in funders}
        self.fields["funder"].choices = [
            ("", "Not named"),
            *((ref, one.name) for ref, one in self.funders.items()),
        ]

    def told(self) -> dict[str, Any]:
        """Fields for the action."""
        return super().told() | {"funder": self.funders.get(self.cleaned_data["funder"])}


class CommitmentForm(Told):
    """A term or commitment, and what is set aside for it."""

    text = Text(required=True, label="What was committed", help_text="In the words of the document.")
    place = forms.CharField(
        required=False, max_length=120, label="Where it stands", help_text="Section or page."
    )
    purpose = Choice(label="What it is", choices=PURPOSES, initial="term")
    facing = Choice(label="Toward whom", choices=FACING, initial="both")
    amount = forms.FloatField(required=False, min_value=0, label="Set aside for it, in dollars")
    owner = Choice(label="Who answers for it", required=False)
    due_on = Date(required=False, label="To be kept by")

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {one.ref: one for one in people}
        self.fields["owner"].choices = [
            ("", "Nobody yet"),
            *((ref, one.name) for ref, one in self.people.items()),
        ]

    def told(self) -> dict[str, Any]:
        """Fields for the action."""
        return super().told() | {"owner": self.people.get(self.cleaned_data["owner"])}


class OutcomeForm(Told):
    """How a commitment came out."""

    state = Choice(label="How it came out", choices=STATES)
    outcome = Text(required=True, label="In words", help_text="For funders, partners and each other.")
    on = Date(label="On")


class EvidenceForm(Told):
    """Something that shows how far a commitment is kept."""

    text = Text(required=True, label="What was done, and how one can tell")
    on = Date(label="On")
    who = forms.CharField(required=False, max_length=300, label="Who took part")
    source = forms.CharField(required=False, max_length=300, label="Where that can be seen")
    paid = forms.FloatField(required=False, min_value=0, label="Spent, in dollars")


class ConsultancyForm(Told):
    """Who was asked in, what for, and what pays for it."""

    consultant = forms.CharField(max_length=200, label="Who", help_text="A person or an organization.")
    about = Text(required=True, label="What they help with")
    facing = Choice(label="Whom they help", choices=FACING, initial="in")
    commitment = Choice(label="What pays for it", required=False)
    starts_on = Date(label="First day")
    ends_on = Date(required=False, label="Last day")
    rate = forms.FloatField(
        required=False,
        min_value=0,
        label="Rate, in dollars",
        help_text="Seen only by those who keep these pages.",
    )
    rate_per = forms.CharField(
        required=False, max_length=40, label="For", help_text="An hour, a day, a session."
    )

    def __init__(self, *args: Any, commitments: Sequence[Commitment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commitments = {one.ref: one for one in commitments}
        self.fields["commitment"].choices = [
            ("", "Nothing set aside"),
            *((ref, f"{one} ({one.funding.name})") for ref, one in self.commitments.items()),
        ]

    def told(self) -> dict[str, Any]:
        """Fields for the action."""
        return super().told() | {"commitment": self.commitments.get(self.cleaned_data["commitment"])}


class SessionForm(Told):
    """One session of a consultancy. A review of documents names them and says what it found."""

    kind = Choice(label="What it was", choices=SESSIONS)
    text = Text(required=True, label="What was done")
    on = Date(label="On")
    hours = forms.FloatField(required=False, min_value=0, max_value=1000, label="Hours")
    people = forms.IntegerField(required=False, min_value=0, label="How many took part")
    who = forms.CharField(required=False, max_length=300, label="Who took part")
    source = forms.CharField(
        required=False, max_length=300, label="Which documents", help_text="For a review."
    )
    found = Text(
        required=False,
        label="What was found",
        help_text="For a review, and where coaching brought something up.",
    )
    changed = Text(required=False, label="What was changed because of it", help_text="Can be added later.")
    paid = forms.FloatField(required=False, min_value=0, label="Paid, in dollars")
