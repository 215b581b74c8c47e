"""One entry, one transaction: written once, folded at once, whoever opened the store."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.services.builders import (
    FakeClock,
    answer,
    answer_all,
    asked,
    change_settings,
    deck_text,
    log_of,
    open_library,
    opening_of,
    shown_cards,
)
from trainer.domain.ids import EntryId
from trainer.domain.log import Flag, Retract, Stamp
from trainer.domain.rating import Rating
from trainer.services.recording import Attempt, record
from trainer.services.study import Nothing, Plan
from trainer.store import entries, schedules


def test_an_attempt_that_is_made_again_writes_one_entry(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    card = asked(library.session(Plan())).card.id
    attempt = Attempt()

    def flag(stamp: Stamp) -> Flag:
        return Flag(stamp=stamp, card=card, is_flagged=True)

    first = record(library.store, library.clock.now(), flag, attempt=attempt)
    again = record(library.store, library.clock.now(), flag, attempt=attempt)
    assert again == first
    assert log_of(library) == [first.entry]


def test_an_attempt_that_is_made_again_differently_returns_what_the_log_holds(
    tmp_path: Path,
) -> None:
    library = open_library(tmp_path)
    card = asked(library.session(Plan())).card.id
    attempt = Attempt()
    first, again = (
        record(
            library.store,
            library.clock.now(),
            lambda stamp, is_flagged=is_flagged: Flag(  # type: ignore[misc]
                stamp=stamp, card=card, is_flagged=is_flagged
            ),
            attempt=attempt,
        )
        for is_flagged in (True, False)
    )
    assert again == first
    assert log_of(library) == [again.entry]


def test_what_fails_on_the_way_leaves_neither_entry_nor_fold(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(2)))
    card = asked(library.session(Plan())).card.id
    with library.store.reading() as tx:
        before = schedules.all_schedules(tx)

    def fail(stamp: Stamp) -> Flag:
        raise RuntimeError(stamp.sequence)

    with pytest.raises(RuntimeError, match="1"):
        record(library.store, library.clock.now(), fail)
    record(
        library.store,
        library.clock.now(),
        lambda stamp: Flag(stamp=stamp, card=card, is_flagged=False),
    )
    assert [entry.stamp.sequence for entry in log_of(library)] == [1]
    with library.store.reading() as tx:
        heads = [schedule.head is not None for schedule in schedules.all_schedules(tx)]
        assert sum(heads) == 1
        assert len(heads) == len(before)


def test_sequences_are_dense_over_sittings_and_restarts(tmp_path: Path) -> None:
    clock, text = FakeClock(), deck_text(shown_cards(5))
    for _ in range(3):
        library = open_library(tmp_path, text, clock)
        session = library.session(Plan())
        answer(session, Rating.EASY)
        session.undo()
        library.close()
    library = open_library(tmp_path, text, clock)
    assert [entry.stamp.sequence for entry in log_of(library)] == [1, 2, 3, 4, 5, 6]


def retraction_of(target: EntryId) -> Callable[[Stamp], Retract]:
    return lambda stamp: Retract(stamp=stamp, target=target)


def test_a_retraction_of_what_is_unknown_harms_nothing(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    session = library.session(Plan())
    session.toggle_flag()
    flag = log_of(library)[0].stamp.entry
    for target in (flag, flag, EntryId(bytes(16))):
        record(library.store, library.clock.now(), retraction_of(target))
    assert session.undo() is None


def test_a_change_of_settings_leaves_what_was_answered_before_it(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(2)))
    answer(library.session(Plan()), Rating.EASY)
    with library.store.reading() as tx:
        before = schedules.all_schedules(tx)
    change_settings(library, retention="0.8", rollover_hour="12")
    with library.store.reading() as tx:
        assert schedules.all_schedules(tx) == before
        assert entries.settings_history(tx).now.rollover_hour == 12


def test_a_library_opened_in_another_thread_is_used_in_this_one(tmp_path: Path) -> None:
    opening = opening_of(tmp_path, FakeClock())
    with ThreadPoolExecutor(max_workers=1) as worker:
        library = worker.submit(opening.open).result()
    library.warm()
    answer(library.session(Plan()))
    assert library.overview().answered_today == 1
    library.close()


def test_what_another_program_has_answered_meanwhile_is_not_asked_again(tmp_path: Path) -> None:
    text, clock = deck_text(shown_cards(6)), FakeClock()
    here = open_library(tmp_path, text, clock).session(Plan())
    on_screen = asked(here).card
    there = open_library(tmp_path, text, clock).session(Plan())
    assert len(answer_all(there, Rating.EASY)) == 6
    assert asked(here).card == on_screen
    answer(here, Rating.EASY)
    assert here.current is Nothing.FINISHED


@pytest.mark.parametrize("deed", ["bury", "suspend"])
def test_what_another_program_has_put_away_meanwhile_is_not_asked(
    tmp_path: Path, deed: str
) -> None:
    text, clock = deck_text(shown_cards(3)), FakeClock()
    here = open_library(tmp_path, text, clock).session(Plan())
    there = open_library(tmp_path, text, clock).session(Plan())
    answer(there, Rating.EASY)
    put_away = asked(there).card
    getattr(there, deed)()
    assert put_away not in answer_all(here, Rating.EASY)
