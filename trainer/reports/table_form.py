"""The form of a table: columns that say what they mean, and rows of plain values.

A column and the value below it are declared together, as a field, so that neither can drift from
the other.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Generic, TypeAlias, TypeVar

Value: TypeAlias = str | int | float | date | None
"""What a cell holds; None where there is nothing to show, and `bool` for yes and no."""
Line = TypeVar("Line")
Part = TypeVar("Part")

ALWAYS: Final = "always"
SHARE: Final = "share, 0 to 1"
TEXT: Final = "text"
DATE: Final = "date"
YES_OR_NO: Final = "yes or no"
PLACES: Final = 6
"""Decimal places of a share or a count of minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column and its entry in the data dictionary."""

    name: str
    """Its name in CSV and JSON, which is a promise."""
    heading: str
    """The same in words, above the column in a workbook."""
    meaning: str
    unit: str = TEXT
    shown_from: str = ALWAYS
    """From which count on the figure is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOf:
    """One part of a report as a table."""

    name: str
    """Lower-case letters and `_`, good as the name of a file."""
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    """Each as wide as `columns`."""

    @property
    def title(self) -> str:
        """Its name in words."""
        return in_words(self.name)


@dataclass(frozen=True, slots=True)
class Field(Generic[Line]):
    """A column with what a line of the report puts below it."""

    column: Column
    value: Callable[[Line], Value]
    is_figure: bool = True
    """Left empty in a line that is hidden."""


Fields: TypeAlias = tuple[Field[Line], ...]


def table(
    name: str,
    fields: Fields[Line],
    lines: Iterable[Line],
    *,
    is_hidden: Callable[[Line], bool] = lambda _: False,
) -> TableOf:
    """A table with a row for each line; a hidden line has its names and no figure."""
    rows = tuple(
        tuple(
            None if field.is_figure and is_hidden(line) else _rounded(field.value(line))
            for field in fields
        )
        for line in lines
    )
    return TableOf(name=name, columns=tuple(field.column for field in fields), rows=rows)


def label(
    name: str,
    meaning: str,
    value: Callable[[Line], Value],
    *,
    unit: str = TEXT,
    heading: str = "",
) -> Field[Line]:
    """What a line is about; it stays where the line's figures are hidden.

    Without a heading, its name is one.
    """
    column = Column(name=name, heading=heading or in_words(name), meaning=meaning, unit=unit)
    return Field(column, value, is_figure=False)


def figure(column: Column, value: Callable[[Line], Value]) -> Field[Line]:
    """A figure that stands alone."""
    return Field(column, value)


def count(
    name: str, meaning: str, unit: str, value: Callable[[Line], Value], *, heading: str = ""
) -> Field[Line]:
    """A count, which is always shown; without a heading, its name is one."""
    column = Column(name=name, heading=heading or in_words(name), meaning=meaning, unit=unit)
    return Field(column, value)


def of_part(fields: Fields[Part], part: Callable[[Line], Part]) -> Fields[Line]:
    """The fields of a part of each line."""
    return tuple(_of_part(field, part) for field in fields)


def in_words(name: str) -> str:
    """The name of a table or a column in words: `Keep until` of `keep_until`."""
    return name.replace("_", " ").capitalize()


def _rounded(value: Value) -> Value:
    # More digits would say nothing, would differ with the system's exp, and no workbook keeps all.
    return round(value, PLACES) if isinstance(value, float) else value


def _of_part(field: Field[Part], part: Callable[[Line], Part]) -> Field[Line]:
    return Field(field.column, lambda line: field.value(part(line)), field.is_figure)
