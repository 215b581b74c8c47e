"""Several programs at one home, or several devices of one trainee, at the same moment."""

import random
import secrets
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from tests.hub.conftest import new_resident
from tests.hub.devices import (
    DECK,
    Device,
    assert_alike,
    at_the_hub,
    greeting_of,
    sentence_of,
    started_sync,
    write_many,
)
from tests.hub.proxy import Deed, Fault, Network, Way
from tests.services.builders import answer, open_library
from trainer.domain.ids import TraineeId
from trainer.domain.rating import Rating
from trainer.hub.people import Login
from trainer.services.doctor import examined
from trainer.services.place import database_path
from trainer.services.sitting import Plan
from trainer.services.syncing import Synced, join, sync

ROUNDS = 8
ENTRIES = 50
ANSWERS = 4


def sync_elsewhere(device: Device) -> Synced:
    """Sync a home as another program does that is started for it."""
    elsewhere = open_library(device.folder, DECK, device.clock)
    done = sync(elsewhere.store, device.clock, device.url)
    elsewhere.close()
    return done


@pytest.fixture
def copies(devices: tuple[Device, Device], tmp_path: Path) -> tuple[Device, Device]:
    """A device with an answer that the hub has, and another one with a copy of its data."""
    laptop, copied = devices
    laptop.answer()
    laptop.sync()
    laptop.keep_data(tmp_path / "kept.db")
    copied.put_data(tmp_path / "kept.db")
    return laptop, copied


def do_at_once(*deeds: Callable[[], None]) -> None:
    """Do all of it from the same moment on; what one of them raises is raised."""
    start = threading.Barrier(len(deeds))

    def do(deed: Callable[[], None]) -> None:
        start.wait()
        deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        running = [pool.submit(do, deed) for deed in deeds]
    for one in running:
        one.result()


def test_what_is_answered_in_an_open_window_is_sent_when_its_home_joins_a_hub_meanwhile(
    devices: tuple[Device, Device], owner: psycopg.Connection, url_of: Callable[[Login], str]
) -> None:
    laptop, _ = devices
    session = laptop.library.session(Plan())
    answer(session)
    elsewhere = open_library(laptop.folder, DECK, laptop.clock)
    trainee = TraineeId(secrets.token_bytes(16))
    join(elsewhere.store, trainee)
    elsewhere.close()
    laptop.url = url_of(new_resident(owner, trainee))
    sync_elsewhere(laptop)
    answer(session)
    session.undo()
    sync_elsewhere(laptop)
    kinds = owner.execute("SELECT kind FROM trainer.log ORDER BY sequence").fetchall()
    assert kinds == [("review",), ("review",), ("retract",)]


def test_what_is_answered_in_an_open_window_of_a_copy_is_sent_when_the_copy_parts_meanwhile(
    copies: tuple[Device, Device], owner: psycopg.Connection
) -> None:
    laptop, copied = copies
    laptop.answer()
    laptop.sync()
    session = copied.library.session(Plan())
    answer(session)
    assert sync_elsewhere(copied).is_new_device
    answer(session)
    session.undo()
    laptop.answer()
    laptop.sync()
    assert not sync_elsewhere(copied).is_new_device
    laptop.sync()
    assert len(copied.log) == 6
    assert at_the_hub(owner) == laptop.log == copied.log


def test_what_another_program_sends_of_this_home_meanwhile_makes_no_copy_of_it(
    devices: tuple[Device, Device], network: Network, owner: psycopg.Connection
) -> None:
    laptop, _ = devices
    laptop.answer()
    laptop.sync()
    near = make_conninfo(laptop.url, port=owner.info.port)

    def another_program() -> None:
        elsewhere = open_library(laptop.folder, DECK, laptop.clock)
        answer(elsewhere.session(Plan()))
        sync(elsewhere.store, laptop.clock, near)
        elsewhere.close()

    first_question = greeting_of(laptop, network)[Way.THERE] + 1
    network.expect(Fault(way=Way.THERE, after=first_question, deed=Deed.TELL, tell=another_program))
    assert not laptop.sync().is_new_device
    assert at_the_hub(owner) == laptop.log
    assert len(laptop.log) == 2


def test_two_copies_that_send_at_the_same_moment_are_told_so_and_part_the_next_time(
    copies: tuple[Device, Device], network: Network, owner: psycopg.Connection
) -> None:
    laptop, copied = copies
    laptop.answer()
    copied.answer(Rating.AGAIN)
    near = make_conninfo(laptop.url, port=owner.info.port)

    def send_the_other() -> None:
        sync(laptop.library.store, laptop.clock, near)

    # What is known has been asked for, and nothing sent.
    first_answer = greeting_of(copied, network)[Way.BACK] + 1
    network.expect(Fault(way=Way.BACK, after=first_answer, deed=Deed.TELL, tell=send_the_other))
    told = sentence_of(copied)
    assert told is not None
    assert "has sent the same at the same moment" in told.message
    assert copied.sync().is_new_device
    laptop.sync()
    assert at_the_hub(owner) == laptop.log == copied.log
    assert len(laptop.log) == 3


def test_syncs_and_answers_at_the_same_moment_lose_nothing_and_wait_for_each_other(
    devices: tuple[Device, Device], network: Network, owner: psycopg.Connection
) -> None:
    laptop, ward = devices
    rng = random.Random(31)
    session = laptop.library.session(Plan())

    def study() -> None:
        for _ in range(ANSWERS):
            answer(session, Rating.AGAIN)
            laptop.clock.advance(minutes=11)

    def sync_laptop() -> None:
        sync_elsewhere(laptop)

    def sync_ward() -> None:
        sync_elsewhere(ward)

    for _ in range(ROUNDS):
        write_many(laptop, ENTRIES, rng)
        write_many(ward, ENTRIES, rng)
        do_at_once(sync_laptop, sync_laptop, sync_ward, study)
    assert_alike(devices, network, owner, len(laptop.log | ward.log))
    rows = owner.execute("SELECT kind, count(*) FROM trainer.log GROUP BY kind").fetchall()
    assert ("flag", ROUNDS * 2 * ENTRIES) in rows
    assert ("review", ROUNDS * ANSWERS) in rows
    for device in devices:
        assert examined(database_path(device.home)).different_cards == 0


def test_two_programs_that_sync_one_home_both_end_well(
    devices: tuple[Device, Device], owner: psycopg.Connection
) -> None:
    laptop, _ = devices
    write_many(laptop, ENTRIES, random.Random(32))
    laptop.library.close()
    with started_sync(laptop) as first, started_sync(laptop) as second:
        told = [process.communicate()[1] for process in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0], told
    laptop.reopen()
    assert at_the_hub(owner) == laptop.log
