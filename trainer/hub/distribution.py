"""The statements that distribute a hub by trainee on Citus; nothing is run here.

Source: Citus documentation, "Creating and Modifying Distributed Objects": tables by a common
column, reference tables on every node, functions of the rows' own keys.
"""

from collections.abc import Iterator
from typing import Final

import psycopg

from trainer.hub.roles import groups_of

BY_TRAINEE: Final = (
    "log",
    "enrolment",
    "shared",
    "topic_count",
    "error_count",
    "confidence_count",
    "bin_count",
    "work",
    "answer",
    "card_note",
)
"""Tables whose every key begins with the trainee: a trainee's rows lie on one node."""
EVERYWHERE: Final = ("programme", "director", "erased", "deck_version", "picture")
"""Small tables that every node has."""


def distribution(hub: psycopg.Connection) -> Iterator[str]:
    """What to run, once, as the owner of an empty hub on a coordinator with Citus."""
    yield "CREATE EXTENSION IF NOT EXISTS citus;"
    # Policies and grants of groups are carried to the nodes with the roles that they name.
    yield "SET citus.enable_create_role_propagation = on;"
    yield from (f"SELECT create_reference_table('trainer.{table}');" for table in EVERYWHERE)
    first, *others = BY_TRAINEE
    yield f"SELECT create_distributed_table('trainer.{first}', 'trainee_id');"
    yield from (
        f"SELECT create_distributed_table('trainer.{table}', 'trainee_id',"
        f" colocate_with => 'trainer.{first}');"
        for table in others
    )
    yield from (
        f"SELECT create_distributed_function('{signature}');"
        for (signature,) in hub.execute(
            """
            SELECT pg_proc.oid::regprocedure::text FROM pg_proc
            JOIN pg_namespace ON pg_namespace.oid = pronamespace
            WHERE nspname = 'trainer' ORDER BY 1"""
        )
    )
    for group in groups_of(hub.info.dbname):
        yield f"-- Logins are members of {group}: CREATE ROLE runs on every node."
