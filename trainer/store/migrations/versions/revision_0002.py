"""An answer typed once more, at most once for each review; overruled marks found without a scan."""

from typing import Final

from alembic import op

revision: Final = "0002"
down_revision: Final = "0001"

_STATEMENTS: Final = (
    """
    CREATE UNIQUE INDEX log_one_retype ON log (trainee_id, target_id) WHERE kind = 'retype'
    """,
    """
    CREATE INDEX log_overruled ON log (trainee_id, target_id, kind, mark)
            WHERE kind = 'rerate' AND mark IS NOT NULL
    """,
)


def upgrade() -> None:
    """Add the two indexes; the log's rows and their kinds stay as they are."""
    for statement in _STATEMENTS:
        op.execute(statement)
