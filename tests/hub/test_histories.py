"""Random histories of three devices of one trainee and their hub end alike everywhere."""

import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

from tests.hub.conftest import new_resident
from tests.hub.devices import Device
from tests.hub.server import Server
from tests.services.builders import answer, change_settings, undo
from trainer.domain.fold import folded
from trainer.domain.ids import CardId, TraineeId
from trainer.domain.rating import Rating
from trainer.domain.schedule import Schedule
from trainer.hub import rows
from trainer.hub.connection import connected
from trainer.hub.people import Login
from trainer.reports.bundle import Level
from trainer.services import copies
from trainer.services.sitting import Nothing, Plan
from trainer.services.syncing import sync
from trainer.store import entries, log_rows
from trainer.store.cohort_schema import COUNTS

STUDY = ("good", "again", "undo", "suspend", "day", "back", "settings", "sync")
PLACES = st.integers(0, 2)
DONE = st.tuples(PLACES, st.sampled_from(STUDY))
OFTEN = st.tuples(PLACES, st.sampled_from(("good", "again", "sync")))
COPIED = st.tuples(PLACES, PLACES.map("copied to {}".format))
OF_DEVICES = st.tuples(PLACES, st.sampled_from(("kept", "put back", "restored", "cut")))
OF_THE_HUB = st.tuples(PLACES, st.sampled_from(("hub kept", "hub put back")))
HISTORIES = st.lists(st.one_of(DONE, OFTEN, OFTEN, COPIED, OF_DEVICES, OF_THE_HUB), max_size=30)


class CutError(Exception):
    """The network, in the middle of a sync."""


class Histories:
    """Three devices and their hub, and what becomes of them."""

    def __init__(self, folder: Path, server: Server, owner: psycopg.Connection, url: str) -> None:
        self.trainee = TraineeId(bytes.fromhex(str(conninfo_to_dict(url)["user"])[2:]))
        self.folder = folder
        self.server = server
        self.owner = owner
        self.devices = [
            Device(folder / str(place), self.trainee, url, ahead_minutes=ahead)
            for place, ahead in enumerate((0, 150, -90))
        ]

    def do(self, place: int, step: str) -> None:
        device = self.devices[place]
        match step.split():
            case ["sync"]:
                self.sync(device)
            case ["cut"]:
                self.cut(device)
            case ["copied", "to", other]:
                self.copy(device, self.devices[int(other)])
            case ["kept"]:
                with closed(device):
                    shutil.copy(device.home / "trainer.db", self.kept(device))
            case ["put", "back"] if self.kept(device).exists():
                with closed(device):
                    shutil.copy(self.kept(device), device.home / "trainer.db")
            case ["restored"] if self.kept(device).exists():
                with closed(device):
                    copies.restore_backup(
                        self.kept(device), device.home / "trainer.db", device.clock.now()
                    )
            case ["hub", "kept"]:
                self.server.dump(self.owner.info.dbname, self.yesterday)
            case ["hub", "put", "back"] if self.yesterday.exists():
                self.server.restore(self.owner.info.dbname, self.yesterday)
            case _:
                study(device, step)

    @property
    def yesterday(self) -> Path:
        """A backup of the hub."""
        return self.folder / "yesterday.dump"

    def kept(self, device: Device) -> Path:
        """A copy of a device's data."""
        return device.folder / "kept.db"

    def copy(self, device: Device, other: Device) -> None:
        """Put one's data in the place of another's, by hand."""
        if device is not other:
            with closed(device), closed(other):
                shutil.copy(device.home / "trainer.db", other.home / "trainer.db")

    def cut(self, device: Device) -> None:
        """Begin a sync that ends as soon as an entry was sent or received."""

        def end(_done: int, _of: int) -> None:
            raise CutError

        before = device.log | self.log
        with suppress(CutError):
            sync(device.library.store, device.clock, device.url, progress=end, at_once=1)
        device.reopen()
        assert before == device.log | self.log

    def sync(self, device: Device) -> None:
        """Both have then what either had, under the same numbers."""
        before = device.log | self.log
        device.sync()
        assert device.log == self.log == before
        with device.library.store.reading() as tx, connected(device.url) as hub:
            assert log_rows.numbers(tx) == rows.numbers(hub)

    @property
    def log(self) -> set[bytes]:
        """At the hub."""
        query = "SELECT entry_id FROM trainer.log WHERE trainee_id = %s"
        return {bytes(entry) for (entry,) in self.owner.execute(query, [self.trainee])}

    def shared(self) -> dict[str, set[tuple[Any, ...]]]:
        """What directors read there."""
        return {
            table: set(
                self.owner.execute(
                    f"SELECT * FROM trainer.{table} WHERE trainee_id = %s",  # noqa: S608 - ours
                    [self.trainee],
                )
            )
            for table in (*COUNTS.values(), "answer")
        }


@contextmanager
def closed(device: Device) -> Iterator[None]:
    """A device whose program is not running, so that its data is one file."""
    device.library.close()
    for suffix in ("-wal", "-shm"):
        (device.home / f"trainer.db{suffix}").unlink(missing_ok=True)
    yield
    device.reopen()


def study(device: Device, step: str) -> None:
    session = device.library.session(Plan())
    is_done = isinstance(session.current, Nothing)
    match step:
        case "good" | "again" if not is_done:
            answer(session, Rating.GOOD if step == "good" else Rating.AGAIN)
        case "undo":
            undo(session)
        case "suspend" if not is_done:
            session.suspend()
        case "day":
            device.clock.advance(days=1)
        case "back":
            device.clock.advance(minutes=-200)
        case "settings":
            change_settings(device.library, rollover_hour="7")
        case _:
            pass


def folded_anew(device: Device) -> dict[CardId, Schedule]:
    """Where cards stand by the log alone."""
    with device.library.store.reading() as tx:
        history = entries.settings_history(tx)
        return {card: folded(card, entries.of_card(tx, card), history) for card in device.answered}


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=HISTORIES, last=st.permutations(range(3)))
def test_three_devices_and_their_hub_end_alike_whatever_became_of_them(
    server: Server,
    owner: psycopg.Connection,
    url_of: Callable[[Login], str],
    steps: list[tuple[int, str]],
    last: list[int],
) -> None:
    url = url_of(new_resident(owner, TraineeId(secrets.token_bytes(16))))
    with tempfile.TemporaryDirectory() as folder:
        histories = Histories(Path(folder), server, owner, url)
        first, *_ = devices = histories.devices
        sync(first.library.store, first.clock, url, level=Level.CARDS)
        for place, step in steps:
            histories.do(place, step)
        everything = histories.log.union(*(device.log for device in devices))
        # Once round, and once more, so that the first hears of the last.
        for place in (*last, *last):
            histories.sync(devices[place])
        for device in devices:
            assert device.log == everything
            assert device.answered == first.answered == folded_anew(device)
            again = device.sync()
            assert (again.sent, again.received, again.is_new_device) == (0, 0, False)
        shared = histories.shared()
        owner.execute(
            "UPDATE trainer.shared SET basis = '' WHERE trainee_id = %s", [histories.trainee]
        )
        device.sync()
        assert histories.shared() == shared
        for device in devices:
            device.library.close()
