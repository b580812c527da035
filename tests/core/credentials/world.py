"""The town's team gives Rosa a badge: values, keys, and a small web that answers addresses."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from marigold.core import credentials as ob

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 6, 1, tzinfo=UTC)
HOST = "https://town.example"
ISSUER = ob.Issuer(
    f"{HOST}/issuers/1",
    "Town support team",
    url=HOST,
    email="team@town.example",
    description="Helps schools.",
)
LIST = f"{HOST}/status/1"
STEPS = (
    ob.Step(f"{HOST}/rubric/1#developing", "Developing", level="1", points="1"),
    ob.Step(f"{HOST}/rubric/1#expected", "Expected", level="2", points="2"),
)
ACHIEVEMENT = ob.Achievement(
    f"{HOST}/achievements/co-creation",
    "Co-creation",
    "Makes support together with those it is for.",
    "Two co-created plans, seen and talked over with a coach.",
    criteria_url=f"{HOST}/achievements/co-creation/criteria",
    alignments=(
        ob.Alignment(
            "Co-learning", "https://frameworks.example/uri/d0000000-0000-0000-0000-000000000001",
            framework="ISP Profile", code="C1",
        ),
    ),
    results=(ob.Wanted(f"{HOST}/rubric/1", "Practice profile", steps=STEPS, required_step=STEPS[1].id),),
    tags=("co-creation",),
    image=f"{HOST}/achievements/co-creation.png",
)  # fmt: skip
AWARD = ob.Award(
    f"{HOST}/badges/7",
    ISSUER,
    ACHIEVEMENT,
    AT,
    email="Rosa@town.example",
    salt="00112233445566778899aabbccddeeff",
    valid_until=datetime(2029, 3, 2, tzinfo=UTC),
    awarded=AT,
    evidence=(
        ob.Evidence(f"{HOST}/evidence/7", "A plan", narrative="How the plan came about.", genre="plan"),
    ),
    results=(ob.Result(f"{HOST}/rubric/1", step=STEPS[1].id),),
    status=ob.StatusEntry(LIST, 4711),
    image=f"{HOST}/badges/7.png",
    image_caption="Co-creation, 2026",
)
# The key of the W3C's published test vector: known to all, so for tests only.
KEY = ob.read_private("z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq")


def named(award: ob.Award = AWARD) -> ob.Award:
    """The same badge for a holder with an id."""
    return replace(award, email="", salt="", subject_id="did:example:rosa")


def signed(award: ob.Award = AWARD, key: Any = KEY) -> dict[str, Any]:
    """The badge with its proof."""
    return ob.sign(ob.open_badge(award), key, AT)


def changed(badge: Mapping[str, Any], *path: str | int, to: Any) -> dict[str, Any]:
    """A copy in which one value was written over."""
    copy = deepcopy(dict(badge))
    place: Any = copy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return copy


class Web:
    """What stands at which address; `asked` keeps what was asked for."""

    def __init__(
        self, *revoked: int, key: Any = KEY, at: datetime = AT, more: Mapping[str, Any] | None = None
    ) -> None:
        bits = ob.new_bits()
        for index in revoked:
            bits = ob.with_bit(bits, index, True)
        self.pages: dict[str, Any] = {
            ISSUER.id: ob.issuer_document(ISSUER, [key.multikey]),
            LIST: ob.sign(ob.status_list(LIST, ISSUER.id, bits, at), key, at),
            **(more or {}),
        }
        self.asked: list[str] = []

    def __call__(self, url: str) -> Any:
        self.asked.append(url)
        return self.pages.get(url)
