"""Find a known person or place by the name in a cell: exactly, by e-mail, or as candidates for a person to choose."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from marigold.core.imports.cells import normal

# an address alone, or a name and then the address in brackets
ADDRESSED = re.compile(
    r"([^;|\n\r@<(\[]{0,200})(?:(?<![^\s])|[<(\[]\s*)([^\s<>()@,;|&]{1,64}@[^\s<>()@,;|&]{1,255})\s*[>)\]]?"
)
CLOSE = 0.8
SHORTLIST = 60
MOST = 5


@dataclass(frozen=True, slots=True)
class Name:
    """Someone or somewhere the system knows: database id, shown name, e-mail, other names it goes by."""

    id: int
    name: str
    email: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """`id` when exactly one fits; else candidates as (id, name), best first. `how` says why, in a word."""

    id: int | None
    how: str
    candidates: tuple[tuple[int, str], ...] = ()


NOBODY = Match(None, "none")


class NameIndex:
    """Names looked up many times. Built once; close spellings are searched at most `budget` times."""

    def __init__(self, names: Iterable[Name], budget: int = 1_000) -> None:
        self.names: dict[int, str] = {}
        self._exact: dict[str, list[int]] = {}
        self._email: dict[str, list[int]] = {}
        self._forms: dict[int, tuple[str, ...]] = {}
        self._starts: dict[str, list[int]] = {}
        self._initials: dict[str, list[int]] = {}
        self._memo: dict[str, Match] = {}
        self._budget = budget
        for name in names:
            self._learn(name)

    def _learn(self, name: Name) -> None:
        self.names[name.id] = name.name
        forms = tuple(dict.fromkeys(key for text in (name.name, *name.others) for key in keys_of(text)))
        self._forms[name.id] = forms
        for form in forms:
            _put(self._exact, form, name.id)
            for word in form.split():
                _put(self._starts, word[:2], name.id)
            _put(self._initials, "".join(word[0] for word in form.split()), name.id)
        if name.email:
            _put(self._email, name.email.strip().casefold(), name.id)

    def find(self, text: str) -> Match:
        """Who or what `text` names. The same text always gives the same answer."""
        found = self._memo.get(text)
        if found is None:
            if len(self._memo) >= 100_000:
                self._memo.clear()
            found = self._memo[text] = self._find(text)
        return found

    def _find(self, text: str) -> Match:
        email = ADDRESSED.fullmatch(text.strip()) if "@" in text and len(text) < 600 else None
        if email:
            ids = self._email.get(email[2].casefold(), [])
            listed = "," in email[1] or "&" in email[1] or " and " in f" {email[1].casefold()} "
            if listed and not (
                len(ids) == 1 and any(form in self._forms[ids[0]] for form in keys_of(email[1]))
            ):
                return NOBODY  # the words beside the address may be another person, who must not drop out of the list
            if ids:
                return Match(ids[0], "e-mail") if len(ids) == 1 else self._choice(ids, "same e-mail")
            text = email[1] or text
        for form in keys_of(text):
            ids = self._exact.get(form, [])
            if len(ids) == 1:
                return Match(ids[0], "name")
            if ids:
                return self._choice(ids, "same name")
        return self._near(normal(text))

    def _near(self, form: str) -> Match:
        if not form:
            return NOBODY
        letters = form.replace(" ", "")
        words = form.split()
        if len(letters) <= 3 or all(len(word) == 1 for word in words):
            return self._choice(self._initials.get(letters, []), "initials")
        if self._budget <= 0:
            return NOBODY
        self._budget -= 1
        return self._choice(self._close(form, words), "close spelling")

    def _close(self, form: str, words: list[str]) -> list[int]:
        """Ids that share the beginning of a word, ranked by likeness of the whole name (Ratcliff/Obershelp, difflib)."""
        shared: dict[int, int] = {}
        for word in words:
            for known in self._starts.get(word[:2], ()):
                shared[known] = shared.get(known, 0) + 1
        ranked = sorted(shared, key=lambda known: (-shared[known], known))[:SHORTLIST]
        matcher = difflib.SequenceMatcher(autojunk=False)
        matcher.set_seq2(form)
        scored = []
        for known in ranked:
            best = 0.0
            for other in self._forms[known]:
                matcher.set_seq1(other)
                if matcher.real_quick_ratio() >= CLOSE and matcher.quick_ratio() >= CLOSE:
                    best = max(best, matcher.ratio())
                if _abbreviates(words, other.split()) or set(words) <= set(other.split()):
                    best = max(best, CLOSE)
            if best >= CLOSE:
                scored.append((-best, known))
        return [known for _, known in sorted(scored)]

    def _choice(self, ids: list[int], how: str) -> Match:
        if not ids:
            return NOBODY
        return Match(None, how, tuple((known, self.names[known]) for known in dict.fromkeys(ids[:MOST])))


def keys_of(text: str) -> tuple[str, ...]:
    """Normalised forms of a name; "Last, First" also as "first last"."""
    plain = normal(text)
    if text.count(",") == 1:
        last, first = text.split(",")
        turned = normal(f"{first} {last}")
        return (turned, plain) if turned and turned != plain else (plain,)
    return (plain,) if plain else ()


def _abbreviates(words: list[str], known: list[str]) -> bool:
    """True when "j doe" could be "jane doe": same last word, and every other word begins the known one."""
    if len(words) < 2 or len(known) < 2 or words[-1] != known[-1]:
        return False
    return all(long.startswith(short) for short, long in zip(words[:-1], known[:-1], strict=False))


def _put(index: dict[str, list[int]], key: str, value: int) -> None:
    held = index.setdefault(key, [])
    if value not in held[-1:]:
        held.append(value)
