"""A large framework in and out, and badges signed and checked."""

from __future__ import annotations

import json
import time
import tracemalloc
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from marigold.core import case, frameworks
from marigold.core import credentials as ob

ITEMS, BADGES = 20_000, 100
WHEN = "2026-03-02T09:30:00+00:00"
AT = datetime(2026, 3, 2, tzinfo=UTC)


def framework(count: int) -> bytes:
    """A CASE package with so many items in a tree of tens."""

    def link(key: Any) -> dict[str, str]:
        name = str(uuid.uuid5(uuid.NAMESPACE_URL, f"bench {key}"))
        return {"identifier": name, "uri": f"https://bench.example/{name}"}

    items = [
        {**link(at), "lastChangeDateTime": WHEN, "fullStatement": f"Item {at}", "humanCodingScheme": str(at)}
        for at in range(count)
    ]
    rows = [
        {
            **link(f"row {at}"),
            "lastChangeDateTime": WHEN,
            "associationType": "isChildOf",
            "sequenceNumber": at % 10,
            "originNodeURI": {**link(at), "title": "x"},
            "destinationNodeURI": {**link((at - 1) // 10 if at else "doc"), "title": "x"},
        }
        for at in range(count)
    ]
    document = {**link("doc"), "lastChangeDateTime": WHEN, "creator": "Bench", "title": "Large"}
    return json.dumps({"CFDocument": document, "CFItems": items, "CFAssociations": rows}).encode()


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.process_time()
    found = work()
    return time.process_time() - began, found


def _badges() -> tuple[float, float, float]:
    key = ob.new_signing_key()
    issuer = ob.Issuer("https://bench.example/i", "Bench")
    what = ob.Achievement("https://bench.example/a", "Listening", "Listens.", "Seen twice.")
    pages = {issuer.id: ob.issuer_document(issuer, [key.multikey])}
    many = [
        ob.open_badge(ob.Award(f"https://bench.example/b/{at}", issuer, what, AT, subject_id="did:example:r"))
        for at in range(BADGES)
    ]
    signing, signed = _timed(lambda: [ob.sign(one, key, AT) for one in many])
    checking, verdicts = _timed(lambda: [ob.verify(one, pages.get, AT) for one in signed])
    return signing / BADGES * 1000, checking / BADGES * 1000, sum(not one.valid for one in verdicts)


def rows(row: Callable[..., dict[str, object]]) -> list[dict[str, object]]:
    """All lines of this part."""
    data = framework(ITEMS)
    came, reading = _timed(lambda: case.parse_package(data))
    package = reading.package
    went, written = _timed(lambda: case.dump_package(package))
    tenth, _ = _timed(lambda: case.parse_package(framework(ITEMS // 10)))
    stored, _ = _timed(lambda: frameworks.plan(case.model_of(package, "bench").model, None))
    tracemalloc.start()
    case.parse_package(data)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    sign, check, wrong = _badges()
    return [
        row(f"frameworks: {ITEMS:,} items in", came, 60, "s"),
        row(f"frameworks: {ITEMS:,} items out, checked by the schema", went, 60, "s"),
        row(f"frameworks: {ITEMS:,} items made into a model and planned", stored, 60, "s"),
        row("frameworks: growth from a tenth, per item", came / tenth / 10, 1.5, "x"),
        row("frameworks: memory to read them", peak, None, "MB"),
        row(
            "frameworks: bytes that differ after in and out", int(json.loads(written) != json.loads(data)), 0
        ),
        row("badges: one signed", sign, 50, "ms"),
        row("badges: one checked", check, 100, "ms"),
        row("badges: good ones found not good", wrong, 0),
    ]
