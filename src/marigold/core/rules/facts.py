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
    # Features of a place that tailored support can answer; empty where the model names none.
    features: frozenset[str] = frozenset()

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
    handover_to: str = ""
    # Who led the latest contacts, newest first, by first name.
    leads: tuple[str, ...] = ()
    # The latest day anything moved on its goals, and the latest decision in answer to a stalled effort.
    moved: date | None = None
    answered: "Answered | None" = None


@dataclass(frozen=True)
class UseFacts:
    """How support in a place was used over a period; `before` and `now` are the halves of it. Minutes in all."""

    place: str
    contacts: int = 0
    bare: int = 0
    goal: int = 0
    reactive: int = 0
    led_before: int = 0
    local_before: int = 0
    led_now: int = 0
    local_now: int = 0
    minutes_before: int = 0
    minutes_now: int = 0
    # Names of the principles no activity served.
    unserved: tuple[str, ...] = ()


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
    tailored_to: str = ""
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
class Answered:
    """A decision in answer to a stalled effort: on which day, and what it was."""

    on: date
    response: str


@dataclass(frozen=True)
class MovementFacts:
    """An active goal and the days on which something moved on it: contacts, steps done, tests, ratings."""

    since: date
    on: date
    moved: tuple[date, ...] = ()
    answered: Answered | None = None

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


@dataclass(frozen=True)
class PairFacts:
    """How a pair shares its work: minutes of the last quarter by name, gaps, absences and called-in help."""

    on: date
    direct: tuple[tuple[str, int], ...] = ()
    indirect: tuple[tuple[str, int], ...] = ()
    # (what the gap followed, the day it is due) of each task that is still open.
    gaps: tuple[tuple[str, date], ...] = ()
    # (name, since, until or None) of those away.
    away: tuple[tuple[str, date, date | None], ...] = ()
    # (name, until) of those called in without an outcome yet.
    helping: tuple[tuple[str, date], ...] = ()
    # What is agreed for the day one cannot come; None where there is no agreement to look at.
    contingency: str | None = None
    # (day, what we did, what others did) of contacts with the same place within two days of each other.
    doubled: tuple[tuple[date, str, str], ...] = ()


@dataclass(frozen=True)
class ConcernFacts:
    """A concern as it stands on a day, or on its way to being closed."""

    kind: str
    on: date
    raised_on: date
    open: bool = True
    closing: bool = False
    answer: str = ""
    nature: str = ""
    signs: int = 0
    # How many signs of an adaptive challenge the model offers.
    signs_known: int = 0
    # What of people, history, pressures and conflict is not written yet, in words.
    unwritten: tuple[str, ...] = ()
    perspectives: int = 0
    owner: str = ""
    owner_is_practitioner: bool = False
    handed: bool = False
    next_on: date | None = None
    put_off: int = 0
    distress: int | None = None
    paced: bool = False
    confusing: bool = False


@dataclass(frozen=True)
class OpenWorkFacts:
    """Open work of one place: (name, pieces, is a practitioner) of each owner, and concerns opened in the last month."""

    place: str
    owners: tuple[tuple[str, int, bool], ...] = ()
    lately: int = 0


@dataclass(frozen=True)
class DecisionFacts:
    """A decision as written down. `absent` are partner groups of the model that were not in the room, by name."""

    on: date
    today: date
    present: int = 0
    groups: int = 0
    absent: tuple[str, ...] = ()
    missing_voices: str = ""
    procedure: str = ""
    bias_steps: str = ""
    power: str = ""
    power_to: str = ""
    unconfirmed: tuple[str, ...] = ()
    disrupts: bool = False
    consequences: int = 0


@dataclass(frozen=True)
class DiagnosisFacts:
    """Why a problem is there: factors counted by bed, links, and who would carry the response."""

    gap: str = ""
    response: str = ""
    teaming: str = ""
    # Factors that hinder: in people themselves, and around them.
    causes_people: int = 0
    causes_around: int = 0
    helps: int = 0
    # Beds that have a factor, and how many links there are.
    beds: tuple[str, ...] = ()
    links: int = 0
    # What every look at surroundings includes and is missing here, by name.
    always_missing: tuple[str, ...] = ()
    # Who owns the open work of the goal it is about.
    carriers: tuple[str, ...] = ()


@dataclass(frozen=True)
class AgreementFacts:
    """The words of an agreement, and which sides said yes to them."""

    support_does: str = ""
    partners_do: str = ""
    support_expects: str = ""
    partners_expect: str = ""
    starting_point: str = ""
    local_fit: str = ""
    input_from: str = ""
    change_talk: str = ""
    purpose_support: str = ""
    purpose_partners: str = ""
    purpose_gap: str = ""
    sides_confirmed: frozenset[str] = frozenset()
    becoming_agreed: bool = False


@dataclass(frozen=True)
class LookBackFacts:
    """When somebody last stepped back to see patterns, and how often that is meant to happen."""

    today: date
    since: date
    every_days: int
    looked_on: date | None = None


@dataclass(frozen=True)
class ReviewFacts:
    """A system and the day its aims and activities are to be looked at again."""

    today: date
    name: str
    next_on: date | None = None


@dataclass(frozen=True)
class StandingFacts:
    """How far an engagement's agreement has come on a day, and when the work together was last looked at."""

    on: date
    # The day the engagement began.
    since: date
    # none, draft, agreed or ended.
    state: str = "none"
    written_on: date | None = None
    agreed_on: date | None = None
    check_every_days: int = 0
    checked_on: date | None = None


@dataclass(frozen=True)
class Look:
    """One look at readiness: whose, on which day, how willing and how able, from 1 to 5."""

    on: date
    subject: str
    willing: int
    able: int


@dataclass(frozen=True)
class ReadinessFacts:
    """An engagement's tier since a day, and the looks at readiness there, oldest first."""

    tier: str
    tier_since: date
    looks: tuple[Look, ...] = ()

    @property
    def latest(self) -> tuple[Look, ...]:
        """The newest look at each person, team, organization or system."""
        return tuple({look.subject: look for look in self.looks}.values())


@dataclass(frozen=True)
class AskedAgainFacts:
    """An active goal, the newest event in the place that asks both sides again, and each side's latest yes."""

    event: str = ""
    event_on: date | None = None
    yes: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class ConduitFacts:
    """Who carries word between the levels of a system, and when the map was last looked at."""

    on: date
    channels: int = 0
    by_support: int = 0
    # (actor, review day) of parts whose review is due, and of parts nobody agreed to yet.
    overdue: tuple[tuple[str, date], ...] = ()
    not_agreed: tuple[str, ...] = ()


@dataclass(frozen=True)
class PracticeChangeFacts:
    """A change to the practice on its way to a state."""

    target: str
    reason: str
    source: str
    trials: int = 0
    learned: str = ""


@dataclass(frozen=True)
class NoteFacts:
    """A note as it would be saved, with what its kind asks for in the practice model."""

    needs_consent: bool = False
    consent: str = ""
    own_words: bool = False
    said_by: str = ""
    choices: tuple[str, ...] = ()
    choice: str = ""
    empty_parts: tuple[str, ...] = ()
    needs_groups: bool = False
    groups: int = 0


@dataclass(frozen=True)
class HeardFacts:
    """A summary of what partners said, on a day: when it was written, and when it went back to them."""

    written_on: date
    today: date
    sent_back_on: date | None = None
