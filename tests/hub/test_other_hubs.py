"""A hub that is older or newer than the program, or no hub at all: a sentence, and nothing sent."""

import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.hub.conftest import SPINE, new_resident
from tests.hub.proxy import Network
from tests.hub.server import PASSWORD, Server
from tests.services.builders import FIGURE, FakeClock, answer, deck_text
from trainer.cli import program
from trainer.domain.ids import TraineeId
from trainer.errors import HubError
from trainer.hub import people, programmes
from trainer.hub.making import LEAST_HUB, REVISION, make_hub, upgrade_hub
from trainer.hub.roles import groups_of, login_of
from trainer.services.home_hub import keep_hub
from trainer.services.invitation import Invitation, invitation_text, read_invitation
from trainer.services.opening import Opening
from trainer.services.sitting import Plan
from trainer.services.syncing import join

OLDER = "0001"
NEWER = "9999"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command in a home of its own."""

    def run_it(*arguments: str) -> Result:
        home = ["--home", str(tmp_path / "home")]
        return CliRunner().invoke(program, [*home, *arguments], obj=FakeClock())

    return run_it


def refusal(outcome: Result) -> str:
    """The one sentence and the one hint in which a command ends."""
    assert outcome.exit_code == 1, outcome.output
    assert [line.partition(":")[0] for line in outcome.stderr.splitlines()] == ["error", "hint"]
    assert "fault in trainer" not in outcome.stderr
    return outcome.stderr


@dataclass(frozen=True, kw_only=True)
class People:
    """Where everybody connects who is no owner."""

    owner: str
    resident: str
    director: str
    educator: str
    invitation: str

    def commands(self, folder: Path) -> list[tuple[str, ...]]:
        """What they do with a hub, at which the resident has been before."""
        library = Opening(folder / "home", FakeClock()).open()
        join(library.store, read_invitation(self.invitation).trainee)
        library.close()
        keep_hub(folder / "home", self.resident)
        deck = folder / "sample.md"
        deck.write_text(deck_text(FIGURE), encoding="utf-8")
        return [
            ("sync", "--join", self.invitation),
            ("sync", "--dry-run"),
            ("report", "--hub", self.director),
            ("deck", "publish", str(deck), "--hub", self.educator),
            ("deck", "inbox", "sample", "--hub", self.educator),
            ("deck", "statistics", "sample", "--hub", self.educator),
        ]


def people_of(server: Server, url: str) -> People:
    """Let people into a hub."""
    trainee = TraineeId(secrets.token_bytes(16))
    with psycopg.connect(url) as owner:
        programmes.put_programme(owner, SPINE)
        resident = new_resident(owner, trainee)
        director = people.add_director(owner, secrets.token_hex(4), "spine")
        educator = people.add_educator(owner, secrets.token_hex(4))
    assert director
    assert educator
    database = str(conninfo_to_dict(url)["dbname"])
    urls = [server.url(one.name, one.password, database) for one in (resident, director, educator)]
    return People(
        owner=url,
        resident=urls[0],
        director=urls[1],
        educator=urls[2],
        invitation=invitation_text(Invitation(trainee=trainee, pseudonym="R-1", url=urls[0])),
    )


def sent_to(url: str) -> int:
    """How many rows people have put there."""
    with psycopg.connect(url) as owner:
        row = owner.execute(
            "SELECT (SELECT count(*) FROM trainer.log) + (SELECT count(*) FROM trainer.shared)"
            " + (SELECT count(*) FROM trainer.deck_version)"
        ).fetchone()
    assert row is not None
    return int(row[0])


def call_newer(url: str, least_program: str) -> None:
    """Let a hub say that it is newer, and what it still serves."""
    with psycopg.connect(url) as owner:
        owner.execute("UPDATE trainer.revision SET version_num = %s", [NEWER])
        owner.execute(
            sql.SQL(
                "CREATE OR REPLACE FUNCTION trainer.least_program() RETURNS text"
                " LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = '' RETURN {}"
            ).format(least_program)
        )


def answer_one(folder: Path) -> None:
    """Have something to send."""
    library = Opening(folder / "home", FakeClock()).open()
    answer(library.session(Plan()))
    library.close()


def test_at_an_older_hub_each_command_says_who_brings_it_up_to_date_and_sends_nothing(
    server: Server, run: Run, tmp_path: Path
) -> None:
    url = server.new_database()
    make_hub(url, OLDER)
    there = people_of(server, url)
    answer_one(tmp_path)
    for command in there.commands(tmp_path):
        told = refusal(run(*command))
        assert "the hub is older than this trainer" in told
        assert f"its schema is {OLDER}, and {LEAST_HUB} is needed; nothing was sent" in told
        assert "`trainer hub upgrade`" in told
    assert sent_to(url) == 0
    upgrade_hub(url)
    assert "Sent 1 entry" in run("sync").output


def test_at_a_hub_of_the_least_schema_everybody_works_as_at_a_newer_one(
    server: Server, run: Run, tmp_path: Path
) -> None:
    url = server.new_database()
    make_hub(url, LEAST_HUB)
    there = people_of(server, url)
    answer_one(tmp_path)
    for command in there.commands(tmp_path):
        outcome = run(*command)
        assert outcome.exit_code == 0, outcome.output
    assert sent_to(url) == 3
    for command in (
        ("hub", "list"),
        ("hub", "programme", "add", "spine", "--target", "80"),
        ("hub", "enrol", "spine", "-o", str(tmp_path / "new.invitation")),
        ("hub", "distribute"),
        ("hub", "leave", "spine", read_invitation(there.invitation).trainee.hex(), "--yes"),
        ("hub", "erase", read_invitation(there.invitation).trainee.hex(), "--yes"),
    ):
        outcome = run(*command, "--url", url)
        assert outcome.exit_code == 0, outcome.output


def test_an_older_hub_is_not_distributed_by_the_tables_of_this_program(
    server: Server, run: Run
) -> None:
    url = server.new_database()
    make_hub(url, OLDER)
    told = refusal(run("hub", "distribute", "--url", url))
    assert "`trainer hub upgrade`" in told


@pytest.mark.parametrize("command", ["init", "upgrade"])
@pytest.mark.parametrize("older", ["0001", "0002", "0003", "0004", "0005"])
def test_an_owner_who_brings_a_hub_up_to_date_reads_from_what_to_what(
    command: str, older: str, server: Server, run: Run
) -> None:
    url = server.new_database()
    make_hub(url, older)
    upgraded = f"It was brought up to date, from schema {older} to {REVISION}."
    assert upgraded in run("hub", command, "--url", url).stdout
    assert "brought up to date" not in run("hub", command, "--url", url).stdout


def test_a_hub_that_is_made_is_not_called_brought_up_to_date(server: Server, run: Run) -> None:
    told = run("hub", "init", "--url", server.new_database()).stdout
    assert told.splitlines()[0] == "The hub is there."
    assert "brought up to date" not in told


def rights_at(server: Server, revision: str) -> set[tuple[str, ...]]:
    """What each group may do at a hub of a schema: tables, and functions with what these take."""
    url = server.new_database()
    make_hub(url, revision)
    with psycopg.connect(url) as owner:
        granted = owner.execute(
            """
            SELECT grantee, relname, privilege_type, ''
            FROM pg_class CROSS JOIN aclexplode(relacl)
            WHERE relnamespace = 'trainer'::regnamespace
            UNION ALL
            SELECT grantee, proname, pg_get_function_identity_arguments(pg_proc.oid),
                -- What is given back besides comes last, and is asked for by name.
                rtrim(pg_get_function_result(pg_proc.oid), ')')
            FROM pg_proc CROSS JOIN aclexplode(proacl)
            WHERE pronamespace = 'trainer'::regnamespace"""
        ).fetchall()
        names = {
            role: group
            for group, name in groups_of(owner.info.dbname)._asdict().items()
            for (role,) in owner.execute("SELECT %s::regrole::oid", [name])
        }
    return {(names[role], *rest) for role, *rest in granted if role in names}


@pytest.mark.parametrize("older", ["0003", "0004", "0005"])
def test_what_an_older_program_that_is_served_asks_is_answered_still(
    older: str, server: Server, hub_url: str
) -> None:
    with psycopg.connect(hub_url) as owner:
        assert owner.execute("SELECT trainer.least_program() <= %s", [older]).fetchone() == (True,)
    before, now = rights_at(server, older), rights_at(server, REVISION)
    assert len(before) > 40
    gone = {
        one
        for one in before
        if not any(one[:3] == other[:3] and other[3].startswith(one[3]) for other in now)
    }
    assert gone == set()


def test_a_newer_hub_that_serves_this_program_is_worked_with(
    server: Server, run: Run, hub_url: str, tmp_path: Path
) -> None:
    there = people_of(server, hub_url)
    call_newer(hub_url, REVISION)
    answer_one(tmp_path)
    for command in there.commands(tmp_path):
        outcome = run(*command)
        assert outcome.exit_code == 0, outcome.output


def test_a_hub_that_is_too_new_for_this_program_is_sent_nothing(
    server: Server, run: Run, hub_url: str, tmp_path: Path
) -> None:
    there = people_of(server, hub_url)
    call_newer(hub_url, NEWER)
    answer_one(tmp_path)
    for command in there.commands(tmp_path):
        told = refusal(run(*command))
        assert "this trainer is older than the hub" in told
        assert f"it knows schema {REVISION}, and the hub's {NEWER}" in told
        assert f"serves none before {NEWER}; nothing was sent" in told
        assert "Bring this trainer up to date" in told
    assert sent_to(hub_url) == 0


def test_a_hub_that_is_newer_is_not_brought_up_to_date_by_an_older_program(
    run: Run, hub_url: str
) -> None:
    call_newer(hub_url, REVISION)
    for command in ("upgrade", "init"):
        told = refusal(run("hub", command, "--url", hub_url))
        assert f"newer than this trainer's {REVISION}" in told
        assert "Bring this trainer up to date" in told


def test_a_database_that_is_no_hub_says_who_makes_one(
    server: Server, run: Run, tmp_path: Path
) -> None:
    url = server.new_database()
    trainee = TraineeId(secrets.token_bytes(16))
    with psycopg.connect(server.url()) as superuser:
        superuser.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                sql.Identifier(login_of(trainee)), PASSWORD
            )
        )
    resident = server.url(login_of(trainee), PASSWORD, str(conninfo_to_dict(url)["dbname"]))
    invitation = invitation_text(Invitation(trainee=trainee, pseudonym="R-1", url=resident))
    there = People(owner=url, resident=resident, director=url, educator=url, invitation=invitation)
    for command in there.commands(tmp_path):
        told = refusal(run(*command))
        assert "there is no hub in this database" in told
        assert "`trainer hub init`" in told


@pytest.mark.parametrize("command", ["init", "upgrade", "check"])
def test_an_owner_s_command_at_no_server_is_no_fault_of_the_program(command: str, run: Run) -> None:
    told = refusal(run("hub", command, "--url", "postgresql://owner:a-secret@127.0.0.1:9/hub"))
    assert "127.0.0.1:9/hub: it cannot be reached" in told
    assert "a-secret" not in told


def test_a_server_that_is_too_old_makes_no_hub(server: Server) -> None:
    url = server.new_database()
    with psycopg.connect(url) as owner:
        said = str(owner.info.parameter_status("server_version")).encode()
    with Network(server.port) as network:
        # No older server can be installed beside this one: its greeting says that it is one.
        network.changes = (b"server_version\0" + said, b"server_version\0" + b"13" + said[2:])
        with pytest.raises(HubError, match="PostgreSQL 13 is too old") as refused:
            make_hub(make_conninfo(url, port=network.port))
    assert "PostgreSQL 14 or newer" in refused.value.hint
    with psycopg.connect(url) as owner:
        assert owner.execute("SELECT to_regnamespace('trainer')").fetchone() == (None,)


@contextmanager
def stranger(greeting: bytes, response: bytes) -> Iterator[int]:
    """A server of another kind; its port."""
    is_over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while not is_over.is_set():
                caller, _ = listener.accept()
                # Whoever called may hang up at once.
                with caller, suppress(OSError):
                    caller.sendall(greeting)
                    caller.recv(4096)
                    caller.sendall(response)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        port = listener.getsockname()[1]
        yield port
        is_over.set()
        socket.create_connection(("127.0.0.1", port)).close()
        thread.join()


@pytest.mark.parametrize(
    ("greeting", "response"),
    [
        (b"", b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", b"Protocol mismatch.\r\n"),
        (b"\0\xff\xfe\x80garbage" * 20, b""),
    ],
    ids=["http", "ssh", "garbage"],
)
@pytest.mark.parametrize("tls", ["disable", "prefer"])
def test_what_is_no_postgresql_server_is_called_that(
    greeting: bytes, response: bytes, tls: str, run: Run
) -> None:
    with stranger(greeting, response) as port:
        url = f"postgresql://e_zoe:a-secret@127.0.0.1:{port}/hub?sslmode={tls}"
        told = refusal(run("deck", "inbox", "sample", "--hub", url))
    assert f"127.0.0.1:{port}/hub: what answers there is no PostgreSQL server" in told
    assert "Look at the host and the port" in told
    assert "a-secret" not in told
