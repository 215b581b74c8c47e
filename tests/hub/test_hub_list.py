"""`trainer hub list`: who and what is at a hub, as its owner looks it up."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.hub.conftest import SPINE, Type, new_resident, typed_by_owner
from tests.hub.devices import Device
from tests.hub.test_rights import an_id
from trainer.domain.ids import TraineeId
from trainer.hub import people, programmes
from trainer.hub.people import Login
from trainer.hub.programmes import Programme

EMERGENCY = Programme(
    name="emergency",
    title="Emergency medicine",
    purpose="formative",
    audience="the director",
    target_percent=90,
    decks=("vertebroplasty",),
)


@pytest.fixture
def owns(hub_url: str, tmp_path: Path) -> Type:
    """Run a command as the hub's owner."""
    return typed_by_owner(hub_url, tmp_path)


def listed(owns: Type, *arguments: str) -> dict[str, Any]:
    listing = owns("list", "--json", *arguments)
    assert listing.exit_code == 0, listing.output
    found: dict[str, Any] = json.loads(listing.stdout)
    return found


def test_programmes_are_listed_with_decks_and_target(owns: Type, owner: psycopg.Connection) -> None:
    programmes.put_programme(owner, EMERGENCY)
    assert listed(owns)["programmes"] == [
        {
            "programme": "emergency",
            "title": "Emergency medicine",
            "target_percent": 90,
            "decks": [{"deck": "vertebroplasty", "is_published": False}],
        },
        {
            "programme": "spine",
            "title": "Spine surgery",
            "target_percent": 85,
            "decks": [{"deck": "sample", "is_published": False}],
        },
    ]


def test_a_trainee_is_listed_with_all_that_was_said_of_them(
    owns: Type, owner: psycopg.Connection
) -> None:
    programmes.put_programme(owner, EMERGENCY)
    trainee = an_id()
    people.enrol(owner, trainee, "spine", pseudonym="R-7QK4MX", year=2, groups=("ward", "nights"))
    people.enrol(owner, trainee, "emergency", pseudonym="R-7QK4MX")
    assert listed(owns)["trainees"] == [
        {
            "id": trainee.hex(),
            "pseudonym": "R-7QK4MX",
            "programmes": [
                {"programme": "emergency", "year": None, "groups": []},
                {"programme": "spine", "year": 2, "groups": ["ward", "nights"]},
            ],
            "level": None,
            "last_received": None,
            "may_log_in": True,
        }
    ]


def test_when_something_of_a_trainee_last_came_in_is_the_server_s_time_of_it(
    owns: Type, owner: psycopg.Connection, url_of: Callable[[Login], str], tmp_path: Path
) -> None:
    trainee = an_id()
    device = Device(tmp_path / "laptop", trainee, url_of(new_resident(owner, trainee)))
    device.answer()
    device.sync()
    device.library.close()
    ((received,),) = owner.execute(
        "SELECT to_char(max(received_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') FROM trainer.log"
    ).fetchall()
    (one,) = listed(owns)["trainees"]
    assert one["level"] == "topics"
    assert one["last_received"].replace("T", " ").startswith(received)
    assert f"shares topics  last received {received} UTC" in owns("list").stdout


def test_who_left_every_programme_is_still_found_with_id_and_pseudonym(
    owns: Type, owner: psycopg.Connection
) -> None:
    trainee = an_id()
    new_resident(owner, trainee)
    (before,) = listed(owns)["trainees"]
    people.leave(owner, trainee, "spine")
    (one,) = listed(owns)["trainees"]
    assert one["id"] == before["id"] == trainee.hex()
    assert one["programmes"] == []
    assert one["pseudonym"].startswith("R-")


def test_who_is_enrolled_without_a_login_or_shut_out_is_told(
    owns: Type, owner: psycopg.Connection
) -> None:
    for statement in ("DROP ROLE {}", "ALTER ROLE {} NOLOGIN"):
        trainee = an_id()
        login = new_resident(owner, trainee)
        owner.execute(statement.format(login.name).encode())
    assert [one["may_log_in"] for one in listed(owns)["trainees"]] == [False, False]
    assert owns("list").stdout.count("cannot log in") == 2


def test_directors_and_educators_are_listed_with_their_logins(
    owns: Type, owner: psycopg.Connection
) -> None:
    programmes.put_programme(owner, EMERGENCY)
    name = an_id().hex()
    for programme in ("spine", "emergency"):
        people.add_director(owner, name, programme)
    people.add_educator(owner, name)
    found = listed(owns)
    assert found["directors"] == [
        {"login": f"d_{name}", "programmes": ["emergency", "spine"], "may_log_in": True}
    ]
    assert found["educators"] == [{"login": f"e_{name}"}]


def test_of_one_programme_nothing_of_another_is_listed(
    owns: Type, owner: psycopg.Connection
) -> None:
    programmes.put_programme(owner, EMERGENCY)
    here, there = an_id(), an_id()
    new_resident(owner, here)
    new_resident(owner, there, "emergency")
    for name, programme in ((here, "spine"), (there, "emergency")):
        people.add_director(owner, name.hex(), programme)
    found = listed(owns, "spine")
    assert [one["programme"] for one in found["programmes"]] == ["spine"]
    assert [one["id"] for one in found["trainees"]] == [here.hex()]
    assert [one["login"] for one in found["directors"]] == [f"d_{here.hex()}"]


def test_a_programme_that_is_not_there_is_refused_with_those_that_are(owns: Type) -> None:
    refused = owns("list", "nosuch")
    assert refused.exit_code == 1
    assert "there is no programme 'nosuch' at this hub" in refused.stderr
    assert "There are: spine;" in refused.stderr


def test_what_is_listed_reads_as_lines(owns: Type, owner: psycopg.Connection) -> None:
    trainee = TraineeId(b"\x01" * 16)
    programmes.put_programme(owner, SPINE)
    people.enrol(owner, trainee, "spine", pseudonym="R-7QK4MX", year=2, groups=("ward",))
    try:
        said = owns("list").stdout.splitlines()
    finally:
        people.erase(owner, trainee)
    assert said == [
        "Programmes:",
        "  spine  Spine surgery  target 85 %  sample (not published yet)",
        "Trainees:",
        f"  R-7QK4MX  {trainee.hex()}  spine (year 2, ward)  has shared nothing  nothing received",
        "Directors:",
        "  none",
        "Educators:",
        "  none",
    ]


def test_a_resident_s_login_lists_nothing(
    owns: Type, owner: psycopg.Connection, url_of: Callable[[Login], str]
) -> None:
    refused = owns("list", "--url", url_of(new_resident(owner, an_id())))
    assert refused.exit_code == 1
    assert "may not do that" in refused.stderr
