"""A hub with a victim, and those who try what they may not, over the wire."""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import psycopg
import pytest
from psycopg import errors, sql
from psycopg.conninfo import conninfo_to_dict

from tests.hub.conftest import SPINE, Connect, new_resident, put_shared
from tests.hub.server import Server
from tests.hub.test_rights import an_id, entry, put_answer
from trainer.domain.ids import DeviceId, TraineeId
from trainer.hub import people, programmes, rows
from trainer.hub.making import make_hub
from trainer.hub.people import Login

_DEVICE = "decode(repeat('0d', 16), 'hex')"
_OF_A_DECK = f"{_DEVICE}, 'sample'"
NEW_ROWS = {
    "log": (
        "entry_id, device_id, sequence, at_ms, offset_minutes, kind",
        f"{_DEVICE}, {_DEVICE}, 1, 0, 0, 'bury'",
    ),
    "topic_count": (
        'device_id, deck, category, week, is_marked, "interval", n, passed, close',
        f"{_OF_A_DECK}, 'risk figure', 100, 1, 1, 1, 1, 0",
    ),
    "error_count": (
        "device_id, deck, category, week, error, n",
        f"{_OF_A_DECK}, 'risk figure', 100, '', 1",
    ),
    "confidence_count": (
        "device_id, deck, week, confidence, n, wrong",
        f"{_OF_A_DECK}, 100, 'sure', 1, 0",
    ),
    "bin_count": (
        "device_id, deck, week, bin, n, recalled, predicted_ppm",
        f"{_OF_A_DECK}, 100, 9, 1, 1, 950000",
    ),
    "work": ("device_id, deck, day, answers, elapsed_ms", f"{_OF_A_DECK}, 700, 1, 1000"),
    "card_note": (
        "note_id, card_id, deck, block, card_version, day, sentence",
        f"{_DEVICE}, {_DEVICE}, 'sample', 'b-1', 'v', 700, 'Another word.'",
    ),
    "answer": (
        (
            "card_id, day, place, deck, is_marked, counts, passed, recalled, predicted_ppm, error,"
            " chosen, version"
        ),
        f"{_DEVICE}, 700, 0, 'sample', 1, 1, 1, 1, 900000, '', '', 'v'",
    ),
}
"""Of each table that residents add rows to, columns and values of a lawful one, but whose it is."""
DEVICE = DeviceId(b"d" * 16)
CARD = b"c" * 16
EARLIER = b"u"
"""The version of a text of the card before that which is asked now."""


class Tried(NamedTuple):
    """One connection of each kind to a hub that all refusals leave as it is."""

    victim: TraineeId
    resident: psycopg.Connection
    educator: psycopg.Connection
    director: psycopg.Connection
    """Of another programme than the victim's."""
    own_director: psycopg.Connection
    """Of the victim's programme."""

    def refuses(self, connection: psycopg.Connection, statement: str) -> bool:
        """Whether a statement is not allowed; whatever it began is taken back."""
        try:
            connection.execute(statement)
        except (errors.InsufficientPrivilege, errors.FeatureNotSupported) as refused:
            return "trainee_id" not in str(refused)
        finally:
            connection.execute("ROLLBACK; RESET ALL; RESET ROLE")
        return False


@pytest.fixture(scope="module")
def tried(server: Server) -> Iterator[Tried]:
    url = server.new_database()
    make_hub(url)
    database = str(conninfo_to_dict(url)["dbname"])

    def connect(login: Login | None) -> psycopg.Connection:
        assert login is not None
        return psycopg.connect(server.url(login.name, login.password, database), autocommit=True)

    with psycopg.connect(url, autocommit=True) as owner:
        programmes.put_programme(owner, SPINE)
        programmes.put_programme(owner, replace(SPINE, name="airway"))
        victim = an_id()
        with connect(new_resident(owner, victim)) as own:
            answer_three(own, victim)
            share_everything(own)
        made = Tried(
            victim,
            connect(new_resident(owner, an_id())),
            connect(people.add_educator(owner, secrets.token_hex(4))),
            connect(people.add_director(owner, secrets.token_hex(4), "airway")),
            connect(people.add_director(owner, secrets.token_hex(4), "spine")),
        )
    yield made
    for connection in made[1:]:
        connection.close()


@pytest.fixture
def victim(owner: psycopg.Connection, connect: Connect) -> TraineeId:
    """A resident with three answers, of which the second was wrong, and a sum."""
    trainee = an_id()
    answer_three(connect(new_resident(owner, trainee)), trainee)
    return trainee


def answer_three(own: psycopg.Connection, trainee: TraineeId) -> None:
    marks = ("correct", "wrong", "correct")
    rows.push(
        own,
        [entry(trainee, n, mark=mark, kind="review") for n, mark in enumerate(marks, start=1)],
    )
    own.execute(
        "INSERT INTO trainer.work VALUES (trainer.own_trainee(), %s, 'sample', 20000, 3, 9000)",
        [DEVICE],
    )
    put_shared(own, "topics")


def share_everything(own: psycopg.Connection) -> None:
    """Put a row there that each function of a director's reads, and share card by card."""
    counted = {
        "topic_count": (
            "category, week, is_marked, interval, n, passed, close",
            "risk 100 1 1 3 2 0",
        ),
        "error_count": ("category, week, error, n", "risk 100 other 1"),
        "confidence_count": ("week, confidence, n, wrong", "100 sure 3 1"),
        "bin_count": ("week, bin, n, recalled, predicted_ppm", "100 9 3 2 2700000"),
    }
    for table, (columns, row) in counted.items():
        own.execute(
            sql.SQL("INSERT INTO trainer.{} (trainee_id, device_id, deck, {}) VALUES ({})").format(
                sql.Identifier(table),
                sql.SQL(", ").join(map(sql.Identifier, columns.split(", "))),
                sql.SQL(", ").join(map(sql.Literal, (own_id(own), DEVICE, "sample", *row.split()))),
            )
        )
    put_answer(own, TraineeId(own_id(own)), card=CARD)
    own.execute(
        "INSERT INTO trainer.answer SELECT trainee_id, card_id, day, 1, deck, is_marked, counts,"
        " passed, recalled, predicted_ppm, error, chosen, %s"
        " FROM trainer.answer WHERE trainee_id = trainer.own_trainee()",
        [EARLIER],
    )
    put_shared(own, "cards")


def new_row(table: str, trainee: bytes) -> str:
    """The statement that adds a row of somebody's, with no word of what to do if it is there."""
    columns, values = NEW_ROWS[table]
    whose = f"decode('{trainee.hex()}', 'hex')"
    return f"INSERT INTO trainer.{table} (trainee_id, {columns}) VALUES ({whose}, {values})"  # noqa: S608 - the attack


def own_id(own: psycopg.Connection) -> bytes:
    return bytes.fromhex(own.info.user.removeprefix("t_"))


@pytest.fixture
def attacker(victim: TraineeId, owner: psycopg.Connection, connect: Connect) -> psycopg.Connection:
    """Another resident of the same programme."""
    assert victim
    return connect(new_resident(owner, an_id()))
