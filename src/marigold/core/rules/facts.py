"""What the rules look at: plain values, and the practice model's data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Need:
    """One line of a staffing rule: how many of which role."""

    role: str
    count: int
    optional: bool = False
    rotating: bool = False


@dataclass(frozen=True)
class Practice:
    """The parts of a practice model that rules read, all of it data an organisation can edit.

    `tiers`: {key: {"name", "tailored", "time_limited", ...}}; `staffing`: {tier key: needs};
    `solo`: {reason key: {"needs_agreement", "exception", ...}}; `roles`: {role key: name}.
    """

    tiers: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    staffing: Mapping[str, tuple[Need, ...]] = field(default_factory=dict)
    solo: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)

    def tier_name(self, key: str) -> str:
        """The tier's name, or its key when the model does not know it."""
        return str(self.tiers.get(key, {}).get("name", key))

    def practitioners_needed(self, tier: str) -> int:
        """How many practitioners the tier's staffing rule asks for; 0 where there is no rule."""
        return sum(need.count for need in self.staffing.get(tier, ()) if not need.optional)


@dataclass(frozen=True)
class EngagementFacts:
    """An engagement on a day: its tier, who is assigned in which role, goals, contact dates."""

    tier: str
    on: date
    people: tuple[tuple[int, str], ...]
    starts_on: date
    ends_on: date | None = None
    active_goals: int = 0
    rhythm_days: int = 0
    last_contact: date | None = None
    next_contact: date | None = None
    facilitated_contacts: int = 0
    tier_reason: str = ""
    # Who led the latest contacts, newest first, by first name.
    leads: tuple[str, ...] = ()


@dataclass(frozen=True)
class ActivityFacts:
    """One activity as it would be saved."""

    tier: str
    direct: bool
    done: bool
    on: date
    today: date
    people: tuple[tuple[int, str, str], ...]  # (person id, role, side)
    pair: int = 0  # practitioners assigned to the engagement on that day
    minutes: int = 0
    coplanned: bool = False
    debriefed: bool = False
    debrief_on: date | None = None
    purpose: str = ""
    elements: int = 0
    goals: int = 0
    goal_directed: bool | None = None
    tailored: bool = False
    relationship: bool = False
    audience: int | None = None
    solo_reason: str = ""
    solo_agreed: bool = False
    solo_participants_agreed: bool = False

    @property
    def practitioners(self) -> tuple[int, ...]:
        """The practitioners who took part."""
        return tuple(person for person, _, side in self.people if side == "support")

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of the practitioners who took part."""
        return tuple(role for _, role, side in self.people if side == "support")


@dataclass(frozen=True)
class GoalFacts:
    """A goal on its way to becoming active."""

    sides_confirmed: frozenset[str]
    participants: int
    practitioners: int
    procedure: str
    bias_steps: str
    success: str
    baseline: str
    becoming_active: bool


@dataclass(frozen=True)
class MovementFacts:
    """An active goal and the days on which something moved on it: contacts, steps done, tests, ratings."""

    since: date
    on: date
    moved: tuple[date, ...] = ()

    @property
    def unmoved_days(self) -> int:
        """Days from the latest movement up to today; work planned for later does not count."""
        return (self.on - max((day for day in self.moved if day <= self.on), default=self.since)).days


@dataclass(frozen=True)
class CycleFacts:
    """A test of change on its way to another state."""

    target: str
    prediction: str
    data: str
    observed: bool
    comparison: str
    choice: str
    done: str = ""
