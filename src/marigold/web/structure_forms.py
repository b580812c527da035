"""Forms about what holds the work in a place. Choices come from the words of its system."""

from collections.abc import Sequence
from typing import Any

from django import forms

from marigold.people.models import Person, Team
from marigold.practice.vocabulary import Item
from marigold.support.actions.stress import Outlook
from marigold.support.actions.structures import Said
from marigold.support.lasting import ABOUT_A_PERSON, Lasting
from marigold.support.models import Activity, Decision, StressTest, Structure, StructureEntry
from marigold.web.forms import Choice, Date, Form, Text
from marigold.web.present.stress import OUTLOOK

NAMES = {
    "team": "Name of the team",
    "data": "What is collected",
    "relationship": "With whom, or between whom",
    "leader": "What is led",
    "policy": "What it is called",
    "routine": "What happens",
    "post": "Role or post",
    "other": "What it is called",
}
NO_RATING = "They read this. Write what they do and what helps them; nobody is rated here."


class StructureForm(Form):
    """What a structure is, who carries it and what it gives."""

    name = forms.CharField(max_length=200, label="Name")
    person = Choice(required=False, label="Who leads")
    purpose = Text(rows=2, label="What it is there for", max_length=5_000)
    serves = forms.MultipleChoiceField(
        required=False,
        label="What it gives the practice",
        widget=forms.CheckboxSelectMultiple,
        help_text="Of what a practice needs to last. It shows what nothing gives yet.",
    )
    people = forms.MultipleChoiceField(
        required=False, label="People who carry it", widget=forms.CheckboxSelectMultiple
    )
    others = Text(
        rows=2,
        label="Others who carry it, one a line",
        max_length=5_000,
        help_text="People, teams and organizations that are not in Marigold.",
    )
    began_on = Date(label="Since")
    review_on = Date(required=False, label="Look at it next on")
    ended_on = Date(required=False, label="Until", help_text="It stays in sight, among what ended.")

    def __init__(
        self,
        *args: Any,
        words: Lasting,
        kind: Item,
        people: Sequence[Person],
        new: bool,
        team: Team | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.holds = str(kind.data.get("holds", "other"))
        self.people_by_ref = {one.ref: one for one in people}
        self.parts = {f"part_{n}": item for n, item in enumerate(words.parts(kind.key))}
        self.fields["name"].label = NAMES.get(self.holds, "Name")
        named = [(ref, one.name) for ref, one in self.people_by_ref.items()]
        self._offer("serves", [(one.key, one.name) for one in words.needs])
        self._offer("people", named)
        self._offer("person", [("", "Nobody from Marigold"), *named])
        for name, item in self.parts.items():
            self.fields[name] = Text(rows=2, label=item.name, help_text=item.text, max_length=5_000)
            self._dress(name, self.fields[name])
        self._by_kind(new)
        if team is not None:  # its members carry it
            self.fields.pop("people", None)
        self.order_fields(
            ["name", "person", "purpose", *self.parts, "serves", "people", "others", "began_on"]
        )

    def _offer(self, name: str, values: list[tuple[str, str]]) -> None:
        if values:
            self.fields[name].choices = values  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def _by_kind(self, new: bool) -> None:
        if new:
            del self.fields["ended_on"]
        if self.holds == ABOUT_A_PERSON:
            self.fields["purpose"].help_text = NO_RATING
            self._dress("purpose", self.fields["purpose"])
            self.fields["others"].label = "Or their name, if they are not in Marigold"
            self.fields.pop("people", None)
            del self.fields["review_on"]
        else:
            self.fields.pop("person", None)

    def said(self, row: Structure | None = None, team: Team | None = None, indicator: Any = None) -> Said:
        """What the action takes; team and indicator stay as they were."""
        data = self.cleaned_data
        details = {item.key: data[name] for name, item in self.parts.items()}
        return Said(
            name=data["name"],
            purpose=data["purpose"],
            details=details,
            serves=data.get("serves", []),
            people=[self.people_by_ref[ref] for ref in data.get("people", [])],
            others=data["others"].splitlines(),
            person=self.people_by_ref.get(data.get("person", "")),
            team=row.team if row else team,
            indicator=row.indicator if row else indicator,
            began_on=data["began_on"],
            ended_on=data.get("ended_on"),
            review_on=data.get("review_on"),
        )

    def start(self, row: Any) -> dict[str, Any]:
        """The fields of a structure as they are now."""
        plain = ("name", "purpose", "serves", "began_on", "ended_on", "review_on", "version")
        return {
            **{name: getattr(row, name) for name in plain},
            **{name: row.details.get(item.key, "") for name, item in self.parts.items()},
            "others": "\n".join(row.others),
            "people": [one.ref for one in row.carriers],
            "person": row.person.ref if row.person else "",
        }


TEXTS = {
    "used": ("What was decided with it", "Who decided", ""),
    "solved": ("Which problem, and how it was solved", "Who solved it", ""),
    "joined": ("What brought them together, and what they do now", "Who was brought together", ""),
    "lifted": ("What they were lifted into", "Who made room for it", NO_RATING),
    "coached": ("What the support was about", "With whom", "Support to the structure itself, not to one person."),
    "checked": ("What people said", "Who answered", "Talk it over and agree on a step. There is no score."),
    "changed": ("What changed, and why", "Who changed it", ""),
}  # fmt: skip


class EntryForm(Form):
    """What happened with a structure; of a look at how it works, a step for each question."""

    decision = Choice(required=False, label="The decision, if it is written down")
    activity = Choice(
        required=False, label="The contact, if it is logged", help_text="Its hours are counted once, there."
    )
    text = Text(rows=3, max_length=5_000)
    who = forms.CharField(required=False, max_length=300)
    on = Date(label="On")
    review_on = Date(required=False, label="Look at it again on")

    def __init__(
        self,
        *args: Any,
        kind: str,
        words: Lasting,
        row: Structure,
        activities: Sequence[Activity] = (),
        decisions: Sequence[Decision] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.questions = (
            {f"step_{n}": item for n, item in enumerate(words.checks(row.kind))} if kind == "checked" else {}
        )
        self.activities = {one.ref: one for one in activities}
        self.decisions = {one.ref: one for one in decisions}
        label, who, hint = TEXTS[kind]
        self.fields["text"].label, self.fields["who"].label = label, who
        self.fields["text"].required = kind != "checked"
        if hint:
            self.fields["text"].help_text = hint
            self._dress("text", self.fields["text"])
        steps = [("", "Not answered"), *((str(step), name) for step, name in words.scale)]
        for name, item in self.questions.items():
            self.fields[name] = forms.ChoiceField(
                label=item.name,
                help_text=item.text,
                required=False,
                widget=forms.RadioSelect,
                choices=steps,
            )
            self._dress(name, self.fields[name])
        self._link("activity", self.activities, kind == "coached")
        self._link("decision", self.decisions, kind == "used")
        if kind != "checked":
            del self.fields["review_on"]
        self.order_fields([*self.questions, "decision", "activity", "text", "who", "on"])

    def _link(self, name: str, rows: dict[str, Any], wanted: bool) -> None:
        if not wanted or not rows:
            del self.fields[name]
            return
        shown = [(ref, f"{one.on:%b} {one.on.day}: {one.title}") for ref, one in rows.items()]
        self.fields[name].choices = [("", "None"), *shown]  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        """Fields for the action."""
        data = self.cleaned_data
        found: dict[str, Any] = {name: data[name] for name in ("text", "who", "on")}
        if "activity" in self.fields:
            found["activity"] = self.activities.get(data["activity"])
        if "decision" in self.fields:
            found["decision"] = self.decisions.get(data["decision"])
        if self.kind == "checked":
            found["ratings"] = {
                item.key: int(data[name]) for name, item in self.questions.items() if data[name]
            }
        return found

    def start(self, entry: StructureEntry) -> dict[str, Any]:
        """The fields of an entry as they are now."""
        return {
            **{name: getattr(entry, name) for name in ("text", "who", "on", "version")},
            **{
                name: str(entry.ratings[item.key])
                for name, item in self.questions.items()
                if item.key in entry.ratings
            },
            "activity": entry.activity.ref if entry.activity else "",
            "decision": entry.decision.ref if entry.decision else "",
        }


class StressForm(Form):
    """What is tested, when and with whom."""

    practice = forms.CharField(max_length=200, label="The practice")
    on = Date(label="Day")
    who = forms.CharField(required=False, max_length=300, label="Who took part")
    own = Text(
        rows=3,
        label="Events of your own, one a line",
        max_length=1_500,
        help_text="Beside the events of the model. For example: the grant ends.",
    )
    learned = Text(rows=3, label="What we take from it", max_length=5_000)
    next_on = Date(required=False, label="Ask again on")

    def __init__(self, *args: Any, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("learned", "next_on") if new else ("own",):
            del self.fields[name]


class OutlookForm(Form):
    """One event: for each need whether it would still be there, what carries it, what is missing."""

    def __init__(self, *args: Any, test: StressTest, structures: Sequence[Structure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs = list(enumerate(test.needs))
        outlooks = [(key, OUTLOOK[key]) for key in ("holds", "shaky", "breaks", "")]
        for n, need in self.needs:
            gives = [one for one in structures if need["key"] in one.serves]
            rest = [one for one in structures if need["key"] not in one.serves]
            carriers = [(one.ref, _where(one, test)) for one in (*gives, *rest)]
            self.fields[f"outlook_{n}"] = forms.ChoiceField(
                label=need["name"], help_text=need.get("text", ""), required=False,
                widget=forms.RadioSelect, choices=outlooks,
            )  # fmt: skip
            self.fields[f"structure_{n}"] = Choice(
                label="What carries it then", required=False, choices=[("", "Nothing yet"), *carriers]
            )
            self.fields[f"missing_{n}"] = Text(rows=2, label="What is missing", max_length=2_000)
            for name in (f"outlook_{n}", f"structure_{n}", f"missing_{n}"):
                self._dress(name, self.fields[name])

    @property
    def parts(self) -> list[tuple[str, Any, Any, Any]]:
        """For each need: its name and bound fields."""
        return [
            (need["name"], self[f"outlook_{n}"], self[f"structure_{n}"], self[f"missing_{n}"])
            for n, need in self.needs
        ]

    def said(self) -> dict[str, Outlook]:
        """What was said, by need; what was not is left out."""
        data = self.cleaned_data
        return {
            need["key"]: Outlook(data[f"outlook_{n}"], data[f"structure_{n}"], data[f"missing_{n}"])
            for n, need in self.needs
            if data[f"outlook_{n}"]
        }


def _where(row: Structure, test: StressTest) -> str:
    return row.name if row.unit_id == test.unit_id else f"{row.name} ({row.unit.name})"


class ServedForm(Form):
    """Which groups a place serves."""

    groups = forms.MultipleChoiceField(
        required=False,
        label="This place serves",
        widget=forms.CheckboxSelectMultiple,
        help_text="As the place says it of itself. Nothing is kept about any person.",
    )
