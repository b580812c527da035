"""A model as the folder of YAML texts that reading takes: what is edited here can be taken elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from .kinds import KINDS
from .read import MODEL_FILE, read_folder_texts
from .shapes import Element, Model, Problem

# Far below what a file may hold, also when every text is as long as it may be.
IN_A_FILE = 30


class _Plain(yaml.SafeDumper):
    """Writes every value out in full: readers refuse anchors and aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def folder_texts(model: Model) -> dict[str, str]:
    """``{file name: text}`` of a model; reading it again gives an equal model.

    Elements stand in the order of kinds, some in each file, with their kind and order number.
    """
    about = {"key": model.key, "edition": model.edition, **model.about()}
    texts = {MODEL_FILE: _yaml({name: value for name, value in about.items() if value not in ("", [], {})})}
    rows = [_written(one) for kind in KINDS for one in model.of_kind(kind)]
    for start in range(0, len(rows), IN_A_FILE):
        texts[f"{start // IN_A_FILE + 1:02}.yaml"] = _yaml({"elements": rows[start : start + IN_A_FILE]})
    return texts


def _written(one: Element) -> dict[str, Any]:
    fields: dict[str, Any] = {"key": one.key, **one.as_dict()}
    kept = {name: value for name, value in fields.items() if value not in ("", [], {}, False)}
    return {**kept, "order": one.order}


def _yaml(value: Mapping[str, Any]) -> str:
    return yaml.dump(
        dict(value),
        Dumper=_Plain,
        sort_keys=False,
        allow_unicode=True,
        width=100_000,
        default_flow_style=False,
    )


def problems_of(model: Model) -> tuple[Problem, ...]:
    """Everything that stands in the way of a model made by hand; none when it could be loaded from a folder."""
    return read_folder_texts(folder_texts(model)).problems
