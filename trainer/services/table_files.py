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
_COLUMN_NUMBER: Final = re.compile(r"[1-9][0-9]{0,2}")
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
_FORMAT_SECTION: Final = re.compile(r'(?:"[^"]*"|\\.|[^;"\\])*', re.DOTALL)
_FORMAT_PART: Final = re.compile(r'"([^"]*)"|\\(.)|[_*].|([^"\\])', re.DOTALL)
"""Words in quotes, one sign behind a stroke, what only takes room, and any other sign."""
_ERROR: Final = "e"
"""The type of a cell whose formula has come to nothing."""
_DIGITS: Final = "0#?G"
"""Where digits stand in a format; `General` is one of them."""
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
    other_sheets: tuple[str, ...] = ()
    """Sheets of a workbook that were not read."""


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
    # Not `splitlines`, which ends a line at signs that stand within a cell.
    lines = list(io.StringIO(text, newline=""))
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


def _rows(path: Path, body: list[str], delimiter: str, *, first: int) -> Iterator[Row]:
    lines = _Lines(body, has_comments=first > 1)
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for place, cells in enumerate(reader):
            if place > MOST_ROWS:
                raise _too_many(path)
            number = first + lines.begun
            if any(cell.strip() for cell in cells[MOST_COLUMNS:]):
                raise DeckError(
                    f"{path}:{number}:{MOST_COLUMNS + 1}: it has more than {MOST_COLUMNS} columns.",
                    hint="Leave out the columns that a deck has no use for.",
                )
            if any(cell.strip() for cell in cells):
                yield Row(number, tuple(cells[:MOST_COLUMNS]))
            lines.is_between_rows = True
    except csv.Error as error:
        raise DeckError(
            f"{path}:{first + lines.begun}:1: this row cannot be read: {error}.",
            hint="Look for a quotation mark that is not closed.",
        ) from error


class _Lines:
    """Lines on their way to rows, which may run over several; comments stand between rows."""

    def __init__(self, body: list[str], *, has_comments: bool) -> None:
        self.begun = 0
        """The line on which the latest row begins, from 0."""
        self.is_between_rows = True
        self._body = body
        self._has_comments = has_comments

    def __iter__(self) -> Iterator[str]:
        for number, line in enumerate(self._body):
            if self.is_between_rows and self._has_comments and line.startswith("#"):
                continue
            if self.is_between_rows:
                self.begun, self.is_between_rows = number, False
            yield line


def _anki_table(
    path: Path, headers: Mapping[str, str], rows: tuple[Row, ...], delimiter: str
) -> Table:
    try:
        columns = next(csv.reader([headers.get("columns", "")], delimiter=delimiter), [])
    except csv.Error as error:
        raise DeckError(
            f"{path}: its line `#columns:` cannot be read: {error}.", hint="Mend or delete it."
        ) from error
    places = {
        name.removesuffix(" column"): int(text) - 1
        for name, text in headers.items()
        if name.endswith(" column") and _COLUMN_NUMBER.fullmatch(text.strip())
    }
    return Table(
        path=path,
        columns=tuple(columns),
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
            sheet, *others = book.worksheets
            # What a sheet says of its size need not be so.
            sheet.reset_dimensions()
            rows = tuple(_sheet_rows(path, sheet.iter_rows(max_col=MOST_COLUMNS)))
        finally:
            book.close()
    except (*_BROKEN, InvalidFileException) as error:
        raise DeckError(
            f"{path}: this workbook is damaged or is none.",
            hint="Save it again as .xlsx, or as CSV UTF-8; a package of Anki's comes with"
            " `trainer anki import`.",
        ) from error
    head, *rest = rows or (Row(1, ()),)
    names = tuple(str(other.title) for other in others)
    return Table(path=path, columns=head.cells, rows=tuple(rest), other_sheets=names)


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
        shown = tuple(_cell(path, number, column, cell) for column, cell in enumerate(cells, 1))
        if any(cell.strip() for cell in shown):
            yield Row(number, shown)


def _cell(path: Path, row: int, column: int, cell: object) -> str:
    value: object = getattr(cell, "value", None)
    if getattr(cell, "data_type", "") == _ERROR:
        raise DeckError(
            f"{path}:{row}:{column}: this cell is an error, {value}.",
            hint="Mend its formula, or write the answer itself.",
        )
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, str(getattr(cell, "number_format", "")))
    return _shown(value)


def _number(value: float, written: str) -> str:
    """A number with the words of its format round it: 5 as `0"%"` is 5%, 0.05 as `0%` is too."""
    # Behind a `;` stands how other numbers are shown, as those below 0.
    section = _FORMAT_SECTION.match(written)
    parts = _FORMAT_PART.findall(section.group() if section else "")
    words = [quoted or escaped or (" " if sign == " " else "") for quoted, escaped, sign in parts]
    signs = [sign for _, _, sign in parts]
    digits = [at for at, sign in enumerate(signs) if sign and sign in _DIGITS] or [-1]
    number = f"{value * 100:.10g}%" if "%" in signs else _shown(value)
    return "".join((*words[: max(digits[0], 0)], number, *words[digits[-1] + 1 :])).strip()


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
