"""Journeys after the mark: overruling, typing again, the picture of a risk, how sure one was."""

import re
from pathlib import Path

import pytest

from tests.services.builders import (
    CHOICE,
    FIGURE,
    SHOWN,
    TYPED,
    FakeClock,
    deck_text,
    log_of,
    opening_of,
)
from tests.tui.learner import Learner, learner_at
from trainer.domain.log import Entry, Rerate, Retype, Review
from trainer.domain.rating import Confidence, Mark, Rating
from trainer.services.opening import Opening
from trainer.services.preferences import CONFIDENCE
from trainer.services.sitting import Plan
from trainer.store import preferences


def home_of(tmp_path: Path, *blocks: str, figure: str = "~ 10 %") -> Opening:
    return opening_of(tmp_path, FakeClock(), deck_text("".join(blocks), figure=figure))


def that_asks_how_sure(opening: Opening) -> Opening:
    library = opening.open()
    with library.store.writing() as tx:
        preferences.put(tx, CONFIDENCE, "on")
    library.close()
    return opening


def entries_in(opening: Opening) -> list[Entry]:
    library = opening.open()
    try:
        return log_of(library)
    finally:
        library.close()


def words_beside(learner: Learner) -> str:
    """What stands beside the signs of a picture."""
    return " ".join(re.sub("[●○◐·]", " ", learner.screen).split())


async def answer(learner: Learner, text: str) -> None:
    await learner.type(text)
    await learner.press("enter")


async def test_a_figure_is_told_in_its_own_form_and_of_a_thousand(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, FIGURE), Plan()) as learner:
        await answer(learner, "50")
        assert "Answer ~ 10 %" in learner.words
        assert "That is ~ 100 per 1000 (~ 10 %)" in learner.words


async def test_a_mark_is_overruled_with_one_key_and_good_is_proposed(tmp_path: Path) -> None:
    opening = home_of(tmp_path, TYPED)
    async with learner_at(opening, Plan()) as learner:
        await answer(learner, "a blunt one")
        assert "o it was right" in learner.words
        await learner.press("o")
        assert "✗ Wrong" in learner.words
        assert "You say ✓ it was right" in learner.words
        assert "▸ 3 Good" in learner.words
        await learner.press("enter")
    review, rerate = entries_in(opening)
    assert isinstance(review, Review)
    assert isinstance(rerate, Rerate)
    assert (review.mark, rerate.mark, rerate.rating) == (Mark.WRONG, Mark.CORRECT, Rating.GOOD)


async def test_the_same_key_takes_the_overruling_back(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, TYPED), Plan()) as learner:
        await answer(learner, "a blunt one")
        await learner.press("o")
        assert "o the mark holds" in learner.words
        await learner.press("o")
        assert "o it was right" in learner.words
        assert "You say" not in learner.words
        assert "▸ 1 Again" in learner.words


@pytest.mark.parametrize("text", ["an atraumatic needle", "no idea"])
async def test_there_is_nothing_to_overrule_in_a_right_answer_or_in_none(
    tmp_path: Path, text: str
) -> None:
    opening = home_of(tmp_path, TYPED)
    async with learner_at(opening, Plan()) as learner:
        await answer(learner, text)
        assert "it was right" not in learner.words
        await learner.press("o")
        assert "You say" not in learner.words
    assert [type(entry) for entry in entries_in(opening)] == [Review]


async def test_o_is_a_letter_in_the_field(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, TYPED), Plan()) as learner:
        await learner.type("opa")
        assert "opa" in learner.words


async def test_a_hundredfold_slip_is_typed_again_once_and_the_mark_stays(tmp_path: Path) -> None:
    opening = home_of(tmp_path, FIGURE)
    async with learner_at(opening, Plan()) as learner:
        await answer(learner, "0.1")
        assert "did you mean 10 %?" in learner.words
        await learner.press("a")
        assert "The mark stays as it is" in learner.words
        await answer(learner, "10 %")
        assert "Again 10 %: ✓ correct; the mark stays" in learner.words
        assert "✗ Wrong" in learner.words
        assert "▸ 1 Again" in learner.words
        assert "type again" not in learner.words
        await learner.press("a")
        assert "Type the answer again" not in learner.words
        await learner.press("enter")
    review, retype = entries_in(opening)
    assert isinstance(review, Review)
    assert isinstance(retype, Retype)
    assert (review.mark, retype.mark) == (Mark.WRONG, Mark.CORRECT)


async def test_typing_again_can_be_left(tmp_path: Path) -> None:
    opening = home_of(tmp_path, FIGURE)
    async with learner_at(opening, Plan()) as learner:
        await answer(learner, "0.1")
        await learner.press("a", "escape")
        assert "a type again" in learner.words
    assert [type(entry) for entry in entries_in(opening)] == [Review]


async def test_a_wrong_figure_that_is_no_slip_is_not_typed_again(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, FIGURE), Plan()) as learner:
        await answer(learner, "50")
        assert "type again" not in learner.words


async def test_a_risk_is_drawn_out_of_a_thousand_and_fits_the_screen(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, FIGURE), Plan()) as learner:
        await answer(learner, "50")
        await learner.press("p")
        screen = learner.screen
        assert screen.count("●") == 100 + 1  # and one in the legend
        assert screen.count("·") == 900 + 1
        assert "about 100 with it, about 900 without it" in words_beside(learner)
        assert "100 with it 900 without it" in words_beside(learner)
        assert "Esc close" in screen.splitlines()[-1]
        await learner.press("escape")
        assert "✗ Wrong" in learner.words


async def test_a_bound_is_drawn_as_what_may_be_and_not_as_what_is(tmp_path: Path) -> None:
    opening = home_of(tmp_path, FIGURE, figure="< 1 in 1000 procedures")
    async with learner_at(opening, Plan()) as learner:
        await answer(learner, "50")
        await learner.press("p")
        assert "●" not in learner.screen
        assert learner.screen.count("○") == 1 + 1
        assert "fewer than 1 with it, more than 999 without it" in words_beside(learner)


async def test_a_narrow_screen_has_the_words_above_the_signs(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, FIGURE), Plan(), size=(60, 24)) as learner:
        await answer(learner, "50")
        await learner.press("p")
        lines = learner.screen.splitlines()
        words = next(i for i, line in enumerate(lines) if "about 100 with it" in line)
        signs = next(i for i, line in enumerate(lines) if "●●●●●●●●●●" in line)
        assert words < signs


@pytest.mark.parametrize("cards", [TYPED, SHOWN])
async def test_there_is_no_picture_of_what_is_no_risk(tmp_path: Path, cards: str) -> None:
    async with learner_at(home_of(tmp_path, cards), Plan()) as learner:
        await learner.press("enter")
        assert "picture" not in learner.words
        await learner.press("p")
        assert "Out of 1000" not in learner.words


async def test_nobody_is_asked_how_sure_they_are_unless_they_want_it(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, TYPED), Plan()) as learner:
        await answer(learner, "a blunt one")
        assert "How sure" not in learner.words
        assert "✗ Wrong" in learner.words


@pytest.mark.parametrize(("key", "confidence"), list(enumerate(Confidence, start=1)))
async def test_one_key_says_how_sure_one_is_before_the_mark_is_shown(
    tmp_path: Path, key: int, confidence: Confidence
) -> None:
    opening = that_asks_how_sure(home_of(tmp_path, TYPED))
    async with learner_at(opening, Plan()) as learner:
        await answer(learner, "a blunt one")
        assert "How sure are you" in learner.words
        assert "Wrong" not in learner.words
        await learner.press(str(key))
        assert "✗ Wrong" in learner.words
        assert "How sure" not in learner.words
        await learner.press("enter")
    (review,) = entries_in(opening)
    assert isinstance(review, Review)
    assert (review.confidence, review.mark) == (confidence, Mark.WRONG)


async def test_words_for_a_figure_are_refused_before_it_is_asked_how_sure_one_is(
    tmp_path: Path,
) -> None:
    opening = that_asks_how_sure(home_of(tmp_path, FIGURE))
    async with learner_at(opening, Plan()) as learner:
        await answer(learner, "abc")
        assert "That is no figure, and was not marked" in learner.words
        assert "How sure" not in learner.words
        await learner.press("backspace", "backspace", "backspace")
        await answer(learner, "10")
        assert "How sure are you" in learner.words


async def test_one_can_go_back_to_the_answer_before_saying_how_sure_one_is(tmp_path: Path) -> None:
    opening = that_asks_how_sure(home_of(tmp_path, TYPED))
    async with learner_at(opening, Plan()) as learner:
        await answer(learner, "an atraumatic needl")
        await learner.press("escape")
        await learner.type("e")
        await learner.press("enter", "1")
        assert "✓ Correct" in learner.words
    (review,) = entries_in(opening)
    assert isinstance(review, Review)
    assert (review.confidence, review.mark) == (Confidence.SURE, Mark.CORRECT)


async def test_the_time_of_an_answer_is_without_the_question_how_sure_one_is(
    tmp_path: Path,
) -> None:
    opening = that_asks_how_sure(home_of(tmp_path, TYPED))
    async with learner_at(opening, Plan()) as learner:
        learner.clock.advance(seconds=6)
        await answer(learner, "a blunt one")
        learner.clock.advance(seconds=30)
        await learner.press("1")
        learner.clock.advance(seconds=30)
        await learner.press("1")
    (review,) = entries_in(opening)
    assert isinstance(review, Review)
    assert review.elapsed_ms == 7_000


async def test_not_knowing_is_nothing_to_be_sure_of(tmp_path: Path) -> None:
    async with learner_at(that_asks_how_sure(home_of(tmp_path, TYPED)), Plan()) as learner:
        await learner.press("enter", "enter")
        assert "✗ Wrong" in learner.words


async def test_a_choice_is_asked_about_as_well(tmp_path: Path) -> None:
    opening = that_asks_how_sure(home_of(tmp_path, CHOICE))
    async with learner_at(opening, Plan()) as learner:
        await learner.press("1", "enter")
        assert "How sure are you" in learner.words
        await learner.press("3")
    (review,) = entries_in(opening)
    assert isinstance(review, Review)
    assert review.confidence is Confidence.GUESS


async def test_the_end_lists_what_was_sure_and_wrong(tmp_path: Path) -> None:
    async with learner_at(that_asks_how_sure(home_of(tmp_path, TYPED)), Plan()) as learner:
        await answer(learner, "a blunt one")
        await learner.press("1", "1", "escape", "escape")
        assert "Sure, and wrong ✗ An atraumatic needle is preferred." in learner.words
        assert "Worth looking at again" not in learner.words


async def test_the_history_tells_both_answers_and_the_overruling(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, FIGURE), Plan()) as learner:
        await answer(learner, "0.1")
        await learner.press("a")
        await answer(learner, "10 %")
        await learner.press("o", "i", *["j"] * 9)
        told = " ".join(learner.words.replace("│", " ").split())
        assert "wrong, overruled, Good" in told
        assert "0.1, then 10 %" in told
