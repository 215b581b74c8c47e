"""Connections to a hub: encrypted and checked, but for one on this very machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg

from trainer.errors import HubError
from trainer.hub.address import address, place_of
from trainer.hub.refusals import refusal

__all__ = ["address", "connected", "place_of", "translated"]

_CONNECT_SECONDS: Final = 10


@contextmanager
def connected(url: str) -> Iterator[psycopg.Connection]:
    """A connection to a hub, closed in the end; raises HubError with what to do."""
    with (
        translated(url),
        psycopg.connect(
            address(url),
            connect_timeout=_CONNECT_SECONDS,
            # A pool that changes servers between transactions knows nothing of what one prepared.
            prepare_threshold=None,
        ) as hub,
    ):
        yield hub


@contextmanager
def translated(url: str) -> Iterator[None]:
    """Turn what PostgreSQL complains of into a HubError that names the hub, not the password."""
    try:
        yield
    except psycopg.Error as error:
        place = place_of(url)
        known = refusal(url, error.sqlstate, str(error))
        if known is not None:
            raise HubError(f"{place}: {known.wrong}.", hint=known.hint) from error
        if isinstance(error, psycopg.OperationalError):
            raise HubError(
                f"{place}: it cannot be reached, or the connection was cut: {_line(error)}",
                hint="Look at the network and try again; nothing is lost.",
            ) from error
        raise HubError(
            f"{place}: the hub refused: {_line(error)}", hint="Run `trainer hub check` there."
        ) from error


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
