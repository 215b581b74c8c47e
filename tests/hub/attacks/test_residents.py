"""What a resident tries: to read, guess, time, forge, rewrite, lock and rise."""

from collections.abc import Callable

import psycopg
import pytest
from psycopg import errors, sql

from tests.hub.attacks.conftest import (
    CARD,
    DEVICE,
    NEW_ROWS,
    Tried,
    answer_three,
    new_row,
    own_id,
    share_everything,
)
from tests.hub.conftest import Connect, new_resident, rows_read
from tests.hub.test_rights import an_id, count, entry
from trainer.domain.ids import TraineeId
from trainer.hub import people, rows
from trainer.hub.people import Login
from trainer.hub.roles import groups_of, login_of
from trainer.hub.tables import BY_TRAINEE
from trainer.services.hub_inbox import inbox


@pytest.mark.parametrize(
    "statement",
    [
        # Rewriting history.
        (
            "INSERT INTO trainer.log SELECT * FROM trainer.log"
            " ON CONFLICT (trainee_id, entry_id) DO UPDATE SET mark = 'correct'"
        ),
        (
            "MERGE INTO trainer.log USING (SELECT 1) AS one ON true"
            " WHEN MATCHED THEN UPDATE SET mark = 'correct'"
        ),
        "MERGE INTO trainer.log USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE",
        "DO $$ BEGIN EXECUTE 'DELETE FROM trainer.log'; END $$",
        "UPDATE trainer.enrolment SET programme = 'airway'",
        "UPDATE trainer.shared SET level = 'cards'",
        "UPDATE trainer.card_note SET sentence = 'other'",
        "DELETE FROM trainer.work",
        "INSERT INTO trainer.erased VALUES ('mark')",
        "INSERT INTO trainer.programme VALUES ('own', 'Own', '', '', 85, '{}')",
        # Holding what others need.
        "SELECT * FROM trainer.log FOR UPDATE",
        "SELECT * FROM trainer.log FOR KEY SHARE",
        "SELECT * FROM trainer.enrolment FOR SHARE",
        *(
            f"BEGIN; LOCK TABLE trainer.{table} IN {mode} MODE"
            for table in BY_TRAINEE
            for mode in ("SHARE", "ACCESS EXCLUSIVE")
        ),
        "BEGIN; LOCK TABLE trainer.revision IN ACCESS SHARE MODE",
        "BEGIN; LOCK TABLE trainer.programme IN ACCESS SHARE MODE",
        "BEGIN; LOCK TABLE trainer.deck_version IN ACCESS EXCLUSIVE MODE",
        "REINDEX TABLE trainer.log",
        # Objects in front of ours, and ours changed.
        "CREATE FUNCTION pg_temp.own_trainee() RETURNS bytea LANGUAGE sql AS 'SELECT NULL::bytea'",
        "CREATE VIEW pg_temp.log AS SELECT 1",
        "CREATE OPERATOR pg_temp.= (FUNCTION = byteaeq, LEFTARG = bytea, RIGHTARG = bytea)",
        "CREATE OPERATOR public.= (FUNCTION = byteaeq, LEFTARG = bytea, RIGHTARG = bytea)",
        "CREATE CAST (text AS integer) WITH INOUT AS IMPLICIT",
        "CREATE SCHEMA own",
        "CREATE EXTENSION hstore; SELECT * FROM trainer.revision",
        "CREATE RULE own AS ON INSERT TO trainer.log DO INSTEAD NOTHING",
        (
            "CREATE TRIGGER own BEFORE INSERT ON trainer.log"
            " EXECUTE FUNCTION suppress_redundant_updates_trigger()"
        ),
        "CREATE PUBLICATION own FOR ALL TABLES",
        "CREATE STATISTICS trainer.own ON trainee_id, mark FROM trainer.log",
        "ALTER FUNCTION trainer.own_trainee() COST 1",
        "ALTER FUNCTION trainer.is_own(bytea) LEAKPROOF",
        "ALTER POLICY own_rows ON trainer.log USING (true)",
        "COMMENT ON TABLE trainer.log IS 'own'",
        # A foreign key looks a row up past row security, and says whether it is there.
        "ALTER TABLE trainer.work ADD FOREIGN KEY (trainee_id) REFERENCES trainer.shared",
        "CREATE TABLE public.own (one bytea REFERENCES trainer.shared)",
        "TRUNCATE trainer.work",
        # More rights.
        "SET ROLE pg_monitor",
        "SET session_replication_role = replica",
        "SET track_functions = 'all'",
        "SET log_statement = 'all'",
        "SET temp_file_limit = -1",
        "ALTER SYSTEM SET ssl = off",
        "ALTER DATABASE postgres SET statement_timeout = 0",
        "SELECT * FROM pg_authid",
        "SELECT * FROM pg_statistic",
        "SELECT * FROM pg_hba_file_rules",
        "SELECT pg_reload_conf()",
        "SELECT pg_ls_dir('.')",
        "SELECT pg_stat_reset()",
        "COPY (SELECT 1) TO PROGRAM 'id'",
        # Others' work.
        "SELECT * FROM trainer.card_statistics(NULL)",
        "SELECT * FROM trainer.days_of('spine')",
        "SELECT trainer.directs('spine')",
        "SELECT trainer.next_version('sample')",
    ],
)
def test_a_resident_is_refused(statement: str, tried: Tried) -> None:
    assert tried.refuses(tried.resident, statement)


@pytest.mark.parametrize("table", NEW_ROWS)
def test_nobody_adds_a_row_in_another_s_name(table: str, tried: Tried) -> None:
    own = tried.resident
    with own.transaction(force_rollback=True):
        own.execute(new_row(table, own_id(own)).encode())
    assert tried.refuses(own, new_row(table, tried.victim))


def test_rows_are_not_copied_in_past_the_policy(attacker: psycopg.Connection) -> None:
    with (
        pytest.raises(errors.FeatureNotSupported),
        attacker.cursor().copy("COPY trainer.log FROM STDIN") as copy,
    ):
        copy.write_row(["x"])


@pytest.mark.parametrize("source", ["trainer.log", "(TABLE trainer.log)"])
def test_others_rows_are_not_copied_out(source: str, tried: Tried) -> None:
    copying = f"COPY {source} TO STDOUT"
    with tried.resident.cursor().copy(copying) as copy:
        assert list(copy.rows()) == []


@pytest.mark.parametrize(
    "condition",
    [
        "1 / (sequence - sequence) = 1",
        "mark::integer = 1",
        "payload::json ->> 'x' = '1'",
        "(CASE WHEN mark = 'wrong' THEN 1 / (sequence - sequence) ELSE 1 END) = 1",
        "set_config('application_name', mark, false) = ''",
        "pg_notify('leak', mark) IS NULL",
        "regexp_count(mark, '(') = 1",
    ],
)
def test_no_condition_sees_or_complains_of_what_others_wrote(condition: str, tried: Tried) -> None:
    _without_indexes(tried.resident)
    query = f"SELECT * FROM trainer.log WHERE {condition}"  # noqa: S608 - the attack
    assert tried.resident.execute(query).fetchall() == []


CHEAP = (
    "trainee_id >= '\\x00'",
    "trainee_id = ANY (ARRAY['\\x00'::bytea])",
    "trainee_id BETWEEN '\\x00' AND '\\xff'",
    "ctid = '(0,1)'",
)
"""Conditions that an engine likes to look at first, since they cost so little and cannot leak."""


@pytest.mark.parametrize("condition", CHEAP)
@pytest.mark.parametrize("table", BY_TRAINEE)
def test_whose_a_row_is_comes_before_what_is_in_it(
    condition: str, table: str, tried: Tried
) -> None:
    # Else the time it takes would tell, row by row, whether a condition holds of others' rows.
    _without_indexes(tried.resident)
    (first, *_) = _filters(tried.resident, table, condition)
    assert first.startswith("Filter: (trainer.is_own(trainee_id)")


@pytest.mark.parametrize(
    "condition", ["mark = ANY (ARRAY['wrong'])", "mark = 'wrong'", "card_id > '\\x00'"]
)
def test_what_an_answer_was_is_not_looked_at_before_whose_it_is(
    condition: str, tried: Tried
) -> None:
    _without_indexes(tried.resident)
    for prefix in ("", "ctid = '(0,2)' AND "):
        for line in _filters(tried.resident, "log", prefix + condition):
            assert line.startswith("Filter: (trainer.is_own(trainee_id)")


def test_another_s_rows_are_not_even_read_by_their_id(
    tried: Tried,
) -> None:
    plan = tried.resident.execute(
        sql.SQL(
            "EXPLAIN (ANALYZE, TIMING off, COSTS off, SUMMARY off)"
            " SELECT * FROM trainer.log WHERE trainee_id = {}"
        ).format(sql.Literal(tried.victim))
    ).fetchall()
    assert any("never executed" in line for (line,) in plan)


def _without_indexes(connection: psycopg.Connection) -> None:
    connection.execute(
        "SET enable_indexscan = off; SET enable_bitmapscan = off; SET enable_indexonlyscan = off"
    )


def _filters(connection: psycopg.Connection, table: str, condition: str) -> list[str]:
    plan = connection.execute(
        f"EXPLAIN (COSTS off) SELECT * FROM trainer.{table} WHERE {condition}"  # noqa: S608 - ours
    ).fetchall()
    return [line.strip() for (line,) in plan if "Filter:" in line]


def test_the_engine_s_own_tables_tell_nothing_of_what_others_wrote(
    owner: psycopg.Connection, attacker: psycopg.Connection
) -> None:
    owner.execute("ANALYZE")
    assert attacker.execute("SELECT * FROM pg_stats WHERE schemaname = 'trainer'").fetchall() == []
    texts = attacker.execute(
        "SELECT DISTINCT query FROM pg_stat_activity"
        " WHERE usename <> session_user AND datname = current_database()"
    ).fetchall()
    assert texts == [("<insufficient privilege>",)]


def test_the_same_ids_as_another_s_meet_no_resistance(
    owner: psycopg.Connection, victim: TraineeId, connect: Connect
) -> None:
    # A refusal would tell that they are there.
    assert victim
    trainee = an_id()
    own = connect(new_resident(owner, trainee))
    rows.push(own, [entry(trainee, number) for number in (1, 2, 3)])
    assert count(own, "log") == 3


def test_a_login_that_may_act_as_another_is_still_itself(
    owner: psycopg.Connection, victim: TraineeId, attacker: psycopg.Connection
) -> None:
    role = login_of(victim)
    owner.execute(
        sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(attacker.info.user))
    )
    attacker.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
    assert count(attacker, "log") == 0
    with pytest.raises(errors.InsufficientPrivilege):
        rows.push(attacker, [entry(victim, 9)])


def test_nobody_acts_as_the_group_which_would_own_what_they_leave_behind(tried: Tried) -> None:
    # A large object of the group's would outlive its maker's erasure, and be read by all of them.
    for connection, group in zip(
        (tried.resident, tried.director, tried.educator),
        groups_of(tried.resident.info.dbname),
        strict=True,
    ):
        role = sql.Identifier(group).as_string(connection)
        assert tried.refuses(connection, f"SET ROLE {role}")


def test_functions_that_replace_touch_nobody_else_s_rows(
    owner: psycopg.Connection, victim: TraineeId, attacker: psycopg.Connection
) -> None:
    assert victim
    attacker.execute(
        "SELECT trainer.forget_work(ARRAY[%s::bytea], ARRAY['sample'], ARRAY[20000])", [DEVICE]
    )
    attacker.execute("SELECT trainer.share('cards', 2, '{\"other\":1}')")
    assert count(owner, "work") == 1
    levels = owner.execute(
        "SELECT level, content FROM trainer.shared WHERE trainee_id = %s", [victim]
    ).fetchall()
    assert levels == [("topics", "{}")]


@pytest.fixture
def both_share(
    owner: psycopg.Connection, victim: TraineeId, attacker: psycopg.Connection, connect: Connect
) -> tuple[TraineeId, psycopg.Connection]:
    """A victim and an attacker with rows in every table of what is shared."""
    share_everything(connect(people.rotate(owner, login_of(victim))))
    answer_three(attacker, TraineeId(own_id(attacker)))
    share_everything(attacker)
    return victim, attacker


FORGOTTEN_BY = {
    "topic_count": 'device_id, deck, category, week, is_marked, "interval"',
    "error_count": "device_id, deck, category, week, error",
    "confidence_count": "device_id, deck, week, confidence",
    "bin_count": "device_id, deck, week, bin",
    "work": "device_id, deck, day",
    "answer": "card_id",
}
"""Of each table with a function that takes one's own rows away, by which columns it does."""


@pytest.mark.parametrize("table", FORGOTTEN_BY)
def test_a_function_that_takes_rows_away_takes_no_other_s_by_the_same_keys(
    table: str, owner: psycopg.Connection, both_share: tuple[TraineeId, psycopg.Connection]
) -> None:
    victim, attacker = both_share
    columns = FORGOTTEN_BY[table]
    every_key = f"SELECT DISTINCT {columns} FROM trainer.{table}"  # noqa: S608 - ours
    keys = owner.execute(every_key.encode()).fetchall()
    arrays = ", ".join(["ARRAY[%s]"] * len(keys[0]))
    for key in keys:
        attacker.execute(f"SELECT trainer.forget_{table}({arrays})".encode(), key)
    whose = f"SELECT DISTINCT trainee_id FROM trainer.{table}"  # noqa: S608 - ours
    assert owner.execute(whose.encode()).fetchall() == [(victim,)]
    assert count(owner, table) >= len(keys)


@pytest.mark.parametrize("table", FORGOTTEN_BY)
def test_a_function_that_replaces_rows_takes_no_other_s_away(
    table: str, owner: psycopg.Connection, both_share: tuple[TraineeId, psycopg.Connection]
) -> None:
    victim, attacker = both_share
    of_all = f"SELECT * FROM trainer.{table} WHERE trainee_id = %s"  # noqa: S608 - ours
    before = owner.execute(of_all.encode(), [victim]).fetchall()
    ((cards,),) = owner.execute("SELECT array_agg(DISTINCT card_id) FROM trainer.answer").fetchall()
    attacker.execute(no_rows_put(owner, table), [cards if table == "answer" else 0])
    assert owner.execute(of_all.encode(), [victim]).fetchall() == before != []
    assert owner.execute(of_all.encode(), [own_id(attacker)]).fetchall() == []


@pytest.mark.parametrize("table", [table for table in FORGOTTEN_BY if table != "answer"])
def test_how_long_a_function_takes_that_replaces_counts_tells_nothing_of_others(
    table: str, owner: psycopg.Connection, both_share: tuple[TraineeId, psycopg.Connection]
) -> None:
    victim, attacker = both_share
    before = rows_replaced(attacker, table)
    time = "day" if table == "work" else "week"
    columns = [
        name
        for (name,) in owner.execute(
            "SELECT quote_ident(attname) FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > 0 ORDER BY attnum",
            [f"trainer.{table}"],
        )
    ]
    later = ", ".join(f"{name} + later" if name == time else name for name in columns)
    owner.execute(
        f"INSERT INTO trainer.{table} SELECT {later}"  # noqa: S608 - ours
        f" FROM trainer.{table}, generate_series(1, 50) AS later WHERE trainee_id = %s".encode(),
        [victim],
    )
    # Of a table that the engine knows to be small it would rather read all.
    owner.execute(f"ANALYZE trainer.{table}".encode())
    assert max(before, rows_replaced(attacker, table)) < 10


def no_rows_put(connection: psycopg.Connection, table: str) -> bytes:
    """What brings one's own rows of a table to none; its parameter is the function's second one."""
    ((taken,),) = connection.execute(
        "SELECT pronargs FROM pg_proc WHERE proname = %s", [f"put_{table}"]
    ).fetchall()
    arrays = ", ".join(["'{}'"] * (taken - 2))
    return f"SELECT trainer.put_{table}(0, %s, {arrays})".encode()


def rows_replaced(connection: psycopg.Connection, table: str) -> int:
    """How many rows the hub reads to bring one's own counts to none, which is taken back."""
    query = no_rows_put(connection, table)
    with connection.transaction(force_rollback=True):
        return rows_read(connection, [table], lambda: connection.execute(query, [0]))


def test_who_keeps_answers_to_no_card_takes_no_other_s_away(
    owner: psycopg.Connection, both_share: tuple[TraineeId, psycopg.Connection]
) -> None:
    victim, attacker = both_share
    attacker.execute("SELECT trainer.keep_answers('{}')")
    whose = owner.execute("SELECT DISTINCT trainee_id FROM trainer.answer").fetchall()
    assert whose == [(victim,)]


@pytest.mark.parametrize("day", [-(2**31), 2**31 - 1])
def test_a_note_of_a_day_that_no_calendar_has_keeps_nobody_from_the_others(
    day: int,
    owner: psycopg.Connection,
    attacker: psycopg.Connection,
    url_of: Callable[[Login], str],
) -> None:
    educator = people.add_educator(owner, an_id().hex())
    assert educator
    for number, written in enumerate((20_000, day)):
        attacker.execute(
            "INSERT INTO trainer.card_note VALUES"
            " (trainer.own_trainee(), %s, %s, 'sample', 'b-1', 'v', %s, 'Look at it.')",
            [number.to_bytes(16, "big"), b"c" * 16, written],
        )
    assert len(inbox(url_of(educator), "sample").notes) == 2


def test_a_resident_counts_once_among_flags_and_takes_back_nobody_else_s(
    owner: psycopg.Connection, attacker: psycopg.Connection, connect: Connect
) -> None:
    educator = people.add_educator(owner, an_id().hex())
    assert educator
    for number in range(1, 5):
        trainee = an_id()
        flag = entry(trainee, number, card_id=CARD)
        rows.push(connect(new_resident(owner, trainee)), [flag])
    own = own_id(attacker)
    ask = "SELECT trainees FROM trainer.flags_on(%s)"
    reader = connect(educator)
    with pytest.raises(errors.InsufficientPrivilege):
        attacker.execute(ask, [[CARD]])
    many = [entry(own, number, device_id=bytes([number]) * 16) for number in range(10, 40)]
    assert all(rows.push(attacker, [one | {"card_id": CARD}]) for one in many)
    assert reader.execute(ask, [[CARD]]).fetchall() == [(5,)]
    undone = {"kind": "retract", "card_id": None}
    of_others = (entry(own, 40 + n, target_id=n.to_bytes(16, "big")) for n in range(1, 5))
    rows.push(attacker, [one | undone for one in of_others])
    assert reader.execute(ask, [[CARD]]).fetchall() == [(5,)]
