"""Attacks on a hub with the login of a resident, a director or an educator, over the wire.

What each may do by right is in `test_rights`; here they try what they may not.
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

import psycopg
import pytest
from psycopg import errors, sql
from psycopg.conninfo import conninfo_to_dict

from tests.hub.conftest import SPINE, Connect, new_resident
from tests.hub.server import Server
from tests.hub.test_rights import an_id, count, entry
from trainer.domain.ids import DeviceId, TraineeId
from trainer.errors import HubError
from trainer.hub import people, rows
from trainer.hub.connection import connected
from trainer.hub.making import make_hub, upgrade_hub
from trainer.hub.people import Login
from trainer.hub.roles import login_of
from trainer.hub.state import findings

OF_TRAINEES = (
    "log",
    "shared",
    "topic_count",
    "error_count",
    "confidence_count",
    "bin_count",
    "work",
    "card_note",
    "enrolment",
)
"""Tables of which residents see their own rows."""
DEVICE = DeviceId(b"d" * 16)


class Tried(NamedTuple):
    """One connection of each kind to a hub that all refusals leave as it is."""

    victim: TraineeId
    resident: psycopg.Connection
    educator: psycopg.Connection
    director: psycopg.Connection
    """Of another programme than the victim's."""

    def refuses(self, connection: psycopg.Connection, statement: str) -> bool:
        """Whether a statement is not allowed; whatever it began is taken back."""
        try:
            connection.execute(statement)
        except (errors.InsufficientPrivilege, errors.FeatureNotSupported) as refused:
            return "trainee_id" not in str(refused)
        finally:
            connection.execute("ROLLBACK; RESET ALL; RESET ROLE")
        return False


@pytest.fixture(scope="module")
def tried(server: Server) -> Iterator[Tried]:
    url = server.new_database()
    make_hub(url)
    database = str(conninfo_to_dict(url)["dbname"])

    def connect(login: Login | None) -> psycopg.Connection:
        assert login is not None
        return psycopg.connect(server.url(login.name, login.password, database), autocommit=True)

    with psycopg.connect(url, autocommit=True) as owner:
        people.put_programme(owner, SPINE)
        people.put_programme(owner, replace(SPINE, name="airway"))
        victim = an_id()
        with connect(new_resident(owner, victim)) as own:
            answer_three(own, victim)
        made = Tried(
            victim,
            connect(new_resident(owner, an_id())),
            connect(people.add_educator(owner, secrets.token_hex(4))),
            connect(people.add_director(owner, secrets.token_hex(4), "airway")),
        )
    yield made
    for connection in made[1:]:
        connection.close()


@pytest.fixture
def victim(owner: psycopg.Connection, connect: Connect) -> TraineeId:
    """A resident with three answers, of which the second was wrong, and a sum."""
    trainee = an_id()
    answer_three(connect(new_resident(owner, trainee)), trainee)
    return trainee


def answer_three(own: psycopg.Connection, trainee: TraineeId) -> None:
    marks = ("correct", "wrong", "correct")
    rows.push(
        own,
        [entry(trainee, n, mark=mark, kind="review") for n, mark in enumerate(marks, start=1)],
    )
    own.execute(
        "INSERT INTO trainer.work VALUES (trainer.own_trainee(), %s, 'sample', 20000, 3, 9000)",
        [DEVICE],
    )
    rows.put_shared(own, level="topics", made_ms=1, content="{}")


@pytest.fixture
def attacker(victim: TraineeId, owner: psycopg.Connection, connect: Connect) -> psycopg.Connection:
    """Another resident of the same programme."""
    assert victim
    return connect(new_resident(owner, an_id()))


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
            for table in OF_TRAINEES
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
        "SELECT * FROM trainer.card_statistics()",
        "SELECT * FROM trainer.work_of('spine', 0, 9999)",
        "SELECT trainer.directs('spine')",
        "SELECT trainer.next_version('sample')",
    ],
)
def test_a_resident_is_refused(statement: str, tried: Tried) -> None:
    assert tried.refuses(tried.resident, statement)


def test_rows_are_not_copied_in_past_the_policy(attacker: psycopg.Connection) -> None:
    with (
        pytest.raises(errors.FeatureNotSupported),
        attacker.cursor().copy("COPY trainer.log FROM STDIN") as copy,
    ):
        copy.write_row(["x"])


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
@pytest.mark.parametrize("table", OF_TRAINEES)
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


def test_a_director_s_conditions_come_after_whether_they_may_read(
    tried: Tried,
) -> None:
    _without_indexes(tried.director)
    condition = f"trainee_id = ANY (ARRAY['\\x{tried.victim.hex()}'::bytea]) AND mark = 'wrong'"
    (line,) = _filters(tried.director, "log", condition)
    assert line.startswith("Filter: (trainer.may_read_cards(trainee_id)")


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


@pytest.mark.parametrize(
    "column", ["mode = 'study-' || repeat('x', 40)", "payload = repeat('x', 20001)"]
)
def test_a_row_cannot_be_as_long_as_one_likes(column: str, attacker: psycopg.Connection) -> None:
    name, _, value = column.partition(" = ")
    with pytest.raises(errors.CheckViolation):
        attacker.execute(
            f"INSERT INTO trainer.log (trainee_id, entry_id, device_id, sequence, at_ms,"  # noqa: S608 - ours
            f" offset_minutes, kind, {name})"
            f" VALUES (trainer.own_trainee(), %s, %s, 1, 0, 0, 'bury', {value})",
            [b"e" * 16, DEVICE],
        )


def test_an_advisory_lock_holds_up_neither_making_nor_upgrading_a_hub(
    hub_url: str, attacker: psycopg.Connection
) -> None:
    for number in (7472635, 7472636):
        attacker.execute("SELECT pg_advisory_lock(%s)", [number])
    make_hub(hub_url)
    upgrade_hub(hub_url)


def test_an_upgrade_that_is_held_up_or_refused_says_so(
    hub_url: str,
    owner: psycopg.Connection,
    url_of: Callable[[Login], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(HubError, match="may not do that"):
        upgrade_hub(url_of(new_resident(owner, an_id())))
    monkeypatch.setattr("trainer.hub.making.LOCK_TIMEOUT", "100ms")
    with owner.transaction():
        owner.execute("LOCK TABLE trainer.revision IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(HubError, match="another connection holds"):
            upgrade_hub(hub_url)


def test_a_login_holds_a_few_connections_and_no_more(
    owner: psycopg.Connection, url_of: Callable[[Login], str], connect: Connect
) -> None:
    login = new_resident(owner, an_id())
    for _ in range(people.CONNECTIONS):
        connect(login)
    with pytest.raises(HubError, match="too many connections"), connected(url_of(login)):
        pass


def test_an_endless_query_is_ended_by_the_limit_that_a_login_begins_with(
    owner: psycopg.Connection, connect: Connect
) -> None:
    login = new_resident(owner, an_id())
    owner.execute(
        sql.SQL("ALTER ROLE {} SET statement_timeout = '100ms'").format(sql.Identifier(login.name))
    )
    with pytest.raises(errors.QueryCanceled):
        connect(login).execute("SELECT count(*) FROM generate_series(1, 1000000000000)")


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER ROLE CURRENT_USER SET statement_timeout = 0",
        "ALTER ROLE CURRENT_USER RESET statement_timeout",
        "ALTER ROLE CURRENT_USER RESET ALL",
    ],
)
def test_who_undoes_their_own_limit_is_listed(
    statement: str, owner: psycopg.Connection, attacker: psycopg.Connection
) -> None:
    attacker.execute(statement)
    told = {one.what for one in findings(owner)}
    assert f"The login {attacker.info.user} has no statement_timeout." in told


def test_a_schema_in_which_everybody_may_make_objects_is_listed(
    owner: psycopg.Connection,
) -> None:
    # Servers before PostgreSQL 15 come so, and those that were upgraded from one.
    owner.execute("GRANT CREATE ON SCHEMA public TO PUBLIC")
    told = "Everybody may make tables and functions in the schema public."
    assert told in {one.what for one in findings(owner)}


FILLING = (
    "SELECT lo_create(0)",
    "SELECT lo_creat(-1)",
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT pg_logical_emit_message(false, 'x', 'x'::text)",
    "SELECT pg_logical_emit_message(false, 'x', 'x'::bytea)",
)


def test_a_check_lists_how_a_login_fills_the_disk_and_what_it_says_to_do_ends_it(
    owner: psycopg.Connection, attacker: psycopg.Connection, closing: psycopg.Connection
) -> None:
    told = [one for one in findings(owner) if "fill the disk" in one.what]
    assert len(told) == 3
    for finding in told:
        closing.execute(finding.remedy.rpartition(": ")[2].rstrip("."))
    for statement in FILLING:
        with pytest.raises(errors.InsufficientPrivilege):
            attacker.execute(statement)
    with psycopg.connect(_again(owner)) as again:
        assert not [one for one in findings(again) if "fill the disk" in one.what]


@pytest.fixture
def closing(owner: psycopg.Connection, server: Server) -> Iterator[psycopg.Connection]:
    """A superuser, who leaves the server's other databases as open as they were."""
    url = server.url(database=owner.info.dbname)
    with psycopg.connect(url, autocommit=True) as superuser:
        yield superuser
        for database in ("postgres", "template1"):
            superuser.execute(f"GRANT CONNECT ON DATABASE {database} TO PUBLIC")


def _again(connection: psycopg.Connection) -> str:
    """Where a connection leads, since settings of a database are those of new connections."""
    return f"{connection.info.dsn} password='{connection.info.password}'"


def test_a_deck_s_numbers_follow_each_other_and_cannot_be_used_up(
    owner: psycopg.Connection, connect: Connect
) -> None:
    educator = people.add_educator(owner, secrets.token_hex(4))
    assert educator is not None
    writer = connect(educator)
    publish = (
        "INSERT INTO trainer.deck_version (slug, number, title, version, text_hash, text)"
        " VALUES ('sample', %s, 'Sample', '1.0', %s, '# Sample')"
    )
    writer.execute(publish, [1, b"1"])
    for number in (1, 3, 9223372036854775807):
        with pytest.raises((errors.InsufficientPrivilege, errors.UniqueViolation)):
            writer.execute(publish, [number, b"2"])
    writer.execute(publish, [2, b"2"])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trainer.deck_version SET text = ''",
        "DELETE FROM trainer.deck_version",
        "BEGIN; LOCK TABLE trainer.deck_version IN SHARE MODE",
        "SELECT * FROM trainer.enrolment",
        "SELECT * FROM trainer.shared",
        "SELECT * FROM trainer.trainees_of('spine')",
        "SELECT trainer.share('cards', 1, '')",
        "SELECT trainer.own_trainee()",
        "INSERT INTO trainer.log SELECT * FROM trainer.log",
    ],
)
def test_an_educator_is_refused(statement: str, tried: Tried) -> None:
    assert tried.refuses(tried.educator, statement)


def test_an_educator_s_statistics_are_of_five_trainees_or_none(
    owner: psycopg.Connection, connect: Connect
) -> None:
    educator = people.add_educator(owner, secrets.token_hex(4))
    assert educator is not None
    reader = connect(educator)
    for number in range(1, 6):
        trainee = an_id()
        answers = [
            entry(trainee, n, kind="review", mode="study", mark="wrong") for n in range(1, 7)
        ]
        rows.push(connect(new_resident(owner, trainee)), answers)
        told = reader.execute("SELECT * FROM trainer.card_statistics()").fetchall()
        assert len(told) == (number >= 5)


@pytest.mark.parametrize(
    "function",
    [
        "trainees_of('spine')",
        *(f"{table}_of('spine', 0, 99999)" for table in OF_TRAINEES[2:7]),
    ],
)
def test_a_director_learns_nothing_of_another_programme(function: str, tried: Tried) -> None:
    reader = tried.director
    assert reader.execute(f"SELECT * FROM trainer.{function}").fetchall() == []  # noqa: S608 - ours
    assert reader.execute("SELECT programme FROM trainer.programme").fetchall() == [("airway",)]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO trainer.director VALUES (session_user, 'spine')",
        "INSERT INTO trainer.programme VALUES ('own', 'Own', '', '', 85, '{}')",
        "UPDATE trainer.programme SET target_percent = 50",
        "SELECT * FROM trainer.enrolment",
        "SELECT * FROM trainer.card_note",
        "SELECT * FROM trainer.notes_on('sample')",
        "SELECT trainer.share('cards', 1, '')",
        "BEGIN; LOCK TABLE trainer.log IN ROW EXCLUSIVE MODE",
    ],
)
def test_a_director_is_refused(statement: str, tried: Tried) -> None:
    assert tried.refuses(tried.director, statement)


def test_an_erased_trainee_s_open_connection_ends_and_what_it_had_begun_is_gone(
    owner: psycopg.Connection, connect: Connect
) -> None:
    trainee = an_id()
    own = connect(new_resident(owner, trainee))
    own.execute("BEGIN")
    rows.push(own, [entry(trainee)])
    people.erase(owner, trainee)
    with pytest.raises(psycopg.OperationalError):
        own.execute("COMMIT")
    assert count(owner, "log") == 0


def test_an_erasure_that_was_cut_is_finished_by_another_one(
    owner: psycopg.Connection, victim: TraineeId
) -> None:
    role = sql.Identifier(login_of(victim))
    owner.execute(sql.SQL("ALTER ROLE {} NOLOGIN").format(role))
    people.erase(owner, victim)
    people.erase(owner, victim)
    assert people.is_erased(owner, victim)
    assert count(owner, "log") == 0


def test_an_erased_trainee_s_rows_are_refused_even_of_a_login_by_the_same_name(
    owner: psycopg.Connection, victim: TraineeId, url_of: Callable[[Login], str], server: Server
) -> None:
    people.erase(owner, victim)
    name, password = login_of(victim), secrets.token_hex(8)
    residents = f"{owner.info.dbname}_residents"
    with psycopg.connect(server.url(), autocommit=True) as superuser:
        superuser.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} IN ROLE {}").format(
                sql.Identifier(name), sql.Literal(password), sql.Identifier(residents)
            )
        )
    with psycopg.connect(url_of(Login(name=name, password=password)), autocommit=True) as again:
        with pytest.raises(errors.InsufficientPrivilege):
            rows.push(again, [entry(victim)])
        again.execute("SELECT trainer.share('cards', 1, '{}')")
    assert count(owner, "log") == count(owner, "shared") == 0


def test_another_login_cannot_bring_an_erased_trainee_back(
    owner: psycopg.Connection, victim: TraineeId, attacker: psycopg.Connection
) -> None:
    people.erase(owner, victim)
    with pytest.raises(errors.InsufficientPrivilege):
        rows.push(attacker, [entry(victim)])
    with pytest.raises(HubError, match="was erased"):
        people.enrol(owner, victim, "spine", pseudonym="again")


def test_a_hub_s_database_is_closed_to_the_people_of_another_hub(
    owner: psycopg.Connection, connect: Connect, server: Server
) -> None:
    login = new_resident(owner, an_id())
    connect(login)
    other = server.new_database()
    make_hub(other)
    place = conninfo_to_dict(other)
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(server.url(login.name, login.password, str(place["dbname"])))
