"""What a login makes for itself comes last wherever a function works with the owner's rights.

A function in PL/pgSQL looks up the types it names when it runs, among temporary objects first
unless they are named last: a type of a caller's own by the name of one of these would run what the
caller likes as the hub's owner.  A hub lets nobody make temporary objects; but a plain database
lets everybody, as one does that a backup was put into by hand.
"""

from typing import Final

from alembic import op

from trainer.hub.migrations.statement import plain

revision: Final = "0005"
down_revision: Final = "0004"

_LOOKING_UP: Final = (
    "shared_part",
    "log_changed",
    "answer_changed",
    "heads_beyond",
    "keep_heads",
    "own_heads",
    "own_answers",
)
"""Functions in PL/pgSQL but `is_own`, which names no type and is asked of every row.

The statements of others were read when they were made.
"""


def upgrade() -> None:
    """Put temporary objects last; run by the hub's owner."""
    for function in _LOOKING_UP:
        op.execute(
            plain(f"ALTER FUNCTION trainer.{function} SET search_path = pg_catalog, pg_temp")
        )
