"""What has been acknowledged is there, whatever happens to the process that wrote it."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.store.builders import a_card, a_deck, entry_id, identity, names, new_store
from tests.store.children import (
    answer,
    answer_many,
    answer_till_refused,
    reports,
    small_disk,
    started,
)
from trainer.domain.fold import folded
from trainer.domain.ids import CardId, EntryId
from trainer.errors import StoreError
from trainer.store import entries, schedules
from trainer.store.engine import Store, open_store
from trainer.store.integrity import integrity_problems

CARDS = [a_card(number).id for number in range(7)]


def test_two_processes_that_answer_at_once_lose_nothing(tmp_path: Path) -> None:
    path = _database(tmp_path)
    children = [started(answer_many, path, seed, 500, CARDS) for seed in (1, 2)]
    acknowledged = [entry for _, receiver in children for entry in reports(receiver)]
    for child, _ in children:
        child.join()
    store = open_store(path, new_identity=identity())
    assert len(set(acknowledged)) == 1000
    assert _logged(store) == set(acknowledged)
    assert _sequences(store) == list(range(1, 1001))
    _assert_log_and_schedules_agree(store)
    store.close()


def test_a_process_killed_while_answering_loses_no_acknowledged_answer(tmp_path: Path) -> None:
    path = _database(tmp_path)
    rng = random.Random(2)
    acknowledged: set[EntryId] = set()
    for seed in range(60):
        child, receiver = started(answer_many, path, seed, 100_000, CARDS)
        heard = [receiver.recv() for _ in range(rng.randint(1, 25))]
        child.kill()
        acknowledged.update(heard, reports(receiver))
        child.join()
        assert child.exitcode == -9
    store = open_store(path, new_identity=identity())
    unheard = _logged(store) - acknowledged
    assert acknowledged <= _logged(store)
    assert len(unheard) <= 60  # each child may die between its commit and its report
    assert _sequences(store) == list(range(1, len(acknowledged) + len(unheard) + 1))
    _assert_log_and_schedules_agree(store)
    assert integrity_problems(store.path) == []
    store.close()


def test_a_disk_that_fills_up_refuses_an_answer_and_keeps_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    with small_disk(folder, 1_000_000) as limit:
        path = _database(folder)
        child, receiver = started(answer_till_refused, path, limit, CARDS)
        *acknowledged, message = reports(receiver)
        child.join()
        assert "full" in message
        assert str(path) in message
        store = open_store(path, new_identity=identity())
        assert set(acknowledged) == _logged(store)
        _assert_log_and_schedules_agree(store)
        assert integrity_problems(store.path) == []
        store.close()


def _database(folder: Path) -> Path:
    store = new_store(folder, a_deck())
    store.close()
    return store.path


def _logged(store: Store) -> set[EntryId]:
    with store.reading() as tx:
        return {entry.stamp.entry for entry in entries.reviews(tx)}


def _sequences(store: Store) -> list[int]:
    with store.reading() as tx:
        return sorted(entry.stamp.sequence for entry in entries.reviews(tx))


def _assert_log_and_schedules_agree(store: Store) -> None:
    with store.reading() as tx:
        history = entries.settings_history(tx)
        for schedule in schedules.all_schedules(tx):
            card = CardId(schedule.card)
            assert schedule == folded(card, entries.of_card(tx, card), history)


def _delete(path: Path) -> None:
    path.unlink()


def _replace(path: Path) -> None:
    copy = path.with_name("copy.db")
    copy.write_bytes(path.read_bytes())
    copy.replace(path)


def _move_away(path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


@pytest.mark.parametrize("remove", [_delete, _replace, _move_away])
def test_nothing_is_acknowledged_that_is_not_in_the_file_at_its_place(
    remove: Callable[[Path], None], tmp_path: Path
) -> None:
    store = open_store(_database(tmp_path), new_identity=identity())
    answer(store, CARDS[0], entry_id(1))
    remove(store.path)
    for _ in range(2):
        with pytest.raises(StoreError, match="moved, deleted or replaced") as refusal:
            answer(store, CARDS[0], entry_id(2))
        assert str(store.path) in refusal.value.message
        assert refusal.value.hint
    store.close()


@pytest.mark.parametrize("remove", [_delete, _replace])
def test_a_second_connection_does_not_go_to_another_file(
    remove: Callable[[Path], None], tmp_path: Path
) -> None:
    store = open_store(_database(tmp_path), new_identity=identity())
    with store.reading():
        remove(store.path)
        with pytest.raises(StoreError, match="moved, deleted or replaced"):
            answer(store, CARDS[0], entry_id(1))
    assert names(tmp_path).count("trainer.db") == (remove is _replace)
    if remove is _replace:
        with open_store(store.path, new_identity=identity()).reading() as tx:
            assert list(entries.reviews(tx)) == []
    store.close()


def test_a_database_that_is_put_back_is_written_again(tmp_path: Path) -> None:
    store = open_store(_database(tmp_path), new_identity=identity())
    _move_away(store.path)
    with pytest.raises(StoreError):
        answer(store, CARDS[0], entry_id(1))
    (tmp_path / "elsewhere.db").rename(store.path)
    answer(store, CARDS[0], entry_id(2))
    assert entry_id(2) in _logged(store)
    store.close()
