"""A learner's progress in Anki: the same due days, memories and answers as here."""

from datetime import date, datetime
from pathlib import Path

import pytest
from anki.cards import Card

from tests.anki.judge import Judge
from tests.anki.learner import CARDS, packed
from tests.services.builders import (
    FakeClock,
    answer_all,
    deck_text,
    open_library,
    shown_cards,
)
from trainer.domain.fold import retraced
from trainer.domain.ids import BlockId, DeckSlug, card_id
from trainer.domain.log import Review
from trainer.domain.schedule import Phase, Schedule
from trainer.domain.study_day import StudyDay
from trainer.services.library import Library
from trainer.services.study import Plan
from trainer.store import entries, schedules


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
    assert arrived.complaints() == []


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
    assert anki.complaints() == []


def test_a_second_import_leaves_schedules_alone(
    arrived: Judge, library: Library, clock: FakeClock, tmp_path: Path
) -> None:
    before = [(card.due, card.reps) for _, card in pairs(arrived, library)]
    clock.advance(days=40)
    answer_all(library.session(Plan()))
    arrived.imports(packed(library, tmp_path / "later.apkg"), with_progress=True)
    assert [(card.due, card.reps) for _, card in pairs(arrived, library)] == before
