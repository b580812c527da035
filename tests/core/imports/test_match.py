"""People and places by name: sure, offered, or unknown; never guessed."""

from marigold.core.imports.match import Match, Name, NameIndex

INDEX = NameIndex(
    (
        Name(1, "Jane Doe", "jane@example.org"),
        Name(2, "José Núñez-Díaz"),
        Name(3, "Mary O'Brien"),
        Name(4, "Alex Kim", "alex.kim@example.org"),
        Name(5, "Alex Kim", "akim@example.org"),
        Name(6, "Robert Stone", others=("Bob Stone",)),
    )
)


def test_case_accents_punctuation_and_turned_names_match():
    for text, known in (
        ("JANE  DOE", 1), ("Doe, Jane", 1), ("jose nunez diaz", 2), ("Mary OBrien", 3), ("bob stone", 6),
    ):  # fmt: skip
        assert INDEX.find(text) == Match(known, "name")


def test_an_email_decides():
    assert INDEX.find("Alex Kim <AKIM@example.org>") == Match(5, "e-mail")
    assert INDEX.find("jane@example.org").id == 1


def test_one_name_of_two_people_is_a_question():
    assert INDEX.find("Alex Kim") == Match(None, "same name", ((4, "Alex Kim"), (5, "Alex Kim")))


def test_initials_and_close_spellings_are_only_offered():
    assert INDEX.find("J.D.") == Match(None, "initials", ((1, "Jane Doe"),))
    assert INDEX.find("Jane Do") == Match(None, "close spelling", ((1, "Jane Doe"),))
    assert INDEX.find("J. Doe") == Match(None, "close spelling", ((1, "Jane Doe"),))


def test_a_stranger_is_nobody():
    assert INDEX.find("Xavier Quill") == Match(None, "none")
    assert INDEX.find("…") == Match(None, "none")


def test_searching_for_close_spellings_has_a_budget():
    index = NameIndex((Name(1, "Jane Doe"),), budget=1)
    assert index.find("Jane Do").candidates == ((1, "Jane Doe"),)
    assert index.find("Jane Doo").candidates == ()
    assert index.find("Jane Do").candidates == ((1, "Jane Doe"),)
