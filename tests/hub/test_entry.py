"""Who gets into a hub without a password: tried from here, and said."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.hub.conftest import SPINE
from tests.hub.server import Server, running
from trainer.domain.ids import TraineeId
from trainer.hub import people, programmes
from trainer.hub.making import make_hub
from trainer.services.hubs import checked

PASSWORDS = "host all all 127.0.0.1/32 scram-sha-256"
ANYBODY = "Anybody on this machine gets in without a password, as "


class Hub(NamedTuple):
    """A hub whose server's doors a test opens and shuts."""

    server: Server
    url: str
    owner: str
    resident: str
    director: str
    educator: str


@pytest.fixture(scope="module")
def hub() -> Iterator[Hub]:
    with running() as server:
        url = server.new_database()
        make_hub(url)
        with psycopg.connect(url) as owner:
            programmes.put_programme(owner, SPINE)
            resident = people.enrol(owner, TraineeId(b"r" * 16), "spine", pseudonym="R-A")
            director = people.add_director(owner, "okafor", "spine")
            educator = people.add_educator(owner, "zoe")
        assert resident
        assert director
        assert educator
        name = str(conninfo_to_dict(url)["user"])
        yield Hub(server, url, name, resident.name, director.name, educator.name)


def told(hub: Hub) -> list[str]:
    return [one.what for one in checked(hub.url) if "without a password" in one.what]


def test_a_server_that_asks_nobody_for_a_password_is_listed_with_all_who_got_in(hub: Hub) -> None:
    hub.server.admit("host all all 127.0.0.1/32 trust")
    (said,) = told(hub)
    assert said.startswith(ANYBODY)
    for login in (hub.owner, hub.resident, hub.director, hub.educator):
        assert login in said


@pytest.mark.parametrize("kind", ["owner", "resident", "director", "educator"])
def test_one_login_that_anybody_gets_in_by_is_named_and_no_other(hub: Hub, kind: str) -> None:
    login = getattr(hub, kind)
    hub.server.admit(f"host all {login} 127.0.0.1/32 trust", PASSWORDS)
    assert told(hub) == [f"{ANYBODY}{login}."]


def test_a_login_whose_connections_are_all_taken_was_let_in(hub: Hub) -> None:
    hub.server.admit(f"host all {hub.director} 127.0.0.1/32 trust", PASSWORDS)
    url = hub.server.url(hub.director, "", str(conninfo_to_dict(hub.url)["dbname"]))
    held = [psycopg.connect(url) for _ in range(people.CONNECTIONS)]
    try:
        assert told(hub) == [f"{ANYBODY}{hub.director}."]
    finally:
        for connection in held:
            connection.close()


def test_a_server_that_asks_for_passwords_is_given_none_that_lies_about(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.server.admit(PASSWORDS)
    password = str(conninfo_to_dict(hub.url)["password"])
    file = tmp_path / "passwords"
    file.write_text(f"*:*:*:*:{password}\n", encoding="utf-8")
    file.chmod(0o600)
    monkeypatch.setenv("PGPASSWORD", password)
    monkeypatch.setenv("PGPASSFILE", str(file))
    assert told(hub) == []
    assert told(hub._replace(url=make_conninfo(hub.url, passfile=str(file)))) == []


def test_a_check_writes_nothing_on_standard_error(hub: Hub, tmp_path: Path) -> None:
    hub.server.admit(PASSWORDS)
    command = [sys.executable, "-m", "trainer", "--home", str(tmp_path), "hub", "check"]
    checking = subprocess.run(
        [*command, "--url", hub.url], capture_output=True, text=True, check=False
    )
    assert checking.stderr == ""
    assert checking.stdout
