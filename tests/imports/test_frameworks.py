"""Frameworks of others come in from files, are stored, and go out as they came."""

import json
import time
from pathlib import Path

import pytest
from django.utils import timezone

from marigold.access.scope import COMMAND_LINE
from marigold.core import case
from marigold.imports import frameworks as loading
from marigold.kit.doing import NotThere, Refused
from marigold.practice import selectors
from marigold.practice.models import Edition
from marigold.practice.selectors import exchange
from tests.core.case.made import as_bytes, large, small

SAMPLES = Path(__file__).resolve().parents[1] / "core" / "case" / "samples"
FILES = sorted(path.name for path in SAMPLES.glob("opensalt*"))
BASE = "https://town.example"


def stored(data: bytes, now, key: str = "foreign") -> Edition:
    shown = loading.preview(data, key=key, by=COMMAND_LINE)
    assert shown.refused == ""
    return loading.load(shown, digest=shown.plan.digest, by=COMMAND_LINE, at=now)


@pytest.mark.parametrize("file", FILES)
def test_every_sample_is_stored_and_goes_out_with_names_and_counts_kept(file, town, now):
    package = case.parse_package((SAMPLES / file).read_bytes()).package
    edition = stored((SAMPLES / file).read_bytes(), now)
    edition.refresh_from_db()
    back = exchange.package(COMMAND_LINE, edition, BASE)
    for several in ("items", "associations", "rubrics"):
        came, went = getattr(package, several), getattr(back, several)
        assert len(came) == len(went)
        assert {(one.identifier, one.uri) for one in came} == {(one.identifier, one.uri) for one in went}
    assert back.definitions == package.definitions
    assert back.document.identifier == package.document.identifier
    blocking = [gap for gap in case.readiness(package) if gap.blocks]
    if blocking:
        with pytest.raises(case.NotReady):
            case.dump_package(back)
    else:
        assert (
            case.parse_package(case.dump_package(back)).package.document["title"] == package.document["title"]
        )


def test_what_is_complete_goes_out_valid_and_equal(town, now):
    edition = stored(as_bytes(small()), now)
    assert (edition.framework.kind, edition.licence, edition.edition) == ("framework", "cc-by-4.0", "2026")
    written = json.loads(case.dump_package(exchange.package(COMMAND_LINE, edition, BASE)))
    given = small()
    for name in ("CFDocument", "CFItems", "CFDefinitions", "CFRubrics", "extensions"):
        assert written[name] == given[name]
    assert {one["identifier"] for one in written["CFAssociations"]} == {
        one["identifier"] for one in given["CFAssociations"]
    }


def test_loaded_again_it_is_another_edition_and_old_items_end(town, now):
    first = stored(as_bytes(small()), now)
    same = loading.preview(as_bytes(small()), key="foreign", by=COMMAND_LINE)
    assert same.plan.nothing_to_do
    given = small()
    given["CFDocument"]["version"] = "2027"
    gone = given["CFItems"].pop()
    given["CFAssociations"] = given["CFAssociations"][:1]
    second = stored(as_bytes(given), now)
    assert (second.framework_id, second.edition) == (first.framework_id, "2027")
    served = next(
        one
        for one in exchange.packages(COMMAND_LINE, BASE)
        if one.document.identifier == given["CFDocument"]["identifier"]
    )
    ended = next(one for one in served.items if one.identifier == gone["identifier"])
    assert ended["statusEndDate"] == timezone.localdate(second.created_at).isoformat()


def test_a_key_that_belongs_to_another_framework_is_refused(town, now):
    shown = loading.preview(as_bytes(small()), key="ictp", by=COMMAND_LINE)
    assert shown.refused.startswith("The key ictp belongs to ")
    with pytest.raises(Refused, match="Choose another key"):
        loading.load(shown, digest=shown.plan.digest, by=COMMAND_LINE, at=now)
    assert loading.preview(as_bytes(small()), key="Not a key", by=COMMAND_LINE).refused
    assert loading.preview(as_bytes(small()), key="", by=COMMAND_LINE).key == "how-we-work"


def test_our_own_model_comes_back_as_itself_and_broken_ones_are_refused(town, now):
    edition = selectors.edition(COMMAND_LINE, "eric")
    data = case.dump_package(exchange.package(COMMAND_LINE, edition, BASE))
    shown = loading.preview(data, key="", by=COMMAND_LINE)
    assert (shown.key, shown.refused, shown.plan.nothing_to_do) == ("eric", "", True)
    broken = json.loads(data)
    broken["CFItems"][0]["extensions"]["marigold:kind"] = "no-such-kind"
    refused = loading.preview(json.dumps(broken).encode(), key="", by=COMMAND_LINE)
    assert "is not in this model." in refused.refused
    with pytest.raises(Refused):
        loading.load(refused, digest=refused.plan.digest, by=COMMAND_LINE, at=now)


def test_who_may_and_what_is_no_framework(town, scope, now, settings, tmp_path):
    settings.DATA = tmp_path
    with pytest.raises(NotThere):
        loading.preview(as_bytes(small()), key="", by=scope("imani"))
    with pytest.raises(Refused, match="no CASE package"):
        loading.preview(b"{}", key="", by=scope("lead"))
    ref = loading.receive(name="a/b.json", pieces=[as_bytes(small())], by=scope("lead"), at=now)
    assert loading.kept(ref, scope("lead"))[0] == "b.json"
    for other in ("imani", "amos"):
        with pytest.raises(NotThere):
            loading.kept(ref, scope(other))
    settings.IMPORT_MAX_BYTES = 10
    with pytest.raises(Refused, match="larger than"):
        loading.receive(name="b.json", pieces=[as_bytes(small())], by=scope("lead"), at=now)


def test_twenty_thousand_items_come_in_within_a_minute(town, now):
    data = large(20_000)
    began = time.process_time()
    edition = stored(data, now)
    spent = time.process_time() - began
    assert edition.elements.count() == 20_000
    assert len(exchange.package(COMMAND_LINE, edition, BASE).associations) == 20_000
    assert spent < 60
