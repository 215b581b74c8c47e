"""What a hub is told in parts is what it would be told at once, whatever a trainee does between."""

import random
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.hub.conftest import new_resident
from tests.hub.devices import DECK, Device, what_is_known
from tests.hub.shared import shared_anew, shared_there
from tests.services.builders import answer, change_settings
from trainer.domain.ids import TraineeId
from trainer.domain.rating import Rating
from trainer.hub import rows
from trainer.hub.connection import connected
from trainer.hub.people import Login
from trainer.reports.bundle import Level
from trainer.services import hub_sharing
from trainer.services.deck_library import add_deck
from trainer.services.hub_sharing import Sharing
from trainer.services.sitting import Nothing, Plan
from trainer.services.syncing import sync
from trainer.store.cohort_schema import COUNTS

STEPS = ("good", "good", "good", "again", "cram", "undo", "suspend", "hours", "day", "week", "sync")


@pytest.fixture
def devices(
    owner: psycopg.Connection, url_of: Callable[[Login], str], tmp_path: Path
) -> Iterator[tuple[Device, Device]]:
    """Two computers of a trainee, of which one is not in time."""
    trainee = TraineeId(secrets.token_bytes(16))
    url = url_of(new_resident(owner, trainee))
    both = (
        Device(tmp_path / "one", trainee, url),
        Device(tmp_path / "other", trainee, url, ahead_minutes=7),
    )
    yield both
    for device in both:
        device.library.close()


def share(device: Device) -> None:
    sync(device.library.store, device.clock, device.url, level=Level.CARDS)


def do(device: Device, step: str) -> None:
    session = device.library.session(Plan(is_cram=step == "cram"))
    is_done = isinstance(session.current, Nothing)
    match step:
        case "good" | "again" | "cram" if not is_done:
            answer(session, Rating.AGAIN if step == "again" else Rating.GOOD)
        case "undo":
            session.undo()
        case "suspend" if not is_done:
            session.suspend()
        case "sync":
            share(device)
        case _:
            pass


def pass_time(devices: tuple[Device, Device], step: str) -> None:
    for device in devices:
        device.clock.advance(days={"hours": 0.2, "day": 1, "week": 7}.get(step, 0.001))


@pytest.mark.parametrize("seed", range(6))
def test_parts_of_two_devices_come_to_the_whole(
    devices: tuple[Device, Device], owner: psycopg.Connection, seed: int
) -> None:
    rng = random.Random(seed)
    for _ in range(60):
        step = rng.choice(STEPS)
        do(rng.choice(devices), step)
        pass_time(devices, step)
    for device in (*devices, devices[0]):
        share(device)
    in_parts = shared_there(owner)
    assert in_parts["answer"]
    assert in_parts == shared_anew(owner, devices[0])


def test_settings_that_change_take_away_no_earlier_answers(
    devices: tuple[Device, Device], owner: psycopg.Connection
) -> None:
    device, _ = devices
    device.answer()
    share(device)
    device.clock.advance(days=30)
    change_settings(device.library, rollover_hour="12")
    share(device)
    in_parts = shared_there(owner)
    assert len(in_parts["answer"]) == 1
    assert in_parts == shared_anew(owner, device)


def test_settings_and_decks_that_change_between_change_what_was_told(
    devices: tuple[Device, Device], owner: psycopg.Connection, tmp_path: Path
) -> None:
    device, _ = devices
    for days in (0, 1, 3):
        device.clock.advance(days=days)
        device.answer()
        share(device)
    change_settings(device.library, rollover_hour="12")
    device.answer()
    share(device)
    other = tmp_path / "other.md"
    other.write_text(DECK.replace("Category: technique", "Category: indication"), encoding="utf-8")
    add_deck(device.library.store, device.clock, other, replaces_another=True)
    share(device)
    in_parts = shared_there(owner)
    assert in_parts == shared_anew(owner, device)


def test_answers_that_were_undone_after_they_were_told_go_and_the_others_stay(
    devices: tuple[Device, Device], owner: psycopg.Connection
) -> None:
    device, _ = devices
    for _ in range(12):
        device.answer()
        device.clock.advance(days=2)
    share(device)
    device.answer()
    share(device)
    device.library.session(Plan()).undo()
    share(device)
    in_parts = shared_there(owner)
    assert len(in_parts["answer"]) == 12
    assert in_parts == shared_anew(owner, device)


def is_folded(device: Device) -> bool:
    return device.library.store.path.with_name("trainer.studied.db").exists()


def test_a_day_s_answers_are_folded_while_the_hub_takes_them(
    devices: tuple[Device, Device],
) -> None:
    device, _ = devices
    device.answer()
    device.answer()
    when_sent: list[bool] = []
    store, clock = device.library.store, device.clock
    sync(store, clock, device.url, progress=lambda *_: when_sent.append(is_folded(device)))
    assert when_sent == [True]


def test_the_hub_does_not_wait_for_a_long_log_to_be_folded(
    devices: tuple[Device, Device], monkeypatch: pytest.MonkeyPatch
) -> None:
    device, _ = devices
    for _ in range(3):
        device.answer()
    monkeypatch.setattr(rows, "BATCH", 2)
    when_sent: list[bool] = []
    store, clock = device.library.store, device.clock
    sync(store, clock, device.url, progress=lambda *_: when_sent.append(is_folded(device)))
    assert when_sent == [False, False]
    assert is_folded(device)


def test_what_is_answered_after_it_was_worked_out_is_shared_with_it(
    devices: tuple[Device, Device], owner: psycopg.Connection
) -> None:
    device, _ = devices
    device.answer()
    store = device.library.store
    with connected(device.url, is_autocommit=True) as hub:
        known = what_is_known(hub, store.identity.device)
        sharing = Sharing(store, device.clock, Level.CARDS, known)
        sharing.work_out()
        device.answer()
        assert sharing.bring(hub)
    in_parts = shared_there(owner)
    assert len(in_parts["answer"]) == 2
    assert in_parts == shared_anew(owner, device)


def test_what_a_device_shared_and_has_no_more_is_not_taken_for_what_it_wrote_since(
    devices: tuple[Device, Device], owner: psycopg.Connection, tmp_path: Path
) -> None:
    device, _ = devices
    device.answer()
    share(device)
    device.keep_data(tmp_path / "kept.db")
    device.answer()
    store = device.library.store
    with connected(device.url, is_autocommit=True) as hub:
        # As where it was answered while the hub took what came before.
        known = what_is_known(hub, store.identity.device)
        assert Sharing(store, device.clock, Level.CARDS, known).bring(hub)
    device.put_data(tmp_path / "kept.db")
    device.answer(Rating.AGAIN)
    share(device)
    in_parts = shared_there(owner)
    assert in_parts == shared_anew(owner, device)


@pytest.mark.parametrize("level", Level)
def test_a_program_of_another_version_brings_all_rows_to_what_they_are_with_its_first_sync(
    devices: tuple[Device, Device],
    owner: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
    level: Level,
) -> None:
    device, _ = devices
    for _ in range(3):
        device.answer()
        device.clock.advance(days=30)
    sync(device.library.store, device.clock, device.url, level=level)
    before = shared_there(owner)
    owner.execute("SET search_path = trainer")
    for spoil in (
        "UPDATE topic_count SET n = n + 1",
        "UPDATE work SET answers = answers + 7",
        "INSERT INTO work SELECT trainee_id, 'another-deviceid', deck, day, 1, 1 FROM work",
    ):
        owner.execute(spoil.encode())
    spoilt = shared_there(owner)
    assert all(spoilt[table] != before[table] for table in ("topic_count", "work"))
    monkeypatch.setattr(hub_sharing, "__version__", "99")
    sync(device.library.store, device.clock, device.url)
    assert shared_there(owner) == before


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("table", COUNTS.values())
def test_counts_that_the_owner_has_emptied_come_back_with_the_next_answers(
    devices: tuple[Device, Device], owner: psycopg.Connection, table: str, level: Level
) -> None:
    device, _ = devices
    device.answer()
    device.clock.advance(days=30)
    sync(device.library.store, device.clock, device.url, level=level)
    before = shared_there(owner)[table]
    owner.execute(f"DELETE FROM trainer.{table}")  # noqa: S608 - ours
    device.answer()
    sync(device.library.store, device.clock, device.url, level=level)
    assert set(before) <= set(shared_there(owner)[table])
