"""What of a round may be shown: scores by part, withheld where too few answered, with names only where declared."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from marigold.core.scoring import WHOLE, Shown, Told, ended, told
from marigold.measures.instruments import Instrument
from marigold.measures.models import Round
from marigold.measures.selectors.rounds import End, Given, GivenIn, Numbers


@dataclass(frozen=True)
class Line:
    """One person's scores, where names may be seen."""

    name: str
    person_id: int | None
    scores: Mapping[str, float | None]


@dataclass(frozen=True)
class Result:
    """One round with its scores by part (the key of a part, or "" for all questions)."""

    row: Round
    instrument: Instrument
    numbers: Numbers
    ended: bool
    scores: Mapping[str, Told]
    questions: Mapping[str, Told]
    lines: Sequence[Line]
    together: Given | None

    @property
    def on(self) -> date:
        """The day the result stands for: when the round ended, or its last day."""
        return self.row.ended_on or self.row.until

    @property
    def shown(self) -> bool:
        """True when there is a number."""
        return any(isinstance(one, Shown) for one in self.scores.values())

    @property
    def answered(self) -> int:
        """How many answered: one where a team answered together."""
        return self.numbers.answered or int(self.together is not None)

    def value(self, part: str = WHOLE) -> float | None:
        """The score of a part, or None where there is none to show."""
        one = self.scores.get(part)
        return one.value if isinstance(one, Shown) else None


def result_of(
    row: Round, instrument: Instrument, given: GivenIn, numbers: Numbers, *, today: date, names: bool
) -> Result:
    """Put a round's result together.

    :param names: whether the one who looks may see answers with names (where the instrument keeps names at all)
    """
    over = ended(until=row.until, ended_on=row.ended_on, today=today)
    seen = instrument.privacy == "named" or (instrument.privacy == "pair" and names)
    floor = 1 if seen else instrument.floor
    shown = _scores(instrument, given, floor, over, seen, instrument.names)
    return Result(
        row=row,
        instrument=instrument,
        numbers=numbers,
        ended=over,
        scores=shown,
        questions=_by_question(instrument, given, floor, over or seen),
        lines=_lines(given, instrument) if seen else (),
        together=given.together,
    )


def _scores(
    instrument: Instrument, given: GivenIn, floor: int, over: bool, seen: bool, parts: Iterable[str]
) -> dict[str, Told]:
    if given.together is not None:
        together = instrument.scores(given.together.answers)
        return {part: told([together[part].value], floor=1, ended=over) for part in parts}
    scored = [instrument.scores(one.answers) for one in given.single]
    return {
        part: told([one[part].value for one in scored], floor=floor, ended=over or seen) for part in parts
    }


def overall(row: Round | End, instrument: Instrument, given: GivenIn, *, today: date) -> Told:
    """The score of all questions, as whoever sees the round may read it: nobody's answers by name."""
    over = ended(until=row.until, ended_on=row.ended_on, today=today)
    seen = instrument.privacy == "named"
    floor = 1 if seen else instrument.floor
    return _scores(instrument, given, floor, over, seen, (WHOLE,))[WHOLE]


def _by_question(instrument: Instrument, given: GivenIn, floor: int, over: bool) -> dict[str, Told]:
    sets = [given.together.answers] if given.together else [one.answers for one in given.single]
    least = 1 if given.together else floor
    return {
        one.key: told([answers.get(one.key) for answers in sets], floor=least, ended=over)
        for one in instrument.questions
    }


def _lines(given: GivenIn, instrument: Instrument) -> list[Line]:
    return [
        Line(
            one.name or "Erased person",
            one.person_id,
            {part: instrument.scores(one.answers)[part].value for part in instrument.names},
        )
        for one in sorted(given.single, key=lambda one: (one.name, one.person_id or 0))
    ]
