"""What a system learns: notes with parts and codes, lessons without names, reviews, requests, and data for research."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse

from marigold.audit.models import Event
from marigold.kit.doing import NotThere, Refused
from marigold.support import actions
from marigold.support.models import (
    Activity,
    Concern,
    Decision,
    Engagement,
    Lesson,
    PracticeChange,
    Step,
)
from marigold.support.selectors import learning, notes, system
from marigold.support.selectors.research import COLUMNS, research_rows
from tests.web.reading import words

IMPROVED = "Before: 41 percent came to a second session.\n\nWhat was changed: Calls go out the evening before.\n\nAfter: "


@pytest.fixture
def west(town):
    return Engagement.objects.get(unit=town.units["west"])


def write(west, scope, now, kind, text, by="imani", **more):
    return actions.write_note(engagement_ref=west.ref, kind=kind, text=text, by=scope(by), at=now, **more)


def test_an_improvement_tells_before_and_after_and_is_asked_for_what_is_missing(west, scope, now, signed_in):
    saved = write(west, scope, now, "note.improvement", IMPROVED)
    assert [one.message for one in saved.findings] == [
        "This kind of note asks for more: after is still empty."
    ]
    whole = write(west, scope, now, "note.improvement", IMPROVED + "63 percent came.")
    assert whole.findings == ()
    shown = words(signed_in("dana").get(reverse("note", args=[whole.note.ref])))
    assert "Before 41 percent came to a second session. What was changed Calls go out" in shown
    assert "After 63 percent came." in shown


def test_names_of_parts_alone_are_no_note(west, scope, now):
    with pytest.raises(Refused, match="Write something"):
        write(west, scope, now, "note.improvement", "Before: \n\nWhat was changed:\n\nAfter:")


def test_codes_stand_beside_numbers_and_narrow_the_words(west, scope, now, signed_in):
    write(
        west,
        scope,
        now,
        "note.strength",
        "Grandmothers bring the food.",
        codes=["use.needs", "partner.community"],
    )
    write(west, scope, now, "note.strength", "The clinic lends its room.", codes=["use.plan"])
    mine = write(west, scope, now, "note.own-bias", "Quagga thought.", codes=["use.needs"])
    partner = signed_in("rosa").get(reverse("engagement-learning", args=[west.ref]), {"code": "use.needs"})
    shown = words(partner)
    assert "Grandmothers bring the food." in shown
    assert "The clinic lends its room." in shown  # on its shelf, not among the words of the code
    assert "In words: See needs and challenges" in shown
    # The writer's own note counts for the writer alone.
    assert "Quagga" not in shown
    since = now.date() - timedelta(days=30)
    counted = {
        key: {one.key: one.notes for one in learning.codes(scope(key), west, since=since)}
        for key in ("rosa", "imani")
    }
    assert (counted["rosa"]["use.needs"], counted["imani"]["use.needs"]) == (1, 2)
    listed = words(signed_in("imani").get(reverse("notes"), {"code": "use.needs"}))
    assert "Quagga thought." in listed
    assert "The clinic lends its room." not in listed
    assert notes.codes_of(scope("imani"), [mine.note]) == {mine.note.pk: ["use.needs"]}


def test_two_who_code_a_note_at_once_keep_each_other_s_codes(west, scope, now):
    note = write(
        west, scope, now, "note.strength", "A room.", codes=["use.plan", "use.needs"], visibility="team"
    ).note
    seen = {"text": "A room.", "codes": ["use.needs", "use.plan"], "kind": note.kind}
    actions.change_note(
        note_ref=note.ref, version=1, seen=seen, codes=["use.needs"], by=scope("imani"), at=now
    )
    actions.change_note(
        note_ref=note.ref,
        version=1,
        seen=seen,
        codes=["use.needs", "use.plan", "barrier.funding"],
        by=scope("dana"),
        at=now,
    )
    assert notes.codes_of(scope("imani"), [note])[note.pk] == ["barrier.funding", "use.needs"]


def test_what_is_made_together_shows_who_took_part_and_who_was_in_nothing(west, scope, now, signed_in):
    saved = write(
        west,
        scope,
        now,
        "note.co-design",
        "What was designed: A buddy for newcomers.\nKnow-how from practice and life: The parents' council.",
        codes=["partner.community"],
    )
    assert {one.rule for one in saved.findings} == {"note.parts"}
    bare = write(west, scope, now, "note.co-design", "What was designed: A leaflet.")
    assert "note.groups" in {one.rule for one in bare.findings}
    shown = words(signed_in("tasha").get(reverse("engagement-learning", args=[west.ref])))
    assert "Designed together" in shown
    assert "In nothing of this: " in shown
    missing = shown[shown.index("In nothing of this: ") :].split(".")[0]
    assert "Purveyor and intermediaries" in missing
    assert "Community and families" not in missing


def test_research_is_told_in_plain_words_beside_a_decision(west, scope, now, signed_in):
    decision = Decision.objects.filter(engagement=west).first()
    write(west, scope, now, "note.research", "What was found: Two reminders work as well as five.\n\nWhat it means here: "
          "Call twice.\n\nSource: A trial of 2021.", decision=decision)  # fmt: skip
    shown = words(signed_in("rosa").get(reverse("decision", args=[decision.ref])))
    assert "Two reminders work as well as five." in shown


def test_a_lesson_names_nobody_and_is_read_across_the_system_but_not_where_it_is_from(
    west, town, scope, now, signed_in
):
    told = {"engagement_ref": west.ref, "title": "One chart", "by": scope("imani"), "at": now}
    with pytest.raises(Refused, match="Read it again"):
        actions.share_lesson(text="Begin with one chart.", nameless=False, **told)
    with pytest.raises(Refused, match="Dana Whitfield is named here"):
        actions.share_lesson(text="dana whitfield began with one chart.", nameless=True, **told)
    with pytest.raises(Refused, match="Cedar Basin Region is named here"):
        actions.share_lesson(text="In Cedar Basin Region one chart was enough.", nameless=True, **told)
    row = actions.share_lesson(text="Begin with one chart.", nameless=True, **told)
    assert (row.tier, row.stage) == (west.tier, west.stage)
    page = reverse("lesson", args=[row.ref])
    elsewhere = signed_in("luis").get(page)
    assert "Begin with one chart." in words(elsewhere)
    assert "Cedar Basin" not in elsewhere.content.decode()
    assert "Learned in Cedar Basin Region" in words(signed_in("dana").get(page))
    # Schools are another system.
    assert signed_in("carmen").get(page).status_code == 404
    assert "One chart" not in words(signed_in("carmen").get(reverse("lessons")))


def test_what_was_meant_for_fewer_or_said_by_partners_becomes_no_lesson_from_its_note(west, scope, now):
    told = {"engagement_ref": west.ref, "title": "T", "text": "Ask early.", "nameless": True, "at": now}
    pair = write(west, scope, now, "note.reaction", "They were tired.").note
    theirs = write(west, scope, now, "note.helps", "Call before noon.", said_by="A visitor").note
    with pytest.raises(Refused, match="Imani Okafor wrote this for fewer people"):
        actions.share_lesson(note=pair, by=scope("dana"), **told)
    with pytest.raises(Refused, match="partners’ own words"):
        actions.share_lesson(note=theirs, by=scope("imani"), **told)
    assert not Lesson.objects.filter(title="T").exists()
    assert actions.share_lesson(note=pair, by=scope("imani"), **told).note == pair


def test_a_lesson_is_taken_up_elsewhere_once_and_counted_for_all(west, town, scope, now, signed_in):
    row = actions.share_lesson(
        engagement_ref=west.ref,
        title="One chart",
        text="Begin with one.",
        nameless=True,
        by=scope("imani"),
        at=now,
    )
    mine = system.try_here(scope("luis"), west.root_id)
    there = next(row for row in mine if not row.unit.path.startswith(west.unit.path))
    with pytest.raises(Refused, match="learned there"):
        actions.use_lesson(lesson_ref=row.ref, engagement_ref=west.ref, by=scope("imani"), at=now)
    for text in ("", "It held."):
        actions.use_lesson(lesson_ref=row.ref, engagement_ref=there.ref, text=text, by=scope("luis"), at=now)
    assert [(one.engagement_id, one.text) for one in row.uses.all()] == [(there.pk, "It held.")]
    seen_by_rosa = words(signed_in("rosa").get(reverse("lesson", args=[row.ref])))
    assert "And in 1 place you do not see." in seen_by_rosa
    assert "It held." not in seen_by_rosa
    assert "Taken up in 1 more place" in words(signed_in("rosa").get(reverse("lessons"), {"q": "one chart"}))


def test_a_lesson_is_shared_from_a_page_thrown_away_and_taken_back(west, signed_in, now):
    client = signed_in("imani")
    start = reverse("lesson-new", args=[west.ref])
    answer = client.post(
        start, {"title": "Bus", "text": "Look at the bus times first.", "about": ["use.plan"]}
    )
    assert answer.status_code == 422
    assert "Read it again" in words(answer)
    assert "Look at the bus times first." in answer.content.decode()
    answer = client.post(
        start,
        {"title": "Bus", "text": "Look at the bus times first.", "about": ["use.plan"], "nameless": "on"},
    )
    row = Lesson.objects.get(title="Bus")
    assert answer["Location"] == reverse("lesson", args=[row.ref])
    assert "Plan tailored support" in words(client.get(answer["Location"]))
    client.post(reverse("trash-put", args=["lesson", row.ref]))
    assert client.get(answer["Location"]).status_code == 404
    client.post(reverse("trash-restore", args=["lesson", row.ref]))
    assert client.get(answer["Location"]).status_code == 200


def test_what_is_coming_is_told_with_when_to_get_ready(west, town, scope, now, signed_in):
    today = now.date()
    step = actions.add_step(
        engagement_ref=west.ref,
        title="Ask for the bus times",
        due_on=today + timedelta(days=20),
        by=scope("imani"),
        at=now,
    )
    late = actions.add_step(
        engagement_ref=west.ref,
        title="Send the minutes",
        due_on=today - timedelta(days=2),
        by=scope("imani"),
        at=now,
    )
    actions.add_step(
        engagement_ref=west.ref,
        title="Plan next year",
        due_on=today + timedelta(days=200),
        by=scope("imani"),
        at=now,
    )
    shown = words(signed_in("imani").get(reverse("engagement-learning", args=[west.ref])))
    coming = shown[shown.index("What is coming") :]
    assert coming.index(late.title) < coming.index(step.title)
    assert "Plan next year" not in coming
    assert "Data due: " in coming


def test_somebody_steps_back_in_the_rhythm_of_the_model(town, scope, now, signed_in):
    engagement = Engagement.objects.get(unit=town.units["tallgrass-dss"])
    page = reverse("engagement-learning", args=[engagement.ref])
    pair = next(row.person for row in engagement.assignments.filter(core=True, ends_on=None))
    key = next(key for key, person in town.people.items() if person.pk == pair.pk)
    told = "Nobody has stepped back to look for patterns here for"
    assert told in words(signed_in(key).get(page))
    # What its writer alone reads is no look of the team.
    private = {"engagement_ref": engagement.ref, "kind": "note.pattern", "text": "Funders.", "at": now}
    actions.write_note(visibility="mine", by=scope(key), **private)
    assert told in words(signed_in(key).get(page))
    actions.write_note(by=scope(key), **private)
    assert told not in words(signed_in(key).get(page))


def test_a_review_of_aims_is_due_until_it_is_held(town, scope, now, signed_in):
    changes = reverse("practice-changes")
    state = town.units["state"]
    learning.reviews(scope("lead"))
    row = actions.hold_review(
        root=state,
        aims="Two of three aims are on the way.",
        better="Fewer forms.",
        on=now.date() - timedelta(days=100),
        next_on=now.date() - timedelta(days=3),
        by=scope("lead"),
        at=now,
    )
    assert f"The look at aims and activities of {state.name} was due 3 days ago." in words(
        signed_in("lead").get(changes)
    )
    answer = signed_in("lead").post(
        reverse("review-new"),
        {
            "system": state.ref,
            "on": now.date(),
            "aims": "Better.",
            "next_on": now.date() + timedelta(days=90),
        },
    )
    assert answer.status_code == 302
    shown = words(signed_in("lead").get(changes))
    assert "was due 3 days ago" not in shown
    assert "Fewer forms." in shown
    with pytest.raises(Refused, match="a day after this look"):
        actions.change_review(review_ref=row.ref, version=1, next_on=row.on, by=scope("lead"), at=now)


def test_a_request_tells_who_asked_whether_it_came_and_how_it_was_used(west, scope, now, signed_in):
    activity = Activity.objects.filter(engagement=west, state="done").order_by("-on").first()
    client = signed_in("imani")
    client.post(
        reverse("activity-follow-up", args=[activity.ref]),
        {"title": "Find a study on reminders", "owner": scope("dana").person_ref, "due_on": now.date(), "kind": "request",
         "asked_by": "Rosa"},
    )  # fmt: skip
    client.post(
        reverse("activity-follow-up", args=[activity.ref]),
        {
            "title": "Book the hall and lunch",
            "owner": scope("imani").person_ref,
            "due_on": now.date(),
            "kind": "arrangement",
        },
    )
    step = Step.objects.get(title="Find a study on reminders")
    assert (step.kind, step.asked_by) == ("request", "Rosa")
    client.post(
        reverse("step", args=[step.ref]),
        {"title": step.title, "owner": step.owner.ref, "due_on": now.date(), "state": "done", "asked_by": "Rosa",
         "used": "It shaped the call list.", "version": step.version},
    )  # fmt: skip
    shown = words(client.get(reverse("engagement-learning", args=[west.ref])))
    assert "Asked by Rosa. Delivered" in shown
    assert "It shaped the call list." in shown
    assert "Book the hall and lunch" in shown


def test_a_challenge_that_participants_answered_themselves_says_so_and_becomes_an_improvement(
    west, scope, now, signed_in, town
):
    concern = Concern.objects.filter(engagement=west, kind="challenge").first()
    client = signed_in("imani")
    client.post(
        reverse("practice-change-new") + f"?concern={concern.ref}",
        {"system": town.units["state"].ref, "title": "Ask earlier", "what": "Ask in May.", "reason": "It came late.",
         "source": "experience"},
    )  # fmt: skip
    assert PracticeChange.objects.get(title="Ask earlier").concern == concern
    client.post(
        reverse("concern-answer", args=[concern.ref]),
        {"answer": "They went to the board.", "state": "answered", "solved_by": "participants",
         "solved_with": "The county board", "version": concern.version},
    )  # fmt: skip
    shown = words(client.get(reverse("concern", args=[concern.ref])))
    assert "Participants found it themselves With The county board." in shown
    assert "Ask earlier" in shown


def test_the_file_for_research_names_nobody_and_nothing_and_is_on_record(west, town, scope, now, signed_in):
    client = signed_in("lead")
    today = now.date()
    told = {"system": town.units["state"].ref, "since": today - timedelta(days=365), "until": today}
    answer = client.post(reverse("research-download"), told)
    packed = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert packed.namelist() == [
        "data.csv", "codebook.csv", "strategies.csv", "strategies-codebook.csv", "strategies.xlsx", "README.txt",
    ]  # fmt: skip
    text = packed.read("data.csv").decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    held = Activity.objects.filter(
        root=town.units["state"], state="done", on__gte=told["since"], on__lte=told["until"]
    )
    assert len(rows) == held.count() > 20
    assert list(rows[0]) == [name for name, _ in COLUMNS]
    assert sum(int(row["minutes_contact"]) for row in rows) == sum(
        held.values_list("minutes_contact", flat=True)
    )
    both = text + packed.read("strategies.csv").decode()
    for row in [*town.people.values(), *town.units.values()]:
        assert row.name not in both
        assert row.ref not in both
    for ref, title in held.values_list("ref", "title")[:50]:
        assert ref not in text
        assert title not in text
    # Fewer than three places share a level: it is not said which.
    assert {row["place_level"] for row in rows} <= {"other", "county", "agency", "community"}
    event = Event.objects.filter(kind="support:research:exported").get()
    assert event.change["rows"] == [None, len(rows)]
    # Another file has other stand-ins.
    again = client.post(reverse("research-download"), told)
    second = zipfile.ZipFile(io.BytesIO(b"".join(again.streaming_content))).read("data.csv").decode()
    assert rows[0]["contact"] not in second


def test_data_for_research_is_not_for_pairs_or_other_systems(town, scope, now, signed_in):
    told = {"system": town.units["state"].ref, "since": now.date(), "until": now.date()}
    assert signed_in("imani").post(reverse("research-download"), told).status_code == 404
    with pytest.raises(NotThere):
        research_rows(scope("imani"), town.units["state"], since=now.date(), until=now.date())
    swapped = signed_in("lead").post(
        reverse("research-download"), {**told, "until": now.date() - timedelta(days=1)}
    )
    assert swapped.status_code == 422
    assert "Choose a last day on or after the first." in words(swapped)


def test_a_study_is_noted_and_later_says_what_it_found(town, now, signed_in):
    client = signed_in("lead")
    told = {"system": town.units["state"].ref, "title": "Dose and reach", "who": "A university", "purpose": "To learn.",
            "data": "Contacts of 2026.", "on": now.date()}  # fmt: skip
    client.post(reverse("study-new"), told)
    row = learning.StudyUse.objects.get()
    client.post(
        reverse("study", args=[row.ref]), {**told, "found": "More early contacts, more reach.", "version": 1}
    )
    assert "Found: More early contacts, more reach." in words(client.get(reverse("research")))
