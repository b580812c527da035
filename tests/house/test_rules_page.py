"""The page of rules is built from the rule book, holds each rule once, and leads to needs that exist."""

import re
from pathlib import Path

import yaml

from marigold.cli.needs import GROUPS, KINDS, rules_as_markdown
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
