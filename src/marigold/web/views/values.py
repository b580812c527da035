"""Values and principles in use, with a light reflection to add; one's own strengths."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.kit.doing import NotThere
from marigold.practice import selectors as practice
from marigold.practice.vocabulary import Vocabulary
from marigold.support import actions
from marigold.support.selectors import copractice
from marigold.web.forms import Choice, Date, Form, Text
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.pairwork import values_in_use
from marigold.web.present.room import Room, context, room


class ReflectForm(Form):
    """A light look: a few values or principles, how clearly they showed, a word."""

    on = Date(label="When")
    view = forms.ChoiceField(
        label="Whose conduct",
        choices=[("self", "My own"), ("co", "My co-practitioner’s")],
        widget=forms.RadioSelect,
    )
    inside = forms.TypedChoiceField(
        label="Where",
        choices=[("no", "In support with partners"), ("yes", "Within our team")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )

    SEEN = (
        ("", "Not looked at"),
        ("1", "Not yet"),
        ("2", "A little"),
        ("3", "In part"),
        ("4", "Clearly"),
        ("5", "Throughout"),
    )

    def __init__(self, *args: Any, words: Vocabulary, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tops = [*words.of("value"), *words.of("principle")]
        keys = {item.key for item in self.tops}
        self.beneath = {
            key: [one for one in words.items if one.parent == key and not one.slot] for key in keys
        }
        self.items = [one for top in self.tops for one in (top, *self.beneath[top.key])]
        for item in self.items:
            self.fields[f"seen-{item.key}"] = Choice(label=item.name, required=False, choices=self.SEEN)
            self.fields[f"note-{item.key}"] = forms.CharField(
                label=f"{item.name}: what showed it", required=False, max_length=2_000
            )
        self.fields["intention"] = Text(label="What I meant to do")
        self.fields["impact"] = Text(label="What it did, as far as I could see")
        for name, field in self.fields.items():
            self._dress(name, field)

    def pairs(self) -> list[tuple[Any, Any, Any, list[tuple[Any, Any, Any]]]]:
        """(value or principle, how clearly, words, the same for each behavior or function beneath it)."""
        return [
            (*self._fields(top), [self._fields(one) for one in self.beneath[top.key]]) for top in self.tops
        ]

    def _fields(self, item: Any) -> tuple[Any, Any, Any]:
        return item, self[f"seen-{item.key}"], self[f"note-{item.key}"]

    def looks(self) -> list[actions.Look]:
        """What was filled in; intention and impact go with the first of them."""
        data, found = self.cleaned_data, []
        for item in self.items:
            seen, note = data[f"seen-{item.key}"], data[f"note-{item.key}"]
            if seen or note.strip():
                words = {"intention": data["intention"], "impact": data["impact"]} if not found else {}
                found.append(actions.Look(item.key, int(seen) if seen else None, note, **words))
        return found


@page
def values(request: HttpRequest, ref: str) -> HttpResponse:
    """Values and principles in use, over time; and a light reflection to add."""
    place = room(request.scope, ref, "values", Permission.ACTIVITY_EDIT)
    form = ReflectForm(
        request.POST or typed_before(request),
        words=place.words,
        initial={"on": request.today, "view": "self"},
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            actions.reflect(
                engagement_ref=ref,
                looks=form.looks(),
                view=data["view"],
                inside=data["inside"],
                on=data["on"],
                by=request.scope,
                at=request.at,
            )
            messages.success(request, "Kept. Only the people of this engagement see it.")
            return reverse("engagement-values", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    rows = copractice.reflections(request.scope, place.engagement)
    shown = context(
        place,
        form=form,
        outward=values_in_use(rows, place.words, inside=False),
        inside=values_in_use(rows, place.words, inside=True),
        any_inside=any(row.inside for row in rows),
        coverage=_coverage(request.scope, place),
    )
    return render(request, "pairwork/values.html", shown, status=422 if request.method == "POST" else 200)


def _coverage(scope: Scope, place: Room) -> list[dict[str, Any]]:
    counts = copractice.elements_used(scope, place.engagement)
    top = max(counts.values(), default=0) or 1
    items = place.words.of("principle")
    return [
        {"item": item, "count": counts.get(item.id, 0), "wide": round(240 * counts.get(item.id, 0) / top, 1)}
        for item in items
    ]


class StrengthsForm(Form):
    """What one is good at, by area of the model."""

    LEVELS = (("", "Not mine"), ("1", "Some"), ("2", "Solid"), ("3", "Deep"))

    def __init__(self, *args: Any, areas: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = areas
        for item in areas:
            self.fields[item.key] = Choice(
                label=item.name, required=False, choices=self.LEVELS, help_text=item.text
            )
            self._dress(item.key, self.fields[item.key])


@page
def strengths(request: HttpRequest) -> HttpResponse:
    """One's own strengths: what pairings and calls for help look at."""
    scope = request.scope
    grant = next((one for one in scope.grants if Permission.CHANGE_EDIT in one.permissions), None)
    if grant is None:
        raise NotThere("There is nothing here that you can change.")
    words = practice.vocabulary(scope, practice.adopted(scope, grant.root_id).pk)
    areas = words.of("expertise_area")
    held = copractice.strengths_of(scope, [scope.person_id or 0]).get(scope.person_id or 0, [])
    start = {one.area: str(one.level) for one in held}
    form = StrengthsForm(request.POST or typed_before(request), areas=areas, initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            chosen = {item.key: (int(level), "") for item in areas if (level := form.cleaned_data[item.key])}
            actions.set_strengths(levels=chosen, by=scope, at=request.at)
            messages.success(request, "Saved.")
            return reverse("person", args=[scope.person_ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    status = 422 if request.method == "POST" else 200
    return render(request, "pairwork/strengths.html", {"form": form, "areas": areas}, status=status)
