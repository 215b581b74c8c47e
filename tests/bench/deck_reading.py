"""Reading and checking a deck of 10 000 cards, beside reading its bytes and splitting its lines."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.bench.homes import deck_text
from tests.bench.measurement import Measurement, alternated, compared, seconds
from trainer.services.deck_check import checked

BUDGET_S = 1.0


def measure() -> Iterator[Measurement]:
    """Five alternated readings of one file of every kind of card."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ten-thousand.md"
        path.write_text(deck_text("ten-thousand", 10_000), encoding="utf-8")
        readings = []
        ours, floor = alternated(
            lambda: seconds(lambda: readings.append(checked((path,)))),
            lambda: seconds(lambda: path.read_bytes().splitlines()),
            runs=5,
        )
    if any(reading.problems for reading in readings):
        raise RuntimeError(f"the generated deck is not clean: {readings[0].problems[:3]}")
    measured = compared(
        "read and check 10 000 cards",
        ours,
        floor,
        unit="s",
        budget=BUDGET_S,
        floor_is="read the bytes and split the lines",
    )
    yield replace(measured, is_met=measured.ours < BUDGET_S)
