"""Who reads which note, everywhere; who changes it; and how two change it at once."""

import csv
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from marigold.audit.models import Event
from marigold.core.search import read
from marigold.kit.doing import NotThere, Refused, Stale
from marigold.people import actions as people
from marigold.people.selectors import scope_for
from marigold.search import finding
from marigold.search.kinds import KINDS
from marigold.support import actions
from marigold.support.models import Activity, Assignment, Engagement, Goal, Note
from marigold.support.selectors import notes
from tests.web.reading import words

ROOT = Path(__file__).resolve().parents[2]
KEPT = ("mine", "pair", "team", "participants")
SECRET = "Quagga"  # a word that stands nowhere else
EVERYONE = (
    *("lead", "imani", "dana", "luis", "mei", "amos", "rosa", "tasha", "gordon", "helen", "nikhil", "priya"),
    *("terrell", "carmen", "sam"),
)
# Imani writes; Dana is her pair; Mei was called in; Luis was of the pair until last week.
READS = {
    "imani": set(KEPT),
    "dana": {"pair", "team", "participants"},
    "mei": {"team", "participants"},
    "lead": {"team", "participants"},
    "amos": {"participants"},
    "rosa": {"participants"},
    "tasha": {"participants"},
    "gordon": {"participants"},
    "helen": {"participants"},
    "priya": {"participants"},
}


@pytest.fixture
def west(town, scope, now):
    """Imani and Dana are the pair, Mei is called in, and Luis left last week."""
    engagement = Engagement.objects.get(unit=town.units["west"])
    today = now.date()
    lead = scope("lead")
    for key, role, core, begun, ended in (
        (
            "luis",
            "role.regional-support-specialist",
            True,
            today - timedelta(days=60),
            today - timedelta(days=7),
        ),
        ("mei", "role.regional-support-specialist", False, today - timedelta(days=20), None),
    ):
        actions.assign(
            engagement_ref=engagement.ref,
            person=town.people[key],
            role=role,
            core=core,
            starts_on=begun,
            ends_on=ended,
            by=lead,
            at=now,
        )
    return engagement


def write(west, by, now, *, kept="pair", text="", **more):
    """A note on the engagement, kept for these eyes."""
    more.setdefault("kind", "note.observation")
    return actions.write_note(
        engagement_ref=west.ref,
        text=text or f"{SECRET} {kept}",
        visibility=kept,
        widened=True,
        by=by,
        at=now,
        **more,
    ).note


@pytest.fixture
def four(west, scope, now):
    """One note of each visibility by Imani, on an activity and then on a goal."""
    activity = Activity.objects.filter(engagement=west, state="done").order_by("-on", "-id").first()
    goal = Goal.objects.get(engagement=west, number=1)
    return {
        kept: write(
            west, scope("imani"), now, kept=kept, activity=activity if kept == "team" else None,
            goal=goal if kept == "participants" else None,
        )
        for kept in KEPT
    }  # fmt: skip


def seen_in(text: str) -> set[str]:
    """Which of the four notes a page or file shows."""
    return {kept for kept in KEPT if f"{SECRET} {kept}" in text.replace("<mark>", "").replace("</mark>", "")}


def test_each_note_is_read_by_those_it_is_kept_for_and_nobody_else(four, scope):
    for key in EVERYONE:
        found = {row.visibility for row in notes.readable(scope(key)).filter(text__contains=SECRET)}
        assert found == READS.get(key, set()), key
        in_parts = {
            row.visibility for part in notes.sought(scope(key), notes.Sought(words=SECRET)) for row in part
        }
        assert in_parts == found, key


def test_every_surface_shows_a_note_to_those_who_read_it_and_to_nobody_else(four, west, scope, signed_in):
    for key in EVERYONE:
        expected, client = READS.get(key, set()), signed_in(key)
        pages = {
            "all notes": (reverse("notes"), {}),
            "filtered": (reverse("notes"), {"q": SECRET, "kind": "note.observation"}),
            "engagement's notes": (reverse("engagement-notes", args=[west.ref]), {}),
            "search": (reverse("search"), {"q": SECRET}),
            "search of notes": (reverse("search"), {"q": f"{SECRET.lower()}", "kind": "note"}),
        }
        for name, (address, asked) in pages.items():
            answer = client.get(address, asked)
            shown = seen_in(answer.content.decode()) if answer.status_code == 200 else set()
            assert shown == expected, (name, key)
        for kept, row in four.items():
            status = client.get(reverse("note", args=[row.ref])).status_code
            assert status == (200 if kept in expected else 404), (kept, key)
        for page in (
            reverse("activity", args=[four["team"].activity.ref]),
            reverse("goal", args=[four["participants"].goal.ref]),
            reverse("engagement", args=[west.ref]),
            reverse("week"),
            reverse("trash"),
        ):
            answer = client.get(page)
            shown = seen_in(answer.content.decode()) if answer.status_code == 200 else set()
            assert shown <= expected, (page, key)
        keys = finding.find(scope(key), read(SECRET), [KINDS["note"]], limit=50).get("note", [])
        rows = finding.rows_of(scope(key), KINDS["note"], keys)
        assert len(keys) == len(rows) == len(expected), key


def test_downloads_hold_what_one_reads_where_one_may_download(four, west, signed_in):
    may = {"lead": {"team", "participants"}, "imani": set(KEPT), "dana": READS["dana"], "mei": READS["mei"]}
    for key in EVERYONE:
        client = signed_in(key)
        for address in (reverse("notes"), reverse("engagement-notes", args=[west.ref])):
            answer = client.get(address, {"download": "csv"})
            shown = set()
            if answer.status_code == 200:
                text = b"".join(answer.streaming_content).decode("utf-8-sig")
                rows = list(csv.reader(io.StringIO(text)))
                shown = seen_in(text)
                assert len(rows) - 1 == len(rows[1:])
                assert SECRET not in answer["Content-Disposition"]
                assert west.name not in answer["Content-Disposition"]
            assert shown == may.get(key, set()), (key, address)
        assert client.get(reverse("notes"), {"download": "pdf"}).status_code == 404


def test_counts_are_of_what_one_reads(four, west, signed_in):
    before = Note.objects.filter(engagement=west).exclude(pk__in=[row.pk for row in four.values()])
    public = before.filter(visibility="participants").count()
    page = words(signed_in("rosa").get(reverse("engagement-notes", args=[west.ref])))
    assert f"{public + 1} note" in page


def test_who_was_of_the_pair_keeps_what_they_wrote_and_nothing_else(west, town, scope, now):
    then = now - timedelta(days=30)
    luis_then = scope_for(town.people["luis"], on=then.date())
    own = write(west, luis_then, then, kept="pair", text=f"{SECRET} of Luis", on=then.date())
    private = write(west, luis_then, then, kept="mine", text=f"{SECRET} of Luis alone", on=then.date())
    write(west, scope("imani"), now, kept="pair")
    mine = notes.readable(scope("luis")).filter(text__contains=SECRET)
    assert set(mine) == {own, private}
    # They read it, and may throw away what only they read, but the work goes on without them.
    assert not notes.hand(scope("luis"), own).text
    assert not notes.hand(scope("luis"), own).trash
    assert notes.hand(scope("luis"), private).trash
    with pytest.raises(NotThere):
        write(west, scope("luis"), now)


def test_a_note_for_the_pair_reaches_whoever_joins_it_and_leaves_whoever_leaves(west, town, scope, now):
    row = write(west, scope("imani"), now, kept="pair")
    imani = Assignment.objects.get(engagement=west, person=town.people["imani"])
    yesterday = now.date() - timedelta(days=1)
    actions.end_assignment(assignment_ref=imani.ref, ends_on=yesterday, reason="", by=scope("lead"), at=now)
    assert row in notes.readable(scope("imani"))
    assert row in notes.readable(scope("dana"))
    assert not notes.hand(scope("imani"), row).text
    assert notes.hand(scope("dana"), row).text


def test_a_lead_of_another_part_and_the_command_line_read_nothing(four, town, now):
    from marigold.access.scope import COMMAND_LINE

    assert list(notes.readable(COMMAND_LINE)) == []
    post = people.give_post(
        person=town.people["sam"],
        unit=town.units["east"],
        role_key="lead",
        starts_on=now.date(),
        by=COMMAND_LINE,
        at=now,
    )
    assert post.unit == town.units["east"]
    sam = scope_for(town.people["sam"], on=now.date())
    assert not notes.readable(sam).filter(text__contains=SECRET).exists()
    keys = finding.find(sam, read(SECRET), finding.all_kinds(), limit=9)
    assert keys == {}


def test_a_lead_of_that_part_reads_the_team_s_notes(four, town, now):
    from marigold.access.scope import COMMAND_LINE

    people.give_post(
        person=town.people["sam"],
        unit=town.units["west"],
        role_key="lead",
        starts_on=now.date(),
        by=COMMAND_LINE,
        at=now,
    )
    sam = scope_for(town.people["sam"], on=now.date())
    found = {row.visibility for row in notes.readable(sam).filter(text__contains=SECRET)}
    assert found == {"team", "participants"}
    keys = finding.find(sam, read(SECRET), finding.all_kinds(), limit=9)
    assert len(keys["note"]) == 2


def test_the_log_of_changes_holds_no_word_of_a_note_and_tells_nobody_of_private_ones(
    four, west, scope, signed_in, now
):
    row = four["pair"]
    actions.change_note(
        note_ref=row.ref, version=row.version, text=f"{SECRET} pair, longer", by=scope("dana"), at=now
    )
    events = Event.objects.filter(target__startswith="support.note/")
    assert SECRET not in " ".join(f"{event.title} {event.change}" for event in events)
    told = set(events.filter(about=west.target).values_list("target", flat=True))
    assert {four["team"].target, four["participants"].target} <= told
    assert not {four["mine"].target, four["pair"].target} & told
    page = words(signed_in("lead").get(reverse("history", args=["support.engagement", west.ref])))
    assert SECRET not in page
    # Its readers see who changed it when.
    page = words(signed_in("imani").get(reverse("note", args=[row.ref])))
    assert "Dana Whitfield changed a note" in page


def test_the_kind_says_who_reads_it_and_more_eyes_are_asked_for(west, scope, now):
    note = actions.write_note(
        engagement_ref=west.ref, kind="note.own-bias", text="I spoke first again.", by=scope("imani"), at=now
    ).note
    assert note.visibility == "mine"
    with pytest.raises(Refused, match="More people"):
        actions.write_note(
            engagement_ref=west.ref,
            kind="note.own-bias",
            text="I spoke first again.",
            visibility="pair",
            by=scope("imani"),
            at=now,
        )
    with pytest.raises(Refused, match="More people"):
        actions.change_note(
            note_ref=note.ref, version=note.version, visibility="team", by=scope("imani"), at=now
        )
    changed = actions.change_note(
        note_ref=note.ref, version=note.version, visibility="team", widened=True, by=scope("imani"), at=now
    ).note
    fewer = actions.change_note(
        note_ref=note.ref, version=changed.version, visibility="pair", by=scope("imani"), at=now
    ).note
    assert fewer.visibility == "pair"


def test_a_kind_that_needs_consent_is_refused_without_it(west, scope, now):
    told = {"engagement_ref": west.ref, "kind": "note.context", "text": "Harvest weeks are for kin."}
    with pytest.raises(Refused, match="consent"):
        actions.write_note(**told, by=scope("imani"), at=now)
    saved = actions.write_note(**told, consent="Tasha, at the table.", by=scope("imani"), at=now)
    assert saved.note.consent == "Tasha, at the table."


def test_what_was_written_down_as_said_is_changed_by_its_writer_alone(west, scope, now):
    saved = actions.write_note(
        engagement_ref=west.ref,
        kind="note.hinders",
        text="Nobody asks us when the bus leaves.",
        said_by="A parent",
        by=scope("imani"),
        at=now,
    )
    note = saved.note
    assert (note.own_words, note.visibility, saved.findings) == (True, "participants", ())
    assert not notes.hand(scope("dana"), note).text
    with pytest.raises(NotThere):
        actions.change_note(note_ref=note.ref, version=1, text="Buses.", by=scope("dana"), at=now)
    assert notes.hand(scope("imani"), note).text


def test_only_its_writer_changes_the_kind_and_the_readers_of_a_note(west, scope, now):
    note = write(west, scope("imani"), now, kept="team")
    for change in ({"visibility": "pair"}, {"kind": "note.power"}, {"consent": "All"}):
        with pytest.raises(Refused, match="Only Imani Okafor"):
            actions.change_note(note_ref=note.ref, version=note.version, by=scope("dana"), at=now, **change)
    with pytest.raises(NotThere):  # called in, not of the pair
        actions.change_note(note_ref=note.ref, version=note.version, text="Mine now", by=scope("mei"), at=now)
    with pytest.raises(NotThere):  # leads read, and write nothing
        actions.change_note(
            note_ref=note.ref, version=note.version, text="Mine now", by=scope("lead"), at=now
        )


def test_a_note_is_about_its_own_engagement_and_about_the_past(west, town, scope, now):
    other = Goal.objects.filter(engagement__unit=town.units["tallgrass-dss"]).first()
    with pytest.raises(Refused, match="another engagement"):
        write(west, scope("imani"), now, goal=other)
    with pytest.raises(Refused, match="happened"):
        write(west, scope("imani"), now, on=now.date() + timedelta(days=3))
    with pytest.raises(Refused, match="what kind"):
        write(west, scope("imani"), now, kind="value.trust")
    with pytest.raises(Refused, match="Write something"):
        write(west, scope("imani"), now, text="  \n ")
    with pytest.raises(Refused, match="choices"):
        write(west, scope("imani"), now, kind="note.reinforcement-seen", choice="applause")


BASE = "Rosa opened the meeting.\nTwo teams reported.\nWe agreed on a date."


def seen(note):
    """A note as its form showed it."""
    names = (
        "kind",
        "choice",
        "said_by",
        "consent",
        "visibility",
        "text",
        "on",
        "activity",
        "goal",
        "concern",
    )
    return {name: getattr(note, name) for name in names}


def test_two_who_change_different_paragraphs_at_once_both_keep_their_words(west, scope, now):
    note = write(west, scope("imani"), now, text=BASE)
    shown = seen(note)
    actions.change_note(
        note_ref=note.ref, version=1, seen=shown, text=BASE.replace("Two", "Three"), by=scope("dana"), at=now
    )
    saved = actions.change_note(
        note_ref=note.ref,
        version=1,
        seen=shown,
        text=f"{BASE}\nPriya stayed on.",
        on=note.on - timedelta(days=1),
        by=scope("imani"),
        at=now,
    )
    assert saved.joined == "Dana Whitfield"
    stored = notes.note(scope("imani"), note.ref)
    assert stored.text == f"{BASE.replace('Two', 'Three')}\nPriya stayed on."
    assert stored.version == 3
    assert stored.on == note.on - timedelta(days=1)


def test_two_who_change_the_same_paragraph_see_both_and_lose_neither(west, scope, now):
    note = write(west, scope("imani"), now, text=BASE)
    shown = seen(note)
    actions.change_note(
        note_ref=note.ref,
        version=1,
        seen=shown,
        text=BASE.replace("a date", "May 4"),
        by=scope("dana"),
        at=now,
    )
    with pytest.raises(Stale) as stale:
        actions.change_note(
            note_ref=note.ref,
            version=1,
            seen=shown,
            text=BASE.replace("a date", "June 1"),
            by=scope("imani"),
            at=now,
        )
    assert "May 4" in stale.value.theirs["text"]
    assert "June 1" in stale.value.yours["text"]
    assert "May 4" in notes.note(scope("imani"), note.ref).text


def test_a_field_that_one_left_alone_keeps_what_the_other_saved(west, scope, now):
    note = write(west, scope("imani"), now, text=BASE, kept="team")
    shown = seen(note)
    actions.change_note(
        note_ref=note.ref, version=1, seen=shown, **{**shown, "visibility": "pair"}, by=scope("imani"), at=now
    )
    # Dana's page still says that the team reads it; she changed the words only.
    saved = actions.change_note(
        note_ref=note.ref,
        version=1,
        seen=shown,
        text=f"{BASE}\nMore.",
        on=shown["on"],
        by=scope("dana"),
        at=now,
    )
    assert saved.note.visibility == "pair"
    assert saved.joined == ""


def test_saving_what_is_there_already_is_no_change(west, scope, now):
    note = write(west, scope("imani"), now, text=BASE)
    count = Event.objects.count()
    saved = actions.change_note(
        note_ref=note.ref, version=1, seen=seen(note), **seen(note), by=scope("dana"), at=now
    )
    assert saved.note.version == 1
    assert Event.objects.count() == count


def test_notes_are_read_by_way_of_one_selector_only():
    """Everything that shows notes asks `readable`; what else touches the table writes it, or looks after the trash."""
    others = {"selectors/notes.py", "actions/erasure.py"}
    found = set()
    for file in (ROOT / "src/marigold").rglob("*.py"):
        if re.search(
            r"\bNote\.(objects|with_trash|_default_manager)|\.notes\.(all|filter|count)", file.read_text()
        ):
            found.add("/".join(file.parts[-2:]))
    assert found == others
