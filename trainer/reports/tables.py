"""Every part of a report as a table: the one form that workbooks, CSV and JSON are written from."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from trainer.reports.card_tables import card_tables
from trainer.reports.cohort_tables import category_tables, definition_table, head_tables
from trainer.reports.report import Report
from trainer.reports.table_form import YES_OR_NO, Column, TableOf
from trainer.reports.trainee_tables import trainee_tables

DICTIONARY: Final = "data_dictionary"
"""The table of what the columns of all others mean."""
_LEFT_OUT: Final = frozenset(
    {
        "weeks",
        "calibration",
        "most_missed",
        "most_missed_tallies",
        "most_missed_versions",
        "cards",
        "card_tallies",
        "card_versions",
        "stale",
        "workload",
        "errors",
    }
)
"""Beside those of trainees, in a report that goes further."""
_MADE_UP: Final = Column(
    name="made_up",
    heading="Made up",
    meaning="The figures are made up, to show what a report looks like",
    unit=YES_OR_NO,
)


def tables(report: Report) -> tuple[TableOf, ...]:
    """The parts of a report, always the same ones in the same order; some may have no rows.

    In a report that goes further those of single trainees and cards have none, whatever it holds.
    Each says in its last column whether its figures are made up, so that it still does when it is
    cut out of its report.
    """
    parts = (
        *head_tables(report),
        *category_tables(report),
        *card_tables(report),
        *trainee_tables(report),
        definition_table(report),
    )
    if report.header.is_release:
        parts = tuple(replace(part, rows=()) if part.name in _LEFT_OUT else part for part in parts)
    return tuple(_said_of(part, is_made_up=report.header.is_made_up) for part in parts)


def data_dictionary(parts: Iterable[TableOf], *, is_made_up: bool) -> TableOf:
    """What each column of each table means, in the form of a table."""
    rows = tuple(
        (part.name, column.name, column.meaning, column.unit, column.shown_from)
        for part in parts
        for column in part.columns
    )
    dictionary = TableOf(name=DICTIONARY, columns=_DICTIONARY, rows=rows)
    return _said_of(dictionary, is_made_up=is_made_up)


def workbook_dictionary(parts: Iterable[TableOf], *, is_made_up: bool) -> TableOf:
    """The same for a workbook, whose sheets and columns are named in words, with those first."""
    every = tuple(parts)
    dictionary = data_dictionary(every, is_made_up=is_made_up)
    words = [(part.title, column.heading) for part in every for column in part.columns]
    return replace(
        dictionary,
        columns=(*_IN_A_WORKBOOK, *dictionary.columns),
        rows=tuple((*beside, *row) for beside, row in zip(words, dictionary.rows, strict=True)),
    )


_DICTIONARY: Final = (
    Column(name="table", heading="Table in CSV and JSON", meaning="Table"),
    Column(name="column", heading="Column in CSV and JSON", meaning="Column of the table"),
    Column(name="meaning", heading="What it holds", meaning="What the column holds"),
    Column(name="unit", heading="Unit", meaning="Unit of the figures"),
    Column(
        name="shown_from",
        heading="Shown from",
        meaning="From which count on a figure is shown",
    ),
)
_IN_A_WORKBOOK: Final = (
    Column(name="sheet", heading="Sheet", meaning="Sheet of a workbook"),
    Column(name="heading", heading="Heading", meaning="What stands above the column there"),
)


def _said_of(part: TableOf, *, is_made_up: bool) -> TableOf:
    return replace(
        part,
        columns=(*part.columns, _MADE_UP),
        rows=tuple((*row, is_made_up) for row in part.rows),
    )
