"""What a check says of rights that were given at a hub beside those that its schema gives."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from tests.hub.conftest import new_resident
from tests.hub.server import Server
from tests.hub.test_rights import an_id
from trainer.hub import people
from trainer.hub.roles import login_of
from trainer.hub.state import findings


@pytest.fixture
def superuser(owner: psycopg.Connection, server: Server) -> Iterator[psycopg.Connection]:
    """Whoever runs the server, in the hub's database."""
    with psycopg.connect(server.url(database=owner.info.dbname), autocommit=True) as connection:
        yield connection


def told(owner: psycopg.Connection) -> dict[str, str]:
    """What a check finds, and what it says to do."""
    return {one.what: one.remedy for one in findings(owner)}


GIVEN = {
    "GRANT UPDATE, TRUNCATE ON trainer.log TO {residents}": (
        "{residents} has rights in trainer.log that nobody needs: TRUNCATE, UPDATE."
    ),
    "GRANT SELECT ON trainer.answer TO {directors}": (
        "{directors} has rights in trainer.answer that nobody needs: SELECT."
    ),
    "GRANT INSERT ON trainer.director TO {directors}": (
        "{directors} has rights in trainer.director that nobody needs: INSERT."
    ),
    "GRANT UPDATE ON trainer.deck_version TO {educators}": (
        "{educators} has rights in trainer.deck_version that nobody needs: UPDATE."
    ),
    "GRANT SELECT (mark) ON trainer.log TO PUBLIC": (
        "Everybody has rights in the column mark of trainer.log alone."
    ),
    "GRANT SELECT (mark) ON trainer.log TO {residents}": (
        "{residents} has rights in the column mark of trainer.log alone."
    ),
    "CREATE POLICY open ON trainer.log USING (true)": (
        "The policy open of trainer.log does not ask whose a row is."
    ),
    "CREATE POLICY open ON trainer.director FOR SELECT TO {directors} USING (true)": (
        "The policy open of trainer.director does not ask whose a row is."
    ),
    "CREATE POLICY open ON trainer.log FOR INSERT TO {residents} WITH CHECK (true)": (
        "The policy open of trainer.log does not ask whose a row is."
    ),
    (
        "CREATE FUNCTION public.all_entries() RETURNS SETOF trainer.log"
        " LANGUAGE sql SECURITY DEFINER AS 'TABLE trainer.log'"
    ): "People of the hub may call all_entries(), which reads with its owner's rights.",
}
"""What somebody gave or opened, and what a check says of it; groups are named by what they are."""


@pytest.mark.parametrize("statement", GIVEN)
def test_a_right_that_was_given_besides_is_listed_until_it_is_taken_away(
    statement: str, owner: psycopg.Connection, superuser: psycopg.Connection
) -> None:
    groups = {
        group: f"{owner.info.dbname}_{group}" for group in ("residents", "directors", "educators")
    }
    before = told(owner)
    superuser.execute(statement.format(**groups))
    more = {what: remedy for what, remedy in told(owner).items() if what not in before}
    assert list(more) == [GIVEN[statement].format(**groups)]
    (remedy,) = more.values()
    superuser.execute(remedy.partition(". If")[0].partition(", or")[0].rstrip("."))
    assert told(owner) == before


def test_a_policy_of_the_hub_s_own_that_was_opened_is_listed(
    owner: psycopg.Connection,
) -> None:
    owner.execute("ALTER POLICY own_rows ON trainer.answer USING (true)")
    assert "The policy own_rows of trainer.answer does not ask whose a row is." in told(owner)


def test_a_login_that_is_given_another_group_is_listed_until_it_is_taken_out(
    owner: psycopg.Connection,
) -> None:
    name = login_of(trainee := an_id())
    new_resident(owner, trainee)
    groups = [f"{owner.info.dbname}_{group}" for group in ("educators", "residents")]
    before = told(owner)
    owner.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(groups[0]), sql.Identifier(name)))
    what = f"The login {name} is of several groups: {', '.join(groups)}."
    assert set(told(owner)) == {*before, what}
    owner.execute(told(owner)[what].rstrip("."))
    assert told(owner) == before


def test_a_hub_that_is_used_has_no_such_finding(owner: psycopg.Connection) -> None:
    new_resident(owner, an_id())
    people.add_director(owner, an_id().hex(), "spine")
    people.add_educator(owner, an_id().hex())
    found = told(owner)
    assert not [what for what in found if "rights" in what or "policy" in what or "groups" in what]
