"""From a key to what it paints while studying, beside the same key in a bare Textual app."""

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.bench.homes import make_home
from tests.bench.measurement import Measurement, compared, percentile
from tests.bench.terminal import TerminalProgram, environment_of

CARDS = 1000
ROUNDS = 100


def measure() -> Iterator[Measurement]:
    """A hundred cards shown and rated, a bare key between them."""
    with tempfile.TemporaryDirectory() as folder:
        make_home(Path(folder), CARDS)
        study = ["-m", "trainer", "--home", folder, "study", "many-0"]
        ours = TerminalProgram([sys.executable, *study], environment_of())
        bare = TerminalProgram([sys.executable, "-m", "tests.bench.bare_app"], environment_of())
        try:
            ours.wait_for("Frontside")
            bare.wait_for("barepaint")
            series = [_round(ours, bare, number) for number in range(1, ROUNDS + 2)][1:]
        finally:
            ours.end()
            bare.end()
    shown, rated, floor = (list(column) for column in zip(*series, strict=True))
    for name, seconds in (("key to painted answer", shown), ("rating to next card", rated)):
        yield _compared(f"{name}, median", seconds, floor)
        yield _at_p99(f"{name}, p99", seconds, floor)


def _round(ours: TerminalProgram, bare: TerminalProgram, number: int) -> tuple[float, float, float]:
    """Seconds from the key that shows, the key that rates, and the key of the bare app."""
    bare.settle()
    floor = -bare.press(" ") + bare.wait_for(f"bareturn{number}.")
    ours.settle()
    shown = -ours.press(" ") + ours.wait_for("Backside")
    ours.settle()
    rated = -ours.press("3") + ours.wait_for("Frontside")
    return shown, rated, floor


def _compared(name: str, ours: list[float], floor: list[float]) -> Measurement:
    return compared(name, ours, floor, unit="s", budget=1.5, floor_is="a key in a bare Textual app")


def _at_p99(name: str, ours: list[float], floor: list[float]) -> Measurement:
    slow, bottom = percentile(ours, 0.99), percentile(floor, 0.99)
    measured = _compared(name, [slow], [bottom])
    return replace(measured, budget=3, is_met=measured.ratio <= 3, runs=len(ours))
