"""What a connection to a hub leaves at the server, and what it says of a complaint."""

import pytest

from trainer.errors import HubError
from trainer.hub.connection import connected


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
