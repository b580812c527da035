"""The kinds of element, in the order people read them, and what each must carry in ``data``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

PARTS = ("preparation", "contact", "travel", "follow_up")
VISIBILITIES = ("mine", "pair", "team", "participants")
MEASURED = ("person", "team", "organization", "system", "partnership", "process")
# A strategy of the second kind says what it means to change.
FIELDS_OF_EQUITY = ("implementation science", "justice-oriented")
PRIVACIES = ("anonymous", "pair", "named", "own")
# What holds work in a place, and what may be said of it that pages count on.
HOLDS = ("team", "data", "relationship", "leader", "policy", "routine", "post", "other")
MEANT = ("decision", "users", "inside", "outside", "replaced", "joined")


@dataclass(frozen=True, slots=True)
class Need:
    """What one field of ``data`` holds.

    ``holds`` is one of: truth, number, text, texts, choice, choices, key (of an element of ``of`` kinds), needs (the
    list of roles in a staffing rule), rows (a list of small tables with the columns ``of``; ``numbers`` of them are
    whole numbers). ``among`` closes the list; for truth it names the one answer that makes sense.
    """

    holds: str
    required: bool = False
    low: int = 0
    high: int = 1000
    among: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its name for one and for many, the kinds its parent may be, and its ``data`` fields."""

    one: str
    many: str
    parents: tuple[str, ...] = ()
    data: Mapping[str, Need] = field(default_factory=dict)


def a_kind(kind: str) -> str:
    """The kind's name with its article: ``a value``, ``an environment``. Unknown kinds keep their key."""
    name = KINDS[kind].one if kind in KINDS else kind
    return f"{'an' if name[:1] in 'aeiou' else 'a'} {name}"


def _direct(direct: bool) -> dict[str, Need]:
    among = PARTS if direct else ("preparation", "travel", "follow_up")
    return {
        "direct": Need("truth", required=True, among=("true",) if direct else ("false",)),
        "parts": Need("choices", required=True, among=among),
    }


_FOR = {
    "for": Need("choice", required=True, among=("lead", "second", "both")),
    "visibility": Need("choice", among=VISIBILITIES),
}
_NUMBERED = {"number": Need("number", low=1, high=999)}
# What a competency is made of.
MADE_OF = ("knowledge", "skills", "attitudes", "behaviors")

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "concept": Kind("concept", "concepts"),
        "factor_group": Kind("factor group", "factor groups"),
        "factor": Kind("factor", "factors", ("factor_group",)),
        "complexity_reason": Kind("reason for complexity", "reasons for complexity"),
        "gap": Kind("kind of gap", "kinds of gap"),
        "efficacy_source": Kind("source of efficacy", "sources of efficacy"),
        "social_model": Kind("likeness of a social model", "likenesses of social models"),
        "vicarious_effect": Kind("effect of what others met", "effects of what others met"),
        "mass_message": Kind("message to many", "messages to many"),
        "value": Kind("value", "values"),
        "behaviour": Kind("exemplar behavior", "exemplar behaviors", ("value", "competency", "principle")),
        "principle": Kind("principle", "principles"),
        "function": Kind("function", "functions", ("principle",)),
        "strategy": Kind("strategy", "strategies", ("principle", "cluster")),
        "core_component": Kind("core practice component", "core practice components"),
        "cluster": Kind("cluster", "clusters"),
        "domain": Kind("domain", "domains"),
        "competency": Kind(
            "competency", "competencies", ("domain",), _NUMBERED | {name: Need("texts") for name in MADE_OF}
        ),
        "key_activity": Kind("key activity", "key activities", ("competency", "principle", "core_component")),
        "reason": Kind("reason", "reasons", (), _NUMBERED),
        "stage": Kind("stage", "stages"),
        "tier": Kind(
            "tier",
            "tiers",
            (),
            {
                "bars": Need("number", required=True, low=0, high=3),
                "tailored": Need("truth", required=True),
                "time_limited": Need("truth", required=True),
                "order": Need("number", required=True, low=1, high=99),
            },
        ),
        "format": Kind("format", "formats", (), {"order": Need("number", low=1, high=99)}),
        "role": Kind("role", "roles"),
        "staffing_rule": Kind(
            "staffing rule",
            "staffing rules",
            (),
            {
                "applies_to": Need("key", required=True, of=("tier", "format")),
                "needs": Need("needs", required=True),
            },
        ),
        "category_direct": Kind("direct activity", "direct activities", (), _direct(True)),
        "category_indirect": Kind("indirect activity", "indirect activities", (), _direct(False)),
        "mode": Kind("mode", "modes", (), {"contact": Need("truth", required=True)}),
        "style": Kind("style", "styles", (), {"directive": Need("truth", required=True)}),
        "contact_focus": Kind(
            "contact focus", "contact focuses", (), {"goal_directed": Need("truth", required=True)}
        ),
        "purpose": Kind("purpose of support", "purposes of support"),
        "recipient": Kind(
            "recipient of support", "recipients of support", (), {"leaders": Need("truth", required=True)}
        ),
        "solo_reason": Kind(
            "solo reason",
            "solo reasons",
            (),
            {
                "needs_agreement": Need("truth", required=True),
                "agreement_of": Need("choices", among=("co_practitioner", "participants")),
                "exception": Need("truth", required=True),
                "strong_when": Need("choice", among=("relationship",)),
            },
        ),
        "plan_prompt": Kind("plan prompt", "plan prompts", (), _FOR),
        "debrief_prompt": Kind("debrief prompt", "debrief prompts", (), _FOR),
        "note_kind": Kind(
            "note kind",
            "note kinds",
            (),
            {
                "visibility": Need("choice", required=True, among=VISIBILITIES),
                "own_words": Need("truth"),
                "needs_consent": Need("truth"),
                "goes_back": Need("truth"),
                "learned": Need("truth"),
                "choices": Need("choices"),
                "parts": Need("choices"),
                "groups": Need("truth"),
                "asked_of_partners": Need("truth"),
                "about_gaps": Need("truth"),
                "shelf": Need("choice", among=("made", "learned")),
                "rhythm_days": Need("number", low=7, high=730),
            },
        ),
        "theme": Kind("theme", "themes"),
        "stage_need": Kind("need to expect", "needs to expect", (), {"stage": Need("text", required=True)}),
        "participant_question": Kind("question to participants", "questions to participants"),
        "partner_group": Kind("partner group", "partner groups"),
        "cocreation_quality": Kind("co-creation quality", "co-creation qualities"),
        "expertise_area": Kind("expertise area", "expertise areas"),
        "context_feature": Kind("context feature", "context features"),
        "control_element": Kind("element in our control", "elements in our control"),
        "environment": Kind("environment", "environments"),
        "issue_type": Kind("advocacy issue type", "advocacy issue types", ("environment",)),
        "equity_strategy": Kind(
            "equity strategy", "equity strategies", (), {"field": Need("choice", among=FIELDS_OF_EQUITY)}
        ),
        "change_aim": Kind("aim of a change", "aims of a change"),
        "implementation_outcome": Kind("implementation outcome", "implementation outcomes"),
        "strategy_reason": Kind("reason for a strategy", "reasons for a strategy"),
        "fitting_part": Kind("part of a strategy that is altered", "parts of a strategy that are altered"),
        "fitting_nature": Kind("nature of an alteration", "natures of an alteration"),
        "fitting_goal": Kind("goal of an alteration", "goals of an alteration"),
        "school_of_thought": Kind("school of thought", "schools of thought"),
        "service_gap": Kind("gap in services", "gaps in services"),
        "outcome_level": Kind("outcome level", "outcome levels"),
        "breakdown": Kind("way to break down data", "ways to break down data"),
        "tension_source": Kind("source of tension", "sources of tension"),
        "tension_effect": Kind("effect of tension", "effects of tension"),
        "tension_strategy": Kind("strategy for tension", "strategies for tension"),
        "data_use": Kind("use of data", "uses of data", ("tension_strategy", "principle")),
        "system_factor": Kind("system factor", "system factors"),
        "understanding": Kind("participant understanding", "participant understandings"),
        "adaptive_signal": Kind("sign of an adaptive challenge", "signs of an adaptive challenge"),
        "barrier": Kind("barrier", "barriers"),
        "readiness_action": Kind("readiness action", "readiness actions"),
        "readiness_criterion": Kind("readiness criterion", "readiness criteria"),
        "challenge": Kind("practice challenge", "practice challenges"),
        "phase": Kind("phase", "phases", (), {"order": Need("number", low=1, high=99)}),
        "phase_step": Kind("phase step", "phase steps", ("phase",)),
        "learning_type": Kind("kind of learning", "kinds of learning"),
        "rating_scale": Kind(
            "rating scale",
            "rating scales",
            (),
            {"low": Need("number", required=True, low=0, high=1), "anchors": Need("texts", required=True)},
        ),
        "reflection": Kind("question to reflect on", "questions to reflect on", (), {"on": Need("texts")}),
        "practice_chance": Kind(
            "chance to practice",
            "chances to practice",
            (),
            {
                "on": Need("texts", required=True),
                "where": Need("choice", among=("engagement", "team", "anywhere")),
            },
        ),
        "resource": Kind(
            "resource to learn from",
            "resources to learn from",
            (),
            {
                "on": Need("texts", required=True),
                "type": Need(
                    "choice", required=True, among=("read", "watch", "ask", "visit", "course", "tool")
                ),
                "minutes": Need("number", low=1, high=6000),
                "address": Need("text"),
            },
        ),
        "interview_prompt": Kind(
            "interview question", "interview questions", (), {"on": Need("texts", required=True)}
        ),
        "pathway": Kind(
            "pathway",
            "pathways",
            (),
            {
                "framework": Need("text", required=True),
                "order": Need("number", required=True, low=1, high=99),
                "months_valid": Need("number", low=1, high=240),
                "rounds": Need("number", low=1, high=9),
            },
        ),
        "requirement": Kind(
            "requirement",
            "requirements",
            ("pathway",),
            {
                "asks": Need(
                    "choice", required=True, among=("evaluation", "evidence", "assignment", "statement")
                ),
                "on": Need("texts"),
                "least": Need("number", low=1, high=99),
            },
        ),
        "change_source": Kind("source of a change", "sources of a change"),
        "structure_kind": Kind(
            "kind of structure",
            "kinds of structure",
            (),
            {"holds": Need("choice", required=True, among=HOLDS)},
        ),
        "structure_part": Kind(
            "thing to say of a structure",
            "things to say of a structure",
            ("structure_kind",),
            {"means": Need("choice", among=MEANT)},
        ),
        "structure_check": Kind("question of a check", "questions of a check", ("structure_kind",)),
        "lasting_need": Kind("thing a practice needs to last", "things a practice needs to last"),
        "scenario": Kind("scenario of a stress test", "scenarios of a stress test"),
        "system_role": Kind(
            "role in the system",
            "roles in the system",
            (),
            {"frontline": Need("truth"), "titles": Need("texts")},
        ),
        "served_group": Kind("group a place serves", "groups a place serves"),
        "method": Kind(
            "way to facilitate",
            "ways to facilitate",
            (),
            {
                "purpose": Need("text", required=True),
                "use_when": Need("texts", required=True),
                "not_when": Need("texts"),
                "people_from": Need("number", required=True, low=1, high=10_000),
                "people_to": Need("number", low=1, high=10_000),
                "minutes": Need("number", required=True, low=1, high=1_440),
                "invitation": Need("text"),
                "materials": Need("texts"),
                "roles": Need("rows", required=True, of=("name", "does")),
                "steps": Need(
                    "rows",
                    required=True,
                    of=("name", "does", "low", "high", "groups"),
                    numbers=("low", "high"),
                    low=1,
                    high=480,
                ),
                "variations": Need("texts"),
            },
        ),
        "glossary_term": Kind("glossary term", "glossary terms"),
        "statement": Kind("statement", "statements"),
        "instrument": Kind(
            "instrument",
            "instruments",
            (),
            {
                "levels": Need("choices", required=True, among=MEASURED),
                "answered_by": Need("choices", required=True, among=("participant", "practitioner")),
                "privacy": Need("choice", required=True, among=PRIVACIES),
                "floor": Need("number", low=2, high=20),
                "occasion": Need("choice", required=True, among=("time", "meeting", "act", "process")),
                "every_days": Need("number", low=1, high=1000),
                "together": Need("truth"),
                "rule": Need("choice", required=True, among=("mean", "sum")),
                "least": Need("number", low=1, high=100),
                "own": Need("truth"),
                "validated": Need("truth", required=True),
            },
        ),
        "scale": Kind(
            "answer scale",
            "answer scales",
            (),
            {"low": Need("number", required=True, low=0, high=1), "anchors": Need("texts", required=True)},
        ),
        "subscale": Kind("subscale", "subscales"),
        "item": Kind(
            "question",
            "questions",
            ("subscale",),
            {"scale": Need("key", required=True, of=("scale",)), "reversed": Need("truth")},
        ),
        "band": Kind(
            "band of scores",
            "bands of scores",
            ("subscale",),
            {"from": Need("number", required=True, high=1000)},
        ),
    }
)

# Kinds that sort support by what it is for and to whom it goes. Naming one ties an activity to nothing in the model's
# theory, values or principles.
OF_SUPPORT = frozenset({"purpose", "recipient"})

# Kinds that make up an instrument; a practice model has none of them.
# Kinds that help people grow in a role: how they look at themselves, what they learn from, which pathways there are.
OF_GROWTH = frozenset(
    {
        "rating_scale",
        "reflection",
        "practice_chance",
        "resource",
        "interview_prompt",
        "pathway",
        "requirement",
    }
)

OF_INSTRUMENTS = frozenset({"instrument", "scale", "subscale", "item", "band"})
