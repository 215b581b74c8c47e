"""What a hub keeps of how long a log is: as if it were counted, and as quick on a long one."""

import random
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

from tests.hub.conftest import SPINE, Connect, new_resident, put_shared, rows_read
from tests.hub.devices import Device, at_the_hub, write_many
from tests.hub.server import Server
from tests.hub.test_rights import an_id
from trainer.domain.ids import TraineeId
from trainer.hub import programmes
from trainer.hub.distribution import distribution
from trainer.hub.making import make_hub, upgrade_hub

DEVICES = (b"c" * 16, b"d" * 16)
STEP = 500
"""So many entries are counted by one sync before the hub keeps that they have been."""


def add_entries(own: psycopg.Connection, device: bytes, first: int, last: int) -> None:
    """Write entries of a device with these sequences, as a batch of a sync does."""
    own.execute(
        "INSERT INTO trainer.log (trainee_id, entry_id, device_id, sequence, at_ms,"
        " offset_minutes, kind) SELECT trainer.own_trainee(),"
        " decode(md5(encode(%(device)s, 'hex') || n), 'hex'), %(device)s, n, n, 0, 'bury'"
        " FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n",
        {"device": device, "first": first, "last": last},
    )


def add_answers(own: psycopg.Connection, first: int, last: int) -> None:
    own.execute(
        "INSERT INTO trainer.answer SELECT trainer.own_trainee(),"
        " decode(md5((n %% 50)::text), 'hex'), n, 0, 'sample', 1, 1, 1, 1, 900000, '', '', 'v'"
        " FROM generate_series(%s::integer, %s::integer) AS n",
        [first, last],
    )


def told(own: psycopg.Connection) -> tuple[set[tuple[bytes, int, int]], int]:
    """What the hub says of heads and answers."""
    heads = own.execute("SELECT * FROM trainer.own_heads()").fetchall()
    ((answers,),) = own.execute("SELECT trainer.own_answers()").fetchall()
    return {(bytes(device), highest, entries) for device, highest, entries in heads}, answers


def counted(own: psycopg.Connection) -> tuple[set[tuple[bytes, int, int]], int]:
    """The same, from all rows."""
    heads = own.execute(
        "SELECT device_id, max(sequence), count(*) FROM trainer.log GROUP BY device_id"
    ).fetchall()
    ((answers,),) = own.execute("SELECT count(*) FROM trainer.answer").fetchall()
    return {(bytes(device), highest, entries) for device, highest, entries in heads}, answers


def rows_read_to_tell(own: psycopg.Connection) -> int:
    """How many rows of the log and of answers the hub reads to tell it."""
    with own.transaction():
        return rows_read(own, ("log", "answer"), lambda: told(own))


@pytest.fixture
def own(owner: psycopg.Connection, connect: Connect) -> psycopg.Connection:
    """A resident who shares card by card."""
    connection = connect(new_resident(owner, an_id()))
    put_shared(connection, "cards")
    return connection


def test_a_sync_reads_no_more_of_a_long_log_than_of_a_short_one(own: psycopg.Connection) -> None:
    read = []
    for length in (1000, 8000):
        start = max((highest for _, highest, _ in told(own)[0]), default=0) + 1
        add_entries(own, DEVICES[0], start, length)
        add_answers(own, start, length)
        told(own)
        add_entries(own, DEVICES[0], length + 1, length + 100)
        add_answers(own, length + 1, length + 100)
        read.append(rows_read_to_tell(own))
        assert told(own) == counted(own)
    assert read[0] == read[1]
    assert 100 <= read[0] < 110


def test_what_is_kept_is_what_counting_would_say_whoever_adds_and_takes_away(
    own: psycopg.Connection, owner: psycopg.Connection
) -> None:
    rng = random.Random(7)
    heads = dict.fromkeys(DEVICES, 0)
    answers = 0
    for _ in range(60):
        device = rng.choice(DEVICES)
        match rng.choice(("entries", "answers", "gap", "filled", "forgotten", "emptied", "moved")):
            case "entries":
                more = rng.choice((3, STEP, 2 * STEP))
                add_entries(own, device, heads[device] + 1, heads[device] + more)
                heads[device] += more
            case "answers":
                add_answers(own, answers + 1, answers + 40)
                answers += 40
            case "gap":
                owner.execute(
                    "DELETE FROM trainer.log WHERE device_id = %s AND sequence = %s",
                    [device, rng.randint(1, heads[device] or 1)],
                )
            case "filled":
                lacking = own.execute(
                    "SELECT n FROM generate_series(1, %s) AS n EXCEPT"
                    " SELECT sequence FROM trainer.log WHERE device_id = %s",
                    [heads[device], device],
                ).fetchall()
                for (number,) in lacking:
                    add_entries(own, device, number, number)
            case "forgotten":
                own.execute("SELECT trainer.forget_answer(ARRAY[decode(md5('7'), 'hex')])")
            case "emptied":
                owner.execute("DELETE FROM trainer.answer WHERE day %% 3 = %s", [rng.randrange(3)])
            case "moved":
                owner.execute("UPDATE trainer.log SET at_ms = at_ms + 1 WHERE sequence = 2")
                owner.execute("UPDATE trainer.answer SET chosen = 'B' WHERE day = 3")
        assert told(own) == counted(own)
    assert max(heads.values()) > 2 * STEP


@pytest.mark.parametrize("table", ["log", "answer"])
def test_a_table_that_was_emptied_as_a_whole_is_counted_anew(
    own: psycopg.Connection, owner: psycopg.Connection, table: str
) -> None:
    add_entries(own, DEVICES[0], 1, STEP)
    add_answers(own, 1, 30)
    told(own)
    owner.execute(sql.SQL("TRUNCATE trainer.{}").format(sql.Identifier(table)))
    assert told(own) == counted(own)
    add_entries(own, DEVICES[1], 1, STEP)
    add_answers(own, 31, 60)
    assert told(own) == counted(own)


def test_a_log_that_was_put_back_alone_is_not_believed_to_be_longer(
    own: psycopg.Connection, owner: psycopg.Connection
) -> None:
    add_entries(own, DEVICES[0], 1, 2 * STEP)
    told(own)
    ((kept,),) = owner.execute("SELECT counted FROM trainer.shared").fetchall()
    assert kept == {DEVICES[0].hex(): 2 * STEP}
    owner.execute("DELETE FROM trainer.log WHERE sequence = 3 OR sequence > 700")
    # As it stood beside the log of today.
    owner.execute("UPDATE trainer.shared SET counted = %s", [Jsonb(kept)])
    assert told(own) == counted(own)


def test_who_takes_an_entry_away_while_it_is_counted_is_not_passed_over(
    own: psycopg.Connection, hub_url: str
) -> None:
    add_entries(own, DEVICES[0], 1, STEP)
    with psycopg.connect(hub_url) as other:
        other.execute("DELETE FROM trainer.log WHERE sequence = 9")
        # It cannot be seen yet, and is not kept.
        assert {entries for _, _, entries in told(own)[0]} == {STEP}
    assert told(own) == counted(own)
    assert {entries for _, _, entries in told(own)[0]} == {STEP - 1}


def test_who_takes_rows_away_waits_for_a_sync_that_is_keeping_what_it_counted(
    own: psycopg.Connection, hub_url: str
) -> None:
    add_entries(own, DEVICES[0], 1, STEP)
    add_answers(own, 1, 30)

    def take_away() -> None:
        with psycopg.connect(hub_url) as other:
            other.execute("DELETE FROM trainer.log WHERE sequence = 9")
            other.execute("DELETE FROM trainer.answer WHERE day = 9")

    with ThreadPoolExecutor(1) as another:
        with own.transaction():
            told(own)
            taking = another.submit(take_away)
            with pytest.raises(TimeoutError):
                taking.result(timeout=0.3)
            told(own)
        taking.result()
    assert told(own) == counted(own)
    assert told(own)[1] == 29


def test_a_device_that_shares_holds_up_no_other_one_s_sync(
    own: psycopg.Connection,
) -> None:
    add_entries(own, DEVICES[0], 1, STEP)
    add_answers(own, 1, 30)
    with psycopg.connect(own.info.dsn, password=own.info.password) as other:
        other.execute("SELECT trainer.share('cards', 2, '{}')")
        add_answers(other, 31, 40)
        own.execute("SET lock_timeout = '1ms'")
        assert told(own) == counted(own)
        assert told(own)[1] == 30
    assert told(own)[1] == 40


def test_an_entry_that_somebody_takes_away_comes_back_from_the_device_that_has_it(
    devices: tuple[Device, Device], owner: psycopg.Connection
) -> None:
    laptop, ward = devices
    write_many(laptop, 3 * STEP, random.Random(5))
    laptop.sync()
    laptop.sync()
    before = at_the_hub(owner)
    ((kept,),) = owner.execute("SELECT counted FROM trainer.shared").fetchall()
    assert kept
    owner.execute("DELETE FROM trainer.log WHERE sequence IN (2, 700)")
    assert ward.sync().received == 1
    assert laptop.sync().sent > 0
    assert at_the_hub(owner) == before
    ward.sync()
    assert ward.log == laptop.log


def test_a_hub_that_was_put_back_to_yesterday_keeps_what_it_had_counted_by_then(
    devices: tuple[Device, Device],
    owner: psycopg.Connection,
    server: Server,
    tmp_path: Path,
) -> None:
    laptop, ward = devices
    for _ in range(2):
        write_many(laptop, STEP, random.Random(secrets.randbits(32)))
        laptop.sync()
    file = tmp_path / "yesterday.dump"
    server.dump(owner.info.dbname, file)
    write_many(laptop, 2 * STEP, random.Random(secrets.randbits(32)))
    laptop.sync()
    laptop.sync()
    server.restore(owner.info.dbname, file)
    assert ward.sync().received == 2 * STEP
    laptop.sync()
    assert at_the_hub(owner) == laptop.log
    ward.sync()
    assert ward.log == laptop.log


def test_a_backup_brings_back_what_is_kept_beside_what_it_is_of(
    own: psycopg.Connection, owner: psycopg.Connection, server: Server, tmp_path: Path
) -> None:
    add_entries(own, DEVICES[0], 1, STEP)
    add_answers(own, 1, 30)
    told(own)
    file = tmp_path / "yesterday.dump"
    server.dump(owner.info.dbname, file)
    add_entries(own, DEVICES[0], STEP + 1, 3 * STEP)
    add_answers(own, 31, 60)
    told(own)
    server.restore(owner.info.dbname, file)
    kept = owner.execute("SELECT counted, answers FROM trainer.shared").fetchall()
    assert kept == [({DEVICES[0].hex(): STEP}, 30)]
    assert told(own) == counted(own)
    owner.execute("DELETE FROM trainer.log WHERE sequence = 3")
    add_answers(own, 31, 40)
    assert told(own) == counted(own)


def test_where_nobody_watches_all_is_counted(
    own: psycopg.Connection, owner: psycopg.Connection
) -> None:
    """As on a cluster, whose tables can have no triggers."""
    add_entries(own, DEVICES[0], 1, STEP)
    add_answers(own, 1, 30)
    told(own)
    dropped = [line for line in distribution(owner) if line.startswith("DROP TRIGGER")]
    assert len(dropped) == 7
    for line in dropped:
        owner.execute(line.encode())
    owner.execute("DELETE FROM trainer.log WHERE sequence = 3")
    owner.execute("DELETE FROM trainer.answer WHERE day = 3")
    assert told(own) == counted(own)


def test_a_hub_that_is_brought_up_to_date_counts_once_what_it_has(
    server: Server, url_of_database: Callable[[str, TraineeId], psycopg.Connection]
) -> None:
    url = server.new_database()
    make_hub(url, "0003")
    with url_of_database(url, an_id()) as own:
        put_shared(own, "cards")
        add_entries(own, DEVICES[0], 1, 2 * STEP)
        add_answers(own, 1, 30)
        own.commit()
        upgrade_hub(url)
        own.commit()
        assert told(own) == counted(own)
        own.commit()
        assert rows_read_to_tell(own) < 10
        # As a program of the older schema goes on writing it.
        put_shared(own, "topics")
        own.commit()
        assert told(own) == counted(own)
        assert rows_read_to_tell(own) < 10


@pytest.fixture
def url_of_database(server: Server) -> Callable[[str, TraineeId], psycopg.Connection]:
    """Let somebody into a hub, and connect as them."""

    def let_in(url: str, trainee: TraineeId) -> psycopg.Connection:
        with psycopg.connect(url) as owner:
            programmes.put_programme(owner, SPINE)
            login = new_resident(owner, trainee)
            database = owner.info.dbname
        return psycopg.connect(server.url(login.name, login.password, database))

    return let_in
