"""Text of a deck is data: nothing in it is obeyed by the program or by the terminal."""

from pathlib import Path

from tests.services.builders import FakeClock, deck_text, opening_of
from tests.tui.learner import learner_at
from trainer.services.sitting import Plan

HOSTILE = """## choice s-hostile
Q: [@click=app.quit]x[/] and \x1b]0;x\x07 and [bold
Fact: needle
Why: [link=https://example.org]why[/link]
[x] [@click=app.quit]right[/]
[ ] [bold red]wrong
[ ] escape \x1b[31m

"""


async def test_markup_and_escape_sequences_are_shown_as_text(tmp_path: Path) -> None:
    clock = FakeClock()
    opening = opening_of(tmp_path, clock, deck_text(HOSTILE))
    async with learner_at(opening, Plan()) as learner:
        assert "[@click=app.quit]x[/] and ␛]0;x␇ and [bold" in learner.words
        assert "[bold red]wrong" in learner.words
        assert "escape ␛[31m" in learner.words
        await learner.press("1", "enter")
        assert "[@click=app.quit]right[/]" in learner.words
        assert "[link=https://example.org]why[/link]" in learner.words
        await learner.press("i", "escape", "s", "escape")
        assert learner.app.is_running


async def test_a_click_on_hostile_text_does_nothing(tmp_path: Path) -> None:
    opening = opening_of(tmp_path, FakeClock(), deck_text(HOSTILE))
    async with learner_at(opening, Plan()) as learner:
        await learner.pilot.click("#question", offset=(2, 0))
        await learner.settle()
        assert learner.app.is_running


async def test_what_a_learner_types_is_shown_as_text(tmp_path: Path) -> None:
    typed = "## basic s-typed\nQ: Which?\nFact: needle\nA: One\nAccept: none\n\n"
    opening = opening_of(tmp_path, FakeClock(), deck_text(typed))
    async with learner_at(opening, Plan()) as learner:
        await learner.type("[bold]x[/bold]")
        assert "[bold]x[/bold]" in learner.words
        await learner.press("enter")
        assert "[bold]x[/bold]" in learner.words
