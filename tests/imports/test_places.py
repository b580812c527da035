"""Lists of places: previewed, brought in in one piece, the same again, taken back while untouched."""

import csv
import io
import json
from pathlib import Path

import pytest
import xlsxwriter

from marigold.cli.main import main
from marigold.imports import lists
from marigold.kit.doing import NotThere, Refused
from marigold.people import actions
from marigold.people.models import Unit
from marigold.support import actions as support
from marigold.support.models import Batch

HEADS = ("Name", "Level", "Belongs under", "Where it is", "About", "Reference")
SYSTEM = "Foothills Family Support System"


def write(path, rows, heads=HEADS):
    with Path(path).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([heads, *rows])
    return Path(path)


def look(town, scope, now, path, key="lead", system="state"):
    by = scope(key)
    root = next(unit for unit in lists.systems("places", by) if unit.pk == town.units[system].pk)
    job = lists.begin_job("places", name=path.name, by=by, at=now, root=root, path=path)
    return job, lists.preview(job, by=by, today=town.today)


def bring(town, scope, now, path, key="lead"):
    job, plan = look(town, scope, now, path, key)
    return lists.apply(job, by=scope(key), at=now, today=town.today, seen=plan.digest).batch


def told(plan):
    return [(one.row, one.column, one.code) for one in plan.problems]


def test_places_hang_where_the_list_says_whatever_their_order(town, scope, now, tmp_path):
    path = write(
        tmp_path / "places.csv",
        [
            ("Birch Clinic", "Agency", "Birch County", "Main Street", "Two floors.\nAsk at the desk.", ""),
            ("Birch County", "county", "North Region", "", "", ""),
            ("North Region", "Regions", "", "Up the river", "", ""),
            ("Reed House", "agency", "Cedar Basin Region / Tallgrass County", "", "", ""),
            ("Fern House", "agency", town.units["heron"].ref, "", "", ""),
            ("", "", "", "", "", ""),
        ],
    )
    job, plan = look(town, scope, now, path)
    assert plan.figures() == {"rows": 5, "create": 5, "change": 0, "same": 0, "refused": 0, "skipped": 0}
    assert not Unit.objects.filter(name="Birch County").exists()
    batch = lists.apply(job, by=scope("lead"), at=now, today=town.today, seen=plan.digest).batch
    made = {unit.name: unit for unit in Unit.objects.filter(ref__in=batch.settings["kept"]["made"])}
    assert {name: unit.parent.name for name, unit in made.items()} == {
        "North Region": SYSTEM, "Birch County": "North Region", "Birch Clinic": "Birch County",
        "Reed House": "Tallgrass County", "Fern House": "Heron Point County",
    }  # fmt: skip
    for unit in made.values():
        assert unit.path == f"{unit.parent.path}{unit.pk}/"
    clinic = made["Birch Clinic"]
    assert (clinic.level, clinic.place, clinic.about) == (
        "agency",
        "Main Street",
        "Two floors.\nAsk at the desk.",
    )
    # The same file again is all the same, from a workbook too.
    assert look(town, scope, now, path)[1].figures()["same"] == 5
    book = xlsxwriter.Workbook(str(tmp_path / "places.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_string(0, 0, "Our places, as of fall")
    with path.open(encoding="utf-8", newline="") as file:
        for at, row in enumerate(csv.reader(file), start=1):
            sheet.write_row(at, 0, row)
    book.close()
    assert look(town, scope, now, tmp_path / "places.xlsx")[1].figures()["same"] == 5


def test_each_wrong_row_is_named_with_its_reason_and_what_to_do(town, scope, now, tmp_path):
    support.merge_units(
        refs=[town.units["tallgrass-dss"].ref, town.units["cedar-health"].ref], into="", name="Services",
        on=town.today, reason="Joined.", choices={}, by=scope("lead"), at=now,
    )  # fmt: skip
    path = write(
        tmp_path / "places.csv",
        [
            ("", "agency", "Heron Point County", "", "", ""),
            ("Oak House", "castle", "Heron Point County", "", "", ""),
            ("Oak House", "agency", "Heron Pont County", "", "", ""),
            ("Ash House", "agency", "Atlantis", "", "", ""),
            ("East of Eden", "region", "West of Eden", "", "", ""),
            ("West of Eden", "region", "East of Eden", "", "", ""),
            ("Itself", "agency", "Itself", "", "", ""),
            ("Elm House", "region", "Heron Point County", "", "", ""),
            ("Yew House", "agency", "Heron Point County", "", "", ""),
            ("yew  HOUSE", "agency", "Heron Point County", "", "", ""),
            ("Lost House", "agency", "Oak County", "", "", ""),
            ("Oak County", "county", "Nowhere", "", "", ""),
            ("Tallgrass County DSS", "agency", "Tallgrass County", "", "", ""),
            ("New State", "state", "", "", "", ""),
            ("Fir House", "agency", "", "", "", "zzzzzzzzzz"),
            ("Other name", "agency", "", "", "", town.units["heron-house"].ref),
            ("X" * 201, "agency", "Heron Point County", "", "", ""),
            (SYSTEM, "state", "", "", "", ""),
        ],
    )  # fmt: skip
    _, plan = look(town, scope, now, path)
    assert told(plan) == [
        (2, "Name", "name-missing"),
        (3, "Level", "level-unknown"),
        (4, "Belongs under", "parent-unknown"),
        (5, "Belongs under", "parent-unknown"),
        (6, "Belongs under", "circle"),
        (7, "Belongs under", "circle"),
        (8, "Belongs under", "circle"),
        (9, "Belongs under", "level-under"),
        (11, "Name", "twice"),
        (12, "Belongs under", "parent-refused"),
        (13, "Belongs under", "parent-unknown"),
        (14, "Name", "closed"),
        (15, "Level", "top-level"),
        (16, "Reference", "ref-unknown"),
        (17, "Name", "name-other"),
        (18, "Name", "text-long"),
    ]
    said = {one.row: f"{one.reason} {one.remedy}" for one in plan.problems}
    assert (
        said[3]
        == "The practice model has no such level. Use one of: State, Region, County, Agency, Community."
    )
    assert (
        "Did you mean Foothills Family Support System / Lower Yarrow Region / Heron Point County?" in said[4]
    )
    assert "Row 10 names the same place." in said[11]
    assert "row 13, is refused" in said[12]
    assert plan.figures() == {"rows": 18, "create": 1, "change": 0, "same": 1, "refused": 16, "skipped": 0}


def test_a_name_that_several_places_have_needs_its_path(town, scope, now, tmp_path):
    for key in ("tallgrass", "heron"):
        actions.add_unit(
            parent=town.units[key], name="Family Place", level="agency", by=scope("lead"), at=now
        )
    bare = write(tmp_path / "a.csv", [("Playroom", "community", "Family Place", "", "", "")])
    _, plan = look(town, scope, now, bare)
    assert told(plan) == [(2, "Belongs under", "parent-several")]
    assert "Tallgrass County / Family Place" in plan.problems[0].reason
    full = write(
        tmp_path / "b.csv", [("Playroom", "community", "Heron Point County > Family Place", "", "", "")]
    )
    bring(town, scope, now, full)
    assert Unit.objects.get(name="Playroom").parent.parent == town.units["heron"]
    # A county and an agency of one name: the level says which of them can be over a community or an agency.
    actions.add_unit(
        parent=town.units["heron"], name="Tallgrass County", level="agency", by=scope("lead"), at=now
    )
    same = write(tmp_path / "c.csv", [("Annex", "agency", "Tallgrass County", "", "", "")])
    bring(town, scope, now, same)
    assert Unit.objects.get(name="Annex").parent == town.units["tallgrass"]


def test_a_place_that_is_here_is_changed_or_known_by_its_old_name(town, scope, now, tmp_path):
    heron = town.units["heron-house"]
    rows = [("Heron Point Family House", "agency", "Heron Point County", "Pier 4", "", "")]
    path = write(tmp_path / "a.csv", rows)
    batch = bring(town, scope, now, path)
    heron.refresh_from_db()
    assert (heron.place, batch.counts["change"], batch.counts["create"]) == ("Pier 4", 1, 0)
    actions.rename_unit(
        unit_ref=heron.ref, version=heron.version, name="Heron House", on=town.today, reason="Shorter.",
        by=scope("lead"), at=now,
    )  # fmt: skip
    assert look(town, scope, now, path)[1].figures()["same"] == 1
    # It was renamed since, so taking the list back leaves what it changed alone.
    done = lists.undo(batch.ref, by=scope("lead"), at=now)
    assert (done.counts["restored"], done.counts["kept"]) == (0, 1)
    heron.refresh_from_db()
    assert (heron.place, heron.name) == ("Pier 4", "Heron House")


def test_taking_a_list_back_leaves_what_is_in_use(town, scope, now, tmp_path):
    before = set(Unit.objects.values_list("id", flat=True))
    path = write(
        tmp_path / "places.csv",
        [
            ("North Region", "region", "", "", "", ""),
            ("Birch County", "county", "North Region", "", "", ""),
            ("Birch Clinic", "agency", "Birch County", "", "", ""),
            ("Reed House", "agency", "Birch County", "", "", ""),
        ],
    )
    batch = bring(town, scope, now, path)
    for key in ("imani", "rosa", "sam"):
        with pytest.raises(NotThere):
            lists.undo(batch.ref, by=scope(key), at=now)
    actions.add_team(unit=Unit.objects.get(name="Birch Clinic"), name="Team", by=scope("lead"), at=now)
    done = lists.undo(batch.ref, by=scope("lead"), at=now)
    assert (done.state, done.counts["removed"], done.counts["kept"]) == ("undone", 1, 3)
    assert set(Unit.objects.exclude(pk__in=before).values_list("name", flat=True)) == {
        "North Region", "Birch County", "Birch Clinic",
    }  # fmt: skip
    with pytest.raises(Refused, match="taken back already"):
        lists.undo(batch.ref, by=scope("lead"), at=now)


def test_what_changed_since_the_look_is_looked_at_again(town, scope, now, tmp_path):
    path = write(tmp_path / "places.csv", [("Reed House", "agency", "Heron Point County", "", "", "")])
    job, plan = look(town, scope, now, path)
    actions.add_unit(parent=town.units["heron"], name="Reed House", level="agency", by=scope("lead"), at=now)
    with pytest.raises(Refused, match="changed since"):
        lists.apply(job, by=scope("lead"), at=now, today=town.today, seen=plan.digest)
    assert Unit.objects.filter(name="Reed House").count() == 1
    assert not Batch.objects.exists()


def test_nobody_brings_places_where_they_may_not_add_one(town, scope, now, tmp_path):
    assert lists.systems("places", scope("imani")) == []
    assert lists.systems("places", scope("sam")) == []
    actions.give_post(
        person=town.people["tasha"], unit=town.units["west"], role_key="lead", starts_on=town.today,
        by=scope("lead"), at=now,
    )  # fmt: skip
    path = write(
        tmp_path / "places.csv",
        [
            ("Reed House", "agency", "Tallgrass County", "", "", ""),
            ("Fern House", "agency", "Heron Point County", "", "", ""),
            ("South Region", "region", "", "", "", ""),
        ],
    )
    _, plan = look(town, scope, now, path, key="tasha")
    # What Tasha may not see is not there; what is not hers to add to is said.
    assert told(plan) == [(3, "Belongs under", "parent-unknown"), (4, "Belongs under", "parent-missing")]
    assert "Heron Point" not in plan.problems[0].remedy
    assert plan.figures()["create"] == 1


def test_the_command_answers_in_json_and_a_second_run_does_nothing(
    town, scope, now, tmp_path, settings, capsys
):
    path = write(
        tmp_path / "places.csv",
        [("Reed House", "agency", "Heron Point County", "", "", ""), ("=1+2", "castle", "", "", "", "")],
    )
    words = ("import", "units", str(path), "--system", SYSTEM, "--data", str(settings.DATA), "--json")

    def run(*more):
        code = main([*words, *more])
        return code, json.loads(capsys.readouterr().out)

    code, shown = run("--dry-run")
    assert (code, shown["create"], shown["refused"], shown["applied"], shown["batch"]) == (
        0,
        1,
        1,
        False,
        None,
    )
    assert shown["problems"][0]["remedy"].startswith("Use one of: State")
    assert not Unit.objects.filter(name="Reed House").exists()
    # A cell that a spreadsheet could run is guarded in the list of problems.
    odd = write(tmp_path / "odd.csv", [("Reed House", "=HYPERLINK(1)", "", "", "", "")])
    main(["import", "units", str(odd), "--system", SYSTEM, "--data", str(settings.DATA), "--json"])
    listed = Path(json.loads(capsys.readouterr().out)["refused_file"]).read_text(encoding="utf-8-sig")
    assert next(csv.DictReader(io.StringIO(listed)))["Value"] == "'=HYPERLINK(1)"
    code, done = run("--yes")
    assert (code, done["create"], done["applied"]) == (0, 1, True)
    code, again = run("--yes")
    assert (code, again["create"], again["same"], again["applied"]) == (0, 0, 1, False)
    main(["import", "list", "--data", str(settings.DATA), "--json"])
    (one,) = json.loads(capsys.readouterr().out)
    assert (one["batch"], one["state"]) == (done["batch"], "done")
    main(["import", "undo", done["batch"], "--yes", "--data", str(settings.DATA), "--json"])
    assert json.loads(capsys.readouterr().out)["removed"] == 1
    assert not Unit.objects.filter(name="Reed House").exists()


def test_the_pages_show_it_first_and_do_it_once(town, signed_in, tmp_path):
    lead = signed_in("lead")
    body = "Agency,Type,Under,Ref\nReed House,agency,Heron Point County,\nOak House,castle,,\n"
    sent = {"file": io.BytesIO(body.encode()), "system": town.units["state"].ref}
    sent["file"].name = "places.csv"
    address = lead.post("/imports/places/", sent)["Location"]
    page = lead.get(address).content.decode()
    assert "Nothing is stored yet" in page and "Bring in 1 row<" in page and "Use one of: State" in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    # Somebody else's file is not there.
    for key in ("imani", "rosa", "sam"):
        other = signed_in(key)
        assert other.get("/imports/places/").status_code == 404
        for path in ("", "problems.csv"):
            assert other.get(f"{address}{path}").status_code == 404
        assert other.post(f"{address}store/", {"seen": seen}).status_code == 404
    # A column said to hold nothing is missed, and named again.
    chosen = {f"column_{at}": field for at, field in enumerate(("skip", "level", "parent", "ref"))}
    assert lead.post(address, chosen)["Location"] == address
    assert "No column holds the name." in lead.get(address).content.decode()
    lead.post(address, {**chosen, "column_0": "name"})
    assert lead.post(f"{address}store/", {"seen": "0"})["Location"] == address
    assert not Unit.objects.filter(name="Reed House").exists()
    assert lead.post(f"{address}store/", {"seen": seen})["Location"] == address
    assert lead.post(f"{address}store/", {"seen": seen})["Location"] == address
    assert Unit.objects.filter(name="Reed House").count() == 1
    assert "Take this list back" in lead.get(address).content.decode()
    listed = b"".join(lead.get(f"{address}problems.csv")).decode("utf-8-sig")
    assert listed.count("refused,") == 1
    assert lead.post(f"{address}undo/")["Location"] == address
    assert not Unit.objects.filter(name="Reed House").exists()
    assert "1 taken away" in lead.get(address).content.decode()
    wrong = io.BytesIO(b"%PDF-1.7 abc")
    wrong.name = "places.csv"
    assert (
        lead.post("/imports/places/", {"file": wrong, "system": town.units["state"].ref}).status_code == 422
    )
