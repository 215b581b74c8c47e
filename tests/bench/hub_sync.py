"""Syncing through a real PostgreSQL server, beside bare psycopg on the same tables and policies."""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import psycopg

from tests.bench.hub_devices import (
    DAILY,
    Device,
    by_way_of,
    checked,
    encrypted_hub,
    hub,
    new_resident,
)
from tests.bench.measurement import Measurement, compared, seconds
from tests.bench.slow_line import SlowLine
from tests.hub.devices import what_is_known
from tests.hub.server import Server
from trainer.hub import rows
from trainer.hub.connection import connected
from trainer.reports.bundle import Level
from trainer.services.hub_sharing import Sharing, share
from trainer.services.sharing import worked_out
from trainer.services.syncing import sync
from trainer.store import entries

FIRST: Final = 100_000
LOGS: Final = (2_000, 20_000)
"""Reviews that are there when a day's are added."""
RUNS: Final = 5
DELAY_SECONDS: Final = 0.02
"""Of a line to somewhere else in the country, each way."""
LEAST: Final = "connecting, and sending a day's entries by bare executemany"
WHOLE: Final = (
    "connecting alone; the budget is that of the whole sync, which folds while the hub takes the"
    " entries: its parts, measured one after the other, come to more than it takes"
)
_Batches = Sequence[Sequence[dict[str, Any]]]


def measure() -> Iterator[Measurement]:
    """The first sync of 100 000 reviews, and a daily one of 200 with its connection."""
    with hub() as (server, owner), tempfile.TemporaryDirectory() as folder:
        yield from _first(owner, Path(folder) / "first")
        for reviews in LOGS:
            yield from _daily(server, owner, Path(folder) / str(reviews), reviews)
        yield from _over_tls(Path(folder))


def _first(owner: str, folder: Path) -> Iterator[Measurement]:
    trainee, url = new_resident(owner)
    device = Device(folder, trainee, url)
    device.study_days(FIRST)
    batches = device.batches()
    whole = seconds(lambda: sync(device.library.store, device.clock, url, level=Level.CARDS))
    device.close()
    pushes, bare = [], []
    for _ in range(3):
        pushes.append(FIRST / _sent(owner, batches, _push))
        bare.append(FIRST / _sent(owner, batches, _bare))
    # Rates: the floor is what is to be reached, so that the ratio is turned round.
    yield compared(
        f"push of {FIRST} reviews, entries a second: bare psycopg's over ours",
        bare,
        pushes,
        unit="1/s",
        budget=1.25,
        floor_is="ours; the first figure is bare executemany with the same policies",
    )
    yield compared(
        f"first sync of {FIRST} reviews, folding them for what is shared as well",
        [whole],
        [FIRST / rate for rate in bare],
        unit="s",
        budget=1.25,
        floor_is="sending the entries alone by bare executemany",
    )


def _sent(
    owner: str, batches: _Batches, send: Callable[[psycopg.Connection, _Batches], None]
) -> float:
    """How long it takes to send a log as somebody else's."""
    url, own = _somebody_else_s(owner, batches)
    with psycopg.connect(url, autocommit=True) as connection:
        return seconds(lambda: send(connection, own))


def _somebody_else_s(owner: str, batches: _Batches) -> tuple[str, _Batches]:
    """A log as that of a resident who has none yet, and where they connect."""
    trainee, url = new_resident(owner)
    return url, [[row | {"trainee_id": trainee} for row in batch] for batch in batches]


def _push(connection: psycopg.Connection, batches: _Batches) -> None:
    """As a sync does it."""
    for batch in batches:
        if not rows.push(connection, batch):
            raise AssertionError("not taken")


def _bare(connection: psycopg.Connection, batches: _Batches) -> None:
    names = ", ".join(rows.COLUMNS)
    places = ", ".join(["%s"] * len(rows.COLUMNS))
    statement = f"INSERT INTO trainer.log ({names}) VALUES ({places})"  # noqa: S608 - ours
    for batch in batches:
        with connection.transaction(), connection.cursor() as cursor:
            cursor.executemany(
                statement, [[row.get(name) for name in rows.COLUMNS] for row in batch]
            )


def _daily(server: Server, owner: str, folder: Path, reviews: int) -> Iterator[Measurement]:
    trainee, url = new_resident(owner)
    device = Device(folder, trainee, url)
    device.study_days(reviews)
    what = f"of {DAILY} reviews on a log of {reviews}"
    _sync(device, url, Level.CARDS)
    with psycopg.connect(owner, autocommit=True) as hub_owner:
        # As the server does by itself within a minute of the first syncs.
        hub_owner.execute("ANALYZE")
    yield from _beside_connecting(device, url, f"daily sync {what}, nothing prepared")
    yield from _beside_connecting(device, url, f"daily sync {what}", is_prepared=True)
    parts = [_parts(device, url, owner) | _folding(device) for _ in range(RUNS)]
    connecting = [part.pop("connecting") for part in parts]
    for name in parts[0]:
        yield compared(
            f"{name}, in a daily sync {what}",
            [part[name] for part in parts],
            connecting,
            unit="s",
            budget=5,
            floor_is=WHOLE,
        )
    with SlowLine(server.port, delay_seconds=DELAY_SECONDS) as line:
        far = by_way_of(url, line.port)
        by_line = f"by a line of {round(1000 * DELAY_SECONDS)} ms each way"
        name = f"daily sync {what}, {by_line}"
        yield from _beside_connecting(device, far, f"{name}, nothing prepared")
        yield from _beside_connecting(device, far, name, is_prepared=True)
        yield compared(
            f"{LEAST}, {by_line}",
            [_least(owner, device.batches()[:1], line.port) for _ in range(RUNS)],
            [_connecting(far) for _ in range(RUNS)],
            unit="s",
            budget=5,
            floor_is="connecting and closing alone; a sync does this at least",
        )
    device.close()


def _over_tls(folder: Path) -> Iterator[Measurement]:
    """A daily sync with a server that is not this machine's own, as far as encryption goes."""
    reviews = LOGS[0]
    with encrypted_hub(folder) as (owner, authority):
        trainee, url = new_resident(owner)
        url = checked(url, authority)
        device = Device(folder / "encrypted", trainee, url)
        device.study_days(reviews)
        _sync(device, url, Level.CARDS)
        with psycopg.connect(owner, autocommit=True) as hub_owner:
            hub_owner.execute("ANALYZE")
        name = f"daily sync of {DAILY} reviews on a log of {reviews}, over TLS"
        yield from _beside_connecting(device, url, f"{name}, nothing prepared")
        yield from _beside_connecting(device, url, name, is_prepared=True)
        device.close()


def _beside_connecting(
    device: Device, url: str, name: str, *, is_prepared: bool = False
) -> Iterator[Measurement]:
    """As `trainer sync` does it, or the app, which prepares it before it connects."""
    store, clock = device.library.store, device.clock
    daily, connecting = [], []
    expected = sync(store, clock, url).expected
    for _ in range(RUNS):
        device.study(DAILY)
        ahead = Sharing(store, clock, None, expected).prepared() if is_prepared else None
        began = time.perf_counter()
        expected = sync(store, clock, url, ahead=ahead).expected
        daily.append(time.perf_counter() - began)
        connecting.append(_connecting(url))
    yield compared(
        name,
        daily,
        connecting,
        unit="s",
        budget=5,
        floor_is="connecting and closing alone",
    )


def _connecting(url: str) -> float:
    return seconds(lambda: psycopg.connect(url).close())


def _least(owner: str, batches: _Batches, port: int | None = None) -> float:
    """How long a connection takes on which a day's entries are sent, and nothing else is done."""
    url, own = _somebody_else_s(owner, [batch[:DAILY] for batch in batches])

    def send() -> None:
        with psycopg.connect(by_way_of(url, port) if port else url, autocommit=True) as connection:
            _bare(connection, own)

    return seconds(send)


def _sync(device: Device, url: str, level: Level | None = None) -> None:
    """The level is said once, the first time."""
    sync(device.library.store, device.clock, url, level=level)


def _parts(device: Device, url: str, owner: str) -> dict[str, float]:
    """What a sync does of a day's answers, one after the other, and how long each takes."""
    device.study(DAILY)
    worked = seconds(partial(_sync, device, url), time.process_time)
    device.study(DAILY)
    store = device.library.store
    took = {"connecting": _connecting(url), "this side's processor time": worked}
    own = store.identity.device
    with connected(url, is_autocommit=True) as there:
        took["asking what is known"] = seconds(lambda: what_is_known(there, own))
        known = what_is_known(there, own)
        batches = device.batches(known.heads[own])
        took["sending the entries"] = seconds(lambda: _push(there, batches))
        took["folding and sharing"] = seconds(
            lambda: share(store, device.clock, there, Level.CARDS, known)
        )
    return took | {LEAST: _least(owner, batches)}


def _folding(device: Device) -> dict[str, float]:
    """The same of another day, with nobody asked."""
    store = device.library.store
    with store.reading() as tx:
        told = entries.heads(tx)
    device.study(DAILY)
    moment = device.clock.now()
    took = seconds(lambda: worked_out(store, moment, Level.CARDS, only=("sample",), told=told))
    return {"folding alone": took}
