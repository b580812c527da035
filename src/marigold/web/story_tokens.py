"""A teller's own link: with it they say, at any time, how far their stories may go."""

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from marigold.facilitation.models import Contributor

SALT = "marigold.teller"


def token_of(teller: Contributor) -> str:
    """The secret part of the address. It has no end: what was said can be taken back later too."""
    return salted_hmac(SALT, teller.ref, algorithm="sha256").hexdigest()[:40]


def path_of(teller: Contributor) -> str:
    """Where a teller finds what was told of theirs."""
    return reverse("own-stories", args=[teller.ref, token_of(teller)])


def fits(teller: Contributor, token: str) -> bool:
    """Whether a token is theirs."""
    return constant_time_compare(token, token_of(teller))
