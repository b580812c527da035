"""Series over time: one study, shown as chart, words and table.

study(series, settings) -> Study      the one frozen value
check(series, settings)               whether there could be one
words.headline(study), words.sentences(study), table.rows(study)
gather(rows, how)                     rows of one label become one point
data.as_data(study)                   the same for programs
mdc.reading(study)                    variation and assurance by Making Data Count
rebase.suggested(study)               where a new median could begin, for a person to decide
many.study_many(values, below, settings)  thousands of series as arrays (needs NumPy, which nothing else here does)
"""

from marigold.core.spc import table, words
from marigold.core.spc.engine import POINTS_FOR_BASELINE, POINTS_FOR_SIGNALS, check, leading, study
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
    "check",
    "figures",
    "gather",
    "leading",
    "study",
    "table",
    "words",
]
