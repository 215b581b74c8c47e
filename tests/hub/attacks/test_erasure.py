"""What is tried with a trainee who was erased."""

import secrets
from collections.abc import Callable

import psycopg
import pytest
from psycopg import errors, sql
from psycopg.conninfo import make_conninfo

from tests.hub.attacks.conftest import NEW_ROWS, new_row, share_everything
from tests.hub.conftest import Connect, new_resident
from tests.hub.server import Server
from tests.hub.test_rights import an_id, count, entry
from trainer.domain.ids import TraineeId
from trainer.errors import HubError
from trainer.hub import people, rows
from trainer.hub.people import Login
from trainer.hub.roles import login_of
from trainer.hub.tables import BY_TRAINEE

WORKED_OUT = {
    "topic_count": (
        "0, 0, '{dddddddddddddddd}', '{sample}', '{risk}', '{9}', '{1}', '{1}', '{3}', '{2}', '{0}'"
    ),
    "error_count": "0, 0, '{dddddddddddddddd}', '{sample}', '{risk}', '{9}', '{other}', '{1}'",
    "confidence_count": "0, 0, '{dddddddddddddddd}', '{sample}', '{9}', '{sure}', '{3}', '{1}'",
    "bin_count": "0, 0, '{dddddddddddddddd}', '{sample}', '{9}', '{9}', '{3}', '{2}', '{2700000}'",
    "work": "0, 0, '{dddddddddddddddd}', '{sample}', '{20000}', '{3}', '{9000}'",
    "answer": (
        "0, '{cccccccccccccccc}', '{cccccccccccccccc}', '{20000}', '{0}', '{sample}', '{1}', '{1}',"
        " '{1}', '{1}', '{900000}', '{\"\"}', '{\"\"}', '{v}'"
    ),
}
"""Of each table with a function that writes one's own rows, what it takes for one."""


def test_an_erasure_leaves_no_row_in_any_table(
    owner: psycopg.Connection, victim: TraineeId, connect: Connect
) -> None:
    own = connect(people.rotate(owner, login_of(victim)))
    share_everything(own)
    own.execute(new_row("card_note", victim).encode())
    assert all(count(owner, table) for table in BY_TRAINEE)
    people.erase(owner, victim)
    assert not any(count(owner, table) for table in BY_TRAINEE)


def test_what_refuses_an_erased_trainee_takes_the_rows_of_one_who_is_there(
    owner: psycopg.Connection, connect: Connect
) -> None:
    own = connect(new_resident(owner, an_id()))
    for table, row in WORKED_OUT.items():
        own.execute(f"SELECT trainer.put_{table}({row})".encode())
    assert {table: count(owner, table) for table in WORKED_OUT} == dict.fromkeys(WORKED_OUT, 1)


def test_an_erased_trainee_s_open_connection_ends_and_what_it_had_begun_is_gone(
    owner: psycopg.Connection, connect: Connect
) -> None:
    trainee = an_id()
    own = connect(new_resident(owner, trainee))
    own.execute("BEGIN")
    own.execute(new_row("log", trainee).encode())
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
        for table in NEW_ROWS:
            with pytest.raises(errors.InsufficientPrivilege):
                again.execute(new_row(table, victim).encode())
        again.execute("SELECT trainer.share('cards', 1, '{}')")
        for table, row in WORKED_OUT.items():
            again.execute(f"SELECT trainer.put_{table}({row})".encode())
    assert all(count(owner, table) == 0 for table in BY_TRAINEE)


def test_another_login_cannot_bring_an_erased_trainee_back(
    owner: psycopg.Connection, victim: TraineeId, attacker: psycopg.Connection
) -> None:
    people.erase(owner, victim)
    with pytest.raises(errors.InsufficientPrivilege):
        rows.push(attacker, [entry(victim)])
    with pytest.raises(HubError, match="was erased"):
        people.enrol(owner, victim, "spine", pseudonym="again")


def test_who_owns_a_large_object_is_erased_with_it(
    owner: psycopg.Connection, victim: TraineeId, connect: Connect
) -> None:
    own = connect(people.rotate(owner, login_of(victim)))
    own.execute("SELECT lo_create(0)")
    people.erase(owner, victim)
    assert count(owner, "log") == 0
    with pytest.raises(HubError, match="no login"):
        people.rotate(owner, login_of(victim))


def test_who_owns_something_in_another_database_loses_every_row_and_the_login_is_shut(
    owner: psycopg.Connection,
    victim: TraineeId,
    url_of: Callable[[Login], str],
    server: Server,
) -> None:
    login = people.rotate(owner, login_of(victim))
    with psycopg.connect(make_conninfo(url_of(login), dbname="postgres"), autocommit=True) as own:
        own.execute("SELECT lo_create(0)")
    with pytest.raises(HubError, match="every row of theirs is gone") as kept:
        people.erase(owner, victim)
    assert "database postgres" in str(kept.value)
    assert f'DROP ROLE "{login.name}"' in kept.value.hint
    assert count(owner, "log") == count(owner, "enrolment") == 0
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url_of(login))
    with psycopg.connect(server.url(), autocommit=True) as superuser:
        superuser.execute(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(login.name)))
    people.erase(owner, victim)
    with pytest.raises(HubError, match="no login"):
        people.rotate(owner, login.name)
