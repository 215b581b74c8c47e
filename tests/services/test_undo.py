"""Taking back what was answered, suspended, buried or flagged, at any moment."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.services.builders import (
    SHOWN,
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
)
from trainer.domain.answer import TypedText
from trainer.domain.log import Retract, Review
from trainer.domain.rating import Rating
from trainer.domain.schedule import Schedule
from trainer.errors import TakenBackError
from trainer.services.library import Library
from trainer.services.study import Nothing, Plan, StudySession
from trainer.store import schedules

PLAN = Plan()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


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
    assert session.undo() == "the answer, rated Easy"
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
    assert there.session(PLAN).undo() != ""
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
    assert "answer" in session.undo()
    assert asked(session).is_flagged
    assert "flag" in session.undo()
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
    assert session.undo() == "the answer, rated Good"
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
    assert session.undo() == ""


def test_undo_works_after_a_restart(tmp_path: Path, clock: FakeClock) -> None:
    text = deck_text(shown_cards(3))
    library = open_library(tmp_path, text, clock)
    before = standing(library)
    card = answer(library.session(PLAN), Rating.EASY)
    library.close()
    clock.advance(days=3)
    library = open_library(tmp_path, text, clock)
    session = library.session(PLAN)
    assert "answer" in session.undo()
    assert asked(session).card == card
    assert standing(library) == before


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
    assert "suspension" in session.undo()
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
    assert session.undo() == "taking off the flag"
    assert asked(session).is_flagged


def test_a_card_that_cannot_be_asked_any_more_leaves_the_one_on_screen(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(3)))
    here = library.session(PLAN)
    there = library.session(PLAN)
    here.toggle_flag()
    flagged = asked(here).card
    there.suspend()
    next_card = asked(there).card
    assert here.undo() == "the suspension"
    assert there.undo() == "the flag"
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
    assert session.undo() == ""
    assert asked(session).card == card


def test_an_undone_answer_in_a_cram_is_asked_again(tmp_path: Path) -> None:
    session = open_library(tmp_path, deck_text(shown_cards(3))).session(Plan(is_cram=True))
    card = answer(session)
    session.undo()
    assert asked(session).card == card
    assert len(answer_all(session)) == 3
