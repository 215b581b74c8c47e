"""Databases and logins by long names, or by names with quotes: each is meant by all of its name."""

import secrets

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.hub.server import Server
from tests.hub.test_rights import an_id
from trainer.errors import HubError
from trainer.hub.making import make_hub
from trainer.hub.roles import LONGEST_DATABASE, groups_of
from trainer.hub.state import findings


def database_named(server: Server, name: str) -> str:
    """An empty database of that name; where its owner connects."""
    url = server.new_database()
    made = str(conninfo_to_dict(url)["dbname"])
    with psycopg.connect(server.url(), autocommit=True) as superuser:
        superuser.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (made, name)))
        )
    return make_conninfo(url, dbname=name)


@pytest.mark.parametrize("name", ["h" * (LONGEST_DATABASE + 1), "ä" * 31])
def test_a_database_whose_name_leaves_no_room_for_that_of_a_group_becomes_no_hub(
    name: str, server: Server
) -> None:
    url = database_named(server, name)
    with pytest.raises(HubError, match="too long for a hub") as refused:
        make_hub(url)
    assert f"{LONGEST_DATABASE} bytes" in (refused.value.hint or "")


def test_a_database_with_the_longest_name_of_all_has_groups_by_all_of_it(server: Server) -> None:
    name = "ä" * (LONGEST_DATABASE // 2) + "h"
    url = database_named(server, name)
    make_hub(url)
    with psycopg.connect(url) as owner:
        known = owner.execute(
            "SELECT count(*) FROM pg_roles WHERE rolname = ANY (%s)", [list(groups_of(name))]
        ).fetchone()
    assert known == (3,)


def test_a_hub_of_a_longer_name_that_is_there_already_goes_on(server: Server) -> None:
    url = server.new_database()
    make_hub(url)
    name = "g" * (LONGEST_DATABASE + 1)
    made = str(conninfo_to_dict(url)["dbname"])
    with psycopg.connect(server.url(), autocommit=True) as superuser:
        for old, new in ((made, name), *zip(groups_of(made), groups_of(name), strict=True)):
            kind = "DATABASE" if old == made else "ROLE"
            superuser.execute(
                sql.SQL("ALTER {} {} RENAME TO {}").format(
                    sql.SQL(kind), sql.Identifier(old), sql.Identifier(new)
                )
            )
    assert make_hub(make_conninfo(url, dbname=name)) is not None


def test_what_a_check_says_to_do_is_of_whom_it_means_whatever_is_in_a_name(
    server: Server,
) -> None:
    name, login = f'a "hub" {secrets.token_hex(4)}', f't_"; DROP SCHEMA trainer; {an_id().hex()}'
    url = database_named(server, name)
    make_hub(url)
    groups = groups_of(name)
    with (
        psycopg.connect(make_conninfo(server.url(), dbname=name), autocommit=True) as superuser,
        psycopg.connect(url, autocommit=True) as owner,
    ):
        for statement, *names in (
            ("CREATE ROLE {} LOGIN CREATEDB", login),
            ("GRANT {}, {} TO {}", groups.residents, groups.educators, login),
            ("GRANT TEMP ON DATABASE {} TO PUBLIC", name),
        ):
            superuser.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
        said = [one.remedy for one in findings(owner) if '""' in one.remedy]
        assert len(said) == 8
        for remedy in said:
            statement = remedy.removeprefix("As superuser: ").removesuffix(", and ask them why.")
            superuser.execute(statement.removesuffix(".").encode())
    with psycopg.connect(url) as owner:
        assert not [one for one in findings(owner) if '""' in one.remedy]
