"""Looking at one's own practice: the profile, what changed, where views differ, another framework's lens, what comes next.

Everything works on values: ratings are steps of a scale (integers from its low end), keyed by element. Nothing here
ranks people, and nothing adds a person's ratings up to one number.
"""

from .asked import Beat, Reflected, beats, kept, refuses
from .group import Band, Change, Cohort, Held, Pair, cohort, held, may_follow
from .lens import Lens, Through, through
from .plan import Expected, Logged, Progress, progress
from .profile import Difference, Profile, Row, Shift, View, profile, shift
from .suggest import Suggestion, suggestions

__all__ = [
    "Band",
    "Beat",
    "Change",
    "Cohort",
    "Difference",
    "Expected",
    "Held",
    "Lens",
    "Logged",
    "Pair",
    "Profile",
    "Progress",
    "Reflected",
    "Row",
    "Shift",
    "Suggestion",
    "Through",
    "View",
    "beats",
    "cohort",
    "held",
    "kept",
    "may_follow",
    "profile",
    "progress",
    "refuses",
    "shift",
    "suggestions",
    "through",
]
