"""What both ways of reading the database have in common: rows for an SQL text."""

from collections.abc import Mapping
from typing import Any, Protocol

from trainer.domain.ids import TraineeId

Row = tuple[Any, ...]
"""One row as SQLite gives it; it goes no further than this package."""


class Reader(Protocol):
    """A read transaction, SQLAlchemy's or the standard library's."""

    @property
    def trainee(self) -> TraineeId:
        """Whose rows are read."""

    def rows(self, sql: str, parameters: Mapping[str, object]) -> list[Row]:
        """All rows of a statement with named parameters; `trainee` is filled in."""
