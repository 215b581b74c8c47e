"""The devices of a trainee, and what happens on them."""

import random
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg

from tests.hub.proxy import Network, Way
from tests.services.builders import (
    EVERY_KIND,
    FakeClock,
    answer,
    deck_text,
    open_library,
    shown_cards,
)
from trainer.domain.ids import CardId, DeviceId, EntryId, TraineeId
from trainer.domain.log import Flag, Stamp
from trainer.domain.rating import Rating
from trainer.domain.schedule import Schedule
from trainer.domain.study_day import Moment
from trainer.errors import HubError
from trainer.hub.connection import connected
from trainer.hub.known import Known, ask_what_is_known
from trainer.hub.patience import PATIENT
from trainer.services.home_hub import keep_hub
from trainer.services.recording import refold
from trainer.services.sitting import Nothing, Plan
from trainer.services.syncing import Synced, join, sync
from trainer.store import entries, schedules
from trainer.store.engine import Transaction

DECK = deck_text(shown_cards(4) + EVERY_KIND)
LIMITED = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))
from trainer.cli import main
main()
"""


class Device:
    """One computer of a trainee, with a clock of its own."""

    def __init__(
        self, folder: Path, trainee: TraineeId, url: str, *, ahead_minutes: int = 0
    ) -> None:
        self.folder = folder
        self.url = url
        self.patience = PATIENT
        self.clock = FakeClock()
        self.clock.advance(minutes=ahead_minutes)
        folder.mkdir(exist_ok=True)
        self.library = open_library(folder, DECK, self.clock)
        join(self.library.store, trainee)
        self.reopen()

    def reopen(self) -> None:
        """Start the program again."""
        self.library.close()
        self.library = open_library(self.folder, DECK, self.clock)

    def keep_data(self, place: Path) -> None:
        """Copy its data elsewhere, as a backup does."""
        self.library.close()
        shutil.copy(self.home / "trainer.db", place)
        self.reopen()

    def put_data(self, place: Path) -> None:
        """Go on with data that was kept, of this device or of another."""
        self.library.close()
        shutil.copy(place, self.home / "trainer.db")
        self.reopen()

    @property
    def home(self) -> Path:
        """Where its data is."""
        return self.folder / "home"

    def answer(self, rating: Rating = Rating.GOOD) -> None:
        session = self.library.session(Plan())
        if not isinstance(session.current, Nothing):
            answer(session, rating)

    def sync(self) -> Synced:
        done = sync(self.library.store, self.clock, self.url, patience=self.patience)
        if done.is_new_device:
            self.reopen()
        return done

    @property
    def standing(self) -> dict[CardId, Schedule]:
        with self.library.store.reading() as tx:
            return {one.card: one for one in schedules.all_schedules(tx)}

    @property
    def answered(self) -> dict[CardId, Schedule]:
        """Where cards stand that the log speaks of; the others are of this device's decks."""
        return {card: one for card, one in self.standing.items() if one.head is not None}

    @property
    def log(self) -> set[bytes]:
        with self.library.store.reading() as tx:
            return {entry for (entry,) in tx.rows("SELECT entry_id FROM log", {})}


def at_the_hub(owner: psycopg.Connection) -> set[bytes]:
    return {bytes(entry) for (entry,) in owner.execute("SELECT entry_id FROM trainer.log")}


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


def what_is_known(hub: psycopg.Connection, device: DeviceId) -> Known:
    """What the hub says to a device that has nothing yet."""
    with hub.pipeline():
        answered = ask_what_is_known(hub, device, {})
    return answered()


def sentence_of(device: Device) -> HubError | None:
    """How a sync ends, where it does not end well."""
    try:
        device.sync()
    except HubError as error:
        return error
    return None


def whole_sync(device: Device, network: Network) -> dict[Way, int]:
    """How many bytes a sync takes that nothing happens to."""
    network.expect(None)
    device.sync()
    return dict(network.carried)


def greeting_of(device: Device, network: Network) -> dict[Way, int]:
    """How many bytes it takes to connect."""
    network.expect(None)
    with connected(device.url):
        return dict(network.carried)


def started_sync(device: Device, *, largest_file: int = 0) -> subprocess.Popen[str]:
    """The program itself, as a user starts it; nothing else has the home open."""
    keep_hub(device.home, device.url)
    program = ["-c", LIMITED.format(largest_file)] if largest_file else ["-m", "trainer"]
    return subprocess.Popen(
        [sys.executable, *program, "--home", str(device.home), "sync"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def assert_alike(
    devices: tuple[Device, Device], network: Network, owner: psycopg.Connection, count: int
) -> None:
    """All have all, each once."""
    network.expect(None)
    for device in (*devices, *devices):
        device.sync()
    first, second = devices
    stored = owner.execute("SELECT entry_id FROM trainer.log").fetchall()
    assert len(stored) == count
    assert {bytes(entry) for (entry,) in stored} == first.log == second.log
    assert first.answered == second.answered
