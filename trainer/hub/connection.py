"""Connections to a hub: encrypted and checked, but for one on this very machine."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from trainer.errors import HubError
from trainer.hub.address import address, place_of
from trainer.hub.patience import PATIENT, Patience, PatientConnection, SilenceError
from trainer.hub.refusals import is_of_another_hub, refusal

__all__ = [
    "address",
    "as_the_same_hub",
    "connected",
    "opened",
    "place_of",
    "place_of_hub",
    "translated",
]

_WHERE: Final = re.compile(
    r"^(connection (failed|is bad): )?(connection to server (at|on socket) .*? failed: )?"
    r"(FATAL:\s*)?"
)
_NAME: Final = re.compile(r"failed to resolve host .*: (?:\[Errno -?\d+\] )?(.*)")


@contextmanager
def connected(
    url: str, *, is_autocommit: bool = False, patience: Patience = PATIENT
) -> Iterator[psycopg.Connection]:
    """A connection to a hub, closed in the end; raises HubError with what to do.

    All of it is one transaction, unless each statement is to be one.
    """
    with translated(url), opened(url, patience) as hub:
        hub.autocommit = is_autocommit
        yield hub


def opened(url: str, patience: Patience = PATIENT) -> psycopg.Connection:
    """A connection to a hub that does not wait for ever; raises what PostgreSQL's driver does."""
    # What the address itself says of waiting holds.
    told = {**patience.parameters(), **conninfo_to_dict(address(url))}
    hub = PatientConnection.connect(
        make_conninfo("", **told),
        # A pool that changes servers between transactions knows nothing of what one prepared.
        prepare_threshold=None,
    )
    hub.silence_seconds = patience.silence_seconds
    return hub


def place_of_hub(hub: psycopg.Connection) -> str:
    """Host, port and database of a connection, as `place_of` an address."""
    return place_of(hub.info.dsn)


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
        if isinstance(error, SilenceError | psycopg.errors.ConnectionTimeout):
            raise HubError(
                f"{place}: it does not answer: {_line(error)}.",
                hint="Look at the network and try again; nothing is lost.",
            ) from error
        if isinstance(error, psycopg.OperationalError):
            raise HubError(
                f"{place}: it cannot be reached, or the connection was cut: {_reason(error)}.",
                hint="Look at the network and try again; nothing is lost.",
            ) from error
        raise HubError(
            f"{place}: the hub refused: {_line(error)}",
            hint="Tell the hub's owner, word for word; `trainer hub check` may show them why.",
        ) from error


@contextmanager
def as_the_same_hub(url: str, joined: str) -> Iterator[None]:
    """Say of a server that does not know a login that it is not the hub where that was made.

    `url` leads to it, with the login that `joined` has.
    """
    try:
        yield
    except HubError as error:
        cause = error.__cause__
        if isinstance(cause, psycopg.Error) and is_of_another_hub(cause.sqlstate, str(cause)):
            raise HubError(
                f"{place_of(url)}: this is not the hub that this home has joined at"
                f" {place_of(joined)}: it does not know the login and the password that this home"
                " keeps, so nothing was sent.",
                hint="Look at the address again. Where `trainer sync` alone is refused as well, ask"
                " the hub's owner for a new invitation. To go to another hub: `trainer sync"
                " --leave`, and join there with its invitation.",
            ) from error
        raise


def _reason(error: psycopg.OperationalError) -> str:
    """Why a connection came to nothing: what the driver says, without where and without advice."""
    first, *_ = str(error).strip().splitlines() or ["it said nothing of why"]
    reason = _WHERE.sub("", first)
    named = _NAME.fullmatch(reason)
    if named is not None:
        return f"the name of its host: {named[1]}"
    return f"{reason[:1].lower()}{reason[1:]}".removesuffix(".")


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
