"""Whatever the card and the terminal, an answer's mark is seen as soon as it is sent."""

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
    deck_text,
    opening_of,
)
from tests.tui.learner import learner_at
from trainer.services.sitting import Plan

MARKED = {
    "typed": (TYPED, ("a", "enter")),
    "gap": (CLOZE, ("a", "enter")),
    "figure": (FIGURE, ("5", "0", "enter")),
    "choice": (CHOICE, ("1", "enter")),
    "several": (SEVERAL, ("3", "enter")),
    "steps": (STEPS, ("K", "J", "enter")),
    "true-false": (TRUE_FALSE, ("1",)),
}


def of_length(block: str, times: int) -> str:
    """The card with a question so many sentences longer."""
    sentences = "The patient lies on the left side. " * times
    return block.replace("Q: ", f"Q: {sentences}").replace("Text: ", f"Text: {sentences}")


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)], ids=str)
@pytest.mark.parametrize("length", [0, 6, 40])
@pytest.mark.parametrize("kind", MARKED)
async def test_a_mark_is_in_view_once_the_answer_is_sent(
    tmp_path: Path, kind: str, length: int, size: tuple[int, int]
) -> None:
    block, keys = MARKED[kind]
    opening = opening_of(tmp_path, FakeClock(), deck_text(of_length(block, length)))
    async with learner_at(opening, Plan(), size=size) as learner:
        await learner.press(*keys)
        assert any(sign in learner.screen for sign in ("✗ Wrong", "✓ Correct"))


@pytest.mark.parametrize("size", [(40, 12), (80, 24)], ids=str)
@pytest.mark.parametrize("length", [0, 6, 40])
async def test_an_answer_is_in_view_once_a_card_is_turned_over(
    tmp_path: Path, length: int, size: tuple[int, int]
) -> None:
    opening = opening_of(tmp_path, FakeClock(), deck_text(of_length(SHOWN, length)))
    async with learner_at(opening, Plan(), size=size) as learner:
        await learner.press("space")
        assert "Answer   Fewer headaches" in learner.screen


async def test_the_way_out_is_named_on_a_very_small_screen(tmp_path: Path) -> None:
    opening = opening_of(tmp_path, FakeClock(), deck_text(TYPED))
    async with learner_at(opening, Plan(), size=(40, 12)) as learner:
        assert "Enter send Esc commands F1 help" in learner.words
        await learner.press("escape", "escape", "escape")
        assert "? help q quit" in learner.words
