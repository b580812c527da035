"""The search over 200,000 notes, against a bare FTS5 table that is asked for the same rows, in one run.

Bare: one hand-written statement for each question, that matches, keeps to what the person may read (with the ids of
their engagements written in), sorts, and gives the columns of the rows. The product: its selector and its rows, as the
search page asks for them. Both must give the same notes in the same order, or the run stops.
"""

import random
import statistics
import time
from datetime import date, timedelta
from typing import Any

NOTES = 200_000
TODAY = date(2026, 11, 18)
PAGE = 25
ROUNDS = 3
SEED = 11
COMMON = [
    *(
        "the",
        "team",
        "met",
        "and",
        "we",
        "talked",
        "about",
        "next",
        "steps",
        "with",
        "partners",
        "who",
        "lead",
    ),
    *(
        "meeting",
        "data",
        "families",
        "plan",
        "barrier",
        "support",
        "asked",
        "agreed",
        "shared",
        "needs",
        "practice",
    ),
    *(
        "change",
        "people",
        "time",
        "roles",
        "coaching",
        "county",
        "region",
        "goal",
        "test",
        "learned",
        "trust",
    ),
]
ENDS = ("ing", "ment", "ness", "able", "ation", "ers", "ity", "ance")
COLUMNS = (
    'n.id, n.ref, n."on", n.kind, n.text, n.said_by, n.visibility, n.sent_back_on, p.name, e.name, e.ref'
)


def build(notes: int) -> None:
    """Notes on the engagements of the national center, indexed by the product and by a bare table."""
    from django.db import connection, transaction

    from bench.world import Size
    from bench.world import build as build_world
    from marigold.search import index
    from marigold.support.models import Assignment

    build_world(Size(activities=8_000, engagements=8_000), lambda line: None)
    pairs: dict[int, list[int]] = {}
    for engagement, person in Assignment.objects.order_by("id").values_list("engagement_id", "person_id"):
        pairs.setdefault(engagement, []).append(person)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO support_note (id, ref, version, created_at, root_id, engagement_id, author_id, kind, choice, "
            '"on", text, own_words, said_by, consent, visibility, corrections, trashed_by) '
            "VALUES (%s, %s, 1, '2026-11-18', 1, %s, %s, 'note.observation', '', %s, %s, 0, '', '', %s, '', '')",
            _rows(notes, pairs),
        )
        cursor.execute("CREATE VIRTUAL TABLE bare_words USING fts5(text, prefix='2 3')")
        cursor.execute("INSERT INTO bare_words (rowid, text) SELECT id, text FROM support_note ORDER BY id")
    index.rebuild()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _rows(notes: int, pairs: dict[int, list[int]]) -> Any:
    """Newer notes have higher ids, so that the bare table can give the newest first by its row number."""
    dice = random.Random(SEED)
    made = [f"{a}{b}{c}{end}" for a in "bcdfglmnprst" for b in "aeiou" for c in "klmnrst" for end in ENDS]
    known = [*COMMON, *made]
    weights = [1 / (rank + 1) ** 0.9 for rank in range(len(known))]
    kept = ("mine", "pair", "team", "participants")
    for number in range(1, notes + 1):
        engagement = 1 + (number * 13) % len(pairs)
        author = pairs[engagement][number % 2]
        on = TODAY - timedelta(days=(notes - number) * 1_000 // notes)
        text = " ".join(dice.choices(known, weights, k=dice.randint(15, 60))).capitalize() + "."
        yield (number, f"n{number:09d}", engagement, author, on.isoformat(), text, kept[number % 4])


def questions() -> list[str]:
    """Common words, rare ones, several, phrases, and words that are not finished."""
    dice = random.Random(SEED)
    made = [f"{a}{b}{c}{end}" for a in "bcdfglmnprst" for b in "aeiou" for c in "klmnrst" for end in ENDS]
    rare = dice.sample(made[len(made) // 2 :], 8)
    return [
        *("team", "data", "trust", "coaching"),
        *rare,
        *(
            f"{one} {two}"
            for one, two in (("data", "families"), ("county", "trust"), ("plan", rare[0]), ("goal", rare[1]))
        ),
        *('"next steps"', '"the team"', f'"data {rare[2]}"'),
        *("coac", "fam", "pa", rare[3][:4], rare[4][:5]),
    ]


def measure(rounds: int = ROUNDS) -> dict[str, float]:
    """Times of the product and of the bare table, in milliseconds."""
    from marigold.people.models import Person
    from marigold.people.selectors import scope_for

    people = [*range(1, 20), 2_001]
    scopes = [scope_for(person, on=TODAY) for person in Person.objects.filter(pk__in=people).order_by("pk")]
    asked = [(scope, words) for scope in scopes for words in questions()]
    own: list[float] = []
    bare: list[float] = []
    for turn in range(rounds + 1):
        for scope, words in asked:
            mine, spent = _timed(_product, scope, words)
            theirs, needed = _timed(_bare, scope, words)
            if mine != theirs:
                raise SystemExit(f"Not the same rows for {words!r}: {mine[:5]} and {theirs[:5]}")
            if turn:  # the first round warms both
                own.append(spent)
                bare.append(needed)
    from bench.measure import percentile

    return {
        "notes": float(NOTES),
        "product_p50": statistics.median(own),
        "product_p95": percentile(own, 0.95),
        "bare_p50": statistics.median(bare),
        "bare_p95": percentile(bare, 0.95),
        "ratio": percentile(own, 0.95) / percentile(bare, 0.95),
    }


def _timed(ask: Any, scope: Any, words: str) -> tuple[list[int], float]:
    started = time.perf_counter()
    rows = ask(scope, words)
    return rows, (time.perf_counter() - started) * 1_000


def _product(scope: Any, words: str) -> list[int]:
    from marigold.core.search import read
    from marigold.search import finding
    from marigold.search.kinds import KINDS

    kind = KINDS["note"]
    keys = finding.find(scope, read(words), [kind], limit=PAGE).get("note", [])
    return [row.pk for row in finding.rows_of(scope, kind, keys)]


_ids: dict[int, str] = {}


def _bare(scope: Any, words: str) -> list[int]:
    from django.db import connection

    asked = words if words.startswith('"') else " AND ".join(words.split()) + "*"
    if scope.grants and scope.grants[0].role == "administrator":
        may = f"(n.author_id = {scope.person_id} OR n.visibility IN ('team', 'participants'))"
    else:
        ids = _ids.get(scope.person_id) or _ids.setdefault(scope.person_id, _engagements(scope))
        may = (
            f"(n.author_id = {scope.person_id} OR (n.engagement_id IN ({ids}) "
            "AND n.visibility IN ('pair', 'team', 'participants')))"
        )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM bare_words JOIN support_note n ON n.id = bare_words.rowid "
            "JOIN people_person p ON p.id = n.author_id JOIN support_engagement e ON e.id = n.engagement_id "
            f"WHERE bare_words MATCH %s AND {may} ORDER BY bare_words.rowid DESC LIMIT {PAGE}",
            [asked],
        )
        return [row[0] for row in cursor.fetchall()]


def _engagements(scope: Any) -> str:
    from marigold.support.selectors import notes

    return ", ".join(str(one) for one in sorted(notes.named_on(scope)))
