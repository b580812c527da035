"""The page of rules is built from the rule book, holds each rule once, and leads to needs that exist."""

import re
from pathlib import Path

import yaml

from marigold.cli.needs import GROUPS, HELD, KINDS, rules_as_markdown
from marigold.core.rules import rules

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "rules.md").read_text(encoding="utf-8")


def test_the_page_is_what_the_rule_book_gives():
    assert rules_as_markdown(rules()) == PAGE


def test_each_rule_stands_on_the_page_once():
    assert sorted(re.findall(r"^\| `([^`]+)` \|", PAGE, re.M)) == [rule.id for rule in rules()]


def test_everything_rules_look_at_has_a_heading():
    assert {rule.looks_at.__name__ for rule in rules()} == set(KINDS)


def test_each_rule_answers_needs_that_are_no_longer_open():
    status = {
        row["number"]: row["status"]
        for row in yaml.safe_load((DOCS / "needs.yaml").read_text(encoding="utf-8"))
    }
    assert [(rule.id, number) for rule in rules() for number in rule.source if status[number] == "open"] == []


def test_the_groups_of_needs_cover_all_numbers_without_a_gap():
    assert [number for group in GROUPS for number in range(group.first, group.last + 1)] == list(
        range(1, 404)
    )


# The needs that ask for a rule, a constraint or a state machine.
ENFORCED = (
    1,
    2,
    8,
    17,
    23,
    27,
    38,
    49,
    50,
    67,
    68,
    69,
    70,
    94,
    101,
    118,
    131,
    142,
    158,
    162,
    163,
    164,
    165,
    167,
    168,
    169,
    170,
    173,
    176,
    208,
    212,
    236,
    258,
    269,
    270,
    271,
    272,
    276,
    277,
    278,
    279,
    280,
    281,
    294,
    295,
    298,
    299,
    300,
    301,
    302,
    304,
    309,
    315,
    333,
    340,
    362,
)


def test_what_is_to_be_enforced_is_held_by_a_rule_or_in_another_way():
    status = {
        row["number"]: row["status"]
        for row in yaml.safe_load((DOCS / "needs.yaml").read_text(encoding="utf-8"))
    }
    held = {number for rule in rules() for number in rule.source} | {n for _, _, needs in HELD for n in needs}
    assert [number for number in ENFORCED if status[number] == "done" and number not in held] == []
