"""What a login does without end, who is told of it, and what holds up the owner."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg import errors, sql
from psycopg.conninfo import conninfo_to_dict

from tests.hub.attacks.conftest import DEVICE
from tests.hub.conftest import Connect, new_resident
from tests.hub.server import Server
from tests.hub.test_rights import an_id
from trainer.errors import HubError
from trainer.hub import people
from trainer.hub.connection import connected
from trainer.hub.making import make_hub, upgrade_hub
from trainer.hub.people import Login
from trainer.hub.state import findings


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


def test_a_lock_is_let_go_where_who_holds_it_does_nothing(
    owner: psycopg.Connection, connect: Connect
) -> None:
    holder, other = (people.add_educator(owner, an_id().hex()) for _ in range(2))
    assert holder
    assert other
    owner.execute(
        sql.SQL("ALTER ROLE {} SET idle_in_transaction_session_timeout = '100ms'").format(
            sql.Identifier(holder.name)
        )
    )
    publish = (
        "INSERT INTO trainer.deck_version (slug, number, title, version, text_hash, text)"
        " VALUES ('sample', 1, 'Sample', '1.0', 'h', '# Sample')"
    )
    held = connect(holder)
    held.execute("BEGIN")
    held.execute(publish)
    # The same number waits until the first one is over.
    connect(other).execute(publish)
    with pytest.raises(errors.IdleInTransactionSessionTimeout):
        held.execute("COMMIT")


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


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("ALTER ROLE CURRENT_USER IN DATABASE {} SET lock_timeout = 0", "has no lock_timeout"),
        ("ALTER ROLE CURRENT_USER SET lock_timeout = '20d'", "has a lock_timeout of 20d"),
        (
            "ALTER ROLE CURRENT_USER IN DATABASE {} SET lock_timeout = 11000",
            "has a lock_timeout of 11000",
        ),
    ],
)
def test_who_widens_their_own_limit_or_undoes_it_in_this_database_is_listed(
    statement: str, told: str, owner: psycopg.Connection, attacker: psycopg.Connection
) -> None:
    attacker.execute(sql.SQL(statement).format(sql.Identifier(owner.info.dbname)))
    found = [one for one in findings(owner) if "lock_timeout" in one.what]
    assert [one.what for one in found] == [f"The login {attacker.info.user} {told}."]
    owner.execute(found[0].remedy.partition(", and ask")[0])
    assert not [one for one in findings(owner) if "lock_timeout" in one.what]


def test_a_limit_that_is_narrower_than_the_one_that_a_login_begins_with_is_not_listed(
    owner: psycopg.Connection, attacker: psycopg.Connection
) -> None:
    attacker.execute("ALTER ROLE CURRENT_USER SET lock_timeout = '9999ms'")
    assert not [one for one in findings(owner) if "lock_timeout" in one.what]


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


def test_a_check_lists_how_a_login_uses_up_all_locks_and_what_it_says_to_do_ends_it(
    owner: psycopg.Connection, attacker: psycopg.Connection, closing: psycopg.Connection
) -> None:
    use_up = "SELECT pg_advisory_lock(n) FROM generate_series(1, 1000000) AS n"
    with pytest.raises(errors.OutOfMemory):
        attacker.execute(use_up)
    # It holds them still: whoever needs another one reads what it is.
    with (
        pytest.raises(HubError, match="no memory or no locks left"),
        connected(_again(owner)) as hub,
    ):
        hub.execute(use_up)
    attacker.execute("SELECT pg_advisory_unlock_all()")
    (finding,) = (one for one in findings(owner) if "use up the locks" in one.what)
    closing.execute(finding.remedy.partition(": ")[2].rstrip("."))
    tried = 0
    for name, parameters in closing.execute(
        "SELECT proname, pronargs FROM pg_proc WHERE proname ~ '^pg_.*advisory.*lock'"
        " AND proname !~ 'unlock'"
    ).fetchall():
        with pytest.raises(errors.InsufficientPrivilege):
            attacker.execute(f"SELECT {name}({', '.join('1' * parameters)})")
        tried += 1
    assert tried == 16
    assert not [one for one in findings(owner) if "use up the locks" in one.what]
    make_hub(_again(owner))


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
