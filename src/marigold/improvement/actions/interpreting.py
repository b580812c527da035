"""Keeping what people make of numbers."""

from datetime import date, datetime

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.improvement import selectors
from marigold.improvement.events import Happened
from marigold.improvement.models import Interpretation
from marigold.kit.doing import Refused, action

ASKED = {"see": "What do you see?", "surprise": "What surprises you?", "missing": "What is missing?"}


@action
def interpret(
    *, indicator_ref: str, asked: str, text: str, said_by: str = "", on: date, by: Scope, at: datetime
) -> Interpretation:
    """Keep an answer to one of the three questions of a data walk. `said_by`: in their own words, or nobody."""
    indicator = selectors.indicator(by, indicator_ref, Permission.INDICATOR_EDIT)
    if asked not in ASKED:
        raise Refused("Say which question was answered.", field="asked")
    if not text.strip():
        raise Refused("Write down what was said.", field="text")
    row = Interpretation(
        indicator=indicator, asked=asked, text=text.strip(), said_by=said_by.strip(), on=on, created_at=at
    )
    row.save()
    change = {"text": [None, row.text]}
    record(Happened.INTERPRETED, indicator, by=by, at=at, about=indicator.unit.target, change=change)
    return row
