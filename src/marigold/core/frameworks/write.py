"""A model as the folder of YAML texts that reading takes: what is edited here can be taken elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from .kinds import KINDS
from .read import MODEL_FILE, read_folder_texts
from .shapes import Element, Model, Problem


class _Plain(yaml.SafeDumper):
    """Writes every value out in full: readers refuse anchors and aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def folder_texts(model: Model) -> dict[str, str]:
    """``{file name: text}`` of a model; reading it again gives an equal model.

    Elements are parted into files by kind, in the order of kinds. Elements of a file keep their order numbers.
    """
    about = {"key": model.key, "edition": model.edition, **model.about()}
    texts = {MODEL_FILE: _yaml({name: value for name, value in about.items() if value not in ("", [], {})})}
    for number, kind in enumerate(KINDS, start=1):
        rows = [_written(one) for one in model.of_kind(kind)]
        if rows:
            texts[f"{number:02}-{kind.replace('_', '-')}.yaml"] = _yaml({"elements": rows})
    return texts


def _written(one: Element) -> dict[str, Any]:
    fields: dict[str, Any] = {"key": one.key, **one.as_dict()}
    kept = {name: value for name, value in fields.items() if value not in ("", [], {}, False)}
    return {**kept, "order": one.order}


def _yaml(value: Mapping[str, Any]) -> str:
    return yaml.dump(
        dict(value), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=100_000, default_flow_style=False
    )


def problems_of(model: Model) -> tuple[Problem, ...]:
    """Everything that stands in the way of a model made by hand; none when it could be loaded from a folder."""
    return read_folder_texts(folder_texts(model)).problems
