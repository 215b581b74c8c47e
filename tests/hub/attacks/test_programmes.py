"""What anybody learns of programmes, and does with what a hub keeps for a sync."""

import secrets
from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from psycopg import errors, sql

from tests.hub.attacks.conftest import Tried
from tests.hub.conftest import SPINE, Connect, new_resident, put_shared
from tests.hub.server import Server
from tests.hub.test_rights import an_id
from trainer.hub import people, programmes

AIRWAY = replace(SPINE, name="airway", title="The airway", target_percent=60, decks=("tubes",))
FOR_RESIDENTS = ("own_programmes()", "own_heads()", "own_answers()")
FOR_EDUCATORS = ("assigned_by('sample')",)
FOR_NOBODY = (
    "heads_beyond(decode(repeat('00', 16), 'hex'), '{}')",
    "keep_heads(decode(repeat('00', 16), 'hex'))",
    "is_watched('trainer.log', 3)",
    "log_changed()",
    "answer_changed()",
)


@pytest.fixture(scope="module")
def outsider(server: Server, tried: Tried) -> Iterator[psycopg.Connection]:
    """A login of the server that was let into the database, and is of no group."""
    name, database = f"o_{secrets.token_hex(4)}", tried.resident.info.dbname
    with psycopg.connect(server.url(database=database), autocommit=True) as superuser:
        superuser.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'o'").format(sql.Identifier(name)))
        superuser.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                sql.Identifier(database), sql.Identifier(name)
            )
        )
    with psycopg.connect(server.url(name, "o", database), autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize("call", [*FOR_EDUCATORS, *FOR_NOBODY])
def test_a_resident_calls_no_function_of_others(call: str, tried: Tried) -> None:
    assert tried.refuses(tried.resident, f"SELECT trainer.{call}")


@pytest.mark.parametrize("call", [*FOR_RESIDENTS, *FOR_NOBODY])
def test_an_educator_calls_no_function_of_others(call: str, tried: Tried) -> None:
    assert tried.refuses(tried.educator, f"SELECT trainer.{call}")


@pytest.mark.parametrize("call", [*FOR_RESIDENTS, *FOR_EDUCATORS, *FOR_NOBODY])
def test_a_director_and_an_outsider_call_none_of_them(
    call: str, tried: Tried, outsider: psycopg.Connection
) -> None:
    for connection in (tried.director, tried.own_director, outsider):
        assert tried.refuses(connection, f"SELECT trainer.{call}")


@pytest.mark.parametrize(
    "statement",
    [
        "TABLE trainer.programme",
        "SELECT title FROM trainer.programme",
        "UPDATE trainer.shared SET counted = '{}'",
        "UPDATE trainer.shared SET answers = 0",
        "INSERT INTO trainer.shared (trainee_id, answers) VALUES (trainer.own_trainee(), 9)",
        "ALTER TABLE trainer.log DISABLE TRIGGER kept_delete",
        "ALTER TABLE trainer.answer DISABLE TRIGGER ALL",
        "DROP TRIGGER kept_insert ON trainer.answer",
        "SET session_replication_role = replica",
        (
            "CREATE TRIGGER own AFTER INSERT ON trainer.answer"
            " FOR EACH STATEMENT EXECUTE FUNCTION trainer.answer_changed()"
        ),
        "ALTER FUNCTION trainer.own_heads() SECURITY INVOKER",
        "ALTER FUNCTION trainer.own_programmes() SET search_path = public",
    ],
)
def test_a_resident_is_refused_what_is_kept_and_what_programmes_say(
    statement: str, tried: Tried
) -> None:
    assert tried.refuses(tried.resident, statement)


def test_a_resident_is_told_title_target_and_decks_of_their_own_programmes_alone(
    owner: psycopg.Connection, connect: Connect
) -> None:
    programmes.put_programme(owner, AIRWAY)
    trainee = an_id()
    own = connect(new_resident(owner, trainee))
    asked = own.execute("SELECT * FROM trainer.own_programmes()")
    assert [column.name for column in asked.description or ()] == [
        "title",
        "target_percent",
        "decks",
    ]
    assert asked.fetchall() == [("Spine surgery", 85, ["sample"])]
    people.enrol(owner, trainee, "airway", pseudonym="R-1")
    both = own.execute("SELECT title FROM trainer.own_programmes()").fetchall()
    assert both == [("The airway",), ("Spine surgery",)]
    for programme in ("airway", "spine"):
        people.leave(owner, trainee, programme)
    assert own.execute("SELECT * FROM trainer.own_programmes()").fetchall() == []


def test_no_role_and_no_setting_tells_a_resident_another_s_programmes_or_heads(
    tried: Tried, owner: psycopg.Connection, connect: Connect
) -> None:
    programmes.put_programme(owner, AIRWAY)
    first, second = an_id(), an_id()
    own = connect(new_resident(owner, first))
    other = connect(new_resident(owner, second, "airway"))
    owner.execute(
        sql.SQL("GRANT {} TO {}").format(
            sql.Identifier(other.info.user), sql.Identifier(own.info.user)
        )
    )
    put_shared(other, "cards")
    own.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(other.info.user)))
    own.execute("SET search_path = pg_temp, public")
    titles = own.execute("SELECT title FROM trainer.own_programmes()").fetchall()
    assert titles == [("Spine surgery",)]
    assert own.execute("SELECT * FROM trainer.own_heads()").fetchall() == []
    assert own.execute("SELECT trainer.own_answers()").fetchall() == [(0,)]
    assert tried.resident.execute("SELECT * FROM trainer.own_heads()").fetchall() == []
    own.execute("SET row_security = off")
    for function in ("own_programmes", "own_heads", "own_answers"):
        with pytest.raises(errors.InsufficientPrivilege):
            own.execute(f"SELECT trainer.{function}()")


def test_an_educator_is_told_names_of_programmes_and_nothing_else(
    owner: psycopg.Connection, connect: Connect
) -> None:
    programmes.put_programme(owner, AIRWAY)
    programmes.put_programme(owner, replace(AIRWAY, name="chest", decks=("tubes", "drains")))
    new_resident(owner, an_id())
    educator = people.add_educator(owner, secrets.token_hex(4))
    assert educator is not None
    writer = connect(educator)
    asked = writer.execute("SELECT * FROM trainer.assigned_by('tubes')")
    assert [column.name for column in asked.description or ()] == ["assigned_by"]
    assert asked.fetchall() == [("airway",), ("chest",)]
    for slug in ("nosuch", "tube", "%", "", "tubes' OR true --"):
        assert writer.execute("SELECT * FROM trainer.assigned_by(%s)", [slug]).fetchall() == []
    assert writer.execute("SELECT * FROM trainer.assigned_by(NULL)").fetchall() == []
    for table in ("programme", "enrolment", "shared", "director"):
        with pytest.raises(errors.InsufficientPrivilege):
            writer.execute(f"SELECT * FROM trainer.{table}")  # noqa: S608 - the attack


def test_who_keeps_a_transaction_open_after_a_sync_s_questions_holds_up_nobody_else(
    owner: psycopg.Connection, connect: Connect
) -> None:
    own, other = (connect(new_resident(owner, an_id())) for _ in range(2))
    for one in (own, other):
        put_shared(one, "cards")
    owner.execute("SET lock_timeout = '1ms'")
    other.execute("SET lock_timeout = '1ms'")
    with own.transaction():
        own.execute("SELECT trainer.own_answers()")
        put_shared(other, "topics")
        assert other.execute("SELECT trainer.own_answers()").fetchall() == [(0,)]
        programmes.put_programme(owner, AIRWAY)
        people.erase(owner, an_id(), even_unknown=True)


def test_an_erased_trainee_leaves_nothing_in_what_is_kept(
    owner: psycopg.Connection, connect: Connect
) -> None:
    trainee = an_id()
    own = connect(new_resident(owner, trainee))
    put_shared(own, "cards")
    own.execute(
        "INSERT INTO trainer.log (trainee_id, entry_id, device_id, sequence, at_ms,"
        " offset_minutes, kind) SELECT trainer.own_trainee(), decode(md5(n::text), 'hex'),"
        " decode(repeat('0d', 16), 'hex'), n, n, 0, 'bury' FROM generate_series(1, 600) AS n"
    )
    own.execute("SELECT * FROM trainer.own_heads()")
    ((kept,),) = owner.execute("SELECT counted FROM trainer.shared").fetchall()
    assert kept == {"0d" * 16: 600}
    people.erase(owner, trainee)
    assert owner.execute("SELECT count(*) FROM trainer.shared").fetchone() == (0,)
