"""More about an activity as tags of the practice model: what it was for, toward whom, how people could learn in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from marigold.practice.vocabulary import Item, Vocabulary


@dataclass(frozen=True)
class Tag:
    """One group of tags: its field, its label, and the kinds of element it offers."""

    name: str
    label: str
    kinds: tuple[str, ...]
    hint: str = ""
    # Whether it is also asked of work behind the scenes.
    always: bool = False


TAGS = (
    Tag("for_purpose", "What it was for", ("purpose",), "As many as fit.", always=True),
    Tag("toward", "Toward whom", ("recipient",), "Tick both where it went to both.", always=True),
    Tag(
        "who",
        "Roles of the system that took part",
        ("system_role",),
        "Whoever was there in person or on the call. It shows whom support reaches, and whom it does not.",
    ),
    Tag(
        "practiced",
        "Behavior people learn by doing it",
        ("factor",),
        "With a goal above, this is learning by doing for that goal.",
    ),
    Tag("confidence", "What their confidence could draw on", ("efficacy_source",)),
    Tag(
        "alike",
        "Someone they could watch is like them",
        ("social_model",),
        "Say in the note or among those who took part whom they could watch.",
    ),
    Tag("seen", "What seeing others rewarded or paying for it did", ("vicarious_effect",)),
    Tag("eased", "What eased the strain of change", ("tension_strategy",)),
    Tag("reach", "A message beyond this contact", ("mass_message",)),
)


def offered(words: Vocabulary, tag: Tag) -> list[Item]:
    """What a group of tags offers; of factors, only what people do: neither thoughts nor surroundings."""
    items = words.of(*tag.kinds)
    if tag.name != "practiced":
        return items
    return [item for item in items if item.parent.endswith(".behavioral")]


def add_tags(form: forms.Form, words: Vocabulary, *, direct: bool = True) -> list[str]:
    """Add a field for each group the model has something for; return their names."""
    names = []
    for tag in TAGS:
        items = offered(words, tag) if direct or tag.always else []
        if items:
            form.fields[tag.name] = forms.MultipleChoiceField(
                label=tag.label,
                help_text=tag.hint,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[(str(item.id), item.name) for item in items],
            )
            names.append(tag.name)
    return names


def toward_leaders(words: Vocabulary) -> list[str]:
    """What is ticked under "Toward whom" where those who take part are known to lead."""
    return [str(item.id) for item in words.of("recipient") if item.data.get("leaders")]


def tags_start(elements: list[str]) -> dict[str, Any]:
    """What is ticked now: each field shows those of its own that are among the elements."""
    return {tag.name: elements for tag in TAGS}


def told(items: Sequence[Item]) -> tuple[list[Item], list[tuple[str, str]]]:
    """Elements of an activity apart: those that are plain tags, and (label, names) of more about the contact."""
    kinds = {kind: tag for tag in TAGS for kind in tag.kinds}
    plain = [item for item in items if item.kind not in kinds]
    groups = [
        (tag.label, ", ".join(item.name for item in items if kinds.get(item.kind) is tag)) for tag in TAGS
    ]
    return plain, [one for one in groups if one[1]]
