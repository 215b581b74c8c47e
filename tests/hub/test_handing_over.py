"""What an owner hands over, and how it comes through a shell: whole, or with nothing of it said."""

import json
import shlex
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from tests.hub.conftest import Type, new_resident, told_last, typed_by_owner
from tests.hub.test_rights import an_id
from tests.services.builders import FakeClock
from trainer.cli import program


@pytest.fixture
def owns(hub_url: str, tmp_path: Path) -> Type:
    """Run a command as the owner of a hub with one programme."""
    return typed_by_owner(hub_url, tmp_path)


def done(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


def typed(line: str, home: Path) -> Result:
    """Run a line of a shell."""
    word, *arguments = shlex.split(line)
    assert word == "trainer"
    return CliRunner().invoke(program, ["--home", str(home), *arguments], obj=FakeClock())


def test_an_invitation_is_shown_as_the_command_that_takes_it(owns: Type, tmp_path: Path) -> None:
    line = done(owns("enrol", "spine")).strip().splitlines()[-1]
    assert line.startswith("trainer sync --join '{")
    assert "Joined as R-" in done(typed(line, tmp_path / "laptop"))


def test_a_new_invitation_is_shown_as_the_command_that_takes_it(
    owns: Type, owner: psycopg.Connection, tmp_path: Path
) -> None:
    line = done(owns("rotate", new_resident(owner, an_id()).name)).strip().splitlines()[-1]
    assert "Joined as R-" in done(typed(line, tmp_path / "laptop"))


@pytest.mark.parametrize("kind", ["director", "educator"])
def test_an_address_is_shown_as_a_command_to_begin_with(
    kind: str, owns: Type, tmp_path: Path
) -> None:
    name = an_id().hex()
    added = owns(kind, "add", name, *(["spine"] if kind == "director" else []))
    assert "TRAINER_HUB" in added.stderr
    line = done(added).strip().splitlines()[-1]
    beginning = {"director": "trainer report --hub '", "educator": "trainer deck inbox --hub '"}
    assert line.startswith(beginning[kind])
    if kind == "director":
        done(typed(line, tmp_path / "desk"))


@pytest.mark.parametrize("command", ["add", "rotate"])
@pytest.mark.parametrize("kind", ["director", "educator"])
def test_a_file_that_an_address_is_written_to_is_taken_for_the_address(
    kind: str, command: str, owns: Type, on: Type, tmp_path: Path
) -> None:
    name, file = an_id().hex(), tmp_path / "zoe.hub"
    programme = ["spine"] if kind == "director" else []
    if command == "rotate":
        done(owns(kind, "add", name, *programme))
        done(owns("rotate", f"{kind[0]}_{name}", "-o", str(file)))
    else:
        done(owns(kind, "add", name, *programme, "-o", str(file)))
    assert file.stat().st_mode & 0o777 == 0o600
    use = {"director": ["report"], "educator": ["deck", "inbox", "vertebroplasty"]}[kind]
    done(on("desk", *use, "--hub", str(file)))


def test_a_file_that_is_there_is_kept_and_nobody_let_in(
    owns: Type, owner: psycopg.Connection, tmp_path: Path
) -> None:
    file = tmp_path / "zoe.hub"
    file.write_text("kept", encoding="utf-8")
    name = an_id().hex()
    assert owns("educator", "add", name, "-o", str(file)).exit_code == 1
    assert file.read_text(encoding="utf-8") == "kept"
    assert owner.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [f"e_{name}"]).rowcount == 0


def test_an_owner_s_address_may_stand_in_a_file(owns: Type, hub_url: str, tmp_path: Path) -> None:
    file = tmp_path / "owner.hub"
    file.write_text(f"{hub_url}\n", encoding="utf-8")
    assert "Spine surgery" in done(owns("list", url=str(file)))


@pytest.mark.parametrize("content", ["", '{"format": "trainer-invitation"}', "a=b\nc=d", "\0"])
def test_a_file_that_has_no_address_is_named(
    content: str, owns: Type, on: Type, tmp_path: Path
) -> None:
    file = tmp_path / "ann.invitation"
    file.write_text(content, encoding="utf-8")
    refused = on("desk", "report", "--hub", str(file))
    assert refused.exit_code == 1
    assert "no address of a hub" in refused.stderr
    assert done(owns("list"))


def test_an_educator_s_address_is_no_invitation_and_goes_where_it_is_said(
    owns: Type, on: Type, tmp_path: Path
) -> None:
    file = tmp_path / "zoe.hub"
    done(owns("educator", "add", an_id().hex(), "-o", str(file)))
    password = file.read_text(encoding="utf-8").partition("password=")[2].split()[0]
    for given in (str(file), file.read_text(encoding="utf-8").strip()):
        refused = on("laptop", "sync", "--join", given)
        assert refused.exit_code == 1
        assert "`trainer deck inbox --hub FILE`" in " ".join(refused.stderr.split())
        assert password not in refused.output


def test_what_a_resident_has_is_no_address_for_an_educator_who_is_told_what_is(
    owns: Type, on: Type, tmp_path: Path
) -> None:
    invitation = tmp_path / "ann.invitation"
    done(owns("enrol", "spine", "-o", str(invitation)))
    done(on("laptop", "sync", "--join", str(invitation)))
    told = {
        invitation: "a resident's invitation: `trainer sync --join` takes it",
        tmp_path / "laptop" / "hub.json": "`trainer sync` alone goes by it",
    }
    for file, words in told.items():
        for command in (("deck", "inbox", "--hub"), ("sync",)):
            refused = on("laptop", *command, str(file))
            assert refused.exit_code == 1
            said = " ".join(refused.stderr.split())
            assert words in said
            assert "educators give the file that the hub's owner handed to them" in said


def test_an_invitation_that_a_shell_took_apart_is_not_repeated(owns: Type, on: Type) -> None:
    invitation = told_last(done(owns("enrol", "spine")))
    password = json.loads(invitation)["url"].partition("password=")[2].split()[0]
    for words in (shlex.split(invitation), invitation.split(" ")):
        refused = on("laptop", "sync", "--join", *words)
        assert refused.exit_code == 2
        assert "between single quotes" in " ".join(refused.stderr.split())
        assert password not in refused.output


@pytest.mark.parametrize(
    "command",
    [
        ("report", "--hub"),
        ("deck", "publish", "spine.md", "--hub"),
        ("deck", "inbox", "spine", "--hub"),
        ("deck", "statistics", "spine", "--hub"),
        ("hub", "list", "spine", "--url"),
        ("hub", "check", "--url"),
        ("hub", "director", "add", "okafor", "spine", "--url"),
    ],
)
def test_an_address_that_a_shell_took_apart_is_not_repeated(
    command: tuple[str, ...], on: Type
) -> None:
    refused = on("desk", *command, "dbname=hub", "host=h", "user=d_x", "password=secret")
    assert refused.exit_code == 2
    assert "between single quotes" in " ".join(refused.stderr.split())
    assert "secret" not in refused.output


def test_an_address_in_the_place_of_an_invitation_is_not_repeated(on: Type) -> None:
    refused = on("laptop", "sync", "--join", "dbname=hub user=t_x password=secret")
    assert refused.exit_code == 1
    assert "no invitation to a hub" in refused.stderr
    assert "secret" not in refused.output


def test_other_errors_of_usage_are_said_as_they_are(on: Type) -> None:
    refused = on("laptop", "sync", "--joni", "ann.invitation")
    assert refused.exit_code == 2
    assert "No such option" in refused.stderr


def test_what_is_no_address_is_told_the_form_of_one(on: Type) -> None:
    refused = on("desk", "report", "--hub", "a hub")
    assert refused.exit_code == 1
    told = " ".join(refused.stderr.split())
    assert "'host=HOST dbname=DATABASE user=LOGIN password=PASSWORD'" in told


def test_a_command_without_an_address_names_the_variable(on: Type) -> None:
    for command in (("hub", "init"), ("deck", "inbox", "spine")):
        refused = on("desk", *command)
        assert refused.exit_code == 2
        assert "TRAINER_HUB" in refused.stderr


def test_a_dry_run_of_joining_says_as_whom(owns: Type, on: Type) -> None:
    invitation = told_last(done(owns("enrol", "spine")))
    pseudonym = json.loads(invitation)["pseudonym"]
    assert f"Joins as {pseudonym}" in done(on("laptop", "sync", "--join", invitation, "--dry-run"))


@pytest.mark.parametrize("command", [("sync", "host=h dbname=hub"), ("report",)])
def test_an_address_where_none_is_taken_is_told_where_one_is(
    command: tuple[str, ...], on: Type
) -> None:
    refused = on("laptop", *command, "postgresql://t_x:a-secret@db.example/hub")
    assert refused.exit_code == 2
    said = " ".join(refused.stderr.split())
    assert "trainer sync --join INVITATION" in said
    assert "behind --hub or --url" in said
    assert "a-secret" not in refused.output
