"""What is wrong with a folder is said all at once, with file, line and what to do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marigold.core import frameworks
from tests.core.frameworks.folders import ELEMENTS, MODEL, garden, read_garden


def problems(**changes: str) -> list[tuple[str, int, str, str]]:
    reading = frameworks.read_folder_texts(garden(**changes))
    assert reading.model is None
    return [(one.file, one.line, one.message, one.remedy) for one in reading.problems]


def in_model(old: str, new: str) -> str:
    assert old in MODEL
    return MODEL.replace(old, new, 1)


def in_elements(old: str, new: str) -> str:
    assert old in ELEMENTS
    return ELEMENTS.replace(old, new, 1)


def test_a_good_folder_becomes_a_model() -> None:
    model = read_garden()
    assert (model.key, model.edition, str(model.review_on)) == ("garden", "2026", "2027-01-31")
    assert model.levels[1] == frameworks.Level("region", "Region", "Regions", ("state",))
    assert model.words == {"practitioner": "gardener", "practitioners": "gardeners"}
    assert model.notes == (frameworks.Note("Size", "It is small."),)
    assert [element.key for element in model.elements] == [
        "value.trust",
        "behaviour.trust-1",
        "role.gardener",
        "tier.deep",
        "staffing.deep",
        "component.open",
    ]
    assert model.by_key["tier.deep"].data == {
        "bars": 3,
        "tailored": True,
        "time_limited": False,
        "order": 1,
    }
    assert model.by_key["value.trust"].source == "Test, page 1"


def test_words_like_yes_and_no_stay_words() -> None:
    model = read_garden(elements=in_elements("name: Trust", "name: Yes"))
    assert model.by_key["value.trust"].name == "Yes"


def test_an_edition_written_as_a_bare_year_is_text() -> None:
    assert read_garden(model=in_model('"2026"', "2026")).edition == "2026"


BROKEN_MODEL = {
    "a field twice": (
        in_model("status: published", "status: published\nstatus: draft"),
        6,
        "The field status is here twice; the first is on line 5.",
        "Keep one of the two.",
    ),
    "a missing source": (
        in_model("source: Made for a test.\n", ""),
        1,
        "The field source is missing.",
        "Add source.",
    ),
    "an unknown licence": (
        in_model("apache-2.0", "apache-2"),
        8,
        "apache-2 is not a licence that Marigold knows.",
        "Did you mean apache-2.0?",
    ),
    "an empty licence note": (
        in_model("licence_note: Ours.", 'licence_note: ""'),
        9,
        "The field licence_note is empty.",
        "Fill in licence_note.",
    ),
    "an unknown kind of model": (
        in_model("practice-model", "recipe"),
        3,
        "recipe is not a kind that Marigold knows.",
        "Use practice-model, framework, strategies, stages, instrument, growth or methods.",
    ),
    "a level with an unknown parent": (
        in_model("parents: [state]", "parents: [nation]"),
        21,
        "The level region names the parent nation, which is not a level here.",
        "Use the key of one of the levels.",
    ),
    "a level before its parent": (
        in_model(
            "parents: []}\n  - {key: region, name: Region, plural: Regions, parents: [state]}",
            "parents: [region]}\n  - {key: region, name: Region, plural: Regions, parents: []}",
        ),
        20,
        "The level state comes before its parent region.",
        "List levels from the top down.",
    ),
    "a level twice": (
        in_model("key: region, name", "key: state, name"),
        21,
        "The level state is here twice.",
        "Give each level its own key.",
    ),
    "a date that is none": (
        in_model("2027-01-31", "2027-02-31"),
        13,
        "2027-02-31 is not a date.",
        "Write it as year-month-day, such as 2027-01-31.",
    ),
    "a word nobody asks for": (
        in_model("  practitioner:", "  practicioner:"),
        17,
        "The field practicioner is not known here.",
        "Did you mean practitioner?",
    ),
    "a field nobody asks for": (
        in_model("summary:", "summry:"),
        14,
        "The field summry is not known here.",
        "Did you mean summary?",
    ),
    "a list where text should be": (
        in_model("name: Garden practice", "name: [Garden, practice]"),
        2,
        "The field name must be text.",
        "Write it as text on one line.",
    ),
    "text where a list should be": (
        in_model("uses: [stages]", "uses: stages"),
        15,
        "The field uses must be a list.",
        "Start each entry with a dash, or use [ and ].",
    ),
    "a key with spaces": (
        in_model("key: garden", "key: My Garden"),
        1,
        "My Garden cannot be a key.",
        "Use small letters, digits and dashes, such as ictp.",
    ),
    "an anchor": (
        in_model("Ours.", "&note Ours."),
        9,
        "Anchors and aliases (& and *) are not read.",
        "Write the value out in full in each place.",
    ),
    "a tag": (
        in_model("Ours.", "!!python/name:os.system Ours."),
        9,
        "The tag tag:yaml.org,2002:python/name:os.system is not read.",
        "Take the tag away.",
    ),
    "a second document": (
        MODEL + "---\nkey: other\n",
        24,
        "A second document starts here.",
        "Keep one document in a file and take the line of dashes away.",
    ),
    "text that is not YAML": (
        in_model("name: Garden practice", "name: Garden: practice"),
        2,
        "The text cannot be read from here: mapping values are not allowed here.",
        "Check the indent, colons, commas and quotes on this line and the one above.",
    ),
    "nothing at all": ("", 1, "The file is empty.", "Fill it in or take it away."),
    "only a list": (
        "- a\n",
        1,
        "The file must hold named fields.",
        "Start with a field such as key:.",
    ),
    "nesting without end": (
        in_model("uses: [stages]", "uses: " + "[" * 40 + "]" * 40),
        15,
        "Values are nested more than 12 deep here.",
        "Use fewer levels.",
    ),
    "a character that cannot be shown": (
        in_model("Ours.", '"Ours\\0"'),
        9,
        "This value holds a character that is not text.",
        "Take it away.",
    ),
    "a file too long to be one": (
        "#" * 400_001,
        1,
        "The file has 400,001 characters; the most that is read is 400,000.",
        "Split it into several files.",
    ),
}


@pytest.mark.parametrize("story", BROKEN_MODEL)
def test_a_broken_model_file_is_told_where_and_how(story: str) -> None:
    text, line, message, remedy = BROKEN_MODEL[story]
    assert ("model.yaml", line, message, remedy) in problems(model=text)


BROKEN_ELEMENTS = {
    "an unknown kind": (
        in_elements("kind: value,", "kind: vlaue,"),
        4,
        "vlaue is not a kind that Marigold knows.",
        "Did you mean value?",
    ),
    "a key twice": (
        in_elements("key: role.gardener", "key: value.trust"),
        6,
        "The key value.trust is used twice; the first is in elements.yaml, line 4.",
        "Give one of the two another key.",
    ),
    "a parent that is not there": (
        in_elements("parent: value.trust", "parent: value.trsut"),
        5,
        "The parent value.trsut is not in this model.",
        "Did you mean value.trust?",
    ),
    "a parent of the wrong kind": (
        in_elements("parent: value.trust", "parent: role.gardener"),
        5,
        "An exemplar behavior cannot hang under a role.",
        "Use a value, competency, principle or exemplar behavior as its parent, or none.",
    ),
    "a circle": (
        ELEMENTS
        + "  - {key: value.a, kind: value, parent: value.b, name: A, text: A.}\n"
        + "  - {key: value.b, kind: value, parent: value.a, name: B, text: B.}\n",
        21,
        "These elements are each other's parents: value.a > value.b > value.a.",
        "Take the parent away from one of them.",
    ),
    "no source anywhere": (
        in_elements("defaults:\n  source: Test, page 1\n", ""),
        2,
        "The source is missing.",
        "Add source here, or under defaults at the top of the file.",
    ),
    "a staffing rule for an unknown tier": (
        in_elements("applies_to: tier.deep", "applies_to: tier.wide"),
        17,
        "The staffing rule names tier.wide, which is not a tier or format here.",
        "Use tier.deep.",
    ),
    "a staffing rule with an unknown role": (
        in_elements("role: role.gardener, count", "role: role.florist, count"),
        19,
        "The staffing rule names role.florist, which is not a role here.",
        "Use role.gardener.",
    ),
    "a staffing rule that wants nobody": (
        in_elements("count: 2", "count: 0"),
        19,
        "The field count must be a whole number from 1 to 50.",
        "Write digits without quotes.",
    ),
    "a tier with too many bars": (
        in_elements("bars: 3", "bars: 4"),
        11,
        "The field bars must be a whole number from 0 to 3.",
        "Write digits without quotes.",
    ),
    "a truth value in quotes": (
        in_elements("tailored: true", 'tailored: "true"'),
        11,
        "The field tailored must be true or false.",
        "Write true or false without quotes.",
    ),
    "a tier without data": (
        in_elements("    data: {bars: 3, tailored: true, time_limited: false, order: 1}\n", ""),
        7,
        "A tier needs data: bars, tailored, time_limited, order.",
        "Add data with these fields.",
    ),
    "a slot that does not say what is unknown": (
        in_elements(", note: Nobody knows them.", ""),
        20,
        "An open slot needs a note that says what is not known.",
        "Add note.",
    ),
    "an element without text": (
        in_elements("text: Grows things.", "plain: Grows things."),
        6,
        "The field text is missing.",
        "Add text.",
    ),
    "a link to nowhere": (
        in_elements("text: Grows things.", "text: Grows things., see: [value.trusts]"),
        6,
        "value.trusts is not in this model.",
        "Did you mean value.trust?",
    ),
    "a link to a model that is not used": (
        in_elements("text: Grows things.", 'text: Grows things., see: ["tci:function.connect"]'),
        6,
        "tci:function.connect points to the model tci, which this model does not use.",
        "Add tci to uses in model.yaml.",
    ),
    "a key with capital letters": (
        in_elements("key: role.gardener", "key: Role.Gardener"),
        6,
        "Role.Gardener cannot be a key.",
        "Use small letters, digits, dashes and dots, such as value.trust.",
    ),
    "no list of elements": (
        "defaults: {source: Test}\n",
        1,
        "The file has no list of elements.",
        "Add elements: and a dash for each one.",
    ),
    "an element that is only a word": (
        ELEMENTS + "  - trust\n",
        21,
        "The field elements.7 must hold named fields.",
        "Write them as name: value.",
    ),
}


@pytest.mark.parametrize("story", BROKEN_ELEMENTS)
def test_a_broken_element_is_told_where_and_how(story: str) -> None:
    text, line, message, remedy = BROKEN_ELEMENTS[story]
    assert ("elements.yaml", line, message, remedy) in problems(elements=text)


@pytest.mark.parametrize(
    ("entry", "message", "remedy"),
    [
        (
            "{key: mode.x, kind: mode, name: X, text: X., data: {}}",
            "The field contact is missing.",
            "Add contact: true or contact: false.",
        ),
        (
            "{key: direct.x, kind: category_direct, name: X, text: X., data: {direct: true, parts: [talk]}}",
            "talk cannot stand in parts.",
            "Use preparation, contact, travel, follow_up.",
        ),
        (
            "{key: indirect.x, kind: category_indirect, name: X, text: X., data: {direct: false, parts: [contact]}}",
            "contact cannot stand in parts.",
            "Use preparation, travel, follow_up.",
        ),
        (
            "{key: direct.x, kind: category_direct, name: X, text: X., data: {direct: false, parts: [contact]}}",
            "The field direct must be true for this kind.",
            "Change it or the kind.",
        ),
        (
            "{key: solo.x, kind: solo_reason, name: X, text: X., data: {needs_agreement: true}}",
            "The field exception is missing.",
            "Add exception: true or exception: false.",
        ),
        (
            "{key: debrief.x, kind: debrief_prompt, name: X, text: X., data: {for: third}}",
            "third is not a for that Marigold knows.",
            "Use lead, second or both.",
        ),
    ],
)
def test_each_kind_asks_for_its_own_data(entry: str, message: str, remedy: str) -> None:
    assert problems(more=f"defaults: {{source: Test}}\nelements:\n  - {entry}\n") == [
        ("more.yaml", 3, message, remedy)
    ]


def test_all_problems_come_at_once_with_the_model_file_first() -> None:
    found = problems(
        model=in_model("apache-2.0", "beerware"),
        elements=in_elements("kind: role", "kind: roll"),
    )
    assert [(file, line) for file, line, _, _ in found] == [
        ("model.yaml", 8),
        ("elements.yaml", 6),
        ("elements.yaml", 19),  # the rule's role is no role any more
    ]


def test_a_folder_without_its_model_file_is_told_so() -> None:
    reading = frameworks.read_folder_texts({"elements.yaml": ELEMENTS})
    assert [str(one) for one in reading.problems] == [
        "model.yaml, line 1: The folder has no model.yaml. Add model.yaml with key, name and source."
    ]


def test_a_stray_file_is_told_so() -> None:
    reading = frameworks.read_folder_texts(garden() | {"notes.txt": "hello"})
    assert [str(one) for one in reading.problems] == [
        "notes.txt, line 1: notes.txt is not a .yaml file. Rename it or take it away."
    ]


def test_a_billion_laughs_are_not_laughed() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
    assert problems(more=bomb) == [
        (
            "more.yaml",
            1,
            "Anchors and aliases (& and *) are not read.",
            "Write the value out in full in each place.",
        )
    ]


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_text_whatever_makes_reading_fail(text: str) -> None:
    reading = frameworks.read_folder_texts(garden(more=text))
    assert (reading.model is None) == bool(reading.problems)


@settings(deadline=None)
@given(st.integers(0, len(ELEMENTS)), st.sampled_from(["", "\t", "]", ":", '"', "- ", "&a ", "\n", "{"]))
def test_no_slip_of_the_hand_makes_reading_fail(place: int, slip: str) -> None:
    reading = frameworks.read_folder_texts(garden(elements=ELEMENTS[:place] + slip + ELEMENTS[place:]))
    assert (reading.model is None) == bool(reading.problems)
