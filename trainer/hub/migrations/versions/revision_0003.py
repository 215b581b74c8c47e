"""What a login could still do to others: lock tables, time rows, use up the numbers of a deck.

Who may update or delete in a table may also lock all of it, whatever row security says; so
residents replace what is worked out from the log by functions, which touch their own rows alone.
What no program calls is taken away: a director reads sums, and no entry of any log.
"""

from collections.abc import Iterator
from typing import Final

from alembic import op

from trainer.hub.migrations.statement import plain, quoted
from trainer.hub.roles import groups_of

revision: Final = "0003"
down_revision: Final = "0002"

_OWN: Final = "trainee_id = trainer.own_trainee()"
# An engine looks at the cheapest condition of a query first, and takes longer where it holds: what
# others' rows contain could be read off a clock.  So one condition of the policy costs next to
# nothing, and lets nobody look further; the other one is for the index.
_OWN_FIRST: Final = f"{_OWN} AND trainer.is_own(trainee_id)"
_FREE: Final = "1e-30"
# Not of SQL, which the engine would write out into conditions that cost what they cost.
_IS_OWN: Final = f"""
    CREATE FUNCTION trainer.is_own(trainee bytea) RETURNS boolean
    LANGUAGE plpgsql STABLE PARALLEL SAFE COST {_FREE}
    AS $$ BEGIN
        RETURN session_user OPERATOR(pg_catalog.=)
            ('t_' OPERATOR(pg_catalog.||) pg_catalog.encode(trainee, 'hex'));
    END $$"""
_KEYS: Final = {
    "topic_count": 'device_id:bytea deck:text category:text week is_marked "interval"',
    "error_count": "device_id:bytea deck:text category:text week error:text",
    "confidence_count": "device_id:bytea deck:text week confidence:text",
    "bin_count": "device_id:bytea deck:text week bin",
    "work": "device_id:bytea deck:text day",
}
"""Of each table of counts the key without the trainee; what has no type is a number."""
_OF_TRAINEES: Final = ("log", "shared", *_KEYS, "card_note", "answer", "enrolment")
_REPLACED: Final = ("shared", *_KEYS, "answer")
_SHARE: Final = """
    CREATE FUNCTION trainer.share(
        level text, made_ms bigint, content text, basis text DEFAULT '',
        instead_of text DEFAULT NULL)
    RETURNS boolean
    LANGUAGE sql SECURITY DEFINER SET search_path = ''
    BEGIN ATOMIC
        INSERT INTO trainer.shared AS there
        SELECT trainer.own_trainee(), share.level, share.made_ms, share.content, share.basis
        WHERE NOT trainer.is_erased(trainer.own_trainee())
        ON CONFLICT (trainee_id) DO UPDATE SET level = excluded.level, made_ms = excluded.made_ms,
            content = excluded.content, basis = excluded.basis
        WHERE instead_of IS NULL OR there.level = instead_of
        RETURNING true;
    END"""
# As the owner, who need not be asked of every row whose it is.
_OWN_HEADS: Final = f"""
    CREATE FUNCTION trainer.own_heads()
    RETURNS TABLE (device_id bytea, highest bigint, entries bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
    BEGIN ATOMIC
        SELECT log.device_id, max(log.sequence), count(*) FROM trainer.log WHERE {_OWN}
        GROUP BY log.device_id;
    END"""  # noqa: S608 - ours
_OWN_ANSWERS: Final = f"""
    CREATE FUNCTION trainer.own_answers() RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
    BEGIN ATOMIC
        SELECT count(*) FROM trainer.answer WHERE {_OWN};
    END"""  # noqa: S608 - ours
_FORGET_ANSWER: Final = f"""
    CREATE FUNCTION trainer.forget_answer(cards bytea[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = ''
    BEGIN ATOMIC
        DELETE FROM trainer.answer WHERE {_OWN} AND (cards IS NULL OR card_id = ANY (cards));
    END"""  # noqa: S608 - ours
_NEXT_VERSION: Final = """
    CREATE FUNCTION trainer.next_version(deck text) RETURNS bigint
    LANGUAGE sql STABLE SET search_path = ''
    BEGIN ATOMIC
        SELECT coalesce(max(number), 0) + 1 FROM trainer.deck_version WHERE slug = deck;
    END"""
# Of those who share card by card, as their devices work answers out: what was undone is not among
# them, and answers that were marked stand apart from those that were self-rated.
_CARD_STATISTICS: Final = """
    CREATE FUNCTION trainer.card_statistics(cards bytea[])
    RETURNS TABLE (
        card_id bytea, is_marked integer, trainees bigint, answers bigint, passed bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
    BEGIN ATOMIC
        SELECT answer.card_id, answer.is_marked, count(DISTINCT answer.trainee_id), count(*),
            sum(answer.passed)::bigint
        FROM trainer.answer JOIN trainer.shared USING (trainee_id)
        WHERE shared.level = 'cards' AND answer.card_id = ANY (cards)
        GROUP BY answer.card_id, answer.is_marked
        HAVING count(DISTINCT answer.trainee_id) >= 5;
    END"""
_UNCALLED: Final = (
    "may_read_cards(bytea)",
    "card_statistics()",
    *(f"{table}_of(text, integer, integer)" for table in _KEYS),
)
# An older program would go on replacing its rows as it was allowed to.
_LEAST_PROGRAM: Final = """
    CREATE OR REPLACE FUNCTION trainer.least_program() RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = ''
    RETURN '0003'"""
_LIMITS: Final = {
    "log": "length(mode) <= 40",
    "deck_version": (
        "length(title) <= 300 AND length(version) <= 100 AND octet_length(text_hash) <= 32"
    ),
}


def upgrade() -> None:
    """Take the rights that lock, and give functions; run by the hub's owner."""
    (database,) = op.get_bind().exec_driver_sql("SELECT current_database()").one()
    residents, directors, educators = map(quoted, groups_of(database))
    for statement in (
        *_first(residents),
        *_replacing(residents),
        *_taking_away(residents, directors),
        *_publishing(educators),
        *_limits(),
        _LEAST_PROGRAM,
        "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA trainer FROM PUBLIC",
    ):
        op.execute(plain(statement))


def _first(residents: str) -> Iterator[str]:
    """Whose a row is comes first, and statistics do not tell how many rows somebody has."""
    yield _IS_OWN
    yield f"GRANT EXECUTE ON FUNCTION trainer.is_own TO {residents}"
    for table in _OF_TRAINEES:
        yield f"ALTER POLICY own_rows ON trainer.{table} USING ({_OWN_FIRST})"
        yield f"ALTER TABLE trainer.{table} ALTER COLUMN trainee_id SET STATISTICS 1"


def _replacing(residents: str) -> Iterator[str]:
    yield from (_SHARE, _OWN_HEADS, _OWN_ANSWERS, _FORGET_ANSWER, *map(_forget, _KEYS))
    forgetting = (f"forget_{table}" for table in _REPLACED if table != "shared")
    for function in ("share", "own_heads", "own_answers", *forgetting):
        yield f"GRANT EXECUTE ON FUNCTION trainer.{function} TO {residents}"
    for table in _REPLACED:
        yield f"REVOKE UPDATE, DELETE ON trainer.{table} FROM {residents}"
        yield f"DROP POLICY IF EXISTS own_old ON trainer.{table}"
        yield f"DROP POLICY IF EXISTS own_same ON trainer.{table}"


def _forget(table: str) -> str:
    """Take rows of one's own away, by the columns of their keys, an array for each."""
    parts = [column.partition(":") for column in _KEYS[table].split()]
    parameters = ", ".join(
        f"keys_{number} {kind or 'bigint'}[]" for number, (_, _, kind) in enumerate(parts)
    )
    arrays = ", ".join(f"keys_{number}" for number, _ in enumerate(parts))
    key = ", ".join(column for column, _, _ in parts)
    return f"""
    CREATE FUNCTION trainer.forget_{table}({parameters}) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = ''
    BEGIN ATOMIC
        DELETE FROM trainer.{table}
        WHERE {_OWN} AND ({key}) IN (SELECT * FROM unnest({arrays}));
    END"""  # noqa: S608 - ours


def _taking_away(residents: str, directors: str) -> Iterator[str]:
    """Rights that no program uses, and functions that none calls."""
    yield "DROP POLICY shared_cards ON trainer.log"
    yield f"REVOKE ALL ON trainer.log FROM {directors}"
    yield "DROP POLICY own_new ON trainer.shared"
    yield f"REVOKE INSERT ON trainer.shared FROM {residents}"
    for function in _UNCALLED:
        yield f"DROP FUNCTION trainer.{function}"


def _publishing(educators: str) -> Iterator[str]:
    """A number far ahead would be a deck's last: after it nothing could be published."""
    yield _NEXT_VERSION
    yield _CARD_STATISTICS
    for function in ("next_version", "card_statistics"):
        yield f"GRANT EXECUTE ON FUNCTION trainer.{function} TO {educators}"
    yield (
        "ALTER POLICY new_decks ON trainer.deck_version"
        " WITH CHECK (published_at = now() AND number = trainer.next_version(slug))"
    )


def _limits() -> Iterator[str]:
    """Of new rows: what is there already is not read again."""
    for table, limit in _LIMITS.items():
        yield f"ALTER TABLE trainer.{table} ADD CONSTRAINT within_limits CHECK ({limit}) NOT VALID"
