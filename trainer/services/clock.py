"""The time, as a value that is passed in, so that tests can hold it still."""

import time
from datetime import datetime
from typing import Protocol

from trainer.domain.study_day import Moment


class Clock(Protocol):
    """Where the program gets the time from."""

    def now(self) -> Moment:
        """The moment on the wall clock, with the local offset."""

    def ticks_ms(self) -> int:
        """Milliseconds of a clock that never runs backwards, for durations."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> Moment:
        """The moment on the wall clock, with the local offset."""
        local = datetime.now().astimezone()
        offset = local.utcoffset()
        minutes = round(offset.total_seconds() / 60) if offset is not None else 0
        return Moment(int(local.timestamp() * 1000), minutes)

    def ticks_ms(self) -> int:
        """Milliseconds of a clock that never runs backwards, for durations."""
        return time.monotonic_ns() // 1_000_000
