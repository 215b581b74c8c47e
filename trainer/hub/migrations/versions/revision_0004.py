"""What a daily sync asks grows with the log no more, and who is assigned what is told to them.

How far a device's log is there without a gap, and how many answers there are, is kept in the row of
what a trainee shares: a sync counts what came since.  Triggers take back what is kept, or correct
it, whoever takes rows away.  Where they are not there, as on Citus, which distributes no table with
triggers, all is counted at each sync, as before.
Educators are told of flags by their number.

Directors may leave texts of cards out of the figures by card: those from before an answer changed.
"""

from collections.abc import Iterator
from typing import Final

from alembic import op

from trainer.hub.migrations.statement import plain, quoted
from trainer.hub.migrations.versions.revision_0002 import (
    DAYS,
    IN_DAYS,
    OF_DIRECTORS,
    SHARED,
    of_directors,
)
from trainer.hub.roles import groups_of

revision: Final = "0004"
down_revision: Final = "0003"

_OWN: Final = "trainee_id = trainer.own_trainee()"
_KEPT: Final = """
    ALTER TABLE trainer.shared ADD counted jsonb NOT NULL DEFAULT '{}', ADD answers bigint"""
"""Of each device, in hexadecimal, a number below which no entry is lacking; answers that are there,
NULL as long as nobody has counted them."""
_WATCHED: Final = {"log": ("DELETE", "UPDATE"), "answer": ("INSERT", "DELETE", "UPDATE")}
"""What may change, beside TRUNCATE, what is kept of a table's rows."""
_ROWS: Final = {
    "INSERT": "NEW TABLE AS fresh",
    "DELETE": "OLD TABLE AS gone",
    "UPDATE": "OLD TABLE AS gone NEW TABLE AS fresh",
}
_STEP: Final = 500
"""So many rows a sync may count before that is kept: more than most people give in a day."""
_IS_WATCHED: Final = """
    CREATE FUNCTION trainer.is_watched(one regclass, ways integer) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = ''
    RETURN ways = (
        SELECT count(*) FROM pg_catalog.pg_trigger
        WHERE tgrelid = one AND NOT tgisinternal AND tgenabled IN ('O', 'A'))"""
# Whoever takes rows away waits for a sync that is about to keep what it has counted, since both
# write the trainee's row: so also where it says nothing else than before.
_LOG_CHANGED: Final = """
    CREATE FUNCTION trainer.log_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
    AS $$ BEGIN
        IF TG_OP = 'TRUNCATE' THEN
            UPDATE trainer.shared SET counted = '{}';
        ELSE
            UPDATE trainer.shared SET counted = '{}'
            WHERE trainee_id IN (SELECT gone.trainee_id FROM gone);
        END IF;
        RETURN NULL;
    END $$"""
_ANSWER_CHANGED: Final = """
    CREATE FUNCTION trainer.answer_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
    AS $$ BEGIN
        IF TG_OP = 'TRUNCATE' THEN
            UPDATE trainer.shared SET answers = NULL;
        END IF;
        IF TG_OP IN ('DELETE', 'UPDATE') THEN
            UPDATE trainer.shared SET answers = answers - of_trainee.n
            FROM (SELECT gone.trainee_id, count(*) AS n FROM gone GROUP BY 1) AS of_trainee
            WHERE shared.trainee_id = of_trainee.trainee_id;
        END IF;
        IF TG_OP IN ('INSERT', 'UPDATE') THEN
            UPDATE trainer.shared SET answers = answers + of_trainee.n
            FROM (SELECT fresh.trainee_id, count(*) AS n FROM fresh GROUP BY 1) AS of_trainee
            WHERE shared.trainee_id = of_trainee.trainee_id;
        END IF;
        RETURN NULL;
    END $$"""
# From one device to the next, and from what is kept on, by the index of devices and sequences: a
# server without statistics would sort a whole log for it.  A number under which nothing is there,
# as after a table was put back alone, is not believed.
_HEADS_BEYOND: Final = """
    CREATE FUNCTION trainer.heads_beyond(trainee bytea, counted jsonb)
    RETURNS TABLE (device bytea, highest bigint, base bigint, beyond bigint)
    LANGUAGE plpgsql STABLE SET search_path = ''
    SET enable_sort = off SET enable_seqscan = off SET enable_bitmapscan = off
    AS $$ BEGIN
        SELECT log.device_id INTO device FROM trainer.log
        WHERE log.trainee_id = trainee ORDER BY log.device_id LIMIT 1;
        WHILE FOUND LOOP
            SELECT log.sequence INTO highest FROM trainer.log
            WHERE log.trainee_id = trainee AND log.device_id = device
            ORDER BY log.device_id DESC, log.sequence DESC LIMIT 1;
            SELECT log.sequence INTO base FROM trainer.log
            WHERE log.trainee_id = trainee AND log.device_id = device
                AND log.sequence = (counted ->> pg_catalog.encode(device, 'hex'))::bigint;
            base := coalesce(base, 0);
            SELECT count(*) INTO beyond FROM (
                SELECT FROM trainer.log
                WHERE log.trainee_id = trainee AND log.device_id = device AND log.sequence > base
                ORDER BY log.device_id, log.sequence
            ) AS since;
            RETURN NEXT;
            SELECT log.device_id INTO device FROM trainer.log
            WHERE log.trainee_id = trainee AND log.device_id > device
            ORDER BY log.device_id LIMIT 1;
        END LOOP;
    END $$"""
# Whose login it is is asked first: nodes of a cluster would be asked by its owner.
_OWN_HEADS: Final = f"""
    CREATE OR REPLACE FUNCTION trainer.own_heads()
    RETURNS TABLE (device_id bytea, highest bigint, entries bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
    AS $$
    #variable_conflict use_column
    DECLARE
        own bytea := trainer.own_trainee();
        kept jsonb;
        beyond bigint;
        is_long boolean := false;
    BEGIN
        IF NOT trainer.is_watched('trainer.log', {1 + len(_WATCHED["log"])}) THEN
            RETURN QUERY SELECT log.device_id, max(log.sequence), count(*) FROM trainer.log
                WHERE log.trainee_id = own GROUP BY log.device_id;
            RETURN;
        END IF;
        SELECT shared.counted INTO kept FROM trainer.shared WHERE shared.trainee_id = own;
        FOR device_id, highest, entries, beyond IN
            SELECT head.device, head.highest, head.base + head.beyond, head.beyond
            FROM trainer.heads_beyond(own, kept) AS head
        LOOP
            is_long := is_long OR beyond >= {_STEP} AND highest = entries;
            RETURN NEXT;
        END LOOP;
        IF is_long THEN
            PERFORM trainer.keep_heads(own);
        END IF;
    END $$"""  # noqa: S608 - ours
# Counted once more, with the row held: what was taken away before is seen, and whoever takes
# something away later finds what is kept.  Another device that shares meanwhile is not waited for.
_KEEP_HEADS: Final = """
    CREATE FUNCTION trainer.keep_heads(own bytea) RETURNS void
    LANGUAGE plpgsql SET search_path = ''
    AS $$
    DECLARE
        kept jsonb;
    BEGIN
        SELECT shared.counted INTO kept FROM trainer.shared WHERE shared.trainee_id = own
        FOR UPDATE SKIP LOCKED;
        IF FOUND THEN
            UPDATE trainer.shared SET counted = (
                SELECT coalesce(jsonb_object_agg(
                    pg_catalog.encode(head.device, 'hex'),
                    CASE WHEN head.highest = head.base + head.beyond THEN head.highest
                        ELSE head.base END), '{}')
                FROM trainer.heads_beyond(own, kept) AS head)
            WHERE shared.trainee_id = own;
        END IF;
    END $$"""
_OWN_ANSWERS: Final = f"""
    CREATE OR REPLACE FUNCTION trainer.own_answers() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
    AS $$
    DECLARE
        own bytea := trainer.own_trainee();
        is_kept boolean := trainer.is_watched('trainer.answer', {1 + len(_WATCHED["answer"])});
        n bigint;
    BEGIN
        IF is_kept THEN
            SELECT shared.answers INTO n FROM trainer.shared WHERE shared.trainee_id = own;
            IF n IS NOT NULL THEN
                RETURN n;
            END IF;
            PERFORM FROM trainer.shared WHERE shared.trainee_id = own FOR UPDATE SKIP LOCKED;
            is_kept := FOUND;
        END IF;
        SELECT count(*) INTO n FROM trainer.answer WHERE answer.trainee_id = own;
        IF is_kept THEN
            UPDATE trainer.shared SET answers = n WHERE shared.trainee_id = own;
        END IF;
        RETURN n;
    END $$"""  # noqa: S608 - ours
_OWN_PROGRAMMES: Final = f"""
    CREATE FUNCTION trainer.own_programmes()
    RETURNS TABLE (title text, target_percent integer, decks text[])
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
    BEGIN ATOMIC
        SELECT programme.title, programme.target_percent, programme.decks
        FROM trainer.enrolment JOIN trainer.programme USING (programme)
        WHERE enrolment.{_OWN} ORDER BY programme.programme;
    END"""  # noqa: S608 - ours
# Every educator may publish every deck, and so ask of it; of who is in a programme nothing is said.
_ASSIGNED_BY: Final = """
    CREATE FUNCTION trainer.assigned_by(deck text) RETURNS SETOF text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
    BEGIN ATOMIC
        SELECT programme.programme FROM trainer.programme
        WHERE assigned_by.deck = ANY (programme.decks) ORDER BY programme.programme;
    END"""
_WITHOUT_EARLIER: Final = ("cards", "by_kind", "weakest", "card_errors", "card_choices")
"""Functions for directors that leave texts out, where these are given behind all else."""
_EARLIER: Final = "earlier bytea[]"
"""A card's id and the version of its text, one behind the other."""
_OF_EARLIER: Final = """
    card_id IN (SELECT substr(one, 1, 16) FROM unnest(earlier) AS one)
    AND card_id || version = ANY (earlier)"""
_ON_TEXTS: Final = {
    "earlier": (
        f"{DAYS}, {_EARLIER}",
        "card_id bytea, n bigint",
        f"SELECT card_id, count(*) {SHARED} WHERE {IN_DAYS} AND {_OF_EARLIER} GROUP BY card_id",
    ),
    # By the day on which anybody answered it first, be it before the period.
    "card_texts": (
        f"{DAYS}, card bytea",
        (
            "version bytea, n bigint, failed bigint, trainees bigint, marked bigint,"
            " first_answered integer"
        ),
        f"""
        SELECT version, count(*) FILTER (WHERE day >= first_day),
            count(*) FILTER (WHERE day >= first_day AND passed = 0),
            count(DISTINCT trainee_id) FILTER (WHERE day >= first_day),
            count(*) FILTER (WHERE day >= first_day AND is_marked = 1), min(day)
        {SHARED}
        WHERE {IN_DAYS.replace("BETWEEN first_day AND", "<=")} AND card_id = card
        GROUP BY version HAVING max(day) >= first_day""",
    ),
}
"""Of each further function for directors its parameters, its columns and its query."""

# What a trainee's program says beside it of the level is not what anybody reads by.
_TRAINEES: Final = """
    CREATE FUNCTION trainer.trainees_of(wanted text)
    RETURNS TABLE (
        trainee_id bytea, pseudonym text, year integer, groups text[], content text, level text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
    BEGIN ATOMIC
        SELECT enrolment.trainee_id, enrolment.pseudonym, enrolment.year, enrolment.groups,
            trainer.shared_part(shared.content, programme.decks), shared.level
        FROM trainer.programme JOIN trainer.enrolment USING (programme)
            LEFT JOIN trainer.shared USING (trainee_id)
        WHERE programme.programme = wanted AND trainer.directs(wanted);
    END"""
# Flags are few beside answers, and so are undos: neither index is of a whole log.
_FLAG_INDEXES: Final = (
    "CREATE INDEX log_of_flags ON trainer.log (card_id) WHERE kind = 'flag'",
    "CREATE INDEX log_of_retracts ON trainer.log (trainee_id, target_id) WHERE kind = 'retract'",
)
# As devices fold them: of each trainee's flags on a card, put on and taken off, the latest that was
# not undone.  What no trainer writes is none, and no time is one that a calendar has not.  A server
# without statistics would read the whole log for it.
_FLAGS_ON: Final = """
    CREATE FUNCTION trainer.flags_on(cards bytea[])
    RETURNS TABLE (card_id bytea, trainees bigint, since integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' SET enable_seqscan = off
    BEGIN ATOMIC
        SELECT latest.card_id, count(*), (min(latest.at_ms) / 86400000)::integer
        FROM (
            SELECT DISTINCT ON (log.trainee_id, log.card_id) log.trainee_id, log.card_id,
                log.payload, greatest(0, least(
                    log.at_ms, (1000 * extract(epoch FROM log.received_at))::bigint)) AS at_ms
            FROM trainer.log
            WHERE log.kind = 'flag' AND log.card_id = ANY (cards)
                AND EXISTS (
                    SELECT FROM trainer.enrolment WHERE enrolment.trainee_id = log.trainee_id)
                AND NOT EXISTS (
                    SELECT FROM trainer.log AS undo
                    WHERE undo.trainee_id = log.trainee_id AND undo.kind = 'retract'
                        AND undo.target_id = log.entry_id)
            ORDER BY log.trainee_id, log.card_id, log.at_ms DESC, log.device_id DESC,
                log.sequence DESC
        ) AS latest
        WHERE latest.payload ~ '"is_flagged" *: *true'
        GROUP BY latest.card_id;
    END"""


def upgrade() -> None:
    """Keep what a sync asks, watch it, and add what residents and educators may ask."""
    (database,) = op.get_bind().exec_driver_sql("SELECT current_database()").one()
    residents, directors, educators = map(quoted, groups_of(database))
    for statement in (
        _KEPT,
        _IS_WATCHED,
        _LOG_CHANGED,
        _ANSWER_CHANGED,
        *_watching(),
        _HEADS_BEYOND,
        _KEEP_HEADS,
        _OWN_HEADS,
        _OWN_ANSWERS,
        _OWN_PROGRAMMES,
        _ASSIGNED_BY,
        "DROP FUNCTION trainer.trainees_of",
        _TRAINEES,
        *_FLAG_INDEXES,
        _FLAGS_ON,
        *_on_cards(),
        "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA trainer FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION trainer.own_programmes TO {residents}",
        f"GRANT EXECUTE ON FUNCTION trainer.assigned_by TO {educators}",
        f"GRANT EXECUTE ON FUNCTION trainer.trainees_of TO {directors}",
        f"GRANT EXECUTE ON FUNCTION trainer.flags_on TO {educators}",
        # Of those that there are twice both: the older ones are theirs already.
        *(
            f"GRANT EXECUTE ON FUNCTION trainer.{name}_of({_types(parameters)}) TO {directors}"
            for name, (parameters, _, _) in _without_earlier().items()
        ),
    ):
        op.execute(plain(statement))


def _watching() -> Iterator[str]:
    for table, ways in _WATCHED.items():
        for way in (*ways, "TRUNCATE"):
            rows = f"REFERENCING {_ROWS[way]}" if way in _ROWS else ""
            yield f"""
                CREATE TRIGGER kept_{way.lower()} AFTER {way} ON trainer.{table} {rows}
                FOR EACH STATEMENT EXECUTE FUNCTION trainer.{table}_changed()"""


def _without_earlier() -> dict[str, tuple[str, str, str]]:
    """Of the functions on answers by card their parameters, columns and queries."""
    leaving_out = {
        name: (
            f"{parameters}, {_EARLIER}",
            columns,
            query.replace(IN_DAYS, f"{IN_DAYS} AND NOT ({_OF_EARLIER})"),
        )
        for name, (parameters, columns, query) in OF_DIRECTORS.items()
        if name in _WITHOUT_EARLIER
    }
    return leaving_out | _ON_TEXTS


def _on_cards() -> Iterator[str]:
    for name, (parameters, columns, query) in _without_earlier().items():
        yield of_directors(name, parameters, columns, query)


def _types(parameters: str) -> str:
    """The types of parameters, by which a function is known."""
    return ", ".join(parameter.split()[-1] for parameter in parameters.split(","))
