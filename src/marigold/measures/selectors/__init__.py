"""Reads of instruments, rounds and answers. The first argument is who asks."""

from marigold.measures.selectors.own import (
    intentions,
    look,
    looks,
    my_responses,
    my_rounds,
    open_for,
    shared_intentions,
    shared_with_me,
)
from marigold.measures.selectors.rounds import (
    asked_counts,
    beneath,
    capacity_ends,
    instrument,
    instrument_of_edition,
    instruments,
    names_of,
    responses_of,
    round_of,
    rounds_of,
)

__all__ = [
    "asked_counts",
    "beneath",
    "capacity_ends",
    "instrument",
    "instrument_of_edition",
    "instruments",
    "intentions",
    "look",
    "looks",
    "my_responses",
    "my_rounds",
    "names_of",
    "open_for",
    "responses_of",
    "round_of",
    "rounds_of",
    "shared_intentions",
    "shared_with_me",
]
