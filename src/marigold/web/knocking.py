"""Wrong codes are counted for each address they come from, so that nobody tries them all."""

from allauth.core.internal.ratelimit import get_ip
from django.core.cache import cache
from django.http import HttpRequest

# A room shares one address, and people mistype: so many wrong ones in so many seconds.
MOST, SECONDS = 40, 600


def too_many(request: HttpRequest) -> bool:
    """True once too many wrong codes came from here; then right ones are not looked at either."""
    return int(cache.get(_key(request), 0)) >= MOST


def knocked(request: HttpRequest) -> None:
    """Count a wrong code."""
    key = _key(request)
    if not cache.add(key, 1, SECONDS):
        cache.set(key, int(cache.get(key, 0)) + 1, SECONDS)


def _key(request: HttpRequest) -> str:
    return f"knocks/{get_ip(request)}"
