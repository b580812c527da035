"""Enrolments and what was handed in: one's own, those one reviews, and how far those are whom one mentors."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import visible
from marigold.access.scope import Scope
from marigold.core.growth.pathway import Pathway, Requirement, award_state, complete, standing
from marigold.growth.models import Award, Enrolment, Submission
from marigold.growth.pathways import pathway_of
from marigold.kit.doing import NotThere
from marigold.people.models import Person, Post, Unit

GONE = "There is nothing here that you can see."


def enrolments(scope: Scope) -> list[Enrolment]:
    """Pathways one is or was on, newest first."""
    if scope.person_id is None:
        return []
    rows = Enrolment.objects.filter(person_id=scope.person_id).select_related("root", "mentor")
    return list(rows.order_by("-begun_on", "-id"))


def my_enrolment(scope: Scope, ref: str) -> Enrolment:
    """One of one's own, or NotThere."""
    rows = _rows().filter(ref=ref, person_id=scope.person_id) if scope.person_id else Enrolment.objects.none()
    row = rows.first()
    if row is None:
        raise NotThere(GONE)
    return row


def _rows() -> QuerySet[Enrolment]:
    return Enrolment.objects.select_related("person", "root", "edition", "mentor", "renews")


def _reviewable(scope: Scope) -> QuerySet[Enrolment]:
    """Enrolments of others in systems whose portfolios one reviews, where something was handed in."""
    handed_in = Submission.objects.filter(enrolment_id=OuterRef("pk"))
    rows = visible(_rows(), scope, Permission.AWARD_EDIT).filter(Exists(handed_in)).exclude(state="left")
    return rows.exclude(person_id=scope.person_id) if scope.person_id else rows


def to_review(scope: Scope, ref: str) -> Enrolment:
    """An enrolment of someone else's that one reviews, or NotThere."""
    row = _reviewable(scope).filter(ref=ref).first()
    if row is None:
        raise NotThere(GONE)
    return row


@dataclass(frozen=True)
class Asked:
    """One requirement with its rounds, oldest first."""

    requirement: Requirement
    rounds: Sequence[Submission]

    @property
    def state(self) -> str:
        """How it stands."""
        return standing([one.state for one in self.rounds])

    @property
    def last(self) -> Submission | None:
        """The newest round."""
        return self.rounds[-1] if self.rounds else None


@dataclass(frozen=True)
class OnTheWay:
    """An enrolment as someone may read it."""

    row: Enrolment
    pathway: Pathway
    asked: Sequence[Asked]
    mine: bool

    @property
    def accepted(self) -> int:
        """How many requirements are accepted."""
        return sum(one.state == "accepted" for one in self.asked)

    @property
    def complete(self) -> bool:
        """Whether all are."""
        return complete(
            self.pathway, {one.requirement.key: [each.state for each in one.rounds] for one in self.asked}
        )

    def of(self, key: str) -> Asked:
        """One requirement, or NotThere."""
        found = next((one for one in self.asked if one.requirement.key == key), None)
        if found is None:
            raise NotThere(GONE)
        return found


def on_the_way(scope: Scope, ref: str) -> OnTheWay:
    """One's own enrolment, or one that one reviews; NotThere for everyone else."""
    mine = Enrolment.objects.filter(ref=ref, person_id=scope.person_id) if scope.person_id else None
    own = mine is not None and mine.exists()
    return _laid_out(scope, my_enrolment(scope, ref) if own else to_review(scope, ref), own)


def _laid_out(scope: Scope, row: Enrolment, mine: bool) -> OnTheWay:
    way = pathway_of(scope, row)
    rounds: dict[str, list[Submission]] = {}
    for one in row.submissions.select_related("reviewer").order_by("number"):
        rounds.setdefault(one.requirement_key, []).append(one)
    asked = [Asked(one, rounds.get(one.key, ())) for one in way.requirements]
    return OnTheWay(row, way, asked, mine)


def submission_to_review(scope: Scope, ref: str) -> Submission:
    """A round of someone else's that one reviews, or NotThere."""
    rows = Submission.objects.filter(enrolment__in=_reviewable(scope).values("pk"), ref=ref)
    row = rows.select_related("enrolment__person", "enrolment__root", "reviewer").first()
    if row is None:
        raise NotThere(GONE)
    return row


def waiting_for_review(scope: Scope) -> list[Submission]:
    """What waits for a reviewer's words, the longest waiting first."""
    if not scope.allows(Permission.AWARD_EDIT):
        return []
    rows = Submission.objects.filter(enrolment__in=_reviewable(scope).values("pk"), state="submitted")
    found = rows.filter(enrolment__state="going").select_related("enrolment__person", "enrolment__root")
    return list(found.order_by("submitted_on", "id")[:200])


def portfolios(scope: Scope) -> list[tuple[Enrolment, int, int]]:
    """Those under way that one reviews: (enrolment, requirements accepted, requirements), newest first."""
    if not scope.allows(Permission.AWARD_EDIT):
        return []
    rows = list(_reviewable(scope).filter(state="going").order_by("-begun_on", "-id")[:200])
    return [(row, done, of) for row, (done, of) in zip(rows, _far(scope, rows), strict=True)]


def _far(scope: Scope, rows: Sequence[Enrolment]) -> list[tuple[int, int]]:
    accepted: dict[int, set[str]] = {}
    found = Submission.objects.filter(enrolment__in=[row.pk for row in rows], state="accepted")
    for pk, key in found.values_list("enrolment_id", "requirement_key"):
        accepted.setdefault(pk, set()).add(key)
    return [(len(accepted.get(row.pk, ())), len(pathway_of(scope, row).requirements)) for row in rows]


def progress_of(scope: Scope, rows: Sequence[Enrolment]) -> list[tuple[Enrolment, int, int]]:
    """How far enrolments already reached are: (enrolment, accepted, of)."""
    return [(row, done, of) for row, (done, of) in zip(rows, _far(scope, rows), strict=True)]


def mentored(scope: Scope) -> list[tuple[Enrolment, int, int]]:
    """Those whom one mentors now, and how far they are; never what they handed in."""
    if scope.person_id is None:
        return []
    rows = _rows().filter(mentor_id=scope.person_id, state="going").order_by("begun_on", "id")
    return progress_of(scope, list(rows))


def may_mentor(scope: Scope, row: Enrolment) -> list[Award]:
    """Who offers to be asked as a mentor in this system: they hold an award that is good today, of this way or another."""
    if scope.person_id != row.person_id:
        return []
    good = Q(valid_until__isnull=True) | Q(valid_until__gte=scope.on)
    rows = Award.objects.filter(
        good, root_id=row.root_id, mentors=True, revoked_on__isnull=True, person__is_active=True
    )
    found = rows.exclude(person_id=scope.person_id).select_related("person").order_by("person__name", "-id")
    once: dict[int, Award] = {}
    for award in found:
        assert award.person_id is not None
        known = once.get(award.person_id)
        if known is None or award.pathway_key == row.pathway_key:
            once[award.person_id] = award
    return list(once.values())


def reviewers(scope: Scope, row: Enrolment) -> list[Person]:
    """Who reviews portfolios in the system of an enrolment already reached, but its own person."""
    if scope.person_id is None and not scope.hand:
        return []
    today = Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on)
    posts = Post.objects.filter(today, unit_id=row.root_id, starts_on__lte=scope.on, person__is_active=True)
    held = [
        post.person
        for post in posts.select_related("role", "person").order_by("person__name")
        if Permission.AWARD_EDIT.value in post.role.permissions and post.person_id != row.person_id
    ]
    return list({person.pk: person for person in held}.values())


def state_of(scope: Scope, award: Award) -> str:
    """`valid`, `expired` or `revoked` on the day of whoever asks."""
    return award_state(award.revoked_on, award.valid_until, scope.on)


def my_systems(scope: Scope) -> list[Unit]:
    """The systems one has a role in, by name: in each a pathway can be begun."""
    if scope.person_id is None:
        return []
    return list(Unit.objects.filter(pk__in=scope.roots).order_by("name", "id"))
