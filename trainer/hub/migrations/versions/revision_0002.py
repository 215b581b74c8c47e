"""Answers card by card as their devices work them out, sums where they lie, and pictures of decks.

A director's report reads sums of whole programmes: what it shows of each card is added up here, and
no log is sent to anybody.  `answer` is derived from the log and can be emptied: every device writes
its trainee's rows again at its next sync.
"""

from typing import Final

from alembic import op

from trainer.hub.migrations.statement import plain, quoted
from trainer.hub.roles import groups_of

revision: Final = "0002"
down_revision: Final = "0001"

_ID: Final = "bytea NOT NULL CHECK (octet_length({0}) = 16)"
_YES_OR_NO: Final = "smallint NOT NULL CHECK ({0} IN (0, 1))"
_ANSWER: Final = f"""
    CREATE TABLE trainer.answer (
        trainee_id {_ID.format("trainee_id")},
        card_id {_ID.format("card_id")},
        day integer NOT NULL CHECK (day BETWEEN 0 AND 400000),
        place integer NOT NULL CHECK (place >= 0),
        deck text NOT NULL CHECK (length(deck) <= 40),
        is_marked {_YES_OR_NO.format("is_marked")},
        counts {_YES_OR_NO.format("counts")},
        passed {_YES_OR_NO.format("passed")},
        recalled {_YES_OR_NO.format("recalled")},
        predicted_ppm integer NOT NULL CHECK (predicted_ppm BETWEEN 0 AND 1000000 * counts),
        error text NOT NULL CHECK (length(error) <= 40),
        chosen text NOT NULL CHECK (length(chosen) <= 1000),
        version bytea NOT NULL CHECK (octet_length(version) <= 32),
        PRIMARY KEY (trainee_id, card_id, day, place)
    )"""
_PICTURES: Final = (
    """
    CREATE TABLE trainer.picture (
        hash bytea PRIMARY KEY,
        content bytea NOT NULL CHECK (octet_length(content) <= 10000000),
        CHECK (hash = pg_catalog.sha256(content))
    )""",
    # A path of the deck's, and the hash of the picture that lies there, in hexadecimal.
    """
    ALTER TABLE trainer.deck_version ADD pictures jsonb NOT NULL DEFAULT '{}'
        CHECK (jsonb_typeof(pictures) = 'object')""",
    # An author goes back to an earlier text by publishing it again.
    "ALTER TABLE trainer.deck_version DROP CONSTRAINT deck_version_slug_text_hash_key",
)
# For the trainee's own devices: no function gives it to a director.
_BASIS: Final = """
    ALTER TABLE trainer.shared
        ADD basis text NOT NULL DEFAULT '' CHECK (length(basis) <= 200000)"""
_INDEXES: Final = (
    "CREATE INDEX answer_of_card ON trainer.answer (card_id)",
    # The keys begin with the trainee too, but are taken for dearer than reading all: a small
    # programme's report at a large hub waited ten times as long without these.
    "CREATE INDEX topic_count_of ON trainer.topic_count (trainee_id)",
    "CREATE INDEX error_count_of ON trainer.error_count (trainee_id)",
)

# Of a trainee of two programmes each director reads what their own one has assigned.
_IN_PROGRAMME: Final = """
    programme.programme = wanted AND trainer.directs(wanted) AND deck = ANY (programme.decks)"""
_ENROLLED: Final = "trainer.programme JOIN trainer.enrolment USING (programme)"
_IN_WEEKS: Final = f"{_IN_PROGRAMME} AND week BETWEEN first_week AND last_week"
_WEEKS: Final = "wanted text, first_week integer, last_week integer"
SHARED: Final = f"""
    FROM {_ENROLLED} JOIN trainer.shared USING (trainee_id)
        JOIN trainer.answer USING (trainee_id)"""
IN_DAYS: Final = f"""
    {_IN_PROGRAMME} AND shared.level = 'cards' AND day BETWEEN first_day AND last_day"""
DAYS: Final = "wanted text, first_day integer, last_day integer"
OF_DIRECTORS: Final = {
    "weeks": (
        "wanted text",
        "trainee_id bytea, week integer, is_marked integer, n bigint, passed bigint, close bigint",
        f"""
        SELECT trainee_id, week, is_marked, sum(n)::bigint, sum(passed)::bigint, sum(close)::bigint
        FROM {_ENROLLED} JOIN trainer.topic_count USING (trainee_id)
        WHERE {_IN_PROGRAMME} AND "interval" >= 1
        GROUP BY trainee_id, week, is_marked""",  # noqa: S608 - ours
    ),
    "topics": (
        _WEEKS,
        (
            'trainee_id bytea, category text, is_marked integer, "interval" integer,'
            " n bigint, passed bigint, close bigint"
        ),
        f"""
        SELECT trainee_id, category, is_marked, "interval", sum(n)::bigint, sum(passed)::bigint,
            sum(close)::bigint
        FROM {_ENROLLED} JOIN trainer.topic_count USING (trainee_id)
        WHERE {_IN_WEEKS} AND "interval" >= 1
        GROUP BY trainee_id, category, is_marked, "interval\"""",  # noqa: S608 - ours
    ),
    "confident": (
        _WEEKS,
        "trainee_id bytea, n bigint, wrong bigint",
        f"""
        SELECT trainee_id, sum(n)::bigint, sum(wrong)::bigint
        FROM {_ENROLLED} JOIN trainer.confidence_count USING (trainee_id)
        WHERE {_IN_WEEKS} AND confidence = 'sure'
        GROUP BY trainee_id""",  # noqa: S608 - ours
    ),
    "errors": (
        _WEEKS,
        "category text, error text, n bigint, trainees bigint",
        # In two steps, so that no row of all is sorted to count whose they are.
        f"""
        SELECT category, error, sum(n)::bigint, count(*)
        FROM (
            SELECT trainee_id, category, error, sum(n) AS n
            FROM {_ENROLLED} JOIN trainer.error_count USING (trainee_id)
            WHERE {_IN_WEEKS}
            GROUP BY trainee_id, category, error
        ) AS of_trainees
        GROUP BY category, error""",  # noqa: S608 - ours
    ),
    "bins": (
        _WEEKS,
        "bin integer, n bigint, recalled bigint, predicted_ppm bigint, trainees bigint",
        f"""
        SELECT bin, sum(n)::bigint, sum(recalled)::bigint, sum(predicted_ppm)::bigint,
            count(DISTINCT trainee_id)
        FROM {_ENROLLED} JOIN trainer.bin_count USING (trainee_id)
        WHERE {_IN_WEEKS}
        GROUP BY bin""",  # noqa: S608 - ours
    ),
    "days": (
        "wanted text",
        "trainee_id bytea, day integer, answers bigint, elapsed_ms bigint",
        f"""
        SELECT trainee_id, day, sum(answers)::bigint, sum(elapsed_ms)::bigint
        FROM {_ENROLLED} JOIN trainer.work USING (trainee_id)
        WHERE {_IN_PROGRAMME}
        GROUP BY trainee_id, day""",  # noqa: S608 - ours
    ),
    "cards": (
        DAYS,
        (
            "card_id bytea, n bigint, failed bigint, trainees bigint, marked bigint,"
            " counted bigint, counted_trainees bigint, not_recalled bigint, expected_ppm bigint"
        ),
        f"""
        SELECT card_id, sum(n)::bigint, sum(n - passed)::bigint, count(*), sum(marked)::bigint,
            sum(counted)::bigint, count(*) FILTER (WHERE counted > 0),
            sum(counted - recalled)::bigint,
            sum(1000000 * counted - predicted_ppm)::bigint
        FROM (
            SELECT card_id, count(*) AS n, sum(passed) AS passed, sum(is_marked) AS marked,
                sum(counts) AS counted, sum(counts * recalled) AS recalled,
                sum(predicted_ppm) AS predicted_ppm
            {SHARED}
            WHERE {IN_DAYS}
            GROUP BY trainee_id, card_id
        ) AS of_trainees
        GROUP BY card_id""",  # noqa: S608 - ours
    ),
    "card_errors": (
        f"{DAYS}, card bytea",
        "error text, n bigint",
        f"""
        SELECT error, count(*) {SHARED}
        WHERE {IN_DAYS} AND card_id = card AND error <> ''
        GROUP BY error""",
    ),
    "card_choices": (
        f"{DAYS}, card bytea",
        "chosen text, n bigint",
        f"""
        SELECT chosen, count(*) {SHARED}
        WHERE {IN_DAYS} AND card_id = card AND chosen <> '' AND passed = 0
        GROUP BY chosen""",
    ),
    "card_versions": (
        f"{DAYS}, card bytea",
        "version bytea, n bigint, since integer",
        f"""
        SELECT version, count(*), min(day) {SHARED}
        WHERE {IN_DAYS} AND card_id = card
        GROUP BY version""",
    ),
    "by_kind": (
        f"{DAYS}, card bytea",
        "is_marked integer, n bigint, failed bigint, trainees bigint",
        f"""
        SELECT is_marked, count(*), count(*) - sum(passed), count(DISTINCT trainee_id)
        {SHARED}
        WHERE {IN_DAYS} AND card_id = card
        GROUP BY is_marked""",
    ),
    "weakest": (
        f"{DAYS}, cards bytea[], least_answers integer, most integer",
        "trainee_id bytea, card_id bytea, n bigint, failed bigint",
        f"""
        SELECT trainee_id, card_id, n, failed
        FROM (
            SELECT trainee_id, card_id, n, failed, rank() OVER (
                PARTITION BY trainee_id ORDER BY failed::float8 / n DESC, n DESC) AS place
            FROM (
                SELECT trainee_id, card_id, count(*) AS n, count(*) - sum(passed) AS failed
                {SHARED}
                WHERE {IN_DAYS} AND card_id = ANY (cards)
                GROUP BY trainee_id, card_id, is_marked
                HAVING count(*) >= least_answers AND sum(passed) < count(*)
            ) AS missed
        ) AS placed
        WHERE place <= most""",  # noqa: S608 - ours
    ),
}
"""Of each function for directors its parameters, its columns and its query."""
# One row must not spoil the sums of everybody: no trainee gives a million answers in a week.
_LIMITS: Final = {
    "topic_count": (
        "week BETWEEN 0 AND 60000 AND is_marked BETWEEN 0 AND 1"
        ' AND "interval" BETWEEN 0 AND 2 AND n <= 1000000 AND passed + close <= n'
    ),
    "error_count": "week BETWEEN 0 AND 60000 AND n <= 1000000",
    "confidence_count": "week BETWEEN 0 AND 60000 AND n <= 1000000 AND wrong <= n",
    "bin_count": (
        "week BETWEEN 0 AND 60000 AND bin BETWEEN 0 AND 9 AND n <= 1000000 AND recalled <= n"
        " AND predicted_ppm <= n * 1000000"
    ),
    "work": "day BETWEEN 0 AND 400000 AND answers <= 1000000 AND elapsed_ms <= 86400000000",
}
# Where a trainee stands in decks of another programme is not this one's director's to read.  What
# no trainer has written is nothing, and must not end everybody's report.
_SHARED_PART: Final = """
    CREATE FUNCTION trainer.shared_part(content text, decks text[]) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog
    AS $$
    DECLARE
        told jsonb;
        part text;
    BEGIN
        told := content::jsonb;
        FOREACH part IN ARRAY ARRAY['decks', 'topics', 'quantiles', 'on_time', 'overdue'] LOOP
            told := jsonb_set(told, ARRAY['standing', part], (
                SELECT coalesce(jsonb_agg(one), '[]')
                FROM jsonb_array_elements(told -> 'standing' -> part) AS one
                WHERE one ->> 0 = ANY (decks)));
        END LOOP;
        RETURN told::text;
    EXCEPTION WHEN OTHERS THEN
        RETURN NULL;
    END $$"""
_TRAINEES: Final = """
    CREATE OR REPLACE FUNCTION trainer.trainees_of(wanted text)
    RETURNS TABLE (
        trainee_id bytea, pseudonym text, year integer, groups text[], content text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
    BEGIN ATOMIC
        SELECT enrolment.trainee_id, enrolment.pseudonym, enrolment.year, enrolment.groups,
            trainer.shared_part(shared.content, programme.decks)
        FROM trainer.programme JOIN trainer.enrolment USING (programme)
            LEFT JOIN trainer.shared USING (trainee_id)
        WHERE programme.programme = wanted AND trainer.directs(wanted);
    END"""
_SCHEMA_REVISION: Final = """
    CREATE FUNCTION trainer.schema_revision() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
    BEGIN ATOMIC
        SELECT version_num FROM trainer.revision;
    END"""
# An older program goes on working here as long as its own revision is not below this one.
_LEAST_PROGRAM: Final = """
    CREATE FUNCTION trainer.least_program() RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = ''
    RETURN '0001'"""


def upgrade() -> None:
    """Add the table, its policies, and what directors call; run by the hub's owner."""
    bind = op.get_bind()
    database, owner = bind.exec_driver_sql("SELECT current_database(), current_user").one()
    functions = (
        of_directors(name, parameters, columns, query)
        for name, (parameters, columns, query) in OF_DIRECTORS.items()
    )
    rights = _rights(database, owner)
    # Not of what is there already, which its device writes anew.
    limits = (
        f"ALTER TABLE trainer.{table} ADD CONSTRAINT within_limits CHECK ({limit}) NOT VALID"
        for table, limit in _LIMITS.items()
    )
    made = (
        _ANSWER,
        *_INDEXES,
        _BASIS,
        *_PICTURES,
        *limits,
        *functions,
        _SHARED_PART,
        _TRAINEES,
        _SCHEMA_REVISION,
        _LEAST_PROGRAM,
    )
    for statement in (*made, *rights):
        op.execute(plain(statement))


def of_directors(name: str, parameters: str, columns: str, query: str) -> str:
    """The statement that makes a function for directors."""
    return f"""
    CREATE FUNCTION trainer.{name}_of({parameters}) RETURNS TABLE ({columns})
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = ''
    BEGIN ATOMIC
        {query};
    END"""


def _rights(database: str, owner: str) -> tuple[str, ...]:
    residents, directors, educators = (quoted(name) for name in groups_of(database))
    own = "trainee_id = trainer.own_trainee()"
    functions = ", ".join(f"trainer.{name}_of" for name in OF_DIRECTORS)
    everyone = f"{residents}, {directors}, {educators}"
    protect = (
        statement
        for table in ("answer", "picture")
        for statement in (
            f"ALTER TABLE trainer.{table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE trainer.{table} FORCE ROW LEVEL SECURITY",
            (
                f"CREATE POLICY owner_all ON trainer.{table} TO {quoted(owner)}"
                " USING (true) WITH CHECK (true)"
            ),
        )
    )
    return (
        *protect,
        f"CREATE POLICY own_rows ON trainer.answer FOR SELECT TO {residents} USING ({own})",
        (
            f"CREATE POLICY own_new ON trainer.answer FOR INSERT TO {residents}"
            f" WITH CHECK ({own} AND NOT trainer.is_erased(trainee_id))"
        ),
        f"CREATE POLICY own_old ON trainer.answer FOR DELETE TO {residents} USING ({own})",
        f"GRANT SELECT, INSERT, DELETE ON trainer.answer TO {residents}",
        f"CREATE POLICY pictures_of_all ON trainer.picture FOR SELECT TO {everyone} USING (true)",
        f"GRANT SELECT ON trainer.picture TO {everyone}",
        (
            f"CREATE POLICY new_pictures ON trainer.picture FOR INSERT TO {educators}"
            " WITH CHECK (true)"
        ),
        f"GRANT INSERT ON trainer.picture TO {educators}",
        # A sum over a whole programme may be worked out by several processes at once.
        "ALTER FUNCTION trainer.directs(text) PARALLEL SAFE",
        "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA trainer FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION {functions} TO {directors}",
        (
            "GRANT EXECUTE ON FUNCTION trainer.schema_revision(), trainer.least_program()"
            f" TO {everyone}"
        ),
    )
