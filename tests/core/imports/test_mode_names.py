"""How logs name a mode of contact, and which of the model's modes that is."""

from marigold.core.imports.words import mode_names

NAMES = {
    "Video call": "mode.video",
    "E-mail or message": "mode.message",
    "In person and online": "mode.hybrid",
}


def test_a_mode_with_two_names_is_found_by_either_and_by_their_synonyms():
    known = mode_names(NAMES)
    assert [known[word] for word in ("email", "e mail", "message", "text")] == ["mode.message"] * 4
    assert known["zoom"] == "mode.video"
    assert known["online"] == "mode.video"
