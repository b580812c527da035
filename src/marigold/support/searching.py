"""What can be found of support: one line for each kind. A number is never given to another kind."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import visible
from marigold.access.scope import Scope
from marigold.kit.tables import Trashable
from marigold.search.kinds import Kind, add
from marigold.support import selectors
from marigold.support.models import Concern, Decision, Diagnosis, Engagement, Strategy
from marigold.support.selectors import notes, structures


def _seen(model: type[Trashable], permission: Permission, scope: Scope) -> QuerySet[Any]:
    """Records of a table that somebody may see, as its own pages do; what lies in the trash is left out."""
    return visible(model.objects.all(), scope, permission)


# Beyond so many places to look at, looking everywhere is no slower.
MOST_PLACES = 300


def _narrow(permission: Permission, scope: Scope, memo: dict[str, Any]) -> Sequence[str] | None:
    """The engagements one is named on, for those who see nothing of a kind by a role."""
    if any(permission in grant.permissions for grant in scope.grants):
        return ()
    named = _named(scope, memo) if permission in scope.circle else []
    return (named or None) if len(named) <= MOST_PLACES else ()


def _narrow_notes(scope: Scope, memo: dict[str, Any]) -> Sequence[str] | None:
    """One's own notes, and those of engagements one is named on or sees by a role over a part of a system."""
    wanted = {Permission.NOTE_VIEW, Permission.ENGAGEMENT_VIEW}
    over = [grant for grant in scope.grants if wanted & grant.permissions]
    if any(grant.whole_system for grant in over):
        return ()
    places = [f"a{scope.person_id}", *_named(scope, memo)]
    if over:
        beneath = Q(pk__in=[])
        for grant in over:
            beneath |= Q(unit__path__startswith=grant.path)
        ids = Engagement.objects.filter(beneath).values_list("id", flat=True)[: MOST_PLACES + 1]
        places += [f"e{one}" for one in ids]
    return places if len(places) <= MOST_PLACES else ()


def _named(scope: Scope, memo: dict[str, Any]) -> list[str]:
    if "named" not in memo:
        memo["named"] = [f"e{one}" for one in sorted(notes.named_on(scope))]
    return list(memo["named"])


HUNG = {"r": "root_id", "e": "engagement_id"}
WITH = ("engagement",)
concerns = partial(_seen, Concern, Permission.CONCERN_VIEW)
decisions = partial(_seen, Decision, Permission.DECISION_VIEW)
strategies = partial(_seen, Strategy, Permission.GOAL_VIEW)
diagnoses = partial(_seen, Diagnosis, Permission.READINESS_VIEW)

add(Kind(3, "engagement", "Engagement", "Engagements", "support.engagement", ("name", "programme", "purpose"),
         "starts_on", selectors.engagements, {"r": "root_id", "e": "id"}, ("unit",),
         partial(_narrow, Permission.ENGAGEMENT_VIEW)))  # fmt: skip
add(Kind(4, "goal", "Goal", "Goals", "support.goal", ("statement", "success", "baseline"), "created_at",
         selectors.goals, HUNG, WITH, partial(_narrow, Permission.GOAL_VIEW)))  # fmt: skip
add(Kind(5, "activity", "Activity", "Activities", "support.activity", ("title", "purpose", "note"), "on",
         selectors.activities, HUNG, WITH, partial(_narrow, Permission.ACTIVITY_VIEW)))  # fmt: skip
add(Kind(6, "note", "Note", "Notes", "support.note", ("text", "said_by"), "on", notes.readable,
         {**HUNG, "a": "author_id"}, ("author", "engagement"), _narrow_notes))  # fmt: skip
add(Kind(7, "concern", "Concern", "Concerns", "support.concern", ("title", "text", "answer"), "raised_on", concerns,
         HUNG, WITH, partial(_narrow, Permission.CONCERN_VIEW)))  # fmt: skip
add(Kind(8, "decision", "Decision", "Decisions", "support.decision", ("title", "text"), "on", decisions, HUNG,
         WITH, partial(_narrow, Permission.DECISION_VIEW)))  # fmt: skip
add(Kind(9, "diagnosis", "Diagnosis", "Why", "support.diagnosis", ("problem", "subject", "response"), "on", diagnoses,
         HUNG, WITH, partial(_narrow, Permission.READINESS_VIEW)))  # fmt: skip
add(Kind(15, "structure", "Structure", "Structures", "support.structure", ("name", "purpose"), "began_on",
         structures.structures, {"r": "root_id"}, ("unit",)))  # fmt: skip
add(Kind(16, "strategy", "Strategy", "Strategies", "support.strategy", ("name", "action", "learned"), "since", strategies,
         HUNG, WITH, partial(_narrow, Permission.GOAL_VIEW)))  # fmt: skip
