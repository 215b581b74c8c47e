"""Tables as files: Anki's text export, values with commas or tabs between, and workbooks."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final, NamedTuple

from trainer.errors import DeckError

LARGEST_TABLE_BYTES: Final = 100_000_000
MOST_ROWS: Final = 500_000
MOST_COLUMNS: Final = 200
_LARGEST_PART_BYTES: Final = 400_000_000
"""Of a workbook, unpacked."""
_HEADER: Final = re.compile(r"#([a-z ]+):(.*)")
_SEPARATORS: Final = {
    "tab": "\t",
    "comma": ",",
    "semicolon": ";",
    "space": " ",
    "pipe": "|",
    "colon": ":",
}
_GUESSED: Final = ("\t", ";", ",")
_BROKEN: Final = (
    *(ValueError, TypeError, LookupError, AttributeError, ArithmeticError, SyntaxError, OSError),
    *(EOFError, RuntimeError, AssertionError, zipfile.BadZipFile, zlib.error),
)
"""What a damaged workbook makes its reader raise; an error in XML is a SyntaxError."""
_MARKS: Final = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class Row(NamedTuple):
    """One row, and its number as a spreadsheet or an editor counts it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as it was read."""

    path: Path
    columns: tuple[str, ...]
    """Names as they are written; empty where a file names none."""
    rows: tuple[Row, ...]
    is_html: bool = False
    places: Mapping[str, int] = field(default_factory=dict)
    """Columns that Anki tells apart by number: `guid`, `notetype`, `deck` and `tags`, from 0."""
    deck: str = ""
    """The deck of all rows, where the file says so."""
    tags: tuple[str, ...] = ()
    """Tags of all rows, where the file says so."""


def read_table(path: Path) -> Table:
    """The table of a file; raises DeckError with the place of what cannot be read."""
    content = _content(path)
    if zipfile.is_zipfile(io.BytesIO(content)):
        return _workbook(path, content)
    return _text_table(path, _decoded(path, content))


def _content(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise DeckError(f"{path}: this is no file.", hint="Give a .csv, .tsv, .txt or .xlsx.")
        with path.open("rb") as file:
            content = file.read(LARGEST_TABLE_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise DeckError(
            f"{path}: it cannot be read: {reason}.", hint="Look at its path and its permissions."
        ) from error
    if len(content) > LARGEST_TABLE_BYTES:
        raise DeckError(
            f"{path}: it is larger than {LARGEST_TABLE_BYTES // 1_000_000} MB.",
            hint="Split it into several files.",
        )
    return content


def _decoded(path: Path, content: bytes) -> str:
    encoding = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DeckError(
            f"{path}:{line}:1: this is not {encoding.removesuffix('-sig').upper()} text.",
            hint="Save it as UTF-8: in Excel, `CSV UTF-8`.",
        ) from error


def _text_table(path: Path, text: str) -> Table:
    lines = text.splitlines(keepends=True)
    headers: dict[str, str] = {}
    for line in lines:
        if not (line.startswith("#") and (header := _HEADER.match(line.rstrip("\r\n")))):
            break
        headers[header.group(1)] = header.group(2)
    body = lines[len(headers) :]
    delimiter = _delimiter(headers.get("separator", ""), body)
    rows = tuple(_rows(path, body, delimiter, first=len(headers) + 1))
    if headers:
        return _anki_table(path, headers, rows, delimiter)
    head, *rest = rows or (Row(1, ()),)
    return Table(path=path, columns=head.cells, rows=tuple(rest))


def _delimiter(named: str, body: list[str]) -> str:
    if named:
        return _SEPARATORS.get(named.strip().lower(), named[:1])
    first = next((line for line in body if line.strip()), "")
    return max(_GUESSED, key=first.count)


def _rows(path: Path, body: Iterable[str], delimiter: str, *, first: int) -> Iterator[Row]:
    reader = csv.reader(body, delimiter=delimiter)
    number = first
    try:
        for place, cells in enumerate(reader):
            if place > MOST_ROWS:
                raise _too_many(path)
            # A comment stands where a row could; a quoted row may run over several lines.
            if any(cell.strip() for cell in cells) and not (first > 1 and cells[0][:1] == "#"):
                yield Row(number, tuple(cells[:MOST_COLUMNS]))
            number = first + reader.line_num
    except csv.Error as error:
        raise DeckError(
            f"{path}:{number}:1: this row cannot be read: {error}.",
            hint="Look for a quotation mark that is not closed.",
        ) from error


def _anki_table(
    path: Path, headers: Mapping[str, str], rows: tuple[Row, ...], delimiter: str
) -> Table:
    columns = headers.get("columns", "")
    places = {
        name.removesuffix(" column"): int(text) - 1
        for name, text in headers.items()
        if name.endswith(" column") and text.strip().isdecimal() and int(text) > 0
    }
    return Table(
        path=path,
        columns=tuple(next(csv.reader([columns], delimiter=delimiter), ())),
        rows=rows,
        is_html=headers.get("html", "").strip().lower() == "true",
        places=places,
        deck=headers.get("deck", "").strip(),
        tags=tuple(headers.get("tags", "").split()),
    )


def _workbook(path: Path, content: bytes) -> Table:
    # 73 ms, and only a workbook needs it.
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        _refuse_large(path, content)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            rows = tuple(_sheet_rows(path, book.worksheets[0].iter_rows(max_col=MOST_COLUMNS)))
        finally:
            book.close()
    except (*_BROKEN, InvalidFileException) as error:
        raise DeckError(
            f"{path}: this workbook is damaged or is none.",
            hint="Save it again as .xlsx, or as CSV UTF-8.",
        ) from error
    head, *rest = rows or (Row(1, ()),)
    return Table(path=path, columns=head.cells, rows=tuple(rest))


def _refuse_large(path: Path, content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(part.file_size for part in archive.infolist())
    if size > _LARGEST_PART_BYTES:
        raise DeckError(
            f"{path}: it unpacks to more than {_LARGEST_PART_BYTES // 1_000_000} MB.",
            hint="Save the sheet of cards alone, or as CSV UTF-8.",
        )


def _sheet_rows(path: Path, rows: Iterable[Iterable[object]]) -> Iterator[Row]:
    for number, cells in enumerate(rows, 1):
        if number > MOST_ROWS + 1:
            raise _too_many(path)
        shown = tuple(_shown(getattr(cell, "value", None)) for cell in cells)
        if any(cell.strip() for cell in shown):
            yield Row(number, shown)


def _shown(value: object) -> str:
    """A cell's value as a spreadsheet shows it, near enough: 5, not 5.0."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime() if value.hour == value.minute == value.second == 0:
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _too_many(path: Path) -> DeckError:
    return DeckError(
        f"{path}: it has more than {MOST_ROWS} rows.", hint="Split it into several files."
    )
