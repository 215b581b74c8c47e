"""Statements in a pipeline that insist: where one does not hold, none behind it is done.

To look first, and to write then, would cost one more way to the hub and back.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

import psycopg
from psycopg.pq import TransactionStatus

ONLY_IF: Final = "SELECT 1 / ({})::integer"
"""Divides by 0 where a condition does not hold, which takes back all of its transaction."""


@contextmanager
def insisting(hub: psycopg.Connection) -> Iterator[None]:
    """A pipeline whose statements may insist; `has_held` says of each whether it held."""
    with suppress(psycopg.errors.DivisionByZero), hub.pipeline():
        yield
    # What was begun by a statement of its own stays open though it failed.
    if hub.info.transaction_status is TransactionStatus.INERROR:
        hub.rollback()


def has_held(asked: psycopg.Cursor[Any]) -> bool:
    """Whether it held, once the pipeline has ended; not where one before it did not."""
    return asked.pgresult is not None
