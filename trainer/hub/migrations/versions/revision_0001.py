"""The first schema of a hub: people, the log, what is shared of it, and decks.

Every key of what belongs to a trainee begins with the trainee, every policy calls a function or
compares a column, and grants are of whole tables, so that the same statements serve tables that are
distributed by trainee.
"""

from typing import Final

from alembic import op

from trainer.hub.migrations.statement import plain, quoted
from trainer.hub.roles import groups_of

revision: Final = "0001"
down_revision: Final = None

_ID: Final = "bytea NOT NULL CHECK (octet_length({0}) = 16)"

_WORD: Final = "text NOT NULL CHECK (length({0}) <= 40)"
_COUNTS: Final = {
    "topic_count": ("deck category week:n is_marked:n interval:n", "n passed close"),
    "error_count": ("deck category week:n error", "n"),
    "confidence_count": ("deck week:n confidence", "n wrong"),
    "bin_count": ("deck week:n bin:n", "n recalled predicted_ppm"),
    "work": ("deck day:n", "answers elapsed_ms"),
}
"""Of each table of counts the columns of its key, numbers marked as such, and its sums.

In the order in which a learner's program counts them.
"""


def _columns(name: str) -> tuple[dict[str, str], list[str]]:
    """The types of a key's columns, and the sums."""
    key, sums = _COUNTS[name]
    parts = (column.partition(":") for column in key.split())
    return {column: "integer" if kind else "text" for column, _, kind in parts}, sums.split()


def _count_table(name: str) -> str:
    key, sums = _columns(name)
    columns = (
        f"trainee_id {_ID.format('trainee_id')}",
        f"device_id {_ID.format('device_id')}",
        *(
            f'"{column}" {kind} NOT NULL'
            if kind == "integer"
            else f"{column} {_WORD.format(column)}"
            for column, kind in key.items()
        ),
        *(f"{total} bigint NOT NULL CHECK ({total} >= 0)" for total in sums),
        f"PRIMARY KEY ({', '.join(('trainee_id', 'device_id', *(map(quoted, key))))})",
    )
    return f"CREATE TABLE trainer.{name} ({', '.join(columns)})"


_COUNT_TABLES: Final = tuple(map(_count_table, _COUNTS))
_TABLES: Final = (
    """
    CREATE TABLE trainer.programme (
        programme text PRIMARY KEY CHECK (programme ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
        title text NOT NULL,
        purpose text NOT NULL,
        audience text NOT NULL,
        target_percent integer NOT NULL CHECK (target_percent BETWEEN 50 AND 99),
        decks text[] NOT NULL
    )""",
    f"""
    CREATE TABLE trainer.enrolment (
        trainee_id {_ID.format("trainee_id")},
        programme text NOT NULL REFERENCES trainer.programme (programme),
        pseudonym text NOT NULL,
        year integer,
        groups text[] NOT NULL,
        PRIMARY KEY (trainee_id, programme),
        UNIQUE (trainee_id, programme, pseudonym)
    )""",
    """
    CREATE TABLE trainer.director (
        login text NOT NULL,
        programme text NOT NULL REFERENCES trainer.programme (programme),
        PRIMARY KEY (login, programme)
    )""",
    """
    CREATE TABLE trainer.erased (
        mark bytea PRIMARY KEY
    )""",
    f"""
    CREATE TABLE trainer.log (
        trainee_id {_ID.format("trainee_id")},
        entry_id {_ID.format("entry_id")},
        device_id {_ID.format("device_id")},
        sequence bigint NOT NULL CHECK (sequence >= 1),
        at_ms bigint NOT NULL,
        offset_minutes integer NOT NULL CHECK (offset_minutes BETWEEN -1440 AND 1440),
        kind text NOT NULL CHECK (length(kind) <= 40),
        card_id bytea CHECK (octet_length(card_id) = 16),
        target_id bytea CHECK (octet_length(target_id) = 16),
        mode text,
        mark text CHECK (mark IN ('correct', 'close', 'wrong')),
        error text CHECK (length(error) <= 40),
        rating integer CHECK (rating BETWEEN 1 AND 4),
        card_version bytea CHECK (octet_length(card_version) <= 32),
        key_hash bytea CHECK (octet_length(key_hash) <= 32),
        chosen text CHECK (length(chosen) <= 1000),
        confidence text CHECK (length(confidence) <= 40),
        elapsed_ms bigint,
        marker_version integer,
        scheduler_version text CHECK (length(scheduler_version) <= 40),
        origin_log text CHECK (length(origin_log) <= 200),
        origin_id text CHECK (length(origin_id) <= 200),
        payload text CHECK (length(payload) <= 20000),
        received_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (trainee_id, entry_id),
        UNIQUE (trainee_id, device_id, sequence)
    )""",
    f"""
    CREATE TABLE trainer.shared (
        trainee_id {_ID.format("trainee_id")} PRIMARY KEY,
        level text NOT NULL CHECK (level IN ('topics', 'cards')),
        made_ms bigint NOT NULL,
        content text NOT NULL CHECK (length(content) <= 200000)
    )""",
    *_COUNT_TABLES,
    """
    CREATE TABLE trainer.deck_version (
        slug text NOT NULL CHECK (length(slug) <= 40),
        number bigint NOT NULL CHECK (number >= 1),
        title text NOT NULL,
        version text NOT NULL,
        text_hash bytea NOT NULL,
        text text NOT NULL CHECK (length(text) <= 20000000),
        published_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (slug, number),
        UNIQUE (slug, text_hash)
    )""",
    f"""
    CREATE TABLE trainer.card_note (
        trainee_id {_ID.format("trainee_id")},
        note_id {_ID.format("note_id")},
        card_id {_ID.format("card_id")},
        deck text NOT NULL CHECK (length(deck) <= 40),
        block text NOT NULL CHECK (length(block) <= 40),
        card_version bytea NOT NULL CHECK (octet_length(card_version) <= 32),
        day integer NOT NULL,
        sentence text NOT NULL CHECK (length(sentence) <= 2000),
        PRIMARY KEY (trainee_id, note_id)
    )""",
)


def _count_function(name: str) -> str:
    """A director's way to counts: of their own programme, summed over devices, and no rows."""
    columns, sums = _columns(name)
    key = ", ".join(f"{name}.{quoted(column)}" for column in ("trainee_id", *columns))
    totals = ", ".join(f"sum({name}.{total})::bigint" for total in sums)
    returned = (
        "trainee_id bytea",
        *(f"{quoted(column)} {kind}" for column, kind in columns.items()),
        *(f"{total} bigint" for total in sums),
    )
    period = f" AND {name}.week BETWEEN first_week AND last_week" if "week" in columns else ""
    return f"""
    CREATE FUNCTION trainer.{name}_of(wanted text, first_week integer, last_week integer)
    RETURNS TABLE ({", ".join(returned)})
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
    BEGIN ATOMIC
        SELECT {key}, {totals} FROM trainer.{name} JOIN trainer.enrolment USING (trainee_id)
        WHERE enrolment.programme = wanted AND trainer.directs(wanted){period}
        GROUP BY {key};
    END"""  # noqa: S608 - ours


_COUNT_FUNCTIONS: Final = tuple(map(_count_function, _COUNTS))
_FUNCTIONS: Final = (
    # The login is the trainee's id: nothing is looked up, and SET ROLE changes nothing of it.
    """
    CREATE FUNCTION trainer.own_trainee() RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE SET search_path = ''
    RETURN CASE WHEN session_user ~ '^t_[0-9a-f]{32}$'
        THEN pg_catalog.decode(pg_catalog.substr(session_user::text, 3), 'hex') END""",
    """
    CREATE FUNCTION trainer.is_erased(trainee bytea) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
    RETURN EXISTS (
        SELECT 1 FROM trainer.erased
        WHERE mark = pg_catalog.sha256('erased trainee'::bytea || '\\x00'::bytea || trainee))""",
    """
    CREATE FUNCTION trainer.directs(wanted text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
    RETURN EXISTS (
        SELECT 1 FROM trainer.director
        WHERE login = session_user AND programme = wanted)""",
    """
    CREATE FUNCTION trainer.may_read_cards(trainee bytea) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
    RETURN EXISTS (
        SELECT 1 FROM trainer.director
        JOIN trainer.enrolment USING (programme)
        JOIN trainer.shared USING (trainee_id)
        WHERE login = session_user AND trainee_id = trainee AND level = 'cards')""",
    """
    CREATE FUNCTION trainer.trainees_of(wanted text)
    RETURNS TABLE (
        trainee_id bytea, pseudonym text, year integer, groups text[], content text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
    BEGIN ATOMIC
        SELECT enrolment.trainee_id, enrolment.pseudonym, enrolment.year, enrolment.groups,
            shared.content
        FROM trainer.enrolment LEFT JOIN trainer.shared USING (trainee_id)
        WHERE enrolment.programme = wanted AND trainer.directs(wanted);
    END""",
    *_COUNT_FUNCTIONS,
    """
    CREATE FUNCTION trainer.own_decks() RETURNS SETOF text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
    BEGIN ATOMIC
        SELECT DISTINCT pg_catalog.unnest(programme.decks)
        FROM trainer.enrolment JOIN trainer.programme USING (programme)
        WHERE enrolment.trainee_id = trainer.own_trainee();
    END""",
    # Whose notes they are is nobody's business but the trainee's.
    """
    CREATE FUNCTION trainer.notes_on(slug text)
    RETURNS TABLE (block text, card_version bytea, day integer, sentence text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
    BEGIN ATOMIC
        SELECT card_note.block, card_note.card_version, card_note.day, card_note.sentence
        FROM trainer.card_note WHERE card_note.deck = slug
        ORDER BY card_note.block, card_note.day, card_note.sentence;
    END""",
    """
    CREATE FUNCTION trainer.card_statistics()
    RETURNS TABLE (card_id bytea, trainees bigint, answers bigint, passed bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
    BEGIN ATOMIC
        SELECT log.card_id, count(DISTINCT log.trainee_id), count(*),
            count(*) FILTER (WHERE log.mark = 'correct' OR log.mark IS NULL AND log.rating >= 2)
        FROM trainer.log WHERE log.kind = 'review' AND log.mode = 'study'
        GROUP BY log.card_id HAVING count(DISTINCT log.trainee_id) >= 5;
    END""",
)

_OF_TRAINEES: Final = ("log", "shared", *_COUNTS, "card_note")
_OWN: Final = "trainee_id = trainer.own_trainee()"
_PROTECTED: Final = (*_OF_TRAINEES, "enrolment", "director", "erased", "programme", "deck_version")


def upgrade() -> None:
    """Make tables, functions, policies and grants; run by the hub's owner."""
    bind = op.get_bind()
    database, owner = bind.exec_driver_sql("SELECT current_database(), current_user").one()
    for statement in (*_TABLES, *_FUNCTIONS):
        op.execute(plain(statement))
    for statement in _rights(database, owner):
        op.execute(plain(statement))


def _rights(database: str, owner: str) -> tuple[str, ...]:
    residents, directors, educators = (quoted(name) for name in groups_of(database))
    mine = quoted(owner)
    protect = (
        statement
        for table in _PROTECTED
        for statement in (
            f"ALTER TABLE trainer.{table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE trainer.{table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY owner_all ON trainer.{table} TO {mine} USING (true) WITH CHECK (true)",
        )
    )
    own = (
        statement
        for table in _OF_TRAINEES
        for statement in (
            f"CREATE POLICY own_rows ON trainer.{table} FOR SELECT TO {residents} USING ({_OWN})",
            (
                f"CREATE POLICY own_new ON trainer.{table} FOR INSERT TO {residents}"
                f" WITH CHECK ({_OWN} AND NOT trainer.is_erased(trainee_id){_ON_RECEIPT[table]})"
            ),
            f"GRANT SELECT, INSERT ON trainer.{table} TO {residents}",
        )
    )
    # What is worked out from the log is replaced; the log itself never is.
    replaced = (
        statement
        for table in ("shared", *_COUNTS)
        for statement in (
            f"CREATE POLICY own_old ON trainer.{table} FOR DELETE TO {residents} USING ({_OWN})",
            (
                f"CREATE POLICY own_same ON trainer.{table} FOR UPDATE TO {residents}"
                f" USING ({_OWN}) WITH CHECK ({_OWN})"
            ),
            f"GRANT UPDATE, DELETE ON trainer.{table} TO {residents}",
        )
    )
    everyone = f"{residents}, {directors}, {educators}"
    return (
        "REVOKE ALL ON SCHEMA trainer FROM PUBLIC",
        "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA trainer FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA trainer TO {everyone}",
        *protect,
        *own,
        *replaced,
        f"CREATE POLICY own_rows ON trainer.enrolment FOR SELECT TO {residents} USING ({_OWN})",
        f"GRANT SELECT ON trainer.enrolment TO {residents}",
        (
            f"CREATE POLICY shared_cards ON trainer.log FOR SELECT TO {directors}"
            " USING (trainer.may_read_cards(trainee_id))"
        ),
        f"GRANT SELECT ON trainer.log TO {directors}",
        (
            f"CREATE POLICY own_programmes ON trainer.programme FOR SELECT TO {directors}"
            " USING (trainer.directs(programme))"
        ),
        f"GRANT SELECT ON trainer.programme TO {directors}",
        f"CREATE POLICY decks_of_all ON trainer.deck_version FOR SELECT TO {everyone} USING (true)",
        f"GRANT SELECT ON trainer.deck_version TO {everyone}",
        (
            f"CREATE POLICY new_decks ON trainer.deck_version FOR INSERT TO {educators}"
            " WITH CHECK (published_at = now())"
        ),
        f"GRANT INSERT ON trainer.deck_version TO {educators}",
        (
            f"GRANT EXECUTE ON FUNCTION trainer.own_trainee(), trainer.is_erased(bytea),"
            f" trainer.own_decks() TO {residents}"
        ),
        (
            f"GRANT EXECUTE ON FUNCTION trainer.directs(text), trainer.may_read_cards(bytea),"
            " trainer.trainees_of(text),"
            f" {', '.join(f'trainer.{name}_of(text, integer, integer)' for name in _COUNTS)}"
            f" TO {directors}"
        ),
        (
            f"GRANT EXECUTE ON FUNCTION trainer.notes_on(text), trainer.card_statistics()"
            f" TO {educators}"
        ),
    )


_ON_RECEIPT: Final = dict.fromkeys(_OF_TRAINEES, "") | {"log": " AND received_at = now()"}
