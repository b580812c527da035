"""Forms of pathways, reviews, awards and others' credentials."""

from django import forms

from marigold.web.forms import Choice, Date, Form, Text

MOST = 20_000


class HandInForm(Form):
    """What is handed in for a requirement."""

    shown = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, required=False, label="From your own work"
    )
    words = Text(label="In your own words", max_length=MOST, rows=8)
    link = forms.CharField(
        label="Link to a document",
        required=False,
        max_length=500,
        help_text="A document where your reviewers can open it. Leave out names of families.",
        widget=forms.URLInput(attrs={"inputmode": "url"}),
    )


class LookForm(HandInForm):
    """The self-evaluation that is handed in."""

    shown = Choice(label="Finished self-evaluation", required=False)


class ReviewForm(Form):
    """A reviewer's words."""

    words = Text(
        label="Your words",
        max_length=MOST,
        rows=5,
        help_text="For a revision say what to change. To accept, a few words are enough, or none.",
    )


class RevokeForm(Form):
    """Why an award is taken back."""

    reason = Text(
        label="Why it is taken back",
        max_length=MOST,
        help_text="Its holder and reviewers read this. The public page says only that it was taken back.",
    )


class OtherForm(Form):
    """A certificate or badge that someone else gave."""

    file = forms.FileField(
        label="Badge file",
        required=False,
        help_text="An Open Badge as PNG, SVG or JSON. What it says is filled in below where you leave it empty.",
    )
    title = forms.CharField(label="What it is called", required=False, max_length=200)
    issuer = forms.CharField(label="Who gave it", required=False, max_length=200)
    issued_on = Date(label="Given on", required=False)
    expires_on = Date(label="Ends on", required=False)
    link = forms.CharField(
        label="Link to it",
        required=False,
        max_length=500,
        widget=forms.URLInput(attrs={"inputmode": "url"}),
    )


class CheckForm(Form):
    """Any badge, to be checked."""

    file = forms.FileField(label="Badge file", required=False, help_text="PNG, SVG, JSON or JWT, up to 2 MB.")
    text = Text(label="Or paste the badge", max_length=500_000, rows=4)
    email = forms.EmailField(
        label="Whose should it be?",
        required=False,
        help_text="An e-mail address. It is compared with the badge and not kept.",
    )
