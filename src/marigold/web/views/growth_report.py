"""The report of a self-evaluation: on the page, and as the documents people keep, print and edit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marigold.growth import selectors as growth
from marigold.kit.doing import NotThere
from marigold.reports.growth import growth_docx, growth_pdf
from marigold.web.posting import page
from marigold.web.present.growth_files import document
from marigold.web.present.growth_report import Report
from marigold.web.present.growth_report import report as report_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILES = {"report.pdf": "application/pdf", "page.pdf": "application/pdf", "report.docx": WORD}


def _report(request: HttpRequest, ref: str) -> Report:
    return report_of(
        request.scope,
        ref,
        today=request.today,
        compare=request.GET.get("then", "yes") != "no",
        lens=request.GET.get("lens", ""),
    )


@page
def report(request: HttpRequest, ref: str) -> HttpResponse:
    """One's own report, or one that is shown to one."""
    query = request.GET.urlencode()
    context = {"r": _report(request, ref), "query": f"?{query}" if query else ""}
    return render(request, "growth/report.html", context)


@page
def file(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """The report as a document, of what this reader may see."""
    if name not in FILES:
        raise NotThere("There is no such document.")
    shown = _report(request, ref)
    plan = shown.plan
    planned = growth.plan_reading(request.scope, plan.ref).steps if plan else ()
    data = document(shown, [one for one in planned if one.state == "planned"][:6])
    if name == "report.docx":
        made = growth_docx(data, at=request.at)
    else:
        made = growth_pdf(data, at=request.at, short=name == "page.pdf")
    answer = HttpResponse(made, content_type=FILES[name])
    # The name of the file tells no one's name: it may lie in a shared folder of downloads.
    on = shown.row.finished_on or shown.row.begun_on
    answer["Content-Disposition"] = f'attachment; filename="practice-{on:%Y-%m}-{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
