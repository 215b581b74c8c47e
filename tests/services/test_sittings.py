"""Whole sittings: what is asked, what is said of an answer, and what goes into the log."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.services.builders import (
    CHOICE,
    CLOZE,
    EVERY_KIND,
    FIGURE,
    SEVERAL,
    SHOWN,
    STEPS,
    TRUE_FALSE,
    TYPED,
    FakeClock,
    answer,
    answer_all,
    asked,
    change_settings,
    deck_text,
    give_right_answer,
    log_of,
    open_library,
    shown_cards,
)
from trainer.domain.answer import Answer, ChosenOptions, Judgement, OrderedSteps, TypedText
from trainer.domain.fact import Category
from trainer.domain.ids import DeckSlug
from trainer.domain.intervals import interval_words
from trainer.domain.log import Bury, Flag, Mode, Rerate, Review, Stamp, Suspend
from trainer.domain.rating import Mark, Rating
from trainer.domain.schedule import Phase
from trainer.domain.study_day import Moment
from trainer.errors import StoreError
from trainer.services.library import Library
from trainer.services.recording import record
from trainer.services.stats import statistics
from trainer.services.study import Nothing, Plan
from trainer.store import author_reports, schedules
from trainer.store.engine import Store

EVERY_DECK = Plan()


def failing_once_written(
    store: Store,
    moment: Moment,
    make: Callable[[Stamp], Review],
    **options: Any,  # noqa: ANN401 - passed on as they are
) -> NoReturn:
    """What an attempt looks like whose commit was done and whose success was not reported."""
    record(store, moment, make, **options)
    raise StoreError("disk I/O error")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def reviews_of(library: Library) -> list[Review]:
    return [entry for entry in log_of(library) if isinstance(entry, Review)]


@pytest.mark.parametrize("cards", [TYPED, CHOICE, SEVERAL, FIGURE, STEPS, TRUE_FALSE])
def test_the_right_answer_is_marked_correct_and_is_in_the_log_before_it_is_rated(
    tmp_path: Path, cards: str
) -> None:
    library = open_library(tmp_path, deck_text(cards))
    outcome = give_right_answer(library.session(EVERY_DECK))
    assert outcome.verdict is not None
    assert outcome.verdict.mark is Mark.CORRECT
    assert outcome.proposed is Rating.GOOD
    (review,) = reviews_of(library)
    assert (review.mark, review.rating, review.mode) == (Mark.CORRECT, Rating.GOOD, Mode.STUDY)


@pytest.mark.parametrize(
    ("cards", "wrong"),
    [
        (TYPED, TypedText("a trocar")),
        (CHOICE, ChosenOptions(frozenset({1}))),
        (SEVERAL, ChosenOptions(frozenset({2}))),
        (FIGURE, TypedText("60 %")),
        (STEPS, OrderedSteps((2, 1, 0))),
        (TRUE_FALSE, Judgement(is_true=True, reason=1)),
    ],
)
def test_a_wrong_answer_proposes_again_and_the_card_comes_back_in_the_same_sitting(
    tmp_path: Path, cards: str, wrong: Answer
) -> None:
    library = open_library(tmp_path, deck_text(cards))
    session = library.session(EVERY_DECK)
    card = asked(session).card
    outcome = session.submit(wrong)
    assert outcome.verdict is not None
    assert outcome.verdict.mark is Mark.WRONG
    assert outcome.verdict.why
    assert outcome.proposed is Rating.AGAIN
    session.rate(outcome.proposed)
    assert asked(session).card == card
    assert asked(session).phase is Phase.LEARNING


def test_a_card_that_is_turned_over_is_in_the_log_once_it_is_rated(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(SHOWN))
    session = library.session(EVERY_DECK)
    outcome = session.show()
    assert outcome.verdict is None
    assert outcome.proposed is Rating.GOOD
    assert reviews_of(library) == []
    session.rate(Rating.HARD)
    (review,) = reviews_of(library)
    assert (review.mark, review.rating) == (None, Rating.HARD)


def test_every_kind_of_card_can_be_studied_to_the_end(tmp_path: Path, clock: FakeClock) -> None:
    library = open_library(tmp_path, deck_text(EVERY_KIND), clock)
    session = library.session(EVERY_DECK)
    cards = answer_all(session)
    blocks = {card.block for card in cards}
    assert len(blocks) == 8
    assert session.current is Nothing.FINISHED
    assert session.summary().answered == len(cards)


def test_the_proposed_rating_adds_no_entry_and_another_adds_one(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(TYPED + CHOICE))
    session = library.session(EVERY_DECK)
    answer(session, Rating.GOOD)
    assert len(log_of(library)) == 1
    answer(session, Rating.EASY)
    entries = log_of(library)
    assert [type(entry) for entry in entries] == [Review, Review, Rerate]


@pytest.mark.parametrize("rating", list(Rating))
def test_each_rating_brings_the_card_back_when_its_key_said_it_would(
    tmp_path: Path, clock: FakeClock, rating: Rating
) -> None:
    library = open_library(tmp_path, deck_text(TYPED), clock)
    session = library.session(EVERY_DECK)
    card = asked(session).card
    answered_at = clock.now()
    give_right_answer(session)
    clock.advance(seconds=40)
    promised = session.intervals()[rating]
    session.rate(rating)
    with library.store.reading() as tx:
        schedule = schedules.schedule_of(tx, card.id)
    assert promised == interval_words(schedule, answered_at)


def test_what_was_typed_stays_on_the_device_and_in_the_history(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(TYPED))
    session = library.session(EVERY_DECK)
    session.submit(TypedText("pencil point  needle"))
    (past,) = session.info().history
    assert past.typed == "pencil point  needle"
    assert past.verdict == "correct"
    assert "pencil" not in repr(log_of(library))


def test_options_and_steps_are_logged_by_their_place_in_the_deck(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(SEVERAL + STEPS + TRUE_FALSE))
    session = library.session(EVERY_DECK)
    given: dict[str, tuple[Answer, tuple[int, ...]]] = {
        "s-several": (ChosenOptions(frozenset({2, 0})), (0, 2)),
        "s-steps": (OrderedSteps((1, 0, 2)), (1, 0, 2)),
        "s-truth": (Judgement(is_true=False, reason=2), (0, 2)),
    }
    for _ in given:
        block = asked(session).card.block
        session.submit(given[block][0])
        assert reviews_of(library)[-1].chosen == given[block][1]
        session.rate(Rating.EASY)


def test_a_judgement_that_cannot_be_read_is_wrong_and_logs_no_choice(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(TRUE_FALSE))
    outcome = library.session(EVERY_DECK).submit(Judgement(is_true=None, reason=None))
    assert outcome.proposed is Rating.AGAIN
    assert reviews_of(library)[0].chosen == ()


def test_time_is_measured_from_the_first_look_to_the_answer(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = open_library(tmp_path, deck_text(TYPED + SHOWN), clock)
    session = library.session(EVERY_DECK)
    clock.advance(seconds=100)
    asked(session)
    clock.advance(seconds=7)
    asked(session)
    give_right_answer(session)
    clock.advance(seconds=50)
    session.rate(Rating.EASY)
    asked(session)
    clock.advance(seconds=3)
    give_right_answer(session)
    clock.advance(seconds=50)
    session.rate(Rating.EASY)
    assert [review.elapsed_ms for review in reviews_of(library)] == [7_000, 3_000]


def test_siblings_are_not_asked_on_one_day(tmp_path: Path, clock: FakeClock) -> None:
    library = open_library(tmp_path, deck_text(CLOZE), clock)
    first = {card.id for card in answer_all(library.session(EVERY_DECK))}
    assert len(first) == 1
    clock.advance(days=1)
    second = {card.id for card in answer_all(library.session(EVERY_DECK))}
    assert len(second - first) == 1


def test_a_sibling_of_a_buried_card_is_asked_instead(tmp_path: Path) -> None:
    session = open_library(tmp_path, deck_text(CLOZE)).session(EVERY_DECK)
    first = asked(session).card
    session.bury()
    assert asked(session).card.block == first.block
    assert asked(session).card.id != first.id


def test_a_buried_card_is_left_alone_until_tomorrow(tmp_path: Path, clock: FakeClock) -> None:
    library = open_library(tmp_path, deck_text(SHOWN), clock)
    session = library.session(EVERY_DECK)
    session.bury()
    assert session.current is Nothing.FINISHED
    assert library.session(EVERY_DECK).current is Nothing.NOTHING_DUE
    assert isinstance(log_of(library)[-1], Bury)
    clock.advance(days=1)
    asked(library.session(EVERY_DECK))


def test_a_suspended_card_is_not_asked_any_more(tmp_path: Path, clock: FakeClock) -> None:
    library = open_library(tmp_path, deck_text(SHOWN), clock)
    library.session(EVERY_DECK).suspend()
    assert isinstance(log_of(library)[-1], Suspend)
    clock.advance(days=100)
    assert library.session(EVERY_DECK).current is Nothing.NOTHING_DUE


def test_a_flag_is_shown_with_the_card_from_then_on(tmp_path: Path, clock: FakeClock) -> None:
    library = open_library(tmp_path, deck_text(SHOWN), clock)
    session = library.session(EVERY_DECK)
    assert session.toggle_flag()
    assert asked(session).is_flagged
    assert asked(library.session(EVERY_DECK)).is_flagged
    assert not session.toggle_flag()
    assert not asked(session).is_flagged
    assert [entry.is_flagged for entry in log_of(library) if isinstance(entry, Flag)] == [
        True,
        False,
    ]


def test_a_sentence_for_the_author_is_kept(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(SHOWN))
    session = library.session(EVERY_DECK)
    session.report("The answer is only half of it.")
    with library.store.reading() as tx:
        (report,) = author_reports.author_reports(tx)
    assert report.sentence == "The answer is only half of it."
    assert report.block == "s-shown"
    assert report.card_version == asked(session).card.version


def test_a_plan_ends_after_so_many_cards(tmp_path: Path) -> None:
    session = open_library(tmp_path, deck_text(shown_cards(9))).session(Plan(cards=3))
    assert asked(session).progress.left == 3
    assert len(answer_all(session, Rating.EASY)) == 3
    assert session.current is Nothing.FINISHED


def test_a_plan_ends_after_so_many_minutes_but_not_in_the_middle_of_a_card(
    tmp_path: Path, clock: FakeClock
) -> None:
    session = open_library(tmp_path, deck_text(shown_cards(9)), clock).session(Plan(minutes=5))
    answer(session, Rating.EASY)
    asked(session)
    clock.advance(minutes=6)
    answer(session, Rating.EASY)
    assert session.current is Nothing.FINISHED


def test_a_plan_can_be_for_one_category_or_deck(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    figures = answer_all(library.session(Plan(category=Category.RISK_FIGURE)), Rating.EASY)
    assert {card.category for card in figures} == {Category.RISK_FIGURE}
    elsewhere = library.session(Plan(decks=(DeckSlug("elsewhere"),)))
    assert elsewhere.current is Nothing.NOTHING_DUE


def test_progress_counts_down_to_the_last_card(tmp_path: Path) -> None:
    session = open_library(tmp_path, deck_text(shown_cards(3))).session(EVERY_DECK)
    lefts = []
    while not isinstance(session.current, Nothing):
        progress = asked(session).progress
        lefts.append((progress.answered, progress.left))
        answer(session, Rating.EASY)
    assert lefts == [(0, 3), (1, 2), (2, 1)]


def test_answering_before_there_is_an_answer_is_a_mistake_of_the_program(tmp_path: Path) -> None:
    session = open_library(tmp_path, deck_text(SHOWN)).session(EVERY_DECK)
    with pytest.raises(RuntimeError):
        session.rate(Rating.GOOD)
    with pytest.raises(RuntimeError):
        session.submit(TypedText("x"))
    session.show()
    with pytest.raises(RuntimeError):
        session.show()


def test_cramming_asks_what_is_not_due_and_leaves_memory_alone(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(3)), clock)
    answer_all(library.session(EVERY_DECK), Rating.EASY)
    with library.store.reading() as tx:
        before = schedules.all_schedules(tx)
    crammed = answer_all(library.session(Plan(is_cram=True)), Rating.HARD)
    assert len(crammed) == 3
    with library.store.reading() as tx:
        after = schedules.all_schedules(tx)
    assert [schedule.memory for schedule in after] == [schedule.memory for schedule in before]
    assert [schedule.due_day for schedule in after] == [schedule.due_day for schedule in before]
    assert [review.mode for review in reviews_of(library)][-3:] == [Mode.CRAM] * 3


def test_cramming_asks_a_missed_card_once_more_at_the_end(tmp_path: Path) -> None:
    session = open_library(tmp_path, deck_text(shown_cards(3))).session(Plan(is_cram=True))
    missed = answer(session, Rating.AGAIN)
    rest = answer_all(session)
    assert rest[-1] == missed
    assert len(rest) == 3


def test_cramming_begins_with_what_was_not_seen_for_longest(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(3)), clock)
    seen = []
    for _ in range(2):
        seen.append(answer(library.session(EVERY_DECK), Rating.EASY).block)
        clock.advance(days=1)
    order = [card.block for card in answer_all(library.session(Plan(is_cram=True)))]
    assert order[1:] == seen


def test_a_cram_asks_one_card_of_each_fact_before_a_second(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(SHOWN + TYPED + CHOICE + FIGURE + SEVERAL))
    cards = answer_all(library.session(Plan(is_cram=True)))
    first_two, rest = cards[:2], cards[2:]
    assert {fact for card in first_two for fact in card.facts} == {"needle", "headache"}
    assert {card.block for card in rest} == {"s-typed", "s-choice", "s-several"}


def test_a_new_card_of_a_fact_that_was_answered_today_comes_after_those_of_others(
    tmp_path: Path,
) -> None:
    library = open_library(tmp_path, deck_text(SHOWN + TYPED + FIGURE))
    assert answer(library.session(EVERY_DECK), Rating.EASY).block == "s-shown"
    again = library.session(EVERY_DECK)
    assert [card.block for card in answer_all(again, Rating.EASY)] == ["s-figure", "s-typed"]


def test_a_summary_says_what_the_sitting_came_to(tmp_path: Path, clock: FakeClock) -> None:
    library = open_library(tmp_path, deck_text(TYPED + SHOWN), clock)
    session = library.session(EVERY_DECK)
    answered = {}
    for _ in range(2):
        clock.advance(seconds=10)
        prompt = asked(session)
        if prompt.card.block == "s-typed":
            session.submit(TypedText("a trocar"))
            session.rate(Rating.AGAIN)
        else:
            session.show()
            session.rate(Rating.EASY)
        answered[prompt.card.block] = prompt.card
    summary = session.summary()
    assert (summary.answered, summary.wrong, summary.self_rated) == (2, 1, 1)
    assert (summary.correct, summary.close) == (0, 0)
    assert (summary.due_answered, summary.due_passed) == (0, 0)
    assert summary.new_learnt == 1
    assert summary.elapsed_ms == 20_000
    (weak,) = summary.weak
    assert (weak.claim, weak.misses) == ("An atraumatic needle is preferred.", 1)
    assert summary.next_due == "1 due in 1 min"


def test_retention_counts_the_due_reviews_of_a_sitting(tmp_path: Path, clock: FakeClock) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(2)), clock)
    answer_all(library.session(EVERY_DECK), Rating.EASY)
    clock.advance(days=30)
    session = library.session(EVERY_DECK)
    answer(session, Rating.AGAIN)
    answer_all(session, Rating.GOOD)
    summary = session.summary()
    assert summary.answered == 3
    assert (summary.due_answered, summary.due_passed) == (2, 1)


@pytest.mark.parametrize("mornings", [Plan(is_cram=True), None])
def test_a_summary_counts_retention_as_the_statistics_do(
    tmp_path: Path, clock: FakeClock, mornings: Plan | None
) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(2)), clock)
    answer_all(library.session(EVERY_DECK), Rating.EASY)
    clock.advance(days=30)
    if mornings is not None:
        answer(library.session(mornings))
    session = library.session(EVERY_DECK)
    answer_all(session)
    summary, kept = session.summary(), statistics(library.store, clock.now()).today.kept_self_rated
    assert (summary.due_passed, summary.due_answered) == (kept.hits, kept.n)
    assert kept.n == (2 if mornings is None else 1)


def test_a_changed_answer_is_no_retention_in_a_summary_where_there_are_no_steps(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = open_library(tmp_path, deck_text(FIGURE), clock)
    change_settings(library, relearning_steps="")
    answer_all(library.session(EVERY_DECK), Rating.EASY)
    library.close()
    clock.advance(days=30)
    changed = deck_text(FIGURE, version="1.1", figure="~ 20 %")
    session = open_library(tmp_path, changed, clock).session(EVERY_DECK)
    answer(session)
    assert session.summary().due_answered == 0


def test_what_is_known_of_a_card_can_be_seen(tmp_path: Path, clock: FakeClock) -> None:
    library = open_library(tmp_path, deck_text(SHOWN), clock)
    session = library.session(EVERY_DECK)
    assert session.info().history == ()
    answer(session, Rating.EASY)
    clock.advance(days=40)
    info = library.session(EVERY_DECK).info()
    lines = dict(info.lines)
    assert info.claims == ("An atraumatic needle is preferred.",)
    assert lines["phase"] == "review"
    assert lines["answers"] == "1"
    assert [past.rating for past in info.history] == [Rating.EASY]
    assert info.history[0].verdict == "self-rated"


def test_an_answer_that_was_kept_after_all_is_the_one_that_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = open_library(tmp_path, deck_text(FIGURE)).session(EVERY_DECK)
    asked(session)
    with monkeypatch.context() as failing:
        failing.setattr("trainer.services.card_box.record", failing_once_written)
        with pytest.raises(StoreError):
            session.submit(TypedText("50 %"))
    outcome = session.submit(TypedText("10 %"))
    assert outcome.verdict is not None
    assert outcome.verdict.mark is Mark.WRONG
    assert "first" in outcome.verdict.why
    assert outcome.proposed is Rating.AGAIN
