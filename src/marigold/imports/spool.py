"""Decided rows on disk between preview and apply: in chunks that are each read once, checked, and stored in one go.

Rows of a log are put into boxes by place, so that a chunk holds neighbours: they share pages of the indexes and cells of the
roll-up. Every chunk carries a digest; what is applied is what was shown, byte for byte.
"""

import hashlib
import marshal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from marigold.kit.doing import Refused

# Rows stored in one transaction. Others wait meanwhile, a fraction of a second; but each transaction writes most pages of
# the indexes by day, person and record number anew, so that many small ones write far more than fewer large ones.
CHUNK = 10_000
BOXES = 120
ROW_BYTES = 250
CREATE, CHANGE = "create", "change"


@dataclass
class Box:
    """One file of the spool, being written. `start`, `rows` and `sha` belong to the chunk that is still open."""

    name: str
    kind: str
    file: BinaryIO
    start: int = 0
    rows: int = 0
    sha: Any = None


class Spool:
    """Writes rows into boxes; `close` gives the list of chunks: [box, kind, offset, bytes, rows, digest]."""

    def __init__(self, folder: Path, size: int, order: dict[int, int]) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        count = max(1, min(BOXES, size // (ROW_BYTES * CHUNK)))
        self._boxes = [self._open(f"{CREATE}-{number:03}", CREATE) for number in range(count)]
        self._changes = self._open(CHANGE, CHANGE)
        self._box_of = {unit: at * count // max(1, len(order)) for unit, at in order.items()}
        self._chunks: list[list[Any]] = []

    def _open(self, name: str, kind: str) -> Box:
        return Box(name, kind, (self._folder / name).open("wb", buffering=64 * 1024), sha=_sha())

    def add(self, rows: Sequence[Any], units: Sequence[int]) -> None:
        """Put rows to create aside, each by its unit."""
        if len(self._boxes) == 1:
            self._write(self._boxes[0], list(rows))
            return
        parts: dict[int, list[Any]] = {}
        box_of = self._box_of
        for row, unit in zip(rows, units, strict=True):
            at = box_of.get(unit, 0)
            if at in parts:
                parts[at].append(row)
            else:
                parts[at] = [row]
        for at, some in parts.items():
            self._write(self._boxes[at], some)

    def change(self, rows: Sequence[Any]) -> None:
        """Put changes aside."""
        self._write(self._changes, list(rows))

    def _write(self, box: Box, rows: list[Any]) -> None:
        for start in range(0, len(rows), CHUNK):
            some = rows[start : start + CHUNK]
            body = marshal.dumps(some)
            data = len(body).to_bytes(8, "big") + body
            box.file.write(data)
            box.sha.update(data)
            box.rows += len(some)
            if box.rows >= CHUNK:
                self._end(box)

    def _end(self, box: Box) -> None:
        if box.rows:
            here = box.file.tell()
            self._chunks.append(
                [box.name, box.kind, box.start, here - box.start, box.rows, box.sha.hexdigest()]
            )
            box.start, box.rows, box.sha = here, 0, _sha()

    def close(self) -> list[list[Any]]:
        """End all chunks, in the order in which they will be stored: new rows box by box, then changes."""
        for box in (*self._boxes, self._changes):
            self._end(box)
            box.file.close()
        return sorted(self._chunks, key=lambda chunk: (chunk[1] == CHANGE, chunk[0], chunk[2]))


class Strand:
    """Writes chunks one after the other into one file; `chunks` lists them as `Spool.close` does."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._name, self._file = name, (folder / name).open("wb")
        self.chunks: list[list[Any]] = []

    def add(self, data: bytes, rows: int) -> None:
        """Write one chunk."""
        sha = _sha()
        sha.update(data)
        self.chunks.append([self._name, CREATE, self._file.tell(), len(data), rows, sha.hexdigest()])
        self._file.write(data)

    def close(self) -> None:
        """End the file."""
        self._file.close()


def _sha() -> Any:
    return hashlib.blake2b(digest_size=16)


def read_bytes(folder: Path, chunk: Sequence[Any]) -> bytes:
    """What was written for one chunk. Raises Refused when the file is gone or is not what was previewed."""
    name, _, start, length, _, digest = chunk
    try:
        with (folder / name).open("rb") as file:
            file.seek(start)
            data = file.read(length)
    except OSError as error:
        raise Refused(
            "The rows of this import are no longer there. Undo it and import the file again."
        ) from error
    sha = _sha()
    sha.update(data)
    if sha.hexdigest() != digest:
        raise Refused("The rows of this import were changed on disk. Undo it and import the file again.")
    return data


def read_chunk(folder: Path, chunk: Sequence[Any]) -> list[Any]:
    """The rows of one chunk, as `read_bytes`."""
    rows = [row for part in _parts(read_bytes(folder, chunk)) for row in part]
    assert len(rows) == chunk[4]
    return rows


def _parts(data: bytes) -> Iterator[list[Any]]:
    """The lists written one after the other, each behind its length in eight bytes."""
    view, start = memoryview(data), 0
    while start < len(data):
        length = int.from_bytes(view[start : start + 8], "big")
        yield marshal.loads(view[start + 8 : start + 8 + length])  # noqa: S302 - checked against its digest above
        start += 8 + length
