"""What a search means: how text becomes words, how a question is read, and where an answer's words stand.

Both stores are given words that were folded here, and questions that were read here, so that they find the same rows:
case, accents and apostrophes make no difference, and no store splits or bends a word in a way of its own.
"""

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

# Beyond these, words of a text are left out of the index: PostgreSQL keeps no more places of a word, or in a text.
MOST_WORDS, MOST_TIMES = 16_000, 250
MOST_LETTERS = 40
MOST_TERMS = 12
# Stands between two fields of a record, so that no phrase is found that begins in one and ends in the other.
BOUNDARY = "z" * 12
# Letters that Unicode does not take apart.
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ŋ": "ng",
        "ħ": "h",
        "ŧ": "t",
    }
)
_APOSTROPHES = "'’ʼ"
_ASCII = re.compile(r"[a-z0-9](?:[a-z0-9]|'(?=[a-z0-9]))*")
_PHRASE = re.compile(r'["“”„«»]')


@cache
def _word() -> re.Pattern[str]:
    """Letters and digits with the marks that belong to them, and apostrophes inside."""
    marks = [
        chr(code)
        for code in range(0x300, min(0x20000, sys.maxunicode))
        if unicodedata.category(chr(code))[0] == "M"
    ]
    inner = "".join(re.escape(mark) for mark in marks)
    return re.compile(rf"[^\W_](?:[^\W_]|[{inner}]|[{_APOSTROPHES}](?=[^\W_]))*")


def fold(word: str) -> str:
    """One word as it is indexed: small ASCII letters and digits; other letters by their number."""
    if not word.isascii():
        # Letters in fancy dress (a bold A, say) become plain before their case is folded, and marks come off after.
        plain = unicodedata.normalize("NFKD", word).casefold()
        word = unicodedata.normalize("NFKD", plain).translate(_LETTERS)
        word = "".join(letter for letter in word if letter.isalnum())
    else:
        word = word.replace("'", "").lower()
    word = word[:MOST_LETTERS]
    return word if word.isascii() else "".join(one if one.isascii() else f"u{ord(one):05x}" for one in word)


def words(text: str) -> list[str]:
    """The words of a text, folded, in order."""
    if text.isascii():
        return [word.replace("'", "")[:MOST_LETTERS] for word in _ASCII.findall(text.lower())]
    return [folded for _, _, folded in _places(text)]


def _places(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _word().finditer(text):
        folded = fold(match[0])
        if folded:
            yield match.start(), match.end(), folded


def indexed(fields: Iterable[str]) -> list[str]:
    """The words of a record's fields as the index holds them."""
    found: list[str] = []
    for text in fields:
        if text:
            found += [BOUNDARY, *words(text)] if found else words(text)
    times: Counter[str] = Counter()
    kept = []
    for word in found[: MOST_WORDS * 2]:
        times[word] += 1
        if times[word] <= MOST_TIMES:
            kept.append(word)
    return kept[:MOST_WORDS]


@dataclass(frozen=True)
class Query:
    """What is asked for: terms that must all be there. A term of several words is a phrase.

    `beginning`: the very last word stands for all words that begin so.
    """

    terms: tuple[tuple[str, ...], ...]
    beginning: bool = False

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def fts5(self) -> str:
        """The question for SQLite."""
        parts = [f'"{" ".join(term)}"' for term in self.terms]
        return " AND ".join(parts) + ("*" if self.beginning else "")

    @property
    def tsquery(self) -> str:
        """The question for PostgreSQL."""
        parts = [" <-> ".join(f"'{word}'" for word in term) for term in self.terms]
        return " & ".join(f"({part})" for part in parts[:-1]) + (
            (" & " if len(parts) > 1 else "") + f"({parts[-1]}{':*' if self.beginning else ''})"
            if parts
            else ""
        )


def read(text: str) -> Query:
    """Read what somebody typed: words, phrases in quotes; the last word may be unfinished."""
    terms: list[tuple[str, ...]] = []
    quoted = False
    last_quoted = False
    for part in _PHRASE.split(text):
        for chunk in [part] if quoted else part.split():
            term = tuple(words(chunk))
            if term:
                terms.append(term)
                last_quoted = quoted
        quoted = not quoted
    terms = terms[:MOST_TERMS]
    beginning = bool(terms) and not last_quoted and len(terms[-1][-1]) > 1
    return Query(tuple(terms), beginning)


def vector(kept: Sequence[str]) -> str:
    """Words with their places, as PostgreSQL writes them."""
    places: dict[str, list[str]] = {}
    for at, word in enumerate(kept, start=1):
        places.setdefault(word, []).append(str(at))
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())


def marked(text: str, query: Query) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it was asked for."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in _hits(text, query):
        if start > at:
            pieces.append((text[at:start], False))
        pieces.append((text[start:end], True))
        at = end
    return [*pieces, (text[at:], False)] if at < len(text) else pieces


def snippet(text: str, query: Query, *, before: int = 60, length: int = 220) -> list[tuple[str, bool]]:
    """The part of a text around the first word that was asked for, in pieces like `marked`."""
    text = " ".join(text.split())
    first = next(iter(_hits(text, query)), (0, 0))[0]
    start = 0 if first <= before else text.find(" ", first - before) + 1
    end = start + length
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + length // 2)
    shown = ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
    return marked(shown, query)


def _hits(text: str, query: Query) -> list[tuple[int, int]]:
    """Where words that were asked for stand, in order, touching ones together."""
    places = list(_places(text))
    folded = [word for _, _, word in places]
    spans: set[tuple[int, int]] = set()
    for number, term in enumerate(query.terms):
        open_end = query.beginning and number == len(query.terms) - 1
        for at in range(len(folded) - len(term) + 1):
            if _fits(folded[at : at + len(term)], term, open_end):
                spans.add((places[at][0], places[at + len(term) - 1][1]))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _fits(found: Sequence[str], term: Sequence[str], open_end: bool) -> bool:
    if not open_end:
        return list(found) == list(term)
    return list(found[:-1]) == list(term[:-1]) and found[-1].startswith(term[-1])
