"""Addresses made quickly are the addresses Django makes."""

import pytest
from django.template import engines
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from marigold.web.addresses import address


def named(patterns):
    for one in patterns:
        if isinstance(one, URLResolver):
            if one.namespace is None:
                yield from named(one.url_patterns)
        elif isinstance(one, URLPattern) and one.name:
            yield one.name


def test_every_page_has_the_same_address_by_both_ways():
    seen = set()
    for name in set(named(get_resolver().url_patterns)):
        for count in range(4):
            for parts in (["ab3"] * count, ["7"] * count, [f"x{number}" for number in range(count)]):
                try:
                    expected = reverse(name, args=parts)
                except NoReverseMatch:
                    continue
                assert address(name, *parts) == expected
                seen.add(name)
    assert {"week", "engagement", "unit", "history", "activities"} <= seen
    assert len(seen) > 100


def test_what_is_not_plain_is_left_to_django():
    assert address("unit", "å b") == reverse("unit", args=["å b"]) == "/places/%C3%A5%20b/"
    assert address("history", "people.unit", "u1") == reverse("history", args=["people.unit", "u1"])
    for name, parts in (("unit", ("",)), ("unit", ()), ("no-such-page", ("x",))):
        with pytest.raises(NoReverseMatch):
            address(name, *parts)


def test_templates_keep_every_way_to_write_a_link():
    text = "{% url 'unit' ref %} {% url 'unit' ref=ref %} {% url 'unit' ref as there %}[{{ there }}]"
    made = engines["django"].from_string(text).render({"ref": "abc"})
    assert made == "/places/abc/ /places/abc/ [/places/abc/]"
