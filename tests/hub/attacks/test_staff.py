"""What educators and directors try."""

import secrets

import psycopg
import pytest
from psycopg import errors

from tests.hub.attacks.conftest import OF_TRAINEES, Tried
from tests.hub.conftest import Connect, new_resident
from tests.hub.test_rights import an_id, entry
from trainer.hub import people, rows


def test_a_deck_s_numbers_follow_each_other_and_cannot_be_used_up(
    owner: psycopg.Connection, connect: Connect
) -> None:
    educator = people.add_educator(owner, secrets.token_hex(4))
    assert educator is not None
    writer = connect(educator)
    publish = (
        "INSERT INTO trainer.deck_version (slug, number, title, version, text_hash, text)"
        " VALUES ('sample', %s, 'Sample', '1.0', %s, '# Sample')"
    )
    writer.execute(publish, [1, b"1"])
    for number in (1, 3, 9223372036854775807):
        with pytest.raises((errors.InsufficientPrivilege, errors.UniqueViolation)):
            writer.execute(publish, [number, b"2"])
    writer.execute(publish, [2, b"2"])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trainer.deck_version SET text = ''",
        "DELETE FROM trainer.deck_version",
        "BEGIN; LOCK TABLE trainer.deck_version IN SHARE MODE",
        "SELECT * FROM trainer.enrolment",
        "SELECT * FROM trainer.shared",
        "SELECT * FROM trainer.trainees_of('spine')",
        "SELECT trainer.share('cards', 1, '')",
        "SELECT trainer.own_trainee()",
        "INSERT INTO trainer.log SELECT * FROM trainer.log",
    ],
)
def test_an_educator_is_refused(statement: str, tried: Tried) -> None:
    assert tried.refuses(tried.educator, statement)


def test_an_educator_s_statistics_are_of_five_trainees_or_none(
    owner: psycopg.Connection, connect: Connect
) -> None:
    educator = people.add_educator(owner, secrets.token_hex(4))
    assert educator is not None
    reader = connect(educator)
    for number in range(1, 6):
        trainee = an_id()
        answers = [
            entry(trainee, n, kind="review", mode="study", mark="wrong") for n in range(1, 7)
        ]
        rows.push(connect(new_resident(owner, trainee)), answers)
        told = reader.execute("SELECT * FROM trainer.card_statistics()").fetchall()
        assert len(told) == (number >= 5)


@pytest.mark.parametrize(
    "function",
    [
        "trainees_of('spine')",
        *(f"{table}_of('spine', 0, 99999)" for table in OF_TRAINEES[2:7]),
    ],
)
def test_a_director_learns_nothing_of_another_programme(function: str, tried: Tried) -> None:
    reader = tried.director
    assert reader.execute(f"SELECT * FROM trainer.{function}").fetchall() == []  # noqa: S608 - ours
    assert reader.execute("SELECT programme FROM trainer.programme").fetchall() == [("airway",)]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO trainer.director VALUES (session_user, 'spine')",
        "INSERT INTO trainer.programme VALUES ('own', 'Own', '', '', 85, '{}')",
        "UPDATE trainer.programme SET target_percent = 50",
        "SELECT * FROM trainer.enrolment",
        "SELECT * FROM trainer.card_note",
        "SELECT * FROM trainer.notes_on('sample')",
        "SELECT trainer.share('cards', 1, '')",
        "BEGIN; LOCK TABLE trainer.log IN ROW EXCLUSIVE MODE",
    ],
)
def test_a_director_is_refused(statement: str, tried: Tried) -> None:
    assert tried.refuses(tried.director, statement)
