"""Connections to a hub over real TLS: encrypted, the server known, or refused with a sentence."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest
from click.testing import Result
from psycopg.conninfo import conninfo_to_dict
from trustme import CA, LeafCert

from tests.hub.conftest import Type, told_last, typed_by_owner
from tests.hub.tls_server import HOST, TlsServer
from trainer.hub.address import address
from trainer.services.clock import SystemClock
from trainer.services.invitation import Invitation, read_invitation
from trainer.services.opening import Opening
from trainer.services.quiet_sync import QuietSync, SyncFailed

pytestmark = pytest.mark.tls

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
ENCRYPTED = "SSL enabled"
ANYBODY = "Anybody who reaches the server from here gets in without a password, as "
UNENCRYPTED = "The server takes connections from here that are not encrypted."


class Hub(NamedTuple):
    """A hub on a server with TLS, whose certificate is its owner's own authority's."""

    server: TlsServer
    authority: CA
    url: str
    """Of the owner, by the server's name."""

    def issue(self, name: str = HOST, *, first: datetime, last: datetime) -> LeafCert:
        return self.authority.issue_cert(name, not_before=first, not_after=last)

    @property
    def good(self) -> LeafCert:
        return self.issue(first=NOW - DAY, last=NOW + DAY)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    server, authority = TlsServer(), CA()
    file = tmp_path_factory.mktemp("authority") / "root.pem"
    # Who keeps their key in the same file must not give it away.
    authority.private_key_pem.write_to_path(file)
    authority.cert_pem.write_to_path(file, append=True)
    try:
        server.make()
        server.serve(authority.issue_cert(HOST))
        url = f"{server.address(server.new_database())}&sslrootcert={file}"
        yield Hub(server, authority, url)
    finally:
        server.remove()


@pytest.fixture
def hub(made: Hub, monkeypatch: pytest.MonkeyPatch) -> Hub:
    """The same hub for every test, with the right certificate to begin with."""
    # No name service knows the server: libpq is told where it is, and what its name must be.
    monkeypatch.setenv("PGHOSTADDR", "127.0.0.1")
    made.server.stop()
    made.server.serve(made.good)
    return made


@pytest.fixture
def owns(hub: Hub, tmp_path: Path) -> Type:
    """Run a command as the hub's owner."""
    return typed_by_owner(hub.url, tmp_path)


def done(result: Result) -> Result:
    assert result.exit_code == 0, result.output
    return result


class Ann(NamedTuple):
    """A trainee, with what they were given."""

    file: Path
    invitation: Invitation

    @property
    def url(self) -> str:
        return self.invitation.url

    @property
    def login(self) -> str:
        return str(conninfo_to_dict(self.url)["user"])


@pytest.fixture
def ann(owns: Type, tmp_path: Path) -> Ann:
    """A new trainee of the hub."""
    done(owns("init"))
    done(owns("programme", "add", "spine", "--deck", "vertebroplasty"))
    file = tmp_path / "ann.invitation"
    done(owns("enrol", "spine", "-o", str(file)))
    return Ann(file, read_invitation(str(file)))


def test_an_invitation_brings_the_authority_to_another_computer_and_nothing_else_of_its_file(
    hub: Hub, on: Type, ann: Ann, tmp_path: Path
) -> None:
    assert ann.invitation.authority.strip() in hub.authority.cert_pem.bytes().decode().strip()
    assert "PRIVATE KEY" not in ann.file.read_text(encoding="utf-8")
    assert "sslrootcert" not in ann.url
    done(on("laptop", "sync", "--join", str(ann.file)))
    authorised = [line for line in hub.server.log.splitlines() if ann.login in line]
    assert any("connection authorized" in line and ENCRYPTED in line for line in authorised)
    moved = (tmp_path / "laptop").rename(tmp_path / "moved")
    done(on(moved.name, "sync"))


WRONG = {
    "another name": ("its certificate is for another name", "the host name"),
    "another authority": ("an authority that this machine does not know", "hub rotate"),
    "itself": ("vouched for by itself alone", "hub rotate"),
    "yesterday's": ("has expired", "renew it"),
    "tomorrow's": ("is not valid yet", "date and time"),
    "none": ("it does not encrypt connections", "ssl = on"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_server_that_is_not_the_right_one_learns_nothing_and_the_reason_is_said(
    case: str, hub: Hub, on: Type, ann: Ann
) -> None:
    done(on("laptop", "sync", "--join", str(ann.file)))
    hub.server.stop()
    before = len(hub.server.log)
    certificates: dict[str, LeafCert | CA | None] = {
        "another name": hub.issue("other.example", first=NOW - DAY, last=NOW + DAY),
        "another authority": CA().issue_cert(HOST),
        "itself": CA(),
        "yesterday's": hub.issue(first=NOW - 3 * DAY, last=NOW - DAY),
        "tomorrow's": hub.issue(first=NOW + DAY, last=NOW + 3 * DAY),
        "none": None,
    }
    hub.server.serve(certificates[case])
    refused = on("laptop", "sync")
    assert refused.exit_code == 1
    said = " ".join(refused.stderr.split())
    words, remedy = WRONG[case]
    assert words in said
    assert "nothing was sent" in said
    assert remedy in said
    seen = hub.server.log[before:]
    assert "connection received" in seen
    assert ann.login not in seen


def test_the_app_says_whose_certificate_is_not_right(
    hub: Hub, on: Type, ann: Ann, tmp_path: Path
) -> None:
    done(on("laptop", "sync", "--join", str(ann.file)))
    hub.server.stop()
    hub.server.serve(hub.issue("other.example", first=NOW - DAY, last=NOW + DAY))
    with closing(Opening(tmp_path / "laptop", SystemClock()).open()) as library:
        work = QuietSync(library).begin()
        assert work is not None
        failed = work()
    told = "the hub's certificate is for another name, so nothing was sent."
    assert failed == SyncFailed(why=told)


def test_a_private_authority_is_unknown_to_whoever_was_not_given_it(on: Type, ann: Ann) -> None:
    refused = on("director", "report", "--hub", ann.url)
    assert refused.exit_code == 1
    assert "an authority that this machine does not know" in " ".join(refused.stderr.split())


def test_a_file_of_an_authority_that_is_not_there_is_named_as_the_reason(
    on: Type, ann: Ann
) -> None:
    refused = on("director", "report", "--hub", f"{ann.url} sslrootcert=/nowhere/root.pem")
    assert refused.exit_code == 1
    said = " ".join(refused.stderr.split())
    assert "authority cannot be read" in said
    assert "sslrootcert=FILE" in said


@pytest.mark.parametrize("setting", ["PGSSLMODE=disable", "PGGSSENCMODE=prefer"])
def test_a_variable_does_not_take_the_encryption_away(
    setting: str,
    hub: Hub,
    on: Type,
    ann: Ann,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hub.server.stop()
    hub.server.serve(hub.good, takes_plaintext=True)
    monkeypatch.setenv(*setting.split("="))
    done(on("laptop", "sync", "--join", str(ann.file)))
    lines = hub.server.log.splitlines()
    authorised = [one for one in lines if f"authorized: user={ann.login}" in one]
    assert authorised
    assert all(ENCRYPTED in one for one in authorised)


def test_a_server_that_asks_for_the_password_itself_does_not_get_it(
    hub: Hub, on: Type, ann: Ann
) -> None:
    hub.server.stop()
    hub.server.serve(hub.good, method="password")
    refused = on("laptop", "sync", "--join", str(ann.file))
    assert refused.exit_code == 1
    said = " ".join(refused.stderr.split())
    assert "asks for the password itself" in said
    assert "scram-sha-256" in said


def test_a_check_tries_whether_the_server_goes_on_without_encryption(
    hub: Hub, owns: Type, ann: Ann
) -> None:
    assert ann.file.exists()
    assert UNENCRYPTED not in owns("check").stdout
    hub.server.stop()
    hub.server.serve(hub.good, takes_plaintext=True)
    assert UNENCRYPTED in owns("check").stdout


def test_a_check_tries_whether_the_password_itself_would_be_taken_without_encryption(
    hub: Hub, owns: Type, ann: Ann
) -> None:
    assert ann.file.exists()
    hub.server.stop()
    hub.server.serve(hub.good, lines=("hostnossl all all 127.0.0.1/32 password",))
    assert UNENCRYPTED in owns("check").stdout


@pytest.mark.parametrize("kind", ["hostssl", "hostnossl"])
def test_a_check_says_who_gets_in_from_another_machine_without_a_password(
    kind: str, hub: Hub, owns: Type, ann: Ann
) -> None:
    assert ann.file.exists()
    hub.server.stop()
    owner = conninfo_to_dict(hub.url)["user"]
    hub.server.serve(hub.good, first=(f"{kind} all {owner} 127.0.0.1/32 trust",))
    said = owns("check").stdout
    assert f"{ANYBODY}{owner}." in said
    assert (UNENCRYPTED in said) == (kind == "hostnossl")


def test_a_superuser_s_check_names_the_line_that_lets_others_in_without_encryption(
    hub: Hub, owns: Type, ann: Ann
) -> None:
    assert ann.file.exists()
    hub.server.stop()
    # Who comes from elsewhere may, though this machine may not.
    lines = ("host all all 10.0.0.0/8 scram-sha-256", "hostssl all all 10.0.0.0/8 trust")
    hub.server.serve(hub.good, lines=lines)
    parts = conninfo_to_dict(hub.url)
    root, database = str(parts["sslrootcert"]), str(parts["dbname"])
    superuser = f"{hub.server.address(hub.server.url(database=database))}&sslrootcert={root}"
    said = owns("check", url=superuser).stdout
    assert "By line 2 of pg_hba.conf 10.0.0.0 may connect without TLS." in said
    assert "By line 3 of pg_hba.conf 10.0.0.0 may connect by trust." in said
    assert UNENCRYPTED not in said


def test_who_does_not_check_the_server_is_told_so(
    hub: Hub, owns: Type, on: Type, tmp_path: Path
) -> None:
    lax = f"{hub.url}&sslmode=require"
    done(owns("init"))
    done(owns("programme", "add", "spine", "--deck", "vertebroplasty"))
    told = owns("check", url=lax).stdout
    assert "nobody checks with whom" in told
    file = tmp_path / "ben.invitation"
    done(owns("enrol", "spine", "-o", str(file), url=lax))
    joined = done(on("laptop", "sync", "--join", str(file)))
    assert "nobody checks with whom" in joined.stderr


def test_an_address_without_encryption_is_told_what_the_server_wants(
    hub: Hub, on: Type, ann: Ann
) -> None:
    assert hub.url
    refused = on("director", "report", "--hub", f"{ann.url} sslmode=disable")
    assert refused.exit_code == 1
    assert "it takes encrypted connections alone" in " ".join(refused.stderr.split())


def test_another_authority_arrives_with_a_new_invitation(
    hub: Hub, owns: Type, on: Type, ann: Ann, tmp_path: Path
) -> None:
    done(on("laptop", "sync", "--join", str(ann.file)))
    other = CA()
    root = tmp_path / "other.pem"
    other.cert_pem.write_to_path(root)
    hub.server.stop()
    hub.server.serve(other.issue_cert(HOST))
    assert on("laptop", "sync").exit_code == 1
    again = root.with_name("again.invitation")
    url = hub.url.replace(str(conninfo_to_dict(hub.url)["sslrootcert"]), str(root))
    done(owns("rotate", ann.login, "-o", str(again), url=url))
    assert again.stat().st_mode & 0o777 == 0o600
    done(on("laptop", "sync", "--join", str(again)))


def test_by_another_address_the_home_s_authority_checks_the_name_that_is_given(
    hub: Hub, on: Type, ann: Ann
) -> None:
    done(on("laptop", "sync", "--join", str(ann.file)))
    port = conninfo_to_dict(ann.url)["port"]
    done(on("laptop", "sync", f"hostaddr=127.0.0.1 port={port}"))
    refused = on("laptop", "sync", f"host=other.example port={port}")
    assert refused.exit_code == 1
    assert "its certificate is for another name" in " ".join(refused.stderr.split())
    unchecked = done(on("laptop", "sync", f"host=other.example port={port} sslmode=require"))
    assert "nobody checks with whom" in unchecked.stderr
    assert "Take sslmode out of the address." in unchecked.stderr
    hub.server.stop()
    hub.server.serve(CA().issue_cert("other.example"))
    refused = on("laptop", "sync", f"host=other.example port={port}")
    assert "an authority that this machine does not know" in " ".join(refused.stderr.split())


def test_a_director_is_told_which_file_goes_with_the_address(
    hub: Hub, owns: Type, ann: Ann
) -> None:
    told = done(owns("director", "add", f"okafor{ann.file.stat().st_ino}", "spine"))
    url = told_last(told.stdout)
    root = str(conninfo_to_dict(hub.url)["sslrootcert"])
    assert root in told.stderr
    with psycopg.connect(address(f"{url} sslrootcert={root}")) as connection:
        assert connection.pgconn.ssl_in_use
    assert ann.invitation.authority
