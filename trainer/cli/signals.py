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


@contextmanager
def taken_as_leave(leave: Callable[[int], None]) -> Iterator[None]:
    """Meanwhile have `leave` called, with an exit code, by every signal to end.

    They may come in pairs, and twice.  A signal that is ignored, as under `nohup`, stays so.
    """
    named = [getattr(signal, name) for name in _ENDING if hasattr(signal, name)]
    ours = [number for number in named if signal.getsignal(number) is signal.SIG_DFL]
    for number in ours:
        signal.signal(number, lambda taken, _: _take(taken, leave))
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _take(number: int, leave: Callable[[int], None]) -> None:
    exit_code = _BY_SIGNAL + number
    last_resort = threading.Timer(_PATIENCE_SECONDS, os._exit, (exit_code,))
    last_resort.daemon = True
    last_resort.start()
    leave(exit_code)
