"""What a benchmark reports: a figure, the floor under it, and the budget between them."""

import json
import math
import re
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One figure beside its floor, both measured in one run."""

    name: str
    unit: str
    ours: float
    floor: float
    ratio: float
    budget: float
    """Greatest ratio allowed, or greatest `ours` where the budget is absolute."""
    is_met: bool
    runs: int
    floor_is: str

    def to_json(self) -> str:
        """One line of JSON."""
        rounded = {
            key: round(number, 4) if isinstance(number, float) else number
            for key, number in asdict(self).items()
        }
        return json.dumps(rounded, ensure_ascii=False)


def compared(
    name: str,
    ours: Sequence[float],
    floor: Sequence[float],
    *,
    unit: str,
    budget: float,
    floor_is: str,
) -> Measurement:
    """Medians of two series, and their ratio held against a budget."""
    middle, bottom = statistics.median(ours), statistics.median(floor)
    ratio = middle / bottom
    return Measurement(
        name=name,
        unit=unit,
        ours=middle,
        floor=bottom,
        ratio=ratio,
        budget=budget,
        is_met=ratio <= budget,
        runs=len(ours),
        floor_is=floor_is,
    )


def percentile(series: Sequence[float], share: float) -> float:
    """The smallest value that `share` of the series does not exceed: nearest rank."""
    return sorted(series)[max(1, math.ceil(share * len(series))) - 1]


def alternated(
    ours: Callable[[], float], floor: Callable[[], float], *, runs: int
) -> tuple[list[float], list[float]]:
    """Both measured in turn, so that a drift of the machine meets both.

    The first pair warms up and is dropped.
    """
    pairs = [(ours(), floor()) for _ in range(runs + 1)][1:]
    return [first for first, _ in pairs], [second for _, second in pairs]


def seconds(action: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """How long an action takes, by a clock: that of this process leaves out what it waits for."""
    start = clock()
    action()
    return clock() - start


def peak_mb() -> float:
    """The most memory of this process; `ru_maxrss` is at least that of the process it began as."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    (kb,) = re.findall(r"VmHWM:\s+(\d+) kB", status)
    return int(kb) / 1024
