"""A network that cuts and stalls, at any byte: nothing acknowledged is lost, nothing doubled."""

import random
import signal

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tests.hub.conftest import Far
from tests.hub.devices import (
    Device,
    assert_alike,
    at_the_hub,
    greeting_of,
    sentence_of,
    started_sync,
    whole_sync,
    write_many,
)
from tests.hub.proxy import Deed, Fault, Network, Way
from trainer.errors import HubError
from trainer.hub import rows
from trainer.hub.connection import connected
from trainer.hub.patience import PATIENT, Patience
from trainer.hub.roles import login_of
from trainer.services.syncing import sync

CUTS = 40
STALLS = 10
ENTRIES = 40
HURRIED = Patience(connecting_seconds=2, silence_seconds=0.3)
"""Enough for a loopback that works."""


def test_a_sync_that_is_cut_at_any_byte_loses_and_doubles_nothing(
    devices: tuple[Device, Device], network: Network, owner: psycopg.Connection
) -> None:
    rng = random.Random(11)
    cut_pushes = cut_pulls = 0
    for number in range(CUTS):
        well, cut = devices[number % 2], devices[1 - number % 2]
        write_many(well, ENTRIES, rng)
        write_many(cut, ENTRIES, rng)
        size = whole_sync(well, network)
        way = rng.choice(list(Way))
        deed = rng.choice((Deed.END, Deed.RESET))
        network.expect(Fault(way=way, after=rng.randrange(size[way]), deed=deed))
        told = sentence_of(cut)
        assert told is None or (told.hint and "127.0.0.1" in told.message)
        # Cut behind all that it needs, it has nothing to tell: all of it is there.
        assert told is not None or at_the_hub(owner) == cut.log
        is_pushed = cut.log <= at_the_hub(owner)
        is_pulled = well.log <= cut.log
        cut_pushes += not is_pushed
        cut_pulls += is_pushed and not is_pulled
    assert_alike(devices, network, owner, 2 * CUTS * ENTRIES)
    assert min(cut_pushes, cut_pulls) >= CUTS // 6, (cut_pushes, cut_pulls)


def test_a_cut_leaves_at_the_hub_every_batch_that_was_acknowledged(
    devices: tuple[Device, Device], network: Network, owner: psycopg.Connection
) -> None:
    laptop, _ = devices
    write_many(laptop, 3 * rows.BATCH, random.Random(3))
    acknowledged = [0]

    def tell(done: int, of: int) -> None:
        assert done <= of
        acknowledged.append(done)
        if done == 2 * rows.BATCH:
            network.hang_up()

    with pytest.raises(HubError, match="the connection was cut"):
        sync(laptop.library.store, laptop.clock, laptop.url, progress=tell)
    assert len(at_the_hub(owner)) == acknowledged[-1] == 2 * rows.BATCH
    assert laptop.sync().sent == rows.BATCH


def test_a_sync_that_stalls_at_any_byte_ends_by_itself_and_loses_and_doubles_nothing(
    devices: tuple[Device, Device], network: Network, owner: psycopg.Connection
) -> None:
    rng = random.Random(12)
    greeting = greeting_of(devices[0], network)
    for number in range(STALLS):
        well, stalled = devices[number % 2], devices[1 - number % 2]
        write_many(well, ENTRIES, rng)
        write_many(stalled, ENTRIES, rng)
        size = whole_sync(well, network)
        way = list(Way)[number % 2]
        after = rng.randrange(greeting[way], size[way])
        network.expect(Fault(way=way, after=after, deed=Deed.STALL))
        stalled.patience = HURRIED
        told = sentence_of(stalled)
        stalled.patience = PATIENT
        if network.failed.is_set():
            assert told is not None
            assert "it does not answer: nothing was heard for 0.3 seconds" in told.message
            assert "try again" in told.hint
        # The hub hears of it at last, and lets go of what that sync held.
        network.hang_up()
    assert_alike(devices, network, owner, 2 * STALLS * ENTRIES)


@pytest.mark.parametrize(("way", "after"), [(Way.THERE, 0), (Way.BACK, 100)])
def test_a_network_that_stalls_before_the_hub_has_answered_is_given_up(
    devices: tuple[Device, Device], network: Network, way: Way, after: int
) -> None:
    laptop, _ = devices
    laptop.patience = HURRIED
    network.expect(Fault(way=way, after=after, deed=Deed.STALL))
    told = sentence_of(laptop)
    assert told is not None
    assert "it does not answer" in told.message
    assert "Look at the network" in told.hint


def test_a_hub_that_is_slow_is_waited_for_longer_than_it_lets_itself_be(
    far: Far,
) -> None:
    with connected(far.url) as hub:
        row = hub.execute(
            "SELECT setting::integer FROM pg_settings WHERE name = 'statement_timeout'"
        ).fetchone()
    assert row is not None
    assert 0 < row[0] < PATIENT.silence_seconds * 1000


def test_what_an_address_says_of_waiting_holds(far: Far) -> None:
    with connected(make_conninfo(far.url, tcp_user_timeout=1234)) as hub:
        told = hub.info.get_parameters()
    assert told["tcp_user_timeout"] == "1234"
    assert told["keepalives_idle"] == str(PATIENT.parameters()["keepalives_idle"])


def test_what_a_sync_that_vanished_still_holds_is_said(
    devices: tuple[Device, Device], far: Far, owner: psycopg.Connection
) -> None:
    laptop, _ = devices
    write_many(laptop, ENTRIES, random.Random(6))
    owner.execute(
        sql.SQL("ALTER ROLE {} SET lock_timeout = '100ms'").format(
            sql.Identifier(login_of(far.trainee))
        )
    )
    with connected(far.url) as vanished:
        vanished.execute("SELECT trainer.share('topics', 1, '{}')")
        told = sentence_of(laptop)
    assert told is not None
    assert "another connection holds what is needed, or one that was cut" in told.message
    assert "in a minute" in told.hint
    assert sentence_of(laptop) is None


@pytest.mark.parametrize("deed", [Deed.END, Deed.RESET])
def test_a_sync_that_is_cut_says_no_more_than_what_happened_and_what_to_do(
    devices: tuple[Device, Device], network: Network, deed: Deed
) -> None:
    laptop, _ = devices
    write_many(laptop, rows.BATCH, random.Random(8))
    after = greeting_of(laptop, network)[Way.THERE] + 30 * rows.BATCH
    laptop.library.close()
    network.expect(Fault(way=Way.THERE, after=after, deed=deed))
    with started_sync(laptop) as process:
        output, told = process.communicate()
    assert (process.returncode, output) == (1, "")
    assert network.failed.is_set()
    assert [line.partition(":")[0] for line in told.splitlines()] == ["error", "hint"]


@pytest.mark.parametrize("is_connected", [False, True])
def test_ctrl_c_ends_a_sync_that_stalls_at_once_and_with_a_sentence(
    devices: tuple[Device, Device], network: Network, *, is_connected: bool
) -> None:
    laptop, _ = devices
    write_many(laptop, ENTRIES, random.Random(5))
    laptop.library.close()
    after = greeting_of(laptop, network)[Way.THERE] + 1 if is_connected else 0
    network.expect(Fault(way=Way.THERE, after=after, deed=Deed.STALL))
    with started_sync(laptop) as process:
        network.failed.wait()
        process.send_signal(signal.SIGINT)
        output, told = process.communicate()
    assert (process.returncode, output) == (130, "")
    assert told == "Stopped. What was sent and received by then is kept; sync again to go on.\n"
    # Nobody was asked, over the same network, to stop: that would take as long again.
    assert network.connections == 1
