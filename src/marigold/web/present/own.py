"""One's own space: what waits for an answer, one's looks and answers over time, what others show one, what comes next."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marigold.access.scope import Scope
from marigold.core.charts.ratings import Reading, headline, score_words, small_line
from marigold.measures import selectors as measures
from marigold.measures.instruments import Instrument
from marigold.measures.models import Intention, LookShare, OwnLook, Response, Round


@dataclass(frozen=True)
class OwnLine:
    """One part of an instrument over time, for oneself."""

    name: str
    svg: str
    words: str


@dataclass(frozen=True)
class OwnProfile:
    """One's looks (or named answers) with one instrument: lines, and each with its scores, newest first."""

    instrument: Instrument
    subject: str
    lines: Sequence[OwnLine]
    looks: Sequence[tuple[OwnLook | Response, Sequence[str]]]
    own: bool

    @property
    def again(self) -> bool:
        """True when one may look again at any time."""
        return self.own and not self.instrument.slot


@dataclass(frozen=True)
class OwnSpace:
    """All that the page shows."""

    waiting: Sequence[Round]
    profiles: Sequence[OwnProfile]
    to_start: Sequence[Instrument]
    due: Sequence[Instrument]
    intentions: Sequence[Intention]
    shared: Sequence[tuple[LookShare, Instrument, Sequence[tuple[str, str]]]]


def own_space(scope: Scope, *, today: date, practitioner: bool, circle_key: int | None = None) -> OwnSpace:
    """Fetch, decide, present: only what is one's own.

    :param circle_key: from a link, only rounds and answers of that engagement
    """
    looks = measures.looks(scope)
    given = [
        one
        for one in measures.my_responses(scope)
        if circle_key is None or one.round.circle_key == circle_key
    ]
    side = "practitioner" if practitioner else "participant"
    own = [one for one in measures.instruments(scope) if one.own and not one.slot and side in one.answered_by]
    shown = _profiles(scope, looks, given)
    started = {one.instrument.key for one in shown if one.own}
    latest = {look.edition.framework.key: look.on for look in looks}
    return OwnSpace(
        waiting=measures.my_rounds(scope, circle_key=circle_key),
        profiles=shown,
        to_start=[one for one in own if one.key not in started],
        due=[
            one
            for one in own
            if one.every_days and one.key in latest and (today - latest[one.key]).days >= one.every_days
        ],
        intentions=measures.intentions(scope),
        shared=[] if circle_key is not None else _shared(scope),
    )


def _profiles(scope: Scope, looks: Sequence[OwnLook], given: Sequence[Response]) -> list[OwnProfile]:
    groups: dict[tuple[str, str, bool], list[OwnLook | Response]] = defaultdict(list)
    for look in looks:
        groups[(look.edition.framework.name, "", True)].append(look)
    for one in given:
        groups[(one.round.edition.framework.name, one.round.situation or one.round.subject, False)].append(
            one
        )
    return [_profile(scope, rows, subject, own) for (_, subject, own), rows in sorted(groups.items())]


def _profile(scope: Scope, rows: Sequence[OwnLook | Response], subject: str, own: bool) -> OwnProfile:
    last = rows[-1]
    edition = last.edition_id if isinstance(last, OwnLook) else last.round.edition_id
    instrument = measures.instrument_of_edition(scope, edition)
    scored = [(row, instrument.scores(row.answers)) for row in rows]
    lines = []
    for key, name in instrument.names.items():
        readings = [
            Reading(row.on if isinstance(row, OwnLook) else row.given_on, value)
            for row, found in scored
            if key in found and (value := found[key].value) is not None
        ]
        low, high = instrument.bounds(key)
        words = headline(readings, name)
        lines.append(OwnLine(name, small_line(readings, low=low, high=high, title=words), words))
    told = [(row, [_words(found[key].value) for key in instrument.names]) for row, found in reversed(scored)]
    return OwnProfile(instrument, subject, lines, told, own)


def _words(value: float | None) -> str:
    return score_words(value) if value is not None else "Too few answers"


def _shared(scope: Scope) -> list[tuple[LookShare, Instrument, Sequence[tuple[str, str]]]]:
    found = []
    for share in measures.shared_with_me(scope):
        instrument = measures.instrument_of_edition(scope, share.look.edition_id)
        scores = instrument.scores(share.look.answers)
        pairs = [(name, _words(scores[key].value)) for key, name in instrument.names.items()]
        found.append((share, instrument, pairs))
    return found
