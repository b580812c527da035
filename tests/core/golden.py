"""Reading the golden files, and comparing a result with what they expect."""

import json
from pathlib import Path

GOLDEN = Path(__file__).parents[1] / "golden"


def cases(name):
    """The cases of a golden file, each with the suite it belongs to."""
    document = json.loads((GOLDEN / f"{name}.json").read_text())
    return [{**case, "suite": document["suite"]} for case in document["cases"]]


def close(found, expected, rel=1e-9, floor=1e-9):
    """Whether a number is as expected; None only equals None."""
    if expected is None or found is None:
        return found is expected
    return abs(found - expected) <= max(rel * abs(expected), floor)


def differences(found, expected, rel=1e-9, floor=1e-9, where=""):
    """What in `found` is not as in `expected`: a list of places, empty when all agrees."""
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            return [f"{where}: {found!r}"]
        return [
            line
            for key, value in expected.items()
            for line in ([f"{where}.{key}: absent"] if key not in found else differences(found[key], value, rel, floor, f"{where}.{key}"))
        ]  # fmt: skip
    if isinstance(expected, list):
        if not isinstance(found, list) or len(found) != len(expected):
            return [f"{where}: {found!r} for {expected!r}"]
        return [
            line
            for n, value in enumerate(expected)
            for line in differences(found[n], value, rel, floor, f"{where}[{n}]")
        ]
    if isinstance(expected, str | bool):
        return [] if found == expected else [f"{where}: {found!r} for {expected!r}"]
    return [] if close(found, expected, rel, floor) else [f"{where}: {found!r} for {expected!r}"]
