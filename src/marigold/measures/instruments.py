"""An instrument as pages and scores read it: one value per edition, built from its elements."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from marigold.core.scoring import FLOOR, LEAST, WHOLE, Asked, Rule, Score, bounds, scores
from marigold.practice.vocabulary import Item, Vocabulary


@dataclass(frozen=True)
class Question:
    """One question: its words, the answers one may choose from as (value, words), and the subscale it counts in."""

    key: str
    name: str
    text: str
    part: str
    choices: tuple[tuple[int, str], ...]
    reversed: bool

    @property
    def wide(self) -> bool:
        """True where the answers are a row of numbers with words at the ends only."""
        return len(self.choices) > 5


@dataclass(frozen=True)
class Instrument:
    """What it is for, who answers, how private answers are, when it is used, what it asks, how it is scored."""

    key: str
    name: str
    text: str
    edition_id: int
    levels: tuple[str, ...]
    answered_by: tuple[str, ...]
    privacy: str
    floor: int
    occasion: str
    every_days: int | None
    together: bool
    rule: Rule
    least: int
    own: bool
    validated: bool
    slot: bool
    note: str
    parts: tuple[Item, ...]
    questions: tuple[Question, ...]
    bands: tuple[Item, ...]

    @property
    def anonymous(self) -> bool:
        """True when no name is kept with an answer."""
        return self.privacy == "anonymous"

    @property
    def private(self) -> bool:
        """True when it is only ever answered for oneself."""
        return self.privacy == "own"

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """The questions as scores read them."""
        return tuple(
            Asked(one.key, one.part, one.choices[0][0], one.choices[-1][0], one.reversed)
            for one in self.questions
        )

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Names of the scores: the parts in order, and last the whole where it says more than one part does."""
        parts = {part.key: part.name for part in self.parts}
        return parts if len(parts) == 1 else {**parts, WHOLE: "All questions"}

    def scores(self, answers: Mapping[str, int]) -> dict[str, Score]:
        """One set of answers, scored."""
        return scores(self.asked, answers, rule=self.rule, least=self.least)

    def bounds(self, name: str = WHOLE) -> tuple[float, float]:
        """The lowest and highest possible score of a part, or of the whole."""
        return bounds(self.asked, name, self.rule)

    def band(self, name: str, value: float) -> str:
        """The name of the band a score falls in; empty where the instrument has none."""
        fitting = [one for one in self.bands if one.parent == name and value >= one.data["from"]]
        return max(fitting, key=lambda one: one.data["from"]).name if fitting else ""

    def refuses(self, answers: Mapping[str, int]) -> str:
        """Why these answers cannot be kept, or nothing."""
        allowed = {one.key: {value for value, _ in one.choices} for one in self.questions}
        if not answers:
            return "Choose an answer to at least one question."
        if not all(key in allowed and value in allowed[key] for key, value in answers.items()):
            return "Choose one of the answers shown."
        return ""


def instrument_of(words: Vocabulary) -> Instrument:
    """Build the value from an edition's elements. Open slots ask nothing."""
    top = next(item for item in words.items if item.kind == "instrument")
    data = top.data
    scales = {item.key: item for item in words.of("scale")}
    return Instrument(
        key=words.framework,
        name=words.name,
        text=top.text,
        edition_id=words.edition_id,
        levels=tuple(data["levels"]),
        answered_by=tuple(data["answered_by"]),
        privacy=data["privacy"],
        floor=int(data.get("floor") or FLOOR),
        occasion=data["occasion"],
        every_days=data.get("every_days"),
        together=bool(data.get("together")),
        rule=data["rule"],
        least=int(data.get("least") or LEAST),
        own=bool(data.get("own")) or data["privacy"] == "own",
        validated=bool(data["validated"]),
        slot=top.slot,
        note=top.note,
        parts=tuple(words.of("subscale")),
        questions=tuple(_question(item, scales) for item in words.of("item")),
        bands=tuple(words.of("band")),
    )


def _question(item: Item, scales: Mapping[str, Item]) -> Question:
    scale = scales[item.data["scale"]].data
    low = int(scale["low"])
    choices = tuple((low + step, str(words)) for step, words in enumerate(scale["anchors"]))
    return Question(item.key, item.name, item.text, item.parent, choices, bool(item.data.get("reversed")))
