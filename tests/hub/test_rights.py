"""What each login may do at a hub, tried over the wire with the real roles."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import errors

from tests.hub.conftest import SPINE, Connect, new_resident, put_shared
from trainer.domain.ids import DeviceId, TraineeId
from trainer.errors import HubError
from trainer.hub import people, programmes, rows
from trainer.hub.people import Login

COUNTED = ("topic_count", "error_count", "confidence_count", "bin_count", "work")
REFUSED = (
    errors.InsufficientPrivilege,
    errors.UndefinedTable,
    errors.UndefinedFunction,
    errors.UndefinedObject,
    errors.InvalidParameterValue,
)


def an_id() -> TraineeId:
    """An id that nobody else has: logins are the server's, and outlive a test's database."""
    return TraineeId(secrets.token_bytes(16))


def entry(trainee: bytes, number: int = 1, **others: object) -> dict[str, object]:
    return {
        "trainee_id": trainee,
        "entry_id": number.to_bytes(16, "big"),
        "device_id": b"d" * 16,
        "sequence": number,
        "at_ms": 1000 * number,
        "offset_minutes": 0,
        "kind": "flag",
        "card_id": b"c" * 16,
        "payload": '{"is_flagged":true}',
    } | others


@pytest.fixture
def two(owner: psycopg.Connection) -> tuple[tuple[TraineeId, Login], tuple[TraineeId, Login]]:
    """Two residents of one programme."""
    first, second = an_id(), an_id()
    return (first, new_resident(owner, first)), (second, new_resident(owner, second))


def count(connection: psycopg.Connection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM trainer.{table}").fetchone()  # noqa: S608
    assert row is not None
    return int(row[0])


def put_answer(own: psycopg.Connection, trainee: TraineeId, card: bytes = b"") -> None:
    """Put a wrong answer there, to a card that has the trainee's own id where none is given."""
    own.execute(
        "INSERT INTO trainer.answer (trainee_id, card_id, day, place, deck, is_marked, counts,"
        " passed, recalled, predicted_ppm, error, chosen, version)"
        " VALUES (%s, %s, 700, 0, 'sample', 1, 1, 0, 0, 900000, 'other', 'B', 'v')",
        [trainee, card or trainee],
    )


def cards_answered(reader: psycopg.Connection) -> set[bytes]:
    """Of whose answers a director reads, by the cards that `put_answer` gives each."""
    cards = reader.execute("SELECT card_id FROM trainer.cards_of('spine', 0, 9999)").fetchall()
    return {bytes(card) for (card,) in cards}


OWN_ROWS = ("log", "card_note", "answer", *COUNTED)
READ = frozenset({"SELECT"})
ADD = READ | {"INSERT"}
RIGHTS = {
    "residents": {
        **dict.fromkeys(OWN_ROWS, ADD),
        **dict.fromkeys(("shared", "enrolment", "deck_version", "picture"), READ),
    },
    "directors": dict.fromkeys(("programme", "deck_version", "picture"), READ),
    "educators": dict.fromkeys(("deck_version", "picture"), ADD),
}


@pytest.mark.parametrize("group", RIGHTS)
def test_each_group_may_do_with_tables_what_its_program_does_and_no_more(
    group: str, owner: psycopg.Connection
) -> None:
    granted = owner.execute(
        "SELECT relname::text, array_agg(privilege_type) FROM pg_class, aclexplode(relacl)"
        " WHERE relnamespace = 'trainer'::regnamespace AND grantee = %s::regrole"
        " GROUP BY relname",
        [f"{owner.info.dbname}_{group}"],
    ).fetchall()
    assert {table: set(rights) for table, rights in granted} == RIGHTS[group]


@pytest.mark.parametrize("function", ["may_read_cards", *(f"{table}_of" for table in COUNTED)])
def test_what_no_program_calls_is_gone(function: str, owner: psycopg.Connection) -> None:
    there = owner.execute("SELECT to_regproc(%s)", [f"trainer.{function}"]).fetchone()
    assert there == (None,)


def test_a_resident_reads_and_adds_their_own_rows_alone(
    two: tuple[tuple[TraineeId, Login], tuple[TraineeId, Login]], connect: Connect
) -> None:
    (first, mine), (_, other) = two
    rows.push(connect(mine), [entry(first)])
    assert count(connect(mine), "log") == 1
    assert count(connect(other), "log") == 0
    with pytest.raises(errors.InsufficientPrivilege):
        rows.push(connect(other), [entry(first, 2)])


ANSWER: dict[str, object] = {
    "kind": "review",
    "mode": "study",
    "mark": "correct",
    "rating": 3,
    "chosen": '["a, b", "\\\\ {c}"]',
    "payload": None,
}


@pytest.mark.parametrize(
    "others",
    [
        [{}],
        [ANSWER],
        [ANSWER, ANSWER, ANSWER],
        [ANSWER, {}, ANSWER | {"mark": None, "rating": 1, "target_id": b"e" * 16}],
        [{"target_id": None}, {"target_id": b"e" * 16}],
    ],
    ids=["one", "one answer", "alike", "of all kinds", "with a gap"],
)
def test_rows_come_back_as_they_were_sent_whatever_they_have_in_common(
    two: tuple[tuple[TraineeId, Login], tuple[TraineeId, Login]],
    connect: Connect,
    others: list[dict[str, object]],
) -> None:
    (first, mine), _ = two
    sent = [entry(first, number, **row) for number, row in enumerate(others, start=1)]
    assert rows.push(connect(mine), sent)
    (there,) = rows.beyond(connect(mine), DeviceId(b"d" * 16), 0, len(sent))
    assert there == [dict.fromkeys(rows.COLUMNS) | row for row in sent]


def test_where_one_entry_lies_elsewhere_nothing_of_what_was_sent_with_it_is_kept(
    two: tuple[tuple[TraineeId, Login], tuple[TraineeId, Login]], connect: Connect
) -> None:
    (first, mine), _ = two
    own = connect(mine)
    assert rows.push(own, [entry(first, 2, sequence=1, device_id=b"o" * 16)])
    assert not rows.push(own, [entry(first, number) for number in (1, 2, 3)])
    assert count(own, "log") == 1
    assert rows.push(own, [entry(first, 1)])


def test_what_is_sent_while_entries_are_is_done_behind_them(
    two: tuple[tuple[TraineeId, Login], tuple[TraineeId, Login]], connect: Connect
) -> None:
    (first, mine), _ = two
    own = connect(mine)
    counted: list[psycopg.Cursor[Any]] = []
    query = "SELECT count(*) FROM trainer.log"
    assert rows.push(own, [entry(first)], lambda: counted.append(own.execute(query)))
    assert [cursor.fetchone() for cursor in counted] == [(1,)]


def test_what_is_sent_while_entries_are_is_not_done_where_they_are_not_taken(
    two: tuple[tuple[TraineeId, Login], tuple[TraineeId, Login]], connect: Connect
) -> None:
    (first, mine), _ = two
    own = connect(mine)
    assert rows.push(own, [entry(first, 1)])
    assert not rows.push(own, [entry(first, 1, sequence=9)], lambda: put_shared(own, "topics"))
    assert count(own, "log") == 1
    assert count(own, "shared") == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trainer.log SET at_ms = 0",
        "DELETE FROM trainer.log",
        "TRUNCATE trainer.log",
        "INSERT INTO trainer.enrolment VALUES (trainer.own_trainee(), 'spine', 'me', 1, '{}')",
        "INSERT INTO trainer.director VALUES (session_user, 'spine')",
        "INSERT INTO trainer.deck_version VALUES ('sample', 1, 't', '1', 'h', 'text')",
        "SELECT * FROM trainer.director",
        "SELECT * FROM trainer.erased",
        "SELECT * FROM trainer.programme",
        "SELECT * FROM trainer.trainees_of('spine')",
        "SELECT * FROM trainer.topics_of('spine', 0, 9999)",
        "SELECT * FROM trainer.notes_on('sample')",
        "SELECT * FROM trainer.cards_of('spine', 0, 9999)",
        "ALTER TABLE trainer.log DISABLE ROW LEVEL SECURITY",
        "CREATE POLICY mine ON trainer.log USING (true)",
        "DROP TABLE trainer.log",
        "CREATE TABLE trainer.own (n integer)",
        "CREATE TABLE public.own (n integer)",
        "CREATE TEMP TABLE own (n integer)",
        "CREATE FUNCTION trainer.f() RETURNS integer LANGUAGE sql RETURN 1",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION postgres",
        "COPY trainer.log TO '/tmp/stolen'",
        "COPY trainer.log FROM PROGRAM 'id'",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT lo_import('/etc/passwd')",
        "CREATE ROLE other LOGIN",
        "ALTER ROLE CURRENT_USER CONNECTION LIMIT 1000",
        "BEGIN; LOCK TABLE trainer.log IN ACCESS EXCLUSIVE MODE",
    ],
)
def test_a_resident_can_do_nothing_else(
    statement: str, owner: psycopg.Connection, connect: Connect
) -> None:
    mine = connect(new_resident(owner, an_id()))
    with pytest.raises(REFUSED):
        mine.execute(statement)


def test_another_search_path_or_another_role_setting_shows_no_other_rows(
    two: tuple[tuple[TraineeId, Login], tuple[TraineeId, Login]], connect: Connect
) -> None:
    (first, mine), (_, other) = two
    rows.push(connect(mine), [entry(first)])
    stranger = connect(other)
    stranger.execute("SET row_security = on")
    stranger.execute("SET search_path = pg_temp, trainer, public")
    assert count(stranger, "log") == 0
    stranger.execute("SET row_security = off")
    with pytest.raises(errors.InsufficientPrivilege):
        stranger.execute("SELECT * FROM trainer.log")


def test_a_grant_of_what_is_not_one_s_own_gives_nothing(
    owner: psycopg.Connection, connect: Connect
) -> None:
    connect(new_resident(owner, an_id())).execute("GRANT SELECT ON trainer.log TO PUBLIC")
    granted = owner.execute(
        "SELECT count(*) FROM information_schema.role_table_grants"
        " WHERE table_schema = 'trainer' AND grantee = 'PUBLIC'"
    ).fetchone()
    assert granted == (0,)


def test_no_message_tells_whether_another_s_entry_is_there(
    two: tuple[tuple[TraineeId, Login], tuple[TraineeId, Login]], connect: Connect
) -> None:
    (first, mine), (_, other) = two
    rows.push(connect(mine), [entry(first)])
    messages = []
    for number in (1, 2):
        with pytest.raises(psycopg.Error) as refused:
            rows.push(connect(other), [entry(first, number)])
        messages.append(str(refused.value))
    assert messages[0] == messages[1]
    assert first.hex() not in messages[0]


def test_the_time_of_receipt_is_the_server_s(owner: psycopg.Connection, connect: Connect) -> None:
    trainee = an_id()
    mine = connect(new_resident(owner, trainee))
    with pytest.raises(errors.InsufficientPrivilege):
        mine.execute(
            "INSERT INTO trainer.log (trainee_id, entry_id, device_id, sequence, at_ms,"
            " offset_minutes, kind, received_at)"
            " VALUES (%s, %s, %s, 1, 0, 0, 'bury', now() - interval '1 day')",
            [trainee, b"e" * 16, b"d" * 16],
        )


def test_a_director_reads_answers_only_of_those_who_share_them_and_counts_of_all(
    two: tuple[tuple[TraineeId, Login], tuple[TraineeId, Login]],
    owner: psycopg.Connection,
    connect: Connect,
) -> None:
    director = people.add_director(owner, secrets.token_hex(4), "spine")
    assert director is not None
    for (trainee, login), level in zip(two, ("cards", "topics"), strict=True):
        own = connect(login)
        put_answer(own, trainee)
        put_shared(own, level)
        own.execute(
            "SELECT trainer.put_work(0, 0, ARRAY[%s::bytea], ARRAY['sample'], ARRAY[20000::bigint],"
            " ARRAY[3::bigint], ARRAY[9000::bigint])",
            [b"d" * 16],
        )
    reader = connect(director)
    assert cards_answered(reader) == {two[0][0]}
    worked_on = reader.execute("SELECT * FROM trainer.days_of('spine')").fetchall()
    assert len(worked_on) == 2
    assert len(reader.execute("SELECT * FROM trainer.trainees_of('spine')").fetchall()) == 2
    for table in ("work", "log", "answer"):
        with pytest.raises(errors.InsufficientPrivilege):
            count(reader, table)
    with pytest.raises(errors.InsufficientPrivilege):
        rows.push(reader, [entry(two[0][0], 5)])


def test_a_director_of_another_programme_sees_nobody(
    two: tuple[tuple[TraineeId, Login], tuple[TraineeId, Login]],
    owner: psycopg.Connection,
    connect: Connect,
) -> None:
    programmes.put_programme(owner, replace(SPINE, name="airway"))
    director = people.add_director(owner, secrets.token_hex(4), "airway")
    assert director is not None
    (trainee, login), _ = two
    put_answer(connect(login), trainee)
    put_shared(connect(login), "cards")
    reader = connect(director)
    assert cards_answered(reader) == set()
    assert reader.execute("SELECT * FROM trainer.trainees_of('spine')").fetchall() == []


def test_who_lowers_their_level_takes_their_answers_back_from_the_director(
    owner: psycopg.Connection, connect: Connect
) -> None:
    trainee = an_id()
    own = connect(new_resident(owner, trainee))
    director = people.add_director(owner, secrets.token_hex(4), "spine")
    assert director is not None
    put_answer(own, trainee)
    put_shared(own, "cards")
    reader = connect(director)
    assert cards_answered(reader) == {trainee}
    put_shared(own, "topics")
    assert cards_answered(reader) == set()


def test_an_educator_publishes_and_reads_notes_without_names(
    owner: psycopg.Connection, connect: Connect
) -> None:
    educator = people.add_educator(owner, secrets.token_hex(4))
    assert educator is not None
    trainee = an_id()
    own = connect(new_resident(owner, trainee))
    own.execute(
        "INSERT INTO trainer.card_note VALUES (trainer.own_trainee(), %s, %s, 'sample', 'b-1', %s,"
        " 20000, 'The second option is right as well.')",
        [b"n" * 16, b"c" * 16, b"v" * 16],
    )
    writer = connect(educator)
    writer.execute(
        "INSERT INTO trainer.deck_version (slug, number, title, version, text_hash, text)"
        " VALUES ('sample', 1, 'Sample', '1.0', 'h', '# Sample')"
    )
    notes = writer.execute("SELECT * FROM trainer.notes_on('sample')")
    assert [column.name for column in notes.description or ()] == [
        "block",
        "card_version",
        "day",
        "sentence",
    ]
    assert len(notes.fetchall()) == 1
    for table in ("card_note", "log", "enrolment", "work"):
        with pytest.raises(errors.InsufficientPrivilege):
            count(writer, table)
    with pytest.raises(errors.InsufficientPrivilege):
        writer.execute("UPDATE trainer.deck_version SET text = 'other'")


def test_an_erased_trainee_is_gone_and_refused_for_ever(
    owner: psycopg.Connection, connect: Connect, url_of: Callable[[Login], str]
) -> None:
    trainee = an_id()
    login = new_resident(owner, trainee)
    own = connect(login)
    rows.push(own, [entry(trainee)])
    people.erase(owner, trainee)
    for table in ("log", "enrolment", "shared", "work", "card_note", "topic_count"):
        assert count(owner, table) == 0
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url_of(login))
    with pytest.raises(HubError, match="was erased"):
        people.enrol(owner, trainee, "spine", pseudonym="again")


def test_another_password_ends_the_first(
    owner: psycopg.Connection, url_of: Callable[[Login], str]
) -> None:
    first = new_resident(owner, an_id())
    second = people.rotate(owner, first.name)
    psycopg.connect(url_of(second)).close()
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(url_of(first))


def test_no_password_of_a_login_is_sent_to_the_server(
    owner: psycopg.Connection, tmp_path: Path
) -> None:
    trace = tmp_path / "sent"
    with trace.open("w", encoding="utf-8") as file:
        owner.pgconn.trace(file.fileno())
        first = new_resident(owner, an_id())
        second = people.rotate(owner, first.name)
        third = people.add_educator(owner, an_id().hex())
        owner.pgconn.untrace()
    assert third
    sent = trace.read_text(encoding="utf-8")
    assert sent.count("SCRAM-SHA-256$") == 3
    for login in (first, second, third):
        assert login.password not in sent


def test_a_login_begins_with_limits_of_time(owner: psycopg.Connection, connect: Connect) -> None:
    own = connect(new_resident(owner, an_id()))
    limits = [
        own.execute(f"SHOW {name}").fetchone()
        for name in ("statement_timeout", "idle_in_transaction_session_timeout", "lock_timeout")
    ]
    assert limits == [("1min",), ("1min",), ("10s",)]
