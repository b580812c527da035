"""Forms of growth plans, their steps, and the log of learning."""

from django import forms

from marigold.growth.actions.plans import STATES
from marigold.web.forms import Choice, Date, Form, Text

MOST = 5_000


class PlanForm(Form):
    """A plan's period and aims."""

    starts_on = Date(label="From")
    ends_on = Date(label="Until")
    aim = Text(label="What I want to grow in", max_length=MOST)
    equity_aim = Text(
        label="How my goals build fairness into the work",
        required=True,
        max_length=MOST,
        help_text="For example whose voice you will bring in, or which gap you will look at with a team.",
    )


class EditPlanForm(PlanForm):
    """A plan under way: its beginning stays."""

    starts_on = None  # type: ignore[assignment]


class StepForm(Form):
    """One next step."""

    text = Text(label="What I will do", required=True, max_length=MOST)
    entry = Choice(label="For", required=False)
    place = Choice(label="Where I try it", required=False)
    helper = Choice(label="Who helps or watches", required=False)
    by_on = Date(label="Until", required=False)
    equity = forms.BooleanField(label="It is about fairness", required=False)


class SettleForm(Form):
    """What became of a step."""

    state = Choice(label="How it stands", choices=list(STATES.items()))
    became = Text(label="What came of it", max_length=MOST)
    evidence = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, required=False, label="What shows it"
    )


class LearningForm(Form):
    """One piece of learning."""

    title = forms.CharField(label="What it was", max_length=200)
    on = Date(label="When")
    kind = Choice(label="Kind")
    hours = forms.DecimalField(
        label="Hours", min_value=0, max_value=60, decimal_places=2, max_digits=4, help_text="For example 1.5."
    )
    equity = forms.BooleanField(label="It was about equity", required=False)
    about = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, required=False, label="What it helps with"
    )
    changed = Text(
        label="What I do in another way because of it",
        max_length=MOST,
        help_text="Learning is not yet practice. Come back later and say what changed.",
    )
    step = Choice(label="Part of my plan", required=False)


class ExpectedForm(Form):
    """What a system expects of a year."""

    starts_on = Date(label="From")
    ends_on = Date(label="Until")
    hours = forms.DecimalField(label="Hours of learning", min_value=0, max_value=1000, decimal_places=1)
    equity_hours = forms.DecimalField(
        label="Of these, about equity", min_value=0, max_value=1000, decimal_places=1
    )
    words = Text(label="What is expected, in words", max_length=2_000)
