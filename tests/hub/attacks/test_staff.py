"""What educators and directors try."""

import secrets
from dataclasses import replace

import psycopg
import pytest
from psycopg import errors, sql

from tests.hub.attacks.conftest import CARD, EARLIER, Tried, share_everything
from tests.hub.conftest import SPINE, Connect, new_resident, put_shared
from tests.hub.test_rights import an_id, put_answer
from trainer.domain.ids import TraineeId
from trainer.hub import people, programmes
from trainer.hub.roles import login_of
from trainer.hub.tables import BY_TRAINEE


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


def test_when_a_deck_was_published_is_the_server_s_word(tried: Tried) -> None:
    publish = (
        "INSERT INTO trainer.deck_version"
        " (slug, number, title, version, text_hash, text, published_at)"
        " VALUES ('sample', 1, 'Sample', '1.0', 'h', '# Sample', now() + interval '{}')"
    )
    with tried.educator.transaction(force_rollback=True):
        tried.educator.execute(publish.format("0 s").encode())
    for other in ("-1 day", "1 ms"):
        assert tried.refuses(tried.educator, publish.format(other))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trainer.deck_version SET text = ''",
        "DELETE FROM trainer.deck_version",
        "BEGIN; LOCK TABLE trainer.deck_version IN SHARE MODE",
        *(f"TABLE trainer.{table}" for table in BY_TRAINEE),
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
    for number in range(1, 7):
        trainee = an_id()
        own = connect(new_resident(owner, trainee))
        put_answer(own, trainee, card=CARD)
        # The sixth one shares topics alone, and counts with nobody.
        level = "cards" if number <= 5 else "topics"
        put_shared(own, level)
        told = reader.execute(
            "SELECT trainees, answers, passed FROM trainer.card_statistics(%s)", [[CARD]]
        ).fetchall()
        assert told == ([(5, 5, 0)] if number >= 5 else [])


def test_an_educator_is_told_of_flags_in_days_and_of_nobody(tried: Tried) -> None:
    told = tried.educator.execute("SELECT * FROM trainer.flags_on('{}')")
    assert [column.name for column in told.description or ()] == ["card_id", "trainees", "since"]
    for statement in ("TABLE trainer.log", "SELECT count(*) FROM trainer.log WHERE kind = 'flag'"):
        assert tried.refuses(tried.educator, statement)


ASKED: dict[str, object] = {
    "wanted": "spine",
    "first_week": 0,
    "last_week": 50_000,
    "first_day": 0,
    "last_day": 300_000,
    "card": CARD,
    "cards": [CARD],
    "earlier": [CARD + EARLIER],
    "least_answers": 1,
    "most": 9,
}
"""What a director may ask for, by the names of functions' parameters."""


def rows_by_function(reader: psycopg.Connection) -> dict[str, int]:
    """How many rows each function about a programme gives a director."""
    functions = reader.execute(
        "SELECT proname, pg_get_function_identity_arguments(oid) FROM pg_proc"
        " WHERE pronamespace = 'trainer'::regnamespace AND proretset"
        " AND 'wanted' = ANY (proargnames) AND has_function_privilege(oid, 'EXECUTE')"
    ).fetchall()
    return {
        f"{name}({parameters})": len(
            reader.execute(
                sql.SQL("SELECT * FROM {}({})").format(
                    sql.Identifier("trainer", name),
                    sql.SQL(", ").join(
                        sql.Literal(ASKED[parameter.split()[0]])
                        for parameter in parameters.split(", ")
                    ),
                )
            ).fetchall()
        )
        for name, parameters in functions
    }


def test_a_director_learns_nothing_of_another_programme(tried: Tried) -> None:
    own = rows_by_function(tried.own_director)
    assert len(own) > 10
    assert [name for name, count in own.items() if count == 0] == []
    assert rows_by_function(tried.director) == dict.fromkeys(own, 0)


@pytest.fixture
def sharing(owner: psycopg.Connection, victim: TraineeId, connect: Connect) -> psycopg.Connection:
    """The only resident of a programme, who shares card by card."""
    own = connect(people.rotate(owner, login_of(victim)))
    share_everything(own)
    return own


@pytest.fixture
def reader(owner: psycopg.Connection, connect: Connect) -> psycopg.Connection:
    """A director of the same programme."""
    director = people.add_director(owner, secrets.token_hex(4), "spine")
    assert director is not None
    return connect(director)


def test_no_function_tells_a_director_of_cards_of_who_shares_topics_alone(
    sharing: psycopg.Connection, reader: psycopg.Connection
) -> None:
    before = rows_by_function(reader)
    put_shared(sharing, "topics")
    after = rows_by_function(reader)
    by_card = {name for name in before if "first_day" in name}
    assert len(by_card) > 5
    assert {name: after[name] for name in by_card} == dict.fromkeys(by_card, 0)
    assert [name for name in before if name not in by_card and not after[name]] == []


def test_no_function_tells_a_director_of_decks_that_the_programme_has_not_assigned(
    sharing: psycopg.Connection, reader: psycopg.Connection, owner: psycopg.Connection
) -> None:
    assert not sharing.closed
    assert 0 not in rows_by_function(reader).values()
    programmes.put_programme(owner, replace(SPINE, decks=("other",)))
    told = {name for name, count in rows_by_function(reader).items() if count}
    assert told == {"trainees_of(wanted text)"}


def test_a_director_sees_their_own_programmes_alone(tried: Tried) -> None:
    seen = tried.director.execute("SELECT programme FROM trainer.programme").fetchall()
    assert seen == [("airway",)]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO trainer.director VALUES (session_user, 'spine')",
        "INSERT INTO trainer.programme VALUES ('own', 'Own', '', '', 85, '{}')",
        "UPDATE trainer.programme SET target_percent = 50",
        *(f"TABLE trainer.{table}" for table in BY_TRAINEE),
        "SELECT * FROM trainer.notes_on('sample')",
        "SELECT * FROM trainer.flags_on(ARRAY['c'::bytea])",
        "SELECT trainer.share('cards', 1, '')",
        "BEGIN; LOCK TABLE trainer.log IN ROW EXCLUSIVE MODE",
    ],
)
def test_a_director_is_refused(statement: str, tried: Tried) -> None:
    assert tried.refuses(tried.director, statement)
