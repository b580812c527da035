"""Stories tied to one framework, read through another: by its own ties, and by links of a crosswalk.

A link lets one look; it does not say that a story shows the other competency. So each story that comes by a link tells
the link's strength and how far it is agreed. Disputed links are shown and not counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from marigold.core.frameworks.ways import DISPUTED


@dataclass(frozen=True, slots=True)
class Told:
    """A story under an element: tied to it by hand (no link), or through one."""

    story: str
    framework: str = ""
    key: str = ""
    strength: str = ""
    status: str = ""

    @property
    def direct(self) -> bool:
        """Tied to the element itself."""
        return not self.key

    @property
    def counts(self) -> bool:
        """Not by a link that somebody disputes."""
        return self.status != DISPUTED


@dataclass(frozen=True, slots=True)
class Shown:
    """An element with the stories that show it."""

    key: str
    name: str
    told: tuple[Told, ...]

    @property
    def count(self) -> int:
        """How many stories, each once, links in dispute left out."""
        return len({one.story for one in self.told if one.counts})


def through_lens(
    targets: Sequence[tuple[str, str]],
    framework: str,
    ties: Iterable[tuple[str, str, str]],
    links: Mapping[str, Iterable[tuple[str, str, str, str]]],
) -> tuple[Shown, ...]:
    """Each element of a framework with the stories under it, those tied to it first.

    :param targets: (key, name) of the framework, in order
    :param framework: its key
    :param ties: (story, framework, element key)
    :param links: by other framework: (its key, key here, strength, status)
    """
    found: dict[str, list[Told]] = {key: [] for key, _ in targets}
    indirect: dict[str, list[Told]] = {key: [] for key, _ in targets}
    ahead: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for other, some in links.items():
        for there, here, strength, status in some:
            ahead.setdefault((other, there), []).append((here, strength, status))
    for story, of, key in ties:
        if of == framework:
            found.get(key, []).append(Told(story))
            continue
        for here, strength, status in ahead.get((of, key), ()):
            indirect.get(here, []).append(Told(story, of, key, strength, status))
    return tuple(Shown(key, name, (*found[key], *indirect[key])) for key, name in targets)
