"""One real PostgreSQL server for a test process, and a hub of its own for every test."""

import secrets
import shlex
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.hub.devices import Device
from tests.hub.proxy import Network
from tests.hub.restorable import RestorableHub
from tests.hub.server import Server, running
from tests.services.builders import FakeClock
from trainer.cli import program
from trainer.domain.ids import TraineeId
from trainer.hub import people, programmes
from trainer.hub.making import make_hub
from trainer.hub.people import Login
from trainer.hub.programmes import Programme

SPINE = Programme(
    name="spine",
    title="Spine surgery",
    purpose="formative",
    audience="the director",
    target_percent=85,
    decks=("sample",),
)
_ROWS_READ = """
    SELECT sum(pg_stat_get_xact_tuples_returned(oid)) FROM (
        SELECT unnest(ARRAY[indexrelid, indrelid]) AS oid FROM pg_index
        WHERE indrelid = ANY (%s::regclass[])) AS places"""
Connect = Callable[[Login], psycopg.Connection]
Type = Callable[..., Result]
"""Runs a command, as somebody types it."""


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server that runs until the process ends."""
    with running() as one:
        yield one


@pytest.fixture
def hub_url(server: Server) -> str:
    """A hub with one programme; where its owner connects."""
    url = server.new_database()
    make_hub(url)
    with psycopg.connect(url) as owner:
        programmes.put_programme(owner, SPINE)
    return url


@pytest.fixture
def owner(hub_url: str) -> Iterator[psycopg.Connection]:
    """The hub's owner, each statement committed."""
    with psycopg.connect(hub_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def url_of(hub_url: str, server: Server) -> Callable[[Login], str]:
    """Where a login connects."""
    database = str(conninfo_to_dict(hub_url)["dbname"])
    return lambda login: server.url(login.name, login.password, database)


@pytest.fixture
def connect(url_of: Callable[[Login], str]) -> Iterator[Connect]:
    """Connect as a login, each statement committed."""
    opened: list[psycopg.Connection] = []

    def connected(login: Login) -> psycopg.Connection:
        opened.append(psycopg.connect(url_of(login), autocommit=True))
        return opened[-1]

    yield connected
    for connection in opened:
        connection.close()


def new_resident(owner: psycopg.Connection, trainee: TraineeId, programme: str = "spine") -> Login:
    """Enrol somebody; their login."""
    login = people.enrol(owner, trainee, programme, pseudonym=f"R-{trainee.hex()[-4:]}")
    assert login is not None
    return login


@pytest.fixture
def network(server: Server) -> Iterator[Network]:
    """A network between the devices and the hub."""
    with Network(server.port) as one:
        yield one


@pytest.fixture
def hub(server: Server, owner: psycopg.Connection, tmp_path: Path) -> RestorableHub:
    return RestorableHub(server, owner, tmp_path)


@dataclass(frozen=True, kw_only=True)
class Far:
    """A trainee whose devices reach the hub over the network."""

    trainee: TraineeId
    url: str


@pytest.fixture
def far(owner: psycopg.Connection, url_of: Callable[[Login], str], network: Network) -> Far:
    trainee = TraineeId(secrets.token_bytes(16))
    url = make_conninfo(url_of(new_resident(owner, trainee)), port=network.port)
    return Far(trainee=trainee, url=url)


@pytest.fixture
def devices(far: Far, tmp_path: Path) -> Iterator[tuple[Device, Device]]:
    """Two devices of one trainee."""
    both = tuple(Device(tmp_path / name, far.trainee, far.url) for name in ("laptop", "ward"))
    yield both[0], both[1]
    for device in both:
        device.library.close()


def put_shared(own: psycopg.Connection, level: str) -> None:
    """Share at a level, nothing else being said."""
    own.execute("SELECT trainer.share(%s, 1, '{}')", [level])


def rows_read(
    connection: psycopg.Connection, tables: Iterable[str], deed: Callable[[], object]
) -> int:
    """How many rows of tables, in them and by indexes, the hub reads for what is done.

    In a transaction of the caller's, which has not ended before.
    """
    places = [f"trainer.{table}" for table in tables]
    ((before,),) = connection.execute(_ROWS_READ, [places]).fetchall()
    deed()
    ((after,),) = connection.execute(_ROWS_READ, [places]).fetchall()
    return int(after - before)


def told_last(said: str) -> str:
    """The last word of the last line, as a shell reads it: an address or an invitation."""
    return shlex.split(said.strip().splitlines()[-1])[-1]


def typed_by_owner(own_url: str, folder: Path) -> Type:
    """Run `trainer hub` as a hub's owner, at another address where one is given."""

    def run(*arguments: str, url: str = own_url) -> Result:
        environment = {"TRAINER_HUB": url, "TRAINER_HOME": str(folder / "owner")}
        return CliRunner().invoke(program, ["hub", *arguments], obj=FakeClock(), env=environment)

    return run


@pytest.fixture
def on(tmp_path: Path) -> Type:
    """Run a command on one of a resident's computers."""

    def run(computer: str, *arguments: str) -> Result:
        home = ["--home", str(tmp_path / computer)]
        return CliRunner().invoke(program, [*home, *arguments], obj=FakeClock())

    return run
