"""`trainer --help`, beside starting Python and doing nothing."""

import subprocess
import sys
from collections.abc import Iterator

from tests.bench.measurement import Measurement, alternated, compared, seconds


def measure() -> Iterator[Measurement]:
    """Twenty alternated starts of each."""

    def start(*arguments: str) -> float:
        return seconds(
            lambda: subprocess.run(
                [sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL
            )
        )

    ours, floor = alternated(
        lambda: start("-m", "trainer", "--help"), lambda: start("-c", "pass"), runs=20
    )
    yield compared("trainer --help", ours, floor, unit="s", budget=6, floor_is="python -c pass")
