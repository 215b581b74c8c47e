"""Signals that end the program, taken as a wish to leave."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

_ENDING: Final = ("SIGTERM", "SIGHUP")
"""By name, since not every platform has them all."""
_BY_SIGNAL: Final = 128
"""What shells add to a signal's number for the exit code of what it ended."""
_PATIENCE_SECONDS: Final = 5.0
"""A terminal that is gone may let nothing more be written, and leaving waits for that."""

_TIDYING_SECONDS: Final = 30.0
"""Without a screen nothing waits for a terminal; folders are deleted in much less."""


@contextmanager
def taken_as_leave(
    leave: Callable[[int], None], *, patience_seconds: float = _PATIENCE_SECONDS
) -> Iterator[None]:
    """Meanwhile have `leave` called, with an exit code, by every signal to end.

    Whatever has not ended after `patience_seconds` is ended as it is.
    They may come in pairs, and twice.  A signal that is ignored, as under `nohup`, stays so.
    """
    named = [getattr(signal, name) for name in _ENDING if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in named}
    ours = [number for number in named if before[number] not in (signal.SIG_IGN, None)]
    for number in ours:
        signal.signal(number, lambda taken, _: _take(taken, leave, patience_seconds))
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, before[number])


@contextmanager
def ended_tidily() -> Iterator[None]:
    """Meanwhile put away what is in use, as folders in the system's own, at a signal to end."""
    is_ending = False

    def leave(exit_code: int) -> None:
        nonlocal is_ending
        # A second signal must not end the putting away.
        if not is_ending:
            is_ending = True
            raise SystemExit(exit_code)

    with taken_as_leave(leave, patience_seconds=_TIDYING_SECONDS):
        yield


def _take(number: int, leave: Callable[[int], None], patience_seconds: float) -> None:
    exit_code = _BY_SIGNAL + number
    last_resort = threading.Timer(patience_seconds, os._exit, (exit_code,))
    last_resort.daemon = True
    last_resort.start()
    leave(exit_code)
