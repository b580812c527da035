"""Documents: open, for the team, or on request; asking and granting stay on record."""

from datetime import timedelta

import pytest
from django.utils import timezone

from marigold.audit.models import Event
from marigold.kit.doing import NotThere, Refused
from marigold.people.selectors import scope_for
from marigold.practice.actions import documents
from marigold.practice.models import DocumentRequest
from marigold.practice.selectors import documents as reads

TODAY = timezone.localdate()


@pytest.fixture
def paper(town, scope, now):
    def of(access):
        fields = {
            "title": f"Paper, {access}",
            "access": access,
            "text": "What it says.",
            "about": ["value.equity"],
        }
        return documents.add_document(root=town.units["state"], by=scope("imani"), at=now, **fields)

    return of


def test_who_may_read_follows_from_the_mark(town, paper, scope):
    readers = {}
    for access in ("open", "team", "request"):
        row = paper(access)
        readers[access] = {
            key for key in ("lead", "imani", "dana", "rosa", "tasha") if reads.may_read(scope(key), row)
        }
    assert readers == {
        "open": {"lead", "imani", "dana", "rosa", "tasha"},
        "team": {"lead", "imani", "dana"},
        "request": {"lead", "imani"},  # who keeps it, and the administrator
    }
    assert list(reads.documents(scope("sam"))) == []


def test_a_request_is_granted_until_a_day_and_ended(town, paper, scope, now, signed_in):
    row = paper("request")
    page = f"/documents/{row.ref}/"
    assert "What it says." not in signed_in("rosa").get(page).content.decode()
    ask = documents.ask_for_document(document_ref=row.ref, why="For our board.", by=scope("rosa"), at=now)
    with pytest.raises(Refused, match="asked already"):
        documents.ask_for_document(document_ref=row.ref, why="Again.", by=scope("rosa"), at=now)
    answer = {"request_ref": ask.ref, "at": now, "answer": ""}
    for key in ("dana", "rosa"):
        with pytest.raises(NotThere):
            documents.answer_request(state="granted", until=None, by=scope(key), **answer)
    until = TODAY + timedelta(days=30)
    documents.answer_request(state="granted", until=until, by=scope("imani"), **answer)
    assert "What it says." in signed_in("rosa").get(page).content.decode()
    later = scope_for(town.people["rosa"], on=until + timedelta(days=1))
    assert not reads.may_read(later, row)  # it ran out by itself
    documents.answer_request(state="ended", until=None, by=scope("lead"), **answer)
    assert "What it says." not in signed_in("rosa").get(page).content.decode()
    told = DocumentRequest.objects.get(pk=ask.pk)
    assert (told.state, told.until, told.decided_by) == ("ended", until, town.people["lead"])
    # Tasha sees that the document is there, and not who asked.
    shown = signed_in("tasha").get(page).content.decode()
    assert (
        "Paper, request" in shown and "For our board" not in shown and town.people["rosa"].name not in shown
    )


def test_declining_says_why_and_a_document_holds_something(paper, scope, now, town):
    row = paper("request")
    ask = documents.ask_for_document(document_ref=row.ref, why="For us.", by=scope("rosa"), at=now)
    more = {"request_ref": ask.ref, "until": None, "by": scope("imani"), "at": now}
    with pytest.raises(Refused, match="why not"):
        documents.answer_request(state="declined", answer=" ", **more)
    documents.answer_request(state="declined", answer="It changes still.", **more)
    with pytest.raises(Refused, match="answered already"):
        documents.answer_request(state="granted", answer="", **more)
    with pytest.raises(Refused, match="address"):
        documents.add_document(
            root=town.units["state"], title="Empty", access="open", by=scope("imani"), at=now, text=" "
        )
    with pytest.raises(NotThere):
        documents.add_document(
            root=town.units["state"], title="T", access="open", text="x", by=scope("rosa"), at=now
        )


def test_the_history_of_the_system_never_holds_what_a_document_says(town, scope, now, signed_in):
    row = documents.add_document(
        root=town.units["state"],
        title="Budget",
        text="Quagga secret.",
        access="request",
        by=scope("imani"),
        at=now,
    )
    fields = {
        "title": "Budget 2027",
        "address": "https://example.org/quagga",
        "text": "Quagga, a new secret.",
    }
    documents.change_document(
        document_ref=row.ref, version=row.version, access="request", by=scope("imani"), at=now, **fields
    )
    event = Event.objects.get(kind="practice:document:changed", target=row.target)
    assert event.change == {"title": ["Budget", "Budget 2027"], "fields": [None, ["address", "text"]]}
    page = signed_in("lead").get(f"/history/people.unit/{town.units['state'].ref}/").content.decode()
    assert "Budget 2027" in page
    assert "uagga" not in page
