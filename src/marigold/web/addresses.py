"""Addresses of pages, made quickly: a page has dozens of links, and most differ only in one reference."""

from functools import lru_cache

from django.urls import NoReverseMatch, get_script_prefix, reverse

# No address of ours has these letters in it, so they can be found again in one.
MARK = "qZ{}Zq"


def address(name: str, *parts: object) -> str:
    """The address of a page, as `django.urls.reverse` gives it.

    :raises NoReverseMatch: when there is no such page
    """
    if all(isinstance(part, str) and part.isascii() and part.isalnum() for part in parts):
        pattern = _pattern(name, len(parts), get_script_prefix())
        if pattern:
            return pattern.format(*parts) if parts else pattern
    return str(reverse(name, args=parts))


@lru_cache(maxsize=1_000)
def _pattern(name: str, count: int, prefix: str) -> str:
    """The address with gaps for letters and digits; empty where its parts must look otherwise (a number, say)."""
    marks = [MARK.format(number) for number in range(count)]
    try:
        made = str(reverse(name, args=marks))
    except NoReverseMatch:
        return ""
    if "{" in made or "}" in made:
        return ""
    for number, mark in enumerate(marks):
        made = made.replace(mark, f"{{{number}}}")
    return made
