"""Marigold's own nouns, said in the words of a practice model: "Open an engagement" is "Open a coaching agreement" there.

What pages say stands in templates in Marigold's words. `marked` finds its nouns in a template, outside of tags and code,
and puts a mark in their place; `said` says such a phrase in a model's words when the page is made. What people wrote is
in no template, so it is never touched.
"""

import re
from collections.abc import Iterator, Mapping

# Marigold's nouns as they stand on pages, the longer ones first, with the names a model gives them by.
NOUNS = {
    "co-practitioners": "co_practitioners",
    "co-practitioner": "co_practitioner",
    "support practitioners": "practitioners",
    "support practitioner": "practitioner",
    "practitioners": "practitioners",
    "practitioner": "practitioner",
    "support pairs": "pairs",
    "support pair": "pair",
    "pairs": "pairs",
    "pair": "pair",
    "engagements": "engagements",
    "engagement": "engagement",
    "activities": "activities",
    "activity": "activity",
    "participants": "participants",
    "participant": "participant",
    "tiers": "tiers",
    "tier": "tier",
}
_NOUN = "|".join(re.escape(noun).replace(r"\ ", " ") for noun in NOUNS)
# A noun with the article before it, where it has one. Not inside of a longer word, a key or an address.
_PHRASE = re.compile(rf"(?<![\w./#-])(?:(an?)( ))?({_NOUN})(?![\w/=-])(?!\.\w)", re.IGNORECASE)
_QUOTED = re.compile(r"“[^”]*”")
# Parts of a template: comments, tags of the template language, script and style whole, and tags of HTML.
_PART = re.compile(
    r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<(script|style)\b.*?</\1>|<!--.*?-->|(</?[a-zA-Z](?:\{%.*?%\}|\{\{.*?\}\}|\"[^\"]*\"|[^\">])*>)",
    re.DOTALL,
)
# Parts of HTML that are read out or shown, and what stands in them.
_SHOWN = re.compile(r'(?<=[\s"])((?:aria-label|title|placeholder|data-label|alt)=")([^"]*)(")')


def said(text: str, words: Mapping[str, str], *, names: bool = False) -> str:
    """A text of Marigold's own with its nouns in a model's words. What stands in “quotation marks” is somebody's, and stays.

    :param words: the model's words by Marigold's
    :param names: the text may hold names of places or people; then only what begins with a small letter is changed
    """
    if not words:
        return text
    kept = _QUOTED.split(text)
    quoted = [*_QUOTED.findall(text), ""]
    return "".join(_said(part, words, names) + quote for part, quote in zip(kept, quoted, strict=True))


def _said(text: str, words: Mapping[str, str], names: bool) -> str:
    def change(found: re.Match[str]) -> str:
        article, space, noun = found.groups()
        new = words.get(NOUNS[noun.lower()])
        if new is None or (names and noun[0].isupper()):
            return found[0]
        new = new[:1].upper() + new[1:] if noun[0].isupper() else new
        if not article:
            return new
        wanted = "an" if new[0].lower() in "aeiou" else "a"
        return f"{wanted.capitalize() if article[0].isupper() else wanted}{space}{new}"

    return _PHRASE.sub(change, text)


def marked(template: str) -> str:
    """A template with `{% own "an engagement" %}` where its own text names one of Marigold's nouns."""
    return "".join(_marked(template))


def _marked(template: str) -> Iterator[str]:
    end = 0
    for part in _PART.finditer(template):
        yield _mark(template[end : part.start()])
        yield (
            _SHOWN.sub(lambda one: f"{one[1]}{_mark_shown(one[2])}{one[3]}", part[0]) if part[2] else part[0]
        )
        end = part.end()
    yield _mark(template[end:])


def _mark(text: str) -> str:
    return _PHRASE.sub(lambda found: f"{{% own '{found[0]}' %}}", text)


def _mark_shown(text: str) -> str:
    """What an attribute says: its own text, without the tags of the template language in it."""
    parts = re.split(r"(\{%.*?%\}|\{\{.*?\}\})", text)
    return "".join(one if place % 2 else _mark(one) for place, one in enumerate(parts))
