"""Two hundred residents who sync in one minute, beside as many bare connections.

Every one has a login, a home and a day's answers of their own; processes as many as there are
processors bring one home after another, so that programs and server share the machine.
"""

import multiprocessing
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tests.bench.hub_devices import DAILY, Device, hub, new_resident
from tests.bench.measurement import Measurement
from tests.hub.server import Server
from trainer.domain.ids import TraineeId
from trainer.errors import HubError
from trainer.hub.tables import BY_TRAINEE
from trainer.reports.bundle import Level
from trainer.services.syncing import sync

if TYPE_CHECKING:
    from multiprocessing.queues import Queue
    from multiprocessing.synchronize import Barrier

RESIDENTS: Final = 200
BEFORE: Final = 2_000
"""Reviews of each that were synced before."""
SECONDS: Final = 60
_WORKERS: Final = 2 * (os.cpu_count() or 1)
_LOOK_EVERY: Final = 0.02


class Home(NamedTuple):
    """Where a resident's log lies, and where they connect."""

    folder: str
    trainee: TraineeId
    url: str


_Prepare = Callable[[Home], Callable[[], object]]
"""Opens a home; what comes back is what is timed."""


class Outcome(NamedTuple):
    """What came of all of them together."""

    seconds: float
    errors: int
    server_seconds: float
    """Of its processors, in connections that have ended."""
    waiting: int
    """How often a connection was seen that waited for a lock."""
    looks: int
    connections: int
    """Most of them at once."""


def measure() -> Iterator[Measurement]:
    """Seconds for all, errors, locks waited for, and the server's share of the work."""
    with hub("-csynchronous_commit=on") as (server, owner), tempfile.TemporaryDirectory() as folder:
        homes = _homes(owner, Path(folder))
        bare = _all_at_once(server, owner, homes, _connect)
        synced = _all_at_once(server, owner, homes, _sync)
        again = _all_at_once(server, owner, homes, _sync)
    what = f"{RESIDENTS} residents syncing {DAILY} reviews each"
    yield _measurement(what, "s", synced.seconds, bare.seconds, budget=SECONDS)
    yield _measurement(
        f"processor seconds of the server for one of {what}",
        "s",
        synced.server_seconds / RESIDENTS,
        bare.server_seconds / RESIDENTS,
        budget=1,
    )
    yield _measurement(
        f"{RESIDENTS} residents syncing again, with nothing new",
        "s",
        again.seconds,
        bare.seconds,
        budget=SECONDS,
    )
    yield _measurement(
        "processor seconds of the server for one sync of nothing new",
        "s",
        again.server_seconds / RESIDENTS,
        bare.server_seconds / RESIDENTS,
        budget=1,
    )
    yield _measurement(
        f"looks at which one of {what} waited for a lock",
        "looks",
        synced.waiting,
        synced.looks,
        budget=synced.looks / 100,
        floor_is="all looks, one every 20 ms",
    )
    yield _measurement(
        f"most connections at once of {what}",
        "connections",
        synced.connections,
        bare.connections,
        budget=2 * _WORKERS,
    )
    yield _measurement(
        f"errors of {what}",
        "errors",
        synced.errors,
        RESIDENTS,
        budget=0,
        floor_is="all of them",
    )


def _measurement(
    name: str,
    unit: str,
    ours: float,
    floor: float,
    *,
    budget: float,
    floor_is: str = "as many connections made and closed; the budget is of ours",
) -> Measurement:
    return Measurement(
        name=name,
        unit=unit,
        ours=ours,
        floor=floor,
        ratio=ours / floor if floor else 0.0,
        budget=budget,
        is_met=ours <= budget,
        runs=1,
        floor_is=floor_is,
    )


def _homes(owner: str, folder: Path) -> list[Home]:
    """Homes that are copies of one, each of somebody else, and of whom the hub knows all but a day.

    What was synced before the server copies from the first one, who syncs it in truth.
    """
    template = folder / "template"
    device = Device(template, None, "")
    device.study_days(BEFORE)
    device.close()
    logins = [new_resident(owner) for _ in range(RESIDENTS + 1)]
    (first, first_url), *others = logins
    shutil.copytree(template, folder / "first")
    before = Device(folder / "first", first, first_url)
    sync(before.library.store, device.clock, first_url, level=Level.CARDS)
    before.close()
    _copy(owner, first, [trainee for trainee, _ in others])
    device = _studied_on(template, device)
    homes = []
    for number, (trainee, url) in enumerate(others):
        shutil.copytree(template, folder / str(number))
        homes.append(Home(str(folder / str(number)), trainee, url))
    return homes


def _studied_on(template: Path, before: Device) -> Device:
    device = Device(template, None, "")
    device.clock.at_ms = before.clock.at_ms
    device.study(DAILY)
    device.close()
    return device


def _copy(owner: str, first: TraineeId, others: Sequence[TraineeId]) -> None:
    """Give others, who are enrolled, all rows that the first one has."""
    with psycopg.connect(owner) as connection:
        for table in BY_TRAINEE:
            if table == "enrolment":
                continue
            columns = connection.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
                " AND NOT attisdropped AND attname <> 'trainee_id' ORDER BY attnum",
                [f"trainer.{table}"],
            ).fetchall()
            names = sql.SQL(", ").join(sql.Identifier(name) for (name,) in columns)
            connection.execute(
                sql.SQL(
                    "INSERT INTO {table} (trainee_id, {names}) SELECT other, {names}"
                    " FROM {table}, unnest(%s::bytea[]) AS other WHERE trainee_id = %s"
                ).format(table=sql.Identifier("trainer", table), names=names),
                [list(others), first],
            )


def _sync(home: Home) -> Callable[[], object]:
    device = Device(Path(home.folder), home.trainee, home.url)
    with device.library.store.reading() as tx:
        ((last,),) = tx.rows("SELECT max(at_ms) FROM log WHERE trainee_id = :trainee", {})
    device.clock.at_ms = last
    return lambda: sync(device.library.store, device.clock, home.url)


def _connect(home: Home) -> Callable[[], object]:
    return lambda: psycopg.connect(home.url).close()


def _all_at_once(
    server: Server,
    owner: str,
    homes: Sequence[Home],
    prepare: _Prepare,
) -> Outcome:
    spawning = multiprocessing.get_context("spawn")
    ready = spawning.Barrier(_WORKERS + 1)
    errors: Queue[int] = spawning.Queue()
    workers = [
        spawning.Process(target=_work, args=(homes[n::_WORKERS], prepare, ready, errors))
        for n in range(_WORKERS)
    ]
    for worker in workers:
        worker.start()
    with psycopg.connect(make_conninfo(server.url(), dbname="postgres"), autocommit=True) as seen:
        before = _server_seconds(seen)
        with _watched(seen, owner) as watched:
            ready.wait()
            start = time.perf_counter()
            wrong = sum(errors.get() for _ in workers)
            took = time.perf_counter() - start
        for worker in workers:
            worker.join()
        return Outcome(took, wrong, _server_seconds(seen) - before, *watched)


def _work(
    homes: Sequence[Home],
    prepare: _Prepare,
    ready: "Barrier",
    errors: "Queue[int]",
) -> None:
    actions = [prepare(home) for home in homes]
    ready.wait()
    wrong = 0
    for action in actions:
        try:
            action()
        except HubError as error:
            print(error, flush=True)
            wrong += 1
    errors.put(wrong)


@contextmanager
def _watched(seen: psycopg.Connection, owner: str) -> Iterator[list[int]]:
    """How often somebody was seen waiting for a lock, of how many looks, and most connections."""
    is_over = threading.Event()
    counts = [0, 0, 0]
    with psycopg.connect(owner) as hub_connection:
        database = hub_connection.info.dbname

    def look() -> None:
        while not is_over.wait(_LOOK_EVERY):
            row = seen.execute(
                "SELECT count(*) FILTER (WHERE wait_event_type = 'Lock'), count(*)"
                " FROM pg_stat_activity WHERE datname = %s",
                [database],
            ).fetchone()
            waiting, connections = row or (0, 0)
            counts[0] += waiting > 0
            counts[1] += 1
            counts[2] = max(counts[2], connections)

    watcher = threading.Thread(target=look)
    watcher.start()
    yield counts
    is_over.set()
    watcher.join()


def _server_seconds(seen: psycopg.Connection) -> float:
    """Processor time of the server's processes that have ended, as its first process counts it."""
    row = seen.execute("SELECT pg_read_file('postmaster.pid')").fetchone()
    number = str(row[0] if row else "").split()[0]
    fields = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    of_children = int(fields[13]) + int(fields[14])
    return of_children / os.sysconf("SC_CLK_TCK")
