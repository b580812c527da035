"""Links for partners without an account: sent, taken back, opened for changes by a code, and answers to questions."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from secrets import randbelow

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.merging import plain
from marigold.kit.doing import NotThere, Refused, action, nothing_changed, upkeep
from marigold.practice.selectors import vocabulary
from marigold.support import selectors
from marigold.support.actions.goals import side_of
from marigold.support.events import Happened
from marigold.support.models import Engagement, Note, PartnerLink, Reflection
from marigold.support.selectors import partner_links

DAYS, MINUTES, TRIES, AN_HOUR = 90, 10, 5, 5
SALT = "marigold.partner-code"


@action
def send_link(*, engagement_ref: str, person_ref: str, by: Scope, at: datetime) -> PartnerLink:
    """Make a link for one partner of an engagement; an earlier one of theirs ends. The window that calls this mails it."""
    engagement = selectors.engagement(by, engagement_ref, Permission.AGREEMENT_EDIT)
    person = partner_links.holders(by, engagement).filter(ref=person_ref).first()
    if person is None:
        raise NotThere("There is no such partner here.")
    if not person.email:
        raise Refused(f"{person.name} has no e-mail address here. Add one to their page first.")
    for earlier in PartnerLink.objects.filter(engagement=engagement, person=person, revoked_at__isnull=True):
        earlier.alter(revoked_at=at)
    row = PartnerLink(
        root_id=engagement.root_id,
        engagement=engagement,
        person=person,
        sent_by_id=by.person_id,
        address=person.email,
        expires_on=timezone.localdate(at) + timedelta(days=DAYS),
        created_at=at,
    )
    row.save()
    change = {"person": [None, person.name], "until": [None, row.expires_on]}
    record(
        Happened.PARTNER_LINK_SENT,
        row,
        by=by,
        at=at,
        about=engagement.target,
        title=person.name,
        change=change,
    )
    return row


@action
def revoke_link(*, link_ref: str, by: Scope, at: datetime) -> PartnerLink:
    """Take a link back: from now on it opens nothing."""
    row = partner_links.link(by, link_ref)
    if row.revoked_at is not None:
        nothing_changed()
        return row
    row.alter(revoked_at=at)
    record(
        Happened.PARTNER_LINK_REVOKED,
        row,
        by=by,
        at=at,
        about=row.engagement.target,
        title=row.person.name,
    )
    return row


def send_code(*, link: PartnerLink, at: datetime) -> str:
    """A new code of six digits for a link, good for ten minutes; Refused after a few in an hour.

    Only its fingerprint is kept. The window that calls this mails the code to the address of the link.
    """
    fresh = link.codes_since is None or link.codes_since <= at - timedelta(hours=1)
    if not fresh and link.codes_sent >= AN_HOUR:
        raise Refused("Several codes went out already. Wait an hour, then ask for a new one.")
    code = f"{randbelow(10**6):06d}"
    fields = {
        "code": _print(link, code),
        "code_until": at + timedelta(minutes=MINUTES),
        "tries": 0,
        "codes_since": at if fresh else link.codes_since,
        "codes_sent": 1 if fresh else F("codes_sent") + 1,
    }
    with upkeep("codes of partners’ links"), transaction.atomic():
        same = PartnerLink.objects.filter(pk=link.pk, codes_sent=link.codes_sent)
        if not same.update(**fields):
            raise Refused("A code has just been sent. Look in your mail.")
    return code


def take_code(*, link: PartnerLink, code: str, at: datetime) -> bool:
    """Whether a code opens a link for changes. Each try counts, right or wrong, and a code opens once."""
    with upkeep("codes of partners’ links"), transaction.atomic():
        waiting = PartnerLink.objects.filter(pk=link.pk, code_until__gt=at, tries__lt=TRIES).exclude(code="")
        if not waiting.update(tries=F("tries") + 1):
            return False
        kept = PartnerLink.objects.values_list("code", flat=True).get(pk=link.pk)
        if not constant_time_compare(kept, _print(link, code.strip())):
            return False
        return bool(PartnerLink.objects.filter(pk=link.pk, code=kept).update(code=""))


def _print(link: PartnerLink, code: str) -> str:
    return salted_hmac(SALT, f"{link.ref} {code}").hexdigest()


@action
def answer_questions(
    *, engagement_ref: str, answers: Mapping[str, int], by: Scope, at: datetime
) -> list[Reflection]:
    """Keep a partner's answers to the model's questions, 1 to 5. The same day's answer is replaced.

    The audit log says that they answered, never what.
    """
    engagement = selectors.engagement(by, engagement_ref)
    if side_of(by, engagement) != "partner":
        raise NotThere("There is nothing here that you can answer.")
    known = {item.key for item in vocabulary(by, engagement.edition_id).of("participant_question")}
    if not answers:
        raise Refused("Choose an answer to at least one question.")
    if not set(answers) <= known or not all(1 <= value <= 5 for value in answers.values()):
        raise Refused("Choose from 1 to 5.")
    rows = [_answer(engagement, key, value, by, at) for key, value in answers.items()]
    record(Happened.PARTNERS_ANSWERED, engagement, by=by, at=at, change={"answered": [None, len(rows)]})
    return rows


@action
def say_in_own_words(*, engagement_ref: str, text: str, by: Scope, at: datetime) -> Note:
    """Keep what a partner says of the wider system, in their own words, for everyone who can see the engagement.

    Refused where the practice model has no kind of note that asks partners.
    """
    engagement = selectors.engagement(by, engagement_ref)
    if side_of(by, engagement) != "partner":
        raise NotThere("There is nothing here that you can answer.")
    kinds = vocabulary(by, engagement.edition_id).of("note_kind")
    kind = next((item for item in kinds if item.data.get("asked_of_partners")), None)
    if kind is None:
        raise NotThere("There is nothing here that you can answer.")
    words = plain(text).strip()
    if not words:
        raise Refused("Write something first.")
    note = Note(
        root_id=engagement.root_id,
        engagement=engagement,
        author_id=by.person_id,
        kind=kind.key,
        on=timezone.localdate(at),
        text=words,
        own_words=True,
        said_by=by.name,
        visibility="participants",
        created_at=at,
    )
    note.save()
    record(Happened.NOTE_WRITTEN, note, by=by, at=at, about=engagement.target, title="a note")
    return note


def _answer(engagement: Engagement, key: str, value: int, by: Scope, at: datetime) -> Reflection:
    mine = {"engagement": engagement, "by_id": by.person_id, "view": "participant", "element": key}
    row = Reflection.objects.filter(**mine, on=timezone.localdate(at)).first()
    if row is not None:
        row.alter(seen=value)
        return row
    row = Reflection(root_id=engagement.root_id, on=timezone.localdate(at), seen=value, created_at=at, **mine)
    row.save()
    return row
