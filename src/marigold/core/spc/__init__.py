"""Series over time: one study, shown as chart, words and table.

study(series, settings) -> Study      the one frozen value
words.headline(study), words.sentences(study), table.rows(study)
gather(rows, how)                     rows of one label become one point
"""

from marigold.core.spc import table, words
from marigold.core.spc.engine import POINTS_FOR_BASELINE, POINTS_FOR_SIGNALS, leading, study
from marigold.core.spc.figures import Figures, figures
from marigold.core.spc.gather import gather
from marigold.core.spc.kinds import KINDS
from marigold.core.spc.model import Phase, Point, Series, Settings, Signal, Study, StudyPoint, Target
from marigold.core.spc.rules import RULE_NAMES, RULE_SETS

__all__ = [
    "KINDS",
    "POINTS_FOR_BASELINE",
    "POINTS_FOR_SIGNALS",
    "RULE_NAMES",
    "RULE_SETS",
    "Figures",
    "Phase",
    "Point",
    "Series",
    "Settings",
    "Signal",
    "Study",
    "StudyPoint",
    "Target",
    "figures",
    "gather",
    "leading",
    "study",
    "table",
    "words",
]
