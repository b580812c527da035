"""One's own data as a file: a ZIP of tables, each as CSV to open and as JSON to keep."""

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, BinaryIO

from django.core.serializers.json import DjangoJSONEncoder

from marigold.support.selectors.personal import Shelf
from marigold.web import phrases
from marigold.web.exports import cell

# Names of the files. A table that is not here is named after itself.
FILES = {
    "people.person": "about-you",
    "people.post": "roles",
    "people.partner": "partner-of",
    "people.teammember": "teams",
    "people.leader": "leader-of",
    "people.involvement": "how-involved-as-leader",
    "people.erasure": "wishes-to-be-erased",
    "growth.award": "awards",
    "growth.enrolment": "pathways",
    "growth.othercredential": "credentials-of-others",
    "growth.submission": "what-you-handed-in",
    "support.activityperson": "activities",
    "support.assignment": "engagements",
    "support.debrief": "debriefs",
    "support.note": "notes",
    "support.step": "steps-and-follow-ups",
    "support.goal": "goals-you-own",
    "support.goalperson": "goals-you-helped-to-set",
    "support.confirmation": "goals-you-confirmed",
    "support.batch": "imports",
    "usersessions.usersession": "where-you-are-signed-in",
    "mfa.authenticator": "second-factors",
    "socialaccount.socialaccount": "sign-in-of-your-organization",
    "account.emailaddress": "addresses-of-the-sign-in",
    "audit.about": "history-of-you",
    "audit.done": "what-you-did",
    "audit.looks": "who-looked",
    "audit.looked": "where-you-looked",
}
MEMORY = 4 * 1024 * 1024


def file_name(key: str) -> str:
    """The name of a table's two files, without their endings."""
    return FILES.get(key, key.replace(".", "-"))


def bundle(shelves: Iterable[Shelf], *, name: str, on: date) -> BinaryIO:
    """Write the ZIP into a temporary file and hand it back, opened at its start. Empty tables are left out."""
    file = tempfile.TemporaryFile(suffix=".zip")  # noqa: SIM115 - the response closes it
    contents = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for shelf in shelves:
            count = _write(archive, shelf, on)
            if count:
                contents.append((file_name(shelf.key), count, shelf.about))
        _put(archive, "READ-ME.txt", _read_me(contents, name, on).encode(), on)
    file.seek(0)
    return file  # type: ignore[return-value]


def _write(archive: zipfile.ZipFile, shelf: Shelf, on: date) -> int:
    first = next(shelf.rows, None)
    if first is None:
        return 0
    count, base = 0, file_name(shelf.key)
    with tempfile.SpooledTemporaryFile(MEMORY) as kept:
        # One pass over the rows: the CSV goes into the archive, the JSON aside until it can follow.
        with archive.open(_entry(f"{base}.csv", on), "w") as opened:
            text = io.TextIOWrapper(opened, encoding="utf-8-sig", newline="")
            writer = csv.writer(text)
            writer.writerow([phrases.label(column) for column in shelf.columns])
            row: tuple[Any, ...] | None = first
            while row is not None:
                writer.writerow([cell(_words(value)) for value in row])
                told = dict(zip(shelf.columns, row, strict=True))
                line = json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False)
                kept.write(f"{'[' if count == 0 else ','}\n{line}".encode())
                count, row = count + 1, next(shelf.rows, None)
            text.flush()
            text.detach()
        kept.write(b"\n]\n")
        kept.seek(0)
        with archive.open(_entry(f"{base}.json", on), "w") as opened:
            while part := kept.read(MEMORY):
                opened.write(part)
    return count


def _words(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, dict | list):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False) if value else ""
    return value


def _entry(name: str, on: date) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=(on.year, on.month, on.day, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _put(archive: zipfile.ZipFile, name: str, data: bytes, on: date) -> None:
    archive.writestr(_entry(name, on), data)


def _read_me(contents: list[tuple[str, int, str]], name: str, on: date) -> str:
    lines = [
        f"What Marigold holds about {name}, on {on.isoformat()}.",
        "",
        "Each table is here twice: as .csv for a spreadsheet, and as .json for a program. Text that a spreadsheet could",
        "run as a formula has an apostrophe in front in the .csv.",
        "",
        "What others wrote in free text is not searched for your name. Passwords, secrets of second factors and session",
        "keys are in no file.",
        "",
        *(
            f"{file}: {count} row{'' if count == 1 else 's'}. {about}".rstrip()
            for file, count, about in contents
        ),
    ]
    return "\r\n".join([*lines, ""])
