"""What a self-evaluation asks of each element, and which answers it takes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Where a rating is low: learning is not performance, so it is asked whether skill or conditions stand in the way.
WHYS = {
    "skill": "Mostly skill: I want to learn or practice this",
    "conditions": "Mostly conditions: time, backing or authority are missing",
    "both": "Both",
}
# Not every entry belongs to every job; that is an answer too, and no low rating.
APART = "apart"
MOST_WORDS = 5_000
MOST_EVIDENCE = 12


@dataclass(frozen=True, slots=True)
class Reflected:
    """What somebody said of one element: a step (or none, where it is no part of their work), why, words, evidence."""

    level: int | None = None
    apart: bool = False
    why: str = ""
    words: str = ""
    evidence: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        """True once a step was chosen, or that it is no part of the work."""
        return self.level is not None or self.apart

    def as_data(self) -> dict[str, Any]:
        """Plain data, without what is empty."""
        data = {
            "level": self.level,
            "apart": self.apart,
            "why": self.why,
            "words": self.words,
            "evidence": list(self.evidence),
        }
        return {key: value for key, value in data.items() if value not in (None, False, "", [])}


def kept(data: Mapping[str, Any]) -> Reflected:
    """What `as_data` gave, read back."""
    return Reflected(
        level=data.get("level"),
        apart=bool(data.get("apart")),
        why=str(data.get("why", "")),
        words=str(data.get("words", "")),
        evidence=tuple(data.get("evidence", ())),
    )


@dataclass(frozen=True, slots=True)
class Beat:
    """One entry as the page asks it: name, meaning, the question, and the group it stands in."""

    key: str
    name: str
    text: str
    question: str
    group: str
    kind: str = ""


def beats(
    framework: str,
    entries: Iterable[Any],
    groups: Mapping[str, str],
    questions: Sequence[tuple[Sequence[str], str]],
    *,
    many: Mapping[str, str],
) -> tuple[Beat, ...]:
    """The entries of a framework with the question for each; the question without a target serves the others.

    :param entries: elements with key, name, text, parent and kind, in reading order
    :param groups: names of parents, by key; an entry without one stands under the name of its kind
    :param questions: (targets as `framework/key`, text); no target means for any
    :param many: names of kinds, for entries without a parent
    """
    general = next((text for on, text in questions if not on), "")
    special = {target: text for on, text in questions for target in on}
    return tuple(
        Beat(
            one.key,
            one.name,
            one.text,
            special.get(f"{framework}/{one.key}", general),
            groups.get(one.parent) or many.get(one.kind, one.kind).capitalize(),
            one.kind,
        )
        for one in entries
    )


def refuses(said: Mapping[str, Reflected], keys: Iterable[str], steps: Sequence[int]) -> str:
    """Why these answers cannot be kept, or nothing."""
    known = set(keys)
    for key, one in said.items():
        if key not in known:
            return "An answer is about an entry that this framework does not have. Reload the page."
        if one.level is not None and one.level not in steps:
            return f"Choose a step from {steps[0]} to {steps[-1]}."
        if one.level is not None and one.apart:
            return "Choose either a step or “not part of my work”, not both."
        if one.why and one.why not in WHYS:
            return "Choose one of the reasons shown."
        if len(one.words) > MOST_WORDS:
            return f"Use at most {MOST_WORDS:,} characters for one entry."
        if len(one.evidence) > MOST_EVIDENCE:
            return f"Choose at most {MOST_EVIDENCE} pieces of evidence for one entry."
    return ""
