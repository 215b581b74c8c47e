"""A deck that is brought up to date while one of its cards is on screen."""

from pathlib import Path

import pytest

from tests.services.builders import (
    FIGURE,
    SHOWN,
    FakeClock,
    answer,
    answer_all,
    asked,
    deck_text,
    log_of,
    open_library,
)
from trainer.domain.answer import TypedText
from trainer.domain.log import Review
from trainer.domain.rating import Mark, Rating
from trainer.domain.schedule import Phase
from trainer.errors import CardChangedError
from trainer.services.deck_library import add_deck
from trainer.services.library import Library
from trainer.services.study import Plan
from trainer.store import schedules

PLAN = Plan()
CRAM = Plan(is_cram=True)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def add(library: Library, tmp_path: Path, text: str) -> None:
    """Bring the deck up to date, as another window does."""
    path = tmp_path / "edited.md"
    path.write_text(text, encoding="utf-8")
    add_deck(library.store, library.clock, path, replaces_another=True)


def reviews_of(library: Library) -> list[Review]:
    return [entry for entry in log_of(library) if isinstance(entry, Review)]


@pytest.mark.parametrize("plan", [PLAN, CRAM])
def test_an_answer_to_a_new_card_that_was_changed_meanwhile_is_not_kept_and_it_is_asked_anew(
    tmp_path: Path, plan: Plan
) -> None:
    library = open_library(tmp_path, deck_text(FIGURE))
    session = library.session(plan)
    before = asked(session).card
    add(library, tmp_path, deck_text(FIGURE, version="1.1", figure="~ 20 %"))
    with pytest.raises(CardChangedError, match="changed meanwhile"):
        session.submit(TypedText("10 %"))
    assert log_of(library) == []
    assert asked(session).card.id == before.id
    assert asked(session).card.key_text == "~ 20 %"
    outcome = session.submit(TypedText("20 %"))
    assert outcome.verdict is not None
    assert outcome.verdict.mark is Mark.CORRECT


def test_an_answer_to_a_learnt_card_that_was_changed_meanwhile_leaves_it_in_relearning(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = open_library(tmp_path, deck_text(FIGURE), clock)
    answer_all(library.session(PLAN), Rating.EASY)
    clock.advance(days=60)
    session = library.session(PLAN)
    assert asked(session).phase is Phase.REVIEW
    add(library, tmp_path, deck_text(FIGURE, version="1.1", figure="~ 20 %"))
    with pytest.raises(CardChangedError):
        session.submit(TypedText("10 %"))
    assert asked(session).phase is Phase.RELEARNING
    assert asked(session).notice is not None
    assert len(reviews_of(library)) == 1


def test_a_rating_of_a_card_turned_over_before_its_answer_was_changed_is_not_kept(
    tmp_path: Path,
) -> None:
    library = open_library(tmp_path, deck_text(SHOWN))
    session = library.session(PLAN)
    session.show()
    add(library, tmp_path, deck_text(SHOWN.replace("Fewer", "No"), version="1.1"))
    with pytest.raises(CardChangedError):
        session.rate(Rating.GOOD)
    assert log_of(library) == []
    session.show()
    session.rate(Rating.GOOD)
    assert len(reviews_of(library)) == 1


def test_an_answer_that_was_marked_before_the_change_is_kept_and_rated(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(FIGURE))
    session = library.session(PLAN)
    session.submit(TypedText("10 %"))
    add(library, tmp_path, deck_text(FIGURE, version="1.1", figure="~ 20 %"))
    session.rate(Rating.EASY)
    assert asked(session).notice is not None


def test_a_change_that_its_author_claims_is_told_although_the_key_is_the_same(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = open_library(tmp_path, deck_text(FIGURE), clock)
    answer(library.session(PLAN), Rating.EASY)
    clock.advance(days=60)
    session = library.session(PLAN)
    asked(session)
    claimed = FIGURE.replace("Fact:", "Key: changed\nFact:")
    add(library, tmp_path, deck_text(claimed, version="1.1"))
    with pytest.raises(CardChangedError):
        session.submit(TypedText("10 %"))
    session.submit(TypedText("10 %"))
    session.rate(Rating.EASY)
    assert len(reviews_of(library)) == 2
    with library.store.reading() as tx:
        (schedule,) = schedules.all_schedules(tx)
    assert (schedule.phase, schedule.change) == (Phase.REVIEW, None)


def test_a_text_that_is_mended_meanwhile_does_not_cost_the_answer(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(FIGURE))
    session = library.session(PLAN)
    asked(session)
    add(library, tmp_path, deck_text(FIGURE.replace("In how many", "How many"), version="1.1"))
    session.submit(TypedText("10 %"))
    assert len(reviews_of(library)) == 1
