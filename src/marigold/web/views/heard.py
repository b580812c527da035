"""What we heard: gather it, send it back, and note what partners put right. Partners may answer by an e-mailed link."""

from collections.abc import Sequence
from smtplib import SMTPException

from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.kit.doing import NotThere, Refused
from marigold.people.models import Person
from marigold.people.selectors import scope_for
from marigold.practice import selectors as practice
from marigold.support import actions
from marigold.support import selectors as support
from marigold.support.models import Note
from marigold.support.selectors import notes as reading
from marigold.web.forms import Date, Form, Text
from marigold.web.links import DAYS, note_token, read_note_token
from marigold.web.note_forms import CorrectionForm, SendForm
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present import heard as present
from marigold.web.present.room import context, room


class HeardForm(Form):
    """A summary of what partners said."""

    text = Text(
        required=True,
        rows=14,
        label="What we heard",
        help_text="Shorten our notes as you like. Leave partners’ own words as they were said.",
    )
    on = Date(label="When you heard it")


@page
def gather(request: HttpRequest, ref: str) -> HttpResponse:
    """Begin a summary with the notes that partners may read: of an activity, or of the engagement since the last one."""
    place = room(request.scope, ref, "notes", Permission.NOTE_EDIT)
    item = present.kind_of(place.words)
    if item is None:
        raise NotThere("This practice model has no kind of note that goes back to partners.")
    activity = None
    if request.GET.get("activity"):
        activity = support.activity(request.scope, request.GET["activity"])
    rows = reading.heard(request.scope, place.engagement, item.key, activity)
    start = {"text": present.draft(rows, place.words), "on": request.today}
    form = HeardForm(request.POST or typed_before(request), initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            saved = actions.write_note(
                engagement_ref=ref,
                kind=item.key,
                visibility="participants",
                widened=True,
                activity=activity,
                by=request.scope,
                at=request.at,
                text=form.cleaned_data["text"],
                on=form.cleaned_data["on"],
            )
            messages.success(
                request, "Saved. Everyone who sees this engagement can read it. Now send it back."
            )
            return reverse("note", args=[saved.note.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    more = {"form": form, "rows": rows, "activity": activity, "kind": item}
    status = 422 if request.method == "POST" else 200
    return render(request, "notes/gather.html", context(place, **more), status=status)


@page
def send(request: HttpRequest, ref: str) -> HttpResponse:
    """Mark a summary as sent back on a day, and e-mail it to partners one names."""
    row = _summary(request, ref)
    people = present.addressees(request.scope, row)
    chosen = {"on": request.today, "people": [person.ref for person in people]}
    form = SendForm(request.POST or typed_before(request), people=people, initial=chosen)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.send_back(
                note_ref=ref,
                on=form.cleaned_data["on"],
                people=form.chosen(),
                by=request.scope,
                at=request.at,
            )
            return reverse("note", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            if answer.status_code == 302:
                _mail(request, row, form.chosen())
            return answer
    status = 422 if request.method == "POST" else 200
    return render(request, "notes/send.html", {"form": form, "row": row}, status=status)


def _summary(request: HttpRequest, ref: str) -> Note:
    row = reading.note(request.scope, ref)
    words = practice.vocabulary(request.scope, row.engagement.edition_id)
    if not present.parts(request.scope, row, words, today=request.today).get("may_send"):
        raise NotThere("There is nothing here that you can send.")
    return row


def _mail(request: HttpRequest, row: Note, people: Sequence[Person]) -> None:
    """Send the words, each with a link of their own; say who could not be reached."""
    missed = []
    for person in people:
        link = request.build_absolute_uri(reverse("heard-link", args=[note_token(row, person)]))
        words = {"person": person, "note": row, "link": link, "by": request.user, "days": DAYS}
        subject = f"What we heard: {row.engagement.name}"
        try:
            send_mail(subject, render_to_string("notes/heard_mail.txt", words), None, [person.email])
        except (OSError, SMTPException):
            missed.append(person.name)
    if missed:
        messages.error(request, f"Marked as sent back, but no e-mail could be sent to {', '.join(missed)}.")
    elif people:
        messages.success(
            request,
            f"On its way to {', '.join(person.name for person in people)}. The link works for {DAYS} days.",
        )
    else:
        messages.success(request, "Marked as sent back.")


@page
def correct(request: HttpRequest, ref: str) -> HttpResponse:
    """Write what partners put right: for oneself, or for somebody who told the pair."""
    row = reading.note(request.scope, ref)
    words = practice.vocabulary(request.scope, row.engagement.edition_id)
    may = present.parts(request.scope, row, words, today=request.today)
    if not may.get("may_correct"):
        raise NotThere("There is nothing here that you can add to.")
    form = CorrectionForm(request.POST or typed_before(request))
    if not may["speaks_for_others"]:
        del form.fields["said_by"]
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.correct_note(
                note_ref=ref,
                text=form.cleaned_data["text"],
                said_by=form.cleaned_data.get("said_by", ""),
                by=request.scope,
                at=request.at,
            )
            messages.success(request, "Added beside the summary.")
            return reverse("note", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    status = 422 if request.method == "POST" else 200
    return render(request, "notes/correct.html", {"form": form, "row": row}, status=status)


def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """A partner's page by e-mailed link: read what was heard, put it right. No sign-in; looking changes nothing."""
    read = read_note_token(token)
    person = Person.objects.filter(ref=read[1], is_active=True).first() if read else None
    if read is None or person is None:
        return render(request, "goal/link_over.html", status=410)
    scope = scope_for(person, on=request.today)
    try:
        row = reading.note(scope, read[0])
        if row.sent_back_on is None or row.visibility != "participants":
            raise NotThere("This is not for partners.")
    except NotThere:
        return render(request, "goal/link_over.html", status=410)
    form = CorrectionForm(request.POST or None)
    del form.fields["said_by"]
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_note(note_ref=row.ref, text=form.cleaned_data["text"], by=scope, at=request.at)
            return redirect(f"{request.path}?done=1")
        except Refused as refused:
            form.refuse(refused.message, refused.field)
    more = {"row": row, "person": person, "form": form, "done": "done" in request.GET}
    return render(request, "notes/link.html", more, status=422 if request.method == "POST" else 200)
