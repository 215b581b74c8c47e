"""Statements of migrations as PostgreSQL is to get them."""

from sqlalchemy import TextClause, text


def plain(statement: str) -> TextClause:
    """The statement as it stands: colons and per cents in it are no parameters."""
    return text(statement.replace(":", "\\:"))


def quoted(name: str) -> str:
    """A name as an identifier, whatever is in it."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
