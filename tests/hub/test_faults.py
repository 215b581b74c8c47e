"""A hub that is killed at random moments: nothing acknowledged is lost, and nothing doubled."""

import random
import secrets
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.hub.conftest import SPINE, new_resident
from tests.hub.devices import Device, assert_alike, greeting_of, write_many
from tests.hub.proxy import Deed, Fault, Network, Way
from tests.hub.server import Server
from trainer.domain.ids import TraineeId
from trainer.errors import HubError
from trainer.hub import people
from trainer.hub.making import make_hub

KILLS = 50
ENTRIES = 100
BYTES_PER_ENTRY = 80
"""At least, from the hub."""


@pytest.fixture
def mortal() -> Iterator[Server]:
    """A server of a test's own, which it may kill."""
    made = Server()
    try:
        made.make()
        made.start()
        yield made
    finally:
        made.remove()


def is_cut(device: Device) -> bool:
    """Whether a sync ended in a sentence, and not in success."""
    try:
        device.sync()
    except HubError as error:
        return bool(error.hint)
    return False


@pytest.fixture
def dying(mortal: Server) -> Iterator[Network]:
    """A network to a server that may be killed."""
    with Network(mortal.port) as network:
        yield network


def test_a_hub_that_is_killed_at_random_moments_loses_and_doubles_nothing(
    mortal: Server, dying: Network, tmp_path: Path
) -> None:
    rng = random.Random(7)
    url = mortal.new_database()
    make_hub(url)
    trainee = TraineeId(secrets.token_bytes(16))
    with psycopg.connect(url, autocommit=True) as owner:
        people.put_programme(owner, SPINE)
        login = new_resident(owner, trainee)
    own = mortal.url(login.name, login.password, str(conninfo_to_dict(url)["dbname"]))
    first, second = (
        Device(tmp_path / name, trainee, make_conninfo(own, port=dying.port))
        for name in ("laptop", "ward")
    )
    killed_pushes = killed_pulls = 0
    for kill in range(KILLS):
        device, other = (first, second) if kill % 4 < 2 else (second, first)
        if kill % 2:
            # What the other one has sent comes to this one, which has nothing to send.
            device.sync()
            write_many(other, ENTRIES, rng)
            other.sync()
            after = greeting_of(device, dying)[Way.BACK] + rng.randrange(ENTRIES * BYTES_PER_ENTRY)
            dying.expect(Fault(way=Way.BACK, after=after, deed=Deed.TELL, tell=mortal.crash))
            if is_cut(device):
                killed_pulls += not other.log <= device.log
        else:
            write_many(device, ENTRIES, rng)
            dying.expect(None)
            killer = threading.Timer(rng.uniform(0.01, 0.2), mortal.stop)
            killer.start()
            killed_pushes += is_cut(device)
            killer.join()
        mortal.stop()
        mortal.start()
    dying.expect(None)
    with psycopg.connect(url, autocommit=True) as owner:
        assert_alike((first, second), dying, owner, KILLS * ENTRIES)
    assert killed_pushes >= KILLS // 6
    assert killed_pulls >= KILLS // 6
    for device in (first, second):
        device.library.close()
