"""The rules that let a hub be distributed by trainee; there is no Citus here to try it on."""

import psycopg

from trainer.hub.distribution import BY_TRAINEE, EVERYWHERE, distribution


def test_every_table_is_distributed_or_everywhere(owner: psycopg.Connection) -> None:
    tables = {
        name
        for (name,) in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'trainer'")
    }
    assert tables == {*BY_TRAINEE, *EVERYWHERE, "revision"}


def test_every_key_of_a_trainee_s_table_begins_with_the_trainee(
    owner: psycopg.Connection,
) -> None:
    keys = owner.execute(
        """
        SELECT pg_class.relname, attname FROM pg_index
        JOIN pg_class ON pg_class.oid = indrelid
        JOIN pg_namespace ON pg_namespace.oid = relnamespace
        JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
        WHERE nspname = 'trainer' AND (indisunique OR indisprimary)
            AND pg_class.relname = ANY (%s)""",
        [list(BY_TRAINEE)],
    ).fetchall()
    assert {table for table, _ in keys} == set(BY_TRAINEE)
    assert {column for _, column in keys} == {"trainee_id"}


def test_no_policy_has_a_query_of_its_own(owner: psycopg.Connection) -> None:
    policies = owner.execute(
        "SELECT policyname, coalesce(qual, '') || coalesce(with_check, '') FROM pg_policies"
        " WHERE schemaname = 'trainer'"
    ).fetchall()
    assert len(policies) > 30
    assert not [name for name, text in policies if "SELECT" in text.upper()]


def test_no_grant_is_of_a_column(owner: psycopg.Connection) -> None:
    granted = owner.execute(
        "SELECT count(*) FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
        " JOIN pg_namespace ON pg_namespace.oid = relnamespace"
        " WHERE nspname = 'trainer' AND attacl IS NOT NULL"
    ).fetchone()
    assert granted == (0,)


def test_a_foreign_key_leads_to_a_table_that_is_everywhere(owner: psycopg.Connection) -> None:
    referred = {
        name
        for (name,) in owner.execute(
            "SELECT DISTINCT confrelid::regclass::text FROM pg_constraint"
            " JOIN pg_namespace ON pg_namespace.oid = connamespace"
            " WHERE nspname = 'trainer' AND contype = 'f'"
        )
    }
    assert referred <= {f"trainer.{table}" for table in EVERYWHERE}


def test_the_script_names_every_table_and_function_once(owner: psycopg.Connection) -> None:
    script = list(distribution(owner))
    for table in (*BY_TRAINEE, *EVERYWHERE):
        assert len([line for line in script if f"table('trainer.{table}'" in line]) == 1
    functions = owner.execute(
        "SELECT count(*) FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace"
        " WHERE nspname = 'trainer'"
    ).fetchone()
    assert functions == (len([line for line in script if "distributed_function" in line]),)
