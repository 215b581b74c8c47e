"""Statements of migrations as PostgreSQL is to get them."""

from sqlalchemy import TextClause, text

from trainer.hub.roles import quoted

__all__ = ["plain", "quoted"]


def plain(statement: str) -> TextClause:
    """The statement as it stands: colons and per cents in it are no parameters."""
    return text(statement.replace(":", "\\:"))
