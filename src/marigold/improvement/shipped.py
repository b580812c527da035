"""Ways to split people that come along, as starting points: a system takes one over and makes it its own."""

from functools import lru_cache
from importlib import resources
from typing import Any

import yaml


@lru_cache(maxsize=1)
def shipped() -> dict[str, dict[str, Any]]:
    """Breakdowns by key, each {key, name, code_system, code_year, sensitive, purpose, in_use, groups}."""
    folder = resources.files("marigold.data").joinpath("breakdowns")
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name
    )
    found = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]
    return {one["key"]: one for one in found}
