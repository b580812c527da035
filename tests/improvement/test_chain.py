"""From support to benefit: one picture of a place, and what is expected to move what."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from marigold.audit.models import Event
from marigold.core.charts.chain import Lane, Level, chain
from marigold.improvement import actions
from marigold.improvement.models import Indicator, Lead
from marigold.kit.doing import NotThere, Refused
from tests.web.reading import words

COACHED, FINISH = "Staff who had coaching this month", "Families in the program who finish it"
REPORTS = "Children with a maltreatment report"


def show(client, unit):
    return client.get(reverse("chain", args=[unit.ref]))


def test_support_stands_above_the_work_the_program_and_peoples_lives(town, signed_in):
    page = show(signed_in("lead"), town.units["west"])
    html = page.content.decode()
    said = re.search(r"<desc[^>]*>([^<]*)</desc>", html)[1]
    assert re.match(r"[1-9][\d,]* contacts in three years; the work: \d of \d improving; the program: ", said)
    order = [
        html.index(f">{name}</text>") for name in ("Support", "The work", "The program", "People’s lives")
    ]
    assert order == sorted(order)
    told = words(page)
    assert f"{COACHED} → {FINISH}" in told and "The first improves, the second not yet" in told
    assert "timing, not cause" in told


def test_who_does_not_see_contacts_is_told_so_and_sees_no_bars(town, signed_in):
    html = show(signed_in("tasha"), town.units["west"]).content.decode()
    assert "You do not see the contacts here" in html
    assert "contacts</title>" not in html and "contact</title>" not in html
    assert "<title>" in show(signed_in("lead"), town.units["west"]).content.decode()


def test_a_place_is_told_which_step_nobody_follows(town, signed_in, scope, now):
    unit = town.units["heron"]
    assert "Nothing is followed here yet" in words(show(signed_in("lead"), unit)) or Indicator.objects.filter(
        unit__path__startswith=unit.path
    )
    row = actions.add_indicator(
        unit=unit, name="Plans kept", level="implementation", by=scope("lead"), at=now
    )
    actions.observe(indicator_ref=row.ref, values={date(2026, 9, 1): (4.0, 10.0)}, by=scope("lead"), at=now)
    assert "Nothing is followed of the program" in words(show(signed_in("lead"), unit))


def test_what_should_move_what_is_said_corrected_and_taken_back(town, signed_in):
    lead, unit = signed_in("lead"), town.units["west"]
    refs = {row.name: row.ref for row in Indicator.objects.filter(unit=unit)}
    typed = {"cause": refs[COACHED], "effect": refs[REPORTS], "why": "Coached staff visit sooner."}
    assert lead.post(reverse("lead-new", args=[unit.ref]), typed).status_code == 302
    row = Lead.objects.get(why="Coached staff visit sooner.")
    there = reverse("lead", args=[row.ref])
    assert (
        lead.post(there, {"why": "Coached staff visit in the first week.", "version": "1"}).status_code == 302
    )
    assert "in the first week" in words(show(signed_in("tasha"), unit))
    assert lead.post(there, {"remove": "1"}).status_code == 302
    assert not Lead.objects.filter(pk=row.pk).exists()
    kinds = [one.kind.rpartition(":")[2] for one in Event.objects.filter(target=row.target).order_by("pk")]
    assert kinds == ["drawn", "changed", "removed"]


def test_the_way_goes_from_the_work_to_peoples_lives(town, scope, now):
    by = {"by": scope("lead"), "at": now}
    refs = {row.name: row.ref for row in Indicator.objects.filter(unit=town.units["west"])}
    before = Lead.objects.count()
    for cause, effect, why, said in (
        (REPORTS, COACHED, "x", "from the work to the program"),
        (COACHED, COACHED, "x", "another indicator"),
        (COACHED, REPORTS, " ", "Say why"),
        (COACHED, FINISH, "x", "said already"),
    ):
        with pytest.raises(Refused, match=said):
            actions.draw_lead(cause_ref=refs[cause], effect_ref=refs[effect], why=why, **by)
    with pytest.raises(NotThere):
        actions.draw_lead(
            cause_ref=refs[COACHED], effect_ref=refs[REPORTS], why="x", by=scope("tasha"), at=now
        )
    assert Lead.objects.count() == before


def test_the_drawing_is_well_formed_whatever_is_in_it():
    day = [date(2026, month, 1) for month in (1, 2, 3)]
    lane = Lane("<b>Ab&uacute;</b>" * 9, [(day[0], 1.0), (day[1], None), (day[2], 1.0)], "1 & only", "look")
    for months, levels in (
        ([], []),
        ([(day[0], 3)], []),
        ([(day[0], 3)], [Level("X", [lane])]),
        ([], [Level("Y", [Lane("e", [], "")])]),
    ):
        root = ElementTree.fromstring(chain(months, levels, id="c", says="Said."))  # noqa: S314 - our own text
        assert root.attrib["role"] == "img"
    assert "polyline" not in chain([], [Level("X", [lane])], id="c", says="")  # a gap is never drawn over
