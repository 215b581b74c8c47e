"""What is sent to a hub a column at a time, as arrays, and the places for it in a statement.

The driver adapts arrays element by element, which would take a day's sync longer than all else that
it does on this side: numbers and texts are written here as the engine reads them.  Source:
PostgreSQL documentation, "Arrays", section "Array Input and Output Syntax".
"""

from collections.abc import Iterable, Sequence
from typing import Final

from psycopg import sql

_TEXT: Final = "text"
_BYTES: Final = "bytea"
Column = Sequence[bytes | None] | Sequence[int | None] | Sequence[str | None]


def listed(parts: Iterable[sql.Composable]) -> sql.Composed:
    """Parts of a statement, with commas between them."""
    return sql.SQL(", ").join(parts)


def value(kind: str) -> sql.SQL:
    """A place for a column of which all rows have one value."""
    return sql.SQL(f"{_place(kind)}::{kind}")


def array(kind: str) -> sql.SQL:
    """A place for a column as `as_array` gives it."""
    return sql.SQL(f"{_place(kind)}::{kind}[]")


def as_array(kind: str, column: Column) -> object:
    """A column as it goes to its place; bytes as they are, which halves them and their cost."""
    if kind == _BYTES:
        return list(column)
    written = _quoted if kind == _TEXT else str
    elements = ("NULL" if element is None else written(element) for element in column)
    return f"{{{','.join(elements)}}}"


def _place(kind: str) -> str:
    return "%b" if kind == _BYTES else "%s"


def _quoted(text: object) -> str:
    escaped = str(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
