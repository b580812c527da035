"""What every page of one engagement has: the engagement, its words, what one may do there, and the way to the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.kit.doing import NotThere
from marigold.practice.selectors import vocabulary
from marigold.practice.vocabulary import Vocabulary
from marigold.support import selectors as support
from marigold.support.models import Engagement

# (tab, words, name of the address, permission to see it), in the order of the work.
TABS = (
    ("overview", "Overview", "engagement", Permission.ENGAGEMENT_VIEW),
    ("agreement", "Agreement", "engagement-agreement", Permission.AGREEMENT_VIEW),
    ("readiness", "Place & readiness", "engagement-readiness", Permission.READINESS_VIEW),
    ("why", "Why", "why", Permission.READINESS_VIEW),
    ("strategies", "Strategies", "engagement-strategies", Permission.GOAL_VIEW),
    ("concerns", "Concerns", "concerns", Permission.CONCERN_VIEW),
    ("decisions", "Decisions", "decisions", Permission.DECISION_VIEW),
    ("notes", "Notes", "engagement-notes", Permission.ENGAGEMENT_VIEW),
    ("learning", "Learning", "engagement-learning", Permission.ENGAGEMENT_VIEW),
    ("sessions", "Sessions", "sessions", Permission.ENGAGEMENT_VIEW),
    ("pair", "Pair work", "engagement-pair-work", Permission.ACTIVITY_VIEW),
    ("measures", "Measures", "engagement-measures", Permission.MEASURE_VIEW),
    ("values", "Values in use", "engagement-values", Permission.ACTIVITY_EDIT),
)


@dataclass(frozen=True)
class Tab:
    """One way on."""

    words: str
    href: str
    here: bool


@dataclass(frozen=True)
class Room:
    """An engagement one has reached, and how one stands to it."""

    engagement: Engagement
    words: Vocabulary
    held: frozenset[Permission]
    tabs: Sequence[Tab]

    def may(self, permission: Permission) -> bool:
        """True when the permission holds here."""
        return permission in self.held


def room(scope: Scope, ref: str, tab: str, permission: Permission = Permission.ENGAGEMENT_VIEW) -> Room:
    """Reach an engagement for a page of it; NotThere without the permission the page needs."""
    engagement = support.engagement(scope, ref)
    held = support.standing(scope, engagement)
    if permission not in held and not scope.hand:
        raise NotThere("There is nothing here that you can see.")
    return Room(engagement, vocabulary(scope, engagement.edition_id), held, tabs(engagement, held, tab))


def tabs(engagement: Engagement, held: frozenset[Permission], here: str) -> list[Tab]:
    """The pages of an engagement one may open."""
    return [
        Tab(words, reverse(name, args=[engagement.ref]), key == here)
        for key, words, name, permission in TABS
        if permission in held
    ]


def context(here: Room, /, **more: Any) -> dict[str, Any]:
    """What the template `engagement/room.html` needs, with whatever the page adds."""
    return {"room": here, "engagement": here.engagement, "words": here.words, **more}
