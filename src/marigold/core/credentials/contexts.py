"""JSON-LD without the net: bundled contexts only, canonical text, and which terms would get lost."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pyld import jsonld
from pyld.documentloader.frozen import BUNDLED_CONTEXTS

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
_FOLDER = Path(__file__).resolve().parents[2] / "data" / "contexts"
FILES: Mapping[str, Path] = {
    CREDENTIALS: Path(BUNDLED_CONTEXTS[CREDENTIALS]),
    OPEN_BADGES: _FOLDER / "ob-v3p0-3.0.3.json",
    EXTENSIONS: _FOLDER / "ob-v3p0-extensions.json",
}

# Relative names are resolved against this, so that they can be told from full addresses.
_NOWHERE = "https://relative.invalid/"


class NotBundled(ValueError):
    """A credential names a context that is not ours to serve; nothing is fetched."""


@cache
def _document(url: str) -> Any:
    return json.loads(FILES[url].read_text(encoding="utf-8"))


def load(url: str, options: Any = None) -> dict[str, Any]:
    """The document loader. Raises for everything that is not bundled."""
    if url not in FILES:
        raise NotBundled(f"The context {url} is not one of those Marigold knows.")
    return {
        "contextUrl": None,
        "documentUrl": url,
        "document": _document(url),
        "contentType": "application/ld+json",
    }


def canonical(document: Mapping[str, Any], loader: Any = load) -> bytes:
    """The document's statements in canonical order (RDFC-1.0). Raises ValueError when it cannot be read."""
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": loader}
    try:
        text = jsonld.normalize(dict(document), options)
    except (jsonld.JsonLdError, RecursionError, TypeError, KeyError, AttributeError) as error:
        raise _sentence(error) from error
    return str(text).encode("utf-8")


def lost_terms(document: Mapping[str, Any], loader: Any = load) -> list[str]:
    """Keys and types no context defines: they are in the text but not under the signature. In order, each once."""
    lost: dict[str, None] = {}

    def note(term: str | None) -> None:
        lost.setdefault(term or "?")

    processor = jsonld.JsonLdProcessor(on_property_dropped=note)
    try:
        expanded = processor.expand(dict(document), {"documentLoader": loader, "base": _NOWHERE})
    except (jsonld.JsonLdError, RecursionError, TypeError, KeyError, AttributeError) as error:
        raise _sentence(error) from error
    for name in _relative(expanded):
        note(name)
    return list(lost)


def _relative(value: Any) -> Iterator[str]:
    """Types and ids that are no full address: statements with them are left out, or read differently elsewhere."""
    if isinstance(value, list):
        for one in value:
            yield from _relative(one)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in ("@type", "@id"):
                names = inner if isinstance(inner, list) else [inner]
                yield from (str(one).removeprefix(_NOWHERE) for one in names if str(one).startswith(_NOWHERE))
            elif key != "@value":
                yield from _relative(inner)


def _sentence(error: BaseException) -> ValueError:
    """Why a document cannot be read, in one sentence; the loader's own refusal where that is the reason."""
    reason: BaseException | None = error
    while reason is not None:
        if isinstance(reason, NotBundled):
            return NotBundled(str(reason))
        reason = getattr(reason, "cause", None) or reason.__cause__
    return ValueError("The document is not JSON-LD that can be read.")
