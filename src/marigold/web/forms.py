"""Forms check shapes only; they never save and never offer rows outside the scope.

`Form` styles its inputs, ties hints and errors to them, and lists errors for the summary on top.
"""

from typing import Any
from uuid import uuid4

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Form(forms.Form):
    """A form with a one-time key, so that sending it twice does it once."""

    once = forms.CharField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    # Fields that are not sent again from the page that shows two versions of one record.
    forgets: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = uuid4().hex
        for name, field in self.fields.items():
            self._dress(name, field)

    def full_clean(self) -> None:
        """Check, then tie each error to its input. Not sooner: a form may still be adding its choices."""
        super().full_clean()
        self._mark_errors()

    def _dress(self, name: str, field: forms.Field) -> None:
        if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
            field.error_messages["required"] = "Fill this in."
        widget = field.widget
        widget.is_choices = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
        if not isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
            widget.attrs["class"] = f"{widget.attrs.get('class', '')} input".strip()
        if isinstance(widget, forms.Textarea):
            widget.attrs.setdefault("rows", 3)
        if field.help_text:
            widget.attrs["aria-describedby"] = f"id_{name}_hint"

    def _mark_errors(self) -> None:
        for name in self._errors or {}:
            if name not in self.fields:
                continue
            attrs = self.fields[name].widget.attrs
            described = [*attrs.get("aria-describedby", "").split(), f"id_{name}_error"]
            attrs["aria-describedby"] = " ".join(dict.fromkeys(described))
            attrs["aria-invalid"] = "true"

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """Every error as (field name, sentence), in the form's order; the field name is empty for the whole."""
        found = [("", str(text)) for text in self.non_field_errors()]
        for name, field in self.fields.items():
            label = str(field.label or name.replace("_", " ").capitalize())
            for text in self.errors.get(name, []):
                found.append((name, f"{label}: {text}"))
        return found

    def refuse(self, message: str, field: str = "") -> None:
        """Put an action's refusal where it belongs."""
        self.add_error(field if field in self.fields else None, message)
        self._mark_errors()


class QuickSelect(forms.Select):
    """A select printed in one go: Django renders a template for each option, which costs long lists dearly."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(one) for one in self.format_value(value) or ()}
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, SafeString(" selected") if str(key) in chosen else "", label)
                for key, label in self.choices
                if not isinstance(label, list | tuple)
            ),
        )
        built = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", built, options)


class Choice(forms.ChoiceField):
    """One of a list."""

    widget = QuickSelect


class Date(forms.DateField):
    """A date, typed or picked."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("error_messages", {"invalid": "Write the date like 2026-11-18."})
        super().__init__(**kwargs)


class Text(forms.CharField):
    """Several lines of plain text."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 20_000)
        super().__init__(**kwargs)


class Minutes(forms.IntegerField):
    """Minutes between 0 and a day."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_value", 1_440)
        kwargs.setdefault("widget", forms.NumberInput(attrs={"inputmode": "numeric", "min": 0}))
        super().__init__(**kwargs)
        self.error_messages["max_value"] = "A day has 1,440 minutes."

    def clean(self, value: Any) -> Any:
        return super().clean(value) or 0
