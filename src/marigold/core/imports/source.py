"""Open a log file safely: decide what it is by its first bytes, refuse what is dangerous, hand back its rows."""

import mmap
import os
import stat
from collections.abc import Collection
from pathlib import Path

from marigold.core.imports.archive import LOCKED, inspect_archive
from marigold.core.imports.csvfile import CsvSource
from marigold.core.imports.limits import MEBI, Batch, Limits, Refused, Source, sample
from marigold.core.imports.workbook import WorkbookSource

__all__ = ["Batch", "Limits", "Refused", "Source", "open_source", "sample"]

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
KINDS = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a packed file",
}


def open_source(path: Path, known: Collection[str] = (), limits: Limits | None = None) -> Source:
    """The log at `path`. `known` are normalised headers of a remembered mapping; they help to find the header row.

    Raises `Refused` with sentences for a person when the file is not a regular file, is empty, too large, locked,
    damaged, packed to harm, or not a table at all.
    """
    limits = limits or Limits()
    size = _regular(path)
    if size == 0:
        raise Refused("This file is empty.")
    if size > limits.file:
        raise Refused(f"This file is larger than {limits.file // MEBI:,} MB. Import it in parts.")
    with path.open("rb") as file:
        start = file.read(8)
    for mark, name in KINDS.items():
        if start.startswith(mark):
            raise Refused(f"This file is {name}, not a table. Save the log as CSV or XLSX.")
    if start.startswith((ZIP, OLE)) and size > limits.workbook:
        raise Refused(f"This workbook is larger than {limits.workbook // MEBI:,} MB. Save it as CSV.")
    if start.startswith(ZIP):
        inspect_archive(path, limits)
        return WorkbookSource(path, _zip_kind(path), known, limits)
    if start.startswith(OLE):
        if _holds(path, "EncryptedPackage".encode("utf-16-le")):
            raise Refused(LOCKED)
        return WorkbookSource(path, "xls", known, limits)
    return CsvSource(path, known, limits)


def _regular(path: Path) -> int:
    try:
        info = os.lstat(path)
    except OSError:
        raise Refused("This file is not there.") from None
    if stat.S_ISLNK(info.st_mode) or not stat.S_ISREG(info.st_mode):
        raise Refused("This is a link or a folder, not a file.")
    return info.st_size


def _holds(path: Path, needle: bytes) -> bool:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
        return view.find(needle) >= 0


def _zip_kind(path: Path) -> str:
    if _holds(path, b"opendocument.spreadsheet"):
        return "ods"
    if _holds(path, b"xl/"):
        return "xlsx"
    raise Refused("This file is a packed folder, not a workbook. Unpack it and import one table at a time.")
