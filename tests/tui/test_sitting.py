"""Journeys through whole sittings: keys in, words out, and the log as the witness."""

import re
from pathlib import Path

import pytest

from tests.services.builders import (
    CHOICE,
    CLOZE,
    FIGURE,
    SEVERAL,
    SHOWN,
    STEPS,
    TRUE_FALSE,
    TYPED,
    FakeClock,
    change_settings,
    deck_text,
    log_of,
    opening_of,
    shown_cards,
)
from tests.tui.learner import Learner, learner_at
from trainer.domain.answer import Answer
from trainer.domain.log import Entry, Rerate, Retract, Review
from trainer.domain.rating import ErrorKind, Mark, Rating
from trainer.errors import StoreError
from trainer.services.deck_library import add_deck
from trainer.services.opening import Opening
from trainer.services.sitting import Outcome, Plan
from trainer.services.study import StudySession

_ROW = re.compile(r".{4,6}?[0-9]  (?:\[.\] )?(\S.*)$")
LONG_CLOZE = """\
## cloze s-long
Text: It is preferred since [[1:the hole in the dura closes again by itself]].
Fact: needle

"""


def home_of(tmp_path: Path, *blocks: str) -> Opening:
    return opening_of(tmp_path, FakeClock(), deck_text("".join(blocks)))


def reviews_in(opening: Opening) -> list[Review]:
    return [entry for entry in entries_in(opening) if isinstance(entry, Review)]


def entries_in(opening: Opening) -> list[Entry]:
    library = opening.open()
    try:
        return log_of(library)
    finally:
        library.close()


def rows_on(learner: Learner) -> list[str]:
    """The numbered rows on screen, from the top, without their numbers."""
    return [row[1] for row in map(_ROW.match, learner.screen.splitlines()) if row]


async def choose(learner: Learner, *options: str) -> None:
    """Press the digit that stands before each option."""
    for option in options:
        rows = rows_on(learner)
        await learner.press(str(1 + next(i for i, row in enumerate(rows) if option in row)))


async def test_a_card_that_is_turned_over_is_kept_as_it_is_rated(tmp_path: Path) -> None:
    opening = home_of(tmp_path, SHOWN)
    async with learner_at(opening, Plan()) as learner:
        assert "Why is an atraumatic needle preferred?" in learner.words
        assert "Fewer headaches" not in learner.words
        await learner.press("space")
        assert "Answer Fewer headaches follow." in learner.words
        assert "Source Ward notes" in learner.words
        assert "▸ 3 Good" in learner.words
        await learner.press("2")
    (review,) = reviews_in(opening)
    assert (review.mark, review.rating) == (None, Rating.HARD)


async def test_a_right_word_is_marked_correct_and_accepted_with_enter(tmp_path: Path) -> None:
    opening = home_of(tmp_path, TYPED)
    async with learner_at(opening, Plan()) as learner:
        await learner.type("pencil-point needle")
        await learner.press("enter")
        assert "✓ Correct" in learner.words
        assert "pencil-point needle" in learner.words
        await learner.press("enter")
    (review,) = reviews_in(opening)
    assert (review.mark, review.rating) == (Mark.CORRECT, Rating.GOOD)


async def test_letters_are_text_in_the_field(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, TYPED), Plan()) as learner:
        await learner.type("quit 1 undo f")
        assert "quit 1 undo f" in learner.words


@pytest.mark.parametrize("card", [TYPED, FIGURE, CLOZE, CHOICE, SEVERAL, STEPS, TRUE_FALSE])
async def test_not_to_know_is_said_by_enter_twice_and_by_once_on_no_card(
    tmp_path: Path, card: str
) -> None:
    opening = home_of(tmp_path, card)
    async with learner_at(opening, Plan()) as learner:
        await learner.press("enter")
        assert "Enter again: I do not know." in learner.words
        assert "Enter twice: I do not know" in learner.words
        assert "✗ Wrong" not in learner.words
        await learner.press("enter")
        assert "✗ Wrong" in learner.words
    (review,) = reviews_in(opening)
    assert (review.mark, review.error, review.chosen) == (Mark.WRONG, ErrorKind.EMPTY, ())


async def test_a_right_judgement_without_its_reason_is_sent_by_enter_twice(tmp_path: Path) -> None:
    opening = home_of(tmp_path, TRUE_FALSE)
    async with learner_at(opening, Plan()) as learner:
        await learner.press("2", "enter")
        assert "Enter again: I do not know." in learner.words
        await learner.press("enter")
        assert "✗ Wrong" in learner.words
    (review,) = reviews_in(opening)
    assert (review.error, review.chosen) == (ErrorKind.MISSING, (0,))


@pytest.mark.parametrize(
    ("card", "keys"),
    [
        (TYPED, ("a", "backspace")),
        (CHOICE, ("down",)),
        (SEVERAL, ("1", "1")),
        (STEPS, ("down",)),
        (TRUE_FALSE, ("down",)),
    ],
)
async def test_whoever_goes_on_answering_is_not_taken_not_to_know(
    tmp_path: Path, card: str, keys: tuple[str, ...]
) -> None:
    opening = home_of(tmp_path, card)
    async with learner_at(opening, Plan()) as learner:
        await learner.press("enter", *keys)
        assert "Enter again" not in learner.words
        if card in (CHOICE, TRUE_FALSE):
            return
        await learner.press("enter")
        assert "Enter again: I do not know." in learner.words
    assert reviews_in(opening) == []


async def test_the_question_whether_one_knows_is_asked_afresh_of_each_card(tmp_path: Path) -> None:
    opening = home_of(tmp_path, TYPED, CLOZE)
    async with learner_at(opening, Plan()) as learner:
        await learner.press("enter", "enter", "enter", "enter")
        assert "Enter again: I do not know." in learner.words
    assert len(reviews_in(opening)) == 1


async def test_an_empty_answer_is_wrong_and_proposes_again(tmp_path: Path) -> None:
    opening = home_of(tmp_path, TYPED)
    async with learner_at(opening, Plan()) as learner:
        await learner.press("enter", "enter")
        assert "✗ Wrong" in learner.words
        assert "No answer" in learner.words
        assert "▸ 1 Again" in learner.words
        await learner.press("space")
    (review,) = reviews_in(opening)
    assert (review.mark, review.rating) == (Mark.WRONG, Rating.AGAIN)


async def test_a_figure_is_marked_with_its_reason(tmp_path: Path) -> None:
    opening = home_of(tmp_path, FIGURE)
    async with learner_at(opening, Plan()) as learner:
        await learner.type("50")
        await learner.press("enter")
        assert "✗ Wrong" in learner.words
        assert "~ 10 %" in learner.words
        await learner.press("enter")
    (review,) = reviews_in(opening)
    assert review.mark is Mark.WRONG


async def test_words_for_a_figure_are_not_marked_and_can_be_mended(tmp_path: Path) -> None:
    opening = home_of(tmp_path, FIGURE)
    async with learner_at(opening, Plan()) as learner:
        await learner.type("often")
        await learner.press("enter")
        assert "That is no figure, and was not marked: a number is wanted." in learner.words
        assert "✗ Wrong" not in learner.words
        await learner.press(*["backspace"] * 5)
        assert "was not marked" not in learner.words
        await learner.type("10")
        await learner.press("enter")
        assert "✓ Correct" in learner.words
    (review,) = reviews_in(opening)
    assert review.mark is Mark.CORRECT


async def test_the_gap_of_a_cloze_is_filled_once_it_is_answered(tmp_path: Path) -> None:
    opening = home_of(tmp_path, CLOZE)
    async with learner_at(opening, Plan()) as learner:
        assert "An antibiotic is given _____ (route) and before the procedure." in learner.words
        await learner.type("intravenously")
        await learner.press("enter")
        assert "An antibiotic is given intravenously and before" in learner.words
        assert "✓ Correct" in learner.words
        await learner.press("enter")
    (review,) = reviews_in(opening)
    assert review.mark is Mark.CORRECT


async def test_a_long_gap_is_turned_over(tmp_path: Path) -> None:
    opening = home_of(tmp_path, LONG_CLOZE)
    async with learner_at(opening, Plan()) as learner:
        await learner.press("space")
        assert "the hole in the dura closes again by itself" in learner.words
        await learner.press("4")
    (review,) = reviews_in(opening)
    assert (review.mark, review.rating) == (None, Rating.EASY)


async def test_an_option_is_chosen_by_its_digit_and_sent_with_enter(tmp_path: Path) -> None:
    opening = home_of(tmp_path, CHOICE)
    async with learner_at(opening, Plan()) as learner:
        await choose(learner, "Pencil-point")
        assert "Correct" not in learner.words
        await learner.press("enter")
        assert "✓ Correct" in learner.words
        await learner.press("enter")
    (review,) = reviews_in(opening)
    assert (review.mark, review.chosen) == (Mark.CORRECT, (0,))


async def test_an_option_is_chosen_by_arrows(tmp_path: Path) -> None:
    opening = home_of(tmp_path, CHOICE)
    async with learner_at(opening, Plan()) as learner:
        place = rows_on(learner).index("Trocar")
        await learner.press("down", *["j"] * place, "enter")
        assert "✗ Wrong" in learner.words
        await learner.press("enter")
    (review,) = reviews_in(opening)
    assert review.chosen == (2,)


async def test_several_options_are_ticked_by_digit_and_by_space(tmp_path: Path) -> None:
    opening = home_of(tmp_path, SEVERAL)
    async with learner_at(opening, Plan()) as learner:
        await choose(learner, "Migraine", "Sciatica", "Tension headache")
        await choose(learner, "Sciatica")
        await learner.press("space", "space")
        assert learner.words.count("[x]") == 2
        await learner.press("enter")
        assert "✓ Correct" in learner.words
        await learner.press("enter")
    (review,) = reviews_in(opening)
    assert set(review.chosen) == {0, 1}


async def put_in_order(learner: Learner, up: str) -> None:
    """Carry each step to its place, from the first on."""
    steps = ("Position the patient", "Clean the skin", "Insert the needle")
    for place, step in enumerate(steps):
        here = rows_on(learner).index(step)
        await learner.press(*["up"] * 3, *["down"] * here, *[up] * (here - place))


@pytest.mark.parametrize("up", ["shift+up", "K"])
async def test_steps_are_put_in_order_by_the_keyboard(tmp_path: Path, up: str) -> None:
    opening = home_of(tmp_path, STEPS)
    async with learner_at(opening, Plan()) as learner:
        await put_in_order(learner, up)
        await learner.press("enter")
        assert "✓ Correct" in learner.words
        await learner.press("enter")
    (review,) = reviews_in(opening)
    assert (review.mark, review.chosen) == (Mark.CORRECT, (0, 1, 2))


async def test_a_grabbed_step_goes_with_the_arrows(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, STEPS), Plan()) as learner:
        first, *others = rows_on(learner)
        await learner.press("space", "down", "down", "space", "up")
        assert rows_on(learner) == [*others, first]


async def test_steps_are_shown_in_their_order_with_where_each_of_them_stood(
    tmp_path: Path,
) -> None:
    async with learner_at(home_of(tmp_path, STEPS), Plan()) as learner:
        await put_in_order(learner, "K")
        await learner.press("K", "enter")
        lines = [line.strip() for line in learner.screen.splitlines()]
        start = lines.index("✓ 1  Position the patient")
        assert lines[start : start + 3] == [
            "✓ 1  Position the patient",
            "✗ 2  Clean the skin  (you had it 3rd)",
            "✗ 3  Insert the needle  (you had it 2nd)",
        ]


async def test_steps_that_may_change_places_are_in_place_in_either(tmp_path: Path) -> None:
    either = STEPS.replace("2. Clean", "1. Clean").replace("3. Insert", "2. Insert")
    async with learner_at(home_of(tmp_path, either), Plan()) as learner:
        await put_in_order(learner, "K")
        await learner.press("up", "K", "enter")
        assert "✓ Correct" in learner.words
        assert "✓ 1-2 Position the patient ✓ 1-2 Clean the skin ✓ 3 Insert" in learner.words


async def test_steps_out_of_order_are_wrong(tmp_path: Path) -> None:
    opening = home_of(tmp_path, STEPS)
    async with learner_at(opening, Plan()) as learner:
        await learner.press("J", "K", "enter")
        assert "✗ Wrong" in learner.words
    (review,) = reviews_in(opening)
    assert review.mark is Mark.WRONG


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_a_right_judgement_is_said_and_its_reasons_come_on_screen(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with learner_at(home_of(tmp_path, TRUE_FALSE), Plan(), size=size) as learner:
        await learner.press("2")
        await learner.settle()
        assert "Right. Because:" in learner.words


async def test_a_statement_is_judged_before_its_reasons_are_seen(tmp_path: Path) -> None:
    opening = home_of(tmp_path, TRUE_FALSE)
    async with learner_at(opening, Plan()) as learner:
        assert "fewer headaches" not in learner.words
        await learner.press("2")
        reasons = rows_on(learner)[2:]
        place = next(i for i, row in enumerate(reasons) if "An atraumatic" in row)
        await learner.press(str(place + 1), "enter")
        assert "✓ Correct" in learner.words
        await learner.press("enter")
    (review,) = reviews_in(opening)
    assert review.mark is Mark.CORRECT


async def test_a_wrong_judgement_is_marked_at_once_without_a_reason(tmp_path: Path) -> None:
    opening = home_of(tmp_path, TRUE_FALSE)
    async with learner_at(opening, Plan()) as learner:
        await learner.press("1")
        assert "✗ Wrong" in learner.words
        assert "The statement is false." in learner.words
        assert "✓ 2 False" in " ".join(learner.words.split())
        await learner.press("enter")
    (review,) = reviews_in(opening)
    assert (review.mark, review.chosen) == (Mark.WRONG, (1,))


@pytest.mark.parametrize("key", ["left", "backspace", "shift+tab", "tab"])
async def test_a_judgement_stands_once_its_reasons_are_shown(tmp_path: Path, key: str) -> None:
    opening = home_of(tmp_path, TRUE_FALSE)
    async with learner_at(opening, Plan()) as learner:
        await learner.press("2")
        assert "judge again" not in learner.words
        await learner.press(key)
        reasons = rows_on(learner)[2:]
        place = next(i for i, row in enumerate(reasons) if "An atraumatic" in row)
        if "back to the answer" in learner.words:
            await learner.press("enter")
        await learner.press(str(place + 1), "enter")
    (review,) = reviews_in(opening)
    assert (review.mark, review.chosen) == (Mark.CORRECT, (0, 0))


async def test_the_sitting_ends_with_a_summary_and_then_home(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, SHOWN, TYPED), Plan(cards=2)) as learner:
        for _ in range(2):
            if "Type your answer" in learner.words:
                await learner.press("enter", "enter")
            else:
                await learner.press("space")
            await learner.press("1")
        assert "Answered 2 cards" in learner.words
        assert "✗ 1 wrong" in learner.words
        assert "Worth looking at again ✗ An atraumatic needle is preferred." in learner.words
        await learner.press("enter")
        assert "All decks" in learner.words


async def test_the_end_and_home_say_that_the_day_has_no_more_new_cards(tmp_path: Path) -> None:
    opening = home_of(tmp_path, SHOWN, TYPED)
    library = opening.open()
    change_settings(library, new_per_day="1")
    library.close()
    async with learner_at(opening, Plan()) as learner:
        await learner.press("space" if "Type your answer" not in learner.words else "enter", "4")
        told = "1 new card a day: done for today; 1 more waits"
        assert told in learner.words
        await learner.press("enter")
        assert "All decks" in learner.words
        assert told in learner.words
        assert "trainer config new_per_day 11" in learner.words


async def test_an_answer_undone_in_another_window_is_told_and_asked_again(tmp_path: Path) -> None:
    opening = home_of(tmp_path, TYPED)
    async with learner_at(opening, Plan()) as learner:
        await learner.type("a trocar")
        await learner.press("enter")
        assert "✗ Wrong" in learner.words
        other = opening.open()
        other.session(Plan()).undo()
        other.close()
        await learner.press("3")
        assert "That answer was taken back in another window" in learner.words
        assert "✗ Wrong" not in learner.words
        assert "Type your answer" in learner.words


async def test_an_answer_to_a_card_that_was_changed_meanwhile_is_not_kept_and_asked_anew(
    tmp_path: Path,
) -> None:
    opening = home_of(tmp_path, TYPED)
    async with learner_at(opening, Plan()) as learner:
        await learner.type("an atraumatic needle")
        other = opening.open()
        path = tmp_path / "edited.md"
        path.write_text(deck_text(TYPED.replace("An atraumatic", "A cutting"), version="1.1"))
        add_deck(other.store, other.clock, path, replaces_another=True)
        other.close()
        await learner.press("enter")
        assert "The answer to this card was changed meanwhile" in learner.words
        assert "✓ Correct" not in learner.words
        assert "Type your answer" in learner.words
        await learner.type("a cutting needle")
        await learner.press("enter")
        assert "✓ Correct" in learner.words


async def test_another_rating_than_the_proposed_one_is_kept_beside_it(tmp_path: Path) -> None:
    opening = home_of(tmp_path, TYPED)
    async with learner_at(opening, Plan()) as learner:
        await learner.type("an atraumatic needle")
        await learner.press("enter", "4")
    review, rerate = entries_in(opening)
    assert isinstance(review, Review)
    assert isinstance(rerate, Rerate)
    assert (review.rating, rerate.rating) == (Rating.GOOD, Rating.EASY)


async def test_undo_brings_back_the_card_before_and_says_so(tmp_path: Path) -> None:
    opening = home_of(tmp_path, shown_cards(3))
    async with learner_at(opening, Plan()) as learner:
        first = next(line for line in learner.screen.splitlines() if "Question" in line)
        await learner.press("space", "3", "u")
        assert first in learner.screen
        assert "Answer" not in learner.words
        assert "Taken back: the answer (Good) to “Question 0?”." in learner.words
    review, retract = entries_in(opening)
    assert isinstance(review, Review)
    assert isinstance(retract, Retract)


async def test_undo_reaches_back_over_a_restart(tmp_path: Path) -> None:
    opening = home_of(tmp_path, shown_cards(3))
    async with learner_at(opening, Plan()) as learner:
        first = next(line for line in learner.screen.splitlines() if "Question" in line)
        await learner.press("space", "3", "q")
    async with learner_at(opening, Plan()) as learner:
        assert first not in learner.screen
        await learner.press("u")
        assert first in learner.screen


async def test_an_answer_of_another_day_is_taken_back_on_the_second_press(tmp_path: Path) -> None:
    opening = home_of(tmp_path, shown_cards(3))
    async with learner_at(opening, Plan()) as learner:
        await learner.press("space", "4", "q")
    async with learner_at(opening, Plan()) as learner:
        learner.clock.advance(days=1)
    async with learner_at(opening, Plan()) as learner:
        await learner.press("u")
        asked = "u again takes back, of 23 November: the answer (Easy) to “Question 0?”."
        assert asked in learner.words
        await learner.press("i", "escape", "u")
        assert asked in learner.words
        await learner.pilot.press("u")
        await learner.settle()
        assert asked in learner.words, "a held key does not mean it"
        await learner.press("u")
        assert "Taken back, of 23 November: the answer (Easy)" in learner.words
        assert "Question 0?" in [line.strip() for line in learner.screen.splitlines()]


async def test_a_long_question_that_undo_names_is_cut_at_the_edge_of_the_screen(
    tmp_path: Path,
) -> None:
    opening = home_of(tmp_path, SHOWN + CHOICE)
    async with learner_at(opening, Plan()) as learner:
        await learner.press("space", "4", "q")
        learner.clock.advance(days=1)
    async with learner_at(opening, Plan()) as learner:
        await learner.press("u")
        assert "of 23 November: the answer (Easy) to “Why is an atrauma…" in learner.words


async def test_an_answer_of_another_day_is_named_on_the_summary_first(tmp_path: Path) -> None:
    opening = home_of(tmp_path, SHOWN)
    async with learner_at(opening, Plan()) as learner:
        await learner.press("space", "4", "q")
        learner.clock.advance(days=1)
    async with learner_at(opening, Plan()) as learner:
        assert "Nothing to answer" in learner.words
        await learner.press("u")
        asked = "u again takes back, of 23 November: the answer (Easy) to “Why is an"
        assert asked in learner.words
        await learner.press("u")
        assert "Taken back, of 23 November" in learner.words


async def test_undo_takes_back_the_last_answer_from_the_summary(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, shown_cards(3)), Plan(cards=1)) as learner:
        first = next(line for line in learner.screen.splitlines() if "Question" in line)
        await learner.press("space", "3")
        assert "Answered 1 card" in learner.words
        await learner.press("u")
        assert first in learner.screen


async def test_with_nothing_to_undo_the_screen_says_so(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, SHOWN), Plan()) as learner:
        await learner.press("u")
        assert "There is nothing to undo." in learner.words


async def test_a_learner_on_a_typed_card_leaves_the_field_to_undo_and_comes_back(
    tmp_path: Path,
) -> None:
    async with learner_at(home_of(tmp_path, TYPED), Plan()) as learner:
        await learner.type("half")
        await learner.press("escape")
        assert "u undo" in learner.words
        await learner.press("f")
        assert "flagged" in learner.words
        await learner.press("enter")
        await learner.type("way")
        assert "halfway" in learner.words


async def test_a_rating_key_held_down_never_rates(tmp_path: Path) -> None:
    opening = home_of(tmp_path, shown_cards(3))
    async with learner_at(opening, Plan()) as learner:
        await learner.press("space")
        for _ in range(60):
            learner.clock.advance(seconds=0.033)
            await learner.pilot.press("space")
        await learner.settle()
        assert "1 of 3" in learner.words
    assert reviews_in(opening) == []


async def test_a_key_held_from_the_last_rating_gives_no_empty_answer(tmp_path: Path) -> None:
    opening = home_of(tmp_path, TYPED, CLOZE)
    async with learner_at(opening, Plan()) as learner:
        await learner.press("enter", "enter", "enter")
        for _ in range(20):
            learner.clock.advance(seconds=0.033)
            await learner.pilot.press("enter")
        await learner.settle()
    assert len(reviews_in(opening)) == 1


async def test_escape_ends_the_sitting_with_its_summary(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, shown_cards(3)), Plan()) as learner:
        await learner.press("space", "3", "escape")
        assert "Answered 1 card" in learner.words


async def test_escape_before_any_answer_goes_straight_home(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, shown_cards(3)), Plan()) as learner:
        await learner.press("escape")
        assert "Nothing to answer" not in learner.words
        assert "Welcome" in learner.words


async def test_a_sitting_without_a_card_says_when_the_next_is_due(tmp_path: Path) -> None:
    opening = home_of(tmp_path, SHOWN)
    async with learner_at(opening, Plan()) as learner:
        await learner.press("space", "4")
    async with learner_at(opening, Plan()) as learner:
        assert "Nothing to answer" in learner.words
        assert "Next due" in learner.words


async def test_a_long_answer_scrolls_until_its_source_is_seen(tmp_path: Path) -> None:
    long = SHOWN.replace("A: ", "Why: " + "It is well explained. " * 60 + "\nA: ")
    async with learner_at(home_of(tmp_path, long), Plan()) as learner:
        await learner.press("space")
        assert "▸ 3 Good" in learner.words
        await learner.press("end")
        assert "Source Ward notes" in learner.words
        await learner.press("home")
        assert "Why is an atraumatic needle preferred?" in learner.words


async def test_a_long_question_is_read_from_its_beginning(tmp_path: Path) -> None:
    long = TYPED.replace("Q: ", "Q: Begin. " + "The patient is well. " * 100)
    async with learner_at(home_of(tmp_path, long), Plan()) as learner:
        assert "Begin. The patient" in learner.words
        await learner.type("mine")
        assert "mine" in learner.words


async def test_an_answer_that_cannot_be_kept_stays_on_screen_to_be_sent_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening = home_of(tmp_path, TYPED)
    async with learner_at(opening, Plan()) as learner:
        await learner.type("an atraumatic needle")
        with monkeypatch.context() as full:
            full.setattr(StudySession, "submit", _disk_is_full)
            await learner.press("enter")
            assert "The disk is full." in learner.words
            assert "Make room, then send it again." in learner.words
            await learner.press("escape")
        assert "an atraumatic needle" in learner.words
        await learner.press("enter")
        assert "✓ Correct" in learner.words
    assert len(reviews_in(opening)) == 1


def _disk_is_full(
    session: StudySession, answer: Answer, confidence: object, *, elapsed_ms: int
) -> Outcome:
    del session, answer, confidence, elapsed_ms
    raise StoreError("The disk is full.", hint="Make room, then send it again.")


@pytest.mark.parametrize("card", [SHOWN, CHOICE, TYPED])
async def test_ctrl_c_quits_and_keeps_every_answer(tmp_path: Path, card: str) -> None:
    opening = home_of(tmp_path, shown_cards(1) if card is SHOWN else card)
    async with learner_at(opening, Plan()) as learner:
        await learner.press("ctrl+c")
        assert learner.app.return_code == 0
        assert not learner.app.is_running


async def test_ctrl_c_copies_what_is_selected_in_a_field_and_stays(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, TYPED), Plan()) as learner:
        await learner.type("half")
        await learner.press("shift+home", "ctrl+c")
        assert learner.app.clipboard == "half"
        assert learner.app.return_code is None


async def test_ctrl_c_quits_from_a_panel(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, SHOWN), Plan()) as learner:
        await learner.press("i", "ctrl+c")
        assert learner.app.return_code == 0
