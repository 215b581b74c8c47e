"""Opening: what is made, what is refused, and that what is refused is left as it was."""

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.builders import NOON, a_card, a_deck, identity, names, new_store, run_sql
from tests.store.children import (
    answer_many,
    open_as_nobody,
    open_folder,
    open_limited,
    open_one,
    outcome,
    reports,
    small_disk,
    started,
)
from trainer.domain.ids import DeviceId, EntryId, TraineeId
from trainer.errors import StoreError
from trainer.store import copies, database_file, entries, log_rows, peek
from trainer.store.engine import Store, open_store

PAGE = 4096


def test_a_new_database_is_made_with_its_folder_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "home" / "trainer.db"
    open_store(path, new_identity=identity()).close()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert names(path.parent) == ["trainer.db"]


def test_the_identity_is_given_once_and_then_kept(tmp_path: Path) -> None:
    path = tmp_path / "trainer.db"
    for number in (1, 2):
        store = open_store(path, new_identity=identity(number))
        assert store.identity == identity(1)
        store.close()


def test_every_connection_is_durable_and_holds_foreign_keys(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "application_id")
    with store.reading() as tx:
        held = [tx.rows(f"PRAGMA {name}", {})[0][0] for name in pragmas]
    assert held == ["wal", 2, 1, 5000, database_file.APPLICATION_ID]
    store.close()


def test_two_programs_that_make_the_same_database_at_once_share_one(tmp_path: Path) -> None:
    path = tmp_path / "home" / "trainer.db"
    children = [started(open_one, path, number) for number in range(1, 7)]
    seen = [reports(receiver)[-1] for _, receiver in children]
    for child, _ in children:
        child.join()
        assert child.exitcode == 0
    assert len(set(seen)) == 1
    assert names(path.parent) == ["trainer.db"]


def test_a_transaction_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck())
    with pytest.raises(ZeroDivisionError):
        _change_title_and_fail(store)
    with store.reading() as tx:
        assert tx.rows("SELECT title FROM deck", {}) == [("The spine deck",)]
    store.close()


def _change_title_and_fail(store: Store) -> None:
    with store.writing() as tx:
        run_sql(tx, "UPDATE deck SET title = 'gone'")
        raise ZeroDivisionError


def test_a_reader_sees_one_moment_and_keeps_no_writer_waiting(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck())
    with store.reading() as reader:
        before = reader.rows("SELECT title FROM deck", {})
        with store.writing() as writer:
            run_sql(writer, "UPDATE deck SET title = 'new'")
        assert reader.rows("SELECT title FROM deck", {}) == before
    store.close()


def test_a_lock_that_is_held_is_waited_for_and_then_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainer.store.connections.BUSY_SECONDS", 0)
    store = new_store(tmp_path)
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another program has held"), store.writing():
            pass
        other.execute("COMMIT")
    with store.writing():
        pass
    store.close()


def _another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE bookmarks (address TEXT)")


def _text(path: Path) -> None:
    path.write_text("# Notes\n\nNothing to do with a database.\n" * 100)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _newer(path: Path) -> None:
    _sound(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute(f"PRAGMA user_version = {database_file.REVISION + 1}")


def _sound(path: Path) -> None:
    new_store(path.parent, a_deck()).close()


def _truncated_to(size: int) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        _sound(path)
        os.truncate(path, size)

    return damage


def _flipped_at(*places: int) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        _sound(path)
        whole = bytearray(path.read_bytes())
        for place in places:
            whole[place] ^= 0xFF
        path.write_bytes(whole)

    return damage


def _is_a_folder(path: Path) -> None:
    path.mkdir()


REFUSED = {
    "another program's": (_another_program, "not a database of trainer"),
    "text": (_text, "not a database of trainer"),
    "empty": (_empty, "not a database of trainer"),
    "a folder": (_is_a_folder, "director"),
    "newer": (_newer, "its schema is"),
    "cut to nothing but the magic": (_truncated_to(16), "damaged"),
    "cut within the first page": (_truncated_to(PAGE // 2), "damaged"),
    "cut behind the first page": (_truncated_to(PAGE), "damaged"),
    "cut by one page": (_truncated_to(10 * PAGE), "damaged"),
    "first bytes flipped": (_flipped_at(0, 1, 2), "not a database of trainer"),
    "page size flipped": (_flipped_at(16, 17), "damaged"),
    "schema flipped": (_flipped_at(*range(100, 140)), "damaged"),
}


@pytest.mark.parametrize(("make", "words"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_used_is_refused_and_left_as_it_was(
    make: Callable[[Path], None], words: str, tmp_path: Path
) -> None:
    path = tmp_path / "trainer.db"
    make(path)
    before = _contents(tmp_path)
    with pytest.raises(StoreError, match=words) as refusal:
        open_store(path, new_identity=identity())
    assert str(path) in refusal.value.message
    assert refusal.value.hint
    assert peek.preferences(path) == {}
    assert _contents(tmp_path) == before


@pytest.mark.parametrize("suffix", ["-wal", "-journal"])
def test_a_log_without_its_database_is_not_read_into_a_new_one(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / "trainer.db"
    (tmp_path / f"trainer.db{suffix}").write_bytes(b"answers")
    with pytest.raises(StoreError, match=rf"trainer\.db{suffix}") as refusal:
        open_store(path, new_identity=identity())
    assert "trainer restore" in refusal.value.hint
    assert names(tmp_path) == [f"trainer.db{suffix}"]


def test_a_database_of_no_length_is_told_where_a_backup_goes(tmp_path: Path) -> None:
    _empty(tmp_path / "trainer.db")
    with pytest.raises(StoreError, match="empty") as refusal:
        open_store(tmp_path / "trainer.db", new_identity=identity())
    assert "trainer restore" in refusal.value.hint


def test_a_pipe_in_the_place_of_the_database_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "trainer.db"
    os.mkfifo(path)
    assert peek.preferences(path) == {}
    with pytest.raises(StoreError, match="not a database of trainer"):
        open_store(path, new_identity=identity())
    with pytest.raises(StoreError, match="not a database of trainer"):
        copies.restore(path, tmp_path / "other.db", device=identity(2).device)
    assert names(tmp_path) == ["trainer.db"]


def test_a_database_that_was_killed_with_a_log_is_opened_with_all_in_it(tmp_path: Path) -> None:
    path = tmp_path / "trainer.db"
    _sound(path)
    child, receiver = started(answer_many, path, 1, 100_000, [a_card(0).id])
    heard = [receiver.recv() for _ in range(20)]
    child.kill()
    child.join()
    assert (tmp_path / "trainer.db-wal").stat().st_size > 0
    store = open_store(path, new_identity=identity())
    with store.reading() as tx:
        assert {entry.stamp.entry for entry in entries.reviews(tx)} >= set(heard)
    store.close()


@pytest.mark.parametrize("read_only", ["file", "folder"])
def test_what_a_user_may_not_write_is_refused_and_left_as_it_was(read_only: str) -> None:
    with open_folder() as folder:
        path = folder / "trainer.db"
        _sound(path)
        path.chmod(0o666 if read_only == "folder" else 0o444)
        folder.chmod(0o755 if read_only == "folder" else 0o777)
        before = _contents(folder)
        message, hint = outcome(open_as_nobody, path)
        assert str(path) in message
        assert "read-only" in message
        assert "writable" in hint
        assert _contents(folder) == before


def test_what_a_user_may_not_even_read_is_refused() -> None:
    with open_folder() as folder:
        path = folder / "trainer.db"
        _sound(path)
        path.chmod(0)
        message, _ = outcome(open_as_nobody, path)
        assert "Permission denied" in message or "read-only" in message


def test_a_folder_in_which_nothing_can_be_made_is_named() -> None:
    with open_folder() as folder:
        folder.chmod(0o555)
        message, hint = outcome(open_as_nobody, folder / "home" / "trainer.db")
        assert "Permission denied" in message
        assert str(folder / "home") in message
        assert hint
        assert names(folder) == []


@pytest.mark.parametrize("name", ["a b", "50 % #1?x=y&z", "Straße", "'; DROP TABLE log", "[x]"])
def test_any_folder_name_will_do(name: str, tmp_path: Path) -> None:
    path = tmp_path / name / "trainer.db"
    for _ in range(2):
        open_store(path, new_identity=identity()).close()
    assert peek.preferences(path) == {}
    assert names(path.parent) == ["trainer.db"]


@pytest.mark.parametrize(
    ("place", "address"),
    [
        ("//server/share/a b/trainer.db", "file:////server/share/a%20b/trainer.db?mode=ro"),
        ("C:/Users/Zoë/trainer.db", "file:///C:/Users/Zo%C3%AB/trainer.db?mode=ro"),
        ("/home/50%#?/trainer.db", "file:///home/50%25%23%3F/trainer.db?mode=ro"),
    ],
)
def test_no_part_of_a_path_is_taken_for_anything_else(place: str, address: str) -> None:
    assert database_file.address_of(place, "ro") == address


def test_an_sqlite_that_is_too_old_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_file, "OLDEST_SQLITE", (99, 0, 0))
    with pytest.raises(StoreError, match="SQLite"):
        open_store(tmp_path / "trainer.db", new_identity=identity())
    assert names(tmp_path) == []


def test_a_place_below_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(StoreError, match="home"):
        open_store(tmp_path / "home" / "trainer.db", new_identity=identity())


def test_a_full_disk_gets_no_half_made_database(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    with small_disk(folder, 60_000) as limit:
        message, hint = outcome(open_limited, folder / "trainer.db", limit)
        assert "full" in message
        assert "room" in hint
        assert names(folder) == []


def _contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {
        str(file.relative_to(folder)): file.read_bytes() if file.is_file() else b""
        for file in folder.rglob("*")
    }


def test_a_store_that_is_open_writes_as_the_device_that_the_file_has_become(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck())
    other = open_store(store.path, new_identity=identity(2))
    become = DeviceId(bytes(16))
    with other.writing() as tx:
        log_rows.become(tx, become, of=tx.identity.device)
    with store.writing() as tx:
        stamp = entries.next_stamp(tx, EntryId(bytes(16)), NOON)
    assert stamp.device == store.identity.device == become
    for one in (store, other):
        one.close()


def test_a_store_that_is_open_reads_and_writes_for_the_trainee_who_has_joined_a_hub(
    tmp_path: Path,
) -> None:
    store = new_store(tmp_path, a_deck())
    other = open_store(store.path, new_identity=identity(2))
    joined = TraineeId(bytes(16))
    with other.writing() as tx:
        log_rows.adopt(tx, joined)
        tx.write("UPDATE identity SET trainee_id = :new", {"new": joined})
    with store.reading() as tx:
        assert tx.trainee == joined
    for one in (store, other):
        one.close()
