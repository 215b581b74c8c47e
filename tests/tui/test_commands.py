"""What can be done to the card on screen beside answering it."""

from pathlib import Path

from tests.services.builders import SHOWN, TYPED, shown_cards
from tests.tui.learner import learner_at
from tests.tui.test_sitting import entries_in, home_of
from trainer.domain.log import Bury, Flag, Suspend
from trainer.services.home_hub import keep_hub
from trainer.services.sitting import Plan


async def test_a_flag_is_kept_and_can_be_taken_off(tmp_path: Path) -> None:
    opening = home_of(tmp_path, SHOWN)
    async with learner_at(opening, Plan()) as learner:
        await learner.press("f")
        assert "⚑ flagged" in learner.words
        await learner.press("space", "f")
        assert "flagged" not in learner.words
    assert [entry.is_flagged for entry in entries_in(opening) if isinstance(entry, Flag)] == [
        True,
        False,
    ]


async def test_a_buried_card_gives_way_to_the_next(tmp_path: Path) -> None:
    opening = home_of(tmp_path, shown_cards(2))
    async with learner_at(opening, Plan()) as learner:
        assert "Question 0?" in learner.words
        await learner.press("minus")
        assert "Question 1?" in learner.words
        assert "Buried until tomorrow. u takes it back." in learner.words
    assert [type(entry) for entry in entries_in(opening)] == [Bury]


async def test_where_letters_are_text_the_way_to_undo_is_said_too(tmp_path: Path) -> None:
    opening = home_of(tmp_path, TYPED + TYPED.replace("s-typed", "s-again"))
    async with learner_at(opening, Plan()) as learner:
        await learner.press("escape", "minus")
        assert "Buried until tomorrow. Esc, then u takes it back." in learner.words


async def test_a_suspended_card_is_brought_back_by_undo(tmp_path: Path) -> None:
    opening = home_of(tmp_path, shown_cards(2))
    async with learner_at(opening, Plan()) as learner:
        await learner.press("at")
        assert "Question 1?" in learner.words
        await learner.press("u")
        assert "Question 0?" in learner.words
    assert isinstance(entries_in(opening)[0], Suspend)


async def test_a_report_is_kept_with_its_sentence(tmp_path: Path) -> None:
    opening = home_of(tmp_path, SHOWN)
    async with learner_at(opening, Plan()) as learner:
        await learner.press("r")
        await learner.type("which needle q")
        assert "which needle q" in learner.words
        await learner.press("enter")
        way = "`trainer deck reports` writes it out for its author"
        assert f"Kept: {way}; undo leaves it." in learner.words


async def test_a_report_goes_with_the_next_sync_where_there_is_a_hub(tmp_path: Path) -> None:
    opening = home_of(tmp_path, SHOWN)
    opening.open().close()
    keep_hub(opening.home, "host=127.0.0.1 port=1 dbname=hub user=t_1")
    async with learner_at(opening, Plan()) as learner:
        await learner.press("r")
        assert "not sent; it goes to its author with the next sync." in learner.words
        await learner.type("old")
        await learner.press("enter")
        assert "Kept: it goes to its author with the next sync; undo leaves it." in learner.words


async def test_what_was_said_is_gone_once_something_else_is_done(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, SHOWN), Plan()) as learner:
        await learner.press("u")
        assert "There is nothing to undo." in learner.words
        await learner.press("f")
        assert "There is nothing to undo." not in learner.words
        await learner.press("f", "u", "u", "u")
        assert "There is nothing to undo." in learner.words
        await learner.press("s", "escape")
        assert "There is nothing to undo." not in learner.words


async def test_a_card_asked_before_its_step_is_over_says_so_also_after_a_restart(
    tmp_path: Path,
) -> None:
    opening = home_of(tmp_path, SHOWN)
    async with learner_at(opening, Plan()) as learner:
        assert "asked early" not in learner.words
        await learner.press("space", "3")
        assert "asked early, ahead of its step" in learner.words
    async with learner_at(opening, Plan()) as learner:
        assert "asked early, ahead of its step" in learner.words


async def test_a_cram_is_called_one_in_the_head(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, SHOWN), Plan(is_cram=True)) as learner:
        assert "cram · 1 of 1" in learner.words
        await learner.press("space", "3", "enter")
        assert "1 crammed" in learner.words


async def test_a_report_has_its_frame_on_a_very_small_screen(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, SHOWN), Plan(), size=(40, 12)) as learner:
        await learner.press("r")
        rows = learner.screen.splitlines()
        assert any(row.strip().startswith("╭") and row.strip().endswith("╮") for row in rows[:2])
        assert any(row.strip().startswith("╰") and row.strip().endswith("╯") for row in rows[-3:])
        assert "Enter keep Esc cancel" in learner.words


async def test_a_report_without_a_sentence_is_none(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, SHOWN), Plan()) as learner:
        await learner.press("r", "enter")
        assert "Kept" not in learner.words


async def test_the_history_says_what_was_typed_only_once_the_card_is_answered(
    tmp_path: Path,
) -> None:
    opening = home_of(tmp_path, TYPED)
    async with learner_at(opening, Plan()) as learner:
        await learner.type("an atraumatic needle")
        await learner.press("enter", "1", "escape")
    async with learner_at(opening, Plan()) as learner:
        learner.clock.advance(minutes=2)
        await learner.press("escape", "i", "end")
        assert "They are shown once the card is answered." in learner.words
        assert "correct, Again" in learner.words
        assert "an atraumatic needle" not in learner.words
        await learner.press("escape", "enter", "enter", "enter", "i", "end")
        assert "An atraumatic needle is preferred." in learner.words
        assert "an atraumatic needle" in learner.words


async def test_the_source_is_shown_without_the_answer(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, SHOWN), Plan()) as learner:
        await learner.press("s")
        assert "Source Ward notes" in learner.words
        assert "Status current" in learner.words
        await learner.press("q")
        assert "show the answer" in learner.words


async def test_help_names_every_key_and_closes_again(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, SHOWN), Plan()) as learner:
        await learner.press("question_mark")
        seen = learner.words
        for _ in range(8):
            await learner.press("pagedown")
            seen += learner.words
        for words in ("Suspend", "Bury", "Grab or let go", "Choose an option", "Light or dark"):
            assert words in seen
        await learner.press("escape")
        assert "show the answer" in learner.words


async def test_quit_leaves_at_once_and_keeps_everything(tmp_path: Path) -> None:
    opening = home_of(tmp_path, shown_cards(3))
    async with learner_at(opening, Plan()) as learner:
        await learner.press("space", "3", "space")
        await learner.pilot.press("q")
        await learner.pilot.pause()
        assert not learner.app.is_running
    assert len(entries_in(opening)) == 1
