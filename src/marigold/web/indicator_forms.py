"""Forms about indicators, their data, phases and ways to split people."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from marigold.core.spc import KINDS, RULE_SETS
from marigold.improvement.actions import Agreed
from marigold.improvement.groups import label_of
from marigold.improvement.models import Breakdown, Indicator
from marigold.people.models import Person
from marigold.web.forms import Choice, Date, Form, Text
from marigold.web.present.indicators import BETTER, LEVELS

STATUS = [("final", "Final"), ("provisional", "Provisional: more may still come in")]
# Charts of subgroups need several values a period, which are not kept here.
OFFERED = [(key, kind.name) for key, kind in KINDS.items() if not kind.subgroups]


class IndicatorForm(Form):
    """What an indicator is, and how it is read."""

    name = forms.CharField(max_length=200, label="What is measured")
    level = Choice(label="Level of outcome", choices=list(LEVELS.items()))
    numerator = forms.CharField(max_length=300, required=False, label="What is counted")
    denominator = forms.CharField(max_length=300, required=False, label="Out of what")
    measured_in = forms.CharField(max_length=40, label="Unit", initial="%", help_text="%, days, contacts.")
    direction = Choice(label="Which way is better", choices=list(BETTER.items()))
    owner = Choice(label="Who looks after it", required=False)
    target_value = forms.FloatField(required=False, label="Target")
    target_on = Date(required=False, label="Target date")
    chart_kind = Choice(label="Chart", choices=OFFERED, initial="run")
    rule_set = Choice(
        label="Rules for signals",
        choices=[(key, one.name) for key, one in RULE_SETS.items()],
        initial="anhoej",
        help_text="Rules with zones need a control chart.",
    )
    baseline_points = forms.IntegerField(
        required=False,
        min_value=1,
        label="Points of the baseline",
        help_text="Empty: all points set the lines.",
    )
    reference = forms.CharField(
        required=False,
        max_length=40,
        label="Group others are compared with",
        help_text="Its code in the split. Empty: everyone.",
    )
    source = forms.CharField(max_length=300, required=False, label="Where the data comes from")

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.ref: person for person in people}
        self.fields["owner"].choices = [("", "Nobody yet"), *((one.ref, one.name) for one in people)]

    def told(self) -> dict[str, Any]:
        """Fields for the action."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in {"once", "version"}}
        return data | {"owner": self.people.get(data["owner"])}


class MeaningForm(Form):
    """What an indicator means from a day on."""

    text = Text(label="What counts", required=True)
    starts_on = Date(label="From")
    reason = forms.CharField(max_length=500, required=False, label="Why it changes")


class PhaseForm(Form):
    """Where the lines of a chart begin anew."""

    starts_on = Date(label="From")
    reason = forms.CharField(
        max_length=300,
        label="What changed then",
        help_text="New lines need a known cause, not only a signal.",
    )


class ValuesForm(Form):
    """Values of the whole, one period a line."""

    status = Choice(label="These values are", choices=STATUS)
    values = Text(
        rows=10,
        label="Values",
        required=True,
        help_text="One period a line: 2026-10-01, value, and out of how many where it is a share. "
        "Leave the value empty for a gap.",
    )


class GroupsForm(Form):
    """One period by group: a count and how many people, for each group. What is stored is never shown again here."""

    period = Date(label="Period", help_text="Its first day.")
    status = Choice(label="These values are", choices=STATUS)

    def __init__(self, *args: Any, breakdown: Breakdown, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = [(one["code"], label_of(one)) for one in breakdown.groups]
        for n, (_, label) in enumerate(self.groups):
            for side, words in (("count", "how many"), ("of", "out of how many")):
                name = f"{side}_{n}"
                field = forms.IntegerField(required=False, min_value=0, label=f"{label}: {words}")
                field.widget.attrs["inputmode"] = "numeric"
                self.fields[name] = field
                self._dress(name, field)

    @property
    def rows(self) -> list[tuple[str, Any, Any]]:
        """(label, count field, people field) for each group."""
        return [(label, self[f"count_{n}"], self[f"of_{n}"]) for n, (_, label) in enumerate(self.groups)]

    def clean(self) -> dict[str, Any]:
        """Both numbers of a group, or neither."""
        data = super().clean() or self.cleaned_data
        for n, (_, label) in enumerate(self.groups):
            count, of = data.get(f"count_{n}"), data.get(f"of_{n}")
            if (
                (count is None) != (of is None)
                and f"count_{n}" not in self.errors
                and f"of_{n}" not in self.errors
            ):
                self.add_error(
                    f"of_{n}" if of is None else f"count_{n}", f"Give both numbers of {label}, or none."
                )
        return data

    def cells(self) -> dict[str, tuple[float, float]]:
        """{code: (count, people)} of the groups that were filled in."""
        found = {}
        for n, (code, _) in enumerate(self.groups):
            count, of = self.cleaned_data.get(f"count_{n}"), self.cleaned_data.get(f"of_{n}")
            if count is not None and of is not None:
                found[code] = (float(count), float(of))
        return found


class BreakdownForm(Form):
    """A way to split people."""

    name = forms.CharField(max_length=120, label="Name")
    code_system = forms.CharField(
        max_length=200, required=False, label="Code list", help_text="Whose list it is."
    )
    code_year = forms.IntegerField(
        required=False, min_value=1900, max_value=2200, label="Year of the code list"
    )
    groups = Text(
        rows=8,
        label="Groups",
        help_text="One a line, in order: code, label, and what the community calls itself if that differs.",
    )
    merges = Text(
        rows=3,
        label="Groups told together when one is small",
        help_text="One a line: a name for both: code, code. Declare this before there are numbers.",
    )
    sensitive = forms.BooleanField(required=False, label="Sensitive: people could be harmed if it came out")
    purpose = Text(rows=3, label="What these numbers are for")
    in_use = forms.BooleanField(required=False, label="In use", initial=True)

    def clean_groups(self) -> list[dict[str, str]]:
        """Lines as groups."""
        found = []
        for line in self.cleaned_data["groups"].splitlines():
            if line.strip():
                code, label, own = ([part.strip() for part in line.split(",", 2)] + ["", ""])[:3]
                found.append({"code": code, "label": label or code, "own": own})
        return found

    def clean_merges(self) -> list[dict[str, Any]]:
        """Lines as merges; a bad line is named."""
        found = []
        for number, line in enumerate(self.cleaned_data["merges"].splitlines(), start=1):
            name, colon, codes = line.partition(":")
            if line.strip() and not colon:
                raise forms.ValidationError(
                    f"Line {number} has no colon. Write it like Karen or other: karen, other."
                )
            if line.strip():
                found.append(
                    {"name": name.strip(), "groups": [one.strip() for one in codes.split(",") if one.strip()]}
                )
        return found


def lines_of(row: Breakdown) -> dict[str, Any]:
    """A breakdown as its form shows it."""
    groups = [
        ", ".join(part for part in (one["code"], one["label"], one.get("own", "")) if part)
        for one in row.groups
    ]
    merges = [f"{one['name']}: {', '.join(one['groups'])}" for one in row.merges]
    plain = ("name", "code_system", "code_year", "sensitive", "purpose", "in_use", "version")
    return {name: getattr(row, name) for name in plain} | {
        "groups": "\n".join(groups),
        "merges": "\n".join(merges),
    }


class SmallCountsForm(Form):
    """Which counts are too small to be seen."""

    threshold = forms.IntegerField(min_value=1, label="Smallest count shown")
    zeros = Choice(
        label="A count of zero", choices=[("hidden", "Is hidden like a small one"), ("shown", "May be shown")]
    )
    round_to = forms.IntegerField(min_value=1, label="Counts are rounded to a multiple of", initial=1)
    percent_low = forms.FloatField(min_value=0, max_value=100, label="Percentages are told from")
    percent_high = forms.FloatField(min_value=0, max_value=100, label="Percentages are told up to")
    source = forms.CharField(required=False, max_length=300, label="Who asks for this")


def first_of(day: date) -> date:
    """The first day of the month before, for which numbers are likely to come in."""
    return date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1)


class OwnViewForm(Form):
    """What was agreed about an own view."""

    why = Text(required=True, label="What the community wants to do with its numbers")
    agreed_with = forms.CharField(
        max_length=300,
        label="Agreed with",
        help_text="Who spoke for the community: a council, an elder, a parents’ group.",
    )
    agreement = forms.CharField(
        required=False,
        max_length=300,
        label="Where it is written down",
        help_text="A data agreement, minutes.",
    )
    least = forms.IntegerField(
        min_value=1,
        max_value=100,
        label="Fewest people",
        help_text="A number of fewer people than this is not shown even here.",
    )
    since = Date(label="From")
    until = Date(label="Until", help_text="The last day. It can be ended before, by you or by them.")

    def told(self) -> dict[str, Any]:
        """Fields for the action."""
        names = ("why", "agreed_with", "agreement", "least", "since", "until")
        return {name: self.cleaned_data[name] for name in names}


class GiveOwnViewForm(OwnViewForm):
    """The same, with whose numbers and who may see them."""

    field_order = ("group", "reader")
    group = Choice(label="Whose numbers")
    reader = Choice(
        label="Who may see them", help_text="One person. They must see the indicators of the place already."
    )

    def __init__(
        self, *args: Any, breakdowns: Sequence[Breakdown], people: Sequence[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.ref: person for person in people}
        self.fields["group"].choices = [
            (f"{one.ref}/{group['code']}", f"{label_of(group)} ({one.name.lower()})")
            for one in breakdowns
            for group in one.groups
        ]
        self.fields["reader"].choices = [(ref, one.name) for ref, one in self.people.items()]

    def told(self) -> dict[str, Any]:
        """Fields for the action."""
        ref, _, code = self.cleaned_data["group"].partition("/")
        reader = self.people[self.cleaned_data["reader"]]
        return {"agreed": Agreed(**super().told()), "breakdown_ref": ref, "group": code, "reader": reader}


class LeadForm(Form):
    """Why one indicator should move another."""

    cause = Choice(label="This")
    effect = Choice(label="Should move this")
    why = Text(required=True, label="Why", help_text="What has to happen in between.")

    def __init__(self, *args: Any, indicators: Sequence[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            (one.ref, f"{one.name}, {one.unit.name} ({LEVELS[one.level].lower()})") for one in indicators
        ]
        self.fields["cause"].choices = self.fields["effect"].choices = offered


class WhyForm(Form):
    """The reason alone."""

    why = Text(required=True, label="Why")
