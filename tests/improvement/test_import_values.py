"""Values of indicators from a file: shown first, stored at once, wrong rows told, taken back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from marigold.improvement import actions
from marigold.improvement.models import Observation
from tests.web.reading import words

LIST = """Indicator,Place,Month,Split by,Group,Count,Out of
Families reached,Cedar Basin Region,2026-01-01,,,43,120
Families reached,Cedar Basin Region,2026-01-01,Urban or rural,Urban,40,100
Families reached,Cedar Basin Region,2026-01-01,urban-rural,rural,3,20
Families reached,Cedar Basin Region,2026-02-01,,,,
Families reached,Cedar Basin Region,February,,,4,9
Families reached,Cedar Basin Region,2026-03-01,Urban or rural,Suburban,4,9
Families lost,Cedar Basin Region,2026-03-01,,,4,9
"""


@pytest.fixture
def reach(town, scope, now):
    west = town.units["west"]
    return actions.add_indicator(
        unit=west, name="Families reached", level="program", by=scope("lead"), at=now
    )


@pytest.fixture
def upload(town, signed_in, settings, tmp_path):
    settings.MARIGOLD_DATA = tmp_path
    lead = signed_in("lead")

    def send(text):
        file = SimpleUploadedFile("values.csv", text.encode(), "text/csv")
        answer = lead.post(
            reverse("import-observations"), {"file": file, "system": town.units["state"].ref}, follow=True
        )
        return lead, answer

    return send


def store(lead, answer):
    job = answer.context["job"]
    seen = answer.context["plan"].digest
    return lead.post(reverse("import-list-store", args=[job.ref]), {"seen": seen}, follow=True), job.ref


def test_a_file_is_shown_stored_and_its_wrong_rows_are_told(reach, upload):
    lead, answer = upload(LIST)
    assert answer.context["figures"] == {
        "rows": 7,
        "create": 4,
        "change": 0,
        "same": 0,
        "refused": 3,
        "skipped": 0,
    }
    shown = words(answer)
    assert "Write it like 2026-10-01." in shown
    assert "Urban or rural has no such group." in shown
    assert "There is no such indicator" in shown
    assert not Observation.objects.filter(indicator=reach).exists()
    done, _ = store(lead, answer)
    assert "The list is in." in done.content.decode()
    found = (
        Observation.objects.filter(indicator=reach).order_by("period", "group").values_list("group", "value")
    )
    assert list(found) == [("", 43.0), ("rural", 3.0), ("urban", 40.0), ("", None)]


def test_a_guess_at_a_stored_group_is_not_confirmed(reach, upload):
    store(*upload(LIST))
    right, wrong = (
        upload(LIST)[1],
        upload(LIST.replace("rural,3,20", "rural,4,20").replace("Urban,40", "Urban,39"))[1],
    )
    assert right.context["figures"] == wrong.context["figures"]
    assert right.context["figures"]["same"] == 2


def test_groups_that_do_not_fit_their_whole_leave_nothing_behind(reach, upload):
    lead, answer = upload(LIST.replace("43,120", "20,120"))
    done, _ = store(lead, answer)
    assert "Groups can’t hold more people than the whole" in done.content.decode()
    assert not Observation.objects.filter(indicator=reach).exists()


def test_values_are_put_back_as_they_were(reach, scope, now, upload):
    from datetime import date

    actions.observe(
        indicator_ref=reach.ref, values={date(2026, 1, 1): (10.0, 90.0)}, by=scope("lead"), at=now
    )
    head = LIST.splitlines()
    lead, answer = upload("\n".join(head[:2]) + "\n")
    assert answer.context["figures"]["change"] == 1
    _, ref = store(lead, answer)
    assert Observation.objects.get(indicator=reach).value == 43
    lead.post(reverse("import-list-undo", args=[ref]))
    assert Observation.objects.get(indicator=reach).value == 10


def test_a_comma_is_read_as_it_was_meant_or_the_row_is_refused(reach, upload):
    head = LIST.splitlines()[0]
    rows = ('"57,5",100', '"1,234",2000', '"1,2,3",100', "12 of 90,100", "58.5%,100")
    lines = [f"Families reached,Cedar Basin Region,2026-0{n}-01,,,{row}" for n, row in enumerate(rows, 1)]
    lead, answer = upload("\n".join([head, *lines]) + "\n")
    assert answer.context["figures"]["refused"] == 2
    store(lead, answer)
    kept = Observation.objects.filter(indicator=reach).order_by("period").values_list("value", flat=True)
    assert list(kept) == [57.5, 1234.0, 58.5]


def cells_of(reach):
    rows = reach.observations.order_by("period", "group").values_list(
        "period", "group", "value", "denominator"
    )
    return [(f"{period:%Y-%m}", *rest) for period, *rest in rows]


def read_as(answer):
    return {
        row["column"].header: (row["column"].field, row["column"].reason) for row in answer.context["rows"]
    }


def test_a_column_for_each_group_is_read_by_its_name_and_a_wrong_cell_by_row_and_column(reach, upload):
    text = (
        "Indicator,Month,Everyone,Everyone (out of),Urban,Urban out of,Rural,Rural out of,Remarks\n"
        "Families reached,2026-01-01,63,140,40,90,23,50,late\n"
        "Families reached,2026-02-01,60,140,forty,90,20,50,\n"
        "Families reached,2026-03-01,50,120,30,80,,,\n"
    )
    lead, answer = upload(text)
    told = read_as(answer)
    assert told["Urban out of"] == (
        "wide",
        "“Urban” is a group of Urban or rural; its out of how many stand here.",
    )
    assert told["Everyone"] == ("wide", "“Everyone” is everyone; its values stand here.")
    assert told["Remarks"][0] == "skip"
    (problem,) = answer.context["problems"]
    assert (problem.row, problem.column, problem.value) == (3, "Urban", "forty")
    assert answer.context["figures"]["create"] == 7
    store(lead, answer)
    assert cells_of(reach) == [
        ("2026-01", "", 63, 140), ("2026-01", "rural", 23, 50), ("2026-01", "urban", 40, 90),
        ("2026-02", "", 60, 140), ("2026-02", "rural", 20, 50),
        ("2026-03", "", 50, 120), ("2026-03", "urban", 30, 80),
    ]  # fmt: skip


def test_a_column_for_each_period_is_read_and_an_empty_cell_is_no_value(reach, upload):
    text = (
        "Indicator,Place,2026-01,Feb 2026,2026 Q2,2026-13\nFamilies reached,Cedar Basin Region,41,,52.5,9\n"
    )
    lead, answer = upload(text)
    told = read_as(answer)
    assert told["2026 Q2"][1] == "“2026 Q2” is the period that begins 2026-04-01; its values stand here."
    assert told["2026-13"] == ("skip", "No field is known for “2026-13”.")
    store(lead, answer)
    assert cells_of(reach) == [("2026-01", "", 41, None), ("2026-04", "", 52.5, None)]


def test_a_column_for_each_indicator_is_read_by_the_indicator_s_name(reach, upload):
    lead, answer = upload("Month,Place,Families reached,Families lost\n2026-01-01,Cedar Basin Region,41,3\n")
    assert read_as(answer)["Families reached"] == (
        "wide",
        "“Families reached” is an indicator; its values stand here.",
    )
    assert read_as(answer)["Families lost"][0] == "skip"
    store(lead, answer)
    assert cells_of(reach) == [("2026-01", "", 41, None)]


def test_what_a_person_says_of_a_column_wins(reach, upload):
    lead, answer = upload("Indicator,2026-01,2026-02\nFamilies reached,41,43\n")
    job = answer.context["job"]
    chosen = {"column_0": "indicator", "column_1": "skip", "column_2": "wide"}
    answer = lead.post(reverse("import-list", args=[job.ref]), chosen, follow=True)
    assert answer.context["figures"]["create"] == 1
    answer = lead.post(reverse("import-list", args=[job.ref]), {**chosen, "column_0": "wide"}, follow=True)
    assert "“Indicator” names no period, no group and no indicator." in words(answer)
