"""Instruments are read as practice models are, and are honest about what they are."""

import pytest

from marigold.core import frameworks
from tests.core.frameworks.folders import DATA

KEYS = tuple(sorted(path.name for path in (DATA / "instruments").iterdir()))


def texts(key: str) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in (DATA / "instruments" / key).iterdir()}


def model(key: str) -> frameworks.Model:
    reading = frameworks.read_folder_texts(texts(key))
    assert [str(one) for one in reading.problems] == []
    assert reading.model is not None
    return reading.model


@pytest.mark.parametrize("key", KEYS)
def test_every_shipped_instrument_is_our_own_and_says_so(key):
    found = model(key)
    (top,) = found.of_kind("instrument")
    items = found.of_kind("item")
    assert (found.key, found.kind, top.data["validated"]) == (key, "instrument", False)
    assert found.provenance.confidence == "proposed"
    if top.slot:
        assert items == () and top.note
        return
    assert "Our own, not validated" in found.source
    assert 3 <= len(items) <= 10
    assert not found.of_kind("band")  # nothing has been tested that would make a band honest
    assert {item.parent for item in items} <= {"", *(part.key for part in found.of_kind("subscale"))}
    if top.data["privacy"] == "anonymous":
        assert top.data["floor"] >= 3


def test_the_needs_it_was_made_for_have_their_questions():
    parts = {part.name for part in model("team-agency").of_kind("subscale")}
    assert parts == {
        "Collective agency",
        "Collective efficacy",
        "Self-management",
        "Problem solving",
        "Self-reliance",
    }
    assert [item.name for item in model("co-creation").of_kind("subscale")] == [
        "Choice",
        "Context",
        "Lived experience",
        "Brave conversations",
        "Power sharing",
    ]
    assert len(model("four-understandings").of_kind("item")) == 4
    assert set(model("implementation-practices").of_kind("instrument")[0].data["levels"]) >= {
        "team",
        "organization",
        "system",
    }


def test_a_slip_is_named_with_its_line_and_its_remedy():
    files = texts("one-act")
    files["items.yaml"] = files["items.yaml"].replace("{scale: scale.sure}", "{scale: scale.shure}", 1)
    (slip,) = frameworks.read_folder_texts(files).problems
    assert str(slip) == (
        "items.yaml, line 31: The question names scale.shure, which is not an answer scale here. Use scale.sure."
    )
    files = texts("one-act")
    files["items.yaml"] = files["items.yaml"].split("  - key: item.do")[0]
    (empty,) = frameworks.read_folder_texts(files).problems
    assert "The instrument asks nothing. Add questions, or mark the instrument as a slot." in str(empty)
    files = texts("one-act")
    files["items.yaml"] = files["items.yaml"].replace("privacy: pair", "privacy: secret")
    assert "secret is not a privacy that Marigold knows." in str(
        frameworks.read_folder_texts(files).problems[0]
    )
