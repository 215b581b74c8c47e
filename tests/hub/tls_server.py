"""A real PostgreSQL server with TLS: the system's, since the one of the other tests has none."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from trustme import CA, LeafCert

from tests.hub.server import Server

HOST: Final = "hub.example"
_VARIABLE: Final = "PG_BIN"
_DEBIAN: Final = "/usr/lib/postgresql/15/bin"


class TlsServer(Server):
    """One cluster that logs who connects, and takes encrypted connections alone."""

    def _bring_programs(self) -> None:
        folder = Path(os.environ.get(_VARIABLE, _DEBIAN))
        if not (folder / "postgres").exists():
            raise RuntimeError(
                f"There is no PostgreSQL with TLS in {folder}: apt-get install postgresql-15,"
                f" or say in {_VARIABLE} where its programs are."
            )
        self._programs = folder.parent

    def serve(
        self,
        certificate: LeafCert | CA | None,
        *,
        takes_plaintext: bool = False,
        method: str = "scram-sha-256",
        first: Sequence[str] = (),
        lines: Sequence[str] = (),
    ) -> None:
        """Start with a certificate, or without TLS; more lines of pg_hba.conf come around."""
        kind = "host" if takes_plaintext or certificate is None else "hostssl"
        rules = (*first, f"{kind} all all 127.0.0.1/32 {method}", *lines, "")
        self._write("data/pg_hba.conf", "\n".join(rules).encode())
        options = ["-clog_connections=on", "-cunix_socket_directories="]
        if certificate is not None:
            own, key = _pem(certificate)
            options += [
                "-cssl=on",
                f"-cssl_cert_file={self._write('server.crt', own)}",
                f"-cssl_key_file={self._write('server.key', key)}",
            ]
        self.start(*options)

    @property
    def log(self) -> str:
        """What the server wrote of itself."""
        return (self._folder / "log").read_text(encoding="utf-8", errors="replace")

    def address(self, url: str) -> str:
        """The address of somebody who knows the server by its name, and needs no name service."""
        return f"{url}?hostaddr=127.0.0.1".replace("@127.0.0.1:", f"@{HOST}:")


def _pem(certificate: LeafCert | CA) -> tuple[bytes, bytes]:
    """Certificate and key; an authority's own is one that vouches for itself."""
    if isinstance(certificate, CA):
        return certificate.cert_pem.bytes(), certificate.private_key_pem.bytes()
    chain = b"".join(blob.bytes() for blob in certificate.cert_chain_pems)
    return chain, certificate.private_key_pem.bytes()
