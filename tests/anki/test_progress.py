"""A learner's progress in Anki: the same due days, memories and answers as here."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from anki.cards import Card

from tests.anki.judge import Judge
from tests.services.builders import (
    FakeClock,
    answer,
    answer_all,
    change_settings,
    deck_text,
    open_library,
    shown_cards,
)
from trainer.domain.fold import retraced
from trainer.domain.ids import BlockId, DeckSlug, card_id
from trainer.domain.log import Review
from trainer.domain.rating import Rating
from trainer.domain.schedule import Phase, Schedule
from trainer.domain.study_day import StudyDay
from trainer.services.anki_decks import installed_deck
from trainer.services.anki_export import export, prepared
from trainer.services.anki_progress import progress_of
from trainer.services.library import Library
from trainer.services.study import Plan, Prompt
from trainer.store import entries, schedules

CARDS = 12
LONG_AGO_MS = 1_773_669_600_000
"""UTC milliseconds of 16 March 2026, 14:00 UTC: Anki takes no answer from its future."""
WEST = -300
"""Minutes of a learner five hours west of Greenwich."""
RATINGS = (Rating.GOOD, Rating.AGAIN, Rating.EASY, Rating.HARD, Rating.GOOD)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(LONG_AGO_MS, offset_minutes=WEST)


@pytest.fixture
def library(tmp_path: Path, clock: FakeClock) -> Iterator[Library]:
    """Twelve cards after three weeks: some in steps, one suspended, one buried, one flagged."""
    library = open_library(tmp_path, deck_text(shown_cards(CARDS)), clock)
    change_settings(library, retention="0.85", new_per_day="3", reviews_per_day="77")
    for day in range(21):
        session = library.session(Plan(cards=5))
        turn = day
        while isinstance(session.current, Prompt):
            answer(session, RATINGS[turn % len(RATINGS)])
            turn += 1
        clock.advance(days=1)
    set_aside(library, clock)
    yield library
    library.close()


def set_aside(library: Library, clock: FakeClock) -> None:
    """Leave a card in a step; suspend, bury and flag another each, and cram one of them."""
    while not isinstance((today := library.session(Plan())).current, Prompt):
        clock.advance(days=1)
    answer(today, Rating.AGAIN)
    cram = library.session(Plan(is_cram=True))
    cram.suspend()
    cram.bury()
    cram.toggle_flag()
    answer(cram, Rating.AGAIN)


def packed(library: Library, target: Path) -> Path:
    moment = library.clock.now()
    source = installed_deck(library.store, "sample", target.parent)
    (one,) = prepared([source], moment)
    cards = [card for note in one.notes for _, card in note.cards]
    export([one], target, progress=progress_of(library.store, cards, moment))
    return target


@pytest.fixture
def arrived(anki: Judge, library: Library, tmp_path: Path) -> Judge:
    """Anki with the learner's progress in it."""
    anki.imports(packed(library, tmp_path / "deck.apkg"), with_progress=True)
    return anki


def pairs(anki: Judge, library: Library) -> list[tuple[Schedule, Card]]:
    """Every card as it stands here and there."""
    with library.store.reading() as tx:
        here = {schedule.card: schedule for schedule in schedules.all_schedules(tx)}
    blocks = [BlockId(f"c-{number}") for number in range(CARDS)]
    return [
        (here[card_id(DeckSlug("sample"), block)], anki.note(f"sample/{block}").cards()[0])
        for block in blocks
    ]


def due_day_there(anki: Judge, card: Card) -> StudyDay:
    """The study day a card falls due on in Anki, which counts from the collection's first."""
    began = datetime.fromtimestamp(anki.collection.crt)  # noqa: DTZ006 - Anki goes by the machine's
    return StudyDay((began.date() - date(1970, 1, 1)).days + card.due)


def test_every_due_day_is_the_same(arrived: Judge, library: Library) -> None:
    reviews = [(s, card) for s, card in pairs(arrived, library) if s.phase is Phase.REVIEW]
    assert len(reviews) == CARDS - 1
    for schedule, card in reviews:
        assert due_day_there(arrived, card) == schedule.due_day
        assert card.ivl == schedule.interval_days


def test_a_card_in_a_step_comes_back_to_the_second(arrived: Judge, library: Library) -> None:
    ((schedule, card),) = [
        (s, card) for s, card in pairs(arrived, library) if s.phase is Phase.RELEARNING
    ]
    assert schedule.due_ms is not None
    assert (card.type, card.queue, card.due) == (3, 1, schedule.due_ms // 1000)
    assert card.left % 1000 == 1


def test_memories_are_the_same(arrived: Judge, library: Library) -> None:
    for schedule, card in pairs(arrived, library):
        assert schedule.memory is not None
        assert card.memory_state is not None
        assert card.memory_state.stability == pytest.approx(
            schedule.memory.stability_days, abs=1e-3
        )
        assert card.memory_state.difficulty == pytest.approx(schedule.memory.difficulty, abs=1e-2)
        assert card.desired_retention == pytest.approx(0.85)
        assert card.decay == pytest.approx(0.1542, abs=1e-3)
        assert (card.reps, card.lapses) == (schedule.reviews, schedule.lapses)


def test_anki_works_out_the_same_memories_from_the_answers(
    arrived: Judge, library: Library
) -> None:
    arrived.collection.set_config("fsrs", True)
    for schedule, card in pairs(arrived, library):
        worked_out = arrived.collection.compute_memory_state(card.id)
        assert schedule.memory is not None
        assert worked_out.stability == pytest.approx(schedule.memory.stability_days, rel=1e-3)
        assert worked_out.difficulty == pytest.approx(schedule.memory.difficulty, rel=1e-3)


def test_the_database_check_has_nothing_to_mend(arrived: Judge) -> None:
    assert arrived.is_clean()


def test_what_was_set_aside_stays_so(arrived: Judge, library: Library) -> None:
    for schedule, card in pairs(arrived, library):
        is_buried = schedule.buried_day is not None
        assert (card.queue == -1) == schedule.is_suspended
        assert (card.queue == -3) == is_buried
        assert (card.user_flag() == 1) == schedule.is_flagged
    stood = [schedule for schedule, _ in pairs(arrived, library)]
    assert any(schedule.is_suspended for schedule in stood)
    assert any(schedule.buried_day for schedule in stood)
    assert any(schedule.is_flagged for schedule in stood)


def test_every_answer_arrives_with_the_rating_that_holds(arrived: Judge, library: Library) -> None:
    with library.store.reading() as tx:
        history, log = entries.settings_history(tx), entries.by_card(tx)
    for schedule, card in pairs(arrived, library):
        stages = retraced(schedule.card, log[schedule.card], history)
        given = [stage.entry for stage in stages if isinstance(stage.entry, Review)]
        there = list(reversed(arrived.collection.get_review_logs(card.id)))
        assert [row.button_chosen for row in there] == [review.rating for review in given]
        assert [row.time for row in there] == [review.stamp.at_ms // 1000 for review in given]


def test_answers_arrive_as_learnt_reviewed_relearnt_and_crammed(arrived: Judge) -> None:
    assert arrived.collection.db is not None
    assert set(arrived.collection.db.list("SELECT type FROM revlog")) == {0, 1, 2, 3}


def test_the_deck_goes_by_the_learner_s_settings(arrived: Judge) -> None:
    collection = arrived.collection
    deck = collection.decks.id_for_name("A sample deck")
    assert deck is not None
    preset = collection.decks.config_dict_for_deck_id(deck)
    assert preset["name"] == "trainer"
    assert preset["desiredRetention"] == pytest.approx(0.85)
    assert (preset["new"]["perDay"], preset["rev"]["perDay"]) == (3, 77)
    assert (preset["new"]["delays"], preset["lapse"]["delays"]) == ([1, 10], [10])


def test_new_cards_keep_the_order_of_the_deck(anki: Judge, tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(CARDS)))
    anki.imports(packed(library, tmp_path / "deck.apkg"), with_progress=True)
    library.close()
    places = [anki.note(f"sample/c-{number}").cards()[0].due for number in range(CARDS)]
    assert places == sorted(places)
    assert len(set(places)) == CARDS
    assert anki.is_clean()


def test_a_second_import_leaves_schedules_alone(
    arrived: Judge, library: Library, clock: FakeClock, tmp_path: Path
) -> None:
    before = [(card.due, card.reps) for _, card in pairs(arrived, library)]
    clock.advance(days=40)
    answer_all(library.session(Plan()))
    arrived.imports(packed(library, tmp_path / "later.apkg"), with_progress=True)
    assert [(card.due, card.reps) for _, card in pairs(arrived, library)] == before
