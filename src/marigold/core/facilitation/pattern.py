"""What made success possible, counted across stories."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shared:
    """One condition in the words it was first said in, with the stories (by what names them) that have it."""

    words: str
    stories: tuple[str, ...]

    @property
    def count(self) -> int:
        """In how many stories."""
        return len(self.stories)


def same_words(text: str) -> str:
    """A condition as it is compared: case, spaces, accents' coding and a mark at its end make no difference."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(" .,;:!?")


def pattern(stories: Iterable[tuple[str, Iterable[str]]]) -> tuple[Shared, ...]:
    """Conditions of (story, conditions) pairs: the most shared first, then in the order they came up.

    A condition counts once a story. Words are never put together beyond `same_words`: that is for people to do.
    """
    words: dict[str, str] = {}
    found: dict[str, dict[str, None]] = {}
    for story, conditions in stories:
        for one in conditions:
            key = same_words(one)
            if key:
                words.setdefault(key, " ".join(one.split()))
                found.setdefault(key, {})[story] = None
    order = sorted(found, key=lambda key: -len(found[key]))
    return tuple(Shared(words[key], tuple(found[key])) for key in order)
