"""Columns that are sent to a hub arrive as they are, whatever is in them."""

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql

from trainer.hub.arrays import Column, array, as_array

TEXTS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"))
COLUMNS = st.one_of(
    st.tuples(st.just("text"), st.lists(st.none() | TEXTS)),
    st.tuples(st.just("bigint"), st.lists(st.none() | st.integers(-(2**63), 2**63 - 1))),
    st.tuples(st.just("bytea"), st.lists(st.none() | st.binary())),
)


@given(COLUMNS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_column_comes_back_as_it_was(
    owner: psycopg.Connection, column: tuple[str, Column]
) -> None:
    kind, values = column
    query = sql.SQL("SELECT {}").format(array(kind))
    assert owner.execute(query, [as_array(kind, values)]).fetchone() == (list(values),)


@pytest.mark.parametrize(
    "text", ["", "NULL", "null", "{}", '"', "\\", "a,b", " a ", "\n", "'; --", "é", "{a,{b}}"]
)
def test_a_text_that_the_engine_could_take_for_something_else_is_a_text(
    owner: psycopg.Connection, text: str
) -> None:
    query = sql.SQL("SELECT {}").format(array("text"))
    assert owner.execute(query, [as_array("text", [text, text])]).fetchone() == ([text, text],)
