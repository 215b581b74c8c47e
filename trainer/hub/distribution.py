"""The statements that distribute a hub by trainee on Citus; nothing is run here.

Source: Citus documentation, "Creating and Modifying Distributed Objects": tables by a common
column, and reference tables on every node.  Functions for directors, educators and devices run on
the coordinator, which asks the nodes; only what policies call runs on the nodes as well.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final

import psycopg

from trainer.hub.roles import groups_of
from trainer.hub.tables import BY_TRAINEE, EVERYWHERE

_CALLED: Final = """
    WITH RECURSIVE called (policy, function) AS (
        SELECT objid, refobjid FROM pg_depend
        WHERE classid = 'pg_policy'::regclass AND refclassid = 'pg_proc'::regclass
        UNION
        SELECT policy, refobjid FROM called JOIN pg_depend ON objid = function
        WHERE classid = 'pg_proc'::regclass AND refclassid = 'pg_proc'::regclass
    )
    SELECT pg_policy.oid, function::regprocedure::text,
        ARRAY(
            SELECT DISTINCT relname::text FROM pg_depend JOIN pg_class ON pg_class.oid = refobjid
            WHERE classid = 'pg_proc'::regclass AND objid = function
                AND refclassid = 'pg_class'::regclass
            ORDER BY 1)
    FROM called JOIN pg_policy ON pg_policy.oid = policy
    JOIN pg_class ON pg_class.oid = polrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = 'trainer' ORDER BY 2, 1"""
_POLICIES: Final = """
    SELECT pg_policy.oid, format('%I ON %I.%I', policyname, schemaname, tablename),
        concat(
            format(' FOR %s TO ', cmd),
            (SELECT string_agg(quote_ident(role), ', ') FROM unnest(roles) AS role),
            ' USING (' || qual || ')',
            ' WITH CHECK (' || with_check || ')')
    FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
    JOIN pg_namespace ON pg_namespace.oid = relnamespace
    JOIN pg_policies ON schemaname = nspname AND tablename = relname AND policyname = polname
    WHERE nspname = 'trainer' ORDER BY 2"""
_TRIGGERS: Final = """
    SELECT tgname, tgrelid::regclass::text FROM pg_trigger
    WHERE NOT tgisinternal AND tgrelid = ANY (%s::regclass[]) ORDER BY 2, 1"""
# The coordinator works out `now()` of a row, and a node's transaction begins a little later.
_NOW: Final = re.compile(r"\((\w+) = now\(\)\)")
_AROUND_NOW: Final = r"(\1 BETWEEN now() - interval '1 minute' AND now() + interval '1 minute')"


def distribution(hub: psycopg.Connection) -> Iterator[str]:
    """What to run, once, as the owner of an empty hub on a coordinator with Citus.

    Nodes check row security themselves, so what policies call is made there: before the tables
    where it reads none, and else after them, with the policies that call it put back last.
    """
    called = _called(hub)
    reading = {function: tables for of in called.values() for function, tables in of.items()}
    late = [
        (policy, name, rule)
        for policy, name, rule in hub.execute(_POLICIES).fetchall()
        if any(called.get(policy, {}).values()) or _NOW.search(rule)
    ]
    yield "CREATE EXTENSION IF NOT EXISTS citus;"
    # Policies and grants of groups are carried to the nodes with the roles that they name.
    yield "SET citus.enable_create_role_propagation = on;"
    yield from (_on_nodes(function) for function, tables in reading.items() if not tables)
    yield from (f"DROP POLICY {name};" for _, name, _ in late)
    # Without them what a sync asks is counted: a table with triggers cannot be distributed.
    tables = [f"trainer.{table}" for table in BY_TRAINEE]
    yield from (
        f"DROP TRIGGER {name} ON {table};" for name, table in hub.execute(_TRIGGERS, [tables])
    )
    yield from (f"SELECT create_reference_table('trainer.{table}');" for table in EVERYWHERE)
    first, *others = BY_TRAINEE
    yield f"SELECT create_distributed_table('trainer.{first}', 'trainee_id');"
    yield from (
        f"SELECT create_distributed_table('trainer.{table}', 'trainee_id',"
        f" colocate_with => 'trainer.{first}');"
        for table in others
    )
    yield from (
        _on_nodes(function) for function, tables in reading.items() if tables and _is_near(tables)
    )
    for policy, name, rule in late:
        if all(map(_is_near, called.get(policy, {}).values())):
            yield f"CREATE POLICY {name}{_NOW.sub(_AROUND_NOW, rule)};"
        else:
            # "cannot execute a distributed query from a query on a shard"
            yield f"-- {name} stays away: a node cannot ask other nodes whose rows to show."
    for group in groups_of(hub.info.dbname):
        yield f"-- Logins are members of {group}: CREATE ROLE runs on every node."


def _called(hub: psycopg.Connection) -> dict[int, dict[str, list[str]]]:
    """Of each policy that calls functions, these, and the tables that each of them reads."""
    called: dict[int, dict[str, list[str]]] = {}
    for policy, function, tables in hub.execute(_CALLED):
        called.setdefault(policy, {})[function] = tables
    return called


def _is_near(tables: Collection[str]) -> bool:
    """Whether every node has all of these tables."""
    return set(tables) <= set(EVERYWHERE)


def _on_nodes(function: str) -> str:
    return f"SELECT create_distributed_function('{function}');"
