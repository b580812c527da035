"""What people fill in about people: someone new, their details, and roles."""

from typing import Any

from django import forms

from marigold.web.forms import Choice, Date, Form, Text

ZONES = (
    ("America/New_York", "Eastern"),
    ("America/Chicago", "Central"),
    ("America/Denver", "Mountain"),
    ("America/Phoenix", "Arizona"),
    ("America/Los_Angeles", "Pacific"),
    ("America/Anchorage", "Alaska"),
    ("Pacific/Honolulu", "Hawaii"),
    ("America/Puerto_Rico", "Puerto Rico"),
    ("UTC", "UTC"),
)


class NewPerson(Form):
    """Someone new in a unit."""

    name = forms.CharField(max_length=200, label="Name")
    email = forms.EmailField(
        required=False,
        label="E-mail",
        help_text="Needed only if they will sign in.",
        error_messages={"invalid": "Write the address like name@example.org."},
    )
    title = forms.CharField(max_length=200, required=False, label="Title")
    role = Choice(required=False, label="Role here", help_text="What they may see and do.")
    group = Choice(required=False, label="Partner group", help_text="For partners: whom they speak for.")

    def __init__(
        self, *args: Any, roles: list[tuple[str, str]], groups: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "No role"), *roles]
        self.fields["group"].choices = [("", "Not a partner"), *groups]


class PersonForm(Form):
    """What a person says about themselves."""

    name = forms.CharField(max_length=200, label="Name")
    title = forms.CharField(max_length=200, required=False, label="Title")
    pronouns = forms.CharField(max_length=60, required=False, label="Pronouns")
    phone = forms.CharField(max_length=60, required=False, label="Phone")
    time_zone = Choice(label="Time zone")
    about = Text(label="About and strengths", help_text="What others can count on you for.")
    email = forms.EmailField(
        required=False,
        label="E-mail",
        help_text="Invitations go here. It stays as it is once someone has joined.",
        error_messages={"invalid": "Write the address like name@example.org."},
    )

    def __init__(self, *args: Any, zone: str, joined: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if joined:
            del self.fields["email"]
        known = dict(ZONES)
        self.fields["time_zone"].choices = list(ZONES) if zone in known else [(zone, zone), *ZONES]


class PostForm(Form):
    """A role to give, in a unit, from a day."""

    unit = Choice(label="Place")
    role = Choice(label="Role")
    title = forms.CharField(max_length=200, required=False, label="Title")
    starts_on = Date(label="First day")
    ends_on = Date(label="Last day", required=False)

    def __init__(
        self, *args: Any, units: list[tuple[str, str]], roles: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units
        self.fields["role"].choices = [("", "Choose a role"), *roles]


class EndForm(Form):
    """The last day of a role."""

    post = forms.CharField(widget=forms.HiddenInput, max_length=12)
    ends_on = Date(label="Last day")
