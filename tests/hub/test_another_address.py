"""A sync by another address of the hub that a home has joined: a tunnel, another name or port."""

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import Result
from psycopg.conninfo import conninfo_to_dict

from tests.hub.conftest import Type, told_last, typed_by_owner
from tests.hub.proxy import Network, Way
from tests.hub.server import Server, running
from tests.hub.test_leaving import answer_three
from trainer.errors import HubError
from trainer.hub.address import address, place_of
from trainer.hub.making import make_hub
from trainer.services.home_hub import keep_hub, kept_hub, kept_hub_by

KEPT = "host=hub.example port=6432 dbname=hub user=t_x password=kept-secret sslmode=disable"


def done(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def invitation(hub_url: str, tmp_path: Path) -> str:
    owns = typed_by_owner(hub_url, tmp_path)
    done(owns("programme", "add", "spine", "--deck", "vertebroplasty"))
    return told_last(done(owns("enrol", "spine")))


@pytest.fixture
def joined(invitation: str, on: Type, tmp_path: Path) -> dict[str, str]:
    """What the address is made of by which a laptop has joined, with answers to send since."""
    done(on("laptop", "sync", "--join", invitation))
    answer_three(tmp_path / "laptop")
    return {
        name: str(told) for name, told in conninfo_to_dict(kept_hub(tmp_path / "laptop")).items()
    }


@pytest.fixture
def elsewhere() -> Iterator[Server]:
    """Another server."""
    with running() as one:
        yield one


def entries_at(owner: psycopg.Connection) -> int:
    ((count,),) = owner.execute("SELECT count(*) FROM trainer.log").fetchall()
    return int(count)


def not_repeated(refused: Result, *secrets: str) -> str:
    """What is said of a refusal, which has none of these in it."""
    assert refused.exit_code == 1, refused.output
    assert not [one for one in secrets if one in refused.output]
    return " ".join(refused.stderr.split())


@pytest.mark.parametrize("form", ["postgresql://localhost:{}/{}", "port={}"])
def test_a_sync_goes_once_by_another_address_and_the_home_keeps_its_own(
    form: str, joined: dict[str, str], on: Type, server: Server, tmp_path: Path
) -> None:
    kept = (tmp_path / "laptop" / "hub.json").read_bytes()
    with Network(server.port) as tunnel:
        way = form.format(tunnel.port, joined["dbname"])
        assert "To send: 3 entries" in done(on("laptop", "sync", way, "--dry-run"))
        assert "Sent 3 entries" in done(on("laptop", "sync", way))
        assert tunnel.carried[Way.THERE] > 0
    assert (tmp_path / "laptop" / "hub.json").read_bytes() == kept
    assert "cannot be reached" in on("laptop", "sync", way).stderr
    assert "Sent 0 entries" in done(on("laptop", "sync"))


def test_what_was_chosen_is_said_by_another_address_as_well(
    joined: dict[str, str], on: Type, network: Network, owner: psycopg.Connection
) -> None:
    assert joined
    done(on("laptop", "sync", f"port={network.port}", "--level", "cards"))
    assert owner.execute("SELECT level FROM trainer.shared").fetchall() == [("cards",)]


def test_an_address_may_stand_in_a_file_and_say_the_login_that_the_home_has(
    joined: dict[str, str], on: Type, network: Network, tmp_path: Path
) -> None:
    file = tmp_path / "tunnel.hub"
    file.write_text(
        f"host=localhost port={network.port} user={joined['user']} password={joined['password']}"
    )
    told = on("laptop", "sync", str(file))
    assert "Sent 3 entries" in done(told)
    assert joined["password"] not in told.output


@pytest.mark.parametrize("said", ["user=e_zoe", "password=other-secret"])
def test_an_address_with_another_login_is_refused_with_the_way_in(
    said: str, joined: dict[str, str], on: Type, network: Network, owner: psycopg.Connection
) -> None:
    refused = on("laptop", "sync", f"host=localhost port={network.port} {said}")
    told = not_repeated(refused, "other-secret", joined["password"])
    assert "another login or password than this home keeps" in told
    assert "`trainer sync --join INVITATION`" in told
    assert entries_at(owner) == 0


def test_who_has_not_joined_is_told_how_to(on: Type) -> None:
    refused = on("laptop", "sync", "postgresql://t_x:a-secret@localhost/hub")
    assert "trainer sync --join INVITATION" in not_repeated(refused, "a-secret")


@pytest.mark.parametrize("more", [("--join", "x"), ("--leave",)])
def test_who_joins_or_leaves_gives_no_address(more: tuple[str, ...], on: Type) -> None:
    assert on("laptop", "sync", "host=localhost dbname=hub", *more).exit_code == 2


@pytest.mark.parametrize("database", ["another hub", "postgres", "none"])
def test_another_database_of_the_server_is_not_the_hub(
    database: str, joined: dict[str, str], on: Type, server: Server, owner: psycopg.Connection
) -> None:
    name = database
    if database == "another hub":
        url = server.new_database()
        make_hub(url)
        name = str(conninfo_to_dict(url)["dbname"])
    refused = on("laptop", "sync", f"host=127.0.0.1 port={server.port} dbname={name}")
    told = not_repeated(refused, joined["password"])
    assert f"127.0.0.1:{server.port}/{name}: this is not the hub that this home has joined" in told
    assert joined["dbname"] in told
    assert "`trainer sync --leave`" in told
    assert entries_at(owner) == 0


def test_a_server_that_does_not_know_the_login_is_not_the_hub(
    joined: dict[str, str], on: Type, elsewhere: Server
) -> None:
    refused = on("laptop", "sync", f"host=localhost port={elsewhere.port}")
    told = not_repeated(refused, joined["password"])
    assert "this is not the hub that this home has joined" in told


@pytest.mark.parametrize("asks", ["trust", "password", "md5"])
def test_a_server_that_does_not_prove_that_it_knows_the_password_is_not_the_hub(
    asks: str, joined: dict[str, str], on: Type, elsewhere: Server
) -> None:
    url = elsewhere.new_database()
    make_hub(url)
    with psycopg.connect(elsewhere.url(), autocommit=True) as superuser:
        superuser.execute(f'CREATE ROLE "{joined["user"]}" LOGIN SUPERUSER')
    elsewhere.admit(f"host all all 127.0.0.1/32 {asks}")
    database = conninfo_to_dict(url)["dbname"]
    refused = on("laptop", "sync", f"host=127.0.0.1 port={elsewhere.port} dbname={database}")
    told = not_repeated(refused, joined["password"])
    assert "this is not the hub that this home has joined" in told
    elsewhere.admit("host all all 127.0.0.1/32 scram-sha-256")
    with psycopg.connect(url) as owner:
        assert entries_at(owner) == 0


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://t_x:p@a-secret@localhost/hub",
        "postgresql://t_x:p/a-secret@localhost/hub",
        "postgresql://t_x:a-secret",
        "t_x:a-secret@localhost/hub",
        "host=localhost port=a-secret",
    ],
)
def test_an_address_that_is_not_well_written_is_not_repeated(
    url: str, joined: dict[str, str], on: Type
) -> None:
    assert joined
    told = not_repeated(on("laptop", "sync", url), "a-secret")
    assert "This is no address of a hub." in told


def test_what_is_no_address_is_told_how_one_for_a_sync_looks_without_login_and_password(
    joined: dict[str, str], on: Type
) -> None:
    told = not_repeated(on("laptop", "sync", "hub.example:6432"), joined["password"])
    assert "'hub.example:6432' is no file, and no address of a hub." in told
    assert "'host=HOST port=PORT'" in told
    assert "LOGIN" not in told
    assert "PASSWORD" not in told


def test_a_place_without_a_database_is_named_by_its_host_alone() -> None:
    assert place_of("host=hub.example port=7") == "hub.example:7"
    assert place_of("postgresql://hub.example/hub") == "hub.example/hub"


def test_no_place_that_is_named_has_a_password_in_it() -> None:
    for url in ("postgresql://t_x:p@a-secret@h/hub", "postgresql://t_x:p/a-secret@h/hub"):
        assert place_of(url) == "the hub"


@pytest.mark.parametrize(
    "said", ["host=other.example", "postgresql://other.example:7/hub", "port=7"]
)
def test_what_is_not_checked_of_one_address_is_checked_of_another(
    said: str, tmp_path: Path
) -> None:
    keep_hub(tmp_path, KEPT)
    parts = conninfo_to_dict(address(kept_hub_by(said, tmp_path)))
    assert parts["sslmode"] == "verify-full"
    assert parts["require_auth"] == "scram-sha-256"


def test_an_address_names_its_host_itself_and_the_rest_is_the_home_s(tmp_path: Path) -> None:
    keep_hub(tmp_path, KEPT, "a certificate")
    parts = conninfo_to_dict(kept_hub_by("host=localhost sslmode=require", tmp_path))
    assert "port" not in parts
    assert (parts["dbname"], parts["user"], parts["password"]) == ("hub", "t_x", "kept-secret")
    assert parts["sslmode"] == "require"
    assert parts["sslrootcert"] == str(tmp_path / "hub-authority.pem")
    tunnel = conninfo_to_dict(kept_hub_by("hostaddr=127.0.0.1 port=7", tmp_path))
    assert (tunnel["host"], tunnel["hostaddr"], tunnel["port"]) == ("hub.example", "127.0.0.1", "7")
    assert json.loads((tmp_path / "hub.json").read_text(encoding="utf-8"))["url"] == KEPT


def test_no_option_of_an_address_takes_the_proof_away(tmp_path: Path) -> None:
    keep_hub(tmp_path, KEPT)
    for said in ("host=h require_auth=none", "host=h passfile=/tmp/other"):
        parts = conninfo_to_dict(kept_hub_by(said, tmp_path))
        assert (parts["require_auth"], parts["password"]) == ("scram-sha-256", "kept-secret")
    with pytest.raises(HubError, match="no address of a hub"):
        kept_hub_by("host=h nonsense=1", tmp_path)
