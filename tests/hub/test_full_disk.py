"""A disk that is full, here or at the hub: nothing half-written, and the next sync goes on."""

import random
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.hub.conftest import SPINE, Far, new_resident
from tests.hub.devices import Device, at_the_hub, started_sync, write_many
from tests.hub.server import Server
from tests.store.children import open_folder, small_disk
from trainer.domain.ids import TraineeId
from trainer.errors import HubError
from trainer.hub import programmes, rows
from trainer.hub.making import make_hub
from trainer.services.doctor import examined
from trainer.services.place import database_path
from trainer.services.syncing import sync

DISK = 64_000_000
ENTRIES = 4 * rows.BATCH
ROOM_HERE = 1_500_000
"""Enough for some batches, and not for all."""
ROOM_THERE = 800_000
"""As above, for the tables."""
LARGEST_THERE = 1024 * 1024
BALLAST = "ballast"


def fill(folder: Path, room: int) -> None:
    """Leave only so much room on the disk of a folder."""
    with (folder / BALLAST).open("wb") as file:
        file.truncate(0)
        left = shutil.disk_usage(folder).free - room
        while left > 0:
            left -= file.write(bytes(min(left, 1_000_000)))


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A device whose disk has little room; where a disk cannot be made, its files are limited."""

    device: Device
    largest_file: int

    def make_room(self) -> None:
        (self.device.home / BALLAST).unlink(missing_ok=True)


@pytest.fixture
def filled(far: Far) -> Iterator[Filled]:
    with open_folder() as folder:
        home = folder / "home"
        home.mkdir()
        with small_disk(home, DISK) as limit:
            device = Device(folder, far.trainee, far.url)
            device.library.close()
            with started_sync(device) as process:
                process.communicate()
            size = database_path(home).stat().st_size
            if not limit:
                fill(home, ROOM_HERE)
            yield Filled(device=device, largest_file=size + ROOM_HERE if limit else 0)
            device.library.close()


def test_a_pull_onto_a_full_disk_ends_in_a_sentence_and_goes_on_when_there_is_room(
    filled: Filled, far: Far, tmp_path: Path
) -> None:
    ward = Device(tmp_path / "ward", far.trainee, far.url)
    write_many(ward, ENTRIES, random.Random(41))
    ward.sync()
    laptop = filled.device
    with started_sync(laptop, largest_file=filled.largest_file) as process:
        output, told = process.communicate()
    assert (process.returncode, output) == (1, "")
    error, hint = told.splitlines()
    assert error.startswith(f"error: {database_path(laptop.home)}: the disk ")
    assert "full" in error
    assert "Make room" in hint
    found = examined(database_path(laptop.home))
    assert (found.problems, found.different_cards) == ((), 0)
    filled.make_room()
    laptop.reopen()
    taken = len(laptop.log)
    assert taken % rows.BATCH == 0
    assert laptop.sync().received == ENTRIES - taken
    assert laptop.log == ward.log
    assert laptop.answered == ward.answered
    ward.library.close()


@dataclass(frozen=True, kw_only=True)
class FullHub:
    """A hub whose tables have little room."""

    server: Server
    folder: Path
    far: Far
    url: str
    is_limited: bool

    def make_room(self) -> None:
        (self.folder / BALLAST).unlink(missing_ok=True)
        if self.is_limited:
            self.server.stop()
            self.server.start()


@pytest.fixture
def full_hub() -> Iterator[FullHub]:
    server = Server()
    trainee = TraineeId(secrets.token_bytes(16))
    with open_folder() as folder, small_disk(folder, DISK) as limit:
        try:
            # Its own log in files of a megabyte, which a limit for files then leaves alone.
            server.make("--wal-segsize=1")
            server.start()
            url = server.new_database()
            database = str(conninfo_to_dict(url)["dbname"])
            server.put_on_disk(folder, database)
            make_hub(url)
            with psycopg.connect(url) as owner:
                programmes.put_programme(owner, SPINE)
                login = new_resident(owner, trainee)
            if limit:
                server.stop()
                server.start(largest_file=LARGEST_THERE)
            else:
                fill(folder, ROOM_THERE)
            far = Far(trainee=trainee, url=server.url(login.name, login.password, database))
            yield FullHub(server=server, folder=folder, far=far, url=url, is_limited=bool(limit))
        finally:
            server.remove()


def test_a_push_to_a_hub_whose_disk_is_full_ends_in_a_sentence_and_goes_on_when_there_is_room(
    full_hub: FullHub, tmp_path: Path
) -> None:
    laptop, ward = (
        Device(tmp_path / name, full_hub.far.trainee, full_hub.far.url)
        for name in ("laptop", "ward")
    )
    # Of as many the table is larger than the disk, or than its files may be.
    entries = (7 if full_hub.is_limited else 4) * rows.BATCH
    write_many(laptop, entries, random.Random(42))
    taken = [0]
    with pytest.raises(HubError) as refused:
        sync(
            laptop.library.store,
            laptop.clock,
            laptop.url,
            progress=lambda done, _: taken.append(done),
        )
    assert "the hub's disk is full" in refused.value.message
    assert "make room; nothing of yours is lost" in refused.value.hint
    with psycopg.connect(full_hub.url) as owner:
        assert len(at_the_hub(owner)) == taken[-1]
    full_hub.make_room()
    with psycopg.connect(full_hub.url, autocommit=True) as owner:
        assert laptop.sync().sent == entries - taken[-1]
        ward.sync()
        assert at_the_hub(owner) == laptop.log == ward.log
    for device in (laptop, ward):
        device.library.close()
