"""Which addresses lead to another machine, and what is checked of the way there."""

from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from trainer.errors import HubError
from trainer.hub.address import (
    address,
    is_by_socket,
    is_here,
    own_authority,
    public_authorities,
    unchecked,
)

HERE = (
    "postgresql://ann:secret@localhost/hub",
    "postgresql://ann:secret@LocalHost:5433/hub",
    "postgresql://ann:secret@127.0.0.1/hub",
    "postgresql://ann:secret@127.1.2.3/hub",
    "postgresql://ann:secret@[::1]/hub",
    "postgresql:///hub",
    "host=/var/run/postgresql dbname=hub",
    "host=@hub dbname=hub",
    "host=localhost,127.0.0.1 dbname=hub",
    "host=localhost hostaddr=127.0.0.1 dbname=hub",
    "hostaddr=::1 dbname=hub",
)
ELSEWHERE = (
    "postgresql://ann:secret@hub.example/hub",
    "postgresql://ann:secret@127.0.0.1,evil.example/hub",
    "postgresql://ann:secret@evil.example,localhost/hub",
    "postgresql://ann:secret@/hub?host=localhost,evil.example",
    "host=,evil.example dbname=hub",
    "host=/tmp,evil.example dbname=hub",
    "host=localhost hostaddr=203.0.113.7 dbname=hub",
    "host=localhost,localhost hostaddr=127.0.0.1,203.0.113.7 dbname=hub",
    "hostaddr=203.0.113.7 dbname=hub",
    # Nothing leaves this machine here, but whoever names a server wants to meet it.
    "host=hub.example hostaddr=127.0.0.1 dbname=hub",
    "postgresql://ann:secret@127.0.0.1.evil.example/hub",
    "postgresql://ann:secret@localhost.evil.example/hub",
    "postgresql://localhost@evil.example/hub",
    "postgresql://ann:secret@0.0.0.0/hub",
    "service=hub",
    "host=localhost service=hub",
)
VARIABLES = ("PGHOST", "PGHOSTADDR", "PGSERVICE", "PGSERVICEFILE", "PGSSLMODE", "PGSSLROOTCERT")


@pytest.fixture(autouse=True)
def _without_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("url", HERE)
def test_what_stays_on_this_machine_needs_no_certificate(url: str) -> None:
    assert is_here(url)
    assert "sslmode" not in conninfo_to_dict(address(url))


BY_SOCKET = ("postgresql:///hub", "host=/var/run/postgresql dbname=hub", "host=@hub dbname=hub")


@pytest.mark.parametrize("url", HERE)
def test_an_address_of_a_socket_is_known(url: str) -> None:
    assert is_by_socket(url) == (url in BY_SOCKET)


@pytest.mark.parametrize("url", ELSEWHERE)
def test_whatever_may_lead_elsewhere_is_encrypted_and_checked(url: str) -> None:
    assert not is_here(url)
    parts = conninfo_to_dict(address(url))
    assert (parts["sslmode"], parts["gssencmode"]) == ("verify-full", "disable")
    assert parts["sslrootcert"] == public_authorities()


@pytest.mark.parametrize("variable", ["PGHOST", "PGHOSTADDR"])
def test_a_variable_that_leads_elsewhere_is_seen(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "203.0.113.7")
    assert not is_here("postgresql:///hub")


def test_a_service_of_a_variable_that_leads_elsewhere_is_seen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "services"
    file.write_text("[away]\nhostaddr=203.0.113.7\n", encoding="utf-8")
    monkeypatch.setenv("PGSERVICEFILE", str(file))
    monkeypatch.setenv("PGSERVICE", "away")
    assert not is_here("postgresql://localhost/hub")


def test_variables_do_not_weaken_what_the_address_leaves_unsaid(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = "postgresql://ann:secret@hub.example/hub"
    before = address(url)
    for name, value in (
        ("PGSSLMODE", "disable"),
        ("PGSSLROOTCERT", "/elsewhere"),
        ("PGGSSENCMODE", "require"),
        ("PGREQUIREAUTH", "password"),
        ("PGSSLMINPROTOCOLVERSION", "TLSv1"),
    ):
        monkeypatch.setenv(name, value)
    assert address(url) == before
    said = conninfo_to_dict(before)
    assert {"sslmode", "sslrootcert", "gssencmode", "require_auth"} <= said.keys()
    assert "ssl_min_protocol_version" in said


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca"])
def test_what_an_address_says_itself_holds_and_is_told(mode: str) -> None:
    url = f"postgresql://ann:secret@hub.example/hub?sslmode={mode}"
    parts = conninfo_to_dict(address(url))
    assert parts["sslmode"] == mode
    assert "sslrootcert" not in parts
    assert unchecked(url)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:secret@hub.example/hub",
        "postgresql://ann:secret@hub.example/hub?sslmode=verify-full",
        "postgresql://ann:secret@localhost/hub?sslmode=prefer",
    ],
)
def test_nothing_is_told_of_what_is_checked_or_stays_here(url: str) -> None:
    assert unchecked(url) is None


def test_the_authorities_of_the_system_are_a_file_that_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The OpenSSL that comes with psycopg finds none by itself.
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    assert Path(public_authorities()).is_file()


def test_a_password_is_proven_and_not_sent_unless_the_address_says_so() -> None:
    for url in (HERE[0], ELSEWHERE[0]):
        assert conninfo_to_dict(address(url))["require_auth"] == "!password"
    said = address(f"{ELSEWHERE[0]}?require_auth=password")
    assert conninfo_to_dict(said)["require_auth"] == "password"


def test_an_authority_of_one_s_own_is_a_file_that_other_machines_lack() -> None:
    plain = "postgresql://owner@hub.example/hub"
    assert own_authority(plain) is None
    assert own_authority(f"{plain}?sslrootcert=system") is None
    assert own_authority(f"{plain}?sslrootcert=/our/ca.pem") == Path("/our/ca.pem")


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(HubError, match="no address"):
        address("not an address")
