"""Reading pages as people do: the words, the links, the rows of the first table."""

import re
from html import unescape
from typing import Any

TAGS = re.compile(r"<[^>]+>")


def words(response: Any) -> str:
    """The text of the main part of a page, with single spaces."""
    html = response.content.decode()
    main = html.split("<main", 1)[-1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", unescape(TAGS.sub(" ", main))).strip()


def row_links(response: Any, noun: str) -> list[str]:
    """References of the records that a list's rows lead to, in order."""
    html = response.content.decode()
    return re.findall(rf'<th scope="row">(?:<span class="glyphed">.*?)?<a href="/{noun}/(\w+)/"', html)


def body(response: Any) -> bytes:
    """All bytes of a download."""
    return b"".join(response.streaming_content)


def fields(response: Any) -> dict[str, Any]:
    """What a form sends when nothing is changed."""
    form = response.context["form"]
    typed = {}
    for name, field in form.fields.items():
        value = form[name].value()
        if isinstance(value, list):
            offered = {key for key, _ in getattr(field, "choices", ())}
            value = [one for one in value if one in offered]
        if value not in (None, "", []):
            typed[name] = value if isinstance(value, list) else str(value)
    return typed
