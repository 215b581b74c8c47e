"""The rules that let a hub be distributed by trainee; there is no Citus here to try it on."""

import re

import psycopg

from trainer.hub.distribution import distribution
from trainer.hub.tables import BY_TRAINEE, EVERYWHERE


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


def test_every_key_of_a_trainee_s_table_contains_the_trainee(owner: psycopg.Connection) -> None:
    keys = owner.execute(
        """
        SELECT indexrelid::regclass::text FROM pg_index
        JOIN pg_class ON pg_class.oid = indrelid
        JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE nspname = 'trainer' AND (indisunique OR indisprimary) AND relname = ANY (%s)
            AND NOT EXISTS (
                SELECT 1 FROM pg_attribute
                WHERE attrelid = indrelid AND attname = 'trainee_id' AND attnum = ANY (indkey))""",
        [list(BY_TRAINEE)],
    ).fetchall()
    assert keys == []


def test_no_policy_holds_a_sub_query_in_whatever_form(owner: psycopg.Connection) -> None:
    trees = owner.execute(
        "SELECT polname, concat(polqual::text, polwithcheck::text) FROM pg_policy"
    ).fetchall()
    assert [name for name, tree in trees if "{FUNCEXPR" in tree]
    assert not [name for name, tree in trees if "{SUBLINK" in tree]


def test_a_function_joins_the_tables_of_trainees_by_the_trainee(owner: psycopg.Connection) -> None:
    joined = [
        (name, table, column)
        for name, body in owner.execute(
            "SELECT proname, pg_get_function_sqlbody(pg_proc.oid) FROM pg_proc"
            " JOIN pg_namespace ON pg_namespace.oid = pronamespace"
            " WHERE nspname = 'trainer' AND prosqlbody IS NOT NULL"
        )
        for statement in body.split(";")
        for table, column in _joins_among_trainees(statement)
    ]
    assert len(joined) > 10
    assert {column for _, _, column in joined} == {"trainee_id"}


def _joins_among_trainees(statement: str) -> list[tuple[str, str]]:
    """Tables of trainees that are joined to another one, with the columns that join them."""
    tables = re.findall(
        r"(?:FROM|JOIN)[\s(]+trainer\.(\w+)(?: (?!USING)\w+)?"
        # By name, or of what is to be there, or not, the column of both that comes first.
        r"(?:\s+USING \(([\w, ]+)\)|\s+WHERE \(+\w+\.(\w+) = \w+\.\3\))?",
        statement,
    )
    of_trainees = [(table, using or same) for table, using, same in tables if table in BY_TRAINEE]
    return of_trainees[1:]


def test_a_table_is_everywhere_before_what_refers_to_it(owner: psycopg.Connection) -> None:
    script = list(distribution(owner))
    references = owner.execute(
        "SELECT DISTINCT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint"
        " JOIN pg_namespace ON pg_namespace.oid = connamespace"
        " WHERE nspname = 'trainer' AND contype = 'f'"
    ).fetchall()
    assert references
    for table, referred in references:
        assert _place(script, f"table('{referred}'") < _place(script, f"table('{table}'")


def test_a_function_that_policies_call_is_on_the_nodes_before_the_policies(
    owner: psycopg.Connection,
) -> None:
    script = list(distribution(owner))
    for policy in (line for line in script if line.startswith("CREATE POLICY")):
        for function in re.findall(r"trainer\.\w+(?=\()", policy):
            assert _place(script, f"function('{function}(") < script.index(policy)
    own = _place(script, "function('trainer.own_trainee(")
    assert own < _place(script, "create_distributed_table")


def test_a_function_that_reads_a_table_is_on_the_nodes_after_the_table(
    owner: psycopg.Connection,
) -> None:
    script = list(distribution(owner))
    assert _place(script, "table('trainer.erased'") < _place(script, "function('trainer.is_erased(")
    assert _place(script, "table('trainer.director'") < _place(script, "function('trainer.directs(")


def test_a_table_has_no_trigger_any_more_when_it_is_distributed(owner: psycopg.Connection) -> None:
    """Citus: "cannot distribute relation because it has triggers"."""
    script = list(distribution(owner))
    triggers = owner.execute(
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    ).fetchall()
    assert triggers
    for name, table in triggers:
        dropped = _place(script, f"DROP TRIGGER {name} ON {table};")
        assert dropped < _place(script, f"table('{table}'")


def test_every_policy_stays(
    owner: psycopg.Connection,
) -> None:
    before = _policies(owner)
    with owner.transaction():
        for line in distribution(owner):
            if line.startswith(("DROP POLICY", "CREATE POLICY")):
                owner.execute(line.encode())
        after = _policies(owner)
    assert after == before


def test_no_policy_of_the_script_asks_what_lies_on_several_nodes(
    owner: psycopg.Connection,
) -> None:
    with owner.transaction():
        for line in distribution(owner):
            if line.startswith(("DROP POLICY", "CREATE POLICY")):
                owner.execute(line.encode())
        read = {
            table
            for (table,) in owner.execute(
                """
                SELECT DISTINCT read.refobjid::regclass::text FROM pg_depend AS called
                JOIN pg_depend AS read ON read.objid = called.refobjid
                WHERE called.classid = 'pg_policy'::regclass
                    AND called.refclassid = 'pg_proc'::regclass
                    AND read.classid = 'pg_proc'::regclass
                    AND read.refclassid = 'pg_class'::regclass"""
            )
        }
    assert read <= {f"trainer.{table}" for table in EVERYWHERE}


def test_no_policy_of_the_script_compares_the_clocks_of_two_nodes(
    owner: psycopg.Connection,
) -> None:
    policies = [line for line in distribution(owner) if line.startswith("CREATE POLICY")]
    assert any("BETWEEN now() -" in line for line in policies)
    assert not [line for line in policies if "= now()" in line]


def _policies(owner: psycopg.Connection) -> set[tuple[str, str]]:
    return set(
        owner.execute("SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'trainer'")
    )


def _place(script: list[str], words: str) -> int:
    """The line, the only one or the first, that has these words."""
    return next(number for number, line in enumerate(script) if words in line)


def test_the_script_names_every_table_once(owner: psycopg.Connection) -> None:
    script = list(distribution(owner))
    for table in (*BY_TRAINEE, *EVERYWHERE):
        assert len([line for line in script if f"table('trainer.{table}'" in line]) == 1


def test_the_script_names_what_nodes_call_once_and_nothing_else(
    owner: psycopg.Connection,
) -> None:
    """Others run on the coordinator; one that reads a table of its own could not be made there."""
    script = list(distribution(owner))
    named = re.findall(r"create_distributed_function\('(\S+)'\)", "\n".join(script))
    called = re.findall(r"trainer\.\w+(?=\()", "\n".join(_rules(owner)))
    assert sorted(name.partition("(")[0] for name in named) == sorted(
        set(called) - {"trainer.may_read_cards"}
    )


def _rules(owner: psycopg.Connection) -> list[str]:
    return [
        rule
        for (rule,) in owner.execute(
            "SELECT concat(qual, with_check) FROM pg_policies WHERE schemaname = 'trainer'"
        )
    ]
