"""Looking at one's own practice: the profile, what changed, where views differ, another framework's lens, what comes next.

Everything works on values: ratings are steps of a scale (integers from its low end), keyed by element. Nothing here
ranks people, and nothing adds a person's ratings up to one number.
"""

from .asked import Beat, Reflected, beats, kept, refuses
from .group import Change, Cohort, Held, Pair, cohort, held
from .lens import Lens, Through, through
from .plan import Expected, Logged, Progress, progress
from .profile import Difference, Profile, Row, Shift, View, profile, shift
from .suggest import Suggestion, suggestions

__all__ = [
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
    "profile",
    "progress",
    "refuses",
    "shift",
    "suggestions",
    "through",
]
