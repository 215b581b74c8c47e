"""What a connection to a hub leaves at the server."""

from trainer.hub.connection import connected


def test_nothing_stays_prepared_for_a_pool_to_stumble_over(hub_url: str) -> None:
    # A pool of connections gives the next transaction another server, which knows nothing of it.
    with connected(hub_url) as hub:
        for number in range(10):
            hub.execute("SELECT %s::integer", [number])
        assert hub.execute("SELECT count(*) FROM pg_prepared_statements").fetchone() == (0,)
