"""Sends waiting notices by e-mail: one mail a person, outside their quiet hours, with a link that mutes in one click."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from marigold.access.scope import COMMAND_LINE
from marigold.core.notices import due
from marigold.people.models import Person
from marigold.support import actions
from marigold.support.models import Notice
from marigold.support.selectors import notices

SALT = "marigold.mute"
# Where each kind of record is read.
PAGES = {
    "growth.award": "award",
    "growth.enrolment": "enrolment",
    "growth.submission": "submission-review",
    "support.goal": "goal",
    "support.agreement": "notices",
    "support.activity": "activity",
    "support.step": "step",
    "support.callin": "call-in",
    "support.engagement": "engagement",
}


def path_of(row: Notice) -> str:
    """The page a notice leads to."""
    table, _, ref = row.about.partition("/")
    name = PAGES.get(table, "notices")
    return reverse(name, args=[ref]) if name != "notices" else reverse("notices")


def mute_token(person: Person, kind: str) -> str:
    """A token that mutes one kind of notice (or all, with an empty kind) for one person."""
    return signing.dumps([person.ref, kind], salt=SALT)


def read_mute_token(token: str) -> tuple[str, str] | None:
    """(person ref, kind), or None when the link is not ours. Mute links do not grow old."""
    try:
        ref, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return str(ref), str(kind)


def send_waiting(*, site: str, at: datetime) -> int:
    """Send what is due; returns how many mails went out. A mail that fails is tried again the next time."""
    sent = 0
    for person, (wishes, waiting) in notices.waiting(COMMAND_LINE).items():
        zone = ZoneInfo(person.time_zone)
        silent = [row.pk for row in waiting if not wishes.wants(row.kind)]
        if silent:
            actions.mark_mailed(notices=silent, by=COMMAND_LINE, at=at)
        ready = [
            row
            for row in waiting
            if wishes.wants(row.kind) and due(row.at.astimezone(zone), at.astimezone(zone), wishes)
        ]
        if ready and _mail(person, ready, site):
            actions.mark_mailed(notices=[row.pk for row in ready], by=COMMAND_LINE, at=at)
            sent += 1
    return sent


def _mail(person: Person, rows: list[Notice], site: str) -> bool:
    site = site.rstrip("/")
    kinds = sorted({row.kind for row in rows})
    stop = {kind: f"{site}{reverse('notice-mute', args=[mute_token(person, kind)])}" for kind in kinds}
    everything = f"{site}{reverse('notice-mute', args=[mute_token(person, '')])}"
    words = {
        "person": person,
        "rows": [(row, f"{site}{path_of(row)}") for row in rows],
        "stop": [(actions.KINDS[kind], link) for kind, link in stop.items()],
        "everything": everything,
    }
    subject = rows[0].words if len(rows) == 1 else f"{len(rows)} things for you in Marigold"
    mail = EmailMessage(
        " ".join(subject.split())[:150],
        render_to_string("notices/mail.txt", words),
        to=[str(person.email)],
        headers={
            "List-Unsubscribe": f"<{everything}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    return bool(mail.send(fail_silently=True))
