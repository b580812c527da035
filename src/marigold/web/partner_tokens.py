"""Partners' links: the signed address, whom it opens a page for, and what that person may do there."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from smtplib import SMTPException

from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from marigold.access.catalogue import Permission
from marigold.access.scope import Grant, Scope
from marigold.support.actions.partner_links import DAYS, MINUTES
from marigold.support.models import PartnerLink
from marigold.support.selectors import partner_links

SALT = "marigold.partner-link"
# What a partner may do on the page of one engagement; nothing else of the place is reached by a link.
ALLOWED = frozenset(
    {
        Permission.AGREEMENT_VIEW,
        Permission.DECISION_VIEW,
        Permission.ENGAGEMENT_VIEW,
        Permission.GOAL_CONFIRM,
        Permission.GOAL_VIEW,
        Permission.INDICATOR_VIEW,
        Permission.MEASURE_VIEW,
    }
)
OPEN = "open_links"
OPEN_FOR = timedelta(minutes=30)


@dataclass(frozen=True)
class Opened:
    """A link that holds, and the scope of its holder for the engagement it leads to."""

    link: PartnerLink
    scope: Scope


def token_of(link: PartnerLink) -> str:
    """The secret part of a link's address: it changes with the person, the address and the last day."""
    text = f"{link.ref} {link.person_id} {link.address} {link.expires_on.isoformat()}"
    return salted_hmac(SALT, text, algorithm="sha256").hexdigest()[:40]


def path_of(link: PartnerLink) -> str:
    """The path at which a partner reads their page."""
    return reverse("partner-view", args=[link.ref, token_of(link)])


def opened(ref: str, token: str, *, today: date) -> Opened | None:
    """The link and its holder's scope; None when it is wrong, too old, taken back, or its holder no partner any more."""
    rows = PartnerLink.objects.select_related("engagement__unit", "engagement__edition", "person", "root")
    link = rows.filter(ref=ref).first()
    if link is None or not constant_time_compare(token, token_of(link)):
        return None
    over = link.revoked_at is not None or link.expires_on < today
    moved = link.person.email != link.address or not link.person.is_active
    if over or moved or (link.engagement.ends_on and link.engagement.ends_on < today):
        return None
    unit = link.engagement.unit
    grant = Grant(ALLOWED, unit_id=unit.pk, path=unit.path, root_id=link.root_id, role="link")
    person = link.person
    scope = Scope(person_id=person.pk, person_ref=person.ref, name=person.name, on=today, grants=(grant,))
    if not partner_links.holders(scope, link.engagement).filter(pk=person.pk).exists():
        return None
    return Opened(link, scope)


def may_change(request: HttpRequest, link: PartnerLink) -> bool:
    """True for half an hour after a code was given in this browser."""
    until = request.session.get(OPEN, {}).get(link.ref)
    return bool(until) and request.at < datetime.fromisoformat(until)


def allow_changes(request: HttpRequest, link: PartnerLink) -> None:
    """Note in this browser's session that a code was given for a link."""
    kept = request.session.get(OPEN, {})
    request.session[OPEN] = {**kept, link.ref: (request.at + OPEN_FOR).isoformat()}


def mail_link(link: PartnerLink, address: str, *, by: str) -> bool:
    """Send the link; False when no mail could be sent."""
    words = {"link": link, "address": address, "by": by, "days": DAYS}
    title = f"Your page on the work in {link.engagement.name}"
    return _mail(title, "partner/link_mail.txt", words, link.address)


def mail_code(link: PartnerLink, code: str) -> bool:
    """Send a code; False when no mail could be sent."""
    words = {"link": link, "code": code, "minutes": MINUTES}
    return _mail("Your code for Marigold", "partner/code_mail.txt", words, link.address)


def _mail(title: str, template: str, words: dict[str, object], to: str) -> bool:
    try:
        return bool(send_mail(title, render_to_string(template, words), None, [to]))
    except (OSError, SMTPException):
        return False


def hint_of(address: str) -> str:
    """An address as a reminder for whoever knows it: r•••@example.org."""
    name, _, place = address.partition("@")
    return f"{name[:1]}•••@{place}"


def near_end(link: PartnerLink, today: date) -> bool:
    """True in the last two weeks of a link."""
    return link.expires_on - today < timedelta(days=14)


def sent_on(link: PartnerLink) -> date:
    """The day a link was sent."""
    return timezone.localdate(link.created_at)
