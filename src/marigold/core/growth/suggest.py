"""Next steps: from a library of chances to practice and things to learn from, for the entries to grow in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

ANY = "any"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to try or to learn from, for one entry; `linked` when it came over a crosswalk."""

    key: str
    kind: str
    name: str
    text: str
    entry: str
    minutes: int = 0
    where: str = ""
    linked: bool = False


def suggestions(
    framework: str,
    entry: str,
    library: Iterable[tuple[str, str, str, str, Mapping[str, object]]],
    linked: Sequence[str] = (),
    *,
    most: int = 4,
) -> list[Suggestion]:
    """What the library has for an entry: made for it, then for entries linked to it, then for any.

    :param library: (key, kind, name, text, data) with `on` in data: targets as `framework/key`, or `any`
    :param linked: targets that a crosswalk links to the entry, as `framework/key`
    """
    target = f"{framework}/{entry}"
    found: list[tuple[int, Suggestion]] = []
    for key, kind, name, text, data in library:
        on = data.get("on") or ()
        on = [on] if isinstance(on, str) else list(on)  # type: ignore[call-overload]
        rank = 0 if target in on else 1 if set(linked) & set(on) else 2 if ANY in on else -1
        if rank < 0:
            continue
        minutes, where = data.get("minutes") or 0, data.get("where") or ""
        one = Suggestion(key, kind, name, text, entry, int(str(minutes)), str(where), rank == 1)
        found.append((rank, one))
    return [one for _, one in sorted(found, key=lambda pair: pair[0])][:most]
