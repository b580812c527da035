"""Forms of the uses of a framework: role profiles, who does a function, choices about staff, cohorts."""

from typing import Any

from django import forms

from marigold.growth.actions.uses import KINDS
from marigold.web.forms import Choice, Date, Form, Text

MOST = 5_000


class ProfileForm(Form):
    """What a role profile says, beside its entries."""

    title = forms.CharField(label="Title of the role", max_length=200)
    about = Text(label="What the role is for", max_length=MOST, help_text="Two or three sentences.")
    not_theirs = Text(
        label="What is not part of it",
        max_length=MOST,
        help_text="One thing a line, for example: does not supervise local staff.",
    )
    titles = Text(
        label="What it is called where",
        max_length=MOST,
        help_text="One title a line: coach, facilitator, consultant. All of them mean this one role.",
    )
    ended = forms.BooleanField(label="This role profile is no longer used", required=False)


class HolderForm(Form):
    """Who does a function in a place."""

    person = Choice(label="Person", required=False)
    words = forms.CharField(
        label="Or a post or team in words",
        max_length=200,
        required=False,
        help_text="For a person: the title they have, if it differs from the one shown with their name.",
    )
    share = forms.IntegerField(
        label="Share of their week, in percent",
        min_value=1,
        max_value=100,
        required=False,
        help_text="A rough guess will do.",
    )
    notes = Text(label="Notes", max_length=MOST)
    since = Date(label="Since")
    until = Date(label="Until", required=False)

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {row.ref: row for row in people}
        named = [
            (row.ref, f"{row.name}, {row.title}" if row.title else row.name) for row in self.people.values()
        ]
        self.fields["person"].choices = [("", "Nobody by name"), *named]


class StaffingForm(Form):
    """What was decided about who does the work."""

    kind = Choice(label="What was decided", choices=list(KINDS.items()))
    what = Text(label="In words", required=True, max_length=MOST, help_text="Who does what from now on.")
    reason = Text(label="Why", required=True, max_length=MOST)
    on = Date(label="On")


class CohortForm(Form):
    """A cohort of a program."""

    system = Choice(label="In which system")
    framework = Choice(label="Self-evaluations by")
    name = forms.CharField(label="Name of the program or cohort", max_length=200)
    about = Text(label="What it is", max_length=MOST, help_text="Those you invite read this.")
    starts_on = Date(label="Begins")
    ends_on = Date(label="Ends")


class InviteForm(Form):
    """Whom to invite."""

    people = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, label="Invite")


class LooksForm(Form):
    """Which of one's self-evaluations count."""

    before = Choice(label="Before the program", required=False)
    after = Choice(label="After it", required=False)
