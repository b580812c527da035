"""Two people change the same text at once: what both did is put together line by line, or set side by side.

A line is what stands between two line ends: in notes, a paragraph. Changes to different lines are both kept. New lines
that both wrote at the same place are both kept, theirs first. The same change made by both counts once. Only when both
changed the same lines differently does a person have to choose.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Comparing very many lines takes time with their square; beyond this, both texts are set side by side.
MOST = 4_000_000

Lines = list[str]


@dataclass(frozen=True)
class Hunk:
    """Lines that both changed differently: as they were, as the other has them, as I have them."""

    base: tuple[str, ...]
    theirs: tuple[str, ...]
    mine: tuple[str, ...]


@dataclass(frozen=True)
class Merged:
    """The text with both changes in it; or, where that is not possible, what clashes."""

    text: str
    conflicts: tuple[Hunk, ...] = ()

    @property
    def clean(self) -> bool:
        """True when nobody has to choose."""
        return not self.conflicts


@dataclass(frozen=True)
class _Change:
    """Lines `start` to `end` of the base became `lines` on one side."""

    start: int
    end: int
    lines: tuple[str, ...]

    @property
    def adds_only(self) -> bool:
        return self.start == self.end


def plain(text: str) -> str:
    """A text with one kind of line end, as browsers do not send it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def merge(base: str, theirs: str, mine: str) -> Merged:
    """Put two changed versions of a text together.

    :param base: the text both began with
    :param theirs: the text as it is stored now
    :param mine: the text that is to be saved
    """
    base, theirs, mine = plain(base), plain(theirs), plain(mine)
    if theirs in {base, mine}:
        return Merged(mine)
    if mine == base:
        return Merged(theirs)
    lines, left, right = base.split("\n"), theirs.split("\n"), mine.split("\n")
    if len(lines) * max(len(left), len(right)) > MOST:
        return Merged(mine, (Hunk(tuple(lines), tuple(left), tuple(right)),))
    return _together(lines, _changes(lines, left), _changes(lines, right))


def _changes(base: Lines, side: Lines) -> list[_Change]:
    matcher = SequenceMatcher(None, base, side, autojunk=False)
    return [
        _Change(start, end, tuple(side[first:last]))
        for kind, start, end, first, last in matcher.get_opcodes()
        if kind != "equal"
    ]


def _together(base: Lines, theirs: Sequence[_Change], mine: Sequence[_Change]) -> Merged:
    """Walk through the base once, and put in each change where it belongs."""
    text: Lines = []
    conflicts: list[Hunk] = []
    at, left, right = 0, list(theirs), list(mine)
    while left or right:
        ours, yours = _next(left, right)
        start = min(change.start for change in (*ours, *yours))
        end = max(change.end for change in (*ours, *yours))
        text += base[at:start]
        if not ours or not yours or ours == yours:
            text += (ours or yours)[0].lines
        elif _both_add(ours, yours):
            text += [*ours[0].lines, *yours[0].lines]
        else:
            hunk = Hunk(tuple(base[start:end]), _side(base, ours, start, end), _side(base, yours, start, end))
            conflicts.append(hunk)
            text += hunk.mine
        at = end
    return Merged("\n".join(text + base[at:]), tuple(conflicts))


def _both_add(ours: Sequence[_Change], yours: Sequence[_Change]) -> bool:
    return len(ours) == len(yours) == 1 and ours[0].adds_only and yours[0].adds_only


def _next(left: list[_Change], right: list[_Change]) -> tuple[list[_Change], list[_Change]]:
    """The next change, with all changes of the other side (and then of this one) that it runs into."""
    ours: list[_Change] = []
    yours: list[_Change] = []
    first, kept = (left, ours) if right == [] or (left and _before(left[0], right[0])) else (right, yours)
    kept.append(first.pop(0))
    grown = True
    while grown:
        grown = False
        for rest, mine, other in ((left, ours, yours), (right, yours, ours)):
            while rest and any(_clash(rest[0], change) for change in other):
                mine.append(rest.pop(0))
                grown = True
    return ours, yours


def _before(one: _Change, other: _Change) -> bool:
    return (one.start, one.end) <= (other.start, other.end)


def _clash(one: _Change, other: _Change) -> bool:
    """True when two changes touch the same lines, or both add at the same place.

    New lines right before or right after lines that the other changed do not clash with them.
    """
    if one.adds_only and other.adds_only:
        return one.start == other.start
    return one.start < other.end and other.start < one.end


def _side(base: Lines, changes: Sequence[_Change], start: int, end: int) -> tuple[str, ...]:
    """How one side has the lines from `start` to `end` of the base."""
    found: Lines = []
    at = start
    for change in changes:
        found += [*base[at : change.start], *change.lines]
        at = change.end
    return (*found, *base[at:end])
