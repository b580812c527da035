"""Forms about concerns. Choices come from the engagement and its practice model."""

from collections.abc import Sequence
from typing import Any

from django import forms

from marigold.people.models import Person
from marigold.practice.vocabulary import Vocabulary
from marigold.support.models import Concern
from marigold.support.selectors.choices import Choices
from marigold.web.forms import Choice, Date, Form, Text

KINDS = (
    ("challenge", "Challenge"),
    ("tension", "Tension"),
    ("barrier", "Barrier"),
    ("role", "Role confusion"),
    ("risk", "Risk"),
    ("service", "Gap in services"),
    ("blind-spot", "Blind spot"),
)
STATES = (
    ("open", "Open"),
    ("postponed", "Put off"),
    ("answered", "Answered"),
    ("closed", "Set aside"),
)
LEVELS = (("person", "Person"), ("team", "Team"), ("organization", "Organization"), ("system", "System"))
NATURES = (
    ("", "Not clear yet"),
    ("technical", "Technical: know-how solves it"),
    ("adaptive", "Adaptive: people have to change what they hold dear"),
    ("both", "Some of both"),
)
IDEA_USED = (("", "Not known yet"), ("yes", "Yes"), ("part", "In part"), ("no", "No"))
FIVE = [(str(n), str(n)) for n in range(1, 6)]
# What may be chosen as the source of which kind of concern.
SOURCE_OF = {"tension": "tension_source", "barrier": "barrier", "service": "service_gap"}


class ConcernForm(Form):
    """What the concern is, who owns it, and what is next."""

    title = forms.CharField(
        max_length=200,
        label="The concern in a line",
        help_text="As a question, if you can: it stays open until it is answered.",
    )
    kind = Choice(label="Kind", choices=KINDS)
    source = Choice(
        label="Where it comes from",
        required=False,
        help_text="For a tension, a barrier or a gap in services, from the model.",
    )
    level = Choice(label="Level", choices=LEVELS)
    raised_on = Date(label="Noticed on")
    text = Text(rows=3, label="More about it", help_text="Don’t name children or families.")
    effects = forms.MultipleChoiceField(
        required=False, label="What it does to people", widget=forms.CheckboxSelectMultiple
    )
    group = forms.CharField(
        max_length=200,
        required=False,
        label="Whom it weighs on, or who goes without",
        help_text="Leave empty for everyone.",
    )
    goal = Choice(label="Goal it touches", required=False)
    owner = Choice(label="Who owns it", required=False)
    owner_text = forms.CharField(max_length=200, required=False, label="Or in words, such as a team")
    next_step = forms.CharField(max_length=300, required=False, label="Next step")
    next_on = Date(required=False, label="By")
    nature = forms.ChoiceField(
        required=False, label="Technical or adaptive", widget=forms.RadioSelect, choices=NATURES
    )
    signs = forms.MultipleChoiceField(
        required=False, label="Signs that it is adaptive", widget=forms.CheckboxSelectMultiple
    )
    people = Text(rows=2, label="People: who is in it, and what each stands to gain or lose")
    history = Text(rows=2, label="History: what happened before, in the place and its system")
    pressures = Text(rows=2, label="Larger pressures")
    conflict = Text(rows=2, label="Sources of conflict")
    pacing = Text(rows=2, label="Pace: what comes first, and what waits")
    raised_by = Choice(label="Who raised it", required=False)
    raised_as = forms.CharField(
        max_length=200,
        required=False,
        label="Or in words",
        help_text="Such as: a coach at one of the agencies.",
    )
    idea = Text(rows=2, label="What they propose")
    confidential = forms.BooleanField(
        required=False,
        label="Raised in confidence",
        help_text="Who raised it is then shown to the pair alone.",
    )

    HEAD = ("title", "kind", "source", "level", "raised_on", "text", "effects", "group", "goal")
    WORK = ("owner", "owner_text", "next_step", "next_on")
    ADAPTIVE = ("nature", "signs", "people", "history", "pressures", "conflict", "pacing")
    VOICE = ("raised_by", "raised_as", "idea", "confidential")
    PLAIN = (
        *("title", "level", "raised_on", "text", "group", "owner_text", "next_step", "next_on", "nature"),
        *("people", "history", "pressures", "conflict", "pacing", "raised_as", "idea", "confidential"),
    )

    def __init__(
        self, *args: Any, words: Vocabulary, choices: Choices, row: Concern | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.people_by_ref = people_by_ref(choices, [row.owner, row.raised_by] if row else [])
        self.goals_by_ref = {goal.ref: goal for goal in choices.goals}
        if row and row.goal:
            self.goals_by_ref[row.goal.ref] = row.goal
        names = [(ref, person.name) for ref, person in self.people_by_ref.items()]
        goals = [(ref, f"{goal.number}. {goal.statement}") for ref, goal in self.goals_by_ref.items()]
        sources = [
            (item.key, f"{dict(KINDS)[kind]}: {item.name}")
            for kind, of in SOURCE_OF.items()
            for item in words.of(of)
        ]
        self._offer("owner", [("", "Nobody yet"), *names])
        self._offer("raised_by", [("", "Not said"), *names])
        self._offer("goal", [("", "None"), *goals] if goals else [])
        self._offer("source", [("", "Not from the list"), *sources] if sources else [])
        self._offer("effects", [(item.key, item.name) for item in words.of("tension_effect")])
        self._offer("signs", [(item.key, item.name) for item in words.of("adaptive_signal")])
        if row is not None:
            del self.fields["kind"]

    def _offer(self, name: str, values: list[tuple[str, str]]) -> None:
        """Choices of a field; a list the model does not have hides its part."""
        if values:
            self.fields[name].choices = values  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A source belongs to its kind."""
        data = super().clean() or {}
        kind = self.row.kind if self.row else data.get("kind", "")
        source = data.get("source")
        if source and not str(dict(self.fields["source"].choices)[source]).startswith(dict(KINDS)[kind]):
            self.add_error("source", "This source belongs to another kind of concern.")
        return data

    def keep_quiet(self) -> None:
        """Take away what is the pair's alone: who raised it, and whether that stays in confidence."""
        for name in ("raised_by", "raised_as", "confidential"):
            del self.fields[name]

    def part(self, names: Sequence[str]) -> list[Any]:
        """Bound fields of one part of the form that are there."""
        return [self[name] for name in names if name in self.fields]

    @property
    def head(self) -> list[Any]:
        """What it is."""
        return self.part(self.HEAD)

    @property
    def work(self) -> list[Any]:
        """Who owns it and what is next."""
        return self.part(self.WORK)

    @property
    def adaptive(self) -> list[Any]:
        """The adaptive challenge in full."""
        return self.part(self.ADAPTIVE)

    @property
    def voice(self) -> list[Any]:
        """Who raised it."""
        return self.part(self.VOICE)

    @property
    def adaptive_used(self) -> bool:
        """Whether anything is written in that part, so that it stands open."""
        return any(field.value() or field.errors for field in self.adaptive)

    @property
    def voice_used(self) -> bool:
        """Whether anything is written in that part, so that it stands open."""
        return any(field.value() or field.errors for field in self.voice)

    def values(self) -> dict[str, Any]:
        """The columns of the concern."""
        data = self.cleaned_data
        found = {name: data[name] for name in self.PLAIN if name in self.fields}
        found["owner"] = self.people_by_ref.get(data["owner"])
        if "raised_by" in self.fields:
            found["raised_by"] = self.people_by_ref.get(data["raised_by"])
        found["goal"] = self.goals_by_ref.get(data.get("goal", ""))
        found["source_key"] = data.get("source", "")
        found["signals"] = [*data.get("signs", []), *data.get("effects", [])]
        return found


def people_by_ref(choices: Choices, more: Sequence[Person | None] = ()) -> dict[str, Person]:
    """Those who may be chosen, partners first, and those who are chosen already."""
    there = {person.ref: person for person in (*choices.partners, *choices.practitioners)}
    return there | {person.ref: person for person in more if person is not None}


def concern_start(row: Concern) -> dict[str, Any]:
    """The fields of a concern as they are now."""
    start: dict[str, Any] = {name: getattr(row, name) for name in (*ConcernForm.PLAIN, "version")}
    return {
        **start,
        "source": row.source_key,
        "owner": row.owner.ref if row.owner else "",
        "raised_by": row.raised_by.ref if row.raised_by else "",
        "goal": row.goal.ref if row.goal else "",
        "signs": row.signals,
        "effects": row.signals,
    }


# kind: (heading of its form, button, fields in order)
ENTRIES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "perspective": ("Add a view of it", "Save view", ("whose", "text", "on")),
    "strategy": ("Add a strategy tried", "Save strategy", ("strategy", "reinforced", "text", "result", "on")),
    "distress": ("Note how much strain there is", "Save reading", ("distress", "text", "on")),
    "eased": ("Note how unease was made normal", "Save", ("text", "on")),
    "loop": ("Add a loop: asked, acted, adjusted", "Save loop", ("text", "result", "on")),
    "returned": ("Note a slip back to old ways", "Save", ("text", "on")),
    "fit": ("Note doubts about doing it here", "Save", ("feasible", "fits", "text", "on")),
    "postponed": ("Put it off", "Put off", ("until", "text", "on")),
    "handed": ("Hand it back", "Hand back", ("owner", "owner_text", "text", "on")),
}
TEXT_OF = {
    "perspective": ("How it looks from there", "A clue to the whole, not a vote."),
    "strategy": ("What was done", ""),
    "distress": ("What shows it, and what the conflict taught", ""),
    "eased": ("What you said or did, and what kept it safe", ""),
    "loop": ("What you asked and found, and what was done", ""),
    "returned": ("What slid back, and what brought it on", ""),
    "fit": ("What people doubt, in their words", ""),
    "postponed": ("Why it waits", "Postponements are counted and stay visible."),
    "handed": ("What was agreed, and what help they asked for", ""),
}


class EntryForm(Form):
    """One thing added to a concern; each kind shows its own fields."""

    whose = forms.CharField(
        max_length=200,
        label="Whose view",
        help_text="A role or a group is enough: two parents, a supervisor.",
    )
    strategy = Choice(label="Strategy")
    reinforced = forms.ChoiceField(
        label="How it was used",
        widget=forms.RadioSelect,
        choices=[("no", "We showed it ourselves"), ("yes", "We backed others who used it")],
    )
    distress = forms.TypedChoiceField(
        label="How much strain, from 1 (calm) to 5 (too much to work with)",
        widget=forms.RadioSelect,
        coerce=int,
        choices=FIVE,
    )
    feasible = forms.TypedChoiceField(
        label="How doable people find it, from 1 to 5",
        widget=forms.RadioSelect,
        coerce=int,
        empty_value=None,
        required=False,
        choices=FIVE,
    )
    fits = forms.TypedChoiceField(
        label="How well it fits here, from 1 to 5",
        widget=forms.RadioSelect,
        coerce=int,
        empty_value=None,
        required=False,
        choices=FIVE,
    )
    until = Date(label="Comes back on")
    owner = Choice(label="Who has it now", required=False)
    owner_text = forms.CharField(max_length=200, required=False, label="Or in words")
    text = Text(rows=3)
    result = Text(rows=2, label="What came of it")
    on = Date(label="On")

    def __init__(
        self, *args: Any, kind: str, words: Vocabulary, people: dict[str, Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.people = kind, people
        keep = (*ENTRIES[kind][2], "once", "version")
        for name in [name for name in self.fields if name not in keep]:
            del self.fields[name]
        self.order_fields(keep)
        label, hint = TEXT_OF[kind]
        self.fields["text"].label, self.fields["text"].help_text = label, hint
        self.fields["text"].required = kind not in {"distress", "fit"}
        self._dress("text", self.fields["text"])
        if kind == "loop":
            self.fields["result"].label = "What you adjusted because of it"
        if kind == "strategy":
            items = words.of("strategy", "tension_strategy")
            self.fields["strategy"].choices = [("", "Choose"), *((item.key, item.name) for item in items)]  # type: ignore[attr-defined]
        if kind == "handed":
            names = [(ref, person.name) for ref, person in people.items()]
            self.fields["owner"].choices = [("", "Someone else"), *names]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What to add."""
        data = {name: self.cleaned_data[name] for name in ENTRIES[self.kind][2]}
        if "reinforced" in data:
            data["reinforced"] = data["reinforced"] == "yes"
        if "owner" in data:
            data["owner"] = self.people.get(data["owner"])
        return data


class ResultForm(Form):
    """What came of a strategy."""

    result = Text(rows=3, required=True, label="What came of it")


SOLVED_BY = [
    ("participants", "Participants themselves, without the pair"),
    ("together", "Participants and the pair together"),
    ("practitioners", "The pair"),
]


class AnswerForm(Form):
    """The answer in words."""

    answer = Text(rows=4, label="The answer", help_text="As people there would say it.")
    state = forms.ChoiceField(
        label="How it ends",
        widget=forms.RadioSelect,
        choices=[
            ("answered", "It is answered"),
            ("closed", "It no longer needs an answer; the words say why"),
        ],
        initial="answered",
    )
    idea_used = forms.ChoiceField(
        label="Did the idea of whoever raised it become part of the answer?",
        widget=forms.RadioSelect,
        required=False,
        choices=IDEA_USED,
    )
    solved_by = forms.ChoiceField(
        label="Who found the answer?",
        widget=forms.RadioSelect,
        required=False,
        choices=SOLVED_BY,
    )
    solved_with = forms.CharField(
        required=False,
        max_length=300,
        label="With whom, at which levels",
        help_text="Such as the county board, or two principals.",
    )


class ReopenForm(Form):
    """Why it is open again."""

    reason = Text(rows=2, required=True, label="Why it is open again")
