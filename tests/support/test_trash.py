"""What is thrown away is gone from every page, can be taken out for thirty days, and is then deleted for good."""

from datetime import timedelta

import pytest
from django.urls import reverse

from marigold.access.scope import COMMAND_LINE
from marigold.audit.models import Event
from marigold.cli import trash as upkeep
from marigold.core.search import read
from marigold.kit.doing import NotThere
from marigold.people.selectors import scope_for
from marigold.search import finding, index
from marigold.search.models import Entry
from marigold.support import actions
from marigold.support.models import Concern, ConcernEntry, Decision, Diagnosis, Engagement, Note
from marigold.support.selectors import notes
from marigold.support.selectors.trash import thrown
from tests.web.reading import words

WORD = "Quagga"


@pytest.fixture
def west(town):
    return Engagement.objects.get(unit=town.units["west"])


@pytest.fixture
def rows(west, scope, now):
    """One record of each kind that can be thrown away, by Imani."""
    by, on = scope("imani"), now.date()
    whose = {"engagement_ref": west.ref, "by": by, "at": now}
    return {
        "note": actions.write_note(kind="note.observation", text=f"{WORD} note", **whose).note,
        "concern": actions.raise_concern(kind="risk", title=f"{WORD} concern", raised_on=on, **whose),
        "decision": actions.record_decision(title=f"{WORD} decision", on=on, people=[], **whose),
        "diagnosis": actions.open_diagnosis(subject="Data", problem=f"{WORD} diagnosis", on=on, **whose),
    }


def found(scope):
    keys = finding.find(scope, read(WORD), finding.all_kinds(), limit=9)
    return {key for key in keys if finding.rows_of(scope, finding.KINDS[key], keys[key])}


def test_into_the_trash_and_out_again_changes_nothing(rows, scope, now):
    for key, row in rows.items():
        model = type(row)
        before = model.objects.filter(pk=row.pk).values().get()
        actions.put_in_trash(key=key, ref=row.ref, by=scope("dana"), at=now)
        assert not model.objects.filter(pk=row.pk).exists()
        assert found(scope("imani")) == set(rows) - {key}
        [one] = [
            one
            for one in thrown(scope("imani"), at=now + timedelta(days=29, hours=1))
            if one.row.pk == row.pk
        ]
        assert (one.days, one.row.trashed_by) == (1, "Dana Whitfield")
        actions.take_out(key=key, ref=row.ref, by=scope("imani"), at=now + timedelta(days=29))
        after = model.objects.filter(pk=row.pk).values().get()
        assert {**after, "version": 0} == {**before, "version": 0}
        assert found(scope("imani")) == set(rows)
    assert index.differences(thorough=True) == 0


def test_what_lies_in_the_trash_is_on_no_page_list_search_or_file(rows, west, scope, signed_in, now):
    client = signed_in("imani")
    pages = [
        reverse("notes"),
        reverse("engagement-notes", args=[west.ref]),
        reverse("concerns", args=[west.ref]),
        reverse("concern-list"),
        reverse("decisions", args=[west.ref]),
        reverse("why", args=[west.ref]),
        reverse("engagement", args=[west.ref]),
        reverse("engagement-brief", args=[west.ref]),
        f"{reverse('search')}?q={WORD}",
    ]
    shown = " ".join(words(client.get(page)) for page in pages)
    assert all(f"{WORD} {key}" in shown for key in rows)
    for key, row in rows.items():
        actions.put_in_trash(key=key, ref=row.ref, by=scope("imani"), at=now)
    shown = " ".join(words(client.get(page)) for page in pages)
    assert not any(f"{WORD} {key}" in shown for key in rows)
    assert "Nothing found" in shown
    file = b"".join(client.get(reverse("notes"), {"download": "csv"}).streaming_content).decode()
    assert WORD not in file
    for key, row in rows.items():
        assert client.get(reverse(key, args=[row.ref])).status_code == 404


def test_only_who_could_throw_a_record_away_can_take_it_out(rows, west, scope, now):
    private = actions.write_note(
        engagement_ref=west.ref, kind="note.own-mistake", text=f"{WORD} alone", by=scope("imani"), at=now
    ).note
    said = actions.write_note(
        engagement_ref=west.ref, kind="note.helps", text=f"{WORD} as said", by=scope("imani"), at=now
    ).note
    for row in (private, said):
        with pytest.raises(NotThere):
            actions.put_in_trash(key="note", ref=row.ref, by=scope("dana"), at=now)
        actions.put_in_trash(key="note", ref=row.ref, by=scope("imani"), at=now)
    for key, row in rows.items():
        for stranger in ("rosa", "gordon", "luis", "sam"):
            with pytest.raises(NotThere):
                actions.put_in_trash(key=key, ref=row.ref, by=scope(stranger), at=now)
        actions.put_in_trash(key=key, ref=row.ref, by=scope("imani"), at=now)
        for stranger in ("rosa", "gordon", "luis", "amos", "sam"):
            with pytest.raises(NotThere):
                actions.take_out(key=key, ref=row.ref, by=scope(stranger), at=now)

    def listed(key):
        return {str(one.row) for one in thrown(scope(key), at=now) if WORD in str(one.row)}

    of_all = {f"{WORD} note", f"{WORD} concern", f"{WORD} decision", f"{WORD} diagnosis"}
    assert listed("imani") == of_all | {f"{WORD} alone", f"{WORD} as said"}
    assert listed("dana") == of_all
    assert listed("lead") == of_all - {f"{WORD} note"}
    assert listed("rosa") == listed("amos") == listed("sam") == set()
    with pytest.raises(NotThere):
        actions.take_out(key="unit", ref=west.unit.ref, by=scope("lead"), at=now)


def test_after_thirty_days_it_is_gone_for_good_with_all_that_hangs_on_it(rows, scope, now):
    concern = rows["concern"]
    actions.add_to_concern(
        concern_ref=concern.ref,
        kind="perspective",
        text="Seen otherwise",
        whose="Priya",
        on=now.date(),
        by=scope("imani"),
        at=now,
    )
    for key, row in rows.items():
        actions.put_in_trash(key=key, ref=row.ref, by=scope("imani"), at=now)
    entries = Entry.objects.count()
    assert upkeep.empty(now + timedelta(days=29, hours=23)) == 0
    late = now + timedelta(days=30)
    with pytest.raises(NotThere):
        actions.take_out(key="note", ref=rows["note"].ref, by=scope("imani"), at=late)
    assert thrown(scope("imani"), at=late) == []
    assert upkeep.empty(late) == 4
    assert upkeep.empty(late) == 0
    for model, row in zip((Note, Concern, Decision, Diagnosis), rows.values(), strict=True):
        assert not model.with_trash.filter(pk=row.pk).exists()
    assert not ConcernEntry.objects.filter(concern_id=concern.pk).exists()
    assert Entry.objects.count() == entries - 4
    assert index.differences(thorough=True) == 0
    told = Event.objects.filter(kind="support:trash:emptied", by_name="Command line")
    assert told.count() == 4
    assert f"{WORD} note" not in " ".join(told.values_list("title", flat=True))


def test_nobody_but_the_upkeep_empties_the_trash(rows, scope, now):
    actions.put_in_trash(key="note", ref=rows["note"].ref, by=scope("imani"), at=now)
    assert actions.empty_trash(by=scope("lead"), at=now + timedelta(days=99)) == 0
    assert actions.empty_trash(by=COMMAND_LINE, at=now + timedelta(days=99)) == 1


def test_that_a_private_note_was_thrown_away_is_told_nowhere(west, scope, signed_in, now):
    note = actions.write_note(
        engagement_ref=west.ref, kind="note.own-mistake", text=f"{WORD} alone", by=scope("imani"), at=now
    ).note
    actions.put_in_trash(key="note", ref=note.ref, by=scope("imani"), at=now)
    actions.take_out(key="note", ref=note.ref, by=scope("imani"), at=now)
    assert not Event.objects.filter(target=note.target, about=west.target).exists()
    assert WORD not in " ".join(
        str(event.change) + event.title for event in Event.objects.filter(target=note.target)
    )


def test_who_left_the_engagement_can_still_throw_away_and_take_out_what_only_they_read(
    west, town, scope, now
):
    begun = now - timedelta(days=60)
    actions.assign(
        engagement_ref=west.ref,
        person=town.people["luis"],
        role="role.regional-support-specialist",
        starts_on=begun.date(),
        ends_on=now.date() - timedelta(days=7),
        by=scope("lead"),
        at=now,
    )
    then = now - timedelta(days=30)
    luis_then = scope_for(town.people["luis"], on=then.date())
    note = actions.write_note(
        engagement_ref=west.ref, kind="note.own-mistake", text=f"{WORD} alone", by=luis_then, at=then
    ).note
    actions.put_in_trash(key="note", ref=note.ref, by=scope("luis"), at=now)
    assert [one.row for one in thrown(scope("luis"), at=now)] == [note]
    actions.take_out(key="note", ref=note.ref, by=scope("luis"), at=now)
    assert note in notes.readable(scope("luis"))


def test_the_message_has_a_way_back(rows, west, signed_in):
    client = signed_in("dana")
    note = rows["note"]
    assert client.get(reverse("trash-put", args=["note", note.ref])).status_code == 405
    page = client.post(reverse("trash-put", args=["note", note.ref]), follow=True)
    back = reverse("trash-restore", args=["note", note.ref])
    assert f'action="{back}"' in page.content.decode()
    assert "Note put in the trash. Undo" in words(page)
    assert f"{WORD} note" in words(client.get(reverse("trash")))
    page = client.post(back, follow=True)
    assert "Note taken out of the trash." in words(page)
    assert f"{WORD} note" in words(page)
    assert client.post(back).status_code == 404
    assert client.post(reverse("trash-put", args=["unit", west.unit.ref])).status_code == 404
    assert signed_in("rosa").post(reverse("trash-put", args=["note", note.ref])).status_code == 404
