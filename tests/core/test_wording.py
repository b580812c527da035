"""Marigold's nouns in the words of a model: what is said, and what is left alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marigold.core.wording import NOUNS, marked, said

QUOTED = re.compile("“[^”]*”")
SCHOOL = {
    "engagement": "coaching agreement",
    "engagements": "coaching agreements",
    "activity": "coaching contact",
    "activities": "coaching contacts",
    "pair": "coaching team",
    "practitioner": "instructional coach",
}


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("Open an engagement", "Open a coaching agreement"),
        ("An activity, or a practitioner", "A coaching contact, or an instructional coach"),
        ("Engagements", "Coaching agreements"),
        ("The support pair said yes", "The coaching team said yes"),
        ("A support practitioner", "An instructional coach"),
        # Words it has none for, longer words, keys and addresses stay.
        ("tiers, pairs and participants", "tiers, pairs and participants"),
        ("repairs in /engagements/ and support.activity", "repairs in /engagements/ and support.activity"),
        # What stands in quotation marks is somebody's.
        ("Imani opened “Activity of an engagement”, an engagement", "Imani opened “Activity of an engagement”, a coaching agreement"),
    ],
)  # fmt: skip
def test_a_text_is_said_in_the_words_of_a_school(text: str, there: str) -> None:
    assert said(text, SCHOOL) == there


def test_where_names_may_stand_only_small_letters_are_changed() -> None:
    assert (
        said("Activity Center ends an engagement", SCHOOL, names=True)
        == "Activity Center ends a coaching agreement"
    )


@given(st.text())
def test_without_words_of_its_own_nothing_changes(text: str) -> None:
    assert said(text, {}) == text


# What sentences are made of: nouns with and without an article, names in quotation marks, words that only look like nouns.
PIECES = st.sampled_from(
    [
        "an engagement",
        "Engagements",
        "“Activity of a pair”",
        "an activity",
        "repairs",
        "/activities/",
        "tier-bars",
        "we",
        "a tier",
    ]
)
ODD = {name: f"zzz{number}" for number, name in enumerate(sorted(set(NOUNS.values())))}


@given(st.lists(PIECES), st.booleans())
def test_every_noun_is_changed_once_and_what_is_quoted_never(pieces: list[str], names: bool) -> None:
    there = said(" ".join(pieces), ODD, names=names)
    assert [one for one in pieces if "“" in one] == QUOTED.findall(there)
    nouns = [one for one in pieces if one in ("an engagement", "Engagements", "an activity", "a tier")]
    changed = [one for one in nouns if not names or one[0].islower()]
    assert there.lower().count("zzz") == len(changed)
    assert said(there, ODD, names=names) == there
    for same in ("repairs", "/activities/", "tier-bars"):
        assert there.split().count(same) == pieces.count(same)


@pytest.mark.parametrize(
    ("template", "there"),
    [
        ("<h1>Engagements</h1>", "<h1>{% own 'Engagements' %}</h1>"),
        ("{% block title %}Open an engagement{% endblock %}", "{% block title %}Open {% own 'an engagement' %}{% endblock %}"),
        # Code, names of classes, addresses and what people wrote are left alone; what is read out is not.
        (
            """<a class="pair" href="{% url 'activity' e.ref %}" aria-label="Change the pair of {{ e.pair }}">{{ pair }}</a>""",
            """<a class="pair" href="{% url 'activity' e.ref %}" aria-label="Change the {% own 'pair' %} of {{ e.pair }}">{{ pair }}</a>""",
        ),
        ("<script>let pair;</script>{# pair #}<!-- pair -->", "<script>let pair;</script>{# pair #}<!-- pair -->"),
        ('{% if a %}<b {% if b > c %}class="x"{% endif %}>Pair</b>{% endif %}', """{% if a %}<b {% if b > c %}class="x"{% endif %}>{% own 'Pair' %}</b>{% endif %}"""),
    ],
)  # fmt: skip
def test_a_template_is_marked_where_it_names_a_noun(template: str, there: str) -> None:
    assert marked(template) == there
