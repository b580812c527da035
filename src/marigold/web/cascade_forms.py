"""The form about handing support down: who takes over what from which day, and whether it came."""

from collections.abc import Sequence
from typing import Any

from django import forms

from marigold.people.models import Unit
from marigold.support.actions.cascade import Said
from marigold.support.models import HandDown
from marigold.web.forms import Choice, Date, Form, Text

STANDS = (
    ("agreed", "Agreed, and not there yet"),
    ("came", "It came"),
    ("dropped", "It will not come"),
)


class HandDownForm(Form):
    """What is agreed; once it stands, also whether it came."""

    what = Choice(label="What is taken over")
    from_on = Date(label="From", help_text="The first day on which people of this place give the support.")
    agreed_with = forms.CharField(
        required=False,
        max_length=300,
        label="Agreed with",
        help_text="Both sides: who takes over, and who gives it today.",
    )
    needs = Text(
        rows=3,
        label="What must be there first",
        max_length=5_000,
        help_text="Time, people, a skill learned alongside.",
    )
    state = forms.ChoiceField(
        choices=STANDS, widget=forms.RadioSelect, label="Where it stands", initial="agreed"
    )
    settled_on = Date(
        required=False, label="Since when", help_text="Of what came, or will not come. Empty means today."
    )
    outcome = Text(rows=3, label="What came of it", max_length=5_000)

    def __init__(
        self,
        *args: Any,
        new: bool,
        levels: Sequence[tuple[str, str]] = (),
        places: Sequence[Unit] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if new:
            for name in ("state", "settled_on", "outcome"):
                del self.fields[name]
            choices = [("", "Choose"), *((f"level:{key}", name) for key, name in levels)]
            choices += [(f"place:{one.ref}", one.name) for one in places]
            self.fields["what"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["what"]

    def said(self) -> Said:
        """What the action takes."""
        told = self.cleaned_data
        return Said(
            from_on=told["from_on"],
            agreed_with=told["agreed_with"],
            needs=told["needs"],
            state=told.get("state") or "agreed",
            settled_on=told.get("settled_on"),
            outcome=told.get("outcome", ""),
        )

    @staticmethod
    def start(row: HandDown) -> dict[str, Any]:
        """What stands there."""
        names = ("from_on", "agreed_with", "needs", "state", "settled_on", "outcome", "version")
        return {name: getattr(row, name) for name in names}
