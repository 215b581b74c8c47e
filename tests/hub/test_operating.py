"""The page for whoever runs the server: there for every installation, and true of the program."""

import re
from importlib.resources import files

import click
import psycopg
from psycopg.conninfo import conninfo_to_dict

from tests.hub.server import Server
from trainer.cli import program
from trainer.hub import making, people

PAGE = files("trainer.hub").joinpath("OPERATING.md").read_text(encoding="utf-8")
SQL = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
"""What it has whoever runs the server, or the hub's owner, run."""


def test_every_command_of_the_page_is_one_of_the_program_s() -> None:
    named = {tuple(words.split()) for words in re.findall(r"trainer (hub [a-z]+)", PAGE)}
    assert len(named) > 3
    group = program.get_command(click.Context(program), "hub")
    assert isinstance(group, click.Group)
    assert {command for _, command in named} <= set(group.list_commands(click.Context(group)))


def test_what_the_page_has_run_before_the_first_command_is_enough_for_a_hub(server: Server) -> None:
    (block, *_) = SQL
    with psycopg.connect(server.url(), autocommit=True) as superuser:
        for statement in block.split(";\n"):
            superuser.execute(statement)
    making.make_hub(server.url("hubowner", "a long one", "hub"))


def test_the_functions_that_a_superuser_closes_may_be_closed_before_there_is_a_hub(
    server: Server,
) -> None:
    url = server.new_database()
    there = server.url(database=str(conninfo_to_dict(url)["dbname"]))
    with psycopg.connect(there, autocommit=True) as superuser:
        superuser.execute("REVOKE EXECUTE ON FUNCTION pg_advisory_xact_lock(bigint) FROM PUBLIC")
    making.make_hub(url)
    with psycopg.connect(url) as owner:
        made = owner.execute("SELECT version_num FROM trainer.revision").fetchall()
    assert made == [(making.REVISION,)]


def test_the_limits_of_the_page_are_those_that_a_login_begins_with() -> None:
    assert set(people.LIMITS.values()) == {"60s", "10s"}
    assert f"begins with {people.CONNECTIONS} connections, 60 seconds for a statement" in PAGE
    assert f"gives up after {making.LOCK_TIMEOUT.removesuffix('s')} seconds" in PAGE
