"""An answer longer than what is read of it, on screen."""

from pathlib import Path

import pytest
from textual.events import Paste
from textual.widgets.input import Selection

from tests.services.builders import CLOZE, FIGURE, TYPED, FakeClock, deck_text, opening_of
from tests.tui.learner import Learner, learner_at
from trainer.services.sitting import Plan
from trainer.tui.widgets.typed_area import LONGEST_ANSWER, AnswerField

CUT = "Only the first 500 characters were read."


async def paste(learner: Learner, text: str) -> None:
    learner.app.screen.query_one(AnswerField).post_message(Paste(text))
    await learner.settle()


@pytest.mark.parametrize(("card", "start"), [(TYPED, "x"), (CLOZE, "x"), (FIGURE, "50 %")])
@pytest.mark.parametrize(("length", "is_cut"), [(500, False), (501, True), (5000, True)])
async def test_what_is_cut_off_an_answer_is_said_on_screen(
    tmp_path: Path, card: str, start: str, length: int, *, is_cut: bool
) -> None:
    opening = opening_of(tmp_path, FakeClock(), deck_text(card))
    async with learner_at(opening, Plan()) as learner:
        await paste(learner, start.ljust(length, "!"))
        await learner.press("enter")

        assert "✗ Wrong" in learner.words
        assert (CUT in learner.words) == is_cut


async def test_a_paste_that_has_no_room_takes_nothing_away(tmp_path: Path) -> None:
    opening = opening_of(tmp_path, FakeClock(), deck_text(TYPED))
    async with learner_at(opening, Plan()) as learner:
        field = learner.app.screen.query_one(AnswerField)
        await paste(learner, "x" * (LONGEST_ANSWER - 2))
        await paste(learner, "yyyy")
        await paste(learner, "z")

        assert field.value == "x" * (LONGEST_ANSWER - 2) + "yy"
        field.selection = Selection(0, LONGEST_ANSWER)
        await paste(learner, "short")
        assert field.value == "short"
