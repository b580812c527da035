"""Links that people get by e-mail: signed, limited in time, good for one thing."""

from django.core import signing

from marigold.people.models import Person
from marigold.support.models import Goal, Note

SALT = "marigold.goal"
DAYS = 30


def goal_token(goal: Goal, person: Person) -> str:
    """A token by which one person confirms one goal in its present wording."""
    return signing.dumps([goal.ref, goal.wording, person.ref], salt=SALT)


def read_goal_token(token: str) -> tuple[str, int, str] | None:
    """(goal ref, wording, person ref), or None when the link is not ours or too old."""
    try:
        ref, wording, person = signing.loads(token, salt=SALT, max_age=DAYS * 24 * 3600)
    except (signing.BadSignature, ValueError):
        return None
    return str(ref), int(wording), str(person)


NOTE_SALT = "marigold.heard"


def note_token(note: Note, person: Person) -> str:
    """A token by which one partner reads what was heard, and puts it right."""
    return signing.dumps([note.ref, person.ref], salt=NOTE_SALT)


def read_note_token(token: str) -> tuple[str, str] | None:
    """(note ref, person ref), or None when the link is not ours or too old."""
    try:
        note, person = signing.loads(token, salt=NOTE_SALT, max_age=DAYS * 24 * 3600)
    except (signing.BadSignature, ValueError):
        return None
    return str(note), str(person)
