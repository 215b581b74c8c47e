"""What a check says of the server's log, of the owner, and of what logins were given besides."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from tests.hub.conftest import new_resident
from tests.hub.server import Server
from tests.hub.test_rights import an_id
from trainer.hub import people
from trainer.hub.roles import groups_of
from trainer.hub.state import Finding, findings


@pytest.fixture
def superuser(owner: psycopg.Connection, server: Server) -> Iterator[psycopg.Connection]:
    with psycopg.connect(server.url(database=owner.info.dbname), autocommit=True) as connection:
        yield connection


def told(owner: psycopg.Connection, about: str) -> list[Finding]:
    """What a new connection of the owner is told; settings of a database are of new ones."""
    url = f"{owner.info.dsn} password='{owner.info.password}'"
    with psycopg.connect(url) as again:
        return [one for one in findings(again) if about in one.what or about in one.remedy]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("log_statement", "all"),
        ("log_statement", "ddl"),
        ("log_min_duration_statement", "0"),
        ("log_min_duration_sample", "100"),
        ("log_transaction_sample_rate", "0.5"),
        ("log_parameter_max_length_on_error", "-1"),
        ("log_error_verbosity", "verbose"),
    ],
)
def test_a_log_that_keeps_what_people_send_is_listed_until_it_is_set_as_it_says(
    owner: psycopg.Connection, superuser: psycopg.Connection, setting: str, value: str
) -> None:
    assert told(owner, "log_") == []
    _set(superuser, setting, value)
    (finding,) = told(owner, "log_")
    assert f"{setting} = " in finding.what
    remedy, _, right = finding.remedy.removeprefix("Set ").rstrip(".").partition(" = ")
    _set(superuser, remedy, right)
    assert told(owner, "log_") == []


def test_slow_statements_may_be_logged_without_what_was_sent_with_them(
    owner: psycopg.Connection, superuser: psycopg.Connection
) -> None:
    _set(superuser, "log_min_duration_statement", "100")
    _set(superuser, "log_parameter_max_length", "0")
    assert told(owner, "log_") == []


def _set(superuser: psycopg.Connection, setting: str, value: str) -> None:
    superuser.execute(
        sql.SQL("ALTER DATABASE {} SET {} = {}").format(
            sql.Identifier(superuser.info.dbname), sql.Identifier(setting), sql.Literal(value)
        )
    )


@pytest.mark.parametrize("power", ["SUPERUSER", "BYPASSRLS"])
def test_an_owner_whom_no_row_security_holds_is_listed_whoever_asks(
    owner: psycopg.Connection, superuser: psycopg.Connection, power: str
) -> None:
    about = f"The hub's owner, {owner.info.user}, "
    assert not told(owner, about)
    superuser.execute(
        sql.SQL("ALTER ROLE {} {}").format(sql.Identifier(owner.info.user), sql.SQL(power))
    )
    (finding,) = told(owner, about)
    assert finding in findings(superuser)
    superuser.execute(finding.remedy.partition(": ")[2].partition(";")[0])
    assert not told(owner, about)


GIVEN = [
    "pg_read_all_data",
    "pg_write_all_data",
    "pg_read_server_files",
    "pg_write_server_files",
    "pg_execute_server_program",
    "pg_monitor",
]


@pytest.mark.parametrize("given", GIVEN)
def test_a_login_that_was_given_more_is_listed_until_it_is_taken_away(
    owner: psycopg.Connection, superuser: psycopg.Connection, given: str
) -> None:
    login = new_resident(owner, an_id()).name
    assert not told(owner, given)
    _grant(superuser, given, login)
    (finding,) = told(owner, given)
    assert login in finding.what
    superuser.execute(finding.remedy.partition(": ")[2].rstrip("."))
    assert not told(owner, given)


def test_what_a_login_was_given_through_another_group_is_listed_with_the_group(
    owner: psycopg.Connection, superuser: psycopg.Connection
) -> None:
    login = people.add_educator(owner, f"zoe{an_id().hex()}")
    assert login is not None
    ward = f"ward_{an_id().hex()}"
    superuser.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(ward)))
    _grant(superuser, "pg_read_all_data", ward)
    _grant(superuser, ward, login.name)
    (finding,) = told(owner, "pg_read_all_data")
    assert finding.remedy.endswith(f"REVOKE {ward} FROM {login.name}.")


def test_what_a_group_of_the_hub_was_given_is_said_once_and_not_of_each_login(
    owner: psycopg.Connection, superuser: psycopg.Connection
) -> None:
    for _ in range(2):
        new_resident(owner, an_id())
    residents = groups_of(owner.info.dbname).residents
    _grant(superuser, "pg_read_all_data", residents)
    (finding,) = told(owner, "pg_read_all_data")
    assert residents in finding.what


def test_a_login_that_was_given_the_owner_s_own_rights_is_listed(
    owner: psycopg.Connection, superuser: psycopg.Connection
) -> None:
    # The owner could not be given to whom the owner made: it may pass those on itself.
    login = f"t_{an_id().hex()}"
    superuser.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(login)))
    _grant(superuser, groups_of(owner.info.dbname).residents, login)
    _grant(superuser, owner.info.user, login)
    (finding,) = told(owner, f"REVOKE {owner.info.user} ")
    assert login in finding.what


POWERS = ("SUPERUSER", "CREATEROLE", "CREATEDB", "REPLICATION", "BYPASSRLS")


@pytest.mark.parametrize(
    ("kind", "power"),
    [*(("t_", power) for power in POWERS), ("d_", "BYPASSRLS"), ("e_", "BYPASSRLS")],
)
def test_a_login_with_a_power_of_its_own_is_listed_until_it_is_taken_away(
    owner: psycopg.Connection, superuser: psycopg.Connection, kind: str, power: str
) -> None:
    login = _login_of(owner, kind)
    more = f"The login {login} may do more than a login of a hub should."
    assert not told(owner, more)
    superuser.execute(sql.SQL("ALTER ROLE {} {}").format(sql.Identifier(login), sql.SQL(power)))
    (finding,) = told(owner, more)
    superuser.execute(finding.remedy.rstrip("."))
    assert not told(owner, more)


def _login_of(owner: psycopg.Connection, kind: str) -> str:
    """A new login of a kind of people."""
    name = an_id().hex()
    match kind:
        case "d_":
            login = people.add_director(owner, name, "spine")
        case "e_":
            login = people.add_educator(owner, name)
        case _:
            login = new_resident(owner, an_id())
    assert login is not None
    return login.name


def test_a_login_without_a_limit_of_connections_is_listed_until_it_has_one(
    owner: psycopg.Connection,
) -> None:
    login = new_resident(owner, an_id()).name
    any_number = f"The login {login} may hold any number of connections."
    assert not told(owner, any_number)
    owner.execute(sql.SQL("ALTER ROLE {} CONNECTION LIMIT -1").format(sql.Identifier(login)))
    (finding,) = told(owner, any_number)
    owner.execute(finding.remedy.rstrip("."))
    assert not told(owner, any_number)


def test_a_server_that_keeps_passwords_in_a_form_of_before_is_listed(
    owner: psycopg.Connection, superuser: psycopg.Connection
) -> None:
    assert not told(owner, "Passwords are kept")
    _set(superuser, "password_encryption", "md5")
    (finding,) = told(owner, "Passwords are kept")
    assert finding == ("Passwords are kept by md5.", "Set password_encryption = scram-sha-256.")


def _grant(superuser: psycopg.Connection, given: str, taker: str) -> None:
    superuser.execute(
        sql.SQL("GRANT {} TO {}").format(sql.Identifier(given), sql.Identifier(taker))
    )
