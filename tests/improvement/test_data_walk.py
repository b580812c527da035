"""A data walk: posters as small groups allow, and what people made of them."""

from django.urls import reverse

from marigold.improvement.models import Indicator, Interpretation
from tests.web.reading import words

FAMILIES = "Families in the program who finish it"


def test_posters_show_what_may_be_seen_in_the_words_of_the_community(town, signed_in):
    row = Indicator.objects.get(name=FAMILIES)
    answer = signed_in("rosa").get(reverse("data-walk", args=[town.units["west"].ref]), {"i": row.ref})
    shown = words(answer)
    assert [one.indicator.name for one in answer.context["posters"]] == [FAMILIES]
    assert "What surprises you?" in shown
    assert "so that nobody can be made out" in shown
    told = {line.label: line.newest for line in answer.context["posters"][0].split.lines}
    assert told["Asian"] == "No period can be shown"
    assert "interval" in told["White"]


def test_what_people_make_of_it_stands_beside_the_number(town, signed_in):
    row = Indicator.objects.get(name=FAMILIES)
    rosa, there = signed_in("rosa"), reverse("interpretation-new", args=[row.ref])
    typed = {
        "asked": "missing",
        "text": "Nobody asked who has no car.",
        "said_by": "A father",
        "on": "2026-11-01",
    }
    assert "Fill this in." in words(rosa.post(there, {**typed, "text": ""}))
    assert rosa.post(there, typed).status_code == 302
    assert "Nobody asked who has no car." in words(rosa.get(reverse("indicator", args=[row.ref])))
    assert Interpretation.objects.get(indicator=row).asked == "missing"
    walk = rosa.get(reverse("data-walk", args=[town.units["west"].ref]))
    assert "What is missing? A father" in words(walk)
