"""A report for spreadsheets and programs: a workbook, CSV files and JSON, all from its tables.

The same report gives the same bytes.  Text stays text: what a spreadsheet would run is marked so
that it is shown instead, and what a terminal would obey is made visible, but in JSON.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from textwrap import wrap
from typing import Any, Final

from trainer.domain.plain_text import visible
from trainer.reports.report import Report
from trainer.reports.table_form import SHARE, Column, TableOf, Value
from trainer.reports.tables import DICTIONARY, data_dictionary, tables, workbook_dictionary

SCHEMA: Final = "trainer-report/2"
"""Raised when a table or column of the JSON goes or changes its meaning, not when one comes."""
_RUNS: Final = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
"""How text begins that a spreadsheet may run; some read the wide signs as the narrow ones."""
_RUNS_IN_CSV: Final = re.compile(rf"'*{_RUNS.pattern}")
_NO_CHARACTERS: Final = re.compile("[\ufffe\uffff]")
"""What no XML holds and no reader knows."""
_MOST_IN_CELL: Final = 32_767
_LONGEST_SHOWN: Final = 60
_MARGIN: Final = 2
_HEADING: Final = 16
"""Characters from which a heading is wrapped, where what stands below it is narrower."""
_LINE_HEIGHT: Final = 15
"""Points of a line of bold text in the font that workbooks begin with, of 11 points."""
_FIRST: Final = (
    "act_on",
    "remarks",
    "key_figures",
    "check_in",
    "categories",
    "trainees",
    "most_missed",
    "stale",
    "weeks",
)
"""Sheets that a reader looks for, in this order before all others."""
_SHARE_FORMAT: Final = "0.0%"
_DATE_FORMAT: Final = "yyyy-mm-dd"
_CORE: Final = "docProps/core.xml"
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3
_READABLE: Final = 0o100644 << 16


def workbook_bytes(report: Report) -> bytes:
    """The report as an XLSX workbook: a sheet for each table, what is to be done first.

    Columns have headings in words.  The data dictionary comes last: it tells what each of them is
    called in other forms.
    """
    # 80 ms, and only a workbook needs it.
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    parts = tables(report)
    dictionary = workbook_dictionary(parts, is_made_up=report.header.is_made_up)
    for part in sorted((*parts, dictionary), key=_place):
        _fill(book.create_sheet(part.title), part)
    made = datetime.combine(report.header.as_of, time())
    book.properties.creator = _seen(f"trainer {report.header.program_version}")
    book.properties.created = made
    saved = io.BytesIO()
    book.save(saved)
    # Saving puts the time of the clock there.
    book.properties.modified = made
    return _without_times(saved, book.properties)


def csv_files(report: Report) -> Mapping[str, bytes]:
    """The report as CSV files by name: RFC 4180, UTF-8 with a mark by which Excel knows it.

    Text that a spreadsheet would run has an apostrophe in front, and so has text that begins with
    apostrophes before such a sign: to read it back, take one away.
    """
    return {f"{part.name}.csv": _csv(part) for part in _with_dictionary(report)}


def json_text(report: Report) -> str:
    """The report as JSON in ASCII, one row a line.

    Keys stand in this order: `schema`, `made_up`, `tables`, `data_dictionary`; below `tables` in
    that of `tables`, and in each row in that of the data dictionary.  Dates are ISO; what is not
    shown is null, with the count that was too small beside it.
    """
    parts = tables(report)
    dictionary = data_dictionary(parts, is_made_up=report.header.is_made_up)
    in_order = ",\n".join(f"{_json(part.name)}: {_json_rows(part)}" for part in parts)
    return (
        f'{{"schema": {_json(SCHEMA)},\n"made_up": {_json(report.header.is_made_up)},\n'
        f'"tables": {{\n{in_order}\n}},\n"data_dictionary": {_json_rows(dictionary)}}}\n'
    )


def _with_dictionary(report: Report) -> tuple[TableOf, ...]:
    parts = tables(report)
    return data_dictionary(parts, is_made_up=report.header.is_made_up), *parts


def _place(part: TableOf) -> int:
    """Where the sheet of a table stands; those of one place in their own order."""
    if part.name == DICTIONARY:
        return len(_FIRST) + 1
    return _FIRST.index(part.name) if part.name in _FIRST else len(_FIRST)


def _fill(sheet: Any, part: TableOf) -> None:  # noqa: ANN401 - openpyxl has no types
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    bold = Font(bold=True)
    widths = [
        _width(column, (row[at] for row in part.rows)) for at, column in enumerate(part.columns)
    ]
    for place, (column, width) in enumerate(zip(part.columns, widths, strict=True), start=1):
        head = sheet.cell(1, place)
        _put(head, column.heading, column)
        head.font, head.alignment = bold, Alignment(wrap_text=True, vertical="bottom")
        sheet.column_dimensions[get_column_letter(place)].width = width
    lines = (
        len(wrap(column.heading, width - _MARGIN))
        for column, width in zip(part.columns, widths, strict=True)
    )
    # Not every program makes a row as high as its wrapped text.
    sheet.row_dimensions[1].height = _LINE_HEIGHT * max(lines)
    for number, row in enumerate(part.rows, start=2):
        for place, (column, value) in enumerate(zip(part.columns, row, strict=True), start=1):
            # An empty text would be written as a cell without the text that it announces.
            if value is not None and value != "":
                _put(sheet.cell(number, place), value, column)


def _put(cell: Any, value: Value, column: Column) -> None:  # noqa: ANN401 - as above
    from openpyxl.styles import Alignment

    if isinstance(value, str):
        cell.value = _in_cell(value)
        # openpyxl takes text for a formula or an error by its looks.
        cell.data_type = "s"
        cell.quotePrefix = bool(_RUNS.match(value))
        if len(value) > _LONGEST_SHOWN:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        return
    cell.value = value
    if isinstance(value, date):
        cell.number_format = _DATE_FORMAT
    elif column.unit == SHARE:
        cell.number_format = _SHARE_FORMAT


def _in_cell(text: str) -> str:
    shown = _seen(text)
    return shown if len(shown) <= _MOST_IN_CELL else shown[: _MOST_IN_CELL - 1] + "…"


def _seen(text: str) -> str:
    """The text with all that is hidden or obeyed made visible, but for tabs and line ends."""
    shown = "\t".join(map(visible, text.split("\t")))
    return _NO_CHARACTERS.sub(lambda met: f"<U+{ord(met[0]):04X}>", shown)


def _width(column: Column, values: Iterable[Value]) -> int:
    """Characters that a column has room for: its values, and its heading in a few lines."""
    longest_word = max(map(len, column.heading.split()))
    heading = max(longest_word, min(len(column.heading), _HEADING))
    below = (len(line) for value in values for line in _printed(value).splitlines())
    return min(max(heading, *below, 0), _LONGEST_SHOWN) + _MARGIN


def _printed(value: Value) -> str:
    # A share is shown with one place, however many it has.
    return "00.0 %" if isinstance(value, float) else str(value)


def _without_times(saved: io.BytesIO, properties: Any) -> bytes:  # noqa: ANN401 - as above
    from openpyxl.xml.functions import tostring

    written = io.BytesIO()
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            # Otherwise the bytes would tell the system they were made on.
            info.create_system, info.external_attr = _UNIX, _READABLE
            is_core = name == _CORE
            new.writestr(info, tostring(properties.to_tree()) if is_core else old.read(name))
    return written.getvalue()


def _csv(part: TableOf) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(column.name for column in part.columns)
    writer.writerows(map(_csv_cell, row) for row in part.rows)
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(value: Value) -> Value:
    if isinstance(value, str):
        shown = _seen(value)
        return f"'{shown}" if _RUNS_IN_CSV.match(shown) else shown
    if isinstance(value, bool):
        # As a workbook says it.
        return str(value).upper()
    return value


def _json_rows(part: TableOf) -> str:
    names = [column.name for column in part.columns]
    rows = ",\n".join(_json(dict(zip(names, row, strict=True))) for row in part.rows)
    return f"[\n{rows}\n]" if rows else "[]"


def _json(value: Value | Mapping[str, Value]) -> str:
    # ASCII, since a half of a character or a mark that turns writing would not survive otherwise.
    return json.dumps(value, default=date.isoformat, allow_nan=False)
