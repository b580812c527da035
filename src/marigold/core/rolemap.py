"""Which standing channel carries an issue between places of a tree, and who the carriers are. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """A standing channel: from the place at one path to the place at another."""

    key: int
    origin: str
    receiver: str
    by_support: bool = False


def route(path: str, ways: Iterable[Way]) -> list[Way]:
    """The channels that lead on from the place at `path`, or from the nearest place over it that has one.

    Those carried by local people come before those a practitioner carries: an issue should not pass through support
    where partners have a way of their own.
    """
    found = [way for way in ways if path.startswith(way.origin)]
    if not found:
        return []
    nearest = max(len(way.origin) for way in found)
    return sorted(
        (way for way in found if len(way.origin) == nearest), key=lambda way: (way.by_support, way.key)
    )


def reach(path: str, ways: Sequence[Way]) -> set[str]:
    """All places an issue from `path` can reach by channels, itself included. Circles end."""
    seen, waiting = {path}, [path]
    while waiting:
        here = waiting.pop()
        for way in route(here, ways):
            if way.receiver not in seen:
                seen.add(way.receiver)
                waiting.append(way.receiver)
    return seen
