"""What a login tries that may make temporary objects, as everybody may in a plain database."""

from typing import LiteralString

import psycopg
import pytest
from psycopg import sql

from tests.hub.attacks.conftest import Tried, own_id, share_everything
from tests.hub.conftest import SPINE, Connect, new_resident
from tests.hub.server import Server
from tests.hub.test_rights import an_id
from trainer.hub import people, programmes
from trainer.hub.making import make_hub


@pytest.fixture
def anybody_s(owner: psycopg.Connection) -> psycopg.Connection:
    """A hub whose database was opened, as one is that a backup was put into by hand."""
    owner.execute(
        sql.SQL("GRANT TEMP ON DATABASE {} TO PUBLIC").format(sql.Identifier(owner.info.dbname))
    )
    return owner


def put_own_types_first(attacker: psycopg.Connection) -> None:
    """Name types of one's own as PostgreSQL's, which note for whom they are looked at."""
    attacker.execute("CREATE TEMP TABLE seen (login text); GRANT ALL ON seen TO PUBLIC")
    for name in ("bytea", "jsonb", "text", "int8", "bool"):
        attacker.execute(
            f"""
            CREATE FUNCTION pg_temp.note(one pg_catalog.{name}) RETURNS pg_catalog.bool
            LANGUAGE plpgsql
            AS $$ BEGIN INSERT INTO pg_temp.seen SELECT current_user; RETURN true; END $$;
            CREATE DOMAIN pg_temp.{name} AS pg_catalog.{name} CHECK (pg_temp.note(VALUE))"""
        )


def noted(attacker: psycopg.Connection) -> set[str]:
    return {login for (login,) in attacker.execute("SELECT login FROM pg_temp.seen")}


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM trainer.own_heads()",
        "SELECT trainer.own_answers()",
    ],
)
def test_a_resident_s_own_types_never_run_as_the_hub_s_owner(
    statement: LiteralString, anybody_s: psycopg.Connection, connect: Connect
) -> None:
    attacker = connect(new_resident(anybody_s, an_id()))
    share_everything(attacker)
    put_own_types_first(attacker)
    attacker.execute(statement)
    assert noted(attacker) <= {attacker.info.user}


def test_a_director_s_own_types_never_run_as_the_hub_s_owner(
    anybody_s: psycopg.Connection, connect: Connect
) -> None:
    share_everything(connect(new_resident(anybody_s, an_id())))
    login = people.add_director(anybody_s, an_id().hex(), "spine")
    assert login is not None
    attacker = connect(login)
    put_own_types_first(attacker)
    assert len(attacker.execute("SELECT * FROM trainer.trainees_of('spine')").fetchall()) == 1
    assert noted(attacker) <= {attacker.info.user}


def test_whatever_looks_types_up_as_it_runs_looks_at_temporary_ones_last(tried: Tried) -> None:
    # Statements of a body that is not a text were read when the function was made, and `is_own`
    # names no type: a path of its own would make every row dearer.
    others = tried.resident.execute(
        "SELECT proname FROM pg_proc"
        " WHERE pronamespace = 'trainer'::regnamespace AND prosqlbody IS NULL"
        " AND NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (proconfig), false)"
    ).fetchall()
    assert others == [("is_own",)]


def test_an_upgrade_takes_no_operator_that_a_resident_has_put_in_its_way(server: Server) -> None:
    url = server.new_database()
    make_hub(url, "0005")
    with psycopg.connect(url, autocommit=True) as owner:
        programmes.put_programme(owner, SPINE)
        # As in every database until PostgreSQL 15, and in those that were brought up to it.
        owner.execute("GRANT CREATE ON SCHEMA public TO PUBLIC")
        login = new_resident(owner, an_id())
        database = owner.info.dbname
    with psycopg.connect(server.url(login.name, login.password, database)) as attacker:
        attacker.execute(
            """
            CREATE FUNCTION public.own(name, name) RETURNS boolean LANGUAGE plpgsql
            AS $$ BEGIN RAISE EXCEPTION 'as %', current_user; END $$;
            CREATE OPERATOR public.~ (FUNCTION = public.own, LEFTARG = name, RIGHTARG = name)"""
        )
        attacker.commit()
        make_hub(url)
        asked = attacker.execute("SELECT trainer.own_trainee()").fetchone()
        assert asked == (own_id(attacker),)
