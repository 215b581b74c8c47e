"""How long a hub is waited for: a network can stop without a word."""

import logging
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final, TypeVar

import psycopg
from psycopg import waiting
from psycopg.abc import PQGen
from psycopg.rows import TupleRow

_Answer = TypeVar("_Answer")
# What a cut ends in is said once, as an error: not first by the driver in words of its own.
logging.getLogger("psycopg").addHandler(logging.NullHandler())
_LOOK_SECONDS: Final = 0.1
"""How often the wait for a hub is looked up from: for Ctrl+C, and for the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long is waited for a hub that says nothing."""

    connecting_seconds: int = 10
    silence_seconds: float = 75
    """Longer than the 60 seconds after which the hub itself ends a statement of a login of ours."""

    def parameters(self) -> dict[str, int]:
        """What the driver and the kernel are told: of a network that is dead they hear first."""
        return {
            "connect_timeout": self.connecting_seconds,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 4,
            "tcp_user_timeout": 30_000,
        }


PATIENT: Final = Patience()
"""For what a login with a limit of its own asks."""
WAITS: Final = Patience(silence_seconds=float("inf"))
"""For what an owner lets a large hub do, which may be silent for as long as it takes."""


class SilenceError(psycopg.OperationalError):
    """Nothing was heard of a hub for longer than is waited."""


class PatientConnection(psycopg.Connection[TupleRow]):
    """A connection that gives up where nothing is heard, and at once where its user does.

    The kernel notices a peer that is gone, and not one that takes everything and never answers.
    """

    silence_seconds: float = PATIENT.silence_seconds

    def wait(self, gen: PQGen[_Answer], *_: Any, **__: Any) -> _Answer:  # noqa: ANN401
        """Wait for the hub; whatever ends that early ends the connection too.

        The driver would first ask the hub, over the same network, to stop what it does.
        """
        try:
            return waiting.wait(
                _heard(gen, self.silence_seconds), self.pgconn.socket, interval=_LOOK_SECONDS
            )
        except (KeyboardInterrupt, SilenceError):
            self.close()
            raise


def _heard(gen: PQGen[_Answer], seconds: float) -> PQGen[_Answer]:
    """Go through what there is to wait for, as long as something is heard now and then."""
    heard_at = monotonic()
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            if ready:
                heard_at = monotonic()
            elif monotonic() - heard_at > seconds:
                raise SilenceError(f"nothing was heard for {seconds:g} seconds")
            wanted = gen.send(ready)
    except StopIteration as end:
        answer: _Answer = end.value
        return answer
