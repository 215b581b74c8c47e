"""A hub that is killed at random moments: nothing acknowledged is lost, and nothing doubled."""

import random
import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.hub.conftest import SPINE, new_resident
from tests.hub.devices import Device, assert_alike, at_the_hub, greeting_of, write_many
from tests.hub.proxy import Deed, Fault, Network, Way
from tests.hub.server import Server, running
from trainer.domain.ids import TraineeId
from trainer.errors import HubError
from trainer.hub import programmes
from trainer.hub.making import make_hub

KILLS = 50
ENTRIES = 100
BYTES_PER_ENTRY = 130
"""About, either way."""


@pytest.fixture
def mortal() -> Iterator[Server]:
    """A server of a test's own, which it may kill."""
    with running() as one:
        yield one


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
        programmes.put_programme(owner, SPINE)
        login = new_resident(owner, trainee)
    own = mortal.url(login.name, login.password, str(conninfo_to_dict(url)["dbname"]))
    first, second = (
        Device(tmp_path / name, trainee, make_conninfo(own, port=dying.port))
        for name in ("laptop", "ward")
    )
    killed_pushes = killed_pulls = 0
    for kill in range(KILLS):
        device, other = (first, second) if kill % 4 < 2 else (second, first)
        is_pull = kill % 2 == 1
        dying.expect(None)
        # What the other one has sent comes to this one, or this one has something to send.
        device.sync()
        write_many(other if is_pull else device, ENTRIES, rng)
        if is_pull:
            other.sync()
        way = Way.BACK if is_pull else Way.THERE
        after = greeting_of(device, dying)[way] + rng.randrange(ENTRIES * BYTES_PER_ENTRY)
        dying.expect(Fault(way=way, after=after, deed=Deed.END, tell=mortal.stop))
        was_cut = is_cut(device)
        mortal.stop()
        mortal.start()
        if was_cut and is_pull:
            killed_pulls += not other.log <= device.log
        elif was_cut:
            with psycopg.connect(url, autocommit=True) as owner:
                killed_pushes += not device.log <= at_the_hub(owner)
    dying.expect(None)
    with psycopg.connect(url, autocommit=True) as owner:
        assert_alike((first, second), dying, owner, KILLS * ENTRIES)
    assert killed_pushes >= KILLS // 5
    assert killed_pulls >= KILLS // 5
    for device in (first, second):
        device.library.close()
