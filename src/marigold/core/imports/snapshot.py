"""What the system already knows, as plain data, and what a person decided about the import."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from marigold.core.imports.match import Name

OPEN = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Engagement:
    """One unit's support. Dates are ISO text, both ends included. `pair` holds (person, first, last); None = not kept."""

    id: int
    unit: int
    root: int
    tier: str = ""
    first: str = ""
    last: str = OPEN
    pair: tuple[tuple[int, str, str], ...] | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything rows are held against. Names may repeat; ambiguous ones are shown, never guessed."""

    people: tuple[Name, ...]
    places: tuple[Name, ...]
    engagements: Mapping[int, tuple[Engagement, ...]]  # unit id -> its engagements
    modes: Mapping[str, str] = field(default_factory=dict)  # name -> element key
    categories: Mapping[str, str] = field(default_factory=dict)
    tiers: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    elements: Mapping[str, int] = field(default_factory=dict)  # name -> element id
    goals: Mapping[int, Mapping[str, int]] = field(
        default_factory=dict
    )  # engagement id -> goal name -> goal id


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices for one import.

    `source` names the system the log comes from; record numbers of two sources never meet. `units` maps a duration
    field to "hours" or "minutes". `people` and `places` are answers given earlier: normalised text -> id.
    """

    today: dt.date
    source: str = ""
    date_order: str | None = None  # "dmy", "mdy", or None: unclear dates are refused
    units: Mapping[str, str | None] = field(default_factory=dict)
    unknown_places: str = "refuse"  # or "skip"
    unknown_people: str = "refuse"  # or "text": unknown participants are kept as plain names
    unknown_words: str = (
        "refuse"  # or "leave-out": unknown modes, types, topics and goals are left out with a note
    )
    people: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    default_mode: str = ""
    default_category: str = ""
    default_direct: bool = True
    text_limit: int = 50_000

    def __post_init__(self) -> None:
        for value, allowed in (
            (self.date_order, (None, "dmy", "mdy")),
            (self.unknown_places, ("refuse", "skip")),
            (self.unknown_people, ("refuse", "text")),
            (self.unknown_words, ("refuse", "leave-out")),
        ):
            if value not in allowed:
                raise ValueError(f"{value!r} is not one of {allowed}")
