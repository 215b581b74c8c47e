"""How much a resident shares: at the next sync the hub has no more than that."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.hub.conftest import new_resident
from tests.hub.devices import Device
from trainer.domain.ids import TraineeId
from trainer.hub.people import Login
from trainer.reports.bundle import Level
from trainer.services.syncing import sync


@pytest.fixture
def device(
    owner: psycopg.Connection, url_of: Callable[[Login], str], tmp_path: Path
) -> Iterator[Device]:
    """A resident's computer, on which something was answered."""
    trainee = TraineeId(secrets.token_bytes(16))
    made = Device(tmp_path / "device", trainee, url_of(new_resident(owner, trainee)))
    for _ in range(3):
        made.answer()
    yield made
    made.library.close()


def share(device: Device, level: Level) -> None:
    sync(device.library.store, device.clock, device.url, level=level)


def answers(owner: psycopg.Connection) -> int:
    row = owner.execute("SELECT count(*) FROM trainer.answer").fetchone()
    return 0 if row is None else row[0]


def test_who_stops_sharing_card_by_card_leaves_no_answer_there(
    device: Device, owner: psycopg.Connection
) -> None:
    share(device, Level.CARDS)
    assert answers(owner) == 3
    device.answer()
    share(device, Level.TOPICS)
    assert answers(owner) == 0


def test_who_shares_card_by_card_again_has_every_answer_there(
    device: Device, owner: psycopg.Connection
) -> None:
    share(device, Level.CARDS)
    share(device, Level.TOPICS)
    device.answer()
    share(device, Level.CARDS)
    assert answers(owner) == 4
