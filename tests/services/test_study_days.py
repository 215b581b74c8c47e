"""Limits, steps, the rollover hour, and coming back after two weeks away."""

from pathlib import Path

import pytest

from tests.services.builders import (
    FakeClock,
    answer,
    answer_all,
    asked,
    change_settings,
    deck_text,
    open_library,
    opening_of,
    shown_cards,
    study_days,
)
from trainer.domain.fact import Category
from trainer.domain.ids import DeckSlug
from trainer.domain.rating import Rating
from trainer.domain.schedule import Phase
from trainer.services.stats import statistics
from trainer.services.study import Nothing, Plan

PLAN = Plan()
OTHER = DeckSlug("other")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def test_no_more_new_cards_are_asked_than_the_limit_of_the_day(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(30)), clock)
    change_settings(library, new_per_day="7")
    assert library.overview().new_today == 7
    assert len(answer_all(library.session(PLAN), Rating.EASY)) == 7
    assert library.session(PLAN).current is Nothing.NOTHING_DUE
    clock.advance(days=1)
    assert library.overview().new_today == 7


def test_a_card_in_steps_comes_back_in_the_same_sitting(tmp_path: Path, clock: FakeClock) -> None:
    session = open_library(tmp_path, deck_text(shown_cards(2)), clock).session(PLAN)
    first = answer(session, Rating.AGAIN)
    clock.advance(minutes=2)
    assert answer(session, Rating.AGAIN) != first
    assert asked(session).card == first
    assert asked(session).phase is Phase.LEARNING


def test_a_step_too_far_ahead_ends_the_sitting_until_its_time_is_near(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(1)), clock)
    change_settings(library, learning_steps="30 60")
    session = library.session(PLAN)
    card = answer(session, Rating.GOOD)
    assert session.current is Nothing.FINISHED
    assert session.summary().next_due == "1 due in 1 h"
    clock.advance(minutes=39)
    assert session.current is Nothing.FINISHED
    clock.advance(minutes=1)
    assert asked(session).card == card


def test_a_new_study_day_in_the_middle_of_a_sitting_brings_its_cards(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(6)), clock)
    change_settings(library, new_per_day="2")
    clock.advance(minutes=17 * 60 + 55)  # 03:55, the rollover hour is 04:00
    session = library.session(PLAN)
    answer(session, Rating.EASY)
    assert asked(session).progress.new == 1
    clock.advance(minutes=10)
    answer(session, Rating.EASY)
    assert session.current is not Nothing.FINISHED
    assert len(answer_all(session, Rating.EASY)) == 1


def test_a_sitting_that_was_over_goes_on_when_a_new_study_day_begins(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(4)), clock)
    change_settings(library, new_per_day="2")
    session = library.session(PLAN)
    answer_all(session, Rating.EASY)
    clock.advance(days=1)
    assert asked(session).phase is Phase.NEW


def test_after_two_weeks_away_the_reviews_are_spread_and_that_is_said(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(40)), clock)
    change_settings(library, new_per_day="40", reviews_per_day="12")
    study_days(library, clock, 1)
    assert library.overview().backlog == ""
    change_settings(library, new_per_day="0")
    clock.advance(days=14)
    session = library.session(PLAN)
    assert library.overview().due_today == 12
    assert asked(session).progress.reviews == 12
    assert session.backlog == library.overview().backlog
    assert session.backlog.startswith("40 reviews wait")
    assert "12 a day" in session.backlog
    assert "caught up by" in session.backlog
    answered = answer_all(session, Rating.GOOD)
    assert len(answered) == 12


def test_a_cleared_backlog_is_not_spoken_of(tmp_path: Path, clock: FakeClock) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(5)), clock)
    study_days(library, clock, 20)
    assert library.session(PLAN).backlog == ""


def test_the_home_screen_counts_what_the_sitting_then_asks(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = open_library(tmp_path, None, clock)
    for _ in range(4):
        overview = library.overview()
        session = library.session(PLAN)
        if isinstance(session.current, Nothing):
            assert (overview.due_today, overview.new_today) == (0, 0)
        else:
            progress = asked(session).progress
            assert overview.due_today == progress.reviews + progress.in_steps
            assert overview.new_today == progress.new
        (line,) = overview.decks
        assert (line.due, line.new) == (overview.due_today, overview.new_today)
        answer_all(session)
        clock.advance(days=1)


def test_the_home_screen_of_a_first_run_says_so_until_the_first_answer(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(3)))
    assert library.overview().is_first_run
    session = library.session(PLAN)
    session.toggle_flag()
    assert library.overview().is_first_run
    answer(session, Rating.AGAIN)
    overview = library.overview()
    assert not overview.is_first_run
    assert overview.answered_today == 1
    session.undo()
    assert library.overview().answered_today == 0


def test_the_home_screen_counts_a_cram_apart_as_the_statistics_do(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(3)))
    answer(library.session(PLAN))
    answer_all(library.session(Plan(is_cram=True)))
    overview, figures = library.overview(), statistics(library.store, library.clock.now()).today
    assert (overview.answered_today, overview.crammed_today) == (1, 3)
    assert (figures.answered, figures.crammed) == (1, 3)


def test_what_is_due_next_names_what_waits_in_steps_beside_what_can_be_asked_now(
    tmp_path: Path,
) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(3)))
    session = library.session(PLAN)
    answer(session, Rating.AGAIN)
    assert session.summary().next_due == "2 new now, 1 due later today"


def test_what_is_due_next_of_a_part_of_the_cards_says_so(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(3)))
    session = library.session(Plan(category=Category.TECHNIQUE))
    assert session.summary().next_due == "3 new now, of those this sitting was for"


def test_the_home_screen_forecasts_the_next_seven_days(tmp_path: Path, clock: FakeClock) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(3)), clock)
    answer_all(library.session(PLAN))
    overview = library.overview()
    assert len(overview.forecast) == 7
    assert sum(overview.forecast) == 3
    assert overview.decks[0].learnt == 3


def test_a_glance_shows_the_card_with_which_the_sitting_begins(
    tmp_path: Path, clock: FakeClock
) -> None:
    opening = opening_of(tmp_path, clock)
    library = opening.open()
    for _ in range(5):
        for plan in (PLAN, Plan(cards=2), Plan(minutes=5)):
            session = library.session(plan)
            glance = opening.glance(plan)
            assert (glance or Nothing.NOTHING_DUE) == session.current
        answer(session := library.session(PLAN), Rating.HARD)
        answer_all(session)
        clock.advance(days=2)


def test_there_is_no_glance_where_there_is_no_database_or_a_cram(tmp_path: Path) -> None:
    opening = opening_of(tmp_path, FakeClock())
    assert opening.glance(PLAN) is None
    opening.open().close()
    assert opening.glance(PLAN) is not None
    assert opening.glance(Plan(is_cram=True)) is None


def test_a_theme_is_kept_for_the_next_start(tmp_path: Path) -> None:
    opening = opening_of(tmp_path, FakeClock())
    assert opening.preferences().theme == "trainer-dark"
    library = opening.open()
    library.set_theme("trainer-light")
    library.close()
    assert opening.preferences().theme == "trainer-light"
    assert dict(opening.preferences().keys) == {}


def test_a_summary_says_when_the_next_card_comes(tmp_path: Path, clock: FakeClock) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(3)), clock)
    change_settings(library, new_per_day="2")

    def said_after(plan: Plan, rating: Rating) -> str:
        session = library.session(plan)
        answer_all(session, rating)
        return session.summary().next_due

    assert said_after(Plan(cards=1), Rating.EASY) == "1 new now"
    assert said_after(PLAN, Rating.EASY) == "1 new tomorrow"
    clock.advance(days=1)
    assert said_after(PLAN, Rating.EASY).startswith(("1 due on ", "2 due on "))
    change_settings(library, relearning_steps="60")
    clock.advance(days=60)
    assert said_after(PLAN, Rating.AGAIN) == "3 due in 1 h"


@pytest.mark.parametrize("plan", [Plan(decks=(OTHER,)), Plan(category=Category.RISK_FIGURE)])
def test_a_summary_promises_only_what_its_own_plan_would_ask(tmp_path: Path, plan: Plan) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(3)))
    answer_all(library.session(PLAN), Rating.EASY)
    assert library.session(PLAN).summary().next_due != ""
    assert library.session(plan).summary().next_due == ""


def test_a_summary_tells_due_cards_from_new_ones(tmp_path: Path, clock: FakeClock) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(5)), clock)
    answer_all(library.session(Plan(cards=2)), Rating.EASY)
    clock.advance(days=60)
    assert library.session(PLAN).summary().next_due == "2 due and 3 new now"


def test_what_waits_beyond_the_limit_of_reviews_is_promised_for_tomorrow(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(5)), clock)
    answer_all(library.session(PLAN), Rating.EASY)
    change_settings(library, reviews_per_day="3")
    clock.advance(days=60)
    session = library.session(PLAN)
    answer_all(session, Rating.EASY)
    assert session.summary().next_due == "2 due tomorrow"


def test_a_card_buried_today_is_promised_for_tomorrow(tmp_path: Path, clock: FakeClock) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(1)), clock)
    answer_all(library.session(PLAN), Rating.EASY)
    clock.advance(days=60)
    session = library.session(PLAN)
    session.bury()
    assert session.summary().next_due == "1 due tomorrow"


def test_new_cards_that_the_limit_holds_back_are_told(tmp_path: Path, clock: FakeClock) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(5)), clock)
    change_settings(library, new_per_day="2")
    session = library.session(PLAN)
    assert library.overview().new_limit == ""
    answer_all(session, Rating.EASY)
    told = (
        "2 new cards a day: done for today; 3 more wait"
        " (to change that: trainer config new_per_day 12)"
    )
    assert library.overview().new_limit == told
    assert session.summary().new_limit == told
    assert library.session(Plan(decks=(OTHER,))).summary().new_limit == ""
    assert library.session(Plan(is_cram=True)).summary().new_limit == ""
    clock.advance(days=1)
    assert library.overview().new_limit == ""


def test_a_limit_of_no_new_cards_says_so_from_the_start(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(1)))
    change_settings(library, new_per_day="0")
    assert library.overview().new_limit.startswith(
        "No new cards while the limit is 0 a day; 1 waits"
    )


def test_no_limit_is_told_where_no_new_card_waits(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(2)))
    change_settings(library, new_per_day="2")
    answer_all(library.session(PLAN), Rating.EASY)
    assert library.overview().new_limit == ""


def test_a_summary_promises_nothing_where_nothing_is_scheduled(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(shown_cards(1)))
    session = library.session(PLAN)
    session.suspend()
    assert session.summary().next_due == ""
