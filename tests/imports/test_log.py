"""A log comes in as it was shown, once, and goes out again without a trace."""

import csv
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from marigold.access.scope import COMMAND_LINE, Scope
from marigold.audit.models import Event
from marigold.demo.world import World
from marigold.imports import activities, spool
from marigold.kit.doing import NotThere, Refused
from marigold.support import actions, selectors
from marigold.support.models import Activity, ActivityPerson, Batch
from tests.imports.logs import messy_workbook, row, state, write_csv


def bring_in(file: Path, by: Scope = COMMAND_LINE, *, apply: bool = True, **chosen: Any) -> Any:
    """Preview a file into the state system, and store it."""
    system = "Foothills Family Support System"
    job = activities.begin_job(path=file, name=file.name, by=by, at=timezone.now(), system=system)
    for name, value in chosen.items():
        setattr(job.choices, name, value)
    plan = activities.preview(job, by=by, today=timezone.localdate(), keep=100_000)
    if apply and plan.writes:
        activities.apply(job, by=by, at=timezone.now())
    return job, plan


def root(town: World) -> int:
    return int(town.units["state"].pk)


def test_a_messy_workbook_comes_in_whole_and_goes_out_without_a_trace(town: World, tmp_path: Path) -> None:
    made = messy_workbook(tmp_path / "log.xlsx")
    before = state(root(town))
    job, plan = bring_in(tmp_path / "log.xlsx")
    bad = ("unknown person", "unknown place", "twice", "bad date", "bad minutes")
    assert plan.rows == 5_000
    assert plan.create == made["good"]
    assert plan.refused == sum(made[kind] for kind in bad)
    assert plan.skipped == made["total"] + made["blank"] + made["header"]
    refused = {(one["sheet"], one["row"]) for one in plan.problems if one["kind"] == "refused"}
    assert len(refused) == plan.refused
    assert all(one["reason"] and one["remedy"] for one in plan.problems)
    with job.refused.open(newline="", encoding="utf-8-sig") as file:
        listed = list(csv.DictReader(file))
    assert {(one["Sheet"], int(one["Row"])) for one in listed if one["Kind"] == "refused"} == refused

    batch = Batch.objects.get(ref=job.ref)
    assert (batch.state, batch.rows_done) == ("done", plan.create)
    assert Activity.objects.filter(batch=batch).count() == plan.create
    after = state(root(town))
    assert after != before

    again, same = bring_in(tmp_path / "log.xlsx")
    assert (same.create, same.change, same.same) == (0, 0, plan.create)
    assert same.refused == plan.refused
    assert not Batch.objects.filter(ref=again.ref).exists()
    assert state(root(town)) == after

    done = activities.undo(job.ref, by=COMMAND_LINE, at=timezone.now())
    assert done.batch.state == "undone"
    assert (done.batch.counts["removed"], done.batch.counts["kept"]) == (plan.create, 0)
    assert state(root(town)) == before


def test_an_activity_is_stored_with_its_people_and_their_parts(town: World, tmp_path: Path) -> None:
    on = (timezone.localdate()).isoformat()
    cells = row(1, on=on, minutes="1:15", topic="", note="What we did")
    job, plan = bring_in(write_csv(tmp_path / "log.csv", [cells]))
    assert plan.create == 1
    activity = Activity.objects.get(batch__ref=job.ref)
    tier = town.units["tallgrass-dss"].engagements.get().tier
    assert (activity.state, activity.on.isoformat(), activity.minutes_contact, activity.tier) == (
        "done",
        on,
        75,
        tier,
    )
    assert (activity.mode, activity.category, activity.direct) == ("mode.video", "direct.coaching", True)
    assert activity.note == "What we did"
    people = ActivityPerson.objects.filter(activity=activity).values_list("person__name", "role", "side")
    assert sorted(people) == [
        ("Dana Whitfield", "second", "support"),
        ("Imani Okafor", "lead", "support"),
        ("Terrell Owens-Gray", "participant", "partner"),
    ]


def test_work_behind_the_scenes_is_told_by_its_category(town: World, tmp_path: Path) -> None:
    name = next(
        name for name, key in activities.world_of(
            activities.begin_job(
                path=write_csv(tmp_path / "a.csv", [row(1)]), name="a", by=COMMAND_LINE, at=timezone.now(), system="Foothills Family Support System"
            ),
            by=COMMAND_LINE,
        ).snapshot.categories.items() if key.startswith("indirect.")
    )  # fmt: skip
    job, _ = bring_in(write_csv(tmp_path / "log.csv", [row(1, type=name)]))
    assert Activity.objects.get(batch__ref=job.ref).direct is False


def test_a_changed_row_changes_its_activity_and_undo_restores_it(town: World, tmp_path: Path) -> None:
    rows = [row(number) for number in range(6)]
    bring_in(write_csv(tmp_path / "log.csv", rows))
    before = state(root(town))
    rows[2] = row(2, minutes="95", people="", note="Corrected in the file")
    rows.append(row(7))
    job, plan = bring_in(write_csv(tmp_path / "log.csv", rows))
    assert (plan.create, plan.change, plan.same) == (1, 1, 5)
    changed = Activity.objects.get(note="Corrected in the file")
    assert (changed.minutes_contact, changed.people.count(), changed.version) == (95, 2, 2)
    assert state(root(town)) != before
    done = activities.undo(job.ref, by=COMMAND_LINE, at=timezone.now())
    assert (done.batch.counts["removed"], done.batch.counts["restored"]) == (1, 1)
    assert state(root(town)) == before


def test_what_people_worked_on_since_is_neither_overwritten_nor_taken_away(
    town: World, tmp_path: Path, now: datetime
) -> None:
    rows = [row(number) for number in range(3)]
    job, _ = bring_in(write_csv(tmp_path / "log.csv", rows))
    mine = Activity.objects.get(batch__ref=job.ref, note="Contact 1")
    scope = town.scope("imani", now)
    log = actions.Logged(
        on=mine.on, minutes_contact=61, note="By hand", mode=mine.mode, category=mine.category
    )
    actions.correct_activity(
        activity_ref=mine.ref, version=1, log=log, links=links_of(mine), by=scope, at=now
    )
    rows[1] = row(1, minutes="99")
    _, plan = bring_in(write_csv(tmp_path / "log.csv", rows))
    assert (plan.change, plan.same, plan.refused) == (0, 2, 1)
    assert plan.problems[0]["reason"] == "This activity was worked on in Marigold after it came in."
    done = activities.undo(job.ref, by=COMMAND_LINE, at=now)
    assert (done.batch.counts["removed"], done.batch.counts["kept"]) == (2, 1)
    mine.refresh_from_db()
    assert mine.note == "By hand"
    state(root(town))


def links_of(activity: Activity) -> Any:
    from marigold.support.actions.links import Links

    return Links.of(activity)


def test_an_import_is_undone_before_the_one_it_rests_on(town: World, tmp_path: Path, now: datetime) -> None:
    first, _ = bring_in(write_csv(tmp_path / "log.csv", [row(1)]))
    second, _ = bring_in(write_csv(tmp_path / "log.csv", [row(1, minutes="70")]))
    with pytest.raises(Refused, match="Undo that one first"):
        activities.undo(first.ref, by=COMMAND_LINE, at=now)
    activities.undo(second.ref, by=COMMAND_LINE, at=now)
    activities.undo(first.ref, by=COMMAND_LINE, at=now)
    assert not Activity.objects.filter(import_key__isnull=False).exists()


def test_a_plan_is_not_applied_to_records_that_changed_meanwhile(
    town: World, tmp_path: Path, now: datetime
) -> None:
    job, _ = bring_in(write_csv(tmp_path / "one.csv", [row(1)]), apply=False)
    bring_in(write_csv(tmp_path / "two.csv", [row(2)]))
    with pytest.raises(Refused, match="Preview the file again"):
        activities.apply(job, by=COMMAND_LINE, at=now)
    assert Activity.objects.filter(import_key__isnull=False).count() == 1


def test_rows_changed_on_disk_are_not_stored(town: World, tmp_path: Path, now: datetime) -> None:
    job, _ = bring_in(write_csv(tmp_path / "one.csv", [row(1)]), apply=False)
    held = job.rows / f"{spool.CREATE}-000"
    held.write_bytes(held.read_bytes().replace(b"Contact 1", b"Contact 2"))
    before = state(root(town))
    with pytest.raises(Refused, match="changed on disk"):
        activities.apply(job, by=COMMAND_LINE, at=now)
    assert state(root(town)) == before
    assert not Batch.objects.filter(ref=job.ref).exists()


def test_a_large_plan_goes_in_slices_and_each_slice_once(
    town: World, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(activities, "AT_ONCE", 10)
    monkeypatch.setattr(spool, "CHUNK", 20)
    job, plan = bring_in(write_csv(tmp_path / "log.csv", [row(number) for number in range(90)]), apply=False)
    steps = []
    while not steps or not steps[-1].finished:
        steps.append(activities.apply(job, by=COMMAND_LINE, at=now, seconds=0))
        assert len(steps) < 20
    assert len(steps) > 2
    assert Activity.objects.filter(batch__ref=job.ref).count() == plan.create == 90
    state(root(town))
    chunk = plan.chunks[0]
    with pytest.raises(Refused):
        actions.add_rows(batch_ref=job.ref, done=0, rows=[chunk], by=COMMAND_LINE, at=now)


def test_names_are_learned_and_remembered_for_the_system(town: World, tmp_path: Path) -> None:
    rows = [row(1, agency="TG DSS", coach="I. O."), row(2)]
    job, plan = bring_in(write_csv(tmp_path / "log.csv", rows), apply=False)
    assert plan.refused == 1
    assert {(kind, name) for kind, name, _ in plan.names} == {("place", "TG DSS"), ("person", "I. O.")}
    world = activities.world_of(job, by=COMMAND_LINE)
    chosen = {
        "places": {"tg dss": world.find_place("Tallgrass County DSS")},
        "people": {"i o": world.find_person("Imani Okafor")},
    }
    _, plan = bring_in(write_csv(tmp_path / "log.csv", rows), **chosen)
    assert (plan.create, plan.refused) == (2, 0)
    _, plan = bring_in(write_csv(tmp_path / "more.csv", [*rows, row(3, agency="TG DSS")]))
    assert (plan.create, plan.same, plan.refused) == (1, 2, 0)


def test_one_imports_only_where_one_may_log(
    town: World, tmp_path: Path, scope: Callable[[str], Scope]
) -> None:
    imani = scope("imani")
    hers = set(selectors.editable_engagements(imani, [one.pk for one in selectors.engagements(COMMAND_LINE)]))
    other = next(
        one for one in selectors.engagements(COMMAND_LINE).filter(root_id=root(town)).order_by("id")
        if one.pk not in hers and one.unit.engagements.count() == 1
    )  # fmt: skip
    since = max(other.starts_on, timezone.localdate().replace(day=1)).isoformat()
    rows = [row(1), row(2, agency=other.unit.name, on=since)]
    _, plan = bring_in(write_csv(tmp_path / "log.csv", rows), imani)
    assert (plan.create, plan.refused) == (1, 1)
    assert plan.problems[0]["reason"] == "This place has no engagement that you may log for."
    for name in ("rosa", "sam"):
        with pytest.raises(Refused, match="cannot import"):
            bring_in(write_csv(tmp_path / "log.csv", rows), scope(name))


def test_nobody_else_undoes_my_import_but_a_lead(
    town: World, tmp_path: Path, scope: Callable[[str], Scope], now: datetime
) -> None:
    job, _ = bring_in(write_csv(tmp_path / "log.csv", [row(1)]), scope("imani"))
    for name in ("dana", "rosa", "sam"):
        with pytest.raises(NotThere):
            activities.undo(job.ref, by=scope(name), at=now)
    activities.undo(job.ref, by=scope("lead"), at=now)
    assert Batch.objects.get(ref=job.ref).state == "undone"


def test_an_import_leaves_events_at_its_start_end_and_undoing(
    town: World, tmp_path: Path, now: datetime
) -> None:
    job, _ = bring_in(write_csv(tmp_path / "log.csv", [row(1)]))
    activities.undo(job.ref, by=COMMAND_LINE, at=now)
    kinds = (
        Event.objects.filter(target=f"support.batch/{job.ref}").order_by("id").values_list("kind", flat=True)
    )
    assert list(kinds) == [
        "support:batch:started", "support:batch:applied", "support:batch:undone", "support:batch:undone",
    ]  # fmt: skip


def test_the_list_of_refused_rows_runs_no_formula(town: World, tmp_path: Path) -> None:
    job, plan = bring_in(
        write_csv(tmp_path / "log.csv", [row(1, agency="=HYPERLINK(1)"), row(2, agency="@SUM(A1)")])
    )
    assert plan.refused == 2
    with job.refused.open(newline="", encoding="utf-8-sig") as file:
        values = [one["Value"] for one in csv.DictReader(file)]
    assert values == ["'=HYPERLINK(1)", "'@SUM(A1)"]
