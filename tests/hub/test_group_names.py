"""Groups of a hub are named after its database: of two hubs on a server each has its own."""

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.hub.server import Server
from trainer.errors import HubError
from trainer.hub.making import make_hub
from trainer.hub.roles import LONGEST_DATABASE, groups_of


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
