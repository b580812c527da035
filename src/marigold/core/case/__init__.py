"""CASE 1.0 and 1.1: frameworks that others wrote, read tolerantly; ours, written strictly. Pure: no tables, no net.

Read::

    package, findings = parse_package(data)      # JSON, OpenSALT workbook or CSV; NotAPackage says why not
    placed(package)                              # items in reading order, with depth
    readiness(package), losses(package, "1.0")   # gaps before publishing, and what a version cannot say

Write: `dump_package(package, "1.1")` → bytes, checked by the published schema, or NotReady with its gaps;
`strict=False` writes everything that was read.

Our own models: `package_of(model, base, at)` and `model_of(package, key)`; crosswalks: `crosswalk_package(…)`,
`links_of(package, …)`. Identifiers and addresses of others are kept word for word; ours are made from base and key, the
same each time.

Serve: `rest.documents(…)`, `rest.one(…)`, each an Answer (status, body, headers).
"""

from .crosswalks import crosswalk_package, links_of
from .giving import foreign_of, node, nodes, package_of
from .graph import Placed, children, circles, outside, placed, second_parents
from .reading import NotAPackage, Reading, parse_package
from .shapes import VERSIONS, Finding, Package, Thing
from .taking import Taken, model_of
from .writing import Gap, NotReady, as_dict, as_object, dump_package, losses, readiness

__all__ = [
    "VERSIONS",
    "Finding",
    "Gap",
    "NotAPackage",
    "NotReady",
    "Package",
    "Placed",
    "Reading",
    "Taken",
    "Thing",
    "as_dict",
    "as_object",
    "children",
    "circles",
    "crosswalk_package",
    "dump_package",
    "foreign_of",
    "links_of",
    "losses",
    "model_of",
    "node",
    "nodes",
    "outside",
    "package_of",
    "parse_package",
    "placed",
    "readiness",
    "second_parents",
]
