"""Takes someone's name out of the log when they are erased: references stay, so that the story still holds together.

The one rewriting of history there is; called by the action that erases, and by nothing else (an import contract).
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from marigold.audit.models import Event, Look

CHUNK = 500
# What a record about a person says of them; everything else in an event is about work.
PERSONAL = frozenset({"name", "email", "title", "pronouns", "phone", "about", "time_zone", "provider"})


def forget(*, ref: str, target: str, words: Iterable[str], instead: str) -> None:
    """Replace a person's names and addresses in events and looks by something neutral."""
    Event.objects.filter(by_ref=ref).update(by_name=instead)
    Look.objects.filter(by_ref=ref).update(by_name=instead)
    Look.objects.filter(about_ref=ref, kind=target.partition("/")[0]).update(title="")
    known = sorted({word.strip() for word in words if word.strip()}, key=len, reverse=True)
    changed = []
    for event in _mentioning(target, known).iterator(chunk_size=CHUNK):
        event.title = _scrub(event.title, known, instead)
        event.change = _change(event, target, known, instead)
        changed.append(event)
        if len(changed) == CHUNK:
            Event.objects.bulk_update(changed, ["title", "change"])
            changed = []
    Event.objects.bulk_update(changed, ["title", "change"])


def _mentioning(target: str, words: Sequence[str]) -> Any:
    wanted = Q(target=target)
    for word in words:
        # The text of JSON may hold letters beyond ASCII as they are or escaped, as the database likes.
        escaped = json.dumps(word)[1:-1]
        wanted |= Q(title__contains=word) | Q(told__contains=word) | Q(told__contains=escaped)
    return Event.objects.annotate(told=Cast("change", TextField())).filter(wanted).order_by("pk")


def _change(event: Event, target: str, words: Sequence[str], instead: str) -> dict[str, Any]:
    change = event.change
    if event.target == target:
        change = {name: pair for name, pair in change.items() if name not in PERSONAL}
    return dict(_scrub(change, words, instead))


def _scrub(value: Any, words: Sequence[str], instead: str) -> Any:
    if isinstance(value, str):
        return _without(value, words, instead)
    if isinstance(value, list):
        return [_scrub(part, words, instead) for part in value]
    if isinstance(value, dict):
        return {name: _scrub(part, words, instead) for name, part in value.items()}
    return value


def _without(text: str, words: Sequence[str], instead: str) -> str:
    """Without these names. A name of one word could be a part of anything, so it goes only where it stands alone."""
    for word in words:
        if " " in word or "@" in word:
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", instead, text)
        elif text == word:
            text = instead
    return text
