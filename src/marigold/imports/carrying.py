"""Carrying out a plan chunk by chunk, and taking it back, for as long as one may; whoever comes next goes on there."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from marigold.support.models import Batch

# [file, kind, offset, bytes, rows, digest], see `spool`.
Chunk = Sequence[Any]
ROWS = 4
Say = Callable[[int, int], None]


@dataclass(frozen=True)
class Progress:
    """How far an import (or its undoing) got."""

    done: int
    total: int
    finished: bool
    batch: Batch


def carry_out(
    chunks: Sequence[Chunk],
    done: int,
    *,
    ready: Callable[[Chunk], Any],
    store: Callable[[int, Chunk, Any], None],
    seconds: float | None = None,
    say: Say | None = None,
) -> int:
    """Store chunks from where `done` rows are stored, for so many seconds; returns how many rows are stored then.

    :param ready: makes the rows of a chunk ready; done in another thread while the chunk before is being stored
    :param store: stores them, given how many rows come before
    """
    total = sum(chunk[ROWS] for chunk in chunks)
    until = None if seconds is None else time.monotonic() + seconds
    stored = False
    for start, chunk, rows in _ahead(chunks, done, ready):
        # At least one chunk each time, however short the slice.
        if stored and until is not None and time.monotonic() > until:
            return start
        store(start, chunk, rows)
        stored = True
        if say is not None:
            say(start + chunk[ROWS], total)
    return total


def _ahead(
    chunks: Sequence[Chunk], done: int, ready: Callable[[Chunk], Any]
) -> Iterator[tuple[int, Chunk, Any]]:
    """(rows before, chunk, its rows ready to store) from where the import stands; the next is made ready meanwhile."""
    starts = accumulate((chunk[ROWS] for chunk in chunks), initial=0)
    left = [(start, chunk) for start, chunk in zip(starts, chunks, strict=False) if start >= done]
    with ThreadPoolExecutor(max_workers=1) as pool:
        reading = [pool.submit(ready, chunk) for _, chunk in left[:1]]
        for at, (start, chunk) in enumerate(left):
            rows = reading.pop().result()
            reading = [pool.submit(ready, after) for _, after in left[at + 1 : at + 2]]
            yield start, chunk, rows


def take_back(
    step: Callable[[], bool],
    done: Callable[[], int],
    total: int,
    *,
    seconds: float | None = None,
    say: Say | None = None,
) -> bool:
    """Take steps until one finds nothing left (True), or for so many seconds."""
    until = None if seconds is None else time.monotonic() + seconds
    while step():
        if say is not None:
            say(done(), total)
        if until is not None and time.monotonic() > until:
            return False
    return True
