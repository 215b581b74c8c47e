"""How much a resident shares: at the next sync the hub has no more than that."""

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from tests.hub.conftest import SPINE, new_resident
from tests.hub.devices import Device, what_is_known
from tests.hub.test_operating import SQL
from trainer.domain.ids import TraineeId
from trainer.hub import people, programmes
from trainer.hub.connection import connected
from trainer.hub.people import Login
from trainer.hub.reading import HubCounts
from trainer.reports.bundle import Level
from trainer.services.hub_sharing import share as share_now
from trainer.services.syncing import sync
from trainer.store.cohort_counts import Reach


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


def test_what_the_page_has_run_after_a_restore_shares_nobody_s_answers_unasked(
    device: Device, owner: psycopg.Connection
) -> None:
    share(device, Level.CARDS)
    (statement,) = (one for one in SQL if "SET level = " in one)
    owner.execute(statement)
    assert owner.execute(
        "SELECT level, content::json ->> 'level' FROM trainer.shared"
    ).fetchall() == [("topics", "topics")]
    assert device.sync().level is Level.TOPICS
    assert answers(owner) == 0


def test_who_shares_card_by_card_again_has_every_answer_there(
    device: Device, owner: psycopg.Connection
) -> None:
    share(device, Level.CARDS)
    share(device, Level.TOPICS)
    device.answer()
    share(device, Level.CARDS)
    assert answers(owner) == 4


def test_a_sync_without_a_level_leaves_one_that_was_said_meanwhile(
    device: Device, owner: psycopg.Connection
) -> None:
    with connected(device.url, is_autocommit=True) as hub:
        known = what_is_known(hub, device.library.store.identity.device)
        share(device, Level.CARDS)
        assert not share_now(device.library.store, device.clock, hub, None, known)
    assert owner.execute("SELECT level FROM trainer.shared").fetchone() == ("cards",)
    assert answers(owner) == 3


def test_what_is_learnt_of_decks_that_nobody_assigned_is_not_shared(
    device: Device, owner: psycopg.Connection
) -> None:
    programmes.put_programme(owner, replace(SPINE, decks=("another",)))
    share(device, Level.CARDS)
    assert answers(owner) == 0
    for table in ("topic_count", "work"):
        assert owner.execute(f"SELECT * FROM trainer.{table}").fetchall() == []  # noqa: S608
    content = owner.execute("SELECT content FROM trainer.shared").fetchone()
    assert content is not None
    assert "A sample deck" not in content[0]


def test_a_director_reads_nothing_of_another_programme_s_decks(
    device: Device, owner: psycopg.Connection, url_of: Callable[[Login], str]
) -> None:
    programmes.put_programme(owner, replace(SPINE, name="airway", decks=("another",)))
    trainee = device.library.store.identity.trainee
    people.enrol(owner, trainee, "airway", pseudonym="R-1")
    login = people.add_director(owner, secrets.token_hex(4), "airway")
    assert login is not None
    share(device, Level.CARDS)
    assert answers(owner) == 3
    reach = Reach("airway", ("sample", "another"), 0, 60_000, 0, 400_000)
    with connected(url_of(login)) as hub:
        counts = HubCounts(hub, reach, {trainee: 1})
        assert list(counts.days()) == []
        assert counts.cards() == []
        (row,) = hub.execute("SELECT content FROM trainer.trainees_of('airway')").fetchall()
    told = json.loads(row[0])
    assert told["level"] == "cards"
    assert [told["standing"][part] for part in ("decks", "topics", "overdue")] == [[], [], []]
    assert device.library.store.identity.device.hex() not in row[0]
