"""What every activity shows: roles set before, time counted once, plan and debrief, a tie to the model."""

from marigold.core.rules.book import BLOCK, HINT, WARN, Because, rule
from marigold.core.rules.facts import ActivityFacts, Practice


@rule(
    "activity.one-lead",
    weight=BLOCK,
    looks_at=ActivityFacts,
    source=(284, 285, 295),
    says="{count} people are down as lead.",
    remedy="Choose one lead; the other is second, takes notes or observes.",
)
def one_lead(activity: ActivityFacts, practice: Practice) -> Because:
    """An activity has no more than one lead."""
    count = activity.roles.count("lead")
    return {"count": count} if count > 1 else None


@rule(
    "activity.roles-set",
    weight=BLOCK,
    looks_at=ActivityFacts,
    source=(295, 298),
    says="Roles are not set: nobody is down as lead.",
    remedy="Choose who leads and who observes before you co-plan or log it.",
)
def roles_set(activity: ActivityFacts, practice: Practice) -> Because:
    """Roles are set before an activity counts as planned together, and experts have one too."""
    needed = activity.direct and (activity.coplanned or activity.done)
    return {} if needed and "lead" not in activity.roles else None


@rule(
    "activity.someone-took-part",
    weight=BLOCK,
    looks_at=ActivityFacts,
    source=(307,),
    says="Nobody from the support team is named.",
    remedy="Name at least one practitioner who took part.",
)
def someone_took_part(activity: ActivityFacts, practice: Practice) -> Because:
    """Support has somebody who gave it."""
    return {} if not activity.practitioners else None


@rule(
    "activity.counted-once",
    weight=BLOCK,
    looks_at=ActivityFacts,
    source=(309,),
    says="Someone is named twice, so their hours would count twice.",
    remedy="Name each person once.",
)
def counted_once(activity: ActivityFacts, practice: Practice) -> Because:
    """One record for an activity, each person on it once."""
    people = [person for person, _, _ in activity.people]
    return {} if len(people) != len(set(people)) else None


@rule(
    "activity.has-time",
    weight=BLOCK,
    looks_at=ActivityFacts,
    source=(307, 308),
    says="There is no time on it yet.",
    remedy="Give the minutes, at least for one part.",
)
def has_time(activity: ActivityFacts, practice: Practice) -> Because:
    """A logged activity has minutes."""
    return {} if activity.done and activity.minutes <= 0 else None


@rule(
    "activity.happened",
    weight=BLOCK,
    looks_at=ActivityFacts,
    source=(307,),
    says="This day is still to come, so it cannot be logged as done.",
    remedy="Correct the date, or save it as a plan.",
)
def happened(activity: ActivityFacts, practice: Practice) -> Because:
    """Only what happened is logged."""
    return {} if activity.done and activity.on > activity.today else None


@rule(
    "activity.coplanned",
    weight=WARN,
    looks_at=ActivityFacts,
    source=(294, 298),
    says="There was no co-plan.",
    remedy="Next time, set purpose and roles together first; 15 minutes is enough.",
)
def coplanned(activity: ActivityFacts, practice: Practice) -> Because:
    """Each direct activity is planned by the pair."""
    return {} if activity.direct and activity.done and not activity.coplanned else None


@rule(
    "activity.debriefed",
    weight=WARN,
    looks_at=ActivityFacts,
    source=(294, 298),
    says="The debrief is {days} days overdue.",
    remedy="Hold it while notes are fresh: 15 minutes is enough.",
)
def debriefed(activity: ActivityFacts, practice: Practice) -> Because:
    """Each direct activity is debriefed by the day set for it."""
    if not (activity.direct and activity.done) or activity.debriefed or activity.debrief_on is None:
        return None
    days = (activity.today - activity.debrief_on).days
    return {"days": days} if days > 0 else None


@rule(
    "activity.aligned",
    weight=WARN,
    looks_at=ActivityFacts,
    source=(2, 70, 101),
    says="It claims no link to the practice model.",
    remedy="Choose the principle or element it served.",
)
def aligned(activity: ActivityFacts, practice: Practice) -> Because:
    """Every activity names the principle it served."""
    return {} if activity.elements == 0 else None


@rule(
    "activity.purpose",
    weight=HINT,
    looks_at=ActivityFacts,
    source=(46, 52),
    says="The purpose is empty.",
    remedy="Write in one line what should be different afterward.",
)
def purpose(activity: ActivityFacts, practice: Practice) -> Because:
    """A planned contact says what it is for."""
    return {} if activity.direct and not activity.done and not activity.purpose.strip() else None


@rule(
    "activity.goal-linked",
    weight=HINT,
    looks_at=ActivityFacts,
    source=(51, 53),
    says="It is down as goal-directed, and no goal is chosen.",
    remedy="Choose the goal it moved, or mark it as reactive.",
)
def goal_linked(activity: ActivityFacts, practice: Practice) -> Because:
    """A goal-directed contact names its goal."""
    return {} if activity.goal_directed and activity.goals == 0 else None


@rule(
    "activity.tailored-to",
    weight=BLOCK,
    looks_at=ActivityFacts,
    source=(118,),
    says="It is marked as shaped to this place, and the feature of the place it answers is missing.",
    remedy="Choose the feature, or take the mark off.",
)
def tailored_to(activity: ActivityFacts, practice: Practice) -> Because:
    """Tailored support names the feature of the place it answers."""
    return {} if activity.tailored and practice.features and not activity.tailored_to else None
