"""Files of cases worked through without a database: the same numbers the pages show, for anyone to check.

A file names its suite and holds `cases`, or columns. `expected`, when there, is not looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marigold.core.cases import equity, spc
from marigold.core.cases.form import BadCase, Suite

SUITES: dict[str, Suite] = {**spc.SUITES, **equity.SUITES}

__all__ = ["SUITES", "BadCase", "answers"]


def answers(document: object) -> dict[str, Any]:
    """{"cases": [{"id", "result"}]}, or {"result": ...} for a file of columns. BadCase says what to mend."""
    if not isinstance(document, Mapping):
        raise BadCase("the file must hold one JSON object with a suite and its cases")
    suite = document.get("suite")
    if not isinstance(suite, str) or suite not in SUITES:
        raise BadCase(f"there is no suite {suite!r}: there are {', '.join(sorted(SUITES))}")
    if "cases" not in document:
        return {"result": _one(SUITES[suite], document, "the file")}
    cases = document["cases"]
    if not isinstance(cases, list) or not all(isinstance(case, Mapping) for case in cases):
        raise BadCase("cases must be a list of objects")
    return {
        "cases": [
            {"id": case.get("id"), "result": _one(SUITES[suite], case, f"case {case.get('id', n)}")}
            for n, case in enumerate(cases, start=1)
        ]
    }


def _one(suite: Suite, case: Mapping[str, Any], where: str) -> Any:
    try:
        return suite(case)
    except BadCase as error:
        raise BadCase(f"{where}: {error}") from error
    except KeyError as error:
        raise BadCase(f"{where}: {error.args[0]} is missing") from error
    except ValueError as error:
        return {"refused": str(error)}
    except (TypeError, AttributeError) as error:
        raise BadCase(f"{where}: a field is not of the form the suite needs ({error})") from error
