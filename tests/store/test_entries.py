"""The log as it is kept: whole, in order, once, and never changed."""

from dataclasses import replace
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from tests.store.builders import (
    NOON,
    a_card,
    a_deck,
    a_review,
    digest,
    entry_id,
    identity,
    later,
    new_store,
    run_sql,
)
from tests.unit.scheduling.builders import CARD, TRAINEE
from tests.unit.scheduling.histories import logs
from trainer.domain.ids import DeviceId
from trainer.domain.log import (
    Bury,
    Entry,
    Flag,
    Mode,
    Origin,
    Rerate,
    Retract,
    Retype,
    Review,
    SettingsChanged,
    Stamp,
    Suspend,
)
from trainer.domain.rating import Confidence, ErrorKind, Mark, Rating
from trainer.domain.settings import SettingsHistory
from trainer.errors import StoreError
from trainer.store import entries
from trainer.store.engine import Identity, Store, Transaction, open_store

CARD_0 = a_card(0).id


@settings(max_examples=60, deadline=None)
@given(log=logs(), rng=st.randoms(use_true_random=False))
def test_any_log_written_in_any_order_is_read_in_its_own(log: list[Entry], rng: Random) -> None:
    written = list(log)
    rng.shuffle(written)
    owner = Identity(trainee=TRAINEE, device=DeviceId(b"here".ljust(16, b"\0")))
    with TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "trainer.db", new_identity=owner)
        with store.writing() as tx:
            for entry in written:
                assert entries.append(tx, entry)
        with store.reading() as tx:
            _assert_holds(tx, log)
        store.close()


def _assert_holds(tx: Transaction, log: list[Entry]) -> None:
    in_order = sorted(log, key=lambda entry: entry.stamp.place)
    of_card = [entry for entry in in_order if not _is_of_settings(entry, log)]
    assert list(entries.of_card(tx, CARD)) == of_card
    assert [entries.find(tx, entry.stamp.entry) for entry in log] == log
    changes = [entry for entry in log if isinstance(entry, SettingsChanged)]
    assert entries.settings_history(tx) == SettingsHistory.folded(changes)
    has_card = any(
        not isinstance(entry, SettingsChanged | Rerate | Retype | Retract) for entry in log
    )
    assert entries.by_card(tx) == ({CARD: of_card} if has_card else {})
    answers = [entry for entry in in_order if isinstance(entry, Review | Rerate | Retract)]
    assert list(entries.reviews(tx)) == answers


def _is_of_settings(entry: Entry, log: list[Entry]) -> bool:
    """Whether an entry is a change of settings, or a retract of one, or of such a retract."""
    named = {other.stamp.entry: other for other in log}
    while isinstance(entry, Retract):
        entry = named[entry.target]
    return isinstance(entry, SettingsChanged)


def test_the_sequence_of_a_device_is_dense_from_1(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck())
    for number in range(5):
        _append(store, number)
    with store.reading() as tx:
        assert [entry.stamp.sequence for entry in entries.reviews(tx)] == [1, 2, 3, 4, 5]
    store.close()


def test_other_devices_do_not_count_in_the_sequence(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck())
    other = Identity(trainee=identity().trainee, device=identity(2).device)
    with store.writing() as tx:
        for number in range(3):
            elsewhere = Transaction(tx.connection, other)
            entries.append(elsewhere, a_review(elsewhere, number, CARD_0))
        assert entries.next_stamp(tx, entry_id(9), NOON).sequence == 1
        assert entries.latest_undoable(tx) is None
    store.close()


def test_the_same_entry_twice_is_one_and_the_first_stands(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck())
    first = _append(store, 1, typed="first")
    with store.writing() as tx:
        again = a_review(tx, 1, CARD_0, moment=later(1), rating=Rating.AGAIN)
        assert not entries.append(tx, again, typed="second")
    with store.reading() as tx:
        assert list(entries.reviews(tx)) == [first]
        assert entries.typed_answers(tx, CARD_0) == {entry_id(1): "first"}
    store.close()


def test_two_entries_with_one_number_of_one_device_are_refused(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck())
    with store.reading() as tx:
        both = [a_review(tx, number, CARD_0) for number in (1, 2)]
    with store.writing() as tx:
        entries.append(tx, both[0])
    with pytest.raises(StoreError, match="contradicts"), store.writing() as tx:
        entries.append(tx, both[1])
    with store.reading() as tx:
        assert list(entries.reviews(tx)) == [both[0]]
    store.close()


@pytest.mark.parametrize(
    "change",
    ["UPDATE log SET rating = 4", "DELETE FROM log", "REPLACE INTO log SELECT * FROM log"],
)
def test_the_log_refuses_to_be_changed(change: str, tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck())
    kept = _append(store, 1)
    with pytest.raises(StoreError), store.writing() as tx:
        run_sql(tx, change)
    with store.reading() as tx:
        assert list(entries.reviews(tx)) == [kept]
    store.close()


def test_a_review_keeps_every_field(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck())
    with store.writing() as tx:
        whole = Review(
            stamp=entries.next_stamp(tx, entry_id(1), NOON._replace(offset_minutes=-210)),
            card=CARD_0,
            card_version=digest("v"),
            key_hash=digest("k"),
            mode=Mode.EXAM,
            mark=Mark.CLOSE,
            error=ErrorKind.POWER_OF_TEN,
            chosen=(2, 0, 1),
            rating=Rating.HARD,
            confidence=Confidence.THINK_SO,
            elapsed_ms=12_345,
            marker_version=7,
            scheduler_version="fsrs-6",
            origin=Origin(log="anki", id="42"),
        )
        entries.append(tx, whole)
    with store.reading() as tx:
        assert entries.find(tx, entry_id(1)) == whole
    store.close()


def test_an_answer_typed_again_keeps_every_field_and_both_texts(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck())
    review = _append(store, 1, typed="0.1")
    with store.writing() as tx:
        stamp = entries.next_stamp(tx, entry_id(2), later(minutes=1))
        retype = Retype(
            stamp=stamp, review=review.stamp.entry, mark=Mark.CLOSE, error=ErrorKind.UNIT
        )
        entries.append(tx, retype, typed="10 %")
    with store.reading() as tx:
        assert entries.of_card(tx, CARD_0) == (review, retype)
        assert entries.typed_answers(tx, CARD_0) == {entry_id(1): "0.1", entry_id(2): "10 %"}
        assert entries.latest_undoable(tx) == review
    store.close()


def test_an_answer_is_typed_again_once_and_no_more(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck())
    review = _append(store, 1)
    for number in (2, 3):
        with store.reading() as tx:
            stamp = entries.next_stamp(tx, entry_id(number), later(minutes=number))
        again = Retype(stamp=stamp, review=review.stamp.entry, mark=Mark.CORRECT)
        if number == 2:
            with store.writing() as tx:
                assert entries.append(tx, again)
        else:
            with pytest.raises(StoreError, match="contradicts"), store.writing() as tx:
                entries.append(tx, again)
    store.close()


def test_cards_with_an_overruled_mark_are_found_and_those_only_rerated_are_not(
    tmp_path: Path,
) -> None:
    store = new_store(tmp_path, a_deck())
    other = a_card(1).id
    with store.writing() as tx:
        for number, card, mark in ((1, CARD_0, Mark.CORRECT), (3, other, None)):
            review = a_review(tx, number, card)
            entries.append(tx, review)
            stamp = entries.next_stamp(tx, entry_id(number + 1), NOON)
            entries.append(
                tx,
                Rerate(stamp=stamp, review=review.stamp.entry, rating=Rating.GOOD, mark=mark),
            )
        assert entries.overruled_cards(tx) == [CARD_0]
    store.close()


def test_overruled_marks_are_found_without_walking_the_log(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck())
    asked: list[tuple[str, Any]] = []
    with store.reading() as tx:
        event.listen(
            tx.connection,
            "before_cursor_execute",
            lambda _connection, _cursor, sql, given, *_rest: asked.append((sql, given)),
        )
        entries.overruled_cards(tx)
        sql, given = asked.pop()
        plan = tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given).all()
    assert "COVERING INDEX log_overruled" in str(plan)
    store.close()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("", ""), ("a\0b", "a\0b"), ("μ ≤ 5 %", "μ ≤ 5 %"), ("\udcff half", "? half")],
)
def test_whatever_was_typed_is_kept_if_it_is_text(typed: str, kept: str, tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck())
    _append(store, 1, typed=typed)
    with store.reading() as tx:
        assert entries.typed_answers(tx, CARD_0) == {entry_id(1): kept}
        assert entries.typed_answers(tx, a_card(1).id) == {}
    store.close()


def test_undo_goes_back_through_what_can_be_undone_latest_first(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck())
    numbers = count(1)
    with store.writing() as tx:

        def stamp() -> Stamp:
            return entries.next_stamp(tx, entry_id(next(numbers)), NOON)

        kept: list[Entry] = []

        def keep(entry: Entry) -> None:
            kept.append(entry)
            entries.append(tx, entry)

        keep(a_review(tx, next(numbers), CARD_0))
        keep(Suspend(stamp=stamp(), card=CARD_0, is_suspended=True))
        keep(Bury(stamp=stamp(), card=CARD_0))
        keep(Flag(stamp=stamp(), card=CARD_0, is_flagged=True))
        entries.append(tx, Rerate(stamp=stamp(), review=kept[0].stamp.entry, rating=Rating.EASY))
        entries.append(tx, SettingsChanged(stamp=stamp(), changes={"retention": "0.8"}))
        for expected in reversed(kept):
            assert entries.latest_undoable(tx) == expected
            entries.append(tx, Retract(stamp=stamp(), target=expected.stamp.entry))
        assert entries.latest_undoable(tx) is None
    store.close()


def test_reviews_can_be_had_from_a_time_on(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck())
    for number in range(4):
        _append(store, number, days=number)
    with store.reading() as tx:
        since = list(entries.reviews(tx, since_ms=later(2).at_ms))
        assert [entry.stamp.sequence for entry in since] == [3, 4]
    store.close()


def test_what_was_added_since_is_told_by_how_far_every_device_had_come(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck())
    other = Identity(trainee=identity().trainee, device=identity(2).device)
    _append(store, 1)
    with store.reading() as tx:
        reach = entries.heads(tx)
    later_here = _append(store, 2, days=1)
    with store.writing() as tx:
        elsewhere = Transaction(tx.connection, other)
        there = a_review(elsewhere, 3, CARD_0)
        entries.append(elsewhere, there)
        assert sorted(entries.beyond(tx, reach), key=lambda entry: entry.stamp.entry) == [
            later_here,
            there,
        ]
        assert list(entries.beyond(tx, entries.heads(tx))) == []
    store.close()


def test_entries_of_a_kind_only_a_newer_trainer_knows_are_kept_and_passed_over(
    tmp_path: Path,
) -> None:
    store = new_store(tmp_path, a_deck())
    first = _append(store, 1)
    with store.writing() as tx:
        run_sql(
            tx,
            "INSERT INTO log (trainee_id, entry_id, device_id, sequence, at_ms, offset_minutes,"
            " kind, card_id) VALUES (:trainee, :entry, :device, 2, 0, 0, 'dream', :card)",
            entry=entry_id(2),
            device=store.identity.device,
            card=CARD_0,
        )
        assert entries.of_card(tx, CARD_0) == (first,)
        assert entries.by_card(tx) == {CARD_0: [first]}
        assert entries.find(tx, entry_id(2)) is None
        assert entries.next_stamp(tx, entry_id(3), NOON).sequence == 3
    store.close()


def test_what_only_a_newer_trainer_says_in_an_entry_is_passed_over(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck())
    review = _append(store, 1)
    with store.writing() as tx:
        stamp = entries.next_stamp(tx, entry_id(2), NOON)
        flag = Flag(stamp=stamp, card=CARD_0, is_flagged=True)
        entries.append(tx, flag)
        stamp = entries.next_stamp(tx, entry_id(3), NOON)
        change = SettingsChanged(stamp=stamp, changes={"retention": "0.8"})
        entries.append(tx, change)
    with store.writing() as tx:
        run_sql(tx, "DROP TRIGGER log_is_not_updated")
        run_sql(tx, "UPDATE log SET payload = json_insert(payload, '$.mood', 'good')")
        run_sql(
            tx,
            "UPDATE log SET error = 'daydream', confidence = 'very' WHERE entry_id = :entry",
            entry=review.stamp.entry,
        )
        assert entries.of_card(tx, CARD_0) == (replace(review, error=ErrorKind.OTHER), flag)
        assert entries.find(tx, entry_id(3)) == change
        assert entries.settings_history(tx).now.retention == 0.8
    store.close()


def test_a_damaged_entry_is_named_as_damage(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck())
    with store.writing() as tx:
        stamp = entries.next_stamp(tx, entry_id(1), NOON)
        entries.append(tx, Flag(stamp=stamp, card=CARD_0, is_flagged=True))
    with store.writing() as tx:
        run_sql(tx, "DROP TRIGGER log_is_not_updated")
        run_sql(tx, "UPDATE log SET payload = '[]'")
    with pytest.raises(StoreError, match="damaged"), store.reading() as tx:
        entries.of_card(tx, CARD_0)
    store.close()


def _append(store: Store, number: int, *, typed: str | None = None, days: float = 0) -> Review:
    with store.writing() as tx:
        review = a_review(tx, number, CARD_0, moment=later(days))
        entries.append(tx, review, typed=typed)
    return review
