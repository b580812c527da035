"""Files as they come: encodings, separators, sheets, titles, merged headers; and files meant to harm."""

import datetime as dt
import os
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from marigold.core.imports.limits import MEBI, Limits, Refused
from marigold.core.imports.source import open_source
from tests.core.imports.world import rows_of, write_csv, write_xlsx

HEAD = ["Date", "Coach", "School", "Minutes"]
ROW = ["2024-03-05", "Jane Doe", "Lincoln School", "60"]


def refusal(path, **options):
    with pytest.raises(Refused) as caught:
        open_source(path, **options)
    return str(caught.value)


@pytest.mark.parametrize(("encoding", "note"), [
    ("utf-8", "The file is UTF-8 text."), ("utf-8-sig", "The file is UTF-8 text."), ("utf-16", "The file is UTF-16 text."),
    ("utf-16-le", "The file is UTF-16 text."), ("cp1252", "The file is in the older Windows encoding (1252)."),
])  # fmt: skip
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_separators_are_found(tmp_path, encoding, note, delimiter):
    rows = [HEAD, ["2024-03-05", "Zoë, the coach; from A|B", "École\nÉlysée", '6"0']] * 2
    source = open_source(write_csv(tmp_path / "log.csv", rows, encoding, delimiter))
    assert source.headers == tuple(HEAD)
    assert rows_of(source) == rows[1:]
    assert source.notes[0] == note


def test_rows_that_are_not_text_are_named(tmp_path):
    path = tmp_path / "log.csv"
    lines = [
        ",".join(HEAD).encode(),
        "2024-03-05,Zoë,A,1".encode(),
        "2024-03-05,Zoë,A,1".encode("cp1252"),
        b"x,\0,A,1",
    ]
    path.write_bytes(b"\r\n".join(lines))
    batch = next(open_source(path).batches())
    assert list(batch.numbers) == [2, 3, 4]
    assert batch.faults == {
        3: "This row holds bytes that are not UTF-8 text.",
        4: "This row holds zero bytes, which are not text.",
    }


def test_a_quote_that_never_closes_is_one_fault_and_reading_goes_on(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text('Date,Coach\n2024-03-05,Jane\n2024-03-06,"Bob\n' + "2024-03-07,Ana\n" * 12_000)
    batches = list(open_source(path).batches())
    faults = {number: text for batch in batches for number, text in batch.faults.items()}
    assert list(faults) == [3]
    assert faults[3].startswith("A quotation mark opens here and never closes")
    assert sum(len(batch.rows) for batch in batches) > 2_000


def test_rows_come_in_batches_with_the_numbers_a_spreadsheet_shows(tmp_path):
    source = open_source(write_csv(tmp_path / "log.csv", [["Support log 2024"], [], HEAD, *[ROW] * 7]))
    assert source.headers == tuple(HEAD)
    assert source.notes[1] == "2 rows above the headers left out."
    assert [list(batch.numbers) for batch in source.batches(3)] == [[4, 5, 6], [7, 8, 9], [10]]


def test_headers_twice_get_a_number_and_blank_ones_a_name(tmp_path):
    source = open_source(
        write_csv(
            tmp_path / "log.csv", [["Date", "Notes", "notes", "", ""], ["2024-03-05", "a", "b", "c", ""]]
        )
    )
    assert source.headers == ("Date", "Notes", "notes (2)", "Column 4")
    assert source.notes[1] == "The header “notes” is there more than once; a number was added."


def test_a_header_over_two_rows_is_read_as_one(tmp_path):
    path = tmp_path / "log.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Log")
    sheet.write(0, 0, "Coaching log, district 4")
    sheet.merge_range(2, 2, 2, 3, "Time spent")
    for at, text in enumerate(["Date", "Coach"]):
        sheet.write(2, at, text)
    for at, text in enumerate(["", "", "Contact minutes", "Prep minutes", "School"]):
        sheet.write(3, at, text)
    for at, cell in enumerate(["2024-03-05", "Jane Doe", 60, 15, "Lincoln School"]):
        sheet.write(4, at, cell)
    book.close()
    source = open_source(path)
    assert source.headers == (
        "Date",
        "Coach",
        "Time spent / Contact minutes",
        "Time spent / Prep minutes",
        "School",
    )
    assert [list(batch.numbers) for batch in source.batches()] == [[5]]


def test_sheets_with_the_same_headers_are_one_log(tmp_path):
    path = tmp_path / "log.xlsx"
    turned = [HEAD[::-1], ROW[::-1]]
    write_xlsx(
        path,
        {"January": [["Title"], HEAD, ROW], "February": turned, "Key": [["Mode", "Meaning"], ["V", "Video"]]},
    )
    source = open_source(path)
    assert source.headers == (*HEAD, "Sheet")
    assert rows_of(source) == [[*ROW, "January"], [*ROW, "February"]]
    assert [(batch.sheet, list(batch.numbers)) for batch in source.batches()] == [
        ("January", [3]),
        ("February", [2]),
    ]
    assert "The sheet “Key” has other headers and was left out." in source.notes


def test_cells_of_a_workbook_keep_their_kind_and_tall_merges_repeat(tmp_path):
    path = tmp_path / "log.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD)
    sheet.merge_range(1, 0, 2, 0, dt.datetime(2024, 3, 5), book.add_format({"num_format": "d/m/yyyy"}))
    sheet.write_row(1, 1, ["Jane Doe", "Lincoln School", 60])
    sheet.write_row(2, 1, ["Bob Smith", True, 1.5])
    sheet.set_column(1, 1, None, None, {"hidden": True})
    hidden = book.add_worksheet("Old")
    hidden.write_row(0, 0, HEAD)
    hidden.hide()
    book.close()
    source = open_source(path)
    day = dt.date(2024, 3, 5)
    assert rows_of(source) == [[day, "Jane Doe", "Lincoln School", 60.0], [day, "Bob Smith", "TRUE", 1.5]]
    assert "The hidden sheet “Old” was left out." in source.notes


def test_a_sheet_that_starts_lower_keeps_its_row_numbers(tmp_path):
    path = write_xlsx(tmp_path / "log.xlsx", {"Log": [[], [], [], HEAD, ROW]})
    assert [list(batch.numbers) for batch in open_source(path).batches()] == [[5]]


ODS_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="Log">'
)
ODS_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"


def ods_cell(text: str, more: str = "") -> str:
    return f'<table:table-cell {more} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def ods_row(cells: list[str], more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(ods_cell(cell) for cell in cells)}</table:table-row>"


def write_ods(path: Path, body: str, manifest: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        archive.writestr("content.xml", ODS_HEAD + body + ODS_TAIL)
    return path


def test_ods_is_read_and_its_endless_blank_tail_is_not(tmp_path):
    tail = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    source = open_source(write_ods(tmp_path / "log.ods", ods_row(HEAD) + ods_row(ROW) + tail))
    assert (source.kind, source.headers, rows_of(source)) == ("ods", tuple(HEAD), [ROW])


def bomb_inflated(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (64 * MEBI))


def bomb_lying(path: Path) -> None:
    """The directory says 100 bytes; the part inflates to 64 MiB."""
    bomb_inflated(path)
    data = path.read_bytes()
    path.write_bytes(data.replace((64 * MEBI).to_bytes(4, "little"), (100).to_bytes(4, "little")))


def bomb_many(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(10_000):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"")


def bomb_laughs(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><workbook>&b;</workbook>'
        )


def bomb_corner(path: Path) -> None:
    """Two cells, at both ends of the largest sheet there is: 17 billion cells for a reader that fills the box."""
    with zipfile.ZipFile(path, "w") as archive:
        cells = '<row><c r="A1"><v>1</v></c></row><row><c r="XFD1048576"><v>1</v></c></row>'
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{cells}</sheetData></worksheet>")


def bomb_repeated(path: Path) -> None:
    write_ods(path, ods_row(["x"] * 50, 'table:number-rows-repeated="1000000"'))


def bomb_wide(path: Path) -> None:
    cell = ods_cell("x", 'table:number-columns-repeated="100000"')
    write_ods(path, f"<table:table-row>{cell}</table:table-row>")


def bomb_overlapping(path: Path) -> None:
    """Two directory entries that name the same bytes."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/a.xml", "a" * 100)
        archive.writestr("xl/b.xml", "a" * 100)
        archive.filelist[1].header_offset = 0


def bomb_nested(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/embeddings/inner.bin", b"PK\x03\x04" + b"0" * 50)


def bomb_link(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        entry = zipfile.ZipInfo("xl/workbook.xml")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")


def locked_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "x")
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)


def locked_ods(path: Path) -> None:
    write_ods(path, ods_row(HEAD), '<manifest:encryption-data manifest:checksum="x"/>')


def locked_ole(path: Path) -> None:
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 600
        + "EncryptedPackage".encode("utf-16-le")
        + b"\0" * 600
    )


def broken_zip(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + b"\0" * 500)


def broken_xls(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000)


def just_a_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")


def endless_line(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1024 * MEBI)


def wide_csv(path: Path) -> None:
    path.write_text("Date," + ",".join(f"x{n}" for n in range(16_384)) + "\n")


@pytest.mark.parametrize(("make", "words"), [
    (bomb_inflated, "unpacks to far more"), (bomb_lying, "unpacks to far more"), (bomb_many, "too many parts"),
    (bomb_laughs, "XML definitions"), (bomb_corner, "spans too many cells"), (bomb_repeated, "spans too many cells"),
    (bomb_wide, "more than 16,384 columns"), (bomb_overlapping, "unpacks to far more"), (bomb_nested, "other files packed inside"),
    (bomb_link, "links to files outside"), (locked_zip, "has a password"), (locked_ods, "has a password"),
    (locked_ole, "has a password"), (broken_zip, "is damaged"), (broken_xls, "is damaged"), (just_a_zip, "a packed folder"),
    (endless_line, "longer than 1 MB"), (wide_csv, "more than 16,384 columns"),
])  # fmt: skip
def test_harmful_and_broken_files_are_refused_at_once(tmp_path, make, words):
    path = tmp_path / "log.bin"
    make(path)
    tracemalloc.start()
    began = time.process_time()
    sentence = refusal(path)
    spent, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert words in sentence
    assert spent < 1 and peak < 100 * MEBI


def test_what_is_no_table_is_refused_by_name(tmp_path):
    for data, words in (
        (b"", "is empty"),
        (b"%PDF-1.7", "is a PDF"),
        (b"\x89PNG\r\n", "is a picture"),
        (b"\n\n \n", "no rows"),
    ):
        path = tmp_path / "x"
        path.write_bytes(data)
        assert words in refusal(path)
    assert "not there" in refusal(tmp_path / "missing.csv")
    assert "not a file" in refusal(tmp_path)
    (tmp_path / "link.csv").symlink_to(write_csv(tmp_path / "log.csv", [HEAD, ROW]))
    assert "not a file" in refusal(tmp_path / "link.csv")
    os.mkfifo(tmp_path / "pipe")
    assert "not a file" in refusal(tmp_path / "pipe")


def test_limits_are_the_callers_to_set(tmp_path):
    path = write_csv(tmp_path / "log.csv", [HEAD, ROW])
    assert "larger than" in refusal(path, limits=Limits(file=10))
    assert "columns" in refusal(path, limits=Limits(columns=3))
    book = write_xlsx(tmp_path / "log.xlsx", {"A": [HEAD], "B": [HEAD]})
    assert "more than 1 sheets" in refusal(book, limits=Limits(sheets=1))
    assert "workbook is larger" in refusal(book, limits=Limits(workbook=100))
    assert open_source(book).headers == (*HEAD, "Sheet")
