"""A sync that is killed itself, at random moments: nothing is lost, doubled or left half-done."""

import random
import threading

import psycopg
import pytest

from tests.hub.devices import (
    Device,
    assert_alike,
    at_the_hub,
    greeting_of,
    started_sync,
    write_many,
)
from tests.hub.proxy import Deed, Fault, Network, Way
from trainer.hub import rows
from trainer.services.doctor import examined
from trainer.services.place import database_path

KILLS = 6
ENTRIES = rows.BATCH + rows.BATCH // 10
BYTES_PER_ENTRY = {Way.THERE: 130, Way.BACK: 150}
"""About."""
LATEST_SECONDS = {Way.THERE: 0.01, Way.BACK: 0.1}
"""How long after its byte a kill comes: the network is through, and the other side writes."""


def run_until_killed(device: Device, network: Network, moment: tuple[Way, int, float]) -> None:
    """Run a sync and kill it so long after so many bytes one way."""
    way, after, later = moment
    device.library.close()
    timers: list[threading.Timer] = []

    def kill_later() -> None:
        timers.append(threading.Timer(later, process.kill))
        timers[-1].start()

    network.expect(Fault(way=way, after=after, deed=Deed.TELL, tell=kill_later))
    process = started_sync(device)
    with process:
        process.communicate()
    for timer in timers:
        timer.join()
    found = examined(database_path(device.home))
    assert (found.problems, found.different_cards) == ((), 0)
    device.reopen()


@pytest.mark.parametrize("way", Way)
def test_a_sync_that_is_killed_at_random_moments_leaves_both_ends_whole(
    devices: tuple[Device, Device], network: Network, owner: psycopg.Connection, way: Way
) -> None:
    rng = random.Random(21)
    laptop, ward = devices
    writer = laptop if way is Way.THERE else ward
    greeting = greeting_of(laptop, network)[way]
    unfinished = 0
    for _ in range(KILLS):
        write_many(writer, ENTRIES, rng)
        if writer is not laptop:
            network.expect(None)
            ward.sync()
        after = greeting + rng.randrange(ENTRIES * BYTES_PER_ENTRY[way])
        run_until_killed(laptop, network, (way, after, rng.uniform(0, LATEST_SECONDS[way])))
        arrived = at_the_hub(owner) if way is Way.THERE else laptop.log
        unfinished += not writer.log <= arrived
    assert_alike(devices, network, owner, KILLS * ENTRIES)
    assert unfinished >= KILLS // 2
