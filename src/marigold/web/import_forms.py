"""Forms of an import: the file, its columns, its names."""

from collections.abc import Iterable
from typing import Any

from django import forms

from marigold.imports.activities import OFFERED, Reading
from marigold.imports.activities_preview import Plan
from marigold.imports.activities_snapshot import World
from marigold.imports.uploads import Choices
from marigold.people.models import Unit
from marigold.web.forms import Form

ORDERS = (
    ("", "As the file shows"),
    ("mdy", "Month first, like 10/31/2026"),
    ("dmy", "Day first, like 31/10/2026"),
)
UNITS = (("", "As the file shows"), ("minutes", "Minutes"), ("hours", "Hours"))
PEOPLE = (("refuse", "Refuse the row"), ("text", "Keep the name as text, without a link"))
WORDS = (("refuse", "Refuse the row"), ("leave-out", "Take the row without that word"))
PLACES = (("refuse", "Refuse the row"), ("skip", "Leave the row out"))
LISTED = 300  # so many places or people are offered in a list; beyond that only those that come close


class UploadForm(Form):
    """A file, and the system it belongs to when there are several."""

    file = forms.FileField(
        label="Log file",
        help_text="CSV, XLSX, XLS or ODS. Nothing is stored before you have seen what will happen.",
    )

    def __init__(self, *args: Any, systems: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["once"], self.fields["version"]
        self.fields["file"].widget.attrs["accept"] = ".csv,.tsv,.txt,.xlsx,.xls,.ods"
        if len(systems) > 1:
            choices = [(unit.ref, unit.name) for unit in systems]
            self.fields["system"] = forms.ChoiceField(label="System", choices=choices)
            self._dress("system", self.fields["system"])


class ColumnsForm(Form):
    """A field for each column, and how dates, durations and unknown words are read."""

    date_order = forms.ChoiceField(label="Dates with numbers only", choices=ORDERS, required=False)
    unit = forms.ChoiceField(label="Durations without a unit", choices=UNITS, required=False)
    unknown_people = forms.ChoiceField(label="Participants nobody knows here", choices=PEOPLE)
    unknown_words = forms.ChoiceField(label="Modes, types and topics nobody knows here", choices=WORDS)
    unknown_places = forms.ChoiceField(label="Places nobody knows here", choices=PLACES)

    def __init__(self, *args: Any, reading: Reading, choices: Choices, **kwargs: Any) -> None:
        names = ("date_order", "unit", "unknown_people", "unknown_words", "unknown_places")
        kwargs["initial"] = {name: getattr(choices, name) for name in names}
        super().__init__(*args, **kwargs)
        del self.fields["once"], self.fields["version"]
        self.reading = reading
        for column in reading.mapping.columns:
            name = f"column_{column.index}"
            self.fields[name] = forms.ChoiceField(
                label=f"Field for {column.header}", choices=tuple(OFFERED.items()), initial=column.field
            )
            self._dress(name, self.fields[name])

    def rows(self) -> Iterable[dict[str, Any]]:
        """Each column with its select, its first values and the reason for the proposal."""
        for column in self.reading.mapping.columns:
            yield {
                "column": column,
                "field": self[f"column_{column.index}"],
                "samples": self.reading.samples(column.index),
            }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        mapping = self.reading.mapping
        for column in mapping.columns:
            chosen = data.get(f"column_{column.index}")
            if chosen and chosen != column.field:
                mapping = mapping.choose(column.index, chosen)
        for sentence in mapping.missing():
            self.add_error(None, sentence)
        self.chosen = mapping
        return data

    def put_into(self, choices: Choices) -> None:
        """Keep what was chosen."""
        choices.columns = {str(column.index): column.field for column in self.chosen.columns}
        for name in ("date_order", "unit", "unknown_people", "unknown_words", "unknown_places"):
            setattr(choices, name, self.cleaned_data[name])


class NamesForm(Form):
    """Names of the file that nobody knows here, each with those it could mean."""

    def __init__(self, *args: Any, plan: Plan, world: World, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["once"], self.fields["version"]
        self.names = [(kind, name, count) for kind, name, count in plan.names]
        offered = {kind: world.offered(kind, LISTED) for kind in ("place", "person")}
        for at, (kind, name, _) in enumerate(self.names):
            close = world.close(kind, name)
            rest = [one for one in offered[kind] if one not in close]
            choices = [("", "Leave as it is"), *close, *rest]
            field = forms.TypedChoiceField(
                label=f"{name} means", choices=choices, coerce=int, empty_value=None, required=False
            )
            self.fields[f"name_{at}"] = field
            self._dress(f"name_{at}", field)

    def rows(self) -> Iterable[dict[str, Any]]:
        """Each name with its select."""
        for at, (kind, name, count) in enumerate(self.names):
            yield {"kind": kind, "name": name, "count": count, "field": self[f"name_{at}"]}

    def put_into(self, choices: Choices, normal: Any) -> int:
        """Keep what was chosen; returns how many names were."""
        found = 0
        for at, (kind, name, _) in enumerate(self.names):
            answer = self.cleaned_data.get(f"name_{at}")
            if answer is not None:
                (choices.places if kind == "place" else choices.people)[normal(name)] = answer
                found += 1
        return found
