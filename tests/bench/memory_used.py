"""Memory while studying with 100 000 cards, beside a bare Textual app."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.homes import make_home
from tests.bench.measurement import Measurement, compared
from tests.bench.terminal import TerminalProgram, environment_of

CARDS = 100_000
ANSWERS = 20


def measure() -> Iterator[Measurement]:
    """The greatest memory after twenty answers, and of the bare app after as many keys."""
    with tempfile.TemporaryDirectory() as folder:
        make_home(Path(folder), CARDS)
        ours = _peak(["trainer", "--home", folder, "study", "many-0"], "Frontside", " 3")
    floor = _peak(["tests.bench.bare_app"], "barepaint", " ")
    yield compared(
        f"memory while studying, {CARDS} cards",
        [ours],
        [floor],
        unit="MB",
        budget=2.5,
        floor_is="a bare Textual app of one Static and a Footer",
    )


def _peak(module: list[str], first: str, keys: str) -> float:
    program = TerminalProgram([sys.executable, "-m", *module], environment_of())
    try:
        program.wait_for(first)
        # The store and the marking load in the background after the first paint.
        program.settle(quiet_s=3)
        for _ in range(ANSWERS):
            for key in keys:
                program.press(key)
                program.settle()
        return program.peak_memory_mb()
    finally:
        program.end()
