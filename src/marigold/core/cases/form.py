"""The form of a file of cases: reading what a case gives, with a sentence for what it lacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

# From one case (or, for a file of columns, from the whole file) to its result. ValueError is a refusal.
Suite = Callable[[Mapping[str, Any]], Any]


class BadCase(Exception):
    """A case that can't be read; says where and what to mend."""


def part(case: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """An object of a case; an absent one is empty."""
    found = case.get(name)
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        raise BadCase(f"{name} must be an object")
    return found


def option(case: Mapping[str, Any], name: str, usual: Any) -> Any:
    """An option; the usual one where it is absent."""
    return part(case, "options").get(name, usual)


def numbers(values: object, name: str) -> list[float | None]:
    """A list of numbers with null for missing ones."""
    if not isinstance(values, list):
        raise BadCase(f"{name} must be a list of numbers")
    for row, value in enumerate(values, start=1):
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise BadCase(f"{name}, entry {row}: {value!r} is not a number")
    return values
