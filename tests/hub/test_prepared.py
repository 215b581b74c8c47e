"""What is to be shared is worked out before the hub is asked, and holds where it is as expected."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from tests.hub.conftest import SPINE
from tests.hub.devices import Device
from tests.hub.shared import shared_anew, shared_there
from trainer.domain.ids import DeviceId
from trainer.domain.rating import Rating
from trainer.domain.study_day import Moment
from trainer.hub import connection, programmes, rows
from trainer.hub.known import Known
from trainer.hub.patience import Patience
from trainer.reports.bundle import Level
from trainer.services import hub_sharing, sharing, syncing
from trainer.services.home_hub import keep_hub
from trainer.services.hub_sharing import Prepared, Sharing
from trainer.services.quiet_sync import QuietSync, SyncDone
from trainer.services.sharing import Worked
from trainer.services.sitting import Plan
from trainer.services.syncing import Synced, sync
from trainer.store.engine import Store


@pytest.fixture
def laptop(devices: tuple[Device, Device]) -> Device:
    """A device with answers of three days that no hub has yet."""
    laptop, _ = devices
    for _ in range(3):
        laptop.answer()
        laptop.clock.advance(days=3)
    return laptop


def synced(device: Device, *, level: Level | None = None, ahead: Prepared | None = None) -> Synced:
    return sync(device.library.store, device.clock, device.url, level=level, ahead=ahead)


def prepared(device: Device, expected: Known) -> Prepared:
    return Sharing(device.library.store, device.clock, None, expected).prepared()


@pytest.fixture
def kept_meanwhile(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each time that something was worked out, whether the hub was kept for it."""
    found: list[bool] = []
    kept: list[psycopg.Connection] = []

    @contextmanager
    def keeping(
        url: str, *, is_autocommit: bool, patience: Patience
    ) -> Iterator[psycopg.Connection]:
        with connection.connected(url, is_autocommit=is_autocommit, patience=patience) as hub:
            kept.append(hub)
            yield hub

    def noting(
        store: Store,
        moment: Moment,
        level: Level,
        *,
        only: Collection[str],
        told: Mapping[DeviceId, int] | None,
    ) -> Worked:
        found.append(any(not hub.closed for hub in kept))
        return sharing.worked_out(store, moment, level, only=only, told=told)

    monkeypatch.setattr(syncing, "connected", keeping)
    monkeypatch.setattr(hub_sharing, "worked_out", noting)
    return found


@pytest.mark.parametrize("level", Level)
def test_a_hub_that_is_as_expected_is_not_kept_while_it_is_worked_out(
    laptop: Device, owner: psycopg.Connection, kept_meanwhile: list[bool], level: Level
) -> None:
    expected = synced(laptop, level=level).expected
    for _ in range(2):
        laptop.answer()
        kept_meanwhile.clear()
        expected = synced(laptop, ahead=prepared(laptop, expected)).expected
        assert kept_meanwhile == [False]
    in_parts = shared_there(owner)
    assert len(in_parts["answer"]) == (5 if level is Level.CARDS else 0)
    assert in_parts == shared_anew(owner, laptop)


def test_where_nothing_is_new_the_next_sync_is_prepared_as_well(
    laptop: Device, kept_meanwhile: list[bool]
) -> None:
    expected = synced(laptop, level=Level.CARDS).expected
    expected = synced(laptop, ahead=prepared(laptop, expected)).expected
    laptop.answer()
    kept_meanwhile.clear()
    synced(laptop, ahead=prepared(laptop, expected))
    assert kept_meanwhile == [False]


MEANWHILE = (
    "the other device shares",
    "the other device says topics",
    "another answer",
    "an answer is taken back",
    "a night passes",
    "other decks are assigned",
    "answers are gone",
    "counts are gone",
)


def do(what: str, laptop: Device, ward: Device, owner: psycopg.Connection) -> None:
    match what:
        case "the other device shares":
            ward.sync()
            ward.answer()
            ward.sync()
        case "the other device says topics":
            synced(ward, level=Level.TOPICS)
        case "another answer":
            laptop.answer(Rating.AGAIN)
        case "an answer is taken back":
            laptop.library.session(Plan()).undo()
        case "a night passes":
            laptop.clock.advance(days=1)
        case "other decks are assigned":
            programmes.put_programme(owner, replace(SPINE, decks=("another",)))
        case "answers are gone":
            owner.execute("DELETE FROM trainer.answer")
        case "counts are gone":
            owner.execute("DELETE FROM trainer.topic_count")
        case _:
            raise ValueError(what)


@pytest.mark.parametrize("what", MEANWHILE)
def test_what_happens_after_it_was_prepared_is_shared_as_without(
    laptop: Device, devices: tuple[Device, Device], owner: psycopg.Connection, what: str
) -> None:
    _, ward = devices
    expected = synced(laptop, level=Level.CARDS).expected
    laptop.clock.advance(days=30)
    laptop.answer()
    ahead = prepared(laptop, expected)
    do(what, laptop, ward, owner)
    synced(laptop, ahead=ahead)
    in_parts = shared_there(owner)
    assert in_parts == shared_anew(owner, laptop)


def test_the_program_prepares_its_second_sync_by_what_came_of_the_first(
    laptop: Device, kept_meanwhile: list[bool]
) -> None:
    keep_hub(laptop.home, laptop.url)
    quiet = QuietSync(laptop.library)
    outcomes = []
    for _ in range(2):
        laptop.answer()
        kept_meanwhile.clear()
        sync_now = quiet.begin()
        assert sync_now is not None
        outcomes.append(sync_now())
        quiet.take(outcomes[-1])
    assert all(isinstance(outcome, SyncDone) for outcome in outcomes)
    assert kept_meanwhile == [False]


def test_what_is_shared_is_sent_behind_the_entries_of_all_devices(
    devices: tuple[Device, Device], owner: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop, ward = devices
    ward.answer()
    ward.sync()
    laptop.sync()
    laptop.answer()
    owner.execute("DELETE FROM trainer.log")
    is_sent_behind: list[bool] = []
    push = rows.push

    def noting(
        hub: psycopg.Connection,
        batch: Sequence[Mapping[str, Any]],
        meanwhile: Callable[[], object] = rows.nothing,
    ) -> bool:
        is_sent_behind.append(meanwhile is not rows.nothing)
        return push(hub, batch, meanwhile)

    monkeypatch.setattr(rows, "push", noting)
    laptop.sync()
    assert is_sent_behind == [False, True]
