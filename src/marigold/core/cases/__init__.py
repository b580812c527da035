"""Files of cases worked through without a database: the same numbers the pages show, for anyone to check."""

from __future__ import annotations

from marigold.core.cases import equity
from marigold.core.cases.form import BadCase, Suite

SUITES: dict[str, Suite] = {**equity.SUITES}

__all__ = ["SUITES", "BadCase"]
