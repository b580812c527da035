"""A badge inside its own picture: PNG (a text chunk) and SVG (an element). Taking it out changes nothing."""

import zlib
from collections.abc import Iterator
from xml.parsers import expat

PNG = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
MOST = 1_000_000


def bake_png(picture: bytes, badge: str) -> bytes:
    """The picture with the badge in it, once. Raises ValueError for no PNG, and for one that holds a badge already."""
    if extract_png(picture) is not None:
        raise ValueError("The picture holds a badge already.")
    head_end = 8 + 12 + int.from_bytes(picture[8:12], "big")
    return (
        picture[:head_end]
        + _chunk(b"iTXt", KEYWORD + b"\0\0\0\0\0" + badge.encode("utf-8"))
        + picture[head_end:]
    )


def extract_png(picture: bytes) -> str | None:
    """The badge in a PNG; None when there is none. Raises ValueError when the picture or what it holds is damaged."""
    for kind, data in _chunks(picture):
        keyword, _, rest = data.partition(b"\0")
        if kind == b"iTXt" and keyword == KEYWORD:
            return _text(rest)
    return None


def bake_svg(picture: str, badge: str) -> str:
    """The drawing with the badge in it, once: JSON as text, a JWS as attribute. Raises ValueError as `bake_png` does."""
    found = _read_svg(picture)
    if found.badge is not None or NAMESPACE in picture:
        raise ValueError("The picture holds a badge already.")
    end = found.root_end
    if picture[end - 1] == "/":
        raise ValueError("The drawing is empty.")
    if badge.lstrip().startswith("{"):
        inside = badge.replace("]]>", "]]\\u003e")
        element = f"<openbadges:credential><![CDATA[{inside}]]></openbadges:credential>"
    else:
        element = f'<openbadges:credential verify="{badge}"/>'
    return f'{picture[:end]} xmlns:openbadges="{NAMESPACE}">{element}{picture[end + 1 :]}'


def extract_svg(picture: str) -> str | None:
    """The badge in an SVG; None when there is none. Raises ValueError when it is not a drawing that can be read."""
    return _read_svg(picture).badge


def extract(data: bytes) -> str | None:
    """The badge in a PNG or SVG, told apart by their first bytes. Raises ValueError for anything else."""
    if data.startswith(PNG):
        return extract_png(data)
    try:
        return extract_svg(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError("The file is neither PNG nor SVG.") from error


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not picture.startswith(PNG):
        raise ValueError("The file is not a PNG picture.")
    at = 8
    while at < len(picture):
        size, kind = int.from_bytes(picture[at : at + 4], "big"), picture[at + 4 : at + 8]
        data = picture[at + 8 : at + 8 + size]
        if len(data) < size or picture[at + 8 + size : at + 12 + size] != _crc(kind + data):
            raise ValueError("The picture is damaged.")
        yield kind, data
        at += 12 + size


def _text(rest: bytes) -> str:
    """The text of an iTXt chunk after its keyword: flag, method, language, translated keyword, text."""
    packed, rest = rest[:1], rest[2:]
    _, _, rest = rest.partition(b"\0")
    _, _, text = rest.partition(b"\0")
    try:
        if packed == b"\1":
            unpacker = zlib.decompressobj()
            text = unpacker.decompress(text, MOST)
            if unpacker.unconsumed_tail:
                raise ValueError("The badge in the picture is larger than any badge.")
        return text.decode("utf-8")
    except (zlib.error, UnicodeDecodeError) as error:
        raise ValueError("The badge in the picture is damaged.") from error


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + _crc(kind + data)


def _crc(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(4, "big")


class _Svg:
    """Reads a drawing once: where its root tag ends, and the badge in it."""

    def __init__(self) -> None:
        self.root_at = -1
        self.root_end = -1
        self.badge: str | None = None
        self._inside = False

    def start(self, name: str, attributes: dict[str, str], at: int) -> None:
        if self.root_at < 0:
            if name.rpartition("}")[2] != "svg":
                raise ValueError("The file is not an SVG drawing.")
            self.root_at = at
        if name == f"{NAMESPACE}}}credential":
            if self.badge is not None:
                raise ValueError("The drawing holds more than one badge.")
            self.badge, self._inside = attributes.get("verify", ""), True

    def text(self, words: str) -> None:
        if self._inside:
            self.badge = (self.badge or "") + words

    def end(self, name: str) -> None:
        if name == f"{NAMESPACE}}}credential":
            self._inside, self.badge = False, (self.badge or "").strip()


def _read_svg(picture: str) -> _Svg:
    found, parser = _Svg(), expat.ParserCreate("utf-8", "}")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise ValueError("The drawing declares entities, which are not read.")

    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda name, given: found.start(name, given, parser.CurrentByteIndex)
    parser.CharacterDataHandler = found.text
    parser.EndElementHandler = found.end
    data = picture.encode("utf-8")
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ValueError("The file is not an SVG drawing that can be read.") from error
    start = len(data[: found.root_at].decode("utf-8"))
    found.root_end = _tag_end(picture, start)
    return found


def _tag_end(text: str, start: int) -> int:
    """Where the `>` of the tag at `start` is; one inside quotes is none."""
    quote = ""
    for at in range(start, len(text)):
        letter = text[at]
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter == ">":
            return at
    raise ValueError("The file is not an SVG drawing that can be read.")
