"""From a key to what it paints while studying, beside the same key in a bare Textual app."""

import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.bench.homes import make_home
from tests.bench.measurement import Measurement, compared, percentile, seconds
from tests.bench.terminal import TerminalProgram, environment_of

CARDS = 1000
ROUNDS = 200


def measure() -> Iterator[Measurement]:
    """Two hundred cards shown and rated, a bare key and a bare commit between them."""
    with tempfile.TemporaryDirectory() as folder:
        make_home(Path(folder), CARDS)
        disk = _Disk(Path(folder) / "bare.db")
        study = ["-m", "trainer", "--home", folder, "study", "many-0"]
        ours = TerminalProgram([sys.executable, *study], environment_of())
        bare = TerminalProgram([sys.executable, "-m", "tests.bench.bare_app"], environment_of())
        try:
            ours.wait_for("Frontside")
            bare.wait_for("barepaint")
            series = [_round(ours, bare, disk, number) for number in range(1, ROUNDS + 2)][1:]
        finally:
            ours.end()
            bare.end()
            disk.close()
    shown, rated, floor, kept = (list(column) for column in zip(*series, strict=True))
    for name, taken in (("key to painted answer", shown), ("rating to next card", rated)):
        yield _compared(f"{name}, median", taken, floor)
        yield _at_p99(f"{name}, p99", taken, floor)
    durable = [key + commit for key, commit in zip(floor, kept, strict=True)]
    yield compared(
        "rating to next card, the disk's share in the floor, median",
        rated,
        durable,
        unit="s",
        budget=1.5,
        floor_is="a key in a bare Textual app and one commit of raw sqlite3, WAL and FULL",
    )


class _Disk:
    """Commits one small row, as durably as an answer: a rating is on disk before the next card."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode = WAL", "synchronous = FULL"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute("CREATE TABLE row (content BLOB) STRICT")

    def commit(self) -> None:
        """Write one row and wait for the disk."""
        self._database.execute("INSERT INTO row VALUES (randomblob(400))")

    def close(self) -> None:
        self._database.close()


def _round(
    ours: TerminalProgram, bare: TerminalProgram, disk: _Disk, number: int
) -> tuple[float, float, float, float]:
    """Seconds from the key that shows, the key that rates, the bare app's key, and a commit."""
    kept = seconds(disk.commit)
    bare.settle()
    floor = -bare.press(" ") + bare.wait_for(f"bareturn{number}.")
    ours.settle()
    shown = -ours.press(" ") + ours.wait_for("Backside")
    ours.settle()
    rated = -ours.press("3") + ours.wait_for("Frontside")
    return shown, rated, floor, kept


def _compared(name: str, ours: list[float], floor: list[float]) -> Measurement:
    return compared(name, ours, floor, unit="s", budget=1.5, floor_is="a key in a bare Textual app")


def _at_p99(name: str, ours: list[float], floor: list[float]) -> Measurement:
    slow, bottom = percentile(ours, 0.99), percentile(floor, 0.99)
    measured = _compared(name, [slow], [bottom])
    return replace(measured, budget=3, is_met=measured.ratio <= 3, runs=len(ours))
