"""Lists of badges taken back: bits in their place, texts other readers take, indexes that tell nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marigold.core import credentials as ob
from marigold.core.credentials.keys import b64url
from tests.core.credentials.world import AT, ISSUER, LIST

# The list of the standard's own examples of an empty one: 16 KiB of zeros, packed.
EMPTY_ELSEWHERE = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"


def test_bit_0_is_the_leftmost() -> None:
    bits = ob.with_bit(ob.with_bit(ob.new_bits(), 0, True), 10, True)
    assert bits[:2] == bytes([0b1000_0000, 0b0010_0000])
    assert [index for index in range(64) if ob.bit(bits, index)] == [0, 10]
    assert ob.with_bit(ob.with_bit(bits, 0, False), 10, False) == ob.new_bits()


def test_a_list_packed_elsewhere_and_ours() -> None:
    assert ob.decode(EMPTY_ELSEWHERE) == ob.new_bits()
    assert ob.decode(ob.encode(ob.new_bits())) == ob.new_bits()
    assert ob.encode(ob.new_bits()) == ob.encode(ob.new_bits())
    assert len(ob.encode(ob.new_bits())) < 90


@settings(max_examples=30)
@given(st.sets(st.integers(0, ob.ENTRIES - 1), max_size=40))
def test_what_was_set_is_read_back(indexes: set[int]) -> None:
    bits = ob.new_bits()
    for index in indexes:
        bits = ob.with_bit(bits, index, True)
    again = ob.decode(ob.encode(bits))
    assert again == bits
    assert all(ob.bit(again, index) for index in indexes)
    assert sum(byte.bit_count() for byte in again) == len(indexes)


def test_places_are_drawn_at_random_and_never_twice() -> None:
    taken: set[int] = set()
    drawn = []
    for _ in range(300):
        index = ob.free_index(taken)
        assert index not in taken
        taken.add(index)
        drawn.append(index)
    assert drawn != sorted(drawn)
    assert max(drawn) > ob.ENTRIES // 2 > min(drawn)
    with pytest.raises(ValueError, match="half full"):
        ob.free_index(range(ob.ENTRIES // 2 + 1))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("H4sI", "not base64"),
        ("uAAAA", "cannot be unpacked"),
        (ob.encode(ob.new_bits())[:-8], "cut off"),
        ("u" + b64url(__import__("gzip").compress(bytes(100))), "fewer than 131072"),
        ("u" + b64url(__import__("gzip").compress(bytes(5_000_000))), "larger than any"),
    ],
)
def test_texts_that_are_no_list(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        ob.decode(text)


def test_lists_too_short_and_places_outside() -> None:
    with pytest.raises(ValueError, match="at least 131072"):
        ob.new_bits(1000)
    with pytest.raises(ValueError, match="no entry 131072"):
        ob.bit(ob.new_bits(), ob.ENTRIES)


def test_the_list_is_a_credential() -> None:
    assert ob.status_list(LIST, ISSUER.id, ob.new_bits(), AT) == {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": "https://town.example/status/1",
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": "https://town.example/issuers/1",
        "validFrom": "2026-03-02T09:30:00Z",
        "credentialSubject": {
            "id": "https://town.example/status/1#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": ob.encode(ob.new_bits()),
        },
    }
