"""Rows of the log at a hub that this program cannot read, and what waits for them."""

import sqlite3
from contextlib import closing

import psycopg
import pytest

from tests.hub.devices import Device, at_the_hub
from tests.hub.restorable import RestorableHub
from trainer.errors import StoreError
from trainer.services.doctor import examined
from trainer.services.home_sync import news_of
from trainer.services.place import database_path

ODD = {
    "settings that are no changes": (
        "kind = 'settings', card_id = NULL, payload = '{\"changes\":5}'"
    ),
    "a memory in words": "kind = 'start', origin_log = 'a', origin_id = 'b', payload ="
    ' \'{"stability_days":"x","difficulty":"y","last_day":1,"due_day":2}\'',
    "a changed answer without words": "kind = 'key-changed', payload = '{}'",
    "options that are no list": "chosen = '5'",
    "a mode that nobody knows": "mode = 'odd'",
    "a payload that is no JSON": "payload = '{'",
    "a time that no clock has": "at_ms = 9000000000000000000",
    "a time before there are days": "at_ms = 0",
    "a time that no mark takes": "elapsed_ms = 9000000000000000000",
    "options that are no places": "chosen = '[\"a\"]'",
    "an option that is no number": "chosen = '[1e999]'",
    "a list for a yes or a no": "kind = 'suspend', payload = '{\"is_suspended\":[]}'",
    "a changed answer that is no text": (
        'kind = \'key-changed\', payload = \'{"was":5,"now":[1],"source":null}\''
    ),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_a_row_that_cannot_be_read_is_named_and_holds_up_what_lies_behind_it_alone(
    devices: tuple[Device, Device], owner: psycopg.Connection, hub: RestorableHub, odd: str
) -> None:
    laptop, ward = devices
    for _ in range(4):
        ward.answer()
    ward.sync()
    owner.execute("CREATE TABLE kept AS SELECT * FROM trainer.log WHERE sequence = 3")
    owner.execute(f"UPDATE trainer.log SET {odd} WHERE sequence = 3".encode())  # noqa: S608 - ours
    hub.publish("~ 21 %", "1.1")
    laptop.answer()
    for received in (2, 0):
        done = laptop.sync()
        assert done.received == received
        assert len(laptop.log) == 3
        assert at_the_hub(owner) == ward.log | laptop.log
        name = ward.library.store.identity.device.hex()
        (told,) = (line for line in news_of(done) if "cannot be read" in line)
        assert f"number 3 of the device {name}" in told
        assert "2 entries" in told
        assert "sound" in told
        assert owner.execute("SELECT count(*) FROM trainer.shared").fetchone() == (1,)
    with laptop.library.store.reading() as tx:
        assert tx.rows("SELECT version FROM deck", {}) == [("1.1",)]
    assert not examined(database_path(laptop.home)).problems
    owner.execute("DELETE FROM trainer.log WHERE sequence = 3")
    owner.execute("INSERT INTO trainer.log SELECT * FROM kept")
    done = laptop.sync()
    assert done.received == 2
    assert laptop.log == at_the_hub(owner)


def test_a_home_that_is_damaged_itself_is_still_said_to_be(
    devices: tuple[Device, Device],
) -> None:
    laptop, ward = devices
    for device in devices:
        device.answer()
    ward.sync()
    with closing(sqlite3.connect(database_path(laptop.home))) as database, database:
        database.execute("DROP TRIGGER log_is_not_updated")
        database.execute("UPDATE log SET chosen = '5'")
    with pytest.raises(StoreError, match="the database is damaged"):
        laptop.sync()
