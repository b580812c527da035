"""Every folder and crosswalk that ships reads cleanly, and counts what its source counts."""

from __future__ import annotations

import re

import pytest

from marigold.core import frameworks
from tests.core.frameworks.folders import CROSSWALKS, DATA, SHIPPED, folder_texts, shipped


def filled(key: str, kind: str) -> list[frameworks.Element]:
    return [element for element in shipped(key).of_kind(kind) if not element.slot]


def test_seventeen_models_ship() -> None:
    assert SHIPPED == (
        "cswe-2015",
        "cswe-2022",
        "eric",
        "facilitation",
        "growth",
        "health-network",
        "ictp",
        "isac",
        "isp-profile",
        "k12-mtss",
        "liberating-structures",
        "nine-reasons",
        "stages",
        "strategy-words",
        "tci",
        "tci-2018",
        "what-holds",
    )


@pytest.mark.parametrize("key", SHIPPED)
def test_a_shipped_model_reads_with_no_problem_and_bears_its_folder_s_name(key: str) -> None:
    reading = frameworks.read_folder_texts(folder_texts(key))
    assert reading.problems == ()
    assert reading.model is not None
    assert reading.model.key == key


@pytest.mark.parametrize(
    ("model", "kind", "count"),
    [
        ("ictp", "value", 11),
        ("ictp", "behaviour", 35),
        ("ictp", "principle", 8),
        ("ictp", "function", 6),
        ("ictp", "strategy", 6),
        ("ictp", "concept", 5),
        ("ictp", "factor_group", 3),
        ("ictp", "factor", 13),
        ("ictp", "gap", 2),
        ("ictp", "complexity_reason", 5),
        ("ictp", "tier", 4),
        ("ictp", "format", 3),
        ("ictp", "staffing_rule", 6),
        ("ictp", "partner_group", 5),
        ("ictp", "environment", 3),
        ("ictp", "issue_type", 13),
        ("ictp", "control_element", 3),
        ("ictp", "phase", 3),
        ("ictp", "equity_strategy", 9),
        ("ictp", "system_factor", 4),
        ("ictp", "understanding", 4),
        ("ictp", "tension_strategy", 7),
        ("ictp", "data_use", 6),
        ("ictp", "barrier", 6),
        ("ictp", "readiness_action", 3),
        ("ictp", "expertise_area", 4),
        ("ictp", "challenge", 3),
        ("ictp", "solo_reason", 3),
        ("ictp", "core_component", 0),
        ("tci", "competency", 10),
        ("tci", "function", 5),
        ("isp-profile", "principle", 6),
        ("isp-profile", "domain", 3),
        ("isp-profile", "competency", 15),
        ("isp-profile", "purpose", 4),
        ("cswe-2015", "competency", 9),
        ("cswe-2022", "competency", 9),
        ("nine-reasons", "reason", 9),
        ("stages", "stage", 4),
        ("eric", "cluster", 9),
        ("eric", "strategy", 73),
        ("isac", "strategy", 5),
        ("k12-mtss", "tier", 5),
        ("health-network", "tier", 4),
        ("tci-2018", "competency", 0),
        ("what-holds", "scenario", 3),
        ("facilitation", "method", 4),
        ("liberating-structures", "method", 1),
    ],
)
def test_a_shipped_model_counts_what_its_source_counts(model: str, kind: str, count: int) -> None:
    assert len(filled(model, kind)) == count


def test_each_value_has_the_number_of_behaviors_in_the_table() -> None:
    ictp = shipped("ictp")
    assert {value.name: len(ictp.children_of(value.key)) for value in ictp.of_kind("value")} == {
        "Integrity": 2,
        "Accountability": 3,
        "Responsiveness": 5,
        "Authenticity": 2,
        "Awareness of Context": 1,
        "Mutual Trust": 2,
        "Two-Way Communication": 3,
        "Equity": 5,
        "Growth Mindset": 5,
        "Teaming": 3,
        "Risk Taking": 4,
    }


def test_the_co_practice_table_is_whole_and_open_where_the_table_is_silent() -> None:
    rules = {rule.data["applies_to"]: rule for rule in shipped("ictp").of_kind("staffing_rule")}
    wanted = {
        key: [
            (need["role"], need["count"], need["optional"], need["rotating"]) for need in rule.data["needs"]
        ]
        for key, rule in rules.items()
        if not rule.slot
    }
    pair = [("role.regional-support-specialist", 2, False, False)]
    leaders = [("role.principal-investigator", 1, False, False), ("role.co-investigator", 1, False, False)]
    assert wanted == {
        "tier.intensive": pair,
        "tier.brief": pair,
        "tier.universal": pair,
        "format.governance-partnership": leaders,
        "format.learning-collaborative": [
            ("role.regional-support-specialist", 1, False, False),
            ("role.media-networking", 1, False, False),
            ("role.social-services-coordinator", 1, False, False),
            ("role.other-practitioner", 1, True, True),
        ],
        "format.support-system-coordination": leaders,
    }
    assert rules["tier.design-and-consultation"].slot


def test_only_the_first_two_tiers_are_tailored() -> None:
    tiers = shipped("ictp").of_kind("tier")
    assert [(tier.name, tier.data["bars"], tier.data["tailored"]) for tier in tiers] == [
        ("Intensive", 3, True),
        ("Brief", 2, True),
        ("Universal", 1, False),
        ("Design and consultation", 0, False),
    ]


def test_the_eric_clusters_hold_what_the_paper_s_clusters_hold() -> None:
    eric = shipped("eric")
    sizes = [len(eric.children_of(cluster.key)) for cluster in eric.of_kind("cluster")]
    assert sizes == [10, 4, 4, 17, 11, 5, 5, 9, 8]


def test_profile_domains_hold_five_six_and_four_competencies() -> None:
    profile = shipped("isp-profile")
    assert [len(profile.children_of(domain.key)) for domain in profile.of_kind("domain")] == [5, 6, 4]


def test_numbers_two_and_three_swap_subject_between_the_social_work_editions() -> None:
    def numbers(key: str) -> dict[str, int]:
        return {one.key: one.data["number"] for one in filled(key, "competency")}

    assert numbers("cswe-2015")["competency.rights-justice"] == 3
    assert numbers("cswe-2022")["competency.rights-justice"] == 2


def test_three_worlds_differ_in_levels_tiers_and_words() -> None:
    human, school, health = shipped("ictp"), shipped("k12-mtss"), shipped("health-network")
    assert [level.key for level in health.levels] == [
        "network",
        "region",
        "organization",
        "clinic",
        "care-team",
    ]
    assert (health.word("engagement"), human.word("engagement")) == ("facilitation plan", "engagement")
    assert [level.key for level in human.levels] == ["state", "region", "county", "agency", "community"]
    assert [level.key for level in school.levels] == ["state", "region", "district", "school"]
    assert (human.word("practitioner"), school.word("practitioner")) == ("support practitioner", "coach")
    assert "example" in school.provenance.basis
    assert school.provenance.confidence == "proposed"


def test_what_is_about_one_s_inner_stance_starts_private() -> None:
    kinds = {kind.key: kind.data["visibility"] for kind in shipped("ictp").of_kind("note_kind")}
    private = {key for key, visibility in kinds.items() if visibility == "mine"}
    assert private == {
        "note.own-mistake",
        "note.own-bias",
        "note.allyship",
        "note.leaning",
        "note.opportunity",
    }


@pytest.mark.parametrize("key", SHIPPED)
def test_links_to_other_models_arrive(key: str) -> None:
    model = shipped(key)
    outward = [link.split(":") for one in model.elements for link in one.see if ":" in link]
    assert [pair for pair in outward if pair[1] not in shipped(pair[0]).by_key] == []
    assert [used for used in model.uses if used not in SHIPPED] == []


@pytest.mark.parametrize("key", SHIPPED)
def test_words_on_screen_keep_the_house_rules(key: str) -> None:
    banned = re.compile(r"\b(please|sorry|invalid|oops|users?|submit|n/a)\b|!", re.IGNORECASE)
    texts = [
        (element.key, text)
        for element in shipped(key).elements
        for text in (element.name, element.text, element.plain, element.note, *element.prompts)
    ]
    assert [pair for pair in texts if banned.search(pair[1])] == []


@pytest.mark.parametrize("key", SHIPPED)
def test_every_description_is_short(key: str) -> None:
    long = [one.key for one in shipped(key).elements if len(one.text.split()) > 45]
    assert long == []


@pytest.mark.parametrize("file", CROSSWALKS)
def test_a_shipped_crosswalk_reads_with_no_problem_and_is_only_proposed(file: str) -> None:
    models = {key: shipped(key) for key in SHIPPED}
    text = (DATA / "crosswalks" / file).read_text("utf-8")
    reading = frameworks.read_crosswalk(file, text, models)
    assert [str(problem) for problem in reading.problems] == []
    assert reading.crosswalk is not None
    assert {link.status for link in reading.crosswalk.links} == {"proposed"}
    assert {link.by for link in reading.crosswalk.links} == {"Marigold, proposed"}


def test_eight_crosswalks_ship() -> None:
    assert CROSSWALKS == (
        "cswe-2015--cswe-2022.yaml",
        "cswe-2015--isp-profile.yaml",
        "cswe-2015--tci.yaml",
        "cswe-2022--isp-profile.yaml",
        "cswe-2022--tci.yaml",
        "ictp--isp-profile.yaml",
        "nine-reasons--isp-profile.yaml",
        "tci--isp-profile.yaml",
    )


def test_the_reference_page_names_every_kind_and_every_shipped_model() -> None:
    page = (DATA.parents[2] / "docs" / "using" / "reference" / "practice-models.md").read_text("utf-8")
    assert [kind for kind in frameworks.KINDS if f"`{kind}`" not in page] == []
    assert [key for key in SHIPPED if f"`{key}`" not in page] == []
