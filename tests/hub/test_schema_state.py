"""What a check says of a schema that is other than the program makes it."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.hub.conftest import Connect, new_resident
from tests.hub.server import Server
from tests.hub.test_rights import an_id, count, entry
from trainer.hub import rows
from trainer.hub.making import REVISION, made_anew, make_hub, upgrade_hub
from trainer.hub.roles import groups_of
from trainer.hub.schema_state import findings_of_the_schema
from trainer.services.hubs import checked


def told(url: str) -> list[str]:
    """What a check finds of the schema."""
    with psycopg.connect(url) as hub:
        return [one.what for one in findings_of_the_schema(hub, url)]


@pytest.fixture
def superuser(owner: psycopg.Connection, server: Server) -> Iterator[psycopg.Connection]:
    """Whoever runs the server, in the hub's database."""
    with psycopg.connect(server.url(database=owner.info.dbname), autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize("older", ["0001", "0002", "0003", "0004"])
def test_a_hub_that_was_brought_up_to_date_is_as_a_new_one_is(older: str, server: Server) -> None:
    url = server.new_database()
    make_hub(url, older)
    assert told(url) == []
    upgrade_hub(url)
    assert told(url) == []


def test_a_hub_that_was_put_back_from_a_backup_is_as_a_new_one_is(
    hub_url: str, owner: psycopg.Connection, server: Server, tmp_path: Path
) -> None:
    new_resident(owner, an_id())
    server.dump(owner.info.dbname, tmp_path / "hub.dump")
    server.restore(owner.info.dbname, tmp_path / "hub.dump")
    assert told(hub_url) == []


DIRECTS = """
    CREATE OR REPLACE FUNCTION trainer.directs(wanted text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = ''"""
OTHER = "is other than this program makes it."
CHANGED = {
    f"{DIRECTS} RETURN true": f"The function trainer.directs(text) {OTHER}",
    "ALTER FUNCTION trainer.is_erased(bytea) SECURITY INVOKER": (
        f"The function trainer.is_erased(bytea) {OTHER}"
    ),
    "ALTER FUNCTION trainer.directs(text) RESET search_path": (
        f"The function trainer.directs(text) {OTHER}"
    ),
    "ALTER FUNCTION trainer.own_heads() OWNER TO postgres": (
        f"The function trainer.own_heads() {OTHER}"
    ),
    "GRANT EXECUTE ON FUNCTION trainer.notes_on(text) TO {residents}": (
        f"The function trainer.notes_on(text) {OTHER}"
    ),
    "DROP FUNCTION trainer.notes_on": "The function trainer.notes_on(text) is not there.",
    (
        "CREATE FUNCTION trainer.all_entries() RETURNS SETOF trainer.log"
        " LANGUAGE sql SECURITY DEFINER AS 'TABLE trainer.log'"
    ): "The function trainer.all_entries() is none that this program makes.",
    "ALTER TABLE trainer.log DISABLE TRIGGER kept_delete": (
        f"The trigger kept_delete of trainer.log {OTHER}"
    ),
    "DROP TRIGGER kept_insert ON trainer.answer": (
        "The trigger kept_insert of trainer.answer is not there."
    ),
    (
        "ALTER POLICY own_rows ON trainer.log"
        " USING (trainee_id = trainer.own_trainee() OR mark = 'wrong')"
    ): f"The policy own_rows of trainer.log {OTHER}",
    "ALTER POLICY new_decks ON trainer.deck_version WITH CHECK (true)": (
        f"The policy new_decks of trainer.deck_version {OTHER}"
    ),
    "ALTER POLICY own_new ON trainer.log TO {residents}, {directors}": (
        f"The policy own_new of trainer.log {OTHER}"
    ),
    "DROP POLICY own_new ON trainer.work": "The policy own_new of trainer.work is not there.",
    "ALTER TABLE trainer.log DROP CONSTRAINT within_limits": (
        "The constraint within_limits of trainer.log is not there."
    ),
    "DROP INDEX trainer.log_of_flags": "The index trainer.log_of_flags is not there.",
}
"""What somebody changed, and what a check says of it; groups are named by what they are."""


@pytest.mark.parametrize("statement", CHANGED)
def test_what_is_other_than_the_program_makes_it_is_listed(
    statement: str, hub_url: str, superuser: psycopg.Connection
) -> None:
    groups = groups_of(superuser.info.dbname)
    superuser.execute(statement.format(**groups._asdict()))
    assert told(hub_url) == [CHANGED[statement]]
    assert CHANGED[statement] in {one.what for one in checked(hub_url)}


def test_whoever_runs_the_server_is_told_the_same(
    hub_url: str, owner: psycopg.Connection, server: Server
) -> None:
    superuser_url = server.url(database=owner.info.dbname)
    assert told(superuser_url) == []
    owner.execute(f"{DIRECTS} RETURN true")
    assert told(superuser_url) == told(hub_url) != []


def test_a_check_leaves_the_hub_as_it_is_and_holds_up_nobody(
    hub_url: str, owner: psycopg.Connection, connect: Connect
) -> None:
    trainee = an_id()
    own = connect(new_resident(owner, trainee))
    own.execute("SET lock_timeout = '1ms'")

    def described(anew: psycopg.Connection) -> int:
        assert rows.push(own, [entry(trainee)])
        return count(anew, "log")

    assert made_anew(hub_url, described) == 0
    assert count(owner, "log") == 1
    schemas = owner.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'trainer%'")
    assert schemas.fetchall() == [("trainer",)]


def test_a_schema_that_is_behind_is_not_compared_with_the_newest(server: Server) -> None:
    url = server.new_database()
    make_hub(url, "0003")
    assert told(url) == []
    said = f"Its schema is 0003, this program's {REVISION}."
    assert said in {one.what for one in checked(url)}
