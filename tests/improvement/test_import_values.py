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
