"""A changed answer: that it has changed is said with the question, how only with the mark."""

from pathlib import Path

import pytest

from tests.services.builders import (
    FIGURE,
    SHOWN,
    FakeClock,
    answer,
    deck_text,
    open_library,
    opening_of,
)
from tests.tui.learner import learner_at
from trainer.domain.rating import Rating
from trainer.services.opening import Opening
from trainer.services.sitting import Plan

PLAN = Plan()


def changed_since_learnt(tmp_path: Path, before: str, after: str) -> Opening:
    """A home in which a card was learnt, and whose deck has changed since."""
    clock = FakeClock()
    library = open_library(tmp_path, before, clock)
    answer(library.session(PLAN), Rating.EASY)
    library.close()
    clock.advance(days=1)
    return opening_of(tmp_path, clock, after)


@pytest.mark.parametrize(
    ("before", "after", "keys", "change"),
    [
        (
            deck_text(FIGURE),
            deck_text(FIGURE, version="1.1", figure="~ 20 %"),
            ("5", "0", "enter"),
            ("~ 10 %", "~ 20 %"),
        ),
        (
            deck_text(SHOWN),
            deck_text(SHOWN.replace("Fewer", "No"), version="1.1"),
            ("space",),
            ("Fewer headaches follow.", "No headaches follow."),
        ),
    ],
    ids=["figure", "shown"],
)
async def test_a_change_is_told_only_once_the_card_is_answered(
    tmp_path: Path, before: str, after: str, keys: tuple[str, ...], change: tuple[str, str]
) -> None:
    was, now = change
    async with learner_at(changed_since_learnt(tmp_path, before, after), PLAN) as learner:
        assert "The answer to this card has changed since you learnt it." in learner.words
        assert now not in learner.words
        assert was not in learner.words
        await learner.press(*keys)
        assert f"was {was}, now {now}, source Ward notes (2026)" in learner.words
