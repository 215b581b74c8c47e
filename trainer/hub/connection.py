"""Connections to a hub: encrypted and checked, but for one on this very machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import urlsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from trainer.errors import HubError
from trainer.hub.patience import PATIENT, Patience, PatientConnection, SilenceError

_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1", "")
_REFUSALS: Final = {
    "password authentication failed": "28P01",
    "is not permitted to log in": "28000",
    "too many connections": "53300",
    "does not exist": "3D000",
    "could not extend file": "53100",
}
"""What has its reason in words alone: a connection that is refused, and a limit for files."""
_INTERNAL: Final = "XX000"
_OF_STRANGERS: Final = (
    "invalid response to SSL negotiation",
    "expected authentication request from server",
    "error response during SSL exchange",
    "unencrypted data after SSL response",
)
"""What the driver says of an answer that no PostgreSQL server gives."""
_CLASSES: Final = {
    "28P01": ("the password is not right", "Ask for a new invitation: `trainer hub rotate`."),
    "28000": ("this login may not connect", "Ask the hub's owner."),
    "3D000": ("there is no such database", "Look at the address again."),
    "42501": ("this login may not do that", "Ask the hub's owner for the login that may."),
    "3F000": ("there is no hub in this database", "Its owner makes one: `trainer hub init`."),
    "42P01": ("there is no hub in this database", "Its owner makes one: `trainer hub init`."),
    "53300": ("the hub has too many connections", "Try again in a minute."),
    "53100": ("the hub's disk is full", "Its owner must make room; nothing of yours is lost."),
    "55P03": (
        "another sync of yours is at work there, or one that was cut has not ended yet",
        "Try again in a minute; nothing is lost.",
    ),
    "57014": ("the hub took too long", "Try again; nothing is lost."),
}


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
    place = address(url)
    # What the address itself says of waiting holds.
    told = {**patience.parameters(), **conninfo_to_dict(place)}
    hub = PatientConnection.connect(make_conninfo("", **told))
    hub.silence_seconds = patience.silence_seconds
    return hub


def address(url: str) -> str:
    """Where to connect: encrypted, with the server's certificate checked, unless on the loopback.

    Raises HubError for what is no address of PostgreSQL's.
    """
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise HubError(
            "This is no address of a hub.",
            hint="It looks like postgresql://LOGIN:PASSWORD@HOST/DATABASE.",
        ) from error
    host = str(parts.get("host") or "")
    if host in _LOOPBACK or host.startswith("/"):
        return url
    parts.setdefault("sslmode", "verify-full")
    parts.setdefault("sslrootcert", "system")
    return make_conninfo(**{name: str(value) for name, value in parts.items()})


@contextmanager
def translated(url: str) -> Iterator[None]:
    """Turn what PostgreSQL complains of into a HubError that names the hub, not the password."""
    try:
        yield
    except psycopg.Error as error:
        place = place_of(url)
        state = _state_of(error)
        if state in _CLASSES:
            wrong, hint = _CLASSES[state]
            raise HubError(f"{place}: {wrong}.", hint=hint) from error
        if "certificate" in str(error):
            raise HubError(
                f"{place}: its certificate does not fit, so nothing was sent: {_line(error)}",
                hint="Ask the hub's owner for the right host name, or for their certificate"
                " authority, and give that as sslrootcert=FILE in the address.",
            ) from error
        if any(words in str(error) for words in _OF_STRANGERS):
            raise HubError(
                f"{place}: what answers there is no PostgreSQL server, so nothing was sent.",
                hint="Look at the host and the port of the address again.",
            ) from error
        if isinstance(error, SilenceError | psycopg.errors.ConnectionTimeout):
            raise HubError(
                f"{place}: it does not answer: {_line(error)}.",
                hint="Look at the network and try again; nothing is lost.",
            ) from error
        if isinstance(error, psycopg.OperationalError):
            raise HubError(
                f"{place}: it cannot be reached, or the connection was cut: {_line(error)}",
                hint="Look at the network and try again; nothing is lost.",
            ) from error
        raise HubError(
            f"{place}: the hub refused: {_line(error)}", hint="Run `trainer hub check` there."
        ) from error


def _state_of(error: psycopg.Error) -> str:
    if error.sqlstate and error.sqlstate != _INTERNAL:
        return error.sqlstate
    return next((code for words, code in _REFUSALS.items() if words in str(error)), "")


def place_of(url: str) -> str:
    """Host, port and database of an address, without login and password."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        return urlsplit(url).hostname or "the hub"
    port = f":{parts['port']}" if parts.get("port") else ""
    return f"{parts.get('host') or 'localhost'}{port}/{parts.get('dbname') or ''}"


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
