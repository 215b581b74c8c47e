"""What a connection to a hub leaves at the server, and what it says of a complaint."""

import psycopg
import pytest

from trainer.errors import HubError
from trainer.hub.connection import connected, translated


def test_nothing_stays_prepared_for_a_pool_to_stumble_over(hub_url: str) -> None:
    # A pool of connections gives the next transaction another server, which knows nothing of it.
    with connected(hub_url) as hub:
        for number in range(10):
            hub.execute("SELECT %s::integer", [number])
        assert hub.execute("SELECT count(*) FROM pg_prepared_statements").fetchone() == (0,)


def test_a_complaint_that_nobody_foresaw_goes_to_the_owner_in_its_own_words(hub_url: str) -> None:
    with pytest.raises(HubError, match="division by zero") as refused, connected(hub_url) as hub:
        hub.execute("SELECT 1 / 0")
    assert refused.value.hint.startswith("Tell the hub's owner")


TO_HOST = 'connection to server at "127.0.0.1", port 9 failed: '
TO_SOCKET = 'connection to server on socket "/tmp/x/.s.PGSQL.5432" failed: '


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (f"connection failed: {TO_HOST}Connection refused\n\tIs it running?", "connection refused"),
        (f"connection is bad: {TO_SOCKET}No such file\n\tIs it running?", "no such file"),
        (
            f"{TO_HOST}FATAL:  the database system is starting up",
            "the database system is starting up",
        ),
        (
            f"connection failed: {TO_HOST}Connection refused\nAll failures were:\n- host: 'a': no",
            "connection refused",
        ),
        (
            "failed to resolve host 'db.invalid': [Errno -2] Name or service not known",
            "the name of its host: Name or service not known",
        ),
        (
            "server closed the connection unexpectedly\n\tThis probably means that it ended",
            "server closed the connection unexpectedly",
        ),
        ("", "it said nothing of why"),
    ],
)
def test_a_connection_that_fails_is_one_sentence(told: str, said: str) -> None:
    with pytest.raises(HubError) as refused, translated("host=h port=9 dbname=hub"):
        raise psycopg.OperationalError(told)
    assert refused.value.message == (
        f"h:9/hub: it cannot be reached, or the connection was cut: {said}."
    )
