"""What a login makes for itself comes last wherever a function works with the owner's rights.

A function in PL/pgSQL looks up the types it names when it runs, among temporary objects first
unless they are named last: a type of a caller's own by the name of one of these would run what the
caller likes as the hub's owner.  A hub lets nobody make temporary objects; but a plain database
lets everybody, as one does that a backup was put into by hand.

What one login writes is not to fill the memory of who reads it, nor to show in another one's plans.
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
# A number may be written short, as 1e99999, and is written out where it is read: 200 KB of them
# were gigabytes for whoever directs the trainee.  In a sentence it is no number.
_WRITTEN_OUT: Final = r"""
    ALTER TABLE trainer.shared ADD CONSTRAINT written_out CHECK (
        content !~ '[eE][+-]?[0-9]{3}'
        OR regexp_replace(content, '"([^"\\]|\\.)*"', '', 'g') !~ '[eE][+-]?[0-9]{3}') NOT VALID"""
_IN_WORDS: Final = {
    "card_note": ("sentence",),
    "shared": ("content", "basis"),
    "log": ("payload", "chosen"),
}
"""What people write.  An engine's estimates would tell everybody where it comes in the alphabet."""


def upgrade() -> None:
    """Put temporary objects last, and limit what one reads of another; run by the hub's owner."""
    op.execute(plain(_WRITTEN_OUT))
    for table, columns in _IN_WORDS.items():
        for column in columns:
            op.execute(plain(f"ALTER TABLE trainer.{table} ALTER {column} SET STATISTICS 0"))
    for function in _LOOKING_UP:
        op.execute(
            plain(f"ALTER FUNCTION trainer.{function} SET search_path = pg_catalog, pg_temp")
        )
