"""The shipped folders as texts, and a small good folder to break in one place at a time."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from marigold.core import frameworks

DATA = Path(__file__).resolve().parents[3] / "src" / "marigold" / "data"

MODEL = """\
key: garden
name: Garden practice
kind: practice-model
edition: "2026"
status: published
language: en-US
source: Made for a test.
licence: apache-2.0
licence_note: Ours.
provenance:
  confidence: proposed
  basis: Made up.
review_on: 2027-01-31
summary: A small model.
uses: [stages]
words:
  practitioner: gardener
  practitioners: gardeners
levels:
  - {key: state, name: State, plural: States, parents: []}
  - {key: region, name: Region, plural: Regions, parents: [state]}
notes:
  - {about: Size, text: It is small.}
"""

ELEMENTS = """\
defaults:
  source: Test, page 1
elements:
  - {key: value.trust, kind: value, name: Trust, text: We rely on each other.}
  - {key: behaviour.trust-1, kind: behaviour, parent: value.trust, name: Keep promises, text: Does it.}
  - {key: role.gardener, kind: role, name: Gardener, text: Grows things.}
  - key: tier.deep
    kind: tier
    name: Deep
    text: Much support.
    data: {bars: 3, tailored: true, time_limited: false, order: 1}
  - key: staffing.deep
    kind: staffing_rule
    name: Two gardeners
    text: Two come.
    data:
      applies_to: tier.deep
      needs:
        - {role: role.gardener, count: 2, optional: false, rotating: false}
  - {key: component.open, kind: core_component, name: Components, slot: true, note: Nobody knows them.}
"""


def garden(**changes: str) -> dict[str, str]:
    """The good folder; ``model`` and ``elements`` replace a file, other names add one."""
    files = {"model.yaml": changes.pop("model", MODEL), "elements.yaml": changes.pop("elements", ELEMENTS)}
    return files | {f"{name}.yaml": text for name, text in changes.items()}


def read_garden(**changes: str) -> frameworks.Model:
    reading = frameworks.read_folder_texts(garden(**changes))
    assert reading.problems == ()
    assert reading.model is not None
    return reading.model


def folder_texts(key: str) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in (DATA / "models" / key).iterdir()}


@cache
def shipped(key: str) -> frameworks.Model:
    reading = frameworks.read_folder_texts(folder_texts(key))
    assert [str(problem) for problem in reading.problems] == []
    assert reading.model is not None
    return reading.model


SHIPPED = tuple(sorted(path.name for path in (DATA / "models").iterdir()))
CROSSWALKS = tuple(sorted(path.name for path in (DATA / "crosswalks").iterdir()))
