"""The search over everything one may see."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from marigold.access.catalogue import Permission
from marigold.core.search import read
from marigold.kit.doing import NotThere
from marigold.search import finding, index
from marigold.search.kinds import KINDS
from marigold.web.posting import page
from marigold.web.present.found import section

FEW, MANY = 5, 25
LONGEST = 200
SLICE = 2.0


@page
def search(request: HttpRequest) -> HttpResponse:
    """A few records of each kind, or one kind page by page, newest first."""
    typed = request.GET.get("q", "").strip()[:LONGEST]
    query = read(typed)
    only = KINDS.get(request.GET.get("kind", ""))
    after = request.GET.get("after", "")
    below = int(after) if only and after.isdecimal() and len(after) < 20 else None
    size = MANY if only else FEW
    kinds = [only] if only else finding.all_kinds()
    found = finding.find(request.scope, query, kinds, limit=size + 1, below=below)
    sections = [
        section(
            request.scope,
            KINDS[key],
            finding.rows_of(request.scope, KINDS[key], keys[:size]),
            query,
            after=keys[size - 1] if len(keys) > size else 0,
        )
        for key, keys in found.items()
    ]
    more = {
        "typed": typed,
        "query": query,
        "only": only,
        "begun": below is not None,
        "sections": [one for one in sections if one.rows],
        "waiting": index.waiting(),
    }
    return render(request, "pages/search.html", more)


@require_POST
@page
def catch_up(request: HttpRequest) -> HttpResponse:
    """Put a slice of what was imported into the index; the page of the import asks until nothing is left."""
    if not request.scope.allows(Permission.IMPORT_RUN):
        raise NotThere("There is nothing here that you can do.")
    left = index.catch_up(seconds=SLICE)
    if request.htmx:
        return render(request, "imports/findable.html", {"waiting": left})
    if not left:
        messages.success(request, "Everything that was imported can be found.")
    return redirect("imports")
