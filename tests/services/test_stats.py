"""The figures of the log: what counts as answered, due, kept and learnt."""

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.services.builders import (
    FakeClock,
    answer,
    answer_all,
    deck_text,
    open_library,
    shown_cards,
)
from tests.unit.scheduling.builders import CARD, Device, at, day
from trainer.domain.ids import DeckSlug, FactId
from trainer.domain.log import Mode
from trainer.domain.measured import LONGEST_ANSWER_MS
from trainer.domain.proportion import Proportion
from trainer.domain.rating import Mark, Rating
from trainer.domain.settings import SettingsHistory
from trainer.domain.study_day import calendar_date
from trainer.services.sitting import Plan
from trainer.services.stats import (
    CALENDAR_WEEKS,
    FROM_FACT,
    CountedAnswer,
    HardFact,
    answers_by_day,
    counted_answers,
    hardest_facts,
    kept_by_category,
    period,
    statistics,
)
from trainer.store.decks import CardPlace


def place(category: str = "technique", *facts: str) -> CardPlace:
    named = tuple(FactId(fact) for fact in facts or ("needle",))
    return CardPlace(DeckSlug("sample"), category, named, is_active=True)


def answered_when_due(*ratings: Rating, mark: Mark | None = None) -> list[CountedAnswer]:
    """Answers of a due card, one after each long interval, without the first of all."""
    device = Device()
    learnt(device)
    for number, rating in enumerate(ratings, start=1):
        device.review(at(2000 * number), rating, mark=mark)
        device.review(at(2000 * number + 0.1), Rating.EASY)
    return [answer for answer in counted(device) if answer.is_due]


def counted(device: Device) -> list[CountedAnswer]:
    return list(counted_answers(CARD, device.log, SettingsHistory()))


def learnt(device: Device) -> None:
    """Bring the card out of its steps on the first day."""
    device.review(at(0), Rating.EASY)


def test_a_first_answer_is_not_of_a_due_card() -> None:
    device = Device()
    device.review(at(0))
    assert [answer.is_due for answer in counted(device)] == [False]


def test_the_first_answer_of_a_later_day_is_of_a_due_card() -> None:
    device = Device()
    learnt(device)
    device.review(at(20), mark=Mark.CORRECT)
    assert period(counted(device)).kept_marked == Proportion(1, 1)


def test_a_second_answer_on_one_day_does_not_count_towards_retention() -> None:
    device = Device()
    learnt(device)
    device.review(at(20), Rating.AGAIN)
    device.review(at(20.1), Rating.GOOD)
    device.review(at(20.2), Rating.GOOD)
    assert period(counted(device)).kept_self_rated == Proportion(0, 1)


def test_an_answer_in_steps_the_next_day_does_not_count_towards_retention() -> None:
    device = Device()
    device.review(at(0), Rating.AGAIN)
    device.review(at(1), Rating.GOOD)
    assert period(counted(device)).kept_self_rated.n == 0


def test_marked_and_self_rated_cards_are_never_added_up() -> None:
    device = Device()
    learnt(device)
    device.review(at(20), Rating.GOOD, mark=Mark.CORRECT)
    device.review(at(80), Rating.GOOD)
    figures = period(counted(device))
    assert figures.kept_marked == Proportion(1, 1)
    assert figures.kept_self_rated == Proportion(1, 1)


def test_a_close_answer_rated_good_is_not_passed() -> None:
    device = Device()
    learnt(device)
    device.review(at(20), Rating.GOOD, mark=Mark.CLOSE)
    assert period(counted(device)).kept_marked == Proportion(0, 1)


def test_an_overruled_mark_counts_as_overruled() -> None:
    device = Device()
    learnt(device)
    review = device.review(at(20), Rating.AGAIN, mark=Mark.WRONG)
    device.rerate(at(20), review, Rating.GOOD, mark=Mark.CORRECT)
    figures = period(counted(device))
    assert figures.kept_marked == Proportion(1, 1)
    assert (figures.correct, figures.wrong) == (1, 0)


def test_another_rating_alone_leaves_the_mark() -> None:
    device = Device()
    learnt(device)
    review = device.review(at(20), Rating.AGAIN, mark=Mark.WRONG)
    device.rerate(at(20), review, Rating.GOOD)
    assert period(counted(device)).kept_marked == Proportion(0, 1)


def test_an_answer_that_was_taken_back_was_never_given() -> None:
    device = Device()
    learnt(device)
    device.retract(at(20), device.review(at(20), Rating.AGAIN))
    assert period(counted(device)).answered == 1


def test_a_cram_stands_apart() -> None:
    device = Device()
    learnt(device)
    device.review(at(20), Rating.AGAIN, mode=Mode.CRAM)
    figures = period(counted(device))
    assert (figures.answered, figures.crammed) == (1, 1)
    assert figures.kept_self_rated.n == 0


def test_a_first_answer_after_a_cram_of_the_same_day_is_not_of_a_due_card() -> None:
    device = Device()
    learnt(device)
    device.review(at(20), mode=Mode.CRAM)
    device.review(at(20.1), Rating.GOOD)
    assert period(counted(device)).kept_self_rated.n == 0


def test_a_card_is_learnt_once_when_it_leaves_its_first_steps() -> None:
    device = Device()
    device.review(at(0), Rating.AGAIN)
    device.review(at(0.01), Rating.GOOD)
    device.review(at(0.02), Rating.GOOD)
    device.review(at(30), Rating.AGAIN)
    device.review(at(30.1), Rating.GOOD)
    assert [answer.is_learnt for answer in counted(device)] == [False, False, True, False, False]


@given(st.integers(-(2**40), 2**40))
def test_no_answer_counts_for_more_than_a_minute_or_less_than_nothing(elapsed_ms: int) -> None:
    device = Device()
    device.log = [replace(device.review(at(0)), elapsed_ms=elapsed_ms)]
    assert 0 <= counted(device)[0].elapsed_ms <= LONGEST_ANSWER_MS


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(Rating)), max_size=20))
def test_the_periods_of_single_days_add_up_to_all_time(answers: list[tuple[int, Rating]]) -> None:
    device = Device()
    for number, (on, rating) in enumerate(sorted(answers)):
        device.review(at(on + number / 1000), rating, mark=Mark.CORRECT if number % 2 else None)
    all_of_them = counted(device)
    whole = period(all_of_them)
    days = [period(one for one in all_of_them if one.day == day(number)) for number in range(11)]
    assert sum(one.answered for one in days) == whole.answered
    assert sum((one.kept_marked for one in days), Proportion(0, 0)) == whole.kept_marked
    assert sum(one.newly_learnt for one in days) == whole.newly_learnt
    assert sum(one.active_days for one in days) == whole.active_days


def test_cards_in_steps_are_due_as_on_the_home_screen(tmp_path: Path) -> None:
    clock = FakeClock()
    library = open_library(tmp_path, deck_text(shown_cards(1)), clock)
    answer(library.session(Plan()), Rating.AGAIN)
    due = statistics(library.store, clock.now()).due_today
    overview = library.overview()
    library.close()
    assert due == overview.due_today == 1


def test_a_store_gives_the_day_the_week_and_all_time(tmp_path: Path) -> None:
    clock = FakeClock()
    text = deck_text(shown_cards(4))
    library = open_library(tmp_path, text, clock)
    answer_all(library.session(Plan()), Rating.EASY)
    clock.advance(days=30)
    answer_all(library.session(Plan()))
    figures = statistics(library.store, clock.now())
    library.close()
    assert (figures.today.answered, figures.week.answered, figures.all_time.answered) == (4, 4, 8)
    assert figures.today.kept_self_rated == Proportion(4, 4)
    assert figures.all_time.newly_learnt == 4
    assert (figures.due_today, len(figures.forecast)) == (0, 7)
    assert figures.forecast_30[:7] == figures.forecast
    assert len(figures.forecast_30) == 30
    assert [kept.category for kept in figures.by_category] == ["technique"]
    assert figures.by_category[0].kept_self_rated == Proportion(4, 4)


def test_the_calendar_ends_today_and_begins_on_a_monday_half_a_year_ago(tmp_path: Path) -> None:
    clock = FakeClock()
    library = open_library(tmp_path, deck_text(shown_cards(3)), clock)
    answer_all(library.session(Plan()), Rating.EASY)
    clock.advance(days=3)
    figures = statistics(library.store, clock.now())
    library.close()
    assert calendar_date(figures.calendar_first).weekday() == 0
    assert len(figures.calendar) == 7 * (CALENDAR_WEEKS - 1) + 4
    assert figures.calendar[-4:] == (3, 0, 0, 0)
    assert sum(figures.calendar) == 3


def test_the_hardest_facts_carry_their_claims(tmp_path: Path) -> None:
    clock = FakeClock()
    library = open_library(tmp_path, deck_text(shown_cards(FROM_FACT)), clock)
    answer_all(library.session(Plan()), Rating.EASY)
    clock.advance(days=60)
    session = library.session(Plan())
    for _ in range(FROM_FACT):
        answer(session, Rating.AGAIN)
    (hard,) = statistics(library.store, clock.now()).hardest_facts
    library.close()
    assert hard == HardFact(
        deck=DeckSlug("sample"),
        fact=FactId("needle"),
        claim="An atraumatic needle is preferred.",
        is_marked=False,
        missed=Proportion(FROM_FACT, FROM_FACT),
    )


def test_a_fact_is_hard_from_five_answers_on() -> None:
    four = answered_when_due(*[Rating.AGAIN] * (FROM_FACT - 1))
    assert not hardest_facts({CARD: four}, {CARD: place()})
    five = answered_when_due(*[Rating.AGAIN] * FROM_FACT)
    (hard,) = hardest_facts({CARD: five}, {CARD: place()})
    assert hard.missed == Proportion(FROM_FACT, FROM_FACT)


def test_a_fact_that_was_never_missed_is_not_hard() -> None:
    kept = answered_when_due(*[Rating.GOOD] * FROM_FACT)
    assert not hardest_facts({CARD: kept}, {CARD: place()})


def test_a_facts_marked_and_self_rated_answers_are_never_added_up() -> None:
    marked = answered_when_due(*[Rating.AGAIN] * 4, mark=Mark.WRONG)
    self_rated = answered_when_due(*[Rating.AGAIN] * 4)
    assert not hardest_facts({CARD: [*marked, *self_rated]}, {CARD: place()})


def test_an_answer_counts_for_each_fact_of_its_card() -> None:
    missed = answered_when_due(*[Rating.AGAIN] * FROM_FACT)
    hard = hardest_facts({CARD: missed}, {CARD: place("technique", "needle", "route")})
    assert [fact.fact for fact in hard] == ["needle", "route"]


def test_a_card_that_is_in_no_deck_any_more_is_unsorted_and_has_no_facts() -> None:
    missed = answered_when_due(*[Rating.AGAIN] * FROM_FACT)
    assert not hardest_facts({CARD: missed}, {})
    (kept,) = kept_by_category({CARD: missed}, {})
    assert (kept.category, kept.kept_self_rated) == ("unsorted", Proportion(0, FROM_FACT))


def test_a_category_keeps_its_two_kinds_of_answers_apart() -> None:
    marked = answered_when_due(Rating.GOOD, mark=Mark.CORRECT)
    self_rated = answered_when_due(Rating.AGAIN)
    (kept,) = kept_by_category({CARD: [*marked, *self_rated]}, {CARD: place()})
    assert (kept.kept_marked, kept.kept_self_rated) == (Proportion(1, 1), Proportion(0, 1))


def test_a_category_of_which_nothing_was_due_is_left_out() -> None:
    device = Device()
    device.review(at(0))
    assert not kept_by_category({CARD: counted(device)}, {CARD: place()})


def test_every_answer_is_on_its_day() -> None:
    device = Device()
    device.review(at(0), Rating.EASY)
    device.review(at(2), mode=Mode.CRAM)
    assert answers_by_day(counted(device), day(0), day(3)) == (1, 0, 1, 0)
