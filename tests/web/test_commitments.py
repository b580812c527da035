"""Commitments to equity: kept in the words of the document, shown by evidence, and open to all who work in the system."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.urls import reverse

from marigold.core.setaside import Committed, Sum, standing, sums
from marigold.equity import actions, selectors
from marigold.equity.models import Commitment, Consultancy, Funding, FundingEntry
from marigold.kit.doing import NotThere, Refused
from tests.web.reading import words

TODAY = date(2026, 6, 1)


def one(purpose="training", facing="in", amount=100.0, spent=0.0, due=None, state="open", evidence=()):
    return Committed(purpose, facing, amount, spent, due, state, evidence)


def test_how_a_commitment_stands():
    late = TODAY - timedelta(days=1)
    assert [standing(row, TODAY) for row in (
        one(), one(evidence=(late,)), one(due=late, evidence=(late,)), one(due=TODAY), one(due=late, state="kept"), one(state="dropped"),
    )] == ["", "shown", "overdue", "", "kept", "dropped"]  # fmt: skip


def test_what_was_set_aside_for_something_dropped_is_no_longer_there_but_what_was_spent_is():
    rows = [
        one(amount=100, spent=30),
        one(amount=50, spent=20, state="dropped"),
        one("coaching", "out", None, 5),
    ]
    assert sums(rows) == {("training", "in"): Sum(100, 50), ("coaching", "out"): Sum(0, 5)}
    assert (sums(rows)["training", "in"].share, sums(rows)["coaching", "out"].share) == (0.5, None)
    assert sums([one("term", amount=None)]) == {}


@pytest.fixture
def root(town):
    return town.units["state"]


@pytest.fixture
def grant(root):
    return Funding.objects.get(root=root)


def test_everyone_with_a_role_in_the_system_reads_what_was_committed_and_what_shows_it(
    root, grant, signed_in
):
    for key in ("gordon", "tasha", "imani"):
        page = words(signed_in(key).get(reverse("commitments", args=[root.ref])))
        for told in (
            "Family support grant, year 3", "Parents who help to decide are paid", "Its day is past", "Under way",
            "Nothing shows it yet", "$18,600 of $18,000, $600 more than set aside", "$2,400 of $9,000", "Open Table Partners",
            "training 1×",
        ):  # fmt: skip
            assert told in page, (key, told)
        assert "Add a commitment" not in page
    assert signed_in("carmen").get(reverse("commitments", args=[root.ref])).status_code == 404
    assert signed_in("tasha").get(reverse("commitments-mine")).url == reverse("commitments", args=[root.ref])


def test_a_rate_is_seen_by_those_who_keep_the_books_and_stands_in_no_history(root, signed_in):
    row = Consultancy.objects.get(root=root)
    there = reverse("consultancy", args=[row.ref])
    assert "$350" in words(signed_in("lead").get(there))
    assert "350" not in words(signed_in("gordon").get(there))
    history = words(signed_in("lead").get(reverse("history", args=["equity.consultancy", row.ref])))
    assert "asked in Open Table Partners" in history and "350" not in history


def test_a_commitment_is_added_shown_and_closed_by_forms(root, grant, signed_in, town):
    lead = signed_in("lead")
    typed = {
        "text": "Interns are paid.",
        "place": "Section 7",
        "purpose": "term",
        "facing": "in",
        "amount": "",
        "owner": town.people["dana"].ref,
        "due_on": "2027-03-01",
    }
    assert lead.post(reverse("commitment-new", args=[grant.ref]), typed).status_code == 302
    row = Commitment.objects.get(text="Interns are paid.")
    early = lead.post(
        reverse("commitment-close", args=[row.ref]),
        {"state": "kept", "outcome": "They are.", "on": "2026-11-01"},
    )
    assert (
        early.status_code == 422
        and "Add evidence first" in words(early)
        and "They are." in early.content.decode()
    )
    shown = {
        "text": "Two interns, at the rate of assistants.",
        "on": "2026-10-01",
        "source": "Payroll",
        "paid": "5200",
    }
    assert lead.post(reverse("evidence-new", args=[row.ref]), shown).status_code == 302
    assert (
        lead.post(
            reverse("commitment-close", args=[row.ref]),
            {"state": "kept", "outcome": "Both interns are paid.", "on": "2026-11-01"},
        ).status_code
        == 302
    )
    page = words(signed_in("gordon").get(reverse("commitment", args=[row.ref])))
    for told in (
        "Interns are paid.",
        "Kept",
        "Both interns are paid.",
        "See: Payroll",
        "$5,200 spent",
        "Dana Whitfield",
    ):
        assert told in page
    sheet = lead.get(reverse("commitments", args=[root.ref]), {"download": "csv"})
    lines = list(csv.DictReader(io.StringIO(b"".join(sheet).decode("utf-8-sig"))))
    (line,) = [each for each in lines if each["Commitment"] == "Interns are paid."]
    assert (line["How it stands"], line["Spent"], line["Evidence"], line["Newest evidence"]) == (
        "Kept",
        "5200.0",
        "1",
        "2026-10-01",
    )
    again = {"state": "open", "outcome": "One of them was not.", "on": "2026-11-02"}
    assert lead.post(reverse("commitment-close", args=[row.ref]), again).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.closed_on) == ("open", None)
    assert "Under way" in words(signed_in("gordon").get(reverse("commitment", args=[row.ref])))


def test_a_review_of_documents_says_what_it_found_and_what_was_changed_by_it(root, signed_in):
    lead, row = signed_in("lead"), Consultancy.objects.get(root=root)
    there = reverse("session-new", args=[row.ref])
    typed = {
        "kind": "review",
        "text": "Read the job notices.",
        "on": "2026-11-02",
        "hours": "2",
        "found": "They ask for degrees nobody needs.",
    }
    refused = lead.post(there, typed)
    assert refused.status_code == 422 and "Name the documents." in words(refused)
    assert lead.post(there, typed | {"source": "Four notices"}).status_code == 302
    assert "2 findings without an answer" in words(lead.get(reverse("consultancy", args=[row.ref])))
    entry = FundingEntry.objects.get(text="Read the job notices.")
    changed = typed | {"source": "Four notices", "changed": "Degrees are asked for in one.", "version": "1"}
    assert lead.post(reverse("funding-entry", args=[entry.ref]), changed).status_code == 302
    page = words(signed_in("tasha").get(reverse("consultancy", args=[row.ref])))
    assert "Degrees are asked for in one." in page and "1 finding without an answer" in page


def test_what_cannot_be_is_said_and_nothing_is_kept(root, grant, town, scope, now):
    by = {"by": scope("lead"), "at": now}
    before = (Commitment.objects.count(), FundingEntry.objects.count())
    commitment = grant.commitments.first()
    for act, said in (
        (lambda: actions.add_commitment(funding_ref=grant.ref, text=" ", **by), "in the words of the document"),
        (lambda: actions.add_commitment(funding_ref=grant.ref, text="x", amount=-1.0, **by), "below zero"),
        (lambda: actions.add_evidence(commitment_ref=commitment.ref, on=TODAY, text="x", paid=-2.0, **by), "below zero"),
        (lambda: actions.change_funding(funding_ref=grant.ref, starts_on=TODAY, ends_on=TODAY - timedelta(days=1), **by), "before the first"),
        (lambda: actions.begin_consultancy(root=root, consultant="", about="x", starts_on=TODAY, **by), "Name who it is"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=said):
            act()
    for key in ("imani", "gordon", "rosa"):
        with pytest.raises(NotThere):
            actions.add_evidence(commitment_ref=commitment.ref, on=TODAY, text="x", by=scope(key), at=now)
    assert (Commitment.objects.count(), FundingEntry.objects.count()) == before
    assert selectors.fundings(scope("carmen"), root) == []
