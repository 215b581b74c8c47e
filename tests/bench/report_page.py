"""The page of a cohort of 40 trainees and more than 20 000 reviews: its time and its size."""

import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.measurement import Measurement, alternated
from trainer.services.clock import SystemClock
from trainer.services.demo import make_demo

RUNS = 7
MOST_SECONDS = 0.5
MOST_BYTES = 100_000


def measure() -> Iterator[Measurement]:
    """Process time beyond that of the interpreter's start, and bytes of the page."""
    with tempfile.TemporaryDirectory() as folder:
        home, page = Path(folder) / "home", Path(folder) / "report.html"
        home.mkdir()
        make_demo(home, SystemClock())
        program = [sys.executable, "-m", "trainer", "--home", str(home)]
        ours, floor = alternated(
            lambda: _process_seconds([*program, "report", "--html", str(page)]),
            lambda: _process_seconds([sys.executable, "-c", "pass"]),
            runs=RUNS,
        )
        beyond = sorted(ours)[RUNS // 2] - sorted(floor)[RUNS // 2]
        yield Measurement(
            name="page of 40 trainees, beyond the interpreter's start",
            unit="s",
            ours=beyond,
            floor=sorted(floor)[RUNS // 2],
            ratio=sorted(ours)[RUNS // 2] / sorted(floor)[RUNS // 2],
            budget=MOST_SECONDS,
            is_met=beyond < MOST_SECONDS,
            runs=RUNS,
            floor_is="python -c pass; the budget is in seconds beyond it",
        )
        size = page.stat().st_size
        yield Measurement(
            name="page of 40 trainees",
            unit="bytes",
            ours=size,
            floor=0,
            ratio=0,
            budget=MOST_BYTES,
            is_met=size < MOST_BYTES,
            runs=1,
            floor_is="none; the budget is in bytes",
        )
        listed = page.read_text(encoding="utf-8").count('id="other-cards"')
        yield Measurement(
            name="lists of cards that have no page of their own",
            unit="lists",
            ours=listed,
            floor=0,
            ratio=0,
            budget=0,
            is_met=not listed,
            runs=1,
            floor_is="none; every answered card has a page beside those of 40 trainees",
        )


def _process_seconds(command: Sequence[str]) -> float:
    """User and system time of a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)
