"""Forms about activities. Choices come from the engagement and its practice model."""

from typing import Any

from django import forms

from marigold.people.models import Person
from marigold.practice.vocabulary import Vocabulary
from marigold.support.actions.links import Links
from marigold.support.models import Activity
from marigold.support.selectors.choices import Choices
from marigold.web.contact_tags import add_tags, tags_start, toward_leaders
from marigold.web.forms import Choice, Date, Form, Minutes, Text

ROLE_WORDS = (
    ("lead", "leads"),
    ("second", "second, takes notes"),
    ("observer", "observes"),
    ("expert", "called in as expert"),
    ("", "is not there"),
)
LENGTHS = (15, 20, 30, 45, 60, 90)
LED = (("together", "Together"), ("partner", "A partner"))


class ActivityForm(Form):
    """What planning and logging share: when, how, who, which goals and elements."""

    title = forms.CharField(max_length=200, label="Short title")
    on = Date(label="Day")
    mode = forms.ChoiceField(label="How do you meet?", widget=forms.RadioSelect, required=False)
    category = Choice(label="Kind of work", required=False)
    goals = forms.MultipleChoiceField(
        label="Goals it serves", widget=forms.CheckboxSelectMultiple, required=False
    )
    strategies = forms.MultipleChoiceField(
        label="Strategies it carries out",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Its time counts as their dose, once.",
    )
    focus = Choice(label="Principle in focus", required=False)
    elements = forms.MultipleChoiceField(
        label="Also used", widget=forms.CheckboxSelectMultiple, required=False, help_text="As many as fit."
    )
    partners = forms.MultipleChoiceField(
        label="Partners who take part", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self, *args: Any, words: Vocabulary, choices: Choices, direct: bool = True, **kwargs: Any
    ) -> None:
        self.words, self.choices, self.direct = words, choices, direct
        super().__init__(*args, **kwargs)
        self.tag_names = add_tags(self, words, direct=direct)
        for name in self.tag_names:
            self._dress(name, self.fields[name])
        kind = "category_direct" if direct else "category_indirect"
        modes = [item for item in words.of("mode") if bool(item.data.get("contact")) == direct]
        items = words.of("principle", "function")
        self._offer("mode", [(item.key, item.name) for item in modes])
        self._offer("category", [("", "Choose"), *((item.key, item.name) for item in words.of(kind))])
        self._offer("focus", [("", "Choose"), *((str(item.id), item.name) for item in items)])
        self._offer("elements", [(str(item.id), item.name) for item in items])
        features = [(item.key, item.name) for item in words.of("context_feature")]
        self._offer("tailored_to", [("", "Choose"), *features] if features else [])
        self._offer("goals", [(goal.ref, f"{goal.number}. {goal.statement}") for goal in choices.goals])
        self._offer("strategies", [(row.ref, row.name) for row in choices.strategies])
        self._offer("partners", [(person.ref, person.name) for person in choices.partners])

    def _offer(self, name: str, values: list[tuple[str, str]]) -> None:
        self.fields[name].choices = values  # type: ignore[attr-defined]
        if not values and name in {"goals", "strategies", "partners", "mode", "tailored_to", "style"}:
            del self.fields[name]

    def feature(self) -> str:
        """The feature of the place that tailored support answers; none of what is the same for everyone."""
        data = self.cleaned_data
        return str(data.get("tailored_to", "")) if data["tailored"] else ""

    def chosen_elements(self) -> list[int]:
        """Element ids, the one in focus first."""
        data = self.cleaned_data
        first = [data["focus"]] if data.get("focus") else []
        tags = [key for name in self.tag_names for key in data.get(name, [])]
        return [int(key) for key in dict.fromkeys([*first, *data.get("elements", []), *tags])]

    @property
    def tag_fields(self) -> list[Any]:
        """More about this contact, as bound fields."""
        return [self[name] for name in self.tag_names]

    def links(self, practitioners: list[tuple[Person, str]]) -> Links:
        """People, goals and elements as chosen."""
        data = self.cleaned_data
        partners = [person for person in self.choices.partners if person.ref in data.get("partners", [])]
        goals = [goal for goal in self.choices.goals if goal.ref in data.get("goals", [])]
        people = [(person, role, "support") for person, role in practitioners]
        people += [(person, "participant", "partner") for person in partners]
        chosen = data.get("strategies", [])
        carried = [row for row in self.choices.strategies if row.ref in chosen]
        return Links(
            people=people,
            elements=self.chosen_elements(),
            goals=goals,
            strategies=carried if "strategies" in self.fields else None,
        )


class PlanForm(ActivityForm):
    """The plan of a contact: purpose, agenda, roles before it happens, principle in focus."""

    starts_at = forms.TimeField(
        required=False, label="Time", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    planned_minutes = Minutes(label="How long, in minutes")
    purpose = Text(label="Purpose", help_text="What should be different afterward?")
    agenda = Text(rows=5, label="Agenda", help_text="One line for each part.")
    relationship = forms.BooleanField(required=False, label="It is meant to build the relationship")
    tailored = forms.BooleanField(required=False, label="It is shaped to this place")
    tailored_to = Choice(required=False, label="Which feature of the place does it answer?")
    coplan_on = Date(required=False, label="Co-plan on")
    debrief_on = Date(required=False, label="Debrief on")

    field_order = (
        "title",
        "on",
        "starts_at",
        "planned_minutes",
        "purpose",
        "agenda",
        "mode",
        "category",
        "focus",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for person in self.choices.practitioners:
            self.fields[f"role_{person.ref}"] = Choice(label=person.name, choices=ROLE_WORDS, required=False)
            self._dress(f"role_{person.ref}", self.fields[f"role_{person.ref}"])

    @property
    def role_fields(self) -> list[Any]:
        """The role of each practitioner, as bound fields."""
        return [self[f"role_{person.ref}"] for person in self.choices.practitioners]

    @property
    def other_fields(self) -> list[Any]:
        """All other fields that are seen."""
        roles = {field.name for field in self.role_fields}
        return [field for field in self if field.name not in roles and not field.is_hidden]

    def practitioners(self) -> list[tuple[Person, str]]:
        """Who comes in which role."""
        chosen = [(person, self.cleaned_data[f"role_{person.ref}"]) for person in self.choices.practitioners]
        return [(person, role) for person, role in chosen if role]


class LogForm(ActivityForm):
    """What happened, in under a minute when the plan was right."""

    length = forms.ChoiceField(
        label="How long?",
        widget=forms.RadioSelect,
        required=False,
        choices=[(str(minutes), str(minutes)) for minutes in LENGTHS],
    )
    minutes_other = Minutes(label="Another length, in minutes")
    minutes_preparation = Minutes(label="Preparation, minutes", help_text="Co-planning counts here.")
    minutes_travel = Minutes(label="Travel, minutes")
    minutes_followup = Minutes(label="Follow-up, minutes")
    led = forms.ChoiceField(label="Who led?", widget=forms.RadioSelect)
    there = forms.MultipleChoiceField(label="Who of you was there?", widget=forms.CheckboxSelectMultiple)
    goal_directed = forms.ChoiceField(
        label="Was it goal-directed?",
        widget=forms.RadioSelect,
        required=False,
        choices=[("yes", "Goal-directed"), ("no", "Reactive")],
    )
    style = forms.ChoiceField(label="How was it given?", widget=forms.RadioSelect, required=False)
    participant_count = forms.IntegerField(
        required=False, min_value=0, max_value=100_000, label="How many people came"
    )
    participants_text = forms.CharField(required=False, max_length=500, label="Others who took part")
    solo_reason = Choice(required=False, label="Why solo?")
    solo_agreed = forms.BooleanField(
        required=False, label="We agreed it beforehand, my co-practitioner and I"
    )
    solo_participants_agreed = forms.BooleanField(required=False, label="Participants agreed too")
    solo_note = forms.CharField(required=False, max_length=500, label="More about it")
    tailored = forms.BooleanField(required=False, label="It was shaped to this place")
    tailored_to = Choice(required=False, label="Which feature of the place did it answer?")
    relationship = forms.BooleanField(required=False, label="It was meant to build the relationship")
    note = Text(rows=2, label="One line to remember", help_text="Don’t name children or families.")
    follow_ups = Text(
        rows=2,
        label="Follow-ups you promised",
        help_text="One a line. Each becomes a task of yours, due in a week.",
    )
    debrief_on = Date(required=False, label="Debrief on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        helpers = [(person.ref, person.first_name) for person in self.choices.practitioners]
        self.fields["led"].choices = [*helpers, *(LED if self.direct else ())]
        self.fields["there"].choices = helpers
        styles = [(item.key, item.name) for item in self.words.of("style")]
        self._offer("style", styles if self.direct else [])
        reasons = self.words.of("solo_reason")
        self.fields["solo_reason"].choices = [("", "Choose"), *((item.key, item.name) for item in reasons)]
        self.fields["led"].error_messages["required"] = "Choose who led."
        self.fields["there"].error_messages["required"] = "Tick at least one of you."

    def minutes(self) -> int:
        """Contact minutes: the other length when given, else the tile."""
        data = self.cleaned_data
        return int(data["minutes_other"] or data["length"] or 0)

    def led_by(self) -> str:
        """support, together or partner."""
        led = self.cleaned_data["led"]
        return led if led in {"together", "partner"} else "support"

    def practitioners(self, planned_lead: str = "") -> list[tuple[Person, str]]:
        """Who was there in which role: the named leader leads, else the planned one, else the first."""
        there = [person for person in self.choices.practitioners if person.ref in self.cleaned_data["there"]]
        wanted = (self.cleaned_data["led"], planned_lead, there[0].ref if there else "")
        refs = [person.ref for person in there]
        lead = next((ref for ref in wanted if ref in refs), "")
        core = self.choices.core
        return [
            (person, "lead" if person.ref == lead else "second" if person.pk in core else "expert")
            for person in there
        ]


def plan_start(activity: Activity, links: Links) -> dict[str, Any]:
    """The fields of a plan as they are now."""
    start = {
        name: getattr(activity, name)
        for name in (
            "title",
            "on",
            "starts_at",
            "planned_minutes",
            "purpose",
            "agenda",
            "mode",
            "category",
            "relationship",
            "tailored",
            "tailored_to",
            "coplan_on",
            "debrief_on",
            "version",
        )
    }
    return {**start, **_links_start(links), **{f"role_{p.ref}": role for p, role, side in links.people}}


def log_start(activity: Activity, links: Links, *, today: Any) -> dict[str, Any]:
    """What the log most likely says: the plan happened as planned, on its day or today."""
    names = (
        "title",
        "on",
        "mode",
        "category",
        "tailored",
        "tailored_to",
        "relationship",
        "debrief_on",
        "version",
        "note",
    )
    start = {name: getattr(activity, name) for name in names}
    lead = next((person.ref for person, role, _ in links.people if role == "lead"), "")
    contact = activity.minutes_contact if activity.state == "done" else (activity.planned_minutes or 0)
    directed = activity.goal_directed if activity.state == "done" else (True if links.goals else None)
    led_by = activity.led_by if activity.led_by in {"together", "partner"} else lead
    return {
        **start,
        **_links_start(links),
        "on": min(activity.on, today),
        "length": str(contact) if contact in LENGTHS else "",
        "minutes_other": contact if contact not in LENGTHS and contact else None,
        "minutes_preparation": activity.minutes_preparation or None,
        "minutes_travel": activity.minutes_travel or None,
        "minutes_followup": activity.minutes_followup or None,
        "led": led_by,
        "there": [person.ref for person, _, side in links.people if side == "support"],
        "goal_directed": {True: "yes", False: "no"}.get(directed, ""),
        "participant_count": activity.participant_count,
        "participants_text": activity.participants_text,
        "solo_reason": activity.solo_reason,
        "solo_agreed": activity.solo_agreed,
        "solo_participants_agreed": activity.solo_participants_agreed,
        "solo_note": activity.solo_note,
        "style": activity.style,
    }


def toward_start(links: Links, words: Vocabulary, choices: Choices) -> dict[str, Any]:
    """Where nothing is said yet of whom a plan is for, and a named leader of the place takes part: the leaders."""
    said = {words.by_id[one].kind for one in links.elements if one in words.by_id}
    leads = any(person.pk in choices.leaders for person, _, side in links.people if side == "partner")
    return {"toward": toward_leaders(words)} if leads and "recipient" not in said else {}


def _links_start(links: Links) -> dict[str, Any]:
    return {
        "goals": [goal.ref for goal in links.goals],
        "strategies": [row.ref for row in links.strategies or ()],
        "focus": str(links.elements[0]) if links.elements else "",
        "elements": [str(element) for element in links.elements[1:]],
        **tags_start([str(element) for element in links.elements]),
        "partners": [person.ref for person, _, side in links.people if side == "partner"],
    }
