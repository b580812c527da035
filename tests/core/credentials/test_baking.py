"""Badges in pictures: put in once, taken out the same, and the picture still a picture."""

import json
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marigold.core import credentials as ob
from tests.core.credentials.world import signed

SAMPLES = Path(__file__).parent / "samples"
DRAWING = ob.badge_svg("Co-creation", "Town support team", "Level 1", "2026")
PICTURE = ob.badge_png(DRAWING, 128)
JSON = json.dumps(signed(), ensure_ascii=False)


def test_a_badge_goes_into_a_png_once() -> None:
    baked = ob.bake_png(PICTURE, JSON)
    assert ob.extract_png(PICTURE) is None
    assert ob.extract(baked) == JSON
    assert len(baked) == len(PICTURE) + 12 + len(b"openbadgecredential") + 5 + len(JSON.encode())
    # The text stands right after the head, plain.
    assert baked[33 + 4 : 33 + 8 + 24] == b"iTXtopenbadgecredential\0\0\0\0\0"
    with pytest.raises(ValueError, match="holds a badge already"):
        ob.bake_png(baked, JSON)


def test_a_badge_goes_into_a_drawing_once() -> None:
    for badge in (JSON, "eyJh.eyJp.c2ln"):
        baked = ob.bake_svg(DRAWING, badge)
        assert ob.extract(baked.encode()) == badge
        with pytest.raises(ValueError, match="holds a badge already"):
            ob.bake_svg(baked, badge)
    assert ob.extract_svg(DRAWING) is None
    assert '<openbadges:credential verify="eyJh.eyJp.c2ln"/>' in baked


def test_a_drawing_with_a_head_of_its_own() -> None:
    drawing = (
        '<?xml version="1.0"?>\n<!-- > -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">\n'
        "<svg xmlns='http://www.w3.org/2000/svg' aria-label='a > b: é'><title>é</title></svg>"
    )
    baked = ob.bake_svg(drawing, '{"a": "]]>"}')
    assert json.loads(ob.extract_svg(baked) or "") == {"a": "]]>"}
    assert "aria-label='a > b: é' xmlns:openbadges=" in baked


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.text(max_size=40), max_size=4))
def test_whatever_a_badge_says_comes_back(badge: dict[str, str]) -> None:
    text = json.dumps(badge)
    assert ob.extract(ob.bake_png(PICTURE, text)) == text
    assert json.loads(ob.extract(ob.bake_svg(DRAWING, text).encode()) or "") == badge


def test_pictures_made_by_others() -> None:
    badge = json.loads(ob.extract((SAMPLES / "simple-json.png").read_bytes()) or "")
    assert badge["id"] == "http://example.com/credentials/3527"
    token = ob.extract((SAMPLES / "simple-jwt.svg").read_bytes()) or ""
    assert token.count(".") == 2


def test_a_packed_text_is_read_within_bounds() -> None:
    def with_text(text: bytes) -> bytes:
        data = b"openbadgecredential\0\1\0en\0\0" + zlib.compress(text)
        chunk = len(data).to_bytes(4, "big") + b"iTXt" + data + zlib.crc32(b"iTXt" + data).to_bytes(4, "big")
        return PICTURE[:33] + chunk + PICTURE[33:]

    assert ob.extract(with_text(b'{"a": 1}')) == '{"a": 1}'
    with pytest.raises(ValueError, match="larger than any badge"):
        ob.extract(with_text(bytes(2_000_000)))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"GIF89a\xff", "neither PNG nor SVG"),
        (b"<html/>", "not an SVG drawing"),
        (b"<svg", "not an SVG drawing that can be read"),
        (PICTURE[:-6], "damaged"),
        (PICTURE[:40] + b"x" + PICTURE[41:], "damaged"),
        (
            b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
            "declares entities",
        ),
    ],
)
def test_files_that_are_no_picture_of_a_badge(data: bytes, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        ob.extract(data)
    with pytest.raises(ValueError, match="empty"):
        ob.bake_svg('<svg xmlns="http://www.w3.org/2000/svg"/>', "{}")


def test_the_picture_says_what_it_is() -> None:
    assert "<title>Co-creation. Level 1. Town support team. 2026</title>" in DRAWING
    assert PICTURE[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(PICTURE[16:20], "big"), int.from_bytes(PICTURE[20:24], "big")) == (128, 128)
    hostile = ob.badge_svg('<script>alert("1")</script>', "a\x00b & c", "", "")
    assert "<script" not in hostile
    assert ob.badge_png(hostile, 64)[:4] == b"\x89PNG"
    long = ob.badge_svg("word " * 60, "team " * 60, "level " * 20, "2026")
    assert long.count("…") == 3
