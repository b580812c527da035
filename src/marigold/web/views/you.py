"""One's own account: everything about signing in, who looked, and one's data."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.audit import selectors as audit
from marigold.people import actions
from marigold.people import selectors as people
from marigold.support.selectors.personal import personal
from marigold.support.selectors.structures import about_me
from marigold.web import phrases
from marigold.web.account import mail
from marigold.web.factors import has_factor
from marigold.web.forms import Form, Text
from marigold.web.personal import bundle
from marigold.web.posting import attempt, page
from marigold.web.reads import EXPORT, seen

LOOKS_SHOWN = 200
again = reauthentication_required(app="allauth.mfa")


@page
def you(request: HttpRequest) -> HttpResponse:
    """What there is to set and to see about oneself."""
    context = {"factor": has_factor(request.user), "named": about_me(request.scope)}
    return render(request, "you/you.html", context)


@page
def looked(request: HttpRequest) -> HttpResponse:
    """Who looked at what is private about oneself."""
    rows = list(audit.looks_at_me(request.scope, limit=LOOKS_SHOWN + 1))
    told = [(phrases.look(row), row.at) for row in rows[:LOOKS_SHOWN]]
    context = {"told": told, "more": len(rows) > LOOKS_SHOWN, "most": LOOKS_SHOWN}
    return render(request, "you/looked.html", context)


class EraseForm(Form):
    """The wish to be erased."""

    reason = Text(rows=2, max_length=2_000, label="Anything the administrator should know")


@page
@again
def data(request: HttpRequest) -> HttpResponse:
    """One's own data: the download, and the wish to be erased."""
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = attempt(request, form, lambda: _wish(request, form))
        if answer:
            return answer
    me = people.person(request.scope, request.scope.person_ref)
    context = {
        "form": form,
        "wish": people.my_last_erasure(request.scope),
        "alone": people.alone_answering_for(request.scope, me),
        "days": actions.GRACE.days,
    }
    return render(request, "you/data.html", context, status=422 if request.method == "POST" else 200)


def _wish(request: HttpRequest, form: EraseForm) -> str:
    doing = {"by": request.scope, "at": request.at}
    if "withdraw" in request.POST:
        actions.withdraw_erasure(**doing)
        messages.success(request, "Taken back. Everything stays as it is.")
        return reverse("you-data")
    wish = actions.ask_erasure(reason=form.cleaned_data["reason"], **doing)
    to = [str(one.email) for one in people.administrators(request.scope, wish.root) if one.email]
    link = request.build_absolute_uri(reverse("erasure", args=[wish.ref]))
    mail(to, "Someone asks to be erased", "you/asked.txt", wish=wish, link=link)
    messages.success(request, "Asked. Until the day below you can take it back.")
    return reverse("you-data")


@page
@again
def download(request: HttpRequest) -> HttpResponse:
    """Everything held about oneself, as a ZIP; that it was taken is kept, for oneself to see."""
    me = people.person(request.scope, request.scope.person_ref)
    file = bundle(personal(request.scope), name=me.name, on=request.today)
    seen(request, me, me, kind=EXPORT)
    name = f"marigold-your-data-{request.today.isoformat()}.zip"
    answer = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    answer["Cache-Control"] = "no-store"
    return answer
