"""Marigold's nouns in the words of a model: what is said, and what is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marigold.core.wording import NOUNS, marked, said

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
    assert (
        said(text, {noun: noun.replace("_", "-") for noun in NOUNS.values()} | {"pair": "pair"}, names=True)
        is not None
    )


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
