"""The parts of a note: kinds of note can ask for some, and they stand in its text, each behind its name and a colon.

So a note stays one text that two people can write at once, and that reads the same in a list, a file and a search.
"""

from collections.abc import Sequence


def guide(parts: Sequence[str]) -> str:
    """An empty note of a kind: the name of each part on a line of its own."""
    return "\n\n".join(f"{part}: " for part in parts)


def split(text: str, parts: Sequence[str]) -> list[tuple[str, str]]:
    """(part, its words) in the order of the text; what stands before the first part has an empty name.

    Names are found at the start of a line, in upper or lower case. Without any, all of the text is one piece.
    """
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in text.splitlines():
        part = next((one for one in parts if line.strip().lower().startswith(f"{one.lower()}:")), None)
        if part is not None:
            found.append((part, [line.strip()[len(part) + 1 :]]))
        else:
            found[-1][1].append(line)
    pieces = [(name, "\n".join(lines).strip()) for name, lines in found]
    return [(name, words) for name, words in pieces if name or words]


def empty(text: str, parts: Sequence[str]) -> tuple[str, ...]:
    """The parts without a word, in the order of the kind."""
    told = {name for name, words in split(text, parts) if words}
    return tuple(part for part in parts if part not in told)


def wordless(text: str, parts: Sequence[str]) -> bool:
    """True when nothing stands in the note but the names of its parts."""
    return not any(words for _, words in split(text, parts))
