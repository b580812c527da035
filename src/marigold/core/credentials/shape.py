"""What a badge looks like from outside, before its signature is looked at: parts, plain keys, no tangles."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from .contexts import CREDENTIALS, OPEN_BADGES

MOST_TEXT = 512_000
MOST_DEPTH = 24
MOST_ALIKE = 6
_TEXT_FORMS = ({"@value"}, {"@value", "@language"}, {"@value", "@language", "@direction"})


def read_json(text: str) -> dict[str, Any]:
    """The object a text holds. Raises ValueError with a sentence when there is none, or a key stands twice."""
    if len(text) > MOST_TEXT:
        raise ValueError("The text is larger than any badge.")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise ValueError("A key stands twice in one object, so it cannot be told which one is meant.")
        return found

    try:
        found = json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise ValueError(f"The text is not JSON: line {error.lineno}, column {error.colno}.") from error
    except RecursionError as error:
        raise ValueError("The text is nested too deeply to be read.") from error
    if not isinstance(found, dict):
        raise ValueError("The text holds no badge.")
    return found


def faults(credential: Mapping[str, Any]) -> list[str]:
    """What is missing or of the wrong kind in a badge, one sentence each."""
    found = _frame(credential)
    types, subject = listed(credential.get("type")), only(credential.get("credentialSubject"))
    if not {"OpenBadgeCredential", "AchievementCredential"} & set(_texts(types)):
        found.append("It is not an Open Badge: its type does not say so.")
    if listed(credential.get("@context"))[1:2] != [OPEN_BADGES]:
        found.append("Its second context is not that of Open Badges 3.0.")
    if not isinstance(subject, Mapping):
        return [*found, "It says nothing about a holder (credentialSubject)."]
    if "AchievementSubject" not in _texts(listed(subject.get("type"))):
        found.append("Its holder is not described as AchievementSubject.")
    if not subject.get("id") and not subject.get("identifier"):
        found.append("It names no holder: neither id nor identifier.")
    achievement = only(subject.get("achievement"))
    if not isinstance(achievement, Mapping):
        return [*found, "It names no achievement."]
    if "Achievement" not in _texts(listed(achievement.get("type"))):
        found.append("What was achieved is not described as Achievement.")
    found += [
        f"The achievement has no {name}."
        for name in ("id", "name", "description", "criteria")
        if not achievement.get(name)
    ]
    return found


def _frame(credential: Mapping[str, Any]) -> list[str]:
    found = []
    contexts = listed(credential.get("@context"))
    if contexts[:1] != [CREDENTIALS]:
        found.append("Its first context is not that of Verifiable Credentials 2.0.")
    if any(not isinstance(one, str) for one in contexts):
        found.append("It brings a context of its own, which is not read.")
    if "VerifiableCredential" not in _texts(listed(credential.get("type"))):
        found.append("Its type is not VerifiableCredential.")
    if not isinstance(credential.get("id"), str):
        found.append("It has no id.")
    if not isinstance(credential.get("validFrom"), str):
        found.append("It does not say from when it holds (validFrom).")
    issuer = credential.get("issuer")
    if not isinstance(issuer.get("id") if isinstance(issuer, Mapping) else issuer, str):
        found.append("It names no issuer.")
    return found


def list_faults(credential: Mapping[str, Any]) -> list[str]:
    """The same for a status list."""
    found, subject = _frame(credential), only(credential.get("credentialSubject"))
    if "BitstringStatusListCredential" not in _texts(listed(credential.get("type"))):
        found.append("It is not a status list: its type does not say so.")
    if not isinstance(subject, Mapping) or not isinstance(subject.get("encodedList"), str):
        found.append("It holds no list.")
    return found


def odd_forms(credential: Mapping[str, Any], *, outermost: bool = True) -> list[str]:
    """Spellings that mean the same to a signature but not to a reader, so that they are refused. In order, each once.

    Keys with a colon or an @, contexts further in, and things named `_:` (through which a knot can be tied).
    """
    found: dict[str, None] = {}
    for path, holder in objects(credential):
        if any({*holder} == form for form in _TEXT_FORMS):
            continue
        for key, value in holder.items():
            if (key.startswith("@") or ":" in key) and not (key == "@context" and outermost and not path):
                found.setdefault(key)
            if key == "id" and isinstance(value, str) and value.startswith("_:"):
                found.setdefault(value)
        if len(path) > MOST_DEPTH:
            return [*found, "more levels than any badge has"]
    return list(found)


def tangled(credential: Mapping[str, Any]) -> bool:
    """Whether so many nameless things alike stand in one nameless thing that putting them in order could take for ever."""
    extra = 0
    for _, holder in objects(credential):
        if holder.get("id"):
            continue
        alike = Counter(
            (key, json.dumps({k: v for k, v in one.items() if not _holds_objects(v)}, sort_keys=True))
            for key, value in holder.items()
            for one in listed(value)
            if isinstance(one, Mapping) and not one.get("id")
        )
        extra += sum(count - 1 for count in alike.values())
    return extra > MOST_ALIKE


def objects(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """Every object inside, with the keys that lead to it; the outermost first."""
    if len(path) > MOST_DEPTH + 1:
        return
    if isinstance(value, Mapping):
        yield path, value
        for key, inner in value.items():
            yield from objects(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from objects(inner, (*path, "[]"))


def listed(value: Any) -> list[Any]:
    """A value as the list it stands for: JSON-LD leaves the brackets away when there is one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def only(value: Any) -> Any:
    """The value, or the one in a list of one; None for several."""
    found = listed(value)
    return found[0] if len(found) == 1 else None


def _texts(values: list[Any]) -> list[str]:
    return [value for value in values if isinstance(value, str)]


def _holds_objects(value: Any) -> bool:
    return any(isinstance(one, Mapping | list) for one in listed(value))
