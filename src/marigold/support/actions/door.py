"""What actions share: the rule book at the door."""

from typing import Any

from marigold.core.rules import Finding, Practice, judge
from marigold.kit.doing import Refused

# Where on a form a rule that blocks speaks, for forms that hold many things.
FIELDS = {"activity.tailored-to": "tailored_to"}


def insist(facts: Any, practice: Practice, *, field: str = "", only: str = "") -> tuple[Finding, ...]:
    """Judge facts; refuse when a rule that blocks does not hold. Returns the findings that only warn or hint.

    `only` limits blocking to rules whose id begins so.
    """
    findings = judge(facts, practice)
    blocking = tuple(finding for finding in findings if finding.blocks and finding.rule.startswith(only))
    if blocking:
        place = field or FIELDS.get(blocking[0].rule, "")
        raise Refused(" ".join(finding.message for finding in blocking), findings=blocking, field=place)
    return tuple(finding for finding in findings if not finding.blocks)
