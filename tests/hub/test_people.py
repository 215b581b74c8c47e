"""Who is let into a hub and out of it: by the names that are typed, and beside other hubs."""

import secrets
from collections.abc import Callable
from dataclasses import replace

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.hub.conftest import SPINE, Connect, new_resident
from tests.hub.server import Server
from tests.hub.test_rights import an_id, count, entry
from tests.services.builders import FakeClock
from trainer.errors import HubError
from trainer.hub import people, programmes, rows
from trainer.hub.making import make_hub
from trainer.hub.people import Login
from trainer.hub.roles import login_of
from trainer.services import hubs


@pytest.fixture
def name() -> str:
    """A name that nobody else has: logins are the server's, and outlive a test's database."""
    return f"okafor-{secrets.token_hex(4)}"


@pytest.fixture
def other_url(server: Server) -> str:
    """Another hub on the same server."""
    url = server.new_database()
    make_hub(url)
    with psycopg.connect(url) as owner:
        programmes.put_programme(owner, SPINE)
    return url


def test_a_login_of_another_hub_is_refused_and_nothing_is_written(
    hub_url: str, other_url: str, name: str
) -> None:
    hubs.add_director(hub_url, name, "spine")
    hubs.add_educator(hub_url, name)
    with pytest.raises(HubError, match="not of this hub") as refused:
        hubs.add_director(other_url, name, "spine")
    assert "another name" in refused.value.hint
    with pytest.raises(HubError, match="not of this hub"):
        hubs.add_educator(other_url, name)
    with psycopg.connect(other_url) as owner:
        assert count(owner, "director") == 0


def test_a_trainee_of_another_hub_is_refused_and_nothing_is_written(
    owner: psycopg.Connection, other_url: str
) -> None:
    trainee = an_id()
    new_resident(owner, trainee)
    with psycopg.connect(other_url, autocommit=True) as other:
        with pytest.raises(HubError, match="not of this hub"):
            people.enrol(other, trainee, "spine", pseudonym="R-1")
        assert count(other, "enrolment") == 0


def test_a_login_of_another_hub_keeps_its_password_and_its_end(
    hub_url: str, other_url: str, name: str
) -> None:
    address = hubs.add_director(hub_url, name, "spine")
    assert address
    with pytest.raises(HubError, match="no login"):
        hubs.rotate(other_url, f"d_{name}")
    with pytest.raises(HubError, match="no login"):
        hubs.remove_director(other_url, name)
    psycopg.connect(address).close()


def test_a_director_of_two_programmes_has_one_login(
    owner: psycopg.Connection, connect: Connect, name: str
) -> None:
    programmes.put_programme(owner, replace(SPINE, name="airway"))
    first = people.add_director(owner, name, "spine")
    assert first is not None
    assert people.add_director(owner, name, "airway") is None
    seen = connect(first).execute("SELECT programme FROM trainer.programme ORDER BY 1").fetchall()
    assert seen == [("airway",), ("spine",)]


def test_a_director_is_taken_out_of_one_programme_and_keeps_the_other(
    owner: psycopg.Connection, connect: Connect, name: str
) -> None:
    programmes.put_programme(owner, replace(SPINE, name="airway"))
    login = people.add_director(owner, name, "spine")
    assert login is not None
    people.add_director(owner, name, "airway")
    people.remove_director(owner, name, "spine")
    seen = connect(login).execute("SELECT programme FROM trainer.programme").fetchall()
    assert seen == [("airway",)]


@pytest.mark.parametrize("programme", [None, "spine"])
def test_a_director_who_is_removed_is_cut_off_and_has_no_login(
    programme: str | None,
    owner: psycopg.Connection,
    connect: Connect,
    url_of: Callable[[Login], str],
    name: str,
) -> None:
    login = people.add_director(owner, name, "spine")
    assert login is not None
    reader = connect(login)
    people.remove_director(owner, name, programme)
    with pytest.raises(psycopg.OperationalError):
        reader.execute("SELECT * FROM trainer.trainees_of('spine')")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url_of(login))
    assert count(owner, "director") == 0


def test_a_removed_director_can_be_added_again(owner: psycopg.Connection, name: str) -> None:
    people.add_director(owner, name, "spine")
    people.remove_director(owner, name)
    assert people.add_director(owner, name, "spine") is not None


def test_an_educator_who_is_removed_leaves_what_they_published(
    owner: psycopg.Connection, connect: Connect, url_of: Callable[[Login], str], name: str
) -> None:
    login = people.add_educator(owner, name)
    assert login is not None
    connect(login).execute(
        "INSERT INTO trainer.deck_version (slug, number, title, version, text_hash, text)"
        " VALUES ('sample', 1, 'Sample', '1.0', 'h', '# Sample')"
    )
    people.remove_educator(owner, name)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url_of(login))
    assert count(owner, "deck_version") == 1


@pytest.mark.parametrize(
    ("remove", "login"),
    [(people.remove_director, "d_okafro"), (people.remove_educator, "e_okafro")],
)
def test_who_is_not_there_is_not_removed_and_those_who_are_get_named(
    remove: Callable[[psycopg.Connection, str], None],
    login: str,
    owner: psycopg.Connection,
    name: str,
) -> None:
    people.add_director(owner, name, "spine")
    people.add_educator(owner, name)
    with pytest.raises(HubError, match=f"no login '{login}'") as refused:
        remove(owner, "okafro")
    assert name in refused.value.hint


def test_a_director_is_not_taken_out_of_a_programme_that_they_do_not_read(
    owner: psycopg.Connection, connect: Connect, name: str
) -> None:
    programmes.put_programme(owner, replace(SPINE, name="airway"))
    login = people.add_director(owner, name, "spine")
    assert login is not None
    with pytest.raises(HubError, match="'airway'"):
        people.remove_director(owner, name, "airway")
    with pytest.raises(HubError, match="no programme 'spien'"):
        people.remove_director(owner, name, "spien")
    assert count(connect(login), "programme") == 1


def test_a_login_that_is_not_there_gets_no_password_and_those_that_are_get_named(
    owner: psycopg.Connection, name: str
) -> None:
    people.add_director(owner, name, "spine")
    for mistyped in ("nobody", "postgres", owner.info.user):
        with pytest.raises(HubError, match=f"no login '{mistyped}'") as refused:
            people.rotate(owner, mistyped)
        assert f"d_{name}" in refused.value.hint
        assert owner.info.dbname in str(refused.value)


def test_a_trainee_leaves_no_programme_that_they_are_not_in(owner: psycopg.Connection) -> None:
    trainee = an_id()
    new_resident(owner, trainee)
    programmes.put_programme(owner, replace(SPINE, name="airway"))
    with pytest.raises(HubError, match="no programme 'spien'"):
        people.leave(owner, trainee, "spien")
    with pytest.raises(HubError, match="not in 'airway'"):
        people.leave(owner, trainee, "airway")
    with pytest.raises(HubError, match="not in 'spine'"):
        people.leave(owner, an_id(), "spine")
    people.leave(owner, trainee, "spine")
    assert count(owner, "enrolment") == 0


def test_a_mistyped_id_is_not_erased(owner: psycopg.Connection) -> None:
    new_resident(owner, an_id())
    mistyped = an_id()
    with pytest.raises(HubError, match=f"nothing is known of {mistyped.hex()}"):
        people.erase(owner, mistyped)
    assert count(owner, "erased") == 0


def test_an_id_of_which_a_backup_knows_nothing_can_be_marked_all_the_same(
    owner: psycopg.Connection,
) -> None:
    trainee = an_id()
    people.erase(owner, trainee, even_unknown=True)
    assert people.is_erased(owner, trainee)


def test_a_trainee_of_whom_rows_alone_are_left_is_erased(
    owner: psycopg.Connection, connect: Connect
) -> None:
    trainee = an_id()
    own = connect(new_resident(owner, trainee))
    rows.push(own, [entry(trainee)])
    own.close()
    people.leave(owner, trainee, "spine")
    owner.execute(f"DROP ROLE {login_of(trainee)}")
    people.erase(owner, trainee)
    assert count(owner, "log") == 0


def test_enrolling_again_changes_what_is_said_and_keeps_the_rest(
    owner: psycopg.Connection,
) -> None:
    trainee = an_id()

    def enrolled(*, year: int | None = None, groups: tuple[str, ...] = ()) -> tuple[object, ...]:
        people.enrol(owner, trainee, "spine", pseudonym="R-1", year=year, groups=groups)
        row = owner.execute("SELECT year, groups FROM trainer.enrolment").fetchone()
        assert row is not None
        return row

    assert enrolled(year=2, groups=("a",)) == (2, ["a"])
    assert enrolled() == (2, ["a"])
    assert enrolled(year=3) == (3, ["a"])
    assert enrolled(groups=("b", "c")) == (3, ["b", "c"])


@pytest.mark.parametrize("mistyped", ["Spine Surgery", "spine\n", "", "-spine", "s" * 41, "a\0b"])
def test_what_is_no_name_of_a_programme_is_refused_with_what_is(
    mistyped: str, owner: psycopg.Connection
) -> None:
    with pytest.raises(HubError, match="no name of a programme") as refused:
        programmes.put_programme(owner, replace(SPINE, name=mistyped))
    assert "spine-surgery" in refused.value.hint


@pytest.mark.parametrize("mistyped", ["a b", "okafor\n", "", "a\0b", 'a"b', "../a"])
@pytest.mark.parametrize(
    "add", [lambda hub, name: people.add_director(hub, name, "spine"), people.add_educator]
)
def test_what_is_no_name_of_a_person_is_refused_and_nothing_is_written(
    add: Callable[[psycopg.Connection, str], Login | None],
    mistyped: str,
    owner: psycopg.Connection,
) -> None:
    with pytest.raises(HubError, match="no name for a login"):
        add(owner, mistyped)
    assert count(owner, "director") == 0


def test_a_name_may_have_the_letters_of_any_language(owner: psycopg.Connection) -> None:
    name = f"Müller.李-{secrets.token_hex(4)}@clinic"
    assert people.add_director(owner, name, "spine") is not None


def test_an_authority_s_file_with_a_comment_in_another_encoding_is_read(
    hub_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("authority") / "ca.pem"
    certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
    file.write_bytes(f"# Zürich CA\n{certificate}\n".encode("latin-1"))
    trainee = an_id()
    with psycopg.connect(hub_url) as owner:
        new_resident(owner, trainee)
    invitation = hubs.invite_again(make_conninfo(hub_url, sslrootcert=str(file)), trainee)
    assert invitation.authority == certificate


def test_an_authority_s_file_that_cannot_be_read_leaves_passwords_and_rows_as_they_are(
    hub_url: str, url_of: Callable[[Login], str]
) -> None:
    url = make_conninfo(hub_url, sslrootcert="/nowhere/ca.pem")
    trainee = an_id()
    with psycopg.connect(hub_url) as owner:
        login = new_resident(owner, trainee)
    with pytest.raises(HubError, match="authority's file"):
        hubs.invite_again(url, trainee)
    with pytest.raises(HubError, match="authority's file"):
        hubs.enrol(url, "spine", FakeClock())
    psycopg.connect(url_of(login)).close()
    with psycopg.connect(hub_url) as owner:
        assert count(owner, "enrolment") == 1


def test_what_is_said_of_a_hub_names_it(owner: psycopg.Connection) -> None:
    trainee = an_id()
    people.enrol(owner, trainee, "spine", pseudonym="R-1")
    people.erase(owner, trainee)
    database = str(conninfo_to_dict(owner.info.dsn)["dbname"])
    with pytest.raises(HubError, match=f"{database}: {trainee.hex()} was erased"):
        people.enrol(owner, trainee, "spine", pseudonym="R-1")
