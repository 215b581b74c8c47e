"""Syncing through a real PostgreSQL server, beside bare psycopg on the same tables and policies."""

import secrets
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from tests.bench.measurement import Measurement, compared, seconds
from tests.hub.server import Server
from tests.services.builders import FakeClock, deck_text, open_library, shown_cards
from trainer.domain.ids import CardId, DeviceId, EntryId, TraineeId
from trainer.domain.log import Flag
from trainer.domain.study_day import Moment
from trainer.hub import people, rows
from trainer.hub.making import make_hub
from trainer.hub.people import Programme
from trainer.services.library import Library
from trainer.services.syncing import join, sync
from trainer.store import entries, log_rows

FIRST = 100_000
DAILY = 200
RUNS = 5
CARDS = 500


def measure() -> Iterator[Measurement]:
    """The first sync of 100 000 entries, and a daily one of 200 with its connection."""
    server = Server()
    try:
        server.make()
        server.start()
        owner = server.new_database()
        make_hub(owner)
        with psycopg.connect(owner) as hub:
            people.put_programme(
                hub,
                Programme(
                    name="spine",
                    title="Spine",
                    purpose="a benchmark",
                    audience="nobody",
                    target_percent=85,
                    decks=(),
                ),
            )
        with tempfile.TemporaryDirectory() as folder:
            yield from _measured(server, owner, Path(folder))
    finally:
        server.remove()


def _measured(server: Server, owner: str, folder: Path) -> Iterator[Measurement]:
    pushes, bare = [], []
    for run in range(2):
        trainee, url = _resident(server, owner)
        library = _library(folder / str(run), trainee)
        _write(library, FIRST)
        batches = _batches(library)
        with psycopg.connect(url, autocommit=True) as hub:
            pushes.append(FIRST / seconds(partial(_push, hub, batches)))
        other, other_url = _resident(server, owner)
        for batch in batches:
            for row in batch:
                row["trainee_id"] = other
        with psycopg.connect(other_url, autocommit=True) as hub:
            bare.append(FIRST / seconds(partial(_bare, hub, batches)))
        library.close()
    # Rates: the floor is what is to be reached, so that the ratio is turned round.
    yield compared(
        f"push of {FIRST} entries, entries a second: bare psycopg's over ours",
        bare,
        pushes,
        unit="1/s",
        budget=1.25,
        floor_is="ours; the first figure is bare executemany with the same policies",
    )
    trainee, url = _resident(server, owner)
    library = _library(folder / "daily", trainee)
    clock = FakeClock()
    sync(library.store, clock, url)
    daily, connecting = [], []
    for _ in range(RUNS):
        _write(library, DAILY)
        daily.append(seconds(lambda: sync(library.store, clock, url)))
        connecting.append(seconds(lambda: psycopg.connect(url).close()))
    library.close()
    yield compared(
        f"daily sync of {DAILY} entries",
        daily,
        connecting,
        unit="s",
        budget=5,
        floor_is="connecting and closing alone",
    )


def _push(hub: psycopg.Connection, batches: list[list[dict[str, object]]]) -> None:
    for batch in batches:
        with hub.transaction():
            rows.push(hub, batch)
            if not rows.are_there(hub, [bytes(row["entry_id"]) for row in batch]):  # type: ignore[call-overload]
                raise AssertionError("not taken")


def _bare(hub: psycopg.Connection, batches: list[list[dict[str, object]]]) -> None:
    names = ", ".join(rows.COLUMNS)
    places = ", ".join(["%s"] * len(rows.COLUMNS))
    statement = f"INSERT INTO trainer.log ({names}) VALUES ({places})"  # noqa: S608 - ours
    for batch in batches:
        with hub.transaction(), hub.cursor() as cursor:
            cursor.executemany(
                statement, [[row.get(name) for name in rows.COLUMNS] for row in batch]
            )


def _resident(server: Server, owner: str) -> tuple[TraineeId, str]:
    trainee = TraineeId(secrets.token_bytes(16))
    with psycopg.connect(owner) as hub:
        login = people.enrol(hub, trainee, "spine", pseudonym=f"R-{trainee.hex()[:6]}")
    assert login is not None
    database = str(conninfo_to_dict(owner)["dbname"])
    return trainee, server.url(login.name, login.password, database)


def _library(folder: Path, trainee: TraineeId) -> Library:
    folder.mkdir()
    library = open_library(folder, deck_text(shown_cards(10)), FakeClock())
    join(library.store, trainee)
    library.close()
    return open_library(folder, deck_text(shown_cards(10)), FakeClock())


def _write(library: Library, count: int) -> None:
    with library.store.writing() as tx:
        start = entries.heads(tx).get(DeviceId(tx.identity.device), 0)
        for number in range(start, start + count):
            card = CardId((number % CARDS).to_bytes(16, "big"))
            moment = Moment(1_795_424_400_000 + number, 60)
            stamp = entries.next_stamp(tx, EntryId(secrets.token_bytes(16)), moment)
            entries.append(tx, Flag(stamp=stamp, card=card, is_flagged=number % 2 == 0))


def _batches(library: Library) -> list[list[dict[str, object]]]:
    found, reached = [], 0
    with library.store.reading() as tx:
        while batch := log_rows.beyond(tx, tx.identity.device, reached, most=rows.BATCH):
            found.append(batch)
            reached = batch[-1]["sequence"]
    return found
