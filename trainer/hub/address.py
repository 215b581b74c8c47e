"""Where a hub is, and how much of a connection to it is checked.

What the address says itself holds.  What it leaves unsaid is settled here and not by the variables
and files that libpq reads as well, so that nothing outside the address makes it weaker.
"""

import re
import ssl
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from trainer.errors import HubError
from trainer.hub.address_form import FORM

_CHECKED: Final = "verify-full"
_SYSTEM: Final = "system"
_UNDERSTANDS_SYSTEM: Final = 160000
"""The first libpq that knows `sslrootcert=system`, `require_auth` and `sslcertmode`."""
_AUTHORITIES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, Red Hat
    "/etc/ssl/ca-bundle.pem",  # SUSE
    "/etc/ssl/cert.pem",  # macOS, Alpine, the BSDs
)
_PORTS: Final = re.compile(r"[0-9,]*")
_UNCHECKED: Final = {
    "disable": "is not encrypted",
    "allow": "need not be encrypted",
    "prefer": "need not be encrypted",
    "require": "is encrypted, but nobody checks with whom",
    "verify-ca": "is encrypted, but the server's name is not checked",
}


def address(url: str) -> str:
    """Where to connect: encrypted, with the server's certificate checked, unless on this machine.

    No password is ever sent as it is, but for an address that asks for it by `require_auth`.
    Raises HubError for what is no address of PostgreSQL's.
    """
    parts = parts_of(url)
    if pq.version() >= _UNDERSTANDS_SYSTEM:
        parts.setdefault("require_auth", "!password")
    if not is_here(url):
        parts.setdefault("sslmode", _CHECKED)
        # Kerberos' own encryption would come before, and check no certificate.
        parts.setdefault("gssencmode", "disable")
        parts.setdefault("ssl_min_protocol_version", "TLSv1.2")
        if parts["sslmode"] == _CHECKED and parts.get("sslrootcert", _SYSTEM) == _SYSTEM:
            parts["sslrootcert"] = public_authorities()
    return make_conninfo(**parts)


def settled(url: str) -> dict[str, str]:
    """All that a connection is made with: what the address and libpq's variables say."""
    return _defaults() | parts_of(address(url))


def proving_nothing() -> dict[str, str]:
    """What of a connection keeps the driver from showing who it is, whatever it is asked."""
    if pq.version() < _UNDERSTANDS_SYSTEM:
        return {}
    return {"require_auth": "none", "sslcertmode": "disable"}


def proven(parts: dict[str, str]) -> str:
    """An address where a server is to prove that it knows the password, which is never sent to it.

    So a stranger in its place is found out before anything is said to it.
    """
    proof = {"require_auth": "scram-sha-256"} if pq.version() >= _UNDERSTANDS_SYSTEM else {}
    return make_conninfo("", **(parts | proof))


def is_by_socket(url: str) -> bool:
    """Whether an address may lead to a socket, by which the system itself says who comes."""
    parts = settled(url)
    hosts = parts.get("host", "").split(",")
    return not parts.get("hostaddr") and any(host[:1] in ("", "/", "@") for host in hosts)


def has_hostaddr(url: str) -> bool:
    """Whether an address says by numbers where its host is, and asks no name service."""
    return bool(parts_of(url).get("hostaddr"))


def has_host(url: str) -> bool:
    """Whether an address itself says the name, or the socket, of its host."""
    return bool(parts_of(url).get("host"))


def is_here(url: str) -> bool:
    """Whether all that an address may lead to is on this machine.

    Of several hosts each one counts, and so do host and hostaddr of one, and what libpq's
    variables say where the address is silent.
    """
    parts = parts_of(url)
    # Of a service, which a file describes, nothing is known.
    if parts.get("service"):
        return False
    said = _defaults() | parts
    places = (said.get("host", ""), said.get("hostaddr", ""))
    return all(_is_local(one) for place in places for one in place.split(","))


def unchecked(url: str) -> str | None:
    """What is not checked of a connection to another machine, in words; None where all is."""
    mode = parts_of(url).get("sslmode", _CHECKED)
    return None if is_here(url) else _UNCHECKED.get(mode)


def public_authorities() -> str:
    """The file of the authorities that this machine trusts; `system` where there is none known.

    `system` alone will not do: psycopg brings an OpenSSL of its own, which looks for them in a
    folder that no machine has.
    """
    known = ssl.get_default_verify_paths().cafile
    files = (known, *_AUTHORITIES) if known else _AUTHORITIES
    return next((file for file in files if Path(file).is_file()), _SYSTEM)


def own_authority(url: str) -> Path | None:
    """The file of a certificate authority that an address names, and other machines lack."""
    named = parts_of(url).get("sslrootcert", _SYSTEM)
    return None if named in (_SYSTEM, *_AUTHORITIES) else Path(named)


def place_of(url: str) -> str:
    """Host, port and database of an address, as far as it says them; no login, no password."""
    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except psycopg.ProgrammingError:
        return urlsplit(url).hostname or "the hub"
    if _is_mistaken(parts):
        return "the hub"
    port = f":{parts['port']}" if parts.get("port") else ""
    host = parts.get("host") or parts.get("hostaddr") or "localhost"
    database = f"/{parts['dbname']}" if parts.get("dbname") else ""
    return f"{host}{port}{database}"


def parts_of(url: str) -> dict[str, str]:
    """What an address says, by the driver's names; raises HubError for what is none."""
    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except psycopg.ProgrammingError as error:
        raise _no_address() from error
    if _is_mistaken(parts):
        raise _no_address()
    return parts


def _is_mistaken(parts: Mapping[str, str]) -> bool:
    """Whether a place has a piece of a password in it, whose `@`, `/` or `:` was not escaped."""
    names = (parts.get("host", ""), parts.get("dbname", ""))
    # The names of some sockets begin with one.
    has_piece = any("@" in one[1:] for name in names for one in name.split(","))
    return has_piece or not _PORTS.fullmatch(parts.get("port", ""))


def _no_address() -> HubError:
    return HubError("This is no address of a hub.", hint=FORM)


def _defaults() -> dict[str, str]:
    """What libpq takes from variables, and from the service that one of them names."""
    return dict(_set_defaults())


def _set_defaults() -> Iterator[tuple[str, str]]:
    for option in pq.Conninfo.get_defaults():
        if option.val:
            yield option.keyword.decode(), option.val.decode()


def _is_local(host: str) -> bool:
    """Nothing at all is libpq's own default, a socket; `/` and `@` begin the name of one."""
    name = host.strip().lower()
    if name in ("", "localhost") or name.startswith(("/", "@")):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
