"""A preview in a process of its own: it ends with a plan, or with a sentence and nothing left behind."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from marigold.demo.world import World
from marigold.imports import apart, uploads
from tests.imports.logs import row, write_csv
from tests.imports.test_pages import Sign, choices, upload
from tests.store.sites import Site
from tests.web.reading import words

ROWS = 120_000
# What each story begins with: Imani, and a job of hers for the file at `path`.
BEGIN = """
import json, os, signal, time
from datetime import date
from pathlib import Path
from django.utils import timezone
from marigold.imports import activities, apart, uploads
from marigold.imports.activities_preview import load_plan
from marigold.people.models import Person
from marigold.people.selectors import scope_for
today = timezone.localdate()
imani = scope_for(Person.objects.get(email="imani@marigold.example"), on=today)

def job_for(path, **changes):
    job = activities.begin_job(path=Path(path), name="log.csv", by=imani, at=timezone.now())
    for name, value in changes.items():
        setattr(job.choices, name, value)
    uploads.save_job(job)
    return job

def told(job, until=lambda now: False):
    # What a page would show, as soon as it fits or the preview has ended.
    for _ in range(12_000):
        now = apart.working(job)
        if now is None or now.refused or until(now):
            return now
        time.sleep(0.01)

def process(job):
    return json.loads((job.folder / "progress.json").read_text())["process"]

def begun(job):
    apart.start(job, by=imani, today=today)
    told(job, lambda now: now.rows > 0)
    return process(job)

def left(job):
    return sorted(path.name for path in job.folder.iterdir())

def report(**found):
    print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log that takes a while to read."""
    return write_csv(tmp_path_factory.mktemp("apart") / "log.csv", (row(number) for number in range(ROWS)))


def story(site: Site, code: str) -> dict[str, Any]:
    """Run a story in the site; what it reported last."""
    return dict(json.loads(site.python(BEGIN + code).splitlines()[-1]))


def test_a_file_read_apart_ends_with_the_plan_that_it_has_when_read_at_once(site: Site, log: Path) -> None:
    found = story(
        site,
        f"""
job = job_for({str(log)!r})
apart.start(job, by=imani, today=today)
first = process(job)
apart.start(job, by=imani, today=today)  # a second click
same = process(job) == first
steps = []
told(job, lambda now: steps.append(now.rows))
plan = load_plan(job)
at_once = job_for({str(log)!r})
again = activities.preview(at_once, by=imani, today=today)
report(same=same, steps=steps, left=left(job), rows=plan.rows, create=plan.create,
       equal=(plan.digest, plan.counts) == (again.digest, again.counts), now=apart.working(job))
""",
    )
    assert found["same"] is True
    assert found["steps"] == sorted(found["steps"]) and 0 < found["steps"][-1] <= ROWS
    assert (found["rows"], found["create"], found["equal"]) == (ROWS, ROWS, True)
    assert found["now"] is None
    assert found["left"] == ["job.json", "plan.json", "refused.csv", "rows"]


def test_values_read_apart_are_decided_as_they_are_when_read_at_once(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "values.csv"
    file.write_text("Indicator,Month,Value\nNobody counts this,2026-01-01,4\n")
    found = story(
        site,
        f"""
from marigold.imports import lists, values
scopes = (scope_for(one, on=today) for one in Person.objects.filter(is_active=True))
lead = next(one for one in scopes if lists.systems("observations", one))
def job_here():
    root = lists.systems("observations", lead)[0]
    return lists.begin_job("observations", name="values.csv", by=lead, at=timezone.now(), root=root, path=Path({str(file)!r}))
job, at_once = job_here(), job_here()
apart.start(job, by=lead, today=today)
told(job)
plan, again = [values.load_plan(job), values.preview(at_once, by=lead)]
report(left=left(job), counts=plan.counts, equal=(plan.digest, plan.problems) == (again.digest, again.problems))
""",
    )
    assert found["left"] == ["list.json", "plan.json", "refused.csv", "rows"]
    assert (found["counts"]["refused"], found["equal"]) == (1, True)


def test_a_reader_that_was_killed_is_told_and_leaves_nothing(site: Site, log: Path) -> None:
    found = story(
        site,
        f"""
job = job_for({str(log)!r})
reader = begun(job)
midway = left(job)
os.kill(reader, signal.SIGKILL)
now = told(job)
after = left(job)
# It says so until somebody has seen it, and does not begin again by itself.
twice = told(job)
apart.forget(job)
seen = left(job)
begun(job)
told(job)
report(midway=midway, refused=now.refused, rows=now.rows, after=after, same=now == twice, seen=seen,
       create=load_plan(job).create)
""",
    )
    assert {"progress.json", "refused.csv", "rows"} <= set(found["midway"])
    assert (found["refused"], found["rows"], found["same"]) == (apart.DIED, 0, True)
    assert found["after"] == ["job.json", "progress.json"]
    assert found["seen"] == ["job.json"]
    assert found["create"] == ROWS


@pytest.mark.parametrize(
    ("limit", "sentence"),
    [("MEMORY = 8 * 2**20", apart.LARGE), ("SECONDS = 0.01", apart.LATE)],
    ids=["memory", "time"],
)
def test_a_reader_that_takes_too_much_ends_with_a_sentence(
    site: Site, log: Path, limit: str, sentence: str
) -> None:
    found = story(
        site,
        f"""
apart.{limit}
job = job_for({str(log)!r})
apart.start(job, by=imani, today=today)
now = told(job)
report(refused=now.refused, left=left(job))
""",
    )
    assert found == {"refused": sentence, "left": ["job.json", "progress.json"]}


def test_a_file_that_went_bad_meanwhile_is_refused_in_its_own_words(site: Site, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "log.csv", [row(1), row(2)])
    found = story(
        site,
        f"""
path = Path({str(path)!r})
good = path.read_bytes()
ends = []
for spoil in (path.unlink, lambda: path.write_bytes(b"PK\\x03\\x04 and then nothing"), lambda: path.write_bytes(b"")):
    path.write_bytes(good)
    job = job_for(path)
    spoil()
    apart.start(job, by=imani, today=today)
    ends.append([told(job).refused, left(job)])
path.write_bytes(good)
job = job_for(path, columns={{"1": "skip"}})
apart.start(job, by=imani, today=today)
ends.append([told(job).refused, left(job)])
report(ends=ends)
""",
    )
    assert [sentence for sentence, _ in found["ends"]] == [
        "This file is not there.",
        "This workbook is damaged. Open it in a spreadsheet program, save a copy and import the copy.",
        "This file is empty.",
        "No column holds the date.",
    ]
    assert all(left == ["job.json", "progress.json"] for _, left in found["ends"])


def test_new_choices_and_throwing_away_end_the_reader(site: Site, log: Path) -> None:
    found = story(
        site,
        f"""
def gone(pid):
    for _ in range(1_000):
        state = Path(f"/proc/{{pid}}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.01)
    return False

job = job_for({str(log)!r})
first = begun(job)
apart.forget(job)
quiet = [gone(first), left(job)]
second = begun(job)
apart.forget(job)
uploads.discard(job)
quiet += [gone(second), job.folder.exists()]
third = job_for({str(log)!r})
reader = begun(third)
uploads.discard(third)  # by another hand, that does not know of the reader
quiet += [gone(reader), third.folder.exists()]
report(quiet=quiet)
""",
    )
    assert found["quiet"] == [True, ["job.json"], True, False, True, False]


def test_the_page_says_it_once_and_leads_back_to_the_columns(
    town: World, signed_in: Sign, tmp_path: Path
) -> None:
    client = signed_in("imani")
    address = upload(client, [row(1)], tmp_path)
    job = uploads.any_job(address.split("/")[-2])
    assert job is not None
    # What a reader leaves that was killed: its word, rows half written, and no lock.
    uploads.write(job, apart.FILE, {"rows": 5_000, "refused": "", "process": os.getpid()})
    job.rows.mkdir()
    (job.rows / "create-000").write_bytes(b"half")
    answer = client.post(f"{address}preview/", follow=True)  # as the waiting page does by itself
    assert answer.redirect_chain[-1][0] == address
    assert words(answer).count(apart.DIED) + answer.content.decode().count(apart.DIED) > 0
    assert sorted(path.name for path in job.folder.iterdir()) == ["file", "job.json"]
    assert apart.DIED not in client.get(address).content.decode()
    assert client.get(f"{address}preview/")["Location"] == address
    answer = client.post(address, choices(client, address))
    assert "Bring in 1 activity<" in client.get(answer["Location"]).content.decode()


def test_a_page_that_waits_shows_how_far_the_reader_is_and_begins_no_second(
    town: World, signed_in: Sign, tmp_path: Path
) -> None:
    client = signed_in("imani")
    address = upload(client, [row(1)], tmp_path)
    job = uploads.any_job(address.split("/")[-2])
    assert job is not None
    uploads.write(job, apart.FILE, {"rows": 45_000, "refused": "", "process": os.getpid()})
    with apart._lock(job) as held:  # as long as its reader lives
        assert held
        assert "45,000 rows read" in words(client.get(f"{address}preview/"))
        assert client.post(f"{address}preview/")["Location"] == f"{address}preview/"
        assert uploads.read(job, apart.FILE)["process"] == os.getpid()
        for other in ("dana", "sam"):
            assert signed_in(other).get(f"{address}preview/").status_code == 404
