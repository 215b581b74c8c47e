"""A hub that is killed at random moments: nothing acknowledged is lost, and nothing doubled."""

import random
import secrets
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.hub.conftest import SPINE, new_resident
from tests.hub.server import Server
from tests.hub.test_sync import Device
from trainer.domain.ids import CardId, EntryId, TraineeId
from trainer.domain.log import Flag, Stamp
from trainer.domain.study_day import Moment
from trainer.errors import HubError
from trainer.hub import people
from trainer.hub.making import make_hub
from trainer.services.recording import refold
from trainer.store import entries
from trainer.store.engine import Transaction

KILLS = 50
ENTRIES = 200


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


def write_many(device: Device, count: int, rng: random.Random) -> None:
    """So many entries in one transaction: flags on a card that no deck has."""
    card = CardId(rng.randbytes(16))
    moment = device.clock.now()
    with device.library.store.writing() as tx:
        for number in range(count):
            entry = EntryId(rng.randbytes(16))
            stamp = _stamp(tx, entry, moment.at_ms + number, moment.offset_minutes)
            entries.append(tx, Flag(stamp=stamp, card=card, is_flagged=number % 2 == 0))
        refold(tx, card)


def _stamp(tx: Transaction, entry: EntryId, at_ms: int, offset_minutes: int) -> Stamp:
    return entries.next_stamp(tx, entry, Moment(at_ms, offset_minutes))


def _is_cut(device: Device) -> bool:
    """Whether a sync ended in a sentence, and not in success."""
    try:
        device.sync()
    except HubError as error:
        return bool(error.hint)
    return False


def test_a_hub_that_is_killed_at_random_moments_loses_and_doubles_nothing(
    mortal: Server, tmp_path: Path
) -> None:
    rng = random.Random(7)
    url = mortal.new_database()
    make_hub(url)
    trainee = TraineeId(secrets.token_bytes(16))
    with psycopg.connect(url, autocommit=True) as owner:
        people.put_programme(owner, SPINE)
        login = new_resident(owner, trainee)
    own = mortal.url(login.name, login.password, str(conninfo_to_dict(url)["dbname"]))
    devices = [Device(tmp_path / name, trainee, own) for name in ("laptop", "ward")]
    kills = refused = 0
    while kills < KILLS:
        device = devices[kills % 2]
        write_many(device, ENTRIES, rng)
        killer = threading.Timer(rng.uniform(0.01, 0.3), mortal.stop)
        killer.start()
        refused += _is_cut(device)
        killer.join()
        kills += 1
        mortal.start()
    for device in (*devices, *devices):
        device.sync()
    first, second = devices
    with psycopg.connect(url) as owner:
        stored = [bytes(one) for (one,) in owner.execute("SELECT entry_id FROM trainer.log")]
    assert len(stored) == len(set(stored)) == KILLS * ENTRIES
    assert set(stored) == first.log == second.log
    assert first.standing == second.standing
    assert refused >= KILLS // 4
    for device in devices:
        device.library.close()
