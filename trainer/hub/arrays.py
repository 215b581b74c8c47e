"""Places for what is sent to a hub a column at a time, as arrays."""

from collections.abc import Iterable

from psycopg import sql


def listed(parts: Iterable[sql.Composable]) -> sql.Composed:
    """Parts of a statement, with commas between them."""
    return sql.SQL(", ").join(parts)


def value(kind: str) -> sql.SQL:
    """A place for a column of which all rows have one value."""
    return sql.SQL(f"%b::{kind}" if kind == "bytea" else f"%s::{kind}")


def array(kind: str) -> sql.SQL:
    """A place for a column as an array; bytes go as they are, which halves them and their cost."""
    return sql.SQL(f"%b::{kind}[]" if kind == "bytea" else f"%s::{kind}[]")
