"""What a trainee shares is brought up to date by the hub, which compares it where it lies.

A device used to read the hub's rows, and to compare, take away and add by four statements for each
table; now it sends what is to be there, and a function for each table does the rest, in the one
transaction that writes the trainee's row.  So a sync waits once less, and costs a server less.

Who is logged in is worked out in place: with a search path of its own a function is called for each
row, and this one looks nothing up, as it was read when it was made.
"""

from collections.abc import Iterator
from typing import Final

from alembic import op

from trainer.hub.migrations.statement import plain, quoted
from trainer.hub.roles import groups_of

revision: Final = "0006"
down_revision: Final = "0005"

# To count letters in the pattern takes three times as long.
_OWN_TRAINEE: Final = """
    CREATE OR REPLACE FUNCTION trainer.own_trainee() RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN session_user ~ '^t_[0-9a-f]*$'
            AND pg_catalog.octet_length(session_user::text) = 34
        THEN pg_catalog.decode(pg_catalog.substr(session_user::text, 3), 'hex') END"""
_OWN: Final = "trainee_id = trainer.own_trainee()"
_OWN_FIRST: Final = f"{_OWN} AND trainer.is_own(trainee_id)"
_COLUMNS: Final = {
    "topic_count": (
        'device_id:bytea deck:text category:text week is_marked "interval" n passed close'
    ),
    "error_count": "device_id:bytea deck:text category:text week error:text n",
    "confidence_count": "device_id:bytea deck:text week confidence:text n wrong",
    "bin_count": "device_id:bytea deck:text week bin n recalled predicted_ppm",
    "work": "device_id:bytea deck:text day answers elapsed_ms",
    "answer": (
        "card_id:bytea day place deck:text is_marked counts passed recalled predicted_ppm"
        " error:text chosen:text version:bytea"
    ),
}
"""Of each table the columns but the trainee; what has no type is a number."""
_TIMES: Final = {"work": "day", "answer": "day"}
"""By what a table goes that does not go by weeks."""
# As the owner, whom no policy keeps to some rows: so whose they are is said here.  How long it
# takes is not to tell how many rows others have since some day: of counts none of theirs is looked
# at, as every index begins with the trainee; of a card's answers they are, and are left at once.
_PUT: Final = """
    CREATE FUNCTION trainer.put_{table}({parameters}) RETURNS {returned}
    LANGUAGE sql SECURITY DEFINER SET search_path = '' SET enable_seqscan = off
    BEGIN ATOMIC
        DELETE FROM trainer.{table}
        WHERE {own} AND {replaced}
            AND ({columns}) NOT IN (SELECT * FROM unnest({arrays}));
        INSERT INTO trainer.{table} (trainee_id, {columns})
        SELECT trainer.own_trainee(), * FROM unnest({arrays})
        WHERE NOT trainer.is_erased(trainer.own_trainee())
        ON CONFLICT DO NOTHING;{told}
    END"""
# Others are not looked at: they are as they were, or were taken away by the hub's owner.
_AS_MANY: Final = """
        SELECT count(*) = earlier FROM trainer.{table} WHERE {own} AND {time} < since;"""
_KEEP_ANSWERS: Final = f"""
    CREATE FUNCTION trainer.keep_answers(cards bytea[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = ''
    BEGIN ATOMIC
        DELETE FROM trainer.answer WHERE {_OWN_FIRST} AND card_id <> ALL (cards);
    END"""  # noqa: S608 - ours


def upgrade() -> None:
    """Add what brings shared rows up to date; run by the hub's owner."""
    (database,) = op.get_bind().exec_driver_sql("SELECT current_database()").one()
    functions = ("keep_answers", *(f"put_{table}" for table in _COLUMNS))
    for statement in (
        _OWN_TRAINEE,
        *map(_put, _COLUMNS),
        _KEEP_ANSWERS,
        "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA trainer FROM PUBLIC",
        *_granted(functions, quoted(groups_of(database).residents)),
    ):
        op.execute(plain(statement))


def _put(table: str) -> str:
    """What brings one's own rows of a table to those that are sent.

    Of counts those of a week or day and of later ones; it says whether there are as many of earlier
    ones as there are to be.  Of answers those to some cards since a day.
    """
    parts = [column.partition(":") for column in _COLUMNS[table].split()]
    arrays = [f"column_{number}" for number, _ in enumerate(parts)]
    kinds = [kind or "bigint" for _, _, kind in parts]
    time = _TIMES.get(table, "week")
    is_of_cards = table == "answer"
    which = "cards bytea[]" if is_of_cards else "earlier bigint"
    sent = [f"{array} {kind}[]" for array, kind in zip(arrays, kinds, strict=True)]
    return _PUT.format(
        table=table,
        parameters=", ".join(("since bigint", which, *sent)),
        returned="void" if is_of_cards else "boolean",
        own=_OWN_FIRST if is_of_cards else _OWN,
        replaced=f"{time} >= since" + (" AND card_id = ANY (cards)" if is_of_cards else ""),
        columns=", ".join(column for column, _, _ in parts),
        arrays=", ".join(arrays),
        told="" if is_of_cards else _AS_MANY.format(table=table, own=_OWN, time=time),
    )


def _granted(functions: tuple[str, ...], residents: str) -> Iterator[str]:
    for function in functions:
        yield f"GRANT EXECUTE ON FUNCTION trainer.{function} TO {residents}"
