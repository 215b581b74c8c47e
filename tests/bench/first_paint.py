"""From start to the first card on screen with 100 000 cards, beside a bare Textual app."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.homes import make_home
from tests.bench.measurement import Measurement, alternated, compared
from tests.bench.terminal import TerminalProgram, environment_of

CARDS = 100_000


def measure() -> Iterator[Measurement]:
    """Fifteen alternated starts, in a pseudo-terminal."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        make_home(home, CARDS)
        ours, floor = alternated(
            lambda: _start("trainer", "--home", str(home), "study", until="Frontside"),
            lambda: _start("tests.bench.bare_app", until="barepaint"),
            runs=15,
        )
    yield compared(
        f"start to first card, {CARDS} cards",
        ours,
        floor,
        unit="s",
        budget=1.3,
        floor_is="a bare Textual app of one Static and a Footer",
    )


def _start(*module: str, until: str) -> float:
    program = TerminalProgram([sys.executable, "-m", *module], environment_of())
    try:
        return program.wait_for(until) - program.started
    finally:
        program.end()
