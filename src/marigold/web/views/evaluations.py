"""Growth's front page, and answering a self-evaluation: saved as one goes, finished when every entry is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marigold.core.growth import Beat, Reflected, kept
from marigold.core.growth.asked import APART, WHYS
from marigold.growth import actions
from marigold.growth import selectors as growth_rows
from marigold.growth.frameworks import Asking, asking, frameworks
from marigold.growth.models import Evaluation
from marigold.growth.selectors import together
from marigold.kit.doing import NotThere, Refused
from marigold.support.selectors.growth import Offer, evidence
from marigold.web.posting import page
from marigold.web.present.growing import front

LEVEL, WHY, WORDS, SHOWS = "l-", "w-", "t-", "e-"


def said_in(typed: QueryDict, entries: Sequence[Beat]) -> dict[str, Reflected]:
    """What a form says of the entries it shows. An entry that it does not show is left as it is."""
    found = {}
    for beat in entries:
        if f"s-{beat.key}" not in typed:
            continue
        level = typed.get(LEVEL + beat.key, "")
        found[beat.key] = Reflected(
            level=int(level) if level.isdecimal() and len(level) < 3 else None,
            apart=level == APART,
            why=typed.get(WHY + beat.key, ""),
            words=typed.get(WORDS + beat.key, "").strip(),
            evidence=tuple(typed.getlist(SHOWS + beat.key)),
        )
    return found


@dataclass(frozen=True)
class Question:
    """One entry on the sheet with what was said of it so far."""

    beat: Beat
    said: Reflected
    number: int

    @property
    def told(self) -> bool:
        """True where there is something beneath the step, so that it stands open."""
        return bool(self.said.words or self.said.evidence or self.said.why)


@dataclass(frozen=True)
class Sheet:
    """The questions of a framework, by group, with how far one is."""

    asking: Asking
    questions: Sequence[Question]

    @property
    def groups(self) -> list[tuple[str, list[Question]]]:
        """Questions by group, in order."""
        found: dict[str, list[Question]] = {}
        for one in self.questions:
            found.setdefault(one.beat.group, []).append(one)
        return list(found.items())

    @property
    def answered(self) -> int:
        """Entries that have an answer."""
        return sum(one.said.answered for one in self.questions)

    @property
    def whys(self) -> list[tuple[str, str]]:
        """What may stand behind a low step."""
        return list(WHYS.items())

    @property
    def low(self) -> list[int]:
        """Steps that count as low: there it is asked what stands in the way."""
        return [step for step in self.asking.steps if step < self.asking.beyond]


def sheet_of(asked: Asking, answers: dict[str, Reflected]) -> Sheet:
    """The sheet with these answers on it."""
    return Sheet(
        asked,
        [
            Question(beat, answers.get(beat.key, Reflected()), number)
            for number, beat in enumerate(asked.entries, start=1)
        ],
    )


@page
def growth(request: HttpRequest) -> HttpResponse:
    """One's growth: what is begun, what is asked of one, what one was shown, the plan and the log."""
    invited = [one for one in together.memberships(request.scope) if one.joined_on is None]
    return render(request, "growth/growth.html", {"front": front(request.scope), "invited": invited})


@page
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """What a self-evaluation with a framework is, and its beginning."""
    if request.method == "POST":
        row = actions.begin_evaluation(framework_key=key, by=request.scope, at=request.at)
        return redirect(reverse("evaluation", args=[row.ref]))
    found = next((one for one in frameworks(request.scope) if one.key == key), None)
    if found is None:
        raise NotThere("There is nothing here that you can evaluate yourself with.")
    return render(request, "growth/begin.html", {"asking": found})


@page
def evaluate(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer entry by entry. A change is kept at once where there is script, and with the button where there is none."""
    row = growth_rows.evaluation(request.scope, ref)
    if row.finished_on is not None:
        return redirect(reverse("evaluation-report", args=[ref]))
    asked = asking(request.scope, row.edition_id, row.asked_by_id)
    problem, field = "", ""
    answers = {key: kept(data) for key, data in row.answers.items()}
    if request.method == "POST":
        said = said_in(request.POST, asked.entries)
        answers |= said
        try:
            actions.keep_answers(evaluation_ref=ref, said=said, by=request.scope, at=request.at)
            if "finish" in request.POST:
                actions.finish_evaluation(evaluation_ref=ref, by=request.scope, at=request.at)
                return redirect(reverse("evaluation-report", args=[ref]))
            if request.htmx:
                return HttpResponse(status=204)
            messages.success(request, "Kept. Go on whenever you like.")
            return redirect(reverse("evaluation", args=[ref]))
        except Refused as refused:
            problem, field = refused.message, refused.field
    context = _sheet_context(request, row, sheet_of(asked, answers))
    context |= {"problem": problem, "field": field}
    return render(request, "growth/evaluate.html", context, status=422 if problem else 200)


def _sheet_context(request: HttpRequest, row: Evaluation, sheet: Sheet) -> dict[str, Any]:
    offers: Sequence[Offer] = evidence(request.scope)
    return {"row": row, "sheet": sheet, "offers": offers, "apart": APART}


@require_POST
@page
def remove(request: HttpRequest, ref: str) -> HttpResponse:
    """Throw one's own self-evaluation away."""
    actions.remove_evaluation(evaluation_ref=ref, by=request.scope, at=request.at)
    messages.success(request, "Gone, for good.")
    return redirect(reverse("growth"))
