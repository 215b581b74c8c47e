"""What the owner of a hub is told by the commands that make, let in and hand over."""

from pathlib import Path

import psycopg
import pytest
from click.testing import Result
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.hub.conftest import Type, new_resident, typed_by_owner
from tests.hub.test_rights import an_id


@pytest.fixture
def owns(hub_url: str, tmp_path: Path) -> Type:
    """Run a command as the owner of a hub with one programme."""
    return typed_by_owner(hub_url, tmp_path)


def done(result: Result) -> Result:
    assert result.exit_code == 0, result.output
    return result


@pytest.mark.parametrize("name", ["Spine-Two", "-spine", "", "s" * 41, "spine\n", "späne"])
def test_a_programme_s_name_has_a_form_that_is_said_where_it_is_not_kept(
    name: str, owns: Type
) -> None:
    refused = owns("programme", "add", "--deck", "sample", "--", name)
    assert refused.exit_code == 1
    assert "is no name of a programme" in refused.stderr
    assert "a-z, 0-9 and hyphens" in " ".join(refused.stderr.split())
    assert "constraint" not in refused.stderr


def test_a_programme_s_name_may_be_as_long_as_the_database_takes_it(owns: Type) -> None:
    done(owns("programme", "add", "9-" + "s" * 38, "--deck", "sample"))


def test_a_deck_that_nobody_has_published_is_named_and_taken(owns: Type) -> None:
    decks = ("--deck", "vertebroplasty", "--deck", "nosuch")
    added = done(owns("programme", "add", "airway", *decks))
    assert added.stderr.splitlines() == [
        "Not published yet: nosuch; `trainer deck publish` does it."
    ]


def test_a_deck_that_nobody_has_published_is_compared_with_those_there_are(owns: Type) -> None:
    added = done(owns("programme", "add", "airway", "--deck", "vertebroplastie"))
    assert "Did you mean vertebroplasty?" in added.stderr


def test_a_deck_that_is_published_needs_no_word(owns: Type, owner: psycopg.Connection) -> None:
    owner.execute(
        "INSERT INTO trainer.deck_version (slug, number, title, version, text_hash, text)"
        " VALUES ('sample', 1, 'Sample', '1.0', 'hash', '')"
    )
    assert done(owns("programme", "add", "spine", "--deck", "sample")).stderr == ""


def test_a_wrong_password_s_remedy_is_one_for_the_owner_too(owns: Type, hub_url: str) -> None:
    other = {**conninfo_to_dict(hub_url), "password": an_id().hex()}
    refused = owns("check", url=make_conninfo("", **other))
    assert refused.exit_code == 1
    said = " ".join(refused.stderr.split())
    assert "If you are the owner" in said
    assert "trainer hub rotate" in said


def test_a_director_of_a_second_programme_is_said_to_read_it(owns: Type) -> None:
    name = an_id().hex()
    done(owns("programme", "add", "emergency", "--deck", "vertebroplasty"))
    done(owns("director", "add", name, "spine"))
    again = done(owns("director", "add", name, "emergency")).stdout
    assert f"{name} reads emergency from now on." in again
    assert "hub rotate" in again


@pytest.mark.parametrize("command", ["enrol", "rotate"])
def test_a_file_that_is_there_is_kept_and_no_option_named_that_the_command_lacks(
    command: str, owns: Type, owner: psycopg.Connection, tmp_path: Path
) -> None:
    file = tmp_path / "ann.invitation"
    file.write_text("kept", encoding="utf-8")
    whom = {"enrol": "spine", "rotate": new_resident(owner, an_id()).name}[command]
    refused = owns(command, whom, "-o", str(file))
    assert refused.exit_code == 1
    assert "there already" in refused.stderr
    assert "--replace" not in refused.stderr
    assert "remove it first" in refused.stderr
    assert file.read_text(encoding="utf-8") == "kept"


def test_an_id_that_the_hub_has_not_heard_of_is_said_to_be_a_new_trainee(
    owns: Type, owner: psycopg.Connection
) -> None:
    mistyped = an_id().hex()
    told = done(owns("enrol", "spine", "--trainee", mistyped)).stderr
    assert "it is a new trainee" in told
    assert f"`trainer hub erase {mistyped}`" in told
    known = an_id()
    new_resident(owner, known)
    done(owns("programme", "add", "emergency", "--deck", "vertebroplasty"))
    for one in (known.hex(), mistyped):
        assert "new trainee" not in done(owns("enrol", "emergency", "--trainee", one)).stderr
    assert "new trainee" not in done(owns("enrol", "spine")).stderr


HOSTADDR = "The hostaddr of your own address is left out of it"


def test_what_an_invitation_leaves_out_of_the_owner_s_address_is_said(
    owns: Type, hub_url: str
) -> None:
    assert HOSTADDR not in done(owns("enrol", "spine")).stderr
    parts = {**conninfo_to_dict(hub_url), "host": "localhost", "hostaddr": "127.0.0.1"}
    numbered = make_conninfo("", **parts)
    for command in (("enrol", "spine"), ("educator", "add", an_id().hex())):
        assert HOSTADDR in done(owns(*command, url=numbered)).stderr


def test_an_invitation_that_leads_nowhere_without_hostaddr_is_told_so(
    owns: Type, hub_url: str
) -> None:
    parts = conninfo_to_dict(hub_url)
    parts["hostaddr"] = parts.pop("host")
    told = done(owns("enrol", "spine", url=make_conninfo("", **parts))).stderr
    assert "it leads nowhere. Add host=NAME" in told
