"""Taking back what was answered, suspended, buried or flagged, at any moment."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.services.builders import (
    SHOWN,
    TRUE_FALSE,
    TYPED,
    FakeClock,
    answer,
    answer_all,
    asked,
    deck_text,
    give_right_answer,
    log_of,
    open_library,
    shown_cards,
    undo,
)
from trainer.domain.answer import TypedText
from trainer.domain.log import Retract, Review
from trainer.domain.rating import Rating
from trainer.domain.schedule import Schedule
from trainer.errors import TakenBackError
from trainer.services.library import Library
from trainer.services.study import Nothing, Plan, StudySession, Undone
from trainer.store import schedules

PLAN = Plan()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def words_of(undone: Undone | None) -> str:
    """What a learner is told that was taken back; something must have been."""
    assert undone is not None
    assert undone.is_done
    return undone.taken_back


def standing(library: Library) -> list[Schedule]:
    """Where every card stands."""
    with library.store.reading() as tx:
        return schedules.all_schedules(tx)


def test_an_answer_can_be_taken_back_before_the_next_one_is_shown(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(3)))
    before = standing(library)
    session = library.session(PLAN)
    card = answer(session, Rating.EASY)
    assert asked(session).card != card
    assert words_of(session.undo()) == "Taken back: the answer (Easy) to “Question 0?”."
    assert asked(session).card == card
    assert standing(library) == before
    assert asked(session).progress.left == 3
    assert session.summary().answered == 0


def test_an_answer_undone_in_another_window_is_asked_again_when_it_is_rated(
    tmp_path: Path,
) -> None:
    here = open_library(tmp_path, deck_text(TYPED))
    there = open_library(tmp_path, deck_text(TYPED))
    session = here.session(PLAN)
    card = asked(session).card
    session.submit(TypedText("a trocar"))
    assert there.session(PLAN).undo()
    with pytest.raises(TakenBackError, match="another window"):
        session.rate(Rating.GOOD)
    assert [type(entry) for entry in log_of(here)] == [Review, Retract]
    assert asked(session).card == card
    assert session.summary().answered == 0
    answer(session, Rating.EASY)
    assert session.summary().answered == 1


@pytest.mark.parametrize(
    "deed", [lambda session: session.overrule(), lambda session: session.rate(Rating.AGAIN)]
)
def test_an_answer_undone_and_given_again_in_another_window_lets_this_one_go_on(
    tmp_path: Path, deed: Callable[[StudySession], object]
) -> None:
    text = deck_text(TYPED + shown_cards(1))
    here, there = open_library(tmp_path, text), open_library(tmp_path, text)
    session = here.session(PLAN)
    while asked(session).card.block != "s-typed":
        answer(session, Rating.EASY)
    session.submit(TypedText("a trocar"))
    other = there.session(PLAN)
    other.undo()
    answer(other, Rating.EASY)
    with pytest.raises(TakenBackError):
        deed(session)
    rest = answer_all(session, Rating.EASY)
    assert "s-typed" not in {card.block for card in rest}
    assert isinstance(session.current, Nothing)


def test_an_answer_rated_here_and_undone_in_another_window_is_not_summed_up(
    tmp_path: Path,
) -> None:
    text = deck_text(shown_cards(2))
    here, there = open_library(tmp_path, text), open_library(tmp_path, text)
    session = here.session(PLAN)
    answer(session, Rating.AGAIN)
    there.session(PLAN).undo()
    assert (session.summary().answered, session.summary().weak) == (0, ())


def test_an_answer_that_waits_for_its_rating_is_taken_back_and_asked_again(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(TYPED))
    before = standing(library)
    session = library.session(PLAN)
    card = asked(session).card
    session.submit(TypedText("a trocar"))
    assert session.undo()
    assert asked(session).card == card
    assert standing(library) == before
    assert session.submit(TypedText("pencil point needle")).proposed is Rating.GOOD


def test_a_flag_set_after_the_answer_does_not_stand_before_it(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(TYPED))
    session = library.session(PLAN)
    give_right_answer(session)
    session.toggle_flag()
    assert "the answer to “Which needle is preferred?”" in words_of(session.undo())
    assert asked(session).is_flagged
    assert "the flag on “Which needle is preferred?”" in words_of(session.undo())
    assert not asked(session).is_flagged


def test_a_rated_answer_is_taken_back_with_its_other_rating(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(TYPED + SHOWN))
    before = standing(library)
    session = library.session(PLAN)
    while asked(session).card.block != "s-typed":
        answer(session, Rating.EASY)
        before = standing(library)
    session.submit(TypedText("a trocar"))
    session.rate(Rating.GOOD)
    assert "the answer (Good)" in words_of(session.undo())
    assert standing(library) == before


def test_undo_goes_back_answer_by_answer_to_the_very_first(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    states = [standing(library)]
    session = library.session(PLAN)
    cards = []
    for rating in (Rating.EASY, Rating.AGAIN) * 3:
        cards.append(answer(session, rating))
        states.append(standing(library))
    for card in reversed(cards):
        assert states.pop() == standing(library)
        assert session.undo()
        assert asked(session).card == card
    assert states == [standing(library)]
    assert session.undo() is None


def test_undo_works_after_a_restart(tmp_path: Path, clock: FakeClock) -> None:
    text = deck_text(shown_cards(3))
    library = open_library(tmp_path, text, clock)
    before = standing(library)
    card = answer(library.session(PLAN), Rating.EASY)
    library.close()
    library = open_library(tmp_path, text, clock)
    session = library.session(PLAN)
    assert "answer" in words_of(session.undo())
    assert asked(session).card == card
    assert standing(library) == before


def test_an_answer_of_another_day_is_named_before_it_is_taken_back(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(3)), clock)
    before = standing(library)
    card = answer(library.session(PLAN), Rating.EASY)
    answered = standing(library)
    clock.advance(days=7)
    session = library.session(PLAN)
    named = session.undo()
    assert named
    assert named.asked("u") == (
        "u again takes back, of 23 November: the answer (Easy) to “Question 0?”."
    )
    assert standing(library) == answered
    done = session.undo(named.entry)
    assert words_of(done) == "Taken back, of 23 November: the answer (Easy) to “Question 0?”."
    assert asked(session).card == card
    assert standing(library) == before


def test_what_was_named_is_not_taken_for_another_of_old(tmp_path: Path, clock: FakeClock) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(3)), clock)
    for _ in range(2):
        answer(library.session(PLAN), Rating.EASY)
    clock.advance(days=1)
    session = library.session(PLAN)
    named = session.undo()
    assert named
    assert undo(library.session(PLAN))
    again = session.undo(named.entry)
    assert again
    assert not again.is_done


def test_an_answer_of_another_year_is_named_with_its_year(tmp_path: Path, clock: FakeClock) -> None:
    library = open_library(tmp_path, deck_text(SHOWN), clock)
    answer(library.session(PLAN))
    clock.advance(days=60)
    named = library.session(PLAN).undo()
    assert named
    assert named.day == "23 November 2026"


def test_an_answer_given_before_the_day_turned_is_of_this_sitting(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(3)), clock)
    clock.advance(minutes=17 * 60)
    session = library.session(PLAN)
    answer(session, Rating.EASY)
    clock.advance(minutes=120)
    undone = session.undo()
    assert undone
    assert (undone.is_done, undone.day) == (True, "23 November")


def test_a_statement_is_named_without_its_full_stop(tmp_path: Path) -> None:
    session = open_library(tmp_path, deck_text(TRUE_FALSE)).session(PLAN)
    answer(session)
    assert words_of(session.undo()).endswith("to “A cutting needle is preferred”.")


def test_an_answer_to_a_card_that_left_its_deck_is_named_too(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = open_library(tmp_path, deck_text(SHOWN), clock)
    answer(library.session(PLAN))
    library.close()
    library = open_library(tmp_path, deck_text(TYPED + "## retired s-shown\n"), clock)
    assert "“Why is an atraumatic needle preferred?”" in words_of(library.session(PLAN).undo())


def test_undo_works_when_everything_is_answered(tmp_path: Path) -> None:
    session = open_library(tmp_path, deck_text(SHOWN)).session(PLAN)
    card = answer_all(session, Rating.EASY)[-1]
    assert session.current is Nothing.FINISHED
    session.undo()
    assert asked(session).card == card


def test_undo_works_when_the_plan_is_over(tmp_path: Path, clock: FakeClock) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(3)), clock)
    session = library.session(Plan(minutes=1))
    asked(session)
    clock.advance(minutes=2)
    card = answer(session, Rating.EASY)
    assert session.current is Nothing.FINISHED
    session.undo()
    assert asked(session).card == card


@pytest.mark.parametrize("deed", ["bury", "suspend"])
def test_a_card_put_away_is_current_again(tmp_path: Path, deed: str) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(3)))
    before = standing(library)
    session = library.session(PLAN)
    card = asked(session).card
    getattr(session, deed)()
    assert asked(session).card != card
    assert session.undo()
    assert asked(session).card == card
    assert standing(library) == before


def test_a_card_put_away_comes_back_after_a_restart(tmp_path: Path, clock: FakeClock) -> None:
    text = deck_text(SHOWN)
    library = open_library(tmp_path, text, clock)
    library.session(PLAN).suspend()
    library.close()
    session = open_library(tmp_path, text, clock).session(PLAN)
    assert session.current is Nothing.NOTHING_DUE
    assert "the suspension of" in words_of(session.undo())
    assert asked(session).card.block == "s-shown"


def test_a_flag_taken_back_leaves_the_card_on_screen(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(3)))
    session = library.session(PLAN)
    answer(session, Rating.EASY)
    card = asked(session).card
    session.toggle_flag()
    session.undo()
    assert asked(session).card == card
    assert not asked(session).is_flagged


def test_a_flag_taken_off_is_put_back(tmp_path: Path) -> None:
    session = open_library(tmp_path, deck_text(SHOWN)).session(PLAN)
    session.toggle_flag()
    session.toggle_flag()
    assert "taking the flag off" in words_of(session.undo())
    assert asked(session).is_flagged


def test_a_card_that_cannot_be_asked_any_more_leaves_the_one_on_screen(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(3)))
    here = library.session(PLAN)
    there = library.session(PLAN)
    here.toggle_flag()
    flagged = asked(here).card
    there.suspend()
    next_card = asked(there).card
    assert "the suspension" in words_of(here.undo())
    assert "the flag" in words_of(there.undo())
    assert asked(there).card == flagged
    assert next_card != flagged


def test_an_undone_entry_stays_in_the_log_with_its_retraction(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(SHOWN))
    session = library.session(PLAN)
    answer(session, Rating.EASY)
    session.undo()
    review, retract = log_of(library)
    assert isinstance(retract, Retract)
    assert retract.target == review.stamp.entry


def test_an_undone_answer_shows_its_options_in_the_same_order(tmp_path: Path) -> None:
    session = open_library(tmp_path).session(PLAN)
    while not asked(session).order:
        answer(session, Rating.EASY)
    order = asked(session).order
    give_right_answer(session)
    session.undo()
    assert asked(session).order == order


def test_nothing_is_taken_back_where_nothing_was_done(tmp_path: Path) -> None:
    session = open_library(tmp_path).session(PLAN)
    card = asked(session).card
    assert session.undo() is None
    assert asked(session).card == card


def test_an_undone_answer_in_a_cram_is_asked_again(tmp_path: Path) -> None:
    session = open_library(tmp_path, deck_text(shown_cards(3))).session(Plan(is_cram=True))
    card = answer(session)
    session.undo()
    assert asked(session).card == card
    assert len(answer_all(session)) == 3
