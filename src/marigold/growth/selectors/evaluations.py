"""Evaluations: one's own, those shown to one, and the views that stand beside them.

Whatever a page, a file or another selector wants of a rating comes through `reading` or `evaluations`. Administrators
and leads have no way in; the command line's hand has none either, since these are no record of the system.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from marigold.access.scope import Scope
from marigold.core.growth import Reflected, View, kept
from marigold.core.growth.profile import middle
from marigold.growth.frameworks import Asking, asking
from marigold.growth.models import Evaluation, Share, ViewAsked
from marigold.growth.models import View as ViewRow
from marigold.kit.doing import NotThere

SIDES = {"peer": "Co-practitioner", "supervisor": "Supervisor", "participant": "Participants"}
FLOOR = 3
GONE = "There is no such self-evaluation that you can see."


def evaluations(scope: Scope) -> list[Evaluation]:
    """One's own evaluations, newest first."""
    if scope.person_id is None:
        return []
    rows = Evaluation.objects.filter(person_id=scope.person_id).select_related("edition__framework")
    return list(rows.order_by("-begun_on", "-id"))


def evaluation(scope: Scope, ref: str) -> Evaluation:
    """One of one's own evaluations, or NotThere."""
    if scope.person_id is None:
        raise NotThere(GONE)
    row = _rows().filter(ref=ref, person_id=scope.person_id).first()
    if row is None:
        raise NotThere(GONE)
    return row


def _rows() -> QuerySet[Evaluation]:
    return Evaluation.objects.select_related("edition__framework", "person")


def draft_of(scope: Scope, edition_id: int) -> Evaluation | None:
    """The draft one has begun of an edition, if any."""
    if scope.person_id is None:
        return None
    rows = Evaluation.objects.filter(person_id=scope.person_id, edition_id=edition_id)
    return rows.filter(finished_on__isnull=True).first()


def before(scope: Scope, row: Evaluation) -> Evaluation | None:
    """The finished evaluation of the same person and framework before this one, which is already reached."""
    if scope.person_id is None:
        return None
    rows = Evaluation.objects.filter(
        person_id=row.person_id,
        edition__framework_id=row.edition.framework_id,
        finished_on__isnull=False,
    ).exclude(pk=row.pk)
    if row.finished_on is not None:
        rows = rows.filter(finished_on__lte=row.finished_on, id__lt=row.pk)
    return rows.order_by("-finished_on", "-id").first()


@dataclass(frozen=True)
class Reading:
    """An evaluation as someone may read it: all of it for its owner, what was shown for a reader."""

    row: Evaluation
    asking: Asking
    mine: bool
    notes: bool
    share: Share | None = None

    @property
    def answers(self) -> dict[str, Reflected]:
        """What was said by entry; words and evidence only for those who may read them."""
        said = {key: kept(data) for key, data in self.row.answers.items()}
        if self.notes:
            return said
        return {key: Reflected(one.level, one.apart) for key, one in said.items()}

    @property
    def levels(self) -> dict[str, float]:
        """Steps by entry."""
        return levels_of(self.row)


def levels_of(row: Evaluation | ViewRow) -> dict[str, float]:
    """Steps by entry, of those that were rated."""
    return {key: float(data["level"]) for key, data in row.answers.items() if data.get("level") is not None}


def reading(scope: Scope, ref: str) -> Reading:
    """An evaluation of one's own, or one that its owner shows to one today; NotThere for everyone else."""
    if scope.person_id is None:
        raise NotThere(GONE)
    row = _rows().filter(ref=ref).first()
    if row is None:
        raise NotThere(GONE)
    mine = row.person_id == scope.person_id
    share = None if mine else _share(scope, row)
    if not mine and (share is None or row.finished_on is None):
        raise NotThere(GONE)
    notes = mine or bool(share and share.notes)
    return Reading(row, asking(scope, row.edition_id, row.asked_by_id), mine, notes, share)


def _share(scope: Scope, row: Evaluation) -> Share | None:
    return Share.objects.filter(evaluation=row, reader_id=scope.person_id, ended_on__isnull=True).first()


def shown_to_me(scope: Scope) -> list[Share]:
    """Evaluations that others show to one now, newest first."""
    if scope.person_id is None:
        return []
    rows = Share.objects.filter(
        reader_id=scope.person_id, ended_on__isnull=True, evaluation__finished_on__isnull=False
    )
    return list(rows.select_related("evaluation__edition__framework", "owner").order_by("-since", "-id"))


def views_of(scope: Scope, row: Evaluation, *, today_closed: bool) -> tuple[Sequence[View], int]:
    """Views beside an evaluation already reached: named ones, and participants' middle once no more come in.

    :param today_closed: whether the time for participants' answers is over
    :returns: the views, and how many participants answered (0 while it is open: a count over time tells who)
    """
    if scope.person_id is None:
        return (), 0
    views, quiet = [], []
    for one in row.views.select_related("rater").order_by("side", "given_on", "id"):
        if one.side == "participant":
            quiet.append(levels_of(one))
        elif one.given_on is not None:
            name = f"{one.rater.name}, {SIDES[one.side].lower()}" if one.rater else SIDES[one.side]
            views.append(View(one.rater.ref if one.rater else one.ref, name, levels_of(one)))
    if not today_closed:
        return views, 0
    if len(quiet) >= FLOOR:
        views.append(View("participants", SIDES["participant"], _together(quiet), len(quiet), True))
    return views, len(quiet)


def words_of(scope: Scope, row: Evaluation) -> list[tuple[str, str, dict[str, str]]]:
    """What named views say in words, for the owner alone: (who, in general, by entry)."""
    if scope.person_id is None or row.person_id != scope.person_id:
        return []
    found = []
    for one in row.views.exclude(side="participant").filter(given_on__isnull=False).select_related("rater"):
        said = {key: kept(data).words for key, data in one.answers.items() if kept(data).words}
        if one.words or said:
            found.append((one.rater.name if one.rater else SIDES[one.side], one.words, said))
    return found


def _together(answers: Sequence[dict[str, float]]) -> dict[str, float]:
    keys = {key for one in answers for key in one}
    found = {key: [one[key] for one in answers if key in one] for key in keys}
    return {key: middle(levels) for key, levels in found.items() if len(levels) >= FLOOR}


def asked_of_me(scope: Scope) -> list[ViewAsked]:
    """Views that others asked one for and that one has not given or declined."""
    if scope.person_id is None:
        return []
    rows = ViewAsked.objects.filter(
        person_id=scope.person_id,
        answered=False,
        declined=False,
        evaluation__views_closed_on__isnull=True,
        evaluation__views_until__gte=scope.on,
    )
    return list(
        rows.select_related("evaluation__person", "evaluation__edition__framework").order_by("asked_on", "id")
    )


def view_asked(scope: Scope, evaluation_ref: str) -> ViewAsked:
    """That one was asked for a view of an evaluation, or NotThere."""
    rows = ViewAsked.objects.select_related("evaluation__person", "evaluation__edition__framework")
    row = (
        rows.filter(evaluation__ref=evaluation_ref, person_id=scope.person_id).first()
        if scope.person_id
        else None
    )
    if row is None:
        raise NotThere("There is nothing here that you were asked for.")
    return row


def view_of(scope: Scope, asked: ViewAsked) -> ViewRow | None:
    """The named view one has begun or given."""
    return ViewRow.objects.filter(evaluation_id=asked.evaluation_id, rater_id=scope.person_id).first()
