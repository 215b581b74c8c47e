"""The three written forms of a report read back into tables of plain values."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import openpyxl

from trainer.reports.report import Report
from trainer.reports.sheets import csv_files, json_text, workbook_bytes
from trainer.reports.table_form import TableOf, Value
from trainer.reports.tables import data_dictionary, tables

Rows = list[tuple[Any, ...]]
"""The names of the columns, then the rows."""
DICTIONARY_SHEET = "Data dictionary"
WITHOUT_WORDS = ("table", "column", "meaning", "unit", "shown_from", "made_up")
"""Columns of a data dictionary but for the words of a workbook."""


def wanted(report: Report) -> dict[str, Rows]:
    parts = tables(report)
    dictionary = data_dictionary(parts, is_made_up=report.header.is_made_up)
    return {part.name: _rows(part) for part in (dictionary, *parts)}


def of_workbook(report: Report) -> dict[str, Rows]:
    """Its sheets with the names that its data dictionary says tables and columns have elsewhere."""
    sheets = sheets_of(report)
    _, *entries = sheets.pop(DICTIONARY_SHEET)
    names = {(sheet, heading): (table, column) for sheet, heading, table, column, *_ in entries}
    read: dict[str, Rows] = {"data_dictionary": [WITHOUT_WORDS, *(row[2:] for row in entries)]}
    for sheet, (headings, *rows) in sheets.items():
        (table,) = {names[sheet, heading][0] for heading in headings}
        read[table] = [tuple(names[sheet, heading][1] for heading in headings), *rows]
    return read


def sheets_of(report: Report) -> dict[str, Rows]:
    """Each sheet by its title, with its headings first."""
    return {
        sheet.title: [tuple(map(_day, row)) for row in sheet.iter_rows(values_only=True)]
        for sheet in workbook(report).worksheets
    }


def workbook(report: Report) -> Any:  # noqa: ANN401 - openpyxl has no types
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(report)))


def of_csv(report: Report) -> dict[str, Rows]:
    return {
        name.removesuffix(".csv"): [
            tuple(map(_unmarked, row))
            for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        ]
        for name, content in csv_files(report).items()
    }


def of_json(report: Report) -> dict[str, Rows]:
    read = json.loads(json_text(report))
    parts = {"data_dictionary": read["data_dictionary"], **read["tables"]}
    names = {name: rows[0] for name, rows in wanted(report).items()}
    return {name: [names[name], *(tuple(row.values()) for row in parts[name])] for name in parts}


def as_csv(value: Value) -> str:
    """A value as a CSV file says it."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return repr(value)
        case _:
            return str(value)


def all_bytes(report: Report) -> Mapping[str, bytes]:
    """Every byte that is written, the workbook unpacked."""
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(report))) as book:
        unpacked = {name: book.read(name) for name in book.namelist()}
    return {**unpacked, **csv_files(report), "json": json_text(report).encode()}


def _rows(part: TableOf) -> Rows:
    return [tuple(column.name for column in part.columns), *part.rows]


def _day(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value


def _unmarked(cell: str) -> str:
    return cell[1:] if re.match(r"'+[=+\-@\t\r\n＝＋－＠]", cell) else cell
