"""The forms of notes: a note itself, what narrows a list of notes, and what goes back to partners."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from marigold.access.scope import Scope
from marigold.people.models import Person
from marigold.practice.vocabulary import Vocabulary
from marigold.support.models import Engagement, Note
from marigold.support.selectors import notes
from marigold.web.forms import Choice, Date, Form, Text
from marigold.web.present.notes import TAGS, Readers

PLAIN = ("kind", "choice", "said_by", "consent", "visibility")
SUBJECTS = ("activity", "goal", "concern", "decision")
# What a note can be coded with, in the order of the form. Partner groups say who took part.
CODED = (
    ("partner_group", "Partner groups that took part"),
    ("theme", "Themes"),
    ("data_use", "What it is used for"),
    ("cocreation_quality", "How it was made together"),
    ("principle", "Principles"),
    ("value", "Values"),
    ("barrier", "Barriers"),
    ("system_factor", "Factors of the system"),
    ("understanding", "What people understand"),
)
AUTHORS = ("kind", "said_by", "consent", "visibility", "widened")


class NoteForm(Form):
    """A note, quick to write: its kind says who usually reads it."""

    kind = forms.ChoiceField(
        label="What kind of note it is",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of note it is."},
    )
    text = Text(required=True, rows=6, label="The note")
    choice = Choice(required=False, label="Which one was it")
    said_by = forms.CharField(
        required=False,
        max_length=200,
        label="Who said it",
        help_text="As they want to be called: a name, a role or a group.",
    )
    consent = forms.CharField(
        required=False,
        max_length=300,
        label="Who agreed that this is kept here, and how",
    )
    subject = Choice(required=False, label="About")
    codes = forms.MultipleChoiceField(required=False, label="Codes", widget=forms.CheckboxSelectMultiple)
    on = Date(label="When")
    visibility = forms.ChoiceField(required=False, label="Who reads it", widget=forms.RadioSelect)
    widened = forms.BooleanField(required=False, label="Who reads it")
    # The note as it was shown, so that what somebody else saves meanwhile is kept too. A field that is not of the type
    # `hidden`, because drafts on the device keep it together with the text.
    seen = forms.CharField(
        required=False, strip=False, widget=forms.Textarea(attrs={"hidden": True, "autocomplete": "off"})
    )
    # What the page of a clash leaves out when it sends the rest again: then one text is meant to win.
    forgets = frozenset({"seen", "bring"})

    def __init__(
        self,
        *args: Any,
        scope: Scope,
        engagement: Engagement,
        words: Vocabulary,
        who: Readers,
        note: Note | None = None,
        about: Any = None,
        authors: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        items = words.of("note_kind")
        known = {item.key: item.name for item in items}
        if note is not None:
            known.setdefault(note.kind, words.label(note.kind))
        self.fields["kind"].choices = list(known.items())
        only = "" if authors or note is None else note.kind
        self.fields["choice"].choices = [("", "Not said"), *_choices(words, only)]
        if len(self.fields["choice"].choices) == 1:
            del self.fields["choice"]
        self.fields["visibility"].choices = [("", "As usual for its kind"), *who.choices]
        if note is not None:
            del self.fields["visibility"].choices[0]
        self.subjects = _subjects(scope, engagement, note, about)
        self.fields["subject"].choices = [
            ("", "The engagement as a whole"),
            *((key, _subject_words(row)) for key, row in self.subjects.items()),
        ]
        kept = self.initial.get("codes", ())
        self.groups = coded(words, kept)
        self.fields["codes"].choices = [one for _, some in self.groups for one in some]
        if not authors:
            for name in AUTHORS:
                del self.fields[name]

    def values(self) -> dict[str, Any]:
        """The fields of the note."""
        data = self.cleaned_data
        values = {name: data[name] for name in (*PLAIN, "text", "on", "codes") if name in data}
        return values | self._subject(data.get("subject", ""))

    def values_seen(self) -> dict[str, Any] | None:
        """The fields of the note as they were shown, or None when the page did not say."""
        try:
            told = json.loads(self.cleaned_data.get("seen") or "null")
            if not isinstance(told, dict):
                return None
            on = date.fromisoformat(str(told.get("on", "")))
        except ValueError:
            return None
        plain = {name: str(told.get(name, "")) for name in (*PLAIN, "text")}
        codes = told.get("codes")
        more = {"codes": [str(one) for one in codes]} if isinstance(codes, list) else {}
        return {**plain, **more, "on": on, **self._subject(str(told.get("subject", "")))}

    def _subject(self, key: str) -> dict[str, Any]:
        row = self.subjects.get(key)
        kind = key.partition(":")[0]
        return {name: row if name == kind else None for name in SUBJECTS}


def shown(note: Note, codes: Sequence[str] = ()) -> dict[str, Any]:
    """A note as its form shows it."""
    values = {name: getattr(note, name) for name in (*PLAIN, "text", "on")}
    return {**values, "codes": list(codes), "subject": subject_key(note)}


def told(note: Note, codes: Sequence[str] = ()) -> str:
    """The same as text, to come back with what is saved."""
    return json.dumps({**shown(note, codes), "on": note.on.isoformat()}, ensure_ascii=False)


def subject_key(note: Note) -> str:
    """What a note is about, as a choice of its form."""
    for name in SUBJECTS:
        row = getattr(note, name)
        if row is not None:
            return f"{name}:{row.ref}"
    return ""


def _subjects(scope: Scope, engagement: Engagement, note: Note | None, about: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if note is not None and subject_key(note):
        key = subject_key(note)
        found[key] = getattr(note, key.partition(":")[0])
    if about is not None:
        found[f"{about._meta.model_name}:{about.ref}"] = about
    for row in notes.subjects(scope, engagement):
        found[f"{row._meta.model_name}:{row.ref}"] = row
    return found


def _subject_words(row: Any) -> str:
    kind = row._meta.model_name
    if kind == "goal":
        return f"Goal {row.number}: {row.statement[:80]}"
    if kind == "concern":
        return f"Concern: {row.title[:80]}"
    if kind == "decision":
        return f"Decision: {row.title[:80]}"
    return f"{row.on:%b} {row.on.day}, {row.on.year}: {row.title[:80]}"


def coded(words: Vocabulary, kept: Sequence[str] = ()) -> list[tuple[str, list[tuple[str, str]]]]:
    """(words of a group, its codes) that notes can have; a code that the model no longer has stays where it was used."""
    groups = [(name, [(item.key, item.name) for item in words.of(kind)]) for kind, name in CODED]
    known = {key for _, some in groups for key, _ in some}
    gone = [(key, words.label(key)) for key in kept if key not in known]
    return [one for one in [*groups, ("Of an earlier edition", gone)] if one[1]]


def _choices(words: Vocabulary, only: str) -> list[tuple[str, str]]:
    """The choices of all kinds (or of only one), each with the kinds it is a choice of."""
    found: dict[str, list[str]] = {}
    for item in words.of("note_kind"):
        if only and item.key != only:
            continue
        for one in item.data.get("choices", ()):
            found.setdefault(str(one), []).append(item.name)
    return [(key, f"{key.capitalize()} ({' or '.join(of)})") for key, of in found.items()]


class NoteFilters(Form):
    """What a list of notes can be narrowed to."""

    q = forms.CharField(required=False, label="Words", max_length=100)
    kind = Choice(required=False, label="Kind")
    code = Choice(required=False, label="Code")
    about = Choice(
        required=False,
        label="About",
        choices=[
            ("", "Anything"),
            ("engagement", "The engagement as a whole"),
            ("activity", "An activity"),
            ("goal", "A goal"),
            ("concern", "A concern"),
            ("decision", "A decision"),
        ],
    )
    visibility = Choice(required=False, label="Who reads it", choices=[("", "All"), *TAGS.items()])
    since = Date(required=False, label="From")
    until = Date(required=False, label="To")

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[tuple[str, str]],
        codes: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "All"), *kinds]
        self.fields["code"].choices = [("", "All"), *codes]
        if not codes:
            del self.fields["code"]


class SendForm(Form):
    """When a summary went back to partners, and who gets it by e-mail."""

    on = Date(label="When it goes back to partners")
    people = forms.MultipleChoiceField(
        required=False,
        label="Send it by e-mail to",
        widget=forms.CheckboxSelectMultiple,
        help_text="They get the words, and a link by which they can say what should be put right.",
    )

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_ref: Mapping[str, Person] = {person.ref: person for person in people}
        self.fields["people"].choices = [(ref, person.name) for ref, person in self.by_ref.items()]
        if not self.by_ref:
            del self.fields["people"]

    def chosen(self) -> list[Person]:
        """Who gets an e-mail."""
        return [self.by_ref[ref] for ref in self.cleaned_data.get("people", ())]


class CorrectionForm(Form):
    """What partners put right in a summary."""

    text = Text(required=True, rows=4, label="What should be put right")
    said_by = forms.CharField(required=False, max_length=200, label="Who said so")
