"""Forms of a list on its way in: the file, and how it is read."""

from typing import Any

from django import forms

from marigold.core.imports.cells import normal
from marigold.imports.lists import ListJob
from marigold.imports.persons import NEW
from marigold.web.forms import Form

NAMES = 60  # unclear names offered for an answer at a time
ORDERS = (
    ("", "As the cells show"),
    ("mdy", "Month first, like 10/31/2026"),
    ("dmy", "Day first, like 31/10/2026"),
)


class UploadForm(Form):
    """A file, and the system it belongs to when there are several."""

    file = forms.FileField(
        label="List",
        help_text="CSV, XLSX, XLS or ODS. Nothing is stored before you have seen what will happen.",
    )

    def __init__(self, *args: Any, systems: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["once"], self.fields["version"]
        self.fields["file"].widget.attrs["accept"] = ".csv,.tsv,.txt,.xlsx,.xls,.ods"
        if len(systems) > 1:
            choices = [(unit.ref, unit.name) for unit in systems]
            self.fields["system"] = forms.ChoiceField(label="System", choices=choices)
            self._dress("system", self.fields["system"])


class LookForm(Form):
    """How the list is read: what each column holds, who is meant by unclear names, whom to invite."""

    def __init__(self, *args: Any, job: ListJob, columns: Any, names: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["once"], self.fields["version"]
        self.columns, self.names = list(columns), list(names.items())[:NAMES]
        for column in self.columns:
            held = forms.ChoiceField(
                label=f"Field for {column.header}",
                choices=tuple(job.shape.labels().items()),
                initial=column.field,
            )
            self._add(f"column_{column.index}", held)
        for at, (name, offered) in enumerate(self.names):
            choices = [("", "Leave as it is"), *offered, (NEW, "Somebody new")]
            self._add(f"name_{at}", forms.ChoiceField(label=f"{name} is", choices=choices, required=False))
        if job.kind == "people":
            order = forms.ChoiceField(
                label="Dates with numbers only", choices=ORDERS, required=False, initial=job.date_order
            )
            self._add("date_order", order)
            invite = forms.BooleanField(
                label="Invite those who are added to sign in", required=False, initial=job.invite
            )
            self._add("invite", invite)

    def _add(self, name: str, field: forms.Field) -> None:
        self.fields[name] = field
        self._dress(name, field)

    def put_into(self, job: ListJob) -> None:
        """Keep what was chosen."""
        data = self.cleaned_data
        job.columns = {str(column.index): data[f"column_{column.index}"] for column in self.columns}
        for at, (name, _) in enumerate(self.names):
            if data.get(f"name_{at}"):
                job.names[normal(name)] = data[f"name_{at}"]
        job.date_order, job.invite = data.get("date_order", ""), data.get("invite", False)
