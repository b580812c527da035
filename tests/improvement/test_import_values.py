"""Values of indicators from a file: shown first, stored at once, wrong rows told, taken back."""

from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest
import xlsxwriter
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from marigold.audit.models import Event
from marigold.imports import apart, spool, uploads, values
from marigold.improvement import actions
from marigold.improvement.models import Breakdown, Latest, Observation, SuppressionPattern
from marigold.improvement.rollup import recount, stored
from marigold.kit.doing import upkeep
from marigold.support import migrations
from marigold.support.actions.batches import CHANGED_SINCE
from marigold.support.models import Batch, BatchValues
from marigold.web.views import import_values as views
from tests.imports.logs import fingerprint
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


FIELDS = ("indicator", "unit", "period", "split", "group", "value", "of")


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
        file = SimpleUploadedFile("values.csv", text if isinstance(text, bytes) else text.encode())
        answer = lead.post(
            reverse("import-observations"), {"file": file, "system": town.units["state"].ref}, follow=True
        )
        return lead, answer

    return send


def store(lead, answer):
    job = answer.context["job"]
    seen = answer.context["plan"].digest
    return lead.post(reverse("import-list-store", args=[job.ref]), {"seen": seen}, follow=True), job.ref


def cells_of(reach):
    rows = reach.observations.order_by("period", "group").values_list(
        "period", "group", "value", "denominator"
    )
    return [(f"{period:%Y-%m}", *rest) for period, *rest in rows]


def latest(reach):
    return Latest.objects.filter(indicator=reach).values().get()


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
    wrong = LIST.replace("rural,3,20", "rural,4,20").replace("Urban,40", "Urban,39")
    plans = [upload(text)[1].context["plan"] for text in (LIST, wrong)]
    assert plans[0].counts == plans[1].counts
    assert plans[0].same == 2
    # What the page shows rests on the file alone: with other numbers of groups stored, it is the same, mark and all.
    store(*upload(wrong))
    again = upload(LIST)[1].context["plan"]
    assert (again.counts, again.digest) == (plans[0].counts, plans[0].digest)


def test_groups_that_do_not_fit_their_whole_are_refused_by_row_and_the_rest_comes_in(reach, upload):
    lead, answer = upload(LIST.replace("43,120", "20,120"))
    assert (answer.context["figures"]["create"], answer.context["figures"]["refused"]) == (2, 5)
    told = {
        (one.row, one.value, one.reason) for one in answer.context["problems"] if one.code == "groups-many"
    }
    said = "The groups of this period hold more people than the whole."
    assert told == {(3, "40 of 100", said), (4, "3 of 20", said)}
    store(lead, answer)
    assert cells_of(reach) == [("2026-01", "", 20, 120), ("2026-02", "", None, None)]


def test_a_whole_that_stored_groups_do_not_fit_stores_nothing_and_the_preview_tells_nothing(reach, upload):
    store(*upload(LIST))
    before = cells_of(reach)
    head, row = LIST.splitlines()[:2]
    lead, answer = upload(
        "\n".join([head, row.replace("43,120", "42,119"), row.replace("01-01,,,43", "03-01,,,9")])
    )
    # That 42 are fewer than the 43 of the groups is not told row by row, where one could guess until it fits.
    assert answer.context["figures"] | {"rows": 2} == {
        "rows": 2, "create": 1, "change": 1, "same": 0, "refused": 0, "skipped": 0,
    }  # fmt: skip
    done, ref = store(lead, answer)
    assert "Groups can’t hold more people than the whole" in done.content.decode()
    assert cells_of(reach) == before
    assert not Batch.objects.filter(ref=ref).exists()


def test_what_a_row_lacks_is_told_where_it_is_wrong(reach, upload):
    head = LIST.splitlines()[0]
    rows = (
        ("", "Urban", "3,9", "There is no such way to split people in use."),
        ("Urban or rural", "urban", "3,", "A group needs how many, and out of how many."),
        (
            "Urban or rural",
            "urban",
            "2.5,9",
            "A group needs whole people, so that small groups can be protected.",
        ),
        ("Urban or rural", "urban", "10,9", "10 of 9 can’t be."),
        ("", "", "3,0", "3 of 0 can’t be."),
        ("", "", "3,-9", "Out of how many can’t be below zero."),
        ("", "", "3,9,7", "This row has more cells than there are headers."),
    )
    lines = [
        f"Families reached,,2026-0{n}-01,{split},{group},{cells}"
        for n, (split, group, cells, _) in enumerate(rows, 1)
    ]
    whole = ["Families reached,,2026-08-01,,,5,", "Families reached,,2026-08-01,Urban or rural,rural,1,4"]
    twice = ["Families reached,,2026-09-01,,,5,9", "Families reached,Cedar Basin Region,2026-09-01,,,6,9"]
    _, answer = upload("\n".join([head, *lines, *whole, *twice]) + "\n")
    told = {one.row: (one.reason, bool(one.remedy)) for one in answer.context["problems"]}
    assert told == {n: (reason, True) for n, (*_, reason) in enumerate(rows, 2)} | {
        10: ("The whole has no “out of how many”.", True),
        12: ("Row 11 gives a value for the same period and group.", True),
    }
    assert answer.context["figures"]["create"] == 2


def test_a_whole_is_added_up_from_its_groups_and_a_value_may_be_provisional(reach, upload):
    head = LIST.splitlines()[0] + ",Status"
    rows = [
        "Jan 2026,Urban or rural,urban,40,90,",
        "Jan 2026,Urban or rural,rural,23,50,final",
        "3/15/2026,,,7,9,Provisional",
    ]
    lead, answer = upload("\n".join([head, *(f"Families reached,,{row}" for row in rows)]) + "\n")
    assert "The whole is added up from the groups." in words(answer)
    store(lead, answer)
    assert cells_of(reach) == [
        ("2026-01", "", 63, 140), ("2026-01", "rural", 23, 50), ("2026-01", "urban", 40, 90), ("2026-03", "", 7, 9),
    ]  # fmt: skip
    assert list(reach.observations.filter(status="provisional").values_list("value", flat=True)) == [7.0]


def test_values_are_put_back_as_they_were_but_for_what_was_changed_since(
    reach, scope, now, upload, signed_in
):
    day = date(2026, 1, 1)
    actions.observe(indicator_ref=reach.ref, values={day: (50.0, 130.0)}, by=scope("lead"), at=now)
    before, drawn = cells_of(reach), latest(reach)
    lead, answer = upload(LIST)
    assert (answer.context["figures"]["create"], answer.context["figures"]["change"]) == (3, 1)
    _, ref = store(lead, answer)
    events = Event.objects.filter(target=f"support.batch/{ref}").order_by("id").values_list("kind", flat=True)
    assert list(events) == ["support:batch:started", "support:batch:applied"]
    assert latest(reach) != drawn
    lead.post(reverse("import-list-undo", args=[ref]))
    assert (cells_of(reach), latest(reach)) == (before, drawn)
    assert not BatchValues.objects.filter(batch__ref=ref).exists()

    _, ref = store(*upload(LIST))
    actions.observe(indicator_ref=reach.ref, values={date(2026, 2, 1): (8.0, None)}, by=scope("lead"), at=now)
    urban = {day: {"urban": (41.0, 101.0)}}
    split = Breakdown.objects.get(root=reach.root, key="urban-rural")
    actions.observe(indicator_ref=reach.ref, values={day: (60.0, 140.0)}, by=scope("lead"), at=now)
    actions.observe_groups(
        indicator_ref=reach.ref, breakdown_ref=split.ref, values=urban, by=scope("lead"), at=now
    )
    page = lead.post(reverse("import-list-undo", args=[ref]), follow=True)
    # The rural group goes; the whole, its urban group and February are somebody's newer word.
    assert cells_of(reach) == [
        ("2026-01", "", 60, 140),
        ("2026-01", "urban", 41, 101),
        ("2026-02", "", 8, None),
    ]
    assert "1 taken away, 3 kept because they are in use or were changed since." in words(page)
    address = reverse("import-list-kept", args=[ref])
    assert signed_in("imani").get(address).status_code == 404
    listed = lead.get(address).content.decode("utf-8-sig").splitlines()
    assert listed[1:] == [
        "Families reached,Cedar Basin Region,2026-01-01,Everyone,",
        "Families reached,Cedar Basin Region,2026-01-01,Urban or rural,Urban",
        "Families reached,Cedar Basin Region,2026-02-01,Everyone,",
    ]
    assert all(number not in "".join(listed) for number in ("41", "101", "60", "140"))
    assert recount(reach.root_id) == stored(reach.root_id)


def test_a_whole_stays_while_newer_groups_rest_on_it(reach, scope, now, upload):
    lead, answer = upload("\n".join(LIST.splitlines()[:2]) + "\n")
    _, ref = store(lead, answer)
    split = Breakdown.objects.get(root=reach.root, key="urban-rural")
    values = {date(2026, 1, 1): {"urban": (40.0, 100.0)}}
    actions.observe_groups(
        indicator_ref=reach.ref, breakdown_ref=split.ref, values=values, by=scope("lead"), at=now
    )
    page = lead.post(reverse("import-list-undo", args=[ref]), follow=True)
    assert cells_of(reach) == [("2026-01", "", 43, 120), ("2026-01", "urban", 40, 100)]
    assert "0 taken away, 1 kept" in words(page)


def test_what_changed_since_it_was_shown_is_not_written_over(reach, scope, now, upload):
    lead, answer = upload(LIST)
    actions.observe(
        indicator_ref=reach.ref, values={date(2026, 1, 1): (10.0, 90.0)}, by=scope("lead"), at=now
    )
    done, _ = store(lead, answer)
    assert CHANGED_SINCE in done.content.decode()
    assert cells_of(reach) == [("2026-01", "", 10, 90)]


def test_a_chart_that_could_not_show_the_values_refuses_them(reach, scope, now, upload):
    actions.change_indicator(
        indicator_ref=reach.ref, version=reach.version, chart_kind="p", by=scope("lead"), at=now
    )
    _, answer = upload(
        "Indicator,Month,Count,Out of\nFamilies reached,2026-01-01,5,9\nFamilies reached,2026-02-01,5,\n"
    )
    assert answer.context["figures"]["refused"] == 2
    assert "needs a denominator for each value" in words(answer)


def test_a_long_list_goes_in_slices_and_out_again_without_a_trace(town, scope, now, upload, monkeypatch):
    """22,050 values of 10 indicators, by day, a hundred of them faulty."""
    monkeypatch.setattr(spool, "CHUNK", 4_000)
    monkeypatch.setattr(views, "SLICE", 0)
    monkeypatch.setattr(values, "SOON", 9)
    west, lead = town.units["west"], scope("lead")
    made = [actions.add_indicator(unit=west, name=f"Daily {n}", by=lead, at=now) for n in range(10)]
    before = fingerprint(town.units["state"].pk)
    lines = ["Indicator,Day,Split by,Group,Count,Out of"]
    for at in range(735):
        on = date(2024, 1, 1) + timedelta(days=at)
        for n in range(10):
            bad = "many" if at % 7 == 0 and n == 3 and at < 700 else 5 + (at * n) % 30
            lines += [
                f"Daily {n},{on},,,{bad},150", f"Daily {n},{on},urban-rural,urban,{at % 4},40",
                f"Daily {n},{on},urban-rural,rural,1,40",
            ]  # fmt: skip
    client, answer = upload("\n".join(lines) + "\n")
    plan, job = answer.context["plan"], answer.context["job"]
    assert (plan.rows, plan.create, plan.refused, plan.sums) == (22_050, 21_950, 100, 100)
    # Each indicator is stored whole, and so drawn once.
    assert [len(spans) for spans in plan.spans] == [1] * 10
    address, done = reverse("import-list-store", args=[job.ref]), []
    while not done or done[-1].status_code == 200:
        done.append(client.post(address, {"seen": plan.digest}))
        assert len(done) <= 10
    assert "<progress" in done[0].content.decode() and "2,205 of 22,050 values stored" in words(done[0])
    assert "Go on" in words(client.get(reverse("import-list", args=[job.ref]))) or done[-1].status_code == 302
    assert Observation.objects.filter(indicator__in=made).count() == 22_050
    assert recount(west.root_id) == stored(west.root_id)
    # Of so many indicators what is not told is decided by a step of its own; pages decide it anew until then.
    kept = SuppressionPattern.objects.filter(indicator__in=made)
    assert (kept.count(), values.settle(job.ref, by=lead), kept.count()) == (0, 10, 10)
    assert values.settle(job.ref, by=lead) == 0
    address = reverse("import-list-undo", args=[job.ref])
    while client.post(address).status_code == 200:
        pass
    assert fingerprint(town.units["state"].pk) == before
    assert Batch.objects.get(ref=job.ref).counts["removed"] == 22_050


@pytest.mark.parametrize(("most", "rows"), [(9, [7]), (5, [2, 5]), (4, [2, 3, 2]), (2, [2, 2, 1, 2])])
def test_an_indicator_is_stored_with_itself_in_places_beneath(
    town, scope, now, upload, monkeypatch, most, rows
):
    """Of both together it is decided what may be seen; only where they are too many they are stored apart."""
    monkeypatch.setattr(spool, "CHUNK", most)
    lead, lines = scope("lead"), ["Indicator,Place,Month,Value"]
    for name, place, months in (("Shared", "west", 3), ("Other", "west", 2), ("Shared", "tallgrass-dss", 2)):
        unit = town.units[place]
        actions.add_indicator(unit=unit, name=name, by=lead, at=now)
        lines += [f"{name},{unit.name},2026-0{month}-01,{month}" for month in range(1, months + 1)]
    _, answer = upload("\n".join(lines) + "\n")
    assert [chunk[4] for chunk in answer.context["plan"].chunks] == rows


def test_a_workbook_of_several_sheets_is_read_with_its_days_and_numbers(reach, upload, tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "values.xlsx"))
    day = book.add_format({"num_format": "mm/dd/yyyy"})
    for name, rows in (
        ("2025", [(date(2025, 12, 1), 40, 90)]),
        ("2026", [(date(2026, 1, 1), 57.5, 100), ("soon", 1, 2)]),
    ):
        sheet = book.add_worksheet(name)
        sheet.merge_range(0, 0, 0, 3, "What we counted")
        sheet.write_row(1, 0, ("Indicator", "Month", "Value", "Out of"))
        for at, (on, *numbers) in enumerate(rows, 2):
            sheet.write_row(at, 0, ("Families reached", "", *numbers))
            sheet.write(at, 1, on, *([day] if isinstance(on, date) else []))
    book.close()
    lead, answer = upload((tmp_path / "values.xlsx").read_bytes())
    assert [(one.sheet, one.row, one.value) for one in answer.context["problems"]] == [("2026", 4, "soon")]
    store(lead, answer)
    assert cells_of(reach) == [("2025-12", "", 40, 90), ("2026-01", "", 57.5, 100)]


def test_a_page_that_waits_says_how_far_it_is_and_what_became_of_it(reach, upload):
    client, answer = upload(LIST)
    job = answer.context["job"]
    address = reverse("import-list", args=[job.ref])
    uploads.clear(job)
    uploads.write(job, apart.FILE, {"rows": 45_000, "refused": "", "process": 1})
    with apart._lock(job) as held:  # as long as its reader lives
        assert held
        assert "45,000 rows read" in words(client.get(address))
        assert client.post(address)["Location"] == address
        assert "values.csv uploaded, nothing stored yet" in words(client.get(reverse("import-observations")))
    assert apart.DIED in words(client.get(address))
    answer = client.post(address, {f"column_{at}": name for at, name in enumerate(FIELDS)}, follow=True)
    assert answer.context["figures"]["create"] == 4


def test_a_list_that_came_in_before_lists_were_packed_is_taken_back_as_well(reach, scope, now, signed_in):
    day, root = date(2026, 1, 1), reach.root
    actions.observe(indicator_ref=reach.ref, values={day: (9.0, 90.0)}, by=scope("lead"), at=now)
    values = {day: (10.0, 90.0), date(2026, 2, 1): (7.0, None)}
    actions.observe(indicator_ref=reach.ref, values=values, by=scope("lead"), at=now)
    old = [
        [reach.ref, "", "", "2026-01-01", [10.0, 90.0], [9.0, 90.0]],
        [reach.ref, "", "", "2026-02-01", [7.0, None], None],
    ]
    (step,) = Path(migrations.__file__).parent.glob("*_values_of_a_batch.py")
    with upkeep("a list as it was kept once"):
        batch = Batch.objects.create(
            root=root, kind="observations", file_name="values.csv", state="done", created_at=now, rows_done=2,
            settings={"kept": {"values": old}}, counts={"rows": 2, "create": 1, "change": 1, "same": 0, "refused": 0},
        )  # fmt: skip
        import_module(f"{migrations.__name__}.{step.stem}").keep_packed(apps, None)
    signed_in("lead").post(reverse("import-list-undo", args=[batch.ref]))
    assert cells_of(reach) == [("2026-01", "", 9, 90)]
    batch.refresh_from_db()
    assert (batch.state, batch.settings) == ("undone", {})


def test_a_comma_is_read_as_it_was_meant_or_the_row_is_refused(reach, upload):
    head = LIST.splitlines()[0]
    rows = ('"57,5",100', '"1,234",2000', '"1,2,3",100', "12 of 90,100", "58.5%,100")
    lines = [f"Families reached,Cedar Basin Region,2026-0{n}-01,,,{row}" for n, row in enumerate(rows, 1)]
    lead, answer = upload("\n".join([head, *lines]) + "\n")
    assert answer.context["figures"]["refused"] == 2
    store(lead, answer)
    kept = Observation.objects.filter(indicator=reach).order_by("period").values_list("value", flat=True)
    assert list(kept) == [57.5, 1234.0, 58.5]


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
