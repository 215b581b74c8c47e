"""What a resident writes for whoever reads it to choke on, and what of others' shows in plans."""

import json
import secrets

import psycopg
import pytest
from psycopg import errors, sql

from tests.hub.attacks.conftest import CARD
from tests.hub.conftest import Connect, new_resident
from tests.hub.test_rights import an_id
from trainer.hub import people

PARTS = ("decks", "topics", "quantiles", "on_time", "overdue")
NOTHING_YET = {"level": "topics", "standing": {part: [] for part in PARTS}}


@pytest.fixture
def director(owner: psycopg.Connection, connect: Connect) -> psycopg.Connection:
    login = people.add_director(owner, secrets.token_hex(4), "spine")
    assert login is not None
    return connect(login)


def read_of(director: psycopg.Connection) -> list[str]:
    rows = director.execute("SELECT content FROM trainer.trainees_of('spine')").fetchall()
    return [content for (content,) in rows if content is not None]


@pytest.mark.parametrize("number", ["1e131000", "1E+9999", "1e-16000", "[1e999, {}]"])
def test_a_number_that_is_written_short_is_not_written_out_for_a_director(
    number: str, attacker: psycopg.Connection, director: psycopg.Connection
) -> None:
    told = json.dumps(NOTHING_YET | {"many": ["here"] * 50}).replace('"here"', number)
    with pytest.raises(errors.CheckViolation):
        attacker.execute("SELECT trainer.share('topics', 1, %s)", [told])
    assert sum(map(len, read_of(director))) < len(told)


@pytest.mark.parametrize("sentence", ["Cut 1e999 times.", 'Said "1e999" and \\"1e999.', "1e-05"])
def test_a_sentence_may_have_any_number_in_it(
    sentence: str, attacker: psycopg.Connection, director: psycopg.Connection
) -> None:
    told = NOTHING_YET | {"note": sentence, "share": 1e-05}
    attacker.execute("SELECT trainer.share('topics', 1, %s)", [json.dumps(told)])
    (read,) = (json.loads(one) for one in read_of(director) if "note" in one)
    assert (read["note"], read["share"]) == (sentence, 1e-05)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("card_note", "sentence"),
        ("shared", "content"),
        ("shared", "basis"),
        ("log", "payload"),
        ("log", "chosen"),
    ],
)
def test_no_estimate_tells_where_in_the_alphabet_others_words_are(
    table: str,
    column: str,
    owner: psycopg.Connection,
    attacker: psycopg.Connection,
    connect: Connect,
) -> None:
    for number in range(5):
        own = connect(new_resident(owner, an_id()))
        own.execute("SELECT trainer.share('topics', 1, %s, %s)", [f"{{}}{number}", f"b {number}"])
        own.execute(
            "INSERT INTO trainer.card_note SELECT trainer.own_trainee(),"
            " decode(md5(n::text), 'hex'), %s, 'sample', 'b-1', 'v', 20000, 'A word ' || n"
            " FROM generate_series(1, 60) AS n",
            [CARD],
        )
        own.execute(
            "INSERT INTO trainer.log (trainee_id, entry_id, device_id, sequence, at_ms,"
            " offset_minutes, kind, payload, chosen) SELECT trainer.own_trainee(),"
            " decode(md5(n::text), 'hex'), %s, n, n, 0, 'bury', 'a' || n, 'a' || n"
            " FROM generate_series(1, 60) AS n",
            [CARD],
        )
    owner.execute("ANALYZE")
    query = sql.SQL("EXPLAIN SELECT FROM trainer.{} WHERE {} < {}")
    plans = [
        attacker.execute(
            query.format(sql.Identifier(table), sql.Identifier(column), sql.Literal(word))
        ).fetchall()
        for word in ("!", "~")
    ]
    assert [line.partition("rows=")[2] for (line,) in plans[0]] == [
        line.partition("rows=")[2] for (line,) in plans[1]
    ]
