"""Templates in the words of the practice model that a system works by."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.template.loaders import cached

from marigold.core.wording import marked
from marigold.practice.vocabulary import Vocabulary

NONE: Mapping[str, str] = {}
# What a page is about, by the names that views give it; each knows its system.
ABOUT = ("engagement", "e", "goal", "activity", "unit", "place", "root", "row")


class Loader(cached.Loader):
    """Django's loader that keeps templates; in each it marks Marigold's nouns once, when it is first read."""

    def get_contents(self, origin: Any) -> str:
        """The template with marks."""
        return marked(super().get_contents(origin))


def words_for(context: Any) -> Mapping[str, str]:
    """The words a page is to be said in: those it was made under, of the system it is about, or of whoever reads it.

    Who has roles in systems with different words reads Marigold's own where a page is about none of them alone.
    """
    request = getattr(context, "request", None) or context.get("request")
    found: Mapping[str, str] | None = getattr(request, "own_words", NONE)
    if found is None:
        found = request.own_words = _choose(request.words_of_systems, context)
    return found


def _choose(known: Mapping[int, Mapping[str, str]], context: Any) -> Mapping[str, str]:
    page = context.get("page")
    under = getattr(page, "words", None)
    if isinstance(under, Vocabulary):
        return under.words
    first = next(iter(known.values()), NONE)
    if all(words == first for words in known.values()):
        return first
    return next((known[root] for root in _roots(context, page) if root in known), NONE)


def _roots(context: Any, page: Any) -> Iterator[int]:
    for name in ABOUT:
        for one in (context.get(name), getattr(page, name, None)):
            root = getattr(one, "root_id", None)
            if root is not None:
                yield root
