"""Cases of inequality, suppression, goal attainment and reliability."""

from __future__ import annotations

from marigold.core.cases.form import Suite

SUITES: dict[str, Suite] = {}
