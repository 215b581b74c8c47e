"""Backups are verified, overwrite nothing, and bring back what they hold."""

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.builders import (
    NOON,
    a_card,
    a_deck,
    a_review,
    entry_id,
    identity,
    names,
    new_store,
)
from tests.store.children import small_disk
from trainer.domain.ids import EntryId
from trainer.domain.log import Retract
from trainer.errors import StoreError
from trainer.store import copies, entries
from trainer.store.engine import Identity, Store, open_store
from trainer.store.files import beside
from trainer.store.integrity import integrity_problems

NEW = identity(2).device


def test_a_backup_holds_everything_and_can_be_opened(tmp_path: Path) -> None:
    store = _answered(tmp_path, 1, 2)
    copies.backup(store, tmp_path / "copy.db")
    store.close()
    assert _answers(tmp_path / "copy.db") == [entry_id(1), entry_id(2)]
    assert names(tmp_path) == ["copy.db", "trainer.db"]


def test_a_backup_never_overwrites(tmp_path: Path) -> None:
    store = _answered(tmp_path)
    target = tmp_path / "letter.txt"
    target.write_text("Dear aunt")
    with pytest.raises(StoreError, match="already"):
        copies.backup(store, target)
    assert target.read_text() == "Dear aunt"
    store.close()


def test_a_backup_into_no_folder_is_named(tmp_path: Path) -> None:
    store = _answered(tmp_path)
    with pytest.raises(StoreError, match="none"):
        copies.backup(store, tmp_path / "none" / "copy.db")
    store.close()


def test_a_backup_onto_a_full_disk_leaves_no_half_of_it(tmp_path: Path) -> None:
    store = _answered(tmp_path)
    folder = tmp_path / "stick"
    folder.mkdir()
    with small_disk(folder, 40_960) as limit:
        if limit == 0:
            with pytest.raises(StoreError, match=r"copy\.db: .*full"):
                copies.backup(store, folder / "copy.db")
        assert names(folder) == []
    store.close()


def test_a_restore_brings_back_the_backup_and_keeps_the_old_file(tmp_path: Path) -> None:
    store = _answered(tmp_path, 1)
    copies.backup(store, tmp_path / "copy.db")
    _answer(store, 2)
    store.close()
    kept = copies.restore(tmp_path / "copy.db", store.path, device=NEW)
    assert kept is not None
    assert _answers(store.path) == [entry_id(1)]
    assert _answers(kept) == [entry_id(1), entry_id(2)]


def test_a_restored_backup_goes_on_as_a_device_of_its_own(tmp_path: Path) -> None:
    store = _answered(tmp_path, 1, 2)
    copies.backup(store, tmp_path / "copy.db")
    _answer(store, 3)
    store.close()
    copies.restore(tmp_path / "copy.db", store.path, device=NEW)
    restored = open_store(store.path, new_identity=identity(9))
    assert restored.identity == Identity(trainee=identity().trainee, device=NEW)
    _answer(restored, 4)
    with restored.reading() as tx:
        stamps = [entry.stamp for entry in entries.of_card(tx, a_card(0).id)]
    assert {(stamp.device, stamp.sequence) for stamp in stamps} == {
        (identity().device, 1),
        (identity().device, 2),
        (NEW, 1),
    }
    restored.close()


def test_what_was_answered_before_a_backup_is_taken_back_after_its_restoring(
    tmp_path: Path,
) -> None:
    store = _answered(tmp_path, 1, 2)
    copies.backup(store, tmp_path / "copy.db")
    store.close()
    copies.restore(tmp_path / "copy.db", store.path, device=NEW)
    store = open_store(store.path, new_identity=identity(9))
    _answer(store, 4)
    with store.writing() as tx:
        for number in (4, 2, 1):
            latest = entries.latest_undoable(tx)
            assert latest is not None
            assert latest.stamp.entry == entry_id(number)
            stamp = entries.next_stamp(tx, entry_id(number + 10), NOON)
            entries.append(tx, Retract(stamp=stamp, target=latest.stamp.entry))
        assert entries.latest_undoable(tx) is None
    store.close()


def test_two_restores_keep_both_old_files(tmp_path: Path) -> None:
    store = _answered(tmp_path, 1)
    copies.backup(store, tmp_path / "copy.db")
    store.close()
    kept = {copies.restore(tmp_path / "copy.db", store.path, device=NEW) for _ in range(2)}
    assert len(kept) == 2


def test_a_restore_into_an_empty_home_makes_it(tmp_path: Path) -> None:
    store = _answered(tmp_path, 1)
    copies.backup(store, tmp_path / "copy.db")
    store.close()
    target = tmp_path / "new" / "home" / "trainer.db"
    assert copies.restore(tmp_path / "copy.db", target, device=NEW) is None
    assert _answers(target) == [entry_id(1)]


def test_a_restore_is_refused_while_another_program_has_the_database_open(tmp_path: Path) -> None:
    store = _answered(tmp_path, 1)
    copies.backup(store, tmp_path / "copy.db")
    _answer(store, 2)
    with pytest.raises(StoreError, match="another program"):
        copies.restore(tmp_path / "copy.db", store.path, device=NEW)
    _answer(store, 3)
    store.close()
    assert _answers(store.path) == [entry_id(1), entry_id(2), entry_id(3)]


def test_a_damaged_database_is_replaced_and_kept_with_its_log(tmp_path: Path) -> None:
    store = _answered(tmp_path, 1)
    copies.backup(store, tmp_path / "copy.db")
    store.close()
    store.path.write_bytes(b"rubbish" * 1000)
    log = tmp_path / "trainer.db-wal"
    log.write_bytes(b"log of rubbish")
    kept = copies.restore(tmp_path / "copy.db", store.path, device=NEW)
    assert kept is not None
    assert kept.read_bytes() == b"rubbish" * 1000
    assert kept.with_name(f"{kept.name}-wal").read_bytes() == b"log of rubbish"
    assert _answers(store.path) == [entry_id(1)]


@pytest.mark.parametrize("suffix", ["-wal", "-journal", "-shm"])
def test_what_is_left_of_a_database_that_is_gone_is_not_read_into_the_backup(
    suffix: str, tmp_path: Path
) -> None:
    store = _answered(tmp_path, 1)
    copies.backup(store, tmp_path / "copy.db")
    _answer(store, 2)
    leftover = _leftover(store, suffix)
    store.path.unlink()
    beside(store.path, suffix).write_bytes(leftover)
    kept = copies.restore(tmp_path / "copy.db", store.path, device=NEW)
    assert kept is not None
    assert kept.read_bytes() == leftover
    assert integrity_problems(store.path) == []
    assert _answers(store.path) == [entry_id(1)]


def _leftover(store: Store, suffix: str) -> bytes:
    """What lies beside a database in use, which is then closed."""
    if suffix != "-journal":
        leftover = beside(store.path, suffix).read_bytes()
        store.close()
        return leftover
    store.close()
    with closing(sqlite3.connect(store.path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = DELETE")
        database.execute("PRAGMA cache_size = 1")
        database.execute("PRAGMA cache_spill = 1")
        database.execute("BEGIN IMMEDIATE")
        database.execute("UPDATE card SET content = content || ' '")
        return beside(store.path, suffix).read_bytes()


@pytest.mark.parametrize("name", ["trainer.db-wal", "trainer.db-shm", "copy-JOURNAL"])
def test_a_backup_is_never_called_what_sqlite_would_read_into_a_database(
    name: str, tmp_path: Path
) -> None:
    store = _answered(tmp_path, 1)
    store.close()
    with pytest.raises(StoreError, match=name):
        copies.backup(store, tmp_path / name)
    assert names(tmp_path) == ["trainer.db"]


def test_a_backup_of_a_damaged_database_names_the_database(tmp_path: Path) -> None:
    store = _answered(tmp_path, 1)
    store.close()
    _damage(store.path, "flipped")
    with pytest.raises(StoreError, match=r"trainer\.db: the database is damaged"):
        copies.backup(store, tmp_path / "copy.db")
    assert names(tmp_path) == ["trainer.db"]


def test_a_restore_onto_a_full_disk_names_that_disk(tmp_path: Path) -> None:
    store = _answered(tmp_path, 1)
    copies.backup(store, tmp_path / "copy.db")
    store.close()
    folder = tmp_path / "home"
    folder.mkdir()
    with small_disk(folder, 40_960) as limit:
        if limit == 0:
            with pytest.raises(StoreError, match=r"home/trainer\.db: "):
                copies.restore(tmp_path / "copy.db", folder / "trainer.db", device=NEW)
        assert names(folder) == []


def test_a_backup_with_a_log_is_restored_with_it_and_left_as_it_is(tmp_path: Path) -> None:
    store = _answered(tmp_path / "old", 1)
    _answer(store, 2)
    stick = tmp_path / "stick"
    stick.mkdir()
    for suffix in ("", "-wal"):
        beside(stick / "copy.db", suffix).write_bytes(beside(store.path, suffix).read_bytes())
    store.close()
    before = {name: (stick / name).read_bytes() for name in names(stick)}
    copies.restore(stick / "copy.db", tmp_path / "trainer.db", device=NEW)
    assert {name: (stick / name).read_bytes() for name in names(stick)} == before
    assert _answers(tmp_path / "trainer.db") == [entry_id(1), entry_id(2)]


def test_a_database_that_is_open_is_restored_elsewhere_with_all_that_was_answered(
    tmp_path: Path,
) -> None:
    store = _answered(tmp_path / "old", 1, 2)
    copies.restore(store.path, tmp_path / "trainer.db", device=NEW)
    _answer(store, 3)
    store.close()
    assert _answers(tmp_path / "trainer.db") == [entry_id(1), entry_id(2)]


@pytest.mark.parametrize("damage", ["text", "foreign", "cut", "missing", "flipped", "hollow"])
def test_what_is_no_sound_backup_is_refused_and_nothing_changes(
    damage: str, tmp_path: Path
) -> None:
    store = _answered(tmp_path, 1)
    source = tmp_path / "copy.db"
    copies.backup(store, source)
    store.close()
    _damage(source, damage)
    before = {name: (tmp_path / name).read_bytes() for name in names(tmp_path)}
    with pytest.raises(StoreError, match=r"copy\.db: ") as refused:
        copies.restore(source, store.path, device=NEW)
    assert ".part" not in refused.value.message
    assert "trainer restore" not in refused.value.hint
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == before


def _damage(source: Path, damage: str) -> None:
    match damage:
        case "text":
            source.write_text("Dear aunt")
        case "foreign":
            source.unlink()
            with closing(sqlite3.connect(source)) as database:
                database.execute("CREATE TABLE t (a)")
        case "cut":
            os.truncate(source, source.stat().st_size - 4096)
        case "missing":
            source.unlink()
        case "hollow":
            with closing(sqlite3.connect(source, isolation_level=None)) as database:
                database.execute("DROP TABLE log")
        case "flipped":
            whole = bytearray(source.read_bytes())
            # The beginnings of pages behind the schema: what kind of page each is.
            for page in range(12, len(whole) // 4096):
                whole[page * 4096] ^= 0xFF
            source.write_bytes(whole)


def test_integrity_is_checked_down_to_dangling_rows(tmp_path: Path) -> None:
    store = _answered(tmp_path, 1)
    assert integrity_problems(store.path) == []
    with closing(sqlite3.connect(store.path, isolation_level=None)) as database:
        database.execute("DELETE FROM deck")
    (problem, *_) = integrity_problems(store.path)
    assert "deck" in problem
    store.close()


def test_where_there_are_no_hard_links_all_goes_on_as_with_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", _no_link)
    store = _answered(tmp_path, 1)
    copies.backup(store, tmp_path / "copy.db")
    with pytest.raises(StoreError, match="already"):
        copies.backup(store, tmp_path / "copy.db")
    _answer(store, 2)
    store.close()
    kept = copies.restore(tmp_path / "copy.db", store.path, device=NEW)
    assert kept is not None
    assert _answers(store.path) == [entry_id(1)]
    assert _answers(kept) == [entry_id(1), entry_id(2)]


def _no_link(*_: object) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")


def _answered(folder: Path, *numbers: int) -> Store:
    folder.mkdir(exist_ok=True)
    store = new_store(folder, a_deck())
    for number in numbers:
        _answer(store, number)
    return store


def _answer(store: Store, number: int) -> None:
    with store.writing() as tx:
        entries.append(tx, a_review(tx, number, a_card(0).id))


def _answers(path: Path) -> list[EntryId]:
    store = open_store(path, new_identity=identity(9))
    with store.reading() as tx:
        answers = [entry.stamp.entry for entry in entries.reviews(tx)]
    store.close()
    return answers
