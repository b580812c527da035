"""A crosswalk holds only links whose two ends exist, with a strength and a reason."""

from __future__ import annotations

import pytest

from marigold.core import frameworks
from marigold.core.frameworks import Link
from tests.core.frameworks.folders import read_garden, shipped

GOOD = """\
name: Garden and stages
from: {model: garden, edition: "2026"}
to: {model: stages, edition: Four stages}
source: Ours.
licence: apache-2.0
licence_note: Ours.
provenance: {confidence: proposed, basis: A guess.}
by: A gardener
status: proposed
links:
  - from: value.trust
    to: stage.exploration
    strength: weak
    rationale: Trust starts early.
  - from: value.trust
    to: stage.full
    strength: strong
    rationale: Trust lasts.
    status: agreed
    by: A second gardener
"""


def read(text: str, file: str = "garden--stages.yaml") -> frameworks.CrosswalkReading:
    return frameworks.read_crosswalk(file, text, {"garden": read_garden(), "stages": shipped("stages")})


def test_a_good_crosswalk_is_read_and_a_link_may_differ_from_the_rest() -> None:
    crosswalk = read(GOOD).crosswalk
    assert crosswalk is not None
    assert (crosswalk.key, crosswalk.start_model, crosswalk.end_edition) == (
        "garden--stages",
        "garden",
        "Four stages",
    )
    assert crosswalk.links_of("stage.full") == (
        Link("value.trust", "stage.full", "strong", "Trust lasts.", "agreed", "A second gardener"),
    )
    assert crosswalk.links[0].status == "proposed"
    assert crosswalk.links[0].by == "A gardener"


BROKEN = {
    "an end that is not there": (
        ("to: stage.full", "to: stage.ful"),
        16,
        "stage.ful is not in the model stages.",
        "Did you mean stage.full?",
    ),
    "a strength of one's own": (
        ("strength: weak", "strength: mighty"),
        13,
        "mighty is not a strength that Marigold knows.",
        "Use same, strong, weak or unrated.",
    ),
    "a status of one's own": (
        ("status: agreed", "status: settled"),
        19,
        "settled is not a status that Marigold knows.",
        "Use proposed, agreed or disputed.",
    ),
    "a link without a reason": (
        ("    rationale: Trust starts early.\n", ""),
        11,
        "The field rationale is missing.",
        "Add rationale.",
    ),
    "a link twice": (
        ("to: stage.full", "to: stage.exploration"),
        16,
        "The link from value.trust to stage.exploration is here twice.",
        "Keep one of the two.",
    ),
    "a model that is not loaded": (
        ("model: garden,", "model: meadow,"),
        2,
        "There is no model meadow.",
        "Use the key of a model that is loaded.",
    ),
    "another edition": (
        ('edition: "2026"', 'edition: "2020"'),
        2,
        "The model garden is here as edition 2026, not 2020.",
        "Check the links against that edition, then change the edition.",
    ),
}


@pytest.mark.parametrize("story", BROKEN)
def test_a_broken_crosswalk_is_told_where_and_how(story: str) -> None:
    (old, new), line, message, remedy = BROKEN[story]
    assert old in GOOD
    reading = read(GOOD.replace(old, new, 1))
    assert reading.crosswalk is None
    assert (line, message, remedy) in [(one.line, one.message, one.remedy) for one in reading.problems]


def test_the_file_bears_the_names_of_both_ends() -> None:
    assert [str(one) for one in read(GOOD, "other.yaml").problems] == [
        "other.yaml, line 2: The file other.yaml holds links from garden to stages. Name it garden--stages.yaml."
    ]


def test_a_crosswalk_without_links_is_told_so() -> None:
    text = GOOD.split("links:")[0]
    assert [one.message for one in read(text).problems] == ["The crosswalk has no links."]
