"""Lists of people: nobody comes in twice, nobody gets more than one may give, nobody is invited unasked."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from django.core import mail

from marigold.access.scope import COMMAND_LINE
from marigold.audit.models import Event
from marigold.cli.main import main
from marigold.core.imports.cells import normal
from marigold.imports import lists
from marigold.kit.doing import NotThere, Refused
from marigold.people import actions
from marigold.people.models import Partner, Person, Post
from marigold.people.selectors import scope_for
from marigold.support import actions as support

HEADS = ("Name", "E-mail", "Title", "Role", "Place", "First day", "Partner group")
SYSTEM = "Foothills Family Support System"
WEST = "Cedar Basin Region"


def write(path, rows, heads=HEADS):
    with Path(path).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([heads, *rows])
    return Path(path)


def row(name, email="", title="", role="Partner", place=WEST, on="", group=""):
    return (name, email, title, role, place, on, group)


def look(town, by, now, path, **chosen):
    root = next(unit for unit in lists.systems("people", by) if unit.pk == town.units["state"].pk)
    job = lists.begin_job("people", name=path.name, by=by, at=now, root=root, path=path)
    for name, value in chosen.items():
        setattr(job, name, value)
    return job, lists.preview(job, by=by, today=town.today)


def bring(town, by, now, path, **chosen):
    job, plan = look(town, by, now, path, **chosen)
    return lists.apply(job, by=by, at=now, today=town.today, seen=plan.digest)


def told(plan):
    return [(one.row, one.column, one.code) for one in plan.problems]


def people():
    return set(Person.objects.values_list("name", flat=True))


def test_people_come_in_once_with_all_their_parts(town, scope, now, tmp_path):
    path = write(
        tmp_path / "people.csv",
        [
            row("Ada Quill", "Ada.Quill@example.org", "Coach", "Local lead", on="2026-03-05"),
            row(
                "Ada Quill",
                "ada.quill@example.org",
                "Board",
                "",
                "Heron Point County",
                group="Funders and policymakers",
            ),
            row("Ben Ochre", "", "", "", group="partner.community"),
            row("Tasha Bell", "tasha@marigold.example", role="Partner", place="Heron Point County"),
            row("Tasha Bell", "tasha@marigold.example"),
        ],
    )
    lead = scope("lead")
    job, plan = look(town, lead, now, path)
    assert plan.figures() == {"rows": 5, "create": 2, "change": 2, "same": 1, "refused": 0, "skipped": 0}
    assert "Ada Quill" not in people()
    stored = lists.apply(job, by=lead, at=now, today=town.today, seen=plan.digest)
    ada = Person.objects.get(name="Ada Quill")
    assert (ada.email, ada.title, ada.root_id, ada.has_usable_password()) == (
        "ada.quill@example.org", "Coach", town.units["state"].pk, False,
    )  # fmt: skip
    (post,) = Post.objects.filter(person=ada)
    assert (post.unit_id, post.role.key, post.starts_on, post.ends_on) == (
        town.units["west"].pk, "partner-lead", date(2026, 3, 5), None,
    )  # fmt: skip
    (partner,) = Partner.objects.filter(person=ada)
    assert (partner.unit_id, partner.group, partner.part) == (
        town.units["heron"].pk,
        "partner.funders",
        "Board",
    )
    assert Partner.objects.get(person__name="Ben Ochre").starts_on == town.today
    assert Post.objects.filter(person=town.people["tasha"]).count() == 2
    # No invitation goes out unless asked for; the same file again is all the same.
    assert (list(stored.invite), mail.outbox) == ([], [])
    assert not Event.objects.filter(kind="people:person:invited", at=now).exists()
    assert look(town, lead, now, path)[1].figures()["same"] == 5


def test_each_wrong_row_is_named_with_its_reason_and_what_to_do(town, scope, now, tmp_path):
    support.merge_units(
        refs=[town.units["tallgrass-dss"].ref, town.units["cedar-health"].ref], into="", name="Services",
        on=town.today, reason="Joined.", choices={}, by=scope("lead"), at=now,
    )  # fmt: skip
    path = write(
        tmp_path / "people.csv",
        [
            row(""),
            row("Ada Quill", "ada at example.org"),
            row("Ada Quill", "ada@example.org", role="", group=""),
            row("Ada Quill", "ada@example.org", role="King"),
            row("Ada Quill", "ada@example.org", place=""),
            row("Ada Quill", "ada@example.org", place="Atlantis"),
            row("Ada Quill", "ada@example.org", place="Cedar Basin Regoin"),
            row("Ada Quill", "ada@example.org", place="Tallgrass County DSS"),
            row("Ada Quill", "ada@example.org", on="3/4/2026"),
            row("Ada Quill", "ada@example.org", group="Aliens"),
            row("Ada Quill", "ada@example.org", role="Named on an engagement"),
            row("Ada Quill", "ada@example.org"),
            row("Ada Quill", "ada@example.org"),
            row("Cleo Quill", "ada@example.org", place="Heron Point County"),
            row("Dov Green"),
            row("Dov Green", place="Heron Point County"),
            row("X" * 201),
        ],
    )
    _, plan = look(town, scope("lead"), now, path)
    assert told(plan) == [
        (2, "Name", "name-missing"),
        (3, "E-mail", "email"),
        (4, "Role", "no-part"),
        (5, "Role", "role-unknown"),
        (6, "Place", "place-missing"),
        (7, "Place", "place-unknown"),
        (8, "Place", "place-unknown"),
        (9, "Place", "closed"),
        (10, "First day", "date-order"),
        (11, "Partner group", "group-unknown"),
        (12, "Role", "role-unknown"),
        (14, "Name", "twice"),
        (15, "E-mail", "email-twice"),
        (17, "Name", "same-name"),
        (18, "Name", "text-long"),
    ]
    said = {one.row: f"{one.reason} {one.remedy}" for one in plan.problems}
    assert "Use one of: Administrator, Lead, Local lead, Partner" in said[5]
    assert "Did you mean Foothills Family Support System / Cedar Basin Region?" in said[8]
    assert "Use one of: Community and families, Service providers" in said[11]
    assert "Row 16 has the same name" in said[17]
    assert plan.figures()["create"] == 2
    # With the order told, the day can be read.
    _, plan = look(town, scope("lead"), now, path, date_order="dmy")
    assert (10, "First day", "date-order") not in told(plan)


def test_a_known_address_never_makes_a_second_account(town, scope, now, tmp_path):
    # Carmen belongs to the schools; a lead of this system alone cannot see her.
    actions.give_post(
        person=town.people["amos"], unit=town.units["state"], role_key="lead", starts_on=town.today,
        by=COMMAND_LINE, at=now,
    )  # fmt: skip
    Post.objects.filter(person=town.people["amos"], unit=town.units["k12"])
    path = write(
        tmp_path / "people.csv",
        [
            row("Carmen Ibarra", "CARMEN@marigold.example"),
            row("Rosa Almeida", "tasha@marigold.example"),
            row("Priya Quintero", "priya@marigold.example", place="Heron Point County"),
        ],
    )
    here = scope_for(town.people["amos"], on=town.today).within(town.units["state"].pk)
    _, plan = look(town, here, now, path)
    assert told(plan) == [(2, "E-mail", "email-elsewhere"), (3, "E-mail", "email-of-other")]
    assert "Carmen" not in f"{plan.problems[0].reason} {plan.problems[0].remedy}"
    assert plan.figures()["create"] == 0
    before = Person.objects.count()
    bring(town, here, now, path)
    assert Person.objects.count() == before
    # Said to be the same person, Tasha's row comes in under her own name.
    _, plan = look(town, here, now, path, names={normal("Rosa Almeida"): town.people["tasha"].ref})
    assert told(plan) == [(2, "E-mail", "email-elsewhere")]


def test_a_name_close_to_somebody_is_asked_about_first(town, scope, now, tmp_path):
    lead = scope("lead")
    path = write(
        tmp_path / "people.csv",
        [
            row("Tasha Bel", place="Heron Point County"),
            row("Nikhil Rao", "n.rao@example.org"),
            row("Ruth Castelano", "ruth.c@example.org"),
            row("Helen Sato", place="Heron Point County"),
        ],
    )
    _, plan = look(town, lead, now, path)
    # Somebody with an address of their own and a name only close to another's is new; Helen is Helen.
    assert told(plan) == [(2, "Name", "near"), (3, "Name", "near")]
    assert (
        plan.problems[0].reason
        == "Somebody here has a name close to this. Tasha Bell (tasha@marigold.example)."
    )
    assert plan.names == {
        "Tasha Bel": [(town.people["tasha"].ref, "Tasha Bell (tasha@marigold.example)")],
        "Nikhil Rao": [(town.people["nikhil"].ref, "Nikhil Rao (nikhil@marigold.example)")],
    }
    assert plan.figures() == {"rows": 4, "create": 1, "change": 1, "same": 0, "refused": 2, "skipped": 0}
    answers = {normal("Tasha Bel"): town.people["tasha"].ref, normal("Nikhil Rao"): "new"}
    bring(town, lead, now, path, names=answers)
    assert Post.objects.filter(person=town.people["tasha"], unit=town.units["heron"]).exists()
    assert Person.objects.filter(name="Nikhil Rao").count() == 2
    assert "Tasha Bel" not in people()
    # The next time the new Nikhil is known by his address; Tasha's misspelling has to be told again.
    _, plan = look(town, lead, now, path)
    assert (told(plan), plan.figures()["same"]) == ([(2, "Name", "near")], 3)


def test_nobody_gives_more_or_elsewhere_than_they_may(town, scope, now, tmp_path):
    for key in ("imani", "rosa", "sam"):
        assert lists.systems("people", scope(key)) == []
    actions.give_post(
        person=town.people["amos"], unit=town.units["west"], role_key="lead", starts_on=town.today,
        by=COMMAND_LINE, at=now,
    )  # fmt: skip
    path = write(
        tmp_path / "people.csv",
        [
            row("Ada Quill", "ada@example.org", role="Administrator"),
            row("Ben Ochre", "ben@example.org", role="Lead"),
            row("Cleo Umber", "cleo@example.org", place="Heron Point County"),
            row("Dov Green", "dov@example.org"),
        ],
    )
    _, plan = look(town, scope("amos"), now, path)
    assert told(plan) == [(2, "Role", "role-beyond"), (4, "Place", "not-yours")]
    assert plan.figures()["create"] == 2
    bring(town, scope("amos"), now, path)
    assert {"Ben Ochre", "Dov Green"} <= people() and not {"Ada Quill", "Cleo Umber"} & people()


def test_taking_a_list_back_leaves_who_is_in_use(town, scope, now, tmp_path):
    lead = scope("lead")
    before = people()
    path = write(
        tmp_path / "people.csv",
        [
            row("Ada Quill", "ada@example.org"),
            row("Ben Ochre", "ben@example.org", group="partner.community"),
            row("Cleo Umber", "cleo@example.org"),
            row("Tasha Bell", "tasha@marigold.example", place="Heron Point County"),
            row("Priya Quintero", "priya@marigold.example", place="Heron Point County"),
        ],
    )
    batch = bring(town, lead, now, path, invite=True).batch
    actions.join(
        person=Person.objects.get(name="Cleo Umber"), password="not-a-secret-1", by=COMMAND_LINE, at=now
    )
    held = Post.objects.get(person=town.people["priya"], unit=town.units["heron"])
    actions.end_post(post=held, ends_on=town.today, by=lead, at=now)
    for key in ("imani", "rosa", "sam"):
        with pytest.raises(NotThere):
            lists.undo(batch.ref, by=scope(key), at=now)
    done = lists.undo(batch.ref, by=lead, at=now)
    assert (done.counts["removed"], done.counts["kept"]) == (3, 2)
    assert people() == before | {"Cleo Umber"}
    assert not Post.objects.filter(person=town.people["tasha"], unit=town.units["heron"]).exists()
    assert Post.objects.filter(person__name="Cleo Umber").count() == 1
    assert Post.objects.get(pk=held.pk).ends_on == town.today
    with pytest.raises(Refused, match="taken back already"):
        lists.undo(batch.ref, by=lead, at=now)


def test_the_command_invites_only_when_told_and_answers_in_json(town, now, tmp_path, settings, capsys):
    path = write(
        tmp_path / "people.csv", [row("Ada Quill", "ada@example.org"), row("Tasha Bel"), row("@SUM(1)")]
    )
    words = ("import", "people", str(path), "--system", SYSTEM, "--data", str(settings.DATA), "--json")

    def run(*more):
        code = main([*words, *more])
        return code, json.loads(capsys.readouterr().out)

    _, shown = run("--dry-run", "--invite")
    assert (shown["create"], shown["refused"], shown["applied"], shown["invited"]) == (2, 1, False, [])
    assert mail.outbox == []
    listed = Path(shown["refused_file"]).read_text(encoding="utf-8-sig")
    (one,) = csv.DictReader(io.StringIO(listed))
    assert (one["Row"], one["Value"]) == ("3", "Tasha Bel")
    _, done = run("--yes", "--person", "Tasha Bel=tasha@marigold.example", "--invite")
    assert (done["applied"], done["same"], done["invited"]) == (True, 1, ["ada@example.org"])
    assert [message.to for message in mail.outbox] == [["ada@example.org"]]
    _, again = run("--yes", "--person", "Tasha Bel=tasha@marigold.example", "--invite")
    assert (again["create"], again["same"], again["applied"], len(mail.outbox)) == (0, 3, False, 1)
    main(["import", "undo", done["batch"], "--yes", "--data", str(settings.DATA), "--json"])
    assert json.loads(capsys.readouterr().out)["removed"] == 2
    code = main(["import", "people", str(path), "--data", str(settings.DATA), "--map", "Nope=name"])
    assert code != 0


def test_the_pages_ask_about_near_names_and_invite_by_a_ticked_box(town, signed_in):
    lead = signed_in("lead")
    body = (
        f"Full name,Mail,Access,Site\nTasha Bel,,Partner,{WEST}\nAda Quill,ada@example.org,Partner,{WEST}\n"
    )
    sent = {"file": io.BytesIO(body.encode()), "system": town.units["state"].ref}
    sent["file"].name = "people.csv"
    address = lead.post("/imports/people/", sent)["Location"]
    page = lead.get(address).content.decode()
    assert "The same person, or somebody new?" in page and "Tasha Bell (tasha@marigold.example)" in page
    columns = {f"column_{at}": field for at, field in enumerate(("name", "email", "role", "unit"))}
    lead.post(address, {**columns, "name_0": town.people["tasha"].ref, "invite": "on"})
    page = lead.get(address).content.decode()
    assert "Bring in 1 row<" in page and "are invited" in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert signed_in("dana").post(f"{address}store/", {"seen": seen}).status_code == 404
    assert mail.outbox == []
    lead.post(f"{address}store/", {"seen": seen})
    assert [message.to for message in mail.outbox] == [["ada@example.org"]]
    assert "/join/" in mail.outbox[0].body
    assert Person.objects.filter(name="Ada Quill").count() == 1 and "Tasha Bel" not in people()
    assert lead.post(f"{address}undo/")["Location"] == address
    assert "Ada Quill" not in people()


def test_thousands_of_rows_come_in_as_one(town, scope, now, tmp_path):
    rows = [
        row(f"Person {chr(97 + n % 26)}{n}", f"p{n}@example.org", group="partner.community")
        for n in range(2_000)
    ]
    path = write(tmp_path / "people.csv", rows)
    before = Person.objects.count()
    bring(town, scope("lead"), now, path)
    assert Person.objects.count() == before + 2_000
