"""Other processes that use a database: real ones, to be raced, limited and killed."""

import multiprocessing
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from tests.store.builders import NOON, a_review, identity
from trainer.domain.fold import folded
from trainer.domain.ids import CardId, EntryId, uuid7
from trainer.errors import StoreError
from trainer.store import entries, schedules
from trainer.store.engine import Store, open_store
from trainer.store.studied_file import StudiedFile, work_in

# One server imports everything once; each child is then forked from it in milliseconds.
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.store.children", "trainer.store.making"])
_NOBODY = 65534


def started(work: Callable[..., None], *arguments: object) -> tuple[BaseProcess, Connection]:
    """A child that does the work, and the end of a pipe it reports to; its own end comes first."""
    receiver, sender = _CONTEXT.Pipe(duplex=False)
    child = _CONTEXT.Process(target=work, args=(sender, *arguments), daemon=True)
    child.start()
    sender.close()
    return child, receiver


def reports(receiver: Connection) -> list[Any]:
    """Everything a child reports until it ends."""
    heard: list[Any] = []
    with suppress(EOFError):
        while True:
            heard.append(receiver.recv())
    return heard


def outcome(work: Callable[..., None], *arguments: object) -> list[Any]:
    """What a child reports of its work, once it is done."""
    child, receiver = started(work, *arguments)
    heard = reports(receiver)
    child.join()
    if child.exitcode:
        raise AssertionError(f"the child ended with {child.exitcode} after {heard}")
    return heard


def answer(store: Store, card: CardId, entry: EntryId) -> None:
    """One answer as the program gives it: the log and what is folded from it, at once."""
    with store.writing() as tx:
        stamped = a_review(tx, 0, card, entry=entry)
        entries.append(tx, stamped, typed="< 1 in 1000")
        schedules.put(tx, folded(card, entries.of_card(tx, card), entries.settings_history(tx)))


def answer_many(report: Connection, path: Path, seed: int, most: int, cards: list[CardId]) -> None:
    """Answer cards, and report the id of each answer once it is acknowledged."""
    rng = random.Random(seed)
    store = open_store(path, new_identity=identity())
    for _ in range(most):
        entry = EntryId(uuid7(NOON.at_ms, rng))
        answer(store, rng.choice(cards), entry)
        report.send(entry)
    store.close()


def answer_till_refused(report: Connection, path: Path, limit: int, cards: list[CardId]) -> None:
    """Answer cards in a file that can only grow to a limit, if it is not 0, till that fails."""
    _limit_files(limit)
    entry = EntryId(b"")
    rng = random.Random(7)
    try:
        store = open_store(path, new_identity=identity())
        for _ in range(100_000):
            entry = EntryId(uuid7(NOON.at_ms, rng))
            answer(store, rng.choice(cards), entry)
            report.send(entry)
    except StoreError as error:
        report.send(error.message)


def open_limited(report: Connection, path: Path, limit: int) -> None:
    """Open a database where files cannot grow beyond a limit, and report what is said of it."""
    _limit_files(limit)
    _report_opening(report, path)


def open_as_nobody(report: Connection, path: Path) -> None:
    """Open a database as a user with no rights, and report what is said of it."""
    _warm_up()
    _become_nobody()
    _report_opening(report, path)


def add_limited(report: Connection, path: Path, limit: int, weeks: int) -> None:
    """Count some weeks where files cannot grow beyond a limit, and report how many there are."""
    _limit_files(limit)
    report.send(work_in(path, partial(_added, weeks)))


def add_as_nobody(report: Connection, path: Path, weeks: int) -> None:
    """The same as a user with no rights."""
    _become_nobody()
    report.send(work_in(path, partial(_added, weeks)))


def try_to_write(report: Connection, path: Path) -> None:
    """Report whether a database can be written at once, or is held by somebody."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as database:
        try:
            database.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            report.send(False)
        else:
            report.send(True)


def _added(weeks: int, file: StudiedFile) -> int:
    file.add("on_time", (("sample", week, 1, 1) for week in range(weeks)))
    return len(file.sums("on_time"))


def open_one(report: Connection, path: Path, number: int) -> None:
    """Open a database with an identity of one's own, and report whose it turned out to be."""
    report.send("ready")
    store = open_store(path, new_identity=identity(number))
    report.send(store.identity)
    store.close()


def _become_nobody() -> None:
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)


def _report_opening(report: Connection, path: Path) -> None:
    try:
        open_store(path, new_identity=identity()).close()
        report.send("opened")
    except StoreError as error:
        report.send(error.message)
        report.send(error.hint)


def _warm_up() -> None:
    # A user with no rights may not reach the libraries any more: everything is imported before.
    with tempfile.TemporaryDirectory() as folder:
        open_store(Path(folder) / "trainer.db", new_identity=identity()).close()


def _limit_files(limit: int) -> None:
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that every user can reach; the ones pytest makes are their owner's alone."""
    folder = Path(tempfile.mkdtemp(prefix="trainer-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[int]:
    """Make the folder a disk of so many bytes; where that is forbidden, yield a limit for files."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    is_mounted = (
        shutil.which("mount")
        and not subprocess.run(mount, check=False, capture_output=True).returncode
    )
    try:
        yield 0 if is_mounted else size
    finally:
        if is_mounted:
            subprocess.run(["umount", str(folder)], check=True)  # noqa: S607 - wherever it is
