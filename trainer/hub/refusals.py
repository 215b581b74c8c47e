"""Why a connection to a hub was refused, in words that say what to do."""

import re
import socket
import ssl
from typing import Final, NamedTuple

from trainer.hub.address import settled

_SSL_REQUEST: Final = bytes.fromhex("0000000804d2162f")
"""PostgreSQL's way of asking for TLS: length and a number, before anybody's name is said.

Source: PostgreSQL documentation, "Message Formats", SSLRequest.
"""
_SECONDS: Final = 5


class Refusal(NamedTuple):
    """What is wrong, and what to do about it."""

    wrong: str
    hint: str


_UNKNOWN: Final = (
    "Its owner puts the certificate of their authority into a new invitation, by `trainer hub"
    " rotate` with sslrootcert=FILE in their own address; in an address of yours sslrootcert=FILE"
    " says where you keep it."
)
_EXPIRED: Final = "Its owner must renew it. Look at this machine's date as well."
_CERTIFICATE: Final = "its certificate does not fit, so nothing was sent"
_BY_CODE: Final = {
    9: Refusal("its certificate is not valid yet", "Look at this machine's date and time."),
    10: Refusal("its certificate has expired", _EXPIRED),
    18: Refusal("its certificate is vouched for by itself alone", _UNKNOWN),
    19: Refusal("its certificate is from an authority that this machine does not know", _UNKNOWN),
    20: Refusal("its certificate is from an authority that this machine does not know", _UNKNOWN),
    21: Refusal("its certificate is from an authority that this machine does not know", _UNKNOWN),
}
"""By OpenSSL's number of what is wrong with a certificate.

Source: OpenSSL, X509_STORE_CTX_get_error(3).
"""
_BY_WORDS: Final = {
    re.compile(words): state
    for words, state in {
        "password authentication failed": "28P01",
        "is not permitted to log in|permission denied for database": "28000",
        "too many (connections|clients)": "53300",
        "remaining connection slots": "53300",
        'database ".*" does not exist': "3D000",
        'role ".*" does not exist': "no role",
        "certificate file|private key file": "no file",
        "unrecognized configuration parameter": "no setting",
        "could not extend file": "53100",
        "out of shared memory": "53200",
    }.items()
}
"""What has its reason in words alone: a connection that is refused, and a limit for files."""
# A server says the same of a wrong name and of a wrong password, so that nobody finds out names.
_PROVING: Final = (
    "Ask the hub's owner: only they can see which it is, and `trainer hub rotate` makes a new"
    " invitation or address. Nothing on this device is lost. If you are the owner, give the"
    " password that your own login has at the server."
)
_AT_ONCE: Final = "Try again: nothing is lost, and nothing is there twice."
_BY_STATE: Final = {
    "28P01": (
        "the password is not right, or the login was ended or never there",
        _PROVING,
    ),
    "no role": ("there is no such login", "Look at the address again, or ask the hub's owner."),
    "no file": (
        "a file that the address names cannot be read",
        "Look at sslcert and sslkey in the address, and at libpq's variables.",
    ),
    "no setting": (
        "the address asks for a setting that the server does not know",
        "Look at options in the address.",
    ),
    "28000": ("this login may not connect", "Ask the hub's owner."),
    "3D000": (
        "there is no such database",
        (
            "Look at the address again. For a new hub, whoever runs the server makes an empty one:"
            " CREATE DATABASE hub OWNER hubowner."
        ),
    ),
    "42501": ("this login may not do that", "Ask the hub's owner for the login that may."),
    "3F000": ("there is no hub in this database", "Its owner makes one: `trainer hub init`."),
    "42P01": ("there is no hub in this database", "Its owner makes one: `trainer hub init`."),
    "53300": ("the hub has too many connections", "Try again in a minute."),
    "53200": (
        "the hub has no memory or no locks left",
        "Try again in a minute; nothing is lost. If it stays so, tell the hub's owner.",
    ),
    "53100": ("the hub's disk is full", "Its owner must make room; nothing of yours is lost."),
    # As from two copies of one device's data: the next sync finds out, and goes on as another one.
    "23505": ("another connection has sent the same at the same moment", _AT_ONCE),
    "40P01": ("another connection has done the same at the same moment", _AT_ONCE),
    "55P03": (
        "another connection holds what is needed, or one that was cut has not ended yet",
        "Try again in a minute; nothing is lost. If it stays so, the hub's owner ends it.",
    ),
    "57014": ("the hub took too long", "Try again; nothing is lost."),
}
"""By PostgreSQL's code, or by words of ours for what comes in words alone."""
_OF_TLS: Final = {
    "does not match host name": Refusal(
        "its certificate is for another name, so nothing was sent",
        "Ask the hub's owner for the host name that their certificate has.",
    ),
    "server does not support SSL": Refusal(
        "it does not encrypt connections, so nothing was sent",
        "Its owner must give the server a certificate and set ssl = on.",
    ),
    "root certificate file": Refusal(
        "the file of its certificate authority cannot be read",
        "Give the right file as sslrootcert=FILE in the address.",
    ),
    "weak sslmode": Refusal(
        "the address asks for the system's authorities and yet not to be checked",
        "Take sslmode out of the address.",
    ),
    "host name must be specified": Refusal(
        "the address has no host name that a certificate could be for",
        "Give the host by its name, not by hostaddr alone.",
    ),
    "no encryption": Refusal(
        "it takes encrypted connections alone", "Take sslmode out of the address."
    ),
    "no pg_hba.conf entry": Refusal(
        "it lets this login in from nowhere here",
        "Look at the database in the address; if it is right, the hub's owner adds a hostssl line"
        " for it to the server's pg_hba.conf.",
    ),
    "authentication method requirement": Refusal(
        "it asks for the password itself and not for a proof of it, so nothing was sent",
        "Its owner sets scram-sha-256 in the server's pg_hba.conf.",
    ),
}
_STRANGER: Final = Refusal(
    "what answers there is no PostgreSQL server, so nothing was sent",
    "Look at the host and the port of the address again.",
)
_OF_STRANGERS: Final = (
    "invalid response to SSL negotiation",
    "expected authentication request from server",
    "error response during SSL exchange",
    "unencrypted data after SSL response",
)
"""What the driver says of an answer that no PostgreSQL server gives."""
_INTERNAL: Final = "XX000"
_OF_ANOTHER_HUB: Final = frozenset({"28P01", "no role", "28000", "3D000", "3F000", "42P01"})
"""What a hub says, as in `_BY_STATE`, to whom it does not know, and a database that is none."""
_UNPROVEN: Final = ("authentication method requirement", "incorrect server signature")
"""What the driver says of a server that has not shown that it knows the password."""


def refusal(url: str, state: str | None, words: str) -> Refusal | None:
    """Why a hub refused, by PostgreSQL's code or its words; None for what is none of these."""
    if state is not None and state != _INTERNAL:
        return Refusal(*_BY_STATE[state]) if state in _BY_STATE else None
    # A connection that is refused has its reason in words alone.
    for told, known in _OF_TLS.items():
        if told in words:
            return known
    if any(told in words for told in _OF_STRANGERS):
        return _STRANGER
    if "certificate verify failed" in words:
        return _of_certificate(url)
    code = _by_words(words)
    return None if code is None else Refusal(*_BY_STATE[code])


def is_of_another_hub(state: str | None, words: str) -> bool:
    """Whether a server refuses, or is refused, as one does at which a login was never made."""
    if any(told in words for told in _UNPROVEN):
        return True
    return (state or _by_words(words)) in _OF_ANOTHER_HUB


def _by_words(words: str) -> str | None:
    return next((code for told, code in _BY_WORDS.items() if told.search(words)), None)


def _of_certificate(url: str) -> Refusal:
    """What is wrong with a certificate, which libpq does not say."""
    code = _verify_code(url)
    if code not in _BY_CODE:
        return Refusal(_CERTIFICATE, _UNKNOWN)
    wrong, hint = _BY_CODE[code]
    return Refusal(f"{wrong}, so nothing was sent", hint)


def _verify_code(url: str) -> int | None:
    """OpenSSL's number of what is wrong with a server's certificate; None where nothing is found.

    Nothing is said to the server but that TLS is wanted.
    """
    parts = settled(url)
    host = parts.get("host", "")
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(parts.get("sslrootcert"))
        place = (parts.get("hostaddr") or host, int(parts["port"]))
        with socket.create_connection(place, timeout=_SECONDS) as wire:
            wire.sendall(_SSL_REQUEST)
            if wire.recv(1) == b"S":
                context.wrap_socket(wire, server_hostname=host).close()
    except ssl.SSLCertVerificationError as error:
        return error.verify_code
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return None
