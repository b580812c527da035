"""The form of one element: what all say, and what its kind asks for, built from the kinds themselves."""

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms

from marigold.core.frameworks import KINDS, Element, Model
from marigold.core.frameworks.draft import ABOUT
from marigold.core.frameworks.kinds import HOLDS, Need
from marigold.web.forms import Choice, Date, Form, Text

NEEDS = 6
WORDS = {
    "bars": "Bars shown beside it",
    "tailored": "Shaped to one place",
    "time_limited": "With an end date",
    "order": "Place in the order",
    "applies_to": "For",
    "direct": "Together with participants",
    "parts": "Time is noted for",
    "contact": "Partners are present",
    "directive": "People were told what to do",
    "goal_directed": "Moves an agreed goal forward",
    "needs_agreement": "Needs agreement",
    "agreement_of": "Agreement of",
    "exception": "It is an exception",
    "strong_when": "Weighs more when",
    "for": "Asked of",
    "visibility": "Seen by",
    "own_words": "In the partners’ own words",
    "needs_consent": "Needs consent",
    "goes_back": "Goes back to those who said it",
    "learned": "Tells what was learned",
    "number": "Number",
    "stage": "The key of its stage",
    "choices": "Choices of its own",
    "shelf": "Stands under",
    "groups": "Partner groups are named",
    "asked_of_partners": "Partners are asked on their page",
    "about_gaps": "Stands beside gaps between groups",
    "rhythm_days": "Days until somebody should look again",
    "holds": "It stands with",
    "means": "What it says, for pages that count on it",
    "frontline": "At the front line",
    "titles": "Titles on a role that mean it, one a line",
    "use_when": "When to use it",
    "not_when": "When not",
    "people_from": "For so many people, or more",
    "people_to": "For so many people at most",
    "invitation": "The question it begins with",
}
# Columns of small tables.
COLUMNS = {
    "name": "name",
    "does": "what is done",
    "low": "fewest minutes",
    "high": "most minutes",
    "groups": "in which groups",
}
RESTS_ON_WORDS = {
    "": "Not said",
    "writing": "Published writing",
    "experience": "Experience in the field",
    "both": "Published writing and experience in the field",
}
VALUES = {
    "preparation": "preparation",
    "contact": "contact",
    "travel": "travel",
    "follow_up": "follow-up",
    "lead": "the lead",
    "second": "the second practitioner",
    "both": "both",
    "mine": "only its writer",
    "pair": "the pair",
    "team": "the team",
    "participants": "participants too",
    "co_practitioner": "the co-practitioner",
    "relationship": "the aim is a relationship",
    "decision": "which decision it is for",
    "users": "who uses it",
    "inside": "how it is shared inside",
    "outside": "how it is shared outside",
    "replaced": "what it replaced",
    "joined": "who was brought together",
}


class Lines(Text):
    """A list in the words of whoever writes it, one a line."""

    def prepare_value(self, value: Any) -> Any:
        """A list as lines."""
        return "\n".join(str(one) for one in value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        """Lines as a list, without empty ones and without any twice."""
        lines = (one.strip() for one in str(super().clean(value)).splitlines())
        return list(dict.fromkeys(one for one in lines if one))


class Rows(Lines):
    """Small tables as lines, their columns parted by bars: `Name | what happens | 3 | 5 | pairs`."""

    def __init__(self, need: Need, **kwargs: Any) -> None:
        super().__init__(rows=6, **kwargs)
        self.need = need

    def prepare_value(self, value: Any) -> Any:
        """Tables as lines."""
        if isinstance(value, list | tuple):
            return "\n".join(" | ".join(str(one.get(name, "")) for name in self.need.of) for one in value)
        return value

    def clean(self, value: Any) -> Any:
        """Lines as tables."""
        return [self._row(line) for line in super().clean(value)]

    def _row(self, line: str) -> dict[str, Any]:
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != len(self.need.of) or not all(parts):
            told = " | ".join(COLUMNS[name] for name in self.need.of)
            raise forms.ValidationError(f"“{line[:60]}” is not whole. Write each line as: {told}.")
        found: dict[str, Any] = dict(zip(self.need.of, parts, strict=True))
        for name in self.need.numbers:
            low, high = self.need.low, self.need.high
            if not found[name].isdecimal() or not low <= int(found[name][:9]) <= high:
                raise forms.ValidationError(f"“{line[:60]}”: write minutes as a number from {low} to {high}.")
            found[name] = int(found[name])
        return found


class ElementForm(Form):
    """One element of a draft. Fields of its kind come after those that all have."""

    forgets = frozenset({"name", "text", "plain", "note", "parent"})
    name = forms.CharField(max_length=160, label="Name")
    local_term = forms.CharField(
        max_length=160,
        required=False,
        label="Your own word for it",
        help_text="Shown on pages in place of the name.",
    )
    text = Text(label="What it means", max_length=2000, help_text="In your own words.")
    plain = Text(label="In plain words", rows=2, max_length=2000)
    for_partners = Text(label="Worded for partners", rows=2, max_length=2000)
    for_leaders = Text(label="Worded for leaders and funders", rows=2, max_length=2000)
    parent = Choice(label="Hangs under", required=False)
    prompts = Text(label="Questions to ask, one a line", rows=2)
    see = Text(
        label="Read more, one a line",
        rows=2,
        help_text="An address that begins with https://, or the key of another entry.",
    )
    made_with = forms.CharField(max_length=600, required=False, label="Written together by")
    made_on = Date(required=False, label="On")
    owner = forms.CharField(max_length=160, required=False, label="Who looks after it")
    review_on = Date(required=False, label="Look at it again on")
    rests_on = Choice(label="What it rests on", required=False, choices=list(RESTS_ON_WORDS.items()))
    references = Lines(
        label="Reading and references, one a line",
        rows=2,
        help_text="Who wrote it, with their institution, the title and the year.",
    )
    source = Text(label="Where it is from", rows=2, max_length=2000)
    slot = forms.BooleanField(required=False, label="Not known yet")
    note = Text(
        label="Note", rows=2, max_length=2000, help_text="For what is not known yet: what is missing."
    )

    def __init__(self, *args: Any, model: Model, element: Element, **kwargs: Any) -> None:
        kwargs["initial"] = {**_start(element), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.model, self.element = model, element
        kind = KINDS[element.kind]
        homes = [
            one
            for one in model.elements
            if one.kind in (*kind.parents, element.kind) and one.key != element.key
        ]
        if kind.parents or element.parent:
            self.fields["parent"].choices = [("", "Nothing"), *((one.key, one.name) for one in homes)]
        else:
            del self.fields["parent"]
        for name, need in kind.data.items():
            self._of_kind(name, need)

    def _of_kind(self, name: str, need: Need) -> None:
        label = WORDS.get(name, name.replace("_", " ").capitalize())
        if need.holds == "needs":
            self._rows(need)
            return
        if need.holds == "truth" and need.among:
            return  # there is one answer that makes sense, and it is kept as it is
        made = _field(self.model, label, need)
        self._dress(f"data_{name}", made)
        self.fields[f"data_{name}"] = made
        value = self.element.data.get(name)
        self.initial.setdefault(f"data_{name}", value)

    def _rows(self, need: Need) -> None:
        roles = [("", "Nobody more"), *((one.key, one.name) for one in self.model.of_kind("role"))]
        rows = list(self.element.data.get("needs", ()))
        for at in range(max(NEEDS, len(rows) + 2)):
            entry = rows[at] if at < len(rows) else {}
            made: dict[str, forms.Field] = {
                "role": Choice(label=f"Role {at + 1}", choices=roles, required=False),
                "count": forms.IntegerField(label="How many", required=False, min_value=1, max_value=50),
                "optional": forms.BooleanField(label="If wanted", required=False),
                "rotating": forms.BooleanField(label="In turn", required=False),
            }
            for name, field in made.items():
                self._dress(f"need_{at}_{name}", field)
                self.fields[f"need_{at}_{name}"] = field
                self.initial.setdefault(f"need_{at}_{name}", entry.get(name))

    @property
    def needs(self) -> list[list[Any]]:
        """The rows of a staffing rule as bound fields, for the page."""
        names = ("role", "count", "optional", "rotating")
        rows = range(sum(name.endswith("_role") and name.startswith("need_") for name in self.fields))
        return [[self[f"need_{at}_{name}"] for name in names] for at in rows]

    def clean(self) -> dict[str, Any]:
        """A role in a staffing rule has a number."""
        data: dict[str, Any] = super().clean() or {}
        for at in range(len(self.needs)):
            if data.get(f"need_{at}_role") and not data.get(f"need_{at}_count"):
                self.add_error(f"need_{at}_count", "Say how many.")
        return data

    def made(self) -> Element:
        """The element as typed."""
        typed = self.cleaned_data
        data = dict(self.element.data)
        for name in ABOUT:
            value = typed[name]
            data[name] = value.isoformat() if isinstance(value, date) else value
        for name, need in KINDS[self.element.kind].data.items():
            if need.holds == "needs":
                data[name] = self._needs_typed()
            elif f"data_{name}" in typed:
                data[name] = typed[f"data_{name}"]
            elif need.among:
                data[name] = need.among[0] == "true"
        data = {name: value for name, value in data.items() if value not in ("", None, [])}
        return replace(
            self.element,
            name=typed["name"],
            text=typed["text"],
            plain=typed["plain"],
            parent=typed.get("parent", "") or "",
            prompts=tuple(typed["prompts"].splitlines()),
            see=tuple(typed["see"].splitlines()),
            source=typed["source"],
            slot=typed["slot"],
            note=typed["note"],
            data=data,
        )

    def _needs_typed(self) -> list[dict[str, Any]]:
        typed = self.cleaned_data
        return [
            {
                "role": typed[f"need_{at}_role"],
                "count": typed[f"need_{at}_count"],
                "optional": typed[f"need_{at}_optional"],
                "rotating": typed[f"need_{at}_rotating"],
            }
            for at in range(len(self.needs))
            if typed.get(f"need_{at}_role")
        ]


def _start(element: Element) -> dict[str, Any]:
    fields: dict[str, Any] = element.as_dict()
    fields |= {"prompts": "\n".join(element.prompts), "see": "\n".join(element.see)}
    return fields | {name: element.data.get(name, "") for name in ABOUT}


def _field(model: Model, label: str, need: Need) -> forms.Field:
    if need.holds == "truth":
        return forms.BooleanField(label=label, required=False)
    if need.holds == "number":
        return forms.IntegerField(
            label=label, required=need.required, min_value=need.low, max_value=need.high
        )
    if need.holds == "key":
        known = [(one.key, one.name) for one in model.elements if one.kind in need.of]
        return Choice(label=label, choices=known, required=need.required)
    if need.holds == "rows":
        told = " | ".join(COLUMNS[name] for name in need.of)
        return Rows(need, label=label, required=need.required, help_text=f"One a line: {told}.")
    if need.holds == "texts" or (need.holds == "choices" and not need.among):
        return Lines(label=label, required=need.required, help_text="One a line.")
    told = {} if need.among == HOLDS else VALUES
    words = [(one, told.get(one, one.replace("_", " "))) for one in need.among]
    if need.holds == "choices":
        return forms.MultipleChoiceField(
            label=label, choices=words, required=need.required, widget=forms.CheckboxSelectMultiple
        )
    if need.holds == "choice":
        empty = [] if need.required else [("", "Not said")]
        return Choice(label=label, choices=[*empty, *words], required=need.required)
    return forms.CharField(label=label, required=need.required, max_length=300)


class AboutForm(Form):
    """What an edition says of itself, and its words for things."""

    edition = forms.CharField(
        max_length=80, label="Name of the edition", help_text="Such as your team and the year."
    )
    why = Text(required=True, label="Why it is made", rows=2)
    summary = Text(required=True, label="The model in short", max_length=2000)
    review_on = Date(required=False, label="Look at it again on")

    def __init__(self, *args: Any, words: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for word, label in words.items():
            field = forms.CharField(label=label, required=False, max_length=60)
            self._dress(f"word_{word}", field)
            self.fields[f"word_{word}"] = field

    @property
    def words(self) -> list[Any]:
        """The words as bound fields."""
        return [self[name] for name in self.fields if name.startswith("word_")]

    @property
    def main(self) -> list[Any]:
        """All other fields one sees."""
        return [self[name] for name in ("edition", "why", "summary", "review_on")]


class StartForm(Form):
    """A new draft."""

    system = Choice(label="For which system")
    edition = forms.CharField(
        max_length=80, label="Name of the new edition", help_text="Such as your team and the year."
    )
    why = Text(required=True, label="Why you make it", rows=2)
