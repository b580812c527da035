"""Forms about strategies. Choices come from lists of strategies, the words of the system, and what is written down here."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from marigold.improvement.models import Indicator
from marigold.people.models import Person
from marigold.practice.vocabulary import Vocabulary
from marigold.support.actions.strategies import AFTER_WORK, BEFORE, SPEC, Altered, Said
from marigold.support.choosing import Choosing, Lists
from marigold.support.models import Activity, Goal, Strategy
from marigold.support.obstacles import Obstacle
from marigold.web.forms import Choice, Date, Form, Text
from marigold.web.present.strategies import ENDINGS, KINDS, STATES

Boxes = forms.CheckboxSelectMultiple


def many(label: str, hint: str = "") -> forms.MultipleChoiceField:
    """Any of a list."""
    return forms.MultipleChoiceField(label=label, help_text=hint, required=False, widget=Boxes)


class SpecForm(Form):
    """The specification: who does what to whom, when, how much, for which outcome, and why."""

    actor = forms.CharField(
        max_length=300, required=False, label="Who does it", help_text="A role, rather than a name."
    )
    actor_roles = many("Their roles")
    action = Text(rows=2, label="What they do", max_length=5_000)
    target = forms.CharField(
        max_length=300,
        required=False,
        label="To whom",
        help_text="Whose thinking, skill or surroundings should change.",
    )
    target_roles = many("Their roles in the system")
    time = forms.CharField(
        max_length=300, required=False, label="When", help_text="At which moment, in which order, how often."
    )
    planned_from = Date(required=False, label="From")
    planned_until = Date(required=False, label="Until")
    dose = forms.CharField(
        max_length=300, required=False, label="How much", help_text="Dose: such as an hour every other week."
    )
    planned_contacts = forms.IntegerField(
        required=False, min_value=1, max_value=2_000, label="Contacts planned in all"
    )
    planned_hours = forms.FloatField(
        required=False,
        min_value=0.25,
        max_value=5_000,
        label="Hours planned in all",
        help_text="What was given comes from the log.",
    )
    outcomes = many("What it should affect")
    why = Text(rows=2, label="Why this one", max_length=5_000)
    why_kinds = many("What that rests on")
    source = forms.CharField(max_length=300, required=False, label="Source", help_text="A study, a lesson, who asked for it.")  # fmt: skip

    def __init__(self, *args: Any, words: Choosing, practice: Vocabulary, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(item.key, item.name) for item in practice.of("role", "system_role")]
        self.offer("actor_roles", roles)
        self.offer("target_roles", [(item.key, item.name) for item in practice.of("system_role")])
        self.offer("outcomes", [(item.key, item.name) for item in words.outcomes])
        self.offer("why_kinds", [(item.key, item.name) for item in words.reasons])

    def offer(self, name: str, values: Sequence[tuple[str, str]]) -> None:
        """Choices of a field; without any it is left out."""
        if values:
            self.fields[name].choices = values  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def spec(self) -> dict[str, Any]:
        """The specification as the action takes it."""
        data = dict(self.cleaned_data)
        hours = data.pop("planned_hours")
        data["planned_minutes"] = round(hours * 60) if hours else None
        return {name: data[name] for name in SPEC if name in data}


def spec_start(row: Strategy) -> dict[str, Any]:
    """The specification as it is now."""
    start = {name: getattr(row, name) for name in SPEC}
    minutes = start.pop("planned_minutes")
    return {**start, "planned_hours": round(minutes / 60, 2) if minutes else None}


class StrategyForm(SpecForm):
    """A strategy: which one, where it stands, what it answers, its specification."""

    pick = Choice(required=False, label="Strategy of a list")
    name = forms.CharField(
        max_length=200,
        required=False,
        label="What people here call it",
        help_text="Leave it empty to use the name of the list.",
    )
    state = forms.ChoiceField(
        label="Where it stands",
        widget=forms.RadioSelect,
        choices=[(key, words) for key, words in reversed(STATES) if key != "ended"],
    )
    on = Date(label="Since")
    reason = forms.CharField(
        max_length=500, required=False, label="Why it is considered or chosen", help_text="In a line."
    )
    answers = many("What it answers", "Of what is written down here.")
    cluster = Choice(
        required=False,
        label="Cluster it counts under",
        help_text="A strategy of a list with clusters brings its own.",
    )
    goal = Choice(required=False, label="Goal it is for")
    indicator = Choice(
        required=False, label="Indicator that should move", help_text="Left empty, that of the goal."
    )
    owner = Choice(required=False, label="Who in the place owns it")
    owner_text = forms.CharField(max_length=200, required=False, label="Or who, in words")
    proposed_by = forms.CharField(max_length=200, required=False, label="Proposed by")
    correction = forms.BooleanField(required=False, label="I only correct the words; what people do did not change")  # fmt: skip

    FIRST = ("pick", "name", "state", "on", "reason", "answers")
    LAST = ("goal", "indicator", "owner", "owner_text", "proposed_by", "cluster", "correction")

    def __init__(
        self, *args: Any, names: Lists, goals: Sequence[Goal], indicators: Sequence[Indicator],
        people: Sequence[Person], obstacles: Sequence[Obstacle], row: Strategy | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.names, self.row = names, row
        self.goals = {one.ref: one for one in goals}
        self.indicators = {one.ref: one for one in indicators}
        self.people = {one.ref: one for one in people}
        self.obstacles = {one.key: one for one in obstacles}
        kept = [("kept", "As it was: the list has it no more")] if _gone(row, names) else []
        shown = [(one.key, f"{one.item.name} ({one.edition.framework.name})") for one in names.candidates]
        self.fields["pick"].choices = [("", "None: a name of our own"), *kept, *shown]
        self.fields["cluster"].choices = [("", "Not said"), *names.clusters]
        self.fields["goal"].choices = [("", "None"), *((ref, f"{one.number}. {one.statement}") for ref, one in self.goals.items())]  # fmt: skip
        self.fields["indicator"].choices = [
            ("", "None"),
            *((ref, one.name) for ref, one in self.indicators.items()),
        ]
        self.fields["owner"].choices = [("", "Nobody from Marigold"), *((ref, one.name) for ref, one in self.people.items())]  # fmt: skip
        self.offer(
            "answers", [(key, f"{KINDS[one.kind]}: {one.title}") for key, one in self.obstacles.items()]
        )
        if row is not None:
            for name in ("state", "on", "reason"):
                del self.fields[name]
        if row is None or row.state != "working":
            del self.fields["correction"]
        self.order_fields([*self.FIRST, *SpecForm.base_fields, *self.LAST])

    def parts(self) -> list[tuple[str, list[Any]]]:
        """Bound fields by heading."""
        spec = [name for name in SpecForm.base_fields if name not in {"once", "version"}]
        heads = (("The strategy", self.FIRST), ("Fit it to the place", spec), ("Where it belongs", self.LAST))
        return [(head, [self[name] for name in names if name in self.fields]) for head, names in heads]

    def said(self) -> Said:
        """What the action takes."""
        data = self.cleaned_data
        return Said(
            name=data["name"],
            pick=data["pick"],
            cluster=data["cluster"],
            goal=self.goals.get(data["goal"]),
            indicator=self.indicators.get(data["indicator"]),
            owner=self.people.get(data["owner"]),
            owner_text=data["owner_text"],
            proposed_by=data["proposed_by"],
            answers=[self.obstacles[key] for key in data.get("answers", [])],
            spec=self.spec(),
        )


def _gone(row: Strategy | None, names: Lists) -> bool:
    return bool(row and row.element_key and names.of(row.edition_id, row.element_key) is None)


def strategy_start(row: Strategy, names: Lists, answers: Sequence[Obstacle]) -> dict[str, Any]:
    """The fields of a strategy as they are now."""
    listed = names.of(row.edition_id, row.element_key) if row.element_key else None
    own = row.name if listed is None or listed.item.name != row.name else ""
    return {
        **spec_start(row),
        "pick": listed.key if listed else ("kept" if _gone(row, names) else ""),
        "name": own,
        "cluster": row.cluster,
        "goal": row.goal.ref if row.goal else "",
        "indicator": row.indicator.ref if row.indicator else "",
        "owner": row.owner.ref if row.owner else "",
        "owner_text": row.owner_text,
        "proposed_by": row.proposed_by,
        "answers": [one.key for one in answers],
        "version": row.version,
    }


class FitForm(SpecForm):
    """What was altered, and the specification as it is from then on."""

    text = Text(rows=2, required=True, label="What was altered", max_length=5_000)
    on = Date(label="Since")
    parts = many("What it touches")
    natures = many("How")
    goals = many("What for")
    reason = Text(rows=2, label="Why", max_length=5_000)
    planned = forms.ChoiceField(
        required=False,
        label="Planned?",
        widget=forms.RadioSelect,
        choices=[
            ("ahead", "Planned ahead"),
            ("answer", "In answer to something that happened"),
            ("unplanned", "It came so, unplanned"),
        ],
    )
    core = forms.ChoiceField(
        required=False,
        label="Is what makes it work still there?",
        widget=forms.RadioSelect,
        choices=[("kept", "Yes"), ("part", "In part"), ("lost", "No")],
    )
    decided_by = forms.CharField(max_length=300, required=False, label="Who decided")
    present = forms.CharField(max_length=300, required=False, label="Who was in the room")  # fmt: skip

    FIRST = ("text", "on", "parts", "natures", "goals", "reason", "planned", "core", "decided_by", "present")

    def __init__(self, *args: Any, words: Choosing, **kwargs: Any) -> None:
        super().__init__(*args, words=words, **kwargs)
        for name in ("part", "nature", "goal"):
            self.offer(f"{name}s", [(item.key, item.name) for item in words.fitted(name)])
        self.order_fields([*self.FIRST, *SpecForm.base_fields])

    def sections(self) -> list[tuple[str, list[Any]]]:
        """Bound fields by heading."""
        spec = [name for name in SpecForm.base_fields if name not in {"once", "version"}]
        heads = (("What was altered", self.FIRST), ("The strategy as it is from then on", spec))
        return [(head, [self[name] for name in names if name in self.fields]) for head, names in heads]

    def altered(self) -> Altered:
        """What the action takes."""
        data = self.cleaned_data
        return Altered(**{name: data.get(name) or "" for name in ("text", "reason", "decided_by", "present", "planned", "core")},
                       on=data["on"], **{name: data.get(name, []) for name in ("parts", "natures", "goals")})  # fmt: skip


class MoveForm(Form):
    """A strategy comes into another state."""

    reason = Text(rows=2, required=True, label="Why", max_length=2_000)
    on = Date(label="On")
    ending = forms.ChoiceField(label="How it ends", widget=forms.RadioSelect)
    came_of = Text(rows=3, label="What came of it", max_length=5_000)
    learned = Text(rows=2, label="What we learned", max_length=5_000)
    handed_to = forms.CharField(max_length=200, required=False, label="Who carries it on", help_text="Where it is handed over.")  # fmt: skip

    def __init__(self, *args: Any, state: str, worked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if state != "ended":
            for name in ("ending", "came_of", "learned", "handed_to"):
                del self.fields[name]
        else:
            ways = AFTER_WORK if worked else BEFORE
            self.fields["ending"].choices = [(key, ENDINGS[key]) for key in ways]  # type: ignore[attr-defined]
            self.fields["ending"].initial = "" if worked else BEFORE[0]
            if not worked:
                for name in ("came_of", "handed_to"):
                    del self.fields[name]

    def fields_of(self) -> dict[str, Any]:
        """What the action takes."""
        names = ("reason", "on", "ending", "came_of", "learned", "handed_to")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class CompareForm(Form):
    """What the group says of each candidate: on fit, on what is feasible, on what matters."""

    who = forms.CharField(max_length=300, required=False, label="Who judged", help_text="Roles will do.")

    ASKED = (
        ("fit", "Fit: does it suit this place, these people and this barrier?"),
        ("feasible", "Feasible: can it be done here, with what there is?"),
        ("matters", "Important: how much would hang on it?"),
    )

    def __init__(self, *args: Any, rows: Sequence[Strategy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            for name, label in self.ASKED:
                key = f"{name}_{row.ref}"
                self.fields[key] = Text(
                    rows=3, label=f"{label.partition(':')[0]}: {row.name}", max_length=2_000
                )
                self.fields[key].initial = getattr(row, name)
                self._dress(key, self.fields[key])

    def asked(self) -> list[tuple[str, list[tuple[str, Any]]]]:
        """For each question its words and, by candidate, the bound field."""
        return [
            (label, [(row.name, self[f"{name}_{row.ref}"]) for row in self.rows])
            for name, label in self.ASKED
        ]

    def told(self) -> Mapping[str, Mapping[str, str]]:
        """What was said, by reference."""
        return {
            row.ref: {name: self.cleaned_data[f"{name}_{row.ref}"] for name, _ in self.ASKED}
            for row in self.rows
        }


class MarkForm(Form):
    """Which of the contacts that are logged carried a strategy out."""

    contacts = many(
        "Contacts that carried it out", "Their hours count once, in the log. Others stay as they are."
    )

    def __init__(self, *args: Any, activities: Sequence[Activity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activities = {one.ref: one for one in activities}
        self.fields["contacts"].choices = [  # type: ignore[attr-defined]
            (ref, f"{one.on:%b} {one.on.day}, {one.on.year}: {one.title}")
            for ref, one in self.activities.items()
        ]

    def chosen(self) -> list[Activity]:
        """Those that were ticked."""
        return [self.activities[ref] for ref in self.cleaned_data["contacts"]]
